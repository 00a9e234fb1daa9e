"""The report as a Word document, laid out by a template of ours or by a firm's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import Any

import docx
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
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.lettering import clean, wide, wrap
from regrights.bridge.documents.model import Block, Document, Footnotes, Heading, Items, Lines, Paragraph, Quote, Table
from regrights.cli.writers.excel import legal, midnight
from regrights.cli.writers.runs import escaped, redlined
from regrights.cli.writers.sandbox import Sandbox
from regrights.cli.writers.styles import KEEP, Styles, W

_LIST = f"""<w:abstractNum {W} w:abstractNumId="{{}}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">
<w:start w:val="1"/><w:numFmt w:val="{{}}"/><w:lvlText w:val="{{}}"/><w:lvlJc w:val="left"/><w:pPr>
<w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>"""


WHOLE = 14
"""How many lines a table has at most that stands on one page."""


def word(memo: Document, template: Path | None = None) -> bytes:
    """Return a report as a Word document (.docx). The same report gives the same bytes.

    A firm's template is a .docx with the tags ``{{ title }}``, ``{{ subtitle }}``, ``{{ date }}``, ``{{ running }}`` (a head that
    fits on a line) and ``{{p body }}`` (in a paragraph of its own), or ``sections``, each with ``id``, ``title`` and ``body``.
    The memo's head begins the body, unless the template has ``head``, its lines, each with ``name`` and ``text``.
    Raises InputError for an unfit one.
    """
    where, filled = str(template or "our template"), DocxTemplate("")
    try:
        filled.docx = document = docx.Document(io.BytesIO(_read(template))) if template else _ours(headed=memo.head is not None)
        body = _Body(document)
    except Exception as error:
        raise _refused(where, f"no Word document that can be read: {error}", "save it as .docx") from error
    told = [(section, body.blocks(section.blocks)) for section in memo.sections]
    whole = ""
    for section, xml in told:
        whole += body.paragraph(section.part, "Heading 1") * bool(section.part)
        apart = "<w:pageBreakBefore/>" * section.apart
        whole += body.paragraph(section.heading, f"Heading {section.level}", apart) * bool(section.heading) + xml
    context: dict[str, Any] = {"title": memo.title, "subtitle": memo.subtitle, "date": memo.day}
    context["head"] = [{"name": name, "text": text} for name, text in memo.head.lines] if memo.head else []
    context["running"] = body.running(memo)
    context["sections"] = [{"id": section.id, "title": section.title, "body": Markup(xml)} for section, xml in told]
    jinja = Sandbox(undefined=StrictUndefined, finalize=escaped)
    try:
        named = meta.find_undeclared_variables(jinja.parse(filled.patch_xml(filled.get_xml())))
        context["body"] = Markup(("" if "head" in named else body.head(memo)) + whole)
        filled.render(context, jinja, autoescape=True)
    except Exception as error:
        mend = "tags may name title, subtitle, date, head, running, body, sections"
        raise _refused(where, f"the template cannot be filled in: {error}", mend) from error
    if not named & {"body", "sections"} or document.element.xpath("//w:t/*"):
        raise _refused(where, "the template does not take the report in", "write {{p body }} in a paragraph of its own")
    about = document.core_properties
    about.title, about.subject = legal(memo.title)[:255], legal(memo.subtitle)[:255]
    if about.author == "python-docx":  # what made the template, and nobody's name
        about.author = about.comments = ""
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


def _ours(*, headed: bool) -> Any:
    """Return our own template: a letter page with numbers, the styles, the tags; a memo's head has its matter and date."""
    document = docx.Document()
    for style in [style for style in document.styles if style.name not in {"Normal", "Default Paragraph Font", "Normal Table"}]:
        style.delete()
    normal, area, about = document.styles["Normal"], document.sections[0], document.core_properties
    normal.font.name, normal.font.size = "Times New Roman", Pt(11)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.1
    area.page_width, area.page_height, area.different_first_page_header_footer = Inches(8.5), Inches(11), True
    area.left_margin = area.right_margin = area.top_margin = area.bottom_margin = Cm(2.5)
    about.author = about.comments = ""
    _Body(document)
    below = () if headed else (("{{ subtitle }}", "Subtitle"), ("{{ date }}", "Date"))
    for tag, style in (("{{ title }}", "Title"), *below, ("{{p body }}", None)):
        document.add_paragraph(tag, style)
    area.header.paragraphs[0].text, area.header.paragraphs[0].style = "{{ running }}\t{{ date }}", "Header"
    for footer in (area.footer, area.first_page_footer):
        footer.paragraphs[0].style = "Footer"
        for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
            footer.paragraphs[0].add_run(words)
            footer.paragraphs[0]._p.append(parse_xml(f'<w:fldSimple {W} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    return document


class _Body:
    """Writes blocks as the XML of Word, in the styles of a template; those that it lacks are added to it."""

    def __init__(self, document: Any) -> None:
        self.document, self.styles = document, Styles(document)

    def paragraph(self, text: str, style: str, more: str = "", run: str = "") -> str:
        """Return a paragraph of text, or of a run, in a style by its name or id; ``more`` are further properties of it."""
        shown = f'<w:r><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'
        return f'<w:p><w:pPr><w:pStyle w:val="{self.styles.ids.get(style, style)}"/>{more}</w:pPr>{run or shown}</w:p>'

    def head(self, memo: Document) -> str:
        """Return the lines above a memo, if it has any: that it is privileged, to whom it goes, and about what."""
        if memo.head is None:
            return ""
        made = self.paragraph(memo.head.privileged, "Memo Strong", KEEP) * bool(memo.head.privileged)
        for at, (name, text) in enumerate(memo.head.lines, 1):
            run = f'<w:r><w:t>{escaped(name)}:</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'
            made += self.paragraph("", "Memo Line" if at < len(memo.head.lines) else "Memo Last Line", "", run)
        return made

    def running(self, memo: Document) -> str:
        """Return the head of a page: as much of title and subtitle as stands on one line beside the date."""
        size, sign = self.styles.size("Header") * 10, f"{memo.head.privileged} – " if memo.head and memo.head.privileged else ""
        whole = f"{sign}{memo.title} – {memo.subtitle}" if memo.subtitle else f"{sign}{memo.title}"
        room = max(2 * size, self.styles.width - wide(legal(memo.day), size) - size)
        shown = [text for text in map(clean, (whole, f"{sign}{memo.title}")) if wide(text, size) <= room]
        return shown[0] if shown else wrap(f"{sign}{memo.title}", size, room, 1)[0]

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Return blocks, one after another."""
        return "".join(part for at, block in enumerate(blocks) for part in self._block(block, last=at == len(blocks) - 1))

    def _block(self, block: Block, *, last: bool) -> Iterator[str]:
        match block:
            case Heading(text):
                yield self.paragraph(text, "Heading 2")
            case Paragraph(text, "strong") if not last and not text.endswith((".", ":", ";")):
                yield self.paragraph(text, "Heading 2")
            case Paragraph(text, tone):
                style = "Normal" if tone == "plain" else f"Memo {tone.title()}"
                yield self.paragraph(text, style, KEEP * (text.endswith(":") and not last))
            case Items(items, numbered):
                name, form, sign = ("List Number", "decimal", "%1.") if numbered else ("List Bullet", "bullet", "\u2022")
                number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self._list(form, sign)}"/></w:numPr>'
                yield from (self.paragraph(item, name, number) for item in items)
            case Changes(caption, changes):
                if caption:
                    yield self.paragraph(f"{caption}:", "Normal", KEEP)
                bullet = self._list("bullet", "\u2022")
                number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{bullet}"/></w:numPr>'
                yield from (self.paragraph("", "List Bullet", number, redlined(change)) for change in changes)
            case Quote(text, source):
                yield self.paragraph(text, "Quote") + self.paragraph(source, "Memo Source")
            case Lines(lines):
                run = "<w:r><w:br/></w:r>".join(f'<w:r><w:t xml:space="preserve">{escaped(line)}</w:t></w:r>' for line in lines)
                yield self.paragraph("", "Normal", "<w:keepLines/>", run)
            case Table() if block.head or block.rows:
                yield self._table(block)
            case Footnotes(notes):
                yield from (self.paragraph(f"{at}. {note}", "Memo Note") for at, note in enumerate(notes, 1))
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
        """Return a table; where its columns do not fit beside one another, each row is told below its head."""
        lines = [table.head, *(tuple(cell.text for cell in row) for row in table.rows)]
        right, heads = table.right, {0}
        fitted = self.styles.columns(lines, right)
        if fitted is None:
            pairs = [[pair for pair in zip_longest(table.head, line, fillvalue="") if pair[1]] for line in lines[1:]]
            heads = set(accumulate(map(len, pairs), initial=0))
            lines, right = [pair for row in pairs for pair in row] or [("", "")], frozenset()
            fitted = self.styles.columns(lines, right) or ([self.styles.width // 3, self.styles.width * 2 // 3], 13)
        widths, size = fitted
        whole = sum(self.styles.high(line, widths, size) for line in lines) <= WHOLE
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        made = [
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles.table}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{escaped(table.caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        ]
        for at, line in enumerate(lines):
            with_next = whole or at in {0, 1, len(lines) - 3, len(lines) - 2} or (len(heads) > 1 and at + 1 not in heads)
            keep = KEEP * (at < len(lines) - 1 and with_next)
            repeats = "<w:tblHeader/>" if heads == {0} and not at else ""
            made.append(f"<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>")
            for column, (text, width) in enumerate(zip_longest(line, widths, fillvalue="")):
                name = ("Memo Number Head" if at in heads else "Memo Number") if column in right else "Memo Cell"
                name = "Memo Head" if at in heads and name == "Memo Cell" else name
                cell = self.paragraph(str(text), self.styles.smaller(name, size), keep)
                made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>')
            made.append("</w:tr>")
        caption = self.paragraph(table.caption, "Caption", KEEP) * bool(table.caption)
        return caption + "".join(made) + "</w:tbl>" + self.paragraph("", "Memo Gap")

    def _picture(self, picture: Picture) -> str:
        from regrights.bridge.documents.pictures import png

        inline = self.document.part.new_pic_inline(io.BytesIO(png(picture)), width=min(Cm(16), self.styles.width * 635))
        if inline.extent.cy > (most := min(Cm(21), self.styles.height * 635 * 9 // 10)):
            inline = self.document.part.new_pic_inline(io.BytesIO(png(picture)), height=most)
        inline.docPr.set("descr", legal(picture.alt))
        drawing = etree.tostring(inline, encoding="unicode").replace("{", "&#123;").replace("}", "&#125;")
        return self.paragraph("", "Normal", KEEP, f"<w:r><w:drawing>{drawing}</w:drawing></w:r>")
