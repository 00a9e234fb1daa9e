"""The terms of facts, and facts as a program text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from regrights.bridge.basics.figures import MILLION


class Quantity(int):
    """A whole number of shares or votes, written ``q(M,U)``."""

    def __str__(self) -> str:
        return f"q({self // MILLION},{self % MILLION})"


class Day(int):
    """A day number."""

    @classmethod
    def of(cls, date: dt.date) -> Day:
        """Return the number of a date."""
        return cls(date.toordinal())


class Text(str):
    """A string, written in quotes. Only forms, fractions and the like: never free text of a file."""

    __slots__ = ()

    def __str__(self) -> str:
        return f'"{self[:]}"'


class Part(NamedTuple):
    """A part of what a holder holds, such as ``convertible(series_a)``."""

    kind: str
    of: str

    def __str__(self) -> str:
        return f"{self.kind}({self.of})"


class Dropped(NamedTuple):
    """Where a fraction was dropped, such as ``votes(cvc_ii,series_a)``."""

    kind: str
    holder: str
    of: str

    def __str__(self) -> str:
        return f"{self.kind}({self.holder},{self.of})"


class Made(str):
    """A term that the rules have made, handed back to them."""

    __slots__ = ()

    @classmethod
    def of(cls, value: Any) -> Made:
        """Return it from the plain value that it was read as; such as have no quantity in them."""
        if not isinstance(value, tuple):
            return cls(value)
        name, *arguments = value
        return cls(f"{name}({','.join(map(cls.of, arguments))})")


Term = str | int | Quantity | Day | Text | Part | Dropped
Fact = tuple[str, tuple[Term, ...]]


def fact(name: str, *terms: Term) -> Fact:
    """Return one fact."""
    return name, terms


def text_of(facts: Iterable[Fact]) -> str:
    """Return facts as a program."""
    return "".join(f"{name}({','.join(map(str, terms))}).\n" if terms else f"{name}.\n" for name, terms in facts)
