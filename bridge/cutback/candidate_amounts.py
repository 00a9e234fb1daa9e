"""Amounts that the solver tries: in lots, or those at which a range or a nearest allocation can turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, product
from math import prod

from regrights.bridge.cutback.offering import Need

MOST_LEVELS = 20_000
MOST_COMBINATIONS = 20_000
MOST_TOTALS = 200_000
SLICE = 120_000
"""How many allocations of a list are kept at a time, at most, but for those of one total."""
Levels = dict[str, set[int]]


def in_lots(request: int, lot: int) -> list[int]:
    """Return 0, the lot, twice the lot and so on up to the request, and the request itself, the largest first."""
    return sorted({*range(0, request + 1, lot), request}, reverse=True)


def slices(levels: Mapping[str, list[int]], maximum: int) -> list[int] | None:
    """Return the totals at which the slices of a list begin, the largest first, the last one 0; None where there are too many.

    A slice has at most SLICE ways to give each unit one of its levels, or the ways to come to one total.
    """
    ways = {0: 1}
    for amounts in levels.values():
        more: dict[int, int] = {}
        for (total, number), amount in product(ways.items(), amounts):
            if total + amount <= maximum:
                more[total + amount] = more.get(total + amount, 0) + number
        if len(more) > MOST_TOTALS:
            return None
        ways = more
    starts: list[int] = []
    kept = last = 0
    for total in sorted(ways, reverse=True):
        if kept and kept + ways[total] > SLICE:
            starts.append(last)
            kept = 0
        kept += ways[total]
        last = total
    return [*starts, 0]


def turning_points(
    requested: Mapping[str, int], needs: Iterable[Need], maximum: int, wished: Mapping[str, int] | None = None
) -> Levels | None:
    """Return the amounts of each unit at which a least, most or nearest allocation can turn; None if they are too many.

    There each unit has nothing, its request or the amount ``wished`` for it, but for one unit of each need that is met just so,
    which gets what the others leave of the need, and one that gets what all others leave of the maximum. Needs within others come
    before them; where needs only overlap, each may come before the other.
    """
    levels = {unit: {0, request} for unit, request in requested.items()}
    for unit, amount in (wished or {}).items():
        levels[unit].add(min(amount, requested[unit]))
    shared = {(need.amount, frozenset(need.holders)) for need in needs if need.holders}
    ordered = sorted(shared, key=lambda need: (len(need[1]), need[0], sorted(need[1])))
    crossing = any(one & other and not (one <= other or other <= one) for (_, one), (_, other) in combinations(ordered, 2))
    for _ in range(len(ordered) if crossing else 1):
        for amount, units in ordered:
            if not _filled(levels, requested, units, amount):
                return None
    return levels if _filled(levels, requested, frozenset(levels), maximum) else None


def _filled(levels: Levels, requested: Mapping[str, int], units: frozenset[str], amount: int) -> bool:
    """Add to the levels of each of some units what the others leave of an amount; return whether that could be done."""
    more: Levels = {}
    for unit in units:
        rest = left_over(levels, unit, amount, units)
        if rest is None:
            return False
        more[unit] = {part for part in rest if part <= requested[unit]}
    for unit, amounts in more.items():
        levels[unit] |= amounts
    return True


def left_over(levels: Mapping[str, Iterable[int]], unit: str, amount: int, units: Iterable[str]) -> set[int] | None:
    """Return what others of ``units`` leave for ``unit`` of an amount, each having a level of its own; None if too many."""
    others = [sorted(set(levels[other])) for other in units if other != unit]
    if prod(map(len, others)) > MOST_COMBINATIONS:
        return None
    return {rest for chosen in product(*others) if (rest := amount - sum(chosen)) >= 0}
