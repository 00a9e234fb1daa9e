"""A cap table of others, one row a holding or one column a class: what each of its rows says, and where."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from regrights.bridge.basics.errors import Finding
from regrights.bridge.basics.text import alike
from regrights.bridge.intake import securities
from regrights.bridge.intake.amounts import NOTHING, shares_in
from regrights.bridge.intake.cells import ERRORS, NO_VALUE, empty, text, value_in
from regrights.bridge.intake.counting import AMOUNTS, GONE, POOL, Count
from regrights.bridge.intake.fields import normal
from regrights.bridge.intake.headings import Head, mistaken_heads
from regrights.bridge.intake.lines import UNNAMED, Line, Read
from regrights.bridge.intake.tables import Table
from regrights.bridge.matter.scalars import Unfit, shown

NOT_COUNTED = "are no shares that the agreement counts"


def read_table(table: Table, head: Head) -> Read:
    """Return what the rows below the head say."""
    return _Reading(table, head).read


class _Reading:
    def __init__(self, table: Table, head: Head) -> None:
        self.table, self.head, self.read = table, head, Read()
        self.of_all = "" if head.classes or "kind" in head.columns else securities.of_sheet(table.name)
        self.sums: dict[str, Count] = {}
        self.parts: dict[str, Count] = {}
        for place, message, mend in mistaken_heads(table, head):
            self.read.findings.append(Finding(place, None, "", message, mend))
        for at, why in head.left.items():
            self.read.leave(f"column {head.headings[at]}", why, 0, table.at(head.row, at))
        for at, label in head.classes.items():
            if (kind := securities.security(label)) in {"common", "preferred"}:
                self.read.classes.append((label, kind, table.at(head.row, at)))
        columns = head.classes or {head.columns["shares"]: ""}
        for row in range(head.row + 1, len(table.rows)):
            self._row(row, columns)

    def _cell(self, row: int, name: str) -> Any:
        at = self.head.columns.get(name)
        if at is not None and name in {"holder", "id"}:
            row = self.table.first(row, at, self.head.row)
        return None if at is None else self._at(row, at)

    def _at(self, row: int, at: int) -> Any:
        cells = self.table.rows[row]
        return cells[at] if at < len(cells) else None

    def _said(self, row: int, name: str) -> str:
        cell = self._cell(row, name)
        return "" if empty(cell) else " ".join(text(cell).split())

    def _row(self, row: int, columns: dict[int, str]) -> None:
        cells, read = self.table.rows[row], self.read
        if all(empty(cell) for cell in cells):
            return read.leave("empty row", "nothing stands in it", 0, self.table.at(row, 0))
        holder, apart = self._said(row, "holder"), [at for at in columns if self._kind(row, columns[at]) in AMOUNTS]
        if not holder and any(securities.is_total(cell) for cell in cells if isinstance(cell, str)):
            holder = "total"
        if holder in ERRORS:
            at = self.head.columns["holder"]
            mend = "mend the formula, or write the value"
            read.findings.append(Finding(self.table.at(row, at), None, "", f"the formula of this cell fails: {holder}", mend))
            return None
        if self._of_figures(row, holder, columns):
            return read.leave("row of amounts", "prices, percentages or dollars stand in it", 0, self.table.at(row, 0), holder)
        amounts = self._amounts(row, [at for at in columns if at not in apart], total=securities.is_total(holder))
        if amounts is None:
            return None
        if securities.is_total(holder) or (not holder and self._sums_up(row, amounts, columns)):
            return self._total(row, holder, amounts, columns)
        told = [at for at in apart if self._amount(row, at, columns[at])]
        if not told and not any(amounts.values()):
            self._without_shares(row, holder)
        for at, shares in amounts.items():
            if shares:
                self._holding(row, at, columns[at], holder, shares)
        return None

    def _of_figures(self, row: int, holder: str, columns: dict[int, str]) -> bool:
        """Return whether a row below the holders has prices, percentages or dollars of the classes, and no shares."""
        if securities.is_figure(holder):
            return True
        if not securities.is_total(holder):
            return False
        stock = [self._at(row, at) for at, label in columns.items() if securities.security(label) not in securities.WORDS]
        return any(isinstance(cell, float) and not cell.is_integer() for cell in stock) or any(
            isinstance(cell, str) and re.search("[%$]", cell) for cell in stock
        )

    def _without_shares(self, row: int, holder: str) -> None:
        """Leave a row that has no shares where shares are read, with those that it has where all that may be issued is told."""
        kind, found = self._kind(row, ""), self._diluted(row)
        shares, place = found or (0, self.table.at(row, self.head.columns["holder"]))
        if found and kind not in securities.WORDS:
            kind = securities.security(holder)
        if securities.is_pool(holder) and found:
            self.read.leave(POOL, f"{holder} is no holder", shares, place)
        elif kind in securities.WORDS:
            self.read.leave(str(kind), f"{securities.WORDS[str(kind)]} {NOT_COUNTED}", shares, place)
        else:
            self.read.leave(f"row without {'shares' if holder else 'a holder'}", "no shares stand in it", shares, place)

    def _sums_up(self, row: int, amounts: dict[int, int], columns: dict[int, str]) -> bool:
        """Return whether the figures of a row without a holder, and of no class of its own, are the sums of those above it."""
        if self._said(row, "class") or self._said(row, "kind"):
            return False
        sums = ((self.sums.get(columns[at], Count()), shares) for at, shares in amounts.items())
        return bool(amounts) and all(count.beside(shares)[0] == shares for count, shares in sums)

    def _total(self, row: int, holder: str, amounts: dict[int, int], columns: dict[int, str]) -> None:
        part, named = securities.is_subtotal(holder), "" if alike(holder) in {"", "total"} else f" ({shown(holder)})"
        if not amounts:
            self.read.leave("row of totals", "no shares stand in it", 0, self.table.at(row, 0), holder)
        for at, shares in amounts.items():
            kind = self._kind(row, columns[at])
            if kind in securities.WORDS and columns[at] not in self.sums:
                self.read.leave(kind, f"{securities.WORDS[kind]} {NOT_COUNTED}", shares, self.table.at(row, at))
                continue
            ours, said = (self.parts if part else self.sums).get(columns[at], Count()).beside(shares)
            self.read.totals.append((columns[at] + ", subtotal" * part, shares, ours, self.table.at(row, at), said, named))
        self.parts = {}

    def _holding(self, row: int, at: int, label: str, holder: str, shares: int) -> None:
        read, place = self.read, self.table.at(row, at)
        named, kind, left = label or self._label(row), self._kind(row, label), ""
        if securities.is_pool(holder):
            left = POOL
            read.leave(left, f"{holder} is no holder", shares, place)
        elif securities.is_gone(self._said(row, "status")):
            left = GONE
            read.leave(left, f"its status is {self._said(row, 'status')}", shares, place)
        elif not holder:
            read.findings.append(Finding(place, None, "", f"{shares:,} shares have no holder", "name the holder in this row"))
        elif kind is None:
            mend = "name the class common, preferred, a series or a warrant; or leave the row out"
            message = f"{shown(named)} is none of the known kinds of security"
            cell = self.table.at(row, self.head.columns.get("class", self.head.columns.get("kind", at)))
            read.findings.append(Finding(cell, None, "", message, mend))
        elif kind in {"common", "preferred"} and not label and self._price(row, "warrant") not in {None, "0"}:
            cell = self.table.at(row, self.head.columns["price"])
            message = f"{shown(named)} has an exercise price, and nothing says that it is a warrant or an option"
            read.findings.append(Finding(cell, None, "", message, "say which it is, in a column Type; or empty this cell"))
        elif kind not in securities.TAKEN:
            left = kind
            read.leave(kind, f"{securities.WORDS[kind]} {NOT_COUNTED}", shares, place)
        else:
            of = label or self._said(row, "class") or named or UNNAMED
            if not named:
                read.unnamed.append(place)
            first = self.table.first(row, self.head.columns["holder"], self.head.row)
            who = self._said(row, "id") or (f"row {first}" if self.head.classes else alike(holder))
            into = self._said(row, "into") if kind == "warrant" else ""
            price, certificate = self._price(row, kind), self._said(row, "certificate")
            read.lines.append(Line(holder, who, of, kind, shares, place, self._note(row), price, into, certificate))
        if securities.like_total(holder):
            read.doubts.append(f"{holder} ({place}) is taken as a holder: where it is a total, call it Total.")
        self._count(label, shares, left)

    def _count(self, label: str, shares: int, left: str = "") -> None:
        for sums in (self.sums, self.parts):
            sums.setdefault(label, Count()).add(shares, left)

    def _amounts(self, row: int, columns: list[int], *, total: bool) -> dict[int, int] | None:
        """Return the shares that stand in the columns of a row; None where one is a mistake."""
        amounts = dict[int, int]()
        for at in columns:
            if total and self._at(row, at) == NO_VALUE:
                self.read.leave("total", "its formula has no value yet", 0, self.table.at(row, at))
                continue
            try:
                shares = shares_in(self._at(row, at))
            except Unfit as error:
                cell, heading, place = self._at(row, at), self.head.headings[at], self.table.at(row, at)
                if (kind := self._kind(row, self.head.classes.get(at, ""))) in securities.WORDS:
                    self.read.leave(kind, f"{securities.WORDS[kind]} {NOT_COUNTED}", 0, place, text(cell).strip())
                    continue
                self.read.findings.append(Finding(place, None, heading, str(error), error.mend))
                return None
            if shares is not None:
                amounts[at] = shares
        return amounts

    def _amount(self, row: int, at: int, label: str) -> bool:
        """Leave what stands in a cell of SAFEs or notes, whatever it is; return whether anything does."""
        cell, kind = self._at(row, at), str(self._kind(row, label))
        if empty(cell) or cell == 0 or text(cell).strip().lower() in NOTHING:
            return False
        self.read.leave(kind, f"{securities.WORDS[kind]} {NOT_COUNTED}", 0, self.table.at(row, at), text(cell).strip())
        with suppress(Unfit):
            self._count(label, shares_in(cell) or 0, kind)
        return True

    def _diluted(self, row: int) -> tuple[int, str] | None:
        """Return the shares of a row in a column of all that is or may be issued, and where; None where there are none."""
        for at in self.head.left:
            if re.search(r"\b(?:diluted|fd)\b", heading := normal(self.head.headings[at])) and "%" not in heading:
                with suppress(Unfit):
                    if shares := shares_in(self._at(row, at)):
                        return shares, self.table.at(row, at)
        return None

    def _kind(self, row: int, label: str) -> str | None:
        """Return the kind of security of a column, or of a row where one column has those of all."""
        named = label or self._label(row)
        return securities.security(named) if named else "common"

    def _label(self, row: int) -> str:
        """Return what a row says of its security: its class, and its kind where that means something; or what its sheet says."""
        kind, of = self._said(row, "kind"), self._said(row, "class")
        said = " ".join(filter(None, (of, kind if securities.security(kind) else "")))
        if not said or (self.of_all and securities.security(said) != securities.security(self.of_all) in securities.APART):
            return f"{of} {self.of_all}".strip()
        return said

    def _note(self, row: int) -> str:
        certificate, issued, at = self._said(row, "certificate"), self._said(row, "issued"), self.head.columns.get("issued")
        said = [f"certificate {certificate}"] if certificate else []
        if issued:
            cell = self._cell(row, "issued")
            day = text(cell)[:10] if not isinstance(cell, str | float | int) else issued
            if isinstance(cell, float | int):
                mend = "give the cell the format of a date"
                self.read.findings.append(Finding(self.table.at(row, at or 0), None, "", f"{issued} is no date", mend))
            said.append(f"issued {day}")
        return ", ".join(said)

    def _price(self, row: int, kind: str) -> str | None:
        cell, at = self._cell(row, "price"), self.head.columns.get("price", 0)
        if kind != "warrant" or empty(cell):
            return None
        try:
            return str(value_in(cell, "decimal"))
        except Unfit as error:
            self.read.findings.append(Finding(self.table.at(row, at), None, self.head.headings[at], str(error), error.mend))
            return None
