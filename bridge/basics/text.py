"""Text that is safe to show: as it was written, but for what shows nothing and moves what stands around it."""

from __future__ import annotations

import re
import unicodedata

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for a tab and the end of a line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns text around
    "\u2028\u2029"  # further ends of lines
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # halves of characters, and what is none
)
"""Characters that could move a cursor, turn text around, or be refused by a reader; no letter, mark or joiner is one."""


def printable(text: str) -> str:
    """Return text with U+FFFD for each character that is not safe to show."""
    return UNSAFE.sub("\ufffd", text)


def blank(text: str) -> bool:
    """Return whether a text shows nothing: spaces, and what has no width, alone."""
    return all(unicodedata.category(char)[0] in "ZC" for char in text)


def counted(number: int, noun: str) -> str:
    """Return how many there are of what a noun names whose plural ends in s: ``1 row``, ``1,200 rows``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def alike(text: str) -> str:
    """Return a form of a text that it shares with every text that a reader would take for the same."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
