"""Files of others, read to a limit: a device, or what was named by mistake, may have no end; and those that were handed over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

LARGEST = 8_000_000
"""The largest file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was handed over: what it is called, and what it has. Its name is told, and never a place on a disk."""

    name: str
    content: bytes

    def __str__(self) -> str:
        return self.name

    @property
    def suffix(self) -> str:
        """The end of its name, with its dot."""
        return PurePath(self.name).suffix


File = Path | Given
"""A file at its place, or one that was handed over."""


def bounded(file: File) -> bytes | None:
    """Return what a file has; None, and no more is read, where that is more than LARGEST bytes. Raises OSError."""
    if isinstance(file, Given):
        content = file.content
    else:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    return content if len(content) <= LARGEST else None
