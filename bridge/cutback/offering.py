"""What is divided, as the rules declare it: who takes part, bars, floors and their needs, and the steps of every plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown import offerings as shown
from regrights.bridge.solving.values import arguments, functor

Shares = dict[str, int]
Parts = dict[str, Fraction]
PlanId = Any
"""A plan as the rules name it: a list of bars, and how each is treated."""
TOGETHER = "together"
"""The key of the need of all whom a bar or floor favours; else it is the holder whose need it is."""


@dataclass(frozen=True, slots=True)
class Need:
    """A need of the bar or floor ``of``: its ``holders`` are to be given ``amount`` shares together.

    ``part`` of ``base`` is what that is before it is rounded up.
    """

    of: str
    key: str
    amount: int
    base: int
    part: Fraction
    holders: tuple[str, ...]

    @property
    def own(self) -> str | None:
        """Whose need it is, where it is one holder's own."""
        return None if self.key == TOGETHER else self.key

    def missing(self, shares: Mapping[str, int]) -> int:
        """Return how many whole shares are missing to it."""
        return max(0, self.amount - sum(shares[holder] for holder in self.holders))

    def has_enough(self, parts: Mapping[str, int | Fraction]) -> bool:
        """Return whether it is met before anything is rounded."""
        return sum(parts[holder] for holder in self.holders) >= self.part * self.base


@dataclass(frozen=True, slots=True)
class Demand:
    """A bar or a floor: whom it bars (a floor nobody), whom it favours, whether it is measured on each, and its needs."""

    id: str
    barred: tuple[str, ...]
    favoured: tuple[str, ...]
    each: bool
    needs: tuple[Need, ...]

    @property
    def amount(self) -> int:
        """What it asks for in all, in shares."""
        return sum(need.amount for need in self.needs)

    def met_by(self, shares: Mapping[str, int]) -> bool:
        """Return whether whole shares meet its needs."""
        return not any(need.missing(shares) for need in self.needs)


class Step(NamedTuple):
    """A step of a plan: what it is (floor, need, tier, missing or rest) of which floor, bar or tier, and who has a part in it.

    ``waits`` are, by holder, the bars whose needs must be met before it has any.
    """

    what: str
    of: str
    members: tuple[str, ...]
    waits: Mapping[str, tuple[str, ...]]


class Plan(NamedTuple):
    """The steps of a plan in order, and who has odd shares first: while it lacks a part of its own need of a bar, or at all.

    ``name`` is what it is called: how it redoes the division, else the name that the agreement gives to the plain plan.
    """

    name: str
    steps: tuple[Step, ...]
    first_if_short: tuple[tuple[str, str], ...]
    first: frozenset[str]


class Tier(NamedTuple):
    """A tier: its place in their order, what it is called, and who is in it."""

    place: int
    id: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offering:
    """What is divided, in the order of the file: shares asked for, weights, the most that is taken, bars, floors, tiers, plans.

    ``units`` are those in which holders count as one, with ``unit_weights`` where the rules state them; ``lots`` those who are
    rounded to lots, and to which. ``tiers_bind``: their order is law. ``yielding`` are floors that ask for more than there is,
    and ``lifted`` those that do not bind.
    """

    requested: Shares
    weights: Shares
    maximum: int
    reduced: bool
    bars: dict[str, Demand]
    floors: dict[str, Demand]
    tiers: tuple[Tier, ...]
    tiers_bind: bool
    units: dict[str, str]
    unit_weights: Shares
    lots: Shares
    plans: dict[PlanId, Plan]
    lifted: tuple[str, ...] = ()
    yielding: frozenset[str] = frozenset()

    @property
    def demands(self) -> tuple[Demand, ...]:
        """Every bar and floor."""
        return (*self.bars.values(), *self.floors.values())

    @property
    def total(self) -> int:
        """How many shares can be sold in all."""
        return min(self.maximum, sum(self.requested.values()))

    def with_yielding(self, floors: Iterable[str]) -> Offering:
        """Return the offering in which floors yield that ask for more than there is, and so bind nobody."""
        return replace(self, yielding=frozenset(floors))

    def tier_of(self, holder: str) -> str | None:
        """Return the tier that a holder is in, where the order of the tiers is law."""
        return next((tier.id for tier in self.tiers if holder in tier.holders), None) if self.tiers_bind else None

    def before(self, holder: str) -> list[str]:
        """Return those who are in an earlier tier."""
        place = next(tier.place for tier in self.tiers if holder in tier.holders)
        return [other for tier in self.tiers if tier.place < place for other in tier.holders]

    def needs(self) -> tuple[Need, ...]:
        """Return the needs of every bar and floor."""
        return tuple(need for demand in self.demands for need in demand.needs)


def offering_of(holders: Iterable[str], rows: Rows, maximum: int) -> Offering:
    """Return the offering that the rules have found (kb/tasks/offering.lp). ``holders`` are those of the matter, in order."""
    positions = {holder: index for index, holder in enumerate(holders)}
    asked = {row.holder: row.shares for row in rows.of(shown.Participant)}
    requested = {holder: asked[holder] for holder in sorted(asked, key=lambda holder: positions.get(holder, -1))}
    bars, floors = {row.bar for row in rows.of(shown.Bar)}, {row.floor for row in rows.of(shown.Floor)}
    reduced = bool(rows.of(shown.Reduced))
    lot = max([1, *(row.lot for row in rows.of(shown.Lot))])
    return Offering(
        requested=requested,
        weights={row.holder: row.weight for row in rows.of(shown.Weight)},
        maximum=maximum if reduced else sum(requested.values()),
        reduced=reduced,
        bars={name: _demand(name, rows, requested) for name in sorted(bars)},
        floors={name: _demand(name, rows, requested) for name in sorted(floors)},
        tiers=tuple(_tiers(rows, requested)),
        tiers_bind=bool(rows.of(shown.TiersBind)),
        units={row.holder: row.unit for row in rows.of(shown.Unit)},
        unit_weights={row.unit: row.weight for row in rows.of(shown.UnitWeight)},
        lots={row.holder: lot for row in rows.of(shown.InLots)},
        plans=_plans(rows, requested),
        lifted=tuple(sorted(row.floor for row in rows.of(shown.Lifted))),
    )


def _tiers(rows: Rows, requested: Shares) -> Iterator[Tier]:
    for row in sorted(rows.of(shown.Tier)):
        members = {entry.holder for entry in rows.of(shown.InTier) if entry.tier == row.tier}
        yield Tier(row.place, row.tier, tuple(holder for holder in requested if holder in members))


def _demand(name: str, rows: Rows, requested: Shares) -> Demand:
    def among(found: Iterable[shown.Favours | shown.Bars]) -> tuple[str, ...]:
        holders = {row.holder for row in found if row.of == name}
        return tuple(holder for holder in requested if holder in holders)

    favoured = among(rows.of(shown.Favours))
    amounts = {row.key: row.shares for row in rows.of(shown.Need) if row.of == name}
    exact = {row.key: (row.base, Fraction(row.parts, row.all)) for row in rows.of(shown.Exactly) if row.of == name}
    keys = [key for key in (TOGETHER, *favoured) if key in amounts]
    needs = (Need(name, key, amounts[key], *exact[key], favoured if key == TOGETHER else (key,)) for key in keys)
    each = any(row.how == "each" for row in rows.of(shown.Measured) if row.of == name)
    return Demand(name, among(rows.of(shown.Bars)), favoured, each, tuple(needs))


def _plans(rows: Rows, requested: Shares) -> dict[PlanId, Plan]:
    members: dict[tuple[Any, Any], set[str]] = defaultdict(set)
    for row in rows.of(shown.SharesIn):
        members[row.plan, row.place].add(row.holder)
    waits: dict[tuple[Any, Any], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for wait in rows.of(shown.Waits):
        at = waits[wait.plan, wait.place]
        at[wait.holder] = (*at.get(wait.holder, ()), wait.bar)
    steps: dict[PlanId, list[Step]] = defaultdict(list)
    for step in sorted(rows.of(shown.Step), key=lambda step: step.place):
        having = tuple(holder for holder in requested if holder in members[step.plan, step.place])
        (of,) = arguments(step.step)
        steps[step.plan].append(Step(functor(step.step), of, having, waits[step.plan, step.place]))
    plans = [row.plan for row in rows.of(shown.Plan)]
    named = {plan: {row.how for row in rows.of(shown.Treats) if row.plan == plan and row.how in REDOING} for plan in plans}
    plain = next((row.name for row in rows.of(shown.PlainPlan)), "")
    return {
        plan: Plan(
            "+".join(sorted(named[plan])) or plain,
            tuple(steps[plan]),
            tuple((row.holder, row.bar) for row in rows.of(shown.FirstIfShort) if row.plan == plan),
            frozenset(row.holder for row in rows.of(shown.OddSharesFirst) if row.plan == plan),
        )
        for plan in plans
    }


REDOING = {"top_up", "exclude"}
"""How a plan may redo a division for a bar (kb/core/cutback.lp)."""
