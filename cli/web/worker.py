"""What a process does that answers questions: one after another, each within its time, until nobody asks any more."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from regrights.bridge.basics.errors import InputError, RegrightsError, SolverError
from regrights.bridge.basics.stopping import within
from regrights.bridge.documents.model import Document
from regrights.bridge.documents.of_allocation import allocation_page
from regrights.bridge.documents.of_changes import changed_page
from regrights.bridge.documents.of_check import check_page
from regrights.bridge.documents.of_cures import cures_page
from regrights.bridge.documents.of_requests import requests_page
from regrights.bridge.matter.adjusting import fitting
from regrights.bridge.matter.model import Matter
from regrights.cli.web.state import COMPOSED, Asked, Query
from regrights.cli.writers.page import held

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LATER = "readings"
"""The section that comes later than the rest of an answer: the readings that would change it."""
QUICK = {"requests": "requests at once", "check": "check at once"}
"""The views whose answer comes in two steps, and the question that is asked first."""
LIMIT = 1000
"""How many sets of holders a way are looked for."""


@dataclass(frozen=True)
class Question:
    """A question: a ``view`` or the name of a file, about a matter and an act; ``before`` is it unchanged by the ``query``."""

    view: str
    matter: Matter
    before: Matter
    act: str | None = None
    maximum: int | None = None
    query: Query = field(default_factory=Query)


@dataclass(frozen=True)
class Failed:
    """Why there is no answer, in lines; ``late``: the time was not enough."""

    said: tuple[str, ...]
    late: bool = False


@dataclass(frozen=True)
class Cured:
    """The cures of an act, and of those that an address can say, what would change, in words, with the query that says so."""

    document: Document
    applied: tuple[tuple[str, Query], ...]


Answer = Document | Cured | bytes | Failed


def serve(asked: Connection, first: Matter) -> None:
    """Answer what comes through a connection until it is closed; first, of a matter, for nobody, so that all is ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal, it is for the process that asks
    answer(Question("requests", first, first), 10)
    while True:
        try:
            question, seconds = asked.recv()
            asked.send(answer(question, seconds))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def answer(question: Question, seconds: float) -> Answer:
    """Return the answer to a question, given so many seconds."""
    try:
        with within(seconds):
            made = _OF[question.view](question)
            return held(made) if isinstance(made, Document) else made
    except InputError as error:
        return Failed(tuple(f"{entry.key}: {entry.message}; {entry.mend}" for entry in error.findings))
    except SolverError:
        return Failed((f"This took longer than the {seconds:g} seconds that a question has here.",), late=True)
    except RegrightsError as error:
        return Failed((str(error),))
    except Exception as error:
        return Failed((f"a fault of regrights itself: {type(error).__name__}: {error}",))


def _act(question: Question) -> str:
    assert question.act is not None
    return question.act


def _requests(question: Question, *, matters: bool = True) -> Document:
    from regrights.bridge.questions.requests import requests

    return requests_page(question.matter, requests(question.matter, limit=LIMIT, matters=matters), None, basis=True)


def _deal(question: Question) -> Document:
    from regrights.bridge.documents.memo import memo

    return memo(question.matter, None, sections=("votes", "ledger"))


def _check(question: Question, *, matters: bool = True) -> Document:
    from regrights.bridge.questions.check import check

    return check_page(question.matter, check(question.matter, _act(question), why=True, matters=matters), basis=True)


def _at_once(of: Callable[..., Document]) -> Callable[[Question], Document]:
    """Return what answers a question without the readings that would change the answer, which takes ten times as long."""

    def quick(question: Question) -> Document:
        made = of(question, matters=False)
        return replace(made, sections=tuple(section for section in made.sections if section.id != LATER))

    return quick


def _allocation(question: Question) -> Document:
    from regrights.bridge.basics.telling import unheard
    from regrights.bridge.cutback.allocate import allocate
    from regrights.bridge.cutback.answer import listing

    found = allocate(question.matter, _act(question), maximum=question.maximum, matters=True)
    return held(allocation_page(question.matter, found, listing(found), count=False, basis=True, tell=unheard))


def _cures(question: Question) -> Cured:
    from regrights.bridge.cures.search import cures
    from regrights.cli.web.applying import cured

    found = cures(question.matter, _act(question))
    asked = Asked("cures", question.matter, question.act, question.maximum, {})
    applied: list[tuple[str, Query]] = []
    with suppress(SolverError):  # those that were tried in time are told
        for one in cured(question.query, question.before, asked, found.cures):
            applied.append(one)
    return Cured(held(cures_page(question.matter, found, basis=True)), tuple(applied))


def _changed(question: Question) -> Document:
    from regrights.bridge.questions.snapshot import differences, snapshot

    before = question.before
    with suppress(InputError):  # an act of what the changes make first, such as a new holder, is not there before
        before = _with_composed(before, question)
    found = differences([snapshot(before), snapshot(question.matter)], [""])
    return changed_page(question.matter.matter, found)


def _with_composed(before: Matter, question: Question) -> Matter:
    """Return the matter before with the act that is composed, where one is. Raises InputError where it does not fit there."""
    composed = [act for act in question.matter.acts if act.id == question.act == COMPOSED]
    return fitting(before.model_copy(update={"acts": [*before.acts, *composed]})) if composed else before


def _memo(suffix: str) -> Callable[[Question], bytes]:
    def written_memo(question: Question) -> bytes:
        from regrights.bridge.documents.memo import memo
        from regrights.cli.report import written

        return written(memo(question.matter, question.act), suffix, None)

    return written_memo


def _text(question: Question) -> bytes:
    from regrights.bridge.intake.writing import matter_text

    return matter_text(question.matter).encode()


def _workbook(question: Question) -> bytes:
    import datetime as dt

    from regrights.bridge.intake.filled import filled
    from regrights.bridge.intake.plain import data_of
    from regrights.cli.writers.sheets import workbook

    return workbook(filled(data_of(question.matter)), dt.datetime.combine(question.matter.as_of, dt.time()))


FILES = {
    "memo.docx": "The memo, for Word",
    "memo.pdf": "The memo, PDF",
    "position.xlsx": "The memo's tables, a workbook",
    "matter.yaml": "The matter file",
    "matter.xlsx": "The matter, a workbook",
}
"""What may be downloaded, by the name of the file."""
_OF: dict[str, Callable[[Question], Any]] = {
    "requests": _requests,
    QUICK["requests"]: _at_once(_requests),
    QUICK["check"]: _at_once(_check),
    "deal": _deal,
    "check": _check,
    "allocation": _allocation,
    "cures": _cures,
    "changed": _changed,
    "memo.docx": _memo(".docx"),
    "memo.pdf": _memo(".pdf"),
    "position.xlsx": _memo(".xlsx"),
    "matter.yaml": _text,
    "matter.xlsx": _workbook,
}
