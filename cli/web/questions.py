"""What a process is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regrights.bridge.basics.files import Given
from regrights.bridge.documents.model import Document
from regrights.bridge.intake.opening import Opened
from regrights.bridge.matter.model import Matter
from regrights.cli.web.state import Query


@dataclass(frozen=True)
class Question:
    """A question: a ``view`` or the name of a file, about a matter and an act; ``before`` is it unchanged by the ``query``.

    ``opened`` is the file that the matter is of, where it is asked about; ``along`` the field along which the answer may flip.
    """

    view: str
    matter: Matter
    before: Matter
    act: str | None = None
    maximum: int | None = None
    query: Query = field(default_factory=Query)
    opened: Opened | None = None
    along: str = ""


@dataclass(frozen=True)
class Opening:
    """A file to be opened; or, of one that was opened, answers to what is to be said of it, by their place."""

    file: Given | Opened
    agreement: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """Why there is no answer, in lines; ``late``: the time was not enough."""

    said: tuple[str, ...]
    late: bool = False


@dataclass(frozen=True)
class Links:
    """Where one may go on, under a ``title``: each in words, with the query that leads there."""

    id: str
    title: str
    links: tuple[tuple[str, Query], ...]


@dataclass(frozen=True)
class Linked:
    """An answer from which one may go on: to an act, or to what cures one, where an address can say it."""

    document: Document
    groups: tuple[Links, ...]


@dataclass(frozen=True)
class Flip:
    """A value at which an answer flips, between ``below`` and ``above``, a least step apart; in ``words``.

    ``answer`` is what is answered from ``above`` on: admissible, not admissible, or, of a maximum, whole.
    """

    field: str
    below: str
    above: str
    answer: str
    words: str

    def json(self) -> dict[str, str]:
        """Return it as plain values."""
        return {"below": self.below, "above": self.above, "answer": self.answer, "words": self.words}


@dataclass(frozen=True)
class Flips:
    """The flips that were found, field by field; not ``complete`` where the time ended before all was looked at."""

    found: tuple[Flip, ...] = ()
    complete: bool = True


Answer = Document | Linked | Opened | Flips | bytes | Failed
