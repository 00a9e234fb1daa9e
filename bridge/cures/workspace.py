"""Where interventions are tried: every matter that they change is made once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.cures.interventions import Amount, Lever, Step, of_act, of_matter
from regrights.bridge.matter.acts import Act, Request
from regrights.bridge.matter.ledger import price_of
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import Matter

Changes = tuple[tuple[Lever, Amount], ...]
"""Levers that were pulled, and how far."""


class State(NamedTuple):
    """A matter and an act of it, as they stand after some steps; ``changes`` are those that made the matter what it is."""

    matter: Matter
    act: Act
    changes: Changes = ()

    @property
    def day(self) -> dt.date:
        """The day of the act."""
        return self.act.date or self.matter.as_of

    @property
    def world(self) -> tuple[Changes, dt.date]:
        """What the rules are told beside the act: the matter, by what has changed in it, and the day."""
        return self.changes, self.day


class Workspace:
    """A matter and an act of it to begin with, and what becomes of them."""

    def __init__(self, start: State) -> None:
        self.start = start
        self._matters: dict[Changes, Matter | None] = {(): start.matter}

    def after(self, steps: Iterable[Step]) -> State | None:
        """Return the state after some steps, or None where one is impossible. Equal changes give the same matter."""
        of_world: tuple[Step, ...] = ()
        act = self.start.act
        with using(self.start.matter.agreement):
            try:
                for step in steps:
                    if stated := of_act(act, step):
                        act = act.model_copy(update=stated)
                    else:
                        of_world = (*of_world, step)
            except UsageError:
                return None
            matter = self._matter(of_world)
        return None if matter is None else State(matter, act, _changes(of_world))

    def _matter(self, steps: tuple[Step, ...]) -> Matter | None:
        changes = _changes(steps)
        if changes not in self._matters:
            before = self._matter(steps[:-1])
            try:
                self._matters[changes] = None if before is None else of_matter(before, steps[-1])
            except UsageError:
                self._matters[changes] = None
        return self._matters[changes]


def start_of(state: State, lever: Lever) -> Amount:
    """Return where a lever stands before it is pulled."""
    match lever:
        case ("price",) if isinstance(state.act, Request):
            return price_of(state.act, state.matter)
        case "shares", holder:
            return state.act.asked.get(holder, 0)
        case "wait", _:
            return state.day.toordinal()
    return 0


def _changes(steps: Iterable[Step]) -> Changes:
    return tuple((step.lever, step.amount) for step in steps)
