"""What each class of a package converts into on a day: rights, ratios and their adjustments, one step after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from regrights.bridge.basics.errors import closest
from regrights.bridge.intake.ocf.classes import StockClass, kinds, ratio
from regrights.bridge.intake.ocf.items import Item, amount, number, sayable, shown, written
from regrights.bridge.intake.ocf.package import Package
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.matter.scalars import Unfit

ADJUSTMENT = "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT"
RENEWED = "new_ratio_conversion_mechanism"
PRICES = ("price_per_share", "original_issue_price")
"""Prices of a class."""


def convert(classes: dict[str, StockClass], package: Package, until: dt.date, telling: Telling) -> None:
    """Say what each class converts into on a day. A conversion in a circle is a finding."""
    for item in package.of("STOCK_CLASS"):
        _figures(item)
    for stock in classes.values():
        _right(stock, classes, telling)
    for item in package.of(ADJUSTMENT):
        _known(item, classes)
        _rate(item, RENEWED, item.group(RENEWED))
    moved = [(item.day(), place, item) for place, item in enumerate(package.of(ADJUSTMENT))]
    for day, _, item in sorted((day, place, item) for day, place, item in moved if day is not None):
        if (adjusted := classes.get(item.text("stock_class_id"))) is not None and day <= until:
            _adjusted(adjusted, day, item, telling)
    kinds(classes)
    _steps(classes, telling)


def _known(item: Item, classes: dict[str, StockClass]) -> None:
    name = item.needed("stock_class_id")
    if name and name not in classes and not item.findings.excuse("stock classes", classes):
        item.wrong("stock_class_id", f"there is no stock class {shown(name, 60)}", closest(name, classes, "stock classes"))


def _rounding(item: Item, mechanism: dict[str, Any], telling: Telling) -> None:
    if mechanism.get("rounding_type"):
        why = "a ratio converts exactly in a matter; what is left of a share is not rounded"
        telling.leave("rules of rounding on conversion", why, item.place)


def _rate(item: Item, key: str, mechanism: dict[str, Any]) -> Fraction | None:
    """Return the ratio of a mechanism; None where it has none that can be read. What is wrong with its figures is a finding."""
    price = mechanism.get("conversion_price")
    item.not_less(f"{key}.conversion_price", price.get("amount") if isinstance(price, dict) else None)
    try:
        return ratio(mechanism["ratio"]) if mechanism.get("ratio") is not None else None
    except Unfit as error:
        item.wrong(f"{key}.ratio", str(error), error.mend)
        return None


def _figures(item: Item) -> None:
    """Find what is wrong with the prices and ratios of a class, whatever else is wrong with it."""
    for key in PRICES:
        item.not_less(key, item.group(key).get("amount"))
    for key, _, mechanism in _rights(item):
        _rate(item, f"{key}.conversion_mechanism", mechanism)


def _rights(item: Item) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    rights = item.value.get("conversion_rights") or []
    for index, right in enumerate(rights if isinstance(rights, list) else [rights]):
        if isinstance(right, dict):
            mechanism = right.get("conversion_mechanism")
            yield f"conversion_rights[{index}]", right, mechanism if isinstance(mechanism, dict) else {}


def _right(stock: StockClass, classes: dict[str, StockClass], telling: Telling) -> None:
    """Take the first right of a class to convert at a ratio into a class that there is."""
    for key, right, mechanism in _rights(stock.item):
        place, target = stock.item.place, right.get("converts_to_stock_class_id")
        rate = _rate(stock.item, f"{key}.conversion_mechanism", mechanism)
        if not isinstance(target, str) or not target.strip():
            telling.leave("rights to convert into a class that is not yet", "a matter has the classes that there are", place)
            continue
        if target not in classes:
            if not stock.item.findings.excuse("stock classes", classes):
                mend = closest(target, classes, "stock classes")
                stock.item.wrong(f"{key}.converts_to_stock_class_id", f"there is no stock class {shown(target, 60)}", mend)
            continue
        _rounding(stock.item, mechanism, telling)
        if rate is None:
            said = shown(mechanism.get("type") or "no mechanism", 60)
            telling.leave("rights to convert at no ratio", "a matter converts at a ratio", f"{place} ({said})")
        elif stock.target is not None:
            why = "a class converts in one way in a matter; the first is taken"
            telling.leave("further rights to convert", why, f"{place} ({classes[target].name} at {written(rate)})")
        else:
            stock.target, stock.ratio = target, rate
            stock.sources.append(place)
            _by_price(stock, mechanism, telling)


def _by_price(stock: StockClass, mechanism: dict[str, Any], telling: Telling) -> None:
    """Tell where the ratio is not the quotient of the issue price by the conversion price."""
    said = (stock.item.group("price_per_share"), mechanism.get("conversion_price"))
    prices = [group.get("amount") if isinstance(group, dict) else None for group in said]
    try:
        issued, converted = map(number, prices)
    except (Unfit, ValueError):
        return
    if converted and issued and issued / converted != stock.ratio:
        telling.notes.append(
            f"{stock.name} converts at {written(stock.ratio or Fraction(1))} by its ratio, and at {written(issued / converted)} "
            f"by its prices ({amount(issued)} by {amount(converted)}) [{stock.item.place}]: the ratio is taken."
        )


def _adjusted(stock: StockClass, day: dt.date, item: Item, telling: Telling) -> None:
    _rounding(item, item.group(RENEWED), telling)
    rate = _rate(item, RENEWED, item.group(RENEWED))
    if rate is None or stock.target is None:
        why = "a ratio is adjusted of a class that converts at one"
        telling.leave("adjustments of a ratio that there is not", why, f"{item.place} ({stock.name})")
        return
    why = "a class has one ratio in a matter: that of the day; those before are told here"
    telling.leave("ratios before an adjustment", why, f"{item.place} ({stock.name}: {written(stock.ratio or rate)} until {day})")
    stock.ratio, stock.since = rate, day
    stock.sources.append(item.place)


def _steps(classes: dict[str, StockClass], telling: Telling) -> None:
    """Let each class convert at once into what it converts into at last; what a matter cannot say is left, and told."""
    ends = {name: _end(stock, classes) for name, stock in classes.items()}
    for name, path in ends.items():
        stock = classes[name]
        if path is None:
            circle = "the class converts into itself, by one step or several"
            stock.item.wrong("conversion_rights", circle, "name the class of common that it converts into at last")
        elif path and path[-1].kind != "common":
            last = path[-1]
            why = "in a matter stock converts into a class of common"
            telling.leave("rights to convert into preferred", why, f"{stock.item.place} ({stock.name} into {last.name})")
            stock.target = stock.ratio = None
    for name, path in ends.items():
        stock = classes[name]
        if path and len(path) > 1 and stock.target is not None:
            steps = [classes[name], *path[:-1]]
            rates = " times ".join(written(step.ratio or Fraction(1)) for step in steps)
            stock.inferred = f"it converts in steps: into {', then '.join(step.name for step in path)}, at {rates}"
    final = {name: _product(name, path, classes) for name, path in ends.items() if path and classes[name].target is not None}
    for name, (target, rate, sources) in final.items():
        stock = classes[name]
        stock.target, stock.ratio, stock.sources = target, rate, sources
        if not sayable(rate):
            why = "a ratio has at most 16 digits above and below the stroke; the class is taken as one that does not convert"
            telling.leave("ratios with too many digits", why, f"{stock.item.place} ({stock.name} at {written(rate)})")
            stock.target = stock.ratio = None


def _end(stock: StockClass, classes: dict[str, StockClass]) -> list[StockClass] | None:
    """Return the classes that a class converts into, one after another; None where they go in a circle."""
    path: list[StockClass] = []
    while stock.target is not None:
        stock = classes[stock.target]
        if stock in path or len(path) > len(classes):
            return None
        path.append(stock)
    return path


def _product(name: str, path: list[StockClass], classes: dict[str, StockClass]) -> tuple[str, Fraction, list[str]]:
    rate, sources = Fraction(1), []
    for step in [classes[name], *path[:-1]]:
        rate *= step.ratio or 1
        sources += step.sources
    return path[-1].id, rate, sources
