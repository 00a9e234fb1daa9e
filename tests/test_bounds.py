"""Every command has a bound in time and in size, and says what it left out."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from test_cli import run

from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.basics.stopping import STOP, time_left, within
from regrights.bridge.basics.together import each
from regrights.bridge.cures.search import cures
from regrights.bridge.matter.alike import Alike
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.questions import matters, snapshot
from regrights.bridge.questions.check import check
from regrights.bridge.questions.over_readings import robust
from regrights.bridge.questions.requests import requests
from regrights.bridge.whatif import run as story
from regrights.bridge.whatif.sweep import SETS, Sweep

MAIN = [sys.executable, "-c", "from regrights.cli.main import main; main()"]


def deal(holders: list[dict[str, Any]], act: dict[str, Any] | None = None, **more: Any) -> str:
    """Return a matter of a billion shares of common stock, and at most one act, d."""
    classes = [{"id": "common", "kind": "common", "outstanding": 10**9}]
    head = {"regrights": 1, "matter": "w", "as_of": "2003-01-02", "price": "1", "form_s3": True, "classes": classes}
    acts = [{"id": "d", "kind": "demand", "method": "underwritten", **act}] if act else []
    return json.dumps({**head, "holders": holders, "acts": acts, **more})


def fund(name: str, shares: int, capacity: str = "constellation", **more: Any) -> dict[str, Any]:
    holdings = [{"class": "common", "shares": shares}] if shares else []
    return {"id": name, "capacity": capacity, "holdings": holdings, **more}


def forty(step: int) -> str:
    """Forty funds, of which any twenty have enough for a demand; each holds ``step`` shares more than the one before."""
    funds = [fund(f"c{index}", 1_250_000 + step * index) for index in range(40)]
    return deal(funds, {"by": ["c0"], "shares": 1000, "underwriter_maximum": 100})


def warrants(step: int) -> str:
    """Sixty Other Investors who hold Covered Warrants."""
    names = [f"w{index}" for index in range(20)]
    holders = [
        {
            "id": f"n{index}",
            "capacity": "other_investor",
            "holdings": [{"warrant": names[index % 20], "shares": 10**6 + step * index}],
        }
        for index in range(60)
    ]
    act = {"way": "covered_warrants", "by": ["n0"], "shares": 100, "underwriter_maximum": 100}
    listed = [{"id": name, "covered": True, "into": "common"} for name in names]
    return deal(holders, act, warrants=listed, price="25")


@pytest.mark.parametrize(
    ("words", "made", "step"),
    [
        (["requests", "{}", "--readings", "--json"], forty, 1),
        (["requests", "{}", "--readings", "--json"], warrants, 0),
        (["cures", "{}", "d", "--json"], forty, 0),
        (["sweep", "{}", "--vary", "price=1"], forty, 1),
        (["sweep", "{}", "--vary", "price=1"], warrants, 0),
        (["report", "{}", "d", "--to", "{}.md"], forty, 1),
    ],
)
def test_many_holders_who_could_join_in_many_ways_cost_seconds_and_not_a_minute(
    words: list[str], made: Any, step: int, tmp_path: Path
) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(made(step))
    with subprocess.Popen([*MAIN, *(word.format(file) for word in words)], stdout=subprocess.PIPE) as process:
        out = process.communicate(timeout=600)[0].decode()
    assert process.returncode == 0
    if words[0] == "cures":
        answer = json.loads(out)
        assert (answer["complete"], answer["cut_short"] in {"size", "changes"}) == (False, True)
    elif words[0] == "sweep":
        assert out.splitlines()[1].count("…") == 1
        assert len(max(out.splitlines()[1].split(","), key=len).split()) == SETS + 1
    elif words[0] == "requests":
        answer = json.loads(out)
        assert [(entry["why"]) for entry in answer["incomplete"]] == ["limit"]
        assert answer["over_readings"]["complete"] is False


@pytest.mark.parametrize(
    "words",
    [
        ["validate", "{}"],
        ["check", "{}", "d"],
        ["requests", "{}"],
        ["sweep", "{}", "--vary", "price=1:2:0.01"],
        ["whatif", "{}", "--change", "price 2"],
        ["cures", "{}", "d"],
        ["report", "{}", "d", "--to", "{}.pdf"],
    ],
)
def test_a_time_limit_holds_while_a_large_file_is_read_grounded_and_asked(words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    funds = [fund(f"c{index}", 1000 + index) for index in range(20_000)]
    file.write_text(deal(funds, {"by": ["c0"], "shares": 1000}))
    began = time.monotonic()
    command = [*MAIN, *(word.format(file) for word in words), "--timeout", "1.5"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert time.monotonic() - began < 12  # without it, a minute and more
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.splitlines()[0].startswith("regrights: out of time")
    assert [path.name for path in tmp_path.iterdir()] == ["deal.yaml"]


def test_a_list_ends_at_its_time_limit_with_what_was_found() -> None:
    cutback = str(Path(__file__).parents[1] / "examples" / "cutback.yaml")
    words = ["allocate", cutback, "d1", "--reading", "split=any", "--lot", "100000", "--json"]
    # How long it takes until the list begins is the machine's to say; it would end long after.
    for seconds in (4, 8, 16, 32, 64):
        command = [*MAIN, *words, "--timeout", str(seconds)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert result.returncode == 3
        if result.stdout:
            break
    answer = json.loads(result.stdout)
    assert (answer["complete"], answer["count"]) == (False, len(answer["allocations"]))


def test_what_is_within_a_limit_ends_with_the_earlier_of_two() -> None:
    with within(1000):
        outer = time_left()
        with within(0), pytest.raises(OutOfTime):
            STOP.check()
        with within(5000):
            inner = time_left()
        assert outer is not None
        assert inner is not None
        assert inner <= outer <= 1000
        STOP.check()
    assert time_left() is None


def test_a_verdict_stands_though_not_every_reading_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> None:
        raise OutOfTime

    whole = check(load(), "bsc_iv_alone", matters=True)
    assert whole.matters_complete
    monkeypatch.setattr(matters, "touching", late)
    answer = check(load(), "bsc_iv_alone", matters=True)
    assert (answer.verdict, answer.matters, answer.matters_complete) == (whole.verdict, (), False)
    told = run("check", "bsc_iv_alone")
    assert told.exit_code == 1
    assert "Not every reading was asked before the time limit" in told.stdout
    assert "no single reading changes it" not in told.stdout
    assert json.loads(run("requests", "--json").stdout)["matters_complete"] is False


def test_a_list_without_end_is_not_told_as_whole() -> None:
    found = requests(load_text(forty(0), "forty"), limit=7)
    assert [(entry.kind, entry.way, entry.why) for entry in found.incomplete] == [("demand", "constellation", "limit")]
    assert [item.way for item in found.requests] == ["constellation"] * 7
    assert "there are more sets" in run("requests", "--limit", "1", "--as-of", "2003-01-01", "--price", "26").stdout


def test_cures_name_one_of_those_that_nothing_tells_apart(tmp_path: Path) -> None:
    funds = [fund("c0", 10**7), *(fund(f"c{index}", 2 * 10**7) for index in range(1, 5)), fund("last", 2 * 10**7 + 1)]
    file = tmp_path / "deal.yaml"
    file.write_text(deal(funds, {"by": ["c0"], "shares": 10**7}))
    answer = cures(load(file), "d", changes=1)
    joining = {cure.changes[0].who: cure.alike for cure in answer.cures if cure.changes[0].kind == "requester"}
    assert joining == {("c1",): (("c1", "c2", "c3", "c4"),), ("last",): ()}
    assert "4 holders are alike" in run("cures", str(file), "d").stdout


def test_holders_are_alike_only_where_nothing_in_the_file_tells_them_apart() -> None:
    holders = [
        *(fund(letter, 5) | {"name": f"Fund {letter}"} for letter in "abc"),
        fund("other", 6),
        fund("late", 5, joined="2002-07-01"),
        fund("named", 5),
        fund("giver", 5),
        fund("taker", 0, transferee_of="giver", purchase=True),
    ]
    alike = Alike(load_text(deal(holders, {"by": ["named"], "shares": 5}), "deal"))
    assert {holder["id"]: alike.of(holder["id"]) for holder in holders} == {
        **dict.fromkeys("abc", ("a", "b", "c")),
        **dict.fromkeys(("other", "late", "named", "giver", "taker"), ()),
    }
    assert [alike.comes_first(who, used) for who, used in (("a", ()), ("b", ()), ("b", ("a",)), ("c", ("a",)))] == [
        True,
        False,
        True,
        False,
    ]
    assert alike.standing_for(["c", "other"]) == ("a", "other")
    assert alike.standing_for(["c", "b"]) == ("a", "b")


def test_sets_that_differ_in_nothing_but_who_of_a_kind_are_judged_alike() -> None:
    funds = [fund(f"c{index}", 10**7) for index in range(4)]
    found = [item for item in robust(load_text(deal(funds), "deal")).requests if item.by and item.kind == "demand"]
    assert [item.by for item in found] == [tuple(f"c{index}" for index in range(4) if index != out) for out in (3, 2, 1, 0)]
    assert len({(item.standing, item.decides) for item in found}) == 1


def test_memory_is_bounded_too(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(warrants(1))
    with subprocess.Popen([*MAIN, "cures", str(file), "d", "--json"], stdout=subprocess.DEVNULL) as process:
        most = 0
        while process.poll() is None:
            try:
                most = max(most, psutil.Process(process.pid).memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.1)
    assert process.returncode == 0
    assert most < 500 * 2**20


def test_questions_that_are_asked_together_are_answered_in_order_and_within_the_same_limit() -> None:
    started: list[int] = []

    def ask(number: int) -> int:
        started.append(number)
        time.sleep(0.01 * (number % 3))
        STOP.check()
        if number == 5:
            raise ZeroDivisionError
        return number * number

    assert each(ask, []) == []
    assert each(ask, range(5)) == [0, 1, 4, 9, 16]
    started.clear()
    with pytest.raises(ZeroDivisionError):
        each(ask, range(5, 500))
    assert len(started) < 495
    with pytest.raises(OutOfTime), within(0):
        each(ask, range(2))


def test_a_story_that_is_out_of_time_tells_the_scenarios_that_were_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def ask(matter: Any) -> Any:
        asked.append(matter)
        if len(asked) > 2:
            raise OutOfTime
        return snapshot.snapshot(matter)

    monkeypatch.setattr(story, "snapshot", ask)
    told = run("whatif", str(Path(__file__).parents[1] / "examples" / "story.yaml"), "--test")
    assert told.exit_code == 3
    assert "2 passed, 0 failed" in told.stdout
    assert "out of time: 2 of 14 scenarios were asked" in told.stderr


def test_rows_that_are_told_before_the_time_limit_stay_and_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = Sweep.rows

    def late(sweep: Sweep, points: range) -> Any:
        if points[0] > 64:
            raise OutOfTime
        return answered(sweep, points)

    monkeypatch.setattr(Sweep, "rows", late)
    told = run("sweep", "--vary", "price=0.01:9:0.01", "--act", "bsc_iv_alone", "--format", "csv")
    rows = told.stdout.splitlines()[1:]
    assert (told.exit_code, len(rows)) == (3, 96)
    assert "out of time: 96 of 900 rows are told" in told.stderr
