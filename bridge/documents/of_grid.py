"""The page of `allocate` over a range of maxima: a table of divisions, and one for each reading that changes a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.agreement.amounts import Name, listed
from regrights.bridge.basics.text import counted
from regrights.bridge.cutback.grid import GridAnswer, GridRow
from regrights.bridge.documents.drawn import Bar, Picture
from regrights.bridge.documents.layout import named, shares_cell, table, text_cell
from regrights.bridge.documents.model import Block, Document, Items, Marks, Paragraph, Section
from regrights.bridge.documents.parts import asked, basis_section, condition_mark, first, page, verdict_on
from regrights.bridge.documents.reckoned import reckoned, rounds_table
from regrights.bridge.documents.sending import to_send
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.matters import Reading

BARS, PARTS = 12, 5
"""How many maxima a picture shows, and into how many parts it divides what is sold, at most."""

ALL_SOLD = "Of what could be sold nothing stays unsold, at any of these maxima."
CAPTION = "Shares, by the most that the underwriter takes"


def grid_page(matter: Matter, answer: GridAnswer, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, f"allocate {answer.act}", answer.checked.setting, _sections(matter, answer, basis, live=False))


def grid_memo(matter: Matter, answer: GridAnswer, *, basis: bool, live: bool) -> Document:
    """Return the same to send on. ``live``: it is for a workbook, whose cells reckon what a formula can say."""
    kind = matter.agreed.kinds[answer.checked.kind]
    sections = _sections(matter, answer, basis, live=live)
    made = page(matter.matter, f"{kind} {answer.act}: what each sells, by maximum", answer.checked.setting, sections)
    return to_send(made, CAPTION)


def _sections(matter: Matter, answer: GridAnswer, basis: bool, *, live: bool) -> Iterator[Section]:
    name, agreed, checked = named(matter), matter.agreed, answer.checked
    yield first(verdict_on(agreed, checked), *map(Paragraph, _in_short(answer)))
    if not answer.complete:
        lacking = Paragraph("The time limit ended the work: not every row that was asked for is told.", "unmet")
        yield Section("incomplete", "", (lacking,))
    span = f"{min(answer.maxima):,} to {max(answer.maxima):,} shares at most"
    yield asked(agreed, checked.setting, f"{agreed.kinds[checked.kind]} {answer.act}: {span}")
    if not checked.admissible:
        marks = Marks(tuple(condition_mark(agreed, condition) for _, condition in checked.unmet))
        yield Section("conditions", "Divided all the same:", (marks,))
    yield Section("who", "Who takes part", (Items(tuple(_who(answer, name))),))
    for reading in answer.readings:
        title = "What each sells, as it is read here" if reading is None else f"Read otherwise: {_said(matter, reading)}"
        said: list[Block] = []
        if live and reading is not None:  # the name of a sheet is short
            title, said = "{}={}".format(*reading), [Paragraph(title)]
        yield Section("grid" if reading is None else "by_reading", title, (*said, *_grid(answer, reading, live)))
    if live:
        for reading in answer.readings:
            told = tuple(_rounds(answer, reading))
            yield Section("rounds", f"Rounds{'' if reading is None else ', {}={}'.format(*reading)}", told)
    if answer.same:
        same = tuple(_said(matter, reading) for reading in answer.same)
        yield Section("same", "Read otherwise, no row would differ", (Items(same),))
    yield basis_section(checked.basis, (entry for way in checked.ways for entry in way.conditions), whole=basis)


def _in_short(answer: GridAnswer) -> Iterator[str]:
    """Yield how many divisions are told, and at which maxima the bar that every answer tells of bites."""
    rows = answer.of(None)
    yield f"{counted(len(rows), 'division')}, as it is read here."
    told, found = answer.words.told_bar, [row for row in rows if answer.bites(row)]
    if told.id and found:
        at = [f"{row.maximum:,}" for row in (found[0], found[-1])]
        where = at[0] if len(found) == 1 else f"{len(found):,} maxima, the first {at[0]} and the last {at[1]}"
        yield f"{told.head}: it bites at {where}; how the division is then redone is a reading."
    elif told.id and any(answer.bites(row) is not None for row in rows):
        yield f"{told.head}: it bites at none of them."


def _who(answer: GridAnswer, name: Name) -> Iterator[str]:
    for holder in answer.holders:
        asks = list(dict.fromkeys(row.offering.requested.get(holder, 0) for row in answer.rows))
        said = name(holder) if name(holder).endswith(f"({holder})") else f"{name(holder)} ({holder})"
        yield f"{said}: {listed([f'{shares:,}' for shares in asks])} requested"
    yield from (f"left out: {name(entry.by)}: {entry.why} [{entry.clause}]" for entry in answer.checked.left_out)


def _said(matter: Matter, reading: Reading) -> str:
    issue, option = reading
    return f"{issue}={option}: {matter.agreed.readings[issue].options[option]}"


def binds_text(answer: GridAnswer, row: GridRow) -> str:
    """Return in words which bars and floors bind."""
    return ", ".join(answer.words.keeps(rule) for rule in row.binds)


def bites_text(answer: GridAnswer, row: GridRow) -> str:
    """Return whether the bar that every answer tells of bites."""
    return {True: "yes", False: "no", None: ""}[answer.bites(row)]


def _grid(answer: GridAnswer, reading: Reading | None, live: bool) -> Iterator[Block]:
    rows = answer.of(reading)
    holders = [holder for holder in answer.holders if any(holder in row.offering.requested for row in rows)]
    if live:
        yield reckoned(rows, holders, lambda row: _last(answer, row))
    else:
        yield from _table(answer, rows, holders)
    last = min(BARS, len(rows)) - 1
    shown = [rows[at * (len(rows) - 1) // last] for at in range(last + 1)] if last else rows
    if reading is None and any(sum(row.sold.values()) for row in shown):
        yield _picture(shown, holders, len(rows))


def _last(answer: GridAnswer, row: GridRow) -> tuple[tuple[str, str], ...]:
    """Return what is said of a row after its figures, each under its head."""
    bites = (("Bites", bites_text(answer, row)),) if answer.words.told_bar.id else ()
    return (*bites, ("Binds", binds_text(answer, row)))


def _table(answer: GridAnswer, rows: Sequence[GridRow], holders: Sequence[str]) -> Iterator[Block]:
    """Yield a row for each maximum, without a column that would tell nothing of any of them."""
    last = {head: [dict(_last(answer, row))[head] for row in rows] for head, _ in _last(answer, rows[0])}
    last = {head: texts for head, texts in last.items() if any(texts)}
    unsold = any(row.unsold for row in rows)
    told = [
        (
            *map(shares_cell, (row.maximum, *(row.sold.get(holder, 0) for holder in holders), *([row.unsold] if unsold else []))),
            *(text_cell(texts[at]) for texts in last.values()),
        )
        for at, row in enumerate(rows)
    ]
    if not unsold:
        yield Paragraph(ALL_SOLD, "note")
    yield table("", ("Maximum", *holders, *(["Unsold"] if unsold else []), *last), told)


def _rounds(answer: GridAnswer, reading: Reading | None) -> Iterator[Block]:
    rows = answer.of(reading)
    holders = [holder for holder in answer.holders if any(holder in row.offering.requested for row in rows)]
    yield rounds_table(rows, holders, answer.step_text)


def _picture(shown: Sequence[GridRow], holders: Sequence[str], rows: int) -> Picture:
    """Return what is sold at the maxima that are ``shown``, in parts by investor, of those who sell there."""
    selling = [holder for holder in holders if any(row.sold.get(holder, 0) for row in shown)]
    most = sorted(selling, key=lambda holder: -max(row.sold.get(holder, 0) for row in shown))
    alone = [holder for holder in selling if holder in most[: PARTS if len(selling) <= PARTS else PARTS - 1]]
    others = [holder for holder in selling if holder not in alone]

    def bar(row: GridRow) -> Bar:
        sold = [row.sold.get(holder, 0) for holder in alone]
        sold += [sum(row.sold.get(holder, 0) for holder in others)] if others else []
        return Bar(f"{row.maximum:,}", tuple((shares, "" if at else f"{sum(sold):,} sold") for at, shares in enumerate(sold)))

    title = "Shares sold, by the most that the underwriter takes"
    legend = (*alone, *([f"{len(others):,} others"] if others else []))
    alt = f"{title}, in parts: {', '.join(legend)}; {len(shown):,} of {rows:,} maxima."
    return Picture("sold-by-maximum", title, alt, "shares", tuple(map(bar, shown)), legend=legend, told=True)
