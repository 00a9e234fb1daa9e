"""The question of `ledger`: what was used, pending and left of the demands, and who might ask for what, from day to day?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from regrights.bridge.agreement.amounts import listed
from regrights.bridge.answers.over_time import LedgerOverTime, LedgerRow
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.basics.errors import OutOfTime, UsageError
from regrights.bridge.basics.stopping import within
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.basics.together import each
from regrights.bridge.matter.model import Assumption, Matter
from regrights.bridge.matter.naming import naming, registration_name
from regrights.bridge.questions.over_time_readings import read_otherwise
from regrights.bridge.questions.requests import requests
from regrights.bridge.questions.totals import control_totals

DAY = dt.timedelta(days=1)
SETS = 1000
"""How many sets a way are asked for at most; of a way with more, which they are is not compared."""
FAR = 40 * 366
"""How many days after the as-of date the last row is at most, where no end is named."""
SAID = {
    "notice": "notice is given of {what}",
    "investors_notified": "the holders have notice of {what}",
    "estimated_filing": "{what} is estimated to be filed",
    "put_off": "{what} is put off",
    "effective": "{what} becomes effective",
}
"""What happens on the days of an earlier registration, by the key of the file."""


def ledger_over_time(
    matter: Matter, *, until: dt.date | None = None, matters: bool = False, timeout: float | None = None, tell: Tell = unheard
) -> LedgerOverTime:
    """Return the ledger at each day on which something changes, from the first day of an earlier registration on.

    It ends on ``until``; where that is not named, on the last day of which the matter or an answer speaks, the as-of date
    at least. A matter without earlier registrations has one row, of the as-of date. Each row is what `requests` answers
    on its day, with the holdings and the price of the file; after the as-of date, if nothing else happens.

    What is guaranteed: the days that are asked are those of the matter (of registrations, joinders, events), those that the rules
    declare (`validate`), every day that an answer names (on which filing may no longer wait, from which a condition is met), and
    the day before each. Between two such neighbours the answers at both ends are compared, and where they differ every
    day of change is closed in on, to the day. So a change is missed only where it is no such day, and is undone again
    before the next one. What is compared is what is in force, the ledger with each registration, and for each way who may ask
    and until when it may be put off, or which conditions are not met.

    With ``matters``, the answer has every reading that would change what is answered on the day of a row.

    ``timeout`` is in seconds: the answer then has the rows that are known. ``tell`` is told how many days were asked. Raises
    UsageError where no price is stated, or ``until`` is before the first day; and OutOfTime where there is no row in time.
    """
    if matter.price is None:
        raise UsageError("no price is stated: add price to the matter file, or give --price")
    with within(timeout):
        return _Asked(matter, until, tell).answer(matters=matters)


class _Asked:
    """A matter, and what was answered on the days that were asked."""

    def __init__(self, matter: Matter, until: dt.date | None, tell: Tell) -> None:
        self._matter, self._tell = matter, tell
        note = "what is held and outstanding, and the price, is taken as the file has it"
        assumed = [*matter.assumptions, Assumption(item="holdings on other days", note=note)]
        self._told = matter.model_copy(update={"acts": [], "assumptions": assumed})
        self._rows: dict[dt.date, LedgerRow] = {}
        self._happened = _happened(matter)
        of_registrations = [day for entry in matter.registrations for _, day in _days(entry)]
        self._begin = min(of_registrations, default=matter.as_of)
        if until is not None and until < self._begin:
            raise UsageError(f"{until} is before {self._begin}, the first day there is something to tell of", key="--until")
        self._open = until is None
        self._until = until or (matter.as_of if of_registrations else self._begin)
        self._last = until or self._begin + dt.timedelta(days=FAR)

    def answer(self, *, matters: bool) -> LedgerOverTime:
        """Return every row; with ``matters``, and the readings that would change one."""
        complete = True
        try:
            self._days_declared()
            days = self._closed({self._begin, self._matter.as_of, *self._happened})
            while (more := self._closed({*days, *self._changes(sorted(days))})) != days:
                days = more
        except OutOfTime:
            complete = False
            if self._begin not in self._rows:
                raise
        rows = tuple(self._told_rows())
        basis = tuple(dict.fromkeys(item for row in rows for item in row.answer.basis))
        matter = self._matter
        span = self._begin, self._until, len(matter.registrations)
        told = LedgerOverTime(matter.matter, matter.as_of, *span, rows, basis, complete)
        if not (matters and complete):
            return told
        found, asked = read_otherwise(self._told, rows, limit=SETS, tell=self._tell)
        return replace(told, matters=found, matters_complete=asked)

    def _days_declared(self) -> None:
        """Take over the days that the rules declare of the agreement."""
        if self._matter.registrations:
            for day, text in control_totals(self._matter).dates:
                self._happened[dt.date.fromisoformat(day)].append(text)

    def _closed(self, days: Iterable[dt.date]) -> set[dt.date]:
        """Return days within the span, with all days that the answers on them name; they, and the days before, are asked."""
        found: set[dt.date] = set()
        wanted = set(days)
        while new := {day for day in wanted if self._begin <= day <= self._last} - found:
            if self._open and self._matter.registrations:
                self._until = max(self._until, *new)
            found |= new
            self._ask(day for one in new for day in (one - DAY, one))
            self._ask([self._until])
            wanted = {day for row in list(self._rows.values()) for day in _named(row.answer)}
        return found

    def _ask(self, days: Iterable[dt.date]) -> None:
        """Ask about days, those that were not asked yet."""
        wanted = sorted({day for day in days if self._begin <= day <= self._last} - self._rows.keys())
        for begin in range(0, len(wanted), 2):
            for row in each(self._row, wanted[begin : begin + 2]):
                self._rows[row.day] = row
            self._tell(len(self._rows))

    def _row(self, day: dt.date) -> LedgerRow:
        answer = requests(self._told.model_copy(update={"as_of": day}), limit=SETS)
        if answer.out_of_time:
            raise OutOfTime("the time limit ended the work")
        return LedgerRow(day, tuple(self._happened.get(day, ())), answer)

    def _changes(self, days: list[dt.date]) -> Iterator[dt.date]:
        """Yield each day of change within the gaps between days."""
        ends = [day - DAY for day in days[1:]] + [self._until]
        for at, end in zip(days, ends, strict=True):
            low = at
            while low < end and self._state(low) != self._state(end):
                low = self._next_change(low, end)
                yield low

    def _next_change(self, low: dt.date, high: dt.date) -> dt.date:
        """Return a day of change after ``low``, on which the answer there is given no longer; on ``high`` it is not."""
        first = self._state(low)
        while high - low > DAY:
            middle = low + (high - low) // 2
            if self._state(middle) == first:
                low = middle
            else:
                high = middle
        return high

    def _state(self, day: dt.date) -> object:
        self._ask([day])
        return self._rows[day].state

    def _told_rows(self) -> Iterator[LedgerRow]:
        """Yield the rows of the days on which something happens, or another answer is given than on the day before."""
        before: LedgerRow | None = None
        for day, row in sorted(self._rows.items()):
            if day > self._until:
                break
            follows = before is not None and before.day + DAY == day
            if before is None or row.happened or (follows and before.state != row.state):
                yield row
            before = row


def _days(entry: object) -> Iterator[tuple[str, dt.date]]:
    """Yield the days of an earlier registration that the file states, each by its key."""
    yield from ((key, day) for key in SAID if (day := getattr(entry, key)) is not None)


def _happened(matter: Matter) -> dict[dt.date, list[str]]:
    """Return what happens on each day of which the matter speaks, in words."""
    happened: dict[dt.date, list[str]] = defaultdict(list)
    if not matter.registrations:
        return happened
    name = naming(matter)
    for entry in matter.registrations:
        for key, day in _days(entry):
            happened[day].append(SAID[key].format(what=registration_name(matter.agreed, entry)))
    joined: dict[dt.date, list[str]] = defaultdict(list)
    for holder in matter.holders:
        if holder.joined is not None:
            joined[holder.joined].append(name(holder.id))
    for day, names in joined.items():
        happened[day].append(f"{listed(names)} {'joins' if len(names) == 1 else 'join'} the agreement")
    for key, event in matter.events.items():
        said = matter.agreed.events[key].rstrip(".")
        happened[event.value].append(f"the day of this event: {said[:1].lower()}{said[1:]}")
    return happened


def _named(answer: RequestsAnswer) -> Iterator[dt.date]:
    """Yield the days that an answer names: from which filing may no longer wait, or a condition that fails is met."""
    yield from (item.clear_on for item in answer.requests if item.clear_on is not None)
    for entry in answer.refused:
        if entry.deferred_until is not None:
            yield entry.deferred_until + DAY
        figures = (
            figure for condition in entry.unmet for figure in (condition.figure, *(test.figure for test in condition.tests))
        )
        for figure in figures:
            if figure is not None and isinstance(figure.required, dt.date):
                yield from (figure.required, figure.required + DAY)
