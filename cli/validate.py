"""`regrights validate`: a matter file's findings, control totals and unreconciled items."""

from __future__ import annotations

import typer

from regrights.bridge.basics.errors import InputError
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
    open_matter,
    print_json,
)


def validate(
    matter: MatterPath = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Say whether a matter file is sound: every mistake at once, else its control totals and what does not reconcile.

    Examples: regrights validate;  regrights validate deal.yaml --json
    """
    with answering(timeout):
        from regrights.bridge.questions.totals import control_totals

        try:
            opened = open_matter(matter, as_of, price, reading, term)
        except InputError as error:
            if not json:
                raise
            print_json({"schema": "regrights/validate/1", "findings": [finding._asdict() for finding in error.findings]})
            raise typer.Exit(error.status) from None
        answer = control_totals(opened)
        if json:
            print_json(answer.json())
        else:
            from regrights.bridge.documents.of_totals import totals_page
            from regrights.cli.writers.terminal import show

            show(totals_page(opened, answer, basis=basis))
