"""Along what a slider moves: whole numbers of a field's smallest unit, from a least to a most, around what the file says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from regrights.bridge.matter.model import Matter

STEPS = 1_000
"""How many steps a slider of shares has at most."""
CENTS, DAYS, SHARES = "cents", "days", "shares"
"""The units of sliders; days are counted from the first of January 1970, as a browser counts them."""
_FIRST = dt.date(1970, 1, 1).toordinal()
_YEARS_AFTER, _YEAR = 5, 365


@dataclass(frozen=True)
class Scale:
    """A slider's ``unit``, its ends and its step in that unit, and where it stands ``now``, while the address says nothing."""

    unit: str
    least: int
    most: int
    step: int
    now: int | None = None


def of_price(matter: Matter) -> Scale:
    """Return the scale of a price a share: from a cent to four times that of the file, by cents."""
    now = int(matter.price.value * 100) if matter.price else None
    return Scale(CENTS, 1, max(100, _round(4 * now) if now else 10_000), 1, now)


def of_day(matter: Matter) -> Scale:
    """Return the scale of a day: from a year before the one of the file to five years after."""
    now = matter.as_of.toordinal() - _FIRST
    return Scale(DAYS, now - _YEAR, now + _YEARS_AFTER * _YEAR, 1, now)


def of_shares(most: int, now: int | None = None) -> Scale:
    """Return a scale of shares up to a number that is rounded up, by steps that are round numbers."""
    most = _round(max(most, 10))
    step = 10 ** max(0, len(str(most // STEPS)) - 1)
    return Scale(SHARES, 0, most, step, now)


def _round(number: int) -> int:
    """Return a number rounded up to two digits."""
    unit: int = 10 ** max(0, len(str(number)) - 2)
    return -(-number // unit) * unit
