"""The commands as users type them: output, exit statuses, and never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.solving.solver import Solver
from regrights.cli.app import build

APP = build()
README = Path(__file__).parents[1] / "README.md"


def run(*arguments: str | Path, columns: int = 100) -> Result:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments], env={"COLUMNS": str(columns)})
    assert "Traceback" not in result.output
    return result


def answer(*arguments: str | Path) -> dict[str, object]:
    result = run(*arguments, "--json")
    loaded: dict[str, object] = json.loads(result.stdout)
    return loaded


def test_requests_tells_the_main_story_in_words() -> None:
    result = run("requests")
    text = re.sub(r"\s+", " ", result.stdout)
    assert result.exit_code == 0
    for said in (
        "The BSC Employee Fund IV, L.P. (bsc_iv) and Constellation Venture Capital II, L.P. (cvc_ii) together, neither alone",
        "least 33,333,334 and most 36,666,666 shares at $0.75",
        "short by $20,176,371.25",
        "UNMET the Constellation Entities together: limb (a): 26,666,666 votes",
        "met the Constellation Entities together: limb (b)",
        "11 items inferred or assumed; assumed, and would matter most: price of $0.75; form_s3;",
    ):
        assert said in text
    assert text.index("3 requests are admissible; 3 ways are refused.") == 0
    assert "[assumed]" not in text
    whole = re.sub(r"\s+", " ", run("requests", "--basis").stdout)
    assert "inferred or assumed: 11 [assumed] form_s3" in whole
    assert "[assumed] price of $0.75: the conversion and exercise price; no market quotation is held" in whole


@pytest.mark.parametrize("columns", [40, 60, 100, 300])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    pages: list[list[str | Path]] = [["requests"], ["check", "bsc_iv_alone"], ["validate"], ["allocate", CUTBACK, "d1"]]
    for arguments in pages:
        assert max(map(len, run(*arguments, columns=columns).stdout.splitlines())) <= max(40, min(columns, 110))


def test_requests_as_json_has_the_fixed_keys() -> None:
    found = answer("requests")
    assert list(found)[:2] == ["schema", "matter"]
    assert set(found) >= {"schema", "matter", "as_of", "in_force", "readings", "basis", "requests", "refused"}
    assert found["schema"] == "regrights/requests/1"


@pytest.mark.parametrize(("arguments", "status"), [(["constellation_demand"], 0), (["bsc_iv_alone"], 1), (["nortel_demand"], 1)])
def test_check_exits_by_its_verdict(arguments: list[str], status: int) -> None:
    assert run("check", *arguments).exit_code == status
    assert answer("check", *arguments)["admissible"] is (status == 0)


def test_a_price_and_a_day_of_the_command_line_go_before_the_acts_own() -> None:
    assert answer("check", "bsc_iv_alone", "--price", "3.25")["admissible"] is False
    assert answer("check", "bsc_iv_alone", "--price", "3.26")["admissible"] is True
    assert answer("check", "bsc_iv_alone", "--price", "3.26", "--as-of", "2002-06-27")["admissible"] is False


def test_before_the_agreement_there_is_nothing_to_answer_and_it_says_so() -> None:
    result = run("requests", "--as-of", "2002-03-05")
    assert (result.exit_code, "nothing to answer" in result.stdout) == (0, True)
    assert answer("requests", "--as-of", "2002-03-05")["in_force"] == []
    assert run("check", "constellation_demand", "--as-of", "2002-03-05").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nobody"],
        ["check", "a.yaml", "b", "c"],
        ["check"],
        ["requests", "nothing.yaml"],
        ["requests", "--reading", "eligible_limbs"],
        ["requests", "--reading", "eligible_limbs=neither"],
        ["requests", "--reading", "colour=red"],
        ["requests", "--price", "0"],
        ["requests", "--price", "-1"],
        ["requests", "--price", "1e5"],
        ["requests", "--price", "NaN"],
        ["requests", "--as-of", "28.6.2002"],
        ["requests", "--limit", "-1"],
        ["requests", "--timeout", "soon"],
        ["nothing"],
    ],
)
def test_bad_usage_exits_2_with_a_message(arguments: Sequence[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.output.strip()
    assert result.stdout == "" or "Usage" in result.stdout


def test_out_of_time_exits_3_with_what_was_found() -> None:
    result = run("requests", "--timeout", "0")
    assert result.exit_code == 3
    assert "time limit" in result.stderr


CUTBACK = README.parent / "examples" / "cutback.yaml"
ANY = ["--reading", "split=any"]


def test_allocate_leaves_wcas_out_or_tops_constellation_up() -> None:
    out = answer("allocate", CUTBACK, "d1")
    assert out["pro_rata"]["sold"] == {"wcas_viii": 0, "reuters": 10588235, "cvc_ii": 15345046, "bsc_iv": 4066719}  # type: ignore[index]
    up = answer("allocate", CUTBACK, "d1", "--reading", "proviso_effect=top_up")["pro_rata"]
    assert up["sold"] == {"wcas_viii": 7777778, "reuters": 3888889, "cvc_ii": 14492543, "bsc_iv": 3840790}  # type: ignore[index]
    assert out["proviso"]["half"] == 18333333  # type: ignore[index]
    assert [(entry["by"], entry["clause"]) for entry in out["left_out"]] == [("nortel", "3(a)")]  # type: ignore[attr-defined, index]


def test_allocate_lists_in_order_and_streams_what_it_counts() -> None:
    found = answer("allocate", CUTBACK, "d1", *ANY, "--lot", "5000000", "--full")
    listed = [(entry["total"], *entry["sold"].values()) for entry in found["allocations"]]  # type: ignore[attr-defined, index]
    assert (len(listed), found["count"], found["complete"]) == (15, 15, True)
    assert listed == sorted(listed, reverse=True)
    assert all(entry["full"] for entry in found["allocations"])  # type: ignore[attr-defined, index]
    first = answer("allocate", CUTBACK, "d1", *ANY, "--lot", "5000000", "--full", "--limit", "4")
    assert first["allocations"] == found["allocations"][:4]  # type: ignore[index]
    assert (first["count"], first["complete"]) == (15, False)
    counted = answer("allocate", CUTBACK, "d1", *ANY, "--lot", "5000000", "--full", "--count")
    assert (counted["allocations"], counted["count"]) == ([], 15)


def test_a_list_of_many_slices_is_still_in_order() -> None:
    found = answer("allocate", CUTBACK, "d1", *ANY, "--lot", "600000")
    listed = [(entry["total"], *entry["sold"].values()) for entry in found["allocations"]]  # type: ignore[attr-defined, index]
    assert len(listed) == len(set(listed)) == found["count"] > 30_000
    assert listed == sorted(listed, reverse=True)


def test_a_proposal_is_judged_and_mended() -> None:
    result = run("allocate", CUTBACK, "d1", "--propose", "cvc_ii=10000000,wcas_viii=5000000")
    assert result.exit_code == 1
    assert "10,000,000 against 18,333,333, 8,333,333 apart" in re.sub(r"\s+", " ", result.stdout)
    assert "nearest admissible, the fewest shares moved: wcas_viii=0, reuters=0, cvc_ii=10000000, bsc_iv=0" in re.sub(
        r"\s+", " ", result.stdout
    )
    assert run("allocate", CUTBACK, "d1", "--propose", "cvc_ii=20000000,wcas_viii=10000000").exit_code == 0


def test_a_list_out_of_time_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> Iterator[tuple[dict[str, int], bool]]:
        yield dict.fromkeys(("wcas_viii", "reuters", "cvc_ii", "bsc_iv"), 0), False
        raise OutOfTime("the time limit ended the search")

    monkeypatch.setattr(Solver, "stream", late)
    result = run("allocate", CUTBACK, "d1", *ANY, "--lot", "5000000", "--count", "--timeout", "60")
    assert result.exit_code == 3
    assert "not complete" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--lot", "0"],
        ["--lot", "1", *ANY],
        ["--maximum", "many"],
        ["--maximum", "-1"],
        ["--propose", "cvc_ii"],
        ["--propose", "cvc_ii=1.5"],
        ["--propose", "nobody=1"],
        ["--propose", "cvc_ii=1,cvc_ii=2"],
    ],
)
def test_allocate_refuses_what_does_not_fit(arguments: Sequence[str]) -> None:
    result = run("allocate", CUTBACK, "d1", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()


def test_allocate_divides_registrations_only_and_needs_a_maximum(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    joinder = "acts:\n  - {id: j, kind: joinder, by: [cvc_ii]}"
    file.write_text(CUTBACK.read_text().replace("acts:", joinder).replace("    underwriter_maximum: 30000000\n", ""))
    refusal = run("allocate", file, "j", "--maximum", "1").stderr
    assert "j is a joinder: only a demand, a short form or a registration of Savvis' own has shares to divide" in refusal
    assert "--maximum M" in run("allocate", file, "d1").stderr


def test_every_mistake_of_a_file_is_printed_and_nothing_answered(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text('regrights: 1\nmatter: "a \\e[31m name"\nas_of: never\nclasses: []\nholders: [{id: a, capacity: king}]\n')
    result = run("requests", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "deal.yaml:3: as_of" in result.stderr
    assert "deal.yaml:5: holders[0].capacity" in result.stderr
    findings = answer("validate", file)["findings"]
    assert [finding["key"] for finding in findings] == ["as_of", "holders[0].capacity"]  # type: ignore[attr-defined, index]


def test_a_name_cannot_move_the_cursor(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    run("init", file)
    file.write_text(file.read_text().replace("Nortel Networks", '"Nortel \\e[2J\\u202e Networks [bold]"'))
    output = run("requests", file).output
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "[bold]" in output


def test_init_writes_a_file_that_answers_and_never_writes_over_one(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    assert run("init", file).exit_code == 0
    written = file.read_text()
    assert run("init", file).exit_code == 2
    assert file.read_text() == written
    assert run("init", file, "--force").exit_code == 0
    assert run("requests", file).exit_code == 0
    assert run("check", file, "d1").exit_code == 0
    assert run("init", tmp_path / "nowhere" / "deal.yaml").exit_code == 2
    assert list(tmp_path.iterdir()) == [file]


def test_validate_prints_control_totals() -> None:
    found = answer("validate")
    assert found["votes"] == {"all_covered_shares": 6431505, "fully_diluted": 347918773, "outstanding": 331487268}
    assert found["unreconciled"] == []


def test_validate_tells_when_the_constellation_warrants_are_not_ten_million(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    run("init", file)
    (item,) = answer("validate", file)["unreconciled"]  # type: ignore[misc]
    assert "1,000,000" in item
    assert "10,000,000" in item


def test_an_answer_as_json_imports_no_library_that_it_does_not_need() -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-c",
        "from regrights.cli.main import main; main()",
        "check",
        "nortel_demand",
        "--json",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    imported = {line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")}
    needless = {"holidays", "rich", "jinja2", "clingo.ast", "concurrent.futures", "docxtpl", "typst", "xlsxwriter"}
    assert "clingo" in imported
    assert not imported & needless


def test_version_and_help() -> None:
    assert re.match(r"regrights \d+\.\d+\.\d+ \(clingo 5\.8\.\d+\)", run("--version").stdout)
    for command in ([], ["requests"], ["check"], ["validate"], ["init"]):
        assert run(*command, "--help").exit_code == 0


def test_the_readme_names_every_command_and_dependency() -> None:
    readme = README.read_text(encoding="utf-8")
    commands = [command.name or command.callback.__name__ for command in APP.registered_commands if command.callback]
    project = (README.parent / "pyproject.toml").read_text(encoding="utf-8")
    dependencies = re.findall(r'^  "([a-z0-9.]+)[<>=]', project, flags=re.MULTILINE)
    assert len(dependencies) >= 5
    assert [name for name in commands if f"`regrights {name}" not in readme] == []
    assert [name for name in dependencies if name not in readme] == []
