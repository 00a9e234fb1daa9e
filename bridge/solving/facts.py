"""Write a matter down as facts. Every predicate is documented in kb/core/vocabulary.lp; terms.py has what they are written in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain

from regrights.bridge.matter.acts import Act, Company, Distribution, Joinder, Offered, Request, Transfer
from regrights.bridge.matter.held import Holder, Holding
from regrights.bridge.matter.ledger import Ledger, price_of
from regrights.bridge.matter.model import Matter, Registration
from regrights.bridge.matter.splits import on_day
from regrights.bridge.solving import facts_by_agreement
from regrights.bridge.solving.terms import Day, Dropped, Fact, Part, Quantity, Text, fact, text_of


def program(matter: Matter, day: dt.date, acts: Iterable[Act], *more: Iterable[Fact]) -> str:
    """Return a matter on a day, some acts, and what else is said, as a program."""
    matter = on_day(matter, day)
    return text_of(chain(of_matter(matter, day), *(of_act(act, matter) for act in acts), *more))


def of_matter(matter: Matter, day: dt.date) -> Iterator[Fact]:
    """Yield what a matter says, asked about on a day: everything but its acts."""
    ledger = Ledger(matter)
    yield from of_day(day)
    yield from _stock(ledger)
    for holder in matter.holders:
        yield from _holder(ledger, holder)
    yield from _agreed(matter)
    yield from facts_by_agreement.of_terms(matter)
    if matter.form_s3 is None:
        yield fact("form_s3_unsaid")
    elif matter.form_s3.value:
        yield fact("form_s3")
    if matter.price is not None:
        yield fact("price_today", Text(Fraction(matter.price.value)))
    if (proposal := matter.proposed_amendment) is not None:
        yield fact("proposed", Part(proposal.term, proposal.way), proposal.value)
        yield from _signed("proposed_amendment", proposal.signed)
    for registration in matter.registrations:
        yield from _registration(registration)
        yield from facts_by_agreement.of_registration(registration, matter)


def of_day(day: dt.date) -> Iterator[Fact]:
    """Yield the day that is asked about."""
    yield fact("today", Day.of(day))


def of_texts(aside: Iterable[str]) -> Iterator[Fact]:
    """Yield which amendments are held against the text without them."""
    for amendment in aside:
        yield fact("set_aside", amendment)


def _stock(ledger: Ledger) -> Iterator[Fact]:
    for stock in ledger.matter.classes:
        yield fact("class", stock.id, stock.kind)
    for name, votes in ledger.outstanding_votes().items():
        yield fact("outstanding_votes", name, Quantity(votes))
    for name, votes in ledger.diluted_votes().items():
        yield fact("diluted_votes", name, Quantity(votes))
    yield from _dropped(Part(part, name) for part, name in ledger.dropped())
    for warrant in ledger.matter.warrants:
        yield fact("warrant", warrant.id)
        for mark, holds in warrant.marks.items():
            if holds:
                yield fact("marked", warrant.id, mark)
    of_options = ledger.option_votes()
    for option in ledger.matter.options:
        yield fact("stock_option", option.id, option.kind)
        yield fact("option_votes", option.id, Quantity(of_options[option.id]))


def _holder(ledger: Ledger, holder: Holder) -> Iterator[Fact]:
    yield fact("holder", holder.id)
    yield fact("capacity", holder.id, holder.capacity)
    if holder.transferee_of is not None:
        yield fact("transferee_of", holder.id, holder.transferee_of)
        if holder.purchase is not False:
            yield fact("purchased", holder.id)
        if holder.purchase is None:
            yield fact("purchase_unsaid", holder.id)
    if holder.joined is not None:
        yield fact("joined", holder.id, Day.of(holder.joined))
    for name in ("stock", "votes", "unsold", "convertible", "on_warrants", "exercisable", "issued_on", "sold_on"):
        for of, amount in getattr(ledger, name)(holder).items():
            yield fact(name, holder.id, of, Quantity(amount))
    for (kind, of), amount in ledger.carried(holder).items():
        yield fact("carried", holder.id, Part(kind, of), Quantity(amount))
    yield from _dropped(Dropped(part, holder.id, of) for part, of in ledger.dropped_by(holder))
    yield from facts_by_agreement.of_holder(ledger, holder)


def _dropped(parts: Iterable[Part | Dropped]) -> Iterator[Fact]:
    for part in parts:
        yield fact("dropped", part)


def _registration(registration: Registration) -> Iterator[Fact]:
    name = registration.id
    yield fact("registration", name, registration.kind)
    if registration.way is not None:
        yield fact("registration_way", name, registration.way)
    for holder in registration.by:
        yield fact("registered_by", name, holder)
    if registration.form is not None:
        yield fact("registration_form", name, Text(registration.form))
    days = {
        "notice_day": registration.notice,
        "notified_day": registration.investors_notified,
        "effective_day": registration.effective,
    }
    for predicate, day in days.items():
        if day is not None:
            yield fact(predicate, name, Day.of(day))
    for predicate in ("withdrawn", "all_covered", "all_sold"):
        if getattr(registration, predicate):
            yield fact(predicate, name)
    if registration.method is not None:
        yield fact("registration_method", name, registration.method)


def of_act(act: Act, matter: Matter) -> Iterator[Fact]:
    """Yield what an act says."""
    yield from _named(act)
    for holder in act.by:
        yield fact("by", act.id, holder)
    for holder, shares in act.asked.items():
        yield fact("asks", act.id, holder, Quantity(shares))
    yield from facts_by_agreement.of_act(act, matter)
    if isinstance(act, Joinder | Transfer) and act.agrees_in_writing:
        yield fact("agrees_in_writing", act.id)
    match act:
        case Request():
            yield from _request(act, matter)
        case Distribution():
            yield fact("recipients", act.id, act.to)
            if act.recipients_bound:
                yield fact("recipients_bound", act.id)
            if act.holdback is not None:
                yield fact("holdback", act.id, Day.of(act.holdback.from_), Day.of(act.holdback.to))
        case Transfer():
            yield from _transfer(act, matter)
        case Company():
            yield fact("act_form", act.id, Text(act.form))
            yield from _offered(act)
        case Joinder():
            for signatory in act.consents:
                yield fact("consent", act.id, signatory)


def _named(act: Act) -> Iterator[Fact]:
    yield fact("act", act.id)
    yield fact("kind", act.id, act.kind)


def _request(act: Request, matter: Matter) -> Iterator[Fact]:
    if act.way is not None:
        yield fact("named_way", act.id, act.way)
    if act.aggregate_price is not None:
        yield fact("aggregate_price", act.id, Text(Fraction(act.aggregate_price)))
    elif (price := price_of(act, matter)) is not None:
        yield fact("price", act.id, Text(price))
    if act.price is not None or act.aggregate_price is not None:
        yield fact("own_price", act.id)
    if act.written:
        yield fact("written", act.id)
    yield from _offered(act)


def _offered(act: Offered) -> Iterator[Fact]:
    if act.method is not None:
        yield fact("states_method", act.id)
    yield from _method(act)
    for joining in act.joining:
        yield fact("replied", act.id, joining.by, Quantity(joining.shares), joining.days_after_notice)


def _method(act: Offered) -> Iterator[Fact]:
    if act.method is not None:
        yield fact("method", act.id, act.method)


def of_open(issues: Iterable[str]) -> Iterator[Fact]:
    """Yield that the readings of contestable points are left open."""
    for issue in issues:
        yield fact("open", issue)


def of_offering(act: str, maximum: int) -> Iterator[Fact]:
    """Yield that the shares of an act are to be divided, and how many the underwriter takes."""
    yield fact("divided", act)
    yield fact("maximum", act, Quantity(maximum))


def _agreed(matter: Matter) -> Iterator[Fact]:
    """Yield who has signed, and how the open points are read."""
    for amendment, signatories in matter.signatures.items():
        yield from _signed(amendment, signatories)
    for issue, option in matter.readings.items():
        yield fact("chosen_reading", issue, option)


def _signed(amendment: str, signatories: Iterable[str]) -> Iterator[Fact]:
    for signatory in signatories:
        yield fact("signed", amendment, signatory)


def _transfer(act: Transfer, matter: Matter) -> Iterator[Fact]:
    yield fact("to", act.id, act.to)
    if act.purchase is not False:
        yield fact("by_purchase", act.id)
    if act.purchase is None:
        yield fact("by_purchase_unsaid", act.id)
    ledger = Ledger(matter)
    holders = {holder.id: holder for holder in matter.holders}
    giver, taker = holders[act.by[0]], holders[act.to]
    held = ledger.unsold(giver).get(act.class_, 0) if act.class_ else ledger.on_warrants(giver).get(str(act.warrant), 0)
    yield fact("has", act.id, giver.id, Quantity(held))
    yield fact("moves", act.id, Quantity(ledger.common(str(act.class_ or act.warrant), act.shares)))
    moved = Holding.model_validate({"class": act.class_, "warrant": act.warrant, "shares": act.shares})
    after = taker.model_copy(update={"holdings": [*taker.holdings, moved]})
    for (kind, of), amount in ledger.carried(after).items():
        yield fact("carried_after", act.id, Part(kind, of), Quantity(amount))
