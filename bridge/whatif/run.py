"""The question of `whatif`: what becomes possible, is lost, or moves, when a matter changes, and by which change?"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence

from regrights.bridge.answers.changed import Expectation, ScenarioAnswer
from regrights.bridge.basics.errors import RegrightsError, UsageError
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.adjusting import ids_of
from regrights.bridge.matter.consistency import findings_of
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.splits import brought_to
from regrights.bridge.questions.matters import Found, of_snapshot
from regrights.bridge.questions.snapshot import LIMIT, Snapshot, differences, snapshot
from regrights.bridge.whatif.changes import Change
from regrights.bridge.whatif.scenarios import Scenario, names_of


def run(
    scenarios: Sequence[Scenario],
    matter: Matter,
    others: Mapping[str, Matter] | None = None,
    *,
    matters: bool = False,
    timeout: float | None = None,
) -> Iterator[ScenarioAnswer]:
    """Yield the answer of each scenario, in order.

    One that names nothing to start from starts from ``matter``, else from the one of that name among the ``others`` or from
    where an earlier scenario ended. With ``matters``, each answer has every reading that would change it. Raises UsageError
    where a change is impossible, and OutOfTime after ``timeout`` seconds for a scenario.
    """
    reached = {None: _Reached(matter)} | {name: _Reached(other) for name, other in (others or {}).items()}
    for scenario in scenarios:
        begun = time.monotonic()
        passed, names = [reached[scenario.from_]], list[str]()
        start = passed[0].matter
        steps, later, day = _due(scenario, start)
        for name, after in _after(scenario.name, start, steps, day):
            passed.append(_Reached(after))
            names.append(name)
        reached[scenario.name] = end = passed[-1]
        with within(timeout):
            states = [one.state() for one in passed]
            read = end.read() if matters else Found((), complete=False)
        yield ScenarioAnswer(
            name=scenario.name,
            matter=start.matter,
            as_of=str(day),
            changes=tuple(names_of(steps)),
            later=tuple(later),
            differences=differences(states, names),
            expectations=tuple(expectations(scenario, states[-1], start.agreed.ways_of)),
            seconds=time.monotonic() - begun,
            before=states[0].requests,
            after=states[-1].requests,
            acts=dict(states[-1].acts),
            matters=read.matters,
            matters_complete=read.complete,
        )


class _Reached:
    """A matter that a scenario starts from or comes to; what it answers is asked once."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self._state: Snapshot | None = None
        self._read: Found | None = None

    def state(self) -> Snapshot:
        """Return what the matter answers. Raises OutOfTime."""
        if self._state is None:
            self._state = snapshot(self.matter)
        return self._state

    def read(self) -> Found:
        """Return every reading that would change that. Raises OutOfTime."""
        if self._read is None or not self._read.complete:
            self._read = of_snapshot(self.matter, self.state(), limit=LIMIT)
        return self._read


def _due(scenario: Scenario, start: Matter) -> tuple[list[Change], list[str], dt.date]:
    """Return the changes that are made by the day that is asked about; the names of those of later days; and the day."""
    dated: list[Change] = sorted(scenario.changes, key=lambda change: change.date or dt.date.min)
    day = scenario.as_of or max([start.as_of, *(change.date for change in dated if change.date)])
    due = [change for change in dated if change.date is None or change.date <= day]
    return due, names_of([change for change in dated if change not in due]), day


def _after(name: str, start: Matter, steps: Sequence[Change], day: dt.date) -> Iterator[tuple[str, Matter]]:
    """Yield what happens, and the matter after it: each change, and the days that pass before the next and at the end."""
    for number, (step, said) in enumerate(zip(steps, names_of(steps), strict=True), 1):
        if step.date is not None and step.date > start.as_of:
            start = brought_to(start, step.date)
            yield f"time, until {step.date}", start
        try:
            with using(start.agreement):
                start = step.apply(start)
            found = list(findings_of(start, ids_of(start)))
        except RegrightsError as error:
            raise UsageError(f"{name}: change {number}, {said}: {error}") from None
        if found:
            _, message, mend = found[0]
            raise UsageError(f"{name}: change {number}, {said}: {message}; {mend}")
        yield said, start
    if day != start.as_of:
        yield f"time, until {day}", brought_to(start, day)


def expectations(scenario: Scenario, state: Snapshot, ways_of: Mapping[str, Sequence[str]]) -> Iterator[Expectation]:
    """Yield what a scenario expects, and whether it came true. ``ways_of`` are the ways of each kind of act."""
    expect = scenario.expect
    if expect is None:
        return
    for act, wanted in expect.acts.items():
        answer = state.acts.get(act)
        if answer is None:
            yield Expectation(f"act {act}", False, f"there is no such act; the acts: {', '.join(state.acts) or 'none'}")
            continue
        unmet = sorted({entry.id for _, entry in answer.unmet})
        said = {"admissible": answer.admissible, "verdict": answer.verdict, "way": answer.way, "unmet": unmet}
        for key in (key for key in said if key in wanted.model_fields_set):
            value = getattr(wanted, key)
            value = sorted(value) if isinstance(value, list) else value
            yield Expectation(f"act {act}: {key} {_plain(value)}", said[key] == value, _plain(said[key]))
    if expect.in_force is not None:
        found = list(state.in_force)
        yield Expectation(f"in force: {_plain(expect.in_force)}", found == expect.in_force, _plain(found))
    yield from _of_requests(scenario, state, ways_of)


def _of_requests(scenario: Scenario, state: Snapshot, ways_of: Mapping[str, Sequence[str]]) -> Iterator[Expectation]:
    expect = scenario.expect
    assert expect is not None
    if state.requests is None:
        if expect.requests or expect.refused or expect.terms:
            yield Expectation("requests", False, "the matter states no price, and so they are not asked about")
        return
    requests, refused = state.requests.requests, state.requests.refused
    for kind, ways in expect.requests.items():
        for way, sets in ways.items():
            found = sorted(list(item.by) for item in requests if (item.kind, item.way) == (kind, way))
            wanted = sorted(sorted(by) for by in sets)
            known = way in ways_of[kind]
            text = _plain(found) if known else f"there is no such way; its ways: {', '.join(ways_of[kind])}"
            yield Expectation(f"{kind} by way of {way}: {_plain(wanted)}", known and found == wanted, text)
    for kind, unmet_of in expect.refused.items():
        for way, unmet in unmet_of.items():
            entry = next((item for item in refused if (item.kind, item.way) == (kind, way)), None)
            said = None if entry is None else sorted(condition.id for condition in entry.unmet)
            yield Expectation(f"{kind} by way of {way} refused: {_plain(sorted(unmet))}", said == sorted(unmet), _plain(said))
    for term in expect.terms:
        match = next(
            (item for item in requests if (item.kind, item.way, item.by) == (term.kind, term.way, tuple(sorted(term.by)))), None
        )
        text = f"{term.kind} by way of {term.way}, by {' and '.join(term.by)}"
        yield Expectation(f"{text}: a smallest set that can", match is not None, "yes" if match else "no, not that set")
        for key in (key for key in ("least", "most", "left") if key in term.model_fields_set):
            value = None if match is None else match.json()["shares"].get(key, match.json().get(key))
            yield Expectation(f"{text}: {key} {getattr(term, key):,}", value == getattr(term, key), _plain(value))


def _plain(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(_plain(entry) if not isinstance(entry, list) else " with ".join(entry) for entry in value) or "none"
        case int():
            return f"{value:,}"
    return str(value)
