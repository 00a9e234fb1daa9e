"""What becomes of a matter's answers when it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import BasisItem, Matters, plain
from regrights.bridge.answers.requested import RequestsAnswer


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: it became possible, was lost, or moved; before and after, and by which changes.

    ``what`` is request, refused, standing, act or in_force, ``of`` its ids.
    """

    move: str
    what: str
    of: tuple[str, ...]
    text: str
    before: str
    after: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a scenario expects: in words, whether it came true, and what was found."""

    text: str
    met: bool
    found: str


@dataclass(frozen=True, slots=True)
class ScenarioAnswer:
    """One scenario: its changes, those not yet made on its day, what differs, and what it expected.

    ``passed`` is None where it expects nothing.
    """

    name: str
    matter: str
    as_of: str
    changes: tuple[str, ...]
    later: tuple[str, ...]
    differences: tuple[Difference, ...]
    expectations: tuple[Expectation, ...]
    seconds: float
    before: RequestsAnswer | None
    after: RequestsAnswer | None
    acts: dict[str, CheckAnswer]
    matters: tuple[Matters, ...] = ()
    matters_complete: bool = False

    @property
    def passed(self) -> bool | None:
        """Whether every expectation came true; None where there is none."""
        return all(entry.met for entry in self.expectations) if self.expectations else None

    def json(self) -> dict[str, Any]:
        """Return the answer with the changed matter's answers."""
        head = {"name": self.name, "matter": self.matter, "as_of": self.as_of, "changes": list(self.changes)}
        moves = {"became": "became possible", "lost": "was lost", "moved": "moved"}
        found = {key: [plain(entry) for entry in self.differences if entry.move == move] for key, move in moves.items()}
        return {**head, "not_yet": list(self.later), **found, "passed": self.passed} | {
            "expectations": plain(self.expectations),
            "acts": {
                name: {"admissible": act.admissible, "verdict": act.verdict, "way": act.way} for name, act in self.acts.items()
            },
            "matters": plain(self.matters),
            "matters_complete": self.matters_complete,
            "before": None if self.before is None else self.before.json(),
            "after": None if self.after is None else self.after.json(),
        }


@dataclass(frozen=True, slots=True)
class Situation:
    """A kind of situation in which two texts differ: the act, its outcome under the later one, who, and what decides.

    ``outcome`` is admitted, refused, at_once or put_off (whether filing may wait), included, left_out or more (more shares
    included); ``clause`` is where the condition stands, ``provision`` what of the amendment makes the difference, ``example``
    the smallest one, with its ``holders`` and its ``act``.
    """

    kind: str
    outcome: str
    who: str
    condition: str | None
    test: str | None
    clause: str
    provision: str
    example: str
    holders: dict[str, Any]
    act: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """What differs between two texts or days, and in which kinds of situation the texts do.

    ``matters`` are the readings that would change what either of them answers; ``matters_complete``: all were asked.
    """

    matter: str
    before: str
    after: str
    in_force: tuple[tuple[str, ...], tuple[str, ...]]
    differences: tuple[Difference, ...]
    situations: tuple[Situation, ...]
    basis: tuple[BasisItem, ...]
    matters: tuple[Matters, ...]
    matters_complete: bool

    def json(self) -> dict[str, Any]:
        """Return the answer."""
        return {"schema": "regrights/compare/1", **plain(self)}
