"""Tests, conditions, and the claims and grounds of an explanation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from regrights.bridge.answers.common import Source, plain
from regrights.bridge.basics.figures import Figure


@dataclass(frozen=True, slots=True)
class TestAnswer:
    """A test within a condition: of whom, passed or not, its figure, in words, and the tests within it."""

    id: str
    who: str | None
    passed: bool
    text: str
    figure: Figure | None = None
    within: tuple[TestAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """A condition: its clause, met or not, the figure that decides, in words, its tests, and what it rests on.

    ``effect`` is what failing it means: it voids, excuses, defers or refuses.
    """

    id: str
    clause: str
    effect: str
    met: bool
    figure: Figure | None
    text: str
    tests: tuple[TestAnswer, ...]
    because: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """Return the keys of INTERFACE: the figure's stand beside the others."""
        nothing = {"actual": None, "required": None, "short_by": None, "unit": None, "whole": None}
        figure = nothing if self.figure is None else plain(self.figure)
        tests = [plain(test) for test in self.tests]
        return {"id": self.id, "clause": self.clause, "effect": self.effect, "met": self.met, **figure, "text": self.text} | {
            "tests": tests,
            "because": list(self.because),
        }


@dataclass(frozen=True, slots=True)
class Ground:
    """What a claim rests on: an entry of the file, a sum of them, a statement in force, a reading; in words."""

    id: str
    text: str
    item: str | None = None
    amount: int | None = None
    sources: tuple[Source, ...] = ()
    parts: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A step of an explanation: what is claimed, whether it holds, and what it follows from.

    It stands on its ``parts`` by its ``gate`` (all, any, or fewer of them than ``allowed``), or on the ``comparison`` of its
    figure's amounts (at_least, at_most), or on what the file states. ``again``: its parts are told above;
    ``beside``: what is told with it, though it does not stand on it.
    """

    id: str
    who: str | None
    text: str
    holds: bool
    clause: str | None
    gate: str | None
    allowed: int | None
    comparison: str | None
    figure: Figure | None
    grounds: tuple[Ground, ...]
    parts: tuple[Claim, ...]
    again: bool
    beside: tuple[Claim, ...] = ()

    def cut(self, depth: int) -> Claim:
        """Return the claim with ``depth`` levels of parts below it, and no grounds where parts are cut."""
        if depth < 1:
            return replace(self, parts=(), beside=(), grounds=())
        parts, beside = (tuple(part.cut(depth - 1) for part in below) for below in (self.parts, self.beside))
        return replace(self, parts=parts, beside=beside)
