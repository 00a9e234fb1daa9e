"""Percentages, parts of a whole, and dollars in whole cents."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator

from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.matter.scalars import AMOUNT, QUOTIENT, Unfit, from_nothing, ratio, shown
from regrights.kb import blanks


def cents(value: object) -> Decimal:
    """Return an amount of dollars in whole cents, that the rules can hold. Raises Unfit for what is none."""
    amount = from_nothing(value)
    if amount * 100 % 1:
        raise Unfit(f"{shown(value)} has a part of a cent", "round it to cents")
    if amount >= LIMIT:
        raise Unfit(f"{shown(value)} is beyond what can be reckoned with", f"every amount stays below {LIMIT:,}")
    return amount


SUCH_AS = 'write a percentage, such as 40, "66.5" or "200/3"'


def percent(value: object, such_as: str = SUCH_AS) -> str:
    """Return a percentage, as the rules have it: 40, 200/3, or >50 for more than that. Raises Unfit for what is none.

    One below 1 is refused too: 0.4 is rather meant for 40.
    """
    try:
        return blanks.percentage(value)
    except ValueError as error:
        text = str(value).strip()
        mend = such_as
        if text.endswith("%"):
            mend = f"write it without the sign: {text[:-1].strip()}"
        elif "less" in str(error):
            mend = "write 40 for forty percent"
        raise Unfit(f"{shown(value)} is {error}", mend) from None


def part(value: object) -> Fraction:
    """Return a part of a whole. Raises Unfit for what is none."""
    if (of_one := ratio(value)) > 1:
        raise Unfit(f"{shown(value)} is more than the whole", 'write a part, such as "1/4"')
    return of_one


def _rate(value: object) -> str:
    if (rate := percent(value)).startswith(">"):
        raise Unfit(f"{shown(value)} is no rate", 'write a percentage, such as 7 or "6.5"')
    return rate


Cents = Annotated[Decimal, BeforeValidator(cents), AMOUNT]
PartOfOne = Annotated[Fraction, BeforeValidator(part), QUOTIENT]
Rate = Annotated[str, BeforeValidator(_rate), QUOTIENT]
