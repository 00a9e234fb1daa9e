"""What a package does not say and only people can: how the agreement names each holder, marks, price, and what is in doubt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.intake.ocf.classes import StockClass, doubtful
from regrights.bridge.intake.ocf.holdings import Holdings
from regrights.bridge.intake.ocf.items import amount, written
from regrights.bridge.intake.ocf.ledger import Ledger
from regrights.bridge.intake.ocf.securities import Split
from regrights.bridge.intake.ocf.telling import LEFT_OUT, Telling
from regrights.bridge.intake.ocf.warrants import dollars

NONE = "none"
TRUTH = ("true", "false")
DATE = "date"
"""The unit of a blank that is a day."""


def terms(agreed: Agreement, until: dt.date) -> dict[str, dict[str, str]]:
    """Return what is taken of the blanks that must be filled in: for a day the last of the package; else nothing.

    The issuer's formation, the one other day that a package has, is before every agreement with those who hold its shares.
    """
    note = "not said in the package; the day on which the matter stands is taken"
    days = [name for name, blank in agreed.blanks.items() if blank.default is None and not blank.optional and blank.unit == DATE]
    return {name: {"value": str(until), "basis": "assumed", "note": note} for name in days}


def ask_of_agreement(agreed: Agreement, made: Holdings, ledger: Ledger, telling: Telling) -> None:
    """Ask what the agreement decides of holders and warrants, and what it leaves to the deal."""
    for name, blank in agreed.blanks.items():
        if blank.default is None and not blank.optional:
            taken = str(ledger.until) if blank.unit == DATE else None
            telling.ask(f"terms.{name}", f"{blank.words} [{blank.clause}]?", tuple(blank.options), taken)
    for package_id, holder in made.holders.items():
        _holder(agreed, package_id, holder["id"], made, ledger, telling)
    for one in made.warrants:
        for mark, words in agreed.marks.items():
            telling.ask(f"warrants.{one['id']}.{mark}", f"{one['name']}: {words}", TRUTH, "false")
    further = {**agreed.holder_marks, **agreed.groups}
    for mark, words in further.items():
        telling.notes.append(f"A holder may have the key {mark}, which no package says: {words}")
    telling.notes.append("A package says nothing of earlier registrations, of joinders and of what was signed: add them by hand.")


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


def ask_of_price(ledger: Ledger, telling: Telling) -> None:
    """Ask at which price shares are offered, and for Form S-3; the price of the last issuance is told."""
    text = "At how many dollars a share are requests asked, where an act states none?"
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
    if last is not None:
        text += f" The last issuance was at ${last[1]}, of {last[0]} ({last[2]})."
    telling.ask("price", text, (), LEFT_OUT)
    telling.ask("form_s3", "Is the issuer eligible for Form S-3?", TRUTH, LEFT_OUT)


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
