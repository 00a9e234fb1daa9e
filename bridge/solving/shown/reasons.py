"""Claims, what they stand on, and the sums that they speak of."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Gate(NamedTuple):
    """The claim stands on all of its parts, on any of them, or on fewer than a number."""

    claim: Term
    gate: Term


class Part(NamedTuple):
    """The one claim is a part of the other."""

    claim: Term
    part: Term


class Beside(NamedTuple):
    """The other claim is told beside the parts of the claim, which does not stand on it."""

    claim: Term
    other: Term


class Holds(NamedTuple):
    """The claim holds."""

    claim: Term


class SpeaksOf(NamedTuple):
    """Where the words of the claim have the place, the thing is told: ``("holder", "fund")``."""

    claim: Term
    place: str
    thing: Term


class Compares(NamedTuple):
    """The claim compares two amounts."""

    claim: Term
    comparison: str
    actual: int
    required: int
    unit: str


class Sums(NamedTuple):
    """The amount on the side, actual or required, is the sum."""

    claim: Term
    side: str
    total: Term


class Share(NamedTuple):
    """What is required is the percentage, a number of the contract, of the sum."""

    claim: Term
    total: Term
    term: Term


class Rests(NamedTuple):
    """The claim rests on the item."""

    claim: Term
    item: Term


class Made(NamedTuple):
    """The item brings the amount to the sum."""

    total: Term
    item: Term
    amount: int


class ComesTo(NamedTuple):
    """All of them come to the amount."""

    total: Term
    amount: int
