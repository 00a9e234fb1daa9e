"""The conformance table: deals of public filings on the NVCA form, each a matter with its terms, and a file of a few rules where
terms cannot say it (examples/deals); every case at the boundaries of its terms is asked. `make conformance` prints it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from regrights import kb, load
from regrights.bridge.answers.changed import ScenarioAnswer
from regrights.bridge.whatif.run import run
from regrights.bridge.whatif.scenarios import load_scenarios

DEALS = Path(__file__).parents[1] / "examples" / "deals"


class Deal(NamedTuple):
    """A deal: what its agreement says, how many rules of its own it has, and its cases with their answers."""

    name: str
    says: str
    rules: int
    cases: tuple[ScenarioAnswer, ...]

    @property
    def held(self) -> int:
        """How many cases were answered as expected."""
        return sum(case.passed is True for case in self.cases)


def deals() -> list[Path]:
    """Return the folders of the deals."""
    return sorted(path.parent for path in DEALS.glob("*/matter.yaml"))


def asked(folder: Path) -> Deal:
    """Return a deal with all of its cases asked, where agreements are looked for in the folder of the deals, too."""
    matter = load(folder / "matter.yaml")
    cases = tuple(run(load_scenarios(folder / "cases.yaml", matter.agreement), matter))
    return Deal(matter.matter, _says(folder), _rules(matter.agreement), cases)


def _says(folder: Path) -> str:
    """Return what the agreement says, as the first line of the matter has it."""
    first = (folder / "matter.yaml").read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("# ").split(": ", 1)[-1].removesuffix(".")


def _rules(agreement: str) -> int:
    """Return how many rules an agreement has of its own, beside those that it is laid over; a rule ends with a point."""
    folder = kb.folders(agreement)[-1]
    if not folder.is_relative_to(DEALS):
        return 0
    lines = [line for path in folder.glob("*.lp") for line in path.read_text(encoding="utf-8").splitlines()]
    return sum(line.rstrip().endswith(".") for line in lines if not line.startswith("%"))


def table(found: list[Deal]) -> Iterator[str]:
    """Yield the table in Markdown, as the README shows it."""
    yield "| deal | what its agreement says | rules of its own | cases | answered so |"
    yield "| --- | --- | --- | --- | --- |"
    for deal in found:
        yield f"| {deal.name} | {deal.says} | {deal.rules or 'none'} | {len(deal.cases)} | {deal.held} |"


def main() -> None:
    """Print the table; what is answered otherwise, with what was found."""
    os.environ[kb.ELSEWHERE] = str(DEALS)
    found = [asked(folder) for folder in deals()]
    print("\n".join(table(found)))
    for deal in found:
        for case in deal.cases:
            if case.passed is not True:
                wrong = (
                    "; ".join(f"{entry.text}; found: {entry.found}" for entry in case.expectations if not entry.met)
                    or "nothing is expected"
                )
                print(f"\n{deal.name}: {case.name}: {wrong}")
    sys.exit(any(deal.held < len(deal.cases) for deal in found))


if __name__ == "__main__":
    main()
