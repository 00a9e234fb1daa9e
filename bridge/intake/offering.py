"""The mend for a word that is none of those known: the one that is meant, or as many of them as can be read."""

from __future__ import annotations

from collections.abc import Iterable

from regrights.bridge.basics.errors import closest

MOST = 2_000
"""Among how many a word that is meant is looked for."""
WIDEST = 280
"""How many characters of names are offered."""


def offered(word: str, known: Iterable[str], what: str) -> str:
    """Return the one of the ``known`` that is meant by a word, or those that fit, each whole, and how many more there are."""
    names = list(known)
    if (mend := closest(word, names[:MOST], what)).startswith("did you mean"):
        return mend
    shown, room = 0, WIDEST
    while shown < len(names) and (room := room - len(names[shown]) - 2) >= 0:
        shown += 1
    more = f", and {len(names) - shown:,} more" if shown < len(names) else ""
    return f"the {what}: {', '.join(names[: shown or 1])}{more}" if names else mend
