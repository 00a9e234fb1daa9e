"""Text that is safe to print."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return text without the control characters that could move a terminal's cursor or turn its text around."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
