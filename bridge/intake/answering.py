"""Questions that are to be answered by hand: as a file to fill in, and the answers, of the file or by their place."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.intake.money import dollars_in
from regrights.bridge.intake.offering import offered
from regrights.bridge.intake.taken import DOLLARS, LEFT_OUT, Question, Taken
from regrights.bridge.intake.writing import data_text
from regrights.bridge.matter.scalars import Unfit
from regrights.bridge.matter.yaml import Path_, parse, read_text

LISTS = ("classes", "warrants", "holders", "registrations", "acts")
"""Sections whose entries a place names by their id."""
Answers = dict[str, tuple[Any, str]]
"""Answers by their place, each with where it stands."""


def questions_text(questions: Sequence[Question]) -> str:
    """Return questions as a file to fill in."""
    entries = [
        {
            "place": question.place,
            "question": question.text,
            **({"options": list(question.options)} if question.options else {}),
            **({"taken": question.taken} if question.taken else {}),
            "answer": None,
        }
        for question in questions
    ]
    head = "# Write an answer after each answer:; what is left empty stays as it was taken. Then give the file to --answers.\n"
    return head + data_text({"regrights_answers": 1, "answers": entries})


def answered(taken: Taken, given: Path | Mapping[str, Any] | None) -> Taken:
    """Return what was taken with the answers of a file, or those by their place; what is not answered stays a question, and is
    told as assumed.

    Mistakes of the answers are among its findings, the key of each the place that it is about. Raises InputError for what is
    no file of answers.
    """
    known = {question.place: question for question in taken.questions}
    answers, wrong = _answers(given, known) if isinstance(given, Path) else _said_by_place(given or {}, known)
    data, places = copy.deepcopy(taken.data), dict(taken.places)
    at = {section: {entry.get("id"): number for number, entry in enumerate(data.get(section, ()))} for section in LISTS}
    for place, (answer, where) in answers.items():
        places[_put(data, at, place, answer)] = where
    open_ = tuple(question for question in taken.questions if question.place not in answers)
    said = [entry for entry in data.pop("assumptions", ()) if entry.get("item") not in answers]
    told = {entry.get("item") for entry in said}
    if assumptions := [*said, *_assumed([question for question in open_ if question.place not in told])]:
        data["assumptions"] = assumptions
    findings = (*taken.findings, *(((), finding) for finding in wrong))
    return replace(taken, data=data, questions=open_, places=places, findings=findings)


def unreadable(taken: Taken) -> list[Question]:
    """Return the questions without whose answer the matter cannot be read."""
    return [question for question in taken.questions if question.taken is None]


def _said_by_place(said: Mapping[str, Any], known: Mapping[str, Question]) -> tuple[Answers, list[Finding]]:
    """Return answers that are not of a file, and their mistakes, each at the place that it is about."""
    read = {place: _read(place, answer, known, place) for place, answer in said.items()}
    findings = [value for value in read.values() if isinstance(value, Finding)]
    return {place: (value, place) for place, value in read.items() if not isinstance(value, Finding)}, findings


def _read(place: str, answer: Any, known: Mapping[str, Question], where: str) -> Any:
    """Return what an answer says: one of its options, dollars as files write them, or itself; a Finding where it is wrong."""
    if place not in known:
        return Finding(where, None, "", f"nothing is asked about {place[:80]}", offered(place, known, "places"))
    if (options := known[place].options) and _said(answer) not in options:
        mend = offered(_said(answer), options, "options")
        return Finding(where, None, place, f"{_said(answer)[:40]} is not among the options", mend)
    try:
        return dollars_in(answer) if known[place].unit == DOLLARS and isinstance(answer, str) else answer
    except Unfit as error:
        return Finding(where, None, place, str(error), error.mend)


def _answers(path: Path, known: Mapping[str, Question]) -> tuple[Answers, list[Finding]]:
    """Return the answers of a file by their place, each with where it stands; and its mistakes."""
    value, lines, findings, _ = parse(read_text(path), str(path))
    found: dict[str, tuple[Any, str]] = {}

    def find(at: tuple[str | int, ...], message: str, mend: str, key: str = "") -> None:
        findings.append(Finding(f"{path}:{lines.get(at, 1)}", None, key, message, mend))

    entries = value.get("answers") if isinstance(value, dict) else None
    if not isinstance(entries, list) or value.get("regrights_answers") != 1:
        mend = "`regrights import … --questions FILE` writes a file to fill in"
        raise InputError([Finding(str(path), 1, "", "this is no file of answers", mend)])
    for number, entry in enumerate(entries):
        at = ("answers", number)
        if not isinstance(entry, dict) or "place" not in entry:
            find(at, "an answer has a place", "write {place: holders.acme.capacity, answer: …}")
            continue
        place, answer = str(entry["place"]), entry.get("answer")
        if answer is None:
            continue
        where = f"{path}:{lines.get((*at, 'answer' if place in known else 'place'), 1)}"
        if place in found:
            find((*at, "place"), f"{place} is answered twice", "keep one of the two")
        elif isinstance(read := _read(place, answer, known, where), Finding):
            findings.append(read)
        else:
            found[place] = read, where
    return found, findings


def _said(answer: Any) -> str:
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


def _put(data: dict[str, Any], at: Mapping[str, Mapping[Any, int]], place: str, answer: Any) -> Path_:
    """Put an answer in its place: a key of an entry, of a group of keys, or of the matter. Return where that is in the data."""
    section, *rest = place.split(".")
    path: list[str | int] = [section, *rest]
    if section in LISTS and len(rest) > 1:
        path[1] = at[section][rest[0]]
    group: Any = data
    for key in path[:-1]:
        group = group[key] if isinstance(key, int) else group.setdefault(key, {})
    if isinstance(answer, str) and isinstance(group.get(path[-1]), int) and answer.isascii() and answer.isdigit():
        answer = int(answer)
    group[path[-1]] = {"true": True, "false": False}.get(_said(answer), answer)
    return tuple(path)


def _assumed(questions: Sequence[Question]) -> list[dict[str, str]]:
    """Return what is taken for granted while questions are open: an assumption each, and one for all of a kind of many."""
    kinds: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        # How the matter is called changes no answer.
        if question.taken not in {None, "", LEFT_OUT} and question.place != "matter":
            section, *rest = question.place.split(".")
            kind = f"{rest[-1]} of {section}" if len(rest) > 1 else question.place
            kinds.setdefault((kind, str(question.taken)), []).append(question)
    return [
        {"item": kind if len(same) > 1 else same[0].place, "note": f"not said; {value} is taken" + _of(same)}
        for (kind, value), same in kinds.items()
    ]


def _of(same: Sequence[Question]) -> str:
    return f" for {len(same):,} of them until it is" if len(same) > 1 else " until it is"
