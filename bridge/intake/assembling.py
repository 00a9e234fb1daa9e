"""A matter of the holdings that a cap table tells: classes, warrants and holders with ids, and what is to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.text import alike, counted
from regrights.bridge.intake import needs
from regrights.bridge.intake.days import Told
from regrights.bridge.intake.exercised import into_of, named
from regrights.bridge.intake.ids import Ids, slug
from regrights.bridge.intake.lines import UNNAMED, Line, Read
from regrights.bridge.intake.securities import class_key, without_part
from regrights.bridge.intake.taken import Question, Taken, Total
from regrights.bridge.matter.reader import Path_

NOBODY = "none"
"""The capacity of whoever is no party."""
Entry = dict[str, Any]


def assembled(read: Read, agreement: str, file: str, told: Told) -> Taken:
    """Return the matter of what a table says, on the day that is ``told``."""
    return _Assembly(read, agreement, file, told).taken()


class _Assembly:
    def __init__(self, read: Read, agreement: str, file: str, told: Told) -> None:
        self.read, self.agreed, self.file, self.told = read, agreement_of(agreement), file, told
        self.classes: dict[str, Entry] = {}
        self.class_ids: dict[str, str] = {}
        self.warrants: dict[tuple[str, str, str | None], Entry] = {}
        self.unsure: dict[str, str] = {}
        self.holders: dict[str, tuple[int, Entry]] = {}
        self.items, self.people = Ids(), Ids()
        self.others: dict[str, dict[str, str]] = {}
        self.certificates: dict[str, set[str]] = {}
        self.places: dict[Path_, str] = {}
        self.notes: list[str] = []

    def taken(self) -> Taken:
        """Return what was taken: everything is in the order of the rows."""
        for label, kind, place in self.read.classes:
            self._class(label, kind, place)
        for line in self.read.lines:
            if line.kind != "warrant":
                own = self._class(line.label, line.kind, line.place)
                self.classes[own]["outstanding"] += line.shares
                self.certificates.setdefault(own, set()).add(line.certificate)
        self._convert()
        for line in self.read.lines:
            self._hold(line)
        lists = {"classes": self.classes.values(), "warrants": self.warrants.values()}
        data = self._deal() | {section: [*entries] for section, entries in lists.items() if entries or section == "classes"}
        data["holders"] = [holder for _, holder in self.holders.values()]
        return Taken(
            data,
            tuple(self.read.all_left()),
            tuple(self._questions(data)),
            tuple(self._totals()),
            notes=(*self.told.notes, *self.read.doubts, *self.notes, *self._namesakes(), *needs.notes(self.agreed, "cap table")),
            places=self.places,
            findings=tuple(((), finding) for finding in self.read.findings),
        )

    def _deal(self) -> Entry:
        deal: Entry = {"regrights": 1} | ({"agreement": self.agreed.name} if self.agreed.name != kb.DEFAULT else {})
        day = self.told.day.isoformat()
        deal |= {"matter": f"Cap table {self.file.rpartition('.')[0] or self.file}"[:300], "as_of": day}
        terms = needs.terms(self.agreed, day, "cap table")
        if self.told.assumed:
            deal["assumptions"] = [{"item": "as_of", "basis": "assumed", "note": self.told.assumed}]
        return deal | ({"terms": terms} if terms else {})

    def _class(self, label: str, kind: str, place: str) -> str:
        """Return the id of the class of a label, which is a new one the first time."""
        key = class_key(label)
        if key not in self.class_ids:
            own = self.class_ids[key] = self.items.of(key, "class")
            self.places["classes", len(self.classes)] = place
            self.classes[own] = {"id": own, "kind": kind, "name": without_part(label)[:2000], "outstanding": 0}
        return self.class_ids[key]

    def _convert(self) -> None:
        """Say what preferred converts into, how each class votes, and where what is outstanding stands."""
        if not any(entry["kind"] == "common" for entry in self.classes.values()) and self.read.lines:
            own = self.items.of("common", "class")
            said = {"basis": "assumed", "note": "the cap table lists no common stock"}
            self.classes[own] = {"id": own, "kind": "common", "name": "Common Stock", "outstanding": 0, **said}
        common = [key for key, entry in self.classes.items() if entry["kind"] == "common"]
        self.common = "common" if "common" in common else next(iter(common), "common")
        totals = {
            self.class_ids.get(class_key(label)): (shares, place) for label, shares, _, place, *_ in self.read.totals if label
        }
        for key, entry in self.classes.items():
            preferred = {"converts_to": self.common, "ratio": 1, "votes": "as_converted"}
            entry.update(preferred if entry["kind"] == "preferred" else {"votes_per_share": 1})
            shares, place = totals.get(key, (None, ""))
            if self.read.unnamed and key == self.class_ids[class_key(UNNAMED)]:
                entry.update({"basis": "assumed", "source": self.file, "note": self._unnamed()})
            elif shares == entry["outstanding"]:
                entry.update({"basis": "sourced", "source": place})
            elif "basis" not in entry:
                entry.update({"basis": "inferred", "source": self.file, "note": "the sum of what the cap table lists"})

    def _unnamed(self) -> str:
        more = f" and {counted(len(self.read.unnamed) - 1, 'other cell')}" if len(self.read.unnamed) > 1 else ""
        return f"nothing names the class of the shares in {self.read.unnamed[0]}{more}: common is taken"

    def _hold(self, line: Line) -> None:
        if line.who not in self.holders:
            own = self.people.of(line.holder, "holder")
            self.places["holders", len(self.holders)] = line.place
            entry = {"id": own, "name": line.holder[:2000], "capacity": NOBODY, "holdings": []}
            self.holders[line.who] = (len(self.holders), entry)
        at, holder = self.holders[line.who]
        if alike(line.holder) != alike(holder["name"]):
            self.others.setdefault(holder["id"], {})[line.holder] = line.place
        of = {"warrant": self._warrant(line)} if line.kind == "warrant" else {"class": self.class_ids[class_key(line.label)]}
        self.places["holders", at, "holdings", len(holder["holdings"])] = line.place
        said = {"note": line.note} if line.note else {}
        holder["holdings"].append({**of, "shares": line.shares, "basis": "sourced", "source": line.place, **said})

    def _warrant(self, line: Line) -> str:
        """Return the id of the warrant of a line: one for each label, class and exercise price."""
        key = (alike(line.label), alike(line.into), line.price)
        if key not in self.warrants:
            known = {own: (entry["name"], entry["kind"]) for own, entry in self.classes.items()}
            into = into_of(line.into or line.label, known, self.certificates)
            own = self.items.of(f"{into or class_key(named(line.into or line.label)) or self.common}_warrant", "warrant")
            name = line.label if "warrant" in line.label.lower() else f"{line.label} warrant"
            entry = {"id": own, "name": name[:2000], "into": into or self.common}
            entry |= {"exercise_price": line.price} if line.price is not None else {}
            self.places["warrants", len(self.warrants)] = line.place
            self.warrants[key] = entry | {"basis": "sourced", "source": line.place}
            if into is None:
                self.unsure[own] = named(line.into or line.label)
            else:
                self.notes.append(f"{name} ({own}) is exercised into {into}, as {'its row' if line.into else 'its name'} says.")
        return str(self.warrants[key]["id"])

    def _totals(self) -> Iterator[Total]:
        rows = [line.shares for line in self.read.lines]
        ours = sum(holding["shares"] for _, holder in self.holders.values() for holding in holder["holdings"])
        yield Total("shares of all rows that were taken", sum(rows), ours)
        for label, theirs, read, place, said, name in self.read.totals:
            of = "shares" * (not label or label.startswith(",")) + label
            yield Total(f"{of}{said}: total in {place}{name}", theirs, read)

    def _namesakes(self) -> Iterator[str]:
        """Yield which holders may be one, or are called otherwise in some row."""
        people = {holder["id"]: holder["name"] for _, holder in self.holders.values()}
        for own, others in self.others.items():
            also = ", ".join(f"{name} ({place})" for name, place in others.items())
            yield f"{people[own]} ({own}) is also called {also}: one id, so one holder. Is it?"
        called: dict[str, list[str]] = {}
        for own, name in people.items():
            called.setdefault(slug(alike(name), "holder"), []).append(own)
        for ids in called.values():
            if len(ids) > 1:
                names = " and ".join(dict.fromkeys(people[own] for own in ids))
                yield f"{len(ids)} holders are called {names}, and have ids of their own: {', '.join(ids)}. Are they one?"

    def _questions(self, data: Entry) -> Iterator[Question]:
        yield Question("matter", "How is the matter called?", taken=data["matter"])
        if self.told.asked:
            yield Question("as_of", self.told.asked, taken=data["as_of"])
        yield from needs.of_deal(self.agreed, data["as_of"])
        for entry in self.classes.values():
            if self.read.unnamed and entry["id"] == self.class_ids[class_key(UNNAMED)]:
                mend = "If not, say it: in a column Class, or by --map shares.CLASS=HEADING"
                text = f"Are all of these shares common stock? Here {self._unnamed()}. {mend}."
                yield Question(f"classes.{entry['id']}.kind", text, ("common",), "common")
            if entry["kind"] == "preferred":
                text = f"Into how many shares of common does one of {entry['name']} convert?"
                yield Question(f"classes.{entry['id']}.ratio", text, taken="1")
        for entry in self.warrants.values():
            if (own := str(entry["id"])) in self.unsure:
                said = f"; its name says {self.unsure[own]}, which is no single class of the table" if self.unsure[own] else ""
                text = f"Into which class is {entry['name']} exercised{said}?"
                yield Question(f"warrants.{own}.into", text, tuple(self.classes), entry["into"])
            yield from needs.of_warrant(self.agreed, entry)
        for _, holder in self.holders.values():
            own, name = holder["id"], holder["name"]
            yield Question(
                f"holders.{own}.capacity", f"How does the agreement name {name}?", tuple(self.agreed.capacities), NOBODY
            )
            yield from needs.of_holder(self.agreed, own, name)
