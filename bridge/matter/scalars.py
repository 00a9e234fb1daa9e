"""The values of a matter file: ids, dates, whole shares, exact ratios and dollars."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from regrights import kb
from regrights.bridge.basics.errors import closest
from regrights.bridge.basics.text import blank
from regrights.bridge.matter.listed import KeyOf, Listed

RESERVED = frozenset({"not", "none", "together", "company", "open"})
"""Words that the rules use for something else, and so are no ids."""


class Unfit(ValueError):
    """A value that is refused: what is wrong with it, and the ``mend``."""

    def __init__(self, message: str, mend: str) -> None:
        self.mend = mend
        super().__init__(message)


def _not_reserved(value: str) -> str:
    if value in RESERVED:
        raise Unfit(f"{value} is a word of the rules", "choose another id")
    return value


def _called(value: str) -> str:
    if blank(value):
        raise Unfit("the name is blank", "write how it is called")
    return value


def _without_braces(value: str) -> str:
    if "{" in value or "}" in value:
        raise Unfit("the name has braces, which stand for what is filled in", "write it without { and }")
    return value


BasisName = Literal["given", "sourced", "inferred", "assumed"]
Capacity = Annotated[str, Listed("capacities")]
Way = Annotated[str, Listed("tried_ways")]
Signatory = Annotated[str, Listed("signatories")]
Amendment = Annotated[str, Listed("signed")]
Paper = Annotated[str, Listed("papers")]
Exclusion = Annotated[str, Listed("exclusions")]
Relation = Annotated[str, Listed("relations")]
DeferralGround = Annotated[str, Listed("deferral_grounds")]
Amendable = Annotated[str, Listed("amendable")]


def _known(value: str) -> str:
    names = kb.agreements()
    if value in names:
        return value
    raise Unfit(f"there is no agreement {value[:40]}", closest(value, names, "agreements"))


Known = Annotated[str, AfterValidator(_known)]
"""The name of an agreement that there is."""
Form = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[A-Z0-9]+$", max_length=12)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64), AfterValidator(_not_reserved)]
Text = Annotated[str, StringConstraints(max_length=2000)]
Called = Annotated[str, StringConstraints(max_length=300), AfterValidator(_called)]
Label = Annotated[Called, AfterValidator(_without_braces)]
"""What a party is called in the words of the agreement, in which braces stand for what is filled in."""
Shares = Annotated[StrictInt, Field(ge=0)]
Days = Annotated[StrictInt, Field(ge=0, le=100_000)]

WIDEST, PLACES = 16, 9
"""How many digits a decimal has before the point at most, and how many after it, zeros at the end not counted."""
_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
GATHERED = "("
"""How the name begins under which keys of an agreement are taken together; no file has it."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def whole(text: str, least: int = 0, most: int = 10**15) -> int:
    """Return a whole number that stands for itself, such as one of the command line. Raises Unfit for any other text."""
    if not (text.isascii() and text.isdigit()):
        raise Unfit(f"{shown(text)} is no whole number", _without_commas(text) or "write digits only, without commas or a point")
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(most)) or int(digits) > most:
        raise Unfit(f"{shown(text)} is too large", f"write {most:,} at most, without the commas")
    if int(digits) < least:
        raise Unfit(f"{shown(text)} is less than {least:,}", f"write {least:,} or more")
    return int(digits)


def money(value: object) -> Decimal:
    """Return an amount of dollars, more than nothing. Raises Unfit for what is none."""
    if not (amount := from_nothing(value)):
        raise Unfit("an amount of dollars is more than nothing", "write dollars, such as 0.75")
    return amount


def from_nothing(value: object) -> Decimal:
    """Return an amount of dollars, which may be nothing. Raises Unfit for what is none."""
    return decimal(value, "an amount of dollars", 'write dollars as a decimal, such as "0.75"')


def ratio(value: object) -> Fraction:
    """Return an exact fraction: a decimal, or two with a stroke. Raises Unfit for what is none."""
    mend = 'write a number or a fraction, such as "1.5", "4000/3" or "1000/0.75"'
    top, stroke, bottom = value.partition("/") if isinstance(value, str) else (value, "", "")
    above = decimal(top, "a ratio", mend)
    below = decimal(bottom, "a ratio", mend) if stroke else Decimal(1)
    if not below:
        raise Unfit("a ratio has no zero below the stroke", mend)
    return Fraction(above) / Fraction(below)


def date(value: object) -> dt.date:
    """Return a day from 1900 to 2999. Raises Unfit for what is none."""
    if isinstance(value, dt.date):
        return value
    mend = "write YYYY-MM-DD, such as 2002-06-28"
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Unfit(f"{shown(value)} is no date", mend)
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise Unfit(f"there is no {value} in the calendar", mend) from None
    if not dt.date(1900, 1, 1) <= day <= dt.date(2999, 12, 31):
        raise Unfit(f"{value} is out of the range of dates", "write a date between 1900-01-01 and 2999-12-31")
    return day


def decimal(value: object, what: str, mend: str) -> Decimal:
    """Return a decimal as it is written, less the zeros at its end that are beyond PLACES."""
    # A number of YAML may be written with an exponent; as text it is written out.
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    parts = None if isinstance(value, bool) or not isinstance(value, int | str | Decimal) else _DECIMAL.fullmatch(text)
    if parts is None:
        raise Unfit(f"{shown(value)} is no number" if text else f"{what} is missing", _without_commas(text) or mend)
    before, after = parts[2].lstrip("0") or "0", parts[3] or ""
    if parts[1]:
        raise Unfit(f"{what} is not less than nothing", mend)
    if len(after) > PLACES:
        after = f"{after.rstrip('0'):0<2}"
    if len(before) > WIDEST:
        raise Unfit(f"{what} has at most {WIDEST} digits before the point", "is this the right figure?")
    if len(after) > PLACES:
        raise Unfit(f"{what} has at most {PLACES} places after the point, zeros at the end not counted", "round it")
    return Decimal(f"{before}.{after}" if after else before)


def _positive(value: Fraction) -> Fraction:
    if not value:
        raise Unfit("a share converts into some common, not into nothing", 'write a ratio, such as "4000/3"')
    return value


def _price_text(price: Decimal | Fraction) -> str:
    return f"{price:f}" if isinstance(price, Decimal) else str(price)


def _without_commas(text: str) -> str:
    """Return the mend for a number that is written with commas; nothing for any other text."""
    return f"numbers are written without commas: {text.replace(',', '')}" if _THOUSANDS.fullmatch(text) else ""


def shown(value: object) -> str:
    """Return a value as a message quotes it."""
    return f"{value[:40]!r}" if isinstance(value, str) else str(value)[:40]


_WRITTEN = rf"[0-9]{{1,{WIDEST}}}(\.[0-9]{{1,{PLACES}}}0*)?"
AMOUNT = WithJsonSchema({"anyOf": [{"type": "string", "pattern": f"^{_WRITTEN}$"}, {"type": "number", "minimum": 0}]})
QUOTIENT = WithJsonSchema(
    {"anyOf": [{"type": "string", "pattern": f"^{_WRITTEN}(/{_WRITTEN})?$"}, {"type": "number", "minimum": 0}]}
)
DAY = WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DATE.pattern}$"})
Dollars = Annotated[Decimal, BeforeValidator(money), AMOUNT]
ExercisePrice = Annotated[
    Decimal | Fraction, PlainValidator(from_nothing), PlainSerializer(_price_text, when_used="json"), AMOUNT
]
"""Dollars a share, which may be nothing: a decimal, or after a split an exact fraction."""
Ratio = Annotated[Fraction, BeforeValidator(ratio), QUOTIENT]
PositiveRatio = Annotated[Fraction, BeforeValidator(ratio), AfterValidator(_positive), QUOTIENT]
Date = Annotated[dt.date, BeforeValidator(date), DAY]


class Model(BaseModel):
    """What every entry of a matter file is: keys that are known, values that do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        """Take a key with nothing after it for one that is left out, but where nothing is a value of the key."""
        if not isinstance(data, dict) or None not in data.values():
            return data
        open_ = {entry.alias or name for name, entry in cls.model_fields.items() if type(None) in get_args(entry.annotation)}
        known = {entry.alias or name for name, entry in cls.model_fields.items()} - open_
        return {key: value for key, value in data.items() if value is not None or key not in known}

    @classmethod
    def known_keys(cls) -> set[str]:
        """Return the keys that it may have in a file of the agreement in use."""
        fields = cls.model_fields.items()
        known = [name for name, entry in fields if all(mark.known(name) for mark in entry.metadata if isinstance(mark, KeyOf))]
        keys = {cls.model_fields[name].alias or name for name in known}
        return {key for key in keys if not key.startswith(GATHERED)}


class Sourced(Model):
    """An entry that says where its figure comes from: given, sourced, inferred or assumed."""

    basis: BasisName = Field(
        default="given", description="Where the figure comes from; it travels into every answer that rests on it."
    )
    source: Text | None = Field(default=None, description="Where the figure can be looked up.")
    note: Text | None = Field(default=None, description="What else is to be said of it.")
