"""The question of `check`: is one act admissible, and why?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from regrights.bridge import facts, words
from regrights.bridge.answers import CheckAnswer, Follow, WayAnswer
from regrights.bridge.basis import act_basis
from regrights.bridge.conditions import Conditions
from regrights.bridge.matter import Matter
from regrights.bridge.questions import act_of, naming, setting
from regrights.bridge.solver import Rows, Solver
from regrights.bridge.why import Why


def check(matter: Matter, name: str, *, why: bool = False, timeout: float | None = None) -> CheckAnswer:
    """Return whether the act ``name`` of a matter is admissible on its date (else the as-of date).

    With ``why``, the answer has the tree of reasons too.
    Raises UsageError where there is no such act, and OutOfTime after ``timeout`` seconds.
    """
    act = act_of(matter, name)
    day = act.date or matter.as_of
    program = facts.text_of(facts.of_matter(matter, day)) + facts.text_of(facts.of_act(act, matter))
    rows = Solver(("check", "why") if why else "check", program, timeout=timeout).model()
    conditions = Conditions(rows, naming(matter))
    ways = _ways(rows, conditions, act.kind, name)
    items = [item for way in ways for item in conditions.items(name, way.way or "none")]
    answered = next((way for way in ways if way.admissible), None)
    deferral = [until for act_id, until in rows["deferred_until"] if act_id == name]
    return CheckAnswer(
        setting=setting(matter, day, rows),
        act=name,
        kind=act.kind,
        by=tuple(act.by),
        date=day,
        admissible=answered is not None,
        way=answered.way if answered else None,
        ways=(answered,) if answered else ways,
        deferred_until=last_day(deferral),
        deferred=bool(deferral),
        included={holder: shares for _, holder, shares in sorted(rows["joins"])},
        follows=_follows(rows, matter) if answered else (),
        basis=act_basis(matter, rows, items),
        why=Why(matter, rows, naming(matter)).of(name) if why else None,
    )


def _ways(rows: Rows, conditions: Conditions, kind: str, name: str) -> tuple[WayAnswer, ...]:
    """Return every way that was tried, the answer's first, else in the order of the agreement."""
    rank = {way: number for of, way, number in rows["rank"] if of == kind}
    answers, admissible = set(rows["answer"]), set(rows["admissible"])
    tried = sorted((way for _, way in rows["way"]), key=lambda way: ((name, way) not in answers, rank[way]))
    return tuple(
        WayAnswer(None if way == "none" else way, (name, way) in admissible, conditions.of(kind, name, way)) for way in tried
    )


def last_day(deferral: list[Any]) -> dt.date | None:
    """Return the last day of a deferral; None where it is open-ended, or where there is none."""
    if not deferral or "open" in deferral:
        return None
    return dt.date.fromordinal(max(deferral))


def _follows(rows: Rows, matter: Matter) -> tuple[Follow, ...]:
    order, positions = list(words.DUTIES), {holder.id: index for index, holder in enumerate(matter.holders)}
    found = sorted(rows["follows"], key=lambda row: (order.index(row[1]), positions.get(row[2], -1)))
    return tuple(
        Follow(duty, who, None if day == "none" else dt.date.fromordinal(day), words.DUTIES[duty]) for _, duty, who, day in found
    )
