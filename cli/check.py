"""`regrights check`: is one act admissible, and why?"""

from __future__ import annotations

from dataclasses import replace
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
from regrights.cli.options import whole

Why = Annotated[bool, typer.Option("--why", help="Tell the whole tree of reasons, down to the holdings and the text in force.")]
Depth = Annotated[
    int | None, typer.Option("--depth", metavar="N", parser=whole(1), help="The tree's first N levels: 1 has the conditions.")
]


def check(
    words: MatterAndAct,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    why: Why = False,
    depth: Depth = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Say whether one act is admissible: every condition, met and unmet, with figures and margins.

    Examples: regrights check bsc_iv_alone;  regrights check bsc_iv_alone --why;
    regrights check deal.yaml d1 --price 1.10 --reading ISSUE=OPTION
    """
    with answering(timeout):
        from regrights.bridge.questions.check import check as ask

        path, act = matter_and_act(words)
        opened = open_matter(path, as_of, price, reading, term)
        answer = ask(opened, act, why=why or depth is not None, matters=True)
        if answer.why and depth is not None:
            answer = replace(answer, why=answer.why.cut(depth + 1))
        if json:
            print_json(answer.json())
        else:
            from regrights.bridge.documents.of_check import check_page
            from regrights.cli.writers.terminal import show

            show(check_page(opened, answer, basis=basis))
        if not answer.admissible:
            raise typer.Exit(1)
