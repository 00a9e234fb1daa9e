"""The page of `ledger`: the demands of each way from day to day, and what changes for whoever may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name, listed
from regrights.bridge.answers.over_time import LedgerOverTime, LedgerRow
from regrights.bridge.answers.requested import LedgerAnswer
from regrights.bridge.basics.text import counted
from regrights.bridge.documents.drawn import Bar, Panel, Picture
from regrights.bridge.documents.layout import named, of_way, sentence, shares_cell, table, text_cell
from regrights.bridge.documents.ledger_words import changes, in_force, status, what
from regrights.bridge.documents.model import Block, Document, Entries, Entry, Items, Paragraph, Section, Table, Verdict
from regrights.bridge.documents.parts import basis_section, first, matters_section, page
from regrights.bridge.documents.sending import to_send
from regrights.bridge.matter.model import Matter

BARS = 12
"""How many days a picture shows at most: the last on which the demands changed."""


NOTHING = "nothing is in force"
PENDING = "Left is what is allowed less what is used; a pending one is within used only where it counts already."
BETWEEN = (
    "Asked on each day above, not on the days between them: a reading may also add a day on which something changes, or take one"
    " away (--reading tells that), and one that only adds a way which is refused is not named."
)


def ledger_page(matter: Matter, answer: LedgerOverTime, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, "ledger", None, _sections(matter, answer, basis, whole=False))


def ledger_memo(matter: Matter, answer: LedgerOverTime, *, basis: bool) -> Document:
    """Return the same to send on, with a row a day and way in a table of its own."""
    title = f"Demands and requests, {answer.begin} to {answer.until}"
    made = page(matter.matter, title, answer.rows[-1].answer.setting, _sections(matter, answer, basis, whole=True))
    return to_send(replace(made, date=str(answer.as_of)), "Used/pending/left, from day to day")


def _sections(matter: Matter, answer: LedgerOverTime, basis: bool, *, whole: bool) -> Iterator[Section]:
    agreed, name, rows = matter.agreed, named(matter), answer.rows
    yield first(Verdict(_in_short(answer)), *map(Paragraph, _about(matter, answer)))
    if not answer.complete:
        yield Section("incomplete", "", (Paragraph("The time limit ended the work: days of change may be missing.", "unmet"),))
    ways = list(dict.fromkeys(way for row in rows for way in row.ledger))
    if ways:
        keys = Items(tuple(f"{way}: {agreed.ways[way]}, {_of(rows, way)} allowed" for way in ways))
        days = [(text_cell(str(row.day)), text_cell(what(agreed, answer, row, name)), *_cells(row, ways)) for row in rows]
        shown = replace(table("", ("Day", "What happened", *ways), days), right=frozenset(range(2, 2 + len(ways))))
        drawn = [_picture(agreed, rows, ways)] if len(rows) > 1 else []
        yield Section("ledger", "Used/pending/left, by way", (Paragraph(PENDING, "note"), keys, shown, *drawn))
    yield Section("days", "From day to day", tuple(_days(agreed, answer, name, whole)))
    if whole:
        yield Section("rows", "Every day and way", (_every(agreed, answer, name),))
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


def _days(agreed: Agreement, answer: LedgerOverTime, name: Name, whole: bool) -> Iterator[Block]:
    """Yield each day with what happened, and what changes; of the first day all that is answered."""
    before: LedgerRow | None = None
    for row in answer.rows:
        if before is None:
            sources = [f"in force: {agreed.sources[source]}" for source in row.answer.setting.in_force] or [NOTHING]
            told = [*sources, *(f"{of_way(agreed, *way)}: {status(agreed, row, way, name)}" for way in row.ways)]
        else:
            told = [*in_force(agreed, before, row)]
            together: dict[str, list[str]] = {}
            for of, text in changes(agreed, before, row, name):
                together.setdefault(text, []).append(of)
            told += [f"{'; '.join(of)}: {text}" for text, of in together.items()] or ["nothing else changes"]
        text = f"{row.day}: {what(agreed, answer, row, name)}"
        if whole:
            yield Paragraph(text, "strong")
            yield Items(tuple(told))
        else:
            yield Entries((Entry(text, tuple(told)),))
        before = row


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


HEAD = ("Day", "What happened", "Request", "Allowed", "Used", "Pending", "Left", "What may be requested")


def _every(agreed: Agreement, answer: LedgerOverTime, name: Name) -> Table:
    """Return a row for each day and way."""
    told = []
    for row in answer.rows:
        for kind, way in row.ways:
            entry = row.demands((kind, way))
            figures = (
                [text_cell("")] * 4 if entry is None else map(shares_cell, (entry.allowed, entry.used, entry.pending, entry.left))
            )
            happened = text_cell(what(agreed, answer, row, name))
            request = text_cell(of_way(agreed, kind, way))
            told.append((text_cell(str(row.day)), happened, request, *figures, text_cell(status(agreed, row, (kind, way), name))))
    return table("Every day and way", HEAD, told)
