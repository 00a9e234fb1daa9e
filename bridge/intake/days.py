"""The day that a cap table is right for: where a title, a note, or the name of a sheet or file says it, and how sure that is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, NamedTuple

from regrights.bridge.intake.cells import empty
from regrights.bridge.intake.headings import TOP, Head
from regrights.bridge.intake.tables import Table
from regrights.bridge.matter.scalars import shown

AS_OF, TITLE, NAME, OTHER, MADE = range(5)
"""What says a day, the surest first: as of it; a title of a cap table; a name; any other title; when the file was made."""
_MONTHS = (
    "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? oct(?:ober)? nov(?:ember)? "
    "dec(?:ember)?"
)
_MONTH, _YEAR, _BY = "|".join(_MONTHS.split()), r"\d{4}|\d\d", "[-/._]"
_DAY = re.compile(
    rf"(?i)(?<![0-9a-z])(?:(?P<y1>(?:19|20)\d\d)(?:(?P<s1>{_BY})(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)|(?P<m0>\d\d)(?P<d0>\d\d))"
    rf"|(?P<n2>{_MONTH})\.?[ _-]?(?P<d2>\d\d?)(?:st|nd|rd|th)?(?:, ?|[ _-])(?P<y2>{_YEAR})"
    rf"|(?P<d3>\d\d?)(?:st|nd|rd|th)?(?:[ ./_-]| of )?(?P<n3>{_MONTH})\.?,?[ ./_-]?(?P<y3>{_YEAR})"
    rf"|(?P<a>\d\d?)(?P<s4>{_BY})(?P<b>\d\d?)(?P=s4)(?P<y4>{_YEAR}))(?![0-9a-z])"
)
_AS_OF = re.compile(r"(?i)\b(?:as[ _-]?(?:of|at)|through|at the close of)\b")
_MADE = re.compile(r"(?i)\b(?:generat|export|print|download|creat|prepar|updat|modifi|saved|run (?:on|at|date)|last )")
_OTHER_DAY = re.compile(
    r"(?i)\b(?:incorporat|form(?:ed|ation)|found(?:ed|ing)|clos(?:e date|ed|ing)|issu|adopt|approv|expir|amend|convert"
    r"|fil(?:ed|ing)|effective|matur|vest(?:ed|ing)|grant(?:ed|s? date)|purchased?\b|acquired|acquisition|signed|signing|executed"
    r"|terminat|born|birth|registered|due|offering|listed|public\b)"
)
"""What is found before the day of something else than the cap table."""
_DOCUMENT = re.compile(r"(?i)\b(?:agreements?|plan|charter|bylaws|certificate|letter|note|warrant|safe)\b[^.;]*\bdated\b")
_TITLE = re.compile(
    r"(?i)(?<![a-z])(?:cap(?:itali[sz]ation)?[ _-]*(?:table)?|captable|ledger|(?:stock|share)holders?|pro ?forma)(?![a-z])"
)
ASK = "For which day is the cap table right, YYYY-MM-DD?"


class _Said(NamedTuple):
    """A day that is said: how, which, where, in which words, and which other day the words may mean."""

    how: int
    day: dt.date
    place: str
    words: str
    other: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The day that is taken, with notes of where it stands; ``asked`` is the question, where it is not beyond doubt.

    ``assumed`` says what of it is taken for granted though something is said; nothing where nothing is.
    """

    day: dt.date
    notes: tuple[str, ...] = ()
    asked: str = ""
    assumed: str = ""


def day_of(table: Table, head: Head, others: Sequence[Table], today: dt.date) -> Told:
    """Return the day of a table; ``others`` are further sheets of its file, whose titles may say it; else it is ``today``."""
    found = sorted(_said(table, head, others), key=lambda said: said.how)
    if not found:
        return Told(today, asked=ASK)
    best, rivals = found[0], [said for said in found[1:] if said.how == found[0].how and said.day != found[0].day]
    place = f"stands in {best.place}: {shown(best.words)}"
    if best.other is not None:
        doubt = f"{place} may be {best.day} or {best.other}, and is read month first"
    elif rivals:
        doubt = f"{place}; {rivals[0].place} says {rivals[0].day}"
    elif best.how == MADE:
        doubt = f"{place}: the file was made then, and it says no other day"
    elif best.how == OTHER:
        doubt = f"{place}, which may be the day of something else"
    else:
        return Told(best.day, (f"The day, {best.day}, {place}.",))
    note = f"the day, {best.day}, {doubt}"
    return Told(best.day, (f"Assumed: {note}.",), f"{ASK} Taken for granted: {note}.", note)


def day_in(name: str) -> dt.date:
    """Return the day that the name of a sheet says; the first of all where it says none."""
    return max((day for _, _, day, _ in _days(name)), default=dt.date.min)


def _said(table: Table, head: Head, others: Sequence[Table]) -> Iterator[_Said]:
    """Yield the days that are said: above the head, in it, in notes below, in names, and in titles of other sheets."""
    for row in range(min(head.top, TOP)):
        yield from _in_row(table, row)
    for row in range(head.top, len(table.rows)):
        cells = [cell for cell in table.rows[row] if not empty(cell)]
        if row <= head.row or (len(cells) == 1 and isinstance(cells[0], str)):
            yield from (said for said in _in_row(table, row) if said.how == AS_OF)
    for name, place in ((table.name, table.place), (PurePath(table.file).stem, table.file)):
        for before, words, day, other in _days(name):
            how = OTHER if _OTHER_DAY.search(before.replace("_", " ")) else NAME
            yield _Said(how, day, f"{place}, its name", words, other)
    for sheet in others:
        for row in range(min(TOP // 4, len(sheet.rows))):
            cells = [cell for cell in sheet.rows[row] if not empty(cell)]
            if len(cells) <= 2:
                yield from (said._replace(how=NAME) for said in _in_row(sheet, row) if said.how == AS_OF)


def _in_row(table: Table, row: int) -> Iterator[_Said]:
    label = ""
    for at, cell in enumerate(table.rows[row]):
        if empty(cell):
            continue
        if isinstance(cell, dt.date):
            day = cell.date() if isinstance(cell, dt.datetime) else cell
            if (how := _how(label, label)) is not None:
                yield _Said(how, day, table.at(row, at), day.isoformat())
        elif isinstance(cell, str):
            alone = _DAY.fullmatch(cell.strip())
            for before, words, day, other in _days(cell):
                said = f"{label} {before}" if alone else before
                if (how := _how(said, f"{label if alone else cell}")) is not None:
                    yield _Said(how, day, table.at(row, at), words, other)
        label = cell if isinstance(cell, str) else ""


def _how(before: str, around: str) -> int | None:
    """Return how a day is said by the words ``before`` it, and those ``around`` it; None where it is that of something else."""
    as_of, others = _AS_OF.search(before), [found.start() for found in _OTHER_DAY.finditer(before)]
    if _DOCUMENT.search(before):
        return None
    if as_of:
        return OTHER if others and others[-1] > as_of.start() else AS_OF
    if others:
        return OTHER if _TITLE.search(before) else None
    if _MADE.search(before):
        return MADE
    rest = _DAY.sub("", around)
    return TITLE if _TITLE.search(rest) or not re.search(r"\w", rest) else OTHER


def _days(text: str) -> Iterator[tuple[str, str, dt.date, dt.date | None]]:
    """Yield the days of a text: the words before each, its own, the day, and the other one that they may mean."""
    end = 0
    for found in _DAY.finditer(text):
        part = found.groupdict()
        year = _year(next(filter(None, (part[f"y{number}"] for number in range(1, 5)))))
        name = part["n2"] or part["n3"]
        days, other = (part[f"d{number}"] for number in range(4)), None
        if part["a"]:
            day = _date(year, part["a"], part["b"])
            other = _date(year, part["b"], part["a"])
            day, other = (other, None) if day is None else (day, None if other == day else other)
        else:
            day = _date(year, _month(name) if name else part["m1"] or part["m0"], next(filter(None, days)))
        if day is not None:
            yield text[end : found.start()], " ".join(text[found.start() : found.end()].split()), day, other
        end = found.end()


def _month(name: str) -> int:
    return next(at for at, known in enumerate(_MONTHS.split(), 1) if known[:3] == name[:3].lower())


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _date(year: Any, month: Any, day: Any) -> dt.date | None:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2999 else None
