"""`regrights cures`: what would make an act admissible?"""

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
    cut_short,
    matter_and_act,
    open_matter,
    print_json,
)
from regrights.cli.options import whole
from regrights.cli.progress import Progress

Changes = Annotated[int, typer.Option("--changes", metavar="N", parser=whole(1, 6), help="Look for sets of at most N changes.")]


def cures(
    words: MatterAndAct,
    changes: Changes = 3,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """List all smallest sets of changes that would make an act admissible, with exact amounts and whose they are to make.

    Every one is tried: it passes; without any of its changes, or a share, a cent or a day nearer to what is now, it fails.

    Examples: regrights cures bsc_iv_alone;  regrights cures deal.yaml d1 --changes 2 --json
    """
    with answering(timeout):
        from regrights.bridge.cures.search import cures as ask

        path, act = matter_and_act(words)
        opened = open_matter(path, as_of, price, reading, term)
        with Progress("changed matters tried") as progress:
            answer = ask(opened, act, changes=changes, tell=progress)
        if json:
            print_json(answer.json())
        else:
            from regrights.bridge.documents.of_cures import cures_page
            from regrights.cli.writers.terminal import show

            show(cures_page(opened, answer, basis=basis))
        if answer.cut_short == "timeout":
            raise cut_short("not every set of changes was tried")
