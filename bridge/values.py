"""The values of a matter file: ids, dates, whole shares, exact ratios and dollars."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StringConstraints

RESERVED = frozenset({"not", "none", "together", "company", "open"})
"""Words that the rules use for something else, and so are no ids."""


def _not_reserved(value: str) -> str:
    if value in RESERVED:
        raise ValueError(f"{value} is a word of the rules; choose another id")
    return value


BasisName = Literal["given", "sourced", "inferred", "assumed"]
Capacity = Literal["wcas", "wcas_person", "reuters", "constellation", "nortel", "gecc", "other_investor", "company", "none"]
Way = Literal["wcas", "reuters", "constellation", "other_eligible", "covered_warrants", "other_investors"]
Signatory = Literal["company", "wcas", "reuters"]
Form = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[A-Z0-9]+$", max_length=12)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64), AfterValidator(_not_reserved)]
Text = Annotated[str, StringConstraints(max_length=2000)]
Shares = Annotated[StrictInt, Field(ge=0)]
Days = Annotated[StrictInt, Field(ge=0, le=100_000)]

_DECIMAL = re.compile(r"\d{1,16}(\.\d{1,9})?")
_FRACTION = re.compile(r"\d{1,16}(\.\d{1,9})?(/\d{1,16})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _plain(value: object) -> str:
    """Return a number as it is written out; a small decimal would else be written with an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _money(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal) or not _DECIMAL.fullmatch(_plain(value)):
        raise ValueError(
            'an amount of dollars is decimal text above nothing, such as "0.75", with 16 digits before the point at most'
        )
    if not (amount := Decimal(_plain(value))):
        raise ValueError("an amount of dollars is more than nothing")
    return amount


def _fraction(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal) or not _FRACTION.fullmatch(str(value)):
        raise ValueError('a ratio is an exact fraction, such as "4000/3", or a decimal, such as "1.5"')
    top, _, bottom = str(value).partition("/")
    if bottom and not int(bottom):
        raise ValueError("a ratio has no zero below the line")
    return Fraction(top) / (int(bottom) if bottom else 1)


def _positive(value: Fraction) -> Fraction:
    if not value:
        raise ValueError("a share converts into some common, not into nothing")
    return value


def _date(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("a date is written YYYY-MM-DD, such as 2002-06-28")
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"there is no {value} in the calendar") from None
    if not dt.date(1900, 1, 1) <= day <= dt.date(2999, 12, 31):
        raise ValueError("a date lies between 1900-01-01 and 2999-12-31")
    return day


Money = Annotated[Decimal, BeforeValidator(_money)]
Ratio = Annotated[Fraction, BeforeValidator(_fraction)]
PositiveRatio = Annotated[Fraction, BeforeValidator(_fraction), AfterValidator(_positive)]
Date = Annotated[dt.date, BeforeValidator(_date)]


class Model(BaseModel):
    """What every entry of a matter file is: keys that are known, values that do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Sourced(Model):
    """An entry that says where its figure comes from: given, sourced, inferred or assumed."""

    basis: BasisName = "given"
    source: Text | None = None
    note: Text | None = None
