"""Options, read as strictly as files and by the same parsers; what is refused is told as a file's mistakes are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from math import inf
from typing import Any, TypeVar

import typer
from typer.core import TyperGroup

from regrights.bridge.basics.errors import Finding
from regrights.cli.text import printable

Value = TypeVar("Value")
BadUsage: type[Exception] = typer.BadParameter.__bases__[0]
"""What typer raises for any words that do not fit; it has no name there."""
PLACE = "command line"
"""What stands where a file would be named."""


def _strict(parse: Callable[[], Value]) -> Value:
    from regrights.bridge.matter.scalars import Unfit

    try:
        return parse()
    except Unfit as error:
        raise typer.BadParameter(f"{error}\n{error.mend}") from None


def parse_date(text: str) -> dt.date:
    """Return a date of the command line."""
    from regrights.bridge.matter import scalars

    return _strict(lambda: scalars.date(text))


def parse_price(text: str) -> Decimal:
    """Return dollars a share of the command line."""
    from regrights.bridge.matter import scalars

    return _strict(lambda: scalars.money(text))


def parse_seconds(text: str) -> float:
    """Return a time of the command line, in seconds; for none, endless."""
    from regrights.bridge.matter import scalars

    if text == "none":
        return inf
    return _strict(lambda: float(scalars.decimal(str(text), "a time", "write seconds, such as 10 or 0.5, or none")))


def whole(least: int = 0, most: int = 10**15) -> Callable[[Any], int]:
    """Return a parser of whole numbers of the command line."""

    def parse_whole(text: Any) -> int:
        from regrights.bridge.matter import scalars

        return _strict(lambda: scalars.whole(str(text), least, most))

    return parse_whole


POINTS = 10_000
"""How many values a range of the command line has at most."""


def whole_or_many(text: Any) -> int | tuple[int, ...]:
    """Return a whole number of the command line; or several, of FROM:TO:STEP or A,B,C, in that order."""
    said = str(text)
    if re.fullmatch(r"[^:,]*|\d{1,3}(,\d{3})+", said):  # 9,000,000 is a number with commas, and no list
        return whole()(said)
    parts = said.split(":") if ":" in said else said.split(",")
    if ":" in said and len(parts) != 3:
        raise typer.BadParameter(f"{said} is no range\nwrite FROM:TO:STEP, such as 5000000:20000000:1000000, or A,B,C")
    numbers = _wholes(parts)
    if ":" not in said:
        _refuse(said, {f"{number:,} stands twice": "name each once" for number in numbers if numbers.count(number) > 1})
        return _few(said, len(numbers)) and tuple(numbers)
    start, end, step = numbers
    _refuse(said, {
        **({f"it begins at {start:,}, above its end of {end:,}": "write the smaller first"} if start > end else {}),
        **({"its step is 0": "write how many shares are added each time"} if not step else {}),
    })  # fmt: skip
    return _few(said, (end - start) // step + 1) and tuple(range(start, end + 1, step))


def _wholes(parts: Sequence[str]) -> list[int]:
    """Return whole numbers. Raises BadParameter with all that are none."""
    from regrights.bridge.matter import scalars

    numbers, wrong, mend = list[int](), list[str](), ""
    for part in parts:
        try:
            numbers.append(scalars.whole(part, 0, 10**15))
        except scalars.Unfit as error:
            wrong.append(str(error))
            mend = mend or error.mend
    if wrong:
        raise typer.BadParameter(f"{'; '.join(wrong)}\n{mend}")
    return numbers


def _refuse(said: str, wrong: Mapping[str, str]) -> None:
    if wrong:
        raise typer.BadParameter(f"{said}: {'; '.join(wrong)}\n{'; '.join(dict.fromkeys(wrong.values()))}")


def _few(said: str, points: int) -> bool:
    if points > POINTS:
        raise typer.BadParameter(f"{said} has {points:,} values, more than {POINTS:,}\ntake a larger step")
    return True


class Commands(TyperGroup):
    """The commands. Words of the command line that do not fit are told in the layout of a file's mistakes."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, with the agreement that is asked about where nothing is said."""
        from regrights import kb

        self.help = f"{self.help} Where no matter is named: {kb.table(kb.DEFAULT, 'agreement')['title']}."
        super().format_help(ctx, formatter)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; it ends with its status, unless ``standalone_mode`` is False."""
        try:
            status = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except BadUsage as error:
            if not standalone_mode:
                raise
            typer.echo(_told(error), err=True)
            raise SystemExit(2) from None
        if standalone_mode:
            raise SystemExit(status if isinstance(status, int) else 0)
        return status


def _told(error: Any) -> str:
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    # What has no message of its own, such as a missing word, has one that names the parameter.
    message, _, mend = (error.message or error.format_message()).partition("\n")
    parameter = getattr(error, "param", None) if error.message else None
    key = "" if parameter is None else parameter.opts[0] if parameter.opts[0].startswith("-") else str(parameter.metavar)
    if known := getattr(error, "possibilities", None):
        mend = f"did you mean {' or '.join(sorted(known))}?"
    if not mend:
        mend = f"`{error.ctx.command_path if error.ctx else 'regrights'} --help` tells how to write it"
    return printable(str(Finding(PLACE, None, key, message.removeprefix("Value error, ").rstrip("."), mend)))
