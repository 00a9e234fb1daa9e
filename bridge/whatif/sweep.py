"""What a grid of scenarios answers, point by point: acts or requests, in rows of plain values."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from regrights.bridge.basics.stopping import SECONDS, within
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import CHECK
from regrights.bridge.questions.requests import requests
from regrights.bridge.solving import facts
from regrights.bridge.solving.shown.acts import Answer
from regrights.bridge.solving.shown.conditions import Condition, Met
from regrights.bridge.solving.solver import Solver
from regrights.bridge.whatif.grid import Grid, Value

Row = tuple[Any, ...]
"""The number of a point, its values, and what is answered there, in the order of the columns."""
NOT_TOLD = {"size": "(not weighed)", "timeout": "(out of time)", "limit": "…"}
"""What a row has, after the sets that were found, for a way that has more: than can be weighed, or asked in time, or SETS."""
SETS = 100
"""How many sets a way a row has at most."""
BATCH = 200
"""How many acts are asked in one grounding at most."""


@dataclass(frozen=True)
class Sweep:
    """A grid, and the acts that are asked about at each point; where there is none, the requests of the matter are."""

    grid: Grid
    acts: tuple[str, ...]

    def __post_init__(self) -> None:
        for act in self.acts:
            act_of(self.grid.matter, act)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of a row's values."""
        varied = tuple(variable.name for variable in self.grid.variables)
        if self.acts:
            answered = tuple(f"{act}:{what}" for act in self.acts for what in ("admissible", "way", "unmet"))
        else:
            answered = tuple(f"{kind}:{way}" for kind, way in _ways(self.grid.matter))
        return ("point", *varied, *answered)

    def rows(self, points: Sequence[int]) -> list[Row]:
        """Return the rows of some points, in their order."""
        found = self._acts(points) if self.acts else {point: self._requests(point) for point in points}
        return [(point, *map(plain, self.grid.at(point)), *found[point]) for point in points]

    def _requests(self, point: int) -> Row:
        answer = requests(self.grid.matter_at(self.grid.at(point)), limit=SETS, timeout=SECONDS)
        sets: dict[tuple[str, str], list[str]] = defaultdict(list)
        for item in answer.requests:
            sets[item.kind, item.way].append("+".join(item.by))
        for entry in answer.incomplete:
            sets[entry.kind, entry.way].append(NOT_TOLD[entry.why])
        return tuple(" ".join(sets[way]) for way in _ways(self.grid.matter))

    def _acts(self, points: Sequence[int]) -> dict[int, Row]:
        """Return what the acts answer at some points; points that differ in what the acts ask alone share a grounding."""
        of_acts = self.grid.of_acts(self.acts)
        worlds: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for point in points:
            key = tuple(value for value, of_act in zip(self.grid.at(point), of_acts, strict=True) if not of_act)
            worlds[key].append(point)
        found: dict[int, Row] = {}
        for same in worlds.values():
            for start in range(0, len(same), size := max(1, BATCH // len(self.acts))):
                found |= self._same_world(same[start : start + size])
        return found

    def _same_world(self, points: Sequence[int]) -> dict[int, Row]:
        matters = {point: self.grid.matter_at(self.grid.at(point)) for point in points}
        days: dict[dt.date, list[tuple[int, Act]]] = defaultdict(list)
        for point, matter in matters.items():
            for name in self.acts:
                act = act_of(matter, name)
                days[act.date or matter.as_of].append((point, act))
        verdicts: dict[tuple[int, str], Row] = {}
        for day, asked in days.items():
            verdicts |= _verdicts(matters[points[0]], day, asked)
        return {point: tuple(value for name in self.acts for value in verdicts[point, name]) for point in points}


def _verdicts(world: Matter, day: dt.date, asked: Sequence[tuple[int, Act]]) -> dict[tuple[int, str], Row]:
    """Return whether acts of one day are admissible, by which way, and else what is unmet."""
    names = {f"x{number}": (point, act) for number, (point, act) in enumerate(asked)}
    acts = [act.model_copy(update={"id": name}) for name, (_, act) in names.items()]
    with within(SECONDS):
        rows = Solver(world.agreement, CHECK, facts.program(world, day, acts)).model(Answer, Condition, Met)
    ways = dict(rows.of(Answer))
    unmet: dict[str, set[str]] = defaultdict(set)
    for asked_of in rows.of(Condition):
        # Of an act that is admissible, only its own way: what lets filing wait.
        if not rows.holds(Met(*asked_of)) and ways.get(str(asked_of.act), asked_of.way) == asked_of.way:
            unmet[str(asked_of.act)].add(asked_of.condition)
    order = list(world.agreed.words.conditions)
    return {
        (point, act.id): (
            name in ways,
            _way(ways.get(name)),
            " ".join(sorted(unmet[name], key=order.index)),
        )
        for name, (point, act) in names.items()
    }


def _way(way: str | None) -> str:
    return "" if way in {None, "none"} else str(way)


def _ways(matter: Matter) -> list[tuple[str, str]]:
    return [(kind, way) for kind, ways in matter.agreed.ways_of.items() for way in ways]


def plain(value: Value) -> Any:
    """Return a value as a row has it: a number of shares as it is, all else as text."""
    return value if isinstance(value, int) else f"{value:f}" if isinstance(value, Decimal) else str(value)
