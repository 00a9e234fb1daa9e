"""The block of a memo that tells what changed: what is told otherwise, before and after."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is told otherwise: ``before`` and ``after``; new where nothing was before, gone where nothing is after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed: what was before is struck through, and what is now underlined."""

    caption: str
    changes: tuple[Change, ...]
