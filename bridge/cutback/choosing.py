"""Allocations that the solver chooses: what each participant may be given, and the question of which are lawful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise

from regrights import kb
from regrights.bridge.cutback import handed
from regrights.bridge.cutback.offering import Offering
from regrights.bridge.solving.shown.requests import OutOfReach
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import Fact, Quantity, fact, text_of

QUESTION = ("judging", "weighing", "allocations")


def chooser(agreement: str, said: Iterable[Fact]) -> Solver | None:
    """Return the question of which allocations are lawful, of what is ``said``; None where there is too much to weigh."""
    solver = Solver(agreement, QUESTION, text_of(said), options=("0",), rules=kb.questions_of_facts)
    return None if solver.has(OutOfReach) else solver


def of_holders(offering: Offering, levels: Mapping[str, Iterable[int]]) -> Iterator[Fact]:
    """Yield an offering in which each holder is given one of its levels."""
    alone = {holder: (holder,) for holder in offering.requested}
    yield from handed.of_participants("x", offering, offering.requested, alone, offering.needs())
    yield from rungs("x", levels)


def rungs(name: str, levels: Mapping[str, Iterable[int]]) -> Iterator[Fact]:
    """Yield the amounts that each unit may be given, from the least but none, as the solver climbs them."""
    return chain.from_iterable(_rungs(name, unit, amounts) for unit, amounts in levels.items())


def _rungs(name: str, unit: str, amounts: Iterable[int]) -> Iterator[Fact]:
    for number, (before, amount) in enumerate(pairwise(sorted({0, *amounts})), 1):
        yield fact("rung", name, unit, number, Quantity(amount), Quantity(amount - before))
