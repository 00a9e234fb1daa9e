"""The arithmetic of a division: exact fractions, step by step, and whole shares by largest remainder.

Who divides what, in which order, and whom a bar holds back, is the rules' to say; here the steps of a plan are only worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import NamedTuple

from regrights.bridge.cutback.offering import Demand, Offering, Parts, Plan, Shares, Step


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


def work_out(offering: Offering, plan: Plan) -> Worked:
    """Return what the steps of a plan give."""
    sold, exact = dict.fromkeys(offering.requested, 0), dict.fromkeys(offering.requested, Fraction(0))
    rounds: list[Round] = []
    short: set[str] = set()
    for step in plan.steps:
        amount, parts, enough = _parts(offering, step, sold)
        if not enough:
            short.add(step.of)
        if not amount and rounds:
            continue
        room = {holder for holder in parts if sold[holder] < offering.requested[holder]}
        given = _whole_of(offering, plan, parts, sold)
        exact = {holder: part + parts.get(holder, 0) for holder, part in exact.items()}
        sold = {holder: shares + given.get(holder, 0) for holder, shares in sold.items()}
        told = {holder: shares for holder, shares in given.items() if holder in room}
        rounded = any(part % 1 for part in parts.values())
        rounds.append(Round(plan.name, step.what, step.of, amount, told, not rounds, rounded))
    return Worked(sold, exact, tuple(rounds), frozenset(short))


def _parts(offering: Offering, step: Step, sold: Shares) -> tuple[int, Parts, bool]:
    """Return how many shares a step divides, what each has of them before rounding, and whether it gives all that it should."""
    able = [holder for holder in step.members if all(offering.bars[bar].met_by(sold) for bar in step.waits.get(holder, ()))]
    room = {holder: offering.requested[holder] - sold[holder] for holder in able}
    left = offering.total - sum(sold.values())
    demand = None if step.what in {"tier", "rest"} else offering.bars.get(step.of) or offering.floors[step.of]
    if demand is None:
        amount = min(left, sum(room.values()))
        return amount, divide(amount, room, offering.weights), True
    parts, enough = _to_needs(demand, room, left, sold, offering.weights)
    if not enough and step.what == "missing":
        return 0, {}, True
    return int(sum(parts.values())), parts, enough


def _to_needs(demand: Demand, room: Shares, left: int, sold: Shares, weights: Shares) -> tuple[Parts, bool]:
    """Return what brings those who count to the needs of a bar or floor, as far as there is enough, and whether there is."""
    parts: Parts = {}
    enough = True
    for need in demand.needs:
        wanted = need.missing(sold)
        having = {holder: room[holder] for holder in need.holders if holder in room}
        amount = min(wanted, left - int(sum(parts.values())), sum(having.values()))
        enough = enough and amount == wanted
        if wanted:
            parts |= divide(amount, having, weights)
    return parts, enough


def divide(amount: int, room: Mapping[str, int], weights: Mapping[str, int]) -> Parts:
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


def whole(exact: Parts, rank: Callable[[str, Shares], tuple[bool, ...]]) -> Shares:
    """Return whole shares: rounded down, then one each, first by ``rank`` (of a holder, given what all have by then), then by
    largest remainder, then in the order of the file.
    """
    shares = {holder: floor(part) for holder, part in exact.items()}
    odd = int(sum(exact.values())) - sum(shares.values())
    lacking = sorted(
        (holder for holder in exact if exact[holder] % 1), key=lambda holder: (rank(holder, shares), -(exact[holder] % 1))
    )
    return _one_more(shares, lacking[:odd])


def _whole_of(offering: Offering, plan: Plan, parts: Parts, sold: Shares) -> Shares:
    """Return whole shares in the order of preference that a plan declares."""
    own = {(need.of, need.own): need.amount for need in offering.needs()} if plan.first_if_short else {}
    needed = {holder: own[bar, holder] for holder, bar in plan.first_if_short}

    def rank(holder: str, down: Shares) -> tuple[bool, ...]:
        short = holder in needed and sold[holder] + down[holder] < needed[holder]
        return not short, holder not in plan.first

    return whole(parts, rank)


def _one_more(shares: Shares, holders: Iterable[str]) -> Shares:
    more = set(holders)
    return {holder: amount + (holder in more) for holder, amount in shares.items()}
