"""Business days of New York, for a last day that is none (N.Y. General Construction Law § 25)."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays.countries.united_states import UnitedStates

SATURDAY = 5


@cache
def _holidays() -> UnitedStates:
    from holidays.countries.united_states import UnitedStates

    return UnitedStates(subdiv="NY")  # type: ignore[no-untyped-call]


def no_business_day(day: dt.date) -> str | None:
    """Return what a day is that is no business day (a Saturday, a Sunday, or the holiday by its name); else None."""
    if day.weekday() >= SATURDAY:
        return "a Saturday" if day.weekday() == SATURDAY else "a Sunday"
    holiday = _holidays().get(day)
    return f"a public holiday ({holiday})" if holiday else None


def business_day(day: dt.date) -> dt.date:
    """Return the day itself, or the first business day after it."""
    while no_business_day(day):
        day += dt.timedelta(days=1)
    return day
