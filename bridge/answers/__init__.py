"""What the questions answer: typed values, exact, and their JSON form.

Amounts are whole numbers of shares, votes or demands; Money is in cents; days are dates. ``short_by`` is how much is
missing (or too much), in the unit of the figure, days for a date; None where the test is passed.
"""

from __future__ import annotations

from regrights.bridge.answers.changed import CompareAnswer, Difference, Expectation, ScenarioAnswer, Situation
from regrights.bridge.answers.checked import CheckAnswer, Follow, WayAnswer
from regrights.bridge.answers.common import Amount, BasisItem, Figure, Setting, Source, plain
from regrights.bridge.answers.cured import Change, Cure, CuresAnswer, Incurable
from regrights.bridge.answers.explained import Claim, ConditionAnswer, Ground, TestAnswer
from regrights.bridge.answers.read import Flip, Lasting, OverReadings, ReadingsAnswer, RobustAnswer
from regrights.bridge.answers.requested import RefusedAnswer, RequestAnswer, RequestsAnswer, Standing

__all__ = [
    "Amount",
    "BasisItem",
    "Change",
    "CheckAnswer",
    "Claim",
    "CompareAnswer",
    "ConditionAnswer",
    "Cure",
    "CuresAnswer",
    "Difference",
    "Expectation",
    "Figure",
    "Flip",
    "Follow",
    "Ground",
    "Incurable",
    "Lasting",
    "OverReadings",
    "ReadingsAnswer",
    "RefusedAnswer",
    "RequestAnswer",
    "RequestsAnswer",
    "RobustAnswer",
    "ScenarioAnswer",
    "Setting",
    "Situation",
    "Source",
    "Standing",
    "TestAnswer",
    "WayAnswer",
    "plain",
]
