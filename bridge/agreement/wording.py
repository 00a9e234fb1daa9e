"""What is said of every id of an agreement's rules: words.toml as an object. An id without words is a fault, and a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, NamedTuple

from regrights.bridge.agreement.amounts import amounts, count
from regrights.bridge.basics.figures import Figure

Said = Mapping[str, str]
"""Words by the id that they are for."""


class Test(NamedTuple):
    """A test in words, passed and failed. ``{who}``, ``{actual}``, ``{required}`` and ``{short}`` are filled in.

    It is ``of`` a holder; or of a party of the agreement as such, whatever holders are called; or of a way, of those who have it.
    """

    passed: str
    failed: str
    of: str = "holder"


class Claim(NamedTuple):
    """A claim of an explanation in words, when it holds and when it does not. What stands in braces is filled in."""

    holds: str
    fails: str


class Change(NamedTuple):
    """A change that may cure a refusal, in words. ``kind`` is how answers call it, ``unit`` that of its amounts."""

    kind: str
    text: str
    unit: str | None = None


class Bar(NamedTuple):
    """What is said of a bar: of what it asks for, of the steps of a division that is redone for it, and of who breaks it."""

    need: str
    need_first: str
    after_need: str
    left_out: str
    missing: str
    broken: str
    would_be: str
    binds: str


class ToldBar(NamedTuple):
    """The bar that every answer about a division tells of: what it says, and what it does; ``absent``: by the kind of act, why it
    does not apply. ``reading`` is the point that tells how a division is redone for it. It has no ``id`` where there is none.
    """

    id: str = ""
    reading: str = ""
    title: str = ""
    head: str = ""
    says: str = ""
    here: str = ""
    amount: str = ""
    subject: str = ""
    holds_nobody: str = ""
    met: str = ""
    bites: str = ""
    absent: Said = MappingProxyType({})


@dataclass(frozen=True)
class Words:
    """The tables of words.toml, each under its name, in the order of the file; what stands in braces is filled in later."""

    verdicts: Said
    """A verdict in capitals, that a page begins with; ``meaning``: what it means."""
    meaning: Said
    having: Said
    """What a requester's shares are, where what it has is spoken of."""
    conditions: Said
    tests: Mapping[str, Test]
    persons: Said
    limbs: Said
    claims: Mapping[str, Claim]
    grounds: Said
    sums: Said
    duties: Said
    duty_clauses: Mapping[str, Said]
    """Where a duty stands, by the kind of act; and a day of the agreement itself, under agreement."""
    rules: Said
    """What is inferred, assumed or taken from elsewhere, by the rule."""
    unsettled: Said
    ledger: Said
    """Why an earlier demand counts, or does not."""
    left_out: Said
    registrations: Said
    tiers: Said
    """What a plain division gives to each tier; ``steps``: the other steps of a division; ``divides``: what each divides."""
    steps: Said
    divides: Said
    floors: Said
    """What a floor is; one without words is told by its id. ``lifted``: why one does not bind."""
    lifted: Said
    binds: Said
    broken: Said
    bars: Mapping[str, Bar]
    any_bar: Said
    """What is said of a bar that has no words of its own, with its id as ``{bar}``; ``does``: what it does to a division."""
    does: Said
    told_bar: ToldBar
    what_binds: Said
    """What binds a division where there is no such bar."""
    divided_under: Said
    """Where the division of the shares of a registration stands, by its kind; ``divisions``: over which a range is told."""
    divisions: Said
    changes: Mapping[str, Change]
    hands: Said
    but: Said
    provisions: Said
    """What of an amendment makes a difference."""
    outcomes: Said
    standings: Said
    owned: Said
    acted: Said
    asked: Said
    """What is asked of an act, as a question."""
    unreconciled: Said
    controls: Said
    dates: Said
    """Days of the agreement that are told with the control totals; ``days``: what is said of days in a table and a calendar."""
    days: Said
    incomplete: Said
    """Why not every smallest set of holders of a way is told."""
    cures_cut_short: Said
    memo: Said
    """The names of a memo's parts and of the lines of its head."""
    citation: Said
    """How a memo cites the agreement: in full, in short, and what is said of its text; ``papers``: how each paper is called, by
    the sign that clauses.toml and the readings have for it.
    """
    papers: Said
    plain: Said
    """Plainer words that a memo has for others, by those; ``short``: the sentences of its short answer, and ``short_days`` those
    on a duty with a day, by the duty.
    """
    short: Said
    short_days: Said
    said: Said
    """Sentences of their own."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Words:
        """Return the words of a table, as words.toml has it."""
        made: dict[str, Any] = {"tests": Test, "claims": Claim, "changes": Change, "bars": Bar}
        told: dict[str, Any] = {
            entry.name: {key: made[entry.name](**value) for key, value in table.get(entry.name, {}).items()}
            if entry.name in made
            else table.get(entry.name, {})
            for entry in fields(cls)
        }
        return cls(**{**told, "told_bar": ToldBar(**table.get("told_bar", {}))})

    def needs_figure(self, test: str) -> bool:
        """Return whether the words of a test speak of amounts."""
        return any("{actual}" in text or "{required}" in text for text in self.tests[test][:2])

    def test(self, test: str, passed: bool, who: str, figure: Figure | None, having: str = "") -> str:
        """Return a test in words. ``who`` is a name, ``having`` what the shares that it has are: held, or held or issuable.

        {until} in its words is nothing where there is no figure, for the day is not yet known.
        """
        text = self.tests[test].passed if passed else self.tests[test].failed
        if figure is None:
            return text.format(who=who, actual="none", required="what is needed", short="all of it", having=having, until="")
        said = amounts(figure)
        return text.format(who=who, having=having, until=self.said["until"].format(**said), **said)

    def cut_short(self, why: str, changes: int) -> str:
        """Return why there may be other cures of at most so many changes."""
        return self.cures_cut_short[why].format(changes=count(changes, "changes"))

    def bar(self, bar: str) -> Bar:
        """Return what is said of a bar; of one without words of its own, by its id."""
        return self.bars.get(bar) or Bar(**{key: text.replace("{bar}", bar) for key, text in self.any_bar.items()})

    def step(self, what: str, of: str, redone: Mapping[str, str]) -> str:
        """Return a step of a division: what it is, of which floor, bar or tier, and how the division is redone for bars."""
        match what:
            case "rest":
                return self.steps["rest"]
            case "need":
                return self.bar(of).need_first
            case "missing":
                return self.bar(of).missing
            case "floor":
                return self.steps["floor"].format(floor=self.floor(of))
        if not redone:
            return self.tiers.get(of) or self.steps["tier"].format(tier=of)
        out = [self.bar(bar).left_out for bar, how in redone.items() if how == "exclude"]
        return "; ".join(out) or next(self.bar(bar).after_need for bar in redone)

    def floor(self, floor: str) -> str:
        """Return what a floor is."""
        return self.floors.get(floor) or self.steps["any_floor"].format(floor=floor)

    def demand(self, what: str, amount: int) -> str:
        """Return what a floor, or a bar that is not told of in every answer, does to a division: an id of ``does``."""
        return self.does[what].format(shares=count(amount, "shares"))

    def breaking(self, rule: str, *, floor: bool) -> str:
        """Return what it is to break a rule: the request, the maximum, the order, a floor or a bar."""
        other = self.does["broken"].format(floor=self.floor(rule)) if floor else self.bar(rule).broken
        return self.broken.get(rule) or other

    def keeps(self, rule: str) -> str:
        """Return what keeps a holder from more."""
        return self.binds.get(rule) or self.floors.get(rule) or self.bar(rule).binds
