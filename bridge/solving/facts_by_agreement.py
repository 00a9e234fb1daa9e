"""The facts of what only some agreements know: terms and events, groups of holders, expenses, and further keys of entries."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from regrights.bridge.matter.acts import Act, Company, Distribution, Grant, Offered, Request, Transfer
from regrights.bridge.matter.held import Holder
from regrights.bridge.matter.ledger import Ledger
from regrights.bridge.matter.model import Matter, Registration
from regrights.bridge.solving.terms import Day, Fact, Made, Quantity, Text, fact
from regrights.kb import blanks


def of_terms(matter: Matter) -> Iterator[Fact]:
    """Yield the terms that a matter states, the events of the deal, and what its sales cost."""
    units = matter.agreed.terms
    for name, stated in matter.terms.items():
        yield fact("given_term", name, Made(blanks.term(units[name], stated.value)), stated.basis)
    for name, event in matter.events.items():
        yield fact("happened", name, Day.of(event.value))
    if matter.selling_expenses is not None:
        yield fact("selling_expenses", Text(matter.selling_expenses.value))


def of_holder(ledger: Ledger, holder: Holder) -> Iterator[Fact]:
    """Yield the groups and marks of a holder, and what it holds that was issued on conversion."""
    for key, group in holder.groups.items():
        yield fact("grouped", holder.id, key, group)
    for mark, holds in holder.marks.items():
        if holds:
            yield fact("holder_marked", holder.id, mark)
    for name, shares in ledger.on_conversion(holder).items():
        yield fact("on_conversion", holder.id, name, Quantity(shares))


def of_registration(registration: Registration, matter: Matter) -> Iterator[Fact]:
    """Yield what else is said of an earlier registration."""
    name = registration.id
    for predicate, day in {"estimated_filing": registration.estimated_filing, "put_off": registration.put_off}.items():
        if day is not None:
            yield fact(predicate, name, Day.of(day))
    yield from _pursued(registration, matter)
    for predicate, shares in {"requested_shares": registration.requested, "included_shares": registration.included}.items():
        if shares is not None:
            yield fact(predicate, name, Quantity(shares))
    if registration.withdrawal is not None:
        yield fact("withdrawal", name, registration.withdrawal)
    yield from _excluded(name, registration.exclusion)


def _pursued(registration: Registration, matter: Matter) -> Iterator[Fact]:
    if "pursued" in matter.agreed.keys.get("registration", ()):
        yield from _unless_denied(registration.id, registration.pursued, "pursued", "pursuit_unsaid")


def _excluded(name: str, exclusion: str | None) -> Iterator[Fact]:
    if exclusion is not None:
        yield fact("excluded_as", name, exclusion)


def of_act(act: Act, matter: Matter) -> Iterator[Fact]:
    """Yield what else an act says."""
    if isinstance(act, Offered):
        yield from _offered(act)
    match act:
        case Request():
            if act.deferral is not None:
                yield fact("deferral", act.id, act.deferral.ground)
        case Company():
            yield from _company(act, matter)
        case Distribution():
            yield from _held_back(act, matter)
        case Transfer():
            if act.relation is not None:
                yield fact("relation", act.id, act.relation)
            if act.notified:
                yield fact("notified", act.id)
        case Grant():
            yield from (fact(said, act.id) for said, holds in {"ahead": act.ahead, "gives_demands": act.demands}.items() if holds)
            if act.ahead is None or act.demands is None:
                yield fact("rights_unsaid", act.id)
            yield from (fact("agreed_by", act.id, holder) for holder in act.agreed_by)


def _offered(act: Offered) -> Iterator[Fact]:
    for holder, shares in act.also_selling.items():
        yield fact("also_sells", act.id, holder, Quantity(shares))
    if act.selling_expenses is not None:
        yield fact("act_expenses", act.id, Text(act.selling_expenses))
    if act.counsel_fees is not None:
        yield fact("counsel_fees", act.id, Made(blanks.term("dollars", act.counsel_fees)))


def _company(act: Company, matter: Matter) -> Iterator[Fact]:
    if act.initial:
        yield fact("initial", act.id)
    elif act.initial is None and "initial" in matter.agreed.keys.get("act", ()):
        yield fact("initial_unsaid", act.id)
    if "for_cash" in matter.agreed.keys.get("act", ()):
        yield from _unless_denied(act.id, act.for_cash, "for_cash", "cash_unsaid")
    yield from _excluded(act.id, act.exclusion)


def _held_back(act: Distribution, matter: Matter) -> Iterator[Fact]:
    if act.holdback is None:
        return
    if act.holdback.initial:
        yield fact("holdback_initial", act.id)
    if "all_bound" in matter.agreed.keys.get("holdback", ()):
        yield from _unless_denied(act.id, act.holdback.all_bound, "all_bound", "bound_unsaid")
    if act.holdback.released is not None:
        ledger = Ledger(matter)
        for holder in (entry for entry in matter.holders if entry.id in act.by):
            released = floor(Fraction(act.holdback.released) * ledger.as_common(holder))
            yield fact("released", act.id, holder.id, Quantity(released))


def _unless_denied(name: str, said: bool | None, holds: str, unsaid: str) -> Iterator[Fact]:
    """Yield what is taken to hold where it is not denied, and that nothing is said of it where that is so."""
    if said is not False:
        yield fact(holds, name)
    if said is None:
        yield fact(unsaid, name)
