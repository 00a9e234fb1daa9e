"""Control totals of a cap table: the shares that were taken, and those left of each kind, beside what the table adds up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations

GONE = "security gone"
POOL = "plan or pool"
AMOUNTS = ("safe", "note")
"""What is of an amount of dollars, and of no shares."""
APART = frozenset({GONE, *AMOUNTS})
"""What a total is not thought to count, unless it agrees only with them."""
WORDS = {
    "option": "options",
    "pool": "options not granted",
    "plan": "equity plans",
    POOL: "plans and pools",
    GONE: "securities that are gone",
    "safe": "SAFEs",
    "note": "notes",
}


@dataclass(slots=True)
class Count:
    """The shares above a total: those that were ``taken``, and those that were ``left``, by kind."""

    taken: int = 0
    left: dict[str, int] = field(default_factory=dict)

    def add(self, shares: int, kind: str = "") -> None:
        """Count shares; of a ``kind`` that is left, where one is named."""
        if kind:
            self.left[kind] = self.left.get(kind, 0) + shares
        else:
            self.taken += shares

    def beside(self, theirs: int) -> tuple[int, str]:
        """Return our shares beside a total of theirs, and which of those that were left are counted in them, in words.

        All that was left is counted, without what is gone or is an amount; other kinds, where the total agrees only with them.
        """
        usual = {kind for kind in self.left if kind not in APART}
        tried = sorted(self._choices(), key=lambda kinds: len(usual ^ kinds))
        counted = next((kinds for kinds in tried if self._sum(kinds) == theirs), usual)
        return self._sum(counted), self._said(counted)

    def _choices(self) -> Iterator[set[str]]:
        sizes = range(len(self.left) + 1)
        yield from map(set, chain.from_iterable(combinations(self.left, size) for size in sizes))

    def _sum(self, kinds: set[str]) -> int:
        return self.taken + sum(self.left[kind] for kind in kinds)

    def _said(self, counted: set[str]) -> str:
        if not self.taken and len(self.left) == 1 and counted:
            return ""  # it is a column of nothing else
        parts = {"with": counted, "without": self.left.keys() - counted}
        return "".join(
            f", {word} " + " and ".join(f"{self.left[kind]:,} of {WORDS[kind]}" for kind in self.left if kind in kinds)
            for word, kinds in parts.items()
            if kinds
        )
