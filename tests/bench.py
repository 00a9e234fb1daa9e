"""Ratios, measured side by side in one run: what regrights costs beside bare clingo, and how it grows with the holders.

Run with ``make bench``. Each figure is the median of several runs, taken in turn with what it is compared to.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import clingo

from regrights import kb
from regrights.bridge import facts
from regrights.bridge.arithmetic import Functions
from regrights.bridge.check import check
from regrights.bridge.loading import load
from regrights.bridge.questions import act_of

SCRIPT = """#script (python)
from regrights.bridge.arithmetic import Functions
functions = Functions()
day, least_shares, offering_price = functions.day, functions.least_shares, functions.offering_price
#end.
"""
BARE = "from clingo.script import enable_python; enable_python(); import runpy; runpy.run_module('clingo', run_name='__main__')"


def in_turn(first: Callable[[], object], second: Callable[[], object], runs: int) -> tuple[float, float, float]:
    """Return the median seconds of two things done in turn, and the median of their ratios."""
    times: list[tuple[float, float]] = []
    for _ in range(runs + 1):
        pair = []
        for action in (first, second):
            start = time.perf_counter()
            action()
            pair.append(time.perf_counter() - start)
        times.append((pair[0], pair[1]))
    times = times[1:]
    one, two = ([pair[index] for pair in times] for index in (0, 1))
    return statistics.median(one), statistics.median(two), statistics.median(a / b for a, b in times)


def process(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def cold(folder: Path) -> tuple[float, float, float]:
    """`regrights requests` against `python -m clingo` on the very same rules and facts, each a new process."""
    matter = load()
    program = folder / "facts.lp"
    program.write_text(SCRIPT + facts.text_of(facts.of_matter(matter, matter.as_of)))
    files = [str(path) for path in kb.files("requests")]
    bare = process(sys.executable, "-c", BARE, str(program), *files, "--outf=2", "0")
    return in_turn(process(str(Path(sys.executable).parent / "regrights"), "requests", "--json"), bare, 15)


def warm() -> tuple[float, float, float]:
    """A check in a warm process against bare clingo grounding and solving the same program in the same process."""
    matter = load()
    act = act_of(matter, "constellation_demand")

    def bare() -> None:
        control = clingo.Control(["--warn=none"])
        control.add("base", [], kb.program("check"))
        control.add("base", [], program)
        control.ground([("base", [])], context=Functions())
        with control.solve(yield_=True) as handle:
            for model in handle:
                model.symbols(shown=True)

    program = facts.text_of(facts.of_matter(matter, matter.as_of)) + facts.text_of(facts.of_act(act, matter))
    return in_turn(lambda: check(matter, "constellation_demand"), bare, 40)


def population(holders: int) -> str:
    """Return a matter with so many holders: the named ones, and small ones of every other capacity."""
    kinds = ("none", "other_investor", "wcas_person", "none", "other_investor")
    lines = [
        "regrights: 1", "matter: Many holders", "as_of: 2003-01-01", 'price: "5.00"', "classes:",
        "  - {id: common, kind: common, outstanding: 900000000}",
        '  - {id: series_a, kind: preferred, outstanding: 400000, converts_to: common, ratio: "4000/3", votes: as_converted}',
        "warrants: [{id: w, covered: true, into: common}]", "holders:",
        "  - {id: wcas, capacity: wcas, holdings: [{class: common, shares: 50000000}]}",
        "  - {id: reuters, capacity: reuters, holdings: [{class: series_a, shares: 50000}]}",
        "  - {id: one, capacity: constellation, holdings: [{class: series_a, shares: 15000}]}",
        "  - {id: two, capacity: constellation, holdings: [{class: series_a, shares: 3000}]}",
        "  - {id: nortel, capacity: nortel, holdings: [{warrant: w, shares: 6000000}]}",
    ]  # fmt: skip
    for index in range(holders - 5):
        capacity = kinds[index % len(kinds)]
        lines += [
            f"  - id: h{index}", f"    name: Holder number {index}", f"    capacity: {capacity}", "    holdings:",
            f"      - {{class: common, shares: {1000 + index}}}", f"      - {{class: series_a, shares: {index % 7}}}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def growth(folder: Path) -> list[tuple[int, float, float]]:
    """Seconds and peak memory (MB) of `regrights requests` on 10 to 10,000 holders."""
    measured = []
    for holders in (10, 100, 1_000, 10_000):
        file = folder / f"{holders}.yaml"
        file.write_text(population(holders))
        seconds, memory = [], []
        for _ in range(3 if holders < 10_000 else 1):
            start = time.perf_counter()
            command = [str(Path(sys.executable).parent / "regrights"), "requests", str(file), "--json"]
            with (folder / "out.json").open("wb") as out, subprocess.Popen(command, stdout=out) as running:
                _, status, usage = os.wait4(running.pid, 0)
                running.returncode = os.waitstatus_to_exitcode(status)
            seconds.append(time.perf_counter() - start)
            memory.append(usage.ru_maxrss / 1024)
            assert running.returncode == 0
            assert len(json.loads((folder / "out.json").read_text())["requests"]) == 4
        measured.append((holders, statistics.median(seconds), statistics.median(memory)))
    return measured


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'measured in one run':58} {'ours':>9} {'other':>9} {'ratio':>7} {'aim':>6}")
        for title, (ours, other, ratio), aim in (
            ("cold `regrights requests` / `python -m clingo`, same program", cold(folder), "2.0"),
            ("check in a warm process / bare clingo, same program", warm(), "1.5"),
        ):
            print(f"{title:58} {ours * 1000:7.1f}ms {other * 1000:7.1f}ms {ratio:6.2f}x {aim:>5}x")
        print(f"\n{'holders':>8} {'seconds':>9} {'MB':>7} {'time x':>8} {'memory x':>9}   (aim: at most 10x a row, linear)")
        before: tuple[int, float, float] | None = None
        for row in growth(folder):
            ratios = "" if before is None else f"{row[1] / before[1]:8.2f} {row[2] / before[2]:9.2f}"
            print(f"{row[0]:8,} {row[1]:9.2f} {row[2]:7.0f} {ratios}")
            before = row


if __name__ == "__main__":
    main()
