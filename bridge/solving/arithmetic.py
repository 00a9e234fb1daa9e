"""Exact arithmetic for the rules: the functions that kb/ calls with an ``@``.

Quantities are pairs ``q(M,U)``, M million and U, because clingo's integers are 32 bits wide; money is
``usd(Q,C)``, whole dollars and cents; rates and prices are exact fractions in strings. No float anywhere.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import ceil, floor

from clingo.symbol import Function, Number, String, Symbol

from regrights.bridge.basics.figures import LIMIT, MILLION


def quantity(value: int) -> Symbol:
    """Return ``value`` (a whole number from 0 to LIMIT) as ``q(M,U)``."""
    millions, units = divmod(value, MILLION)
    return Function("q", [Number(millions), Number(units)])


def whole(symbol: Symbol) -> int:
    """Return the whole number that ``q(M,U)`` stands for."""
    millions, units = symbol.arguments
    return millions.number * MILLION + units.number


def cents(symbol: Symbol) -> int:
    """Return the cents that ``usd(Q,C)`` stands for."""
    dollars, rest = symbol.arguments
    return whole(dollars) * 100 + rest.number


def money(value: int) -> Symbol:
    """Return ``value`` cents as ``usd(Q,C)``."""
    dollars, rest = divmod(value, 100)
    return Function("usd", [quantity(dollars), Number(rest)])


class Functions:
    """What ``@name(…)`` in the rules calls. Pass an instance as the context of a grounding."""

    def day(self, year: Symbol, month: Symbol, day: Symbol) -> Symbol:
        """Return the day number of a date (1 for January 1 of the year 1)."""
        return Number(dt.date(year.number, month.number, day.number).toordinal())

    def business_day(self, day: Symbol) -> Symbol:
        """Return the number of a day, or of the first business day of New York after it where it is none."""
        from regrights.bridge.basics.calendar import business_day

        return Number(business_day(dt.date.fromordinal(day.number)).toordinal())

    def quotient(self, amount: Symbol, shares: Symbol) -> Symbol:
        """Return dollars a share, exact: ``amount`` dollars (a fraction in a string) by a number of shares."""
        return String(str(Fraction(amount.string) / whole(shares)))

    def least_shares(self, floor: Symbol, price: Symbol) -> Symbol:
        """Return the fewest shares that come to ``floor`` dollars at ``price`` dollars a share: the quotient, rounded up."""
        needed = Fraction(cents(floor), 100) / Fraction(price.string)
        return quantity(min(ceil(needed), LIMIT))

    def least_part(self, whole_: Symbol, percent: Symbol) -> Symbol:
        """Return the least quantity that is at least a percentage of another (of ``">50"``: more than it), and one at least."""
        part = Fraction(percent.string.removeprefix(">")) * whole(whole_) / 100
        least = floor(part) + 1 if percent.string.startswith(">") else ceil(part)
        return quantity(max(least, 1))

    def net_price(self, price: Symbol, percent: Symbol) -> Symbol:
        """Return dollars a share less so many percent of them, exact."""
        return String(str(Fraction(price.string) * (1 - Fraction(percent.string) / 100)))

    def least_shares_above(self, floor_: Symbol, fees: Symbol, price: Symbol) -> Symbol:
        """Return the fewest shares that come to more than a floor and fees together; LIMIT where none within it do."""
        rate = Fraction(price.string)
        return quantity(min(floor(_floor_and(floor_, fees) / rate) + 1, LIMIT) if rate else LIMIT)

    def least_shares_net(self, floor_: Symbol, fees: Symbol, price: Symbol) -> Symbol:
        """Return the fewest shares that come to a floor and fees together at least; LIMIT where none within it do."""
        rate = Fraction(price.string)
        return quantity(min(ceil(_floor_and(floor_, fees) / rate), LIMIT) if rate else LIMIT)

    def gross_needed(self, floor_: Symbol, fees: Symbol, percent: Symbol) -> Symbol:
        """Return the least price of all, in whole cents, that less so many percent of it comes to a floor and fees together."""
        left = 1 - Fraction(percent.string) / 100
        return money(min(ceil(_floor_and(floor_, fees) * 100 / left), LIMIT * 100 - 1) if left else LIMIT * 100 - 1)

    def least_of(self, amount: Symbol, parts: Symbol, of: Symbol) -> Symbol:
        """Return the least whole quantity that is at least so many ``parts`` ``of`` a number of them of an amount."""
        return quantity(ceil(Fraction(whole(amount) * parts.number, of.number)))

    def numerator(self, percent: Symbol) -> Symbol:
        """Return a percentage as parts of a whole: how many parts; ``denominator``: of how many."""
        return Number((Fraction(percent.string) / 100).numerator)

    def denominator(self, percent: Symbol) -> Symbol:
        """Return of how many parts of a whole a percentage takes some."""
        return Number((Fraction(percent.string) / 100).denominator)

    def net_offering(self, shares: Symbol, price: Symbol, fees: Symbol) -> Symbol:
        """Return what shares come to less the fees, to the cent, and never less than nothing."""
        return money(max(cents(self.offering_price(shares, price)) - cents(fees), 0))

    def months_after(self, day: Symbol, months: Symbol) -> Symbol:
        """Return the day so many months later, or earlier where they are less than none; a month that is shorter ends it."""
        from calendar import monthrange

        date = dt.date.fromordinal(day.number)
        year, month = divmod(date.year * 12 + date.month - 1 + months.number, 12)
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return Number((dt.date.max if year > dt.MAXYEAR else dt.date.min).toordinal())
        return Number(date.replace(year=year, month=month + 1, day=min(date.day, monthrange(year, month + 1)[1])).toordinal())

    def offering_price(self, shares: Symbol, price: Symbol) -> Symbol:
        """Return what ``shares`` cost at ``price`` dollars each, to the cent; a part of a cent is dropped.

        Dropping it changes no comparison with a floor, since a floor is a whole number of cents.
        """
        total = whole(shares) * 100 * Fraction(price.string)
        return money(floor(total))


def _floor_and(floor_: Symbol, fees: Symbol) -> Fraction:
    """Return a floor and fees together, in dollars."""
    return Fraction(cents(floor_) + cents(fees), 100)
