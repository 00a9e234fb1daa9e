"""Why something is refused, in a clause of a sentence: the condition that stands against it, and what of it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.agreement.amounts import amounts
from regrights.bridge.answers.explained import ConditionAnswer, TestAnswer
from regrights.bridge.documents.citing import Citing
from regrights.bridge.documents.findings import Findings


def ground(found: Findings, entry: ConditionAnswer, citing: Citing) -> str:
    """Return in words that a condition is not met, with its clause and its figures, or what fails in it."""
    said = found.agreed.words.short
    if entry.figure is None:
        why = f": {failing(entry)}"
    else:
        why = said["reaches" if entry.figure.short_by is None else "short_by"].format(**amounts(entry.figure))
    return said["ground"].format(condition=found.agreed.words.conditions[entry.id], clause=citing.full(entry.clause), short=why)


def failing(entry: ConditionAnswer) -> str:
    """Return what fails in a condition; of tests that fail of many alike, the first."""
    failed = list(_failed(entry.tests))
    first: dict[str, TestAnswer] = {}
    for test in failed:
        first.setdefault(test.id, test)
    told = []
    for name, test in first.items():
        others = sum(other.id == name for other in failed) - 1
        told.append(f"{test.text}{f' (and {others:,} others alike)' if others else ''}")
    return "; ".join(told) or entry.text


def _failed(tests: Sequence[TestAnswer]) -> Iterator[TestAnswer]:
    for test in tests:
        if not test.passed:
            below = [entry for entry in _failed(test.within) if entry.text]
            yield from below or ([test] if test.text else [])
