"""The days of a matter: what each asks of whom, and where it stands."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from regrights.bridge.answers.common import BasisItem, Setting, plain


@dataclass(frozen=True, slots=True)
class Day:
    """A duty, or what else falls on a day: of which act (none: of the agreement itself), whose (none: nobody's), and the clause.

    ``day`` is None where none is stated. ``closed`` says what the day is where it is no business day; ``flag`` what hangs on
    that. ``since`` is the day of the act, ``basis`` what is inferred or assumed of it.
    """

    matter: str
    day: dt.date | None
    act: str | None
    kind: str | None
    since: dt.date | None
    duty: str
    who: str | None
    text: str
    clause: str
    closed: str | None = None
    flag: str | None = None
    basis: tuple[BasisItem, ...] = ()

    @property
    def uid(self) -> str:
        """A name for it that is the same whenever it is asked for: of the matter, the act, the duty and who has it."""
        named = json.dumps([self.matter, self.act, self.duty, self.who])
        return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@regrights"

    @property
    def ahead(self) -> bool:
        """Whether there is time until then: it is later than the day of the act."""
        return self.day is not None and (self.since is None or self.day > self.since)

    def json(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        business = None if self.day is None else self.closed is None
        head = {"day": plain(self.day), "weekday": self.day and f"{self.day:%A}", "business_day": business, "closed": self.closed}
        told = {"act": self.act, "duty": self.duty, "who": self.who, "text": self.text, "clause": self.clause, "flag": self.flag}
        return head | told | {"uid": self.uid}


@dataclass(frozen=True, slots=True)
class DatesAnswer:
    """The days of a matter, or of one act of it, the earliest first, those without a day last; and of which acts nothing follows,
    each with its verdict.
    """

    setting: Setting
    act: str | None
    days: tuple[Day, ...]
    nothing: dict[str, str]
    basis: tuple[BasisItem, ...]

    @property
    def dated(self) -> list[Day]:
        """Those that have a day."""
        return [entry for entry in self.days if entry.day is not None]

    def json(self) -> dict[str, Any]:
        """Return the answer as JSON holds it."""
        undated = [entry.json() for entry in self.days if entry.day is None]
        nothing = [{"act": act, "verdict": verdict} for act, verdict in self.nothing.items()]
        return {
            "schema": "regrights/dates/1", **plain(self.setting), "act": self.act,
            "dates": [entry.json() for entry in self.dated], "undated": undated, "nothing": nothing, "basis": plain(self.basis),
        }  # fmt: skip
