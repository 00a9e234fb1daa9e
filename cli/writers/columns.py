"""Text in columns: lines that break between words only, and tables that fit; what does not fit goes below, with its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

from regrights.cli.text import printable

GAP = 2
"""How far two columns are apart."""
TALL = 4
"""How many lines a row may take before a column of words goes below it."""
_BLANK = re.compile("[ \t\n]+")
"""Where a line may break; a space that does not break is a letter."""


def plain(text: str) -> str:
    """Return text that is safe to show, in one line."""
    return " ".join(_BLANK.split(printable(text))).strip(" ")


def wrapped(text: str, room: int, hang: int = 0) -> list[str]:
    """Return the lines of a text, those after the first indented by ``hang``; only a word that fits in no line is cut."""
    lines, line, used = list[str](), "", 0
    for word in plain(text).split(" "):
        size = cell_len(word)
        if line and used + 1 + size <= room:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line.strip(" "):
            lines.append(line)
        indent = " " * hang if lines else ""
        *full, rest = chop_cells(word, max(1, room - len(indent))) if size > room - len(indent) else [word]
        for part in full:
            lines.append(indent + part)
            indent = " " * hang
        line, used = indent + rest, len(indent) + cell_len(rest)
    return [*lines, line]


def fitted(text: str, width: int, *, right: bool) -> str:
    """Return a text with blanks to a width, before it or after it."""
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def side_by_side(cells: Sequence[Sequence[str]], widths: Sequence[int], right: Sequence[bool], gap: int = GAP) -> Iterator[str]:
    """Yield the lines of cells that stand beside one another, each given in lines."""
    for parts in zip_longest(*cells, fillvalue=""):
        line = (" " * gap).join(fitted(part, width, right=to) for part, width, to in zip(parts, widths, right, strict=True))
        yield line.rstrip(" ")


class Layout:
    """How a table is laid out in a room: the widths of the columns that stand side by side, and those that go ``below``."""

    def __init__(self, head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int], room: int) -> None:
        self.head, self.room = [plain(cell) for cell in head], room
        self.rows = [[plain(cell) for cell in row] for row in rows]
        self._columns = list(zip(self.head, *self.rows, strict=True))
        self._right = right
        words = [at for at in reversed(range(1, len(head))) if at not in right]
        figures = [at for at in reversed(range(1, len(head))) if at in right]
        ways = [[*words, *figures][:number] for number in range(len(head))]
        fits = [below for below in ways if self._least(below) <= room] or ways[-1:]
        self.below = sorted(next((below for below in fits if self._is_low(below)), fits[0]))
        self.beside = [at for at in range(len(head)) if at not in self.below]
        self.widths = self._widths(self.beside)
        self.right = [at in right for at in self.beside]

    def heading(self) -> Iterator[str]:
        """Yield the lines of the head."""
        yield from side_by_side(self._cells(self.head), self.widths, self.right)

    def row(self, cells: Sequence[str]) -> Iterator[str]:
        """Yield the lines of a row."""
        yield from side_by_side(self._cells(cells), self.widths, self.right)
        indent = self.widths[0] + GAP if self.right[0] else 2
        for at in self.below:
            if cells[at]:
                lines = wrapped(f"{self.head[at]}: {cells[at]}", self.room - indent, 2)
                yield from (" " * indent + line for line in lines)

    def _cells(self, cells: Sequence[str]) -> list[list[str]]:
        return [wrapped(cells[at], width) for at, width in zip(self.beside, self.widths, strict=True)]

    def _needs(self, at: int) -> int:
        """Return how narrow a column may be: no word and no figure is broken."""
        head, *cells = self._columns[at]
        whole = [*head.split(" "), *(cells if at in self._right else (word for cell in cells for word in cell.split(" ")))]
        return min(self.room, max(map(cell_len, whole)))

    def _least(self, below: Sequence[int]) -> int:
        beside = [at for at in range(len(self.head)) if at not in below]
        return sum(map(self._needs, beside)) + GAP * (len(beside) - 1)

    def _widths(self, beside: Sequence[int]) -> list[int]:
        """Return the widths of columns: each as wide as it must be, and what is left over to those that would have more."""
        least = [self._needs(at) for at in beside]
        most = [max(map(cell_len, self._columns[at])) for at in beside]
        spare, wanted = self.room - sum(least) - GAP * (len(beside) - 1), sum(most) - sum(least)
        if wanted <= spare:
            return [max(pair) for pair in zip(least, most, strict=True)]
        return [low + max(0, high - low) * max(0, spare) // wanted for low, high in zip(least, most, strict=True)]

    def _is_low(self, below: Sequence[int]) -> bool:
        """Return whether no row is tall, with these columns below."""
        beside = [at for at in range(len(self.head)) if at not in below]
        widths = self._widths(beside)
        return all(len(wrapped(row[at], width)) <= TALL for row in self.rows for at, width in zip(beside, widths, strict=True))


class Stream:
    """Lays out rows that come one by one: their columns are as wide as the ``longest`` cells that are known beforehand.

    Where not all columns fit, those that are known to tell something stand side by side as far as they do; what is in the others,
    or is longer than was known, goes below, with its name.
    """

    def __init__(self, head: Sequence[str], longest: Sequence[str], room: int, *, right: bool = False, indent: int = 0) -> None:
        self.head = [plain(cell) for cell in head]
        known = [cell_len(plain(cell)) for cell in longest]
        self._indent, self._room, self._right = " " * indent, room - indent, right
        self._heads = [[name] for name in self.head]
        if self._needed(known) > self._room:
            self._heads = [re.findall("[^:]+:?", name) for name in self.head]
        self._widths = dict(enumerate(self._at_least(known)))
        if self._needed(known) > self._room:
            left = self._room + GAP
            for at, size in enumerate(known):
                wanted = self._widths[at] + GAP
                if size and wanted <= left:
                    left -= wanted
                elif len(self._widths) > 1:
                    del self._widths[at]

    def _at_least(self, known: Sequence[int]) -> list[int]:
        return [max(size, *map(cell_len, lines), 0) for lines, size in zip(self._heads, known, strict=True)]

    def _needed(self, known: Sequence[int]) -> int:
        return sum(self._at_least(known)) + GAP * (len(known) - 1)

    def heading(self) -> Iterator[str]:
        """Yield the lines of the head; where there is little room a name is broken at its colons."""
        tall = max(map(len, self._heads))
        for number in range(tall):
            yield self._beside([lines[number - tall] if tall - number <= len(lines) else "" for lines in self._heads])
        if below := [name for at, name in enumerate(self.head) if name and at not in self._widths]:
            yield from self._below(f"below each, where there is something: {', '.join(below)}")

    def row(self, cells: Sequence[str]) -> Iterator[str]:
        """Yield the lines of a row."""
        long = {at for at, width in self._widths.items() if cell_len(cells[at]) > width}
        yield self._beside(["…" if at in long else cell for at, cell in enumerate(cells)])
        for at, cell in enumerate(cells):
            if cell and (at in long or at not in self._widths):
                yield from self._below(f"{self.head[at]}: {cell}" if self.head[at] else cell)

    def _beside(self, cells: Sequence[str]) -> str:
        parts = (fitted(cells[at], width, right=self._right and bool(self.head[at])) for at, width in self._widths.items())
        return (self._indent + (" " * GAP).join(parts)).rstrip(" ")

    def _below(self, text: str) -> Iterator[str]:
        yield from (f"{self._indent}  {line}" for line in wrapped(text, self._room - 2, 2))
