"""How far a lever has to be pulled for a test to be passed: reckoned from what is missing, and tried."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.cures.evaluation import Outcome, Shortfall, Test
from regrights.bridge.cures.interventions import Amount, Lever, State
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.ledger import Ledger, price_of

CENT = Decimal("0.01")


def sized(lever: Lever) -> bool:
    """Return whether a lever is pulled more or less far."""
    return lever[0] in {"price", "shares", "with", "joining", "buy", "issue", "exercise", "convert", "wait", "amend"}


ADDED = {"buy", "issue", "exercise", "convert"}
"""Levers that can be pulled further: what is guessed is added to how far they are pulled already."""


class Guess(NamedTuple):
    """How far a lever may have to be pulled, and whether it may be far enough."""

    amount: Amount
    enough: bool


def guesses(state: State, outcome: Outcome, test: Test, lever: Lever, start: Amount) -> list[Guess]:
    """Return how far a lever may have to be pulled for a test; empty where it leads nowhere. ``start`` is how far it is now.

    Of the shares that a requester asks for there are two answers where it has too few: all that it has, and all that are needed.
    """
    most, now = outcome.most.get(lever), int(start or 0) if lever[0] != "price" else 0
    if most is not None and lever[0] in ADDED:
        most += now
    if (whole := _outright(outcome, test, lever, most)) is not None:
        return [Guess(whole, True)] if whole else []
    more = _more(state, lever, outcome.shortfalls.get(test), raises_total=lever in outcome.raises_total)
    if more is None:
        return []
    needed = min(now + more, LIMIT - 1)
    if most is None or needed <= most:
        return [Guess(needed, True)]
    all_of_it = [Guess(most, False)] if most > now else []
    return [*all_of_it, Guess(needed, False)] if lever[0] == "shares" and test[2] == "floor" else all_of_it


def _outright(outcome: Outcome, test: Test, lever: Lever, most: int | None) -> Amount:  # noqa: PLR0911
    """Return what is known without reckoning with what a share brings; 0 where it leads nowhere, None where it is not known."""
    match lever[0], test[2]:
        case "wait", _:
            return int(lever[1])
        case "amend", _:
            return outcome.enough_demands[lever[1][1]]
        case "price", _:
            return _price(outcome, outcome.shortfalls.get(test))
        case "shares", "no_more_than_held":
            return most or 0
        case "shares", ("one_at_least" | "states_shares"):
            return most or 1
        case "with", name if name != "floor":
            return most or 0
    return None


def _price(outcome: Outcome, missing: Shortfall | None) -> Amount:
    """Return the least price, in cents, at which the shares that count come to what is required."""
    if missing is None or not outcome.counted_shares:
        return 0
    return Decimal(-(-missing.required // outcome.counted_shares)) * CENT


def _more(state: State, lever: Lever, missing: Shortfall | None, *, raises_total: bool) -> int | None:
    """Return how many shares more a lever has to bring; None where it brings nothing."""
    if missing is None:
        return 1
    rate = _rate(state, lever, missing)
    if not rate:
        return None
    if missing.whole and raises_total:
        rate *= 1 - Fraction(missing.required, missing.whole)
    return max(1, ceil(missing.short / rate))


def _rate(state: State, lever: Lever, missing: Shortfall) -> Fraction:
    """Return what a share more brings, in the unit of what is missing (cents, for dollars)."""
    if missing.unit == "dollars":
        price = price_of(state.act, state.matter) if isinstance(state.act, Request) else None
        return (price or Fraction(0)) * 100
    ledger = Ledger(state.matter)
    of: Any = lever[3][1] if lever[0] == "buy" else lever[2] if len(lever) > 2 else None
    if lever[0] == "shares":
        of = getattr(state.act, "class_", None) or getattr(state.act, "warrant", None)
    stock = ledger.classes.get(of) or ledger.classes[ledger.warrants[of].into]
    return max(ledger.vote_rate(stock), ledger.diluted_rate(stock)) if missing.unit == "votes" else ledger.common_rate(of)
