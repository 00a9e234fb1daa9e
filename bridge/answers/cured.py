"""What would make an act admissible."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from regrights.bridge.answers.checked import WayAnswer
from regrights.bridge.answers.common import BasisItem, Setting, plain


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a cure: what, by whom (``who``), from where to where, and whose it is to decide (``hand``, ``label``).

    ``hand`` is parties, company, market, time, court or amendment; ``size`` is how large it is, a fraction of what there is.
    """

    kind: str
    who: tuple[str, ...]
    what: str
    from_: Any
    to: Any
    unit: str | None
    text: str
    hand: str
    label: str
    size: Fraction
    from_holder: str | None = None
    to_holder: str | None = None
    way: str | None = None


@dataclass(frozen=True, slots=True)
class Cure:
    """A smallest set of changes that makes an act admissible.

    ``alike`` are the kinds of holders that nothing tells apart of which it names some: others of them would do as well.
    """

    changes: tuple[Change, ...]
    alike: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Incurable:
    """A test that fails and that no change of the facts cures."""

    way: str | None
    id: str
    test: str
    who: str | None
    text: str


@dataclass(frozen=True, slots=True)
class CuresAnswer:
    """Every smallest set of at most ``changes`` changes that makes an act admissible, the fewest and smallest first.

    ``cut_short`` tells why there may be others: sets of more "changes", more than could be tried ("size"), or the time limit
    ("timeout"); None where there are none, however many changes.
    """

    setting: Setting
    act: str
    admissible: bool
    ways: tuple[WayAnswer, ...]
    cures: tuple[Cure, ...]
    incurable: tuple[Incurable, ...]
    cut_short: str | None
    changes: int
    basis: tuple[BasisItem, ...]

    @property
    def complete(self) -> bool:
        """Whether there are no others, however many changes."""
        return self.cut_short is None

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        head = {"schema": "regrights/cures/1", "act": self.act, "admissible": self.admissible}
        return {**head, "cures": plain(self.cures), "incurable": plain(self.incurable), "complete": self.complete} | {
            "cut_short": self.cut_short,
            "changes_at_most": self.changes,
            **plain(self.setting),
            "basis": plain(self.basis),
        }
