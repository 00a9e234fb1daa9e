"""`regrights sweep`: a grid of scenarios, many at a time."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.text import counted
from regrights.cli.common import AsOf, Json, MatterPath, Price, Readings, Terms, Timeout, answering, open_matter, print_json
from regrights.cli.ending import tell
from regrights.cli.options import whole
from regrights.cli.progress import Progress
from regrights.cli.text import printable

if TYPE_CHECKING:
    from regrights.bridge.whatif.sweep import Sweep


class Form(Enum):
    """How rows are written."""

    csv = "csv"
    jsonl = "jsonl"
    table = "table"


Vary = Annotated[
    list[str],
    typer.Option(
        "--vary", metavar="NAME=FROM:TO:STEP", help="What varies, by a range or as NAME=A,B,C. Repeatable; the first is slowest."
    ),
]
Acts = Annotated[
    list[str] | None, typer.Option("--act", metavar="ACT", help="Ask about this act; else about all requests. Repeatable.")
]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write rows to FILE (.csv or .jsonl); run again, it goes on.")
]
As = Annotated[
    Form | None, typer.Option("--format", help="How rows are written; else by the file's name, and on a terminal as a table.")
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", parser=whole(1), help="Work at it with N processes, one a core at most."),
]
Breaks = Annotated[bool, typer.Option("--breaks", help="Tell the exact values of the first variable at which a verdict flips.")]
Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Work on the dask.distributed scheduler there.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Begin anew though the file is there.")]
LARGE = 256
"""How many points are worth several processes."""


def sweep(
    matter: MatterPath = None,
    vary: Vary = [],  # noqa: B006
    act: Acts = None,
    to: To = None,
    form: As = None,
    jobs: Jobs = None,
    breaks: Breaks = False,
    cluster: Cluster = None,
    overwrite: Overwrite = False,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    timeout: Timeout = None,
    json: Json = False,
) -> None:
    """Ask about every point of a grid: a row each, with the verdict of the acts named, or the smallest sets of every way.

    What may vary: price, as_of, form_s3, reading.ISSUE, term.NAME, HOLDER.ITEM (shares held; the class moves along), ACT.HOLDER
    (shares asked for). --json is --format jsonl (with --breaks, one object). An interrupted sweep to a file goes on where it
    stopped. What was written to a file is told on stderr.

    Examples: regrights sweep --vary price=0.50:4.00:0.05;  regrights sweep --vary price=0.5:4:0.5 --breaks;
    regrights sweep --vary cvc_ii.series_a=0:20000:1000 --vary price=0.5:4:0.01 --act constellation_demand --to grid.csv
    """
    with answering(timeout):
        if not vary:
            raise UsageError("name what varies, such as --vary price=0.50:4.00:0.05")
        from regrights.bridge.whatif.grid import grid_of
        from regrights.bridge.whatif.sweep import Sweep

        asked = Sweep(grid_of(open_matter(matter, as_of, price, reading, term), vary), tuple(dict.fromkeys(act or ())))
        if breaks and (to or form or jobs or cluster):
            raise UsageError("--breaks prints what it finds; leave --to, --format, --jobs and --cluster out (--json is there)")
        if breaks:
            from regrights.bridge.whatif.thresholds import breaks as flips

            found = []
            with Progress("flips found") as progress:
                for flip in flips(asked):
                    found.append(flip)
                    progress(len(found))
            if json:
                print_json(
                    {
                        "schema": "regrights/breaks/1",
                        "variable": asked.grid.variables[0].name,
                        "breaks": [b.json() for b in found],
                    }
                )
            else:
                from regrights.bridge.documents.of_breaks import breaks_page
                from regrights.cli.writers.terminal import show

                show(breaks_page(asked, found))
            return
        from regrights.bridge.whatif.sweeping import most_jobs, run
        from regrights.cli.rows import Rows

        points = len(asked.grid)
        most = most_jobs(points)
        number = min(jobs or (most if points >= LARGE else 1), most)
        if jobs is not None and jobs > most and cluster is None:
            typer.echo(f"regrights: --jobs {jobs}: {most} of use here, for {points:,} points on this machine", err=True)
        with Rows(asked, to, Form.jsonl.value if json else form.value if form else None, overwrite=overwrite) as rows:
            before = rows.done
            for chunk in run(asked, start=before, jobs=number, cluster=cluster):
                rows.write(chunk)
        if to is not None:
            tell(f"regrights: {printable(_in_short(asked, to, before))}")


def _in_short(asked: Sweep, to: Path, before: int) -> str:
    """Return what was written: the file, how many rows of how many columns, and of what."""
    rows = f"{counted(len(asked.grid), 'row')} of {len(asked.columns)} columns"
    by = ", ".join(variable.name for variable in asked.grid.variables)
    of = f"{', '.join(asked.acts) if asked.acts else 'all requests'}, by {by}"
    return f"wrote {to}: {rows}, on {of}" + (f"; {before:,} of them were there" if before else "")
