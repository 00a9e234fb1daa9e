"""A matter asked about otherwise: on another day, at another price, under other readings; and one of its acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from regrights.bridge.basics.errors import Finding, InputError, UsageError
from regrights.bridge.matter.acts import Act, Request
from regrights.bridge.matter.consistency import findings_of
from regrights.bridge.matter.findings import SECTIONS
from regrights.bridge.matter.model import Assumption, Matter
from regrights.bridge.matter.splits import brought_to
from regrights.bridge.matter.stated import Price, stated_term
from regrights.bridge.matter.yaml import key_text


def adjusted(
    matter: Matter,
    *,
    as_of: dt.date | None = None,
    price: Decimal | None = None,
    readings: Mapping[str, str] | None = None,
    terms: Mapping[str, object] | None = None,
) -> Matter:
    """Return the matter asked about on another day, at another price, under other readings, or with other terms.

    A day and a price given here go before those of the acts too. Raises InputError for readings that do not exist, and UsageError
    for terms that do not, or that have no such value.
    """
    changes: dict[str, Any] = {"readings": {**matter.readings, **(readings or {})}}
    stated = {name: stated_term(matter.agreement, name, value) for name, value in (terms or {}).items()}
    changes["terms"] = {**matter.terms, **stated}
    per_act: dict[str, Any] = {}
    filed, filed_classes = matter.as_of, matter.classes
    matter = matter if as_of is None else brought_to(matter, as_of)
    if as_of is not None:
        per_act["date"] = as_of
        if as_of != filed:
            note = f"what is held and outstanding is taken as the file has it on {filed}"
            if any(stock.splits or stock.ratios for stock in filed_classes):
                note += ", with the splits and conversion ratios that it states for other days"
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
    ids = {section: {entry.id: index for index, entry in enumerate(getattr(matter, section))} for section in SECTIONS}
    return {**ids, "terms": dict.fromkeys(matter.terms, 0)}


def act_of(matter: Matter, name: str) -> Act:
    """Return an act of the matter. Raises UsageError where there is none of the name."""
    for act in matter.acts:
        if act.id == name:
            return act
    known = ", ".join(act.id for act in matter.acts) or "none"
    raise UsageError(f"there is no act {name} in {matter.matter}; its acts: {known}")
