"""Small parts that sections are laid out with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from regrights.bridge.agreement.amounts import amount as amount_text
from regrights.bridge.agreement.amounts import listed, percent
from regrights.bridge.basics.figures import Amount, Money
from regrights.bridge.documents.model import Cell


def joined(names: Sequence[str]) -> str:
    """Return names as a list in words."""
    return listed(list(names))


def text_cell(text: str) -> Cell:
    """Return a cell of words."""
    return Cell(text)


def shares_cell(amount: int) -> Cell:
    """Return a cell with a number of shares or votes."""
    return Cell(f"{amount:,}", amount)


def percent_cell(part: int, whole: int) -> Cell:
    """Return a cell with a part of a whole in percent, to two places."""
    return Cell(percent(part, whole), Fraction(part * 10_000 // whole, 1_000_000)) if whole else Cell("")


def amount_cell(amount: Amount, unit: str, before: str = "") -> Cell:
    """Return a cell with an amount and its unit."""
    text = before + amount_text(amount, unit)
    if isinstance(amount, dt.date):
        return Cell(text)
    return Cell(text, Fraction(int(amount), 100) if isinstance(amount, Money) else int(amount))
