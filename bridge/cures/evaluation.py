"""Evaluate acts in changed matters: what `check` says of each, many at a time, and what bears on the tests that fail."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from math import floor
from typing import NamedTuple, TypeVar

from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.basics.together import each
from regrights.bridge.cures.outcome import WANTED, Outcome, outcomes, verdicts
from regrights.bridge.cures.workspace import Changes, State
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.bounds import largest_amounts
from regrights.bridge.matter.ledger import Ledger, price_of
from regrights.bridge.matter.splits import on_day
from regrights.bridge.questions.check import CHECK
from regrights.bridge.solving import facts
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.acts import Admissible
from regrights.bridge.solving.terms import Fact
from regrights.bridge.solving.worlds import models

Answer = TypeVar("Answer")
MOST_HOLDERS, OF_MATTER = 100, 10
"""How many holders count for what a grounding costs at most, and how many acts a matter itself is worth."""
AT_ONCE = 500
"""How many holders there are at most in the worlds of one grounding, unless one alone has more: memory is bounded so."""


class World(NamedTuple):
    """The states of one matter on one day, and where they stand among those that were asked about."""

    states: list[State]
    places: list[int]

    @property
    def names(self) -> list[str]:
        """A name for the act of each state, as it has it in the program."""
        return [f"x{number}" for number in range(len(self.states))]

    @property
    def holders(self) -> int:
        """How many holders there are."""
        return len(self.states[0].matter.holders)

    def facts(self) -> Iterator[Fact]:
        """Yield what is told of it."""
        day = self.states[0].day
        matter = on_day(self.states[0].matter, day)
        acts = (state.act.model_copy(update={"id": name}) for name, state in zip(self.names, self.states, strict=True))
        return chain(facts.of_matter(matter, day), *(facts.of_act(act, matter) for act in acts))


class Evaluation:
    """Asks `check` of many states of one workspace, and grounds once for as many as there is room for.

    ``worlds`` counts the matters that were asked about, on one day or another, and ``effort`` is what they cost, about: the
    holders times the acts and the matter itself. Raises OutOfTime.
    """

    def __init__(self) -> None:
        self.worlds = self.effort = 0
        self._fitting: dict[Changes, bool] = {}

    def outcomes(self, states: Sequence[State | None]) -> list[Outcome | None]:
        """Return the outcome of each state, in order; None for what is no state, or beyond what can be reckoned with."""
        return self._each(states, (*CHECK, "cures"), WANTED, outcomes)

    def admissible(self, states: Sequence[State | None]) -> list[bool]:
        """Return whether each state's act is admissible."""
        return [bool(verdict) for verdict in self._each(states, CHECK, (Admissible,), verdicts)]

    def _each(
        self,
        states: Sequence[State | None],
        question: Sequence[str],
        wanted: Sequence[type[NamedTuple]],
        read: Callable[[Sequence[str], Rows], list[Answer]],
    ) -> list[Answer | None]:
        """Return what is read of each state, in order."""
        worlds = self._worlds(states)
        self.worlds += len(worlds)
        self.effort += sum(min(world.holders, MOST_HOLDERS) * (OF_MATTER + len(world.states)) for world in worlds)
        batches = list(_batches(worlds))
        answers: list[Answer | None] = [None] * len(states)
        for batch, tables in zip(batches, each(lambda batch: _tables(batch, question, wanted), batches), strict=True):
            for world, rows in zip(batch, tables, strict=True):
                for place, answer in zip(world.places, read(world.names, rows), strict=True):
                    answers[place] = answer
        return answers

    def _worlds(self, states: Sequence[State | None]) -> list[World]:
        """Return the states that can be reckoned with, those of one matter on one day together."""
        worlds: dict[tuple[Changes, dt.date], World] = defaultdict(lambda: World([], []))
        for place, state in enumerate(states):
            if state is not None and not self._too_large(state):
                world = worlds[state.world]
                world.states.append(state)
                world.places.append(place)
        return list(worlds.values())

    def _too_large(self, state: State) -> bool:
        """Return whether an amount is beyond what can be reckoned with. Each matter is looked through once."""
        if state.changes not in self._fitting:
            bare = state.matter.model_copy(update={"acts": []})
            self._fitting[state.changes] = all(amount < LIMIT for _, _, amount in largest_amounts(Ledger(bare)))
        return not self._fitting[state.changes] or _asks_too_much(state)


def _batches(worlds: Sequence[World]) -> Iterator[list[World]]:
    """Yield the worlds of each grounding."""
    batch: list[World] = []
    for world in worlds:
        if batch and sum(other.holders for other in batch) + world.holders > AT_ONCE:
            yield batch
            batch = []
        batch.append(world)
    if batch:
        yield batch


def _tables(batch: Sequence[World], question: Sequence[str], wanted: Sequence[type[NamedTuple]]) -> list[Rows]:
    """Return what is answered of each of some worlds."""
    agreement = batch[0].states[0].matter.agreement
    return models(agreement, question, [world.facts() for world in batch], wanted)


def _asks_too_much(state: State) -> bool:
    asked = sum(state.act.asked.values())
    price = price_of(state.act, state.matter) if isinstance(state.act, Request) and asked else None
    return max(asked, floor(asked * (price or 0)) + 1) >= LIMIT or min(state.act.asked.values(), default=0) < 0
