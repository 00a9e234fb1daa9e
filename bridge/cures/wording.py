"""Sets of steps that cure, in words, with whose it is to take them, and sorted: the fewest and smallest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import count, dollars, price_text
from regrights.bridge.answers.cured import Change, Cure, Incurable
from regrights.bridge.cures.interventions import Amount, Lever, Step, ids_of, item_of
from regrights.bridge.cures.minimize import Steps
from regrights.bridge.cures.outcome import Outcome
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.alike import Alike
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import Naming, item_names, naming


class Curing:
    """Says cures of one act in words. ``alike`` tells who would do as well."""

    def __init__(self, matter: Matter, act: Act, alike: Alike) -> None:
        self._matter, self._act, self._alike = matter, act, alike
        self._name = naming(matter)
        self._agreed = matter.agreed
        self._outstanding = {stock.id: stock.outstanding for stock in matter.classes}

    def ranked(self, found: Iterable[Steps]) -> tuple[Cure, ...]:
        """Return cures, the best first: how few changes, none of them of the text or its reading, and then how small."""
        told = [(any(step.traits.last_resort for step in steps), self._cure(steps)) for steps in found]
        return tuple(cure for _, cure in sorted(told, key=lambda one: _rank(*one)))

    def _cure(self, steps: Steps) -> Cure:
        named = (holder for step in steps for holder in step.names)
        return Cure(tuple(map(self._change, steps)), self._alike.kinds_of(named))

    def _change(self, step: Step) -> Change:
        name, lever, traits = step.lever[0], step.lever, step.traits
        order = list(self._agreed.signatories) if traits.as_party else ids_of(lever)
        who = sorted(traits.who, key=lambda who: order.index(who) if who in order else -1)
        start, end = _value(step, step.start), _value(step, step.amount)
        if name == "reading":
            start, end = self._taken(lever[1]), lever[2]
        return Change(
            kind=self._agreed.words.changes[name].kind,
            who=tuple(who),
            what=_what(lever),
            from_=start,
            to=end,
            unit=self._agreed.words.changes[name].unit,
            text=in_words(step, who, self._name, self._matter),
            hand=traits.decides,
            label=self._agreed.words.hands[traits.decides].format(
                who=" and ".join(map(self._party if traits.as_party else self._name, who))
            ),
            size=self._size(step),
            from_holder=lever[2] if name == "buy" else None,
            to_holder=lever[1] if name in {"buy", "issue"} else None,
            way=lever[1][1] if name == "amend" else None,
        )

    def _party(self, party: str) -> str:
        return self._agreed.signatories[party]

    def _taken(self, issue: str) -> str:
        return self._matter.readings.get(issue, self._agreed.readings[issue].default)

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


def incurable(agreed: Agreement, outcome: Outcome) -> Iterator[Incurable]:
    """Yield what no change of the facts cures: failing tests on which nothing bears but another text, or another reading."""
    for tests in outcome.failing.values():
        for test in tests:
            levers = outcome.levers.get(test, [])
            if all(outcome.traits[lever].last_resort for lever in levers):
                way, condition, name, who = test
                names = sorted({lever[0] for lever in levers})
                but = f", but {', or '.join(agreed.words.but[name] for name in names)}" if names else ""
                yield Incurable(
                    way=None if way == "none" else way,
                    id=condition,
                    test=name,
                    who=None if who == "together" else who,
                    text=f"{agreed.words.conditions[condition]}: {agreed.words.said['incurable'].format(but=but)}",
                )


def _what(lever: Lever) -> str:
    """Return what a change is about: a class or warrant, a point that is read, a term, or the name of the lever itself."""
    match lever:
        case (("reading" | "way" | "kind" | "withdraw" | "sign"), str(what), *_):
            return what
        case "amend", (term, _):
            return str(term)
    return item_of(lever) or str(lever[0])


def _rank(last_resort: bool, cure: Cure) -> tuple[Any, ...]:
    return len(cure.changes), last_resort, max(change.size for change in cure.changes), [change.text for change in cure.changes]


def _value(step: Step, amount: Amount) -> Any:
    """Return how much, as JSON has it; nothing for what there is no more or less of."""
    if amount is None or step.amount is None:
        return None
    if step.lever[0] == "price":
        return dollars(Fraction(amount))
    return amount_text(step, amount) if step.lever[0] == "wait" else int(amount)


def in_words(step: Step, hands: list[str], name: Naming, matter: Matter) -> str:
    """Return a step in words, and whose it is to decide."""
    items = item_names(matter)
    kind, *rest = step.lever
    who = [name(str(part)) for part in rest if isinstance(part, str)]
    places = {
        "who": (who or [name(hand) for hand in hands] or [""])[0],
        "from_": who[1] if len(who) > 1 else "",
        "item": items.get(item_of(step.lever) or "", ""),
        "to": amount_text(step, step.amount),
        "start": amount_text(step, step.start),
        "signatories": ", ".join(name.agreed.signatories.get(hand, name(hand)) for hand in hands),
    }
    match step.lever:
        case "reading", issue, option:
            reading = name.agreed.readings[issue]
            places |= {"phrase": reading.phrase, "place": reading.place, "option": reading.options[option]}
        case ("way", way) | ("amend", (_, way)):
            places["way"] = name.agreed.ways[way]
        case "kind", to:
            places["kind"] = name.agreed.kind_within(to)
        case "sign", amendment, signatory:
            places |= {"source": name.agreed.sources[amendment], "who": name.agreed.signatories[signatory]}
        case "consent", signatory:
            places["who"] = name.agreed.signatories[signatory]
    return name.agreed.words.changes[kind].text.format_map(places)


def amount_text(step: Step, amount: Amount) -> str:
    """Return how much, with its unit."""
    if amount is None:
        return "not stated"
    match step.lever[0]:
        case "price":
            return price_text(Fraction(amount))
        case "wait":
            return dt.date.fromordinal(int(amount)).isoformat()
        case "amend":
            return count(int(amount), "demands")
    return count(int(amount), "shares")
