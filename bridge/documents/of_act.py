"""The sections of a memo that speak of one act: the question, the conditions, the readings, cures, and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from regrights.bridge.agreement.amounts import count
from regrights.bridge.answers.common import Matters
from regrights.bridge.answers.cured import Cure
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.answers.read import Flip
from regrights.bridge.basics.calendar import day_in_words, no_business_day
from regrights.bridge.basics.figures import Money, number
from regrights.bridge.documents.citing import Citing
from regrights.bridge.documents.drawn import Event, Picture
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.grounds import failing
from regrights.bridge.documents.layout import amount_cell, joined, shares_cell, text_cell
from regrights.bridge.documents.model import Block, Cell, Items, Paragraph, Section, Table
from regrights.bridge.matter.acts import Company, Distribution, Grant, Joinder, Request, Transfer

MOST_CURES = 12
"""How many cures a memo tells at most."""


def question(found: Findings) -> Section:
    """Return what is asked."""
    act, checked = found.act, found.checked
    if act is None:
        day = found.setting.as_of if found.setting else found.matter.as_of
        return Section("question", "Question", (Paragraph(f"{found.agreed.words.asked['position']}, on {day_in_words(day)}?"),))
    assert checked is not None
    who = joined([found.name(holder) for holder in act.by])
    asked = found.agreed.words.asked
    match act:
        case Request():
            shares = sum(act.asked.values())
            kind = found.agreed.kind_within(act.kind)
            what = asked["request"].format(who=who, kind=kind, shares=count(shares, "shares"))
        case Distribution():
            what = asked["distribution"].format(who=who, shares=count(sum(act.asked.values()), "shares"))
        case Transfer():
            of = found.items[str(act.class_ or act.warrant)]
            moved = f"{count(act.shares, 'shares')} of {of}"
            what = asked["transfer"].format(who=who, moved=moved, to=found.name(act.to))
        case Joinder():
            what = asked["joinder"].format(who=who)
        case Company():
            what = asked["company"].format(shares=count(act.shares, "shares"), form=act.form)
        case Grant():
            what = asked["grant"].format(to=act.to)
    return Section("question", "Question", (Paragraph(f"{what}, on {day_in_words(checked.date)}?"),))


def conditions(found: Findings, citing: Citing, *, brief: bool = False) -> Iterator[Section]:
    """Yield the conditions, each right apart, with figures and margins; in ``brief`` those not met, or with figures."""
    checked = found.checked
    assert checked is not None
    head: tuple[str, ...] = ("Clause", "Condition", "Outcome", "Actual", "Required or limit", "Margin")
    blocks: list[Block] = []
    for way in checked.ways:
        shown = [entry for entry in way.conditions if not brief or (entry.figure if checked.admissible else not entry.met)]
        by = f", {found.agreed.ways[way.way]}" if way.way else ""
        caption = f"Conditions under {citing.short(way.conditions[0].clause)}{by}" if way.conditions else ""
        if shown:
            rows = tuple(_condition(found, entry, citing) for entry in shown)
            if not any(cell.text for row in rows for cell in row[3:]):
                rows, head = tuple(row[:3] for row in rows), head[:3]
            blocks.append(Table(caption, head, rows, frozenset(range(3, len(head)))))
    if blocks:
        yield Section("conditions", "Conditions, figures and margins", tuple(blocks))


def _condition(found: Findings, entry: ConditionAnswer, citing: Citing) -> tuple[Cell, ...]:
    outcome = "met" if entry.met else "waits" if entry.effect == "defers" else "not met"
    figure, what = entry.figure, found.agreed.words.conditions[entry.id]
    if not entry.met and (figure is None or len(entry.tests) > 1 or entry.effect == "defers"):
        what = failing(entry) if entry.effect == "defers" else f"{what}: {failing(entry)}"
    elif figure is not None and len(entry.tests) > 1:  # the figures are those of one test alone
        what, figure = f"{what}: {entry.text}", None
    first = (text_cell(citing.short(entry.clause)), text_cell(what), text_cell(outcome))
    if figure is None:
        return (*first, text_cell(""), text_cell(""), text_cell(""))
    short = figure.short_by
    margin = abs(number(figure.actual) - number(figure.required)) if short is None else int(short)
    amount = Money(margin) if isinstance(figure.actual, Money) else margin
    sign = ("waits " if entry.effect == "defers" else "short by ") if short is not None else ""
    unit = "days" if isinstance(figure.actual, dt.date) else figure.unit
    cells = amount_cell(figure.actual, figure.unit), amount_cell(figure.required, figure.unit), amount_cell(amount, unit, sign)
    return (*first, *cells)


def readings(found: Findings, citing: Citing) -> Section:
    """Return both sides of each contestable phrase that changes the answer."""
    read = found.read
    assert read is not None
    blocks: list[Block] = []
    now, turned = ("may be made", "may not be made")[:: 1 if read.default else -1]
    if not read.decides:
        blocks.append(Paragraph(f"However the open phrases are read, this {now}."))
    for flips in read.decides:
        together = ", together, " if len(flips) > 1 else " "
        blocks.append(Paragraph(f"As the phrases are read here, this {now}; read otherwise{together}it {turned}:"))
        blocks.append(_sides(found, flips, citing))
    checked = found.allocated.checked if found.allocated else found.checked
    if checked and checked.matters:
        blocks.append(matters_table(found, checked.matters, citing))
    if checked and not checked.matters_complete:
        blocks.append(Paragraph(found.agreed.words.said["not_all_readings"], "unmet"))
    return Section("readings", "Readings that matter", tuple(blocks))


def option_of(found: Findings, entry: Matters) -> str:
    """Return how a point would be read otherwise."""
    return found.agreed.readings[entry.issue].options[entry.other]


def matters_table(found: Findings, matters: tuple[Matters, ...], citing: Citing) -> Table:
    """Return every single reading that would change an answer, and what it changes."""
    rows = tuple(
        tuple(map(text_cell, (f"“{entry.phrase}”, {citing.short(entry.where)}", option_of(found, entry), _changes(found, entry))))
        for entry in matters
    )
    return Table("Single readings that would change this answer or its figures", ("The words", "Read so", "What changes"), rows)


def _changes(found: Findings, entry: Matters) -> str:
    """Return what a reading changes; of shares that another table tells, only that they do."""
    divided = found.allocated.by_reading if found.allocated else ()
    if not any(other.issue == entry.issue and other.option == entry.other for other in divided):
        return entry.effect
    parts = [part for part in entry.effect.split("; ") if " would sell " not in part]
    return "; ".join([*parts, "the division (3.3)"])


def _sides(found: Findings, flips: tuple[Flip, ...], citing: Citing) -> Table:
    rows = []
    for flip in flips:
        reading = found.agreed.readings[flip.issue]
        sides = reading.options[flip.from_], reading.options[flip.to]
        rows.append(tuple(map(text_cell, (f"“{reading.phrase}”", citing.short(reading.place), *sides))))
    return Table("Phrases in dispute", ("The words", "Where", "Read here", "Or"), tuple(rows))


def cures(found: Findings) -> Iterator[Section]:
    """Yield what would cure a refusal: sets of few changes, less those that buy out several holders."""
    cured = found.cured
    if cured is None:
        return
    told = [cure for cure in cured.cures if sum(change.from_holder is not None for change in cure.changes) < 2]
    rows = tuple(_cure(place, cure) for place, cure in enumerate(told[:MOST_CURES], 1))
    blocks: list[Block] = []
    if rows:
        blocks.append(Table("Each of these, tried alone, cures it", ("No.", "What would change", "Whose it is to do"), rows))
    else:
        blocks.append(Paragraph(f"No set of at most {cured.changes} changes cures it."))
    if left := len(cured.cures) - len(rows):
        bought = len(cured.cures) - len(told)
        which = f", {'all' if bought == left else f'{bought:,}'} of them by buying out several holders" if bought else ""
        blocks.append(Paragraph(f"Left out here: {left:,} more{which}.", "note"))
    if cured.cut_short in {"size", "timeout"}:
        blocks.append(Paragraph(found.agreed.words.cut_short(cured.cut_short, cured.changes)))
    if cured.incurable:
        blocks.append(Paragraph("What no change of the facts cures:"))
        blocks.append(Items(tuple(dict.fromkeys(entry.text for entry in cured.incurable))))
    yield Section("cures", "What would cure it", tuple(blocks))


def _cure(place: int, cure: Cure) -> tuple[Cell, ...]:
    hands = dict.fromkeys(change.label for change in cure.changes)
    changes = "; and ".join(change.text for change in cure.changes)
    return shares_cell(place), text_cell(changes), text_cell("; ".join(hands))


def _day(by: dt.date | None, flag: str | None) -> str:
    """Return a day in words, and what it is if it is no business day and nothing else is said of that."""
    if by is None:
        return "none stated"
    what = None if flag else no_business_day(by)
    return f"{day_in_words(by)}{f' ({what})' if what else ''}"


def follows(found: Findings) -> Iterator[Section]:
    """Yield who must do what by which day, and the calendar."""
    checked, act = found.checked, found.act
    if checked is None or act is None or not (checked.follows or checked.deferred):
        return
    events = [Event(checked.date.toordinal(), str(checked.date), f"{found.agreed.kinds[checked.kind]}: the day it is made")]
    rows = []
    for duty in dict.fromkeys(entry.duty for entry in checked.follows):
        concerned = [entry for entry in checked.follows if entry.duty == duty]
        by, flag = concerned[0].by, concerned[0].flag
        who = joined([found.name(entry.who) for entry in concerned])
        what = f"{concerned[0].text}{f' ({flag})' if flag else ''}"
        rows.append((by, tuple(map(text_cell, (_day(by, flag), who, what)))))
        if by is not None:
            few = who if len(concerned) < 3 else found.agreed.words.said["others"].format(number=len(concerned))
            events.append(Event(by.toordinal(), str(by), f"{few}: {concerned[0].text}"))
    if (clear := checked.clear_on) is not None:
        said = "the first day on which filing may no longer wait"
        events.append(Event(clear.toordinal(), str(clear), said))
        rows.append((clear, tuple(map(text_cell, (day_in_words(clear), found.agreed.labels["company"], said)))))
    rows.sort(key=lambda row: row[0] or dt.date.max)
    blocks: list[Block] = []
    if rows:
        blocks.append(Table("Who must or may do what, by which day", ("Day", "Who", "What"), tuple(row for _, row in rows)))
    if len(events) > 1:
        events.sort(key=lambda event: event.day)
        alt = "; ".join(f"{event.date}: {event.text}" for event in events)
        blocks.append(Picture("calendar", "Calendar", alt, events=tuple(events), told=bool(rows)))
    yield Section("follows", "What follows, and by which day", tuple(blocks))
