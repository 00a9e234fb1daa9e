"""`regrights dates`: what falls on which day, as a table or as a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.stopping import SECONDS
from regrights.cli.common import (
    AsOf,
    Basis,
    Json,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    matter_and_any_act,
    open_matter,
    print_json,
    write_file,
)
from regrights.cli.ending import tell
from regrights.cli.text import printable

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[MATTER] [ACT]", help="A matter file (else the embedded one), and an act (else all of them)."),
]
To = Annotated[Path | None, typer.Option("--to", metavar="FILE", help="The calendar file to write: .ics.")]


def dates(
    words: Words = None,
    to: To = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Tell what falls on which day: every duty that an act brings about, whose it is and where it stands; of all acts, and of the
    agreement itself, where no act is named. Days that are no business days of New York are told.

    --to writes a calendar file (iCalendar): an entry of a whole day for each who has a duty, with the clause and what is assumed,
    and an alarm a week before it. Taken twice by a calendar, it doubles nothing. The same input gives the same file, byte for
    byte. What was written is told on stderr.

    Examples: regrights dates examples/series_a.yaml;  regrights dates examples/series_a.yaml s3_now --to deadlines.ics
    """
    with answering(timeout):
        from regrights.bridge.questions.dates import dates as ask

        if to is not None and to.suffix.lower() != ".ics":
            raise UsageError(f"{to}: a calendar file ends in .ics", key="--to")
        path, act = matter_and_any_act(words or [])
        opened = open_matter(path, as_of, price, reading, term)
        answer = ask(opened, act)
        if to is not None:
            from regrights.bridge.documents.of_dates import appointments
            from regrights.cli.writers.calendar import calendar

            if not answer.dated:
                raise UsageError("there is no day to write: nothing follows that has one", key="--to")
            made = list(appointments(opened, answer))
            write_file(to, calendar(opened.matter, answer.setting.as_of, made))
            number = f"{len(made):,} entr{'y' if len(made) == 1 else 'ies'}, {made[0].day} to {made[-1].day}"
            tell(f"regrights: wrote {printable(str(to))}: a calendar, {number}")
        if json:
            print_json(answer.json())
        elif to is None:
            from regrights.bridge.documents.of_dates import dates_page
            from regrights.cli.writers.terminal import show

            show(dates_page(opened, answer, basis=basis))
