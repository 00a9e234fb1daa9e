"""What has become of an act in a matter: the tests that it fails, by how much, and what bears on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from regrights.bridge.cures.interventions import Lever, Traits
from regrights.bridge.solving.rows import Rows

OF_ACT = (
    "admissible", "way", "failing", "figure_for", "lever", "alternative", "most", "pulled_to", "pulled_beyond", "counted_shares",
    "hand", "decides",
)  # fmt: skip
"""Predicates of which each row begins with an act."""
OF_LEVERS = ("as_party", "sized", "goes_further", "each_extent", "last_resort", "enabling", "raises_total")
"""Predicates of one lever, whatever the act."""
WANTED = (*OF_ACT, *OF_LEVERS, "states", "whole")
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


def verdicts(names: Sequence[str], rows: Rows) -> list[bool]:
    """Return whether each act of a model is admissible, by its name in the program."""
    admissible = {act for act, _ in rows["admissible"]}
    return [name in admissible for name in names]


def outcomes(names: Sequence[str], rows: Rows) -> list[Outcome]:
    """Return the outcome of each act of a model, by its name in the program."""
    by_act: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in names}
    for predicate in OF_ACT:
        for act, *row in sorted(rows[predicate], key=str):
            by_act[act][predicate].append(tuple(row))
    sorts = {name: {_lever(lever) for (lever,) in rows[name]} for name in OF_LEVERS}
    states = _grouped((_lever(lever), (key, value)) for lever, key, value in sorted(rows["states"], key=str))
    return [_outcome(by_act[name], dict(rows["whole"]), sorts, states) for name in names]


def _outcome(
    table: dict[str, list[Any]],
    wholes: dict[str, int],
    sorts: dict[str, set[Lever]],
    states: dict[Lever, list[tuple[str, str]]],
) -> Outcome:
    failing: dict[str, list[Test]] = {way: [] for (way,) in table["way"]}
    for place in table["failing"]:
        failing[place[0]].append(_test(place))
    return Outcome(
        admissible=bool(table["admissible"]),
        failing=failing,
        shortfalls=_shortfalls(table, wholes),
        levers=_grouped((_test(place), _lever(lever)) for *place, lever in table["lever"]),
        alternatives=[_lever(lever) for (lever,) in table["alternative"]],
        most={_lever(lever): amount for lever, amount in table["most"]},
        pulled_to={(_test(place), _lever(lever)): amount for *place, lever, amount in table["pulled_to"]},
        beyond={(_test(place), _lever(lever)) for *place, lever in table["pulled_beyond"]},
        counted_shares=max((amount for (amount,) in table["counted_shares"]), default=0),
        traits=_traits(table, sorts, states),
        enabling=sorts["enabling"],
        raises_total=sorts["raises_total"],
    )


def _shortfalls(table: dict[str, list[Any]], wholes: dict[str, int]) -> dict[Test, Shortfall]:
    """Return what each test lacks; where several figures of it are short, that of which the least is missing."""
    figures = _grouped((_test(row[:4]), Shortfall(row[4], row[5], row[6], wholes.get(row[2]))) for row in table["figure_for"])
    return {test: min(found, key=lambda figure: (figure.short, -figure.required)) for test, found in figures.items()}


def _traits(
    table: dict[str, list[Any]], sorts: dict[str, set[Lever]], states: dict[Lever, list[tuple[str, str]]]
) -> dict[Lever, Traits]:
    """Return what is said of each lever that whoever decides may pull."""
    hands = _grouped((_lever(lever), who) for lever, who in table["hand"])
    return {
        lever: Traits(
            who=tuple(hands.get(lever, ())),
            decides=whose,
            as_party=lever in sorts["as_party"],
            states=tuple(states.get(lever, ())),
            sized=lever in sorts["sized"],
            goes_further=lever in sorts["goes_further"],
            each_extent=lever in sorts["each_extent"],
            last_resort=lever in sorts["last_resort"],
        )
        for lever, whose in ((_lever(lever), whose) for lever, whose in table["decides"])
    }


def _test(place: Sequence[Any]) -> Test:
    way, condition, name, who = place
    return way, condition, name, str(who)


def _lever(term: Any) -> Lever:
    """Return a lever as the rules name it, its name first."""
    return term if isinstance(term, tuple) else (term,)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    table: dict[Any, list[Any]] = {}
    for key, value in pairs:
        table.setdefault(key, []).append(value)
    return table
