"""The section of a report on who is entitled: what each Person owns beside what a definition asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.agreement.amounts import count, percent
from regrights.bridge.answers.requested import Standing
from regrights.bridge.basics.figures import Figure
from regrights.bridge.documents.drawn import Bar, Line, Panel, Picture
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.layout import percent_cell, shares_cell, text_cell
from regrights.bridge.documents.model import Paragraph, Section, Table


def votes(found: Findings) -> Iterator[Section]:
    """Yield each Person's standing under the limbs of a definition, in a table and drawn."""
    requested = found.requested
    if requested is None or not requested.standing:
        return
    rows = tuple(
        (
            text_cell(entry.name),
            text_cell(found.agreed.words.limbs[entry.limb]),
            shares_cell(int(entry.figure.actual)),  # type: ignore[arg-type]
            percent_cell(int(entry.figure.actual), entry.figure.whole or 0),  # type: ignore[arg-type]
            shares_cell(int(entry.figure.required)),  # type: ignore[arg-type]
            text_cell("met" if entry.met else f"not met, short by {int(entry.figure.short_by or 0):,}"),
        )
        for entry in requested.standing
    )
    unit = requested.standing[0].figure.unit
    head = ("Person", "Test", unit.capitalize(), "Percent", f"{unit.capitalize()} needed", "Outcome")
    whole = max((entry.figure.whole or 0 for entry in requested.standing), default=0)
    yield Section("votes", found.agreed.words.said["votes_title"], (
        Table(found.agreed.words.said["standing_title"], head, rows, frozenset({2, 3, 4})),
        Paragraph(f"Percent: of the {count(whole, unit)} outstanding, rounded down.", "note"),
        _standings(found, requested.standing),
    ))  # fmt: skip


def _standings(found: Findings, standing: Sequence[Standing]) -> Picture:
    """Return a chart for each limb: those of the table, tested as they are there, beside what the limb asks for of them."""
    panels = []
    for limb in dict.fromkeys(entry.limb for entry in standing):
        entries = [entry for entry in standing if entry.limb == limb]
        bars = tuple(Bar(entry.name, ((int(entry.figure.actual), _part(entry.figure)),)) for entry in entries)  # type: ignore[arg-type]
        needed = dict.fromkeys(int(entry.figure.required) for entry in entries)  # type: ignore[arg-type]
        lines = tuple(Line(amount, f"{amount:,} needed") for amount in needed)
        counted = found.agreed.words.said.get(f"counted_{limb}")
        title = found.agreed.words.limbs[limb] + (f": {counted}" if counted else "")
        panels.append(Panel(title, bars, lines))
    told = "; ".join(
        f"{panel.title}: {', '.join(f'{bar.name} {bar.parts[0][1]}' for bar in panel.bars)}, "
        + " or ".join(line.text for line in panel.lines)
        for panel in panels
    )
    return Picture("votes", found.agreed.words.said["standing_title"], f"{told}.", standing[0].figure.unit, panels=tuple(panels))


def _part(figure: Figure) -> str:
    actual = int(figure.actual)  # type: ignore[arg-type]
    return f"{actual:,} ({percent(actual, figure.whole)})" if figure.whole else f"{actual:,}"
