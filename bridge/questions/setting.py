"""What every question starts from: a matter on a day, under readings, at a price."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from regrights.bridge.agreement.words import PARTIES, READINGS, SOURCES, dollars
from regrights.bridge.answers.common import Setting
from regrights.bridge.basics.errors import Finding, InputError, UsageError
from regrights.bridge.basics.text import alike, blank
from regrights.bridge.matter.acts import Act, Request
from regrights.bridge.matter.consistency import SECTIONS, findings_of
from regrights.bridge.matter.model import Assumption, Matter, Named, Price
from regrights.bridge.matter.yaml import key_text
from regrights.bridge.solving.solver import Rows


class Called(Named, Protocol):
    """An entry that may have a name beside its id."""

    @property
    def name(self) -> str | None:
        """The name."""


def adjusted(
    matter: Matter,
    *,
    as_of: dt.date | None = None,
    price: Decimal | None = None,
    readings: Mapping[str, str] | None = None,
) -> Matter:
    """Return the matter asked about on another day, at another price or under other readings.

    A day and a price given here go before those of the acts too. Raises InputError for readings that do not exist.
    """
    changes: dict[str, Any] = {"readings": {**matter.readings, **(readings or {})}}
    per_act: dict[str, Any] = {}
    if as_of is not None:
        changes["as_of"] = per_act["date"] = as_of
        if as_of != matter.as_of:
            note = f"what is held and outstanding is taken as the file has it on {matter.as_of}"
            changes["assumptions"] = [*matter.assumptions, Assumption(item=f"holdings on {as_of}", note=note)]
    if price is not None:
        changes["price"] = Price.model_validate({"value": price})
        per_act |= {"price": price, "aggregate_price": None}
    changes["acts"] = [_act(act, per_act) for act in matter.acts]
    changed = matter.model_copy(update=changes)
    return fitting(changed)


def fitting(changed: Matter) -> Matter:
    """Return a matter that options have changed. Raises InputError where it can be no matter as it has become."""
    if found := findings_of(changed, ids_of(changed)):
        raise InputError([Finding("command line", None, key_text(path), message, mend) for path, message, mend in found])
    return changed


def _act(act: Act, changes: dict[str, Any]) -> Act:
    fitting = changes if isinstance(act, Request) else {key: value for key, value in changes.items() if key == "date"}
    return act.model_copy(update=fitting)


def ids_of(matter: Matter) -> dict[str, dict[str, int]]:
    """Return every id of a matter, by section, and where it stands."""
    return {section: {entry.id: index for index, entry in enumerate(getattr(matter, section))} for section in SECTIONS}


def setting(matter: Matter, day: dt.date, rows: Rows, price: str | None = None) -> Setting:
    """Return what an answer is given under: what is in force, what lacks a signature, and the readings taken.

    ``price`` is dollars a share, an exact fraction; the matter's where none is given.
    """
    unsigned: dict[str, tuple[str, ...]] = {}
    for amendment, signatory in sorted(rows["lacks_signature"]):
        unsigned[amendment] = (*unsigned.get(amendment, ()), signatory)
    order = list(SOURCES)
    in_force = tuple(sorted((source for (source,) in rows["in_force"]), key=order.index))
    taken: dict[str, str] = dict(rows["reading"])
    if price is None and matter.price is not None:
        price = str(Fraction(matter.price.value))
    told = None if price is None else dollars(Fraction(price))
    return Setting(matter.matter, day, told, in_force, unsigned, {issue: taken[issue] for issue in READINGS})


def naming(matter: Matter) -> Callable[[str], str]:
    """Return a function from an id to the words for it."""
    names = _told_apart(matter.holders)
    return lambda name: names.get(name) or PARTIES.get(name, name)


def item_names(matter: Matter) -> dict[str, str]:
    """Return the words for each class and warrant, by its id."""
    return _told_apart([*matter.classes, *matter.warrants])


def called(entry: Called) -> str:
    """Return the name of an entry, or its id where it has none to be seen."""
    return entry.id if entry.name is None or blank(entry.name) else entry.name


def _told_apart(entries: Sequence[Called]) -> dict[str, str]:
    """Return how each entry is called, by its id; a name that several have is followed by the id."""
    names = {entry.id: called(entry) for entry in entries}
    shared = Counter(map(alike, names.values()))
    return {name: text if text == name or shared[alike(text)] == 1 else f"{text} ({name})" for name, text in names.items()}


def act_of(matter: Matter, name: str) -> Act:
    """Return an act of the matter. Raises UsageError where there is none of the name."""
    for act in matter.acts:
        if act.id == name:
            return act
    known = ", ".join(act.id for act in matter.acts) or "none"
    raise UsageError(f"there is no act {name} in {matter.matter}; its acts: {known}")
