"""Read the conditions of an act out of a model, with figures, margins and words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from regrights.bridge.agreement import words
from regrights.bridge.answers.explained import ConditionAnswer, TestAnswer
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.basics.figures import Amount, Figure, Money
from regrights.bridge.solving.solver import Rows

Key = tuple[Any, str]
"""An act and a way."""
MOST = 20
"""How many tests a condition's text speaks of; its tests are all there beside it."""


class Conditions:
    """The conditions of every act in a model. ``name`` gives the words for a holder's id."""

    def __init__(self, rows: Rows, name: Callable[[str], str]) -> None:
        self._name = name
        self._order = {test: index for index, test in enumerate(words.TESTS)}
        self._clauses = {(kind, condition): clause for kind, condition, clause in rows["clause"]}
        self._effects = {(kind, condition): effect for kind, condition, effect in rows["effect"]}
        self._having = {act: words.HAVING[base] for act, base in rows["counts_as"]}
        self._subtests: dict[str, list[str]] = defaultdict(list)
        for test, part in rows["subtest"]:
            self._subtests[test].append(part)
        self._met = set(rows["met"])
        self._passed = set(rows["passed"])
        self._figures = {row[:5]: row[5:] for row in rows["figure"]}
        self._wholes: dict[str, int] = dict(rows["whole"])
        self._conditions: dict[Key, list[str]] = defaultdict(list)
        for act, way, condition in rows["condition"]:
            self._conditions[act, way].append(condition)
        self._tests: dict[tuple[Any, str, str], list[tuple[str, str]]] = defaultdict(list)
        for act, way, condition, test, who in rows["test"]:
            self._tests[act, way, condition].append((test, who))
        self._because: dict[tuple[Any, str, str], list[Any]] = defaultdict(list)
        for act, way, condition, item in rows["because"]:
            self._because[act, way, condition].append(item)

    def of(self, kind: str, act: Any, way: str) -> tuple[ConditionAnswer, ...]:
        """Return the conditions of an act through a way, in the order of the agreement."""
        order = {condition: index for index, condition in enumerate(words.CONDITIONS)}
        found = sorted(self._conditions[act, way], key=lambda condition: order[condition])
        return tuple(self._condition(kind, act, way, condition) for condition in found)

    def items(self, act: Any, way: str) -> Iterator[Any]:
        """Yield what the conditions of an act rest on, as the rules name it."""
        for condition in self._conditions[act, way]:
            yield from self._because[act, way, condition]

    def _condition(self, kind: str, act: Any, way: str, condition: str) -> ConditionAnswer:
        tests = sorted(self._tests[act, way, condition], key=lambda test: (self._order[test[0]], str(test[1])))
        answers = tuple(self._test((act, way, condition), test, who) for test, who in tests)
        met = (act, way, condition) in self._met
        if met != all(answer.passed for answer in answers):
            raise InternalError(f"the tests of {condition} do not add up to its verdict")
        telling = [answer for answer in answers if not answer.passed] or list(answers)
        decisive = next((answer for answer in telling if answer.figure is not None), None)
        figures = [answer.figure for answer in telling if decisive and answer.figure and answer.id == decisive.id]
        return ConditionAnswer(
            id=condition,
            clause=self._clauses[kind, condition],
            effect=self._effects[kind, condition],
            met=met,
            figure=max(figures, key=lambda figure: figure.short_by or 0, default=None),
            text=_text(telling),
            tests=answers,
            because=tuple(sorted(item_text(item) for item in self._because[act, way, condition])),
        )

    def _test(self, place: tuple[Any, str, str], test: str, who: str) -> TestAnswer:
        passed = (*place, test, who) in self._passed
        figure = self._figure((*place, test, who), passed)
        within = tuple(
            self._test(place, part, who)
            for part in sorted(self._subtests.get(test, []), key=lambda part: self._order[part])
            if (*place, part, who) in self._figures
            or (not words.needs_figure(part) and (not passed or (*place, part, who) in self._passed))
        )
        named = named_in(test, who, self._name)
        text = words.test_text(test, passed, named, figure, self._having.get(place[0], ""))
        return TestAnswer(test, None if who == "together" else who, passed, text, figure, within)

    def _figure(self, key: tuple[Any, ...], passed: bool) -> Figure | None:
        if key not in self._figures:
            return None
        actual, required, unit = self._figures[key]
        return figure_of(actual, required, unit, passed, self._wholes.get(key[3]))


def named_in(test: str, who: str, name: Callable[[str], str]) -> str:
    """Return the words for whom a test is of: a party as such, a group that has a way, or a holder."""
    if test in words.OF_PARTIES:
        return words.PARTIES[who]
    return words.WAYS[who] if test in words.OF_GROUPS else name(who)


def figure_of(actual: int, required: int, unit: str, passed: bool, whole: int | None = None) -> Figure:
    """Return a figure, with what is missing; day numbers become dates."""
    short: int | None = None if passed else abs(required - actual)
    amounts: tuple[Amount, Amount] = (actual, required)
    if unit == "date":
        return Figure(dt.date.fromordinal(actual), dt.date.fromordinal(required), short, "days")
    if isinstance(actual, Money) and short is not None:
        short = Money(short)
    return Figure(*amounts, short, unit, whole)


def _text(telling: Sequence[TestAnswer]) -> str:
    sentences = [sentence for answer in telling if (sentence := _sentence(answer))]
    if len(sentences) > MOST:
        sentences = [*sentences[:MOST], f"and {len(sentences) - MOST:,} more"]
    return "; ".join(sentences) or "nothing stands against it"


def _sentence(answer: TestAnswer) -> str:
    inner = ", ".join(part.text for part in answer.within)
    return f"{answer.text} ({inner})" if inner else answer.text


def item_text(item: Any) -> str:
    """Return what a condition rests on as text: ``term(floor(demand))``."""
    if isinstance(item, tuple):
        return f"{item[0]}({', '.join(item_text(part) for part in item[1:])})"
    return str(item)


class Deferral(NamedTuple):
    """Until when filing may wait: the last such day, and the first on which it may no longer; none while that is open."""

    until: dt.date | None
    clear_on: dt.date | None


def deferral_of(rows: Rows, act: Any) -> Deferral | None:
    """Return until when filing for an act may wait, or None where it may not."""
    days = [until for of, until in rows["deferred_until"] if of == act]
    if not days:
        return None
    clear_on = next((dt.date.fromordinal(day) for of, day in rows["clear_on"] if of == act), None)
    return Deferral(None if clear_on is None else clear_on - dt.timedelta(days=1), clear_on)
