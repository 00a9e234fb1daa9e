"""The page of `ledger`: the demands of each way from day to day, and what changes for whoever may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name, count
from regrights.bridge.answers.over_time import LedgerOverTime, LedgerRow, Way
from regrights.bridge.answers.requested import LedgerAnswer
from regrights.bridge.basics.text import counted
from regrights.bridge.documents.drawn import Bar, Panel, Picture
from regrights.bridge.documents.layout import named, of_way, sentence, shares_cell, some, table, text_cell
from regrights.bridge.documents.model import Block, Document, Entries, Entry, Items, Paragraph, Section, Table, Verdict
from regrights.bridge.documents.parts import basis_section, first, page
from regrights.bridge.documents.sending import to_send
from regrights.bridge.matter.model import Matter

BARS = 12
"""How many days a picture shows at most: the last on which the demands changed."""
NOTHING = "nothing is in force"
DEMANDS = "demands by way of"
SAME = "refused all the same"
"""What is said of a way that is refused on both sides of a day."""


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
        yield Section("ledger", "Used/pending/left, by way", (keys, shown, *drawn))
    yield Section("days", "From day to day", tuple(_days(agreed, answer, name, whole)))
    if whole:
        yield Section("rows", "Every day and way", (_every(agreed, answer, name),))
    unmet = [condition for entry in rows[-1].answer.refused for condition in entry.unmet]
    yield basis_section(answer.basis, unmet, whole=basis)


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


def status(agreed: Agreement, row: LedgerRow, way: Way, name: Name) -> str:
    """Return in words what is answered of a way on a day: by whom it may be requested, until when put off, or what is lacking."""
    able, refused = row.requests(way), row.refusal(way)
    if refused is not None:
        lacking = ", ".join(agreed.words.conditions[entry.id] for entry in refused.unmet)
        return f"{agreed.words.meaning[refused.verdict]} (not met: {lacking})"
    if not able:
        return "not told"
    late = f"; filing may be {_late(able[0].clear_on)}"
    more = f", and {len(able) - 1:,} other smallest sets" if len(able) > 2 else ""
    by = " or ".join(some(item.by, name) for item in able[:2])
    return f"by {by}{more}{late if able[0].verdict == 'deferred' else ''}"


def _late(clear_on: dt.date | None) -> str:
    return "put off, for a time not yet known" if clear_on is None else f"put off, and no longer from {clear_on} on"


def _changes(agreed: Agreement, before: LedgerRow, row: LedgerRow, name: Name) -> Iterator[tuple[str, str]]:
    """Yield what differs between two rows, of which way, and in words."""
    for way, entry in row.ledger.items():
        was = before.ledger.get(way)
        known = {one.id: (one.counts, one.why) for one in was.registrations} if was else {}
        for one in entry.registrations:
            if (one.counts, one.why) != known.get(one.id, (one.counts, one.why)):
                yield one.id, f"{'counts' if one.counts else 'does not count'}, {one.why}"
        if was is None or (was.used, was.pending, was.left) != (entry.used, entry.pending, entry.left):
            told = f"{entry.used:,} used, {entry.pending:,} pending, {count(entry.left, 'demands')} left of {entry.allowed:,}"
            yield f"{DEMANDS} {agreed.ways[way]}", told
    for of in row.ways:
        if before.status(of) != row.status(of):
            yield of_way(agreed, *of), _turn(agreed, before, row, of, name)
    yield from ((of_way(agreed, *of), "nobody could use it any more") for of in before.ways if of not in row.ways)


def _turn(agreed: Agreement, before: LedgerRow, row: LedgerRow, way: Way, name: Name) -> str:
    """Return in words what becomes of a way."""
    was, now = before.requests(way), row.requests(way)
    if before.refusal(way) is not None and row.refusal(way) is not None:
        lacked = [entry.id for entry in before.refusal(way).unmet]  # type: ignore[union-attr]
        lacks = [entry.id for entry in row.refusal(way).unmet]  # type: ignore[union-attr]
        met = [f"now met: {agreed.words.conditions[one]}" for one in lacked if one not in lacks]
        unmet = [f"no longer met: {agreed.words.conditions[one]}" for one in lacks if one not in lacked]
        return "; ".join([SAME, *met, *unmet])
    if not now:
        return f"{'refused' if not was else 'no longer'}: {status(agreed, row, way, name)}"
    if not was:
        return f"may be requested, {status(agreed, row, way, name)}"
    if was[0].verdict == "deferred" and now[0].verdict != "deferred":
        return "filing may no longer be put off"
    if now[0].verdict == "deferred" and (was[0].verdict, was[0].clear_on) != (now[0].verdict, now[0].clear_on):
        return f"may be requested; filing may be {_late(now[0].clear_on)}"
    return f"may be requested {status(agreed, row, way, name)}"


def what(agreed: Agreement, answer: LedgerOverTime, row: LedgerRow, name: Name) -> str:
    """Return what happened on the day of a row; where no event tells it, what changes."""
    if row.happened:
        return "; ".join(text.rstrip(".") for text in row.happened)
    at = answer.rows.index(row)
    if not at:
        return "as it stands"
    before = answer.rows[at - 1]
    requests = {of_way(agreed, *way) for way in (*before.ways, *row.ways)}
    found = [told if of in requests else f"{of}: {told}" for of, told in _changes(agreed, before, row, name)]
    texts = list(dict.fromkeys(text for text in found if not text.startswith(SAME))) or list(dict.fromkeys(found))
    return "; ".join([*_in_force(agreed, before, row), *texts[:1], *(["and more"] if len(texts) > 1 else [])])


def _in_force(agreed: Agreement, before: LedgerRow, row: LedgerRow) -> list[str]:
    was, now = before.answer.setting.in_force, row.answer.setting.in_force
    return [f"in force: {agreed.sources[source]}" for source in now if source not in was]


def _days(agreed: Agreement, answer: LedgerOverTime, name: Name, whole: bool) -> Iterator[Block]:
    """Yield each day with what happened, and what changes; of the first day all that is answered."""
    before: LedgerRow | None = None
    for row in answer.rows:
        if before is None:
            sources = [f"in force: {agreed.sources[source]}" for source in row.answer.setting.in_force] or [NOTHING]
            told = [*sources, *(f"{of_way(agreed, *way)}: {status(agreed, row, way, name)}" for way in row.ways)]
        else:
            told = [*_in_force(agreed, before, row)]
            together: dict[str, list[str]] = {}
            for of, text in _changes(agreed, before, row, name):
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
    """Return the demands left, and counted, of each way, on the days on which some way's changed."""
    kept: list[LedgerRow] = []
    for row in rows:
        if not kept or _amounts(kept[-1], ways) != _amounts(row, ways):
            kept.append(row)
    shown = kept[-BARS:]
    changing = [way for way in ways if len({_amounts(row, [way]) for row in shown}) > 1] or list(ways)

    def bars(way: str) -> tuple[Bar, ...]:
        return tuple(
            Bar(str(row.day), ((left, f"{left:,}"), (used, ""))) for row in shown for left, used, _ in _amounts(row, [way])
        )

    panels = tuple(Panel(sentence(agreed.ways[way]), bars(way)) for way in changing)
    title = "Demands left, from day to day"
    last = "; ".join(f"{agreed.ways[way]}: {left:,} left" for way in changing for left, _, _ in _amounts(shown[-1], [way]))
    alt = f"{len(shown):,} days on which they change; on {shown[-1].day} {last}."
    return Picture("ledger", title, alt, "demands", legend=("left", "counted"), told=True, panels=panels)


def _amounts(row: LedgerRow, ways: Sequence[str]) -> tuple[tuple[int, int, int], ...]:
    found = [row.ledger.get(way) for way in ways]
    return tuple((0, 0, 0) if entry is None else (entry.left, entry.used, entry.pending) for entry in found)


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
