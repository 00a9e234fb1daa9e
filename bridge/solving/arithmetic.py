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

    def offering_price(self, shares: Symbol, price: Symbol) -> Symbol:
        """Return what ``shares`` cost at ``price`` dollars each, to the cent; a part of a cent is dropped.

        Dropping it changes no comparison with a floor, since a floor is a whole number of cents.
        """
        total = whole(shares) * 100 * Fraction(price.string)
        return money(floor(total))
