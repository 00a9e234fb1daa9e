"""Reports: the same facts in every format, the same bytes each time, and no harm by any name."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from test_cli import run

from regrights import kb
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.memo import SECTIONS, memo
from regrights.bridge.documents.model import Document, Footnotes, Items, Paragraph, Quote, Table
from regrights.bridge.matter.loading import load, load_text
from regrights.cli.writers.excel import excel
from regrights.cli.writers.pages import pdf
from regrights.cli.writers.text import html, markdown, md
from regrights.cli.writers.word import word

CUTBACK = Path(__file__).parents[1] / "examples" / "cutback.yaml"
HOSTILE = [
    "<script>alert(1)</script>",
    "A & B",
    "{{ 7*7 }} {% raw %}",
    '=HYPERLINK("http://x","y")',
    "x\u202eright to left\u202c",
    "n" * 300,
    "#let x = 1; $a$ *bold* _it_ [l](u) `c`",
    "-1+1",
]


@pytest.fixture(scope="module")
def memos() -> dict[str, Document]:
    return {
        "refused": memo(load(), "bsc_iv_alone"),
        "divided": memo(load(CUTBACK), "d1", path=CUTBACK),
        "position": memo(load()),
    }


def figures(text: str) -> set[str]:
    """Return every amount of five digits or more, and every amount of dollars, that a text tells."""
    return set(re.findall(r"\$?\d{1,3}(?:,\d{3})+(?:\.\d\d)?", text))


def texts(made: Document) -> list[str]:
    found = [made.title, made.subtitle, made.date]
    for section in made.sections:
        found.append(section.title)
        for block in section.blocks:
            match block:
                case Paragraph(text, _):
                    found.append(text)
                case Items(items, _):
                    found += items
                case Quote(text, source):
                    found += [text, source]
                case Table(caption, head, rows, _):
                    found += [caption, *head, *(cell.text for row in rows for cell in row)]
                case Footnotes(notes):
                    found += notes
                case Picture():
                    found += [block.title, *([] if block.told else [block.alt])]
    return found


def amounts_of(facts: Any) -> set[int]:
    """Return every whole number of five digits or more in a JSON answer."""
    if isinstance(facts, dict):
        return {amount for value in facts.values() for amount in amounts_of(value)}
    if isinstance(facts, list):
        return {amount for value in facts for amount in amounts_of(value)}
    return {facts} if isinstance(facts, int) and not isinstance(facts, bool) and facts > 9999 else set()


class Words(HTMLParser):
    """The text of an HTML page, less its style and its pictures' titles."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.silent = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.silent = self.silent and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def words_of_html(page: str) -> Words:
    found = Words()
    found.feed(page)
    return found


def words_of_pdf(content: bytes, folder: Path) -> str:
    from pypdf import PdfReader

    del folder
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def words_of_package(content: bytes) -> str:
    """Return the text of a Word or Excel file: all of its XML, less the tags, with the texts that stand for its pictures."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [
            package.read(name).decode()
            for name in package.namelist()
            if re.search(r"document|sharedStrings|sheet\d|drawing\d", name)
        ]
    return " ".join(" ".join([*re.findall(r'descr="([^"]*)"', part), re.sub(r"<[^>]+>", " ", part)]) for part in parts)


@pytest.mark.parametrize("name", ["refused", "divided", "position"])
def test_every_figure_of_the_document_stands_in_every_format(memos: dict[str, Document], name: str, tmp_path: Path) -> None:
    made = memos[name]
    wanted = figures("\n".join(texts(made)))
    assert len(wanted) > (8 if name == "refused" else 15)
    pictures = [block for section in made.sections for block in section.blocks if isinstance(block, Picture) and block.told]
    assert figures("\n".join(block.alt for block in pictures)) <= wanted
    plain = {
        "md": markdown(made).replace("\\$", "$"),
        "html": " ".join(words_of_html(html(made)).said),
        "pdf": words_of_pdf(pdf(made), tmp_path).replace("\u200b", "").replace("\n", ""),
        "docx": words_of_package(word(made)),
    }
    for kind, text in plain.items():
        assert wanted - figures(text) == set(), kind
    sheets = words_of_package(excel(made))
    numbers = {re.sub(r"[$,]", "", figure) for figure in wanted}
    told = {figure.replace(",", "").lstrip("$") for figure in figures(sheets)} | set(re.findall(r"\d+(?:\.\d+)?", sheets))
    trailing = {number for number in numbers if number not in told and number.rstrip("0").rstrip(".") not in told}
    assert trailing == set(), "xlsx"


@pytest.mark.parametrize("name", ["refused", "divided", "position"])
def test_the_figures_of_the_json_answers_stand_in_the_document(memos: dict[str, Document], name: str) -> None:
    made = memos[name]
    told = {int(figure.replace(",", "")) for figure in figures("\n".join(texts(made))) if "$" not in figure}
    if name != "position":
        conditions = made.facts["check"]["conditions"]
        assert amounts_of([{key: item[key] for key in ("actual", "required", "short_by")} for item in conditions]) <= told
        assert "requests" not in made.facts
    if name == "divided":
        divided = made.facts["allocate"]
        assert amounts_of([divided["requested"], divided["pro_rata"]["sold"], divided["ranges"], divided["maximum"]]) <= told
    if name == "position":
        requests = made.facts["requests"]
        assert amounts_of([item["shares"] for item in requests["requests"]]) <= told
        assert amounts_of([entry["figure"] for entry in requests["standing"]]) <= told


def test_the_same_report_gives_the_same_bytes(memos: dict[str, Document]) -> None:
    again = memo(load(CUTBACK), "d1", path=CUTBACK)
    for write in (markdown, html, pdf):
        assert write(memos["divided"]) == write(again)  # type: ignore[operator]


def hostile(name: str) -> Document:
    text = CUTBACK.read_text(encoding="utf-8")
    matter = load_text(text.replace("Reuters Holdings Switzerland SA", "REPLACED"), "deal")
    holders = [entry.model_copy(update={"name": name}) if entry.name == "REPLACED" else entry for entry in matter.holders]
    return memo(matter.model_copy(update={"holders": holders, "matter": name}), "d1")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_is_text_in_every_format(name: str) -> None:
    made = hostile(name)
    shown = name.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd")
    page = words_of_html(html(made))
    assert "script" not in [tag for tag, _ in page.tags]
    assert shown in "".join(page.said)
    assert md(name) in markdown(made)
    assert "49" not in set(re.findall(r"\b49\b", " ".join(page.said))) - set(re.findall(r"\b49\b", "\n".join(texts(made))))
    for content in (pdf(made), word(made), excel(made)):
        assert len(content) > 3000
    for content in (word(made), excel(made)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheets = [package.read(part).decode() for part in package.namelist() if "sheet" in part]
        assert not any("HYPERLINK" in formula for sheet in sheets for formula in re.findall(r"<f>(.*?)</f>", sheet))


def test_markdown_shows_text_as_it_is() -> None:
    assert md("a*b_c|d") == "a\\*b\\_c\\|d"
    assert [md("1. no list"), md("1.5% a year"), md("- a"), md("-1+1")] == ["1\\. no list", "1.5% a year", "\\- a", "-1+1"]
    assert md("<b>&") == "&lt;b&gt;&amp;"


def test_the_page_is_marked_up_for_readers_and_takes_nothing_from_outside(memos: dict[str, Document]) -> None:
    text = html(memos["divided"])
    tags = words_of_html(text).tags
    assert next(tag for tag, _ in tags if re.fullmatch(r"h\d", tag)) == "h1"
    assert sum(tag == "h1" for tag, _ in tags) == 1
    assert all(attrs.get("scope") in {"col", "row"} for tag, attrs in tags if tag == "th")
    assert {attrs.get("role") for tag, attrs in tags if tag == "svg"} == {"img"}
    assert not [tag for tag, attrs in tags if tag in {"script", "link", "img", "iframe"} or "src" in attrs or "href" in attrs]
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


def test_sections_are_chosen_and_unknown_ones_refused(memos: dict[str, Document], tmp_path: Path) -> None:
    told = {section.id for made in memos.values() for section in made.sections}
    assert told == set(SECTIONS)
    file = tmp_path / "m.md"
    assert run("report", "bsc_iv_alone", "--to", file, "--section", "answer", "--section", "cures").exit_code == 0
    assert re.findall(r"^## (.*)$", file.read_text(), flags=re.MULTILINE) == ["Short answer", "What would cure it"]
    assert run("report", "--to", file, "--section", "poem").exit_code == 2


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".html", ".md", ".xlsx"])
def test_each_format_is_written_whole_or_not_at_all(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"memo{suffix}"
    assert run("report", "constellation_demand", "--to", file).exit_code == 0
    before = file.read_bytes()
    assert len(before) > 1000
    assert run("report", "constellation_demand", "--to", tmp_path / "nowhere" / f"memo{suffix}").exit_code == 2
    assert run("report", "nobody", "--to", file).exit_code == 2
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_bad_usage_is_told(tmp_path: Path) -> None:
    assert run("report").exit_code == 2
    assert run("report", "--to", tmp_path / "memo.txt").exit_code == 2
    assert run("report", "--to", tmp_path / "memo.html", "--template", tmp_path / "nothing").exit_code == 2
    assert json.loads(run("report", "bsc_iv_alone", "--json").stdout)["check"]["admissible"] is False


def test_a_firm_has_its_own_page(tmp_path: Path) -> None:
    (tmp_path / "memo.html.j2").write_text("<html><title>{{ memo.title }}</title>{{ memo.sections | length }}</html>")
    file = tmp_path / "memo.html"
    assert run("report", "bsc_iv_alone", "--to", file, "--template", tmp_path).exit_code == 0
    assert file.read_text().startswith("<html><title>Demand registration by The BSC Employee Fund IV, L.P.</title>")


def test_the_clauses_of_the_register_are_the_amendments_words() -> None:
    from test_words_of_the_amendment import AMENDMENT, fragments, words

    text = words(AMENDMENT.read_text(encoding="utf-8"))
    quoted = [part for entry in kb.clauses(kb.DEFAULT).values() if "words" in entry for part in fragments(entry["words"])]
    assert len(quoted) > 12
    assert [part for part in quoted if part not in text] == []
    rules = " ".join(path.read_text(encoding="utf-8") for path in kb.files(kb.DEFAULT, *kb.tasks()))
    used = set(re.findall(r'clause\(\w+, .*?"([^"]+)"\)', rules))
    assert used <= set(kb.clauses(kb.DEFAULT))
