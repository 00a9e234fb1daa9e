"""The styles of a Word document: those of a template where it has them, else ours, added to it; nothing is formatted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KEEP = "<w:keepNext/>"
_RIGHT, _NAVY, _GREY = '<w:jc w:val="right"/>', "1F2A44", "404040"
_BORDER = '<w:pBdr><w:{} w:val="single" w:sz="{}" w:space="8" w:color="{}"/></w:pBdr>'
_SIDES, _LEVEL = '<w:ind w:left="567" w:right="567"/>', '<w:outlineLvl w:val="{}"/>'
_TAB = '<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
_HUNG = '<w:ind w:left="1000" w:hanging="1000"/>'
_HANGING = '<w:tabs><w:tab w:val="left" w:pos="1000"/></w:tabs>'
STYLES = {  # half points, colour, bold or italic; twips before, after, of a line; what stands before and after them
    "Title": (40, _NAVY, "b", (0, 40, 240), KEEP, ""),
    "Subtitle": (26, _GREY, "", (0, 40, 264), KEEP, ""),
    "Date": (22, _GREY, "", (0, 240, 264), _BORDER.format("bottom", 8, _NAVY), ""),
    "Heading 1": (28, _NAVY, "b", (320, 120, 264), KEEP + "<w:keepLines/>", _LEVEL.format(0)),
    "Heading 2": (23, _NAVY, "b", (200, 80, 264), KEEP + "<w:keepLines/>", _LEVEL.format(1)),
    "List Bullet": (22, "", "", (0, 60, 264), "", ""),
    "List Number": (22, "", "", (0, 60, 264), "", ""),
    "Quote": (21, "", "", (60, 40, 264), KEEP, _SIDES + '<w:jc w:val="both"/>'),
    "Caption": (20, _GREY, "b", (120, 80, 264), "", ""),
    "Header": (18, "595959", "", (0, 0, 240), _TAB, ""),
    "Footer": (18, "595959", "", (0, 0, 240), "", _RIGHT),
    "Memo Line": (22, "", "", (0, 40, 264), KEEP + _HANGING, _HUNG),
    "Memo Last Line": (22, "", "", (0, 200, 264), _BORDER.format("bottom", 8, _NAVY) + _HANGING, _HUNG),
    "Memo Strong": (22, "", "b", (0, 120, 264), "", ""),
    "Memo Met": (22, "1E5631", "b", (0, 120, 264), _BORDER.format("left", 6, "1E5631"), '<w:ind w:left="200"/>'),
    "Memo Unmet": (22, "8B1A1A", "b", (0, 120, 264), _BORDER.format("left", 36, "8B1A1A"), '<w:ind w:left="200"/>'),
    "Memo Note": (20, _GREY, "i", (0, 120, 264), "", ""),
    "Memo Source": (19, _GREY, "i", (0, 160, 264), "", _SIDES + _RIGHT),
    "Memo Cell": (19, "", "", (0, 0, 240), "", ""),
    "Memo Number": (19, "", "", (0, 0, 240), "", _RIGHT),
    "Memo Head": (19, "", "b", (0, 0, 240), KEEP, ""),
    "Memo Number Head": (19, "", "b", (0, 0, 240), KEEP, _RIGHT),
    "Memo Gap": (12, "", "", (0, 0, 160), "", ""),
}
_TABLE = f"""<w:style {W} w:type="table" w:customStyle="1" w:styleId="MemoTable"><w:name w:val="Memo Table"/><w:tblPr>
<w:tblBorders><w:top w:val="single" w:sz="8" w:color="{_NAVY}"/><w:bottom w:val="single" w:sz="8" w:color="{_NAVY}"/>
<w:insideH w:val="single" w:sz="4" w:color="BFBFBF"/></w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/>
<w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E7EAF0"/></w:tcPr></w:tblStylePr>
</w:style>"""
_SMALLEST, _SMALLER, _MARGINS = 16, 1, 240
"""The smallest letters of a table and the steps to them, in half points, and the margins of a cell, in twips."""
_BREAKS = 40
"""The letters after which a word may break that is none, such as a digest."""
_NARROW, _BROAD = "fijlrt.,:;'()|!I·’‘“” -–", "mwMW@%—"


def letters(text: str, size: int, *, bold: bool = False) -> int:
    """Return how wide a line of text may be in twips, in letters of half points, in the wider of usual faces."""
    ems = sum(
        36 if char in _NARROW else 96 if char in _BROAD or ord(char) > 0x2E7F else 76 if char.isupper() else 58 for char in text
    )
    return ems * size * (107 if bold else 100) // 1000


class Styles:
    """The styles of a document: ``ids`` by their names, and ``width``, how wide its text is, in twips."""

    def __init__(self, document: Any) -> None:
        self._styles, area = document.styles, document.sections[-1]
        wide = (area.page_width or 7772400) - (area.left_margin or 0) - (area.right_margin or 0) - (area.gutter or 0)
        high = (area.page_height or 10058400) - (area.top_margin or 0) - (area.bottom_margin or 0)
        self.width, self.height = max(1440, wide // 635), max(1440, high // 635)
        for name, (size, colour, marks, (before, after, line), first, last) in STYLES.items():
            if name in self._styles:
                continue
            style = self._styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Memo"))
            style.base_style, style.quick_style = self._styles.default(WD_STYLE_TYPE.PARAGRAPH), True
            spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'
            shown = f'{marks and f"<w:{marks}/>"}{colour and f"""<w:color w:val="{colour}"/>"""}<w:sz w:val="{size}"/>'
            style.element.append(parse_xml(f"<w:pPr {W}>{first.format(width=self.width)}{spacing}{last}</w:pPr>"))
            style.element.append(parse_xml(f"<w:rPr {W}>{shown}</w:rPr>"))
        self.ids: dict[str, str] = {name: self._styles[name].style_id for name in ("Normal", *STYLES) if name in self._styles}
        self.table = self._table_style(document)

    def _table_style(self, document: Any) -> str:
        """Return the id of the style of tables: Memo Table, or the one that a template has for its tables, else ours, added."""
        made = {style.style_id: style for style in self._styles if style.type == WD_STYLE_TYPE.TABLE}
        if "Memo Table" in self._styles:
            return str(self._styles["Memo Table"].style_id)
        wanted = document.settings.element.xpath("w:defaultTableStyle/@w:val")
        wanted += document.element.xpath("//w:tblPr/w:tblStyle/@w:val")
        wanted += [found for found, style in made.items() if not style.builtin]
        if found := next((name for name in wanted if name in made and made[name].name != "Normal Table"), None):
            return str(found)
        self._styles.element.append(parse_xml(_TABLE))
        return "MemoTable"

    def size(self, name: str) -> int:
        """Return how large the letters of a style are, in half points."""
        style = self._styles[name]
        while style is not None:
            if style.font.size is not None:
                return int(style.font.size.pt * 2)
            style = style.base_style
        return 22

    def smaller(self, name: str, size: int) -> str:
        """Return the id of a style, or of one like it with smaller letters, added where it is new."""
        if size >= self.size(name):
            return self.ids[name]
        called = f"{name} {size / 2:g} pt"
        if called not in self.ids:
            style = self._styles.add_style(called, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self._styles[name]
            style.element.append(parse_xml(f'<w:rPr {W}><w:sz w:val="{size}"/></w:rPr>'))
            self.ids[called] = style.style_id
        return self.ids[called]

    def high(self, line: Sequence[str], widths: Sequence[int], size: int) -> int:
        """Return how many lines a row of a table has, about."""
        room = [max(1, width - _MARGINS) for width in widths]
        return max((1 + letters(text, size) // width for text, width in zip(line, room, strict=False)), default=1)

    def columns(self, lines: Sequence[Sequence[str]], right: frozenset[int]) -> tuple[list[int], int] | None:
        """Return the widths of columns, and letters small enough that no word and no number of them breaks; None where none are.

        Long texts share what is left. The first line is the head.
        """
        columns = list(zip_longest(*lines, fillvalue=""))
        largest = max(self.size(name) for name in ("Memo Cell", "Memo Number", "Memo Head", "Memo Number Head"))
        for size in range(largest, min(_SMALLEST, largest) - 1, -_SMALLER):
            least, more = [], []
            for at, texts in enumerate(columns):
                kept = [
                    text.split() if not line or (at not in right and len(text) >= 12) else [text]
                    for line, text in enumerate(texts)
                ]
                words = [letters(word[:_BREAKS], size, bold=not line) for line, whole in enumerate(kept) for word in whole]
                least.append(_MARGINS + max(words, default=0))
                most = max(letters(text, size, bold=not line) for line, text in enumerate(texts))
                more.append(0 if at in right else max(0, min(most, 2 * self.width) - least[-1]))
            if sum(least) <= self.width:
                spare = (self.width - sum(least)) / (sum(more) or len(least))
                widths = [int(low + (rest if sum(more) else 1) * spare) for low, rest in zip(least, more, strict=True)]
                return widths, size
        return None
