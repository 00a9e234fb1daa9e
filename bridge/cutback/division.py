"""Put the rules of 3(c)(iii) to the solver: verdicts on an allocation, ranges, lists, and the nearest admissible one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from regrights.bridge.basics.errors import InternalError, UsageError
from regrights.bridge.basics.stopping import STOP
from regrights.bridge.basics.together import each
from regrights.bridge.cutback.candidate_amounts import MOST_LEVELS, in_lots, left_over, slices
from regrights.bridge.cutback.pro_rata import Offering, Shares
from regrights.bridge.solving import terms
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import Fact, Quantity, fact


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
    """The division of one offering. ``program`` are the facts of the offering."""

    def __init__(self, agreement: str, program: str, offering: Offering) -> None:
        self._agreement = agreement
        self._program = program
        self._offering = offering

    @cached_property
    def _alone(self) -> str:
        return _units({holder: (holder,) for holder in self._offering.requested})

    def verdict(self, sold: Mapping[str, int]) -> Verdict:
        """Return the rules' verdict on an allocation."""
        given = terms.text_of(fact("proposed_shares", holder, Quantity(shares)) for holder, shares in sold.items())
        rows = Solver(self._agreement, "proposal", self._program + self._alone + given).model()
        broken = sorted((rule, who) for allocation, rule, who in rows["breaks"] if allocation == "proposed")
        binding: dict[str, set[str]] = {holder: set() for holder in sold}
        for allocation, rule, _ in rows["breaks"]:
            if allocation != "proposed":
                binding[allocation[2]].add(rule)
        binds = {holder: tuple(sorted(rules)) for holder, rules in binding.items()}
        return Verdict(broken, ("proposed",) in rows["full"], binds)

    def ranges(self) -> dict[str, tuple[int, int]]:
        """Return the least and the most of each holder over all full allocations, exact to the share. Raises OutOfTime."""
        requested = self._offering.requested
        # Those who ask for as much, and are bound and counted alike, have the same range.
        kinds = {self._kind(holder): holder for holder in requested}
        ranges = dict(zip(kinds, each(self._range, list(kinds.values())), strict=True))
        return {holder: ranges[self._kind(holder)] for holder in requested}

    def _kind(self, holder: str) -> tuple[int, bool, bool, int | None]:
        """Return all by which the rules tell a holder from another."""
        offering = self._offering
        bound, counting = holder in offering.bound, holder in offering.counting
        return offering.requested[holder], bound, counting, offering.halves.get(holder)

    def _range(self, holder: str) -> tuple[int, int]:
        pools = self._pools(holder)
        requests = {unit: sum(self._offering.requested[member] for member in members) for unit, members in pools.items()}
        base = self._bounds(pools, requests)
        for unit in self._counting(pools):
            base[unit] |= self._half_left(base, unit, self._counting(pools)) or set()
        found: set[int] = set()
        for unit, request in requests.items():
            rest = left_over(base, unit, self._offering.maximum, base)
            levels = base | {unit: base[unit] | {amount for amount in rest or () if amount <= request}}
            program = self._program + _units(pools) + self._pooled_halves(pools) + terms.text_of(_levels(levels))
            solver = Solver(self._agreement, "allocations", program + "judge_full. full_only.\n", options=("0",))
            if rest is None or solver.has("out_of_reach", 1):
                raise InternalError("a range could not be weighed")
            amounts = sorted(levels["u0"])
            for order in (amounts, amounts[::-1]):
                found |= set(islice((amount for amount in order if solver.possible("takes", "u0", Quantity(amount))), 1))
        return min(found), max(found)

    def _pools(self, holder: str) -> dict[str, tuple[str, ...]]:
        """Return the holder as the unit u0, and the others pooled with those whom the rules treat alike."""
        offering = self._offering
        alike: dict[tuple[bool, bool], list[str]] = {}
        for other in offering.requested:
            if other != holder:
                alike.setdefault((other in offering.bound, other in offering.counting), []).append(other)
        return {"u0": (holder,)} | {f"u{index}": tuple(members) for index, members in enumerate(alike.values(), 1)}

    def _counting(self, pools: Mapping[str, tuple[str, ...]]) -> list[str]:
        return [unit for unit, members in pools.items() if members[0] in self._offering.counting]

    def _halves(self, pools: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        """Return the halves of each unit of Constellation Entities, where each has its own."""
        if not self._offering.each:
            return {}
        return {unit: sum(self._offering.halves[member] for member in pools[unit]) for unit in self._counting(pools)}

    def _pooled_halves(self, pools: Mapping[str, tuple[str, ...]]) -> str:
        return terms.text_of(fact("pooled_half", unit, Quantity(half)) for unit, half in self._halves(pools).items())

    def _bounds(self, pools: Mapping[str, tuple[str, ...]], requests: Mapping[str, int]) -> dict[str, set[int]]:
        bounds = {unit: {0, request} for unit, request in requests.items()}
        for unit, half in self._halves(pools).items():
            bounds[unit] |= {half, max(0, half - 1)}
        return bounds

    def _half_left(self, base: Mapping[str, set[int]], unit: str, counting: list[str]) -> set[int] | None:
        """Return what the other Constellation units leave of their half together, or of one share less; None if too much."""
        if self._offering.each:
            return set()
        half, most = self._offering.halves["together"], max(base[unit])
        left = [left_over(base, unit, amount, counting) for amount in (half, half - 1)]
        return None if None in left else {rest for part in left for rest in part or () if rest <= most}

    def nearest(self, sold: Shares) -> Shares | None:
        """Return an admissible allocation that moves the fewest shares; None where there is too much to search."""
        offering = self._offering
        if max(*sold.values(), *offering.requested.values(), 0) >= 2**30:
            return None
        pools = {holder: (holder,) for holder in offering.requested}
        bounds = self._bounds(pools, offering.requested)
        for holder, request in offering.requested.items():
            bounds[holder].add(min(sold[holder], request))
        best: tuple[int, Shares] | None = None
        for filler in [*offering.counting, *(() if offering.counting else (next(iter(pools)),))]:
            base = dict(bounds)
            if offering.counting:
                left = self._half_left(bounds, filler, list(offering.counting))
                if left is None:
                    return None
                base[filler] = bounds[filler] | left
            for unit, request in offering.requested.items():
                rest = left_over(base, unit, offering.maximum, base)
                if rest is None:
                    return None
                levels = base | {unit: base[unit] | {amount for amount in rest if amount <= request}}
                found = self._best(levels, sold)
                if found is None:
                    return None
                moved = sum(abs(found[holder] - sold[holder]) for holder in found)
                if best is None or moved < best[0]:
                    best = moved, found
        return None if best is None else best[1]

    def _best(self, levels: Mapping[str, set[int]], sold: Shares) -> Shares | None:
        moved = (
            fact("moved", holder, Quantity(amount), abs(amount - sold[holder]))
            for holder, amounts in levels.items()
            for amount in {0, *amounts}
        )
        program = self._program + self._alone + terms.text_of(_levels(levels)) + terms.text_of(moved)
        solver = Solver(self._agreement, "allocations", program, options=("0",))
        if solver.has("out_of_reach", 1):
            return None
        best = dict(solver.best("takes"))
        return {holder: best[holder] for holder in sold}

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
        starts = terms.text_of(fact("total_level", Quantity(start)) for start in menu.starts[:-1])
        chosen = terms.text_of(_levels(menu.levels)) + starts
        return self._program + self._alone + chosen + "judge_full.\n" + ("full_only.\n" if full_only else "")

    def open_list(self, menu: Menu, *, full_only: bool) -> Solver:
        """Return a solver for a list in lots. Raises UsageError where its amounts cannot be weighed."""
        program = self.list_program(menu, full_only=full_only)
        solver = Solver(self._agreement, "allocations", program, options=("0",))
        if solver.has("out_of_reach", 1):
            raise UsageError("so many lots of so many shares cannot be weighed; choose a larger lot")
        return solver

    def listed(self, menu: Menu, solver: Solver) -> Iterator[tuple[Shares, bool]]:
        """Yield every admissible allocation in lots, with whether it is full: the largest total first, then by holder.

        No more is kept at a time than one slice. Raises OutOfTime.
        """
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
                STOP.check()
                yield dict(zip(order, amounts, strict=True)), full
            above = start


def _units(pools: Mapping[str, tuple[str, ...]]) -> str:
    entries: list[Fact] = []
    for unit, members in pools.items():
        entries += [fact("unit", unit), *(fact("includes", unit, member) for member in members)]
    return terms.text_of(iter(entries))


def _levels(levels: Mapping[str, Iterable[int]]) -> Iterator[Fact]:
    for unit, amounts in levels.items():
        ascending = sorted({0, *amounts})
        for number, (before, amount) in enumerate(pairwise(ascending), 1):
            yield fact("level", unit, Quantity(amount))
            yield fact("rung", unit, number, Quantity(amount), Quantity(amount - before))
