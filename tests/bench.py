"""Ratios, measured side by side in one run: what regrights costs beside bare clingo, and how it grows with the holders.

Run with ``make bench``. Each figure is the median of several runs, taken in turn with what it is compared to.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import clingo

from regrights import kb
from regrights.bridge.cures.search import cures
from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.cutback.answer import listing
from regrights.bridge.cutback.choosing import QUESTION
from regrights.bridge.cutback.listing import facts_of
from regrights.bridge.matter.adjusting import act_of, adjusted
from regrights.bridge.matter.loading import load
from regrights.bridge.questions.check import check
from regrights.bridge.questions.readings import readings
from regrights.bridge.solving import facts, terms
from regrights.bridge.solving.arithmetic import Functions
from regrights.bridge.whatif.grid import grid_of
from regrights.bridge.whatif.sweep import Sweep
from regrights.bridge.whatif.sweeping import run

CUTBACK = Path(__file__).parents[1] / "examples" / "cutback.yaml"
SCRIPT = """#script (python)
from regrights.bridge.solving.arithmetic import Functions
functions = Functions()
globals().update({name: getattr(functions, name) for name in dir(functions) if not name.startswith("_")})
#end.
"""
MEASURED = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""
"""Runs a command, and tells its seconds and its peak memory in KB. A new process begins at the size of its
parent, and this one is small."""
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
    program = folder / "requests.lp"
    program.write_text(SCRIPT + kb.program(kb.DEFAULT, "requests") + facts.program(matter, matter.as_of, []))
    command = (sys.executable, "-c", BARE, str(program), "--outf=2", "0")
    models = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)["Models"]["Number"]
    assert models, "bare clingo answers nothing"
    bare = process(*command)
    return in_turn(process(str(Path(sys.executable).parent / "regrights"), "requests", "--json"), bare, 15)


def warm() -> tuple[float, float, float]:
    """A check in a warm process against bare clingo grounding and solving the same program in the same process."""
    matter = load()
    act = act_of(matter, "constellation_demand")

    def bare() -> None:
        control = clingo.Control(["--warn=none"])
        control.add("base", [], kb.program(kb.DEFAULT, "check"))
        control.add("base", [], program)
        control.ground([("base", [])], context=Functions())
        with control.solve(yield_=True) as handle:
            for model in handle:
                model.symbols(shown=True)

    program = terms.text_of(facts.of_matter(matter, matter.as_of)) + terms.text_of(facts.of_act(act, matter))
    return in_turn(lambda: check(matter, "constellation_demand"), bare, 40)


def explained() -> list[tuple[str, tuple[float, float, float], str]]:
    """A full tree of reasons, the readings and the cures of the embedded matter's refused demand, each against a plain check."""
    matter, act = load(), "bsc_iv_alone"

    def plain() -> object:
        return check(matter, act)

    return [
        ("the whole tree of reasons / check", in_turn(lambda: check(matter, act, why=True), plain, 40), "3"),
        ("readings, fourteen points open / check", in_turn(lambda: readings(matter, act), plain, 20), "-"),
        ("cures / check", in_turn(lambda: cures(matter, act), plain, 7), "40"),
    ]


def swept() -> list[tuple[str, tuple[float, float, float], str]]:
    """A sweep of holdings, a grounding a point, against bare clingo on the same programs; and one process against two."""
    matter = load()
    asked = Sweep(grid_of(matter, ["cvc_ii.series_a=0:20000:200"]), ("constellation_demand",))
    points = range(len(asked.grid))
    programs = []
    for point in points:
        at = asked.grid.matter_at(asked.grid.at(point))
        act = act_of(at, "constellation_demand")
        programs.append(terms.text_of(facts.of_matter(at, at.as_of)) + terms.text_of(facts.of_act(act, at)))

    def bare() -> None:
        for program in programs:
            control = clingo.Control(["--warn=none"])
            control.add("base", [], kb.program(kb.DEFAULT, "check"))
            control.add("base", [], program)
            control.ground([("base", [])], context=Functions())
            with control.solve(yield_=True) as handle:
                for model in handle:
                    model.symbols(shown=True)

    large = Sweep(grid_of(matter, ["cvc_ii.series_a=0:20000:20"]), ("constellation_demand",))

    def on(jobs: int) -> Callable[[], object]:
        return lambda: [None for _ in run(large, jobs=jobs)]

    return [
        (f"sweep, {len(points)} points / bare clingo", in_turn(lambda: asked.rows(points), bare, 3), "1.5"),
        (f"sweep, {len(large.grid):,} points: one process / two", in_turn(on(1), on(2), 1), ">1.7"),
    ]


def divided() -> list[tuple[str, tuple[float, float, float], str]]:
    """The division of the shares of four participants, with the range of each, against a check of the same act."""
    matter = load(CUTBACK)
    return [
        ("allocate, four participants / check", in_turn(lambda: allocate(matter, "d1"), lambda: check(matter, "d1"), 20), "4")
    ]


def listed() -> list[tuple[str, tuple[float, float, float], str]]:
    """Allocations listed, against bare clingo enumerating the same program, and against CP-SAT enumerating the same model."""
    matter = adjusted(load(CUTBACK), readings={"split": "any"})
    answer = allocate(matter, "d1", lot=500_000)
    offering, menu = answer.offering, answer.asked.menu
    assert menu is not None
    program = terms.text_of(facts_of(offering, menu, full_only=False))
    counts: dict[str, int] = {}

    def ours() -> None:
        counts["ours"] = sum(1 for _ in listing(answer))

    def bare() -> None:
        control = clingo.Control(["--warn=none", "0"])
        control.add("base", [], kb.questions_of_facts(kb.DEFAULT, *QUESTION) + program)
        control.ground([("base", [])], context=Functions())
        with control.solve(yield_=True) as handle:
            counts["bare"] = sum(1 for model in handle if [read(symbol) for symbol in model.symbols(shown=True)])

    def read(symbol: clingo.Symbol) -> tuple[str, list[str]]:
        return symbol.name, [str(argument) for argument in symbol.arguments]

    rows = [("allocations listed / bare clingo reading its symbols", in_turn(ours, bare, 3), "1.3")]
    from ortools.sat.python import cp_model  # of the dependency group `bench`

    class Reader(cp_model.CpSolverSolutionCallback):
        def __init__(self, variables: dict[str, cp_model.IntVar]) -> None:
            super().__init__()
            self.variables, self.count = variables, 0

        def on_solution_callback(self) -> None:
            self.count += 1
            {holder: self.value(variable) for holder, variable in self.variables.items()}

    def cp_sat() -> None:
        levels, bar = menu.levels, offering.bars["proviso"]
        need = bar.needs[0]
        model = cp_model.CpModel()
        sold = {
            holder: model.new_int_var_from_domain(cp_model.Domain.from_values(amounts), holder)
            for holder, amounts in levels.items()
        }
        model.add(sum(sold.values()) <= offering.maximum)
        permitted = model.new_bool_var("permitted")
        model.add(sum(sold[holder] for holder in need.holders) >= need.amount).only_enforce_if(permitted)
        model.add(sum(sold[holder] for holder in need.holders) < need.amount).only_enforce_if(permitted.negated())
        for holder in bar.barred:
            model.add(sold[holder] == 0).only_enforce_if(permitted.negated())
        solver, reader = cp_model.CpSolver(), Reader(sold)
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.num_workers = 1
        solver.solve(model, reader)
        counts["cp_sat"] = reader.count

    rows.append(("CP-SAT enumerating the same / allocations listed", in_turn(cp_sat, ours, 3), ">1.5"))
    assert len(set(counts.values())) == 1, counts
    print(f"({counts['ours']:,} allocations, {counts['ours'] / rows[0][1][0]:,.0f} a second)")
    return rows


def run_once(*arguments: str) -> tuple[dict[str, object], float, float]:
    """Return the JSON answer of a command in a new process, its seconds, and its peak memory in MB (Linux)."""
    command = [sys.executable, "-c", "from regrights.cli.main import main; main()", *arguments, "--json"]
    done = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, check=True)
    seconds, memory = map(float, done.stderr.split())
    return json.loads(done.stdout or b"{}"), seconds, memory / 1024


def streaming() -> list[tuple[object, float]]:
    """Allocations listed and the peak memory of the process that lists them, for smaller and smaller lots."""
    file = str(CUTBACK)
    measured = []
    for lot in (1_000_000, 500_000, 250_000):
        answer, _, memory = run_once("allocate", file, "d1", "--reading", "split=any", "--lot", str(lot))
        measured.append((answer["count"], memory))
    return measured


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
    act = "acts: [{id: d, kind: demand, by: [two], shares: 1000, method: underwritten, underwriter_maximum: 500}]"
    return "\n".join([*lines, act]) + "\n"


ASKED = {
    "validate": ["validate", "{}"],
    "check": ["check", "{}", "d"],
    "requests": ["requests", "{}"],
    "allocate": ["allocate", "{}", "d"],
    "readings": ["readings", "{}", "d"],
    "cures": ["cures", "{}", "d"],
}


def growth(folder: Path) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Yield the seconds and the peak memory of each command on 10 to 10,000 holders, within the default bound."""
    for name, words in ASKED.items():
        measured = []
        for holders in SIZES:
            file = folder / f"{holders}.yaml"
            file.write_text(population(holders))
            measured.append(run_once(*(word.format(file) for word in words))[1:])
        yield name, measured


SIZES = (10, 100, 1_000, 10_000)


def reported(folder: Path) -> list[tuple[str, float]]:
    """Return the seconds of a report in each format, imports included, as the median of five processes."""
    command = str(Path(sys.executable).parent / "regrights")
    found = []
    for suffix in ("md", "html", "pdf", "docx", "xlsx"):
        write = process(command, "report", "bsc_iv_alone", "--to", str(folder / f"memo.{suffix}"))
        times = []
        for _ in range(5):
            start = time.perf_counter()
            write()
            times.append(time.perf_counter() - start)
        found.append((suffix, statistics.median(times)))
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'measured in one run':58} {'ours':>9} {'other':>9} {'ratio':>7} {'aim':>6}")
        for title, (ours, other, ratio), aim in (
            ("cold `regrights requests` / `python -m clingo`, same program", cold(folder), "2.5"),
            ("check in a warm process / bare clingo, same program", warm(), "1.5"),
        ):
            print(f"{title:58} {ours * 1000:7.1f}ms {other * 1000:7.1f}ms {ratio:6.2f}x {aim:>5}x")
        for title, (ours, other, ratio), aim in [*explained(), *swept(), *divided(), *listed()]:
            print(f"{title:58} {ours * 1000:7.1f}ms {other * 1000:7.1f}ms {ratio:6.2f}x {aim:>5}x")
        print("\nreport of a refused demand, seconds (aim: under 1.5): " + ", ".join(f"{k} {s:.2f}" for k, s in reported(folder)))
        print(f"\n{'allocations':>12} {'MB':>7}   (aim: flat)")
        for count, memory in streaming():
            print(f"{count:12,} {memory:7.0f}")
        print("\nseconds and MB" + "".join(f"{size:>20,}" for size in SIZES) + "   holders (aim: linear)")
        for command, measured in growth(folder):
            print(f"{command:14}" + "".join(f"{seconds:12.2f} {memory:7.0f}" for seconds, memory in measured), flush=True)


if __name__ == "__main__":
    main()
