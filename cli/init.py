"""`regrights init`: a commented matter file, or a workbook, to start from."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.cli.common import OfAgreement, answering, free_to_write, named_agreement, write_file
from regrights.cli.ending import tell

if TYPE_CHECKING:
    from regrights.bridge.agreement.agreement import Agreement

Target = Annotated[Path, typer.Argument(metavar="[FILE]", help="The file to write, .yaml or .xlsx; - prints it.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def init(file: Target = Path("matter.yaml"), agreement: OfAgreement = None, force: Force = False) -> None:
    """Write a commented matter file to start from; a file that is there stays as it is, unless --force is given.

    A file that ends with .xlsx is a workbook: its sheets have lists to choose from and say what each column means, and
    `regrights import` reads it again. Rows whose id begins with example_ are examples, and are not read.

    Examples: regrights init deal.yaml;  regrights init - | less;  regrights init deal.xlsx
    """
    with answering():
        if file.suffix.lower() == ".xlsx":
            _workbook(file, named_agreement(agreement), force=force)
            return
        text = matter_text(named_agreement(agreement), dt.date.today())
        if str(file) == "-":
            sys.stdout.write(text)
            return
        free_to_write(file, force=force)
        write_file(file, text)
        typer.echo(f"wrote {file}; try: regrights requests {file}", err=True)


def _workbook(file: Path, agreement: str, *, force: bool) -> None:
    """Write the workbook to fill in, with what the matter file to start from has as examples."""
    from regrights.bridge.intake.examples import examples_of
    from regrights.bridge.intake.filled import filled
    from regrights.bridge.matter.loading import load_text
    from regrights.cli.writers.sheets import workbook

    free_to_write(file, force=force)
    today = dt.date.today()
    start = load_text(matter_text(agreement, today), "the matter file to start from")
    write_file(file, workbook(filled(examples_of(start)), dt.datetime.combine(today, dt.time())))
    tell(f"wrote {file}; fill it in, and: regrights import {file} --to {file.with_suffix('.yaml')}")


def matter_text(agreement: str, today: dt.date) -> str:
    """Return the text of the matter file to start from. Raises UsageError where the agreement has none."""
    from jinja2 import Environment, StrictUndefined

    from regrights import kb
    from regrights.bridge.agreement.agreement import agreement_of

    start = kb.start(agreement)
    if start is None:
        raise UsageError(f"the agreement {agreement} has no matter file to start from")
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    agreed = agreement_of(agreement)
    return environment.from_string(start).render(
        agreement=agreement, readings=agreed.readings, blanks=_blanks(agreed), events=agreed.events, today=today
    )


def _blanks(agreed: Agreement) -> list[dict[str, object]]:
    """Return the blanks as a template may need them; the default and options as a file writes them, None where there is none."""
    from regrights.bridge.matter.blanks import SUCH_AS, range_in_words

    return [
        {
            "id": name,
            "words": blank.words,
            "unit": blank.unit,
            "default": None if blank.default is None else str(blank.default),
            "range": range_in_words(blank),
            "clause": blank.clause,
            "options": dict(blank.options),
            "optional": blank.optional,
            "such_as": SUCH_AS.get(blank.unit, " or ".join(blank.options)),
        }
        for name, blank in agreed.blanks.items()
    ]
