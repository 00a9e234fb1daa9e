"""What the questions answer: typed values, exact, and their JSON form.

Amounts are whole numbers of shares, votes or demands; Money is in cents; days are dates. ``short_by`` is how much is
missing (or too much), in the unit of the figure, days for a date; None where the test is passed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from regrights.bridge.arithmetic import Money

Amount = int | Money | dt.date


@dataclass(frozen=True, slots=True)
class Figure:
    """The two amounts that a test compares; ``whole`` is what the actual one is a part of, where a percentage is asked."""

    actual: Amount
    required: Amount
    short_by: int | Money | None
    unit: str
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class TestAnswer:
    """A test within a condition: of whom, passed or not, its figure, in words, and the tests within it."""

    id: str
    who: str | None
    passed: bool
    text: str
    figure: Figure | None = None
    within: tuple[TestAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """A condition: its clause, met or not, the figure that decides, in words, its tests, and what it rests on."""

    id: str
    clause: str
    met: bool
    figure: Figure | None
    text: str
    tests: tuple[TestAnswer, ...]
    because: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """Return the keys of INTERFACE: the figure's stand beside the others."""
        nothing = {"actual": None, "required": None, "short_by": None, "unit": None, "whole": None}
        figure = nothing if self.figure is None else plain(self.figure)
        tests = [plain(test) for test in self.tests]
        return {"id": self.id, "clause": self.clause, "met": self.met, **figure, "text": self.text} | {
            "tests": tests,
            "because": list(self.because),
        }


@dataclass(frozen=True, slots=True)
class Source:
    """Where a ground comes from: its basis (given, sourced, inferred, assumed), the source, and a note."""

    basis: str
    source: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a claim rests on: an entry of the file, a sum of them, a statement in force, a reading; in words."""

    id: str
    text: str
    item: str | None = None
    amount: int | None = None
    sources: tuple[Source, ...] = ()
    parts: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A step of an explanation: what is claimed, whether it holds, and what it follows from.

    It stands on its ``parts`` by its ``gate`` (all, any, or fewer of them than ``allowed``), or on the ``comparison`` of its
    figure's amounts (at_least, at_most, some_at_least), or on what the file states. ``again``: its parts are told above.
    """

    id: str
    who: str | None
    text: str
    holds: bool
    clause: str | None
    gate: str | None
    allowed: int | None
    comparison: str | None
    figure: Figure | None
    grounds: tuple[Ground, ...]
    parts: tuple[Claim, ...]
    again: bool

    def cut(self, depth: int) -> Claim:
        """Return the claim with ``depth`` levels of parts below it, and no grounds where parts are cut."""
        if depth < 1:
            return replace(self, parts=(), grounds=())
        return replace(self, parts=tuple(part.cut(depth - 1) for part in self.parts))


@dataclass(frozen=True, slots=True)
class BasisItem:
    """Something inferred or assumed that an answer rests on."""

    item: str
    tag: str
    note: str


@dataclass(frozen=True, slots=True)
class Follow:
    """What an admissible act brings about: the duty, who has it, and until when (``by``)."""

    duty: str
    who: str
    by: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class WayAnswer:
    """One way that was considered, with its conditions."""

    way: str | None
    admissible: bool
    conditions: tuple[ConditionAnswer, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What every answer is given under."""

    matter: str
    as_of: dt.date
    in_force: tuple[str, ...]
    unsigned: dict[str, tuple[str, ...]]
    readings: dict[str, str]


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """Whether one act is admissible, and why."""

    setting: Setting
    act: str
    kind: str
    by: tuple[str, ...]
    date: dt.date
    admissible: bool
    way: str | None
    ways: tuple[WayAnswer, ...]
    deferred_until: dt.date | None
    deferred: bool
    included: dict[str, int]
    follows: tuple[Follow, ...]
    basis: tuple[BasisItem, ...]
    why: Claim | None = None

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        ways = [{"way": way.way, "conditions": [item.json() for item in way.conditions]} for way in self.ways]
        single = {"conditions": ways[0]["conditions"]} if len(ways) == 1 else {"ways": ways}
        deferred = {"deferred_until": plain(self.deferred_until)} if self.deferred else {}
        head = {"schema": "regrights/check/1", "act": self.act, "kind": self.kind, "by": list(self.by), "date": plain(self.date)}
        verdict = {"admissible": self.admissible, "way": self.way}
        return {**head, **plain(self.setting), **verdict, **single, **deferred} | {
            "included": self.included,
            "follows": plain(self.follows),
            "basis": plain(self.basis),
            **({"why": plain(self.why)} if self.why else {}),
        }


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """A smallest set of holders that can make a request, with all their shares at most, nobody joining."""

    kind: str
    way: str
    by: tuple[str, ...]
    clause: str
    allowed: int | None
    used: int | None
    least: int
    most: int
    price: str
    notify: tuple[str, ...]
    reply_days: int

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        left = None if self.allowed is None or self.used is None else max(0, self.allowed - self.used)
        counts = {"allowed": self.allowed, "used": self.used, "left": left}
        return {"kind": self.kind, "way": self.way, "by": list(self.by), "clause": self.clause, **counts} | {
            "shares": {"least": self.least, "most": self.most},
            "price": self.price,
            "notify": list(self.notify),
            "reply_days": self.reply_days,
        }


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """A way that no set of holders may use now: everyone of it, and every condition that is not met."""

    kind: str
    way: str
    by: tuple[str, ...]
    unmet: tuple[ConditionAnswer, ...]
    deferred_until: dt.date | None

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        return {"kind": self.kind, "way": self.way, "by": list(self.by), "unmet": [item.json() for item in self.unmet]} | {
            "deferred_until": plain(self.deferred_until)
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """A Person's standing under one limb of Eligible Investor, in votes."""

    person: str
    members: tuple[str, ...]
    limb: str
    met: bool
    figure: Figure
    text: str


@dataclass(frozen=True, slots=True)
class RequestsAnswer:
    """Every admissible request, and every way that is refused; ``cut_short`` by "limit", "timeout" or "size"."""

    setting: Setting
    requests: tuple[RequestAnswer, ...]
    refused: tuple[RefusedAnswer, ...]
    standing: tuple[Standing, ...]
    cut_short: str | None
    basis: tuple[BasisItem, ...]

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        return {"schema": "regrights/requests/1", **plain(self.setting), "basis": plain(self.basis)} | {
            "requests": [item.json() for item in self.requests],
            "refused": [item.json() for item in self.refused],
            "standing": plain(self.standing),
            "complete": self.cut_short is None,
        }


@dataclass(frozen=True, slots=True)
class Flip:
    """A contestable point read otherwise: from one option to another, in words that quote the phrase in dispute."""

    issue: str
    from_: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Lasting:
    """A condition that is unmet under some reading; ``always``: under every one; ``now``: as the points are read.

    ``decides`` is every smallest set of points to be read otherwise that turns it.
    """

    way: str | None
    id: str
    clause: str
    always: bool
    now: bool
    decides: tuple[tuple[Flip, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadingsAnswer:
    """Under which readings an act is admissible: ``verdict`` is all, some or none; ``default``: as the points are read.

    ``decides`` is every smallest set of points to be read otherwise that turns the verdict.
    """

    setting: Setting
    act: str
    verdict: str
    default: bool
    open: tuple[str, ...]
    decides: tuple[tuple[Flip, ...], ...]
    unmet: tuple[Lasting, ...]
    basis: tuple[BasisItem, ...]

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        head = {"schema": "regrights/readings/1", "act": self.act, "verdict": self.verdict, "default": self.default}
        return {**head, "open": list(self.open), "decides": plain(self.decides)} | {
            **plain(self.setting),
            "unmet": plain(self.unmet),
            "basis": plain(self.basis),
        }


@dataclass(frozen=True, slots=True)
class RobustAnswer:
    """A request over all readings: robust, fragile or impossible; ``now``: admissible as the points are read."""

    kind: str
    way: str
    by: tuple[str, ...]
    standing: str
    now: bool
    decides: tuple[tuple[Flip, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a cure: what, by whom (``who``), from where to where, and whose it is to decide (``hand``, ``label``).

    ``hand`` is parties, company, market, time, court or amendment; ``size`` is how large it is, a fraction of what there is.
    """

    kind: str
    who: tuple[str, ...]
    what: str
    from_: Any
    to: Any
    unit: str | None
    text: str
    hand: str
    label: str
    size: Fraction


@dataclass(frozen=True, slots=True)
class Cure:
    """A smallest set of changes that makes an act admissible."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Incurable:
    """A test that fails and that no change of the facts cures."""

    way: str | None
    id: str
    test: str
    who: str | None
    text: str


@dataclass(frozen=True, slots=True)
class CuresAnswer:
    """Every smallest set of at most ``changes`` changes that makes an act admissible, the fewest and smallest first.

    ``complete``: there is none beyond them, however many changes.
    """

    setting: Setting
    act: str
    admissible: bool
    ways: tuple[WayAnswer, ...]
    cures: tuple[Cure, ...]
    incurable: tuple[Incurable, ...]
    complete: bool
    changes: int
    basis: tuple[BasisItem, ...]

    def json(self) -> dict[str, Any]:
        """Return the answer as INTERFACE fixes it."""
        head = {"schema": "regrights/cures/1", "act": self.act, "admissible": self.admissible}
        return {**head, "cures": plain(self.cures), "incurable": plain(self.incurable), "complete": self.complete} | {
            "changes_at_most": self.changes,
            **plain(self.setting),
            "basis": plain(self.basis),
        }


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: numbers exact, money and dates as text, a figure's keys beside its owner's."""
    if isinstance(value, Money | dt.date | Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {entry.name.rstrip("_"): plain(getattr(value, entry.name)) for entry in fields(value)}
    return value
