"""The question of `allocate`: how may the shares of a registration be divided?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from regrights.bridge.agreement.amounts import count
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.basics.stopping import deadline, within
from regrights.bridge.cutback.answer import AllocateAnswer, ByReading, ListAsked
from regrights.bridge.cutback.division import ProRata, nearest, pro_rata, worst
from regrights.bridge.cutback.listing import menu_of
from regrights.bridge.cutback.offering import Offering, Shares
from regrights.bridge.cutback.ranges import ranges
from regrights.bridge.matter.acts import Offered
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.bridge.matter.splits import on_day
from regrights.bridge.questions.check import answers_of
from regrights.bridge.questions.matters import Found, Reading, checked_effect, found, shares_effect, touching
from regrights.bridge.solving import facts
from regrights.bridge.solving.shown.sources import InForce
from regrights.bridge.solving.solver import Solver

QUESTION = ("acts", "check", "offering")


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
    (shares by holder), ``matters`` for every reading that would change the answer; ``limit`` ends the list early, and
    ``timeout`` (seconds) the work. Raises UsageError where the question does not fit.
    """
    act = act_of(matter, name)
    if not isinstance(act, Offered):
        kind = matter.agreed.kind_within(act.kind)
        raise UsageError(f"{name} is a {kind}: {matter.agreed.words.said['has_no_shares']}")
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
    checked, division = divided = _divided(matter, act, taken, propose)
    if not checked.setting.in_force or division is None:
        raise UsageError("on this day no agreement is in force, and so there is nothing to divide")
    offering = division.offering
    menu = menu_of(offering, lot) if lot is not None and division.any else None
    proposed = None if propose is None else _proposed(matter, division, propose)
    reach = ranges(matter.agreement, offering)
    read, by_reading = _by_reading(matter, act, taken, divided) if matters else (Found((), complete=False), ())
    point = matter.agreed.readings.get(matter.agreed.words.told_bar.reading)
    taken_as = "" if point is None else point.options[checked.setting.readings[matter.agreed.words.told_bar.reading]]
    return AllocateAnswer(
        words=matter.agreed.words, act=act.id, maximum=maximum,
        checked=replace(checked, matters=read.matters, matters_complete=read.complete),
        offering=offering, pro_rata=division.sold, rounds=division.rounds, redone=division.redone, binds=division.kept,
        ranges=reach, lot=lot, split="any" if division.any else "pro_rata", proposed=proposed, by_reading=by_reading,
        asked=ListAsked(matter.agreement, menu, full, limit, deadline()),
        redone_as=taken_as,
    )  # fmt: skip


class Divided(NamedTuple):
    """An act that is checked, and its pro rata division; None where there is nothing to divide."""

    checked: CheckAnswer
    division: ProRata | None


def _divided(matter: Matter, act: Offered, maximum: int, propose: Mapping[str, int] | None = None) -> Divided:
    """Return an act checked and divided, from one grounding."""
    day = act.date or matter.as_of
    matter = on_day(matter, day)
    solver = Solver(matter.agreement, QUESTION, facts.program(matter, day, [act], facts.of_offering(act.id, maximum)))
    rows = solver.model()
    division = None
    if rows.of(InForce):
        division = pro_rata(solver, [holder.id for holder in matter.holders], rows, maximum, propose)
    used = [] if division is None else division.rests_on
    return Divided(answers_of(matter, [act], day, rows, used=used)[0], division)


def _by_reading(matter: Matter, act: Offered, maximum: int, now: Divided) -> tuple[Found, tuple[ByReading, ...]]:
    """Return every reading that would change the answer, in words, and the pro rata under each that changes it."""
    name, divided = naming(matter), dict[Reading, ByReading]()
    sold, bars = _amounts(now)

    def touched() -> list[Reading]:
        return touching(matter, ("acts", "touches"), [act], facts.of_offering(act.id, maximum))

    def differs(other: Matter, reading: Reading) -> str:
        then = _divided(other, act, maximum)
        other_sold, other_bars = _amounts(then)
        effect = [checked_effect(now.checked, then.checked, name), *shares_effect("would sell", sold, other_sold, name)]
        effect += [
            matter.agreed.words.bar(bar).would_be.format(amount=count(amount, "shares"))
            for bar, amount in other_bars.items()
            if amount != bars.get(bar)
        ]
        shares = {
            holder: other_sold.get(holder, 0) - sold.get(holder, 0)
            for holder in dict.fromkeys([*sold, *other_sold])
            if other_sold.get(holder, 0) != sold.get(holder, 0)
        }
        if shares:
            divided[reading] = ByReading(*reading, other_sold, shares)
        return "; ".join(filter(None, effect))

    options = [(issue, option) for issue, point in matter.agreed.readings.items() for option in point.options]
    return found(matter, touched, differs), tuple(divided[reading] for reading in options if reading in divided)


def _amounts(divided: Divided) -> tuple[Shares, dict[str, int]]:
    """Return what each sells by a division, and what each bar asks for."""
    if divided.division is None:
        return {}, {}
    return divided.division.sold, {name: bar.amount for name, bar in divided.division.offering.bars.items()}


def _proposed(matter: Matter, division: ProRata, propose: Mapping[str, int]) -> dict[str, Any]:
    offering, words = division.offering, matter.agreed.words
    if strangers := [holder for holder in propose if holder not in offering.requested]:
        known = ", ".join(offering.requested)
        raise UsageError(f"--propose names {', '.join(strangers)}, who takes no part; those who do: {known}")
    sold, broken, full = division.verdict
    entries = []
    for rule, who in broken:
        actual, required, short = _figure(offering, sold, rule, who)
        entry = {"rule": rule, "who": None if who == "together" else who, "short": short}
        text = words.breaking(rule, floor=rule in offering.floors)
        entries.append(entry | {"actual": actual, "required": required, "short_by": abs(required - actual), "text": text})
    moved = sold if not broken else nearest(matter.agreement, offering, sold)
    return {"sold": sold, "admissible": not broken, "full": full, "broken": entries, "nearest": moved}


def _figure(offering: Offering, sold: Shares, rule: str, who: str) -> tuple[int, int, str | None]:
    """Return what a proposal gives, what the rule it breaks asks, and whose own need is short, where each has one."""
    if rule == "request":
        return sold[who], offering.requested[who], None
    if rule == "maximum":
        return sum(sold.values()), offering.maximum, None
    if rule == "order":
        before = offering.before(who)
        return sum(sold[holder] for holder in before), sum(offering.requested[holder] for holder in before), None
    return worst(next(demand for demand in offering.demands if demand.id == rule), sold)
