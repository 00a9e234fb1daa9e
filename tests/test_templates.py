"""Templates of others are data: they show what the report says, run nothing, and their mistakes are told at their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from regrights.bridge.basics.errors import InputError, UsageError
from regrights.bridge.documents.model import Document, Paragraph, Section
from regrights.cli.app import build
from regrights.cli.writers.text import html, markdown

MEMO = Document("A title", "A matter", "2003-01-01", (Section("question", "Question", (Paragraph("May it?"),)),), None, {})


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        markdown(MEMO, folder)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "templates"
    made.mkdir()
    return made


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a\n{{ memo.__class__.__mro__ }}", 2, "unsafe"),
        ("a\n\n{{ cycler.__init__.__globals__.os.popen('touch PLACE') }}", 3, "unsafe"),
        ("{{ lipsum.__globals__['os'].system('touch PLACE') }}", 1, "unsafe"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", 1, "unsafe"),
        ("{{ memo.facts.update({'a': 1}) }}", 1, "unsafe"),
        ("{{ '{0.__init__}'.format(memo) }}", 1, "unsafe"),
        ("\n\n\n{{ memo.titel }}", 4, "titel"),
        ("\n{{ 1 // 0 }}", 2, "division"),
        ("\n{% for i in range(10 ** 9) %}{% endfor %}", 2, "Range too big"),
        ("\n{{ 'a' * 10 ** 8 }}", 2, "longer than 1,000,000"),
        ("\n{{ (10 ** 8) * [1] }}", 2, "longer than 1,000,000"),
        ("\n{{ 9 ** 99 }}", 2, "an exponent is 64 at most"),
        ("\n{{ '%999999999d' % 1 }}", 2, "fills in nothing"),
        ("\n{% include 'memo.md.j2' %}", 2, "recursion"),
        ("\n{% include 'none.j2' %}", 2, "there is no template none.j2"),
        ("{% include '../../secret' %}", 1, "there is no template"),
        ("\n\n{% if %}", 3, "Expected an expression"),
        ("\n{{ memo.title", 2, "unexpected end of template"),
        ("\n{{ memo.title | nothing }}", 2, "nothing"),
    ],
)
def test_a_mistake_of_a_template_is_told_with_its_file_and_line(folder: Path, text: str, line: int, says: str) -> None:
    place, secret = folder.parent / "ran", folder.parent.parent / "secret"
    secret.write_text("secret")
    (folder / "memo.md.j2").write_text(text.replace("PLACE", str(place)))
    said = refusal(folder)
    assert said.startswith(f"{folder / 'memo.md.j2'}:{line}: the template cannot be filled in")
    assert says in said
    assert sorted(path.name for path in folder.parent.iterdir()) == ["templates"]


def test_a_mistake_in_a_part_is_told_at_the_part(folder: Path) -> None:
    (folder / "memo.html.j2").write_text("a\n{% include 'part.j2' %}")
    (folder / "part.j2").write_text("\n\n{{ memo.none }}")
    with pytest.raises(InputError) as caught:
        html(MEMO, folder)
    assert str(caught.value).startswith(f"{folder / 'part.j2'}:3: ")
    (folder / "memo.md.j2").write_bytes(b"\xff\xfe")
    assert "this is no text in UTF-8" in refusal(folder)


def test_a_template_that_only_reads_is_filled_in(folder: Path) -> None:
    assert markdown(MEMO, folder).startswith("# A title\n")
    (folder / "memo.md.j2").write_text(
        "{% set ns = namespace(n=0) %}{% for section in memo.sections %}{% set ns.n = ns.n + 1 %}{% endfor %}"
        "{{ memo.title | md }}: {{ ns.n * 2 ** 3 % 7 }}{{ '-' * 3 }} {{ memo.sections | map(attribute='id') | join(', ') }}"
    )
    assert markdown(MEMO, folder) == "A title: 1--- question\n"


def test_what_is_no_folder_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--template: .* is no folder of templates"):
        markdown(MEMO, tmp_path / "none")


def test_nothing_is_written_of_a_report_whose_template_fails(folder: Path) -> None:
    (folder / "memo.md.j2").write_text("a\n{{ memo.titel }}")
    written = folder.parent / "memo.md"
    asked = ["report", "bsc_iv_alone", "--to", str(written), "--template", str(folder), "--section", "question"]
    result = CliRunner().invoke(build(["report"]), asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{folder / 'memo.md.j2'}:2: " in result.stderr
    assert list(folder.parent.iterdir()) == [folder]
