"""Whether an act is admissible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from regrights.bridge.answers.common import BasisItem, Matters, Only, Setting, basis_for, plain
from regrights.bridge.answers.explained import Claim, ConditionAnswer

ADMISSIBLE = frozenset({"obliged", "deferred", "permitted"})
"""The verdicts of an act that is admissible."""


@dataclass(frozen=True, slots=True)
class Follow:
    """What an admissible act brings about: the duty, who has it, and until when (``by``).

    ``flag`` says so where the last day is no business day, and names the next one.
    """

    duty: str
    who: str
    by: dt.date | None
    text: str
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Someone who asked to be included and is not, or who is not notified: why, and the clause."""

    by: str
    why: str
    clause: str


@dataclass(frozen=True, slots=True)
class WayAnswer:
    """One way that was considered, with its verdict, those who request through it, and its conditions."""

    way: str | None
    verdict: str
    requesters: tuple[str, ...]
    conditions: tuple[ConditionAnswer, ...]

    def json(self) -> dict[str, Any]:
        """Return the way as INTERFACE fixes it."""
        head = {"way": self.way, "verdict": self.verdict, "requesters": list(self.requesters)}
        return {**head, "conditions": [entry.json() for entry in self.conditions]}


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """Whether one act is admissible, and why.

    ``verdict`` is obliged, deferred, excused or void of a request, permitted or refused of any other act. ``clear_on`` is the
    first day on which filing may no longer wait; None while that is open. ``unsettled`` are points that the text leaves open.
    ``reply_days``: within how many days others may ask to be included; None where nobody may. ``untold``: by duty, who does
    not have the notice that others have. ``only``: what of the basis is relied on for some duties alone.
    """

    setting: Setting
    act: str
    kind: str
    by: tuple[str, ...]
    date: dt.date
    verdict: str
    way: str | None
    ways: tuple[WayAnswer, ...]
    deferred: bool
    deferred_until: dt.date | None
    clear_on: dt.date | None
    requesters: tuple[str, ...]
    included: dict[str, int]
    left_out: tuple[LeftOut, ...]
    follows: tuple[Follow, ...]
    unsettled: tuple[str, ...]
    basis: tuple[BasisItem, ...]
    matters: tuple[Matters, ...] = ()
    matters_complete: bool = False
    why: Claim | None = None
    reply_days: int | None = None
    untold: Mapping[str, tuple[LeftOut, ...]] = field(default_factory=dict)
    only: Only = field(default_factory=dict)

    def basis_of(self, duties: Collection[str], who: Collection[str] | None = None) -> tuple[BasisItem, ...]:
        """Return what of the basis bears on some ``duties`` of ``who``, or of whoever has them (see basis_for)."""
        return basis_for(self.basis, self.only, duties, who)

    @property
    def admissible(self) -> bool:
        """Whether the act is a valid request that must be met, at once or later, or is permitted."""
        return self.verdict in ADMISSIBLE

    @property
    def unmet(self) -> list[tuple[WayAnswer, ConditionAnswer]]:
        """Every condition that is not met, with its way."""
        return [(way, entry) for way in self.ways for entry in way.conditions if not entry.met]

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        ways = [way.json() for way in self.ways]
        single = {"conditions": ways[0]["conditions"]} if len(ways) == 1 else {"ways": ways}
        deferred = {"deferred_until": plain(self.deferred_until)} if self.deferred else {}
        head = {"schema": "regrights/check/1", "act": self.act, "kind": self.kind, "by": list(self.by), "date": plain(self.date)}
        verdict = {
            "admissible": self.admissible,
            "verdict": self.verdict,
            "clear_on": plain(self.clear_on),
            "way": self.way,
        }
        return {**head, **plain(self.setting), **verdict, **single, **deferred} | {
            "requesters": list(self.requesters),
            "included": self.included,
            "left_out": plain(self.left_out),
            "follows": plain(self.follows),
            "unsettled": list(self.unsettled),
            "matters": plain(self.matters),
            "matters_complete": self.matters_complete,
            "basis": plain(self.basis),
            **({"why": plain(self.why)} if self.why else {}),
        }
