"""Files of others, read to a limit: a device, or what was named by mistake, may have no end."""

from __future__ import annotations

from pathlib import Path

LARGEST = 8_000_000
"""The largest file that is read, in bytes."""


def bounded(path: Path) -> bytes | None:
    """Return what a file has; None, and no more is read, where that is more than LARGEST bytes. Raises OSError."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    return content if len(content) <= LARGEST else None
