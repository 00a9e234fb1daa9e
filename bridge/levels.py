"""Amounts that the solver tries: in lots, or those at which a range or a nearest allocation can turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

MOST_LEVELS = 20_000
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


def turning(
    bounds: Mapping[str, Iterable[int]], requests: Mapping[str, int], sums: Iterable[tuple[int, Iterable[str]]]
) -> dict[str, list[int]]:
    """Return the amounts of each unit at which an extreme or nearest allocation can lie.

    Such an allocation gives each unit one of its ``bounds``, but for at most one unit of each of the ``sums`` (an amount and
    the units that come to it) that is tight: that one gets what the others leave. The sums lie one within the other.
    """
    levels = {unit: set(amounts) for unit, amounts in bounds.items()}
    for amount, units in sorted(((amount, tuple(units)) for amount, units in sums), key=lambda entry: len(entry[1])):
        left: dict[str, set[int]] = {}
        for unit in units:
            others = [sorted(levels[other]) for other in units if other != unit]
            rests = {amount - sum(chosen) for chosen in product(*others)}
            left[unit] = {rest for rest in rests if 0 <= rest <= requests[unit]}
        for unit, rests in left.items():
            levels[unit] |= rests
    return {unit: sorted(amounts, reverse=True) for unit, amounts in levels.items()}
