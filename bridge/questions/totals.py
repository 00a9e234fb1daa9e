"""The question of `validate`: a matter's control totals, and what does not reconcile."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from regrights.bridge.answers.common import BasisItem, Setting, plain
from regrights.bridge.matter.ledger import Ledger
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import called
from regrights.bridge.questions.provenance import whole_basis
from regrights.bridge.questions.setting import setting
from regrights.bridge.questions.taken import Taken, terms_taken
from regrights.bridge.solving import facts
from regrights.bridge.solving.shown.sources import Control, ControlDate, Unreconciled
from regrights.bridge.solving.solver import Solver

ON_OPTIONS = "shares on options"
"""The unit of what options are for."""


@dataclass(frozen=True, slots=True)
class Total:
    """A control total: what is outstanding (or issuable), what the file's holders have of it, and what is left."""

    item: str
    name: str
    outstanding: int | None
    held: int
    others: int | None
    holders: int
    unit: str


@dataclass(frozen=True, slots=True)
class TotalsAnswer:
    """The control totals of a matter, its sums of votes, what does not reconcile, and its terms, where it has some."""

    setting: Setting
    totals: tuple[Total, ...]
    votes: dict[str, int]
    unreconciled: tuple[str, ...]
    basis: tuple[BasisItem, ...]
    terms: tuple[Taken, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    """Days of the agreement, each with what it is in words."""

    def json(self) -> dict[str, Any]:
        """Return the answer as JSON holds it."""
        head = {"schema": "regrights/validate/1", "findings": [], **plain(self.setting)}
        return (
            head
            | {"totals": plain(self.totals), "votes": self.votes, "unreconciled": list(self.unreconciled)}
            | {"basis": plain(self.basis)}
            | ({"terms": plain(self.terms)} if self.terms else {})
            | ({"dates": [{"day": day, "text": text} for day, text in self.dates]} if self.dates else {})
        )


def control_totals(matter: Matter) -> TotalsAnswer:
    """Return the control totals of a matter that has been loaded, and so has no findings."""
    rows = Solver(matter.agreement, "validate", facts.program(matter, matter.as_of, ())).model()
    unreconciled = [
        matter.agreed.words.unreconciled[row.term].format(found=f"{row.found:,}", stated=f"{row.stated:,}")
        for row in rows.of(Unreconciled)
    ]
    return TotalsAnswer(
        setting=setting(matter, matter.as_of, rows),
        totals=tuple(_totals(matter)),
        votes=dict(sorted(rows.of(Control))),
        unreconciled=tuple(unreconciled),
        basis=whole_basis(matter, rows, "validate"),
        terms=tuple(terms_taken(matter).values()),
        dates=tuple(
            (dt.date.fromordinal(row.day).isoformat(), matter.agreed.words.dates[row.of])
            for row in sorted(rows.of(ControlDate), key=lambda row: row.day)
        ),
    )


def _totals(matter: Matter) -> list[Total]:
    ledger = Ledger(matter)
    held: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    for holder in matter.holders:
        for amounts in (ledger.stock(holder), ledger.on_warrants(holder)):
            held.update(amounts)
            holders.update(amounts.keys())
    totals = []
    for stock in matter.classes:
        others = stock.outstanding - held[stock.id]
        totals.append(Total(stock.id, called(stock), stock.outstanding, held[stock.id], others, holders[stock.id], "shares"))
    for warrant in matter.warrants:
        totals.append(Total(warrant.id, called(warrant), None, held[warrant.id], None, holders[warrant.id], "shares issuable"))
    for option in matter.options:
        totals.append(Total(option.id, called(option), option.shares, 0, option.shares, 0, ON_OPTIONS))
    return totals
