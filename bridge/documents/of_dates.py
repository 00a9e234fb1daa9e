"""The page of `dates`, and the same days as entries of a calendar, each with what it asks of whom, in words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from regrights.bridge.answers.common import BasisItem
from regrights.bridge.answers.dated import DatesAnswer, Day
from regrights.bridge.basics.calendar import SATURDAY, day_in_words
from regrights.bridge.documents.layout import MOST, named, sentence, some, table, text_cell
from regrights.bridge.documents.model import Cell, Document, Items, Section, Verdict
from regrights.bridge.documents.parts import asked, basis_section, first, page
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming

HEAD = ("Day", "Weekday", "Business day", "Act", "Clause", "Who", "What")


@dataclass(frozen=True, slots=True)
class Appointment:
    """An entry of a calendar, of a whole day; with an ``alarm``, a week before it."""

    uid: str
    day: dt.date
    summary: str
    description: str
    alarm: bool


def dates_page(matter: Matter, answer: DatesAnswer, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, f"dates {answer.act or ''}".strip(), answer.setting, _sections(matter, answer, basis))


def _sections(matter: Matter, answer: DatesAnswer, basis: bool) -> Iterator[Section]:
    agreed = matter.agreed
    days = sorted({entry.day for entry in answer.dated if entry.day})
    closed = {entry.day for entry in answer.dated if entry.closed}
    number = f"{len(days)} day{'' if len(days) == 1 else 's'}"
    span = f"{number}, {days[0]} to {days[-1]}" if len(days) > 1 else f"1 day, {days[0]}" if days else "No day"
    odd = f"; {len(closed)} of them no business day{'' if len(closed) == 1 else 's'}" if closed else ""
    yield first(Verdict(f"{span}{odd}."))
    yield asked(agreed, answer.setting)
    yield Section("dates", "Days", (table("", HEAD, list(_rows(matter, answer))),) if answer.days else ())
    flags = dict.fromkeys(f"{entry.act}: {entry.flag}" for entry in answer.days if entry.flag)
    yield Section("flags", "", (Items(tuple(flags)),) if flags else ())
    nothing = tuple(f"{act}: {agreed.words.meaning[verdict]}" for act, verdict in answer.nothing.items())
    yield Section("nothing", "Nothing follows from", (Items(nothing),) if nothing else ())
    yield basis_section(answer.basis, whole=basis)


def _rows(matter: Matter, answer: DatesAnswer) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each duty of a day, with all who have it."""
    said, name = matter.agreed.words.days, named(matter)
    alike: dict[tuple[Day, ...] | tuple[object, ...], list[Day]] = defaultdict(list)
    for entry in answer.days:
        alike[entry.day, entry.act, entry.duty].append(entry)
    for entries in alike.values():
        entry, who = entries[0], some([entry.who for entry in entries if entry.who], name)
        business = ""
        if entry.day:  # what day of the week it is stands beside it
            weekend = entry.day.weekday() >= SATURDAY
            business = said["weekend" if weekend else "holiday" if entry.closed else "business"].format(what=entry.closed)
        day = (str(entry.day), f"{entry.day:%A}") if entry.day else (said["undated"], "")
        yield tuple(map(text_cell, (*day, business, entry.act or "", entry.clause, sentence(who), entry.text)))


def appointments(matter: Matter, answer: DatesAnswer) -> Iterator[Appointment]:
    """Yield the days as entries of a calendar, one for each who has a duty."""
    name, said = naming(matter), matter.agreed.words.days
    for entry in answer.dated:
        assert entry.day is not None
        who = sentence(name(entry.who)) if entry.who else ""
        summary = said["summary" if who else "plain"].format(who=who, text=entry.text)
        told = "\n".join(_description(matter, answer, entry))
        yield Appointment(entry.uid, entry.day, sentence(summary), told, entry.ahead)


def _description(matter: Matter, answer: DatesAnswer, entry: Day) -> Iterator[str]:
    agreed, said = matter.agreed, matter.agreed.words.days
    yield f"{sentence(entry.text)}."
    if entry.clause:
        yield said["clause"].format(clause=entry.clause)
    if entry.act and entry.kind and entry.since:
        yield said["act"].format(kind=agreed.kinds[entry.kind], act=entry.act, day=day_in_words(entry.since))
    yield said["matter"].format(matter=matter.matter, day=day_in_words(answer.setting.as_of))
    if entry.closed:
        yield said["closed"].format(what=entry.closed)
    if entry.flag:
        yield f"{sentence(entry.flag)}."
    if entry.basis:
        yield said["rests"]
        yield from (_item(matter, item) for item in entry.basis[:MOST])
    if len(entry.basis) > MOST:
        yield said["more"].format(number=len(entry.basis) - MOST)


def _item(matter: Matter, item: BasisItem) -> str:
    form = matter.agreed.words.days["rule" if item.is_rule else "item"]
    return form.format(tag=item.tag, item=item.text or item.item, note=item.note)
