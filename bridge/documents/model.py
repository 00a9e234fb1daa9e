"""The document model of a report: sections of paragraphs, lists, tables, quotations and pictures, in plain text.

Every writer writes the same blocks; none of them computes a fact. Text is text: no markup of any format stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``tone`` is plain, strong, met, unmet or note."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Items:
    """A list of items, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and the ``value`` behind it, exact: a number of shares or votes, or a fraction (dollars, percent)."""

    text: str
    value: int | Fraction | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; ``right`` are the columns whose cells stand to the right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the agreement, and where they stand."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: a name, and its parts, one after another, each an amount with the words for it."""

    name: str
    parts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line across a chart at an amount, such as 5% of the votes."""

    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """A day of the calendar (``day`` is its number), and what happens."""

    day: int
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: bars with lines, ranges (bars whose first part is blank), or a calendar.

    ``legend`` names the parts of the bars; ``alt`` tells in words what is seen.
    """

    id: str
    title: str
    alt: str
    unit: str = ""
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    legend: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()


Block = Paragraph | Items | Table | Quote | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a report; ``id`` is what --section names."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """What a live floor test needs: the shares that count, by holder, the price a share, and the floor in dollars."""

    shares: tuple[tuple[str, int], ...]
    price: Fraction
    floor: Fraction


@dataclass(frozen=True, slots=True)
class Memo:
    """A report. ``date`` is the day that it is given for; ``facts`` is the JSON answer that it is made from."""

    title: str
    subtitle: str
    date: str
    sections: tuple[Section, ...]
    floor: Floor | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def only(self, ids: Sequence[str]) -> Memo:
        """Return the report with the sections named, all where none is."""
        kept = tuple(section for section in self.sections if not ids or section.id in ids)
        return Memo(self.title, self.subtitle, self.date, kept, self.floor, self.facts)
