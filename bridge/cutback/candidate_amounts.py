"""Amounts that the solver tries: in lots, or those at which a range or a nearest allocation can turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import prod

MOST_LEVELS = 20_000
MOST_COMBINATIONS = 20_000
MOST_TOTALS = 200_000
SLICE = 30_000
"""How many allocations of a list are kept at a time, at most, but for those of one total."""


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


def left_over(levels: Mapping[str, Iterable[int]], unit: str, amount: int, units: Iterable[str]) -> set[int] | None:
    """Return what others of ``units`` leave for ``unit`` of an amount, each having one of its levels; None if that is too much.

    A least, most or nearest allocation gives each unit a bound of its own, but for one unit at most that gets what the others
    leave of each sum that is tight.
    """
    others = [sorted(set(levels[other])) for other in units if other != unit]
    if prod(map(len, others)) > MOST_COMBINATIONS:
        return None
    return {rest for chosen in product(*others) if (rest := amount - sum(chosen)) >= 0}
