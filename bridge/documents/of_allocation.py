"""The page of `allocate`: who takes part, the pro rata with its rounds, the ranges, a proposal's verdict, and the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from regrights.bridge.agreement.amounts import Name
from regrights.bridge.basics.telling import Tell
from regrights.bridge.cutback.answer import AllocateAnswer, divides
from regrights.bridge.cutback.listing import Listing
from regrights.bridge.documents.division import Division, Round
from regrights.bridge.documents.drawn import Bar, Picture
from regrights.bridge.documents.layout import named, shares_cell, table, text_cell
from regrights.bridge.documents.model import Block, Cell, Document, Heading, Items, Marks, Paragraph, Rows, Section, Table
from regrights.bridge.documents.model import Verdict as Said
from regrights.bridge.documents.parts import asked, basis_section, condition_mark, first, matters_section, page, verdict_on
from regrights.bridge.matter.model import Matter


def allocation_page(matter: Matter, answer: AllocateAnswer, listed: Listing, *, count: bool, basis: bool, tell: Tell) -> Document:
    """Return the page. The list is gone through as it is written, and ``tell`` is told how far it has come."""
    sections = _sections(matter, answer, listed, count, basis, tell)
    return page(matter.matter, f"allocate {answer.act}", answer.checked.setting, sections)


def _sections(matter: Matter, answer: AllocateAnswer, listed: Listing, count: bool, basis: bool, tell: Tell) -> Iterator[Section]:
    name, agreed, checked = named(matter), matter.agreed, answer.checked
    yield first(verdict_on(agreed, checked), Paragraph(_in_short(answer)))
    if answer.proposed is not None:
        yield Section("proposed", "The proposed allocation", tuple(_proposal(answer.proposed, name)))
    most = f"{answer.maximum:,} shares at most" if answer.reduced else "not underwritten, so filled whole"
    yield asked(agreed, checked.setting, f"{agreed.kinds[checked.kind]} {answer.act}: {most}")
    if not checked.admissible:
        marks = Marks(tuple(condition_mark(agreed, condition) for _, condition in checked.unmet))
        yield Section("conditions", "Divided all the same:", (marks,))
    binds = [
        *_told_bar(answer, name),
        *(f"left out: {name(entry.by)}: {entry.why} [{entry.clause}]" for entry in checked.left_out),
    ]
    yield Section("proviso", "", tuple(map(Paragraph, binds)))
    yield Section("pro_rata", f"Pro rata [{answer.clause}]", tuple(_pro_rata(answer, name)))
    yield Section("by_reading", "The pro rata, read otherwise", tuple(_by_reading(answer, name)))
    ranges = [(text_cell(name(holder)), *map(shares_cell, span)) for holder, span in answer.ranges.items()]
    title = f"Range of each over all full divisions {answer.words.divisions[checked.kind]}"
    yield Section("ranges", title, (table("", ("Investor", "Least", "Most"), ranges),))
    if answer.split != "any":
        yield Section("allocations", "Allocations: the pro rata one", (_rows(answer, listed, count, tell),))
    elif answer.lot is not None:
        kind = "full admissible" if answer.asked.full_only else "admissible"
        title = f"Allocations: {kind}, in lots of {answer.lot:,}"
        yield Section("allocations", title, (_rows(answer, listed, count, tell),))
    yield matters_section(agreed, checked.matters, complete=checked.matters_complete)
    yield basis_section(checked.basis, (entry for way in checked.ways for entry in way.conditions), whole=basis)


def _in_short(answer: AllocateAnswer) -> str:
    """Return how many shares are sold, and how many are cut."""
    sold, requested = sum(answer.pro_rata.values()), sum(answer.offering.requested.values())
    cut = f", {requested - sold:,} are cut" if requested > sold else ", all of them"
    return f"Of {requested:,} shares requested {sold:,} are sold{cut}."


def _told_bar(answer: AllocateAnswer, name: Name) -> Iterator[str]:
    told = answer.words.told_bar
    if not told.id:
        yield from answer.what_binds(name)
        return
    yield f"{told.head}: {answer.bar_text()}"
    if answer.half is not None:
        halves = ", ".join(f"{name(holder)} {half:,}" for holder, half in answer.halves.items())
        yield told.says.format(halves=halves or f"{answer.half:,}")
    for demand in answer.other_demands:
        yield f"{answer.words.keeps(demand.id)}: {answer.demand_text(demand)}"


def pro_rata_table(answer: AllocateAnswer, name: Name, caption: str, total: str) -> Table:
    """Return what each requested and sells, what is cut, and what keeps it from more."""
    rows: list[tuple[Cell, ...]] = []
    requested = answer.offering.requested
    for holder, shares in requested.items():
        sold = answer.pro_rata[holder]
        binds = ", ".join(answer.words.keeps(rule) for rule in answer.binds[holder])
        cut = Cell(f"{shares - sold:,}", shares - sold, "[1]-[2]")
        rows.append((text_cell(name(holder)), shares_cell(shares), shares_cell(sold), cut, text_cell(binds)))
    sums = (sum(requested.values()), sum(answer.pro_rata.values()))
    totals = [Cell(f"{amount:,}", amount, "SUM([above])") for amount in (*sums, sums[0] - sums[1])]
    rows.append((text_cell(total), *totals, text_cell("")))
    return replace(table(caption, ("Investor", "Requested", "Sold", "Cut", "Limited by"), rows), division=_division(answer))


def _division(answer: AllocateAnswer) -> Division:
    """Return by what weights, and in which rounds, the shares were divided."""
    rounds = [
        Round(answer.step_text(entry), entry.amount, tuple(map(entry.given.get, answer.offering.requested)))
        for entry in answer.rounds
    ]
    return Division(tuple(answer.offering.weights[holder] for holder in answer.offering.requested), tuple(rounds))


def sold_and_cut(answer: AllocateAnswer, name: Name) -> tuple[Bar, ...]:
    """Return what each sells, and what is cut, as bars."""
    return tuple(
        Bar(name(holder), ((sold := answer.pro_rata[holder], f"{sold:,} sold"), (shares - sold, f"{shares - sold:,} cut")))
        for holder, shares in answer.offering.requested.items()
    )


def _pro_rata(answer: AllocateAnswer, name: Name) -> Iterator[Block]:
    yield pro_rata_table(answer, name, "", "All")
    yield Picture("sold", "", "", "shares", sold_and_cut(answer, lambda holder: holder), legend=("sold", "cut"))
    rounds = []
    for number, entry in enumerate(answer.rounds, 1):
        given = ", ".join(f"{holder} {shares:,}" for holder, shares in entry.given.items()) or "nobody"
        divided = answer.words.divides[divides(answer.words, entry)]
        rounds.append(f"round {number}: {answer.step_text(entry)}: {entry.amount:,} ({divided}): {given}")
    yield Items((*rounds, f"unsold of what could be sold: {answer.unsold:,}"))


def _by_reading(answer: AllocateAnswer, name: Name) -> Iterator[Block]:
    """Yield what each would sell under each other reading that changes the pro rata, and how many more or fewer that is."""
    for entry in answer.by_reading:
        rows = []
        for holder, shares in entry.sold.items():
            differs = entry.differs.get(holder, 0)
            rows.append((text_cell(name(holder)), shares_cell(shares), Cell(f"{differs:+,}", differs)))
        yield Heading(f"{entry.issue}={entry.option}")
        yield table("", ("Investor", "Sold", "Differs"), rows)


def _proposal(proposed: dict[str, Any], name: Name) -> Iterator[Block]:
    verdict = "ADMISSIBLE" if proposed["admissible"] else "NOT ADMISSIBLE"
    full = "" if not proposed["admissible"] else ", and full" if proposed["full"] else ", but more could be sold"
    yield Said(verdict + full, tone="met" if proposed["admissible"] else "unmet")
    told = []
    for entry in proposed["broken"]:
        who = f"{name(entry['who'])}: " if entry["who"] else ""
        short = f" ({entry['short']})" if entry["short"] else ""
        amounts = f"{entry['actual']:,} against {entry['required']:,}, {entry['short_by']:,} apart"
        told.append(f"{who}{entry['text']}{short}: {amounts}")
    if not proposed["admissible"]:
        nearest = proposed["nearest"]
        given = (
            ", ".join(f"{holder}={shares}" for holder, shares in nearest.items())
            if nearest
            else "not searched: too many investors, or too large amounts"
        )
        told.append(f"nearest admissible, the fewest shares moved: {given}")
    if told:
        yield Items(tuple(told))


def _rows(answer: AllocateAnswer, listed: Listing, count: bool, tell: Tell) -> Rows:
    """Return the list; where it is only counted, without its entries."""
    requested = answer.offering.requested

    def rows() -> Iterator[tuple[str, ...]]:
        for entry in listed:
            tell(listed.count)
            if not count:
                yield (*(f"{amount:,}" for amount in (entry.total, *entry.sold.values())), "full" if entry.full else "")

    def end() -> tuple[Paragraph, ...]:
        said = Paragraph(f"{listed.count:,} {'so far' if listed.out_of_time else 'in all'}")
        return (said,) if listed.complete else (said, Paragraph("the list is not complete", "unmet"))

    longest = (f"{sum(requested.values()):,}", *(f"{shares:,}" for shares in requested.values()), "full")
    return Rows(() if count else ("total", *requested, ""), () if count else longest, rows(), end)
