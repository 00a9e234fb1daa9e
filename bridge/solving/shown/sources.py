"""What is in force, how it is read, and what an answer rests on."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class InForce(NamedTuple):
    """The source binds on the day, and nothing that it needs is missing."""

    source: str


class BindsFrom(NamedTuple):
    """The first day on which the source binds."""

    source: str
    day: int


class LacksSignature(NamedTuple):
    """The amendment lacks the signature."""

    amendment: str
    signatory: str


class StatedInForce(NamedTuple):
    """A number of the contract, and the statement that it is taken from. A percentage of a blank, or a choice, is text."""

    term: Term
    value: int | str
    source: str
    clause: str
    tag: str


class Because(NamedTuple):
    """The outcome of the condition rests on the item."""

    act: Term
    way: str
    condition: str
    item: Term


class Relies(NamedTuple):
    """The answer about an act, or of a question, rests on the item beside."""

    about: Term
    item: Term


class ReliedFor(NamedTuple):
    """The answer about an act, or of a question, rests on the item for what it says of a duty of somebody (any: of whoever)."""

    about: Term
    duty: str
    who: str
    item: Term


class Bears(NamedTuple):
    """The rule bears on the whole question, whoever asks."""

    rule: str


class Tag(NamedTuple):
    """The rule is inferred, assumed, or taken from elsewhere."""

    rule: str
    tag: str


class ControlDate(NamedTuple):
    """A day of the agreement that is told with the control totals."""

    of: str
    day: int


class Control(NamedTuple):
    """A control total, in votes or shares."""

    total: str
    amount: int


class Unreconciled(NamedTuple):
    """The file comes to another number than the agreement states."""

    term: str
    found: int
    stated: int
