"""Options are read as strictly as files, by the same parsers, and what is refused has the one layout of every error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from regrights.bridge.basics.errors import UsageError
from regrights.cli.app import build

APP = build()
CUTBACK = str(Path(__file__).parents[1] / "examples" / "cutback.yaml")
PRICE = ["whatif", "--change", "price 1"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, arguments, env={"COLUMNS": "100"})


@pytest.mark.parametrize(
    ("arguments", "key", "says", "mend"),
    [
        (["requests", "--price", "0.0000000001"], "--price", "at most 9 places after the point", "round it"),
        (["requests", "--price", "0"], "--price", "more than nothing", "write dollars"),
        (["requests", "--price", "-1"], "--price", "not less than nothing", "write dollars"),
        (["requests", "--price", "1,000.50"], "--price", "no number", "without commas: 1000.50"),
        (["requests", "--price", "12345678901234567"], "--price", "at most 16 digits", "right figure"),
        (["requests", "--price", ""], "--price", "missing", "write dollars"),
        (["check", "constellation_demand", "--as-of", "9999-12-31"], "--as-of", "out of the range", "2999-12-31"),
        (["requests", "--as-of", "2003-W03-3"], "--as-of", "'2003-W03-3' is no date", "YYYY-MM-DD"),
        (["requests", "--as-of", "20030115"], "--as-of", "no date", "YYYY-MM-DD"),
        (["requests", "--as-of", "2003-02-30"], "--as-of", "no 2003-02-30 in the calendar", "YYYY-MM-DD"),
        (["compare", "--before", "9999-12-31"], "--before", "out of the range", "2999-12-31"),
        (["requests", "--limit", "9" * 30], "--limit", "too large", "at most"),
        (["requests", "--limit", "-1"], "--limit", "no whole number", "digits only"),
        (["requests", "--timeout", "soon"], "--timeout", "'soon' is no number", "write seconds"),
        (["requests", "--timeout", "nan"], "--timeout", "'nan' is no number", "write seconds"),
        (["requests", "--timeout", "-1"], "--timeout", "not less than nothing", "write seconds"),
        (["requests", "--reading", "x"], "--reading", "x has no =", "ISSUE=OPTION"),
        (["allocate", CUTBACK, "d1", "--maximum", "9,000,000"], "--maximum", "no whole number", "without commas: 9000000"),
        (["allocate", CUTBACK, "d1", "--lot", "0"], "--lot", "less than 1", "1 or more"),
        (["allocate", CUTBACK, "d1", "--propose", "cvc_ii=9,000,000"], "--propose", "000 has no =", "without commas"),
        (["allocate", CUTBACK, "d1", "--propose", "cvc_ii=1.5"], "--propose", "cvc_ii: '1.5' is no whole number", "digits only"),
        (["cures", "bsc_iv_alone", "--changes", "7"], "--changes", "too large", "6 at most"),
        (["check", "bsc_iv_alone", "--depth", "x"], "--depth", "no whole number", "digits only"),
        (["sweep", "--vary", "price=0.0000000001"], "--vary", "at most 9 places", "round it"),
        (["sweep", "--vary", "as_of=9999-12-31"], "--vary", "out of the range", "2999-12-31"),
        (["sweep", "--vary", "price=1", "--format", "xml"], "--format", "'xml' is not one of", "--help"),
        (["requests", "--pric", "1"], "", "No such option: --pric", "did you mean --price"),
        (["check"], "", "Missing argument", "check --help"),
        (["nothing"], "", "No such command", "--help"),
        (["schema", "x"], "matter", "'x' is not", "--help"),
    ],
)
def test_what_does_not_fit_is_told_with_its_option_and_its_mend(arguments: Sequence[str], key: str, says: str, mend: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    first, second = result.stderr.splitlines()
    assert first.startswith(f"command line: {key}{': ' if key else ''}")
    assert says in first
    assert second.startswith("    ")
    assert mend in second


def test_zeros_at_the_end_of_a_price_do_not_count() -> None:
    answers = [json.loads(run("requests", "--json", "--price", price).stdout) for price in ("0.65", "0.6500000000")]
    assert answers[0] == answers[1]
    assert answers[0]["requests"][0]["price"] == "0.65"


def test_a_tiny_price_is_written_out(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(
        'regrights: 1\nmatter: M\nas_of: 2003-01-15\nprice: {value: "0.0000009", basis: assumed, note: n}\n'
        f"classes: [{{id: common, kind: common, outstanding: {10**14}}}]\n"
        f"holders: [{{id: r, capacity: reuters, holdings: [{{class: common, shares: {10**14}}}]}}]\n"
    )
    assert {entry["price"] for entry in json.loads(run("requests", str(file), "--json").stdout)["requests"]} == {"0.0000009"}
    said = run("requests", str(file)).stdout
    assert "at $0.0000009 a share" in said
    assert "price of $0.0000009" in said


@pytest.mark.parametrize("command", [["requests"], ["check", "bsc_iv_alone"], PRICE, ["sweep", "--vary", "form_s3=true"]])
def test_a_price_beyond_the_limit_is_refused_by_every_command(command: list[str]) -> None:
    result = run(*command, "--price", "999999999999")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "command line: price: the price of all shares" in result.stderr
    assert "beyond what can be reckoned with" in result.stderr


def test_a_day_of_another_command_is_read_alike() -> None:
    assert run(*PRICE, "--as-of", "2003-01-15").exit_code == 0
    assert run("compare", "--before", "2002-06-01", "--after", "2002-07-01", "--timeout", "0.000001").exit_code in {0, 3}


def test_a_question_that_does_not_fit_the_matter_has_the_same_layout() -> None:
    result = run("check", "nobody")
    assert (result.exit_code, result.stderr.startswith("command line: there is no act nobody in ")) == (2, True)
    error = UsageError("it is none", "name another", "--act")
    assert (str(error), error.finding()[2:]) == ("--act: it is none; name another", ("--act", "it is none", "name another"))
    again = error.__reduce__()
    assert str(again[0](*again[1])) == str(error)


def test_a_json_file_is_a_matter_file_too(tmp_path: Path) -> None:
    file = tmp_path / "deal.json"
    matter = {"regrights": 1, "matter": "M", "as_of": "2003-01-15", "price": "1", "classes": [], "holders": []}
    file.write_text(json.dumps(matter))
    assert "name an act in it too" in run("check", str(file)).stderr
    assert run("validate", str(file)).exit_code == 0


def test_help_and_version_end_with_0_and_nothing_at_all_with_2() -> None:
    assert [run("--help").exit_code, run("--version").exit_code, run("check", "--help").exit_code, run().exit_code] == [
        0,
        0,
        0,
        2,
    ]
    assert "Usage" in run("--help").stdout
    assert APP(["--version"], standalone_mode=False) in {0, None}
