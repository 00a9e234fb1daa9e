"""`regrights requests`: every admissible registration request, and what is refused."""

from __future__ import annotations

from typing import Annotated

import typer

from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.basics.stopping import SECONDS
from regrights.cli.common import (
    AsOf,
    Basis,
    Json,
    MatterPath,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    cut_short,
    open_matter,
    print_json,
)
from regrights.cli.options import whole

Limit = Annotated[
    int, typer.Option("--limit", metavar="K", parser=whole(), help="List at most K sets of holders a way; 0 lists all.")
]

Over = Annotated[
    bool,
    typer.Option("--readings", help="Tell for each request whether it is robust, fragile or impossible over all open readings."),
]

JUDGED = 50
"""How many sets a way are asked over all readings at most."""


def requests(
    matter: MatterPath = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    over_readings: Over = False,
    limit: Limit = 1000,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """List every admissible registration request, with the smallest sets of holders that can make it, and what is refused.

    Examples: regrights requests;  regrights requests --readings;  regrights requests --as-of 2002-06-01;
     regrights requests deal.yaml --price 1.10 --json
    """
    with answering(timeout):
        from regrights.bridge.questions.requests import requests as ask

        opened = open_matter(matter, as_of, price, reading, term)
        answer = ask(opened, limit=limit, matters=True)
        judged, late = None, None
        if over_readings:
            from regrights.bridge.questions.over_readings import robust

            try:
                judged = robust(opened, limit=min(limit or JUDGED, JUDGED))
            except OutOfTime:
                late = cut_short("the requests were not asked over all readings")
        if json:
            from regrights.bridge.answers.common import plain

            print_json(answer.json() | ({"over_readings": plain(judged)} if judged else {}))
        else:
            from regrights.bridge.documents.of_requests import requests_page
            from regrights.cli.writers.terminal import show

            show(requests_page(opened, answer, judged, basis=basis))
        if late:
            raise late
        if answer.out_of_time:
            raise cut_short("the list is not complete")
