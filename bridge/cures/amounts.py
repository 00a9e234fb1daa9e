"""How far a lever has to be pulled for a test to be passed: reckoned from what is missing, and tried."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.cures.interventions import Amount, Lever, Step, item_of
from regrights.bridge.cures.outcome import Outcome, Shortfall, Test
from regrights.bridge.cures.workspace import State
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.ledger import Ledger, price_of

CENT = Decimal("0.01")


class Guess(NamedTuple):
    """How far a lever may have to be pulled, and whether it may be far enough."""

    amount: Amount
    enough: bool


def guesses(state: State, outcome: Outcome, test: Test, step: Step) -> list[Guess]:
    """Return how far a lever may have to be pulled for a test, and is pulled now; empty where it leads nowhere.

    Where there is too little, there may be two answers: all that there is, and all that is needed.
    """
    lever, most = step.lever, farthest(outcome, step)
    if (whole := _outright(outcome, test, lever)) is not None:
        return [Guess(whole, True)] if whole else []
    more = _more(state, lever, outcome.shortfalls.get(test), raises_total=lever in outcome.raises_total)
    if more is None:
        return []
    now = int(step.amount or 0)
    needed = min(now + more, LIMIT - 1)
    if most is None or needed <= most:
        return [Guess(needed, True)]
    all_of_it = [Guess(most, False)] if most > now else []
    return [*all_of_it, Guess(needed, False)] if (test, lever) in outcome.beyond else all_of_it


def farthest(outcome: Outcome, step: Step) -> int | None:
    """Return how far a lever can be pulled that is pulled so far already; None where there is no end to it."""
    most = outcome.most.get(step.lever)
    return most if most is None or not step.traits.goes_further else most + int(step.amount or 0)


def _outright(outcome: Outcome, test: Test, lever: Lever) -> Amount:
    """Return what is known without reckoning with what a share brings; 0 where it leads nowhere, None where it is not known."""
    return _price(outcome, outcome.shortfalls.get(test)) if lever[0] == "price" else outcome.pulled_to.get((test, lever))


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
    of: Any = item_of(lever)
    if lever[0] == "shares":
        of = getattr(state.act, "class_", None) or getattr(state.act, "warrant", None)
    stock = ledger.classes.get(of) or ledger.classes[ledger.warrants[of].into]
    return max(ledger.vote_rate(stock), ledger.diluted_rate(stock)) if missing.unit == "votes" else ledger.common_rate(of)
