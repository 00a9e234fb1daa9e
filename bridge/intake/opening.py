"""Open what people have, whatever it is: a matter file, or a workbook, a table or a package that becomes a matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.basics.files import File, bounded
from regrights.bridge.intake.answering import answered, unreadable
from regrights.bridge.intake.checking import matter_of
from regrights.bridge.intake.tables import TEXTS, WORKBOOKS
from regrights.bridge.intake.taken import Taken
from regrights.bridge.matter.loading import load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.yaml import read_text

MANIFEST = b"OCF_MANIFEST_FILE"
"""What the manifest of a package has in it, and no matter file."""


@dataclass(frozen=True)
class Opened:
    """What a file came to: its ``name``, the matter, and of a file of others what was ``taken`` of it, with the answers.

    There is no matter while a question is open without whose answer it cannot be read. ``before`` is what was taken without the
    ``answers``, which are by their place.
    """

    name: str
    matter: Matter | None
    taken: Taken | None = None
    before: Taken | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)

    def answered(self, answers: Mapping[str, Any]) -> Opened:
        """Return it with further answers. Raises InputError with every finding."""
        return self if self.before is None else of_taken(self.name, self.before, {**self.answers, **answers})


def is_package(file: File) -> bool:
    """Return whether a file is read as an Open Cap Table package: a zip file, a manifest, or a folder with JSON."""
    if isinstance(file, Path) and file.is_dir():
        return any(file.rglob("*.json"))
    return file.suffix.lower() == ".zip" or (file.suffix.lower() == ".json" and MANIFEST in _begin(file))


def is_sheet(file: File) -> bool:
    """Return whether a file is read as a workbook or a table, or a folder as one of tables."""
    return file.suffix.lower() in {*WORKBOOKS, *TEXTS} or (isinstance(file, Path) and file.is_dir())


def opened(file: File, agreement: str, today: dt.date) -> Opened:
    """Return what a file comes to; ``agreement`` is that of a file of others, which says none.

    Raises InputError with every finding.
    """
    if is_package(file):
        from regrights.bridge.intake.ocf import read_ocf

        return of_taken(str(file), read_ocf(file, agreement), {})
    if is_sheet(file):
        from regrights.bridge.intake.reading import read_sheets

        return of_taken(str(file), read_sheets(file, agreement, said={}, sheet=None, today=today), {})
    return Opened(str(file), load_text(read_text(file), str(file)))


def of_taken(name: str, taken: Taken, answers: Mapping[str, Any]) -> Opened:
    """Return what was taken from a file, with answers by their place, as a matter. Raises InputError with every finding."""
    whole = answered(taken, answers)
    open_ = unreadable(whole)
    told = {finding.key for _, finding in whole.findings}
    try:
        matter = matter_of(whole, name) if not open_ or whole.findings else None
        return Opened(name, matter, whole, taken, answers)
    except InputError as error:
        unsaid = [Finding(name, None, entry.place, f"not said: {entry.text}", "answer it") for entry in open_]
        raise InputError([*error.findings, *(entry for entry in unsaid if entry.key not in told)]) from None


def _begin(file: File) -> bytes:
    try:
        return bounded(file) or b""
    except (OSError, ValueError):
        return b""
