"""What a lever of kb/tasks/cures.lp does to a matter and an act, and how it reads in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from regrights.bridge.agreement import words
from regrights.bridge.agreement.words import Name
from regrights.bridge.basics.errors import InternalError, UsageError
from regrights.bridge.matter.acts import Act, Joinder, Joining, Request, Transfer
from regrights.bridge.matter.holdings import converted, exercised, issued, transferred
from regrights.bridge.matter.ledger import price_of
from regrights.bridge.matter.model import FormS3, Matter, Proposal, replaced
from regrights.bridge.matter.naming import item_names

Lever = tuple[Any, ...]
"""A lever as the rules name it: ``("buy", "bsc_iv", "reuters", ("class", "series_a"))``; its name comes first."""
Amount = int | Decimal | Fraction | None
"""How much: shares, demands, a day number, dollars a share; none where there is no more or less of it."""


class Step(NamedTuple):
    """A lever pulled, and how far; ``start`` is where it stood."""

    lever: Lever
    amount: Amount = None
    start: Amount = None

    @property
    def place(self) -> Lever:
        """What can be pulled but once: a day is waited for, a point is read in one way, and a holder requests or does not."""
        return ("reading", self.lever[1]) if self.lever[0] == "reading" else self.key

    @property
    def names(self) -> list[str]:
        """The ids that it speaks of."""
        return ids_of(self.lever[1:])

    @property
    def key(self) -> Lever:
        """What is the same change, more or less far: one day or another, but not one way to read a point or another."""
        match self.lever:
            case ("wait", *_):
                return ("wait",)
            case ("with" | "without", holder):
                return ("requester", holder)
        return self.lever


class State(NamedTuple):
    """A matter and an act of it, as they stand after some steps."""

    matter: Matter
    act: Act

    @property
    def day(self) -> dt.date:
        """The day of the act."""
        return self.act.date or self.matter.as_of


class Bench:
    """Where steps are tried: a matter and an act of it to begin with, and every changed matter made once."""

    def __init__(self, start: State) -> None:
        self.start = start
        self._matters: dict[tuple[tuple[Lever, Amount], ...], Matter | None] = {(): start.matter}

    def after(self, steps: Iterable[Step]) -> State | None:
        """Return the state after some steps, or None where one is impossible. Equal changes give the same matter."""
        world: tuple[tuple[Lever, Amount], ...] = ()
        act = self.start.act
        try:
            for step in steps:
                if changes := _of_act(act, step):
                    act = act.model_copy(update=changes)
                else:
                    world = (*world, (step.lever, step.amount))
            matter = self._matter(world)
        except UsageError:
            return None
        return None if matter is None else State(matter, act)

    def _matter(self, world: tuple[tuple[Lever, Amount], ...]) -> Matter | None:
        if world not in self._matters:
            before = self._matter(world[:-1])
            try:
                self._matters[world] = None if before is None else _of_matter(before, *world[-1])
            except UsageError:
                self._matters[world] = None
        return self._matters[world]


def _of_matter(matter: Matter, lever: Lever, extent: Amount) -> Matter:  # noqa: PLR0911
    """Return the matter after a step that changes more than the act. Raises UsageError where it is impossible."""
    amount: Any = extent
    match lever:
        case "buy", taker, giver, (_, of):
            return transferred(matter, giver, taker, of, amount)
        case "issue", holder, of:
            return issued(matter, holder, of, amount)
        case "exercise", holder, of:
            return exercised(matter, holder, of, amount)
        case "convert", holder, of:
            return converted(matter, holder, of, amount)
        case "withdraw", name:
            found = next(entry for entry in matter.registrations if entry.id == name)
            withdrawn = found.model_copy(update={"withdrawn": True})
            return matter.model_copy(update={"registrations": replaced(matter.registrations, withdrawn)})
        case ("form_s3",):
            return matter.model_copy(update={"form_s3": FormS3(value=True)})
        case "sign", amendment, signatory:
            signed = {**matter.signatures, amendment: [*matter.signatures.get(amendment, []), signatory]}
            return matter.model_copy(update={"signatures": signed})
        case "reading", issue, option:
            return matter.model_copy(update={"readings": {**matter.readings, issue: option}})
        case "amend", (term, way):
            proposal = Proposal(term=term, way=way, value=amount, signed=["company", "wcas", "reuters"])
            return matter.model_copy(update={"proposed_amendment": proposal})
    raise InternalError(f"there is no lever {lever[0]}")


def _of_act(act: Act, step: Step) -> dict[str, Any]:  # noqa: PLR0911
    """Return what a step changes in an act; nothing, where it changes more than that."""
    amount: Any = step.amount
    match step.lever:
        case ("price",):
            return {"price": amount, "aggregate_price": None}
        case "shares", holder:
            return asking(act, holder, amount)
        case "with", holder:
            return {"by": [*act.by, holder], "shares": {**act.asked, holder: amount}}
        case "joining", holder:
            assert isinstance(act, Request)
            return {"joining": [*act.joining, Joining(by=holder, shares=amount, days_after_notice=0)]}
        case "without", holder:
            rest = {other: shares for other, shares in act.asked.items() if other != holder}
            return {"by": [other for other in act.by if other != holder], "shares": rest}
        case "wait", _:
            return {"date": dt.date.fromordinal(amount)}
        case "consent", signatory:
            return {"consents": [*getattr(act, "consents", []), signatory]}
        case "way", way:
            return {"way": way}
        case "kind", kind:
            return {"kind": kind, "way": None}
    plain: dict[str, dict[str, Any]] = {
        "agreement": {"agrees_in_writing": True},
        "written": {"written": True},
        "method": {"method": "underwritten"},
        "recipients": {"to": "limited_partners"},
        "bound": {"recipients_bound": True},
        "purchase": {"purchase": True},
    }
    return plain.get(step.lever[0], {})


def asking(act: Act, holder: str, shares: int) -> dict[str, Any]:
    """Return what changes in an act when one of those who act asks for so many shares. Raises UsageError for anybody else."""
    if holder not in act.by or isinstance(act, Joinder):
        raise UsageError(f"{holder} asks for no shares in {act.id}")
    return {"shares": shares if isinstance(act, Transfer) else {**act.asked, holder: shares}}


def start_of(state: State, lever: Lever) -> Amount:
    """Return where a lever stands before it is pulled."""
    match lever:
        case ("price",) if isinstance(state.act, Request):
            return price_of(state.act, state.matter)
        case "shares", holder:
            return state.act.asked.get(holder, 0)
        case "wait", _:
            return state.day.toordinal()
    return 0


def in_words(step: Step, hands: list[str], name: Name, matter: Matter) -> str:
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
        "signatories": ", ".join(words.PARTIES.get(hand, name(hand)) for hand in hands),
    }
    match step.lever:
        case "reading", issue, option:
            reading = words.READINGS[issue]
            places |= {"phrase": reading.phrase, "place": reading.place, "option": reading.options[option]}
        case ("way", way) | ("amend", (_, way)):
            places["way"] = words.WAYS[way]
        case "kind", to:
            places["kind"] = words.KINDS[to].lower()
        case "sign", amendment, signatory:
            places |= {"source": words.SOURCES[amendment], "who": words.PARTIES[signatory]}
        case "consent", signatory:
            places["who"] = words.PARTIES[signatory]
    return words.CHANGES[kind].text.format_map(places)


def item_of(lever: Lever) -> str | None:
    """Return the class or warrant that a lever moves."""
    match lever:
        case "buy", _, _, (_, str(item)):
            return item
        case (("issue" | "exercise" | "convert"), _, str(item)):
            return item
    return None


def ids_of(terms: Iterable[Any]) -> list[str]:
    """Return the ids that a lever speaks of."""
    return [
        part for term in terms for part in ([term] if isinstance(term, str) else ids_of(term) if isinstance(term, tuple) else [])
    ]


def amount_text(step: Step, amount: Amount) -> str:
    """Return how much, with its unit."""
    if amount is None:
        return "not stated"
    match step.lever[0]:
        case "price":
            return words.price_text(Fraction(amount))
        case "wait":
            return dt.date.fromordinal(int(amount)).isoformat()
        case "amend":
            return words.count(int(amount), "demands")
    return words.count(int(amount), "shares")
