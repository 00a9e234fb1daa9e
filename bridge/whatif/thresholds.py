"""The exact share, cent or day at which a verdict flips: by bisection between the points of a grid, to the least step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.whatif.grid import Grid, Value, Variable
from regrights.bridge.whatif.sweep import Sweep, plain

PARTS = 16
"""Into how many parts the values between two are parted at a time, where one grounding serves them all."""


@dataclass(frozen=True, slots=True)
class Break:
    """A flip: of what question (``column``), between two neighbouring values of the variable, and what is answered at each.

    ``others`` are the values of the other variables. ``below`` and ``above`` are a least step apart.
    """

    others: tuple[Any, ...]
    column: str
    below: Value
    above: Value
    answer_below: Any
    answer_above: Any

    def json(self) -> dict[str, Any]:
        """Return the flip as plain values."""
        values = {"below": plain(self.below), "above": plain(self.above), "others": list(self.others)}
        return {"column": self.column, **values, "answer_below": self.answer_below, "answer_above": self.answer_above}


def breaks(sweep: Sweep, columns: Collection[str] | None = None) -> Iterator[Break]:
    """Yield every flip along the first variable, at each combination of the others.

    Flips are looked for where two neighbouring values of the variable answer differently, and closed in on; flips between
    neighbours that undo one another are not seen. Of some ``columns`` alone, where they are named. Raises UsageError where the
    first variable is no amount.
    """
    first, *rest = sweep.grid.variables
    if first.unit is None:
        raise UsageError(f"{first.name} is no amount; name a price, a day or a number of shares first")
    others = Grid(sweep.grid.matter, tuple(rest))
    for index in range(len(others)):
        line = _Line(sweep, first, others.at(index) if rest else (), columns)
        yield from line.flips()


class _Line:
    """One variable, the others fixed."""

    def __init__(
        self, sweep: Sweep, variable: Variable, others: tuple[Value, ...], columns: Collection[str] | None = None
    ) -> None:
        fixed = tuple(Variable(entry.name, (value,)) for entry, value in zip(sweep.grid.variables[1:], others, strict=True))
        self._sweep, self._variable, self._fixed = sweep, variable, fixed
        self._others = tuple(map(plain, others))
        self._skip = 1 + len(sweep.grid.variables)
        asked = enumerate(sweep.columns[self._skip :])
        self._places = [(place, column) for place, column in asked if columns is None or column in columns]
        # Values that change only what the acts ask are asked about at once.
        self._parts = PARTS if sweep.acts and sweep.grid.of_acts(sweep.acts)[0] else 2
        self._known: dict[Value, tuple[Any, ...]] = {}

    def flips(self) -> Iterator[Break]:
        """Yield the flips, in the order of the variable."""
        ends = () if self._variable.to is None else (self._variable.to,)
        values = sorted({*self._variable.values, *ends})
        self._ask(values)
        for low, high in pairwise(values):
            for place, column in self._places:
                at = low
                while self._known[at][place] != self._known[high][place]:
                    flip = self._closed_in(place, column, at, high)
                    at = flip.above
                    yield flip

    def _closed_in(self, place: int, column: str, low: Value, high: Value) -> Break:
        """Return the flip between two values after which the answer at the first is given no longer, to the least step."""
        below, above = self._steps(low), self._steps(high)
        while above - below > 1:
            cuts = sorted({below + (above - below) * part // self._parts for part in range(1, self._parts)} - {below})
            self._ask(map(self._value, cuts))
            for cut in cuts:
                if self._known[self._value(cut)][place] != self._known[low][place]:
                    above = cut
                    break
                below = cut
        low, high = self._value(below), self._value(above)
        return Break(self._others, column, low, high, self._known[low][place], self._known[high][place])

    def _ask(self, values: Any) -> None:
        wanted = tuple(value for value in values if value not in self._known)
        if not wanted:
            return
        grid = Grid(self._sweep.grid.matter, (Variable(self._variable.name, wanted), *self._fixed))
        for row in Sweep(grid, self._sweep.acts).rows(range(len(grid))):
            self._known[wanted[row[0]]] = row[self._skip :]

    def _steps(self, value: Value) -> int:
        if isinstance(value, dt.date):
            return value.toordinal()
        steps = Decimal(value) / Decimal(self._variable.unit or 1)
        if steps != int(steps):
            raise UsageError(f"{self._variable.name}: {value} is no whole number of cents; a flip is told to the cent")
        return int(steps)

    def _value(self, steps: int) -> Value:
        first = self._variable.values[0]
        if isinstance(first, dt.date):
            return dt.date.fromordinal(steps)
        return Decimal(steps) * Decimal("0.01") if isinstance(first, Decimal) else steps
