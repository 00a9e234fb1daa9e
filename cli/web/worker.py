"""What a process does that answers questions: one after another, each within its time, until nobody asks any more."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from regrights.bridge.basics.errors import Finding, InputError, RegrightsError, SolverError
from regrights.bridge.basics.stopping import within
from regrights.bridge.documents.model import Document
from regrights.bridge.documents.of_allocation import allocation_page
from regrights.bridge.documents.of_changes import changed_page
from regrights.bridge.documents.of_check import check_page
from regrights.bridge.documents.of_cures import cures_page
from regrights.bridge.documents.of_requests import requests_page
from regrights.bridge.intake.opening import Opened
from regrights.bridge.matter.adjusting import fitting
from regrights.bridge.matter.model import Matter
from regrights.cli.web.files import MADE
from regrights.cli.web.questions import Answer, Failed, Flips, Linked, Links, Opening, Question
from regrights.cli.web.state import COMPOSED, Asked, Query
from regrights.cli.writers.page import held

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LATER = "readings"
"""The section that comes later than the rest of an answer: the readings that would change it."""
QUICK = {view: f"{view} at once" for view in ("requests", "check", "allocation")}
"""The views whose answer comes in two steps, and the question that is asked first."""
FINDINGS = 500
"""How many mistakes of a file are told at a time."""
OPTIONS = "What begins with -- is said to the command `regrights import`; this page opens the matter file that it writes."
"""What is told on a page of mistakes that are mended on the command line."""
LIMIT = 1000
"""How many sets of holders a way are looked for."""


def serve(asked: Connection, first: Matter | None) -> None:
    """Answer what comes through a connection until it is closed.

    First it answers of a matter, for nobody, so that all is ready, and says so with None.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal, it is for the process that asks
    if first is not None:
        answer(Question("requests", first, first), 10)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        asked.send(None)
        while True:
            question, seconds = asked.recv()
            asked.send(answer(question, seconds))


def answer(question: Question | Opening, seconds: float) -> Answer:
    """Return the answer to a question, given so many seconds."""
    try:
        with within(seconds):
            made = _open(question) if isinstance(question, Opening) else _OF[question.view](question)
            return held(made) if isinstance(made, Document) else made
    except InputError as error:
        told = [str(entry) if isinstance(question, Opening) else _said(entry) for entry in error.findings]
        more = len(told) - FINDINGS
        shown = [*told[:FINDINGS], *([f"and {more:,} more mistakes"] if more > 0 else [])]
        return Failed((*shown, *([OPTIONS] if any(" --" in line for line in shown) else [])))
    except SolverError:
        return Failed((f"This took longer than the {seconds:g} seconds that a question has here.",), late=True)
    except RegrightsError as error:
        return Failed((str(error),))
    except Exception as error:
        return Failed((f"a fault of regrights itself: {type(error).__name__}: {error}",))


def _said(entry: Finding) -> str:
    return f"{entry.key}: {entry.message}; {entry.mend}"


def _open(question: Opening) -> Opened:
    import datetime as dt

    from regrights.bridge.intake.opening import opened

    if isinstance(question.file, Opened):
        return question.file.answered(question.answers)
    return opened(question.file, question.agreement, dt.date.today())


def _act(question: Question) -> str:
    assert question.act is not None
    return question.act


def _requests(question: Question, *, matters: bool = True) -> Document:
    from regrights.bridge.questions.requests import requests

    return requests_page(question.matter, requests(question.matter, limit=LIMIT, matters=matters), None, basis=True)


def _acts(question: Question) -> Linked:
    from regrights.bridge.questions.requests import requests
    from regrights.cli.web.choosing import choices

    return choices(question.matter, requests(question.matter, limit=LIMIT), question.query)


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


def _later_last(of: Callable[[Question], Document]) -> Callable[[Question], Document]:
    """Return what answers a question in the order in which its parts come where they come one after the other."""

    def ordered(question: Question) -> Document:
        made = of(question)
        return replace(made, sections=tuple(sorted(made.sections, key=lambda section: section.id == LATER)))

    return ordered


def _allocation(question: Question, *, matters: bool = True) -> Document:
    from regrights.bridge.basics.telling import unheard
    from regrights.bridge.cutback.allocate import allocate
    from regrights.bridge.cutback.answer import listing

    found = allocate(question.matter, _act(question), maximum=question.maximum, matters=matters)
    return held(allocation_page(question.matter, found, listing(found), count=False, basis=True, tell=unheard))


def _cures(question: Question) -> Linked:
    from regrights.bridge.cures.search import cures
    from regrights.cli.web.applying import cured

    found = cures(question.matter, _act(question))
    asked = Asked("cures", question.matter, question.act, question.maximum, {})
    applied: list[tuple[str, Query]] = []
    with suppress(SolverError):  # those that were tried in time are told
        for one in cured(question.query, question.before, asked, found.cures):
            applied.append(one)
    groups = (Links("apply", "Apply one, and ask again", tuple(applied)),)
    return Linked(held(cures_page(question.matter, found, basis=True)), groups)


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


def _file(question: Question) -> Document:
    """Answer what the file says: what was taken of it and what was left, or the control totals of a matter file."""
    opened = question.opened
    if opened is None or opened.taken is None:
        from regrights.bridge.documents.of_totals import totals_page
        from regrights.bridge.questions.totals import control_totals

        return totals_page(question.before, control_totals(question.before), basis=True)
    from regrights.bridge.documents.of_intake import QUESTIONS, intake_page

    made = intake_page(opened.taken, question.before, opened.name, "")
    # What is to be said by hand has fields of a form.
    return replace(made, sections=tuple(section for section in made.sections if section.id != QUESTIONS))


def _flips(question: Question) -> Flips:
    from regrights.cli.web.flipping import flips_of

    return flips_of(question)


_OF: dict[str, Callable[[Question], Any]] = {
    "requests": _later_last(_requests),
    QUICK["requests"]: _at_once(_requests),
    QUICK["check"]: _at_once(_check),
    QUICK["allocation"]: _at_once(_allocation),
    "acts": _acts,
    "deal": _deal,
    "check": _later_last(_check),
    "allocation": _later_last(_allocation),
    "cures": _cures,
    "changed": _changed,
    "file": _file,
    "flips": _flips,
    **MADE,
}
