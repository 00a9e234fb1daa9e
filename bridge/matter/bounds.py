"""The sums of a matter that bound all others, so that every amount is one that the facts can hold."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from regrights.bridge.matter.acts import Grant, Joinder, Offered, Request
from regrights.bridge.matter.ledger import Ledger, price_of

Place = tuple[str | int, ...]


def largest_amounts(ledger: Ledger) -> Iterator[tuple[Place, str, int]]:
    """Yield the sums that bound all others: where the largest part of each stands, its name, and the sum."""
    matter = ledger.matter
    holders = matter.holders
    on_warrants = [(name, amount) for holder in holders for name, amount in ledger.on_warrants(holder).items()]
    on_options = [(option.into, option.shares) for option in matter.options]
    issuable = sum(floor(amount * max(Fraction(1), ledger.common_rate(name))) for name, amount in (*on_warrants, *on_options))
    converted = {name: floor(stock.outstanding * ledger.conversion_rate(stock)) for name, stock in ledger.classes.items()}
    shares = {name: stock.outstanding + converted[name] for name, stock in ledger.classes.items()}
    votes, diluted = ledger.outstanding_votes(), ledger.diluted_votes()
    carried = sum(votes for holder in holders for (kind, _), votes in ledger.carried(holder).items() if kind == "exercisable")
    carried += sum(ledger.option_votes().values())
    rate = 1 if matter.price is None else matter.price.value
    for index, name in enumerate(ledger.classes):
        place = ("classes", index)
        yield (*place, "outstanding"), f"the shares of {name}, held and converted", shares[name]
        yield (*place, "votes"), f"the votes of {name}", max(votes[name], diluted[name])
    yield ("classes",), "all votes, fully diluted", sum(max(votes[name], diluted[name]) for name in votes) + carried
    yield ("warrants",), "all shares, held and issuable", sum(shares.values()) + issuable
    yield ("price",), "the price of all shares, in dollars", floor((sum(shares.values()) + issuable) * Fraction(rate)) + 1
    for index, registration in enumerate(matter.registrations):
        if registration.requested is not None or registration.included is not None:
            of_it = max(registration.requested or 0, registration.included or 0)
            yield ("registrations", index, "requested"), "the shares requested", of_it
    for index, act in enumerate(matter.acts):
        if isinstance(act, Joinder | Grant):
            continue
        asked = sum(act.asked.values()) + (sum(act.also_selling.values()) if isinstance(act, Offered) else 0)
        if not isinstance(act, Request):
            rate = max((ceil(ledger.diluted_rate(stock)) for stock in matter.classes), default=1)
            yield ("acts", index, "shares"), "the votes of the shares that move", asked * max(1, rate)
            continue
        asked += sum(joining.shares for joining in act.joining)
        yield ("acts", index, "shares"), "the shares asked for", asked
        if (price := price_of(act, matter)) is not None:
            yield ("acts", index, "price"), "their price, in dollars", floor(asked * price) + 1
