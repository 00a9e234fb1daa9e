"""Read a file of others, whatever it is: the workbook of `init` filled in, any other cap table, or a package of others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from regrights.bridge.basics.errors import Finding, InputError, UsageError, closest
from regrights.bridge.basics.files import File
from regrights.bridge.intake.assembling import assembled
from regrights.bridge.intake.captable import read_table
from regrights.bridge.intake.cells import text
from regrights.bridge.intake.headings import FIELDS, TOP, Head, check_said, head_of
from regrights.bridge.intake.tables import Table, tables_of
from regrights.bridge.intake.taken import Left, Taken
from regrights.bridge.intake.template import is_template, read_template

MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_AS_OF = re.compile(r"(?i)\bas (?:of|at)[: ]+(.{4,30})")


def read_sheets(path: File, agreement: str, *, said: Mapping[str, str], sheet: str | None, today: dt.date) -> Taken:
    """Return what a workbook, a CSV or a folder of CSVs says; ``said`` are headings by field, ``sheet`` is where they stand.

    Raises InputError for what cannot be read, and UsageError for a sheet, a field or a heading that there is none of. Mistakes
    of its cells are among the findings of what is returned.
    """
    tables = tables_of(path)
    if sheet is not None and sheet not in [table.name for table in tables]:
        raise UsageError(f"there is no sheet {sheet}", closest(sheet, [table.name for table in tables], "sheets"), "--sheet")
    if sheet is None and not said and is_template(tables):
        return read_template(tables, str(path), agreement)
    wanted = [table for table in tables if sheet in {None, table.name}]
    check_said(wanted, said)
    heads = [(table, head) for table in wanted if (head := head_of(table, said)) is not None]
    if not heads:
        message = "no row was found that names a holder's column and one of shares, or of a class"
        mend = f'say which they are: --map holder="…" --map shares="…"; the fields: {", ".join(FIELDS)}, shares.CLASS'
        raise InputError([Finding(table.place, None, "", message, mend) for table in wanted])
    table, head = max(heads, key=lambda found: len(found[1].columns) + len(found[1].classes))
    day, dated = _day_of(table, head)
    taken = assembled(read_table(table, head), agreement, table.file, day or today, dated)
    left = [Left("sheet", 1, f"--sheet {other.name!r} takes it", (other.place,)) for other in tables if other is not table]
    return replace(taken, left=(*taken.left, *left), mapping=head.mapping())


def _day_of(table: Table, head: Head) -> tuple[dt.date | None, str]:
    """Return the day that a row above the head says the table is right for, and where."""
    for row in range(min(head.row, TOP)):
        for at, cell in enumerate(table.rows[row]):
            found = _AS_OF.search(cell) if isinstance(cell, str) else None
            beside = table.rows[row][at + 1] if at + 1 < len(table.rows[row]) else None
            if found and (day := _day(found[1])):
                return day, table.at(row, at)
            if (
                isinstance(cell, str)
                and re.fullmatch(r"(?i)\s*as (?:of|at)(?: date)?:?\s*", cell)
                and isinstance(beside, dt.date)
            ):
                return dt.date.fromisoformat(text(beside)[:10]), table.at(row, at + 1)
    return None, ""


def _day(words: str) -> dt.date | None:
    """Return a day that is written beyond doubt: 2025-12-31, or December 31, 2025; what may be two days is none."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})|([A-Za-z]+)\.? (\d{1,2}),? (\d{4})|(\d{1,2}) ([A-Za-z]+)\.?,? (\d{4})", words)
    if found is None:
        return None
    year, month, day, first, on, of, before, second, last = found.groups()
    name = (first or second or "").lower()
    number = next((at for at, known in enumerate(MONTHS, 1) if len(name) > 2 and known.startswith(name)), 0)
    try:
        return dt.date(int(year or of or last), int(month or number), int(day or on or before))
    except ValueError:
        return None
