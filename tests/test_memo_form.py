"""The form of a memo: its head, the short answer, how it cites and dates, its words, and its length; for six jobs."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from regrights.bridge.documents.memo import memo
from regrights.bridge.documents.model import Document, Footnotes, Items, Paragraph, Section, Table
from regrights.bridge.matter.loading import load
from regrights.cli.writers.pages import pdf

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
        "Savvis must register the 36,666,666 shares",
        "Stowe VIII, L.P. may sell nothing",
        "“unless the Constellation Entities are permitted to sell in such registration” (Amendment No. 1 § 1.05) decide",
        "sells 7,777,778 shares",
    ],
    "refused": [
        "Savvis need not register",
        "at $0.75 a share § 3(a)(ii)",
        "short by $19,238,815.00",
        "Constellation Venture Capital II, L.P. joins the request, with 25,651,754 shares at least",
    ],
    "own deal": ["Halden Networks must register", "Birch Partners VIII, L.P. sells 6,533,575"],
    "nvca": ["Larkspur may go on with its registration of 7,000,000 shares", "Dr. E. Vance and K. Amsel may sell nothing"],
    "form s-3": [
        "Larkspur must file by October 16, 2026",
        "September 21, 2026, if they have notice at once",
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
    assert [type(block).__name__ for block in told.blocks] == ["Table", "Paragraph"]
    table = told.blocks[0]
    assert isinstance(table, Table)
    assert "buys" in "".join(row[1].text for row in table.rows)
    assert not [row for row in table.rows if row[1].text.count(" buys ") > 1]
