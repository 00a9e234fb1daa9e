"""What is said of every id of an agreement's rules: words.toml as an object. An id without words is a fault, and a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
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


@dataclass(frozen=True)
class Words:
    """The tables of words.toml, each under its name, in the order of the file; what stands in braces is filled in later."""

    verdicts: Said
    """A verdict in capitals, as a page begins with it; ``meaning``: what it means; ``effects``: what failing a condition means."""
    meaning: Said
    effects: Said
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
    rules: Said
    """What is inferred, assumed or taken from elsewhere, by the rule."""
    unsettled: Said
    ledger: Said
    """Why an earlier demand counts, or does not."""
    left_out: Said
    registrations: Said
    tags: Said
    steps: Said
    """The steps of a division, by plan and group."""
    divides: Said
    binds: Said
    broken: Said
    divided_under: Said
    """Where the division of the shares of a registration stands, by its kind; ``divisions``: over which a range is told."""
    divisions: Said
    proviso: Said
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
    incomplete: Said
    """Why not every smallest set of holders of a way is told."""
    cures_cut_short: Said
    said: Said
    """Sentences of their own."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Words:
        """Return the words of a table, as words.toml has it."""
        made = {"tests": Test, "claims": Claim, "changes": Change}
        return cls(
            **{
                entry.name: {key: made[entry.name](**value) for key, value in table.get(entry.name, {}).items()}
                if entry.name in made
                else table.get(entry.name, {})
                for entry in fields(cls)
            }
        )

    def needs_figure(self, test: str) -> bool:
        """Return whether the words of a test speak of amounts."""
        return any("{actual}" in text or "{required}" in text for text in self.tests[test][:2])

    def test(self, test: str, passed: bool, who: str, figure: Figure | None, having: str = "") -> str:
        """Return a test in words. ``who`` is a name, ``having`` what the shares that it has are: held, or held or issuable."""
        text = self.tests[test].passed if passed else self.tests[test].failed
        if figure is None:
            return text.format(who=who, actual="none", required="what is needed", short="all of it", having=having)
        return text.format(who=who, having=having, **amounts(figure))

    def cut_short(self, why: str, changes: int) -> str:
        """Return why there may be other cures of at most so many changes."""
        return self.cures_cut_short[why].format(changes=count(changes, "changes"))
