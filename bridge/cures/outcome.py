"""What has become of an act in a matter: the tests that it fails, by how much, and what bears on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from regrights.bridge.cures.interventions import Lever, Traits
from regrights.bridge.solving.rows import Row, Rows, grouped
from regrights.bridge.solving.shown import levers
from regrights.bridge.solving.shown.acts import Admissible, Way
from regrights.bridge.solving.shown.conditions import Whole

OF_ACT: tuple[type[NamedTuple], ...] = (
    Admissible, Way, levers.Failing, levers.FigureFor, levers.Lever, levers.Alternative, levers.Most, levers.PulledTo,
    levers.PulledBeyond, levers.CountedShares, levers.Hand, levers.Decides,
)  # fmt: skip
"""Of these each row begins with an act."""
SORTS = (
    levers.AsParty, levers.Sized, levers.GoesFurther, levers.EachExtent, levers.LastResort, levers.Enabling, levers.RaisesTotal,
)  # fmt: skip
"""These say of which sort a lever is, whatever the act."""
WANTED: tuple[type[NamedTuple], ...] = (*OF_ACT, *SORTS, levers.States, Whole)
"""All that is read of an answer."""
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
    """What became of one act: whether it is admissible, and for each way its failing tests, with the levers that bear on them.

    A lever goes ``most`` so far, and for some tests outright to an amount, ``pulled_to``; or further than it now can, ``beyond``.
    """

    admissible: bool
    failing: dict[str, list[Test]]
    shortfalls: dict[Test, Shortfall]
    levers: dict[Test, list[Lever]]
    alternatives: list[Lever]
    most: dict[Lever, int]
    pulled_to: dict[tuple[Test, Lever], int]
    beyond: set[tuple[Test, Lever]]
    counted_shares: int
    traits: dict[Lever, Traits]
    enabling: set[Lever]
    raises_total: set[Lever]

    def tells(self) -> Any:
        """Return what an effect would show in: the failing tests and their figures."""
        return self.failing, self.shortfalls


class Table:
    """The rows of a model as they are looked up here: those of an act, and those of a lever, in an order of their own."""

    def __init__(self, rows: Rows) -> None:
        self._by_act = {kind: grouped((row[0], row) for row in _in_order(rows.of(kind))) for kind in OF_ACT}
        self._sorts: dict[type[NamedTuple], set[Lever]] = {kind: {_lever(lever) for (lever,) in rows.of(kind)} for kind in SORTS}
        self._states = grouped((_lever(row.lever), (row.key, row.value)) for row in _in_order(rows.of(levers.States)))
        self.wholes = dict(rows.of(Whole))

    def of(self, kind: type[Row], act: str) -> list[Row]:
        """Return the rows of a predicate that are an act's."""
        return self._by_act[kind].get(act, [])

    def of_sort(self, kind: type[NamedTuple]) -> set[Lever]:
        """Return the levers of a sort."""
        return self._sorts[kind]

    def states(self, lever: Lever) -> tuple[tuple[str, str], ...]:
        """Return what the act states where a lever is pulled, by its keys."""
        return tuple(self._states.get(lever, ()))


def verdicts(names: Sequence[str], rows: Rows) -> list[bool]:
    """Return whether each act of a model is admissible, by its name in the program."""
    admissible = {row.act for row in rows.of(Admissible)}
    return [name in admissible for name in names]


def outcomes(names: Sequence[str], rows: Rows) -> list[Outcome]:
    """Return the outcome of each act of a model, by its name in the program."""
    table = Table(rows)
    return [_outcome(name, table) for name in names]


def _outcome(act: str, table: Table) -> Outcome:
    failing: dict[str, list[Test]] = {row.way: [] for row in table.of(Way, act)}
    for row in table.of(levers.Failing, act):
        failing[row.way].append(_test(row))
    return Outcome(
        admissible=bool(table.of(Admissible, act)),
        failing=failing,
        shortfalls=_shortfalls(act, table),
        levers=grouped((_test(row), _lever(row.lever)) for row in table.of(levers.Lever, act)),
        alternatives=[_lever(row.lever) for row in table.of(levers.Alternative, act)],
        most={_lever(row.lever): row.shares for row in table.of(levers.Most, act)},
        pulled_to={(_test(row), _lever(row.lever)): row.amount for row in table.of(levers.PulledTo, act)},
        beyond={(_test(row), _lever(row.lever)) for row in table.of(levers.PulledBeyond, act)},
        counted_shares=max((row.shares for row in table.of(levers.CountedShares, act)), default=0),
        traits=_traits(act, table),
        enabling=table.of_sort(levers.Enabling),
        raises_total=table.of_sort(levers.RaisesTotal),
    )


def _shortfalls(act: str, table: Table) -> dict[Test, Shortfall]:
    """Return what each test lacks; where several figures of it are short, that of which the least is missing."""
    figures = grouped(
        (_test(row), Shortfall(row.actual, row.required, row.unit, table.wholes.get(row.test)))
        for row in table.of(levers.FigureFor, act)
    )
    return {test: min(found, key=lambda figure: (figure.short, -figure.required)) for test, found in figures.items()}


def _traits(act: str, table: Table) -> dict[Lever, Traits]:
    """Return what is said of each lever that whoever decides may pull."""
    hands = grouped((_lever(row.lever), row.who) for row in table.of(levers.Hand, act))
    return {
        lever: Traits(
            who=tuple(hands.get(lever, ())),
            decides=whose,
            as_party=lever in table.of_sort(levers.AsParty),
            states=table.states(lever),
            sized=lever in table.of_sort(levers.Sized),
            goes_further=lever in table.of_sort(levers.GoesFurther),
            each_extent=lever in table.of_sort(levers.EachExtent),
            last_resort=lever in table.of_sort(levers.LastResort),
        )
        for lever, whose in ((_lever(row.lever), row.whose) for row in table.of(levers.Decides, act))
    }


def _test(row: levers.Failing | levers.FigureFor | levers.Lever | levers.PulledTo | levers.PulledBeyond) -> Test:
    return row.way, row.condition, row.test, str(row.who)


def _lever(term: Any) -> Lever:
    """Return a lever as the rules name it, its name first."""
    return term if isinstance(term, tuple) else (term,)


def _in_order(rows: list[Row]) -> list[Row]:
    """Return rows in an order that does not hang on how they were grounded."""
    return sorted(rows, key=lambda row: str(tuple(row)))
