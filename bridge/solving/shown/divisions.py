"""What becomes of a division: which plan stands, what it is redone for, and what an allocation gives, and breaks."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Stands(NamedTuple):
    """The division is made by the plan."""

    act: str
    plan: Term


class RedoneFor(NamedTuple):
    """The division is redone for the bar so."""

    act: str
    bar: str
    how: str


class Kept(NamedTuple):
    """The rule keeps the holder from more."""

    act: str
    holder: str
    rule: str


class Yields(NamedTuple):
    """The floor asks for more than there is, and yields to the maximum."""

    act: str
    floor: str


class Takes(NamedTuple):
    """The unit, of one holder or several, takes so many shares of the offering."""

    offering: str
    unit: str
    shares: int


class Breaks(NamedTuple):
    """The allocation breaks the rule."""

    allocation: Term
    rule: str
    who: str


class Full(NamedTuple):
    """The allocation is lawful, and full."""

    allocation: Term
