"""Days in words, and business days of New York, for a last day that is none (N.Y. General Construction Law §§ 24 and 25)."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY, SUNDAY = 5, 6
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
ONE_DAY = dt.timedelta(days=1)


def day_in_words(day: dt.date) -> str:
    """Return a day in words: July 9, 2024."""
    return f"{day:%B} {day.day}, {day.year}"


def dates_in_words(text: str) -> str:
    """Return a text with each date of it (2024-07-09) in words."""
    return _DATE.sub(_in_words, text)


def _in_words(found: re.Match[str]) -> str:
    try:
        return day_in_words(dt.date(*map(int, found.groups())))
    except ValueError:
        return found[0]


@cache
def _holidays() -> HolidayBase:
    # The package of the countries imports each of some 250, which takes longer than a question; this is the file of the one.
    import holidays

    file = Path(holidays.__path__[0]) / "countries" / "united_states.py"
    spec = spec_from_file_location("united_states", file)
    assert spec is not None
    assert spec.loader is not None
    country = module_from_spec(spec)
    spec.loader.exec_module(country)
    return country.UnitedStates(subdiv="NY", observed=False)  # type: ignore[no-any-return]


def _holiday(day: dt.date) -> str | None:
    """Return the public holiday that a day is, by its name: one of the state, or a general election day (§ 24)."""
    if day.month == 11 and 2 <= day.day <= 8 and day.weekday() == 1:
        return "Election Day"
    return _holidays().get(day)


def no_business_day(day: dt.date) -> str | None:
    """Return what a day is that is no business day (a Saturday, a Sunday, or the holiday by its name); else None.

    A holiday on a Sunday is kept on the day after it; one on a Saturday is not kept on the day before (§ 24).
    """
    if day.weekday() >= SATURDAY:
        return "a Saturday" if day.weekday() == SATURDAY else "a Sunday"
    before = day - ONE_DAY
    holiday = _holiday(day) or (_holiday(before) if before.weekday() == SUNDAY else None)
    return f"a public holiday ({holiday})" if holiday else None


def business_day(day: dt.date) -> dt.date:
    """Return the day itself, or the first business day after it."""
    while no_business_day(day):
        day += ONE_DAY
    return day
