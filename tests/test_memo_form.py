"""The form of a memo: its head, the short answer, how it cites and dates, its words, and its length; for six jobs."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest

from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.memo import memo
from regrights.bridge.documents.model import Document, Footnotes, Items, Paragraph, Section, Table
from regrights.bridge.matter.loading import load
from regrights.cli.writers.excel import excel
from regrights.cli.writers.pages import pdf
from regrights.cli.writers.text import html
from regrights.cli.writers.word import word

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
JOBS: dict[str, tuple[Path | None, str | None]] = {
    "position": (None, None),
    "refused": (None, "bsc_iv_alone"),
    "cutback": (EXAMPLES / "cutback.yaml", "d1"),
    "own deal": (HERE / "data" / "sister_deal.yaml", "spring"),
    "deferred": (HERE / "data" / "own_offering.yaml", "waits"),
    "nvca": (EXAMPLES / "series_a.yaml", "follow_on"),
    "form s-3": (EXAMPLES / "series_a.yaml", "s3_now"),
}
# What only those say who made this, and a date that no reader of a memo writes.
OURS = r"UNMET|\blimbs?\b|\bby way of\b|and something|[Ii]t bites|brings no share|the whole position|\b\d{4}-\d\d-\d\d\b|\bA1 \d"
AS_FILED = {"basis", "clauses", "receipt"}


@pytest.fixture(scope="module")
def memos() -> dict[str, Document]:
    return {job: memo(load(path) if path else load(), act, path=path) for job, (path, act) in JOBS.items()}


def section(made: Document, name: str) -> Section:
    return next(section for section in made.sections if section.id == name)


def texts(told: Section) -> list[str]:
    found = [told.title]
    for block in told.blocks:
        match block:
            case Paragraph(text, _):
                found.append(text)
            case Items(items, _):
                found += items
            case Footnotes(notes):
                found += notes
            case Table(caption, head, rows, _):
                found += [caption, *head, *(cell.text for row in rows for cell in row)]
    return [text.replace("\u00a0", " ") for text in found]


SHORT = {
    "deferred": ["Halden Networks must register the 9,000,000 shares", "may put off filing until October 8, 2024 (§ 3(c)(ii)"],
    "cutback": [
        "Savvis must effect the demand registration requested by",
        "of their 36,666,666 shares, 19,411,765 are sold after the underwriter's cutback",
        "Stowe VIII, L.P. may sell nothing",
        "“unless the Constellation Entities are permitted to sell in such registration” (Amendment No. 1 § 1.05) decide",
        "sells 7,777,778 shares",
    ],
    "refused": [
        "Savvis need not register",
        "at $0.75 a share § 3(a)(ii)",
        "short by $19,238,815.00",
        "Constellation Venture Capital II, L.P. signs the request too, with 25,651,754 shares at least",
    ],
    "own deal": [
        "Halden Networks must effect the demand registration requested by",
        "of their 7,300,000 shares, 3,974,592 are sold",
        "Birch Partners VIII, L.P. sells 6,533,575",
    ],
    "nvca": ["Larkspur may go on with its registration of 7,000,000 shares", "Dr. E. Vance and K. Amsel may sell nothing"],
    "form s-3": [
        "Larkspur must file by October 16, 2026",
        "may still ask to be included until September 21, 2026, on notice at once",
        "Larkspur may put off filing until October 31, 2026",
        "(§ 2.1(c))",
    ],
    "position": ["3 requests can be made", "Shut out: demand registration by holders of Covered Warrant Common Shares"],
}


@pytest.mark.parametrize(("job", "sentences"), SHORT.items())
def test_the_short_answer_answers_in_three_sentences(memos: dict[str, Document], job: str, sentences: list[str]) -> None:
    told = section(memos[job], "answer")
    paragraphs = [block.text.replace("\u00a0", " ") for block in told.blocks if isinstance(block, Paragraph)]
    assert all(any(sentence in text for text in paragraphs) for sentence in sentences), paragraphs
    assert len(paragraphs) == 2


@pytest.mark.parametrize("job", JOBS)
def test_under_it_stands_a_line_each_on_what_it_rests_on(memos: dict[str, Document], job: str) -> None:
    (lines,) = [block.items for block in section(memos[job], "answer").blocks if isinstance(block, Items)]
    assert "is not held" in lines[0]
    assert lines[1].startswith(
        ("Assumed, and the answer could be another", "Nothing that the outcome turns on is merely assumed")
    )
    assert lines[-1].endswith("it is not legal advice.")


@pytest.mark.parametrize("job", JOBS)
def test_a_memo_speaks_plainly_and_dates_in_words(memos: dict[str, Document], job: str) -> None:
    for told in memos[job].sections:
        if told.id not in AS_FILED:
            assert not [text for text in texts(told) if re.search(OURS, text)]


@pytest.mark.parametrize("job", JOBS)
def test_what_is_cited_in_full_is_defined_before_it_is_cited_in_short(memos: dict[str, Document], job: str) -> None:
    noted = [block.notes for told in memos[job].sections for block in told.blocks if isinstance(block, Footnotes)]
    assert "(the “Agreement”), § " in noted[0][0].replace("\u00a0", " ")
    assert "below, a § alone is one of the Agreement" in noted[0][0]
    shown = "".join(text for told in memos[job].sections for text in texts(told))
    assert not re.search(
        r"§ ", "".join(block.text for s in memos[job].sections for block in s.blocks if isinstance(block, Paragraph))
    )
    for number in range(1, len(noted[0]) + 1):
        assert "¹²³⁴⁵⁶⁷⁸⁹"[number - 1] in shown


@pytest.mark.parametrize("job", JOBS)
def test_sections_and_figures_are_numbered_and_appendices_lettered(memos: dict[str, Document], job: str) -> None:
    numbers = [told.number for told in memos[job].sections]
    assert numbers[:2] == ["1", "2"]
    inner = [number for number in numbers if "." in number]
    assert inner == [f"3.{at}" for at in range(1, len(inner) + 1)]
    letters = [number for number in numbers if number.startswith("Appendix")]
    assert letters == [f"Appendix {letter}" for letter in "ABCD"]
    assert memos[job].sections[2].part.startswith("3. ")


def test_the_head_has_the_lines_that_the_matter_gives_and_those_that_are_asked_for(memos: dict[str, Document]) -> None:
    head = memos["own deal"].head
    assert head is not None
    assert head.lines == (
        ("To", "M. Okafor, Partner"),
        ("From", "J. Lindqvist"),
        ("Date", "as of May 6, 2024"),
        ("Re", "Halden Networks, spring 2024"),
    )
    assert head.privileged
    bare = memos["refused"].head
    assert bare is not None
    assert [name for name, _ in bare.lines] == ["Date", "Re"]
    assert not bare.privileged
    path, act = JOBS["own deal"]
    other = memo(load(path), act, path=path, to="A. Client", sections=()).head
    assert other is not None
    assert dict(other.lines)["To"] == "A. Client"


@pytest.mark.parametrize("job", JOBS)
def test_a_brief_memo_is_one_page(job: str) -> None:
    path, act = JOBS[job]
    made = memo(load(path) if path else load(), act, path=path, brief=True)
    assert [told.id for told in made.sections][:2] == ["question", "answer"]
    assert sum(isinstance(block, Table) for told in made.sections for block in told.blocks) <= 1
    from pypdf import PdfReader

    assert len(PdfReader(io.BytesIO(pdf(made))).pages) == 1


def test_what_a_table_tells_no_list_tells_again(memos: dict[str, Document]) -> None:
    told = section(memos["refused"], "cures")
    assert [type(block).__name__ for block in told.blocks] == ["Table"]
    table = told.blocks[0]
    assert isinstance(table, Table)
    assert "buys" in "".join(row[1].text for row in table.rows)
    assert not [row for row in table.rows if row[1].text.count(" buys ") > 1]


def holders(made: Document) -> dict[str, list[str]]:
    (table,) = [block for block in section(made, "holders").blocks if isinstance(block, Table)]
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


def test_percentages_after_an_offering_are_of_what_is_then_outstanding(memos: dict[str, Document]) -> None:
    # Larkspur issues 5,600,000 shares beside 31,500,000; of 37,100,000 the rest of each is 3,794,000, 525,900 and 2,930,100.
    found = holders(memos["nvca"])
    assert [row[-1] for row in found.values()] == ["10.22%", "1.41%", "7.89%"]
    # Reuters, Constellation II and BSC IV hold no common: all 30,000,000 come beside 94,060,602, to 124,060,602.
    # What BSC IV has left is 3,614,861, of 124,060,602 and that: 2.83%.
    assert holders(memos["cutback"])["The BSC Employee Fund IV, L.P."] == [
        "7,681,580",
        "7.55%",
        "4,066,719",
        "3,614,861",
        "2.83%",
    ]


def test_what_may_not_be_made_has_no_selling_holders(memos: dict[str, Document]) -> None:
    assert "holders" not in [told.id for told in memos["refused"].sections]


def test_a_deferral_names_the_registration_that_defers_and_its_day(memos: dict[str, Document]) -> None:
    (row,) = [text for text in texts(section(memos["deferred"], "conditions")) if "prior registration own defers it" in text]
    assert "from October 8, 2024 on" in row


def test_a_sister_deal_has_a_key_to_the_names_of_the_form(memos: dict[str, Document]) -> None:
    key = "for WCAS read Birch Partners"
    keyed = {job for job, made in memos.items() if any(key in text for text in texts(section(made, "answer")))}
    assert keyed == {"own deal", "deferred"}


def test_the_clauses_relied_on_have_those_of_the_division(memos: dict[str, Document]) -> None:
    told = " ".join(block.text for block in section(memos["nvca"], "clauses").blocks if isinstance(block, Paragraph))
    assert "§\u00a02.3(b) " in told
    assert "§\u00a02.13 " in told


@pytest.mark.parametrize("job", ["own deal", "cutback"])
def test_a_page_has_each_picture_in_two_widths_and_its_tables_can_be_scrolled(memos: dict[str, Document], job: str) -> None:
    page = html(memos[job])
    pictures = sum(isinstance(block, Picture) for told in memos[job].sections for block in told.blocks)
    assert page.count('<div class="broad"><svg') == page.count('<div class="narrow"><svg') == pictures > 2
    tables = sum(isinstance(block, Table) for told in memos[job].sections for block in told.blocks)
    assert page.count('<div class="table" role="region"') == page.count('tabindex="0"') == tables
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


def test_privilege_is_told_on_every_page(memos: dict[str, Document]) -> None:
    from pypdf import PdfReader

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf(memos["own deal"]))).pages]
    assert len(pages) > 3
    assert all("attorney–client" in page.lower() for page in pages)
    document = docx.Document(io.BytesIO(word(memos["own deal"])))
    assert "attorney–client" in document.sections[0].header.paragraphs[0].text


def test_the_lines_of_the_head_stand_where_a_firms_template_has_them(memos: dict[str, Document], tmp_path: Path) -> None:
    template = docx.Document()
    for line in ("{%p for line in head %}", "{{ line.name }}: {{ line.text }}", "{%p endfor %}", "{{p body }}"):
        template.add_paragraph(line)
    template.save(tmp_path / "firm.docx")
    told = [paragraph.text for paragraph in docx.Document(io.BytesIO(word(memos["own deal"], tmp_path / "firm.docx"))).paragraphs]
    assert told[:2] == ["To: M. Okafor, Partner", "From: J. Lindqvist"]
    assert sum(text.startswith("To:") for text in told) == 1


def test_the_division_of_a_workbook_follows_a_request_that_is_changed(memos: dict[str, Document]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel(memos["cutback"])))
    sheet = book["The division of the shares"]
    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    top = cells["Requested"].row
    weights = [sheet.cell(row, 2).value for row in range(cells["Divided"].row + 1, cells["Divided"].row + 5)]
    assert weights == [f"=B{row}" for row in range(top + 1, top + 5)]
    assert sheet.cell(top + 2, 3).value.startswith("=SUM(")


def test_a_floor_net_of_expenses_is_reckoned_net(memos: dict[str, Document]) -> None:
    # 1,700,000 shares at $18.50 are $31,450,000.00; less 6.5% they are $29,405,750.00. $3,000,000 take 173,436 shares, or $1.89.
    sheet = openpyxl.load_workbook(io.BytesIO(excel(memos["form s-3"])), data_only=True)["Floor test"]
    assert [sheet.cell(row, 2).value for row in (7, 9, 10, 11, 12)] == [29405750, "met", 173436, 1.89, 0.935]


def test_a_floor_that_counts_joiners_too_is_reckoned_by_the_notice() -> None:
    # 36,666,666 shares of the notice at $0.75; the 60,000,000 of those who join are no part of them.
    made = memo(load(EXAMPLES / "cutback.yaml").model_copy(update={"readings": {"floor_counts": "registration"}}), "d1")
    sheet = openpyxl.load_workbook(io.BytesIO(excel(made)), data_only=True)["Floor test"]
    assert [sheet.cell(row, 2).value for row in (6, 7)] == [36666666, 27499999.5]
    assert sheet.cell(12, 1).value != "What counts of the price"
