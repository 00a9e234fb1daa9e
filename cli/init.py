"""`regrights init`: a commented matter file to start from."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.cli.common import OfAgreement, answering, named_agreement, write_file

Target = Annotated[Path, typer.Argument(metavar="[FILE]", help="The file to write; - prints it.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def init(file: Target = Path("matter.yaml"), agreement: OfAgreement = None, force: Force = False) -> None:
    """Write a commented matter file to start from; a file that is there stays as it is, unless --force is given.

    Examples: regrights init deal.yaml;  regrights init - | less
    """
    with answering():
        text = matter_text(named_agreement(agreement), dt.date.today())
        if str(file) == "-":
            sys.stdout.write(text)
            return
        if file.is_file() and not force:
            raise UsageError(f"{file} is there already; name another file, or give --force")
        write_file(file, text)
        typer.echo(f"wrote {file}; try: regrights requests {file}", err=True)


def matter_text(agreement: str, today: dt.date) -> str:
    """Return the text of the matter file to start from. Raises UsageError where the agreement has none."""
    from jinja2 import Environment, StrictUndefined

    from regrights import kb
    from regrights.bridge.agreement.agreement import agreement_of

    start = kb.start(agreement)
    if start is None:
        raise UsageError(f"the agreement {agreement} has no matter file to start from")
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    return environment.from_string(start).render(readings=agreement_of(agreement).readings, today=today)
