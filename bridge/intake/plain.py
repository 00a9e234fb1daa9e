"""A matter as plain keys and values, as its file would have them: nothing that is taken where nothing is said."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.figures import Money
from regrights.bridge.matter.class_parts import SplitRatio
from regrights.bridge.matter.held import GROUPS, MARKS, StockClass
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.scalars import PLACES, Model
from regrights.bridge.matter.splits import FIRST as FIRST_DAY
from regrights.bridge.matter.stated import TERM, Event, FormS3, Price, SellingExpenses, StatedTerm

_PLAIN = (Price, FormS3, Event, SellingExpenses, StatedTerm)
FIRST, LAST = ("regrights", "agreement", "id", "item", "kind", "value"), ("basis", "source", "note")
"""The keys that stand first, and last, wherever they stand."""
_QUOTIENT = re.compile(r"(>?)([0-9]+/[0-9]+)")


def data_of(matter: Matter) -> dict[str, Any]:
    """Return what a file of the matter says, by key: numbers, true and false, and text for dates, ratios and dollars.

    Reading it again gives an equal matter.
    """
    data = entry_of(matter)
    if matter.signatures == agreement_of(matter.agreement).signed:
        del data["signatures"]
    return data


def entry_of(model: Model) -> dict[str, Any]:
    """Return what a file says of a part of a matter, or of a change, by key."""
    found: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        key, value = field.alias or name, getattr(model, name)
        if key == TERM or (not field.is_required() and value == field.get_default()):
            continue
        if key in {MARKS, GROUPS}:
            found |= value
        elif key == "selling_expenses" and isinstance(value, str):
            found[key] = _short(value)
        else:
            found[key] = _value(value)
    if isinstance(model, StockClass) and model.ratios and model.ratios[0].from_ == FIRST_DAY:
        # The ratio that was in force before the others, which reading puts in front of them.
        found |= {"ratio": _value(model.ratios[0].ratio), "ratios": found["ratios"][1:]}
    return {key: found[key] for key in sorted(found, key=_place)}


def _place(key: str) -> int:
    """Return where a key stands: what an entry is before what is said of it, and where its figure comes from at the end."""
    return FIRST.index(key) - len(FIRST) if key in FIRST else LAST.index(key) + 1 if key in LAST else 0


def _value(value: Any) -> Any:  # noqa: PLR0911
    match value:
        case SellingExpenses() | StatedTerm() if isinstance(value.value, str):
            return _as_plain({**entry_of(value), "value": _short(value.value)})
        case Model():
            return _as_plain(entry_of(value)) if isinstance(value, _PLAIN) else entry_of(value)
        case dict():
            return {key: _value(part) for key, part in value.items()}
        case list():
            return [_value(part) for part in value]
        case Money() | dt.date() | SplitRatio():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case Fraction():
            return quotient(value)
    return value


def _as_plain(entry: dict[str, Any]) -> Any:
    return entry["value"] if entry.keys() == {"value"} else entry


def _short(rate: str) -> int | str:
    """Return a percentage with no more digits than a file may have; a whole one as a number, and text that is none as it is."""
    if rate.isascii() and rate.isdigit():
        return int(rate)
    found = _QUOTIENT.fullmatch(rate)
    return f"{found[1]}{quotient(Fraction(found[2]))}" if found else rate


def quotient(value: Fraction) -> int | str:
    """Return a fraction as files write it: a whole number, a decimal, or two with a stroke, of no more digits than it takes."""
    if value.denominator == 1:
        return value.numerator
    for places in range(1, PLACES + 1):
        if 10**places % value.denominator == 0:
            return _decimal(value.numerator * 10**places // value.denominator, places)
    longest = max(len(str(value.numerator)), len(str(value.denominator)))
    shift = 0 if longest <= PLACES else PLACES
    return f"{_decimal(value.numerator, shift)}/{_decimal(value.denominator, shift)}"


def _decimal(digits: int, places: int) -> str:
    """Return a number of so many places, without zeros at its end."""
    text = f"{Decimal(digits).scaleb(-places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
