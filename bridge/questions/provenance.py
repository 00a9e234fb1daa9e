"""Tell apart what is given, inferred and assumed: what an answer rests on that is not given.

The rules tell what an answer rests on, item by item (because.lp of the agreement, and ``relies`` and ``bears`` beside its
rules); here each item is traced to its entry of the matter file, its statement or its rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from regrights.bridge.agreement.amounts import percentage
from regrights.bridge.answers.common import A_RULE, AdjustmentItem, BasisItem, Only
from regrights.bridge.matter.class_parts import IN_WORDS
from regrights.bridge.matter.held import Holder
from regrights.bridge.matter.ledger import Ledger
from regrights.bridge.matter.model import Adjustment, Matter
from regrights.bridge.matter.naming import item_names, naming
from regrights.bridge.questions.conditions import item_text
from regrights.bridge.questions.taken import Taken, terms_taken
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.sources import Bears, Because, ReliedFor, Relies, StatedInForce, Tag
from regrights.bridge.solving.values import Term

SHAKY = {"inferred", "assumed", "sibling"}


def whole_basis(matter: Matter, rows: Rows, about: str) -> tuple[BasisItem, ...]:
    """Return what an answer about a whole matter rests on that is not given. ``about`` is the question, as the rules name it."""
    return basis_of(matter, rows, {row.item for row in rows.of(Because)}, about)


def basis_of(matter: Matter, rows: Rows, items: Iterable[Term], *about: Term) -> tuple[BasisItem, ...]:
    """Return what is not given of the ``items``, of what the answer ``about`` something relies on, and of what bears on all."""
    sources = _Sources(matter, rows)
    used = _of_all(rows, items, about) | {row.item for row in rows.of(ReliedFor) if row.about in about}
    found: dict[BasisItem, None] = {}
    for item in sorted(used, key=item_text):
        found |= dict.fromkeys(sources.of(item))
    for entry in matter.assumptions:
        kind = AdjustmentItem if isinstance(entry, Adjustment) else BasisItem
        found[kind(entry.item, entry.basis, entry.note, entry.item)] = None
    return tuple(found)


def _of_all(rows: Rows, items: Iterable[Term], about: Iterable[Term]) -> set[Term]:
    """Return the items on which all rests that is said, not only what is said of some duty."""
    relied = (row.item for row in rows.of(Relies) if row.about in about)
    return {*items, *relied, *(("rule", row.rule) for row in rows.of(Bears))}


def only_for(matter: Matter, rows: Rows, items: Iterable[Term], *about: Term) -> Only:
    """Return what of the basis (see basis_of) is relied on for some duties alone, each with those duties and whose they are."""
    sources, found = _Sources(matter, rows), defaultdict[BasisItem, set[tuple[str, str]]](set)
    for row in rows.of(ReliedFor):
        if row.about in about:
            for entry in sources.of(row.item):
                found[entry].add((row.duty, row.who))
    for item in _of_all(rows, items, about):
        for entry in sources.of(item):
            found.pop(entry, None)
    return {entry: frozenset(of) for entry, of in found.items()}


class _Sources:
    """Where the figures and rules of a matter come from."""

    def __init__(self, matter: Matter, rows: Rows) -> None:
        self.matter = matter
        self.tags = dict(rows.of(Tag))
        self.stated = {row.term: row for row in rows.of(StatedInForce)}
        self.holders = {holder.id: holder for holder in matter.holders}
        self.names = item_names(matter)
        self.name = naming(matter)
        self.agreed = matter.agreed
        self.taken = terms_taken(matter)
        self.ledger = Ledger(matter)
        self.registrations = {registration.id: registration for registration in matter.registrations}

    def of(self, item: Term) -> Iterator[BasisItem]:
        """Yield what is inferred or assumed about an item that an answer rests on."""
        match item:
            case "rule", str(rule) if self.tags[rule] in SHAKY:
                yield BasisItem(rule, self.tags[rule], self.agreed.words.rules[rule], A_RULE)
            case "term", str(term) if term in self.taken:
                yield from self._taken(self.taken[term])
            case "term", term if term in self.stated and self.stated[term].tag in SHAKY:
                said = self.stated[term]
                note = f"{said.value}; {said.clause} as {self.agreed.sources[said.source]} has it"
                yield BasisItem(item_text(term), said.tag, note, f"a number of {said.clause}")
            case "holder", str(name) if name in self.holders:
                yield from self._holder(self.holders[name])
            case "purchase", str(name) if self.holders[name].purchase is None:
                text = f"purchase by {self.name(name)}"
                yield BasisItem(f"purchase by {name}", "assumed", self.agreed.words.rules["transferee_purchased"], text)
            case "registration", str(name):
                yield from _entry(f"registration {name}", self.registrations[name])
            case "event", str(name) if name in self.matter.events:
                yield from _entry(f"event {name}", self.matter.events[name], self.agreed.events[name])
            case "form_s3" if self.matter.form_s3 is None:
                yield BasisItem("form_s3", self.tags["form_s3_unsaid"], self.agreed.words.rules["form_s3_unsaid"], "Form S-3")
            case str():
                yield from self._of_matter(item)

    def _taken(self, term: Taken) -> Iterator[BasisItem]:
        """Yield a term that the matter leaves to the default, that is not given, or that is outside the range of the form."""
        if term.basis in SHAKY or term.outside:
            yield BasisItem(term.term, term.basis, f"{term.value} [{term.clause}]; {term.note}".removesuffix("; "), term.words)

    def _of_matter(self, item: str) -> Iterator[BasisItem]:
        if item in {"voting_power", "dilution"}:
            for stock in self.matter.classes:
                yield from _entry(f"{stock.id} outstanding", stock, f"{self.names[stock.id]} outstanding")
        if item in {"warrants", "dilution"}:
            for warrant in self.matter.warrants:
                yield from _entry(f"warrant {warrant.id}", warrant, self.names[warrant.id])
            for holder in self.matter.holders:
                yield from self._holder(holder, warrants_only=True)
        if item == "dilution":
            for option in self.matter.options:
                yield from _entry(f"options {option.id}", option, self.names[option.id])
        if item == "price" and self.matter.price is not None:
            yield from _entry(f"price of ${self.matter.price.value:f}", self.matter.price)
        if item == "form_s3":
            yield from _entry("form_s3", self.matter.form_s3, "Form S-3")
        if item == "selling_expenses" and self.matter.selling_expenses is not None:
            expenses = self.matter.selling_expenses
            yield from _entry("selling_expenses", expenses, f"selling expenses of {percentage(expenses.value)}")

    def _holder(self, holder: Holder, *, warrants_only: bool = False) -> Iterator[BasisItem]:
        for holding in holder.holdings:
            if warrants_only and holding.warrant is None and holding.from_warrant is None:
                continue
            of = str(holding.class_ or holding.warrant)
            text = f"{self.name(holder.id)}: {holding.shares:,} of {self.names[of]}"
            yield from _entry(f"{holder.id}: {holding.shares:,} of {of}", holding, text)
        for of, how in self.ledger.rounded_by(holder):
            note = f"a fraction of a share {IN_WORDS[how]}, as the file says; of all that the holder has of the class together"
            text = f"{self.name(holder.id)}: conversion of {self.names[of]}"
            yield BasisItem(f"{holder.id}: conversion of {of}", "inferred", note, text)


def _entry(item: str, entry: Any, text: str = "") -> Iterator[BasisItem]:
    if entry.basis in SHAKY:
        yield BasisItem(item, entry.basis, "; ".join(filter(None, (entry.source, entry.note))), text or item)
