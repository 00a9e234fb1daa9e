"""The page of `ledger`: the demands of each way from day to day, and what changes for whoever may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import listed
from regrights.bridge.answers.over_time import LedgerOverTime, LedgerRow, Way
from regrights.bridge.answers.requested import LedgerAnswer
from regrights.bridge.basics.text import counted
from regrights.bridge.documents.drawn import Bar, Panel, Picture
from regrights.bridge.documents.layout import sentence, shares_cell, table, text_cell
from regrights.bridge.documents.ledger_words import LedgerWords
from regrights.bridge.documents.model import Block, Cell, Document, Entries, Entry, Items, Paragraph, Section, Table, Verdict
from regrights.bridge.documents.parts import basis_section, first, matters_section, page
from regrights.bridge.documents.sending import to_send
from regrights.bridge.matter.model import Matter

BARS = 12
"""How many days a picture shows at most: the last on which the demands changed."""

DAY = dt.timedelta(days=1)
PENDING = "Left is what is allowed less what is used; a pending one is within used only where it counts already."
BETWEEN = (
    "Asked on each day above, not on the days between them: a reading may also add a day on which something changes, or take one"
    " away (--reading tells that)."
)


def ledger_page(matter: Matter, answer: LedgerOverTime, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, "ledger", None, _sections(matter, answer, basis, whole=False))


def ledger_memo(matter: Matter, answer: LedgerOverTime, *, basis: bool) -> Document:
    """Return the same to send on, with the rows of each way in a table of their own, one for a run of days that are alike."""
    title = f"Demands and requests, {answer.begin} to {answer.until}"
    made = page(matter.matter, title, answer.rows[-1].answer.setting, _sections(matter, answer, basis, whole=True))
    return to_send(replace(made, date=str(answer.as_of)), "Used/pending/left, from day to day")


def _sections(matter: Matter, answer: LedgerOverTime, basis: bool, *, whole: bool) -> Iterator[Section]:
    agreed, words, rows = matter.agreed, LedgerWords(matter, answer), answer.rows
    yield first(Verdict(_in_short(answer)), *map(Paragraph, _about(matter, answer)))
    if not answer.complete:
        yield Section("incomplete", "", (Paragraph("The time limit ended the work: days of change may be missing.", "unmet"),))
    ways = list(dict.fromkeys(way for row in rows for way in row.ledger))
    if ways:
        keys = Items(tuple(f"{way}: {agreed.ways[way]}, {_of(rows, way)} allowed" for way in ways))
        days = [(text_cell(str(row.day)), text_cell(words.what(row)), *_cells(row, ways)) for row in rows]
        shown = replace(table("", ("Day", "What happened", *ways), days), right=frozenset(range(2, 2 + len(ways))))
        drawn = [_picture(agreed, rows, ways)] if len(rows) > 1 else []
        yield Section("ledger", "Used/pending/left, by way", (Paragraph(PENDING, "note"), keys, shown, *drawn))
    yield Section("days", "From day to day", tuple(_days(answer, words, whole)))
    if whole:
        yield Section("rows", "Every way, from day to day", (_every(answer, words),))
    yield _otherwise(agreed, answer, whole)
    unmet = [condition for entry in rows[-1].answer.refused for condition in entry.unmet]
    yield basis_section(answer.basis, unmet, whole=basis)


def _otherwise(agreed: Agreement, answer: LedgerOverTime, whole: bool) -> Section:
    """Return the readings that would change a row, each with the days, and what it changes on the first of them."""
    entries = [replace(one.matters, effect=f"{_on(one.days, len(answer.rows))}: {one.matters.effect}") for one in answer.matters]
    section = matters_section(agreed, entries, complete=answer.matters_complete)
    none = "no single reading changes one" if answer.matters_complete else "none found"
    title = f"Read otherwise, some row would differ: {len(entries) or none}"
    blocks: list[Block] = [Paragraph(BETWEEN, "note")]
    for block in section.blocks:
        if whole and isinstance(block, Entries):  # a memo has none
            blocks += [
                part for one in block.entries for part in (Paragraph(one.text, "strong"), Items(tuple(map(str, one.details))))
            ]
        else:
            blocks.append(block)
    return replace(section, title=title, blocks=tuple(blocks))


def _on(days: Sequence[dt.date], rows: int) -> str:
    """Return on which days of the rows an answer would differ."""
    if len(days) == 1:
        return f"on {days[0]}"
    if len(days) == rows:
        return f"on every day above; on {days[0]}"
    return f"on {listed(list(map(str, days)))}; on the first of them"


def _in_short(answer: LedgerOverTime) -> str:
    if not answer.registrations:
        return f"There is no earlier registration: one row, as of {answer.begin}."
    days, earlier = counted(len(answer.rows), "day"), counted(answer.registrations, "earlier registration")
    return f"From {answer.begin} to {answer.until} something changes on {days}: {earlier}."


def _about(matter: Matter, answer: LedgerOverTime) -> Iterator[str]:
    setting = answer.rows[0].answer.setting
    price = f", at ${setting.price} a share" if setting.price else ""
    yield f"{answer.matter}{price}; holdings as the file has them"
    if answer.until > answer.as_of:
        yield f"After {answer.as_of}: if nothing else happens."
    for issue, option in setting.readings.items():
        if option != matter.agreed.readings[issue].default:
            yield f"reading {issue}={option}: {matter.agreed.readings[issue].options[option]}"


def _of(rows: Sequence[LedgerRow], way: str) -> str:
    allowed = dict.fromkeys(row.ledger[way].allowed for row in rows if way in row.ledger)
    return " then ".join(f"{number:,}" for number in allowed)


def _cells(row: LedgerRow, ways: Sequence[str]) -> list[Any]:
    return [text_cell(_numbers(row.ledger[way]) if way in row.ledger else "–") for way in ways]


def _numbers(entry: LedgerAnswer) -> str:
    return f"{entry.used:,}/{entry.pending:,}/{entry.left:,}"


def _days(answer: LedgerOverTime, words: LedgerWords, whole: bool) -> Iterator[Block]:
    """Yield each day with its events, and what changes; of the first day all that is answered."""
    for row in answer.rows:
        text, told = ": ".join(filter(None, (str(row.day), words.events(row)))), tuple(words.changes(row))
        if whole:
            yield Paragraph(text, "strong")
            yield Items(told)
        else:
            yield Entries((Entry(text, told),))


def _picture(agreed: Agreement, rows: Sequence[LedgerRow], ways: Sequence[str]) -> Picture:
    """Return the demands left, and counted, of each way, on the first day and those on which what some way has left changed."""
    kept: list[LedgerRow] = []
    for row in rows:
        if not kept or _left(kept[-1], ways) != _left(row, ways):
            kept.append(row)
    shown = kept[-BARS:]
    changing = [way for way in ways if len({_left(row, [way]) for row in shown}) > 1] or list(ways)

    def bars(way: str) -> tuple[Bar, ...]:
        return tuple(
            Bar(str(row.day), ((left, f"{left:,}"), (used, ""))) for row in shown for left, used, _ in _amounts(row, [way])
        )

    panels = tuple(Panel(sentence(agreed.ways[way]), bars(way)) for way in changing)
    title = "Demands left, from day to day"
    last = "; ".join(f"{agreed.ways[way]}: {left:,} left" for way in changing for left, _, _ in _amounts(shown[-1], [way]))
    changed = len(shown) - 1
    alt = f"after {shown[0].day} they change on {changed:,} day{'' if changed == 1 else 's'}; on {shown[-1].day} {last}."
    return Picture("ledger", title, alt, "demands", legend=("left", "counted"), told=True, panels=panels)


def _amounts(row: LedgerRow, ways: Sequence[str]) -> tuple[tuple[int, int, int], ...]:
    found = [row.ledger.get(way) for way in ways]
    return tuple((0, 0, 0) if entry is None else (entry.left, entry.used, entry.pending) for entry in found)


def _left(row: LedgerRow, ways: Sequence[str]) -> tuple[int, ...]:
    return tuple(left for left, *_ in _amounts(row, ways))


HEAD = ("From", "Until", "Request", "Allowed", "Used", "Pending", "Left", "What may be requested")


def _every(answer: LedgerOverTime, words: LedgerWords) -> Table:
    """Return the rows of each way, one for each run of days on which the same is told of it."""
    found: list[tuple[Cell, ...]] = []
    for way in dict.fromkeys(way for row in answer.rows for way in row.ways):
        found += (
            (text_cell(str(begin)), text_cell(str(end)), text_cell(words.of_ways([way])), *told)
            for begin, end, told in _runs(answer, way, words)
        )
    return table("Every way, from day to day", HEAD, found)


def _runs(answer: LedgerOverTime, way: Way, words: LedgerWords) -> Iterator[tuple[dt.date, dt.date, tuple[Cell, ...]]]:
    """Yield the first and the last day of each run of rows in which the same is told of a way, and what that is."""
    ends = [*(row.day - DAY for row in answer.rows[1:]), answer.until]
    told = [(row.day, end, _told(row, way, words)) for row, end in zip(answer.rows, ends, strict=True)]
    for cells, run in groupby(told, key=itemgetter(2)):
        days = list(run)
        if cells:
            yield days[0][0], days[-1][1], cells


def _told(row: LedgerRow, way: Way, words: LedgerWords) -> tuple[Cell, ...]:
    """Return what is told of a way on a day; nothing where nobody could use it."""
    if way not in row.ways:
        return ()
    entry = row.demands(way)
    figures = [text_cell("")] * 4 if entry is None else map(shares_cell, (entry.allowed, entry.used, entry.pending, entry.left))
    return (*figures, text_cell(words.status(row, way)))
