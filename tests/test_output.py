"""The status of an answer, whoever reads it: closed, full and broken outputs, and those that are not UTF-8."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from test_cli import run

from regrights.cli.text import json_text

MAIN = [sys.executable, "-c", "from regrights.cli.main import main; main()"]
REFUSED = ["check", "bsc_iv_alone"]
ASKED = [["--help"], ["check", "--help"], ["--version"], ["requests"], REFUSED, [*REFUSED, "--json"], ["validate", "--json"]]
ASKED += [["sweep", "--vary", "price=1,2"], ["sweep", "--vary", "price=1", "--json"], ["init", "-"]]
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


def shell(redirection: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does, its streams redirected."""
    words = ["sh", "-c", f'exec "$@" {redirection}', "sh", *MAIN, *arguments]
    return subprocess.run(words, capture_output=True, text=True, timeout=180, check=False)


@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_a_pipe_that_nobody_reads_ends_with_141_and_without_a_word(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run([*MAIN, *arguments], stdout=writer, stderr=subprocess.PIPE, timeout=180, check=False)
    os.close(writer)
    assert (result.returncode, result.stderr) == (141, b"")


@FULL
@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_output_that_cannot_be_written_ends_with_2_and_one_line(arguments: list[str], redirection: str) -> None:
    result = shell(redirection, arguments)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert "the output" in result.stderr


@FULL
@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", "2>&- <&-"])
@pytest.mark.parametrize(
    ("arguments", "status"),
    [(REFUSED, 1), (["check", "constellation_demand"], 0), (["check", "nobody"], 2), (["check", "--no"], 2), (["--help"], 0)],
)
def test_a_stderr_that_cannot_be_written_changes_no_status(arguments: list[str], status: int, redirection: str) -> None:
    result = shell(redirection, arguments)
    assert (result.returncode, result.stderr) == (status, "")
    assert bool(result.stdout) is (status < 2)


@FULL
def test_what_writes_only_a_file_needs_no_output(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    assert shell(">&- 2>&- <&-", ["init", str(file)]).returncode == 0
    assert run("check", file, "d1").exit_code == 0
    assert shell(">&- 2>&-", ["check", str(file), "d1"]).returncode == 2


UNSEEN = "\u202e\u2066\u200f\u061c\u2028\u2029\x7f\x85\ufeff"
HOSTILE = f"Soci\u00e9t\u00e9 {UNSEEN} \U0001f600"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", "utf-16"])
def test_an_output_that_is_not_utf_8_is_written_all_the_same(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    holder = {"id": "a", "name": HOSTILE, "capacity": "wcas", "holdings": [{"class": "common", "shares": 10}]}
    classes = [{"id": "common", "kind": "common", "outstanding": 100, "votes_per_share": 1}]
    matter = {"regrights": 1, "matter": HOSTILE, "as_of": "2002-06-28", "price": "1", "classes": classes, "holders": [holder]}
    act = {"id": "d", "kind": "demand", "by": ["a"]}
    file.write_text(json.dumps(matter | {"acts": [act]}).replace("\\ud83d\\ude00", "\U0001f600"), encoding="utf-8")
    for words, status in ((["requests", file], 0), (["check", file, "d"], 1), (["validate", file], 0), (["init", "-"], 0)):
        for more in ([], ["--json"])[: 1 if "init" in words else 2]:
            command = [*MAIN, *map(str, words), *more]
            ours = os.environ | {"PYTHONIOENCODING": encoding}
            result = subprocess.run(command, capture_output=True, env=ours, timeout=180, check=False)
            assert (result.returncode, result.stderr) == (status, b"")
            if more:
                text = result.stdout.decode(encoding)
                assert json.loads(text)["matter"] == HOSTILE
                assert not set(text) & set(UNSEEN)


def test_json_escapes_what_cannot_be_seen_and_leaves_the_rest_readable() -> None:
    unseen = [*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
    text = "".join(map(chr, unseen))
    written = json_text({"a": text + "Soci\u00e9t\u00e9 \u4e2d \U0001f600 \ud800"})
    assert json.loads(written) == {"a": text + "Soci\u00e9t\u00e9 \u4e2d \U0001f600 \ud800"}
    assert not set(written) & set(text)
    assert "Soci\u00e9t\u00e9 \u4e2d \U0001f600 \\ud800" in written


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_file_without_an_end_is_refused_at_once(tmp_path: Path) -> None:
    for name in ("memo.md.j2", "memo.css"):
        (tmp_path / name).symlink_to("/dev/zero")
    zero = ["/dev/zero"]
    memo = ["report", "--section", "question", "bsc_iv_alone", "--to"]
    asked: list[list[str]] = [["check", *zero, "d1"], ["requests", *zero], ["validate", *zero], ["whatif", *zero]]
    asked += [[*memo, str(tmp_path / f"memo.{kind}"), "--template", str(tmp_path)] for kind in ("md", "html")]
    asked += [[*memo, str(tmp_path / "memo.docx"), "--template", *zero]]
    for arguments in asked:
        result = run(*arguments)
        assert (result.exit_code, "more than 8,000,000 bytes" in result.stderr) == (2, True), arguments
    sizes = [path.name for path in tmp_path.iterdir() if not path.is_symlink()]
    assert sizes == []
