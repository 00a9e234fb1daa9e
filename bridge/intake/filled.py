"""A matter as the sheets of a workbook: what stands in each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from regrights import kb
from regrights.bridge.intake.columns import Column, Sheet, sheets_of

NONE = "none"
"""What stands in a cell for a list or a group of keys that is empty, where that is not the same as to say nothing."""


class Filled(NamedTuple):
    """A sheet, and its rows: the value of each cell, and what may stand there. A value is text, a number, true, false or None."""

    sheet: Sheet
    rows: list[list[tuple[Any, Column]]]


def filled(data: Mapping[str, Any]) -> list[Filled]:
    """Return the sheets of a matter, which is given as plain keys and values."""
    return [Filled(sheet, list(_rows(sheet, data))) for sheet in sheets_of(str(data.get("agreement", kb.DEFAULT)))]


def _rows(sheet: Sheet, data: Mapping[str, Any]) -> Iterator[list[tuple[Any, Column]]]:
    if sheet.by_key is not None:
        for column in sheet.by_key:
            yield [(_shown(value), of) for value, of in _keyed(sheet, column, data)]
        if sheet.section == "signatures" and data.get("signatures") == {}:
            yield [(NONE, sheet.columns[0])]
        return
    for entry in _entries(sheet.section, data):
        yield [(_shown(_within(entry, column.key)), column) for column in sheet.columns]


def _keyed(sheet: Sheet, column: Column, data: Mapping[str, Any]) -> Iterator[tuple[Any, Column]]:
    """Yield the cells of a row: the key, its value, where that comes from, and what it means."""
    key, value_at, *rest = sheet.columns
    section = data.get(sheet.section, {}) if sheet.section else data
    said = _within(section, column.key)
    if column.key == "memo.privileged" and said is None and "memo" in data:
        said = False
    if column.key == "agreement" and said is None:
        said = kb.DEFAULT
    group = said if isinstance(said, dict) else {"value": NONE if said == [] else said}
    yield column.key, key
    yield group["value"], Column(value_at.key, column.kind, column.words, column.options)
    for further in rest:
        yield (column.words if further.key == "meaning" else group.get(further.key)), further


def _entries(section: str, data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the entries that stand in the rows of a sheet."""
    match section:
        case "holdings":
            for holder in data.get("holders", ()):
                yield from ({**holding, "holder": holder["id"]} for holding in holder.get("holdings", ()))
        case "splits" | "ratios":
            for stock in data.get("classes", ()):
                yield from ({**entry, "class": stock["id"]} for entry in stock.get(section, ()))
        case "joining":
            for act in data.get("acts", ()):
                yield from ({**joining, "act": act["id"]} for joining in act.get("joining", ()))
        case "shares":
            for act in data.get("acts", ()):
                for name in ("shares", "also_selling"):
                    group = act.get(name)
                    for holder, shares in group.items() if isinstance(group, dict) else ():
                        yield {"act": act["id"], "list": name, "holder": holder, "shares": shares}
        case "acts":
            for act in data.get("acts", ()):
                shares = act.get("shares")
                yield {**act, "shares": (NONE if not shares else None) if isinstance(shares, dict) else shares}
        case _:
            yield from data.get(section, ())


def _within(entry: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key, ``a.b`` of a group of keys within; None where there is none."""
    first, _, rest = key.partition(".")
    value = entry.get(first)
    return _within(value, rest) if rest and isinstance(value, Mapping) else None if rest else value


def _shown(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else None if isinstance(value, dict) else value
