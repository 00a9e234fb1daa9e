"""The question of `check`: is an act admissible, and why?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from regrights.bridge.answers.checked import ADMISSIBLE, CheckAnswer, Follow, LeftOut, WayAnswer
from regrights.bridge.answers.explained import Claim
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.bridge.matter.splits import on_day
from regrights.bridge.questions.conditions import Conditions, deferral_of
from regrights.bridge.questions.provenance import basis_of, only_for
from regrights.bridge.questions.setting import setting
from regrights.bridge.solving import facts
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.acts import (
    Follows,
    Joins,
    NextBusinessDay,
    Rank,
    Requester,
    SharePrice,
    Told,
    Unsettled,
    Untold,
    Verdict,
    Way,
)
from regrights.bridge.solving.shown.acts import LeftOut as Refused
from regrights.bridge.solving.shown.requests import TimeToJoin
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.values import Term

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
    matter = on_day(matter, day)
    question = (*CHECK, "why") if why else CHECK
    rows = Solver(matter.agreement, question, facts.program(matter, day, acts)).model()
    return answers_of(matter, acts, day, rows, why=why)


def answers_of(
    matter: Matter, acts: Sequence[Act], day: dt.date, rows: Rows, *, why: bool = False, used: Sequence[Term] = ()
) -> list[CheckAnswer]:
    """Return the answers that the rows of a model give for acts of one day. ``used`` is what they rest on beside."""
    conditions = Conditions(rows, naming(matter))
    return [_answer(matter, act, day, rows, conditions, why=why, used=used) for act in acts]


def _answer(
    matter: Matter, act: Act, day: dt.date, rows: Rows, conditions: Conditions, *, why: bool, used: Sequence[Term]
) -> CheckAnswer:
    order = {holder.id: index for index, holder in enumerate(matter.holders)}
    ways = _ways(rows, conditions, act, order)
    told = next((row.way for row in rows.of(Told) if row.act == act.id), None)
    answered = next((way for way in ways if (way.way or "none") == told), None)
    admissible = answered is not None and answered.verdict in ADMISSIBLE
    items = [item for way in ways for item in conditions.items(act.id, way.way or "none")]
    deferral = deferral_of(rows, act.id)
    prices = {row.way: row.price for row in rows.of(SharePrice) if row.act == act.id}
    return CheckAnswer(
        setting=setting(matter, day, rows, prices.get(told or "")),
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
        included=dict(sorted((row.holder, row.shares) for row in rows.of(Joins) if (row.act, row.way) == (act.id, told))),
        left_out=_left_out(matter, rows, act.id, told, order),
        follows=_follows(rows, matter, act.id) if admissible else (),
        unsettled=tuple(matter.agreed.words.unsettled[row.point] for row in sorted(rows.of(Unsettled)) if row.act == act.id),
        basis=basis_of(matter, rows, [*items, *used], act.id),
        why=_why(matter, rows, act.id) if why else None,
        reply_days=next((row.days for row in rows.of(TimeToJoin) if row.kind == act.kind), None),
        untold=_untold(matter, rows, act.id, order) if admissible else {},
        only=only_for(matter, rows, [*items, *used], act.id),
    )


def _why(matter: Matter, rows: Rows, name: str) -> Claim:
    from regrights.bridge.questions.why import Why

    return Why(matter, rows, naming(matter)).of(name)


def _ways(rows: Rows, conditions: Conditions, act: Act, order: dict[str, int]) -> tuple[WayAnswer, ...]:
    """Return every way that was tried, in the order of the agreement."""
    places = {row.way: row.place for row in rows.of(Rank) if row.kind == act.kind}
    verdicts = {row.way: row.verdict for row in rows.of(Verdict) if row.act == act.id}
    requesters: dict[str, list[str]] = defaultdict(list)
    for row in rows.of(Requester):
        if row.act == act.id:
            requesters[row.way].append(row.holder)
    return tuple(
        WayAnswer(
            None if way == "none" else way,
            verdicts[way],
            tuple(sorted(requesters[way], key=order.__getitem__)),
            conditions.of(act.kind, act.id, way),
        )
        for way in sorted((row.way for row in rows.of(Way) if row.act == act.id), key=places.__getitem__)
    )


def _left_out(matter: Matter, rows: Rows, name: str, told: str | None, order: dict[str, int]) -> tuple[LeftOut, ...]:
    found = [row for row in rows.of(Refused) if (row.act, row.way) == (name, told)]
    found.sort(key=lambda row: (order.get(row.holder, -1), row.why))
    return tuple(LeftOut(row.holder, matter.agreed.words.left_out[row.why], row.clause) for row in found)


def _untold(matter: Matter, rows: Rows, name: str, order: dict[str, int]) -> dict[str, tuple[LeftOut, ...]]:
    found = sorted((row for row in rows.of(Untold) if row.act == name), key=lambda row: (order[row.holder], row.why))
    told: dict[str, tuple[LeftOut, ...]] = {}
    for row in found:
        told[row.duty] = (*told.get(row.duty, ()), LeftOut(row.holder, matter.agreed.words.left_out[row.why], row.clause))
    return told


def _follows(rows: Rows, matter: Matter, name: str) -> tuple[Follow, ...]:
    order, positions = list(matter.agreed.words.duties), {holder.id: index for index, holder in enumerate(matter.holders)}
    flag = _flag(matter, rows, name)
    found = [row for row in rows.of(Follows) if row.act == name]
    found.sort(key=lambda row: (order.index(row.duty), positions.get(row.who, -1)))
    return tuple(
        Follow(
            row.duty,
            row.who,
            dt.date.fromordinal(row.day) if isinstance(row.day, int) else None,
            matter.agreed.words.duties[row.duty],
            flag if row.duty == "may_join" else None,
        )
        for row in found
    )


def _flag(matter: Matter, rows: Rows, name: str) -> str | None:
    """Return what is to be said of the last day for joining where it is no business day, by whichever reading."""
    from regrights.bridge.basics.calendar import no_business_day

    for row in rows.of(NextBusinessDay):
        if row.act == name and row.following != row.day:
            day, following = dt.date.fromordinal(row.day), dt.date.fromordinal(row.following)
            return matter.agreed.words.said["no_business_day"].format(day=day, what=no_business_day(day), following=following)
    return None
