"""The list of allocations in lots: every lawful one, the largest total first, no more than a slice of it kept at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from regrights.bridge.basics.errors import OutOfTime, UsageError
from regrights.bridge.basics.stopping import STOP
from regrights.bridge.cutback import choosing
from regrights.bridge.cutback.candidate_amounts import MOST_LEVELS, in_lots, slices
from regrights.bridge.cutback.offering import Offering, Shares
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import Fact, Quantity, fact


class Allocation(NamedTuple):
    """One allocation: shares by holder, in the order of the file, their sum, and whether it is full."""

    sold: Shares
    total: int
    full: bool

    def json(self) -> dict[str, Any]:
        """Return it as INTERFACE fixes it."""
        return {"sold": self.sold, "total": self.total, "full": self.full}


class Menu(NamedTuple):
    """The amounts that each holder may be given in a list, and the totals at which its slices begin, the largest first."""

    levels: dict[str, list[int]]
    starts: list[int]


def menu_of(offering: Offering, lot: int) -> Menu:
    """Return what is tried for a list in lots. Raises UsageError where a lot is too small for it."""
    number = sum(request // lot + 2 for request in offering.requested.values())
    if number > MOST_LEVELS:
        raise UsageError(f"a lot of {lot:,} shares makes {number:,} amounts to choose from; choose a larger lot")
    levels = {holder: in_lots(request, lot) for holder, request in offering.requested.items()}
    starts = slices(levels, offering.maximum)
    if starts is None:
        raise UsageError(f"a lot of {lot:,} shares makes too many totals to list; choose a larger lot")
    return Menu(levels, starts)


def facts_of(offering: Offering, menu: Menu, *, full_only: bool) -> Iterator[Fact]:
    """Yield the facts of a list: with the question they are the whole program."""
    yield from choosing.of_holders(offering, menu.levels)
    yield from (fact("total_level", Quantity(start)) for start in menu.starts[:-1])
    yield fact("judge_full")
    if full_only:
        yield fact("full_only")


class Listing:
    """The allocations of a list, one by one: to be gone through once.

    ``count`` is how many there were so far; of these the first ``limit`` were told, all where it is 0. ``complete`` says whether
    all were told, ``out_of_time`` whether a time limit ended the list.
    """

    def __init__(self, allocations: Iterator[Allocation], limit: int) -> None:
        self._allocations = allocations
        self._limit = limit
        self.count = 0
        self.complete = True
        self.out_of_time = False

    def __iter__(self) -> Iterator[Allocation]:
        try:
            for allocation in self._allocations:
                self.count += 1
                if self._limit and self.count > self._limit:
                    self.complete = False
                else:
                    yield allocation
        except OutOfTime:
            self.complete, self.out_of_time = False, True


def in_lots_of(agreement: str, offering: Offering, menu: Menu, *, full_only: bool) -> Iterator[Allocation]:
    """Return every lawful allocation in lots: the largest total first, then by holder. Nothing is told before all is ready.

    Raises UsageError where its amounts cannot be weighed, and OutOfTime, also while it is gone through.
    """
    solver = choosing.chooser(agreement, facts_of(offering, menu, full_only=full_only))
    if solver is None:
        raise UsageError("so many lots of so many shares cannot be weighed; choose a larger lot")
    return _sliced(solver, menu)


def _sliced(solver: Solver, menu: Menu) -> Iterator[Allocation]:
    coded = Coded(menu)
    above = None
    for start in menu.starts:
        bounds = [("at_least", start, True)] if start else []
        bounds += [("at_least", above, False)] if above else []
        for number in sorted(solver.stream(coded.code, len(menu.levels) + 1, bounds), reverse=True):
            STOP.check()
            yield coded.allocation(number)
        above = start


class Coded:
    """Allocations as numbers that stand in the order of the list: the total, what each holder has, and whether it is full."""

    def __init__(self, menu: Menu) -> None:
        self._width = sum(max(amounts) for amounts in menu.levels.values()).bit_length()
        self._shifts = {holder: 1 + self._width * place for place, holder in enumerate(reversed(menu.levels))}
        self._top = 1 + self._width * len(menu.levels)
        self._fields = [(holder, self._shifts[holder]) for holder in menu.levels]

    def code(self, atom: tuple[Any, ...]) -> int:
        """Return what an atom of an allocation counts for: that a holder takes so much, or that it is full."""
        match atom:
            case "takes", _, holder, amount:
                return int((amount << self._top) + (amount << self._shifts[holder]))
            case _:
                return 1

    def allocation(self, number: int) -> Allocation:
        """Return the allocation that a number stands for."""
        mask = (1 << self._width) - 1
        return Allocation(
            {holder: number >> shift & mask for holder, shift in self._fields}, number >> self._top, bool(number & 1)
        )
