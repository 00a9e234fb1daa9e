"""`regrights ledger`: demands used, pending and left, and who may ask for what, from day to day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.stopping import SECONDS, STOP
from regrights.bridge.basics.text import counted
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
    write_file,
)
from regrights.cli.ending import tell
from regrights.cli.options import parse_date
from regrights.cli.progress import Progress
from regrights.cli.text import csv_of, printable

if TYPE_CHECKING:
    from regrights.bridge.answers.over_time import LedgerOverTime
    from regrights.bridge.matter.model import Matter

Until = Annotated[
    dt.date | None,
    typer.Option(
        "--until",
        metavar="DATE",
        parser=parse_date,
        help="End on this day; else on the last of which the file or an answer speaks.",
    ),
]
To = Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write FILE: .csv, .xlsx, .docx, .pdf, .html or .md.")]


def ledger(
    matter: MatterPath = None,
    until: Until = None,
    to: To = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Tell the ledger over time: a row for each day on which something changes, from the first registration on.

    Of each way: demands allowed, used, pending and left, and who may ask, until when that may be put off, or what is lacking.
    Each row is what `regrights requests --as-of` answers on its day. What is held is taken as the file has it throughout.
    Every reading that would change a row is named, with the days; not in a .csv, which has the rows alone.

    Examples: regrights ledger deal.yaml;  regrights ledger examples/series_a.yaml --until 2030-12-31;
    regrights ledger examples/series_a.yaml --to ledger.csv
    """
    with answering(timeout):
        from regrights.cli.report import FORMATS

        if to is not None and to.suffix.lower() not in {".csv", *FORMATS}:
            raise UsageError(f"{to}: a ledger is written to {', '.join(['.csv', *FORMATS])}", key="--to")
        from regrights.bridge.questions.over_time import ledger_over_time

        opened = open_matter(matter, as_of, price, reading, term)
        with Progress("days") as progress:
            answer = ledger_over_time(opened, until=until, matters=to is None or to.suffix.lower() != ".csv", tell=progress)
        if to is not None and STOP.wished:
            raise cut_short(f"{len(answer.rows):,} rows were found, and {to} is not written")
        if to is not None:
            write_file(to, _written(opened, answer, to.suffix.lower(), basis))
            tell(printable(f"regrights: wrote {to}: {counted(len(answer.rows), 'day')} of the ledger"))
        if json:
            print_json(answer.json())
        elif to is None:
            from regrights.bridge.documents.of_ledger import ledger_page
            from regrights.cli.writers.terminal import show

            show(ledger_page(opened, answer, basis=basis))
        if not answer.complete:
            raise cut_short("days of change may be missing")


def _written(opened: Matter, answer: LedgerOverTime, suffix: str, basis: bool) -> str | bytes:
    from regrights.bridge.documents.of_ledger import ledger_memo
    from regrights.cli.report import written

    return _csv(opened, answer) if suffix == ".csv" else written(ledger_memo(opened, answer, basis=basis), suffix, None)


def _csv(opened: Matter, answer: LedgerOverTime) -> str:
    """Return a row for each day, kind and way; sets of holders are parted by a blank, a + stands for together."""
    from regrights.bridge.documents.ledger_words import LedgerWords

    words = LedgerWords(opened, answer)

    def lines() -> Iterator[Sequence[Any]]:
        yield ("day", "happened", "kind", "way", "allowed", "used", "pending", "left", "verdict", "clear_on", "by", "unmet")
        for row in answer.rows:
            for kind, way in row.ways:
                entry, refused, able = row.demands((kind, way)), row.refusal((kind, way)), row.requests((kind, way))
                figures = [""] * 4 if entry is None else [entry.allowed, entry.used, entry.pending, entry.left]
                verdict = refused.verdict if refused else able[0].verdict if able else ""
                clear_on = (able[0].clear_on if able else None) or ""
                by = " ".join("+".join(item.by) for item in able)
                unmet = " ".join(entry.id for entry in refused.unmet) if refused else ""
                yield (row.day, words.what(row), kind, way, *figures, verdict, clear_on, by, unmet)

    return csv_of(lines())
