"""The warrants of a package: what each is exercised into, at which price, for how many shares; what is not said is asked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from regrights.bridge.intake.ids import Ids
from regrights.bridge.intake.ocf.classes import StockClass
from regrights.bridge.intake.ocf.items import amount, number, shown, written
from regrights.bridge.intake.ocf.securities import Security
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.intake.ocf.triggers import fixed, rights
from regrights.bridge.intake.taken import LEFT_OUT
from regrights.bridge.matter.scalars import PLACES, Unfit

DOLLARS = "USD"
ESTIMATES = {"HUMAN_ESTIMATED", "MACHINE_ESTIMATED", "INSTRUMENT_MAX", "INSTRUMENT_MIN"}
"""What a quantity comes from where it is not one that the instrument fixes."""


@dataclass(frozen=True, slots=True)
class Warrant:
    """A warrant as a matter has it: its id there, its entry, and the class in the package that it is exercised into, if known."""

    id: str
    entry: dict[str, Any]
    into: str | None


def warrant(
    security: Security, issued_into: set[str], classes: dict[str, StockClass], names: dict[str, str], ids: Ids, telling: Telling
) -> Warrant:
    """Return a warrant. ``issued_into`` are the classes issued on its exercise, ``names`` the ids of classes in the matter."""
    item = security.item
    custom = item.value.get("custom_id")
    called = shown(custom if isinstance(custom, str) and custom.strip() else security.id, 60)
    made = ids.of(custom if isinstance(custom, str) else "", "warrant")
    entry: dict[str, Any] = {"id": made, "name": f"Warrant {called}"}
    if into := _into(security, made, issued_into, classes, names, telling):
        entry["into"] = names[into]
    price = dollars(item.group("exercise_price"))
    if price is not None:
        entry["exercise_price"] = price
    else:
        group = item.group("exercise_price")
        said = shown(f"{group.get('amount', 'none')} {group.get('currency', '')}", 80)
        text = f"{item.place} says no exercise price in dollars with at most {PLACES} places ({said}): what is it?"
        telling.ask(f"warrants.{made}.exercise_price", text, (), LEFT_OUT)
    entry |= {"basis": "sourced", "source": f"{item.place}, security {shown(security.id, 80)}"}
    return Warrant(made, entry, into)


def dollars(group: dict[str, Any]) -> str | None:
    """Return an amount of dollars as a matter has it; None for another currency, for none, and for more places than it has."""
    try:
        value = number(group.get("amount"))
    except Unfit:
        return None
    text = written(value)
    return text if str(group.get("currency") or DOLLARS).upper() == DOLLARS and "/" not in text else None


def _into(
    security: Security, made: str, issued_into: set[str], classes: dict[str, StockClass], names: dict[str, str], telling: Telling
) -> str | None:
    """Return the class that a warrant is exercised into: that of its triggers, else what was issued, else the only common."""
    named = []
    for right in rights(security.item):
        target = right.get("converts_to_stock_class_id")
        if isinstance(target, str) and target in classes:
            named.append(target)
    said = [*dict.fromkeys(named)] or sorted(issued_into)
    place, text = f"warrants.{made}.into", f"into which class is {made} exercised ({security.item.place})?"
    options = [names[name] for name in (said if len(said) > 1 else classes)]
    if len(said) == 1:
        return said[0]
    if said:
        telling.ask(place, f"Its triggers name several: {text}", options, names[said[0]])
        return said[0]
    common = [name for name, stock in classes.items() if stock.kind == "common"]
    if len(common) == 1:
        telling.ask(place, f"The package does not say {text[:-1]}; there is one class of common.", options, names[common[0]])
        telling.assume(
            place, f"taken as exercised into {names[common[0]]}, the one class of common: {security.item.place} does not say"
        )
        return common[0]
    telling.ask(place, f"The package does not say {text}", options, None)
    return None


def issuable(security: Security, telling: Telling, place: str) -> Fraction:
    """Return how many shares are issuable on a warrant; what is not sure of it is asked. ``place`` is that of the shares."""
    item, by_triggers = security.item, fixed(security.item)
    numbers = ", ".join(map(amount, by_triggers))
    if not security.stated and not security.quantity:
        text = f"{item.place} says no quantity: how many shares are issuable on it?"
        telling.ask(place, text, [written(quantity) for quantity in by_triggers], "0")
        telling.assume(place, f"taken as nothing until it is said: {item.place} says no quantity")
        security.inferred.append("the package says no quantity")
    elif security.stated and security.open == security.quantity and by_triggers and security.quantity not in by_triggers:
        options = [written(quantity) for quantity in dict.fromkeys([security.quantity, *by_triggers])]
        text = f"{item.place} says {amount(security.quantity)} shares, and its triggers {numbers}: which holds?"
        telling.ask(place, text, options, written(security.open))
    if (source := item.text("quantity_source")) in ESTIMATES:
        security.inferred.append(f"the package calls the quantity {source}")
    return security.open
