"""The ledger: shares, votes, as-converted and issuable amounts of every holder and class, exact.

Every amount is a whole number: of shares, or of votes (a part of a vote or share that a holder's shares of one class
leave over is dropped).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from regrights.bridge.matter.acts import Grant, Joinder, Offered, Request
from regrights.bridge.matter.held import Holder, StockClass
from regrights.bridge.matter.model import Matter

Amounts = dict[str, int]
Place = tuple[str | int, ...]


class Ledger:
    """The exact amounts of a matter. Amounts are keyed by the ids of classes and warrants."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self.classes = {stock.id: stock for stock in matter.classes}
        self.warrants = {warrant.id: warrant for warrant in matter.warrants}

    def vote_rate(self, stock: StockClass) -> Fraction:
        """Votes a share of a class."""
        if stock.votes == "as_converted":
            return self.conversion_rate(stock) * self.vote_rate(self.classes[str(stock.converts_to)])
        return Fraction(1) if stock.votes_per_share is None else stock.votes_per_share

    def conversion_rate(self, stock: StockClass) -> Fraction:
        """Common shares that a share of a class converts into; none for what does not convert."""
        return Fraction(0) if stock.ratio is None else stock.ratio

    def common_rate(self, of: str) -> Fraction:
        """Common shares that a share of a class is or converts into, or a share that a warrant is exercised for."""
        stock = self.classes.get(of) or self.classes[self.warrants[of].into]
        return Fraction(1) if stock.kind == "common" else self.conversion_rate(stock)

    def diluted_rate(self, stock: StockClass) -> Fraction:
        """Votes a share of a class when it is counted as converted."""
        if stock.converts_to is None:
            return self.vote_rate(stock)
        return self.conversion_rate(stock) * self.vote_rate(self.classes[stock.converts_to])

    def outstanding_votes(self) -> Amounts:
        """Votes of all outstanding shares, by class."""
        return {name: floor(stock.outstanding * self.vote_rate(stock)) for name, stock in self.classes.items()}

    def diluted_votes(self) -> Amounts:
        """The same with convertible stock as converted."""
        return {name: floor(stock.outstanding * self.diluted_rate(stock)) for name, stock in self.classes.items()}

    def stock(self, holder: Holder) -> Amounts:
        """Shares that the holder holds, by class."""
        return _summed((item.class_, item.shares) for item in holder.holdings)

    def unsold(self, holder: Holder) -> Amounts:
        """Those not sold to the public."""
        return _summed((item.class_ if item.restricted else None, item.shares) for item in holder.holdings)

    def on_conversion(self, holder: Holder) -> Amounts:
        """Those of these that were issued on conversion of Preferred Stock."""
        converted = (item for item in holder.holdings if item.restricted and item.on_conversion)
        return _summed((item.class_, item.shares) for item in converted)

    def as_common(self, holder: Holder) -> int:
        """The common shares not sold to the public that the holder holds, or that are issuable to it on conversion."""
        held = sum(shares for name, shares in self.unsold(holder).items() if self.classes[name].kind == "common")
        return held + sum(self.convertible(holder).values())

    def on_warrants(self, holder: Holder) -> Amounts:
        """Shares issuable on exercise, of the class that a warrant is exercised into, by warrant."""
        return _summed((item.warrant, item.shares) for item in holder.holdings)

    def exercisable(self, holder: Holder) -> Amounts:
        """Common shares issuable on exercise, and on conversion of what is issued, by warrant."""
        return self._as_common(self.on_warrants(holder))

    def issued_on(self, holder: Holder) -> Amounts:
        """Common shares held that were issued on exercise, or into which what was issued converts, and not sold, by warrant."""
        return self._as_common(_summed((item.from_warrant if item.restricted else None, item.shares) for item in holder.holdings))

    def sold_on(self, holder: Holder) -> Amounts:
        """Those that were issued on exercise and sold to the public, by warrant."""
        return self._as_common(_summed((None if item.restricted else item.from_warrant, item.shares) for item in holder.holdings))

    def _as_common(self, amounts: Amounts) -> Amounts:
        return {name: floor(shares * self.common_rate(name)) for name, shares in amounts.items()}

    def votes(self, holder: Holder) -> Amounts:
        """Votes of the shares held, by class."""
        return {name: floor(shares * self.vote_rate(self.classes[name])) for name, shares in self.stock(holder).items()}

    def convertible(self, holder: Holder) -> Amounts:
        """Common shares issuable on conversion, by class."""
        held = {name: shares for name, shares in self.stock(holder).items() if self.classes[name].converts_to}
        return {name: floor(shares * self.conversion_rate(self.classes[name])) for name, shares in held.items()}

    def carried(self, holder: Holder) -> dict[tuple[str, str], int]:
        """Votes of each part of what is held: (unsold, class), (convertible, class) and (exercisable, warrant)."""
        carried = {}
        for name, shares in self.unsold(holder).items():
            stock = self.classes[name]
            if stock.kind == "common" or stock.converts_to:
                part = "unsold" if stock.kind == "common" else "convertible"
                carried[part, name] = floor(shares * self.diluted_rate(stock))
        for name, shares in self.on_warrants(holder).items():
            carried["exercisable", name] = floor(shares * self.diluted_rate(self.classes[self.warrants[name].into]))
        return carried

    def dropped(self) -> Iterator[tuple[str, str]]:
        """Yield what of all outstanding shares leaves a fraction of a vote over: (outstanding, class), (diluted, class)."""
        for name, stock in self.classes.items():
            for part, rate in (("outstanding", self.vote_rate(stock)), ("diluted", self.diluted_rate(stock))):
                if stock.outstanding % rate.denominator:
                    yield part, name

    def dropped_by(self, holder: Holder) -> Iterator[tuple[str, str]]:
        """Yield what of a holder's shares leaves a fraction over: (votes, class), (convertible, class), (carried, class)."""
        for name, shares in self.stock(holder).items():
            stock = self.classes[name]
            rates = {
                "votes": self.vote_rate(stock),
                "convertible": self.conversion_rate(stock),
                "carried": self.diluted_rate(stock),
            }
            yield from ((part, name) for part, rate in rates.items() if shares % rate.denominator)

    def largest_amounts(self) -> Iterator[tuple[Place, str, int]]:
        """Yield the sums that bound all others: where the largest part of each stands, its name, and the sum."""
        holders = self.matter.holders
        on_warrants = [(name, amount) for holder in holders for name, amount in self.on_warrants(holder).items()]
        issuable = sum(floor(amount * max(Fraction(1), self.common_rate(name))) for name, amount in on_warrants)
        converted = {name: floor(stock.outstanding * self.conversion_rate(stock)) for name, stock in self.classes.items()}
        shares = {name: stock.outstanding + converted[name] for name, stock in self.classes.items()}
        votes, diluted = self.outstanding_votes(), self.diluted_votes()
        carried = sum(votes for holder in holders for (kind, _), votes in self.carried(holder).items() if kind == "exercisable")
        rate = 1 if self.matter.price is None else self.matter.price.value
        for index, name in enumerate(self.classes):
            place = ("classes", index)
            yield (*place, "outstanding"), f"the shares of {name}, held and converted", shares[name]
            yield (*place, "votes"), f"the votes of {name}", max(votes[name], diluted[name])
        yield ("classes",), "all votes, fully diluted", sum(max(votes[name], diluted[name]) for name in votes) + carried
        yield ("warrants",), "all shares, held and issuable", sum(shares.values()) + issuable
        yield ("price",), "the price of all shares, in dollars", floor((sum(shares.values()) + issuable) * Fraction(rate)) + 1
        for index, registration in enumerate(self.matter.registrations):
            if registration.requested is not None or registration.included is not None:
                of_it = max(registration.requested or 0, registration.included or 0)
                yield ("registrations", index, "requested"), "the shares requested", of_it
        for index, act in enumerate(self.matter.acts):
            if isinstance(act, Joinder | Grant):
                continue
            asked = sum(act.asked.values()) + (sum(act.also_selling.values()) if isinstance(act, Offered) else 0)
            if not isinstance(act, Request):
                rate = max((ceil(self.diluted_rate(stock)) for stock in self.matter.classes), default=1)
                yield ("acts", index, "shares"), "the votes of the shares that move", asked * max(1, rate)
                continue
            asked += sum(joining.shares for joining in act.joining)
            yield ("acts", index, "shares"), "the shares asked for", asked
            if (price := price_of(act, self.matter)) is not None:
                yield ("acts", index, "price"), "their price, in dollars", floor(asked * price) + 1


def price_of(act: Request, matter: Matter) -> Fraction | None:
    """Return dollars a share: the act's, else the quotient of its aggregate price by its shares, else the matter's."""
    if act.aggregate_price is not None:
        asked = sum(act.asked.values())
        return Fraction(act.aggregate_price) / asked if asked else None
    if act.price is not None:
        return Fraction(act.price)
    return None if matter.price is None else Fraction(matter.price.value)


def _summed(entries: Iterator[tuple[str | None, int]]) -> Amounts:
    amounts: Amounts = defaultdict(int)
    for name, amount in entries:
        if name is not None:
            amounts[name] += amount
    return dict(amounts)
