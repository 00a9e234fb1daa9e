"""What a package does not say and only people can: how the agreement names each holder, marks, price, and what is in doubt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.intake import needs
from regrights.bridge.intake.ocf.classes import StockClass, doubtful
from regrights.bridge.intake.ocf.holdings import Holdings
from regrights.bridge.intake.ocf.items import amount, written
from regrights.bridge.intake.ocf.ledger import Ledger
from regrights.bridge.intake.ocf.securities import Split
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.intake.ocf.warrants import dollars
from regrights.bridge.intake.taken import LEFT_OUT

NONE = "none"


def ask_of_agreement(agreed: Agreement, made: Holdings, ledger: Ledger, telling: Telling) -> None:
    """Ask what the agreement decides of holders and warrants, and what it leaves to the deal."""
    telling.add(needs.of_deal(agreed, str(ledger.until), _last_price(ledger)))
    for package_id, holder in made.holders.items():
        _holder(agreed, package_id, holder["id"], made, ledger, telling)
    for one in made.warrants:
        telling.add(needs.of_warrant(agreed, one))
    telling.notes.extend(needs.notes(agreed, "package"))


def _holder(agreed: Agreement, package_id: str, name: str, made: Holdings, ledger: Ledger, telling: Telling) -> None:
    holder = made.holders[package_id]
    held: dict[str, int] = {}
    for holding in holder["holdings"]:
        item = holding.get("class") or holding["warrant"]
        held[item] = held.get(item, 0) + holding["shares"]
    said = ", ".join(f"{shares:,} of {item}" for item, shares in held.items()) or "nothing"
    place = f"holders.{name}.capacity"
    text = f"How does the agreement name {holder['name']}, who holds {said}?"
    telling.ask(place, text, tuple(agreed.capacities), NONE)
    telling.assume(place, f"taken as no party ({NONE}) until it is said: no package says how an agreement names {holder['name']}")
    if moved := ledger.moves.get(package_id):
        options = [made.holders[before]["id"] for before in moved if before in made.holders]
        names = ", ".join(f"{made.holders[before]['name']} ({at})" for before, at in moved.items() if before in made.holders)
        text = f"{holder['name']} took by transfer from {names}: does it stand in the agreement as a transferee?"
        telling.ask(f"holders.{name}.transferee_of", text, options, LEFT_OUT)
    telling.add(needs.of_holder(agreed, name, holder["name"]))


def _last_price(ledger: Ledger) -> str:
    """Return the price of the last issuance, as a sentence; nothing where none has one."""
    last: tuple[dt.date, str, str] | None = None
    came = {name for closing in ledger.read.closings for name in (*closing.results, closing.balance)}
    for security in ledger.read.stock.values():
        price = dollars(security.item.group("share_price"))
        if (
            security.id not in came
            and price
            and Fraction(price)
            and security.day <= ledger.until
            and (last is None or security.day >= last[0])
        ):
            last = (security.day, price, security.item.place)
    return "" if last is None else f"The last issuance was at ${last[1]}, of {last[0]} ({last[2]})."


def ask_of_classes(classes: Mapping[str, StockClass], made: Holdings, ledger: Ledger, telling: Telling) -> None:
    """Ask what is in doubt of classes: their kind, their ratio after a split, and the sum where it does not add up."""
    held = made.held("class")
    for name, stock in classes.items():
        made_id = made.class_ids[name]
        if doubtful(stock):
            marked = stock.item.text("class_type")
            text = f"{stock.item.place}: {stock.name} is marked {marked}: common or preferred?"
            telling.ask(f"classes.{made_id}.kind", text, ("common", "preferred"), stock.kind)
        if stock.kind == "preferred" and stock.target is None:
            text = f"{stock.item.place} says no ratio for {stock.name}: if it converts, into which class, and at what ratio?"
            common = [made.class_ids[other] for other, one in classes.items() if one.kind == "common" and one.target is None]
            telling.ask(f"classes.{made_id}.converts_to", text, common, LEFT_OUT)
            telling.ask(f"classes.{made_id}.ratio", f"{stock.name}: how many shares, if it converts?", (), LEFT_OUT)
        for split in ledger.splits:
            _after(split, stock, made_id, classes, telling)
        theirs, ours = ledger.stated[name], held[made_id]
        if name in ledger.misfit or theirs != ours:
            text = f"{stock.name}: open securities come to {ours:,}, and transactions add up to {amount(theirs)}: which holds?"
            options = dict.fromkeys([f"{ours}", *([written(theirs)] if theirs >= ours and theirs.denominator == 1 else [])])
            telling.ask(f"classes.{made_id}.outstanding", text, tuple(options), str(ours))
    for package_id, one in made.warrants_by.items():
        security = ledger.read.warrants[package_id]
        for split in ledger.splits:
            if one.into == split.of and security.day < split.day and security.there:
                at = f"{classes[split.of].name} was split at {written(split.ratio)} on {split.day} ({split.item.place})"
                text = f"{at}, after {one.id} was issued: is its exercise price still as it was, and its shares?"
                telling.ask(f"warrants.{one.id}.exercise_price", text, (), one.entry.get("exercise_price", LEFT_OUT))


def _after(split: Split, stock: StockClass, made_id: str, classes: Mapping[str, StockClass], telling: Telling) -> None:
    if split.of == stock.id:
        telling.notes.append(
            f"The split of {stock.name} at {written(split.ratio)} on {split.day} ({split.item.place}) is in the figures."
        )
    if stock.target is None or stock.ratio is None or split.of not in {stock.id, stock.target}:
        return
    if stock.since is None or stock.since < split.day:
        text = (
            f"{classes[split.of].name} was split at {written(split.ratio)} on {split.day} ({split.item.place}), and no "
            f"adjustment follows of the ratio at which {stock.name} converts: is it still {written(stock.ratio)}?"
        )
        telling.ask(f"classes.{made_id}.ratio", text, (), written(stock.ratio))
