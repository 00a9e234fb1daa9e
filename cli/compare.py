"""`regrights compare`: what an amendment, or a day, changes in who may do what."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.stopping import SECONDS
from regrights.cli.common import (
    TERM,
    AsOf,
    Basis,
    Json,
    MatterPath,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    open_matter,
    pairs,
    print_json,
)
from regrights.cli.options import parse_date

Before = Annotated[dt.date | None, typer.Option("--before", metavar="DATE", parser=parse_date, help="The first of two days.")]
After = Annotated[dt.date | None, typer.Option("--after", metavar="DATE", parser=parse_date, help="The second of two days.")]
Without = Annotated[
    str | None, typer.Option("--without", metavar="AMENDMENT", help="Hold the text without this amendment against that with it.")
]


def compare(
    matter: MatterPath = None,
    before: Before = None,
    after: After = None,
    without: Without = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Tell what differs between two days, between the text without an amendment and with it, or with other terms of the deal.

    Where the texts differ, every kind of situation in which they do is told too, over all small cap tables of two holders,
    each with the smallest example and what of the amendment makes the difference.

    With --term alone, the matter as it is is held against itself with those terms, on one day.

    Examples: regrights compare --before 2002-06-01 --after 2002-07-01;  regrights compare --without AMENDMENT;
    regrights compare deal.yaml --term NAME=VALUE
    """
    with answering(timeout):
        from regrights.bridge.questions.compare import compare as ask

        if as_of is not None and (before or after):
            raise UsageError("--as-of is the day of --without; two days are named by --before and --after")
        sides = None if before or after or without else pairs(term, "--term", TERM)
        opened = open_matter(matter, as_of, price, reading, None if sides else term)
        answer = ask(opened, before=before, after=after, without=without, terms=sides)
        if json:
            print_json(answer.json())
        else:
            from regrights.bridge.documents.of_changes import compare_page
            from regrights.cli.writers.terminal import show

            show(compare_page(opened.agreed, answer, basis=basis))
