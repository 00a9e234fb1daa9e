"""Whether an act is admissible."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from regrights.bridge.answers.common import BasisItem, Setting, plain
from regrights.bridge.answers.explained import Claim, ConditionAnswer


@dataclass(frozen=True, slots=True)
class Follow:
    """What an admissible act brings about: the duty, who has it, and until when (``by``)."""

    duty: str
    who: str
    by: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class WayAnswer:
    """One way that was considered, with its conditions."""

    way: str | None
    admissible: bool
    conditions: tuple[ConditionAnswer, ...]


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """Whether one act is admissible, and why."""

    setting: Setting
    act: str
    kind: str
    by: tuple[str, ...]
    date: dt.date
    admissible: bool
    way: str | None
    ways: tuple[WayAnswer, ...]
    deferred_until: dt.date | None
    deferred: bool
    included: dict[str, int]
    follows: tuple[Follow, ...]
    basis: tuple[BasisItem, ...]
    why: Claim | None = None

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        ways = [{"way": way.way, "conditions": [item.json() for item in way.conditions]} for way in self.ways]
        single = {"conditions": ways[0]["conditions"]} if len(ways) == 1 else {"ways": ways}
        deferred = {"deferred_until": plain(self.deferred_until)} if self.deferred else {}
        head = {"schema": "regrights/check/1", "act": self.act, "kind": self.kind, "by": list(self.by), "date": plain(self.date)}
        verdict = {"admissible": self.admissible, "way": self.way}
        return {**head, **plain(self.setting), **verdict, **single, **deferred} | {
            "included": self.included,
            "follows": plain(self.follows),
            "basis": plain(self.basis),
            **({"why": plain(self.why)} if self.why else {}),
        }
