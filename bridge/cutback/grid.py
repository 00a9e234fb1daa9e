"""The question of `allocate` over a range of maxima: a division at each, as it is read, and as it might be read otherwise.

The act is said once for each maximum, under a name of its own, and a batch of them is grounded at a time: the matter, and what
follows from it alone, is grounded once a batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from regrights.bridge.agreement.wording import Words
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import plain
from regrights.bridge.basics.errors import OutOfTime, UsageError
from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.basics.stopping import STOP, within
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.cutback.answer import SHARED
from regrights.bridge.cutback.division import ProRata, divisions
from regrights.bridge.cutback.offering import Offering, Shares
from regrights.bridge.cutback.pro_rata import Round
from regrights.bridge.matter.acts import Offered
from regrights.bridge.matter.adjusting import act_of, ids_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import answers_of
from regrights.bridge.questions.matters import Reading, touching, with_reading
from regrights.bridge.solving import facts
from regrights.bridge.solving.rows import Rows, parted
from regrights.bridge.solving.shown.sources import InForce
from regrights.bridge.solving.solver import Solver

QUESTION = ("acts", "check", "offering")
BATCH = 50
"""How many maxima are asked in one grounding at most."""
CROWD = 1000
"""How many holders, all copies of the act together, one grounding has at most, if there is more than one copy."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """The pro rata at a maximum: shares by holder in the order of the file, and what stays ``unsold`` of what could be sold.

    ``reading`` is the point that is read otherwise, and its option; None as the matter reads it. ``binds`` are the bars and
    floors that keep somebody from more, by id, and ``redone`` is how the division is redone for each bar that bites.
    """

    maximum: int
    reading: Reading | None
    sold: Shares
    unsold: int
    binds: tuple[str, ...]
    redone: dict[str, str]
    offering: Offering = field(repr=False, compare=False)
    rounds: tuple[Round, ...] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class GridAnswer:
    """The divisions of an act's shares at many maxima.

    ``rows`` go by reading, as the matter reads it first, and then by maximum in the order asked; ``complete``: all are there.
    ``same`` are the readings that touch the division, and under which no row differs.
    """

    words: Words = field(repr=False, compare=False)
    checked: CheckAnswer
    act: str
    maxima: tuple[int, ...]
    rows: tuple[GridRow, ...]
    same: tuple[Reading, ...]
    complete: bool

    @property
    def readings(self) -> tuple[Reading | None, ...]:
        """The readings of the rows, in order."""
        return tuple(dict.fromkeys(row.reading for row in self.rows))

    def of(self, reading: Reading | None) -> tuple[GridRow, ...]:
        """Return the rows of a reading."""
        return tuple(row for row in self.rows if row.reading == reading)

    @property
    def holders(self) -> tuple[str, ...]:
        """Everyone who takes part in some row, in the order of the file."""
        return tuple(dict.fromkeys(holder for row in self.rows for holder in row.offering.requested))

    def bites(self, row: GridRow) -> bool | None:
        """Return whether the bar that every answer tells of bites there; None where it does not apply, or there is none."""
        told = self.words.told_bar.id
        return told in row.redone if told and told in row.offering.bars else None

    def step_text(self, row: GridRow, entry: Round) -> str:
        """Return in words what a round of a row divides, and among whom."""
        return self.words.step(entry.what, entry.of, row.redone)

    def json(self) -> dict[str, Any]:
        """Return the answer as plain values."""
        checked = self.checked.json()
        head: dict[str, Any] = {"schema": "regrights/allocate_grid/1", "act": self.act, "kind": self.checked.kind}
        head |= {"admissible": self.checked.admissible, "verdict": self.checked.verdict}
        shared = {key: checked[key] for key in SHARED if not key.startswith("matters")}
        rows = [
            {
                "maximum": row.maximum, "issue": row.reading and row.reading[0], "option": row.reading and row.reading[1],
                "requested": row.offering.requested, "sold": row.sold, "unsold": row.unsold, "binds": list(row.binds),
                "proviso_bites": self.bites(row), "redone": row.redone,
            }
            for row in self.rows
        ]  # fmt: skip
        same = [{"issue": issue, "option": option} for issue, option in self.same]
        return head | shared | {"maxima": list(self.maxima), "rows": rows, "same": plain(same), "complete": self.complete}


def allocate_grid(
    matter: Matter,
    name: str,
    maxima: Sequence[int],
    *,
    by_reading: bool = False,
    timeout: float | None = None,
    tell: Tell = unheard,
) -> GridAnswer:
    """Return the pro rata of the act ``name`` at each of the ``maxima`` (shares), the same as `allocate` gives at each alone.

    With ``by_reading``, also under each other option of each point that touches the division, all else as it is. ``timeout`` is
    in seconds: the answer then has the rows that were reached. ``tell`` is told how many rows are done. Raises UsageError where
    the act offers no shares or nothing is in force, and OutOfTime where there is no row in time.
    """
    act = act_of(matter, name)
    if not isinstance(act, Offered):
        kind = matter.agreed.kind_within(act.kind)
        raise UsageError(f"{name} is a {kind}: {matter.agreed.words.said['has_no_shares']}")
    with within(timeout):
        return _Grid(matter, act, tuple(maxima), tell).answer(by_reading=by_reading)


class _Grid:
    """One act, and the maxima at which it is divided."""

    def __init__(self, matter: Matter, act: Offered, maxima: tuple[int, ...], tell: Tell) -> None:
        self._matter, self._act, self._maxima, self._tell = matter, act, maxima, tell
        self._day = act.date or matter.as_of
        self._rows: list[GridRow] = []
        self._rests_on: list[Any] = []
        self._complete, self._done = True, 0
        taken = {name for ids in ids_of(matter).values() for name in ids}
        prefixes = ("x", *(f"x{number}_" for number in range(len(taken) + 1)))
        self._prefix = next(prefix for prefix in prefixes if not any(name.startswith(prefix) for name in taken))

    def answer(self, *, by_reading: bool) -> GridAnswer:
        """Return the rows, as far as the time goes."""
        offered = facts.of_offering(self._act.id, self._maxima[0])
        program = facts.program(self._matter, self._day, [self._act], offered)
        checked = Solver(self._matter.agreement, QUESTION, program).model()
        if not checked.of(InForce):
            raise UsageError("on this day no agreement is in force, and so there is nothing to divide")
        self._rows = plainly = self._reached(None)
        if not plainly:
            raise OutOfTime("the time limit ended the work before there was a row")
        same: list[Reading] = []
        for reading in self._readings() if by_reading else ():
            found = self._reached(reading)
            if self._complete and all(_seen(row) == _seen(was) for row, was in zip(found, plainly, strict=True)):
                same.append(reading)
            else:
                self._rows = self._rows + found
        answer = answers_of(self._matter, [self._act], self._day, checked, used=list(dict.fromkeys(self._rests_on)))[0]
        rows, maxima = tuple(self._rows), self._maxima
        return GridAnswer(self._matter.agreed.words, answer, self._act.id, maxima, rows, tuple(same), self._complete)

    def _readings(self) -> list[Reading]:
        """Return the readings that touch the act or its division: which they are does not hang on the maximum."""
        offered = facts.of_offering(self._act.id, self._maxima[0])
        try:
            found = touching(self._matter, ("acts", "touches"), [self._act], offered) if self._complete else []
        except OutOfTime:
            self._complete = False
            return []
        self._tell(self._done, len(self._maxima) * (1 + len(found)))
        return found

    def _reached(self, reading: Reading | None) -> list[GridRow]:
        """Return the rows of one reading, as far as the time goes."""
        matter = self._matter if reading is None else with_reading(self._matter, reading)
        rows: list[GridRow] = []
        size = max(1, min(BATCH, CROWD // max(1, len(matter.holders))))
        try:
            for begin in range(0, len(self._maxima) if self._complete else 0, size):
                STOP.check()
                rows += self._batch(matter, reading, self._maxima[begin : begin + size])
                self._done += min(size, len(self._maxima) - begin)
                self._tell(self._done)
        except OutOfTime:
            self._complete = False
        return rows

    def _batch(self, matter: Matter, reading: Reading | None, maxima: Sequence[int]) -> Iterator[GridRow]:
        """Yield the rows of some maxima, from one grounding."""
        copies = {f"{self._prefix}{number}": maximum for number, maximum in enumerate(maxima)}
        acts = [self._act.model_copy(update={"id": name}) for name in copies]
        offered = (facts.of_offering(name, min(maximum, LIMIT - 1)) for name, maximum in copies.items())
        solver = Solver(matter.agreement, QUESTION, facts.program(matter, self._day, acts, *offered))
        parts = parted(solver.model())
        asked = {name: (parts.get(name, Rows(())), min(maximum, LIMIT - 1)) for name, maximum in copies.items()}
        found = divisions(solver, [holder.id for holder in matter.holders], asked)
        for name, maximum in copies.items():
            if reading is None:
                self._rests_on += found[name].rests_on
            yield _row(maximum, reading, found[name])


def _row(maximum: int, reading: Reading | None, division: ProRata) -> GridRow:
    offering = division.offering
    kept = {rule for rules in division.kept.values() for rule in rules}
    binds = tuple(demand.id for demand in offering.demands if demand.id in kept or demand.id in division.redone)
    unsold = offering.total - sum(division.sold.values())
    return GridRow(maximum, reading, division.sold, unsold, binds, division.redone, offering, division.rounds)


def _seen(row: GridRow) -> object:
    """Return what is told of a row; who takes part and gets nothing is told as well."""
    return row.sold, row.unsold, row.binds, row.redone, tuple(row.offering.bars)
