"""A matter as the text of a file: a line for what fits on one, in the order of the keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from regrights.bridge.intake.plain import data_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.reader import FORMS, STAND_INS
from regrights.bridge.matter.yaml import UNPRINTABLE

WIDEST = 130
"""How wide a line is at most that has several keys."""
APART = frozenset({"terms", "events", "classes", "warrants", "holders", "signatures", "registrations", "readings", "acts"}) | {
    "assumptions",
    "answers",
}
"""Sections that an empty line stands before."""
KEY_A_LINE = frozenset({"holders", "acts", "answers"})
"""Sections whose entries have one key a line."""
_PLAIN = re.compile(r"[A-Za-z][\w.&'()/$%+;-]*(?: [\w.&'()/$%+;-]+)*")
_OTHER = re.compile("|".join(form.pattern for form in FORMS.values()))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def matter_text(matter: Matter) -> str:
    """Return the text of a matter's file; to read it gives an equal matter."""
    return data_text(data_of(matter))


def data_text(data: Mapping[str, Any]) -> str:
    """Return plain keys and values as YAML."""
    lines: list[str] = []
    before = ""
    for key, value in data.items():
        if lines and not {key, before}.isdisjoint(APART):
            lines.append("")
        before = key
        lines += _keyed(key, value, "", key)
    return "\n".join(lines) + "\n"


def _keyed(key: str, value: Any, indent: str, section: str) -> Iterator[str]:
    """Yield the lines of a key and its value."""
    head = f"{indent}{scalar(key)}:"
    within = isinstance(value, dict | list) and bool(value)
    if not within or ((section not in APART or bool(indent)) and key != "holdings"):
        on_a_line = f"{head} {_flow(value)}"
        if not within or len(on_a_line) <= WIDEST:
            yield on_a_line.rstrip(" ")
            return
    yield head
    if isinstance(value, dict):
        for part, below in value.items():
            yield from _keyed(part, below, f"{indent}  ", section)
    else:
        for entry in value:
            yield from _listed(entry, f"{indent}  ", section)


def _listed(entry: Any, indent: str, section: str) -> Iterator[str]:
    """Yield the lines of an entry of a list: holders one key a line, as all that is too long for one."""
    if not isinstance(entry, dict) or not entry or not (section in KEY_A_LINE and len(indent) == 2):
        on_a_line = f"{indent}- {_flow(entry)}"
        if not isinstance(entry, dict) or not entry or len(on_a_line) <= WIDEST:
            yield on_a_line
            return
    lines = [line for key, value in entry.items() for line in _keyed(key, value, f"{indent}  ", section)]
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """Return a plain value as YAML: a text in quotes where it could be taken for anything else."""
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return str(value).lower()
    return _text(str(value))


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    if _DATE.fullmatch(text) or (_PLAIN.fullmatch(text) and text.isascii() and not _OTHER.fullmatch(text)):
        return text
    odd = UNPRINTABLE.search(text) or any(chr(code) in text for code in STAND_INS) or "\ufeff" in text
    return json.dumps(text, ensure_ascii=bool(odd))
