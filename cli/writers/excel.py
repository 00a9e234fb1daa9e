"""The report as an Excel workbook: real numbers, and formulas for what follows from them."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import Any

import xlsxwriter
from xlsxwriter.image import Image

from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.layout import in_columns
from regrights.bridge.documents.model import Block, Cell, Document, Footnotes, Items, Lines, Paragraph, Quote, Table
from regrights.cli.text import printable
from regrights.cli.writers.live import floor_test, formula, steps

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGE, _UPRIGHT = 110, 84  # the characters that a page is wide, and one that stands upright
_LONGEST = 31  # the UTF-16 units of a sheet's name
_ROUNDS = 40  # the most columns for the rounds of a division
_NAVY, _GREY, _LINE = {"bold": True, "font_color": "#1F2A44"}, {"font_color": "#404040"}, {"border_color": "#BFBFBF"}
_LOOKS: dict[str, dict[str, Any]] = {
    "strong": {"bold": True},
    "met": {"bold": True, "font_color": "#1E5631"},
    "unmet": {"bold": True, "font_color": "#8B1A1A", "left": 5, "left_color": "#8B1A1A"},
    "note": {"italic": True, **_GREY},
    "title": {"font_size": 18, **_NAVY},
    "heading": {"font_size": 14, **_NAVY},
    "item": {"indent": 1},
    "link": {"underline": 1, "font_color": "#1F4E9E", "text_wrap": False},
    "head": {"bold": True, "bg_color": "#E7EAF0", "top": 2, "bottom": 1, "border_color": "#1F2A44"},
    "cell": {"bottom": 4, **_LINE},
    "input": {"bg_color": "#FFF9DB", "font_color": "#0000C0", "border": 1, "locked": False, **_LINE},
}


def legal(text: str) -> str:
    """Return text with U+FFFD for what XML forbids, and for what turns text round."""
    return printable(_FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def midnight(date: str) -> dt.datetime:
    """Return the beginning of the day of a report, and of 2000-01-01 where its date is no ISO date."""
    return dt.datetime.fromisoformat(date if re.fullmatch(r"[12]\d{3}-[01]\d-[0-3]\d", date) else "2000-01-01")


def excel(memo: Document) -> bytes:
    """Return a report as an Excel workbook: each section with a table or a picture on a sheet, and the others on the first."""
    book = xlsxwriter.Workbook(stream := io.BytesIO(), {"in_memory": True})
    book.set_properties({"title": legal(memo.title), "subject": legal(memo.subtitle), "created": midnight(memo.date)})
    first = _Sheet(book, "Report", (), (_UPRIGHT // 2, _UPRIGHT // 2))
    first.text(memo.title, "title")
    if memo.head is None:
        first.text(memo.subtitle, "strong")
        first.text(memo.day, "note")
    for name, text in memo.head.lines if memo.head else ():
        first.text(f"{name}: {text}")
    if memo.head and memo.head.privileged:
        first.text(memo.head.privileged, "strong")
    for section in map(in_columns, memo.sections):
        if any(isinstance(block, Table | Picture) for block in section.blocks):
            sheet = _Sheet(book, section.title, section.blocks)
            first.link(section.title, sheet.name)
        else:
            sheet = first
            sheet.row += 1
        sheet.text(section.title, "heading")
        sheet.blocks(section.blocks)
    if memo.floor:
        floor_test(_Sheet(book, "Floor test", (), (50, 24)), memo.floor)
    book.close()
    return stream.getvalue()


def _number(cell: Cell) -> tuple[float, str] | None:
    """Return the number of a cell and a format that shows it in its words; none where Excel, with 15 digits, cannot."""
    found = re.fullmatch(r'([^\d"\n]{0,80}?)(-?)(\d[\d,]*)(\.\d+)?( ?%)?([^"\n]{0,80})', legal(cell.text))
    if cell.value is None or not found:
        return None
    before, minus, whole, fraction, percent, after = (part or "" for part in found.groups())
    places, value, shown = max(len(fraction) - 1, 0), Fraction(cell.value), Fraction(minus + whole.replace(",", "") + fraction)
    value = min(value, value * (100 if percent else 1), key=lambda number: abs(number - shown))  # 8% may be 8, or 8/100
    if abs(value - shown) >= Fraction(1, 10**places) or abs(value) * 10**places >= 10**15:
        return None
    value = value / 100 if percent else value
    shape = ("0" if percent or ("," not in whole and len(whole) > 3) else "#,##0") + fraction[:1] + "0" * places + percent.strip()
    shape = f'"{before}"' * bool(before) + shape + f'"{after}"' * bool(after)
    return (value.numerator if value.denominator == 1 else float(value)), shape


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _name(title: str, taken: Collection[str]) -> str:
    """Return the name of a sheet: legal, of at most 31 UTF-16 units, of whole words, and taken by no other."""
    plain = re.sub(r"[\[\]:*?/\\\n\t]", " ", legal(title)).strip(" '") or "Section"
    if _units(plain) > _LONGEST:  # the whole of a part that says something, such as what stands before a comma
        parts = [plain[: found.start()] for found in re.finditer(r"[,;:–—]? (?:and|or|by|with|of) |[,;:–—] ", plain)]
        plain = next((part for part in reversed(parts) if 8 <= _units(part) <= _LONGEST), plain)
    for end in ("", *(f" ({number})" for number in range(2, len(taken) + 3))):
        cut = plain
        while _units(cut + end) > _LONGEST:
            cut = (cut.rpartition(" ")[0] or cut[:-1]).rstrip(" ',;")
        if (cut + end).casefold() not in taken:
            break
    return cut + end


class _Sheet:
    """A sheet, written from the top: texts run over all its columns."""

    def __init__(self, book: Any, title: str, blocks: Sequence[Block], widths: Sequence[int] = ()) -> None:
        taken = {sheet.get_name().casefold() for sheet in book.worksheets()} | {"history", "" if widths else "floor test"}
        self.book, self.name, self.row = book, _name(title, taken), 0
        tables = [block for block in blocks if isinstance(block, Table)]
        texts = [[cell.text for cell in row] for table in tables for row in table.rows]
        texts += [[text if len(text) < 16 else max(text.split() or [""], key=len) for text in table.head] for table in tables]
        self.widths = [*widths] or [min(max(map(len, column)) + 5, 46) for column in zip_longest(*texts, fillvalue="")]
        self.widths = self.widths or [_UPRIGHT // 2]
        rounds = max((len(table.division.rounds) + 2 for table in tables if table.division), default=0)
        self.widths += [14] * (min(rounds, _ROUNDS) - len(self.widths))
        room = _UPRIGHT if sum(self.widths) <= _UPRIGHT else _PAGE
        self.widths += [room - sum(self.widths)] if sum(self.widths) < room else []
        self.page = book.add_worksheet(self.name)
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        if room == _PAGE:
            self.page.set_landscape()
        self.page.set_paper(1)
        self.page.set_margins(0.5, 0.5, 0.6, 0.7)
        self.page.repeat_rows(0)
        self.page.fit_to_pages(1, 0)
        self.page.hide_gridlines(2)
        self.page.set_footer("&L&A&RPage &P of &N")

    def look(self, tone: str, text: str = "", **more: Any) -> Any:
        """Return the format of a tone; a text that could be typed as a formula is marked as text."""
        plain = {"valign": "top", "text_wrap": True, "quote_prefix": text[:1] in {"=", "+", "-", "@"}}
        return self.book.add_format(plain | _LOOKS.get(tone, {}) | more)

    def text(self, text: str, tone: str = "plain") -> None:
        """Write a text over all columns, a long one in several rows, for a row has a greatest height."""
        for piece in re.findall(r"(?s).{1,2000}(?!\S)|.{1,2000}", legal(text)) or [""]:
            look = self.look(tone, piece)
            if len(self.widths) > 1:
                self.page.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", look)
            self.page.write_string(self.row, 0, piece, look)
            self.end_row([(piece, sum(self.widths))], look.font_size)

    def end_row(self, texts: Iterable[tuple[str, int]], size: float = 11) -> None:
        """Give a row the height that its texts need in their widths, and go to the next."""
        lines = [sum(int(len(line) * size / (width * 12)) + 1 for line in text.split("\n")) for text, width in texts]
        self.page.set_row(self.row, min(max(lines, default=1) * size * 1.4, 409))
        self.row += 1

    def link(self, text: str, name: str) -> None:
        place = "internal:'" + name.replace("'", "''") + "'!A1"
        self.page.write_url(self.row, 0, place, self.look("link", text), legal(text) or name)
        self.row += 1

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Write blocks. The head of its tables stays in sight, and is printed on each page, if they have the same."""
        heads = {block.head for block in blocks if isinstance(block, Table)}
        for block in blocks:
            if isinstance(block, Table) and len(heads) == 1:
                self.page.repeat_rows(self.row + 1)
                if self.row < 12:
                    self.page.freeze_panes(self.row + 2, 0)
                heads = set()
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text, tone):
                self.text(text, tone)
            case Items(items, numbered):
                for at, item in enumerate(items, 1):
                    self.text(f"{at}. {item}" if numbered else f"\u2022 {item}", "item")
            case Lines(lines):
                for line in lines:
                    self.text(line)
            case Quote(text, source):
                self.text(text, "item")
                self.text(f"\u2014 {source}", "note")
            case Footnotes(notes):
                for at, note in enumerate(notes, 1):
                    self.text(f"{at}. {note}", "note")
            case Picture():
                self._picture(block)
            case Table():
                self.text(block.caption, "strong")
                top = self.row + 1
                for at, row in enumerate((tuple(map(Cell, block.head)), *block.rows)):
                    for column, cell in enumerate(row):
                        live = formula(cell, row, (self.row, column), top)
                        self.cell(column, cell, "cell" if at else "head", right=column in block.right, formula=live)
                    self.end_row((cell.text, width - 3) for cell, width in zip(row, self.widths, strict=False))
                self.row += 1
                if block.division:
                    steps(self, block, block.division, top)

    def cell(self, column: int, cell: Cell, tone: str, *, right: bool = False, formula: str = "") -> None:
        """Write a cell: a number as a number, or as a formula beside its exact value, and a text as nothing but text."""
        more: dict[str, Any] = {"align": "right" if right else "left", "indent": 1}
        if number := _number(cell):
            look = self.look(tone, num_format=number[1], **more)
            if formula:
                self.page.write_formula(self.row, column, formula, look, number[0])
            else:
                self.page.write_number(self.row, column, number[0], look)
        else:
            self.page.write_string(self.row, column, legal(cell.text)[:32_767], self.look(tone, cell.text, **more))

    def _picture(self, picture: Picture) -> None:
        from regrights.bridge.documents.pictures import png

        image = Image(io.BytesIO(png(picture)))
        scale = 605 * image.x_dpi / (image.width * 96)  # 16 cm
        self.text(picture.title, "strong")
        self.page.insert_image(self.row, 0, image, {"description": legal(picture.alt), "x_scale": scale, "y_scale": scale})
        self.row += math.ceil(image.height * 96 / image.y_dpi * scale / 20) + 1
