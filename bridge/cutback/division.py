"""Put a division to the rules: by which plan the pro rata is made, a proposal's verdict, and the nearest allocation to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from regrights.bridge.basics.errors import InternalError
from regrights.bridge.cutback import choosing, handed
from regrights.bridge.cutback.candidate_amounts import turning_points
from regrights.bridge.cutback.offering import Demand, Offering, PlanId, Shares, offering_of
from regrights.bridge.cutback.pro_rata import Round, Worked, work_out
from regrights.bridge.solving import terms
from regrights.bridge.solving.rows import Rows, parted
from regrights.bridge.solving.shown.divisions import Breaks, Full, Kept, RedoneFor, Stands, Takes, Yields
from regrights.bridge.solving.shown.offerings import AnyDivision, Plan
from regrights.bridge.solving.shown.sources import Relies
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import Quantity, fact

PLANS = ("judging", "weighing", "plans")
LARGEST = 2**30
"""Amounts as large are not searched for a nearest allocation: clingo's costs have 32 bits."""


class Verdict(NamedTuple):
    """A proposal, in which who is not named gets nothing; the rules that it breaks, and of whom, and whether it is full."""

    sold: Shares
    broken: list[tuple[str, str]]
    full: bool


class ProRata(NamedTuple):
    """The division by the plan that stands: whole shares, rounds, which rules keep each from more, for which bars it is redone,
    and how, and what it rests on beside the matter. The ``verdict`` is on the allocation that is proposed, if one is. ``any``:
    whatever division breaks no rule may be made, not the pro rata alone.
    """

    offering: Offering
    sold: Shares
    rounds: tuple[Round, ...]
    kept: dict[str, tuple[str, ...]]
    redone: dict[str, str]
    rests_on: list[Any]
    any: bool
    verdict: Verdict


def pro_rata(solver: Solver, holders: Iterable[str], rows: Rows, maximum: int, proposed: Mapping[str, int] | None) -> ProRata:
    """Return the pro rata division of what ``solver`` has found in ``rows``, of one act. Raises OutOfTime."""
    act = rows.of(Plan)[0].act
    return divisions(solver, holders, {act: (rows, maximum)}, proposed)[act]


def divisions(
    solver: Solver,
    holders: Iterable[str],
    asked: Mapping[str, tuple[Rows, int]],
    proposed: Mapping[str, int] | None = None,
) -> dict[str, ProRata]:
    """Return the pro rata division of each act of one grounding: ``asked`` has its rows and its maximum. Raises OutOfTime.

    What is ``proposed`` is of the one act that is asked about.
    """
    order = list(holders)
    offerings = {act: offering_of(order, rows, maximum) for act, (rows, maximum) in asked.items()}
    worked = {act: {name: work_out(of, plan) for name, plan in of.plans.items()} for act, of in offerings.items()}
    filled = {}
    if proposed is not None:
        (offering,) = offerings.values()
        filled = {holder: proposed.get(holder, 0) for holder in offering.requested}
    gave = chain.from_iterable(handed.of_worked(act, offerings[act], found) for act, found in worked.items())
    solver.then(PLANS if proposed is None else (*PLANS, "proposal"), terms.text_of(chain(gave, handed.of_proposal(filled))))
    judged = solver.model(Stands, Kept, RedoneFor, Relies, Breaks, Full, Yields)
    verdict = Verdict(
        filled,
        sorted((row.rule, row.who) for row in judged.of(Breaks) if row.allocation == "proposed"),
        judged.holds(Full("proposed")),
    )
    of_each = parted(judged)
    return {
        act: _judged(offerings[act], worked[act], of_each.get(act, Rows(())), rows, verdict) for act, (rows, _) in asked.items()
    }


def _judged(offering: Offering, worked: Mapping[PlanId, Worked], judged: Rows, rows: Rows, verdict: Verdict) -> ProRata:
    """Return the division by the plan that stands."""
    if not judged.of(Stands):
        raise InternalError("the pro rata division breaks a rule, or leaves on the table what may be sold")
    found = worked[judged.of(Stands)[0].plan]
    rules: dict[str, set[str]] = {holder: set() for holder in offering.requested}
    for row in judged.of(Kept):
        rules[row.holder].add(row.rule)
    return ProRata(
        offering.with_yielding(row.floor for row in judged.of(Yields)),
        found.sold,
        found.rounds,
        {holder: tuple(sorted(kept)) for holder, kept in rules.items()},
        {row.bar: row.how for row in judged.of(RedoneFor)},
        [row.item for row in judged.of(Relies)],
        bool(rows.of(AnyDivision)),
        verdict,
    )


def worst(demand: Demand, sold: Shares) -> tuple[int, int, str | None]:
    """Return what those have who count in the need that lacks most, what it asks for, and whose own it is."""
    need = max(demand.needs, key=lambda need: need.amount - sum(sold[holder] for holder in need.holders))
    return sum(sold[holder] for holder in need.holders), need.amount, need.own


def nearest(agreement: str, offering: Offering, sold: Shares) -> Shares | None:
    """Return a lawful allocation that moves the fewest shares; None where there is too much to search."""
    if max(*sold.values(), *offering.requested.values(), 0) >= LARGEST:
        return None
    levels = turning_points(offering.requested, offering.needs(), offering.maximum, sold)
    if levels is None:
        return None
    moved = (
        fact("moved", holder, Quantity(amount), abs(amount - sold[holder]))
        for holder, amounts in levels.items()
        for amount in {0, *amounts}
    )
    solver = choosing.chooser(agreement, chain(choosing.of_holders(offering, levels), moved))
    if solver is None:
        return None
    best = {row.unit: row.shares for row in solver.best(Takes)}
    return {holder: best[holder] for holder in sold}
