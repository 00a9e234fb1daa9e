"""The question of `readings`: does the verdict depend on how the contestable phrases are read?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.read import Flip, Lasting, ReadingsAnswer
from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import CHECK, same_day
from regrights.bridge.solving import facts
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.conditions import Clause
from regrights.bridge.solving.shown.readings import Admitted, Flips, Starts, Unmet
from regrights.bridge.solving.solver import Solver

VERDICTS = {(True, True): "all", (False, True): "some", (False, False): "none"}
"""Admitted under every reading, admitted under one at least: the verdict."""
VERDICT = (Admitted, Unmet)
"""What is asked over all readings."""


def readings(
    matter: Matter,
    name: str,
    *,
    opened: Sequence[str] = (),
    timeout: float | None = None,
    checked: CheckAnswer | None = None,
) -> ReadingsAnswer:
    """Return whether the act ``name`` is admissible under all, some or none of the open readings, and which decide.

    The points ``opened`` are open; where none is named, all that the matter does not fix. ``checked`` is what `check` answers of
    it, where that was asked already. Raises UsageError for an act or a point that does not exist, and OutOfTime after ``timeout``
    seconds.
    """
    act = act_of(matter, name)
    with within(timeout):
        over = Over(matter, [act], open_points(matter, opened))
        read = checked or same_day(matter, [act])[0]
        return ReadingsAnswer(
            setting=read.setting,
            act=name,
            verdict=over.verdict(name),
            default=over.admitted(name),
            open=tuple(over.opened),
            decides=over.decides(name),
            unmet=over.unmet(name, act.kind),
            basis=read.basis,
        )


def open_points(matter: Matter, named: Sequence[str]) -> list[str]:
    """Return the points that are open: those named, else all that the matter does not fix. Raises UsageError."""
    if unknown := [issue for issue in named if issue not in matter.agreed.readings]:
        raise UsageError(f"there is no contestable point {', '.join(unknown)}; the points: {', '.join(matter.agreed.readings)}")
    return [issue for issue in matter.agreed.readings if (issue in named if named else issue not in matter.readings)]


class Over:
    """Acts of one day over every combination of the ``opened`` points, by cautious and brave reasoning."""

    def __init__(self, matter: Matter, acts: Iterable[Act], opened: Sequence[str]) -> None:
        acts = list(acts)
        self.opened, self._agreed = list(opened), matter.agreed
        day = acts[0].date or matter.as_of
        program = facts.program(matter, day, acts, facts.of_open(opened))
        self._solver = Solver(matter.agreement, (*CHECK, "readings"), program, options=("--heuristic=Domain",))
        self._always = self._solver.consequences("cautious", *VERDICT)
        self._sometimes = self._solver.consequences("brave", *VERDICT)
        self._rows: Rows | None = None

    def as_read(self) -> Rows:
        """Return what holds while no point is read otherwise."""
        if self._rows is None:
            self._rows = self._solver.least()
        return self._rows

    def admitted(self, act: str) -> bool:
        """Return whether the act is admissible as the points are read."""
        return self.as_read().holds(Admitted(act))

    def verdict(self, act: str) -> str:
        """Return ``all``, ``some`` or ``none``."""
        return VERDICTS[self._always.holds(Admitted(act)), self._sometimes.holds(Admitted(act))]

    def decides(self, act: str) -> tuple[tuple[Flip, ...], ...]:
        """Return every smallest set of points to be read otherwise that turns the verdict."""
        return self._turning(Admitted(act)) if self.verdict(act) == "some" else ()

    def _turning(self, row: NamedTuple) -> tuple[tuple[Flip, ...], ...]:
        """Return every smallest set of points to be read otherwise by which a row comes to hold, or ceases to."""
        starts = dict(self.as_read().of(Starts))
        order = list(self._agreed.readings)
        found = [
            sorted(flips, key=lambda flip: order.index(flip.issue))
            for flips in self._solver.smallest(Flips, row, holds=not self.as_read().holds(row))
        ]
        found.sort(key=lambda flips: (len(flips), [(order.index(flip.issue), self._place(flip)) for flip in flips]))
        return tuple(
            tuple(flip_of(self._agreed, flip.issue, starts[flip.issue], flip.option) for flip in flips) for flips in found
        )

    def _place(self, flip: Flips) -> int:
        """Return the place of an option among those of its point."""
        return list(self._agreed.readings[flip.issue].options).index(flip.option)

    def unmet(self, act: str, kind: str) -> tuple[Lasting, ...]:
        """Return each condition that is unmet under some reading, way by way, and what decides where not under every one."""
        clauses = {row.condition: row.clause for row in self.as_read().of(Clause) if row.kind == kind}
        ways, conditions = list(self._agreed.ways), list(self._agreed.words.conditions)
        found = sorted(
            (row for row in self._sometimes.of(Unmet) if row.act == act),
            key=lambda row: (ways.index(row.way), conditions.index(row.condition)),
        )
        return tuple(
            Lasting(
                way=None if row.way == "none" else row.way,
                id=row.condition,
                clause=clauses[row.condition],
                always=self._always.holds(row),
                now=self.as_read().holds(row),
                decides=() if self._always.holds(row) else self._turning(row),
            )
            for row in found
        )


def flip_of(agreed: Agreement, issue: str, start: str, to: str) -> Flip:
    """Return the reading of a point otherwise, with the phrase in dispute."""
    reading = agreed.readings[issue]
    sides = {"old": reading.options[start], "new": reading.options[to]}
    text = agreed.words.said["flip"].format(phrase=reading.phrase, place=reading.place, **sides)
    return Flip(issue, start, to, text)


def flips_text(flips: Iterable[Any]) -> str:
    """Return readings otherwise as ISSUE=OPTION, as the command line takes them."""
    return ", ".join(f"{flip.issue}={flip.to}" for flip in flips)
