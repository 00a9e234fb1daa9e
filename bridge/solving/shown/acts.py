"""An act, who takes part in it, and what becomes of it."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Kind(NamedTuple):
    """What kind of act it is."""

    act: Term
    kind: str


class By(NamedTuple):
    """The holder acts: requests, distributes, transfers or joins."""

    act: Term
    holder: str


class Asks(NamedTuple):
    """The holder asks for so many shares to be registered, or moves them."""

    act: str
    holder: str
    shares: int


class Replied(NamedTuple):
    """The holder asked for so many shares to be included, so many days after it heard of the act."""

    act: str
    holder: str
    shares: int
    days: int


class Way(NamedTuple):
    """The act is considered through the way."""

    act: str
    way: str


class Rank(NamedTuple):
    """The order in which the ways are tried."""

    kind: str
    way: str
    place: int


class Requester(NamedTuple):
    """The holder is a requester through the way."""

    act: str
    way: str
    holder: str


class Joins(NamedTuple):
    """So many shares of the holder are included at its request."""

    act: str
    way: str
    holder: str
    shares: int


class Untold(NamedTuple):
    """The holder does not have the notice of a registration that others have by the duty."""

    act: str
    duty: str
    holder: str
    why: str
    clause: str


class LeftOut(NamedTuple):
    """The holder asked to be included, and is not."""

    act: str
    way: str
    holder: str
    why: str
    clause: str


class Verdict(NamedTuple):
    """What becomes of the act through the way."""

    act: Term
    way: str
    verdict: str


class Admissible(NamedTuple):
    """The verdict is one of those that were asked for."""

    act: str
    way: str


class Told(NamedTuple):
    """The way that the answer goes by."""

    act: str
    way: str


class Answer(NamedTuple):
    """The first of the ways that are admissible."""

    act: str
    way: str


class SharePrice(NamedTuple):
    """Dollars a share, as an exact fraction."""

    act: str
    way: str
    price: str


class DeferredUntil(NamedTuple):
    """The last day on which filing may still wait; a word where it is open."""

    act: Term
    day: int | str


class ClearOn(NamedTuple):
    """The first day on which filing may no longer wait."""

    act: Term
    day: int


class Follows(NamedTuple):
    """Who must or may do what, and until when; a word where there is no such day."""

    act: str
    duty: str
    who: str
    day: int | str


class NextBusinessDay(NamedTuple):
    """The day, or the first business day after it where it is none."""

    act: str
    day: int
    following: int


class Unsettled(NamedTuple):
    """The text does not settle the point, which this answer comes upon."""

    act: str
    point: str
