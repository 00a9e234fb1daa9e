"""Tell apart what is given, inferred and assumed: the inferred and assumed items that an answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from regrights.bridge import words
from regrights.bridge.answers import BasisItem
from regrights.bridge.conditions import item_text
from regrights.bridge.matter import Holder, Matter
from regrights.bridge.solver import Rows

SHAKY = {"inferred", "assumed"}


def whole_basis(matter: Matter, rows: Rows) -> tuple[BasisItem, ...]:
    """Return everything inferred or assumed that an answer about all holders rests on."""
    items = {item for _, _, _, item in rows["because"]}
    everyone = [("holder", holder.id) for holder in matter.holders]
    return _basis(matter, rows, [*items, *everyone, "voting_power", "warrants", "dilution", "price", "form_s3"])


def act_basis(matter: Matter, rows: Rows, items: Iterable[Any]) -> tuple[BasisItem, ...]:
    """Return what is inferred or assumed among the ``items`` that an answer about an act rests on."""
    return _basis(matter, rows, items)


def _basis(matter: Matter, rows: Rows, items: Iterable[Any]) -> tuple[BasisItem, ...]:
    tags = dict(rows["tag"])
    found: dict[BasisItem, None] = {}
    for item in sorted(set(items), key=item_text):
        for entry in _of_item(matter, rows, tags, item):
            found[entry] = None
    for (rule,) in sorted(rows["bears"]):
        found[BasisItem(rule, tags[rule], words.RULES[rule])] = None
    for assumption in matter.assumptions:
        found[BasisItem(assumption.item, assumption.basis, assumption.note)] = None
    return tuple(found)


def _of_item(matter: Matter, rows: Rows, tags: dict[str, str], item: Any) -> Iterator[BasisItem]:
    match item:
        case "rule", rule if rule in tags:
            yield BasisItem(rule, tags[rule], words.RULES[rule])
        case "term", term:
            for name, _, source, clause, tag in rows["stated_in_force"]:
                if name == term and tag in SHAKY:
                    yield BasisItem(item_text(term), tag, f"{clause} as {words.SOURCES[source]} has it")
        case "holder", name:
            yield from _holder(next(holder for holder in matter.holders if holder.id == name))
        case "purchase", name:
            holder = next(holder for holder in matter.holders if holder.id == name)
            if holder.purchase is None:
                yield BasisItem(f"purchase by {name}", "assumed", words.RULES["transferee_purchased"])
        case "registration", name:
            registration = next(entry for entry in matter.registrations if entry.id == name)
            yield from _entry(f"registration {name}", registration)
        case "voting_power":
            for stock in matter.classes:
                yield from _entry(f"{stock.id} outstanding", stock)
        case "dilution":
            yield from _of_item(matter, rows, tags, "voting_power")
            yield from _of_item(matter, rows, tags, "warrants")
        case "warrants":
            for warrant in matter.warrants:
                yield from _entry(f"warrant {warrant.id}", warrant)
            for holder in matter.holders:
                yield from _holder(holder, warrants_only=True)
        case "price" if matter.price is not None:
            yield from _entry(f"price of ${matter.price.value}", matter.price)
        case "form_s3" if matter.form_s3 is None:
            yield BasisItem("form_s3", "assumed", words.RULES["form_s3"])
        case "form_s3":
            yield from _entry("form_s3", matter.form_s3)


def _holder(holder: Holder, *, warrants_only: bool = False) -> Iterator[BasisItem]:
    for holding in holder.holdings:
        if warrants_only and holding.warrant is None and holding.from_warrant is None:
            continue
        yield from _entry(f"{holder.id}: {holding.shares:,} of {holding.class_ or holding.warrant}", holding)


def _entry(item: str, entry: Any) -> Iterator[BasisItem]:
    if entry.basis in SHAKY:
        yield BasisItem(item, entry.basis, "; ".join(filter(None, (entry.source, entry.note))))
