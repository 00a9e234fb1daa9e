"""An interrupt at any moment: status 3, one line, what was found; no process is left over, and no file is written by two."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from test_cli import run

from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.basics.stopping import apart, within

ROOT = Path(__file__).parents[1]
CUTBACK = str(ROOT / "examples" / "cutback.yaml")
MAIN = "from regrights.cli.main import main; main()"
MANY = ["sweep", "--vary", "price=0.01:90:0.01", "--act", "bsc_iv_alone"]
COMMANDS = {
    "requests": (["requests"], 1.0),
    "requests over readings": (["requests", "--readings", "--json"], 3.0),
    "check": (["check", "bsc_iv_alone", "--why"], 1.2),
    "readings": (["readings", "bsc_iv_alone"], 2.0),
    "cures": (["cures", "bsc_iv_alone"], 3.0),
    "compare": (["compare", "--without", "amendment_1"], 2.0),
    "report as Word": (["report", "bsc_iv_alone", "--to", "{}.docx"], 5.0),
    "report as PDF": (["report", "bsc_iv_alone", "--to", "{}.pdf"], 5.0),
    "sweep": (MANY, 3.0),
    "sweep to a file": ([*MANY, "--jobs", "2", "--to", "{}.csv"], 3.0),
    "allocate": (["allocate", CUTBACK, "d1"], 1.5),
    "list": (["allocate", CUTBACK, "d1", "--reading", "split=any", "--lot", "250000", "--count"], 5.0),
}
"""Commands, and how many seconds they may run before they are interrupted."""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which signals a process listens to")


def started(*arguments: str, code: str = MAIN, **more: Any) -> subprocess.Popen[bytes]:
    """Start a command, and return it once it listens to signals: what comes before is Python's own."""
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, **more)
    while process.poll() is None:
        caught = next(line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
            break
        time.sleep(0.005)
    return process


def ended(process: subprocess.Popen[bytes]) -> tuple[int, bytes, list[str]]:
    """Return the status, the output and the lines of stderr of a command that was interrupted."""
    out, said = process.communicate(timeout=180)
    return process.returncode, out, said.decode().splitlines()


def interrupted(name: str, after: float, number: int, file: Path) -> tuple[int, list[str]] | None:
    """Interrupt a command after so many seconds; None where it has ended before."""
    process = started(*(word.format(file) for word in COMMANDS[name][0]), stdout=subprocess.DEVNULL)
    time.sleep(after)
    if process.poll() is not None:
        process.communicate()
        return None
    process.send_signal(number)
    status, _, said = ended(process)
    return status, said


@LINUX
def test_an_interrupt_at_any_moment_ends_with_status_3_and_one_line(tmp_path: Path) -> None:
    seed = int(os.environ.get("REGRIGHTS_SEED", random.SystemRandom().randrange(2**32)))
    print(f"replay with REGRIGHTS_SEED={seed}")
    draw, times = random.Random(seed), int(os.environ.get("REGRIGHTS_INTERRUPTS", "24"))
    names = [name for _, name in zip(range(times), _over(list(COMMANDS)), strict=False)]
    numbers = [draw.choice([signal.SIGINT, signal.SIGTERM]) for _ in names]
    moments = [draw.uniform(0, COMMANDS[name][1]) for name in names]
    files = [tmp_path / str(number) for number in range(times)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(interrupted, names, moments, numbers, files))
    asked = list(zip(names, moments, numbers, found, strict=True))
    assert [entry for entry in asked if entry[3] and not (entry[3][0] == 3 and len(entry[3][1]) == 1)] == []
    assert [said for *_, ending in asked for said in (ending[1] if ending else []) if "regrights: interrupted" not in said] == []
    assert sum(entry is not None for entry in found) >= times / 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def _over(names: list[str]) -> Iterator[str]:
    while True:
        yield from names


WITHIN = {
    "a callback of the grounding": "arithmetic.Functions.day = ill(arithmetic.Functions.day)",
    "what clingo complains of": (
        "solver._complaint = ill(solver._complaint); solver.Solver.__init__.__kwdefaults__['rules'] = lambda *_: 'a :- b.'"
    ),
    "a finalizer": "arithmetic.Functions.__del__ = ill(lambda self: None)",
    "reading the file": "loading.load = ill(loading.load)",
}
ILL = """
import os, signal, sys, time
from regrights.bridge.solving import arithmetic
from regrights.bridge.matter import loading
from regrights.bridge.solving import solver
def ill(function):
    def interrupts(*arguments):
        print('here', flush=True)
        os.kill(os.getpid(), signal.{})
        time.sleep({})
        return function(*arguments)
    return interrupts
{}
from regrights.cli.main import main
main()
"""


@LINUX
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("seconds", [0, 0.1, 120])
@pytest.mark.parametrize("place", WITHIN)
def test_an_interrupt_in_the_midst_of_something_ends_soon(place: str, seconds: float, number: str) -> None:
    code = ILL.format(number, seconds, WITHIN[place])
    process = started("requests", code=code, stdout=subprocess.PIPE)
    began = time.monotonic()
    status, out, said = ended(process)
    assert time.monotonic() - began < 60
    assert (status, said, b"here" in out) == (3, ["regrights: interrupted"], True)


@LINUX
def test_a_second_interrupt_does_not_wait() -> None:
    patient = f"from regrights.cli import ending; ending.GRACE = 60; {WITHIN['reading the file']}"
    process = started("requests", code=ILL.format("SIGINT", 120, patient), stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert ended(process)[::2] == (3, ["regrights: interrupted"])
    assert time.monotonic() - began < 60


def test_a_time_limit_ends_what_cannot_be_stopped_too() -> None:
    began = time.monotonic()
    with pytest.raises(OutOfTime), within(0.1):
        apart(lambda: time.sleep(120))
    assert time.monotonic() - began < 60
    with within(0):
        assert apart(lambda: 1) == 1
    with pytest.raises(ZeroDivisionError):
        apart(lambda: 1 // 0)


@LINUX
def test_an_interrupted_list_is_whole_as_far_as_it_goes() -> None:
    arguments = ["allocate", CUTBACK, "d1", "--reading", "split=any", "--lot", "250000", "--json"]
    process = started(*arguments, stdout=subprocess.PIPE, bufsize=0)
    assert process.stdout is not None
    first = process.stdout.read(20000)
    process.send_signal(signal.SIGINT)
    status, rest, said = ended(process)
    answer = json.loads(first + rest)
    assert (status, said) == (3, ["regrights: interrupted: the list is not complete"])
    assert (answer["complete"], answer["count"]) == (False, len(answer["allocations"]))


@LINUX
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_sweep_and_its_file_is_free_again(number: int, method: str, tmp_path: Path) -> None:
    file, code = tmp_path / "rows.csv", f"import multiprocessing as m; m.set_start_method('{method}'); {MAIN}"
    process = started(*MANY, "--jobs", "2", "--to", str(file), code=code, stdout=subprocess.DEVNULL)
    _until(lambda: file.exists() and file.stat().st_size > 1000)
    workers = psutil.Process(process.pid).children(recursive=True)
    assert len(workers) >= min(2, os.cpu_count() or 1) - 1
    process.send_signal(number)
    status, _, said = ended(process)
    assert status == {signal.SIGTERM: 3, signal.SIGKILL: -9}[signal.Signals(number)]
    assert (len(said), "the same command goes on" in "".join(said)) == ((1, True) if status == 3 else (0, False))
    _until(lambda: not any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers))
    before = file.read_bytes()
    again = started(*MANY, "--jobs", "1", "--to", str(file), stdout=subprocess.DEVNULL)
    _until(lambda: file.stat().st_size > len(before) + 1000)
    again.send_signal(signal.SIGINT)
    assert ended(again)[0] == 3
    points = [line.partition(b",")[0] for line in file.read_bytes().splitlines()[1:]]
    assert points == [str(point).encode() for point in range(len(points))]


def _until(true: Any) -> None:
    end = time.monotonic() + 180
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@LINUX
def test_a_second_run_on_one_file_is_refused_and_no_row_stands_twice(tmp_path: Path) -> None:
    file, few = tmp_path / "rows.csv", ["sweep", "--vary", "price=0.5:9:0.01", "--act", "bsc_iv_alone", "--jobs", "1", "--to"]
    first = started(*few, str(file), stdout=subprocess.DEVNULL)
    _until(lambda: file.exists() and file.stat().st_size > 0)
    for more in ([], ["--overwrite"]):
        second = run(*few, file, *more)
        assert (second.exit_code, second.stdout) == (2, "")
        assert f"another run writes to {file}" in second.stderr
    status, _, said = ended(first)
    assert (status, [line.partition(": ")[2][:5] for line in said]) == (0, ["wrote"])
    points = [line.partition(",")[0] for line in file.read_text().splitlines()[1:]]
    assert points == [str(point) for point in range(851)]


def test_more_processes_than_are_of_use_are_not_started_and_it_says_so() -> None:
    few = ["sweep", "--vary", "price=1,2", "--act", "bsc_iv_alone"]
    assert "--jobs 64: 1 of use here, for 2 points" in run(*few, "--jobs", "64").stderr
    assert run(*few, "--jobs", "1").stderr == ""
