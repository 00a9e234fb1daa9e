"""Text for people: wrapped to the terminal, coloured only on one, names beside ids, nothing that moves the cursor."""

from __future__ import annotations

import math
import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Sequence

import typer

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import listed as in_words
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.cli.text import printable

Name = Callable[[str], str]
MOST = 20
"""How many entries of one kind are shown; --json has all."""


def width() -> int:
    """Return how wide a line may be: the terminal's width, at most 110, at least 40."""
    return min(110, max(40, shutil.get_terminal_size((100, 24)).columns))


def line(text: str = "", *, indent: int = 0, hang: int = 0, style: str = "", keep: bool = False) -> None:
    """Print one paragraph, its later lines indented by ``hang`` more; ``style`` is bold, dim or a colour.

    ``keep`` keeps the spaces of the text, and prints it in one line where it fits.
    """
    room = width() - indent
    wrapped = (
        [printable(text)]
        if keep and len(text) <= room
        else textwrap.wrap(printable(text), room, subsequent_indent=" " * hang, break_long_words=True) or [""]
    )
    body = "\n".join((" " * indent + part).rstrip() for part in wrapped)
    coloured = bool(style) and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if not coloured:
        typer.echo(body)
    elif style in {"bold", "dim"}:
        typer.echo(typer.style(body, bold=style == "bold", dim=style == "dim"))
    else:
        typer.echo(typer.style(body, fg=style, bold=True))


class Progress:
    """Says on stderr how far long work has come, twice a second at most, and only on a terminal."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = time.monotonic() if sys.stderr.isatty() and not sys.stdout.isatty() else math.inf

    def __call__(self, number: int) -> None:
        """Say that ``number`` are done."""
        if time.monotonic() - self._shown > 0.5:
            sys.stderr.write(f"\r{number:,} {self._what} …")
            sys.stderr.flush()
            self._shown = time.monotonic()


def title(text: str) -> None:
    """Print a heading."""
    line()
    line(text, style="bold")


def detail(text: str, style: str = "") -> None:
    """Print one entry below a heading."""
    line(text, indent=2, hang=2, style=style)


def more(count: int) -> None:
    """Say how many entries are not shown, if any."""
    if count > MOST:
        detail(f"… and {count - MOST:,} more; --json has all", "dim")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, the first to the left and the others to the right; one entry a line where there is no room."""
    cells = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if sum(widths) + 2 * len(widths) <= width():
        for row in cells:
            first, *others = (
                cell.ljust(size) if index == 0 else cell.rjust(size)
                for index, (cell, size) in enumerate(zip(row, widths, strict=True))
            )
            typer.echo("  ".join((first, *others)).rstrip())
        return
    for row in cells[1:]:
        line(row[0])
        detail(", ".join(f"{name} {cell}" for name, cell in zip(head[1:], row[1:], strict=True) if cell))


def named(matter: Matter) -> Name:
    """Return a function from an id to a holder's name with its id."""
    name, holders = naming(matter), {holder.id for holder in matter.holders}

    def with_id(holder: str) -> str:
        said = name(holder)
        return said if holder not in holders or said == holder or said.endswith(f" ({holder})") else f"{said} ({holder})"

    return with_id


def listed(holders: Sequence[str], name: Name) -> str:
    """Return holders as a list in words, at most MOST of them by name."""
    shown = [name(holder) for holder in holders[:MOST]]
    if len(holders) > MOST:
        shown.append(f"{len(holders) - MOST:,} more")
    return in_words(shown)


def by_way(agreed: Agreement, way: str | None) -> str:
    """Return the words for a way, after a comma; none for an act that has no ways."""
    return "" if way is None else f", by way of {agreed.ways[way]}"
