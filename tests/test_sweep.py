"""Grids of scenarios: each row against a question asked by itself, files that go on, processes, a cluster, exact flips."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import json
import logging
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby, pairwise, product
from pathlib import Path
from typing import Any

import distributed
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import answer, run
from test_properties import FAST

from examples import examples
from regrights import kb
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.requests import requests
from regrights.bridge.whatif import sweeping
from regrights.bridge.whatif.grid import Grid, Value, Variable, grid_of
from regrights.bridge.whatif.sweep import Row, Sweep
from regrights.bridge.whatif.thresholds import breaks

Data = dict[str, Any]
ACTS = ("d", "s", "a", "m", "v", "j")
WAYS = [("demand", way) for way in ("wcas", "reuters", "constellation", "other_eligible", "covered_warrants")]
WAYS += [("short_form", way) for way in ("wcas", "reuters", "other_investors")]
COMMAND = [sys.executable, "-c", "from regrights.cli.main import main; main()", "sweep"]
DEMAND = ["--act", "constellation_demand"]
M = 1_000_000
SHARES = ("w.common", "x0.common", "x0.pref", "c0.pref", "c1.cw", "n.nw", "t.common", "d.c0", "s.w", "a.n", "m.w", "v.w")
DAYS = ("2002-03-05", "2002-03-18", "2002-06-27", "2002-06-28", "2003-01-14", "2003-01-15", "2003-06-30", "2003-07-01")
POOLS = {
    name: st.sampled_from(["0", "1", *(str(many * M + odd) for many in (5, 10, 25, 40) for odd in (-1, 0))]) for name in SHARES
}
POOLS |= {name: POOLS[name].filter(lambda text: text != "0") for name in ("s.w", "a.n")}
POOLS |= {"price": st.sampled_from(["0.50", "0.62", "0.63", "0.999999999", "1", "2.5"]), "as_of": st.sampled_from(DAYS)}
POOLS |= {"form_s3": st.sampled_from(["true", "false"]), "reading.eligible_limbs": st.sampled_from(["either", "both"])}
POOLS |= {"reading.floor_counts": st.sampled_from(["notice", "registration"])}
POOLS |= {"reading.short_form_shares": st.sampled_from(["held", "issuable"])}


@st.composite
def matters(draw: st.DrawFn) -> Data:
    """A small matter with every kind of act; holders and registrations are named as a sweep names acts in its groundings."""
    units = st.sampled_from([0, 1, 4, 5, 10, 25, 40])

    def holder(name: str, capacity: str, *items: str, **more: Any) -> Data:
        kinds = [{"warrant" if item[1] == "w" else "class": item, "shares": draw(units) * M} for item in items]
        sold = [{"class": "common", "shares": 3 * M, "restricted": False}] if "common" in items else []
        return {"id": name, "capacity": capacity, "holdings": sold + kinds, **more}

    days = st.none() | st.sampled_from(DAYS)
    # fmt: off
    return {
        "regrights": 1, "matter": "random", "as_of": draw(st.sampled_from(DAYS)), "form_s3": draw(st.booleans()),
        "price": draw(st.sampled_from(["0.5", "1", "2.50"])),
        "classes": [{"id": "common", "kind": "common", "outstanding": 400 * M, "votes_per_share": 1},
                    {"id": "pref", "kind": "preferred", "outstanding": 400 * M, "votes": "as_converted"}
                    | {"converts_to": "common", "ratio": "3/2"}],
        "warrants": [{"id": "nw", "covered": True, "into": "common"},
                     {"id": "cw", "covered": True, "constellation": True, "into": "common"}],
        "holders": [holder("w", "wcas", "common", "pref"), holder("r", "reuters", "pref"), holder("n", "nortel", "nw"),
                    holder("t", "none", "common", transferee_of="w", purchase=draw(st.booleans())),
                    holder("c0", "constellation", "pref", "cw"), holder("c1", "constellation", "cw"),
                    holder("x0", "other_investor", "common", "pref", "common")],
        "registrations": [
            {"id": "x1", "kind": "company", "form": "S-1", "investors_notified": "2002-12-01", "effective": "2003-01-01"},
            {"id": "x2", "kind": "demand", "way": "wcas", "by": ["w"], "notice": "2002-04-01", "effective": "2003-01-15"}],
        "acts": [
            {"id": "d", "kind": "demand", "by": ["c0", "c1"], "shares": {"c1": draw(units) * M}, "method": "underwritten"}
            | {"date": draw(days), "joining": [{"by": "n", "shares": 5 * M, "days_after_notice": 30}]},
            {"id": "s", "kind": "short_form", "by": ["w"], "shares": 5 * M, "price": "2.5", "date": draw(days)},
            {"id": "a", "kind": "demand", "by": ["n"], "shares": 10 * M, "aggregate_price": "25000000", "method": "other"},
            {"id": "m", "kind": "distribution", "by": ["w"], "shares": draw(units) * M, "to": "members", "date": draw(days)},
            {"id": "v", "kind": "transfer", "by": ["w"], "to": "t", "class": "pref", "shares": 5 * M, "purchase": True},
            {"id": "j", "kind": "joinder", "by": ["x0"], "agrees_in_writing": True, "consents": ["company"], "date": draw(days)}],
    }
    # fmt: on


def changed(data: Data, name: str, text: str) -> Data:
    """The JSON of a matter with one value changed."""
    data, first, second = copy.deepcopy(data), *name.partition(".")[::2]
    if name in {"price", "as_of", "form_s3"}:
        data[name] = text == "true" if name == "form_s3" else text
        for act in data["acts"]:
            if name == "as_of":
                act["date"] = text
            elif name == "price" and act["kind"] in {"demand", "short_form"}:
                act["price"] = text
                act.pop("aggregate_price", None)
    elif first == "reading":
        data.setdefault("readings", {})[second] = text
    elif act := next((act for act in data["acts"] if act["id"] == first), None):
        act["shares"] = {**act["shares"], second: int(text)} if isinstance(act["shares"], dict) else int(text)
    else:
        hold(data, next(holder for holder in data["holders"] if holder["id"] == first), second, int(text))
    return data


def hold(data: Data, holder: Data, item: str, shares: int) -> None:
    key = "warrant" if any(warrant["id"] == item for warrant in data["warrants"]) else "class"
    entries = [entry for entry in holder["holdings"] if entry.get(key) == item]
    more = shares - sum(entry["shares"] for entry in entries)
    for stock in data["classes"]:
        stock["outstanding"] += more if stock["id"] == item else 0
    if more > 0:
        holder["holdings"].append({key: item, "shares": more})
    for entry in sorted(entries, key=lambda entry: not entry.get("restricted", True)):
        gone = max(0, min(-more, entry["shares"]))
        entry["shares"], more = entry["shares"] - gone, more + gone


def asked_alone(data: Data, acts: Sequence[str]) -> list[Any]:
    matter = load_text(json.dumps(data), "random")
    if not acts:
        found = requests(matter).json()["requests"]
        return [" ".join("+".join(item["by"]) for item in found if (item["kind"], item["way"]) == at) for at in WAYS]
    cells: list[Any] = []
    for act in acts:
        one = check(matter, act).json()
        conditions = [item for way in one.get("ways", [one]) for item in way["conditions"]]
        unmet = {item["id"] for item in conditions if not item["met"]}
        # A row names the way of an act that is admissible; what is unmet then only lets filing wait.
        assert not one["admissible"] or unmet <= {"not_deferred"}
        cells += [one["admissible"], (one["way"] or "") if one["admissible"] else "", unmet]
    return cells


@settings(FAST, max_examples=examples(22))
@given(matters(), st.lists(st.sampled_from(sorted(POOLS)), min_size=1, max_size=3, unique=True), st.data())
def test_every_row_is_what_a_question_asked_by_itself_answers(data: Data, names: list[str], more: st.DataObject) -> None:
    lists = [more.draw(st.lists(POOLS[name], min_size=1, max_size=2 if len(names) > 2 else 3), label=name) for name in names]
    acts = tuple(more.draw(st.lists(st.sampled_from(ACTS), max_size=4, unique=True), label="acts"))
    sweep = Sweep(
        grid_of(load_text(json.dumps(data), "x"), [f"{n}={','.join(v)}" for n, v in zip(names, lists, strict=True)]), acts
    )
    points = list(product(*lists))
    order = more.draw(st.permutations(range(len(points))), label="order")
    for number, row in zip(order, sweep.rows(order), strict=True):
        values = [int(text) if name in SHARES else text for name, text in zip(names, points[number], strict=True)]
        assert list(row[: len(names) + 1]) == [number, *values]
        found: list[Any] = list(row[len(names) + 1 :])
        for place in range(2, len(found) if acts else 0, 3):
            said = found[place].split()
            found[place] = set(said)
            assert len(said) == len(found[place])
        alone = data
        for name, text in zip(names, points[number], strict=True):
            alone = changed(alone, name, text)
        assert found == asked_alone(alone, acts)


@given(st.integers(1, 500), st.integers(0, 300), st.integers(1, 40), st.sampled_from(["price", "as_of", "bsc_iv.series_a"]))
@settings(FAST, max_examples=examples(60))
def test_a_range_is_exact_and_has_its_end_where_a_step_falls_on_it(start: int, length: int, step: int, name: str) -> None:
    cents, day = lambda number: Decimal(number).scaleb(-2), dt.date(2002, 2, 20).toordinal()
    of: Any = {"price": cents, "as_of": lambda number: dt.date.fromordinal(day + number)}.get(name, int)
    text = f"{of(start)}:{of(start + length)}:{cents(step) if name == 'price' else step}"
    (variable,) = grid_of(load(), [f"{name}={text}"]).variables
    assert variable.values == tuple(of(number) for number in range(start, start + length + 1, step))
    assert {type(value) for value in variable.values} == {type(of(1))}


def test_the_first_variable_is_the_slowest_and_points_are_numbered_from_nought() -> None:
    result = run(
        "sweep", "--vary", "as_of=2002-06-27:2002-06-28:1", "--vary", "form_s3=true,false", "--vary", "price=0.6:0.8:0.1", *DEMAND
    )
    header, *rows = csv.reader(io.StringIO(result.stdout))
    assert header[:5] == ["point", "as_of", "form_s3", "price", "constellation_demand:admissible"]
    wanted = product(("2002-06-27", "2002-06-28"), ("true", "false"), ("0.6", "0.7", "0.8"))
    assert [row[:4] for row in rows] == [[str(number), *values] for number, values in enumerate(wanted)]
    assert [row[4] for row in rows] == ["no"] * 6 + ["no", "yes", "yes"] * 2


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_file_cut_off_anywhere_goes_on_to_the_same_bytes(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, mark, size = tmp_path / f"rows.{suffix}", tmp_path / f"rows.{suffix}.sweep", 3
    arguments = ["sweep", "--vary", "price=0.68,0.69,3.89", "--act", "nortel_demand", "--to", file]
    matter = load()
    monkeypatch.setattr("regrights.bridge.matter.loading.load", lambda _: matter)
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    sweep = Sweep(grid_of(matter, ["price=0.68,0.69,3.89"]), ("nortel_demand",))
    known, computed = sweep.rows(range(size)), list[int]()

    def rows(_: Sweep, points: range) -> list[Row]:
        computed.extend(points)
        if computed == [0, 1]:  # The second chunk of the first run.
            raise KeyboardInterrupt
        return [known[point] for point in points]

    monkeypatch.setattr(Sweep, "rows", rows)
    assert run(*arguments).exit_code != 0
    digest, begun = mark.read_text(), file.read_bytes()
    computed.clear()
    assert run(*arguments).exit_code == 0
    assert computed == [1, 2]
    whole = file.read_bytes()
    assert whole.startswith(begun)
    assert whole.count(b"\n") == size + (suffix == "csv")
    for cut in range(len(whole) + 1):
        file.write_bytes(whole[:cut])
        mark.write_text(digest)
        computed[:] = [-1]  # No run is the first one again.
        assert run(*arguments).exit_code == 0
        assert file.read_bytes() == whole
        assert computed[1:] == list(range(max(0, whole[:cut].count(b"\n") - (suffix == "csv")), size))
        assert not mark.exists()


def interrupted(file: Path, jobs: str) -> tuple[int, str]:
    """Run a large sweep, interrupt it and its processes as a terminal does, once some rows are there; its status and stderr."""
    arguments = [*COMMAND, "--vary", "price=0.5:9:0.01", *DEMAND, "--to", str(file), "--jobs", jobs]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        ended = time.monotonic() + 180
        while time.monotonic() < ended and not (file.exists() and file.stat().st_size > 2000):
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        return process.wait(180), process.communicate()[1]


@pytest.fixture(scope="module")
def large() -> str:
    return run("sweep", "--vary", "price=0.5:9:0.01", *DEMAND, "--format", "csv", "--jobs", "1").stdout


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_exits_3_and_the_same_command_goes_on(jobs: str, tmp_path: Path, large: str) -> None:
    file = tmp_path / "rows.csv"
    status, said = interrupted(file, jobs)
    assert (status, "Traceback" in said) == (3, False)
    before = file.read_text()
    assert len(before) < len(large)
    assert large.startswith(before)
    assert run("sweep", "--vary", "price=0.5:9:0.01", *DEMAND, "--to", file, "--jobs", jobs).exit_code == 0
    assert (file.read_text(), list(tmp_path.iterdir())) == (large, [file])


def test_an_interrupted_sweep_says_that_the_same_command_goes_on(tmp_path: Path) -> None:
    assert "the same command goes on" in interrupted(tmp_path / "rows.csv", "1")[1]


def test_a_file_that_cannot_be_gone_on_with_is_refused_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = tmp_path / "rows.csv", ["sweep", "--vary", "price=1,2", *DEMAND, "--to"]
    assert run("sweep", "--vary", "price=0.5,0.69", *DEMAND, "--to", file).exit_code == 0
    finished = file.read_bytes()
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    with monkeypatch.context() as patch:
        patch.setattr(Sweep, "rows", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        run("sweep", "--vary", "price=3", *DEMAND, "--to", tmp_path / "begun.csv")
    closed = tmp_path / "closed" if os.geteuid() else Path("/proc")
    (tmp_path / "closed").mkdir(mode=0o500)
    kept = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert len(kept) == 3
    names = [tmp_path / name for name in ("rows.csv", "begun.csv", "rows.txt", "rows", "no/a.csv", "closed")]
    for name in [*names, closed / "a.csv"]:
        result = run(*other, name)
        assert (result.exit_code, result.stdout, bool(result.stderr.strip())) == (2, "", True), name
        assert "fault of regrights" not in result.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == kept
    assert run(*other, file, "--overwrite").exit_code == 0
    assert [row[:3] for row in csv.reader(io.StringIO(file.read_text()))][1:] == [["0", "1", "yes"], ["1", "2", "yes"]]
    assert finished != file.read_bytes()


def test_an_overwrite_that_cannot_begin_does_not_take_the_old_rows_for_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, opened = tmp_path / "rows.csv", Path.open
    run("sweep", "--vary", "price=0.5,0.6", *DEMAND, "--to", file)
    finished = file.read_bytes()

    def locked(path: Path, mode: str = "r", *arguments: Any, **more: Any) -> Any:
        if path == file and mode[0] in "wx":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, mode, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        run("sweep", "--vary", "price=1,2,3", *DEMAND, "--to", file, "--overwrite")
    run("sweep", "--vary", "price=1,2,3", *DEMAND, "--to", file)
    assert file.read_bytes() == finished or b"0.5" not in file.read_bytes()


def test_several_processes_write_the_same_rows(large: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("sweep", "--vary", "price=0.5:9:0.01", *DEMAND, "--jobs", "2").stdout == large
    monkeypatch.setattr(sweeping, "CHUNK", 3)
    arguments = ["sweep", "--vary", "as_of=2002-06-26:2002-06-29:1", "--vary", "price=0.5:4:0.7", "--json", "--jobs"]
    assert run(*arguments, "2").stdout == run(*arguments, "1").stdout


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_midway_gives_the_rows_of_a_local_run(large: str) -> None:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as cluster:
        sweep, rows = Sweep(grid_of(load(), ["price=0.5:9:0.01"]), ("constellation_demand",)), list[Row]()
        workers = {worker.pid for worker in cluster.workers.values()}
        for chunk in sweeping.run(sweep, cluster=cluster.scheduler_address):
            if not rows:
                os.kill(lost := min(workers), signal.SIGKILL)
            rows += chunk
        assert lost not in {worker.pid for worker in cluster.workers.values()}
    lines = list(csv.reader(io.StringIO(large)))[1:]
    assert [[str(cell).replace("True", "yes").replace("False", "no") for cell in row] for row in rows] == lines


@pytest.mark.filterwarnings("ignore")
def test_no_scheduler_at_the_address_exits_2_with_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    client = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda *a, **more: client(*a, **more | {"timeout": "1s"}))
    result = run("sweep", "--vary", "price=1,2", *DEMAND, "--cluster", "tcp://127.0.0.1:1")
    assert (result.exit_code, "no scheduler answers at tcp://127.0.0.1:1" in result.stderr) == (2, True)


def test_an_address_that_is_none_exits_2_without_a_traceback() -> None:
    command = [*COMMAND, "--vary", "price=1,2", *DEMAND, "--cluster"]
    pipe: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    asked = [subprocess.Popen([*command, name], **pipe) for name in ("", "garbage words", "foo://bar")]
    told = [process.communicate(timeout=180)[1] for process in asked]
    assert [process.returncode for process in asked] == [2, 2, 2]
    assert [("no scheduler answers" in said, "Traceback" in said) for said in told] == [(True, False)] * 3


def flips(*arguments: str, act: str = "") -> list[tuple[str, Any, Any, Any, Any]]:
    found: Any = answer("sweep", "--breaks", *arguments, *(["--act", act] if act else []))["breaks"]
    keys = ("column", "below", "above", "answer_below", "answer_above")
    return [tuple(entry[key] for key in keys) for entry in found]


PRICES = [("constellation_demand", "0.68", "0.69"), ("bsc_iv_alone", "3.25", "3.26"), ("nortel_demand", "3.88", "3.89")]


@pytest.mark.parametrize(("act", "below", "above"), PRICES)
@pytest.mark.parametrize("values", ["0.5:4:0.5", "0.5,4", "4,0.5", "0.5,0.68,0.69,3.25,3.26,4"])
def test_a_price_flips_a_verdict_at_an_exact_cent(act: str, below: str, above: str, values: str) -> None:
    found = [sorted(entry[1:3]) for entry in flips("--vary", f"price={values}", act=act) if entry[0].endswith(":admissible")]
    assert found == [[below, above]]
    assert [run("check", act, "--price", price).exit_code for price in (below, above)] == [1, 0]


@pytest.mark.parametrize("values", ["0.5:4:0.5", "0.5:4:3.5"])
def test_every_flip_of_the_smallest_sets_is_found_also_within_a_step(values: str) -> None:
    found = flips("--vary", f"price={values}")
    assert found == [
        ("demand:constellation", "0.68", "0.69", "", "bsc_iv+cvc_ii"),
        ("demand:constellation", "0.86", "0.87", "bsc_iv+cvc_ii", "cvc_ii"),
        ("demand:constellation", "3.25", "3.26", "cvc_ii", "bsc_iv cvc_ii"),
        ("demand:covered_warrants", "3.88", "3.89", "", "nortel"),
    ]
    for column, *prices, below, above in found:
        for price, said in zip(prices, (below, above), strict=True):
            listed: Any = answer("requests", "--price", price)["requests"]
            assert " ".join("+".join(item["by"]) for item in listed if item["way"] == column.partition(":")[2]) == said


def test_days_and_shares_flip_exactly(tmp_path: Path) -> None:
    def of(text: str, act: str = "constellation_demand", *more: str) -> list[Any]:
        return [entry[1:4] for entry in flips(*more, "--vary", text, act=act) if entry[0].endswith(":admissible")]

    assert of("as_of=2002-06-01:2002-08-01:30") == [("2002-06-27", "2002-06-28", False)]
    assert of("constellation_demand.cvc_ii=0:28985086:1000000") == [(25651753, 25651754, False)]
    assert of("cvc_ii.series_a=0:20000:5000") == [(15809, 15810, False)]
    assert of("cvc_ii.constellation_warrants=0:10000000:3000000") == [(7905085, 7905086, False)]
    embedded = yaml.safe_load(kb.matter("savvis"))
    sides = {"constellation_demand.cvc_ii": 25651754, "cvc_ii.series_a": 15810, "cvc_ii.constellation_warrants": 7905086}
    for name, above in sides.items():
        for shares in (above - 1, above):
            text = json.dumps(changed(embedded, name, str(shares)), default=str)
            assert check(load_text(text, "x"), "constellation_demand").admissible is (shares == above)
    file = tmp_path / "deferral.yaml"
    file.write_text(
        "{regrights: 1, matter: m, as_of: 2003-02-01, price: 10, form_s3: true,"
        " classes: [{id: common, kind: common, outstanding: 100000000, votes_per_share: 1}],"
        " holders: [{id: w, capacity: wcas, holdings: [{class: common, shares: 10000000}]}],"
        " registrations: [{id: p, kind: company, form: S-1, investors_notified: 2002-12-01, effective: 2003-01-01}],"
        " acts: [{id: d, kind: demand, by: [w], shares: 2500000, method: underwritten, date: 2003-03-03}]}"
    )
    # A deferred request is admissible; the day from which filing may no longer wait flips its verdict only.
    assert of("as_of=2003-02-01:2003-12-31:50", "d", str(file)) == []
    assert [run("check", file, "d", "--as-of", day).exit_code for day in ("2003-06-30", "2003-07-01")] == [0, 0]
    said = [answer("check", file, "d", "--as-of", day) for day in ("2003-06-30", "2003-07-01")]
    assert [(one["verdict"], one.get("clear_on")) for one in said] == [("deferred", "2003-07-01"), ("obliged", None)]
    # The day after the Effective Date, as the registration is told of later, flips what is admissible.
    assert of("as_of=2002-03-10:2002-04-10:10", "d", str(file)) == [("2002-03-18", "2002-03-19", False)]
    assert [run("check", file, "d", "--as-of", day).exit_code for day in ("2002-03-18", "2002-03-19")] == [1, 0]


@settings(FAST, max_examples=examples(6))
@given(matters(), st.sampled_from(["price", "as_of", "d.c0", "w.common", "n.nw"]), st.integers(4, 8), st.booleans(), st.data())
def test_flips_are_those_of_a_linear_scan(data: Data, name: str, step: int, by_act: bool, more: st.DataObject) -> None:
    starts: dict[str, Value] = {"price": Decimal("0.60"), "as_of": dt.date(2002, 6, 1)}
    first, acts = starts.get(name, more.draw(st.sampled_from([0, 10 * M - 20, 25 * M - 30]))), ACTS if by_act else ()
    unit: Any = {"price": Decimal("0.01"), "as_of": dt.timedelta(1)}.get(name, 1)
    length = 80 if acts and name in {"price", "d.c0"} else 16
    every: tuple[Any, ...] = tuple(first + number * unit for number in range(length + 1))
    matter, second = load_text(json.dumps(data), "x"), Variable("form_s3", ("true", "false"))
    some = every[::step]
    sweep = Sweep(Grid(matter, (Variable(name, some), second)), acts)
    found = {(b.others[0], b.column, b.below, b.above, b.answer_below, b.answer_above) for b in breaks(sweep)}
    for other in second.values:
        scan = Sweep(Grid(matter, (Variable(name, every), Variable("form_s3", (other,)))), acts)
        answers = list(zip(*(row[3:] for row in scan.rows(range(len(every)))), strict=True))
        for column, said in zip(scan.columns[3:], answers, strict=True):
            here = {flip[2:] for flip in found if flip[:2] == (other, column)}
            all_ = {(every[i], every[i + 1], a, b) for i, (a, b) in enumerate(pairwise(said)) if a != b}
            assert here <= all_
            for low in range(0, len(every) - step, step):
                within = said[low : low + step + 1]
                if len(runs := [key for key, _ in groupby(within)]) == len(set(runs)):
                    low_, high = every[low], every[low + step]
                    assert {flip for flip in here if low_ <= flip[0] < high} == {flip for flip in all_ if low_ <= flip[0] < high}


BAD = {
    "write NAME=FROM:TO:STEP": "price; price=",
    "name price, as_of": "=1:2:1; colour=1:2:1",
    "the holders: wcas_viii": "nobody.common=0:9:1",
    "there are: common, series_a": "cvc_ii.gold=0:9:1",
    "asks for no shares": "bsc_iv_alone.cvc_ii=0:9:1; constellation_demand.nortel=1",
    "the points: eligible_limbs": "reading.colour=red",
    "either, both": "reading.eligible_limbs=either,neither; reading.eligible_limbs=either,neither,both",
    "divided by commas": "reading.eligible_limbs=either:both:1",
    "no value from": "price=4:0.5:0.5; as_of=2003-01-01:2002-01-01:1",
    "is no step": "price=0.5:4:0; cvc_ii.series_a=0:9:1.5",
    "a step is not less than nothing": "price=0.5:4:-1",
    "FROM:TO:STEP": "price=0.5:4; price=1:2:1:1",
    "write dollars": "price=0:1:0.1; price=1,; price=1e5; price=-1; price=nan",
    "--vary: as_of": "as_of=2002-02-30; as_of=never; as_of=9999-12-31",
    "no number of days": "as_of=2002-06-01:2002-07-01:0",
    "neither true nor false": "form_s3=yes",
    "no whole number": "cvc_ii.series_a=1.5; cvc_ii.series_a=-1; constellation_demand.cvc_ii=1.0",
    "stays below": "cvc_ii.series_a=0,999999999999999999; cvc_ii.series_a=0,999999999999999999,1; "
    "price=9,1 constellation_demand.cvc_ii=1,999999999999999; price=1,9 constellation_demand.cvc_ii=999999999999999,1",
    "larger step": "cvc_ii.series_a=0:99999999:1; price=0.01:900:0.01 bsc_iv.series_a=0:999:1",
    "stands twice": "price=1 form_s3=true price=2",
}


@pytest.mark.parametrize(("said", "mend"), [(said, mend) for mend, some in BAD.items() for said in some.split("; ")])
def test_what_cannot_vary_exits_2_before_any_row_and_says_how_to_write_it(said: str, mend: str) -> None:
    result = run("sweep", *DEMAND, *(word for text in said.split() for word in ("--vary", text)))
    assert (result.exit_code, result.stdout) == (2, "")
    assert mend in result.stderr
    assert "fault of regrights" not in result.stderr


@pytest.mark.parametrize(
    "said", ["price=1 --act nobody", "price=1 --format xml", "price=1 --jobs 0", "form_s3=true,false --breaks"]
)
def test_what_is_asked_must_fit_too(said: str) -> None:
    assert (run("sweep", "--vary", *said.split()).exit_code, run("sweep", "--vary", *said.split()).stdout) == (2, "")
    assert "--vary price=" in run("sweep").stderr


def test_json_lines_csv_and_a_table_say_the_same() -> None:
    asked = ["sweep", "--vary", "price=0.68:0.69:0.01", "--vary", "cvc_ii.series_a=15810", *DEMAND]
    answered = [f"constellation_demand:{what}" for what in ("admissible", "way", "unmet")]
    head = ["point", "price", "cvc_ii.series_a", *answered]
    rows = [(0, "0.68", 15810, False, "", "offering_floor"), (1, "0.69", 15810, True, "constellation", "")]
    text = run(*asked, "--json").stdout
    assert [json.loads(line) for line in text.splitlines()] == [dict(zip(head, row, strict=True)) for row in rows]
    assert run(*asked, "--format", "jsonl").stdout == text
    cells = [head, ["0", "0.68", "15810", "no", "", "offering_floor"], ["1", "0.69", "15810", "yes", "constellation", ""]]
    assert list(csv.reader(io.StringIO(run(*asked, "--format", "csv").stdout))) == cells
    above, names, *table = run(*asked, "--format", "table").stdout.splitlines()
    assert (above.split(), names.split()) == (["constellation_demand:"] * 3, [name.rpartition(":")[2] for name in head])
    assert [line.split() for line in table] == [[cell for cell in row if cell] for row in cells[1:]]


def test_every_cell_of_a_table_stands_under_its_column_also_far_down() -> None:
    _, head, *rows = run("sweep", "--vary", "price=9930.5:10010.5:1", *DEMAND, "--format", "table").stdout.splitlines()
    starts = [found.start() for found in re.finditer(r"\S+", head)][:4]
    assert {tuple(found.start() for found in re.finditer(r"\S+", row)) for row in rows} == {tuple(starts)}


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_table_fits_and_what_has_no_room_goes_below_with_its_name(columns: int) -> None:
    asked = ["sweep", "--vary", "price=0.5,1,4", "--format"]
    lines = run(*asked, "table", columns=columns).stdout.splitlines()
    assert max(map(len, lines)) <= columns
    head, *rows = csv.reader(io.StringIO(run(*asked, "csv").stdout))
    said = "\n".join(lines)
    for name in head:
        assert name in said or name.rpartition(":")[2] in said
    wanted = {name: {row[at] for row in rows if row[at]} for at, name in enumerate(head)}
    assert all(cell in said for cells in wanted.values() for cell in cells)
    assert ("demand:covered_warrants: nortel" in said) is (columns <= 60)


def test_a_way_too_large_to_list_is_not_told_as_refused(tmp_path: Path) -> None:
    held = [{"class": "pref", "shares": 1}]
    holders = [
        {"id": f"o{i}", "capacity": "other_investor", "holdings": [{"class": "common", "shares": 10**9 + i}, *held]}
        for i in range(501)
    ]
    pref = {"id": "pref", "kind": "preferred", "outstanding": 501, "converts_to": "common", "ratio": "1", "votes": "as_converted"}
    data = {"regrights": 1, "matter": "m", "as_of": "2003-06-02", "form_s3": True, "holders": holders, "price": "0.0001"}
    file = tmp_path / "m.yaml"
    file.write_text(json.dumps(data | {"classes": [{"id": "common", "kind": "common", "outstanding": 10**12}, pref]}))
    assert answer("requests", file)["complete"] is False
    result = run("sweep", file, "--vary", "price=0.0001", "--json")
    assert result.exit_code != 0 or json.loads(result.stdout)["short_form:other_investors"] != ""


def test_a_terminal_is_told_how_far_it_is_and_the_time_left(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*COMMAND, "--vary", "price=0.5:9:0.01", *DEMAND, "--to", str(tmp_path / "rows.csv"), "--jobs", "1"]
    assert subprocess.run(command, stderr=theirs, check=False, timeout=180).returncode == 0
    said = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(theirs)
    assert re.search(r"\r[━╸╺]+ +\d+ of 851 points, \d+:\d\d:\d\d left", said)
    assert re.search(
        r"━{30} 851 of 851 points, 0:00:00 left\r?\nregrights: wrote .*rows\.csv: 851 rows of \d+ columns, .*\r?\n$", said
    )
