"""The report as an Excel workbook: real numbers, and a floor test that calculates."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from regrights.bridge.report.model import Block, Cell, Floor, Items, Memo, Paragraph, Picture, Quote, Section, Table

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGE = 110
_TONES: dict[str, dict[str, Any]] = {
    "plain": {},
    "strong": {"bold": True},
    "met": {"bold": True, "font_color": "#1E5631", "left": 1},
    "unmet": {"bold": True, "font_color": "#8B1A1A", "left": 5},
    "note": {"italic": True, "font_color": "#404040"},
    "title": {"bold": True, "font_size": 18, "font_color": "#1F2A44"},
    "heading": {"bold": True, "font_size": 14, "font_color": "#1F2A44"},
    "caption": {"bold": True, "font_color": "#404040"},
    "item": {"indent": 1},
    "quote": {"indent": 2},
    "source": {"indent": 2, "italic": True, "font_color": "#404040"},
    "head": {"bold": True, "bg_color": "#E7EAF0", "top": 2, "bottom": 1, "border_color": "#1F2A44"},
    "cell": {"bottom": 4, "border_color": "#BFBFBF"},
    "input": {"bg_color": "#FFF9DB", "font_color": "#0000C0", "border": 1, "border_color": "#7F7F7F", "locked": False},
    "result": {"bold": True, "bottom": 4, "border_color": "#BFBFBF"},
}


def legal(text: str) -> str:
    """Return text with U+FFFD for what XML forbids: most control characters, and halves of surrogate pairs."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def midnight(date: str) -> dt.datetime:
    """Return the beginning of the day of a report, and of 2000-01-01 where its date is no ISO date."""
    try:
        return dt.datetime.combine(dt.date.fromisoformat(date), dt.time())
    except ValueError:
        return dt.datetime(2000, 1, 1)


def excel(memo: Memo) -> bytes:
    """Return a report as an Excel workbook (.xlsx). The same report gives the same bytes.

    The first sheet holds the sections without a table or a picture; each other section has a sheet. A table with another head
    than the one before it begins a further sheet, so that its head stays in sight and is printed on each page.
    """
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = _Book(xlsxwriter.Workbook(stream := io.BytesIO(), options), memo.title)
    book.file.set_properties({"title": legal(memo.title), "subject": legal(memo.subtitle), "created": midnight(memo.date)})
    first = _Sheet(book, "Report", [])
    for text, tone in ((memo.title, "title"), (memo.subtitle, "strong"), (memo.date, "note")):
        first.text(text, tone)
    for section in memo.sections:
        first.text(section.title, "heading")
        if any(isinstance(block, Table | Picture) for block in section.blocks):
            for part in _parts(section.blocks):
                sheet = _Sheet(book, section.title, part)
                sheet.text(section.title, "heading")
                sheet.blocks(part)
                first.link(sheet.name)
        else:
            first.blocks(section.blocks)
    if memo.floor:
        _floor(_Sheet(book, "Floor test", [], (50, 24)), memo.floor)
    book.file.close()
    return stream.getvalue()


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return blocks cut before each table with another head; the paragraphs that lead to it go with it."""
    parts: list[list[Block]] = [[]]
    head = None
    for block in blocks:
        if isinstance(block, Table):
            if head not in {None, block.head}:
                lead = list(takewhile(lambda old: isinstance(old, Paragraph) and old.tone != "note", reversed(parts[-1])))
                del parts[-1][len(parts[-1]) - len(lead) :]
                parts.append(lead[::-1])
            head = block.head
        parts[-1].append(block)
    return parts


def _number(cell: Cell) -> tuple[float, str] | None:
    """Return a cell's number, and the format that shows its text; none where it has none that Excel holds, in 15 digits."""
    value, text = Fraction(cell.value or 0), legal(cell.text)
    found = re.search(r"\d[\d,]*(?:\.(\d+))?(\s*%)?", text)
    places = len(found[1] or "") if found else 0
    if cell.value is None or abs(value) * 10**places >= 10**15:
        return None
    shape = "General"
    if found:
        shown = Fraction(re.sub(r"[^\d.]", "", found[0]))
        if found[2] and abs(shown - abs(value)) <= abs(shown - 100 * abs(value)):
            value /= 100
        digits = ("#,##0" if "," in found[0] or shown < 1000 else "0") + f".{'0' * places}" * bool(places)
        before, after = text[: found.start()], text[found.end() :]
        negative = value < 0 and before.endswith("-")
        near = abs(shown - abs(value) * (100 if found[2] else 1)) < Fraction(1, 10**places)
        if near and negative == (value < 0) and len(before + after) < 80 and not set('"\n') & set(before + after):
            before = before[:-1] if negative else before
            shape = "".join([f'"{before}"' * bool(before), digits, "%" * bool(found[2]), f'"{after}"' * bool(after)])
    return (value.numerator if value.denominator == 1 else float(value)), shape


class _Book:
    """A workbook with its formats and the names of its sheets."""

    def __init__(self, file: Any, title: str) -> None:
        self.file, self.made, self.names = file, {}, {"history", "floor test"}
        self.footer = f"&L{' '.join(legal(title)[:80].split()).replace('&', '&&')}&RPage &P of &N"

    def look(self, tone: str, text: str = "", **more: Any) -> Any:
        """Return the format of a tone; a text that could be typed as a formula is marked as text."""
        more = {"valign": "top", "text_wrap": True} | _TONES.get(tone, {}) | more
        more |= {"quote_prefix": True} if text[:1] in {"=", "+", "-", "@", "\t"} else {}
        key = repr(sorted(more.items()))
        if key not in self.made:
            self.made[key] = self.file.add_format(more)
        return self.made[key]

    def name(self, title: str) -> str:
        """Return the name of a sheet: legal, of at most 31 UTF-16 units, and its own."""
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f\x7f]", " ", legal(title)).strip(" '") or "Section"
        for number in count(1):
            end = f" ({number})" if number > 1 else ""
            cut = plain
            while len((cut + end).encode("utf-16-le")) > 62:
                cut = cut[:-1].rstrip(" '")
            if (cut + end).casefold() not in self.names or title == "Floor test":
                break
        self.names.add((cut + end).casefold())
        return cut + end


class _Sheet:
    """A sheet, written from the top: texts run over all its columns."""

    def __init__(self, book: _Book, title: str, blocks: Sequence[Block], widths: Sequence[int] = ()) -> None:
        self.book, self.name, self.row, self.head = book, book.name(title), 0, None
        tables = [block for block in blocks if isinstance(block, Table)]
        lines = [line for table in tables for line in ([cell.text for cell in row] for row in table.rows)]
        heads = [[max(re.split(r"\s", text), key=len) for text in table.head] for table in tables]
        self.widths = [*widths] or [
            min(max(len(text) for text in column) + 3, 46) for column in zip_longest(*lines, *heads, fillvalue="")
        ]
        if sum(self.widths) < _PAGE:
            self.widths.append(_PAGE - sum(self.widths))
        self.page = book.file.add_worksheet(self.name)
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        self.page.set_landscape()
        self.page.set_paper(1)
        self.page.fit_to_pages(1, 0)
        self.page.hide_gridlines(2)
        self.page.set_footer(book.footer)

    def text(self, text: str, tone: str) -> None:
        """Write a text over all columns, in rows of at most some 25 lines."""
        for piece in re.findall(r"(?s).{1,2000}(?=\s|$)|.{1,2000}", legal(text)) or [""]:
            look, size = self.book.look(tone, piece), _TONES.get(tone, {}).get("font_size", 11)
            if len(self.widths) > 1:
                self.page.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", look)
            self.page.write_string(self.row, 0, piece, look)
            self.page.set_row(self.row, min(_lines(piece, sum(self.widths) * 11 // size) * size * 1.4, 409))
            self.row += 1

    def link(self, name: str) -> None:
        """Write a link to another sheet."""
        place = "internal:'" + name.replace("'", "''") + "'!A1"
        self.page.write_url(self.row, 0, place, self.book.look("link", name), name)
        self.row += 1

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Write blocks; where much stands before the first table, the table comes first."""
        lead = list(takewhile(lambda block: not isinstance(block, Table), blocks))
        rest = blocks[len(lead) :]
        if rest and sum(_height(block) for block in lead) > 8: 
            blocks = [rest[0], *lead, *rest[1:]]
        for block in blocks:
            self.block(block)
            self.row += isinstance(block, Table|Picture)
        if self.head is not None:
            self.page.freeze_panes(self.head + 1, 0)
            self.page.repeat_rows(self.head)
