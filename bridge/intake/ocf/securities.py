"""The securities of a package and what closes them, as its transactions say: of stock and warrants alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from regrights.bridge.basics.errors import closest
from regrights.bridge.intake.ocf.classes import StockClass, ratio
from regrights.bridge.intake.ocf.items import Item, amount, shown
from regrights.bridge.intake.ocf.package import Package
from regrights.bridge.intake.ocf.parties import Stakeholder
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.intake.ocf.triggers import check_triggers, fixed
from regrights.bridge.matter.scalars import Unfit

ISSUANCES = {"TX_STOCK_ISSUANCE": "stock", "TX_WARRANT_ISSUANCE": "warrant"}
SPLIT = "TX_STOCK_CLASS_SPLIT"
PRICES = ("share_price", "exercise_price", "purchase_price")
"""Prices of an issuance."""


class _Kind(NamedTuple):
    of: str
    verb: str
    quantity: str | None
    keeps: bool
    """Whether what results from it is as much as what it closes."""


CLOSINGS = {
    "TX_STOCK_TRANSFER": _Kind("stock", "transferred", "quantity", True),
    "TX_STOCK_CANCELLATION": _Kind("stock", "cancelled", "quantity", False),
    "TX_STOCK_REPURCHASE": _Kind("stock", "repurchased", "quantity", False),
    "TX_STOCK_RETRACTION": _Kind("stock", "retracted", None, False),
    "TX_STOCK_REISSUANCE": _Kind("stock", "reissued", None, True),
    "TX_STOCK_CONVERSION": _Kind("stock", "converted", "quantity_converted", False),
    "TX_STOCK_CONSOLIDATION": _Kind("stock", "consolidated", None, True),
    "TX_WARRANT_TRANSFER": _Kind("warrant", "transferred", "quantity", True),
    "TX_WARRANT_CANCELLATION": _Kind("warrant", "cancelled", "quantity", False),
    "TX_WARRANT_RETRACTION": _Kind("warrant", "retracted", None, False),
    "TX_WARRANT_EXERCISE": _Kind("warrant", "exercised", None, True),
}
"""What closes a security, wholly or in part; what is left of it, and what results, are securities of their own."""
EXERCISED = ("TX_EQUITY_COMPENSATION_EXERCISE", "TX_PLAN_SECURITY_EXERCISE", "TX_EQUITY_COMPENSATION_RELEASE",
             "TX_PLAN_SECURITY_RELEASE", "TX_CONVERTIBLE_CONVERSION")  # fmt: skip
"""What issues stock for a security that a matter does not have."""


@dataclass(slots=True)
class Security:
    """A security: who holds it, of which class (of a warrant: none), and how much of it is open still.

    ``day`` is the day from which it is there, ``stated`` whether its quantity is stated, ``inferred`` what of it is said
    nowhere. ``exercised`` is the warrant on whose exercise it was issued, ``converted`` the class on whose conversion.
    """

    id: str
    item: Item
    holder: str
    of: str
    quantity: Fraction
    day: dt.date
    stated: bool = True
    inferred: list[str] = field(default_factory=list)
    open: Fraction = Fraction(0)
    there: bool = False
    """Whether it is issued, and not closed: also of a warrant whose quantity is not said."""
    exercised: str = ""
    converted: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes securities: how much (None: all of it), what is left, and what results."""

    item: Item
    kind: _Kind
    securities: tuple[str, ...]
    quantity: Fraction | None
    balance: str
    results: tuple[str, ...]
    day: dt.date
    split: str


@dataclass(frozen=True, slots=True)
class Split:
    """A split of a class: new shares for an old one."""

    item: Item
    of: str
    ratio: Fraction
    day: dt.date


class Read(NamedTuple):
    """What the transactions say: securities by id, of stock and of warrants apart; closings and splits as the files have them."""

    stock: dict[str, Security]
    warrants: dict[str, Security]
    closings: list[Closing]
    splits: list[Split]


def securities(package: Package, classes: dict[str, StockClass], stakeholders: dict[str, Stakeholder], telling: Telling) -> Read:
    """Return what the transactions on stock and warrants say. What is wrong with one is a finding."""
    read = Read({}, {}, [], [])
    for item in package.of(*ISSUANCES):
        _issuance(item, read, classes, stakeholders, telling)
        for key in PRICES:
            item.not_less(key, item.group(key).get("amount"))
        check_triggers(item, classes)
    for item in package.of(*CLOSINGS):
        if closing := _closing(item):
            read.closings.append(closing)
    for item in package.of(SPLIT):
        if split := _split(item, classes):
            read.splits.append(split)
    return read


def known(item: Item, key: str, among: Iterable[str], what: str) -> str:
    """Return an id that must be there, and among others; nothing where it is not, which is a finding."""
    name = item.needed(key)
    names = among if isinstance(among, dict) else list(among)
    if not name or name in names:
        return name
    if item.findings.excuse(what, names):
        return ""
    mend = closest(name, list(names)[:2000], what) if len(names) < 60 else f"add it to the {what}, or name one of them"
    item.wrong(key, f"there is no {shown(name, 60)} among the {what}", mend)
    return ""


def _issuance(
    item: Item, read: Read, classes: dict[str, StockClass], stakeholders: dict[str, Stakeholder], telling: Telling
) -> None:
    stock = ISSUANCES[item.type] == "stock"
    listed = read.stock if stock else read.warrants
    name, day = item.needed("security_id"), item.day()
    holder = known(item, "stakeholder_id", stakeholders, "stakeholders")
    of = known(item, "stock_class_id", classes, "stock classes") if stock else ""
    quantity = item.quantity() if stock else item.number("quantity")
    if not name or day is None or not holder or (stock and not of):
        return
    by_triggers = [] if stock or quantity is not None else fixed(item)
    inferred = ["no quantity is stated; what its triggers convert into is taken"] if len(by_triggers) == 1 else []
    first = read.stock.get(name) or read.warrants.get(name)
    if first is None:
        shares = by_triggers[0] if len(by_triggers) == 1 else quantity or Fraction(0)
        listed[name] = Security(name, item, holder, of, shares, day, quantity is not None, inferred)
    elif (
        first.item.type == item.type
        and (first.holder, first.of) == (holder, of)
        and (first.quantity == (quantity if quantity is not None else first.quantity))
    ):
        why = "the security is issued at another place, to the same holder, of the same class and quantity; it is taken once"
        telling.leave("securities issued twice", why, f"{item.place}: {shown(name, 60)} (as {first.item.place})")
    else:
        message = f"the security {shown(name, 60)} is issued at {first.item.place} too, and otherwise"
        item.wrong("security_id", message, "give each security its own id, or leave the wrong one out")


def _closing(item: Item) -> Closing | None:
    kind = CLOSINGS[item.type]
    item.not_less("price", item.group("price").get("amount"))
    several = item.type == "TX_STOCK_CONSOLIDATION"
    names = tuple(dict.fromkeys(item.texts("security_ids"))) if several else ()
    if several and not names:
        item.wrong("security_ids", "this field is missing", f"a {item.type} has security_ids: add it")
    if not several:
        names = tuple(filter(None, [item.needed("security_id")]))
    quantity = item.quantity(kind.quantity) if kind.quantity else item.number("quantity")
    results = tuple(dict.fromkeys([*item.texts("resulting_security_ids"), *item.texts("resulting_security_id")]))
    day, balance, split = item.day(), item.text("balance_security_id"), item.text("split_transaction_id")
    if day is None or not names:
        return None
    balance = "" if balance in names else balance
    return Closing(item, kind, names, quantity, balance, tuple(name for name in results if name != balance), day, split)


def _split(item: Item, classes: dict[str, StockClass]) -> Split | None:
    of, day = known(item, "stock_class_id", classes, "stock classes"), item.day()
    try:
        rate = ratio(item.value.get("split_ratio"))
    except Unfit as error:
        item.wrong("split_ratio", str(error), error.mend)
        return None
    return Split(item, of, rate, day) if of and day is not None else None


def never_issued(package: Package, read: Read, until: dt.date, telling: Telling) -> None:
    """Tell of stock that other securities were exercised or converted into, and that is never issued."""
    for item in package.of(*EXERCISED):
        missing = [name for name in item.texts("resulting_security_ids") if name not in read.stock]
        if missing and (day := item.day()) is not None and day <= until:
            quantity = item.number("quantity")
            of = f" of {amount(quantity)} shares" if quantity else ""
            why = "the stock that came of it is never issued: who holds it, and of which class, is not said"
            place = f"{item.place}: {shown(', '.join(missing), 80)}{of}"
            telling.leave("stock that came of options and convertibles and is never issued", why, place)
