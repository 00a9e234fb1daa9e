"""Load a matter file: every mistake at once, with its line, key and mend; nothing half-accepted."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.errors import Finding, InputError, closest, in_order
from regrights.bridge.matter import act_parts, acts, class_parts, held, stated
from regrights.bridge.matter import model as models
from regrights.bridge.matter.consistency import findings_of, twice
from regrights.bridge.matter.findings import SECTIONS
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.mistakes import Models, line_of, mistakes, place_of, words_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.splits import on_day
from regrights.bridge.matter.yaml import Parsed, Path_, key_text, parse, read_text


def load(path: Path | str | None = None) -> Matter:
    """Return the matter of a file, or the embedded one. Raises InputError with every finding."""
    if path is None:
        return load_text(kb.matter(kb.DEFAULT) or "", embedded())
    return load_text(read_text(Path(path)), str(path))


def embedded() -> str:
    """Return how the embedded matter is called where a file would be named."""
    return agreement_of(kb.DEFAULT).matter


def load_text(text: str, where: str) -> Matter:
    """Return the matter that a text says; ``where`` names it in findings. Raises InputError with every finding."""
    return load_parsed(parse(text, where), where)


def load_parsed(parsed: Parsed, where: str) -> Matter:
    """Return the matter that plain keys and values say; ``where`` names what they come from. Raises InputError as above."""
    if not isinstance(parsed.value, dict):
        raise InputError([Finding(where, 1, "", "a matter file is a list of keys and values", "start with `regrights: 1`")])
    agreement = parsed.value.get("agreement")
    if isinstance(agreement, str) and agreement not in kb.agreements():
        # By which lists the rest is to be read is not known.
        mend = closest(agreement.lower(), kb.agreements(), "agreements")
        line = parsed.lines.get(("agreement",))
        raise InputError([Finding(where, line, "agreement", f"there is no agreement {agreement[:40]}", mend)])
    with using(agreement if agreement in kb.agreements() else kb.DEFAULT):
        return _matter_of(parsed, where)


def _matter_of(parsed: Parsed, where: str) -> Matter:
    data, lines, findings, unread = parsed

    def report(path: Path_, message: str, mend: str) -> None:
        findings.append(Finding(where, line_of(lines, path), key_text(path), message, mend))

    try:
        wrong: list[Path_] = []
        matter, positions = Matter.model_validate(data), dict[str, list[int]]()
    except ValidationError as error:
        found = mistakes(data, error)
        wrong = [part for path, _ in found for part in (path, _whole(path))]
        for path, item in found:
            if path not in unread:
                report(path, *words_of(item, path, _MODELS))
        matter, positions = _remains(data, wrong)
    entries = _entries(data)
    for path, message, mend in twice(entries):
        report(path, message, mend)
    ids = {section: {name: index for index, name in names.items()} for section, names in entries.items()}
    ids["terms"] = _stated(data)
    for place, message, mend in findings_of(matter, ids, whole=not findings):
        if not _follows(path := _original(place, positions), wrong, lines):
            report(path, message, mend)
    if findings:
        raise InputError(in_order(findings))
    return on_day(matter, matter.as_of)


_MODELS: Models = {
    "": [Matter],
    "classes": [held.StockClass],
    "warrants": [held.Warrant],
    "splits": [class_parts.Split],
    "ratios": [class_parts.RatioFrom],
    "votes": [class_parts.VotesPart],
    "options": [held.StockOption],
    "holders": [held.Holder],
    "holdings": [held.Holding],
    "registrations": [models.Registration],
    "acts": [acts.Request, acts.Distribution, acts.Transfer, acts.Joinder, acts.Company, acts.Grant],
    "joining": [act_parts.Joining],
    "holdback": [act_parts.Holdback],
    "deferral": [act_parts.Deferral],
    "terms": [stated.StatedTerm],
    "events": [stated.Event],
    "selling_expenses": [stated.SellingExpenses],
    "assumptions": [models.Assumption],
    "price": [stated.Price],
    "form_s3": [stated.FormS3],
}


NEUTRAL: dict[str, Any] = {"capacity": "none", "shares": 0, "basis": "given", "price": "1", "form_s3": False, "restricted": True}
"""What stands in for a wrong value while the rest of its entry is checked; other values are left out."""


def _remains(data: dict[str, Any], wrong: list[Path_]) -> tuple[Matter, dict[str, list[int]]]:
    """Return the matter less what is wrong in it, so that the rest is checked too, and where what is left stood.

    A wrong value is first replaced or left out; an entry that is wrong even so is left out as a whole.
    """
    mended = copy.deepcopy(data)
    for path in wrong:
        _neutralize(mended, path)
    try:
        return Matter.model_validate(mended), {}
    except ValidationError as error:
        entries = {place_of(mended, item)[:2] for item in error.errors(include_url=False)}
    sections = {path[0] for path in entries if path}
    kept: dict[str, Any] = {"regrights": 1, "matter": "?", "as_of": "2000-01-01", "classes": [], "holders": []}
    positions: dict[str, list[int]] = {}
    for key, value in mended.items():
        if isinstance(value, list) and (key,) not in entries:
            positions[key] = [index for index in range(len(value)) if (key, index) not in entries]
            kept[key] = [value[index] for index in positions[key]]
        elif key not in sections:
            kept[key] = value
    return Matter.model_validate(kept), positions


def _neutralize(data: Any, path: Path_) -> None:
    *way, last = _whole(path) or ("",)
    for part in way:
        data = data[part]
    if isinstance(data, dict):
        if last in NEUTRAL:
            data[last] = NEUTRAL[str(last)]
        else:
            data.pop(last, None)


def _whole(path: Path_) -> Path_:
    """Return the place of what is left out as a whole where something in it is wrong."""
    if path[:1] in {("terms",), ("events",)}:
        return path[:2]
    part = next((key for key in ("deferral", "splits", "ratios", "votes") if key in path), None)
    return path if part is None else path[: path.index(part) + 1]


def _original(path: Path_, positions: Mapping[str, list[int]]) -> Path_:
    """Return where in the file a place in what remains of it stood."""
    match path:
        case (str() as section, int() as index, *rest) if section in positions:
            return (section, positions[section][index], *rest)
    return path


def _follows(path: Path_, wrong: Iterable[Path_], lines: Mapping[Path_, int]) -> bool:
    """Return whether a finding only follows from a wrong value, which is reported: of its key, or of one missing beside it."""
    return any(path == at or (len(path) > 1 and path not in lines and path[:-1] == at[:-1]) for at in wrong)


def _entries(data: dict[str, Any]) -> dict[str, dict[int, str]]:
    """Return every id that the file gives, right or wrong, by section and position."""
    found: dict[str, dict[int, str]] = {}
    for section in SECTIONS:
        entries = data.get(section)
        listed = enumerate(entries) if isinstance(entries, list) else ()
        found[section] = {index: str(entry["id"]) for index, entry in listed if isinstance(entry, dict) and "id" in entry}
    return found


def _stated(data: dict[str, Any]) -> dict[str, int]:
    """Return the terms that the file states, rightly or wrongly."""
    terms = data.get("terms")
    return {str(name): 0 for name, value in terms.items() if value is not None} if isinstance(terms, dict) else {}
