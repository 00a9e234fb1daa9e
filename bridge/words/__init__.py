"""The words for every id of the rules, in one place. An id without words is a fault, and a test."""

from __future__ import annotations

from regrights.bridge.words.amounts import UNITS, Name, amount, amounts, count, dollars, needs_figure, percent, test_text
from regrights.bridge.words.changes import ACTED, BUT, CHANGES, HANDS, INCURABLE, OUTCOMES, OWNED, PROVISIONS, STANDINGS
from regrights.bridge.words.claims import CAPACITIES, CLAIMS, GROUNDS, LIMBS, MOVED, REGISTRATIONS, SUMS, TAGS, UNTIL
from regrights.bridge.words.conditions import (
    CONDITIONS,
    CONTROLS,
    DUTIES,
    KINDS,
    OF_PARTIES,
    PARTIES,
    PERSONS,
    RULES,
    SOURCES,
    TESTS,
    UNRECONCILED,
    WAYS,
)
from regrights.bridge.words.offering import BINDS, BROKEN, DIVIDES, LEFT_OUT, STEPS
from regrights.bridge.words.readings import FLIP, READINGS

__all__ = [
    "ACTED",
    "BINDS",
    "BROKEN",
    "BUT",
    "CAPACITIES",
    "CHANGES",
    "CLAIMS",
    "CONDITIONS",
    "CONTROLS",
    "DIVIDES",
    "DUTIES",
    "FLIP",
    "GROUNDS",
    "HANDS",
    "INCURABLE",
    "KINDS",
    "LEFT_OUT",
    "LIMBS",
    "MOVED",
    "OF_PARTIES",
    "OUTCOMES",
    "OWNED",
    "PARTIES",
    "PERSONS",
    "PROVISIONS",
    "READINGS",
    "REGISTRATIONS",
    "RULES",
    "SOURCES",
    "STANDINGS",
    "STEPS",
    "SUMS",
    "TAGS",
    "TESTS",
    "UNITS",
    "UNRECONCILED",
    "UNTIL",
    "WAYS",
    "Name",
    "amount",
    "amounts",
    "count",
    "dollars",
    "needs_figure",
    "percent",
    "test_text",
]
