"""Which readings would change an answer? Every contestable point, read otherwise one at a time.

What of an answer hangs on a point is found by one grounding with every point open (kb/tasks/touches.lp); only the readings that touch
something are then asked again, and what differs is told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from regrights.bridge import facts, words
from regrights.bridge.acts import Act
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import Matters
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.matter import Matter
from regrights.bridge.questions import naming
from regrights.bridge.solver import Solver
from regrights.bridge.words import Name

Reading = tuple[str, str]
"""A contestable point, and an option of it."""
MOST_HOLDERS = 1000
"""How many holders a matter may have for what differs to be told with its figures; above, only that it differs is told."""


def with_reading(matter: Matter, reading: Reading) -> Matter:
    """Return the matter with one point read so."""
    issue, option = reading
    return matter.model_copy(update={"readings": {**matter.readings, issue: option}})


def touching(
    matter: Matter, question: tuple[str, ...], acts: Sequence[Act], *more: Iterable[facts.Fact], deadline: float | None = None
) -> list[Reading]:
    """Return each other option of a point that would change something of what a question says about acts of one day."""
    day = (acts[0].date if acts else None) or matter.as_of
    program = facts.program(matter, day, acts, facts.of_open(words.READINGS), *more)
    return Solver(question, program, deadline=deadline).touching("outcome")


def told(matter: Matter, reading: Reading, effect: str) -> Matters:
    """Return a reading that matters, with the phrase in dispute and what it changes."""
    issue, option = reading
    point = words.READINGS[issue]
    now = matter.readings.get(issue, next(iter(point.options)))
    return Matters(issue, point.phrase, point.place, now, option, effect)


def found(
    matter: Matter, touched: Iterable[Reading], differs: Callable[[Matter], str]
) -> Iterator[Matters]:
    """Yield each reading under which an answer ``differs``, in words; nothing for one that makes no difference."""
    for reading in touched:
        if effect := differs(with_reading(matter, reading)):
            yield told(matter, reading, effect)


def of_check(matter: Matter, act: Act, answer: CheckAnswer, *, deadline: float | None = None) -> CheckAnswer:
    """Return the answer with every reading that would change it."""
    from regrights.bridge.check import same_day

    if not answer.setting.in_force:
        return answer
    name = naming(matter)

    def differs(other: Matter) -> str:
        return checked_effect(answer, same_day(other, [act], deadline=deadline)[0], name)

    touched = touching(matter, ("acts", "touches"), [act], deadline=deadline)
    return replace(answer, matters=tuple(found(matter, touched, differs)))


def of_requests(matter: Matter, answer: RequestsAnswer, *, limit: int, deadline: float | None = None) -> RequestsAnswer:
    """Return the answer with every reading that would change it."""
    from regrights.bridge.requests import requests

    if not answer.setting.in_force:
        return answer
    touched = touching(matter, ("requests_touched",), (), deadline=deadline)
    if len(matter.holders) > MOST_HOLDERS:
        return replace(answer, matters=tuple(told(matter, reading, words.TOUCHED) for reading in touched))
    name = naming(matter)

    def differs(other: Matter) -> str:
        return requests_effect(answer, requests(other, limit=limit, deadline=deadline), name)

    return replace(answer, matters=tuple(found(matter, touched, differs)))


def checked_effect(now: CheckAnswer, then: CheckAnswer, name: Name) -> str:
    """Return in words how the answer about an act would differ; empty where it would not."""
    parts = []
    if (now.verdict, now.way) != (then.verdict, then.way):
        way = f", by way of {words.WAYS[then.way]}" if then.way else ""
        parts.append(f"{words.MEANING[then.verdict]}{way}")
    if then.deferred and (now.deferred, now.clear_on) != (then.deferred, then.clear_on) and then.verdict == "deferred":
        parts.append(f"filing may no longer wait from {then.clear_on or 'a day not yet known'} on")
    before = {(way.way, entry.id): entry for way in now.ways for entry in way.conditions}
    for way in then.ways:
        for entry in way.conditions:
            was = before.get((way.way, entry.id))
            if was and (was.met != entry.met or (was.figure and was.figure != entry.figure and was.text != entry.text)):
                parts.append(f"{entry.clause} {words.CONDITIONS[entry.id]}: {entry.text}")
    if set(now.requesters) != set(then.requesters):
        parts.append(f"the requesters would be {words.listed(list(map(name, then.requesters))) or 'nobody'}")
    parts += shares_effect("would be included with", now.included, then.included, name)
    lost, gained = ({follow.who for follow in one.follows if follow.duty != "register"} for one in (now, then))
    if now.admissible and then.admissible and lost != gained:
        parts += [f"{name(who)} would be notified" for who in sorted(gained - lost)]
        parts += [f"{name(who)} would not be notified" for who in sorted(lost - gained)]
    days = [{follow.by for follow in one.follows if follow.duty == "may_join"} for one in (now, then)]
    if now.admissible and then.admissible and days[0] != days[1] and days[1]:
        parts.append(f"the last day to ask to be included would be {max(filter(None, days[1]), default='')}")
    return "; ".join(parts)


def shares_effect(what: str, now: Mapping[str, int], then: Mapping[str, int], name: Name) -> list[str]:
    """Return in words how the shares by holder would differ."""
    return [
        f"{name(who)} {what} {words.count(then.get(who, 0), 'shares')} (now {now.get(who, 0):,})"
        for who in dict.fromkeys([*now, *then])
        if now.get(who, 0) != then.get(who, 0)
    ]


def requests_effect(now: RequestsAnswer, then: RequestsAnswer, name: Name) -> str:
    """Return in words how the answer about all requests would differ; empty where it would not."""
    parts = []
    before = {(item.kind, item.way, item.by): item for item in now.requests}
    after = {(item.kind, item.way, item.by): item for item in then.requests}
    for key, item in after.items():
        what = f"{words.KINDS[item.kind]} by way of {words.WAYS[item.way]}, by {words.listed(list(map(name, item.by)))}"
        was = before.get(key)
        if was is None:
            parts.append(f"{what}: could be requested")
        elif (was.least, was.most) != (item.least, item.most):
            parts.append(f"{what}: least {item.least:,} and most {item.most:,} shares")
        elif (was.left, was.verdict, was.clear_on) != (item.left, item.verdict, item.clear_on):
            parts.append(f"{what}: {_terms(item.left, item.verdict, item.clear_on)}")
        elif was.notify != item.notify:
            more = sorted({*was.notify} ^ {*item.notify})
            parts.append(f"{what}: {words.listed(list(map(name, more)))} {'would' if set(more) <= {*item.notify} else 'would not'} be notified")
    for key, item in before.items():
        if key not in after:
            what = f"{words.KINDS[item.kind]} by way of {words.WAYS[item.way]}, by {words.listed(list(map(name, item.by)))}"
            parts.append(f"{what}: could not be requested")
    refused = {(item.kind, item.way): item for item in now.refused}
    for entry in then.refused:
        known = refused.get((entry.kind, entry.way))
        if known is None or known.unmet == entry.unmet:
            continue
        texts = {condition.id: condition.text for condition in known.unmet}
        changed = [condition for condition in entry.unmet if texts.get(condition.id) != condition.text]
        said = "; ".join(f"{condition.clause} {words.CONDITIONS[condition.id]}: {condition.text}" for condition in changed)
        gone = [words.CONDITIONS[condition] for condition in texts if condition not in {item.id for item in entry.unmet}]
        said = "; ".join(filter(None, [said, *(f"{condition}: met" for condition in gone)]))
        parts.append(f"{words.KINDS[entry.kind]} by way of {words.WAYS[entry.way]}: refused all the same, but {said}")
    standing = {(entry.limb, entry.members): entry.met for entry in now.standing}
    parts += [entry.text for entry in then.standing if standing.get((entry.limb, entry.members), entry.met) != entry.met]
    ledger = {entry.way: (entry.used, entry.left) for entry in now.ledger}
    for row in then.ledger:
        if ledger.get(row.way) != (row.used, row.left):
            parts.append(f"demands by way of {words.WAYS[row.way]}: {row.used} used, {row.left} left")
    return "; ".join(parts)


def _terms(left: int | None, verdict: str, clear_on: object) -> str:
    parts = [] if left is None else [f"{words.count(left, 'demands')} left"]
    if verdict == "deferred":
        parts.append(f"filing may wait, and no longer from {clear_on or 'a day not yet known'} on")
    return ", ".join(parts) or words.MEANING[verdict]
