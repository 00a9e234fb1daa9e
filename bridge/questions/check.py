"""The question of `check`: is an act admissible, and why?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from regrights.bridge.agreement import words
from regrights.bridge.answers.checked import ADMISSIBLE, CheckAnswer, Follow, LeftOut, WayAnswer
from regrights.bridge.answers.explained import Claim
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.conditions import Conditions, deferral_of
from regrights.bridge.questions.provenance import basis_of
from regrights.bridge.questions.setting import act_of, naming, setting
from regrights.bridge.solving import facts
from regrights.bridge.solving.solver import Rows, Solver

CHECK = ("acts", "check")
"""The question, and what every question about the acts of a matter starts from."""


def check(matter: Matter, name: str, *, why: bool = False, matters: bool = False, timeout: float | None = None) -> CheckAnswer:
    """Return whether the act ``name`` of a matter is admissible on its date (else the as-of date).

    With ``why``, the answer has the tree of reasons too; with ``matters``, every reading that would change it. Raises UsageError
    where there is no such act, and OutOfTime after ``timeout`` seconds.
    """
    act = act_of(matter, name)
    with within(timeout):
        answer = same_day(matter, [act], why=why)[0]
        if not matters:
            return answer
        from regrights.bridge.questions.matters import of_check

        return of_check(matter, act, answer)


def check_all(matter: Matter) -> dict[str, CheckAnswer]:
    """Return the answer for every act of a matter, by its id, in the order of the file. Those of one day are asked together."""
    days: dict[dt.date, list[Act]] = defaultdict(list)
    for act in matter.acts:
        days[act.date or matter.as_of].append(act)
    answers = {answer.act: answer for acts in days.values() for answer in same_day(matter, acts)}
    return {act.id: answers[act.id] for act in matter.acts}


def same_day(matter: Matter, acts: Sequence[Act], *, why: bool = False) -> list[CheckAnswer]:
    """Return the answers for acts of one day."""
    day = acts[0].date or matter.as_of
    question = (*CHECK, "why") if why else CHECK
    rows = Solver(matter.agreement, question, facts.program(matter, day, acts)).model()
    return answers_of(matter, acts, day, rows, why=why)


def answers_of(
    matter: Matter, acts: Sequence[Act], day: dt.date, rows: Rows, *, why: bool = False, used: Sequence[Any] = ()
) -> list[CheckAnswer]:
    """Return the answers that the rows of a model give for acts of one day. ``used`` is what they rest on beside."""
    conditions = Conditions(rows, naming(matter))
    return [_answer(matter, act, day, rows, conditions, why=why, used=used) for act in acts]


def _answer(
    matter: Matter, act: Act, day: dt.date, rows: Rows, conditions: Conditions, *, why: bool, used: Sequence[Any]
) -> CheckAnswer:
    order = {holder.id: index for index, holder in enumerate(matter.holders)}
    ways = _ways(rows, conditions, act, order)
    told = next((way for of, way in rows["told"] if of == act.id), None)
    answered = next((way for way in ways if (way.way or "none") == told), None)
    admissible = answered is not None and answered.verdict in ADMISSIBLE
    items = [item for way in ways for item in conditions.items(act.id, way.way or "none")]
    deferral = deferral_of(rows, act.id)
    prices = {way: price for of, way, price in rows["share_price"] if of == act.id}
    return CheckAnswer(
        setting=setting(matter, day, rows, prices.get(told)),
        act=act.id,
        kind=act.kind,
        by=tuple(act.by),
        date=day,
        verdict=answered.verdict if answered else "void" if act.kind in {"demand", "short_form"} else "refused",
        way=answered.way if answered and (admissible or len(ways) == 1) else None,
        ways=(answered,) if answered and admissible else ways,
        deferred=deferral is not None,
        deferred_until=deferral and deferral.until,
        clear_on=deferral and deferral.clear_on,
        requesters=answered.requesters if answered else (),
        included=dict(sorted(((who, shares) for of, way, who, shares in rows["joins"] if (of, way) == (act.id, told)))),
        left_out=_left_out(rows, act.id, told, order),
        follows=_follows(rows, matter, act.id) if admissible else (),
        unsettled=tuple(words.UNSETTLED[point] for of, point in sorted(rows["unsettled"]) if of == act.id),
        basis=basis_of(matter, rows, [*items, *used], act.id),
        why=_why(matter, rows, act.id) if why else None,
    )


def _why(matter: Matter, rows: Rows, name: str) -> Claim:
    from regrights.bridge.questions.why import Why

    return Why(matter, rows, naming(matter)).of(name)


def _ways(rows: Rows, conditions: Conditions, act: Act, order: dict[str, int]) -> tuple[WayAnswer, ...]:
    """Return every way that was tried, in the order of the agreement."""
    rank = {way: number for of, way, number in rows["rank"] if of == act.kind}
    verdicts = {way: verdict for of, way, verdict in rows["verdict"] if of == act.id}
    requesters: dict[str, list[str]] = defaultdict(list)
    for of, way, holder in rows["requester"]:
        if of == act.id:
            requesters[way].append(holder)
    return tuple(
        WayAnswer(
            None if way == "none" else way,
            verdicts[way],
            tuple(sorted(requesters[way], key=order.__getitem__)),
            conditions.of(act.kind, act.id, way),
        )
        for way in sorted((way for of, way in rows["way"] if of == act.id), key=rank.__getitem__)
    )


def _left_out(rows: Rows, name: str, told: str | None, order: dict[str, int]) -> tuple[LeftOut, ...]:
    found = [row[2:] for row in rows["left_out"] if row[:2] == (name, told)]
    found.sort(key=lambda row: (order.get(row[0], -1), row[1]))
    return tuple(LeftOut(holder, words.LEFT_OUT[why], clause) for holder, why, clause in found)


def _follows(rows: Rows, matter: Matter, name: str) -> tuple[Follow, ...]:
    order, positions = list(words.DUTIES), {holder.id: index for index, holder in enumerate(matter.holders)}
    own = [row[1:] for row in rows["follows"] if row[0] == name]
    flag = _flag(rows, name)
    found = sorted(own, key=lambda row: (order.index(row[0]), positions.get(row[1], -1)))
    return tuple(
        Follow(
            duty,
            who,
            None if day == "none" else dt.date.fromordinal(day),
            words.DUTIES[duty],
            flag if duty == "may_join" else None,
        )
        for duty, who, day in found
    )


def _flag(rows: Rows, name: str) -> str | None:
    """Return what is to be said of the last day for joining where it is no business day, by whichever reading."""
    from regrights.bridge.basics.calendar import no_business_day

    for of, number, carried in rows["next_business_day"]:
        if of == name and carried != number:
            day, following = dt.date.fromordinal(number), dt.date.fromordinal(carried)
            return words.NO_BUSINESS_DAY.format(day=day, what=no_business_day(day), following=following)
    return None
