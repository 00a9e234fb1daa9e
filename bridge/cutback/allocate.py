"""The question of `allocate`: how may the shares of a registration be divided?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from regrights.bridge.agreement import words
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import plain
from regrights.bridge.basics.errors import InternalError, OutOfTime, UsageError
from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.basics.stopping import within
from regrights.bridge.cutback.division import Division, Menu
from regrights.bridge.cutback.pro_rata import Offering, Round, Shares, pro_rata
from regrights.bridge.matter.acts import Offered
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.bridge.questions.check import answers_of
from regrights.bridge.questions.matters import Found, Reading, checked_effect, found, shares_effect, touching
from regrights.bridge.solving import facts, terms
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.solver import Solver


@dataclass(frozen=True, slots=True)
class Allocation:
    """One allocation: shares by holder, in the order of the file, their sum, and whether it is full."""

    sold: Shares
    total: int
    full: bool

    def json(self) -> dict[str, Any]:
        """Return it as INTERFACE fixes it."""
        return {"sold": self.sold, "total": self.total, "full": self.full}


@dataclass(frozen=True, slots=True)
class ByReading:
    """The pro rata under another option of a point: shares by holder, and how many more (or fewer) each would sell."""

    issue: str
    option: str
    sold: Shares
    differs: Shares


SHARED = (
    "matter", "as_of", "price", "in_force", "unsigned", "readings", "requesters", "left_out", "unsettled", "matters",
    "matters_complete", "basis",
)  # fmt: skip
"""What the answer has of that of `check`."""


@dataclass(slots=True)
class AllocateAnswer:
    """How the shares of an act may be divided. Amounts are shares, by holder in the order of the file."""

    checked: CheckAnswer
    act: str
    maximum: int
    reduced: bool
    offering: Offering
    applies: bool
    half: int | None
    pro_rata: Shares
    rounds: list[Round]
    binds: dict[str, tuple[str, ...]]
    ranges: dict[str, tuple[int, int]]
    lot: int | None
    menu: Menu | None
    split: str
    proposed: dict[str, Any] | None
    by_reading: tuple[ByReading, ...]
    division: Division
    count: int = 0
    complete: bool = True
    out_of_time: bool = False
    limit: int = 0
    full_only: bool = False
    solver: Solver | None = field(default=None, repr=False)

    def head(self) -> dict[str, Any]:
        """Return everything but the list."""
        unmet = [condition.json() for _, condition in self.checked.unmet]
        checked = self.checked.json()
        taken = min(self.offering.maximum, sum(self.offering.requested.values()))
        answer = {
            "schema": "regrights/allocate/1", "act": self.act, "kind": self.checked.kind, "admissible": self.checked.admissible,
            "verdict": self.checked.verdict, "unmet": unmet,
            **{key: checked[key] for key in SHARED},
            "maximum": self.maximum, "reduced": self.reduced, "requested": self.offering.requested,
            "proviso": {"applies": self.applies, "text": self.proviso_text(), "half": self.half, "halves": self.offering.half(),
                        "bound": sorted(self.offering.bound)},
            "pro_rata": {
                "sold": self.pro_rata, "unsold": taken - sum(self.pro_rata.values()),
                "rounds": [{"plan": entry.plan, "divides": entry.step, "amount": entry.amount, "given": entry.given,
                            "text": words.STEPS[entry.plan, entry.group]} for entry in self.rounds],
                "binds": {holder: list(self.binds_of(holder)) for holder in self.binds},
            },
            "ranges": {holder: {"least": least, "most": most} for holder, (least, most) in self.ranges.items()},
            "by_reading": plain(self.by_reading), "split": self.split, "lot": self.lot,
        }  # fmt: skip
        return answer if self.proposed is None else answer | {"proposed": self.proposed}

    @property
    def clause(self) -> str:
        """Where the division stands."""
        return words.DIVIDED_UNDER[self.checked.kind]

    def proviso_text(self) -> str:
        """Return what the 50% proviso does here, in words: what it forbids, and how the division is then read to be redone."""
        if self.checked.kind == "company":
            return words.PROVISO["not_reached"]
        if not self.applies:
            return words.PROVISO["does_not_apply"]
        if not self.offering.bound:
            return words.PROVISO["holds_nobody"]
        if self.rounds[0].plan == self.offering.start:
            return words.PROVISO["met"]
        reading = words.READINGS["proviso_effect"]
        return words.PROVISO["bites"].format(option=reading.options[self.checked.setting.readings["proviso_effect"]])

    def binds_of(self, holder: str) -> tuple[str, ...]:
        """Return what keeps a holder from more: the rules that one share more would break, and the proviso that left it out."""
        excluded = self.rounds[0].plan == "exclude" and holder in self.offering.bound
        return tuple(sorted({*self.binds[holder], "proviso"})) if excluded else self.binds[holder]

    def allocations(self) -> Iterator[Allocation]:
        """Yield the list, in order, up to the limit; afterwards ``count`` and ``complete`` are right. Nothing is kept."""
        if self.split == "pro_rata":
            self.count = 1
            yield Allocation(self.pro_rata, sum(self.pro_rata.values()), True)
            return
        if self.menu is None or self.solver is None:
            return
        try:
            for sold, full in self.division.listed(self.menu, self.solver):
                self.count += 1
                if self.limit and self.count > self.limit:
                    self.complete = False
                    continue
                yield Allocation(sold, sum(sold.values()), full)
        except OutOfTime:
            self.complete, self.out_of_time = False, True

    def json(self) -> dict[str, Any]:
        """Return the whole answer as INTERFACE fixes it, the list in memory."""
        head, listed = self.head(), [entry.json() for entry in self.allocations()]
        return head | {"allocations": listed, "count": self.count, "complete": self.complete}


def allocate(
    matter: Matter,
    name: str,
    *,
    maximum: int | None = None,
    lot: int | None = None,
    limit: int = 0,
    full: bool = False,
    propose: Mapping[str, int] | None = None,
    matters: bool = False,
    timeout: float | None = None,
) -> AllocateAnswer:
    """Return how the shares of the act ``name`` may be divided when the underwriter takes ``maximum`` of them.

    ``lot`` asks for the list in lots, ``full`` for full allocations only, ``propose`` for a verdict on an allocation
    (shares by holder), ``matters`` for every reading that would change the answer; ``limit`` and ``timeout`` (seconds) end the
    list early. Raises UsageError where the question does not fit.
    """
    act = act_of(matter, name)
    if not isinstance(act, Offered):
        kind = words.KINDS[act.kind].lower()
        raise UsageError(f"{name} is a {kind}: only a demand, a short form or a registration of Savvis' own has shares to divide")
    maximum = act.underwriter_maximum if maximum is None else maximum
    if maximum is None:
        raise UsageError(f"{name} states no underwriter_maximum: give --maximum M, in shares")
    if maximum < 0 or (lot is not None and lot < 1):
        raise UsageError("a maximum is 0 shares or more, and a lot at least 1")
    with within(timeout):
        return _allocated(matter, act, maximum, lot, limit, propose, full=full, matters=matters)


def _allocated(
    matter: Matter,
    act: Offered,
    maximum: int,
    lot: int | None,
    limit: int,
    propose: Mapping[str, int] | None,
    *,
    full: bool,
    matters: bool,
) -> AllocateAnswer:
    taken = min(maximum, LIMIT - 1)
    divided = _divided(matter, act, taken)
    checked, offering = divided.checked, divided.offering
    if not checked.setting.in_force:
        raise UsageError("on this day no agreement is in force, and so there is nothing to divide")
    said = facts.of_division(
        matter, act.date or matter.as_of, act, offering.requested, offering.bound, offering.counting, applies=divided.applies
    )
    program = terms.text_of(said) + terms.text_of(facts.of_offering(act.id, taken))
    division = Division(matter.agreement, program, offering)
    verdict = division.verdict(divided.sold)
    if verdict.broken or not verdict.full:
        raise InternalError("the pro rata division breaks a rule, or leaves on the table what may be sold")
    split = checked.setting.readings["split"]
    menu = division.menu(lot) if lot is not None and split == "any" else None
    ranges = division.ranges()
    proposed = None if propose is None else _proposed(division, offering, propose)
    solver = None if menu is None else division.open_list(menu, full_only=full)
    read, by_reading = _by_reading(matter, act, taken, divided) if matters else (Found((), complete=False), ())
    checked = replace(checked, matters=read.matters, matters_complete=read.complete)
    return AllocateAnswer(
        checked=checked, act=act.id, maximum=maximum, reduced=divided.reduced, offering=offering,
        applies=divided.applies, half=divided.half, pro_rata=divided.sold, rounds=divided.rounds, binds=verdict.binds,
        ranges=ranges, lot=lot, menu=menu, split=split, proposed=proposed, by_reading=by_reading, division=division, limit=limit,
        full_only=full, solver=solver,
    )  # fmt: skip


class Divided(NamedTuple):
    """An act that is checked, what is divided, whether it may be reduced, and the pro rata with its rounds."""

    checked: CheckAnswer
    offering: Offering
    reduced: bool
    applies: bool
    sold: Shares
    rounds: list[Round]

    @property
    def half(self) -> int | None:
        """What the Constellation Entities must be permitted to sell in all; None where the proviso does not apply."""
        return self.offering.half_together() if self.applies else None


QUESTION = ("acts", "check", "offering")


def _divided(matter: Matter, act: Offered, maximum: int) -> Divided:
    """Return an act checked and divided, from one grounding."""
    day = act.date or matter.as_of
    rows = Solver(matter.agreement, QUESTION, facts.program(matter, day, [act], facts.of_offering(act.id, maximum))).model()
    offering = _offering(matter, rows, maximum)
    sold, rounds = pro_rata(offering)
    used = [("rule", "whole_shares")] if any(entry.rounded for entry in rounds) else []
    if rounds[0].plan != offering.start:
        used.append(("rule", "proviso_redone"))
    checked = answers_of(matter, [act], day, rows, used=used)[0]
    return Divided(checked, offering, bool(rows["reduced"]), bool(rows["proviso_applies"]), sold, rounds)


def _by_reading(matter: Matter, act: Offered, maximum: int, now: Divided) -> tuple[Found, tuple[ByReading, ...]]:
    """Return every reading that would change the answer, in words, and the pro rata under each that changes it."""
    name, divided = naming(matter), dict[Reading, ByReading]()

    def touched() -> list[Reading]:
        return touching(matter, ("acts", "touches"), [act], facts.of_offering(act.id, maximum))

    def differs(other: Matter, reading: Reading) -> str:
        then = _divided(other, act, maximum)
        effect = [checked_effect(now.checked, then.checked, name), *shares_effect("would sell", now.sold, then.sold, name)]
        if then.half is not None and then.half != now.half:
            effect.append(f"the half would be {words.count(then.half, 'shares')}")
        shares = {
            holder: then.sold.get(holder, 0) - now.sold.get(holder, 0)
            for holder in dict.fromkeys([*now.sold, *then.sold])
            if then.sold.get(holder, 0) != now.sold.get(holder, 0)
        }
        if shares:
            divided[reading] = ByReading(*reading, then.sold, shares)
        return "; ".join(filter(None, effect))

    options = [(issue, option) for issue, point in words.READINGS.items() for option in point.options]
    return found(matter, touched, differs), tuple(divided[reading] for reading in options if reading in divided)


def _offering(matter: Matter, rows: Rows, maximum: int) -> Offering:
    positions = {holder.id: index for index, holder in enumerate(matter.holders)}
    asked = {holder: shares for _, holder, shares in rows["participant"]}
    requested = {holder: asked[holder] for holder in sorted(asked, key=lambda holder: positions.get(holder, -1))}
    groups: dict[str, list[str]] = {}
    for _, group, holder in rows["in_group"]:
        groups.setdefault(group, []).append(holder)
    steps: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for plan, _, amount, group in sorted(rows["step"], key=lambda row: (row[0], row[1])):
        members = tuple(holder for holder in requested if holder in groups.get(group, ()))
        steps.setdefault(plan, []).append((amount, group, members))
    terms = {term: value for term, value, *_ in rows["stated_in_force"]}
    readings: dict[str, str] = dict(rows["reading"])
    counting = {holder for _, holder in rows["counts_for_half"]}
    return Offering(
        requested=requested,
        weights={holder: weight for _, holder, weight in rows["weight"]},
        maximum=maximum if rows["reduced"] else sum(requested.values()),
        steps=steps,
        start=rows["starts_with"][0][1] if rows["starts_with"] else "plain",
        remedy=rows["remedy"][0][1] if rows["remedy"] else None,
        bound=frozenset(holder for _, holder in rows["bound_by_proviso"]),
        counting=tuple(holder for holder in requested if holder in counting),
        each=readings.get("fifty_percent") == "each",
        percent=terms.get("proviso_percent", 0),
        halves={who: half for _, who, half in rows["half"]},
    )


def _proposed(division: Division, offering: Offering, propose: Mapping[str, int]) -> dict[str, Any]:
    if strangers := [holder for holder in propose if holder not in offering.requested]:
        known = ", ".join(offering.requested)
        raise UsageError(f"--propose names {', '.join(strangers)}, who takes no part; those who do: {known}")
    sold = {holder: propose.get(holder, 0) for holder in offering.requested}
    broken, full, _ = division.verdict(sold)
    entries = []
    for rule, who in broken:
        actual, required, short = _figure(offering, sold, rule, who)
        entry = {"rule": rule, "who": None if who == "together" else who, "short": short}
        entries.append(
            entry | {"actual": actual, "required": required, "short_by": abs(required - actual), "text": words.BROKEN[rule]}
        )
    nearest = sold if not broken else division.nearest(sold)
    return {"sold": sold, "admissible": not broken, "full": full, "broken": entries, "nearest": nearest}


def _figure(offering: Offering, sold: Shares, rule: str, who: str) -> tuple[int, int, str | None]:
    """Return what a proposal gives, what the rule it breaks asks, and whose own half is short, where each has one."""
    if rule == "request":
        return sold[who], offering.requested[who], None
    if rule == "maximum":
        return sum(sold.values()), offering.maximum, None
    if not offering.each:
        return sum(sold[holder] for holder in offering.counting), offering.halves["together"], None
    short = {holder: offering.halves[holder] - sold[holder] for holder in offering.counting}
    worst = max(short, key=lambda holder: short[holder])
    return sold[worst], offering.halves[worst], worst
