"""The question of `check`: is an act admissible, and why?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from regrights.bridge import facts, words
from regrights.bridge.acts import Act
from regrights.bridge.answers.checked import CheckAnswer, Follow, WayAnswer
from regrights.bridge.answers.explained import Claim
from regrights.bridge.basis import act_basis
from regrights.bridge.conditions import Conditions, last_day
from regrights.bridge.matter import Matter
from regrights.bridge.questions import act_of, naming, setting
from regrights.bridge.solver import Rows, Solver, moment_after


def check(matter: Matter, name: str, *, why: bool = False, timeout: float | None = None) -> CheckAnswer:
    """Return whether the act ``name`` of a matter is admissible on its date (else the as-of date).

    With ``why``, the answer has the tree of reasons too. Raises UsageError where there is no such act, and OutOfTime after
    ``timeout`` seconds.
    """
    deadline = moment_after(timeout)
    return _same_day(matter, [act_of(matter, name)], why=why, deadline=deadline)[0]


def check_all(matter: Matter, *, deadline: float | None = None) -> dict[str, CheckAnswer]:
    """Return the answer for every act of a matter, by its id, in the order of the file. Those of one day are asked together."""
    days: dict[dt.date, list[Act]] = defaultdict(list)
    for act in matter.acts:
        days[act.date or matter.as_of].append(act)
    answers = {answer.act: answer for acts in days.values() for answer in _same_day(matter, acts, why=False, deadline=deadline)}
    return {act.id: answers[act.id] for act in matter.acts}


def _same_day(matter: Matter, acts: Sequence[Act], *, why: bool, deadline: float | None) -> list[CheckAnswer]:
    day = acts[0].date or matter.as_of
    rows = Solver(("check", "why") if why else "check", facts.program(matter, day, acts), deadline=deadline).model()
    conditions = Conditions(rows, naming(matter))
    return [_answer(matter, act, day, rows, conditions, why=why) for act in acts]


def _answer(matter: Matter, act: Act, day: dt.date, rows: Rows, conditions: Conditions, *, why: bool) -> CheckAnswer:
    ways = _ways(rows, conditions, act.kind, act.id)
    items = [item for way in ways for item in conditions.items(act.id, way.way or "none")]
    answered = next((way for way in ways if way.admissible), None)
    deferral = [until for name, until in rows["deferred_until"] if name == act.id]
    return CheckAnswer(
        setting=setting(matter, day, rows),
        act=act.id,
        kind=act.kind,
        by=tuple(act.by),
        date=day,
        admissible=answered is not None,
        way=answered.way if answered else None,
        ways=(answered,) if answered else ways,
        deferred_until=last_day(deferral),
        deferred=bool(deferral),
        included={holder: shares for name, holder, shares in sorted(rows["joins"]) if name == act.id},
        follows=_follows(rows, matter, act.id) if answered else (),
        basis=act_basis(matter, rows, items),
        why=_why(matter, rows, act.id) if why else None,
    )


def _why(matter: Matter, rows: Rows, name: str) -> Claim:
    from regrights.bridge.why import Why

    return Why(matter, rows, naming(matter)).of(name)


def _ways(rows: Rows, conditions: Conditions, kind: str, name: str) -> tuple[WayAnswer, ...]:
    """Return every way that was tried, the answer's first, else in the order of the agreement."""
    rank = {way: number for of, way, number in rows["rank"] if of == kind}
    answers, admissible = set(rows["answer"]), set(rows["admissible"])
    own = [way for of, way in rows["way"] if of == name]
    tried = sorted(own, key=lambda way: ((name, way) not in answers, rank[way]))
    return tuple(
        WayAnswer(None if way == "none" else way, (name, way) in admissible, conditions.of(kind, name, way)) for way in tried
    )


def _follows(rows: Rows, matter: Matter, name: str) -> tuple[Follow, ...]:
    order, positions = list(words.DUTIES), {holder.id: index for index, holder in enumerate(matter.holders)}
    own = [row[1:] for row in rows["follows"] if row[0] == name]
    found = sorted(own, key=lambda row: (order.index(row[0]), positions.get(row[1], -1)))
    return tuple(
        Follow(duty, who, None if day == "none" else dt.date.fromordinal(day), words.DUTIES[duty]) for duty, who, day in found
    )
