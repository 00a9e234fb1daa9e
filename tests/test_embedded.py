"""The embedded matter: SAVVIS at June 28, 2002. Every figure here was worked out by hand from the public filings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.loading import load
from regrights.bridge.questions.check import check
from regrights.bridge.questions.requests import requests


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    return requests(load()).json()


def test_three_demands_are_admissible_and_no_short_form(answer: dict[str, Any]) -> None:
    assert [(item["kind"], item["way"], item["by"], item["shares"]) for item in answer["requests"]] == [
        ("demand", "constellation", ["bsc_iv", "cvc_ii"], {"least": 33333334, "most": 36666666}),
        ("demand", "reuters", ["reuters"], {"least": 33333334, "most": 54493333}),
        ("demand", "wcas", ["wcas_viii"], {"least": 33333334, "most": 162516666}),
    ]
    assert [(item["allowed"], item["used"], item["left"]) for item in answer["requests"]] == [(2, 0, 2)] * 3


def test_neither_constellation_holder_reaches_the_floor_alone() -> None:
    alone = check(load(), "bsc_iv_alone").json()
    floor = next(item for item in alone["conditions"] if item["id"] == "offering_floor")
    assert (floor["met"], floor["actual"], floor["short_by"]) == (False, "5761185.00", "19238815.00")
    assert [item["id"] for item in alone["conditions"] if not item["met"]] == ["offering_floor"]


def test_nortel_is_refused_with_its_shortfall_in_dollars(answer: dict[str, Any]) -> None:
    refused = next(item for item in answer["refused"] if item["way"] == "covered_warrants")
    assert refused["by"] == ["nortel"]
    assert [
        {key: unmet[key] for key in ("id", "clause", "actual", "required", "short_by", "unit")} for unmet in refused["unmet"]
    ] == [
        {
            "id": "offering_floor",
            "clause": "3(a)(ii)",
            "actual": "4823628.75",
            "required": "25000000.00",
            "short_by": "20176371.25",
            "unit": "dollars",
        }
    ]


def test_constellation_stands_as_an_eligible_investor_through_limb_b_only(answer: dict[str, Any]) -> None:
    standing = {entry["limb"]: entry for entry in answer["standing"] if entry["person"] == "constellation"}
    assert (standing["limb_a"]["met"], standing["limb_b"]["met"]) == (False, True)
    assert standing["limb_a"]["figure"] == {
        "actual": 26666666,
        "required": 33148727,
        "short_by": 6482061,
        "unit": "votes",
        "whole": 331487268,
    }
    assert standing["limb_b"]["figure"]["required"] == 16574364
    assert standing["limb_b"]["members"] == ["cvc_ii", "cvc_ii_offshore", "bsc_iv", "cvc_ii_partners"]


def test_the_day_before_the_amendment_constellation_is_nobody() -> None:
    answer = requests(adjusted(load(), as_of=dt.date(2002, 6, 27))).json()
    assert answer["in_force"] == ["base"]
    assert "constellation" not in {item["way"] for item in (*answer["requests"], *answer["refused"])}
    assert "cvc_ii" not in {holder for item in answer["requests"] for holder in item["notify"]}
    assert {item["item"] for item in answer["basis"]} >= {"base_wording_unknown"}


@pytest.mark.parametrize("signed", [["company", "wcas"], []])
def test_a_fund_that_joined_under_an_amendment_not_in_force_is_an_other_investor_as_any_other(signed: list[str]) -> None:
    answer = requests(load().model_copy(update={"signatures": {"amendment_1": signed}})).json()
    assert answer["in_force"] == ["base"]
    assert "constellation" not in {item["way"] for item in (*answer["requests"], *answer["refused"])}
    refused = {item["way"]: item for item in answer["refused"] if item["kind"] == "demand"}
    assert refused["other_eligible"]["by"] == ["bsc_iv", "cvc_ii"]
    assert [item["id"] for item in refused["other_eligible"]["unmet"]] == ["offering_floor"]
    # 15,810 shares of Series A make 21,080,000 votes, 6.36% of 331,487,268: above 5%, and at $0.75 below $25 million.
    limbs = {entry["limb"]: entry for entry in answer["standing"] if entry["members"] == ["cvc_ii"]}
    assert (limbs["limb_a"]["met"], limbs["limb_b"]["met"]) == (False, True)
    assert limbs["limb_b"]["figure"]["actual"] == 21080000
    assert all("cvc_ii" in item["notify"] for item in answer["requests"])
    assert {item["item"] for item in answer["basis"]} >= {"base_wording_unknown", "constellation_as_other"}


def test_the_inferred_and_assumed_figures_are_told_apart(answer: dict[str, Any]) -> None:
    tags = {item["item"]: item["tag"] for item in answer["basis"]}
    assert tags["bsc_iv: 4,190 of series_a"] == "inferred"
    assert tags["price of $0.75"] == tags["cvc_ii: 15,810 of series_a"] == tags["GECC warrant"] == "assumed"
    assert not any("reuters" in item for item in tags)


def test_what_follows_an_admissible_demand() -> None:
    answer = check(load(), "constellation_demand").json()
    duties = {(follow["duty"], follow["who"]): follow["by"] for follow in answer["follows"]}
    assert duties["register", "company"] is None
    assert duties["further_notice", "wcas_viii"] == "2002-06-28"
    assert duties["may_join", "nortel"] == "2002-07-28"
    assert ("further_notice", "cvc_ii") not in duties
