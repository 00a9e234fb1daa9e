"""A matter of the holdings that a cap table tells: classes, warrants and holders with ids, and what is to be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.text import alike
from regrights.bridge.intake.lines import Line, Read
from regrights.bridge.intake.securities import class_id, distinct, into_label, slug
from regrights.bridge.intake.taken import LEFT_OUT, Question, Taken, Total
from regrights.bridge.matter.blanks import SUCH_AS
from regrights.bridge.matter.reader import Path_

NOBODY = "none"
"""The capacity of whoever is no party."""
Entry = dict[str, Any]


def assembled(read: Read, agreement: str, file: str, day: dt.date, dated: str = "") -> Taken:
    """Return the matter of what a table says, on a ``day``; ``dated`` is where the file says the day, if it does."""
    return _Assembly(read, agreement, file).taken(day, dated)


class _Assembly:
    def __init__(self, read: Read, agreement: str, file: str) -> None:
        self.read, self.agreed, self.file = read, agreement_of(agreement), file
        self.classes: dict[str, Entry] = {}
        self.warrants: dict[tuple[str, str | None], Entry] = {}
        self.holders: dict[str, tuple[int, Entry]] = {}
        self.items: set[str] = set()
        self.people: dict[str, Entry] = {}
        self.others: dict[str, dict[str, str]] = {}
        self.places: dict[Path_, str] = {}

    def taken(self, day: dt.date, dated: str) -> Taken:
        """Return what was taken: everything is in the order of the rows."""
        for line in self.read.lines:
            if line.kind != "warrant":
                self._class(line)
        self._convert()
        for line in self.read.lines:
            self._hold(line)
        lists = {"classes": self.classes.values(), "warrants": self.warrants.values()}
        data = self._deal(day) | {section: [*entries] for section, entries in lists.items() if entries or section == "classes"}
        data["holders"] = [holder for _, holder in self.holders.values()]
        findings = tuple(((), finding) for finding in self.read.findings)
        return Taken(
            data,
            tuple(self.read.all_left()),
            tuple(self._questions(data, dated)),
            tuple(self._totals()),
            notes=tuple(self._notes(day, dated)),
            places=self.places,
            findings=findings,
        )

    def _deal(self, day: dt.date) -> Entry:
        deal: Entry = {"regrights": 1} | ({"agreement": self.agreed.name} if self.agreed.name != kb.DEFAULT else {})
        deal |= {"matter": f"Cap table {self.file.rpartition('.')[0] or self.file}"[:300], "as_of": day.isoformat()}
        days = [term for term, blank in self.agreed.blanks.items() if blank.default is None and blank.unit == "date"]
        note = "not said in the cap table; its day is taken"
        terms = {term: {"value": day.isoformat(), "basis": "assumed", "note": note} for term in days}
        return deal | ({"terms": terms} if terms else {})

    def _class(self, line: Line) -> None:
        key = class_id(line.label)
        if key not in self.classes:
            self.items.add(key)
            self.places["classes", len(self.classes)] = line.place
            self.classes[key] = {"id": key, "kind": line.kind, "name": line.label[:2000], "outstanding": 0}
        self.classes[key]["outstanding"] += line.shares

    def _convert(self) -> None:
        """Say what preferred converts into, how each class votes, and where what is outstanding stands."""
        if not any(entry["kind"] == "common" for entry in self.classes.values()) and self.read.lines:
            own = distinct("common", self.items)
            self.items.add(own)
            said = {"basis": "assumed", "note": "the cap table lists no common stock"}
            self.classes[own] = {"id": own, "kind": "common", "name": "Common Stock", "outstanding": 0, **said}
        common = [key for key, entry in self.classes.items() if entry["kind"] == "common"]
        self.common = "common" if "common" in common else next(iter(common), "common")
        totals = {class_id(label): (shares, place) for label, shares, _, place, _ in self.read.totals if label}
        for key, entry in self.classes.items():
            preferred = {"converts_to": self.common, "ratio": 1, "votes": "as_converted"}
            entry.update(preferred if entry["kind"] == "preferred" else {"votes_per_share": 1})
            shares, place = totals.get(key, (None, ""))
            if shares == entry["outstanding"]:
                entry.update({"basis": "sourced", "source": place})
            elif "basis" not in entry:
                entry.update({"basis": "inferred", "source": self.file, "note": "the sum of what the cap table lists"})

    def _hold(self, line: Line) -> None:
        if line.who not in self.holders:
            own = distinct(slug(line.holder, "holder"), self.people)
            self.people[own] = {"id": own, "name": line.holder[:2000], "capacity": NOBODY, "holdings": []}
            self.places["holders", len(self.holders)] = line.place
            self.holders[line.who] = (len(self.holders), self.people[own])
        at, holder = self.holders[line.who]
        if alike(line.holder) != alike(holder["name"]):
            self.others.setdefault(holder["id"], {})[line.holder] = line.place
        of = {"warrant": self._warrant(line)} if line.kind == "warrant" else {"class": class_id(line.label)}
        self.places["holders", at, "holdings", len(holder["holdings"])] = line.place
        said = {"note": line.note} if line.note else {}
        holder["holdings"].append({**of, "shares": line.shares, "basis": "sourced", "source": line.place, **said})

    def _warrant(self, line: Line) -> str:
        """Return the id of the warrant of a line: one for each label and exercise price."""
        into = class_id(into_label(line.label)) if into_label(line.label) else self.common
        if (into, line.price) not in self.warrants:
            own = distinct(f"{into}_warrant"[:60], self.items)
            self.items.add(own)
            name = line.label if "warrant" in line.label.lower() else f"{line.label} warrant"
            entry = {"id": own, "name": name[:2000], "into": into if into in self.classes else self.common}
            entry |= {"exercise_price": line.price} if line.price else {}
            self.places["warrants", len(self.warrants)] = line.place
            self.warrants[into, line.price] = entry | {"basis": "sourced", "source": line.place}
        return str(self.warrants[into, line.price]["id"])

    def _totals(self) -> Iterator[Total]:
        rows = [line.shares for line in self.read.lines]
        ours = sum(holding["shares"] for _, holder in self.holders.values() for holding in holder["holdings"])
        yield Total("shares of all rows that were taken", sum(rows), ours)
        for label, theirs, read, place, counted in self.read.totals:
            of = "shares" * (not label or label.startswith(",")) + label
            yield Total(f"{of}{counted}: total in {place}", theirs, read)

    def _notes(self, day: dt.date, dated: str) -> Iterator[str]:
        if dated:
            yield f"The day, {day}, stands in {dated}."
        for own, others in self.others.items():
            also = ", ".join(f"{name} ({place})" for name, place in others.items())
            yield f"{self.people[own]['name']} ({own}) is also called {also}: one id, so one holder. Is it?"
        named: dict[str, list[str]] = {}
        for own, holder in self.people.items():
            named.setdefault(slug(alike(holder["name"]), "holder"), []).append(own)
        for ids in named.values():
            if len(ids) > 1:
                names = " and ".join(dict.fromkeys(self.people[own]["name"] for own in ids))
                yield f"{len(ids)} holders are called {names}, and have ids of their own: {', '.join(ids)}. Are they one?"

    def _questions(self, data: Entry, dated: str) -> Iterator[Question]:
        yield Question("matter", "How is the matter called?", taken=data["matter"])
        if not dated:
            yield Question("as_of", "For which day is the cap table right, YYYY-MM-DD?", taken=data["as_of"])
        yield Question("price", "What is the price of a share in dollars, where an act states none?", taken=LEFT_OUT)
        for term, blank in self.agreed.blanks.items():
            if blank.default is None:
                value = data.get("terms", {}).get(term, {}).get("value")
                such_as = SUCH_AS.get(blank.unit, "")
                yield Question(f"terms.{term}", f"{blank.words} [{blank.clause}]: {such_as}", tuple(blank.options), value)
        for entry in self.classes.values():
            if entry["kind"] == "preferred":
                yield Question(
                    f"classes.{entry['id']}.ratio",
                    f"Into how many shares of common does one of {entry['name']} convert?",
                    taken="1",
                )
        for entry in self.warrants.values():
            place, name = f"warrants.{entry['id']}", entry["name"]
            yield Question(f"{place}.into", f"Into which class is {name} exercised?", tuple(self.classes), entry["into"])
            for mark, words in self.agreed.marks.items():
                said = words[:1].lower() + words[1:].rstrip(".")
                yield Question(f"{place}.{mark}", f"Of {name}: {said}?", ("true", "false"), "false")
        for own, holder in self.people.items():
            options = tuple(self.agreed.capacities)
            yield Question(f"holders.{own}.capacity", f"How does the agreement name {holder['name']}?", options, NOBODY)
