"""How long work tells how far it has come: to whoever listens."""

from __future__ import annotations

from typing import Protocol


class Tell(Protocol):
    """Is told how much is done, of how much in all where that is known, and what it is; the last said holds on."""

    def __call__(self, done: int, total: int | None = None, what: str = "", /) -> None:
        """Hear it."""


def unheard(done: int, total: int | None = None, what: str = "", /) -> None:
    """Hear nothing."""
