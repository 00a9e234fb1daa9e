"""What depends on how the contestable phrases are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regrights.bridge.answers.common import BasisItem, Setting, plain


@dataclass(frozen=True, slots=True)
class Flip:
    """A contestable point read otherwise: from one option to another, in words that quote the phrase in dispute."""

    issue: str
    from_: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Lasting:
    """A condition that is unmet under some reading; ``always``: under every one; ``now``: as the points are read.

    ``decides`` is every smallest set of points to be read otherwise that turns it.
    """

    way: str | None
    id: str
    clause: str
    always: bool
    now: bool
    decides: tuple[tuple[Flip, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadingsAnswer:
    """Under which readings an act is admissible: ``verdict`` is all, some or none; ``default``: as the points are read.

    ``decides`` is every smallest set of points to be read otherwise that turns the verdict.
    """

    setting: Setting
    act: str
    verdict: str
    default: bool
    open: tuple[str, ...]
    decides: tuple[tuple[Flip, ...], ...]
    unmet: tuple[Lasting, ...]
    basis: tuple[BasisItem, ...]

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        head = {"schema": "regrights/readings/1", "act": self.act, "verdict": self.verdict, "default": self.default}
        return {**head, "open": list(self.open), "decides": plain(self.decides)} | {
            **plain(self.setting),
            "unmet": plain(self.unmet),
            "basis": plain(self.basis),
        }


@dataclass(frozen=True, slots=True)
class OverReadings:
    """The requests over all readings; ``complete`` is false where a way has more smallest sets than were listed."""

    requests: tuple[RobustAnswer, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class RobustAnswer:
    """A request over all readings: robust, fragile or impossible (or not_weighed: more holders than can be).

    ``now``: admissible as the points are read.
    """

    kind: str
    way: str
    by: tuple[str, ...]
    standing: str
    now: bool
    decides: tuple[tuple[Flip, ...], ...]
