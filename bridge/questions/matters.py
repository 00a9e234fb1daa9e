"""Which readings would change an answer? Every contestable point, read otherwise one at a time.

What of an answer hangs on a point is found by one grounding with every point open (kb/tasks/touches.lp); only the readings that
touch something are then asked again, and what differs is told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from regrights.bridge.agreement.amounts import count, listed, waiting
from regrights.bridge.answers.common import Matters
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.basics.together import each
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import Naming, naming
from regrights.bridge.solving import facts, terms
from regrights.bridge.solving.solver import Solver

if TYPE_CHECKING:
    from regrights.bridge.answers.checked import CheckAnswer
    from regrights.bridge.questions.snapshot import Snapshot

Reading = tuple[str, str]
"""A contestable point, and an option of it."""
MOST_HOLDERS = 1000
"""How many holders a matter may have for what differs to be told with its figures; above, only that it differs is told."""


def with_reading(matter: Matter, reading: Reading) -> Matter:
    """Return the matter with one point read so."""
    issue, option = reading
    return matter.model_copy(update={"readings": {**matter.readings, issue: option}})


def touching(matter: Matter, question: tuple[str, ...], acts: Sequence[Act], *more: Iterable[terms.Fact]) -> list[Reading]:
    """Return each other option of a point that would change something of what a question says about acts of one day."""
    day = (acts[0].date if acts else None) or matter.as_of
    program = facts.program(matter, day, acts, facts.of_open(matter.agreed.readings), *more)
    return Solver(matter.agreement, question, program).touching("outcome")


def told(matter: Matter, reading: Reading, effect: str) -> Matters:
    """Return a reading that matters, with the phrase in dispute and what it changes."""
    issue, option = reading
    point = matter.agreed.readings[issue]
    now = matter.readings.get(issue, point.default)
    return Matters(issue, point.phrase, point.place, now, option, effect)


class Found(NamedTuple):
    """The readings that matter, and whether all were asked before the time limit."""

    matters: tuple[Matters, ...]
    complete: bool


def found(matter: Matter, touched: Callable[[], Iterable[Reading]], differs: Callable[[Matter, Reading], str]) -> Found:
    """Return each reading under which an answer ``differs``, in words: none that makes no difference. The time limit ends it."""

    def effect(reading: Reading) -> str | None:
        try:
            return differs(with_reading(matter, reading), reading)
        except OutOfTime:
            return None

    try:
        readings = list(touched())
    except OutOfTime:
        return Found((), False)
    effects = each(effect, readings)
    entries = (told(matter, reading, effect) for reading, effect in zip(readings, effects, strict=True) if effect)
    return Found(tuple(entries), None not in effects)


def of_check(matter: Matter, act: Act, answer: CheckAnswer) -> CheckAnswer:
    """Return the answer with every reading that would change it."""
    from regrights.bridge.questions.check import same_day

    if not answer.setting.in_force:
        return replace(answer, matters_complete=True)
    name = naming(matter)

    def differs(other: Matter, _: Reading) -> str:
        return checked_effect(answer, same_day(other, [act])[0], name)

    matters, complete = found(matter, lambda: touching(matter, ("acts", "touches"), [act]), differs)
    return replace(answer, matters=matters, matters_complete=complete)


def touching_requests(matter: Matter) -> list[Reading]:
    """Return each other option of a point that would change something of what is said of all requests."""
    return touching(matter, ("candidates", "requests_touched"), ())


def of_requests(
    matter: Matter, answer: RequestsAnswer, touched: Callable[[], Iterable[Reading]], *, limit: int
) -> RequestsAnswer:
    """Return the answer with every reading that would change it; ``touched`` returns those that are to be asked."""
    from regrights.bridge.questions.requests import requests_in_time

    if not answer.setting.in_force:
        return replace(answer, matters_complete=True)
    name = naming(matter)
    large = len(matter.holders) > MOST_HOLDERS

    def differs(other: Matter, _: Reading) -> str:
        if large:
            return name.agreed.words.said["touched"]
        return requests_effect(answer, requests_in_time(other, limit=limit), name)

    matters, complete = found(matter, touched, differs)
    return replace(answer, matters=matters, matters_complete=complete)


def of_snapshot(matter: Matter, state: Snapshot, *, limit: int) -> Found:
    """Return every reading that would change what a matter answers: of all requests, and of each act."""
    told_of: dict[Reading, list[Matters]] = {}
    asked: list[tuple[str, RequestsAnswer | CheckAnswer]] = []
    if state.requests:
        asked.append(("", of_requests(matter, state.requests, lambda: touching_requests(matter), limit=limit)))
    asked += [(f"{act.id}: ", of_check(matter, act, state.acts[act.id])) for act in matter.acts]
    for of, answer in asked:
        for entry in answer.matters:
            told_of.setdefault((entry.issue, entry.other), []).append(replace(entry, effect=f"{of}{entry.effect}"))
    order = list(matter.agreed.readings)
    matters = tuple(
        replace(entries[0], effect="; ".join(entry.effect for entry in entries))
        for _, entries in sorted(told_of.items(), key=lambda pair: order.index(pair[0][0]))
    )
    return Found(matters, all(answer.matters_complete for _, answer in asked))


def checked_effect(now: CheckAnswer, then: CheckAnswer, name: Naming) -> str:
    """Return in words how the answer about an act would differ; empty where it would not."""
    parts = []
    if (now.verdict, now.way) != (then.verdict, then.way):
        way = f", by way of {name.agreed.ways[then.way]}" if then.way else ""
        parts.append(f"{name.agreed.words.meaning[then.verdict]}{way}")
    if then.verdict == "deferred" and now.clear_on != then.clear_on:
        parts.append(waiting(then.verdict, then.clear_on).removeprefix("; "))
    before = {(way.way, entry.id): entry for way in now.ways for entry in way.conditions}
    for through in then.ways:
        for entry in through.conditions:
            was = before.get((through.way, entry.id))
            if was and (was.met != entry.met or (was.figure and was.figure != entry.figure and was.text != entry.text)):
                parts.append(f"{entry.clause} {name.agreed.words.conditions[entry.id]}: {entry.text}")
    if set(now.requesters) != set(then.requesters):
        parts.append(f"the requesters would be {listed(list(map(name, then.requesters))) or 'nobody'}")
    parts += shares_effect("would be included with", now.included, then.included, name)
    lost, gained = ({follow.who for follow in one.follows if follow.duty != "register"} for one in (now, then))
    if now.admissible and then.admissible and lost != gained:
        parts += [f"{name(who)} would be notified" for who in sorted(gained - lost)]
        parts += [f"{name(who)} would not be notified" for who in sorted(lost - gained)]
    if now.admissible and then.admissible:
        parts += _days_effect(now, then)
    return "; ".join(parts)


def _days_effect(now: CheckAnswer, then: CheckAnswer) -> Iterator[str]:
    """Yield how the last days of what follows would differ, duty by duty."""
    for duty, text in {entry.duty: entry.text for entry in then.follows}.items():
        before, after = ({entry.by for entry in one.follows if entry.duty == duty} for one in (now, then))
        if before and before != after and (last := max(filter(None, after), default=None)):
            yield f"{'the last day to ask to be included' if duty == 'may_join' else text} would be {last}"


def shares_effect(what: str, now: Mapping[str, int], then: Mapping[str, int], name: Naming) -> list[str]:
    """Return in words how the shares by holder would differ."""
    return [
        f"{name(who)} {what} {count(then.get(who, 0), 'shares')} (now {now.get(who, 0):,})"
        for who in dict.fromkeys([*now, *then])
        if now.get(who, 0) != then.get(who, 0)
    ]


def requests_effect(now: RequestsAnswer, then: RequestsAnswer, name: Naming) -> str:
    """Return in words how the answer about all requests would differ; empty where it would not."""
    standing = {(entry.limb, entry.members): (entry.met, entry.figure) for entry in now.standing}
    parts = [*_requested(now, then, name), *_refused(now, then, name)]
    parts += [entry.text for entry in then.standing if standing.get((entry.limb, entry.members)) != (entry.met, entry.figure)]
    return "; ".join([*parts, *_ledger_effect(now, then, name)])


def _ledger_effect(now: RequestsAnswer, then: RequestsAnswer, name: Naming) -> Iterator[str]:
    """Yield how the demands of each way would be counted."""
    before = {row.way: row for row in now.ledger}
    for row in then.ledger:
        if (was := before.get(row.way)) is not None and was == row:
            continue
        pending = f"{row.pending} pending, " if was is None or was.pending != row.pending else ""
        counted = {entry.id: (entry.counts, entry.why) for entry in was.registrations} if was else {}
        whys = [f"{one.id}: {one.why}" for one in row.registrations if counted.get(one.id) != (one.counts, one.why)]
        yield "; ".join([f"demands by way of {name.agreed.ways[row.way]}: {row.used} used, {pending}{row.left} left", *whys])


def _requested(now: RequestsAnswer, then: RequestsAnswer, name: Naming) -> Iterator[str]:
    """Yield how what may be requested would differ."""
    before = {(item.kind, item.way, item.by): item for item in now.requests}
    after = {(item.kind, item.way, item.by): item for item in then.requests}
    for key in dict.fromkeys([*after, *before]):
        kind, way, by = key
        what = f"{name.agreed.kinds[kind]} by way of {name.agreed.ways[way]}, by {listed(list(map(name, by)))}"
        was, item = before.get(key), after.get(key)
        if was is None or item is None:
            yield f"{what}: could {'not ' if item is None else ''}be requested"
            continue
        if (was.least, was.most) != (item.least, item.most):
            yield f"{what}: least {item.least:,} and most {item.most:,} shares"
        if (was.left, was.verdict, was.clear_on) != (item.left, item.verdict, item.clear_on):
            left = "" if item.left is None else f"{count(item.left, 'demands')} left, "
            late = waiting(item.verdict, item.clear_on).removeprefix("; ")
            yield f"{what}: {left}{late or name.agreed.words.meaning[item.verdict]}"
        for holder in sorted({*was.notify} ^ {*item.notify}):
            yield f"{what}: {name(holder)} would {'' if holder in item.notify else 'not '}be notified"


def _refused(now: RequestsAnswer, then: RequestsAnswer, name: Naming) -> Iterator[str]:
    """Yield how what stands against refused ways would differ, and which would be told of at all."""
    agreed = name.agreed
    known = {(item.kind, item.way): item for item in now.refused}
    before, after = _ways(now), _ways(then)
    for entry in then.refused:
        was = known.get((entry.kind, entry.way))
        request = f"{agreed.kinds[entry.kind]} by way of {agreed.ways[entry.way]}"
        texts = {condition.id: condition.text for condition in was.unmet} if was else {}
        said = [
            f"{condition.clause} {agreed.words.conditions[condition.id]}: {condition.text}"
            for condition in entry.unmet
            if texts.get(condition.id) != condition.text
        ]
        still = {condition.id for condition in entry.unmet}
        said += [f"{agreed.words.conditions[condition]}: met" for condition in texts if condition not in still]
        if was is None and (entry.kind, entry.way) not in before:
            yield f"{request}: would be open to somebody, and refused: {'; '.join(said)}"
        elif was is not None and said:
            yield f"{request}: refused all the same, but {'; '.join(said)}"
    for kind, way in known:
        if (kind, way) not in after:
            yield f"{agreed.kinds[kind]} by way of {agreed.ways[way]}: would be open to nobody (now refused)"


def _ways(answer: RequestsAnswer) -> set[tuple[str, str]]:
    """Return each kind and way of which an answer tells."""
    able = {(item.kind, item.way) for item in answer.requests} | {(item.kind, item.way) for item in answer.incomplete}
    return able | {(item.kind, item.way) for item in answer.refused}
