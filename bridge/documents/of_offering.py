"""The sections of a report that speak of a division of shares: what a bar does, and who sells how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from regrights.bridge.agreement.amounts import count
from regrights.bridge.documents.citing import Citing, stopped
from regrights.bridge.documents.drawn import Bar, Panel, Picture
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.layout import joined, sentence, shares_cell, text_cell
from regrights.bridge.documents.model import Block, Items, Paragraph, Section, Table

if TYPE_CHECKING:
    from regrights.bridge.cutback.answer import AllocateAnswer

RANGE = "The least and the most that each could sell, over all full divisions {divisions}"


def division(found: Findings, citing: Citing) -> Iterator[Section]:
    """Yield what the bar that is told of does here, and the allocation, round by round."""
    given = found.allocated
    if given is None:
        return
    # Imported where something is divided, for few acts are.
    from regrights.bridge.cutback.answer import divides
    from regrights.bridge.documents.of_allocation import pro_rata_table, sold_and_cut

    if given.words.told_bar.id:
        told = given.bar_paragraphs(joined([found.name(holder) for holder in given.bound]))
        told += [stopped(f"{demand.id}: {given.demand_text(demand)}") for demand in given.other_demands]
        yield Section("proviso", given.words.told_bar.title, tuple(map(Paragraph, told)))
    elif binding := given.what_binds(found.name):
        told = [stopped(sentence(text)) for text in binding]
        yield Section("proviso", given.words.what_binds["title"], (Items(tuple(told)),))
    ranges = [
        Bar(found.name(holder), ((least, ""), (most - least, f"{least:,} to {most:,}" if least < most else f"{most:,}")))
        for holder, (least, most) in given.ranges.items()
    ]
    bars, asked = sold_and_cut(given, found.name), sum(given.offering.requested.values())
    rounds = [
        f"{given.step_text(entry)}: {count(entry.amount, 'shares')} ({given.words.divides[divides(given.words, entry)]}): "
        + (joined([f"{found.name(holder)} {shares:,}" for holder, shares in entry.given.items()]) or "nobody")
        for entry in given.rounds
    ]
    how = [stopped(sentence(given.step_text(entry))) for entry in given.rounds]
    left_out = [f"{found.name(entry.by)}: {entry.why} ({citing.short(entry.clause)})" for entry in given.checked.left_out]
    yield Section(
        "allocation",
        "The division of the shares",
        (
            Paragraph(
                f"The underwriter takes at most {given.maximum:,} of the {count(asked, 'shares')} that are requested."
                if given.reduced
                else "The offering is not underwritten, and so every request is filled."
            ),
            pro_rata_table(given, found.name, f"Pro rata under {citing.short(given.clause)}", "Total"),
            Picture("sold", "Requested, sold and cut", _alt(bars), "shares", bars, legend=("sold", "cut"), told=True),
            *([Items(tuple(rounds), numbered=True)] if len(rounds) > 1 else map(Paragraph, how)),
            *([Paragraph(f"Unsold of what could be sold: {count(given.unsold, 'shares')}.")] if given.unsold else []),
            *([Items(tuple(left_out))] if left_out else []),
            *_by_reading(found, given),
            _ranges(given, ranges),
        ),
    )


def _ranges(given: AllocateAnswer, bars: list[Bar]) -> Picture:
    """Return the range of each investor as a picture."""
    title = RANGE.format(divisions=given.words.divisions[given.checked.kind])
    return Picture("range", title, _alt(bars), "shares", tuple(bars))


def _by_reading(found: Findings, given: AllocateAnswer) -> Iterator[Block]:
    """Yield the pro rata under each other reading that changes it, in a table and drawn."""
    if not given.by_reading:
        return
    holders = list(dict.fromkeys([*given.offering.requested, *(holder for entry in given.by_reading for holder in entry.sold)]))
    rows = []
    for entry in given.by_reading:
        option = found.agreed.readings[entry.issue].options[entry.option]
        cells = [shares_cell(entry.sold.get(holder, 0)) for holder in holders]
        rows.append((text_cell(sentence(option)), *cells))
    head = ("Read so", *(found.name(holder) for holder in holders))
    yield Table("The pro rata, read otherwise", head, tuple(rows), frozenset(range(1, len(head))))
    yield _multiples(found, given, holders)


def _multiples(found: Findings, given: AllocateAnswer, holders: Sequence[str]) -> Picture:
    """Return what each sells as the points are read, and read otherwise: a small chart for each reading."""
    readings = [("As it is read here", given.pro_rata)]
    readings += [(found.agreed.readings[entry.issue].options[entry.option], entry.sold) for entry in given.by_reading]
    panels = tuple(
        Panel(said, tuple(Bar(found.name(holder), ((sold.get(holder, 0), f"{sold.get(holder, 0):,}"),)) for holder in holders))
        for said, sold in readings
    )
    told = "; ".join(f"{panel.title}: {_alt(panel.bars)}" for panel in panels)
    return Picture("by_reading", "What each sells, by reading", told, "shares", panels=panels, told=True)


def _alt(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.name}: {', '.join(text for _, text in bar.parts if text)}" for bar in bars)
