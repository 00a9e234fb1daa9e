"""The writer of workbooks to fill in: a matter as sheets, with lists to choose from, and what each column means."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from regrights.bridge.intake.cells import SHOWN, quoted
from regrights.bridge.intake.columns import Column
from regrights.bridge.intake.filled import Filled
from regrights.bridge.intake.template import EXAMPLE

LISTS = "Lists"
"""The sheet that has what may be chosen; it is not read."""
YES_NO = ("yes", "no")
_SPARE = 500
"""How many rows below the last are made ready to be filled in."""
_FORMATS = {"whole": "#,##0", "day": "yyyy-mm-dd", "text": "@", "choice": "@", "ids": "@", "decimal": "@", "ratio": "@"}
_HEAD = {"bold": True, "bg_color": "#E7EAF0", "bottom": 1, "border_color": "#1F2A44", "valign": "top"}
_FIRST_DAY = dt.date(1900, 3, 1)
"""The first day that every sheet has alike."""


def workbook(sheets: Sequence[Filled], created: dt.datetime) -> bytes:
    """Return sheets as an XLSX workbook."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": created})
    pages = [(book.add_worksheet(filled.sheet.name), filled) for filled in sheets]
    writer = _Writer(book)
    for page, filled in pages:
        writer.sheet(page, filled)
    writer.lists.hide()
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self.formats = {kind: book.add_format({"num_format": shape}) for kind, shape in _FORMATS.items()}
        self.formats["flag"] = book.add_format()
        self.plain = book.add_format({"num_format": "@", "quote_prefix": True})
        self.head, self.must = book.add_format(_HEAD), book.add_format(_HEAD | {"font_color": "#8B1A1A"})
        self.meaning = book.add_format({"italic": True, "font_color": "#606060", "text_wrap": True, "valign": "top"})
        self.example = book.add_format({"italic": True, "font_color": "#808080"})
        self.lists = book.add_worksheet(LISTS)
        self.ranges: dict[tuple[str, ...], str] = {}

    def sheet(self, page: Any, filled: Filled) -> None:
        """Write a sheet: its head stays in sight, and below its rows some more are ready."""
        columns = filled.sheet.columns
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.set_paper(1)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&L&A&RPage &P of &N")
        for at, column in enumerate(columns):
            page.write_string(0, at, column.heading, self.must if column.required else self.head)
            page.write_comment(0, at, column.words, {"x_scale": 2}) if column.words else None
            texts = [str(row[at][0]) for row in filled.rows if at < len(row) and row[at][0] is not None]
            least = 12 if filled.sheet.by_key is None or at != 1 else 24
            width = 80 if column.key == "meaning" else min(max([least, len(column.heading), *map(len, texts)]), 44)
            page.set_column(at, at, width + 2, self.formats[column.kind] if filled.sheet.by_key is None else None)
            if filled.sheet.by_key is None:
                self._choose(page, (1, at, len(filled.rows) + _SPARE, at), column)
        marked = {"type": "formula", "criteria": f'=LEFT($A2,{len(EXAMPLE)})="{EXAMPLE}"', "format": self.example}
        page.conditional_format(1, 0, len(filled.rows) + _SPARE, len(columns) - 1, marked)
        for number, row in enumerate(filled.rows, 1):
            for at, (value, column) in enumerate(row):
                self._cell(page, number, at, value, column)
                if filled.sheet.by_key is not None:
                    self._choose(page, (number, at, number, at), column)

    def _choose(self, page: Any, cells: tuple[int, int, int, int], column: Column) -> None:
        """Let one of the options be chosen, where there is one to choose."""
        options = YES_NO if column.kind == "flag" else column.options if column.kind == "choice" else ()
        if options:
            page.data_validation(*cells, {"validate": "list", "source": self._listed(options)})

    def _listed(self, options: tuple[str, ...]) -> str:
        if options not in self.ranges:
            at = len(self.ranges)
            for row, option in enumerate(options):
                self.lists.write_string(row, at, option)
            name = xlsxwriter.utility.xl_col_to_name(at)
            self.ranges[options] = f"={LISTS}!${name}$1:${name}${len(options)}"
        return self.ranges[options]

    def _cell(self, page: Any, row: int, at: int, value: Any, column: Column) -> None:
        look = self.meaning if column.key == "meaning" else self.formats[column.kind]
        if value is None:
            page.write_blank(row, at, None, look)
        elif isinstance(value, bool):
            page.write_string(row, at, YES_NO[not value])
        elif isinstance(value, int) and abs(value) < 10**SHOWN:
            page.write_number(row, at, value, self.formats["whole"])
        elif column.kind == "day" and _is_day(value):
            page.write_datetime(row, at, dt.datetime.fromisoformat(value), self.formats["day"])
        else:
            text = quoted(str(value))
            page.write_string(row, at, text, self.plain if text[:1] in set("=+-@'") else look)


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text) >= _FIRST_DAY
    except ValueError:
        return False
