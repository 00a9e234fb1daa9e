"""A matter of what was taken: checked as a file is, and every mistake told where it stands in the files of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.intake.taken import Taken
from regrights.bridge.matter.loading import load_parsed
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.yaml import Parsed, Path_, key_text

MISSING = "this key is missing"
_ENTRY = re.compile(r"\b[a-z]+\[\d+\]")
_CELL = re.compile(r"(.+?)[!:]([A-Z]*)(\d+)")


def matter_of(taken: Taken, where: str) -> Matter:
    """Return the matter of what was taken; ``where`` names its file. Raises InputError with every finding, in their order."""
    own = [finding for _, finding in taken.findings]
    wrong = frozenset(path for path, _ in taken.findings if path)
    try:
        matter = load_parsed(Parsed(taken.data, dict(_lines(taken.data, ())), [], wrong), where)
        further: list[Finding] = []
    except InputError as error:
        further = error.findings
    if own or further:
        raise InputError(_in_place(taken, own, further))
    return matter


def _lines(value: Any, path: Path_) -> Iterator[tuple[Path_, int]]:
    """Yield every place of the data; they have no lines."""
    yield path, 1
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _lines(part, (*path, key))


def _in_place(taken: Taken, own: list[Finding], further: list[Finding]) -> list[Finding]:
    """Return findings at the cells that they are about."""
    named = {key_text(path): place for path, place in taken.places.items()}
    placed = [*own]
    for finding in further:
        around, key = finding.key, finding.key.rpartition(".")[2]
        while around and around not in named:
            around = around[: max(around.rfind("."), around.rfind("["), 0)]
        message, mend = _ENTRY.sub(lambda found: named.get(found[0], found[0]), finding.message), finding.mend
        if message == MISSING and around == finding.key:
            message, mend = "nothing stands here", "fill it in"
        placed.append(Finding(named.get(around, finding.where), None, key, message, mend))
    sheets = [_sheet(place)[0] for place in [*taken.places.values(), *(finding.where for finding in placed)]]
    order = {sheet: number for number, sheet in reversed([*enumerate(dict.fromkeys(sheets))])}
    return sorted(dict.fromkeys(placed), key=lambda finding: (order[_sheet(finding.where)[0]], *_sheet(finding.where)[1:]))


def _sheet(place: str) -> tuple[str, int, int, str]:
    """Return the sheet of a place, and its row and column, for places in their order."""
    found = _CELL.fullmatch(place)
    if found is None:
        return place, 0, 0, ""
    return found[1], int(found[3]), len(found[2]), found[2]
