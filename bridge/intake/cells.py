"""What stands in a cell, as a file would write it: text, whole numbers, dates, exact decimals. No float is rounded."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

from regrights.bridge.intake.money import dollars_in
from regrights.bridge.matter.scalars import Unfit, shown
from regrights.bridge.matter.yaml import UNPRINTABLE

EXACT = 2**53
"""From here on a number of a sheet may be another than the one that was typed."""
SHOWN = 15
"""How many digits a number of a sheet keeps."""
NO_VALUE = "#NOVALUE"
"""What stands for the value of a formula that no program has reckoned yet."""
ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", NO_VALUE}
)
_FLAGS = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_ODD = re.compile("_x[0-9A-Fa-f]{4}_|[\r\ufeff]")
DAY = "write a date of the sheet, or text YYYY-MM-DD, such as 2002-06-28"


def empty(cell: Any) -> bool:
    """Return whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def value_in(cell: Any, kind: str) -> Any:
    """Return what stands in a cell of a ``kind`` (see Column). Raises Unfit for what can be no such value."""
    if isinstance(cell, str):
        if cell.strip() == NO_VALUE:
            raise Unfit("the formula of this cell has no value yet", "open the file in a spreadsheet program, and save it")
        if cell.strip() in ERRORS:
            raise Unfit(f"the formula of this cell fails: {cell.strip()}", "mend the formula, or write the value")
        cell = unquoted(cell.strip())
    match kind:
        case "whole":
            return _whole(cell)
        case "day":
            return day(cell)
        case "decimal" | "ratio":
            return _exact(dollars_in(cell) if kind == "decimal" and isinstance(cell, str) else cell)
        case "flag":
            return _FLAGS.get(text(cell).lower(), cell)
        case "ids":
            return [part for part in re.split(r"[,;\s]+", text(cell)) if part]
    return text(cell)


def text(cell: Any) -> str:
    """Return a cell as text: a number as it is shown, a day as YYYY-MM-DD."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return str(cell)


def day(cell: Any) -> str:
    """Return a date as files write it. Raises Unfit for what is none, such as a number or a date in words."""
    if isinstance(cell, dt.datetime | dt.date):
        return text(cell)[:10]
    if isinstance(cell, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        return cell
    raise Unfit(f"{shown(text(cell))} is no date{' but text' if isinstance(cell, str) else ''}", DAY)


def number(cell: float) -> int | str:
    """Return a number of a sheet as it was typed. Raises Unfit where the sheet does not keep all of its digits."""
    if cell.is_integer():
        if abs(cell) >= EXACT:
            raise Unfit(f"{cell:.0f} has more digits than a number of a sheet keeps", "write it as text: with ' in front")
        return int(cell)
    exact = Decimal(repr(cell))
    if len(exact.as_tuple().digits) > SHOWN:
        raise Unfit(f"{cell!r} is rounded by the sheet", "write the exact value, as text where it is long")
    return f"{exact:f}"


def _exact(cell: Any) -> Any:
    if isinstance(cell, float):
        return number(cell)
    if isinstance(cell, dt.date):
        raise Unfit(f"{text(cell)} is a date, and no number", "give the cell the format of a number or a text")
    return cell.replace(",", "") if isinstance(cell, str) and _GROUPED.fullmatch(cell) else cell


def _whole(cell: Any) -> Any:
    exact = _exact(cell)
    return int(exact) if isinstance(exact, str) and re.fullmatch(r"-?[0-9]{1,60}", exact) else exact


def quoted(value: str) -> str:
    """Return a text as a cell has it: in quotes where the cell would lose some of it, such as a space at its end."""
    lost = value != value.strip() or not value or value[0] == '"' or value in ERRORS
    return json.dumps(value).replace("_", "\\u005f") if lost or UNPRINTABLE.search(value) or _ODD.search(value) else value


def unquoted(cell: str) -> str:
    """Return the text of a cell, as ``quoted`` has it; any other text as it stands."""
    if cell[:1] == '"' == cell[-1:] and len(cell) > 1:
        try:
            return str(json.loads(cell))
        except ValueError:
            pass
    return cell
