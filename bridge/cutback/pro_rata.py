"""The arithmetic of a division: exact fractions, step by step, and whole shares by largest remainder.

Holders who count as one are divided to as one, and rounded as one; what they get is then divided, and rounded, among them.

Who divides what, in which order, and whom a bar holds back, is the rules' to say; here the steps of a plan are only worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from regrights.bridge.cutback.offering import Demand, Offering, Parts, Plan, Shares, Step
from regrights.bridge.cutback.rounding import Standing, whole


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the name of the plan it is of, what it divided, and what it gave to whom, in whole shares.

    ``first``: it is the first of the division. ``rounded``: it did not come out even.
    """

    plan: str
    what: str
    of: str
    amount: int
    given: Shares
    first: bool
    rounded: bool


class Worked(NamedTuple):
    """What the steps of a plan give: whole shares, the same before they were rounded, the rounds, and which floors and bars got
    less than they ask for.
    """

    sold: Shares
    exact: Parts
    rounds: tuple[Round, ...]
    short: frozenset[str]


class Pot(NamedTuple):
    """Shares that a step divides, and how many each of those among whom it does may still take."""

    amount: int
    room: Shares


def work_out(offering: Offering, plan: Plan) -> Worked:
    """Return what the steps of a plan give."""
    sold, exact = dict.fromkeys(offering.requested, 0), dict.fromkeys(offering.requested, Fraction(0))
    rounds: list[Round] = []
    lacking: dict[str, bool] = {}
    for step in plan.steps:
        pots, lacks = _pots(offering, step, sold)
        if step.what in {"floor", "need"}:
            lacking[step.of] = lacks
        amount = sum(pot.amount for pot in pots)
        if not amount and rounds:
            continue
        parts: Parts = {}
        given: Shares = {}
        for pot in pots:
            shared, in_whole = _divided(offering, plan, pot, sold)
            parts |= shared
            given |= in_whole
        told = {holder: shares for holder, shares in given.items() if sold[holder] < offering.requested[holder]}
        exact = {holder: part + parts.get(holder, 0) for holder, part in exact.items()}
        sold = {holder: shares + given.get(holder, 0) for holder, shares in sold.items()}
        rounds.append(Round(plan.name, step.what, step.of, amount, told, not rounds, given != parts))
    return Worked(sold, exact, tuple(rounds), frozenset(of for of, lacks in lacking.items() if lacks))


def _pots(offering: Offering, step: Step, sold: Shares) -> tuple[list[Pot], bool]:
    """Return what a step divides among whom, and whether a floor or bar that it is of still lacks something after it."""
    able = [holder for holder in step.members if all(offering.bars[bar].met_by(sold) for bar in step.waits.get(holder, ()))]
    room = {holder: offering.requested[holder] - sold[holder] for holder in able}
    left = offering.total - sum(sold.values())
    demand = None if step.what in {"tier", "rest"} else offering.bars.get(step.of) or offering.floors[step.of]
    if demand is None:
        return [Pot(min(left, sum(room.values())), room)], False
    pots, lacks = _to_needs(demand, room, left, sold)
    return ([], False) if lacks and step.what == "missing" else (pots, lacks)


def _to_needs(demand: Demand, room: Shares, left: int, sold: Shares) -> tuple[list[Pot], bool]:
    """Return what brings those who count to the needs of a bar or floor, as far as it goes, and whether more is missing."""
    pots: list[Pot] = []
    lacks = False
    for need in demand.needs:
        if wanted := need.missing(sold):
            having = {holder: room[holder] for holder in need.holders if holder in room}
            amount = min(wanted, left - sum(pot.amount for pot in pots), sum(having.values()))
            lacks = lacks or amount < wanted
            pots.append(Pot(amount, having))
    return pots, lacks


def _divided(offering: Offering, plan: Plan, pot: Pot, sold: Shares) -> tuple[Parts, Shares]:
    """Return what each has of a pot, before and after rounding: first each that counts as one, then those within it."""
    sharing = _counting_as_one(offering, pot.room)
    weights = {one: _weight(offering, one, members) for one, members in sharing.items()}
    parts = divide(pot.amount, {one: sum(pot.room[holder] for holder in members) for one, members in sharing.items()}, weights)
    shares = _whole(offering, plan, parts, sharing, sold)
    for one, members in sharing.items():
        if len(members) > 1:
            within = {holder: pot.room[holder] for holder in members}
            parted = divide(shares[one], within, offering.weights)
            parts |= divide(parts[one], within, offering.weights)
            shares |= _whole(offering, plan, parted, {holder: (holder,) for holder in members}, sold)
    return {holder: parts[holder] for holder in pot.room}, {holder: shares[holder] for holder in pot.room}


def _counting_as_one(offering: Offering, room: Shares) -> dict[str, tuple[str, ...]]:
    """Return who counts as one, under the name of the first of them."""
    alike: dict[tuple[str, bool], list[str]] = {}
    for holder in room:
        unit = offering.units.get(holder)
        alike.setdefault((holder, False) if unit is None else (unit, True), []).append(holder)
    return {members[0]: tuple(members) for members in alike.values()}


def _weight(offering: Offering, one: str, members: tuple[str, ...]) -> int:
    unit = offering.units.get(one)
    stated = None if unit is None else offering.unit_weights.get(unit)
    return sum(offering.weights[holder] for holder in members) if stated is None else stated


def _whole(offering: Offering, plan: Plan, parts: Parts, sharing: Mapping[str, tuple[str, ...]], sold: Shares) -> Shares:
    """Return whole shares in the order of preference that a plan declares. What counts as one is in lots if all within are."""
    own = {(need.of, need.own): need.amount for need in offering.needs()} if plan.first_if_short else {}
    needed = {holder: own[bar, holder] for holder, bar in plan.first_if_short}

    def rank(one: str, has: int) -> tuple[bool, ...]:
        short = has < sum(needed.get(holder, 0) for holder in sharing[one])
        return not short, plan.first.isdisjoint(sharing[one])

    standings = {
        one: Standing(
            sum(sold[holder] for holder in members),
            sum(offering.requested[holder] for holder in members),
            min(offering.lots.get(holder, 1) for holder in members),
        )
        for one, members in sharing.items()
    }
    return whole(parts, standings, rank)


def divide(amount: int | Fraction, room: Mapping[str, int], weights: Mapping[str, int]) -> Parts:
    """Return ``amount`` divided by weight, no one getting more than its room; what exceeds it is shared again among the rest."""
    given: Parts = {holder: Fraction(0) for holder in room}
    left, able = Fraction(amount), [holder for holder in room if room[holder]]
    while left and able:
        heavy = {holder: weights[holder] for holder in able}
        if not any(heavy.values()):
            heavy = {holder: room[holder] for holder in able}
        scale = left / sum(heavy.values())
        part = {holder: min(Fraction(room[holder]) - given[holder], heavy[holder] * scale) for holder in able}
        given = {holder: shares + part.get(holder, 0) for holder, shares in given.items()}
        left -= sum(part.values())
        able = [holder for holder in able if given[holder] < room[holder]]
    return given
