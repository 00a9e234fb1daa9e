"""What a picture shows: bars, lines, ranges, small charts beside one another, or days; no writer computes a fact of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: a name, and its parts, one after another, each an amount with the words for it."""

    name: str
    parts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line across a chart at an amount, such as 5% of the votes."""

    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts of a picture, all of them on one scale."""

    title: str
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A day of the calendar (``day`` is its number, 1 being January 1 of year 1), and what happens."""

    day: int
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: bars with lines, ranges (bars whose first part is blank), small charts beside one another, or a calendar.

    ``legend`` names the parts of the bars; ``alt`` tells in words what is seen; ``told``: a table beside it tells the same.
    """

    id: str
    title: str
    alt: str
    unit: str = ""
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    legend: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    told: bool = False
    panels: tuple[Panel, ...] = ()
