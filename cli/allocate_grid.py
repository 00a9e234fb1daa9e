"""`regrights allocate --maximum FROM:TO:STEP`: a division at each maximum, on a page, as JSON, or to a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.stopping import STOP
from regrights.bridge.basics.text import counted
from regrights.cli.common import cut_short, print_json, write_file
from regrights.cli.ending import tell
from regrights.cli.progress import Progress
from regrights.cli.text import csv_of, printable

if TYPE_CHECKING:
    from regrights.bridge.cutback.grid import GridAnswer
    from regrights.bridge.matter.model import Matter

WHY = {
    "--lot": "lists the allocations at one maximum",
    "--full": "chooses among the allocations at one maximum",
    "--limit": "cuts the list at one maximum short",
    "--count": "counts the allocations at one maximum",
    "--propose": "judges an allocation at one maximum",
}
"""Why an option is not for several maxima."""


def refuse(options: Sequence[str], to: Path | None) -> None:
    """Raise UsageError with every option that does not go with several maxima, and why, and for a file of no known form."""
    from regrights.cli.report import FORMATS

    wrong = [f"{option} {WHY[option]}" for option in options]
    if to is not None and to.suffix.lower() not in {".csv", *FORMATS}:
        wrong.append(f"{to} is no file that divisions are written to: {', '.join(['.csv', *FORMATS])}")
    if wrong:
        raise UsageError("; ".join(wrong), "leave it out, or name one maximum, such as --maximum 5000000", "--maximum")


def divide(
    opened: Matter, name: str, maxima: tuple[int, ...], *, by_reading: bool, to: Path | None, basis: bool, json: bool
) -> None:
    """Ask about every maximum, and tell or write the rows. What was reached in time is told, with exit status 3."""
    from regrights.bridge.cutback.grid import allocate_grid

    with Progress("divisions", None if by_reading else len(maxima)) as progress:
        answer = allocate_grid(opened, name, maxima, by_reading=by_reading, tell=progress)
    if to is not None and STOP.wished:
        raise cut_short(f"{len(answer.rows):,} divisions were made, and {to} is not written")
    if to is not None:
        write_file(to, _written(opened, answer, to.suffix.lower(), basis))
        tell(f"regrights: {printable(_in_short(answer, to))}")
    if json:
        print_json(answer.json())
    elif to is None:
        from regrights.bridge.documents.of_grid import grid_page
        from regrights.cli.writers.terminal import show

        show(grid_page(opened, answer, basis=basis))
    if not answer.complete:
        raise cut_short(
            f"{len(answer.of(None)):,} of {len(maxima):,} maxima are told as read here, {len(answer.rows):,} rows in all"
        )
    if not answer.checked.admissible:
        raise typer.Exit(1)


def _written(opened: Matter, answer: GridAnswer, suffix: str, basis: bool) -> str | bytes:
    if suffix == ".csv":
        return _csv(opened, answer)
    from regrights.bridge.documents.of_grid import grid_memo
    from regrights.cli.report import written

    return written(grid_memo(opened, answer, basis=basis, live=suffix == ".xlsx"), suffix, None)


def _csv(opened: Matter, answer: GridAnswer) -> str:
    """Return a row a division; the first says in words what the columns are. Shares are whole numbers without commas."""
    from regrights.bridge.documents.of_grid import binds_text, bites_text

    def lines() -> Iterator[Sequence[Any]]:
        bites = ["bites"] if answer.words.told_bar.id else []
        yield ["maximum", "reading", "read", *answer.holders, "unsold", "binds", *bites]
        for row in answer.rows:
            reading, read = "", "as it is read here"
            if row.reading is not None:
                issue, option = row.reading
                reading, read = f"{issue}={option}", opened.agreed.readings[issue].options[option]
            sold = [row.sold.get(holder, "") for holder in answer.holders]
            said = [bites_text(answer, row)] if bites else []
            yield [row.maximum, reading, read, *sold, row.unsold, binds_text(answer, row), *said]

    return csv_of(lines())


def _in_short(answer: GridAnswer, to: Path) -> str:
    rows, readings = counted(len(answer.rows), "division"), counted(len(answer.readings), "reading")
    return f"wrote {to}: {rows} of {answer.act}, by {readings}"
