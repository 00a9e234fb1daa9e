"""Amounts, exact: money in cents, days, whole numbers; and the figure of a test, which compares two of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MILLION = 1_000_000
LIMIT = 2**30 * MILLION - 1
"""What every amount must stay below: half of what a pair of 32-bit integers holds, so that no comparison can wrap."""


class Money(int):
    """An amount in cents. Its text is dollars and cents: ``4823628.75``."""

    def __str__(self) -> str:
        dollars, rest = divmod(abs(int(self)), 100)
        return f"{'-' if self < 0 else ''}{dollars}.{rest:02d}"


Amount = int | Money | dt.date
"""Shares, votes or demands; money; or a day."""


def number(amount: Amount) -> int:
    """Return an amount as a number that can be reckoned with: of a day, its number."""
    return amount if isinstance(amount, int) else amount.toordinal()


@dataclass(frozen=True, slots=True)
class Figure:
    """The two amounts that a test compares; ``whole`` is what the actual one is a part of, where a percentage is asked."""

    actual: Amount
    required: Amount
    short_by: int | Money | None
    unit: str
    whole: int | None = None
