"""The page of `sweep --breaks`: where verdicts flip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regrights.bridge.documents.model import Block, Document, Entries, Entry, Paragraph, Section, Verdict
from regrights.bridge.documents.parts import first, page
from regrights.bridge.whatif.sweep import Sweep
from regrights.bridge.whatif.thresholds import Break


def breaks_page(sweep: Sweep, found: Sequence[Break]) -> Document:
    """Return the page: each value at which a verdict flips, with the answer on both sides."""
    name = sweep.grid.variables[0].name
    others = [variable.name for variable in sweep.grid.variables[1:]]
    notes: list[Block] = []
    if found and not sweep.acts:
        notes.append(Paragraph("Smallest sets are parted by a blank; a + stands for together.", "note"))
    entries = []
    for entry in found:
        at = "".join(f", {other} {value}" for other, value in zip(others, entry.others, strict=True))
        sides = (f"at {name} {entry.below}: {_said(entry.answer_below)}", f"at {name} {entry.above}: {_said(entry.answer_above)}")
        entries.append(Entry(f"{entry.column}{at}", sides))
    verdict = Verdict(f"Where a verdict flips along {name}: {len(found) or 'nowhere'}")
    sections = [first(verdict, *notes), Section("breaks", "", (Entries(tuple(entries)),))]
    return page(sweep.grid.matter.matter, "sweep", None, sections)


def _said(answer: Any) -> str:
    return {True: "admissible", False: "not admissible", "": "none"}.get(answer, str(answer))
