"""The sections of a report that speak of one act: the question and its answer, the conditions, the division, the readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from regrights.bridge.agreement.amounts import count, price_text
from regrights.bridge.answers.checked import CheckAnswer, WayAnswer
from regrights.bridge.answers.common import Matters
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.answers.read import Flip
from regrights.bridge.basics.figures import Money, number
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.layout import amount_cell, joined, text_cell
from regrights.bridge.documents.model import Block, Cell, Event, Items, Paragraph, Picture, Section, Table
from regrights.bridge.matter.acts import Company, Distribution, Grant, Joinder, Request, Transfer

OVER_READINGS = {
    "all": "It is admissible however the open phrases of the agreement are read.",
    "some": "It is admissible if the open phrases of the agreement are read in some ways, and not if they are read in others.",
    "none": "It is not admissible however the open phrases of the agreement are read.",
}


def question(found: Findings) -> Section:
    """Return what is asked."""
    act, checked = found.act, found.checked
    assert act is not None
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
    return Section("question", "Question", (Paragraph(f"{what}, on {_day(checked.date)}?"),))


def answer(found: Findings) -> Section:
    """Return the short answer, with every ground on which the act fails."""
    checked, read = found.checked, found.read
    assert checked is not None
    assert read is not None
    blocks: list[Block] = []
    if checked.admissible:
        way = f", by way of {found.agreed.ways[checked.way]}" if checked.way else ""
        blocks.append(Paragraph(f"Yes{way}: {found.agreed.words.meaning[checked.verdict]}.", "met"))
        if checked.verdict == "deferred":
            said = found.agreed.words.said
            when = f"from {_day(checked.clear_on)} on" if checked.clear_on else said["delay_open"]
            blocks.append(Paragraph(f"Filing may no longer wait {when} ({said['delay']})."))
    else:
        blocks.append(Paragraph(f"No: {found.agreed.words.meaning[checked.verdict]}.", "unmet"))
        grounds = [_ground(found, condition, way, checked) for way, condition in checked.unmet]
        blocks.append(Items(tuple(grounds) or ("No agreement is in force on this day.",)))
    if checked.setting.price:
        blocks.append(Paragraph(f"Asked at {price_text(Fraction(checked.setting.price))} a share, on {_day(checked.date)}."))
    if checked.unsettled:
        blocks.append(Items(tuple(f"The text does not settle {text}." for text in checked.unsettled)))
    blocks.append(Paragraph(OVER_READINGS[read.verdict], "note"))
    return Section("answer", "Short answer", tuple(blocks))


def _ground(found: Findings, condition: ConditionAnswer, way: WayAnswer, checked: CheckAnswer) -> str:
    by = f" (by way of {found.agreed.ways[way.way or 'none']})" if len(checked.ways) > 1 else ""
    return f"{condition.clause}, {found.agreed.words.conditions[condition.id]}: {condition.text}{by}."


def conditions(found: Findings) -> Section:
    """Return the conditions, way by way, with figures and margins."""
    checked = found.checked
    assert checked is not None
    blocks: list[Block] = []
    for way in checked.ways:
        caption = f"Conditions by way of {found.agreed.ways[way.way]}" if way.way else "Conditions"
        head = ("Clause", "Condition", "Outcome", "Actual", "Required", "Margin")
        blocks.append(Table(caption, head, tuple(_condition(found, entry) for entry in way.conditions), frozenset({3, 4, 5})))
        blocks.append(
            Items(tuple(f"{entry.clause}, {found.agreed.words.conditions[entry.id]}: {entry.text}." for entry in way.conditions))
        )
    return Section("conditions", "Conditions, figures and margins", tuple(blocks))


def _condition(found: Findings, entry: ConditionAnswer) -> tuple[Cell, ...]:
    outcome = "met" if entry.met else "UNMET"
    first = (text_cell(entry.clause), text_cell(found.agreed.words.conditions[entry.id]), text_cell(outcome))
    figure = entry.figure
    if figure is None:
        return (*first, text_cell(""), text_cell(""), text_cell(""))
    short = figure.short_by
    margin = abs(number(figure.actual) - number(figure.required)) if short is None else int(short)
    amount = Money(margin) if isinstance(figure.actual, Money) else margin
    sign = "short by " if short is not None else ""
    cells = (
        amount_cell(figure.actual, figure.unit),
        amount_cell(figure.required, figure.unit),
        amount_cell(amount, figure.unit, sign),
    )
    return (*first, *cells)


def readings(found: Findings) -> Section:
    """Return both sides of each contestable phrase that matters."""
    read = found.read
    assert read is not None
    blocks: list[Block] = []
    now = "admissible" if read.default else "not admissible"
    if not read.decides:
        blocks.append(Paragraph(f"However the open phrases are read, the act is {now}."))
    for place, flips in enumerate(read.decides, 1):
        together = "together" if len(flips) > 1 else "alone"
        turned = "not admissible" if read.default else "admissible"
        blocks.append(
            Paragraph(f"{place}. As the phrases are read here the act is {now}; read otherwise, {together}, it is {turned}:")
        )
        blocks.append(_sides(found, flips))
    hanging = [entry for entry in read.unmet if not entry.always]
    if hanging and not read.decides:
        blocks.append(Paragraph("Single conditions hang on a reading, though the outcome does not:"))
        for entry in hanging:
            blocks.append(
                Paragraph(
                    f"{entry.clause}, {found.agreed.words.conditions[entry.id]}: {'unmet' if entry.now else 'met'} as read here."
                )
            )
            blocks += [_sides(found, flips) for flips in entry.decides]
    checked = found.allocated.checked if found.allocated else found.checked
    if checked and checked.matters:
        blocks.append(matters_table(found, checked.matters))
    if checked and not checked.matters_complete:
        blocks.append(Paragraph(found.agreed.words.said["not_all_readings"], "unmet"))
    return Section("readings", "Readings that matter", tuple(blocks))


def option_of(found: Findings, entry: Matters) -> str:
    """Return how a point would be read otherwise."""
    return found.agreed.readings[entry.issue].options[entry.other]


def matters_table(found: Findings, matters: tuple[Matters, ...]) -> Table:
    """Return every single reading that would change an answer, and what it changes."""
    rows = tuple(
        tuple(map(text_cell, (f"“{entry.phrase}”, {entry.where}", option_of(found, entry), entry.effect))) for entry in matters
    )
    return Table("Single readings that would change this answer", ("The words", "Read so", "What changes"), rows)


def _sides(found: Findings, flips: tuple[Flip, ...]) -> Table:
    rows = []
    for flip in flips:
        reading = found.agreed.readings[flip.issue]
        sides = reading.options[flip.from_], reading.options[flip.to]
        rows.append(tuple(map(text_cell, (f"“{reading.phrase}”", reading.place, *sides))))
    return Table("Phrases in dispute", ("The words", "Where", "Read here", "Or"), tuple(rows))


def cures(found: Findings) -> Iterator[Section]:
    """Yield what would cure a refusal."""
    cured = found.cured
    if cured is None:
        return
    texts = tuple("; and ".join(f"{change.text} [{change.label}]" for change in cure.changes) for cure in cured.cures)
    blocks: list[Block] = [Items(texts, numbered=True)] if texts else [Paragraph("No set of so few changes cures it.")]
    blocks.insert(
        0, Paragraph(f"Every smallest set of at most {cured.changes} changes that makes the act admissible, each tried:")
    )
    if cured.cut_short in {"size", "timeout"}:
        blocks.append(Paragraph(found.agreed.words.cut_short(cured.cut_short, cured.changes)))
    if cured.incurable:
        blocks.append(Paragraph("What no change of the facts cures:"))
        blocks.append(Items(tuple(entry.text for entry in cured.incurable)))
    yield Section("cures", "What would cure it", tuple(blocks))


def follows(found: Findings) -> Iterator[Section]:
    """Yield who must do what by when, as a dated list, with the calendar."""
    checked, act = found.checked, found.act
    if checked is None or act is None or not (checked.follows or checked.deferred):
        return
    events = [Event(checked.date.toordinal(), str(checked.date), f"{found.agreed.kinds[checked.kind]}: the day of the act")]
    items = []
    for duty in dict.fromkeys(entry.duty for entry in checked.follows):
        concerned = [entry for entry in checked.follows if entry.duty == duty]
        by = concerned[0].by
        who = joined([found.name(entry.who) for entry in concerned])
        flag = f" ({concerned[0].flag})" if concerned[0].flag else ""
        items.append(f"{_day(by) + ': ' if by else ''}{who}: {concerned[0].text}{flag}.")
        if by is not None:
            few = who if len(concerned) < 3 else found.agreed.words.said["others"].format(number=len(concerned))
            events.append(Event(by.toordinal(), str(by), f"{few}: {concerned[0].text}"))
    if checked.clear_on is not None:
        events.append(Event(checked.clear_on.toordinal(), str(checked.clear_on), "first day on which filing may no longer wait"))
    blocks: list[Block] = [Items(tuple(items))] if items else []
    if len(events) > 1:
        events.sort(key=lambda event: event.day)
        alt = "; ".join(f"{event.date}: {event.text}" for event in events)
        blocks.append(Picture("calendar", "Calendar", alt, events=tuple(events)))
    yield Section("follows", "What follows", tuple(blocks))


def _day(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
