"""Which requests are admissible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regrights.bridge.answers.common import BasisItem, Matters, Setting, plain
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.basics.figures import Figure


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """A smallest set of holders that can make a request, with all their shares at most, nobody joining.

    ``verdict`` is obliged or deferred; ``clear_on`` the first day on which filing may no longer wait, None while that is open.
    ``waits_for`` are the conditions, not met, for which filing may wait.
    """

    kind: str
    way: str
    by: tuple[str, ...]
    clause: str
    verdict: str
    clear_on: dt.date | None
    allowed: int | None
    used: int | None
    left: int | None
    least: int
    most: int
    price: str
    notify: tuple[str, ...]
    reply_days: int | None
    as_one: bool = False
    """Some of them are one group, in which one may act for all."""
    waits_for: tuple[ConditionAnswer, ...] = ()

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        counts = {"allowed": self.allowed, "used": self.used, "left": self.left}
        verdict: dict[str, Any] = {"verdict": self.verdict}
        if self.verdict == "deferred":
            waits = [{"id": entry.id, "clause": entry.clause, "text": entry.text} for entry in self.waits_for]
            verdict |= {"clear_on": plain(self.clear_on), "waits_for": waits}
        return {"kind": self.kind, "way": self.way, "by": list(self.by), "clause": self.clause, **verdict, **counts} | {
            "shares": {"least": self.least, "most": self.most},
            "price": self.price,
            "notify": list(self.notify),
            "reply_days": self.reply_days,
            **({"as_one": True} if self.as_one else {}),
        }


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """A way that no set of holders may use now: everyone of it, every condition that is not met, and what that means.

    ``verdict`` is void or excused.
    """

    kind: str
    way: str
    by: tuple[str, ...]
    verdict: str
    allowed: int | None
    used: int | None
    left: int | None
    unmet: tuple[ConditionAnswer, ...]
    deferred_until: dt.date | None

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        counts = {"allowed": self.allowed, "used": self.used, "left": self.left}
        return {"kind": self.kind, "way": self.way, "by": list(self.by), "verdict": self.verdict, **counts} | {
            "unmet": [item.json() for item in self.unmet],
            "deferred_until": plain(self.deferred_until),
        }


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An earlier demand of a way: its days, whether it counts against the demands allowed, and why."""

    id: str
    notice: dt.date | None
    effective: dt.date | None
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class LedgerAnswer:
    """The demands of a way: allowed, used, pending (of all of them), left, and each earlier one."""

    way: str
    allowed: int
    used: int
    pending: int
    left: int
    registrations: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A Person's standing under one limb of a definition, in votes or shares; ``name`` is how the Person is called."""

    person: str
    members: tuple[str, ...]
    limb: str
    met: bool
    figure: Figure
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A way of which not every smallest set is told, for there are more than the "limit", or too many holders to be weighed
    against one another ("size"), or since the time limit ended the search ("timeout").
    """

    kind: str
    way: str
    why: str


@dataclass(frozen=True, slots=True)
class RequestsAnswer:
    """Every admissible request, and every way that is refused; and ``incomplete``, the ways of which not every set is told.

    ``brings`` are the shares that each holder that could use a way brings to a request, by its kind.
    """

    setting: Setting
    requests: tuple[RequestAnswer, ...]
    refused: tuple[RefusedAnswer, ...]
    standing: tuple[Standing, ...]
    ledger: tuple[LedgerAnswer, ...]
    incomplete: tuple[Incomplete, ...]
    basis: tuple[BasisItem, ...]
    matters: tuple[Matters, ...] = ()
    matters_complete: bool = False
    brings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def out_of_time(self) -> bool:
        """Whether the time limit ended the search."""
        return any(entry.why == "timeout" for entry in self.incomplete)

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        return {"schema": "regrights/requests/1", **plain(self.setting), "basis": plain(self.basis)} | {
            "requests": [item.json() for item in self.requests],
            "refused": [item.json() for item in self.refused],
            "standing": plain(self.standing),
            "ledger": plain(self.ledger),
            "matters": plain(self.matters),
            "matters_complete": self.matters_complete,
            "complete": not self.incomplete,
            "incomplete": plain(self.incomplete),
        }
