"""What the commands share: options, the matter that is asked about, output, and errors without tracebacks."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import Finding, InputError, OutOfTime, RegrightsError, UsageError, closest
from regrights.bridge.basics.stopping import SECONDS, STOP
from regrights.cli.ending import BROKEN_PIPE, limited, tell
from regrights.cli.options import parse_date, parse_price, parse_seconds
from regrights.cli.text import json_text, printable

if TYPE_CHECKING:
    from regrights.bridge.matter.model import Matter


MatterPath = Annotated[
    Path | None, typer.Argument(metavar="[MATTER]", help="A matter file; the embedded one where none is named.")
]
MatterAndAct = Annotated[
    list[str], typer.Argument(metavar="[MATTER] ACT", help="A matter file (else the embedded one), and the id of an act in it.")
]
AsOf = Annotated[dt.date | None, typer.Option("--as-of", metavar="DATE", parser=parse_date, help="Ask about this day.")]
Price = Annotated[
    Decimal | None, typer.Option("--price", metavar="P", parser=parse_price, help="Ask at this price, in dollars a share.")
]
Readings = Annotated[
    list[str] | None, typer.Option("--reading", metavar="ISSUE=OPTION", help="Read a contestable point so. Repeatable.")
]
Terms = Annotated[
    list[str] | None,
    typer.Option("--term", metavar="NAME=VALUE", help="Ask with this term of the deal, such as NAME=none. Repeatable."),
]
Basis = Annotated[bool, typer.Option("--basis", help="Tell all that the answer rests on that is inferred or assumed.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        parser=parse_seconds,
        envvar="REGRIGHTS_TIMEOUT",
        help="End after so long at most, with what was found; none for no limit.",
        show_default=False,
    ),
]


TERM = "write NAME=VALUE, a term of the deal and its value; `regrights schema matter --agreement …` lists them"
"""How a term is written."""
OfAgreement = Annotated[
    str | None,
    typer.Option("--agreement", metavar="NAME", help="The agreement that it is of; the embedded one where none is named."),
]


def named_agreement(name: str | None) -> str:
    """Return an agreement that is named, else the embedded one. Raises UsageError where there is none of the name."""
    from regrights import kb

    if name is None or name in (known := kb.agreements()):
        return name or kb.DEFAULT
    raise UsageError(f"there is no agreement {name}", closest(name, known, "agreements"), "--agreement")


def open_matter(
    path: Path | None,
    as_of: dt.date | None,
    price: Decimal | None,
    readings: list[str] | None,
    terms: list[str] | None = None,
) -> Matter:
    """Return the matter asked about. Raises InputError and UsageError."""
    from regrights.bridge.matter.adjusting import adjusted
    from regrights.bridge.matter.loading import load

    chosen = pairs(readings, "--reading", "write ISSUE=OPTION, an issue and one of its options; `regrights init -` lists them")
    stated = pairs(terms, "--term", TERM)
    matter = load(path)
    if as_of is None and price is None and not chosen and not stated:
        return matter
    try:
        return adjusted(matter, as_of=as_of, price=price, readings=chosen, terms=stated)
    except UsageError as error:
        raise UsageError(error.message, error.mend, "--term") from None


def pairs(texts: list[str] | None, option: str, mend: str) -> dict[str, str]:
    """Return what comes before and after the = of each text. Raises UsageError with the mend where there is none."""
    said: dict[str, str] = {}
    for text in texts or []:
        name, separator, value = text.partition("=")
        if not separator:
            raise UsageError(f"{text} has no =", mend, option)
        said[name] = value
    return said


def is_file(word: str) -> bool:
    """Return whether a word names a matter file, by its ending."""
    return Path(word).suffix in {".yaml", ".yml", ".json"}


def matter_and_act(words: list[str]) -> tuple[Path | None, str]:
    """Return the matter file, if one is named, and the act. Raises UsageError."""
    if len(words) > 2:
        raise UsageError(f"at most a matter file and one act are named; {len(words)} words were given")
    if is_file(words[-1]):
        order = "the matter file comes first, and then the act" if len(words) == 2 else "name an act in it too, such as d1"
        raise UsageError(f"{words[-1]} is a file; {order}")
    return (Path(words[0]) if len(words) == 2 else None), words[-1]


def matter_and_any_act(words: list[str]) -> tuple[Path | None, str | None]:
    """Return the matter file and the act, each if it is named. Raises UsageError."""
    if len(words) > 2:
        raise UsageError(f"at most a matter file and one act are named; {len(words)} words were given")
    file = words[0] if words and (len(words) == 2 or is_file(words[0])) else None
    rest = words[1:] if file else words
    return (Path(file) if file else None), (rest[0] if rest else None)


@contextmanager
def answering(timeout: float | None = SECONDS) -> Iterator[None]:
    """Turn what goes wrong into a message on stderr and an exit status, never a traceback; end it at a time limit, in seconds."""
    STOP.so_far = ""
    try:
        with limited(timeout):
            yield
        sys.stdout.flush()
    except InputError as error:
        number = len(error.findings)
        lines = [f"{number} mistake{'' if number == 1 else 's'} in the input; nothing was done:"]
        tell("\n".join([*lines, *(printable(str(finding)) for finding in error.findings)]))
        raise typer.Exit(error.status) from None
    except UsageError as error:
        tell(printable(str(error.finding())))
        raise typer.Exit(error.status) from None
    except OutOfTime as error:
        tell(f"regrights: out of time: {printable(STOP.so_far or str(error))}")
        raise typer.Exit(error.status) from None
    except RegrightsError as error:
        tell(f"regrights: {printable(str(error))}")
        raise typer.Exit(error.status) from None
    except BrokenPipeError:
        raise typer.Exit(BROKEN_PIPE) from None
    except OSError as error:
        tell(printable(str(Finding(str(error.filename or "the output"), None, "", str(error.strerror or error), ""))))
        raise typer.Exit(2) from None
    except typer.Exit:
        raise
    except Exception as error:
        if os.environ.get("REGRIGHTS_DEBUG"):
            raise
        tell(
            f"regrights: a fault of regrights itself: {type(error).__name__}: {printable(str(error))}\n"
            "    set REGRIGHTS_DEBUG=1 to see where"
        )
        raise typer.Exit(2) from None


def print_json(answer: Any) -> None:
    """Print a JSON value on stdout."""
    sys.stdout.write(json_text(answer, sys.stdout, indent=2) + "\n")


def cut_short(what: str) -> typer.Exit:
    """Say what an answer lacks since the time, or an interrupt, ended the search; return the end with status 3."""
    STOP.so_far = what
    tell(f"regrights: out of time: {what}")
    return typer.Exit(3)


def free_to_write(path: Path, *, force: bool) -> None:
    """Raise UsageError where a file is there already that is not to be written over."""
    if path.is_file() and not force:
        raise UsageError(f"{path} is there already; name another file, or give --force")


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    import tempfile

    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}; make it first")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"nothing can be written in {path.parent}; name another folder")
    with STOP.writing:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
