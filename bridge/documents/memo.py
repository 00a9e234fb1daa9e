"""The report as one document: sections about an act, if one is named, and about the whole position."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.files import bounded
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.documents import of_act, of_matter, of_offering, of_standing
from regrights.bridge.documents.findings import Findings, gather
from regrights.bridge.documents.layout import joined
from regrights.bridge.documents.model import Document, Section
from regrights.bridge.matter.loading import embedded
from regrights.bridge.matter.model import Matter

POSITION = "The whole position"
SECTIONS = (
    "question",
    "answer",
    "conditions",
    "proviso",
    "allocation",
    "readings",
    "cures",
    "follows",
    "ledger",
    "votes",
    "holders",
    "basis",
    "clauses",
    "receipt",
)
"""What --section may name, in the order of a report."""


def memo(
    matter: Matter,
    act: str | None = None,
    *,
    path: Path | None = None,
    sections: Sequence[str] = (),
    timeout: float | None = None,
    tell: Tell = unheard,
) -> Document:
    """Return the report about an act, or about the whole position where none is named.

    ``path`` is the matter's file, none for the embedded one; ``tell`` is told how far it has come. Raises
    UsageError for an act or a section that does not exist, and OutOfTime after ``timeout`` seconds.
    """
    if unknown := [name for name in sections if name not in SECTIONS]:
        raise UsageError(f"there is no section {', '.join(unknown)}; the sections: {', '.join(SECTIONS)}")
    found = gather(matter, act, timeout=timeout, tell=tell)
    digest = None if path is None else hashlib.sha256(bounded(path) or b"").hexdigest()
    told = [*_of_act(found), *_of_matter(found, embedded() if path is None else path.name, digest)]
    kind = (
        f"{found.agreed.kinds[found.act.kind]} by {joined([found.name(holder) for holder in found.act.by])}"
        if found.act
        else POSITION
    )
    day = found.checked.date if found.checked else matter.as_of
    return Document(kind, matter.matter, str(day), tuple(told), of_matter.floor_of(found), _facts(found)).only(sections)


def _of_act(found: Findings) -> list[Section]:
    if found.act is None:
        return []
    first = [of_act.question(found), of_act.answer(found), of_act.conditions(found), *of_offering.division(found)]
    return [*first, of_act.readings(found), *of_act.cures(found), *of_act.follows(found)]


def _of_matter(found: Findings, file: str, digest: str | None) -> list[Section]:
    first = [*of_matter.ledger(found), *of_standing.votes(found), of_matter.holders(found)]
    return [*first, of_matter.basis(found), of_matter.clauses(found), of_matter.receipt(found, file, digest)]


def _facts(found: Findings) -> dict[str, Any]:
    """Return the JSON answers that the report is made from."""
    facts: dict[str, Any] = {}
    for name, answer in (
        ("check", found.checked),
        ("readings", found.read),
        ("cures", found.cured),
        ("requests", found.requested),
    ):
        if answer is not None:
            facts[name] = answer.json()
    if found.allocated is not None:
        facts["allocate"] = found.allocated.head()
    return facts
