"""How the shares of an underwritten offering may be divided: hand-worked cases at every bound of RULES.md 4.

The matter is small: holders in the file order of ORDER, with 1,000 shares of Restricted Stock each where nothing else is said.
Who asks, and for how much, is what a case says: ``by`` requests (else the Constellation Entities), the others join on day 12.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.loading import load_text
from regrights.bridge.matter.model import Matter

ORDER = ("wcas", "wp", "tw", "cv1", "cv2", "cv3", "reu", "ot", "out")
CAPACITIES = {"wcas": "wcas", "wp": "wcas_person", "reu": "reuters", "ot": "other_investor"}
CAPACITIES |= {"cv1": "constellation", "cv2": "constellation", "cv3": "constellation"}
"""``tw`` is a Permitted Transferee of WCAS, ``out`` no party."""
ANY, EACH, TOP_UP = {"split": "any"}, {"fifty_percent": "each"}, {"proviso_effect": "top_up"}
HELD, TRANSFEREES = {"pro_rata_base": "held"}, {"wcas_investors": "with_transferees"}
EVERY_SHARE: dict[str, Any] = {"split": "any", "lot": 1}
ODD = {"cv1": 5, "wcas": 10}
"""Half of 5 is 2.5: the proviso needs 3."""


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
    days: int = 12,
    **more: Any,
) -> Matter:
    """Return the matter; ``more`` is laid upon it and, where it is a key of an act, upon the act ``d``."""
    shares = {who: asks[who] for who in asks if (who in by if by else who.startswith("cv"))}
    joining = [{"by": who, "shares": asks[who], "days_after_notice": days} for who in asks if who not in shares]
    act = {"id": "d", "kind": "demand", "by": [*shares], "shares": shares, "method": "underwritten", "joining": joining}
    act |= {key: more.pop(key) for key in ("kind", "method", "date") if key in more}
    owned = dict.fromkeys(order, 1000) | dict(held or {})
    matter = {
        "regrights": 1,
        "matter": "small",
        "as_of": "2003-06-02",
        "price": "25000000",
        "form_s3": True,
        "classes": [
            {"id": "common", "kind": "common", "outstanding": 2 * sum(owned.values()), "votes_per_share": 1},
            {"id": "pref", "kind": "preferred", "outstanding": 9, "votes": "as_converted", "converts_to": "common", "ratio": "1"},
        ],
        "holders": [holder_of(who, owned[who]) for who in order],
        "acts": [act],
    }
    return load_text(json.dumps(matter | more), "small")


def asked(matter: Matter, maximum: int, readings: Mapping[str, str] | None = None, **ask: Any) -> dict[str, Any]:
    return dict(allocate(adjusted(matter, readings=readings or {}), "d", maximum=maximum, **ask).json())


def divided(asks: Mapping[str, int], maximum: int, *, split: str = "pro_rata", **more: Any) -> dict[str, Any]:
    """Return the answer to a deal; ``more`` is of the matter or, where it is one of these, of the question."""
    ask = {key: more.pop(key) for key in ("lot", "limit", "full", "propose") if key in more}
    readings = {"split": split, **more.pop("readings", {})}
    return asked(matter_of(asks, **more), maximum, readings, **ask)


def sold(asks: Mapping[str, int], maximum: int, **more: Any) -> dict[str, int]:
    """Return the pro rata division, having seen that it is the list, that it is full, and that nothing stays unsold."""
    answer = divided(asks, maximum, **more)
    division = dict(answer["pro_rata"]["sold"])
    assert answer["pro_rata"]["unsold"] == 0
    assert answer["allocations"] == [{"sold": division, "total": sum(division.values()), "full": True}]
    assert (answer["count"], answer["complete"]) == (1, True)
    return division


def rows(answer: Mapping[str, Any], *order: str) -> list[tuple[tuple[int, ...], bool]]:
    """Return each listed allocation, in the order of the holders, and whether it is full."""
    assert all(item["total"] == sum(item["sold"].values()) for item in answer["allocations"])
    return [(tuple(item["sold"][who] for who in order), item["full"]) for item in answer["allocations"]]


def bounds(answer: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    return {who: (bound["least"], bound["most"]) for who, bound in answer["ranges"].items()}


def test_half_of_an_odd_request_is_rounded_up() -> None:
    answer = divided(ODD, 4, **EVERY_SHARE)
    assert (answer["schema"], answer["act"], answer["maximum"], answer["lot"]) == ("regrights/allocate/1", "d", 4, 1)
    assert (answer["requested"], answer["admissible"], answer["unmet"], answer["left_out"]) == (ODD, True, [], [])
    assert (answer["proviso"]["applies"], answer["proviso"]["half"]) == (True, 3)
    wanted = [((1, 3), True), ((0, 4), True), ((0, 3), False), ((0, 2), False), ((0, 1), False), ((0, 0), False)]
    assert (rows(answer, "wcas", "cv1"), answer["count"], answer["complete"]) == (wanted, 6, True)
    limited, full = (divided(ODD, 4, **EVERY_SHARE, **more) for more in ({"limit": 3}, {"full": True}))
    assert (rows(limited, "wcas", "cv1"), limited["count"]) == (wanted[:3], 6)
    assert (rows(full, "wcas", "cv1"), full["count"]) == (wanted[:2], 2)


def test_lots_stop_at_each_request_and_full_is_judged_by_the_share() -> None:
    # cv1 in {0, 2, 4, 5}, wcas in {0, 2, 4, 6, 8, 10}; wcas needs cv1 at 4 or 5
    less = [(2, 5), (2, 4), (0, 5), (0, 4), (0, 2), (0, 0)]
    wanted = [((4, 4), True), *((division, False) for division in less)]
    assert rows(divided(ODD, 8, split="any", lot=2), "wcas", "cv1") == wanted


@pytest.mark.parametrize(
    ("maximum", "wcas", "cv1", "exclude", "top_up"),
    [
        (0, (0, 0), (0, 0), (0, 0), (0, 0)),
        (2, (0, 0), (2, 2), (0, 2), (0, 2)),  # one share under what the proviso needs: top_up does as exclude
        (3, (0, 0), (3, 3), (0, 3), (0, 3)),  # exactly that, and nothing over it
        (4, (0, 1), (3, 4), (0, 4), (1, 3)),  # one share over
        (6, (1, 3), (3, 5), (1, 5), (3, 3)),  # excluded, cv1 is filled, and wcas has what remains
        (7, (2, 4), (3, 5), (2, 5), (4, 3)),  # 7 x 5/15 is 2.33: under half
        (8, (3, 5), (3, 5), (5, 3), (5, 3)),  # 2.67 is more than half: plain pro rata, the odd share to cv1
        (14, (9, 10), (4, 5), (9, 5), (9, 5)),
        (15, (10, 10), (5, 5), (10, 5), (10, 5)),
        (99, (10, 10), (5, 5), (10, 5), (10, 5)),
    ],
)
def test_wcas_and_constellation_alone(
    maximum: int, wcas: tuple[int, int], cv1: tuple[int, int], exclude: tuple[int, int], top_up: tuple[int, int]
) -> None:
    assert bounds(divided(ODD, maximum)) == {"wcas": wcas, "cv1": cv1}
    assert tuple(sold(ODD, maximum)[who] for who in ("wcas", "cv1")) == exclude
    assert tuple(sold(ODD, maximum, readings=TOP_UP)[who] for who in ("wcas", "cv1")) == top_up


FOUR = {"wcas": 30, "cv1": 10, "reu": 10, "ot": 10}
TWO_FUNDS = {"wcas": 20, "cv1": 3, "cv2": 5}
SHORT_OF_ONE = {"wcas": 9, "cv1": 5, "reu": 11}
BIG_FUND = {"wcas": 50, "cv1": 900, "cv2": 50}
PRO_RATA: dict[str, tuple[dict[str, int], int, dict[str, Any], list[int]]] = {
    "no wcas: Constellation may stay under half": ({"cv1": 10, "reu": 90}, 10, {}, [1, 9]),
    "reuters requests: no proviso": ({"wcas": 80, "cv1": 10, "reu": 10}, 10, {"by": ["reu"]}, [8, 1, 1]),
    "wcas requests: no proviso": ({"wcas": 80, "cv1": 10, "reu": 10}, 10, {"by": ["wcas"], "readings": TOP_UP}, [8, 1, 1]),
    "not underwritten: filled whole": (ODD, 1, {"method": "other"}, [5, 10]),
    "firm commitment is underwritten": (ODD, 4, {"method": "firm_commitment"}, [4, 0]),
    "short form of Constellation: the proviso too": (ODD, 4, {"kind": "short_form"}, [4, 0]),
    "the day before the amendment: none": (ODD, 4, {"date": "2002-06-27"}, [1, 3]),  # 1.33, 2.67
    "the day of the amendment": (ODD, 4, {"date": "2002-06-28"}, [4, 0]),
    "the amendment unsigned: none": (ODD, 4, {"signatures": {"amendment_1": ["company", "wcas"]}}, [1, 3]),
    "exclude leaves reuters and others their part": (FOUR, 12, {}, [0, 4, 4, 4]),
    "top_up, then 7 as 4.2, 1.4, 1.4: tie in file order": (FOUR, 12, {"readings": TOP_UP}, [4, 5, 2, 1]),
    "together: half of 8 as 1.5, 2.5: tie in file order": (TWO_FUNDS, 10, {"readings": TOP_UP}, [6, 2, 2]),
    "each: 2 and 3": (TWO_FUNDS, 10, {"readings": EACH | TOP_UP}, [5, 2, 3]),
    "each, the halves exceed M: as exclude": (TWO_FUNDS, 4, {"readings": EACH | TOP_UP}, [0, 2, 2]),  # 1.5, 2.5
    "each, the halves are M": (TWO_FUNDS, 5, {"readings": EACH | TOP_UP}, [0, 2, 3]),
    "exclude fills both funds, the rest to wcas": (TWO_FUNDS, 10, {"readings": EACH}, [2, 3, 5]),
    "a wcas person is a WCAS Investor": ({"wp": 10, "cv1": 5}, 4, {}, [0, 4]),
    "a transferee of wcas is none": ({"tw": 10, "cv1": 5}, 4, {}, [3, 1]),  # 2.67, 1.33
    "a transferee of wcas is one, so read": ({"tw": 10, "cv1": 5}, 4, {"readings": TRANSFEREES}, [0, 4]),
    "by what is held": ({"wcas": 9, "reu": 9}, 10, {"by": ["reu"], "readings": HELD, "held": {"wcas": 10, "reu": 40}}, [2, 8]),
    "held, and what exceeds a request is shared again": (  # 7.2 of 4; then 2.4 and 1.6 each
        {"wcas": 10, "reu": 4, "ot": 10},
        12,
        {"by": ["reu"], "readings": HELD, "held": {"wcas": 10, "reu": 30, "ot": 10}},
        [4, 4, 4],
    ),
    # cv1 is filled, 1.5 for wcas and cv2 each; together that is 11.5 of 20
    "held, together": ({"wcas": 2, "cv1": 10, "cv2": 10}, 13, {"readings": HELD, "held": BIG_FUND}, [2, 10, 1]),
    # 5 and 5, 2 for wcas, and the last share divided again as 18 to 1
    "held, each": ({"wcas": 2, "cv1": 10, "cv2": 10}, 13, {"readings": HELD | EACH | TOP_UP, "held": BIG_FUND}, [2, 6, 5]),
    "held, each, excluded": ({"wcas": 2, "cv1": 10, "cv2": 10}, 13, {"readings": HELD | EACH, "held": BIG_FUND}, [0, 10, 3]),
    "3.5, 2.1, 1.4: largest remainder": ({"wcas": 3, "reu": 5, "ot": 2}, 7, {"by": ["reu"]}, [2, 4, 1]),
    "0.67 each: tie in file order": ({"wcas": 1, "reu": 1, "ot": 1}, 2, {"by": ["reu"]}, [1, 1, 0]),
    "0.67 each, the file the other way": ({"wcas": 1, "reu": 1, "ot": 1}, 2, {"by": ["reu"], "order": ORDER[::-1]}, [0, 1, 1]),
    # 4.68, 2.6 and 5.72: the remainders would leave cv1 with 2 of 5, so it has an odd share first
    "rounding breaks no proviso": (SHORT_OF_ONE, 13, {}, [4, 3, 6]),
    "the same without a proviso": (SHORT_OF_ONE, 13, {"by": ["reu"]}, [5, 2, 6]),
    "half a share each: not wcas, though first in the file": ({"wcas": 1, "cv1": 1}, 1, {}, [0, 1]),
}


@pytest.mark.parametrize(("asks", "maximum", "more", "wanted"), PRO_RATA.values(), ids=list(PRO_RATA))
def test_the_pro_rata_division(asks: dict[str, int], maximum: int, more: dict[str, Any], wanted: list[int]) -> None:
    assert sold(asks, maximum, **more) == dict(zip(asks, wanted, strict=True))


@pytest.mark.parametrize("readings", [EACH, EACH | TOP_UP])
def test_where_one_odd_share_cannot_make_up_the_half_of_two_funds_the_division_still_keeps_the_proviso(
    readings: dict[str, str],
) -> None:
    # 2, 1.5 and 3.5 are exactly half for each fund, but 2 and 4 are needed and only one share is odd
    division = sold({"wcas": 4, "cv1": 3, "cv2": 7}, 7, readings=readings)
    assert sum(division.values()) == 7
    assert not division["wcas"] or (division["cv1"] >= 2 and division["cv2"] >= 4)


def test_the_proviso_is_of_constellations_own_requests_since_the_amendment() -> None:
    deals: list[dict[str, Any]] = [{}, {"kind": "short_form"}, {"by": ["reu"]}, {"date": "2002-06-27"}]
    deals.append({"signatures": {"amendment_1": []}})
    answers = [divided(ODD | {"reu": 1}, 4, **deal) for deal in deals]
    assert [answer["proviso"]["applies"] for answer in answers] == [True, True, False, False, False]


def test_together_or_each() -> None:
    together, each = (divided(TWO_FUNDS, 5, **EVERY_SHARE, readings=reading) for reading in ({}, EACH))
    assert (together["proviso"]["half"], each["proviso"]["half"]) == (4, 5)
    with_wcas = [[division for division, _ in rows(answer, "wcas", "cv1", "cv2") if division[0]] for answer in (together, each)]
    assert with_wcas == [[(1, 3, 1), (1, 2, 2), (1, 1, 3), (1, 0, 4)], []]
    assert bounds(divided(TWO_FUNDS, 6, readings=EACH)) == {"wcas": (0, 1), "cv1": (1, 3), "cv2": (3, 5)}


def test_where_nothing_is_cut_back_each_has_all_and_nobody_but_wcas_is_bound() -> None:
    assert bounds(divided(ODD, 1, method="other")) == {"wcas": (10, 10), "cv1": (5, 5)}
    assert bounds(divided(FOUR, 12)) == {"wcas": (0, 7), "cv1": (0, 10), "reu": (0, 10), "ot": (0, 10)}


def test_who_joins_in_time_is_included_up_to_its_own_restricted_stock() -> None:
    asks, held = {"cv1": 4, "cv2": 50, "reu": 8}, {"cv2": 3, "reu": 5}
    answer = divided(asks, 99, by=["cv1"], held=held, days=30)
    assert (answer["requested"], answer["left_out"]) == ({"cv1": 4, "cv2": 3, "reu": 5}, [])
    assert answer["proviso"]["half"] == 4  # of 7: a fund that joins counts in the half
    assert answer["pro_rata"]["sold"] == {"cv1": 4, "cv2": 3, "reu": 5}


LEFT_OUT = [("wcas", {"days": 31}), ("cv2", {"days": 31}), ("out", {}), ("cv2", {"date": "2002-06-27"})]


@pytest.mark.parametrize(("who", "more"), LEFT_OUT)
def test_who_is_late_or_no_investor_is_left_out(who: str, more: dict[str, Any]) -> None:
    answer = divided({"reu": 5, who: 10}, 4, by=["reu"], **more)
    assert [item["by"] for item in answer["left_out"]] == [who]
    assert all(item["why"] and item["clause"] for item in answer["left_out"])
    assert (answer["requested"], answer["pro_rata"]["sold"], bounds(answer)) == ({"reu": 5}, {"reu": 4}, {"reu": (4, 4)})


def test_an_inadmissible_act_is_divided_all_the_same() -> None:
    answer = divided(ODD, 4, price="1")
    assert (answer["admissible"], [item["id"] for item in answer["unmet"]]) == (False, ["offering_floor"])
    assert answer["pro_rata"]["sold"] == {"cv1": 4, "wcas": 0}


def test_a_proposal_is_judged_and_the_nearest_admissible_one_found() -> None:
    def figures(proposal: dict[str, int], *keys: str, maximum: int = 4) -> tuple[Any, list[list[Any]]]:
        found = divided(ODD, maximum, propose=proposal)["proposed"]
        moved = sum(abs(found["nearest"][who] - proposal[who]) for who in proposal) if found["nearest"] else 0
        assert found["admissible"] is (not found["broken"])
        return (found["admissible"], found["full"], moved), [[item[key] for key in keys] for item in found["broken"]]

    assert figures({"cv1": 3, "wcas": 1}) == ((True, True, 0), [])
    assert figures({"cv1": 3, "wcas": 0}) == ((True, False, 0), [])
    keys = ("rule", "actual", "required", "short_by")
    assert figures({"cv1": 2, "wcas": 2}, *keys) == ((False, False, 2), [["proviso", 2, 3, 1]])
    assert figures({"cv1": 6, "wcas": 10}, *keys, maximum=20) == ((False, False, 1), [["request", 6, 5, 1]])
    verdict, broken = figures({"cv1": 6, "wcas": 10}, *keys)
    assert (verdict, sorted(broken)) == ((False, False, 12), [["maximum", 16, 4, 12], ["request", 6, 5, 1]])
