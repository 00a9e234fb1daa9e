"""Try acts in changed matters: what `check` says of each, many at a time, and what bears on the tests that fail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import floor
from typing import Any, NamedTuple, TypeVar

from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.basics.together import each
from regrights.bridge.cures.interventions import Lever, State
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.ledger import Ledger, price_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import CHECK
from regrights.bridge.solving import facts
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.solver import Solver

Answer = TypeVar("Answer")
OF_ACT = ("admissible", "way", "failing", "figure", "lever", "alternative", "hand", "most", "enough_demands", "counted_shares")
"""Predicates of which each row begins with an act."""
MOST_HOLDERS, OF_MATTER = 100, 10
"""How many holders count for what a grounding costs at most, and how many acts a matter itself is worth."""
SHARED = ("enabling", "raises_total", "last_resort")
"""Predicates that speak of levers, whatever the act."""
Test = tuple[str, str, str, str]
"""A test of an act: its way, condition, name, and of whom."""


class Shortfall(NamedTuple):
    """The figure of a failing test: what is missing, in its unit, and the whole of which a percentage is asked."""

    actual: int
    required: int
    unit: str
    whole: int | None

    @property
    def short(self) -> int:
        """How much is missing, or too much."""
        return abs(self.required - self.actual)


class Outcome(NamedTuple):
    """What became of one act: the ways that are admissible, and for each way its failing tests."""

    admissible: bool
    failing: dict[str, list[Test]]
    shortfalls: dict[Test, Shortfall]
    levers: dict[Test, list[Lever]]
    alternatives: list[Lever]
    most: dict[Lever, int]
    enough_demands: dict[str, int]
    counted_shares: int
    hands: dict[Lever, list[Any]]
    enabling: set[Lever]
    raises_total: set[Lever]
    last_resort: set[Lever]

    def tells(self) -> Any:
        """Return what an effect would show in: the failing tests and their figures."""
        return self.failing, self.shortfalls


class Trial:
    """Asks `check` of many states, and grounds once for all acts of one matter on one day.

    ``worlds`` counts the groundings, and ``effort`` is what they cost, about: the holders times the acts and the matter itself.
    Raises OutOfTime.
    """

    def __init__(self) -> None:
        self.worlds = self.effort = 0
        self._fitting: dict[int, tuple[Matter, bool]] = {}

    def ask(self, states: Sequence[State | None]) -> list[Outcome | None]:
        """Return the outcome of each state, in order; None for what is no state, or beyond what can be reckoned with."""
        return self._each(states, (*CHECK, "cures"), (*OF_ACT, *SHARED, "whole"), _outcomes)

    def admissible(self, states: Sequence[State | None]) -> list[bool]:
        """Return whether each state's act is admissible."""
        return [bool(verdict) for verdict in self._each(states, CHECK, ("admissible",), _verdicts)]

    def _each(
        self,
        states: Sequence[State | None],
        question: tuple[str, ...],
        wanted: tuple[str, ...],
        read: Callable[[Sequence[str], Rows], list[Answer]],
    ) -> list[Answer | None]:
        """Return what is read of each state, in order, from one grounding for each matter and day."""
        groups: dict[tuple[int, Any], list[int]] = defaultdict(list)
        for index, state in enumerate(states):
            if state is not None and not self._too_large(state):
                groups[id(state.matter), state.day].append(index)
        batches = [[state for index in indices if (state := states[index]) is not None] for indices in groups.values()]
        for batch in batches:
            self.worlds += 1
            self.effort += min(len(batch[0].matter.holders), MOST_HOLDERS) * (OF_MATTER + len(batch))
        found = each(lambda batch: read(_names(batch), _rows(batch, question, wanted)), batches)
        answers: list[Answer | None] = [None] * len(states)
        for indices, read_of in zip(groups.values(), found, strict=True):
            for index, answer in zip(indices, read_of, strict=True):
                answers[index] = answer
        return answers

    def _too_large(self, state: State) -> bool:
        """Return whether an amount is beyond what can be reckoned with. Each matter is looked through once."""
        matter = state.matter
        if id(matter) not in self._fitting:
            bare = matter.model_copy(update={"acts": []})
            self._fitting[id(matter)] = matter, all(amount < LIMIT for _, _, amount in Ledger(bare).largest_amounts())
        return not self._fitting[id(matter)][1] or _asks_too_much(state)


def _names(batch: Sequence[State]) -> list[str]:
    """Return a name for the act of each state, as it has it in the program."""
    return [f"x{number}" for number in range(len(batch))]


def _rows(batch: Sequence[State], question: tuple[str, ...], wanted: tuple[str, ...]) -> Rows:
    """Return what is answered of states of one matter on one day."""
    acts = [state.act.model_copy(update={"id": name}) for name, state in zip(_names(batch), batch, strict=True)]
    program = facts.program(batch[0].matter, batch[0].day, acts)
    return Solver(batch[0].matter.agreement, question, program).model(*wanted)


def _asks_too_much(state: State) -> bool:
    asked = sum(state.act.asked.values())
    price = price_of(state.act, state.matter) if isinstance(state.act, Request) and asked else None
    return max(asked, floor(asked * (price or 0)) + 1) >= LIMIT or min(state.act.asked.values(), default=0) < 0


def _verdicts(names: Sequence[str], rows: Rows) -> list[bool]:
    admissible = {act for act, _ in rows["admissible"]}
    return [name in admissible for name in names]


def _outcomes(names: Sequence[str], rows: Rows) -> list[Outcome]:
    """Return the outcome of each act of a model, by its name in the program."""
    by_act: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in names}
    for predicate in OF_ACT:
        for act, *row in rows[predicate]:
            by_act[act][predicate].append(tuple(row))
    wholes: dict[str, int] = dict(rows["whole"])
    shared = {name: {lever_of(lever) for (lever,) in rows[name]} for name in SHARED}
    return [_outcome(by_act[name], wholes, shared) for name in names]


def _outcome(table: dict[str, list[Any]], wholes: dict[str, int], shared: dict[str, set[Lever]]) -> Outcome:
    failing: dict[str, list[Test]] = {way: [] for (way,) in sorted(table["way"])}
    for way, condition, test, who in sorted(table["failing"], key=str):
        failing[way].append((way, condition, test, str(who)))
    figures = {(way, condition, test, str(who)): row for way, condition, test, who, *row in table["figure"]}
    shortfalls = {}
    for test in (test for tests in failing.values() for test in tests):
        if figure := _figure(figures, test):
            shortfalls[test] = Shortfall(*figure, wholes.get(test[2]))
    return Outcome(
        admissible=bool(table["admissible"]),
        failing=failing,
        shortfalls=shortfalls,
        levers=_grouped(((*place, str(who)), lever_of(lever)) for *place, who, lever in sorted(table["lever"], key=str)),
        alternatives=[lever_of(lever) for (lever,) in sorted(table["alternative"], key=str)],
        most={lever_of(lever): amount for lever, amount in table["most"]},
        enough_demands=dict(table["enough_demands"]),
        counted_shares=max((amount for (amount,) in table["counted_shares"]), default=0),
        hands=_grouped((lever_of(lever), who) for lever, who in sorted(table["hand"], key=str)),
        **shared,
    )


def _figure(figures: dict[Test, Any], test: Test) -> tuple[int, int, str] | None:
    """Return the figure of a test that is short; of a test with limbs, the one that is short, the least so first."""
    way, condition, name, who = test
    if name != "eligible_investor":
        return tuple(figures[test]) if test in figures else None
    limbs = [figures[key] for key in ((way, condition, limb, who) for limb in ("limb_a", "limb_b")) if key in figures]
    short = sorted((limb for limb in limbs if limb[0] < limb[1]), key=lambda limb: limb[1] - limb[0])
    return tuple(short[0]) if short else None


def lever_of(term: Any) -> Lever:
    """Return a lever as the rules name it, its name first."""
    return term if isinstance(term, tuple) else (term,)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    table: dict[Any, list[Any]] = {}
    for key, value in pairs:
        table.setdefault(key, []).append(value)
    return table
