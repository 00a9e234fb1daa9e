"""Amounts as a reader wants them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

from regrights.bridge.basics.figures import Amount, Figure, Money
from regrights.kb.blanks import NONE

Name = Callable[[str], str]
"""From an id to the words for it."""
UNITS = {
    "shares": ("share", "shares"),
    "votes": ("vote", "votes"),
    "demands": ("demand", "demands"),
    "times": ("time", "times"),
    "days": ("day", "days"),
    "months": ("month", "months"),
    "years": ("year", "years"),
    "changes": ("change", "changes"),
}


def count(amount: int, unit: str) -> str:
    """Return an amount with its unit: ``1 share``, ``33,333,334 shares``."""
    singular, plural = UNITS[unit]
    return f"{amount:,} {singular if amount == 1 else plural}"


def amount(value: Amount, unit: str, whole: int | None = None) -> str:
    """Return an amount as a reader wants it: ``$4,823,628.75``, ``2002-06-28``, ``26 votes (8.04% of 331)``."""
    if isinstance(value, Money):
        dollars, rest = divmod(int(value), 100)
        return f"${dollars:,}.{rest:02d}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return count(value, unit) + (f" ({percent(value, whole)} of {whole:,})" if whole else "")


def term_text(unit: str, value: Any) -> str:
    """Return a number of the contract in words. ``unit`` is what it counts."""
    if value == NONE:
        return NONE
    match unit:
        case "date":
            return (value if isinstance(value, dt.date) else dt.date.fromordinal(value)).isoformat()
        case "dollars":
            return amount(value, unit)
        case "percent":
            return percentage(str(value))
        case "choice":
            return str(value)
    return count(value, unit)


def percentage(value: str) -> str:
    """Return a percentage of the rules in words: ``40%``, ``12.5%``, ``66 2/3%``, ``more than 50%``."""
    part = Fraction(value.removeprefix(">"))
    scaled = part * 10**9
    if scaled.denominator == 1:
        said = _decimal(scaled.numerator, 9, least=0)
    else:
        whole, rest = divmod(part.numerator, part.denominator)
        said = f"{whole or ''} {rest}/{part.denominator}".strip()
    return f"{'more than ' * value.startswith('>')}{said}%"


def dollars(price: Fraction) -> str:
    """Return dollars a share, exact: ``0.75``; as a fraction where a decimal of nine places does not hold it."""
    scaled = price * 10**9
    return str(price) if scaled.denominator != 1 else _decimal(scaled.numerator, 9).replace(",", "")


def price_text(price: Fraction) -> str:
    """Return dollars a share as a reader wants them: ``$1,000.75``; ``about $0.69`` where no decimal of nine places is exact.

    What is rounded has cents, and two digits at least that tell something.
    """
    if (exact := price * 10**9).denominator == 1:
        return f"${_decimal(exact.numerator, 9)}"
    places = next(places for places in range(2, 99) if price * 10**places >= 10)
    return f"about ${_decimal(floor(price * 10**places + Fraction(1, 2)), places)}"


def _decimal(scaled: int, places: int, least: int = 2) -> str:
    """Return a number that is scaled by a power of ten as a decimal, with commas, and so many places at the ``least``."""
    whole, rest = divmod(scaled, 10**places)
    digits = f"{rest:0{places}d}".rstrip("0")
    return f"{whole:,}.{digits:0<{least}}".rstrip(".")


def listed(names: list[str]) -> str:
    """Return names as a list in words."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def waiting(verdict: str, clear_on: dt.date | None) -> str:
    """Return, to be added, that filing may wait, and from which day it no longer may; nothing where it may not."""
    if verdict != "deferred":
        return ""
    return f"; filing may wait, and no longer from {clear_on} on" if clear_on else "; filing may wait, for a time not yet known"


def percent(part: int, whole: int) -> str:
    """Return a part of a whole in percent, to two places, rounded down so that it never reaches what the part does not."""
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def amounts(figure: Figure) -> dict[str, str]:
    """Return the words for ``actual``, ``required`` and ``short`` of a figure."""
    short = "" if figure.short_by is None else amount(figure.short_by, figure.unit)
    actual = amount(figure.actual, figure.unit, figure.whole)
    return {"actual": actual, "required": amount(figure.required, figure.unit), "short": short}
