"""The question of `dates`: what falls on which day, of the agreement and of each act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import BasisItem, Setting, basis_for
from regrights.bridge.answers.dated import DatesAnswer, Day
from regrights.bridge.basics.calendar import no_business_day
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.acts import COMPANY
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check, check_all
from regrights.bridge.questions.provenance import only_for, whole_basis
from regrights.bridge.questions.setting import setting
from regrights.bridge.solving import facts
from regrights.bridge.solving.shown.sources import Because, ControlDate
from regrights.bridge.solving.solver import Solver

CLEAR = "clear_on"
"""What the first day is called on which filing may no longer wait."""
OF_AGREEMENT = "agreement"
"""Under what the clauses of the agreement's own days stand."""


def dates(matter: Matter, act: str | None = None, *, timeout: float | None = None) -> DatesAnswer:
    """Return what falls on which day: of one act, or of the agreement and of every act of the matter.

    Raises UsageError where there is no such act, and OutOfTime after ``timeout`` seconds.
    """
    with within(timeout):
        if act is not None:
            checked = check(matter, act)
            return _answer(matter, act, checked.setting, {act: checked}, [], checked.basis)
        rows = Solver(matter.agreement, "validate", facts.program(matter, matter.as_of, ())).model()
        basis = whole_basis(matter, rows, "validate")
        only = only_for(matter, rows, {row.item for row in rows.of(Because)}, "validate")
        own = [_own(matter, row, basis_for(basis, only, {row.of}, None)) for row in rows.of(ControlDate)]
        return _answer(matter, None, setting(matter, matter.as_of, rows), check_all(matter), own, basis)


def _answer(
    matter: Matter, act: str | None, given: Setting, checked: dict[str, CheckAnswer], own: list[Day], basis: tuple[BasisItem, ...]
) -> DatesAnswer:
    days = [*own, *(day for answer in checked.values() for day in _of_act(matter, answer))]
    # Sorting keeps the order of the file among those of one day.
    days.sort(key=lambda entry: entry.day or dt.date.max)
    with_days = {entry.act for entry in days}
    nothing = {name: answer.verdict for name, answer in checked.items() if name not in with_days}
    items = dict.fromkeys([*(basis if own or act else ()), *(item for answer in checked.values() for item in answer.basis)])
    return DatesAnswer(given, act, tuple(days), nothing, tuple(items))


def _own(matter: Matter, row: ControlDate, basis: tuple[BasisItem, ...]) -> Day:
    """Return a day of the agreement itself."""
    day, words = dt.date.fromordinal(row.day), matter.agreed.words
    clause = words.duty_clauses.get(OF_AGREEMENT, {}).get(row.of, "")
    return Day(matter.matter, day, None, None, None, row.of, None, words.dates[row.of], clause, no_business_day(day), basis=basis)


def _of_act(matter: Matter, answer: CheckAnswer) -> Iterator[Day]:
    """Yield the duties that an act brings about, and the end of a delay."""
    words, head = matter.agreed.words, (answer.act, answer.kind, answer.date)
    clauses = words.duty_clauses.get(answer.kind, {})
    for follow in answer.follows:
        clause, closed = clauses.get(follow.duty, ""), _closed(follow.by)
        yield Day(
            matter.matter,
            follow.by,
            *head,
            follow.duty,
            follow.who,
            follow.text,
            clause,
            closed,
            follow.flag,
            answer.basis_of({follow.duty}, {follow.who}),
        )
    if answer.deferred and answer.admissible:
        day = answer.clear_on
        text = words.said[CLEAR] if day else words.said["delay_open"]
        yield Day(matter.matter, day, *head, CLEAR, COMPANY, text, words.said["delay"], _closed(day), basis=answer.basis_of(()))


def _closed(day: dt.date | None) -> str | None:
    """Return what a day is that is no business day; None where it is one, or there is no day."""
    return None if day is None else no_business_day(day)
