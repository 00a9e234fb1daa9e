"""The value of a blank: read as strictly as all else, in words, and whether it is one of the form's range."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from regrights.bridge.agreement.agreement import Blank
from regrights.bridge.agreement.amounts import listed, term_text
from regrights.bridge.basics.errors import closest
from regrights.bridge.basics.figures import LIMIT, Money
from regrights.bridge.matter import measures, scalars
from regrights.bridge.matter.scalars import Unfit, shown
from regrights.kb.blanks import NONE

MOST = {"years": 100, "months": 1_200, "days": 100_000, "demands": 1_000_000, "times": 1_000_000, "shares": LIMIT - 1}
"""What a blank in whole numbers may be at most."""
SUCH_AS = {
    "percent": 'a percentage, such as 40, "200/3", majority or "more than 50"',
    "years": "a number of years, such as 5",
    "months": "a number of months, such as 12",
    "days": "a number of days, such as 90",
    "demands": "a number of demands, such as 2",
    "times": "a number of times, such as 1",
    "shares": "a number of shares, such as 100000",
    "dollars": 'dollars, such as "5000000.00"',
    "date": "a date, such as 2020-01-31",
}
"""How a value of a unit is written."""


def value_of(blank: Blank, value: object) -> Any:
    """Return the value of a blank: a percentage as text, a whole number, Money, a date, an option, or ``none``.

    Raises Unfit for what is none.
    """
    if blank.unit == "choice":
        return _chosen(blank, value)
    if value == NONE:
        if not blank.optional:
            raise Unfit("none is no value of this term", f"write {SUCH_AS[blank.unit]}")
        return NONE
    such_as = f"write {SUCH_AS[blank.unit]}{', or none' if blank.optional else ''}"
    if blank.unit == "percent":
        return measures.percent(value, such_as)
    try:
        return _of_unit(blank.unit, value)
    except Unfit as error:
        raise Unfit(str(error), such_as) from None


def _of_unit(unit: str, value: object) -> Any:
    match unit:
        case "dollars":
            return Money(measures.cents(value) * 100)
        case "date":
            return scalars.date(value)
    return scalars.whole(str(value), most=MOST[unit])


def _chosen(blank: Blank, value: object) -> str:
    options = [*blank.options, *([NONE] if blank.optional else [])]
    value = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    if value not in options:
        raise Unfit(f"{shown(value)} is not among the options", closest(str(value), options, "options"))
    return str(value)


def default_of(blank: Blank) -> Any:
    """Return the default of the form, as ``value_of`` does; None where there is none."""
    return None if blank.default is None else value_of(blank, blank.default)


def in_words(blank: Blank, value: Any) -> str:
    """Return a value of a blank in words; ``value`` is one of ``value_of``, or one of the rules."""
    return blank.options.get(value, NONE) if blank.unit == "choice" else term_text(blank.unit, value)


def range_in_words(blank: Blank) -> str:
    """Return the range of the form in words; nothing where it has none."""
    ends = {"at least": blank.least, "at most": blank.most}
    said = [f"{end} {in_words(blank, value_of(blank, value))}" for end, value in ends.items() if value is not None]
    return listed(said)


def outside(blank: Blank, value: Any) -> bool:
    """Return whether a value is outside the range of the form."""
    if value == NONE:
        return False
    below = blank.least is not None and _size(value) < _size(value_of(blank, blank.least))
    return below or (blank.most is not None and _size(value) > _size(value_of(blank, blank.most)))


def _size(value: Any) -> tuple[Fraction, bool]:
    """Return how large a value is; more than a percentage is larger than it."""
    if isinstance(value, str):
        return Fraction(value.removeprefix(">")), value.startswith(">")
    return Fraction(value.toordinal() if isinstance(value, dt.date) else value), False
