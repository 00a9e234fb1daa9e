"""What the rows of a cap table tell: the holdings of them, its totals, what is left, and mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from regrights.bridge.basics.errors import Finding
from regrights.bridge.intake.securities import WORDS
from regrights.bridge.intake.taken import Left
from regrights.bridge.matter.scalars import shown

MOST = 4
"""How many cells are told that have an amount and no shares."""
UNNAMED = "Common"
"""Of which class shares are taken to be where nothing names one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A holding that a row tells: who, of what, how many, and where. ``who`` is the same for lines of one holder alone.

    Of a warrant: its exercise ``price``, and the label of what it is exercised ``into`` where a column of its own says it.
    """

    holder: str
    who: str
    label: str
    kind: str
    shares: int
    place: str
    note: str = ""
    price: str | None = None
    into: str = ""
    certificate: str = ""


@dataclass(slots=True)
class Read:
    """What a table says: its holdings, its totals, what is left, and mistakes; the classes that have a column of their own.

    Of such a class: its label, its kind, and where it stands. A total is its label, theirs, ours, where it stands, which of what
    was left is counted in ours, in words, and how its row is called. ``unnamed`` is where shares stand whose class nothing names;
    ``doubts`` are sentences to be told.
    """

    lines: list[Line] = field(default_factory=list)
    totals: list[tuple[str, int, int, str, str, str]] = field(default_factory=list)
    left: dict[tuple[str, str], list[tuple[int, str, str]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    classes: list[tuple[str, str, str]] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def add(self, other: Read) -> None:
        """Take what another table says beside this one."""
        self.lines += other.lines
        self.totals += other.totals
        self.findings += other.findings
        self.classes += other.classes
        self.unnamed += other.unnamed
        self.doubts += other.doubts
        for key, entries in other.left.items():
            self.left.setdefault(key, []).extend(entries)

    @property
    def left_kinds(self) -> set[str]:
        """The kinds of security that are left."""
        return {kind for kind, _ in self.left} & WORDS.keys()

    def leave(self, kind: str, why: str, shares: int, place: str, stands: str = "") -> None:
        """Leave something: shares, or what ``stands`` in a cell that has none."""
        self.left.setdefault((kind, why), []).append((shares, place, stands))

    def all_left(self) -> Iterator[Left]:
        """Yield what is left, those of a kind together, with the shares of them."""
        for (kind, why), entries in self.left.items():
            shares, stand = sum(amount for amount, _, _ in entries), [shown(stands) for _, _, stands in entries if stands]
            said = f"{why}; {shares:,} shares" if shares else why
            if stand:
                more = f", and {len(stand) - MOST:,} more" if len(stand) > MOST else ""
                said += f"; in their cells: {', '.join(stand[:MOST])}{more}"
            yield Left(kind, len(entries), said, tuple(place for _, place, _ in entries))
