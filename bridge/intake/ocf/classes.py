"""The stock classes of a package: their names and kinds, and what a share converts into, where that is known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from regrights.bridge.intake.ocf.items import Item, number, shown
from regrights.bridge.intake.ocf.package import Package
from regrights.bridge.intake.ocf.parties import once
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.matter.scalars import Unfit

_RATIO = re.compile(r"\s*([^/:]+?)\s*[/:]\s*([^/:]+?)\s*")
_KINDS = {"common": "common", "preferred": "preferred"}
_NAMED = {"common": re.compile(r"(?i)\b(common|ordinary)\b"), "preferred": re.compile(r"(?i)\b(preferred|preference)\b")}


@dataclass(slots=True)
class StockClass:
    """A class: its id in the package, its name, its kind, and what a share converts into, by one step or several.

    ``sources`` are the places of its conversion, ``since`` the day of the last adjustment of its ratio.
    """

    id: str
    name: str
    kind: str
    item: Item
    target: str | None = None
    ratio: Fraction | None = None
    sources: list[str] = field(default_factory=list)
    since: dt.date | None = None
    inferred: str = ""
    """What of it is inferred, in words; nothing where all is as the package says."""


def ratio(value: Any) -> Fraction:
    """Return a ratio: a numerator and a denominator, text with a stroke or colon, or a number. Raises Unfit for all else."""
    mend = 'write {"numerator": "4", "denominator": "3"}'
    above: Any = value
    below: Any = 1
    if isinstance(value, dict):
        if value.get("numerator") is None or value.get("denominator") is None:
            raise Unfit("the ratio has no numerator or no denominator", mend)
        above, below = value["numerator"], value["denominator"]
    elif isinstance(value, str) and (parts := _RATIO.fullmatch(value)):
        above, below = parts[1], parts[2]
    top, bottom = number(above), number(below)
    if not top or not bottom:
        raise Unfit("a ratio has no zero in it", mend)
    return top / bottom


def stock_classes(package: Package, telling: Telling) -> dict[str, StockClass]:
    """Return the classes by their ids in the package, without what they convert into. What is wrong with one is a finding."""
    found: dict[str, StockClass] = {}
    for name, item in once(package, "STOCK_CLASS", telling):
        said = item.needed("class_type")
        kind = _KINDS.get(said.strip().lower(), "")
        if said and not kind:
            item.wrong("class_type", f"{shown(said, 40)} is neither COMMON nor PREFERRED", "write COMMON or PREFERRED")
        called = shown(item.needed("name"))
        if name:
            found[name] = StockClass(name, called, kind or "common", item)
    return found


def kinds(classes: dict[str, StockClass]) -> None:
    """Take a class for common that others convert into, that converts into none and is called common, but marked otherwise."""
    for target in {stock.target for stock in classes.values() if stock.target is not None}:
        stock = classes[target]
        if stock.kind == "preferred" and stock.target is None and _NAMED["common"].search(stock.name):
            stock.kind = "common"
            stock.inferred = "marked PREFERRED; others convert into it and it is called common: taken as common"


def doubtful(stock: StockClass) -> bool:
    """Return whether a class is called otherwise than it is marked, or was taken for what it is not marked as."""
    other = {"common": "preferred", "preferred": "common"}[stock.kind]
    called = _NAMED[other].search(stock.name) and not _NAMED[stock.kind].search(stock.name)
    return bool(stock.inferred or called)
