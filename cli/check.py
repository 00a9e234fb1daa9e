"""`regrights check`: is one act admissible, and why?"""

from __future__ import annotations

import typer

from regrights.cli.common import (
    AsOf,
    Json,
    MatterAndAct,
    Price,
    Readings,
    Timeout,
    answering,
    matter_and_act,
    open_matter,
    print_json,
)


def check(
    words: MatterAndAct,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    timeout: Timeout = None,
    json: Json = False,
) -> None:
    """Say whether one act is admissible: every condition, met and unmet, with figures and margins.

    Examples: regrights check bsc_iv_alone;  regrights check deal.yaml d1 --price 1.10 --reading eligible_limbs=both
    """
    with answering():
        from regrights.bridge.check import check as ask

        path, act = matter_and_act(words)
        opened = open_matter(path, as_of, price, reading)
        answer = ask(opened, act, timeout=timeout)
        if json:
            print_json(answer.json())
        else:
            from regrights.cli.render import show_check

            show_check(opened, answer)
        if not answer.admissible:
            raise typer.Exit(1)
