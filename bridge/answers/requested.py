"""Which requests are admissible."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from regrights.bridge.answers.common import BasisItem, Figure, Setting, plain
from regrights.bridge.answers.explained import ConditionAnswer


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """A smallest set of holders that can make a request, with all their shares at most, nobody joining."""

    kind: str
    way: str
    by: tuple[str, ...]
    clause: str
    allowed: int | None
    used: int | None
    least: int
    most: int
    price: str
    notify: tuple[str, ...]
    reply_days: int

    @property
    def left(self) -> int | None:
        """How many demands are left; None for what is not counted."""
        return None if self.allowed is None or self.used is None else max(0, self.allowed - self.used)

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        counts = {"allowed": self.allowed, "used": self.used, "left": self.left}
        return {"kind": self.kind, "way": self.way, "by": list(self.by), "clause": self.clause, **counts} | {
            "shares": {"least": self.least, "most": self.most},
            "price": self.price,
            "notify": list(self.notify),
            "reply_days": self.reply_days,
        }


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """A way that no set of holders may use now: everyone of it, and every condition that is not met."""

    kind: str
    way: str
    by: tuple[str, ...]
    unmet: tuple[ConditionAnswer, ...]
    deferred_until: dt.date | None

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        return {"kind": self.kind, "way": self.way, "by": list(self.by), "unmet": [item.json() for item in self.unmet]} | {
            "deferred_until": plain(self.deferred_until)
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """A Person's standing under one limb of Eligible Investor, in votes; ``name`` is how the Person is called."""

    person: str
    members: tuple[str, ...]
    limb: str
    met: bool
    figure: Figure
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class RequestsAnswer:
    """Every admissible request, and every way that is refused; ``cut_short`` by "limit", "timeout" or "size"."""

    setting: Setting
    requests: tuple[RequestAnswer, ...]
    refused: tuple[RefusedAnswer, ...]
    standing: tuple[Standing, ...]
    cut_short: str | None
    basis: tuple[BasisItem, ...]

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        return {"schema": "regrights/requests/1", **plain(self.setting), "basis": plain(self.basis)} | {
            "requests": [item.json() for item in self.requests],
            "refused": [item.json() for item in self.refused],
            "standing": plain(self.standing),
            "complete": self.cut_short is None,
        }
