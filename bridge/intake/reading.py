"""Read a file of others, whatever it is: the workbook of `init` filled in, any other cap table, or a package of others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from regrights.bridge.basics.errors import Finding, InputError, UsageError, closest
from regrights.bridge.basics.files import File
from regrights.bridge.intake.assembling import assembled
from regrights.bridge.intake.choosing import chosen
from regrights.bridge.intake.days import day_of
from regrights.bridge.intake.fields import FIELDS
from regrights.bridge.intake.headings import check_said, head_of
from regrights.bridge.intake.tables import tables_of
from regrights.bridge.intake.taken import Taken
from regrights.bridge.intake.template import is_template, read_template


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
    taken_of = chosen(heads, tables)
    table = taken_of.table
    told = day_of(table, taken_of.head, [other for other in wanted if other is not table], today)
    taken = assembled(taken_of.read, agreement, table.file, told)
    left, notes = (*taken.left, *taken_of.left), (*taken_of.notes, *taken.notes)
    return replace(taken, left=left, notes=notes, mapping=taken_of.mapping)
