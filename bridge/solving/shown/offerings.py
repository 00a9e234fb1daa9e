"""Who takes part in an offering, how an agreement cuts it back, and by which steps its shares may be divided."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Participant(NamedTuple):
    """The holder takes part in the offering with so many shares."""

    act: str
    holder: str
    shares: int


class Reduced(NamedTuple):
    """The shares of the offering may be reduced."""

    act: str


class Weight(NamedTuple):
    """The holder's weight in the pro rata, within its tier or its unit."""

    act: str
    holder: str
    weight: int


class Unit(NamedTuple):
    """The holder sells as part of the unit, which counts as one selling holder."""

    act: str
    holder: str
    unit: str


class UnitWeight(NamedTuple):
    """The unit's weight within its tier."""

    act: str
    unit: str
    weight: int


class Tier(NamedTuple):
    """The tier stands at a place in the order of the tiers."""

    act: str
    place: int
    tier: str


class InTier(NamedTuple):
    """The holder is in the tier."""

    act: str
    tier: str
    holder: str


class TiersBind(NamedTuple):
    """The order of the tiers is law."""

    act: str


class Lot(NamedTuple):
    """The shares of those who are in lots are rounded to lots of so many."""

    act: str
    lot: int


class InLots(NamedTuple):
    """The holder's shares are rounded to lots."""

    act: str
    holder: str


class PlainPlan(NamedTuple):
    """What the plan is called that looks at tiers and floors alone."""

    act: str
    name: str


class AnyDivision(NamedTuple):
    """Any division that breaks no rule may be made, not the pro rata alone."""

    act: str


class Bar(NamedTuple):
    """Those whom the bar bars may sell nothing unless those whom it favours may sell what it asks for."""

    act: str
    bar: str


class Bars(NamedTuple):
    """The bar bars the holder."""

    act: str
    of: str
    holder: str


class Floor(NamedTuple):
    """Those whom the floor favours are not reduced below what it asks for."""

    act: str
    floor: str


class Lifted(NamedTuple):
    """The floor does not bind here, for a reason that its words tell."""

    act: str
    floor: str


class Favours(NamedTuple):
    """The bar or floor asks for shares for the holder."""

    act: str
    of: str
    holder: str


class Measured(NamedTuple):
    """The bar or floor is measured on those whom it favours together, or on each."""

    act: str
    of: str
    how: str


class Need(NamedTuple):
    """Those who count in the need of the bar or floor must be given so many shares together."""

    act: str
    of: str
    key: str
    shares: int


class Exactly(NamedTuple):
    """Before it is rounded up to whole shares the need is so many parts, of all, of the base."""

    act: str
    of: str
    key: str
    base: int
    parts: int
    all: int


class Plan(NamedTuple):
    """A plan of the offering: a list of its bars, and how each is treated."""

    act: str
    plan: Term


class Treats(NamedTuple):
    """The plan treats the bar so."""

    act: str
    plan: Term
    bar: str
    how: str


class Step(NamedTuple):
    """The step of the plan that stands at a place in its order: what it is, of which floor, bar or tier."""

    act: str
    plan: Term
    place: Term
    step: Term


class SharesIn(NamedTuple):
    """The holder has a part in the step."""

    act: str
    plan: Term
    place: Term
    holder: str


class Waits(NamedTuple):
    """In the step the holder has something only if the needs of the bar are met by then."""

    act: str
    plan: Term
    place: Term
    holder: str
    bar: str


class OddSharesFirst(NamedTuple):
    """By the plan odd shares go to the holder before others."""

    act: str
    plan: Term
    holder: str


class FirstIfShort(NamedTuple):
    """They go to the holder first of all while it lacks a part of its own need of the bar."""

    act: str
    plan: Term
    holder: str
    bar: str
