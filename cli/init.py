"""`regrights init`: a commented matter file to start from."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.cli.common import answering, write_file

Target = Annotated[Path, typer.Argument(metavar="[FILE]", help="The file to write; - prints it.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def init(file: Target = Path("matter.yaml"), force: Force = False) -> None:
    """Write a commented matter file to start from; a file that is there stays as it is, unless --force is given.

    Examples: regrights init deal.yaml;  regrights init - | less
    """
    with answering():
        text = matter_text(dt.date.today())
        if str(file) == "-":
            sys.stdout.write(text)
            return
        if file.is_file() and not force:
            raise UsageError(f"{file} is there already; name another file, or give --force")
        write_file(file, text)
        typer.echo(f"wrote {file}; try: regrights requests {file}", err=True)


def matter_text(today: dt.date) -> str:
    """Return the text of the matter file to start from."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from regrights.bridge.agreement import words

    loader = PackageLoader("regrights.cli", "templates")
    environment = Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    return environment.get_template("matter.yaml.j2").render(words=words, today=today)
