"""The blanks of an agreement: numbers of the contract that each deal fills in, and how their values are written for the rules.

A value is written as files write it (``40``, ``"200/3"``, ``"more than 50"``, ``"5000000.00"``, a date, an id, ``none``); a
percentage that is to be exceeded has a ``>`` in front, ``">50"``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

NONE = "none"
"""The value of a blank that the parties have struck out."""
UNITS = ("percent", "years", "months", "days", "demands", "times", "shares", "dollars", "date", "choice")
"""What a blank may count."""
MAJORITY = ">50"
_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_PERCENT = re.compile(rf"(more than |>)?({_NUMBER})(?:/({_NUMBER}))?")


def percentage(value: object) -> str:
    """Return a percentage as the rules have it, an exact fraction of 100: ``40``, ``200/3``, ``>50`` for more than that.

    Raises ValueError for what is none.
    """
    if value == "majority":
        return MAJORITY
    found = None if isinstance(value, bool) else _PERCENT.fullmatch(str(value))
    if found is None or (found[3] and not Fraction(found[3])):
        raise ValueError("no percentage")
    part = Fraction(found[2]) / Fraction(found[3] or 1)
    if part > 100 or (found[1] and part == 100):
        raise ValueError("more than the whole")
    if 0 < part < 1:
        raise ValueError("less than one percent")
    return f"{'>' if found[1] else ''}{part}"


def cents(value: object) -> int:
    """Return dollars, as files write them, in cents. Raises ValueError where there is a part of a cent."""
    amount = Fraction(str(value)) * 100
    if amount.denominator != 1:
        raise ValueError("a part of a cent")
    return int(amount)


def term(unit: str, value: Any) -> str:
    """Return a value as a term of the rules."""
    if value == NONE:
        return NONE
    match unit:
        case "percent":
            return f'"{percentage(value)}"'
        case "shares":
            return _quantity(value)
        case "dollars":
            whole, rest = divmod(cents(value), 100)
            return f"usd({_quantity(whole)},{rest})"
        case "date":
            return str((value if isinstance(value, dt.date) else dt.date.fromisoformat(value)).toordinal())
    return str(value)


def declared(blanks: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return as facts where each blank stands, and the default of the form, where it has one."""
    facts = []
    for name, blank in blanks.items():
        clause = f'"{blank["clause"]}"'
        facts.append(f"blank_clause({name},{clause}).")
        if "default" in blank:
            facts.append(f"blank({name},{term(blank['unit'], blank['default'])},{clause}).")
    return facts


def _quantity(value: int) -> str:
    return f"q({value // 10**6},{value % 10**6})"
