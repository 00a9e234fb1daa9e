"""The document model: what is shown to people, of a page in the terminal as of a memo, in blocks of plain text.

Every writer writes the same blocks; none of them computes a fact. Text is text: no markup of any format stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from regrights.bridge.basics.calendar import dates_in_words
from regrights.bridge.documents.changed import Changes
from regrights.bridge.documents.division import Division, Floor
from regrights.bridge.documents.drawn import Picture


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
    """A cell: its text, and the ``value`` behind it, exact: a number of shares or votes, or a fraction (dollars, percent).

    ``formula`` is how a sheet reckons it of the other cells of its table: [1] is the cell of its row in column 1, counted from 0,
    [above] are all above it, [=5] is the next to its left that has the value 5, or else that number, [^1:2] is column 2 of row 1.
    """

    text: str
    value: int | Fraction | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; ``right`` are the columns whose cells stand to the right.

    Where it has a ``division`` its columns are holder, requested, sold and cut, and its last row has the totals.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: frozenset[int] = frozenset()
    division: Division | None = None


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
class Lines:
    """Lines one below another that stay together, such as where somebody signs; an empty one leaves room."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Notes below a section, such as the full citation of what it cites; the first is ¹ in the text above, and so on."""

    notes: tuple[str, ...]


Text = Paragraph | Heading | Items | Quote | Lines | Footnotes
Block = Verdict | Text | Marks | Entries | Tree | Sides | Table | Rows | Picture | Changes


@dataclass(frozen=True, slots=True)
class Section:
    """A section; ``id`` is what --section of a report names. One without a title goes on with what stands before it.

    In a memo it has a ``number``, such as 2, 3.1 or Appendix A; ``part`` is the heading that stands above it where it is the
    first of a part of the memo, such as 3. Analysis. The sections of a part are one level below those that are of none. One that
    stands ``apart`` begins a page of its own, where there are pages.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    part: str = ""
    apart: bool = False

    @property
    def heading(self) -> str:
        """The title after its number."""
        if not self.number:
            return self.title
        return f"{self.number}{'' if '.' in self.number else ':' if self.is_appendix else '.'} {self.title}"

    @property
    def is_appendix(self) -> bool:
        """Whether it is an appendix of a memo."""
        return not self.number[:1].isdigit() and bool(self.number)

    @property
    def level(self) -> int:
        """How deep its heading is: 1, or 2 within a part."""
        return 2 if "." in self.number else 1


@dataclass(frozen=True, slots=True)
class MemoHead:
    """What stands above a memo: its lines, such as To and Re, each with its name; and that it is ``privileged``, in words."""

    lines: tuple[tuple[str, str], ...]
    privileged: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What is shown of an answer. ``date``: its day, or ``undated`` stands; ``facts``: its JSON; a whole memo has a head."""

    title: str
    subtitle: str
    date: str
    sections: tuple[Section, ...]
    floor: Floor | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    head: MemoHead | None = None
    undated: str = ""

    @property
    def day(self) -> str:
        """The date in words; where there is none, what stands for it."""
        return dates_in_words(self.date) or self.undated

    def only(self, ids: Sequence[str]) -> Document:
        """Return the document with the sections named, without numbers; the whole of it where none is named."""
        if not ids:
            return self
        kept = tuple(replace(section, number="", part="") for section in self.sections if section.id in ids)
        return replace(self, sections=kept, head=None)
