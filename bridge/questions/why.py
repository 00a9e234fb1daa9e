"""The tree of reasons for a verdict: claims as the rules derive them, each proved over again from its parts."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from regrights.bridge.agreement.amounts import amounts
from regrights.bridge.answers.explained import Claim, Ground
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.basics.figures import Figure, number
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import Naming
from regrights.bridge.questions.conditions import figure_of, item_text, named_in
from regrights.bridge.questions.evidence import Grounds
from regrights.bridge.solving.rows import Rows, grouped
from regrights.bridge.solving.shown.acts import Kind, Way
from regrights.bridge.solving.shown.conditions import Clause, Condition, CountsAs, Test
from regrights.bridge.solving.shown.conditions import Figure as Compared
from regrights.bridge.solving.shown.reasons import Beside, Compares, Gate, Holds, Part, Rests, Share, SpeaksOf, Sums
from regrights.bridge.solving.values import Term, arguments, functor

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
}
UNITS = {"dollars": "shares", "date": "days"}
"""The unit of a sum beside a figure of another unit."""


class Why:
    """The reasons in one model of `check` and `why` together. ``name`` gives the words for an id."""

    def __init__(self, matter: Matter, rows: Rows, name: Naming) -> None:
        self._name, self._agreed = name, name.agreed
        self._grounds = Grounds(matter, rows, name)
        self._rows = rows
        self._spoken: dict[Term, dict[str, Term]] = defaultdict(dict)
        for row in rows.of(SpeaksOf):
            self._spoken[row.claim][row.place] = row.thing
        self._gates = dict(rows.of(Gate))
        self._compares = {row.claim: row for row in rows.of(Compares)}
        self._figures = {row.of: row for row in rows.of(Compared)}
        kinds = {row.kind for row in rows.of(Kind)}
        self._clauses = {row.condition: row.clause for row in rows.of(Clause) if row.kind in kinds}
        self._parts = grouped((row.claim, row.part) for row in rows.of(Part))
        self._beside = grouped((row.claim, row.other) for row in rows.of(Beside))
        self._rests = grouped((row.claim, row.item) for row in rows.of(Rests))
        self._sums = grouped((row.claim, row.total) for row in rows.of(Sums))
        self._shares = grouped((row.claim, row) for row in rows.of(Share))
        self._having = {row.act: self._agreed.words.having[row.base] for row in rows.of(CountsAs)}
        self._told: set[Term] = set()

    def of(self, act: str) -> Claim:
        """Return the claim that an act is admissible, with all that it follows from; the deciding parts first.

        Raises InternalError where a claim does not follow from its parts.
        """
        self._told = set()
        return self._claim(("act", act))

    def _claim(self, node: Term) -> Claim:
        holds, gate = self._rows.holds(Holds(node)), self._gates.get(node)
        allowed = next(iter(arguments(gate)), None) if gate else None
        compares, condition = self._compares.get(node), _condition(node)
        figure = self._figure(node, holds)
        again = node in self._told
        self._told.add(node)
        # Of what is to be fewer than a number, those decide against it that hold.
        first = holds if allowed is None else not holds
        below = sorted(self._parts[node], key=lambda part: self._place(part, first))
        parts = [] if again else [self._claim(part) for part in below]
        claim = Claim(
            id=_id(node),
            who=self._who(node),
            text=self._text(node, holds, figure),
            holds=holds,
            clause=self._clauses.get(condition.condition) if condition else None,
            gate=functor(gate) if gate else None,
            allowed=allowed,
            comparison=compares.comparison if compares else None,
            figure=figure,
            grounds=() if again else tuple(self._grounds_of(node, figure)),
            parts=tuple(parts),
            beside=() if again else tuple(map(self._claim, self._beside[node])),
            again=again and bool(self._parts[node] or self._rests[node] or self._sums[node]),
        )
        if not again and follows(claim) != holds:
            raise InternalError(f"the claim {item_text(node)} does not follow from its parts")
        return claim

    def _place(self, node: Term, first: bool) -> tuple[Any, ...]:
        """Return where a claim stands among its like: first those that hold or do not, then in the agreement's order."""
        tables: dict[str, Mapping[str, Any]] = {"condition": self._agreed.words.conditions, "test": self._agreed.words.tests}
        orders = list(tables.get(functor(node), self._agreed.words.claims))
        return self._rows.holds(Holds(node)) != first, orders.index(_id(node)), item_text(node)

    def _figure(self, node: Term, holds: bool) -> Figure | None:
        test, shares = _test(node), self._shares[node]
        row = self._compares.get(node) or (self._figures.get(test) if test else None)
        whole = self._grounds.total(shares[0].total) if row and shares else None
        return row and figure_of(row.actual, row.required, row.unit, holds, whole)

    def _grounds_of(self, node: Term, figure: Figure | None) -> Sequence[Ground]:
        found = [ground for item in self._rests[node] for ground in self._grounds.of(item)]
        unit = UNITS.get(figure.unit, figure.unit) if figure else "shares"
        found += [self._grounds.sum(total, unit) for total in self._sums[node]]
        if figure is not None and isinstance(figure.required, int):
            found += [self._grounds.share(share.total, share.term, figure.required, unit) for share in self._shares[node]]
        order = [*self._agreed.words.grounds, *self._agreed.sources]
        return sorted(
            found, key=lambda ground: (order.index(str(ground.item) if ground.id == "source" else ground.id), ground.text)
        )

    def _text(self, node: Term, holds: bool, figure: Figure | None) -> str:
        if condition := _condition(node):
            return self._agreed.words.conditions[condition.condition]
        if (test := _test(node)) and test.test not in self._agreed.words.claims:
            named = named_in(test.test, str(self._who(node)), self._name)
            return self._agreed.words.test(test.test, holds, named, figure, self._having.get(test.act, ""))
        told = "no_way" if functor(node) == "way" and Way._make(arguments(node)).way == "none" else _id(node)
        holds_words, fails_words = self._agreed.words.claims[told]
        told_amounts = amounts(figure) if figure else {}
        told_amounts |= {"until": self._agreed.words.said["until"].format_map(told_amounts)} if figure else {}
        return (holds_words if holds else fails_words).format_map(self._places(node) | told_amounts)

    def _who(self, node: Term) -> str | None:
        """Return of whom a claim speaks."""
        thing = self._spoken[node].get("who")
        return None if thing is None else str(arguments(thing)[0])

    def _places(self, node: Term) -> dict[str, str]:
        """Return what is filled into the words of a claim."""
        return defaultdict(str, {place: self._called(thing) for place, thing in self._spoken[node].items()})

    def _called(self, thing: Term) -> str:
        """Return the words for something that a claim speaks of."""
        (what,) = arguments(thing)
        match functor(thing):
            case "holder":
                return self._name(what)
            case "way":
                return self._agreed.ways[what]
            case "capacity":
                return self._agreed.capacities[what]
            case "limb":
                return self._agreed.words.limbs[what]
            case "person":
                return self._agreed.words.persons[functor(what)].format(who=self._name(next(iter(arguments(what)), "")))
        return self._grounds.registration(what)


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


def _condition(node: Term) -> Condition | None:
    """Return the condition that a claim is of, where it is of one."""
    return Condition._make(arguments(node)) if functor(node) == "condition" else None


def _test(node: Term) -> Test | None:
    """Return the test that a claim is of, where it is of one."""
    return Test._make(arguments(node)) if functor(node) == "test" else None


def _id(node: Term) -> str:
    if condition := _condition(node):
        return condition.condition
    test = _test(node)
    return test.test if test else functor(node)
