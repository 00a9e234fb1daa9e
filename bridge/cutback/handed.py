"""What the rules found of an offering, handed on as facts: with it allocations are judged, without the rules that found it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regrights.bridge.cutback.offering import Need, Offering, PlanId
from regrights.bridge.cutback.pro_rata import Worked
from regrights.bridge.solving.terms import Fact, Made, Quantity, fact


def of_worked(act: str, offering: Offering, worked: Mapping[PlanId, Worked]) -> Iterator[Fact]:
    """Yield what the steps of each plan of the act's division give."""
    for name, found in worked.items():
        plan = Made.of(name)
        for holder, shares in found.sold.items():
            yield fact("gave", act, plan, holder, Quantity(shares))
            if found.exact[holder]:
                yield fact("some", act, plan, holder)
        for need in offering.needs():
            if need.has_enough(found.exact):
                yield fact("enough", act, plan, need.of, need.key)
        for demand in found.short:
            yield fact("fell_short", act, plan, demand)
        if any(entry.rounded for entry in found.rounds):
            yield fact("odd", act, plan)


def of_proposal(proposed: Mapping[str, int]) -> Iterator[Fact]:
    """Yield what a proposed allocation gives."""
    for holder, shares in proposed.items():
        yield fact("proposed_shares", holder, Quantity(shares))


def of_participants(
    name: str, offering: Offering, requested: Mapping[str, int], units: Mapping[str, tuple[str, ...]], needs: tuple[Need, ...]
) -> Iterator[Fact]:
    """Yield an offering under a name: what each unit asks for, which bars bar it, and the needs, whose holders are units.

    A unit is some holders who are barred alike, and in one tier where the order of the tiers is law.
    """
    yield fact("offering", name)
    if offering.reduced:
        yield fact("reduced", name)
    yield fact("maximum", name, Quantity(offering.maximum))
    for unit, members in units.items():
        yield fact("participant", name, unit, Quantity(requested[unit]))
        for bar in offering.bars.values():
            if members[0] in bar.barred:
                yield fact("bars", name, bar.id, unit)
    for floor in offering.floors:
        yield fact("floor", name, floor)
    for floor in offering.yielding:
        yield fact("yields", name, floor)
    if offering.tiers_bind:
        yield fact("tiers_bind", name)
        for place, tier, holders in offering.tiers:
            yield fact("tier", name, place, tier)
            yield from (fact("in_tier", name, tier, unit) for unit, members in units.items() if members[0] in holders)
    for need in needs:
        yield fact("need", name, need.of, need.key, Quantity(need.amount))
        for unit in need.holders:
            yield fact("counts_in", name, need.of, need.key, unit)
