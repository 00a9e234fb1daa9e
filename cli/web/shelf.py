"""The files that the page was given: what each came to, under a key that its address has; some at a time, and none on a disk."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping

from regrights.bridge.basics.files import Given
from regrights.bridge.intake.opening import Opened

KEPT = 8
"""How many files are kept; of more, the one that was asked for the longest ago is given up."""


class Shelf:
    """Keeps what files came to: the one that the page was started with, under no key, and some that it was given."""

    def __init__(self, first: Opened) -> None:
        self.first = first
        self._kept: OrderedDict[str, Opened] = OrderedDict()

    def keep(self, key: str, opened: Opened) -> None:
        """Keep what a file came to under a key."""
        self._kept[key] = opened
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def get(self, key: str) -> Opened | None:
        """Return what is kept under a key, the first under none; None where nothing is."""
        if not key:
            return self.first
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)


def key_of(file: Given, agreement: str) -> str:
    """Return the key of a file: the same for the same."""
    return _digest(file.name.encode(), agreement.encode(), file.content)


def key_after(key: str, answers: Mapping[str, object]) -> str:
    """Return the key of a file with answers."""
    return _digest(key.encode(), *(f"{place}={answer!r}".encode() for place, answer in sorted(answers.items())))


def _digest(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:24]
