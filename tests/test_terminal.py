"""What the terminal shows: it fits, breaks between words alone, is plain where nobody looks, and text of a matter is text."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import CUTBACK, run

from regrights.cli.writers.columns import Layout, Stream, wrapped

MAIN = [sys.executable, "-c", "from regrights.cli.main import main; main()"]
SERIES_A = CUTBACK.with_name("series_a.yaml")
PAGES: list[list[str | Path]] = [
    ["requests", "--readings", "--basis"], ["check", "bsc_iv_alone", "--why"], ["allocate", CUTBACK, "d1"],
    ["cures", "bsc_iv_alone", "--changes", "2"], ["whatif", "--change", "price 1.00"], ["validate"],
    ["readings", "constellation_demand"], ["check", SERIES_A, "s3_now", "--why"], ["allocate", SERIES_A, "follow_on"],
    ["validate", SERIES_A], ["compare", SERIES_A, "--term", "s3_percent=50"],
]  # fmt: skip
DRAWN = set("─│├└█░:,")


def pieces(page: str) -> set[str]:
    """Return the words and figures of a page, without what is drawn."""
    return {piece.rstrip(":,") for piece in page.split() if not set(piece) <= DRAWN}


@pytest.mark.parametrize("arguments", PAGES, ids=lambda arguments: " ".join(str(word) for word in arguments[:3]))
def test_no_word_and_no_figure_is_broken(arguments: list[str | Path]) -> None:
    whole = pieces(run(*arguments, columns=110).stdout)
    named = {"Holders", "by", "is", "below", "each", "where", "there", "something", "officer", "founder"}  # of what goes below
    for columns in (60, 80, 120):
        page = run(*arguments, columns=columns).stdout
        assert max(map(len, page.splitlines())) <= columns
        assert pieces(page) - whole <= named
        assert whole - pieces(page) == set()


@pytest.mark.parametrize(
    ("text", "room"), [("one two three", 7), ("a" * 30, 7), ("投資家 の 契約書", 7), ("", 7), ("a  b\tc\nd", 3)]
)
def test_lines_fit_and_lose_nothing(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= room for line in lines)


def test_what_does_not_fit_goes_below_with_its_name() -> None:
    rows = [["Long Holder Name", "12,345,678", "the maximum"], ["B", "1", ""]]
    layout = Layout(("Investor", "Shares", "No more by"), rows, frozenset({1}), 22)
    assert list(layout.heading()) == ["Investor        Shares"]
    lines = [line for row in layout.rows for line in layout.row(row)]
    assert lines == ["Long        12,345,678", "Holder", "Name", "  No more by: the", "    maximum", "B                    1"]
    stream = Stream(("total", "a", ""), ("30,000", "20,000", "full"), 80, right=True, indent=2)
    assert [*stream.heading(), *stream.row(("30,000", "1", "full"))] == ["   total       a", "  30,000       1  full"]


@pytest.mark.parametrize("name", ["[red]x[/red]", "[/]", ":smile:", "[link=http://x]y[/link]", "\\[bold]", "\x1b[31mred"])
def test_text_of_a_matter_is_text(name: str, tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    run("init", file)
    file.write_text(file.read_text().replace("Nortel Networks", f"{name!a}".replace("'", '"')))
    page = run("requests", file, columns=110)
    assert page.exit_code == 0
    assert name.replace("\x1b", "\ufffd") in " ".join(page.stdout.split())
    assert "\x1b" not in page.stdout


def on_a_terminal(*arguments: str, **more: str) -> str:
    """Return what a command shows on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLUMNS"}}
    env |= {"TERM": "xterm-256color", "COLUMNS": "80", **more}
    process = subprocess.Popen([*MAIN, *arguments], stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65536):
            said += part
    except OSError:
        pass  # what has ended is closed
    process.wait(timeout=180)
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def test_bold_and_colour_stand_on_a_terminal_alone() -> None:
    plain = run("check", "bsc_iv_alone", columns=80).stdout
    assert "\x1b" not in plain
    shown = on_a_terminal("check", "bsc_iv_alone")
    assert shown.startswith("\x1b[1;31mNOT ADMISSIBLE: SAVVIS IS EXCUSED\x1b[0m\n")
    assert re.sub("\x1b\\[[0-9;]*m", "", shown) == plain
    assert on_a_terminal("check", "bsc_iv_alone", NO_COLOR="1") == plain


def test_how_far_it_is_is_told_on_a_terminal_alone_and_leaves_nothing() -> None:
    words = ["whatif", "examples/story.yaml", "--test"]
    said = on_a_terminal(*(word.replace("examples", str(CUTBACK.parent)) for word in words))
    assert re.search(r"\r[━╸╺]+ +\d+ of 14 scenarios, [\d:-]+ left", said)
    assert "\r\x1b[2K\x1b[1;32m14 passed, 0 failed" in said
    assert run(*words[:1], CUTBACK.with_name("story.yaml"), "--test").stderr == ""


@pytest.mark.parametrize("arguments", [["requests"], ["cures", "bsc_iv_alone", "--changes", "1"], ["validate"]])
def test_the_basis_is_told_last_and_short_and_whole_where_it_is_asked_for(arguments: list[str]) -> None:
    *_, short = run(*arguments).stdout.strip().split("\n\n")
    assert re.match(r"Rests on \d+ items inferred or assumed; assumed, and would matter most: ", short)
    assert " ".join(short.split()).endswith("(--basis tells all)")
    assert len(short.splitlines()) <= 3
    *_, whole = run(*arguments, "--basis").stdout.strip().split("\n\n")
    number = int(re.findall(r"\d+", short)[0])
    assert whole.startswith(f"Rests on what is inferred or assumed: {number}\n")
    assert len(re.findall(r"^  \[(?:inferred|assumed)\] ", whole, flags=re.MULTILINE)) == number
