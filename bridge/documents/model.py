"""The document model: what is shown to people, of a page in the terminal as of a memo, in blocks of plain text.

Every writer writes the same blocks; none of them computes a fact. Text is text: no markup of any format stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from regrights.bridge.documents.changed import Changes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``tone`` is plain, strong, met, waits, unmet or note."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page begins with: the verdict, and what it means, in plain words; ``tone`` is met, waits or unmet, or plain."""

    text: str
    meaning: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is marked, such as met or UNMET, and in which tone."""

    mark: str
    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Marks:
    """A list of what is marked, such as the conditions of an act."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with what is told of it."""

    text: str
    details: tuple[str | Mark, ...] = ()
    tone: str = "strong"


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of entries, each with what is told of it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree, and the nodes below it."""

    text: str
    parts: tuple[Node, ...] = ()
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Tree:
    """Trees of reasons, one after another."""

    roots: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Something that was one way and is another, and ``by`` what it became so."""

    text: str
    before: str
    after: str
    by: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Sides:
    """What was before, and is after, side by side where there is room."""

    sides: tuple[Side, ...]


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
class Rows:
    """A table too long to be held: its rows come one by one, and once.

    ``longest`` has the longest text of each column; all cells but those of the last are figures. ``end`` tells what is known
    after the last row.
    """

    head: tuple[str, ...]
    longest: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]
    end: Callable[[], tuple[Paragraph, ...]]


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


Block = Verdict | Paragraph | Heading | Marks | Entries | Tree | Sides | Items | Table | Rows | Quote | Picture | Changes


@dataclass(frozen=True, slots=True)
class Section:
    """A section; ``id`` is what --section of a report names. One without a title goes on with what stands before it."""

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
class Document:
    """What is shown of an answer: a page or a memo. ``date`` is the day that it is given for; ``facts`` the JSON that a memo is
    made from.
    """

    title: str
    subtitle: str
    date: str
    sections: tuple[Section, ...]
    floor: Floor | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def only(self, ids: Sequence[str]) -> Document:
        """Return the document with the sections named, all where none is."""
        kept = tuple(section for section in self.sections if not ids or section.id in ids)
        return Document(self.title, self.subtitle, self.date, kept, self.floor, self.facts)
