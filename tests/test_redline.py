"""A redline of two matters: the verdict first, why it turned, and nothing that is the same in both; in every format."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest
from test_cli import run

from regrights import kb
from regrights.bridge.basics.errors import UsageError
from regrights.bridge.documents.changed import Change, Changes
from regrights.bridge.documents.model import Document, Paragraph
from regrights.bridge.documents.of_files import file_changes
from regrights.bridge.documents.of_redline import SECTIONS, redline
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check
from regrights.bridge.whatif.turning import turning

TEXT = (kb.HOME / "savvis" / "matter.yaml").read_text(encoding="utf-8")
CUTBACK = Path(__file__).parents[1] / "examples" / "cutback.yaml"
PRICE = 'price: {value: "0.75"'


def changed(old: str, new: str, text: str = TEXT) -> Matter:
    assert old in text
    return load_text(text.replace(old, new, 1), "other.yaml")


def of(after: Matter, before: Matter, act: str | None, *sections: str) -> Document:
    return redline(after, before, act, paths=(None, CUTBACK), sections=sections)


def told(made: Document, section: str) -> list[Change]:
    return [
        change
        for entry in made.sections
        if entry.id == section
        for block in entry.blocks
        if isinstance(block, Changes)
        for change in block.changes
    ]


def test_a_verdict_that_turns_is_told_first_with_the_one_difference_that_turns_it() -> None:
    made = of(changed(PRICE, 'price: {value: "3.50"'), load(), "bsc_iv_alone")
    answer, cause = told(made, "answer")
    assert made.sections[0].id == "answer"
    assert answer.before.startswith("No: ")
    assert "3(a)(ii)" in answer.before
    assert answer.after.startswith("Yes, by the right of the Constellation Entities: ")
    assert cause == Change("price", "0.75", "3.50")
    assert told(made, "files") == [cause]
    assert [change.what for change in told(made, "conditions")] == [
        "Price a share",
        "§\u00a03(a)(ii), the aggregate offering price",
    ]
    gone = [change for change in told(made, "basis") if not change.after]
    new = [change for change in told(made, "basis") if not change.before]
    assert [change.what for change in gone] == ["price of $0.75"]
    assert "price of $3.50" in [change.what for change in new]


def test_a_matter_against_itself_differs_in_nothing() -> None:
    for act in ("bsc_iv_alone", None):
        made = of(load(), load(), act)
        assert [section.id for section in made.sections] == ["answer", "files", "receipt"]
        assert made.facts["changes"] == []
    first = of(load(), load(), "bsc_iv_alone").sections[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text.startswith("The verdict is the same: No: ")


def test_a_division_that_moves_is_told_holder_by_holder() -> None:
    text = CUTBACK.read_text(encoding="utf-8")
    after = changed("underwriter_maximum: 30000000", "underwriter_maximum: 50000000", text)
    made = of(after, load(CUTBACK), "d1")
    sold = {change.what: (change.before, change.after) for change in told(made, "answer")}
    assert sold["Welsh, Carson, Anderson & Stowe VIII, L.P."] == ("0 shares", "20,689,655 shares")
    assert Change("The underwriter takes at most", "30,000,000 shares", "50,000,000 shares") in told(made, "allocation")
    assert told(made, "files") == [Change("acts.d1.underwriter_maximum", "30,000,000", "50,000,000")]


def test_the_position_tells_what_became_possible_and_what_moved() -> None:
    made = of(changed(PRICE, 'price: {value: "3.50"'), load(), None)
    assert [section.id for section in made.sections][:2] == ["answer", "ledger"]
    new = [change.what for change in told(made, "ledger") if not change.before]
    assert "Demand registration by the right of the Constellation Entities, by The BSC Employee Fund IV, L.P." in new
    assert made.facts["act"] is None


def test_files_differ_by_key_and_not_in_their_sources_or_other_acts() -> None:
    after = changed("shares: 117200", "shares: 117000")
    found = file_changes(load(), after, "bsc_iv_alone")
    assert [(change.before, change.after) for change in found] == [("117,200", "117,000")]
    assert found[0].what == "holders.wcas_viii.holdings.series_a.shares"
    other = load().model_copy(update={"acts": [act for act in load().acts if act.id == "bsc_iv_alone"]})
    assert file_changes(load(), other, "bsc_iv_alone") == ()
    assert file_changes(load(), other, None) != ()
    noted = load().model_copy(update={"price": load().price.model_copy(update={"note": "another"})})  # type: ignore[union-attr]
    assert file_changes(load(), noted, None) == ()


def test_what_only_two_differences_do_together_neither_does_alone() -> None:
    before = load()
    # At 1.70 dollars neither is enough; with shares and a price that are, both are needed.
    after = changed(PRICE, 'price: {value: "3.25"')
    was, now = check(before, "bsc_iv_alone"), check(after, "bsc_iv_alone")
    assert turning(before, after, was, now) == ()
    assert was.verdict == now.verdict
    turned = changed(PRICE, 'price: {value: "3.26"')
    assert turning(before, turned, was, check(turned, "bsc_iv_alone")) == ("price",)


def test_an_act_or_a_section_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no section nothing"):
        of(load(), load(), None, "nothing")
    result = run("report", "bsc_iv_alone", "--against", CUTBACK, "--to", tmp_path / "x.md")
    assert result.exit_code == 2
    assert str(CUTBACK) in result.stderr.replace("\n", "")
    assert "--against" in result.stderr
    assert not (tmp_path / "x.md").exists()
    assert [section.id for section in of(load(), load(), "bsc_iv_alone", "files").sections] == ["files"]
    assert "answer" in SECTIONS


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("redline") / "other.yaml"
    path.write_text(TEXT.replace(PRICE, 'price: {value: "3.50"', 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", ["md", "html", "docx", "pdf", "xlsx"])
def test_every_format_marks_what_was_and_what_is(suffix: str, other: Path, tmp_path: Path) -> None:
    file = tmp_path / f"x.{suffix}"
    result = run("report", "bsc_iv_alone", "--against", other, "--to", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"regrights: wrote {file}: ")
    assert f"on the act bsc_iv_alone, against {other}" in result.stderr
    content = file.read_bytes()
    match suffix:
        case "md":
            assert "- Price a share: ~~\\$3.50~~ **\\$0.75**" in content.decode()
        case "html":
            assert "<li>Price a share: <del>$3.50</del> <ins>$0.75</ins></li>" in content.decode()
        case "docx":
            runs = [run for paragraph in docx.Document(io.BytesIO(content)).paragraphs for run in paragraph.runs]
            assert "$3.50" in [run.text for run in runs if run.font.strike]
            assert "$0.75" in [run.text for run in runs if run.font.underline]
        case "pdf":
            assert "2 pages" in result.stderr
        case "xlsx":
            rows = [row for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows(values_only=True)]
            assert ("Price a share", "$3.50", "$0.75") in [row[:3] for row in rows]
    if suffix not in {"docx", "xlsx"}:
        run("report", "bsc_iv_alone", "--against", other, "--to", tmp_path / f"y.{suffix}")
        assert (tmp_path / f"y.{suffix}").read_bytes() == content


def test_as_json_it_is_a_list_of_changes(other: Path) -> None:
    facts = json.loads(run("report", "bsc_iv_alone", "--against", other, "--json").stdout)
    assert facts["schema"] == "regrights/redline/1"
    assert {"section": "files", "what": "price", "before": "3.50", "after": "0.75"} in facts["changes"]


def test_a_sweep_to_a_file_says_what_it_wrote(tmp_path: Path) -> None:
    file = tmp_path / "grid.csv"
    result = run("sweep", "--vary", "price=1:3:1", "--act", "bsc_iv_alone", "--to", file)
    assert result.stderr == f"regrights: wrote {file}: 3 rows of 5 columns, on bsc_iv_alone, by price\n"


def test_text_of_a_file_is_text_in_a_redline(tmp_path: Path) -> None:
    for number, name in enumerate(("<b>{{ 7*7 }}</b>", "=1+1 ~~x~~ **y** #a $b$")):
        path = tmp_path / f"{number}.yaml"
        path.write_text(TEXT.replace("name: The BSC Employee Fund IV, L.P.", f'name: "{name}"', 1), encoding="utf-8")
        for suffix in ("md", "html", "docx", "pdf", "xlsx"):
            result = run("report", path, "bsc_iv_alone", "--against", tmp_path / "0.yaml", "--to", tmp_path / f"x.{suffix}")
            assert result.exit_code == 0, result.stderr
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;{{ 7*7 }}&lt;/b&gt;" in page
    assert "\\~\\~x\\~\\~ \\*\\*y\\*\\*" in (tmp_path / "x.md").read_text(encoding="utf-8")
