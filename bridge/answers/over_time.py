"""The ledger of demands over time: a row for each day on which something changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from regrights.bridge.answers.common import BasisItem, Matters, plain
from regrights.bridge.answers.requested import LedgerAnswer, RefusedAnswer, RequestAnswer, RequestsAnswer

Way = tuple[str, str]
"""A kind of registration and a way."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A day, what ``happened`` on it, in words, and what is answered on it of the demands and of all requests.

    ``happened`` is empty where something changes that no event of the matter tells, such as a period that has run out.
    """

    day: dt.date
    happened: tuple[str, ...]
    answer: RequestsAnswer

    @property
    def ledger(self) -> dict[str, LedgerAnswer]:
        """The demands of each way."""
        return {entry.way: entry for entry in self.answer.ledger}

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every kind and way that somebody could use, those that may be requested first."""
        answer = self.answer
        able = [(item.kind, item.way) for item in answer.requests]
        told = [(item.kind, item.way) for item in answer.refused] + [(item.kind, item.way) for item in answer.incomplete]
        return tuple(dict.fromkeys([*able, *told]))

    def requests(self, way: Way) -> tuple[RequestAnswer, ...]:
        """Return what may be requested through a way, by each smallest set."""
        return tuple(item for item in self.answer.requests if (item.kind, item.way) == way)

    def refusal(self, way: Way) -> RefusedAnswer | None:
        """Return the refusal of a way; None where it is not refused."""
        return next((item for item in self.answer.refused if (item.kind, item.way) == way), None)

    def demands(self, of: Way) -> LedgerAnswer | None:
        """Return the demands of a kind and way; None where they are not counted."""
        told = (*self.requests(of), self.refusal(of))
        return self.ledger.get(of[1]) if any(item is not None and item.allowed is not None for item in told) else None

    def status(self, way: Way) -> tuple[Any, ...]:
        """Return all by which what is answered of a way differs from another day."""
        sets = {(item.kind, item.way) for item in self.answer.incomplete}
        able = tuple((() if way in sets else item.by, item.verdict, item.clear_on) for item in self.requests(way))
        if way in sets:  # which sets are told first says nothing
            able = tuple(sorted(set(able), key=str))
        refused = self.refusal(way)
        lacks = refused and (refused.verdict, tuple(entry.id for entry in refused.unmet), refused.deferred_until)
        return able, lacks

    @property
    def state(self) -> tuple[Any, ...]:
        """All by which an answer differs from that of another day."""
        used = [
            (
                row.way,
                row.allowed,
                row.used,
                row.pending,
                row.left,
                tuple((one.id, one.counts, one.why) for one in row.registrations),
            )
            for row in self.answer.ledger
        ]
        return self.answer.setting.in_force, used, {way: self.status(way) for way in self.ways}

    def json(self) -> dict[str, Any]:
        """Return the row as plain values."""
        told = self.answer.json()
        keys = ("in_force", "ledger", "requests", "refused", "incomplete")
        return {"day": self.day.isoformat(), "happened": list(self.happened), **{key: told[key] for key in keys}}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A reading that would change what is answered on the ``days`` of some rows, with its effect on the first of them."""

    matters: Matters
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class LedgerOverTime:
    """The rows from ``begin`` to ``until``, both days; ``complete``: every day that was to be asked was.

    ``registrations``: how many earlier ones the matter has. ``basis`` is of all rows together. ``matters`` has the readings that
    would change what is answered on the day of a row, where they were asked for; ``matters_complete``: on every one they were.
    """

    matter: str
    as_of: dt.date
    begin: dt.date
    until: dt.date
    registrations: int
    rows: tuple[LedgerRow, ...]
    basis: tuple[BasisItem, ...]
    complete: bool
    matters: tuple[Otherwise, ...] = ()
    matters_complete: bool = False

    def json(self) -> dict[str, Any]:
        """Return the answer as plain values."""
        head = {"schema": "regrights/ledger/1", "matter": self.matter, "as_of": self.as_of.isoformat()}
        span = {"from": self.begin.isoformat(), "until": self.until.isoformat(), "registrations": self.registrations}
        setting = self.rows[0].answer.setting
        asked = {"price": setting.price, "readings": dict(setting.readings)}
        rows = {"rows": [row.json() for row in self.rows], "complete": self.complete}
        matters = [{**plain(entry.matters), "days": plain(entry.days)} for entry in self.matters]
        readings = {"matters": matters, "matters_complete": self.matters_complete}
        return {**head, **span, **asked, **rows, **readings, "basis": plain(self.basis)}
