"""The range of each holder over all full allocations, exact to the share, from one grounding.

Those whom bars, floors and needs treat alike are pooled into a unit: what a unit is given can be shared within it at will. So a
holder's range follows from that of its unit. Only one with a need of its own is looked at beside the others of its unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from regrights.bridge.basics.errors import InternalError
from regrights.bridge.cutback import choosing, handed
from regrights.bridge.cutback.candidate_amounts import turning_points
from regrights.bridge.cutback.offering import Need, Offering
from regrights.bridge.solving.shown.divisions import Takes
from regrights.bridge.solving.terms import fact

Units = dict[str, tuple[str, ...]]


class Pooled(NamedTuple):
    """An offering whose holders are pooled: who is in each unit, what it asks for, and the needs, whose holders are units."""

    units: Units
    requested: dict[str, int]
    needs: tuple[Need, ...]


def ranges(agreement: str, offering: Offering) -> dict[str, tuple[int, int]]:
    """Return the least and the most of each holder over all full allocations. Raises OutOfTime."""
    if not offering.requested:
        return {}
    asked = {"x0": pooled(offering, None)}
    kinds: dict[object, str] = {}
    for holder in offering.requested:
        if _own(offering, holder):
            kinds.setdefault(_kind(offering, holder), holder)
    asked |= {f"x{number}": pooled(offering, holder) for number, holder in enumerate(kinds.values(), 1)}
    reached = _reached(agreement, offering, asked)
    numbered = {kind: f"x{number}" for number, kind in enumerate(kinds, 1)}
    found: dict[str, tuple[int, int]] = {}
    for holder, request in offering.requested.items():
        problem = numbered.get(_kind(offering, holder), "x0")
        unit, members = next(
            (unit, members) for unit, members in asked[problem].units.items() if problem != "x0" or holder in members
        )
        least, most = reached[problem, unit]
        others = 0 if problem != "x0" else sum(offering.requested[member] for member in members) - request
        found[holder] = max(0, least - others), min(request, most)
    return found


def _own(offering: Offering, holder: str) -> tuple[tuple[str, int], ...]:
    """Return the needs of a holder's own: of which bar or floor, and how much."""
    return tuple((need.of, need.amount) for need in offering.needs() if need.own == holder)


def _like(offering: Offering, holder: str) -> object:
    """Return all that tells the unit of a holder: what bars it, which needs it counts in, whose needs it has of its own, and its
    tier.
    """
    bars = [bar.id for bar in offering.bars.values() if holder in bar.barred]
    shared = [(need.of, need.key) for need in offering.needs() if need.own is None and holder in need.holders]
    return tuple(bars), tuple(shared), tuple(of for of, _ in _own(offering, holder)), offering.tier_of(holder)


def _kind(offering: Offering, holder: str) -> object:
    """Return all by which the rules tell a holder from another."""
    return _like(offering, holder), _own(offering, holder), offering.requested[holder]


def pooled(offering: Offering, alone: str | None) -> Pooled:
    """Return the offering with those pooled who are treated alike, but for one who stands ``alone``, as the first unit.

    Several who each have a need of their own can all have it just when together they have the sum of it.
    """
    alike: dict[object, list[str]] = {}
    for holder in offering.requested:
        alike.setdefault(_like(offering, holder) if holder != alone else None, []).append(holder)
    ordered = sorted(alike.items(), key=lambda entry: entry[0] is not None)
    units = {f"u{number}": tuple(members) for number, (_, members) in enumerate(ordered)}
    requested = {unit: sum(offering.requested[member] for member in members) for unit, members in units.items()}
    return Pooled(units, requested, tuple(_needs(offering, units)))


def _needs(offering: Offering, units: Units) -> Iterator[Need]:
    for demand in offering.demands:
        for need in demand.needs:
            if need.own is None:
                counting = set(need.holders)
                yield replace(need, holders=tuple(unit for unit, members in units.items() if members[0] in counting))
        own = {need.own: need.amount for need in demand.needs if need.own is not None}
        for unit, members in units.items():
            if members[0] in own:
                yield Need(demand.id, unit, sum(own[member] for member in members), 0, Fraction(0), (unit,))


def _reached(agreement: str, offering: Offering, asked: Mapping[str, Pooled]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the least and the most of each unit of each pooled offering, all of them asked about in one grounding."""
    said = [fact("judge_full"), fact("full_only")]
    for name, pool in asked.items():
        levels = turning_points(pool.requested, pool.needs, offering.maximum)
        if levels is None:
            raise InternalError("a range could not be weighed")
        said += handed.of_participants(name, offering, pool.requested, pool.units, pool.needs)
        said += choosing.rungs(name, levels)
    solver = choosing.chooser(agreement, said)
    if solver is None:
        raise InternalError("a range could not be weighed")
    amounts: dict[tuple[str, str], list[int]] = {}
    for row in solver.consequences("brave", Takes).of(Takes):
        amounts.setdefault((row.offering, row.unit), []).append(row.shares)
    return {unit: (min(found), max(found)) for unit, found in amounts.items()}
