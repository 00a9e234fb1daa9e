"""Text that is safe to print, and rows of cells as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from regrights.bridge.basics.text import printable

__all__ = ["csv_of", "json_text", "printable"]

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What moves a cursor, turns text round, ends a line or is no character by itself; JSON escapes the rest of the kind anyway."""


def json_text(value: Any, to: TextIO | None = None, *, indent: int | None = None) -> str:
    """Return a value as JSON that is safe to print; in ASCII for a stream that is not UTF-8, where one is named."""
    utf8 = to is None or (to.encoding or "").lower().replace("-", "").replace("_", "") == "utf8"
    text = json.dumps(value, indent=indent, ensure_ascii=not utf8)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def csv_of(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows of cells as CSV, a line each."""
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
