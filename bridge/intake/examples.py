"""The examples of a workbook to fill in: those of a matter, marked so that they are not taken for what was filled in."""

from __future__ import annotations

from typing import Any

from regrights.bridge.intake.plain import data_of
from regrights.bridge.intake.template import EXAMPLE
from regrights.bridge.matter.model import Matter

LISTS = ("classes", "warrants", "holders", "acts")


def examples_of(matter: Matter) -> dict[str, Any]:
    """Return plain keys and values with the classes, holders and first act of a matter as examples, by ids that say so."""
    data = data_of(matter)
    ids = {entry["id"] for section in LISTS for entry in data.get(section, ())}
    marked = {section: [_marked(entry, ids) for entry in data.get(section, ())] for section in LISTS}
    said: dict[str, Any] = {key: data[key] for key in ("regrights", "agreement", "as_of") if key in data}
    return {**said, **marked, "acts": marked["acts"][:1]}


def _marked(value: Any, ids: set[str]) -> Any:
    match value:
        case dict():
            return {_marked(key, ids): part if key == "kind" else _marked(part, ids) for key, part in value.items()}
        case list():
            return [_marked(part, ids) for part in value]
    return f"{EXAMPLE}{value}" if value in ids else value
