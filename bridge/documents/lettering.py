"""Text in pictures, measured by a table of generous widths, so that it fits in any book face.

Lengths are in hundredths of a unit.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from regrights.bridge.basics.text import printable


def clean(text: str) -> str:
    """Return text on one line, with each character that shows nothing or turns text around replaced."""
    return " ".join(printable(text).split())


def units(length: int) -> str:
    """Return a length as SVG writes it, in units."""
    return f"{length // 100}.{length % 100:02d}".rstrip("0").rstrip(".")


def _em(char: str) -> int:
    """Return how wide a character may be, in hundredths of the size of its text: half of it at least."""
    if char in "–·‘’“”" or (char.isascii() and not char.isalnum() and char not in "&@%"):
        return 50
    if char in "MW@%" or east_asian_width(char) in "WFA":
        return 100
    if char.isupper() or char in "mw&":
        return 72
    return 50 if char.islower() else 56


def wide(text: str, size: int) -> int:
    """Return how wide a line of text may be."""
    return sum(map(_em, text)) * size // 100


def widest(lines: list[list[str]], size: int) -> int:
    """Return how wide the widest of lines of text may be."""
    return max((wide(line, size) for block in lines for line in block), default=0)


def wrap(text: str, size: int, room: int, most: int | None = None) -> list[str]:
    """Return text in lines no wider than ``room``; the last of ``most`` lines ends in an ellipsis where there is more."""
    lines = [""]
    for word in clean(text).split(" "):
        if lines[-1] and wide(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if lines[-1] and wide(lines[-1] + char, size) > room:
                lines.append("")
            lines[-1] += char
    if most is None or len(lines) <= most:
        return lines
    while wide(lines[most - 1] + "…", size) > room:
        lines[most - 1] = lines[most - 1][:-1]
    return [*lines[: most - 1], lines[most - 1].rstrip(" ,;") + "…"]
