"""The page of `validate`: a matter's control totals, and what does not reconcile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.documents.layout import shares_cell, table, text_cell
from regrights.bridge.documents.model import Cell, Document, Items, Section, Table, Verdict
from regrights.bridge.documents.parts import asked, basis_section, first, page
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.taken import Taken
from regrights.bridge.questions.totals import ON_OPTIONS, TotalsAnswer


def totals_page(matter: Matter, answer: TotalsAnswer, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, "validate", answer.setting, _sections(matter, answer, basis))


def _sections(matter: Matter, answer: TotalsAnswer, basis: bool) -> Iterator[Section]:
    agreed, odd = matter.agreed, len(answer.unreconciled)
    reconciles = f"{odd:,} item{' does' if odd == 1 else 's do'} not reconcile" if odd else "everything reconciles"
    yield first(Verdict(f"No mistakes found; {reconciles}.", tone="waits" if odd else "met"))
    yield asked(agreed, answer.setting)
    votes = tuple(f"{agreed.words.controls[item]}: {amount:,}" for item, amount in answer.votes.items())
    votes += tuple(f"{day}: {text}" for day, text in answer.dates)
    acts = ", ".join(act.id for act in matter.acts) or "none"
    rest = f"{len(matter.holders):,} holders, {len(matter.registrations):,} registrations; acts: {acts}"
    yield Section("totals", "Control totals", (_totals(answer), Items((*votes, rest))))
    yield Section("unreconciled", f"Unreconciled: {odd or 'nothing'}", (Items(answer.unreconciled),))
    if answer.terms:
        yield _terms("defaults", "Terms taken by default", [term for term in answer.terms if term.by_default])
        yield _terms("outside", "Terms outside the range of the form", [term for term in answer.terms if term.outside])
    yield basis_section(answer.basis, whole=basis)


def _totals(answer: TotalsAnswer) -> Table:
    rows = [
        (
            text_cell(f"{total.name} ({total.item})"),
            *(
                Cell("") if amount is None else shares_cell(amount)
                for amount in (total.outstanding, total.held, total.others, total.holders)
            ),
        )
        for total in answer.totals
    ]
    first = "Class, warrant or options" if any(total.unit == ON_OPTIONS for total in answer.totals) else "Class or warrant"
    return table("", (first, "In all", "Listed", "Others", "Holders"), rows)


def _terms(id_: str, head: str, terms: Sequence[Taken]) -> Section:
    texts = tuple(
        f"{term.term} {term.value} [{term.clause}]: {term.words}{'' if term.by_default else f'; {term.note}'}" for term in terms
    )
    return Section(id_, f"{head}: {len(terms) or 'none'}", (Items(texts),))
