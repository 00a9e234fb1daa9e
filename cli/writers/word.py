"""The report as a Word document, laid out by a template of ours or by a firm's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Cm, Inches, Pt
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, meta
from lxml import etree
from markupsafe import Markup

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.basics.files import LARGEST, bounded
from regrights.bridge.documents.changed import Changes
from regrights.bridge.documents.model import Block, Document, Items, Paragraph, Picture, Quote, Table
from regrights.cli.writers.excel import legal, midnight
from regrights.cli.writers.runs import escaped, redlined
from regrights.cli.writers.sandbox import Sandbox

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_KEEP, _RIGHT, _NAVY, _GREY = "<w:keepNext/>", '<w:jc w:val="right"/>', "1F2A44", "404040"
_BORDER = '<w:pBdr><w:{} w:val="single" w:sz="{}" w:space="8" w:color="{}"/></w:pBdr>'
_SIDES, _LEVEL = '<w:ind w:left="567" w:right="567"/>', '<w:outlineLvl w:val="{}"/>'
_STYLES = {  # half points, colour, bold or italic; twips before, after, of a line; what stands before and after them
    "Title": (40, _NAVY, "b", (0, 40, 240), _KEEP, ""),
    "Subtitle": (26, _GREY, "", (0, 40, 264), _KEEP, ""),
    "Date": (22, _GREY, "", (0, 240, 264), _BORDER.format("bottom", 8, _NAVY), ""),
    "Heading 1": (28, _NAVY, "b", (320, 120, 264), _KEEP + "<w:keepLines/>", _LEVEL.format(0)),
    "Heading 2": (23, _NAVY, "b", (200, 80, 264), _KEEP + "<w:keepLines/>", _LEVEL.format(1)),
    "List Bullet": (22, "000000", "", (0, 60, 264), "", ""),
    "List Number": (22, "000000", "", (0, 60, 264), "", ""),
    "Quote": (21, "000000", "", (60, 40, 264), _KEEP, _SIDES + '<w:jc w:val="both"/>'),
    "Caption": (20, _GREY, "b", (120, 80, 264), "", ""),
    "Header": (18, "595959", "", (0, 0, 240), '<w:tabs><w:tab w:val="right" w:pos="9406"/></w:tabs>', ""),
    "Footer": (18, "595959", "", (0, 0, 240), "", _RIGHT),
    "Memo Strong": (22, "000000", "b", (0, 120, 264), "", ""),
    "Memo Met": (22, "1E5631", "b", (0, 120, 264), _BORDER.format("left", 6, "1E5631"), '<w:ind w:left="200"/>'),
    "Memo Unmet": (22, "8B1A1A", "b", (0, 120, 264), _BORDER.format("left", 36, "8B1A1A"), '<w:ind w:left="200"/>'),
    "Memo Note": (20, _GREY, "i", (0, 120, 264), "", ""),
    "Memo Source": (19, _GREY, "i", (0, 160, 264), "", _SIDES + _RIGHT),
    "Memo Cell": (19, "000000", "", (0, 0, 240), "", ""),
    "Memo Head": (19, "000000", "b", (0, 0, 240), _KEEP, ""),
    "Memo Gap": (12, "000000", "", (0, 0, 160), "", ""),
}
_TABLE = f"""<w:style {_W} w:type="table" w:customStyle="1" w:styleId="MemoTable"><w:name w:val="Memo Table"/><w:tblPr>
<w:tblBorders><w:top w:val="single" w:sz="8" w:color="{_NAVY}"/><w:bottom w:val="single" w:sz="8" w:color="{_NAVY}"/>
<w:insideH w:val="single" w:sz="4" w:color="BFBFBF"/></w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/>
<w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style>"""
_LIST = f"""<w:abstractNum {_W} w:abstractNumId="{{}}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">
<w:start w:val="1"/><w:numFmt w:val="{{}}"/><w:lvlText w:val="{{}}"/><w:lvlJc w:val="left"/><w:pPr>
<w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>"""


def word(memo: Document, template: Path | None = None) -> bytes:
    """Return a report as a Word document (.docx). The same report gives the same bytes.

    A firm's template is a .docx with the tags ``{{ title }}``, ``{{ subtitle }}``, ``{{ date }}`` and ``{{p body }}`` (in a
    paragraph of its own), or ``sections``, each with ``id``, ``title`` and ``body``. Raises InputError for an unfit one.
    """
    where, filled = str(template or "our template"), DocxTemplate("")
    try:
        filled.docx = document = docx.Document(io.BytesIO(_read(template))) if template else _ours()
        body = _Body(document)
    except Exception as error:
        raise _refused(where, f"no Word document that can be read: {error}", "save it as .docx") from error
    told = [(section, body.blocks(section.blocks)) for section in memo.sections]
    whole = "".join(body.paragraph(section.title, "Heading 1") + xml for section, xml in told)
    context: dict[str, Any] = {"title": memo.title, "subtitle": memo.subtitle, "date": memo.date, "body": Markup(whole)}
    context["sections"] = [{"id": section.id, "title": section.title, "body": Markup(xml)} for section, xml in told]
    jinja = Sandbox(undefined=StrictUndefined, finalize=escaped)
    try:
        named = meta.find_undeclared_variables(jinja.parse(filled.patch_xml(filled.get_xml())))
        filled.render(context, jinja, autoescape=True)
    except Exception as error:
        mend = "tags may name title, subtitle, date, body, sections"
        raise _refused(where, f"the template cannot be filled in: {error}", mend) from error
    if not named & {"body", "sections"} or document.element.xpath("//w:t/*"):
        raise _refused(where, "the template does not take the report in", "write {{p body }} in a paragraph of its own")
    about = document.core_properties
    about.title, about.subject = legal(memo.title)[:255], legal(memo.subtitle)[:255]
    about.last_modified_by, about.revision, about.created, about.modified = "", 1, *[midnight(memo.date)] * 2
    document.save(stream := io.BytesIO())
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(undated := io.BytesIO(), "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return undated.getvalue()


def _refused(where: str, message: str, mend: str) -> InputError:
    return InputError([Finding(where, None, "", message, mend)])


def _read(template: Path) -> bytes:
    if (content := bounded(template)) is None:
        raise ValueError(f"it has more than {LARGEST:,} bytes")
    return content


def _ours() -> Any:
    """Return our own template: a letter page with numbers, the styles, and the tags."""
    document = docx.Document()
    for style in [style for style in document.styles if style.name not in {"Normal", "Default Paragraph Font", "Normal Table"}]:
        style.delete()
    _Body(document)
    normal, area, about = document.styles["Normal"], document.sections[0], document.core_properties
    normal.font.name, normal.font.size = "Times New Roman", Pt(11)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.1
    area.page_width, area.page_height, area.different_first_page_header_footer = Inches(8.5), Inches(11), True
    area.left_margin = area.right_margin = area.top_margin = area.bottom_margin = Cm(2.5)
    about.author = about.comments = ""
    for tag, style in (("{{ title }}", "Title"), ("{{ subtitle }}", "Subtitle"), ("{{ date }}", "Date"), ("{{p body }}", None)):
        document.add_paragraph(tag, style)
    area.header.paragraphs[0].text, area.header.paragraphs[0].style = "{{ title|truncate(70) }}\t{{ date }}", "Header"
    for footer in (area.footer, area.first_page_footer):
        footer.paragraphs[0].style = "Footer"
        for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
            footer.paragraphs[0].add_run(words)
            footer.paragraphs[0]._p.append(
                parse_xml(f'<w:fldSimple {_W} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
            )
    return document


def _wide(text: str) -> int:  # in a cell, in twips, about
    return sum(140 if char.isupper() else 110 if char.isdigit() else 55 if char in " ,.:;()'" else 90 for char in text)


class _Body:
    """Writes blocks as the XML of Word, in the styles of a template; those that it lacks are added to it."""

    def __init__(self, document: Any) -> None:
        self.document, styles, area = document, document.styles, document.sections[-1]
        for name, (size, colour, marks, (before, after, line), first, last) in _STYLES.items():
            if name in styles:
                continue
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Memo"))
            style.base_style, style.quick_style = styles.default(WD_STYLE_TYPE.PARAGRAPH), True
            spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'
            letters = f'{marks and f"<w:{marks}/>"}<w:color w:val="{colour}"/><w:sz w:val="{size}"/>'
            style.element.append(parse_xml(f"<w:pPr {_W}>{first}{spacing}{last}</w:pPr>"))
            style.element.append(parse_xml(f"<w:rPr {_W}>{letters}</w:rPr>"))
        if "Memo Table" not in styles:
            styles.element.append(parse_xml(_TABLE))
        self.ids = {name: styles[name].style_id for name in ("Normal", "Memo Table", *_STYLES) if name in styles}
        self.width = ((area.page_width or 7772400) - (area.left_margin or 914400) - (area.right_margin or 914400)) // 635

    def paragraph(self, text: str, style: str, more: str = "", run: str = "") -> str:
        """Return a paragraph of text, or of a run; ``more`` are further properties of it."""
        shown = f'<w:r><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'
        return f'<w:p><w:pPr><w:pStyle w:val="{self.ids[style]}"/>{more}</w:pPr>{run or shown}</w:p>'

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Return blocks, one after another."""
        return "".join(part for at, block in enumerate(blocks) for part in self._block(block, last=at == len(blocks) - 1))

    def _block(self, block: Block, *, last: bool) -> Iterator[str]:
        match block:
            case Paragraph(text, "strong") if not last and not text.endswith((".", ":", ";")):
                yield self.paragraph(text, "Heading 2")
            case Paragraph(text, tone):
                style = "Normal" if tone == "plain" else f"Memo {tone.title()}"
                yield self.paragraph(text, style, _KEEP * (text.endswith(":") and not last))
            case Items(items, numbered):
                name, form, sign = ("List Number", "decimal", "%1.") if numbered else ("List Bullet", "bullet", "\u2022")
                number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._list(form, sign)}"/></w:numPr>'
                yield from (self.paragraph(item, name, number) for item in items)
            case Changes(caption, changes):
                if caption:
                    yield self.paragraph(f"{caption}:", "Normal", _KEEP)
                bullet = self._list("bullet", "\u2022")
                number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{bullet}"/></w:numPr>'
                yield from (self.paragraph("", "List Bullet", number, redlined(change)) for change in changes)
            case Quote(text, source):
                yield self.paragraph(text, "Quote") + self.paragraph(source, "Memo Source")
            case Table() if block.head or block.rows:
                yield self._table(block)
            case Picture():
                yield self._picture(block) + self.paragraph(block.title, "Caption")

    def _list(self, form: str, sign: str) -> int:
        """Return the number of a new list."""
        part = self.document.part
        if not any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values()):
            part.relate_to(docx.Document().part.numbering_part, RELATIONSHIP_TYPE.NUMBERING)
        lists = part.numbering_part.element
        kinds = [int(number) for number in lists.xpath("w:abstractNum/@w:abstractNumId")]
        lists.insert(len(kinds), parse_xml(_LIST.format(max(kinds, default=0) + 1, form, sign)))
        return int(lists.add_num(max(kinds, default=0) + 1).numId)

    def _table(self, table: Table) -> str:
        lines = [table.head, *(tuple(cell.text for cell in row) for row in table.rows)]
        widths = self._widths(list(zip_longest(*lines, fillvalue="")), table.right)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        made = [
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.ids["Memo Table"]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/>'
            f'<w:tblCaption w:val="{escaped(table.caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        ]
        for at, line in enumerate(lines):
            keep = _KEEP * (at < len(lines) - 1 and (len(lines) <= 12 or at in {0, len(lines) - 2}))
            style, shade = ("Memo Cell", "") if at else ("Memo Head", '<w:shd w:val="clear" w:color="auto" w:fill="E7EAF0"/>')
            made.append(f"<w:tr><w:trPr><w:cantSplit/>{'' if at else '<w:tblHeader/>'}</w:trPr>")
            for column, (text, width) in enumerate(zip_longest(line, widths, fillvalue="")):
                cell = self.paragraph(str(text), style, keep + _RIGHT * (column in table.right))
                made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>')
            made.append("</w:tr>")
        return self.paragraph(table.caption, "Caption", _KEEP) + "".join(made) + "</w:tbl>" + self.paragraph("", "Memo Gap")

    def _widths(self, columns: Sequence[Sequence[str]], right: frozenset[int]) -> list[int]:
        """Return the widths of columns: numbers and words stay whole where they can, and long texts share the rest."""
        least, more = [], []
        for at, texts in enumerate(columns):
            short = [line > 0 and (at in right or len(text) < 12) for line, text in enumerate(texts)]
            whole = [word for text, keep in zip(texts, short, strict=True) for word in ([text] if keep else text.split())]
            least.append(240 + min(max(map(_wide, whole), default=0), 2400))
            more.append(0 if at in right else max(0, min(max(map(_wide, texts)), 6000) - least[-1]))
        slack = min(1.3, max(1, 0.8 * self.width / sum(least)))  # for letters wider than ours
        spare = max(0, self.width - slack * sum(least)) / (sum(more) or 1)
        widths = [low * slack + rest * spare for low, rest in zip(least, more, strict=True)]
        return [int(width * self.width / sum(widths)) for width in widths]

    def _picture(self, picture: Picture) -> str:
        from regrights.bridge.documents.pictures import png

        inline = self.document.part.new_pic_inline(io.BytesIO(png(picture)), width=min(Cm(16), self.width * 635))
        if inline.extent.cy > Cm(21):
            inline = self.document.part.new_pic_inline(io.BytesIO(png(picture)), height=Cm(21))
        inline.docPr.set("descr", legal(picture.alt))
        drawing = etree.tostring(inline, encoding="unicode").replace("{", "&#123;").replace("}", "&#125;")
        return self.paragraph("", "Normal", _KEEP, f"<w:r><w:drawing>{drawing}</w:drawing></w:r>")
