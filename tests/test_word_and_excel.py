"""Reports as Word documents and Excel workbooks."""

import io
import math
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from fractions import Fraction

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from regrights.bridge.basics.errors import InputError
from regrights.bridge.documents import pictures
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.model import Cell, Document, Floor, Items, Paragraph, Quote, Section, Table
from regrights.cli.writers.excel import excel
from regrights.cli.writers.word import word

PLAIN = "{{ 7*7 }}|{% for x in y %}|{_{ 7*7 }_}|{# gone #}|<script>alert(1)</script>|&amp; & <w:p/>|+1|@x|-2+3|_x0041_|&#123;"
HOSTILE = (*PLAIN.split("|"), '=HYPERLINK("http://x")', "x" * 300, "", "\ufffdright\ufffd to left")
FORBIDDEN = ("bell\x07", "null\x00", "half \ud800 pair", "not\uffff")
LONG = "The Bear Stearns Companies Employee Fund IV for Institutional Co-Investors and Permitted Transferees, L.P."


def stub(*_args: object, **_options: object) -> bytes:
    """A white PNG, 1260 by 500 pixels, at 200 pixels an inch."""
    head, scale = struct.pack(">IIBBBBB", 1260, 500, 8, 0, 0, 0, 0), struct.pack(">IIB", 7874, 7874, 1)
    pixels = zlib.compress((b"\x00" + b"\xff" * 1260) * 500)
    chunks = ((b"IHDR", head), (b"pHYs", scale), (b"IDAT", pixels), (b"IEND", b""))
    made = [struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


@pytest.fixture(autouse=True)
def _stubbed(monkeypatch):
    monkeypatch.setattr(pictures, "png", stub)


def realistic() -> Document:
    rows = []
    for n in range(1, 31):
        name, shares, percent = Cell(f"{LONG if n % 7 == 0 else 'Holder'} {n}"), n * 1_234_567, Fraction(n * 100 + 25, 10_000)
        price, verdict = Cell(f"${n * 1000:,}.50", Fraction(n * 2000 + 1, 2)), Cell("not met" if n % 3 else "met")
        rows.append((name, Cell(f"{shares:,}", shares), Cell(f"{n}.25%", percent), price, verdict))
    table = Table("Shares held", ("Holder", "Shares", "Percent", "Offering price", "Verdict"), tuple(rows), frozenset({1, 2, 3}))
    clause = (Paragraph("3(a)(ii) The floor", "strong"), Quote("not less than $25.0 million", "3(a)"))
    votes = (Picture("votes", "Votes of each holder", "Bars: WCAS 49%."), Paragraph("Yes.", "met"))
    sections = (
        Section("answer", "Short answer", (Paragraph("No.", "unmet"), Items(("one", "two")), Paragraph("note", "note"))),
        Section("holders", "Holders", (Paragraph("The holders:"), table)),
        Section("cures", "What would cure it", (Items(("a", "b"), numbered=True), Items(("c",), numbered=True))),
        Section("clauses", "Clauses", clause),
        Section("votes", "Voting power", votes),
    )
    shares = (("Constellation Venture Capital II, L.P.", 30_000_000), (LONG, 6_666_666))
    floor = Floor(shares, Fraction(3, 4), Fraction(25_000_000))
    matter = "SAVVIS Communications, at the joinder of Constellation"
    return Document(f"Demand registration by {LONG}", matter, "2002-06-28", sections, floor)


def hostile(text: str) -> Document:
    blocks = (
        Paragraph(text),
        Items((text,)),
        Items((text,), numbered=True),
        Table(text, (text, "n"), ((Cell(text), Cell(text, 5)),)),
        Quote(text, text),
        Picture("p", text, text),
    )
    sections = (Section("a", text, blocks), Section("b", text, (Paragraph(text),)))
    return Document(text, text, text, sections, Floor(((text, 10),), Fraction(1, 2), Fraction(100)))


def read(memo: Document, template=None):
    return docx.Document(io.BytesIO(word(memo, template)))


def texts(document) -> list[str]:
    """Every text of a document: the paragraphs, and the cells."""
    return ["".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in document.element.iter(qn("w:p"))]


def workbook(memo: Document):
    return openpyxl.load_workbook(io.BytesIO(excel(memo)))


def test_a_word_report_has_real_headings_lists_and_captions():
    document, by_style = read(realistic()), {}
    assert document.styles["Heading 1"].paragraph_format.keep_with_next
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert by_style["Title"] == [f"Demand registration by {LONG}"]
    assert by_style["Heading 1"] == ["Short answer", "Holders", "What would cure it", "Clauses", "Voting power"]
    assert by_style["Heading 2"] == ["3(a)(ii) The floor"]
    assert by_style["List Bullet"] == ["one", "two"]
    assert by_style["List Number"] == ["a", "b", "c"]
    assert by_style["Caption"] == ["Shares held", "Votes of each holder"]
    assert by_style["Memo Unmet"] == ["No."]
    assert by_style["Quote"] == ["not less than $25.0 million"]
    assert by_style["Memo Source"] == ["3(a)"]


def test_each_numbered_list_begins_at_one():
    first, second, third = (p._p.pPr.numPr.numId.val for p in read(realistic()).paragraphs if p.style.name == "List Number")
    assert first == second != third


def test_a_word_table_repeats_its_head_and_breaks_no_row():
    document = read(realistic())
    assert next(p for p in document.paragraphs if p.text == "Shares held").paragraph_format.keep_with_next
    table, rows = document.tables[0], document.tables[0]._tbl.tr_lst
    assert len(rows) == 31
    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * 30
    assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)
    assert [cell.paragraphs[0].style.name.startswith("Memo Number") for cell in table.rows[7].cells] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert not document.element.xpath("//w:tbl//w:jc | //w:tbl//w:shd")
    assert table.cell(1, 1).text == "1,234,567"
    assert sum(column.width.twips for column in table.columns) == pytest.approx(9406, abs=10)


def test_a_word_picture_is_16_cm_wide_with_words_for_it():
    shape = read(realistic()).inline_shapes[0]
    assert shape.width.cm == pytest.approx(16)
    assert shape._inline.docPr.get("descr") == "Bars: WCAS 49%."


def test_a_word_report_has_page_numbers_and_its_own_properties():
    document = read(realistic())
    assert re.findall(r'w:instr="(\w+)"', document.sections[0].footer._element.xml) == ["PAGE", "NUMPAGES"]
    assert "June 28, 2002" in document.sections[0].header.paragraphs[0].text
    about = document.core_properties
    assert (about.title, about.author, about.comments) == (f"Demand registration by {LONG}", "", "")
    assert str(about.created)[:10] == str(about.modified)[:10] == "2002-06-28"


@pytest.mark.parametrize("write", [word, excel])
def test_the_same_report_gives_the_same_bytes(write):
    assert write(realistic()) == write(realistic())


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_text_stays_text_in_word(text):
    shown = re.sub("[\x00\x07\ud800\uffff]", "\ufffd", text)
    document = read(hostile(text))
    assert texts(document).count(shown) >= 14
    assert {p.get("descr") for p in document.element.iter(qn("wp:docPr"))} == {shown}
    assert document.core_properties.title == shown[:255]


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_text_stays_text_in_excel(text):
    shown = re.sub("[\x00\x07\ud800\uffff]", "\ufffd", text)
    book = workbook(hostile(text))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not shown or [cell.value for cell in cells].count(shown) >= 10
    formulas = [cell for cell in cells if cell.data_type == "f"]
    assert {cell.parent.title for cell in formulas} == {"Floor test"}
    assert len(formulas) == 6
    names = [name.casefold() for name in book.sheetnames]
    assert len(set(names)) == len(names)
    assert all(name and len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_sheets_of_the_same_name_are_told_apart():
    table = Table("t", ("a",), ((Cell("b"),),))
    titles = ("History", "Report", "Floor test", "'a/b'", "A B", "\U0001f600" * 20, "\U0001f600" * 21, "")
    book = workbook(Document("t", "", "x", tuple(Section("s", title, (table,)) for title in titles), realistic().floor))
    assert len(book.sheetnames) == len(titles) + 2
    assert book.sheetnames[-1] == "Floor test"


def test_a_sheet_has_a_head_that_stays_and_real_numbers():
    sheet = workbook(realistic())["Holders"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Holder")
    assert all(cell.font.b for cell in head if cell.value)
    at = head[0].row
    assert sheet.freeze_panes == f"A{at + 1}"
    assert sheet.print_title_rows == f"${at}:${at}"
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
    row = sheet[at + 3]
    assert [cell.value for cell in row[1:4]] == [3 * 1_234_567, 0.0325, 3000.5]
    assert [cell.number_format for cell in row[1:4]] == ["#,##0", "0.00%", '"$"#,##0.00']


def test_a_number_that_excel_cannot_hold_or_that_its_text_contradicts_stays_text():
    cells = (Cell("1,234,567,890,123,456", 1234567890123456), Cell("999,999,999,999,999", 999999999999999), Cell("7", 8))
    book = workbook(Document("t", "", "x", (Section("s", "S", (Table("t", ("a", "b", "c"), (cells,)),)),)))
    assert [cell.value for cell in book["S"][4][:3]] == ["1,234,567,890,123,456", 999999999999999, "7"]


def test_words_around_a_number_are_in_its_format():
    cells = (Cell("short by $20.50", Fraction(41, 2)), Cell("8.04% of 5", Fraction(804, 10000)), Cell("-5 votes", -5))
    book = workbook(Document("t", "", "x", (Section("s", "S", (Table("t", ("a", "b", "c"), (cells,)),)),)))
    assert [(cell.value, cell.number_format) for cell in book["S"][4][:3]] == [
        (20.5, '"short by $"#,##0.00'),
        (0.0804, '0.00%" of 5"'),
        (-5, '#,##0" votes"'),
    ]


def test_an_excel_picture_has_words_for_it():
    with zipfile.ZipFile(io.BytesIO(excel(realistic()))) as parts:
        assert b'descr="Bars: WCAS 49%."' in parts.read("xl/drawings/drawing1.xml")


FLOOR = ("price", "floor", "total", "aggregate", "short", "verdict", "least_shares", "least_price")
CALCULATED = {
    0.68: [0.68, 25e6, 36666666, 24933332.88, 66667.12, "not met", 36764706, 0.69],
    0.69: [0.69, 25e6, 36666666, 25299999.54, 0, "met", 36231885, 0.69],
}


def by_hand(book) -> list[object]:
    """Calculate the formulas of a floor test by a small evaluator of our own."""
    sheet, found = book["Floor test"], {}
    tools = {"__builtins__": {}, "SUM": sum, "MAX": max, "IF": lambda test, yes, no: yes if test else no}
    tools["ROUNDUP"] = lambda number, places: Fraction(math.ceil(number * 10**places), 10**places)
    for row, name in enumerate(FLOOR, 4):
        cells = lambda at: repr([sheet.cell(row, 2).value for row in range(int(at[1]), int(at[2]) + 1)])  # noqa: E731
        formula = re.sub(r"B(\d+):B(\d+)", cells, str(sheet.cell(row, 2).value).removeprefix("="))
        value = eval(formula, tools | found)
        found[name] = Fraction(str(value)) if isinstance(value, float | int) else value
    return [value if isinstance(value, str) else float(value) for value in found.values()]


def calculated(book, folder) -> list[object]:
    """Calculate them by LibreOffice."""
    book.save(folder / "in.xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", f"{folder}/out", f"{folder}/in.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    sheet = openpyxl.load_workbook(folder / "out" / "in.xlsx", data_only=True)["Floor test"]
    return [sheet.cell(row, 2).value for row in range(4, 12)]


@pytest.mark.parametrize("price", CALCULATED)
def test_the_floor_test_calculates(price, tmp_path):
    book = workbook(realistic())
    assert set(book.defined_names) >= {"price", "floor"}
    assert not book["Floor test"]["B4"].protection.locked
    book["Floor test"]["B4"] = price
    answers = [by_hand(book), *([calculated(book, tmp_path)] if shutil.which("soffice") else [])]
    for answer in answers:
        for found, expected in zip(answer, CALCULATED[price], strict=True):
            assert found == (expected if isinstance(expected, str) else pytest.approx(expected))


def test_the_floor_test_has_its_exact_values_beside_its_formulas():
    sheet = openpyxl.load_workbook(io.BytesIO(excel(realistic())), data_only=True)["Floor test"]
    assert [sheet.cell(row, 2).value for row in range(4, 12)] == [0.75, 25000000, 36666666, 27499999.5, 0, "met", 33333334, 0.69]


def firm(tmp_path, *lines: str, header: str = ""):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    for style in ("List Bullet", "List Number", "Caption", "Quote"):
        document.styles[style].delete()
    document.part.rels.pop(next(key for key, rel in document.part.rels.items() if rel.reltype.endswith("/numbering")))
    document.save(tmp_path / "firm.docx")
    return tmp_path / "firm.docx"


def test_a_firms_template_is_filled_in(tmp_path):
    loop = ("{%p for s in sections %}", "{{ s.title }} [{{ s.id }}]", "{{p s.body }}", "{%p endfor %}")
    path = firm(tmp_path, "Privileged", "{{ title|upper }}", *loop, "{{p body }}", header="{{ subtitle }}, {{ date }}")
    document = read(realistic(), path)
    assert [p.text for p in document.paragraphs[:2]] == ["Privileged", f"Demand registration by {LONG}".upper()]
    assert "Clauses [clauses]" in texts(document)
    assert len(document.tables) == 2
    assert document.sections[0].header.paragraphs[0].text.endswith("Constellation, June 28, 2002")
    assert document.core_properties.author == ""
    assert word(realistic(), path) == word(realistic(), path)


def test_wrong_templates_are_told_of(tmp_path):
    (tmp_path / "text.docx").write_text("no zip")
    (tmp_path / "sheet.docx").write_bytes(excel(realistic()))
    for path in (tmp_path / "none.docx", tmp_path, tmp_path / "text.docx", tmp_path / "sheet.docx"):
        with pytest.raises(InputError, match="no Word document"):
            word(realistic(), path)
    for line in ("{{ title", "{% if %}", "{{ tilte }}", "{{ ''.__class__.__mro__ }}", "{%p for s in sections %}"):
        with pytest.raises(InputError, match=r"firm\.docx: the template cannot be filled in: (.|\n)*tags may name title"):
            word(realistic(), firm(tmp_path, "{{p body }}", line))
    for line in ("{{ title }}", "{{ body }}"):
        with pytest.raises(InputError, match="paragraph of its own"):
            word(realistic(), firm(tmp_path, line))


def test_a_report_of_nothing_can_be_written():
    nothing = (Items(()), Table("", (), ()), Table("", ("h",), ()))
    empty = Document("", "", "", (Section("a", "", nothing),), Floor((), Fraction(), Fraction(1)))
    assert read(empty).tables
    assert workbook(empty)["Floor test"]["B10"].value == "=ROUNDUP(floor/price,0)"
