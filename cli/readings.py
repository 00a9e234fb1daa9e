"""`regrights readings`: does the verdict depend on how the contestable phrases are read?"""

from __future__ import annotations

from typing import Annotated

import typer

from regrights.bridge.basics.stopping import SECONDS
from regrights.cli.common import (
    AsOf,
    Basis,
    Json,
    MatterAndAct,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    matter_and_act,
    open_matter,
    print_json,
)

Open = Annotated[
    list[str] | None,
    typer.Option("--open", metavar="ISSUE", help="Leave this point open, and only those so named. Repeatable."),
]


def readings(
    words: MatterAndAct,
    opened: Open = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Say whether an act is admissible under all, some or none of the open readings, and which of them decide.

    Open are all contestable points that neither the matter nor --reading fixes, or those named by --open.

    Examples: regrights readings constellation_demand;  regrights readings deal.yaml d1 --open ISSUE --open ISSUE
    """
    with answering(timeout):
        from regrights.bridge.questions.readings import readings as ask

        path, act = matter_and_act(words)
        opened_matter = open_matter(path, as_of, price, reading, term)
        answer = ask(opened_matter, act, opened=opened or ())
        if json:
            print_json(answer.json())
        else:
            from regrights.bridge.documents.of_readings import readings_page
            from regrights.cli.writers.terminal import show

            show(readings_page(opened_matter, answer, basis=basis))
