"""Ids of a matter, made of the names in files of others: small letters, each once."""

from __future__ import annotations

import re
import unicodedata

from regrights.bridge.matter.scalars import RESERVED

MOST = 48
"""How long an id is made of a name; the form takes 64 characters."""


def slug(name: str, else_: str) -> str:
    """Return an id made of a name: its letters and digits; what begins with no letter is put after the word ``else_``."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[.'\u2019]", "", name)).encode("ascii", "ignore").decode().lower()
    made = re.sub("[^a-z0-9]+", "_", plain).strip("_")
    if not made[:1].isalpha():
        made = f"{else_}_{made}" if made else else_
    return made[:MOST].rstrip("_")


class Ids:
    """Gives ids, each once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._last: dict[str, int] = {}

    def of(self, name: str, else_: str) -> str:
        """Return an id for a name that none has yet (see ``slug``), with a number where it is taken or a word of the rules."""
        made = slug(name, else_)
        found, number = made, self._last.get(made, 1)
        while found in self.taken or found in RESERVED:
            number += 1
            found = f"{made}_{number}"
        self._last[made] = number
        self.taken.add(found)
        return found
