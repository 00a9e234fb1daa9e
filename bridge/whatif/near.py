"""Where the verdict on an act flips along one value that it is asked with: a price, a day, shares held or asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from regrights.bridge.basics.errors import RegrightsError, SolverError
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.ledger import price_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.whatif.grid import Grid, Value, Variable, varied
from regrights.bridge.whatif.sweep import Sweep
from regrights.bridge.whatif.thresholds import Break, breaks

CENT = Decimal("0.01")
TIMES = tuple(Decimal(2) ** power for power in range(-6, 7))
"""The prices that are tried, as times what it is now."""
DAYS = (-1096, -731, -365, -182, -91, -30, 0, 30, 91, 182, 365, 731, 1096, 1826)
"""The days that are tried, counted from the one asked about."""
SHARES = (0, 1, 2, 4, 8)
"""The shares that are tried, as quarters of those there are now."""


def flips(matter: Matter, act: str, name: str) -> list[Break]:
    """Return each flip of the verdict on an act along a value, as `sweep` names it: price, as_of, HOLDER.ITEM or ACT.HOLDER.

    It is looked for from what the value is now to several times, or years, on both sides, and told to the cent, the day or the
    share; flips that undo one another between two values that are tried are not seen. Nothing is returned where the value
    does not bear on the act, or may be no other. Raises OutOfTime.
    """
    values = [value for value in _tried(matter, act, name) if _fits(matter, name, value)]
    if len(values) < 2:
        return []
    sweep = Sweep(Grid(matter, (Variable(name, tuple(values)),)), (act,))
    try:
        return list(breaks(sweep, {f"{act}:admissible"}))
    except SolverError:
        raise
    except RegrightsError:  # between two values that fit is one that does not
        return []


def _tried(matter: Matter, act: str, name: str) -> Iterator[Value]:
    """Yield the values that are tried, in their order."""
    asked = act_of(matter, act)
    if name == "price":
        now = price_of(asked, matter) if isinstance(asked, Request) else None
        if now is not None:
            near = (Decimal(now.numerator) / Decimal(now.denominator)).quantize(CENT)
            yield from sorted({max(CENT, (near * times).quantize(CENT)) for times in TIMES})
    elif name == "as_of":
        day = asked.date or matter.as_of
        yield from (day + dt.timedelta(days) for days in DAYS)
    else:
        first, _, second = name.partition(".")
        now_held = asked.asked.get(second, 0) if first == act and isinstance(asked, Request) else _held(matter, first, second)
        yield from sorted({max(int(first == act), now_held * quarters // 4) for quarters in SHARES})


def _held(matter: Matter, holder: str, item: str) -> int:
    entries = [entry for one in matter.holders if one.id == holder for entry in one.holdings]
    return sum(entry.shares for entry in entries if item in {entry.class_, entry.warrant})


def _fits(matter: Matter, name: str, value: Value) -> bool:
    """Return whether there is a matter with such a value."""
    try:
        varied(matter, name, value)
    except RegrightsError:
        return False
    return True
