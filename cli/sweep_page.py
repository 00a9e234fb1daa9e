"""Where verdicts flip, as a page for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regrights.bridge.whatif.sweep import Sweep
from regrights.bridge.whatif.thresholds import Break
from regrights.cli.page import detail, line


def show_breaks(sweep: Sweep, found: Sequence[Break]) -> None:
    """Print each value at which a verdict flips, with the answer on both sides."""
    name = sweep.grid.variables[0].name
    others = [variable.name for variable in sweep.grid.variables[1:]]
    line(f"Where a verdict flips along {name}: {len(found) or 'nowhere'}", style="bold")
    if found and not sweep.acts:
        line("Smallest sets are parted by a blank; a + stands for together.", style="dim")
    for entry in found:
        at = "".join(f", {other} {value}" for other, value in zip(others, entry.others, strict=True))
        line(f"{entry.column}{at}")
        detail(f"at {name} {entry.below}: {_said(entry.answer_below)}")
        detail(f"at {name} {entry.above}: {_said(entry.answer_above)}")


def _said(answer: Any) -> str:
    return {True: "admissible", False: "not admissible", "": "none"}.get(answer, str(answer))
