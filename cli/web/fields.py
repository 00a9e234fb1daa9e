"""The fields of an address, read strictly: each wrong value is told beside its field, and all of them at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from regrights.bridge.basics.errors import InputError, RegrightsError, UsageError, closest
from regrights.bridge.intake.money import dollars_in
from regrights.bridge.matter import scalars
from regrights.cli.web.state import FAMILIES, SINGLE, Query

MOST = 50
"""How many fields that there are none of are told one by one."""
_T = TypeVar("_T")
_PARTED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


class Fields:
    """What a query says, and what is ``wrong`` with it by field, "" for what belongs to none."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.wrong: dict[str, list[str]] = {}

    def tell(self, name: str, *said: str) -> None:
        """Tell what is wrong with a field."""
        self.wrong.setdefault(name, []).extend(said)

    def tell_error(self, name: str, error: RegrightsError) -> None:
        """Tell an error at a field, all of its findings."""
        if isinstance(error, InputError):
            self.tell(name, *(f"{entry.message}; {entry.mend}" for entry in error.findings))
        elif isinstance(error, UsageError) and error.mend:
            self.tell(name, f"{error.message}; {error.mend}")
        else:
            self.tell(name, str(error))

    def check_names(self) -> None:
        """Tell fields that there are none of, and those that stand twice."""
        keys = [(key, *key.partition(".")[:2]) for key in self.query.given]
        unknown = [key for key, family, dot in keys if key not in SINGLE and not (dot and family in FAMILIES)]
        self._tell_unknown(unknown, [*SINGLE, *(f"{name}.…" for name in FAMILIES)], "field")
        for key in self.query.twice[:MOST]:
            self.tell(key if key in SINGLE else "", f"{scalars.shown(key)} stands more than once; say it once")

    def parsed(self, name: str, parse: Callable[[str], _T]) -> _T | None:
        """Return the value of a field; None where it has none, or none that can be read, which is told."""
        if not (text := self.query[name]):
            return None
        try:
            return parse(text)
        except scalars.Unfit as error:
            self.tell(name, f"{error}; {error.mend}")
            return None

    def chosen(self, name: str, options: Iterable[str], what: str) -> str | None:
        """Return which of the options a field says; None where it says none, or none of them, which is told."""
        known = list(options)
        text = self.query[name]
        if text and text not in known:
            self.tell(name, f"there is no {scalars.shown(text)}; {closest(text, known, what)}")
        return text if text in known else None

    def named(self, family: str, known: Iterable[str], what: str) -> dict[str, str]:
        """Return the fields of a family whose names are known, by name; others are told."""
        names, said = list(known), self.query.family(family)
        there = set(names)
        self._tell_unknown([name for name in said if name not in there], names, what)
        return {name: text for name, text in said.items() if name in there}

    def _tell_unknown(self, names: list[str], known: list[str], what: str) -> None:
        """Tell names that there are none of, each with the one that it may be; of many the first, and how many more."""
        for name in names[:MOST]:
            self.tell("", f"there is no {what} {scalars.shown(name)}; {closest(name, known, f'{what}s')}")
        if len(names) > MOST:
            self.tell("", f"and {len(names) - MOST:,} more names of which there is no {what}")


def whole(text: str) -> int:
    """Return a whole number, whose thousands may be parted by commas. Raises Unfit for what is none."""
    return scalars.whole(text.replace(",", "") if _PARTED.fullmatch(text) else text)


def dollars(text: str) -> Decimal:
    """Return dollars as people write them, such as $0.75. Raises Unfit for what is none, or may be two amounts."""
    return scalars.money(dollars_in(text))
