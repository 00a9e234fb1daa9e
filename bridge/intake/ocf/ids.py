"""Ids of a matter, made of the names of a package: small letters, each once."""

from __future__ import annotations

import re
import unicodedata

from regrights.bridge.matter.scalars import RESERVED

MOST = 48
"""How long an id is made of a name; the form takes 64 characters."""


class Ids:
    """Gives ids, each once; ``taken`` are those that there are already."""

    def __init__(self, taken: set[str] | None = None) -> None:
        self.taken = set(taken or ())
        self._last: dict[str, int] = {}

    def of(self, name: str, else_: str) -> str:
        """Return an id for a name: its letters and digits; what begins with none is put after the word ``else_``."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        made = re.sub("[^a-z0-9]+", "_", plain).strip("_")
        if not made[:1].isalpha():
            made = f"{else_}_{made}" if made else else_
        made = made[:MOST].rstrip("_")
        found, number = made, self._last.get(made, 1)
        while found in self.taken or found in RESERVED:
            number += 1
            found = f"{made}_{number}"
        self._last[made] = number
        self.taken.add(found)
        return found
