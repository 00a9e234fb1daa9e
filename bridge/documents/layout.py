"""Small parts that sections are laid out with: cells, tables, and how holders and ways are named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name, listed, percent
from regrights.bridge.agreement.amounts import amount as amount_text
from regrights.bridge.basics.figures import Amount, Money
from regrights.bridge.documents.changed import Changes
from regrights.bridge.documents.model import Cell, Mark, Paragraph, Section, Table
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming

MOST = 20
"""How many entries of one kind a page shows; --json has all."""


def joined(names: Sequence[str]) -> str:
    """Return names as a list in words."""
    return listed(list(names))


def sentence(text: str) -> str:
    """Return a text with a capital in front."""
    return text[:1].upper() + text[1:]


def text_cell(text: str) -> Cell:
    """Return a cell of words."""
    return Cell(text)


def shares_cell(amount: int) -> Cell:
    """Return a cell with a number of shares or votes."""
    return Cell(f"{amount:,}", amount)


def percent_cell(part: int, whole: int) -> Cell:
    """Return a cell with a part of a whole in percent, to two places."""
    return (
        Cell(percent(part, whole), Fraction(part * 10_000 // whole, 10_000), f"INT([={part}]*10000/{whole})/10000")
        if whole
        else Cell("")
    )


def amount_cell(amount: Amount, unit: str, before: str = "") -> Cell:
    """Return a cell with an amount and its unit."""
    text = before + amount_text(amount, unit)
    if isinstance(amount, dt.date):
        return Cell(text)
    return Cell(text, Fraction(int(amount), 100) if isinstance(amount, Money) else int(amount))


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """Return a table; a column of figures stands to the right."""
    figures = {at for row in rows for at, cell in enumerate(row) if cell.value is not None}
    words = {at for row in rows for at, cell in enumerate(row) if cell.value is None and cell.text}
    return Table(caption, tuple(head), tuple(map(tuple, rows)), frozenset(figures - words))


def in_columns(section: Section) -> Section:
    """Return a section with what changed in two columns, before and after."""
    return replace(section, blocks=tuple(_columns(block) if isinstance(block, Changes) else block for block in section.blocks))


def _columns(changes: Changes) -> Table:
    rows = [(Cell(change.what), Cell(change.before), Cell(change.after)) for change in changes.changes]
    return table(changes.caption or "What changed", ("What", "Before", "After"), rows)


def more(count: int, most: int = MOST) -> list[Paragraph]:
    """Return how many entries are not shown, if any."""
    return [Paragraph(f"… and {count - most:,} more; --json has all", "note")] if count > most else []


def named(matter: Matter) -> Name:
    """Return a function from an id to a holder's name with its id."""
    name, holders = naming(matter), {holder.id for holder in matter.holders}

    def with_id(holder: str) -> str:
        said = name(holder)
        return said if holder not in holders or said == holder or said.endswith(f" ({holder})") else f"{said} ({holder})"

    return with_id


def some(holders: Sequence[str], name: Name) -> str:
    """Return holders as a list in words, at most MOST of them by name."""
    shown = [name(holder) for holder in holders[:MOST]]
    return listed([*shown, *([f"{len(holders) - MOST:,} more"] if len(holders) > MOST else [])])


def of_way(agreed: Agreement, kind: str, way: str) -> str:
    """Return a kind of act and a way of it in words."""
    return f"{agreed.kinds[kind]}, way of {agreed.ways[way]}"


def by_way(agreed: Agreement, way: str | None) -> str:
    """Return the words for a way, after a comma; none for an act that has no ways."""
    return "" if way is None else f", by way of {agreed.ways[way]}"


def met_or_not(met: bool, text: str) -> Mark:
    """Return what is met, or not."""
    return Mark("met", text) if met else Mark("UNMET", text, "unmet")
