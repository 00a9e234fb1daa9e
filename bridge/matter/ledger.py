"""The ledger: shares, votes, as-converted and issuable amounts of every holder and class, exact.

Every amount is a whole number: of shares, or of votes (a part of a vote or share that a holder's shares of one class
leave over is dropped).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from math import floor

from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.class_parts import VotesPart, rounded
from regrights.bridge.matter.held import Holder, StockClass
from regrights.bridge.matter.model import Matter

Amounts = dict[str, int]


class Ledger:
    """The exact amounts of a matter. Amounts are keyed by the ids of classes and warrants."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self.classes = {stock.id: stock for stock in matter.classes}
        self.warrants = {warrant.id: warrant for warrant in matter.warrants}

    def vote_rate(self, stock: StockClass) -> Fraction:
        """Votes a share of a class."""
        if stock.votes == "as_converted":
            return Fraction(stock.ratio or 0) * self.vote_rate(self.classes[str(stock.converts_to)])
        if isinstance(stock.votes, VotesPart):
            return self._spread(stock, stock.votes, self._all_votes)
        return Fraction(1) if stock.votes_per_share is None else stock.votes_per_share

    def conversion_rate(self, stock: StockClass) -> Fraction:
        """Common shares that a share of a class converts into, through every class between; none for what does not convert."""
        if stock.ratio is None:
            return Fraction(0)
        into = self.classes[str(stock.converts_to)]
        return stock.ratio if into.kind == "common" else stock.ratio * self.conversion_rate(into)

    def common_rate(self, of: str) -> Fraction:
        """Common shares that a share of a class is or converts into, or a share that a warrant is exercised for."""
        stock = self._class_of(of)
        return Fraction(1) if stock.kind == "common" else self.conversion_rate(stock)

    def common(self, of: str, shares: int) -> int:
        """The same for so many shares, in whole ones: a fraction is rounded as the class says, and else dropped."""
        return rounded(shares * self.common_rate(of), self._class_of(of).rounding)

    def diluted_rate(self, stock: StockClass) -> Fraction:
        """Votes a share of a class when it is counted as converted; what has a part of all votes has it of all these."""
        if stock.converts_to is not None:
            return Fraction(stock.ratio or 0) * self.diluted_rate(self.classes[stock.converts_to])
        if isinstance(stock.votes, VotesPart):
            return self._spread(stock, stock.votes, self._all_diluted)
        return self.vote_rate(stock)

    def _class_of(self, of: str) -> StockClass:
        return self.classes.get(of) or self.classes[self.warrants[of].into]

    @staticmethod
    def _spread(stock: StockClass, votes: VotesPart, of_all: Fraction) -> Fraction:
        """Votes a share, where those of the class are a part of all; a class without shares has none."""
        return votes.of_one * of_all / stock.outstanding if stock.outstanding else Fraction(0)

    @cached_property
    def _all_votes(self) -> Fraction:
        """All votes outstanding: those of the classes that have votes a share, and the parts of the whole that others have."""
        rest = [stock for stock in self.classes.values() if not isinstance(stock.votes, VotesPart)]
        votes = sum((stock.outstanding * self.vote_rate(stock) for stock in rest), Fraction(0))
        return votes / (1 - _parts(self.classes.values()))

    @cached_property
    def _all_diluted(self) -> Fraction:
        """All votes fully diluted, in the same way."""
        by_part = [stock for stock in self.classes.values() if isinstance(stock.votes, VotesPart) and stock.converts_to is None]
        rest = [stock for stock in self.classes.values() if stock not in by_part]
        issuable = [
            (self.warrants[item.warrant].into, item.shares)
            for holder in self.matter.holders
            for item in holder.holdings
            if item.warrant
        ]
        issuable += [(option.into, option.shares) for option in self.matter.options]
        votes = sum((stock.outstanding * self.diluted_rate(stock) for stock in rest), Fraction(0))
        votes += sum((shares * self.diluted_rate(self.classes[into]) for into, shares in issuable), Fraction(0))
        return votes / (1 - _parts(by_part))

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
        return {name: self.common(name, shares) for name, shares in amounts.items()}

    def votes(self, holder: Holder) -> Amounts:
        """Votes of the shares held, by class."""
        return {name: floor(shares * self.vote_rate(self.classes[name])) for name, shares in self.stock(holder).items()}

    def convertible(self, holder: Holder) -> Amounts:
        """Common shares issuable on conversion, by class; a fraction is rounded as the class says, and else dropped."""
        held = {name: shares for name, shares in self.stock(holder).items() if self.classes[name].converts_to}
        return {
            name: rounded(shares * self.conversion_rate(self.classes[name]), self.classes[name].rounding)
            for name, shares in held.items()
        }

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

    def option_votes(self) -> Amounts:
        """Votes of the shares that each entry of options is for, counted as converted."""
        rates = {option.id: option.shares * self.diluted_rate(self.classes[option.into]) for option in self.matter.options}
        return {name: floor(votes) for name, votes in rates.items()}

    def dropped(self) -> Iterator[tuple[str, str]]:
        """Yield where a fraction of a vote is left over of all outstanding shares, and of options: (outstanding, class),
        (diluted, class), (options, entry).
        """
        for name, stock in self.classes.items():
            for part, rate in (("outstanding", self.vote_rate(stock)), ("diluted", self.diluted_rate(stock))):
                if stock.outstanding % rate.denominator:
                    yield part, name
        for option in self.matter.options:
            if option.shares % self.diluted_rate(self.classes[option.into]).denominator:
                yield "options", option.id

    def dropped_by(self, holder: Holder) -> Iterator[tuple[str, str]]:
        """Yield what of a holder's shares leaves a fraction over: (votes, class), (convertible, class), (carried, class).

        Where the class says what becomes of a fraction on conversion, none is taken to be dropped there.
        """
        for name, shares in self.stock(holder).items():
            stock = self.classes[name]
            rates = {
                "votes": self.vote_rate(stock),
                "convertible": self.conversion_rate(stock),
                "carried": self.diluted_rate(stock),
            }
            said = {"convertible"} if stock.rounding else set()
            yield from ((part, name) for part, rate in rates.items() if shares % rate.denominator and part not in said)

    def rounded_by(self, holder: Holder) -> Iterator[tuple[str, str]]:
        """Yield each class of which a fraction is left over to the holder on conversion, and what it says becomes of it."""
        for name, stock in self.classes.items():
            if stock.rounding and self.stock(holder).get(name, 0) % self.conversion_rate(stock).denominator:
                yield name, stock.rounding


def price_of(act: Request, matter: Matter) -> Fraction | None:
    """Return dollars a share: the act's, else the quotient of its aggregate price by its shares, else the matter's."""
    if act.aggregate_price is not None:
        asked = sum(act.asked.values())
        return Fraction(act.aggregate_price) / asked if asked else None
    if act.price is not None:
        return Fraction(act.price)
    return None if matter.price is None else Fraction(matter.price.value)


def _parts(classes: Iterable[StockClass]) -> Fraction:
    """Return the part of all votes that the classes with shares have, of those that have such a part."""
    return sum((stock.votes.of_one for stock in classes if isinstance(stock.votes, VotesPart) and stock.outstanding), Fraction(0))


def _summed(entries: Iterator[tuple[str | None, int]]) -> Amounts:
    amounts: Amounts = defaultdict(int)
    for name, amount in entries:
        if name is not None:
            amounts[name] += amount
    return dict(amounts)
