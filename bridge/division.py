"""Put the rules of 3(c)(iii) to the solver: verdicts on an allocation, ranges, lists, and the nearest admissible one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from regrights.bridge import facts
from regrights.bridge.errors import UsageError
from regrights.bridge.facts import Fact, Quantity, fact
from regrights.bridge.levels import MOST_LEVELS, in_lots, slices, turning
from regrights.bridge.pro_rata import Offering, Shares
from regrights.bridge.solver import Solver

MOST_UNITS = 6


class Verdict(NamedTuple):
    """The rules that an allocation breaks, and of whom; whether it is full; and what binds each.

    A rule binds a holder when one share more for it would break the rule.
    """

    broken: list[tuple[str, str]]
    full: bool
    binds: dict[str, tuple[str, ...]]


class Menu(NamedTuple):
    """The amounts that each holder may be given in a list, and the totals at which its slices begin, the largest first."""

    levels: dict[str, list[int]]
    starts: list[int]


class Division:
    """The division of one offering. ``program`` are the facts of the matter and the act."""

    def __init__(self, program: str, offering: Offering) -> None:
        self._program = program
        self._offering = offering

    @cached_property
    def _alone(self) -> str:
        return _units({holder: (holder,) for holder in self._offering.requested})

    def verdict(self, sold: Mapping[str, int]) -> Verdict:
        """Return the rules' verdict on an allocation."""
        given = facts.text_of(fact("proposed", holder, Quantity(shares)) for holder, shares in sold.items())
        rows = Solver("proposal", self._program + self._alone + given).model()
        broken = sorted((rule, who) for allocation, rule, who in rows["breaks"] if allocation == "proposed")
        binding: dict[str, set[str]] = {holder: set() for holder in sold}
        for allocation, rule, _ in rows["breaks"]:
            if allocation != "proposed":
                binding[allocation[2]].add(rule)
        binds = {holder: tuple(sorted(rules)) for holder, rules in binding.items()}
        return Verdict(broken, ("proposed",) in rows["full"], binds)

    def ranges(self) -> dict[str, tuple[int, int]]:
        """Return the least and the most of each holder over all full allocations, exact to the share."""
        return {holder: self._range(holder) for holder in self._offering.requested}

    def _range(self, holder: str) -> tuple[int, int]:
        pools = self._pools(holder)
        requests = {unit: sum(self._offering.requested[member] for member in members) for unit, members in pools.items()}
        counting = [unit for unit, members in pools.items() if members[0] in self._offering.counting]
        levels = turning(self._bounds(pools, requests), requests, self._sums(counting, list(pools)))
        chosen = facts.text_of(_levels(levels)) + "judge_full. full_only.\n"
        solver = Solver("allocations", self._program + _units(pools) + chosen, options=("0",))
        amounts = [amount for amount in levels["u0"] if solver.possible("takes", "u0", Quantity(amount))]
        return amounts[-1], amounts[0]

    def _pools(self, holder: str) -> dict[str, tuple[str, ...]]:
        """Return the holder as the unit u0, and the others pooled with those whom the rules treat alike."""
        offering = self._offering
        alike: dict[tuple[bool, bool, str], list[str]] = {}
        for other in offering.requested:
            if other != holder:
                counts = other in offering.counting
                alike.setdefault((other in offering.bound, counts, other if counts and offering.each else ""), []).append(other)
        return {"u0": (holder,)} | {f"u{index}": tuple(members) for index, members in enumerate(alike.values(), 1)}

    def _bounds(self, pools: Mapping[str, tuple[str, ...]], requests: Mapping[str, int]) -> dict[str, set[int]]:
        bounds = {unit: {0, request} for unit, request in requests.items()}
        if self._offering.each:
            for unit, members in pools.items():
                if members[0] in self._offering.counting:
                    bounds[unit].add(self._offering.halves[members[0]])
        return bounds

    def _sums(self, counting: list[str], everyone: list[str]) -> list[tuple[int, list[str]]]:
        sums = [(self._offering.maximum, everyone)]
        if counting and not self._offering.each:
            half = self._offering.halves["together"]
            sums += [(half, counting), (half - 1, counting)]
        return sums

    def nearest(self, sold: Shares) -> Shares | None:
        """Return an admissible allocation that moves the fewest shares; None where there are too many to search."""
        offering = self._offering
        pools = {holder: (holder,) for holder in offering.requested}
        if len(pools) > MOST_UNITS or max(*sold.values(), *offering.requested.values()) >= 2**30:
            return None
        bounds = self._bounds(pools, offering.requested)
        for holder, request in offering.requested.items():
            bounds[holder].add(min(sold[holder], request))
        levels = turning(bounds, offering.requested, self._sums(list(offering.counting), list(pools)))
        moved = (
            fact("moved", holder, Quantity(amount), abs(amount - sold[holder]))
            for holder, amounts in levels.items()
            for amount in amounts
        )
        program = self._program + self._alone + facts.text_of(_levels(levels)) + facts.text_of(moved)
        best = dict(Solver("allocations", program, options=("0",)).best("takes"))
        return {holder: best[holder] for holder in offering.requested}

    def menu(self, lot: int) -> Menu:
        """Return what is tried for a list in lots. Raises UsageError where a lot is too small for it."""
        requested = self._offering.requested
        number = sum(request // lot + 2 for request in requested.values())
        if number > MOST_LEVELS:
            raise UsageError(f"a lot of {lot:,} shares makes {number:,} amounts to choose from; choose a larger lot")
        levels = {holder: in_lots(request, lot) for holder, request in requested.items()}
        starts = slices(levels, self._offering.maximum)
        if starts is None:
            raise UsageError(f"a lot of {lot:,} shares makes too many totals to list; choose a larger lot")
        return Menu(levels, starts)

    def list_program(self, menu: Menu, *, full_only: bool) -> str:
        """Return the facts of a list: with kb/tasks/allocations.lp they are the whole program."""
        starts = facts.text_of(fact("total_level", Quantity(start)) for start in menu.starts[:-1])
        chosen = facts.text_of(_levels(menu.levels)) + starts
        return self._program + self._alone + chosen + "judge_full.\n" + ("full_only.\n" if full_only else "")

    def listed(self, menu: Menu, *, full_only: bool, deadline: float | None) -> Iterator[tuple[Shares, bool]]:
        """Yield every admissible allocation in lots, with whether it is full: the largest total first, then by holder.

        No more is kept at a time than one slice.
        """
        program = self.list_program(menu, full_only=full_only)
        solver = Solver("allocations", program, options=("0",), deadline=deadline)
        if solver.has("out_of_reach", 1):
            raise UsageError("so many lots of so many shares cannot be weighed; choose a larger lot")
        order, above = list(menu.levels), None
        for start in menu.starts:
            bounds = [("at_least", start, True)] if start else []
            bounds += [("at_least", above, False)] if above else []
            found: list[tuple[int, list[int], bool]] = []
            for taken, full in solver.stream("takes", bounds):
                amounts = [taken[holder] for holder in order]
                found.append((sum(amounts), amounts, full))
            found.sort(reverse=True)
            for _, amounts, full in found:
                yield dict(zip(order, amounts, strict=True)), full
            above = start


def _units(pools: Mapping[str, tuple[str, ...]]) -> str:
    entries: list[Fact] = []
    for unit, members in pools.items():
        entries += [fact("unit", unit), *(fact("includes", unit, member) for member in members)]
    return facts.text_of(iter(entries))


def _levels(levels: Mapping[str, list[int]]) -> Iterator[Fact]:
    for unit, amounts in levels.items():
        ascending = sorted({0, *amounts})
        for number, (before, amount) in enumerate(pairwise(ascending), 1):
            yield fact("level", unit, Quantity(amount))
            yield fact("rung", unit, number, Quantity(amount), Quantity(amount - before))
