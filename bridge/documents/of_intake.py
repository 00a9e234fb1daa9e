"""The page of `import`: what was taken of the files of others, what was left, control totals, and what is to be said by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regrights.bridge.documents.layout import MOST, more, shares_cell, table, text_cell
from regrights.bridge.documents.model import Document, Entries, Entry, Items, Section, Table, Verdict
from regrights.bridge.intake.taken import Left, Taken
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import item_names

PLACES = 4
"""How many places of what was left a page shows."""
QUESTIONS = "questions"
"""The section with what is to be said by hand."""


def intake_page(taken: Taken, matter: Matter, source: str, to: str) -> Document:
    """Return the page of what was taken from ``source`` and written ``to`` a matter file."""
    return Document(
        matter.matter,
        "import",
        str(matter.as_of),
        tuple(_sections(taken, matter, source)),
        facts=_facts(taken, matter, source, to),
    )


def unread_page(taken: Taken, source: str, title: str) -> Document:
    """Return the page of what was taken from ``source`` while it is no matter, since questions are open that it needs."""
    needed = sum(question.taken is None for question in taken.questions)
    meaning = f"{_plural(needed, 'question')} to be answered first: without an answer it is no matter."
    verdict = Section("", "", (Verdict(f"Read from {source}; not yet a matter.", meaning, "unmet"),))
    return Document(title, "import", "", (verdict, *_left(taken)))


def _sections(taken: Taken, matter: Matter, source: str) -> Iterator[Section]:
    holdings = sum(len(holder.holdings) for holder in matter.holders)
    counted = (
        f"{_plural(len(matter.holders), 'holder')} with {_plural(holdings, 'holding')} of {_plural(len(matter.classes), 'class')}"
    )
    odd = [total for total in taken.totals if total.theirs != total.ours]
    sound = f"; {_plural(len(odd), 'control total')} differ{'s' if len(odd) == 1 else ''}" if odd else ""
    tone = "waits" if odd or taken.questions else "met"
    meaning = f"{_plural(len(taken.questions), 'question')} to be answered by hand; until then what is taken is told as assumed."
    yield Section("", "", (Verdict(f"Taken from {source}: {counted}{sound}.", meaning if taken.questions else "", tone),))
    yield Section("taken", "Taken", (_held(matter),))
    if taken.totals:
        rows = [
            (text_cell(total.what), shares_cell(total.theirs), shares_cell(total.ours), shares_cell(total.ours - total.theirs))
            for total in taken.totals
        ]
        head = ("What", "Theirs", "Ours", "Difference")
        yield Section(
            "totals", f"Control totals: {_plural(len(odd), 'difference') if odd else 'all agree'}", (table("", head, rows),)
        )
    yield from _left(taken)
    if taken.questions:
        asked = tuple(
            f"{question.place}: {question.text}{f' Taken: {question.taken}.' if question.taken else ''}"
            for question in taken.questions[:MOST]
        )
        yield Section(QUESTIONS, f"To be said by hand: {len(taken.questions):,}", (Items(asked), *more(len(taken.questions))))


def _left(taken: Taken) -> Iterator[Section]:
    left = tuple(Entry(f"{entry.number:,} × {entry.kind}: {entry.why}", _places(entry), "plain") for entry in taken.left)
    yield Section("left", f"Left: {len(left) or 'nothing'}", (Entries(left),) if left else ())
    if taken.notes:
        yield Section("notes", "To be looked at", (Items(taken.notes),))


def _held(matter: Matter) -> Table:
    """Return the table of what is held of each class and warrant."""
    names, rows = item_names(matter), []
    held: dict[str, list[int]] = {}
    for holder in matter.holders:
        for holding in holder.holdings:
            held.setdefault(holding.class_ or holding.warrant or "", []).append(holding.shares)
    outstanding = {stock.id: stock.outstanding for stock in matter.classes}
    for item in [*outstanding, *(warrant.id for warrant in matter.warrants)]:
        shares = held.get(item, [])
        whole = shares_cell(outstanding[item]) if item in outstanding else text_cell("")
        rows.append((text_cell(f"{names[item]} ({item})"), whole, shares_cell(sum(shares)), shares_cell(len(shares))))
    return table("", ("Class or warrant", "Outstanding", "Held", "Holdings"), rows)


def _places(left: Left) -> tuple[str, ...]:
    if not left.where:
        return ()
    rest = len(left.where) - PLACES
    return ("; ".join(left.where[:PLACES]) + (f"; and {rest:,} more" if rest > 0 else ""),)


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 'es' if noun.endswith('s') else 's'}"


def _facts(taken: Taken, matter: Matter, source: str, to: str) -> dict[str, Any]:
    return {
        "schema": "regrights/import/1",
        "from": source,
        "to": to,
        "matter": matter.matter,
        "as_of": str(matter.as_of),
        "taken": {
            "holders": len(matter.holders),
            "holdings": sum(len(holder.holdings) for holder in matter.holders),
            "classes": {stock.id: stock.outstanding for stock in matter.classes},
            "warrants": [warrant.id for warrant in matter.warrants],
        },
        "mapping": taken.mapping,
        "totals": [{"what": total.what, "theirs": total.theirs, "ours": total.ours} for total in taken.totals],
        "left": [{"kind": left.kind, "number": left.number, "why": left.why, "where": list(left.where)} for left in taken.left],
        "questions": [
            {"place": item.place, "question": item.text, "options": list(item.options), "taken": item.taken}
            for item in taken.questions
        ],
        "notes": list(taken.notes),
    }
