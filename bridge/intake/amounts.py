"""Shares that stand in a cell: a whole number, nothing, or a mistake."""

from __future__ import annotations

import re
from typing import Any

from regrights.bridge.intake.cells import empty, number, text, value_in
from regrights.bridge.matter.scalars import Unfit, shown

NOTHING = frozenset({"", "-", "--", "\u2013", "\u2014", "n/a", "na", "none", "nil"})
"""What stands in a cell for nothing."""
_WHOLE = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,30})(?:\.0+)?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.000")
WRITE = "write a whole number of shares, such as 1,000"
LESS = "nobody holds less than none: take it off the shares of its holder, or leave it out"


def shares_in(cell: Any) -> int | None:
    """Return the shares of a cell; None where there are none. Raises Unfit for what is no whole number of them."""
    if empty(cell):
        return None
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Unfit(f"{text(cell)} is no number of shares", WRITE)
    if isinstance(cell, str):
        plain = value_in(cell, "text").strip()
        if plain.lower() in NOTHING:
            return None
        if re.fullmatch(r"\(.*\)|[-\u2212].*", plain) and _WHOLE.fullmatch(plain.strip("()-\u2212 ")):
            raise Unfit(f"{plain} is less than no shares", LESS)
        if (found := _WHOLE.fullmatch(plain.replace("\u00a0", ""))) is None:
            raise Unfit(f"{shown(plain)} is no whole number of shares", WRITE)
        if _THOUSANDS.fullmatch(found[0]):
            # A point stands between thousands in much of the world. A number of a workbook has no such doubt.
            may_be = f"may be {found[1]} or {int(found[1] + '000'):,}"
            raise Unfit(f"{plain} {may_be}", "write the number without a point")
        return int(found[1].replace(",", ""))
    amount = number(float(cell)) if isinstance(cell, float) else cell
    if isinstance(amount, str):
        raise Unfit(f"{amount} is no whole number of shares", WRITE)
    if amount < 0:
        raise Unfit(f"{amount:,} is less than no shares", LESS)
    return amount
