"""What is asked of an act, and whether it is met."""

from typing import NamedTuple

from regrights.bridge.solving.values import Term


class Condition(NamedTuple):
    """What is asked of the act through the way."""

    act: Term
    way: str
    condition: str


class Test(NamedTuple):
    """The condition asks the test of somebody, or of all together."""

    act: Term
    way: str
    condition: str
    test: str
    who: str

    @property
    def within(self) -> Condition:
        """The condition."""
        return Condition(self.act, self.way, self.condition)


class Passed(NamedTuple):
    """The test is passed."""

    act: Term
    way: str
    condition: str
    test: str
    who: str


class Subtest(NamedTuple):
    """The test looks at the part, a test too, within it."""

    test: str
    part: str


class Met(NamedTuple):
    """Every test of the condition is passed."""

    act: Term
    way: str
    condition: str


class Figure(NamedTuple):
    """The two amounts that the test compares."""

    act: Term
    way: str
    condition: str
    test: str
    who: str
    actual: int
    required: int
    unit: str

    @property
    def of(self) -> Test:
        """The test that compares them."""
        return Test(self.act, self.way, self.condition, self.test, self.who)


class Whole(NamedTuple):
    """What the test weighs is a part of the amount, of which it asks a percentage."""

    test: str
    amount: int


class Effect(NamedTuple):
    """What failing the condition means for an act of the kind."""

    kind: str
    condition: str
    effect: str


class Clause(NamedTuple):
    """The clause that the condition stands in."""

    kind: str
    condition: str
    clause: str


class CountsAs(NamedTuple):
    """What counts as what a requester has: what is held, or what is issuable too."""

    act: Term
    base: str
