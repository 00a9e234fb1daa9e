"""The arithmetic of a pro rata division: exact fractions, round by round, and whole shares by largest remainder.

Who divides what, in which order, and whom the proviso binds, is the rules' to say; here the steps are only worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

Shares = dict[str, int]
Parts = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Offering:
    """What is divided: shares asked for and weights, in the order of the file, the most that is taken, and the proviso.

    ``steps`` are, by plan, what each step divides (maximum, half, missing or rest), among which group, and who that is;
    ``start`` is the plan that is followed where no proviso bites, ``remedy`` that where it does, None where it does not apply.
    ``halves`` are the whole shares that Constellation Entities are to be permitted, together or each; ``percent`` is what that
    is of their requests.
    """

    requested: Shares
    weights: Shares
    maximum: int
    steps: Mapping[str, Sequence[tuple[str, str, tuple[str, ...]]]]
    start: str
    remedy: str | None
    bound: frozenset[str]
    counting: tuple[str, ...]
    each: bool
    percent: int
    halves: Shares

    def permits(self, shares: Mapping[str, int | Fraction]) -> bool:
        """Return whether the Constellation Entities may sell their half, exactly."""
        if self.each:
            return all(shares[holder] * 100 >= self.percent * self.requested[holder] for holder in self.counting)
        return sum(shares[holder] for holder in self.counting) * 100 >= self.percent * sum(
            self.requested[holder] for holder in self.counting
        )

    def half(self) -> Shares:
        """Return what each is to be given of the half, where each has its own; else nothing."""
        return {holder: self.halves[holder] for holder in self.counting} if self.each else {}

    def half_together(self) -> int:
        """Return the half in all."""
        return sum(self.half().values()) if self.each else self.halves["together"]


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the plan it is of, what it divided among which group, and what it gave to whom, in whole shares.

    ``rounded``: it did not come out even.
    """

    plan: str
    step: str
    group: str
    amount: int
    given: Shares
    rounded: bool


def pro_rata(offering: Offering) -> tuple[Shares, list[Round]]:
    """Return the pro rata division in whole shares, and its rounds."""
    total = min(offering.maximum, sum(offering.requested.values()))
    exact = divide(total, offering.requested, offering.weights)
    barred = sum(exact[holder] for holder in offering.bound)
    if offering.remedy is None or not barred or offering.permits(exact):
        sold, rounds = _follow(offering, offering.start, total)
        # Too few odd shares for all who lack a part of one: then the proviso bites after all.
        if offering.remedy is None or not any(sold[holder] for holder in offering.bound) or offering.permits(sold):
            return sold, rounds
    return _follow(offering, str(offering.remedy), total)


def _follow(offering: Offering, plan: str, total: int) -> tuple[Shares, list[Round]]:
    """Return what the steps of a plan give, and its rounds."""
    sold = dict.fromkeys(offering.requested, 0)
    rounds: list[Round] = []
    for step, group, members in offering.steps[plan]:
        left = total - sum(sold.values())
        room = {holder: offering.requested[holder] - sold[holder] for holder in members}
        own = _own(offering, step, sold, members)
        wanted = sum(own.values()) if own else _together(offering, step, sold, left)
        if step == "missing" and wanted > min(left, sum(room.values())):
            break  # The half is out of reach, and so nobody whom the proviso binds may sell.
        amount = min(left, sum(room.values()), wanted)
        if amount or not rounds:
            exact = {holder: Fraction(shares) for holder, shares in own.items()} or divide(amount, room, offering.weights)
            given = whole(exact, offering, _first(offering, plan, exact))
            sold = {holder: shares + given.get(holder, 0) for holder, shares in sold.items()}
            given = {holder: shares for holder, shares in given.items() if room[holder]}
            rounds.append(Round(plan, step, group, amount, given, any(part % 1 for part in exact.values())))
    return sold, rounds


def _own(offering: Offering, step: str, sold: Shares, members: tuple[str, ...]) -> Shares:
    """Return what each of the members is to be given by a step, where each has its own half; else nothing."""
    if not offering.each or step not in {"half", "missing"}:
        return {}
    return {holder: offering.halves[holder] - sold[holder] for holder in members if offering.halves[holder] > sold[holder]}


def _together(offering: Offering, step: str, sold: Shares, left: int) -> int:
    """Return what a step is to divide: the half, what is missing to it, or all that is left."""
    if step == "half":
        return offering.half_together()
    if step == "missing":
        return 0 if offering.each else max(0, offering.half_together() - sum(sold[holder] for holder in offering.counting))
    return left


def _first(offering: Offering, plan: str, exact: Parts) -> tuple[str, ...]:
    """Return those to whom odd shares go first: where the plain pro rata satisfies the proviso exactly, and it binds somebody."""
    binds = offering.remedy is not None and plan == offering.start and any(exact.get(holder) for holder in offering.bound)
    return offering.counting if binds and offering.permits(exact) else ()


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


def whole(exact: Parts, offering: Offering, first: Iterable[str] = ()) -> Shares:
    """Return whole shares: rounded down, then one each by largest remainder, ties in the order of the file.

    ``first`` are those to whom the odd shares go first where rounding would else break the half that they have exactly.
    """
    shares = {holder: floor(part) for holder, part in exact.items()}
    odd = int(sum(exact.values())) - sum(shares.values())
    by_remainder = sorted((holder for holder in exact if exact[holder] % 1), key=lambda holder: -(exact[holder] % 1))
    rounded = _given(shares, by_remainder[:odd])
    if not first or offering.permits(rounded):
        return rounded
    # Constellation first; where each has its own half, those first who lack a part of it.
    favoured = set(first)
    short = {
        holder for holder in favoured if offering.each and shares[holder] * 100 < offering.percent * offering.requested[holder]
    }
    by_remainder.sort(key=lambda holder: (holder not in short, holder not in favoured))
    return _given(shares, by_remainder[:odd])


def _given(shares: Shares, holders: Iterable[str]) -> Shares:
    more = set(holders)
    return {holder: amount + (holder in more) for holder, amount in shares.items()}
