"""How the contestable points are read, and what becomes of an act when they are read otherwise."""

from typing import NamedTuple


class Reading(NamedTuple):
    """The option that is taken of a contestable point."""

    issue: str
    option: str


class Starts(NamedTuple):
    """The option that is taken of the point before it is opened."""

    issue: str
    option: str


class Flips(NamedTuple):
    """The open point is read in another way: so."""

    issue: str
    option: str


class Admitted(NamedTuple):
    """The act is admissible through some way."""

    act: str


class Unmet(NamedTuple):
    """The condition is not met."""

    act: str
    way: str
    condition: str
