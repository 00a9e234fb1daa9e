"""How the shares of an underwritten offering may be divided: hand-worked cases at every bound of RULES.md 4.

The matter is small: holders in the file order of ORDER, each with common enough, Constellation and the Other Investor
with one share of Preferred Stock beside. Who asks, and for how much, is all that a case says; those of ``by`` request
(the Constellation Entities, where it is not given), the others join on day 12.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from regrights.bridge.allocate import allocate
from regrights.bridge.loading import load_text
from regrights.bridge.matter import Matter
from regrights.bridge.questions import adjusted

ORDER = ("wcas", "wp", "tw", "cv1", "cv2", "cv3", "reu", "ot", "out")
CAPACITIES = {"wcas": "wcas", "wp": "wcas_person", "reu": "reuters", "ot": "other_investor"}
CAPACITIES |= {"cv1": "constellation", "cv2": "constellation", "cv3": "constellation"}
"""``tw`` is a Permitted Transferee of WCAS, ``out`` no party."""
ANY, EACH, TOP_UP = {"split": "any"}, {"fifty_percent": "each"}, {"proviso_effect": "top_up"}
HELD, TRANSFEREES = {"pro_rata_base": "held"}, {"wcas_investors": "with_transferees"}


def holder_of(who: str, restricted: int) -> dict[str, Any]:
    """Return a holder whose Restricted Stock, held or issuable on conversion, is ``restricted``."""
    preferred = int(restricted > 0 and CAPACITIES.get(who) in {"constellation", "other_investor"})
    stock = [{"class": "common", "shares": restricted - preferred}, {"class": "pref", "shares": preferred}]
    transferee = {"transferee_of": "wcas", "purchase": True} if who == "tw" else {}
    holdings = [holding for holding in stock if holding["shares"]]
    return {"id": who, "capacity": CAPACITIES.get(who, "none"), "holdings": holdings, **transferee}


def matter_of(
    asks: Mapping[str, int],
    *,
    by: Sequence[str] = (),
    order: Sequence[str] = ORDER,
    held: Mapping[str, int] | None = None,
    days: Mapping[str, int] | None = None,
    price: str = "25000000",
    more: Mapping[str, Any] | None = None,
    **act: Any,
) -> Matter:
    requesters = [who for who in asks if (who in by if by else who.startswith("cv"))]
    joining = [
        {"by": who, "shares": shares, "days_after_notice": (days or {}).get(who, 12)}
        for who, shares in asks.items()
        if who not in requesters
    ]
    shares = {who: asks[who] for who in requesters}
    request = {"id": "d", "kind": "demand", "by": requesters, "shares": shares, "method": "underwritten", "joining": joining}
    owned = dict.fromkeys(order, 1000) | dict(held or {})
    matter = {
        "regrights": 1,
        "matter": "small",
        "as_of": "2003-06-02",
        "price": price,
        "form_s3": True,
        "classes": [
            {"id": "common", "kind": "common", "outstanding": 2 * sum(owned.values()), "votes_per_share": 1},
            {"id": "pref", "kind": "preferred", "outstanding": 9, "votes": "as_converted", "converts_to": "common", "ratio": "1"},
        ],
        "holders": [holder_of(who, owned[who]) for who in order],
        "acts": [request | act],
    }
    return load_text(json.dumps(matter | dict(more or {})), "small")


def divided(
    asks: Mapping[str, int],
    maximum: int,
    *readings: Mapping[str, str],
    ask: Mapping[str, Any] | None = None,
    **deal: Any,
) -> dict[str, Any]:
    """Return the answer to the deal under readings; ``ask`` is what else the question says."""
    chosen = {issue: option for reading in readings for issue, option in reading.items()}
    matter = adjusted(matter_of(asks, **deal), readings=chosen)
    return dict(allocate(matter, "d", maximum=maximum, **(ask or {})).json())


def sold(asks: Mapping[str, int], maximum: int, *readings: Mapping[str, str], **deal: Any) -> dict[str, int]:
    """Return the pro rata division, having seen that it stands in the list, alone and full, and that nothing stays unsold."""
    answer = divided(asks, maximum, *readings, **deal)
    division = dict(answer["pro_rata"]["sold"])
    assert answer["pro_rata"]["unsold"] == 0
    assert answer["allocations"] == [{"sold": division, "total": sum(division.values()), "full": True}]
    assert (answer["count"], answer["complete"]) == (1, True)
    return division


def rows(answer: Mapping[str, Any], *order: str) -> list[tuple[tuple[int, ...], bool]]:
    assert all(item["total"] == sum(item["sold"].values()) for item in answer["allocations"])
    return [(tuple(item["sold"][who] for who in order), item["full"]) for item in answer["allocations"]]


def bounds(answer: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    return {who: (bound["least"], bound["most"]) for who, bound in answer["ranges"].items()}


ODD = {"cv1": 5, "wcas": 10}
"""Half of 5 is 2.5: the proviso needs 3."""
LOT = {"lot": 1}


def test_half_of_an_odd_request_is_rounded_up() -> None:
    answer = divided(ODD, 4, ANY, ask=LOT)
    assert (answer["schema"], answer["act"], answer["maximum"], answer["lot"]) == ("regrights/allocate/1", "d", 4, 1)
    assert (answer["requested"], answer["admissible"], answer["unmet"], answer["left_out"]) == (ODD, True, [], [])
    assert (answer["proviso"]["applies"], answer["proviso"]["half"]) == (True, 3)
    wanted = [((1, 3), True), ((0, 4), True), ((0, 3), False), ((0, 2), False), ((0, 1), False), ((0, 0), False)]
    assert rows(answer, "wcas", "cv1") == wanted
    assert (answer["count"], answer["complete"]) == (6, True)
    assert bounds(answer) == {"wcas": (0, 1), "cv1": (3, 4)}


def test_a_limit_shortens_the_list_and_not_the_count_and_full_keeps_the_full_ones() -> None:
    short = divided(ODD, 4, ANY, ask={"lot": 1, "limit": 2})
    assert (rows(short, "wcas", "cv1"), short["count"]) == ([((1, 3), True), ((0, 4), True)], 6)
    full = divided(ODD, 4, ANY, ask={"lot": 1, "full": True})
    assert (rows(full, "wcas", "cv1"), full["count"]) == ([((1, 3), True), ((0, 4), True)], 2)


def test_lots_stop_at_each_request_and_full_is_judged_by_the_share() -> None:
    # cv1 in {0, 2, 4, 5}, wcas in {0, 2, 4, 6, 8, 10}; with 8 shares wcas needs cv1 at 4 or 5
    wanted = [
        ((4, 4), True),
        ((2, 5), False),
        ((2, 4), False),
        ((0, 5), False),
        ((0, 4), False),
        ((0, 2), False),
        ((0, 0), False),
    ]
    assert rows(divided(ODD, 8, ANY, ask={"lot": 2}), "wcas", "cv1") == wanted


@pytest.mark.parametrize(
    ("maximum", "wcas", "cv1", "exclude", "top_up"),
    [
        (2, (0, 0), (2, 2), (0, 2), (0, 2)),  # half exceeds M: top_up does as exclude
        (3, (0, 0), (3, 3), (0, 3), (0, 3)),  # exactly what the proviso needs, and nothing over it
        (4, (0, 1), (3, 4), (0, 4), (1, 3)),  # one share over
        (6, (1, 3), (3, 5), (1, 5), (3, 3)),  # cv1 is filled, and wcas shares what remains
        (7, (2, 4), (3, 5), (2, 5), (4, 3)),  # 7 x 5/15 is 2.33: under half
        (8, (3, 5), (3, 5), (5, 3), (5, 3)),  # 2.67 is half or more: plain pro rata, the odd share to cv1
        (14, (9, 10), (4, 5), (9, 5), (9, 5)),  # 9.33 and 4.67
    ],
)
def test_the_maximum_around_what_the_proviso_needs(
    maximum: int, wcas: tuple[int, int], cv1: tuple[int, int], exclude: tuple[int, int], top_up: tuple[int, int]
) -> None:
    assert bounds(divided(ODD, maximum)) == {"wcas": wcas, "cv1": cv1}
    assert sold(ODD, maximum) == dict(zip(("wcas", "cv1"), exclude, strict=True))
    assert sold(ODD, maximum, TOP_UP) == dict(zip(("wcas", "cv1"), top_up, strict=True))


def test_a_maximum_of_nothing_sells_nothing() -> None:
    answer = divided(ODD, 0, ANY, ask=LOT)
    assert (rows(answer, "wcas", "cv1"), answer["count"]) == ([((0, 0), True)], 1)
    assert bounds(answer) == {"wcas": (0, 0), "cv1": (0, 0)}
    assert sold(ODD, 0) == sold(ODD, 0, TOP_UP) == {"wcas": 0, "cv1": 0}


def test_a_maximum_above_all_requests_fills_them() -> None:
    asks = {"cv1": 2, "wcas": 1}
    answer = divided(asks, 100, ANY, ask=LOT)
    wanted = [((1, 2), True), ((1, 1), False), ((0, 2), False), ((0, 1), False), ((0, 0), False)]
    assert rows(answer, "wcas", "cv1") == wanted
    assert bounds(answer) == {"wcas": (1, 1), "cv1": (2, 2)}
    assert sold(asks, 100) == sold(asks, 100, TOP_UP, HELD) == asks


def test_without_wcas_constellation_may_stay_under_half() -> None:
    assert sold({"cv1": 10, "reu": 90}, 10) == {"cv1": 1, "reu": 9}
    assert bounds(divided({"cv1": 10, "reu": 90}, 10)) == {"cv1": (0, 10), "reu": (0, 10)}


def test_the_proviso_does_not_bind_reuters_or_other_investors() -> None:
    asks = {"cv1": 10, "reu": 10, "ot": 10, "wcas": 30}
    # 12 shares: 2 for cv1 are under half; without wcas each of the three has 4; topped up, 5 and 7 x (1/5, 1/5, 3/5)
    assert sold(asks, 12) == {"wcas": 0, "cv1": 4, "reu": 4, "ot": 4}
    assert sold(asks, 12, TOP_UP) == {"wcas": 4, "cv1": 5, "reu": 2, "ot": 1}  # 4.2, 1.4, 1.4: the tie in file order
    assert bounds(divided(asks, 12)) == {"wcas": (0, 7), "cv1": (0, 10), "reu": (0, 10), "ot": (0, 10)}


def test_who_has_its_fill_leaves_what_remains_to_those_who_may_still_take_it() -> None:
    # half of 20 and 2 for reu leave wcas its 3; the last 5 go to Constellation again: 15 as 3.75 and 11.25
    asks = {"cv1": 5, "cv2": 15, "reu": 2, "wcas": 3}
    assert sold(asks, 20, TOP_UP) == {"wcas": 2, "cv1": 4, "cv2": 12, "reu": 2}  # 0.8 of each: no proviso needed
    assert sold({"cv1": 4, "cv2": 12, "wcas": 100}, 20) == {"wcas": 4, "cv1": 4, "cv2": 12}
    # by what is held cv1 and cv2 would have 1 of 100 each; with their 4, wcas is filled, and 3 remain for them
    few = {"held": {"cv1": 4, "cv2": 4, "wcas": 992}}
    assert sold({"cv1": 4, "cv2": 4, "wcas": 1}, 8, HELD, **few) == {"wcas": 1, "cv1": 4, "cv2": 3}
    assert sold({"cv1": 4, "cv2": 4, "wcas": 6}, 8, HELD, TOP_UP, **few) == {"wcas": 4, "cv1": 2, "cv2": 2}


def test_reuters_as_the_requester_brings_no_proviso() -> None:
    asks, by = {"reu": 10, "cv1": 10, "wcas": 80}, ["reu"]
    answer = divided(asks, 10, by=by)
    assert answer["proviso"]["applies"] is False
    assert bounds(answer) == {"wcas": (0, 10), "cv1": (0, 10), "reu": (0, 10)}
    assert sold(asks, 10, by=by) == sold(asks, 10, TOP_UP, by=by) == {"wcas": 8, "cv1": 1, "reu": 1}


@pytest.mark.parametrize("readings", [{}, TOP_UP, HELD, EACH])
def test_an_offering_that_is_not_underwritten_is_filled_whole(readings: dict[str, str]) -> None:
    assert sold(ODD, 1, readings, method="other") == ODD
    assert bounds(divided(ODD, 1, readings, method="other")) == {"wcas": (10, 10), "cv1": (5, 5)}


def test_a_firm_commitment_is_underwritten() -> None:
    assert sold(ODD, 4, method="firm_commitment") == {"wcas": 0, "cv1": 4}
