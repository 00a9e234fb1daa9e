"""The tree of reasons for a verdict: claims as the rules derive them, each proved over again from its parts."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from regrights.bridge.agreement import words
from regrights.bridge.answers.explained import Claim, Ground
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.basics.figures import Figure, number
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.conditions import figure_of, item_text, named_in
from regrights.bridge.questions.evidence import Grounds
from regrights.bridge.solving.solver import Rows

Node = Any
"""A claim as the rules name it: ``("owns", "limb_a", ("alone", "reuters"))``."""
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
}
OF_HOLDERS = {
    *(
        "has_covered",
        "stock_of",
        "warrants_of",
        "took_from_other",
        "took_from_eligible",
        "no_investor",
        "entity",
        "right_to_join",
        "held_then",
    ),
}
"""Claims whose one argument is a holder."""
UNITS = {"dollars": "shares", "date": "days"}
"""The unit of a sum beside a figure of another unit."""


class Why:
    """The reasons in one model of `check` and `why` together. ``name`` gives the words for an id."""

    def __init__(self, matter: Matter, rows: Rows, name: Callable[[str], str]) -> None:
        self._name = name
        self._grounds = Grounds(matter, rows, name)
        self._gates: dict[Node, Any] = dict(rows["gate"])
        self._holds = {node for (node,) in rows["holds"]}
        self._compares = {node: row for node, *row in rows["compares"]}
        self._figures = {("test", *row[:5]): row[5:] for row in rows["figure"]}
        kinds = {kind for _, kind in rows["kind"]}
        self._clauses = {condition: clause for kind, condition, clause in rows["clause"] if kind in kinds}
        self._parts, self._rests, self._sums, self._shares = (
            _grouped(rows[table]) for table in ("part", "rests", "sums", "share")
        )
        self._beside = _grouped(rows["beside"])
        self._having = {act: words.HAVING[base] for act, base in rows["counts_as"]}
        self._told: set[Node] = set()

    def of(self, act: str) -> Claim:
        """Return the claim that an act is admissible, with all that it follows from; the deciding parts first.

        Raises InternalError where a claim does not follow from its parts.
        """
        self._told = set()
        return self._claim(("act", act))

    def _claim(self, node: Node) -> Claim:
        holds, gate = node in self._holds, self._gates.get(node)
        allowed = gate[1] if isinstance(gate, tuple) else None
        compares = self._compares.get(node)
        figure = self._figure(node, holds)
        again = node in self._told
        self._told.add(node)
        # Of what is to be fewer than a number, those decide against it that hold.
        first = holds if allowed is None else not holds
        below = sorted(self._parts[node], key=lambda part: self._place(part[0], first))
        parts = [] if again else [self._claim(part) for (part,) in below]
        claim = Claim(
            id=_id(node),
            who=_who(node),
            text=self._text(node, holds, figure),
            holds=holds,
            clause=self._clauses.get(node[3]) if node[0] == "condition" else None,
            gate=gate[0] if isinstance(gate, tuple) else gate,
            allowed=allowed,
            comparison=compares[0] if compares else None,
            figure=figure,
            grounds=() if again else tuple(self._grounds_of(node, figure)),
            parts=tuple(parts),
            beside=() if again else tuple(self._claim(other) for (other,) in self._beside[node]),
            again=again and bool(self._parts[node] or self._rests[node] or self._sums[node]),
        )
        if not again and follows(claim) != holds:
            raise InternalError(f"the claim {item_text(node)} does not follow from its parts")
        return claim

    def _place(self, node: Node, first: bool) -> tuple[Any, ...]:
        """Return where a claim stands among its like: first those that hold or do not, then in the agreement's order."""
        tables: dict[str, Mapping[str, Any]] = {"condition": words.CONDITIONS, "test": words.TESTS}
        orders = list(tables.get(node[0], words.CLAIMS))
        return (node in self._holds) != first, orders.index(_id(node)), item_text(node)

    def _figure(self, node: Node, holds: bool) -> Figure | None:
        row = self._compares.get(node)
        actual, required, unit = row[1:] if row else self._figures.get(node, (None, None, None))
        if actual is None or required is None or unit is None:
            return None
        share = self._shares[node]
        return figure_of(actual, required, unit, holds, self._grounds.total(share[0][0]) if share else None)

    def _grounds_of(self, node: Node, figure: Figure | None) -> Sequence[Ground]:
        found = [ground for (item,) in self._rests[node] for ground in self._grounds.of(item)]
        unit = UNITS.get(figure.unit, figure.unit) if figure else "shares"
        found += [self._grounds.sum(total, unit) for _, total in self._sums[node]]
        if figure is not None and isinstance(figure.required, int):
            found += [self._grounds.share(total, term, figure.required, unit) for total, term in self._shares[node]]
        order = [*words.GROUNDS, *words.SOURCES]
        return sorted(
            found, key=lambda ground: (order.index(str(ground.item) if ground.id == "source" else ground.id), ground.text)
        )

    def _text(self, node: Node, holds: bool, figure: Figure | None) -> str:
        if node[0] == "condition":
            return words.CONDITIONS[node[3]]
        if node[0] == "test" and node[4] not in words.CLAIMS:
            who = str(_who(node))
            named = named_in(node[4], who, self._name)
            return words.test_text(node[4], holds, named, figure, self._having.get(node[1], ""))
        told = "no_way" if node[0] == "way" and node[2] == "none" else _id(node)
        holds_words, fails_words = words.CLAIMS[told]
        amounts = words.amounts(figure) if figure else {}
        amounts |= {"until": words.UNTIL.format_map(amounts)} if figure else {}
        return (holds_words if holds else fails_words).format_map(self._places(node) | amounts)

    def _places(self, node: Node) -> dict[str, str]:
        """Return what is filled into the words of a claim."""
        places = defaultdict(str, {"who": self._name(str(_who(node)))})
        match node:
            case "way", _, str(way):
                places["way"] = words.WAYS[way]
            case "right", str(way), _:
                places["way"] = words.WAYS[way]
            case "stands", _, str(capacity):
                places["capacity"] = words.CAPACITIES[capacity]
            case "limb", str(limb), _:
                places["limb"] = words.LIMBS[limb]
            case "owns", str(limb), person:
                places["limb"] = words.LIMBS[limb]
                kind, who = person if isinstance(person, tuple) else (person, "")
                places["person"] = words.PERSONS[kind].format(who=self._name(who))
            case (("counts" | "no_delay"), str(registration)):
                places["registration"] = self._grounds.registration(registration)
        return places


def follows(claim: Claim) -> bool:
    """Return whether a claim holds, reckoned anew from its parts or its amounts; as stated, where it has neither."""
    holding = sum(part.holds for part in claim.parts)
    match claim.gate:
        case "all":
            return holding == len(claim.parts)
        case "any":
            return holding > 0
        case "fewer":
            return claim.allowed is not None and holding < claim.allowed
    if claim.comparison is not None and claim.figure is not None:
        return COMPARISONS[claim.comparison](number(claim.figure.actual), number(claim.figure.required))
    return claim.holds


def _id(node: Node) -> str:
    return str(node[{"condition": 3, "test": 4}.get(node[0], 0)])


def _who(node: Node) -> str | None:
    """Return of whom a claim speaks."""
    match node:
        case "test", _, _, _, _, who:
            return None if who == "together" else str(who)
        case (("standing" | "right" | "stands" | "not_barred" | "limb" | "outside_period" | "to_own_people"), *rest):
            return str(rest[0] if node[0] == "stands" else rest[-1])
        case (str(kind), who) if kind in OF_HOLDERS:
            return str(who)
    return None


def _grouped(rows: list[tuple[Any, ...]]) -> dict[Node, list[Any]]:
    table: dict[Node, list[Any]] = defaultdict(list)
    for node, *rest in rows:
        table[node].append(tuple(rest))
    return table
