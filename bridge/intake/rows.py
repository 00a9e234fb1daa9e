"""The rows of a sheet of a matter: what its cells say, by the key of their column; a cell that cannot be read is a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from regrights.bridge.basics.errors import closest
from regrights.bridge.basics.text import alike
from regrights.bridge.intake.cells import empty, text, value_in
from regrights.bridge.intake.columns import Column, Sheet
from regrights.bridge.intake.filled import NONE
from regrights.bridge.intake.tables import Table
from regrights.bridge.matter.scalars import Unfit

Find = Callable[[str, str, str, str], None]
"""Is told a mistake: its cell, the key of the column, what is wrong, and the mend."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: what stands in its cells, by key, and where; ``wrong`` are keys whose cell is a mistake."""

    said: dict[str, Any]
    places: dict[str, str]
    place: str
    wrong: frozenset[str]


def rows_of(sheet: Sheet, table: Table, find: Find, shape: Find) -> Iterator[Row]:
    """Yield the rows of a sheet, the values of a keyed one as they stand; ``shape`` is told what is wrong with its columns."""
    columns = _columns(sheet, table, shape)
    for number, cells in enumerate(table.rows[1:], 1):
        said, wrong, places = dict[str, Any](), set[str](), dict[str, str]()
        for at, column in columns.items():
            cell = cells[at] if at < len(cells) else None
            places[column.key] = table.at(number, at)
            if column.key == "meaning" or empty(cell):
                continue
            try:
                raw = sheet.by_key is not None and column is sheet.columns[1]
                said[column.key] = cell if raw or (column.key == "shares" and cell == NONE) else value_in(cell, column.kind)
            except Unfit as error:
                said[column.key] = None
                wrong.add(column.key)
                find(places[column.key], column.key, str(error), error.mend)
        first = next(iter(columns), 0)
        if said:
            yield Row(said, places, table.at(number, first), frozenset(wrong))


def _columns(sheet: Sheet, table: Table, find: Find) -> dict[int, Column]:
    """Return the columns by where they stand. A heading that is unknown, twice or missing is a mistake."""
    known = {alike(column.heading): column for column in sheet.columns}
    head = table.rows[0] if table.rows else []
    found: dict[int, Column] = {}
    width = max((len(row) for row in table.rows), default=0)
    for at in range(width):
        cell = head[at] if at < len(head) else None
        place = table.at(0, at)
        if empty(cell):
            below = [number for number, row in enumerate(table.rows) if at < len(row) and not empty(row[at])]
            if below:
                merged = any(first[0] == 0 and first[1] < at <= last[1] for first, last in table.merged)
                message = "the heading is merged with the one before it" if merged else "the column has no heading"
                mend = "give each column a heading of its own"
                find(place, "", f"{message}, and row {below[0] + 1} has something in it", mend)
        elif (column := known.get(alike(text(cell)))) is None:
            headings = [column.heading for column in sheet.columns]
            find(place, "", f"there is no column {text(cell)[:40]}", closest(text(cell), headings, "columns"))
        elif column in found.values():
            find(place, "", f"the column {column.heading} stands twice", "keep one of the two")
        else:
            found[at] = column
    for column in sheet.columns[:2] if sheet.by_key is not None else sheet.columns:
        if column not in found.values() and (column.required or sheet.by_key is not None):
            find(table.place, "", f"the column {column.heading} is missing", f"add it: {column.words}")
    return found
