"""How `allocate` keeps house: few groundings, an answer that nothing changes, and a list beside it."""

from __future__ import annotations

import dataclasses

import pytest
from made_up import ONE_TIER, bar, divided
from test_allocate import ANY, ODD, matter_of

from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.cutback.answer import listing
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.solving import solver

FOUR = {"wcas": 30, "cv1": 10, "reu": 10, "ot": 10}


@pytest.fixture
def controls(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows with every program that is grounded."""
    made: list[object] = []
    control = solver.clingo.Control

    def counted(*arguments: object) -> object:
        made.append(arguments)
        return control(*arguments)

    monkeypatch.setattr(solver.clingo, "Control", counted)
    return made


def test_a_division_with_its_ranges_is_two_programs_and_a_list_or_a_nearest_allocation_a_third(controls: list[object]) -> None:
    matter = matter_of(FOUR)
    answer = allocate(matter, "d", maximum=12)
    assert len(controls) == 2
    assert answer.proposed is None
    allocate(matter, "d", maximum=12, propose={"cv1": 11})
    assert len(controls) == 2 + 3
    listed = allocate(adjusted(matter, readings=ANY), "d", maximum=12, lot=1)
    assert sum(1 for _ in listing(listed)) > 100
    assert len(controls) == 2 + 3 + 3


def test_ranges_need_one_program_however_many_there_are_and_whatever_they_are_measured_on(controls: list[object]) -> None:
    matter = adjusted(
        matter_of({"cv1": 11, "cv2": 12, "cv3": 13, "wcas": 14, "reu": 15, "ot": 16}), readings={"fifty_percent": "each"}
    )
    allocate(matter, "d", maximum=40)
    assert len(controls) == 2


def test_an_answer_is_frozen_and_the_list_is_beside_it() -> None:
    answer = allocate(adjusted(matter_of(ODD), readings=ANY), "d", maximum=4, lot=1, limit=2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.lot = 2  # type: ignore[misc]
    once, again = listing(answer), listing(answer)
    assert len(list(once)) == 2
    assert (once.count, once.complete, again.count) == (6, False, 0)
    assert answer.json() == answer.json()


def test_a_division_among_hundreds_of_holders_of_thousands_of_millions_is_exact() -> None:
    asks = {f"h{number}": 10_000_000 + number for number in range(600)}
    answer = divided(ONE_TIER + bar("half", "h0", ";".join(list(asks)[1:]), 50), asks, 3_000_000_001)
    assert sum(answer.sold.values()) == 3_000_000_001
    half = -(-sum(list(asks.values())[1:]) // 2)
    assert answer.ranges["h0"] == (0, 3_000_000_001 - half)
    assert answer.ranges["h1"] == (0, 10_000_001)
