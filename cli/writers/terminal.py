"""The writer for the terminal: documents in lines that fit, bold and in colour only on a terminal; text is text, never markup."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.model import (
    Block,
    Document,
    Entries,
    Entry,
    Heading,
    Items,
    Lines,
    Mark,
    Marks,
    Node,
    Paragraph,
    Quote,
    Rows,
    Section,
    Side,
    Sides,
    Table,
    Tree,
    Verdict,
)
from regrights.cli.writers.columns import Layout, Stream, fitted, plain, side_by_side, wrapped

STYLES = {
    "plain": "", "strong": "bold", "note": "dim", "met": "bold green", "waits": "bold yellow", "unmet": "bold red",
}  # fmt: skip
WIDE = 90
"""From which width on what was before and what is after stand side by side."""
ROOM = 28
"""How narrow the text of a deep branch may become."""
SIGNS = "█░▒▓·"
"""The parts of a bar, in their order."""
DRAWN = {"█": "#", "░": ".", "▒": ":", "▓": "%", "·": "-", "│": "|", "├": "+", "└": "`", "─": "-", "…": "."}
"""What is drawn, and what stands for it where the output has no letter for it."""
BATCH = 100
"""How many lines of rows that come one by one are written out at a time."""
Line = tuple[str, str]
"""A line, and its style."""


def width() -> int:
    """Return how wide a line may be: the terminal's width, at most 110, at least 40."""
    return min(110, max(40, shutil.get_terminal_size((100, 24)).columns))


def show(document: Document) -> None:
    """Print a document."""
    Terminal().write(document)


class _Buffer(io.StringIO):
    """Keeps what is printed until it is written out as a whole, in the encoding of the output."""

    encoding = "utf-8"


class Terminal:
    """Writes documents to stdout."""

    def __init__(self) -> None:
        self.width = width()
        coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self._console = Console(
            file=_Buffer(), width=self.width, force_terminal=coloured, color_system="auto" if coloured else None,
            markup=False, emoji=False, highlight=False, legacy_windows=False,
        )  # fmt: skip
        try:
            "".join(DRAWN).encode(sys.stdout.encoding or "utf-8")
            self._drawn = True
        except UnicodeEncodeError:
            self._drawn = False

    def write(self, document: Document) -> None:
        """Write a document, section by section."""
        for number, section in enumerate(document.sections):
            lines = [line for block in self._head(section) for line in self._block(block, 2 if section.title else 0)]
            self._put([("", ""), *lines] if number else lines)
            before: Block | None = None
            for block in section.blocks:
                if isinstance(before, Table):
                    self._put([("", "")])
                if isinstance(block, Rows):
                    self._rows(block)
                else:
                    self._put(self._block(block, 2 if section.title else 0))
                before = block

    def _head(self, section: Section) -> list[Block]:
        return [Heading(section.title)] if section.title else []

    def _put(self, lines: Iterator[Line] | Sequence[Line]) -> None:
        """Print lines, and write them out."""
        for text, style in lines:
            self._console.print(Text(text, style=style), no_wrap=True, overflow="ignore", crop=False)
        file = self._console.file
        assert isinstance(file, io.StringIO)
        typer.echo(file.getvalue(), nl=False)
        file.seek(0)
        file.truncate()

    def _rows(self, rows: Rows) -> None:
        """Print rows as they come, and what is known after the last."""
        stream = Stream(rows.head, rows.longest, self.width, right=True, indent=2) if rows.head else None
        if stream:
            self._put([(line, "bold") for line in stream.heading()])
        lines: list[str] = []
        try:
            for cells in rows.rows:
                lines += stream.row(cells) if stream else ()
                if len(lines) >= BATCH:
                    typer.echo("\n".join(lines))
                    lines.clear()
        finally:
            if lines:
                typer.echo("\n".join(lines))
        for paragraph in rows.end():
            self._put(self._text(paragraph.text, STYLES[paragraph.tone], 2, 2))

    def _block(self, block: Block, indent: int) -> Iterator[Line]:
        match block:
            case Verdict(text, meaning, tone):
                yield from self._text(text, STYLES[tone] or "bold", hang=2)
                yield from self._text(meaning) if meaning else ()
            case Heading(text):
                yield from self._text(text, "bold", hang=2)
            case Paragraph(text, tone):
                yield from self._text(text, STYLES[tone], hang=2)
            case Items(items, numbered):
                for number, item in enumerate(items, 1):
                    yield from self._text(f"{number}. {item}" if numbered else item, "", 2, 3 if numbered else 2)
            case Marks(marks):
                yield from self._marks(marks, 2)
            case Entries(entries):
                for entry in entries:
                    yield from self._entry(entry, indent)
            case Sides(sides):
                for side in sides:
                    yield from self._side(side)
            case Tree(roots):
                for root in roots:
                    yield from self._node(root)
            case Table():
                yield from self._table(block)
            case Picture():
                yield from self._bars(block)
            case Quote(text, source):
                yield from self._text(text, "", 4)
                yield from self._text(source, "dim", 4)
            case Lines(lines):
                yield from (part for line in lines for part in self._text(line))
            case Rows():
                raise TypeError("rows are written as they come")

    def _text(self, text: str, style: str = "", indent: int = 0, hang: int = 0) -> Iterator[Line]:
        for line in wrapped(text, self.width - indent, hang):
            yield (" " * indent + line).rstrip(" "), style

    def _marks(self, marks: Sequence[Mark], indent: int) -> Iterator[Line]:
        longest = max((len(mark.mark) for mark in marks), default=0)
        for mark in marks:
            size = max(5, longest) + 1
            lines = wrapped(mark.text, self.width - indent - size)
            for number, line in enumerate(lines):
                start = " " * size if number else f"{mark.mark:<{size}}"
                yield " " * indent + start + line, "" if mark.tone == "met" else STYLES[mark.tone]

    def _entry(self, entry: Entry, indent: int) -> Iterator[Line]:
        yield from self._text(entry.text, STYLES[entry.tone], indent, 2)
        for detail in entry.details:
            if isinstance(detail, Mark):
                yield from self._marks([detail], indent + 2)
            else:
                yield from self._text(detail, "", indent + 2, 2)

    def _side(self, side: Side) -> Iterator[Line]:
        yield from self._text(side.text, STYLES[side.tone], 2, 2)
        if self.width >= WIDE:
            half = (self.width - 4 - 3) // 2
            sides = [wrapped(text, half, 2) for text in (f"before: {side.before}", f"after: {side.after}")]
            for line in side_by_side(sides, [half, half], [False, False], 3):
                yield f"    {line}", ""
        else:
            for name, text in (("before: ", side.before), ("after:  ", side.after)):
                for number, line in enumerate(wrapped(text, self.width - 12)):
                    yield " " * 4 + (" " * 8 if number else name) + line, ""
        if side.by:
            yield from self._text(f"by: {side.by}", "dim", 4, 2)

    def _node(self, node: Node, before: str = "", own: str = "", after: str = "") -> Iterator[Line]:
        """Yield a node and those below it: ``own`` stands before its first line, ``after`` before what is below that."""
        start, rest = before + own, before + after + ("│ " if node.parts else "  ")
        cut = max(0, len(start) - (self.width - ROOM))
        for number, line in enumerate(wrapped(node.text, self.width - len(rest) + cut)):
            yield self._draw((rest if number else start)[cut:]) + line, STYLES[node.tone]
        for number, part in enumerate(node.parts, 1):
            last = number == len(node.parts)
            yield from self._node(part, before + after, "└ " if last else "├ ", "  " if last else "│ ")

    def _table(self, table: Table) -> Iterator[Line]:
        if not table.rows:
            return
        if table.caption:
            yield from self._text(table.caption, "bold", hang=2)
        layout = Layout(table.head, [[cell.text for cell in row] for row in table.rows], table.right, self.width)
        for line in layout.heading():
            yield line, "bold"
        yield self._draw((" " * 2).join("─" * size for size in layout.widths)), "dim"
        for row in layout.rows:
            yield from ((line, "") for line in layout.row(row))

    def _bars(self, picture: Picture) -> Iterator[Line]:
        """Yield bars, with what those of their parts are that are seen; of a picture without bars, what is seen on it."""
        if not picture.bars:
            yield from self._text(f"{picture.title}: {picture.alt}", hang=2)
            return
        names = [plain(bar.name) for bar in picture.bars]
        longest = min(max(map(cell_len, names)), self.width // 2)
        room = max(10, min(50, self.width - longest - 4))
        most = max(sum(amount for amount, _ in bar.parts) for bar in picture.bars)
        seen = ""
        for name, bar in zip(names, picture.bars, strict=True):
            drawn, reached = "", 0
            for sign, (amount, _) in zip(SIGNS, bar.parts, strict=False):
                reached += amount
                drawn += sign * ((reached * room // most if most else 0) - len(drawn))
            seen += drawn
            *above, last = wrapped(name, longest)
            yield from ((line, "") for line in above)
            yield (fitted(last, longest, right=False) + " " + self._draw(drawn)).rstrip(" "), ""
        legend = "  ".join(f"{sign} {name}" for sign, name in zip(SIGNS, picture.legend, strict=False) if sign in seen)
        yield from self._text(self._draw(legend), "dim", 2) if legend else ()

    def _draw(self, text: str) -> str:
        return text if self._drawn else "".join(DRAWN.get(char, char) for char in text)
