"""What could be done so that a failing test is passed, how far, and by whom."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Failing(NamedTuple):
    """The test is not passed, and refuses the act."""

    act: str
    way: str
    condition: str
    test: str
    who: str


class FigureFor(NamedTuple):
    """The amounts that the failing test compares, or those of a part of it that is short."""

    act: str
    way: str
    condition: str
    test: str
    who: str
    actual: int
    required: int
    unit: str


class Lever(NamedTuple):
    """The lever bears on the failing test."""

    act: str
    way: str
    condition: str
    test: str
    who: str
    lever: Term


class Alternative(NamedTuple):
    """The lever changes the act as a whole."""

    act: str
    lever: Term


class Most(NamedTuple):
    """The lever goes no further than so many shares."""

    act: str
    lever: Term
    shares: int


class PulledTo(NamedTuple):
    """For the test the lever goes outright so far: to so many shares or demands, or to the day."""

    act: str
    way: str
    condition: str
    test: str
    who: str
    lever: Term
    amount: int


class PulledBeyond(NamedTuple):
    """For the test the lever may be pulled further than there is."""

    act: str
    way: str
    condition: str
    test: str
    who: str
    lever: Term


class CountedShares(NamedTuple):
    """So many shares count for the price of all."""

    act: str
    shares: int


class Hand(NamedTuple):
    """Who would act, where it is anybody's to do."""

    act: str
    lever: Term
    who: str


class Decides(NamedTuple):
    """Whose it is to decide."""

    act: str
    lever: Term
    whose: str


class AsParty(NamedTuple):
    """Who does it does so as a party whose consents and signatures the agreement takes."""

    lever: Term


class States(NamedTuple):
    """The lever is that the act states the value, of the key that the file has for it."""

    lever: Term
    key: str
    value: str


class Sized(NamedTuple):
    """The lever is pulled more or less far."""

    lever: Term


class GoesFurther(NamedTuple):
    """The lever is pulled further yet, by so much more."""

    lever: Term


class EachExtent(NamedTuple):
    """How far the lever is pulled is a difference of its own."""

    lever: Term


class Enabling(NamedTuple):
    """The lever may do nothing by itself, and yet let another do something."""

    lever: Term


class RaisesTotal(NamedTuple):
    """The lever makes the whole larger, of which a percentage is asked."""

    lever: Term


class LastResort(NamedTuple):
    """The lever changes no fact, but the agreement, or how it is read."""

    lever: Term
