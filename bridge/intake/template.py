"""Read the workbook of `regrights init FILE.xlsx`, filled in, or the same sheets as CSVs: every mistake at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from regrights import kb
from regrights.bridge.basics.errors import Finding, InputError, closest
from regrights.bridge.basics.text import alike
from regrights.bridge.intake.cells import empty, text, value_in
from regrights.bridge.intake.columns import Column, Sheet, sheets_of
from regrights.bridge.intake.filled import NONE
from regrights.bridge.intake.offering import offered
from regrights.bridge.intake.rows import Row, rows_of
from regrights.bridge.intake.tables import Table
from regrights.bridge.intake.taken import Left, Taken
from regrights.bridge.matter.reader import Path_
from regrights.bridge.matter.scalars import Unfit

MUST = ("Deal", "Classes", "Holders", "Holdings")
"""The sheets without which there is no matter."""
IGNORED = frozenset({"lists"})
EXAMPLE = "example_"
"""How the id of an example begins, which is left."""
OWNERS = {"holdings": "holder", "splits": "class", "ratios": "class", "shares": "act", "joining": "act"}
"""The column of a sheet that names the entry which its rows are within."""
Item = tuple[Path_, dict[str, Any]]


def is_template(tables: Sequence[Table]) -> bool:
    """Return whether tables are the sheets of a matter: the deal and another, or those of classes, holders and holdings."""
    names = {alike(table.name) for table in tables}
    return ("deal" in names and not names.isdisjoint({"classes", "holders", "holdings"})) or {
        "classes",
        "holders",
        "holdings",
    } <= names


def read_template(tables: Sequence[Table], file: str, agreement: str) -> Taken:
    """Return the matter of the sheets; of ``agreement`` where they do not say. Mistakes are among its findings.

    Raises InputError where a sheet or a column is missing or unknown.
    """
    return _Template(tables, file, agreement).taken()


class _Template:
    def __init__(self, tables: Sequence[Table], file: str, agreement: str) -> None:
        self.tables = {alike(table.name): table for table in tables}
        self.file, self.agreement = file, agreement
        self.data: dict[str, Any] = {}
        self.places: dict[Path_, str] = {}
        self.findings: list[tuple[Path_, Finding]] = []
        self.examples: list[str] = []
        self.whole = True

    def taken(self) -> Taken:
        named = self._agreement()
        sheets = sheets_of(named if named in kb.agreements() else self.agreement)
        for name in MUST:
            if alike(name) not in self.tables:
                self._misshapen(self.file, "", f"the sheet {name} is missing", "`regrights init FILE.xlsx` writes all sheets")
        for sheet in sheets:
            table = self.tables.get(alike(sheet.name))
            if table is not None:
                rows = [row for row in rows_of(sheet, table, self._mistake, self._misshapen) if not self._example(sheet, row)]
                if sheet.by_key is not None:
                    self._keyed(sheet, rows)
                else:
                    self._listed(sheet.section, rows)
        if not self.whole:
            # What else is wrong would only follow from what is missing.
            raise InputError([finding for _, finding in self.findings])
        for section in ("classes", "holders"):
            self.data.setdefault(section, [])
        known = {alike(sheet.name) for sheet in sheets} | IGNORED
        other = [table for key, table in self.tables.items() if key not in known]
        left = [Left("sheet", 1, "it is none of the sheets of a matter", (table.place,)) for table in other]
        if self.examples:
            left.append(Left("example row", len(self.examples), f"its id begins with {EXAMPLE}", tuple(self.examples)))
        missing = [sheet.name for sheet in sheets if alike(sheet.name) not in self.tables]
        notes = tuple(f"The sheet {name} is missing, and so nothing of it is taken." for name in missing)
        return Taken(self.data, tuple(left), notes=notes, places=self.places, findings=tuple(self.findings))

    def _agreement(self) -> str:
        """Return the agreement that the deal names, before anything is read by its lists."""
        deal = self.tables.get("deal")
        for row in deal.rows if deal else ():
            if len(row) > 1 and alike(text(row[0])) == "agreement" and not empty(row[1]):
                return text(row[1]).strip()
        return self.agreement

    def _mistake(self, place: str, key: str, message: str, mend: str) -> None:
        self._find((), place, key, message, mend)

    def _misshapen(self, place: str, key: str, message: str, mend: str) -> None:
        self.whole = False
        self._find((), place, key, message, mend)

    def _find(self, path: Path_, place: str, key: str, message: str, mend: str) -> None:
        self.findings.append((path, Finding(place, None, key, message, mend)))

    def _example(self, sheet: Sheet, row: Row) -> bool:
        key = row.said.get(
            {"holdings": "holder", "splits": "class", "ratios": "class", "shares": "act", "joining": "act"}.get(
                sheet.section, "id"
            )
        )
        example = isinstance(key, str) and key.startswith(EXAMPLE)
        self.examples += [row.place] if example else []
        return example

    def _keyed(self, sheet: Sheet, rows: Sequence[Row]) -> None:
        """Take a sheet of keys and values."""
        key_of, value_of, *_ = sheet.columns
        known = {column.key: column for column in sheet.by_key or ()}
        seen: set[str] = set()
        section: Path_ = (sheet.section,) if sheet.section else ()
        for row in rows:
            key = str(row.said.get(key_of.key) or "")
            if sheet.section == "signatures" and key == NONE:
                self.data["signatures"] = {}
            elif key not in known:
                self._find((), row.place, "", f"there is no {key[:40] or 'key'} here", closest(key, known, f"{key_of.key}s"))
            elif key in seen:
                self._find((), row.place, key, "it stands twice", "keep one of the two")
            else:
                path = (*section, *key.split("."))
                self.places[path] = row.places.get(value_of.key, row.place)
                if value_of.key in row.said:
                    self._put(path, self._value(row, known[key], value_of.key, path))
            seen.add(key)

    def _value(self, row: Row, column: Column, value_key: str, path: Path_) -> Any:
        cell, place = row.said[value_key], row.places[value_key]
        try:
            if column.kind == "ids" and cell == NONE:
                return []
            none = isinstance(cell, str) and cell.strip() == NONE
            value = NONE if none else value_in(cell, column.kind)
        except Unfit as error:
            self._find(path, place, column.key, str(error), error.mend)
            return None
        basis = {key: row.said[key] for key in ("basis", "source", "note") if key in row.said}
        return {"value": value, **basis} if basis else value

    def _put(self, path: Path_, value: Any) -> None:
        group = self.data
        for part in path[:-1]:
            group = group.setdefault(str(part), {})
        group[str(path[-1])] = value

    def _listed(self, section: str, rows: Sequence[Row]) -> None:
        match section:
            case "holdings":
                self._within(rows, "holders", "holder", "holdings")
            case "splits" | "ratios":
                self._within(rows, "classes", "class", section)
            case "joining":
                self._within(rows, "acts", "act", "joining")
            case "shares":
                self._shares(rows)
            case _:
                entries = self.data.setdefault(section, []) if rows else []
                for row in rows:
                    self._entry(row, (section, len(entries)), entries)

    def _entry(self, row: Row, path: Path_, entries: list[dict[str, Any]]) -> None:
        """Add an entry, and tell where each of its keys stands."""
        entry: dict[str, Any] = {}
        self.places[path] = row.place
        for key, place in row.places.items():
            self.places[(*path, *key.split("."))] = place
        for key, value in row.said.items():
            group, (*around, last) = entry, key.split(".")
            for part in around:
                group = group.setdefault(part, {})
            if isinstance(group, dict):
                group[last] = value
            else:
                self._find(
                    (*path, *around), row.places[key], key, f"{around[-1]} is said twice", "leave one of the two cells empty"
                )
        for key in row.wrong:
            at = next(number for number, (_, finding) in enumerate(self.findings) if finding.where == row.places[key])
            self.findings[at] = ((*path, *key.split(".")), self.findings[at][1])
        if path[0] == "acts" and len(path) == 2 and entry.get("shares") == NONE:
            entry["shares"] = {}
        entries.append(entry)

    def _owners(self, rows: Sequence[Row], section: str, key: str) -> Iterator[tuple[Row, int]]:
        """Yield rows with the position of the entry that they are of."""
        positions = {str(entry.get("id")): at for at, entry in reversed([*enumerate(self.data.get(section, []))])}
        for row in rows:
            name = row.said.pop(key, None)
            if name is None:
                self._find((), row.place, key, "this cell is empty", f"name the {key}, by its id")
            elif name not in positions and self.data.get(section):
                mend = offered(str(name), positions, section)
                self._find((), row.places[key], key, f"there is no {name} among the {section}", mend)
            elif name in positions:
                yield row, positions[name]

    def _within(self, rows: Sequence[Row], section: str, key: str, of: str) -> None:
        for row, at in self._owners(rows, section, key):
            entries = self.data[section][at].setdefault(of, [])
            self._entry(row, (section, at, of, len(entries)), entries)

    def _shares(self, rows: Sequence[Row]) -> None:
        for row, at in self._owners(rows, "acts", "act"):
            of, act = str(row.said.get("list", "shares")), self.data["acts"][at]
            path: Path_ = ("acts", at, of, str(row.said.get("holder", "")))
            if of not in {"shares", "also_selling"}:
                self._find((), row.places["list"], "list", f"there is no {of} here", "write shares, or also_selling")
            elif not isinstance(act.setdefault(of, {}), dict):
                self._find((), row.place, of, "the act has a number of shares too", "leave the one on the sheet Acts empty")
            elif path[-1] in act[of]:
                self._find((), row.place, "holder", f"{path[-1]} stands twice", "add its shares up in one row")
            else:
                act[of][path[-1]] = row.said.get("shares")
                self.places[path] = row.places.get("shares", row.place)
