"""Who takes part in an offering, how its shares are divided, and what an allocation breaks."""

from typing import NamedTuple


class Participant(NamedTuple):
    """The holder takes part in the offering with so many shares."""

    act: str
    holder: str
    shares: int


class Reduced(NamedTuple):
    """The shares of the offering may be reduced."""

    act: str


class Weight(NamedTuple):
    """The holder's weight in the pro rata."""

    act: str
    holder: str
    weight: int


class StartsWith(NamedTuple):
    """The plan that is followed where no proviso bites."""

    act: str
    plan: str


class Remedy(NamedTuple):
    """The plan that is followed where the proviso bites."""

    act: str
    plan: str


class Step(NamedTuple):
    """What a step of the plan divides, and among whom."""

    plan: str
    number: int
    amount: str
    group: str


class InGroup(NamedTuple):
    """The holder is of the group."""

    act: str
    group: str
    holder: str


class ProvisoApplies(NamedTuple):
    """The proviso binds the registration."""

    act: str


class BoundByProviso(NamedTuple):
    """The proviso binds the holder."""

    act: str
    holder: str


class CountsForHalf(NamedTuple):
    """The holder's shares count for the half."""

    act: str
    holder: str


class Half(NamedTuple):
    """Half of what the holder, or what all together, requested; rounded up."""

    act: str
    who: str
    shares: int


class Takes(NamedTuple):
    """The unit, of one holder or several, takes so many shares."""

    unit: str
    shares: int


class Breaks(NamedTuple):
    """The allocation breaks the rule."""

    allocation: str
    rule: str
    who: str


class Lawful(NamedTuple):
    """The allocation breaks no rule."""

    allocation: str


class Full(NamedTuple):
    """The allocation is lawful, and full."""

    allocation: str
