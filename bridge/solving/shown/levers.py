"""What could be done so that a failing test is passed."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Failing(NamedTuple):
    """The test is not passed, and refuses the act."""

    act: str
    way: str
    condition: str
    test: str
    who: str


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


class Hand(NamedTuple):
    """Who would act; a term where it is nobody's to decide."""

    act: str
    lever: Term
    who: Term


class Most(NamedTuple):
    """The lever goes no further than so many shares."""

    act: str
    lever: Term
    shares: int


class EnoughDemands(NamedTuple):
    """So many demands would leave one."""

    act: str
    way: str
    number: int


class CountedShares(NamedTuple):
    """So many shares count for the floor."""

    act: str
    shares: int


class Enabling(NamedTuple):
    """The lever may do nothing by itself, and yet let another do something."""

    lever: Term


class RaisesTotal(NamedTuple):
    """The lever makes the whole larger, of which a percentage is asked."""

    lever: Term


class LastResort(NamedTuple):
    """The lever changes no fact, but the agreement, or how it is read."""

    lever: Term
