"""The situations in which two texts differ."""

from typing import NamedTuple


class Situation(NamedTuple):
    """A part of what makes the kind of situation."""

    part: str
    value: str


class Owns(NamedTuple):
    """What the holder holds of a class, or of a warrant."""

    holder: str
    part: tuple[str, str]
    amount: int


class Capacity(NamedTuple):
    """How the agreement names the holder."""

    holder: str
    capacity: str


class TransfereeOf(NamedTuple):
    """The holder is a Permitted Transferee of the other."""

    holder: str
    parent: str


class Purchased(NamedTuple):
    """The transferee has its shares by purchase."""

    holder: str


class Registration(NamedTuple):
    """An earlier registration."""

    registration: str
    kind: str


class Spent(NamedTuple):
    """Earlier demands have become effective."""


class Consent(NamedTuple):
    """The party consents in writing."""

    act: str
    party: str


class RecipientsBound(NamedTuple):
    """Those to whom the distribution is made agree to be bound."""

    act: str
