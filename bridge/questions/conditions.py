"""Read the conditions of an act out of a model, with figures, margins and words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from regrights.bridge.answers.explained import ConditionAnswer, TestAnswer
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.basics.figures import Amount, Figure, Money
from regrights.bridge.matter.naming import Naming
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.acts import ClearOn, DeferredUntil
from regrights.bridge.solving.shown.conditions import Clause, Condition, CountsAs, Effect, Met, Passed, Subtest, Test, Whole
from regrights.bridge.solving.shown.conditions import Figure as Compared
from regrights.bridge.solving.shown.sources import Because
from regrights.bridge.solving.values import Term, arguments, functor

MOST = 20
"""How many tests a condition's text speaks of; its tests are all there beside it."""


class Conditions:
    """The conditions of every act in a model. ``name`` gives the words for a holder's id."""

    def __init__(self, rows: Rows, name: Naming) -> None:
        self._rows = rows
        self._name, self._agreed = name, name.agreed
        self._order = {test: index for index, test in enumerate(self._agreed.words.tests)}
        self._clauses = {(row.kind, row.condition): row.clause for row in rows.of(Clause)}
        self._effects = {(row.kind, row.condition): row.effect for row in rows.of(Effect)}
        self._having = {row.act: self._agreed.words.having[row.base] for row in rows.of(CountsAs)}
        self._subtests: dict[str, list[str]] = defaultdict(list)
        for row in rows.of(Subtest):
            self._subtests[row.test].append(row.part)
        self._figures = {row.of: row for row in rows.of(Compared)}
        self._wholes = {row.test: row.amount for row in rows.of(Whole)}
        self._conditions: dict[tuple[Term, str], list[Condition]] = defaultdict(list)
        for condition in rows.of(Condition):
            self._conditions[condition.act, condition.way].append(condition)
        self._tests: dict[Condition, list[Test]] = defaultdict(list)
        for test in rows.of(Test):
            self._tests[test.within].append(test)
        self._items: dict[Condition, list[Term]] = defaultdict(list)
        for because in rows.of(Because):
            self._items[Condition(because.act, because.way, because.condition)].append(because.item)

    def of(self, kind: str, act: Term, way: str) -> tuple[ConditionAnswer, ...]:
        """Return the conditions of an act through a way, in the order of the agreement."""
        order = {condition: index for index, condition in enumerate(self._agreed.words.conditions)}
        found = sorted(self._conditions[act, way], key=lambda asked: order[asked.condition])
        return tuple(self._condition(kind, asked) for asked in found)

    def items(self, act: Term, way: str) -> Iterator[Term]:
        """Yield what the conditions of an act rest on, as the rules name it."""
        for asked in self._conditions[act, way]:
            yield from self._items[asked]

    def _condition(self, kind: str, asked: Condition) -> ConditionAnswer:
        tests = sorted(self._tests[asked], key=lambda test: (self._order[test.test], str(test.who)))
        answers = tuple(map(self._test, tests))
        met = self._rows.holds(Met(*asked))
        if met != all(answer.passed for answer in answers):
            raise InternalError(f"the tests of {asked.condition} do not add up to its verdict")
        telling = [answer for answer in answers if not answer.passed] or list(answers)
        decisive = next((answer for answer in telling if answer.figure is not None), None)
        figures = [answer.figure for answer in telling if decisive and answer.figure and answer.id == decisive.id]
        return ConditionAnswer(
            id=asked.condition,
            clause=self._clauses[kind, asked.condition],
            effect=self._effects[kind, asked.condition],
            met=met,
            figure=max(figures, key=lambda figure: figure.short_by or 0, default=None),
            text=_text(telling),
            tests=answers,
            because=tuple(sorted(map(item_text, self._items[asked]))),
        )

    def _test(self, test: Test) -> TestAnswer:
        passed = self._passed(test)
        figure = self._figure(test, passed)
        parts = [test._replace(test=part) for part in sorted(self._subtests.get(test.test, []), key=self._order.__getitem__)]
        within = tuple(self._test(part) for part in parts if self._told(part, passed))
        named = named_in(test.test, test.who, self._name)
        text = self._agreed.words.test(test.test, passed, named, figure, self._having.get(test.act, ""))
        return TestAnswer(test.test, None if test.who == "together" else test.who, passed, text, figure, within)

    def _told(self, part: Test, passed: bool) -> bool:
        """Return whether a part of a test, which is ``passed`` or not, is told with it."""
        return part in self._figures or (not self._agreed.words.needs_figure(part.test) and (not passed or self._passed(part)))

    def _passed(self, test: Test) -> bool:
        return self._rows.holds(Passed(*test))

    def _figure(self, test: Test, passed: bool) -> Figure | None:
        row = self._figures.get(test)
        return row and figure_of(row.actual, row.required, row.unit, passed, self._wholes.get(test.test))


def named_in(test: str, who: str, name: Naming) -> str:
    """Return the words for whom a test is of: a party as such, those who have a way, or a holder."""
    match name.agreed.words.tests[test].of:
        case "party":
            return name.agreed.signatories[who]
        case "way":
            return name.agreed.ways[who]
    return name(who)


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
    inner = ", ".join(filter(None, (part.text for part in answer.within)))
    return f"{answer.text} ({inner})" if inner else answer.text


def item_text(item: Term) -> str:
    """Return what a condition rests on as text: ``term(least(demand))``."""
    parts = ", ".join(map(item_text, arguments(item)))
    return f"{functor(item)}({parts})" if parts else functor(item)


class Deferral(NamedTuple):
    """Until when filing may wait: the last such day, and the first on which it may no longer; none while that is open."""

    until: dt.date | None
    clear_on: dt.date | None


def deferral_of(rows: Rows, act: Term) -> Deferral | None:
    """Return until when filing for an act may wait, or None where it may not."""
    if all(row.act != act for row in rows.of(DeferredUntil)):
        return None
    clear_on = next((dt.date.fromordinal(row.day) for row in rows.of(ClearOn) if row.act == act), None)
    return Deferral(None if clear_on is None else clear_on - dt.timedelta(days=1), clear_on)
