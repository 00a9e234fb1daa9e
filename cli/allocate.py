"""`regrights allocate`: how may the shares of a registration be divided?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import UsageError
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
)
from regrights.cli.options import whole, whole_or_many
from regrights.cli.progress import Progress
from regrights.cli.text import json_text

if TYPE_CHECKING:
    from regrights.bridge.cutback.answer import AllocateAnswer
    from regrights.bridge.cutback.listing import Listing

Maximum = Annotated[
    Any,
    typer.Option(
        "--maximum",
        metavar="M",
        parser=whole_or_many,
        help="The most shares that the underwriter takes; a division each of several: FROM:TO:STEP, or A,B,C.",
    ),
]
ByReading = Annotated[
    bool, typer.Option("--by-reading", help="Of several maxima: also under each other reading that touches the division.")
]
To = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help="Of several maxima: write FILE: .csv, .xlsx, .docx, .pdf, .html or .md."),
]
Lot = Annotated[int | None, typer.Option("--lot", metavar="N", parser=whole(1), help="List the allocations in lots of N shares.")]
Limit = Annotated[
    int, typer.Option("--limit", metavar="K", parser=whole(), help="List at most K of them, and count the rest; 0 lists all.")
]
Full = Annotated[bool, typer.Option("--full", help="Only allocations that leave nothing on the table.")]
Count = Annotated[bool, typer.Option("--count", help="Only count them.")]
Propose = Annotated[
    str | None, typer.Option("--propose", metavar="HOLDER=SHARES,…", help="Judge an allocation; who is not named gets nothing.")
]


def allocate(
    act: MatterAndAct,
    maximum: Maximum = None,
    lot: Lot = None,
    full: Full = False,
    limit: Limit = 0,
    count: Count = False,
    propose: Propose = None,
    by_reading: ByReading = False,
    to: To = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Say how the shares of a registration may be divided: pro rata round by round, each investor's range, and the list.

    The list is of one division, the pro rata, unless --reading split=any asks for every admissible one, in lots.

    Of several maxima, as --maximum 5000000:20000000:1000000 or --maximum 5000000,8000000, each is divided pro rata, a row each;
    --by-reading adds those of each other reading, and --to writes them to a file. A workbook reckons them anew.

    Examples: regrights allocate examples/cutback.yaml d1;  regrights allocate examples/cutback.yaml d1 --maximum 40000000
    --reading split=any --lot 5000000 --full;  regrights allocate examples/cutback.yaml d1 --propose cvc_ii=9000000;
    regrights allocate examples/cutback.yaml d1 --maximum 5000000:45000000:5000000 --by-reading --to grid.xlsx
    """
    with answering(timeout):
        alone = {"--lot": lot is not None, "--full": full, "--limit": limit, "--count": count, "--propose": propose is not None}
        if isinstance(maximum, tuple):
            from regrights.cli.allocate_grid import divide, refuse

            refuse([option for option, given in alone.items() if given], to)
            path, name = matter_and_act(act)
            opened = open_matter(path, as_of, price, reading, term)
            divide(opened, name, maximum, by_reading=by_reading, to=to, basis=basis, json=json)
            return
        if by_reading or to is not None:
            raise UsageError(
                f"{'--by-reading' if by_reading else '--to'} is for several maxima",
                "write them as --maximum 5000000:20000000:1000000, or leave it out; `regrights report` writes a memo of one",
            )
        from regrights.bridge.cutback.allocate import allocate as ask
        from regrights.bridge.cutback.answer import listing

        path, name = matter_and_act(act)
        opened = open_matter(path, as_of, price, reading, term)
        answer = ask(
            opened,
            name,
            maximum=maximum,
            lot=lot,
            limit=limit,
            full=full,
            propose=_proposal(propose),
            matters=True,
        )
        listed = listing(answer)
        if json:
            _stream(answer, listed, count)
        else:
            from regrights.bridge.documents.of_allocation import allocation_page
            from regrights.cli.writers.terminal import show

            with Progress("allocations", streamed=True) as progress:
                show(allocation_page(opened, answer, listed, count=count, basis=basis, tell=progress))
        if listed.out_of_time:
            raise cut_short("the list is not complete")
        proposed = answer.proposed is None or answer.proposed["admissible"]
        if not (answer.checked.admissible and proposed):
            raise typer.Exit(1)


def _proposal(text: str | None) -> dict[str, int] | None:
    from regrights.bridge.matter import scalars

    if text is None:
        return None
    shares: dict[str, int] = {}
    for part in text.split(","):
        holder, separator, number = part.partition("=")
        if not separator:
            mend = "write HOLDER=SHARES, such as cvc_ii=10000000, numbers without commas, and a comma between two"
            raise UsageError(f"{part} has no =", mend, "--propose")
        if holder in shares:
            raise UsageError(f"{holder} stands twice", "name each once", "--propose")
        try:
            shares[holder] = scalars.whole(number)
        except scalars.Unfit as error:
            raise UsageError(f"{holder}: {error}", error.mend, "--propose") from None
    return shares


def _stream(answer: AllocateAnswer, listed: Listing, count: bool) -> None:
    """Write the answer as JSON, the list entry by entry, so that its length costs no memory."""
    head = json_text(answer.head(), sys.stdout, indent=2).removesuffix("\n}")
    sys.stdout.write(head + ',\n  "allocations": [')
    separator = "\n    "
    with Progress("allocations", streamed=True) as progress:
        for entry in listed:
            progress(listed.count)
            if not count:
                sys.stdout.write(separator + json_text(entry.json(), sys.stdout))
                separator = ",\n    "
    sys.stdout.write(f'\n  ],\n  "count": {listed.count},\n  "complete": {json_text(listed.complete)}\n}}\n')
