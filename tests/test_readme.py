"""The README is true: every command that it shows is run, what it shows of the output is compared, and no option is left out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from test_cli import APP, run
from typer.main import get_command

HOME = Path(__file__).parents[1]
README = (HOME / "README.md").read_text(encoding="utf-8")
LEFT_OUT = "…"
"""What stands for lines of the output that are left out, or for a part of one."""
REFUSED = {"check bsc_iv_alone", "check bsc_iv_alone --why --depth 2"}
"""The commands that ask about an act that is not admissible, and so end with 1."""
LONG = {"--vary cvc_ii.series_a=0:20000:1000": "--vary cvc_ii.series_a=0:20000:10000"}
"""What is asked of fewer points here than the README does, so that it takes seconds."""


class Shown(NamedTuple):
    """A command, or several joined by &&; what is said about it, and the lines of its output that are shown."""

    command: str
    comment: str
    lines: list[str]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def shown() -> Iterator[Shown]:
    for block in blocks("console"):
        entries: list[Shown] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                command, _, comment = line.removeprefix("$ ").partition(" #")
                entries.append(Shown(command.strip().replace(".venv/bin/regrights", "regrights"), comment.strip(), []))
            else:
                entries[-1].lines.append(line)
        # make makes an environment, which a test does not.
        yield from (entry for entry in entries if not entry.command.startswith("make "))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, in which files may be written."""
    (tmp_path / "examples").symlink_to(HOME / "examples")
    # A matter as the README says that it was.
    cutback = (HOME / "examples" / "cutback.yaml").read_text(encoding="utf-8")
    assert cutback.count("underwriter_maximum: 30000000") == 1
    (tmp_path / "before.yaml").write_text(cutback.replace("underwriter_maximum: 30000000", "underwriter_maximum: 50000000"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def between(lines: list[str]) -> list[list[str]]:
    """Return the runs of lines between what is left out."""
    runs: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == LEFT_OUT:
            runs.append([])
        else:
            runs[-1].append(line.rstrip())
    return [run_ for run_ in runs if run_]


def told(line: str, said: str) -> bool:
    """Return whether a line is what is shown of it."""
    return re.fullmatch(".*".join(map(re.escape, line.split(LEFT_OUT))), said.rstrip()) is not None


def figures(text: str) -> list[str]:
    """Return the dollars, and the numbers with commas, that a text tells."""
    return re.findall(r"\$\d[\d,]*(?:\.\d+)?|\d{1,3}(?:,\d{3})+", text)


@pytest.mark.parametrize("entry", list(shown()), ids=lambda entry: entry.command)
def test_every_command_says_what_is_shown(entry: Shown, folder: Path) -> None:
    said = ""
    for command in entry.command.split(" && "):
        asked = command
        for long, short in LONG.items():
            asked = asked.replace(long, short)
        program, *arguments = shlex.split(asked)
        assert program == "regrights"
        result = run(*arguments)
        assert result.exit_code == (1 if shlex.join(arguments) in REFUSED else 0), result.output
        said += result.stdout + result.stderr
        if "--to" in arguments:
            file = folder / arguments[arguments.index("--to") + 1]
            said += file.read_text(encoding="utf-8") if file.suffix == ".md" else ""
            assert all(entry.stat().st_size > 100 for entry in (file.iterdir() if file.is_dir() else [file]))
            assert f"regrights: wrote {file.name}: " in result.stderr
    found = said.splitlines()
    at = 0
    for lines in between(entry.lines):
        places = [place for place in range(at, len(found)) if all(map(told, lines, found[place : place + len(lines)]))]
        assert places, f"{entry.command} does not say, after line {at}:\n" + "\n".join(lines)
        at = places[0] + len(lines)
    # A comment may tell figures, which are true as well.
    assert [figure for figure in figures(entry.comment) if figure not in said] == []


@pytest.mark.parametrize("block", blocks("python"))
def test_the_python_runs(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("constellation (")


COMMANDS = get_command(APP).commands  # type: ignore[attr-defined]
OPTIONS = [(name, option) for name, command in COMMANDS.items() for one in command.params for option in one.opts]


@pytest.mark.parametrize(("name", "option"), [(name, option) for name, option in OPTIONS if option.startswith("--")])
def test_every_option_is_in_the_readme_or_has_an_example_in_the_help(name: str, option: str) -> None:
    text = README + (COMMANDS[name].help or "")
    assert re.search(rf"{re.escape(option)}(?![\w-])", text), f"{name} {option}"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_example_of_the_help_has_options_that_there_are(name: str) -> None:
    help_ = COMMANDS[name].help or ""
    known = {option for of, option in OPTIONS if of == name} | {option for _, option in OPTIONS if "`regrights" in help_}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", help_))
    assert named <= known, named - known
    for command in re.findall(r"regrights ([a-z]+)", help_):
        assert command in COMMANDS


def test_the_readme_names_no_option_that_there_is_not() -> None:
    known = {option for _, option in OPTIONS} | {"--version", "--help"}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README))
    assert named <= known, named - known


def test_the_sections_of_a_report_are_told_in_its_help() -> None:
    from regrights.bridge.documents import memo, of_redline

    told = re.sub(r"\s+", " ", COMMANDS["report"].help or "")
    for sections in (memo.SECTIONS, of_redline.SECTIONS):
        assert ", ".join(sections) in told
