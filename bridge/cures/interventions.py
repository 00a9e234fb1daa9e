"""What an intervention, a lever of the rules that is pulled so far, does to a matter and to an act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from regrights.bridge.basics.errors import InternalError, UsageError
from regrights.bridge.matter.act_parts import Joining
from regrights.bridge.matter.acts import Act, Grant, Joinder, Request, Transfer
from regrights.bridge.matter.holdings import converted, exercised, issued, transferred
from regrights.bridge.matter.model import Matter, Proposal, replaced
from regrights.bridge.matter.stated import FormS3

Lever = tuple[Any, ...]
"""A lever as the rules name it: ``("buy", buyer, seller, ("class", of))``; its name comes first."""
Amount = int | Decimal | Fraction | None
"""How much: shares, demands, a day number, dollars a share; none where there is no more or less of it."""


class Traits(NamedTuple):
    """What the rules say of a lever, whatever test it bears on.

    ``who`` would act, ``as_party`` or not; ``decides``: whose it is to decide. ``states``: what the act then states, by its keys.
    For the others see kb/tasks/cures.lp.
    """

    who: tuple[str, ...]
    decides: str
    as_party: bool
    states: tuple[tuple[str, str], ...]
    sized: bool
    goes_further: bool
    each_extent: bool
    last_resort: bool


class Step(NamedTuple):
    """A lever pulled, and how far; ``start`` is where it stood."""

    lever: Lever
    traits: Traits
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


def of_matter(matter: Matter, step: Step) -> Matter:  # noqa: PLR0911
    """Return the matter after a step that changes more than the act. Raises UsageError where it is impossible."""
    amount: Any = step.amount
    match step.lever:
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
            proposal = Proposal(term=term, way=way, value=amount, signed=list(step.traits.who))
            return matter.model_copy(update={"proposed_amendment": proposal})
    raise InternalError(f"there is no lever {step.lever[0]}")


def of_act(act: Act, step: Step) -> dict[str, Any]:  # noqa: PLR0911
    """Return what a step changes in an act; nothing, where it changes more than that. Raises UsageError where it cannot."""
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
        case "agree", holder:
            return {"agreed_by": [*getattr(act, "agreed_by", []), holder]}
        case "consent", signatory:
            return {"consents": [*getattr(act, "consents", []), signatory]}
        case "way", way:
            return {"way": way}
        case "kind", kind:
            return {"kind": kind, "way": None}
    return {key: True if value == "yes" else value for key, value in step.traits.states}


def asking(act: Act, holder: str, shares: int) -> dict[str, Any]:
    """Return what changes in an act when one of those who act asks for so many shares. Raises UsageError for anybody else."""
    if holder not in act.by or isinstance(act, Joinder | Grant):
        raise UsageError(f"{holder} asks for no shares in {act.id}")
    return {"shares": shares if isinstance(act, Transfer) else {**act.asked, holder: shares}}


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
