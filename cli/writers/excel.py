"""The report as an Excel workbook: real numbers, and a floor test that calculates."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import count, takewhile, zip_longest
from typing import Any

from regrights.bridge.report.model import Block, Cell, Floor, Items, Memo, Paragraph, Picture, Quote, Table

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGE = 110  # the characters that a page is wide
_NAVY, _GREY = {"bold": True, "font_color": "#1F2A44"}, {"font_color": "#404040"}
_LOOKS: dict[str, dict[str, Any]] = {
    "strong": {"bold": True},
    "met": {"bold": True, "font_color": "#1E5631"},
    "unmet": {"bold": True, "font_color": "#8B1A1A", "left": 5, "left_color": "#8B1A1A"},
    "note": {"italic": True, **_GREY},
    "title": {"font_size": 18, **_NAVY},
    "heading": {"font_size": 14, **_NAVY},
    "caption": {"bold": True, **_GREY},
    "item": {"indent": 1},
    "quote": {"indent": 2},
    "source": {"indent": 2, "italic": True, **_GREY},
    "link": {"indent": 1, "underline": 1, "font_color": "#1F4E9E"},
    "head": {"bold": True, "bg_color": "#E7EAF0", "top": 2, "bottom": 1, "border_color": "#1F2A44"},
    "cell": {"bottom": 4, "border_color": "#BFBFBF"},
    "result": {"bold": True, "bottom": 4, "border_color": "#BFBFBF"},
    "input": {"bg_color": "#FFF9DB", "font_color": "#0000C0", "border": 1, "border_color": "#7F7F7F", "locked": False},
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

    The first sheet holds the sections without a table or a picture; each other section has a sheet of its own.
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
            sheet = _Sheet(book, section.title, section.blocks)
            sheet.text(section.title, "heading")
            sheet.blocks(section.blocks)
            first.link(sheet.name)
        else:
            first.blocks(section.blocks)
    if memo.floor:
        _floor(_Sheet(book, "Floor test", [], (50, 24)), memo.floor)
    book.file.close()
    return stream.getvalue()


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
        more = {"valign": "top", "text_wrap": True} | _LOOKS.get(tone, {}) | more
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
        self.book, self.name, self.row = book, book.name(title), 0
        tables = [block for block in blocks if isinstance(block, Table)]
        texts = [[cell.text for cell in row] for table in tables for row in table.rows]
        texts += [[max(text.split() or [""], key=len) for text in table.head] for table in tables]
        self.widths = [*widths] or [min(max(map(len, column)) + 3, 46) for column in zip_longest(*texts, fillvalue="")]
        self.widths += [_PAGE - sum(self.widths)] if sum(self.widths) < _PAGE else []
        self.page = book.file.add_worksheet(self.name)
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        self.page.set_landscape()
        self.page.set_paper(1)
        self.page.fit_to_pages(1, 0)
        self.page.hide_gridlines(2)
        self.page.set_footer(book.footer)

    def text(self, text: str, tone: str = "plain") -> None:
        """Write a text over all columns, a long one in several rows, for a row has a greatest height."""
        size = _LOOKS.get(tone, {}).get("font_size", 11)
        for piece in re.findall(r"(?s).{1,1500}(?!\S)|.{1,1500}", legal(text)) or [""]:
            look, wide = self.book.look(tone, piece), sum(self.widths) * 10 // size
            if len(self.widths) > 1:
                self.page.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", look)
            self.page.write_string(self.row, 0, piece, look)
            self.page.set_row(self.row, min(size * 1.4 * sum(len(line) // wide + 1 for line in piece.split("\n")), 409))
            self.row += 1

    def link(self, name: str) -> None:
        """Write a link to another sheet."""
        target = name.replace("'", "''")
        self.page.write_url(self.row, 0, f"internal:'{target}'!A1", self.book.look("link", name), name)
        self.row += 1

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Write blocks. A head stays in sight where the tables have the same; one under much else comes first for that."""
        heads = {block.head for block in blocks if isinstance(block, Table)}
        lead = [*takewhile(lambda block: not isinstance(block, Table), blocks)]
        if heads and (len(lead) > 4 or any(len(str(block)) > 600 for block in lead)):
            blocks = [blocks[len(lead)], *lead, *blocks[len(lead) + 1 :]]
        for block in blocks:
            if isinstance(block, Table) and len(heads) == 1:
                self.page.freeze_panes(self.row + 2, 0)
                self.page.repeat_rows(self.row + 1)
                heads = set()
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text, tone):
                self.text(text, tone)
            case Items(items, numbered):
                for at, item in enumerate(items, 1):
                    self.text(f"{at}. {item}" if numbered else f"\u2022 {item}", "item")
            case Quote(text, source):
                self.text(text, "quote")
                self.text(source, "source")
            case Picture():
                self._picture(block)
            case Table():
                self.text(block.caption, "caption")
                for column, text in enumerate(block.head):
                    self.cell(column, Cell(text), "head", block.right)
                self.row += 1
                for row in block.rows:
                    for column, cell in enumerate(row):
                        self.cell(column, cell, "cell", block.right)
                    self.row += 1
                self.row += 1

    def cell(self, column: int, cell: Cell, tone: str, right: frozenset[int] = frozenset()) -> None:
        """Write a cell: a number as a number, and a text as nothing but text."""
        side = {"align": "right" if column in right else "left"}
        if (number := _number(cell)) is None:
            text = legal(cell.text)[:32_767]
            self.page.write_string(self.row, column, text, self.book.look(tone, text, **side))
        else:
            self.page.write_number(self.row, column, number[0], self.book.look(tone, num_format=number[1], **side))

    def _picture(self, picture: Picture) -> None:
        from xlsxwriter.image import Image

        from regrights.bridge.report.pictures import png

        image = Image(io.BytesIO(png(picture)))
        scale = 605 / (image.width * 96 / image.x_dpi)  # 16 cm
        alt = {"description": legal(picture.alt), "x_scale": scale, "y_scale": scale}
        self.text(picture.title, "caption")
        self.page.insert_image(self.row, 0, image, alt)
        self.row += math.ceil(image.height * 96 / image.y_dpi * scale / 20) + 1


def _floor(sheet: _Sheet, floor: Floor) -> None:
    """Write the floor test, in formulas; each has its exact value beside it for readers that do not calculate."""
    page, look, shares = sheet.page, sheet.book.look, floor.shares or (("", 0),)
    total, first = sum(number for _, number in shares), 14
    aggregate = total * floor.price
    least_shares = math.ceil(floor.floor / floor.price) if floor.price else "#DIV/0!"
    least_price = float(Fraction(math.ceil(floor.floor * 100 / total), 100)) if total else "#DIV/0!"
    sheet.text("Floor test", "heading")
    sheet.text("Change a yellow cell, the price or the shares of a holder, and the rest follows.", "note")
    dollars, whole, cents = "$#,##0.00", "#,##0", "$#,##0.00####"
    lines: tuple[tuple[str, str, Any, str, str], ...] = (
        ("Price a share", "price", floor.price, cents, ""),
        ("Floor", "floor", floor.floor, dollars, ""),
        ("Total shares", "total", total, whole, f"=SUM(B{first}:B{first + len(shares) - 1})"),
        ("Aggregate offering price", "aggregate", aggregate, dollars, "=total*price"),
        ("Short by", "", max(Fraction(0), floor.floor - aggregate), dollars, "=MAX(0, floor-aggregate)"),
        ("Verdict", "", "met" if aggregate >= floor.floor else "UNMET", "", '=IF(aggregate>=floor,"met","UNMET")'),
        ("Least shares at this price", "", least_shares, whole, "=ROUNDUP(floor/price,0)"),
        ("Least price for these shares, to the cent", "", least_price, dollars, "=ROUNDUP(floor/total,2)"),
    )
    for row, (label, name, value, shape, formula) in enumerate(lines, 3):
        page.write_string(row, 0, label, look("cell"))
        ...
