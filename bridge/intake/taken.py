"""What was taken from files of others: a matter as plain data, what was left, what is to be said by hand; control totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from regrights.bridge.basics.errors import Finding
from regrights.bridge.matter.reader import Path_

LEFT_OUT = "left out"
"""What is taken where the matter is read without the key that a question asks for."""

DOLLARS = "dollars"
"""The unit of an answer that is an amount of money, which people write in more than one way."""


@dataclass(frozen=True, slots=True)
class Left:
    """What was not taken: of which kind, how many, why, and where they stand (a file with a line, or a sheet with a cell)."""

    kind: str
    number: int
    why: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be said by hand: the place in the matter (holders.acme.capacity), the question, its options, and what is taken.

    ``taken`` stands in the data until it is answered (LEFT_OUT: nothing does, and nothing needs to); it is None where the
    matter cannot be read without an answer. ``unit`` is DOLLARS of an amount of money.
    """

    place: str
    text: str
    options: tuple[str, ...] = ()
    taken: str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A control total: what is counted, in the files of others and in the matter (shares, or how many)."""

    what: str
    theirs: int
    ours: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A matter as a file would have it, and what is to be told; ``data``: plain keys and values, each figure with its ``source``.

    ``mapping`` is which column was taken for what, where that was guessed or said; ``notes`` are sentences of their own;
    ``places`` is where in the file each part of the data stands, so that what is wrong with it is told there; ``findings`` are
    mistakes that were found while it was read, each with the part of the data that it is about, and is None there.
    """

    data: dict[str, Any]
    left: tuple[Left, ...] = ()
    questions: tuple[Question, ...] = ()
    totals: tuple[Total, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    places: dict[Path_, str] = field(default_factory=dict)
    findings: tuple[tuple[Path_, Finding], ...] = ()
