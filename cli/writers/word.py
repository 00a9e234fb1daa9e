"""The report as a Word document, laid out by a template of ours or by a firm's own."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from regrights.bridge.errors import UsageError
from regrights.bridge.report.model import Block, Items, Memo, Paragraph, Picture, Quote, Section, Table

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TONES = {"plain": "Normal", "strong": "Memo Strong", "met": "Memo Met", "unmet": "Memo Unmet", "note": "Memo Note"}
_KEEP, _NAVY, _GREY = "<w:keepNext/>", "1F2A44", "404040"
_BORDER = '<w:pBdr><w:{} w:val="single" w:sz="{}" w:space="8" w:color="{}"/></w:pBdr>'
_SIDES, _HEAD = '<w:ind w:left="567" w:right="567"/><w:jc w:val="{}"/>', '<w:outlineLvl w:val="{}"/>'
_STYLES = {  # half points, colour, bold or italic; twips before, after, of a line; what stands before and after them
    "Normal": (22, "000000", "", (0, 120, 264), "", ""),
    "Title": (40, _NAVY, "b", (0, 40, 240), _KEEP, ""),
    "Subtitle": (26, _GREY, "", (0, 40, 264), _KEEP, ""),
    "Date": (22, _GREY, "", (0, 240, 264), _BORDER.format("bottom", 8, _NAVY), ""),
    "Heading 1": (28, _NAVY, "b", (320, 120, 264), _KEEP + "<w:keepLines/>", _HEAD.format(0)),
    "Heading 2": (23, _NAVY, "b", (200, 80, 264), _KEEP + "<w:keepLines/>", _HEAD.format(1)),
    "List Bullet": (22, "000000", "", (0, 60, 264), "", ""),
    "List Number": (22, "000000", "", (0, 60, 264), "", ""),
    "Quote": (21, "000000", "", (60, 40, 264), _KEEP, _SIDES.format("both")),
    "Caption": (20, _GREY, "b", (120, 80, 264), "", ""),
    "Header": (18, "595959", "", (0, 0, 240), '<w:tabs><w:tab w:val="right" w:pos="9406"/></w:tabs>', ""),
    "Footer": (18, "595959", "", (0, 0, 240), "", '<w:jc w:val="right"/>'),
    "Memo Strong": (22, "000000", "b", (0, 120, 264), "", ""),
    "Memo Met": (22, "1E5631", "b", (0, 120, 264), _BORDER.format("left", 6, "1E5631"), '<w:ind w:left="200"/>'),
    "Memo Unmet": (22, "8B1A1A", "b", (0, 120, 264), _BORDER.format("left", 36, "8B1A1A"), '<w:ind w:left="200"/>'),
    "Memo Note": (20, _GREY, "i", (0, 120, 264), "", ""),
    "Memo Source": (19, _GREY, "i", (0, 160, 264), "", _SIDES.format("right")),
    "Memo Cell": (19, "000000", "", (0, 0, 240), "", ""),
    "Memo Head": (19, "000000", "b", (0, 0, 240), _KEEP, ""),
    "Memo Gap": (12, "000000", "", (0, 0, 160), "", ""),
    "Memo Picture": (22, "000000", "", (120, 0, 240), _KEEP, ""),
}
_GRID = f"""<w:style {_W} w:type="table" w:customStyle="1" w:styleId="MemoTable"><w:name w:val="Memo Table"/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:color="1F2A44"/><w:bottom w:val="single" w:sz="8" w:color="1F2A44"/>
<w:insideH w:val="single" w:sz="4" w:color="BFBFBF"/></w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/>
<w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"""
_LIST = f"""<w:abstractNum {_W} w:abstractNumId="{{}}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="{{}}"/><w:lvlText w:val="{{}}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl>
</w:abstractNum>"""


def legal(text: str) -> str:
    """Return text with U+FFFD for what XML forbids: most control characters, and halves of surrogate pairs."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def midnight(date: str) -> dt.datetime:
    """Return the beginning of the day of a report, and of 2000-01-01 where its date is no ISO date."""
    try:
        return dt.datetime.combine(dt.date.fromisoformat(date), dt.time())
    except ValueError:
        return dt.datetime(2000, 1, 1)


def word(memo: Memo, template: Path | None = None) -> bytes:
    """Return a report as a Word document (.docx). The same report gives the same bytes.

    A firm's template is a .docx with the tags ``{{ title }}``, ``{{ subtitle }}``, ``{{ date }}`` and ``{{p body }}`` (in a
    paragraph of its own), or ``sections``, each with ``id``, ``title`` and ``body``. Raises UsageError for one that cannot be
    filled in.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    where = str(template or "the template")
    filled = DocxTemplate(_ours() if template is None else _read(template))
    try:
        body = _Body(filled.get_docx())
    except Exception as error:
        raise UsageError(f"{where} is no Word document: {error}; save it as .docx in Word") from error
    told = [(section, _Xml(body.blocks(section.blocks))) for section in memo.sections]
    whole = _Xml("".join(body.paragraph(section.title, "Heading 1") + text.xml for section, text in told))
    context: dict[str, Any] = {name: _Text(legal(getattr(memo, name))) for name in ("title", "subtitle", "date")} | {"body": whole}
    context["sections"] = [{"id": section.id, "title": _Text(legal(section.title)), "body": text} for section, text in told]
    try:
        filled.render(context, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    except Exception as error:
        known = "title, subtitle, date, body, sections (id, title, body)"
        raise UsageError(f"{where} cannot be filled in: {error}; its tags may name {known}") from error
    if filled.docx.element.xpath("//w:t/*"):
        raise UsageError(f"{where} has a body inside a line of text; write {{{{p body }}}} in a paragraph of its own")
    if not any(text.used for text in (whole, *(text for _, text in told))) and told:
        raise UsageError(f"{where} does not take the report in; write {{{{p body }}}} in a paragraph of its own")
    about = filled.docx.core_properties
    about.title, about.subject = legal(memo.title)[:255], legal(memo.subtitle)[:255]
    about.created = about.modified = midnight(memo.date)
    about.last_modified_by, about.revision = "", 1
    stream = io.BytesIO()
    filled.save(stream)
    return _undated(stream)


class _Text(str):
    """Text that stays text: its braces are written as references, for docxtpl rewrites some of them."""

    def __html__(self) -> str:
        return _escaped(self)


class _Xml:
    """What a template takes in as it is, and whether it did."""

    def __init__(self, xml: str) -> None:
        self.xml, self.used = xml, False

    def __html__(self) -> str:
        self.used = True
        return self.xml


class _Body:
    """Writes blocks as the XML of Word, in the styles of a template; those that it lacks are added to it."""

    def __init__(self, document: Any, *, ours: bool = False) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml import parse_xml

        self.document, styles, self.ids = document, document.styles, {}
        for name, (paragraph, letters) in _STYLES.items():
            new = name not in styles
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Memo")) if new else styles[name]
            self.ids[name] = style.style_id
            if new:
                style.base_style, style.quick_style = styles.default(WD_STYLE_TYPE.PARAGRAPH), True
            if new or ours:
                kept = style.element.xpath("w:pPr/w:numPr")
                for old in style.element.xpath("w:pPr | w:rPr"):
                    style.element.remove(old)
                style.element.append(parse_xml(f"<w:pPr {_W}>{paragraph}</w:pPr>"))
                style.element.append(parse_xml(f"<w:rPr {_W}>{letters}</w:rPr>"))
                for properties in kept:
                    style.element.pPr.insert(0, properties)
        if "Memo Table" not in styles:
            styles.element.append(parse_xml(_GRID))
        self.grid = styles["Memo Table"].style_id
        area = document.sections[-1]
        sides = (area.page_width, area.left_margin, area.right_margin)
        self.width = sides[0].twips - sides[1].twips - sides[2].twips if None not in sides else 9000

    def paragraph(self, text: str, style: str, more: str = "", letters: str = "") -> str:
        """Return a paragraph; ``more`` are further properties of it."""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.ids[style]}"/>{more}</w:pPr>{_run(text, letters)}</w:p>'

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Return blocks, one after another."""
        return "".join(part for at, block in enumerate(blocks) for part in self._block(block, last=at == len(blocks) - 1))

    def _block(self, block: Block, *, last: bool) -> Iterator[str]:
        match block:
            case Paragraph(text, "strong") if not last and not text.endswith((".", ":", ";")):
                yield self.paragraph(text, "Heading 2")
            case Paragraph(text, tone):
                yield self.paragraph(text, _TONES.get(tone, "Normal"), _KEEP if text.endswith(":") and not last else "")
            case Items(items, numbered):
                name, kind = ("List Number", ("decimal", "%1.")) if numbered else ("List Bullet", ("bullet", "\u2022"))
                number = self._list(name, *kind)
                more = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
                yield from (self.paragraph(item, name, more) for item in items)
            case Quote(text, source):
                yield self.paragraph(text, "Quote") + self.paragraph(source, "Memo Source")
            case Table():
                yield self._table(block)
            case Picture():
                yield self._picture(block) + self.paragraph(block.title, "Caption")

    def _list(self, name: str, form: str, sign: str) -> int:
        """Return the number of a new list, of the kind of its style where that has one."""
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.oxml import parse_xml
        from docx.parts.numbering import NumberingPart

        part = self.document.part
        if not any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values()):
            place, empty = PackURI("/word/numbering.xml"), parse_xml(f"<w:numbering {_W}/>")
            part.relate_to(NumberingPart(place, CONTENT_TYPE.WML_NUMBERING, empty, part.package), RELATIONSHIP_TYPE.NUMBERING)
        lists, style = part.numbering_part.element, self.document.styles[name].element
        used = [lists.xpath(f'w:num[@w:numId="{at}"]/w:abstractNumId/@w:val') for at in style.xpath("w:pPr/w:numPr/w:numId/@w:val")]
        kind = int(used[0][0]) if used and used[0] else None
        if kind is None:
            kind = max(map(int, lists.xpath("w:abstractNum/@w:abstractNumId")), default=0) + 1
            lists.insert(len(lists.xpath("w:abstractNum")), parse_xml(_LIST.format(kind, form, sign)))
            style.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = lists.add_num(kind).numId
        number = lists.add_num(kind)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)
