"""Who could request, with what, and which demands are left."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Shapes(NamedTuple):
    """The point shapes who may be tried with how many shares."""

    issue: str


class Tried(NamedTuple):
    """Somebody could use the way by capacity."""

    kind: str
    way: str


class Trying(NamedTuple):
    """The way for which the solver chooses a set of holders."""

    kind: str
    way: str


class Picked(NamedTuple):
    """The holder is one of the set that the solver chooses."""

    kind: str
    way: str
    holder: str


class OutOfReach(NamedTuple):
    """The sum has more addends to choose from than can be weighed."""

    total: Term


class Brings(NamedTuple):
    """The holder, which could use a way, brings so many shares to a request of the kind."""

    kind: str
    holder: str
    shares: int


class MayJoin(NamedTuple):
    """The holder is to be notified of a registration of the kind, and included."""

    kind: str
    holder: str


class TimeToJoin(NamedTuple):
    """Within so many days one may ask to be included in a registration of the kind."""

    kind: str
    days: int


class LeastShares(NamedTuple):
    """The fewest shares whose price reaches the floor."""

    act: Term
    way: str
    shares: int


class Member(NamedTuple):
    """The holder is the Person, or part of it."""

    person: Term
    holder: str


class LimbFigure(NamedTuple):
    """The votes that the Person owns, and needs."""

    limb: str
    person: Term
    owned: int
    required: int


class TogetherWith(NamedTuple):
    """The holder makes a request of the kind only together with the other."""

    kind: str
    holder: str
    other: str


class LimbUnit(NamedTuple):
    """What the limb counts in, where that is not votes."""

    limb: str
    unit: str


class MeetsLimb(NamedTuple):
    """The Person owns as much."""

    limb: str
    person: Term


class Allowance(NamedTuple):
    """How many demands of the way there are, and what has become of them."""

    kind: str
    way: str
    allowed: int
    used: int
    pending: int
    left: int


class Against(NamedTuple):
    """The demand is one of those of the way."""

    registration: str
    way: str


class Counts(NamedTuple):
    """The demand counts."""

    registration: str


class WhyCounts(NamedTuple):
    """Why the demand counts, or does not."""

    registration: str
    why: str
