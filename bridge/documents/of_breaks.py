"""The page of `sweep --breaks`: where verdicts flip; and a flip in a line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from regrights.bridge.documents.model import Block, Document, Entries, Entry, Paragraph, Section, Verdict
from regrights.bridge.documents.parts import first, page
from regrights.bridge.whatif.grid import Value
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


def flip_words(entry: Break) -> str:
    """Return a flip of an act's verdict in a line: ``flips at $0.69: admissible there, not admissible at $0.68``."""
    below, above = _value(entry.below), _value(entry.above)
    return f"flips at {above}: {_said(entry.answer_above)} there, {_said(entry.answer_below)} at {below}"


def whole_words(shares: int) -> str:
    """Return from which maximum on nobody is cut back."""
    return f"flips at {shares:,}: nobody is cut back there, somebody at {shares - 1:,}"


def flips_page(title: str, act: str, lines: Sequence[tuple[str, str]], *, complete: bool) -> Document:
    """Return the page of where the answer about an act flips; each line is what varies, and where it flips."""
    by_what: dict[str, list[str]] = {}
    for what, words in lines:
        by_what.setdefault(what, []).append(words)
    entries = tuple(Entry(what, tuple(words)) for what, words in by_what.items())
    verdict = Verdict(f"Where the answer about {act} flips: {len(lines) or 'nowhere that was looked'}")
    note = Paragraph("Each alone, all else as it is asked here: to the cent, the day or the share.", "note")
    more = () if complete else (Paragraph("The time ended before all was looked at; there may be more.", "unmet"),)
    return page(title, "flips", None, [first(verdict, note, *more), Section("flips", "", (Entries(entries),))])


def _value(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"${value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
