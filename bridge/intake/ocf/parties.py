"""The stakeholders of a package: who may hold, by the id of each, with its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regrights.bridge.basics.text import alike
from regrights.bridge.intake.ocf.items import Item, shown
from regrights.bridge.intake.ocf.package import Package
from regrights.bridge.intake.ocf.telling import Telling

_PERSONAL = ("addresses", "contact_info", "primary_contact", "tax_ids", "issuer_assigned_id")
_RELATIONS = ("current_relationship", "current_relationships", "current_status")


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """A stakeholder: its id in the package, its name, and where it stands."""

    id: str
    name: str
    item: Item


def once(package: Package, kind: str, telling: Telling) -> Iterator[tuple[str, Item]]:
    """Yield each object of a kind with its id, once; without an id, or with that of one that says other things, it is a finding.

    Such an object is yielded with no id, so that what else is wrong with it is found too.
    """
    seen: dict[str, Item] = {}
    for item in package.of(kind):
        name = item.needed("id")
        if not name:
            yield "", item
        elif (first := seen.get(name)) is None:
            seen[name] = item
            yield name, item
        elif first.value == item.value:
            telling.leave("objects that stand twice", "both say the same; it is taken once", f"{item.place} (as {first.place})")
        else:
            item.wrong("id", f"{shown(name, 60)} stands at {first.place} too, and says other things", "give each its own id")
            yield "", item


def stakeholders(package: Package, telling: Telling) -> dict[str, Stakeholder]:
    """Return the stakeholders by their ids in the package. What is wrong with one is a finding."""
    found: dict[str, Stakeholder] = {}
    for name, item in once(package, "STAKEHOLDER", telling):
        called = _name(item)
        if not name:
            continue
        found[name] = Stakeholder(name, called or shown(name, 80), item)
        if any(item.value.get(key) for key in _PERSONAL):
            why = "a matter has names alone: addresses, contacts, tax numbers and numbers of the issuer's own stay in the package"
            telling.leave("personal details of stakeholders", why, item.place)
        if any(item.value.get(key) for key in _RELATIONS):
            why = "how the agreement names a holder does not follow from what it is to the issuer"
            telling.leave("relations of stakeholders to the issuer", why, item.place)
    return found


def _name(item: Item) -> str:
    """Return the name of a stakeholder: the legal one; of older packages a plain text; or its parts."""
    name = item.value.get("name")
    if isinstance(name, str) and name.strip():
        return shown(name)
    group = item.group("name")
    legal = group.get("legal_name")
    parts = [legal] if isinstance(legal, str) else [group.get("first_name"), group.get("last_name")]
    text = " ".join(part for part in parts if isinstance(part, str))
    if not text.strip():
        item.wrong("name.legal_name", "this field is missing", "a STAKEHOLDER has a legal name: add it")
    return shown(text)


def namesakes(holders: dict[str, Stakeholder], telling: Telling) -> None:
    """Tell which of the holders, by their ids in the matter, have one name."""
    named: dict[str, list[str]] = {}
    for made, stakeholder in holders.items():
        named.setdefault(alike(stakeholder.name), []).append(made)
    for same in named.values():
        if len(same) > 1:
            places = ", ".join(f"{made} ({holders[made].item.place})" for made in same[:20])
            places += f" and {len(same) - 20:,} more" if len(same) > 20 else ""
            telling.notes.append(
                f"Several holders are called {holders[same[0]].name}: {places}. If they are one, put them together."
            )
