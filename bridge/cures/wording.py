"""Sets of steps that cure, in words, with whose it is to take them, and sorted: the fewest and smallest first."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from regrights.bridge.agreement import words
from regrights.bridge.answers.cured import Change, Cure
from regrights.bridge.cures.interventions import Amount, Lever, Step, amount_text, ids_of, in_words, item_of
from regrights.bridge.cures.minimize import Steps
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.alike import Alike
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming

Hand = str | tuple[str, str]
"""Who would act: a holder or a party; or ``("nobody", "market")``."""
OF_PARTIES = {"sign", "consent", "amend"}
"""Levers that the parties of the agreement pull, as such."""


class Curing:
    """Says cures of one act in words. ``hands`` tells who would act, lever by lever; ``alike``, who would do as well."""

    def __init__(self, matter: Matter, act: Act, hands: dict[Lever, list[Hand]], alike: Alike) -> None:
        self._matter, self._act, self._hands, self._alike = matter, act, hands, alike
        self._name = naming(matter)
        self._outstanding = {stock.id: stock.outstanding for stock in matter.classes}

    def ranked(self, found: Iterable[Steps]) -> tuple[Cure, ...]:
        """Return cures, the best first: how few changes, none of them of the text or its reading, and then how small."""
        return tuple(sorted(map(self._cure, found), key=_rank))

    def _cure(self, steps: Steps) -> Cure:
        named = (holder for step in steps for holder in step.names)
        return Cure(tuple(map(self._change, steps)), self._alike.kinds_of(named))

    def _change(self, step: Step) -> Change:
        name, lever = step.lever[0], step.lever
        hands = self._hands[lever]
        nobody = next((hand[1] for hand in hands if isinstance(hand, tuple)), None)
        ids = ids_of(lever)
        order = list(words.PARTIES) if name == "amend" else ids
        who = sorted((hand for hand in hands if isinstance(hand, str)), key=lambda who: order.index(who) if who in order else -1)
        hand = nobody or ("amendment" if name == "amend" else "company" if "company" in who else "parties")
        start, end = _value(step, step.start), _value(step, step.amount)
        if name == "reading":
            start, end = self._taken(lever[1]), lever[2]
        return Change(
            kind=words.CHANGES[name].kind,
            who=tuple(who),
            what=_what(lever),
            from_=start,
            to=end,
            unit=words.CHANGES[name].unit,
            text=in_words(step, who, self._name, self._matter),
            hand=hand,
            label=words.HANDS[hand].format(who=" and ".join(map(self._party if name in OF_PARTIES else self._name, who))),
            size=self._size(step),
            from_holder=lever[2] if name == "buy" else None,
            to_holder=lever[1] if name in {"buy", "issue"} else None,
            way=lever[1][1] if name == "amend" else None,
        )

    def _party(self, party: str) -> str:
        return words.PARTIES[party]

    def _taken(self, issue: str) -> str:
        return self._matter.readings.get(issue, next(iter(words.READINGS[issue].options)))

    def _size(self, step: Step) -> Fraction:
        """Return how large a step is: of the price, of the shares asked for, of the class outstanding, of a year."""
        if step.amount is None:
            return Fraction(0)
        change = abs(Fraction(step.amount) - Fraction(step.start or 0))
        match step.lever[0]:
            case "price":
                return change / Fraction(step.start or 1)
            case "wait":
                return change / 365
            case "shares" | "with" | "joining":
                return change / max(1, sum(self._act.asked.values()))
        of_class = self._outstanding.get(item_of(step.lever) or "", 0)
        return change / max(1, of_class or max(self._outstanding.values(), default=1))


def _what(lever: Lever) -> str:
    """Return what a change is about: a class or warrant, a point that is read, a term, or the name of the lever itself."""
    match lever:
        case (("reading" | "way" | "kind" | "withdraw" | "sign"), str(what), *_):
            return what
        case "amend", (term, _):
            return str(term)
    return item_of(lever) or str(lever[0])


def _rank(cure: Cure) -> tuple[Any, ...]:
    resort = any(change.hand in {"court", "amendment"} for change in cure.changes)
    return len(cure.changes), resort, max(change.size for change in cure.changes), [change.text for change in cure.changes]


def _value(step: Step, amount: Amount) -> Any:
    """Return how much, as JSON has it; nothing for what there is no more or less of."""
    if amount is None or step.amount is None:
        return None
    if step.lever[0] == "price":
        return words.dollars(Fraction(amount))
    return amount_text(step, amount) if step.lever[0] == "wait" else int(amount)
