"""Requests that once went wrong, or that only a large or an odd cap table shows."""

from __future__ import annotations

import time
from typing import Any

from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.requests import requests

HEAD = """regrights: 1
matter: A matter
as_of: 2003-01-01
price: "{price}"
classes:
  - {{id: common, kind: common, outstanding: {outstanding}}}
  - {{id: pref, kind: preferred, outstanding: {outstanding}, converts_to: common, ratio: 1, votes: as_converted}}
  - {{id: stiff, kind: preferred, outstanding: {outstanding}, votes_per_share: 1}}
holders:
"""


def matter(*holders: str, price: str = "1.00", outstanding: int = 10**9, more: str = "") -> Any:
    lines = "".join(f"  - {{{holder}}}\n" for holder in holders)
    return load_text(HEAD.format(price=price, outstanding=outstanding) + lines + more, "case")


def holder(name: str, capacity: str, shares: int, stock: str = "common", more: str = "") -> str:
    return f"id: {name}, capacity: {capacity}, holdings: [{{class: {stock}, shares: {shares}}}]{more}"


def ways(answer: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    return [(item["kind"], item["way"], item["by"]) for item in answer["requests"]]


def test_a_floor_that_no_number_of_shares_reaches_is_not_met() -> None:
    answer = requests(matter(holder("w", "wcas", 3 * 10**9), price="0.000000001", outstanding=3 * 10**9)).json()
    assert answer["requests"] == []


def test_a_round_number_of_billions_reaches_the_floor() -> None:
    answer = requests(matter(holder("w", "wcas", 3 * 10**9), price="0.75", outstanding=3 * 10**9)).json()
    assert ways(answer) == [("demand", "wcas", ["w"])]


def test_nortel_has_no_other_way_in_its_own_capacity_and_any_way_as_a_transferee() -> None:
    for capacity, way in (("other_investor", "other_eligible"), ("wcas", "wcas")):
        giver = holder("g", capacity, 10**8, "pref")
        alone = requests(matter(giver, holder("n", "nortel", 5 * 10**8, "pref"))).json()
        assert [by for kind, _, by in ways(alone) if kind == "demand" and "n" in by] == []
        taker = requests(matter(giver, holder("n", "nortel", 5 * 10**8, "pref", ", transferee_of: g"))).json()
        assert [(of, by) for kind, of, by in ways(taker) if kind == "demand" and "n" in by] == [(way, ["n"])]


def test_constellation_joined_with_the_consent_that_the_amendment_gives() -> None:
    acts = "acts:\n  - {id: j, kind: joinder, by: [c], agrees_in_writing: true}\n"
    constellation = matter(holder("c", "constellation", 10, "pref"), more=acts)
    assert check(constellation, "j").json()["admissible"] is True
    assert check(matter(holder("c", "none", 10, "pref"), more=acts), "j").json()["admissible"] is False


def test_preferred_stock_that_does_not_convert_is_no_restricted_stock_for_a_transferee() -> None:
    holders = (holder("r", "reuters", 10**8, "stiff"), "id: t, capacity: none, transferee_of: r")
    acts = "acts:\n  - {id: x, kind: transfer, by: [r], to: t, class: stiff, shares: 100000000, purchase: true}\n"
    answer = check(matter(*holders, outstanding=10**8, more=acts), "x").json()
    assert [item["id"] for item in answer["conditions"] if not item["met"]] == ["passes_12d"]


def test_a_right_taken_from_reuters_stays_burdened_in_the_hands_of_a_constellation_entity() -> None:
    giver = holder("c", "constellation", 100, "common", ", transferee_of: r")
    holders = (holder("r", "reuters", 100), giver, "id: t, capacity: none, transferee_of: c")
    acts = "acts:\n  - {id: x, kind: transfer, by: [c], to: t, class: common, shares: 10, purchase: false}\n"
    answer = check(matter(*holders, more=acts), "x").json()
    assert [item["id"] for item in answer["conditions"] if not item["met"]] == ["passes_12d"]


def test_thirty_funds_of_different_sizes_are_answered_at_once() -> None:
    funds = [holder(f"c{index}", "constellation", 10**6 + 7919 * index) for index in range(30)]
    start = time.process_time()
    answer = requests(matter(*funds), limit=50).json()
    assert time.process_time() - start < 8
    assert (len(answer["requests"]), answer["complete"]) == (50, False)
    assert all(item["shares"]["most"] >= 25_000_000 for item in answer["requests"])


def test_a_way_with_more_large_holders_than_can_be_weighed_is_said_to_be_left_open_and_others_are_answered() -> None:
    funds = [holder(f"c{index}", "constellation", 5 * 10**6) for index in range(501)]
    answer = requests(matter(*funds, holder("r", "reuters", 10**8), outstanding=3 * 10**9)).json()
    assert ways(answer) == [("demand", "reuters", ["r"])]
    assert (answer["complete"], "constellation" in {item["way"] for item in answer["refused"]}) == (False, False)
