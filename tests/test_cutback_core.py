"""Tiers, floors and bars of made-up agreements, worked by hand; and two bars at once against a brute force."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import ONE_TIER, bar, divided

from examples import examples

TIERS = (
    "tier(x,1,company). tier(x,2,holders). tier(x,3,others).\n"
    "in_tier(x,company,co). in_tier(x,holders,(a;b)). in_tier(x,others,ot).\n"
    "weight(x,H,R) :- participant(x,H,R).\n"
)
ASKS = {"co": 50, "a": 40, "b": 20, "ot": 10}


@pytest.mark.parametrize(
    ("maximum", "wanted"),
    [
        (0, [0, 0, 0, 0]),
        (30, [30, 0, 0, 0]),
        (80, [50, 20, 10, 0]),  # 30 for the holders, as 40 to 20
        (81, [50, 21, 10, 0]),  # 20.67 and 10.33: the odd share to the larger remainder
        (115, [50, 40, 20, 5]),
        (120, [50, 40, 20, 10]),
        (999, [50, 40, 20, 10]),
    ],
)
def test_tiers_are_served_in_their_order_and_each_pro_rata(maximum: int, wanted: list[int]) -> None:
    answer = divided(TIERS, ASKS, maximum)
    assert list(answer.sold.values()) == wanted
    assert not answer.pro_rata.redone


FLOOR_OF_OFFERING = (
    "floor(x,thirty). favours(x,thirty,(a;b)). percent(x,thirty,30). measured(x,thirty,together). of_offering(x,thirty).\n"
)


@pytest.mark.parametrize(
    ("maximum", "wanted"),
    [
        (60, [42, 12, 6, 0]),  # 30% of 60 is 18, as 12 and 6: the company gives way with 8
        (55, [38, 11, 6, 0]),  # 16.5, rounded up to 17: 11.33 and 5.67
        (80, [50, 20, 10, 0]),  # the holders have 30 of 80 anyway, 24 of it as the floor
        (120, [50, 40, 20, 10]),
    ],
)
def test_a_floor_of_the_offering_makes_the_company_give_way(maximum: int, wanted: list[int]) -> None:
    answer = divided(TIERS + FLOOR_OF_OFFERING, ASKS, maximum)
    assert list(answer.sold.values()) == wanted
    floor = -(-30 * maximum // 100)
    # The company has at most what the floor leaves; a may have nothing only where b alone can fill the floor, and so on.
    assert answer.ranges["co"][1] == min(50, maximum - floor)
    assert answer.ranges["a"][0] == max(0, floor - 20, maximum - 80)


def test_a_floor_of_the_offering_asks_for_no_more_than_was_requested() -> None:
    answer = divided(TIERS + FLOOR_OF_OFFERING, {"co": 50, "a": 4, "b": 2, "ot": 10}, 40)
    assert answer.sold == {"co": 34, "a": 4, "b": 2, "ot": 0}
    assert {holder: answer.ranges[holder] for holder in ("a", "b")} == {"a": (4, 4), "b": (2, 2)}


FLOOR_OF_REQUEST = "floor(x,ninety). favours(x,ninety,(a;b)). percent(x,ninety,90). measured(x,ninety,each).\n"


def test_a_floor_of_the_request_of_each() -> None:
    # 90% of 40 and of 20 is 36 and 18; what is left of 60, 6, goes to the company.
    answer = divided(TIERS + FLOOR_OF_REQUEST, ASKS, 60)
    assert answer.sold == {"co": 6, "a": 36, "b": 18, "ot": 0}
    assert [(entry.what, entry.of, entry.amount) for entry in answer.pro_rata.rounds] == [
        ("floor", "ninety", 54),
        ("tier", "company", 6),
    ]
    assert answer.ranges == {"co": (0, 6), "a": (36, 40), "b": (18, 20), "ot": (0, 6)}


def test_a_proposal_below_a_floor_breaks_it_and_the_nearest_one_keeps_it() -> None:
    answer = divided(TIERS + FLOOR_OF_REQUEST, ASKS, 60, {"co": 10, "a": 32, "b": 18, "ot": 0})
    assert answer.pro_rata.verdict.broken == [("ninety", "together")]
    assert answer.nearest == {"co": 6, "a": 36, "b": 18, "ot": 0}


def test_a_floor_that_asks_for_more_than_there_is_yields_and_is_filled_as_far_as_that_goes() -> None:
    answer = divided(TIERS + FLOOR_OF_REQUEST, ASKS, 45)
    assert answer.sold == {"co": 0, "a": 36, "b": 9, "ot": 0}
    assert answer.ranges["co"] == (0, 45)


# No sale of A unless C sells half, and no sale of B unless D sells a third.
TWO = bar("half", "a", "c", 50), bar("third", "b", "d", 33)
FOUR = {"a": 40, "b": 30, "c": 20, "d": 10, "e": 0}


def test_two_bars_that_both_bite() -> None:
    # By weight alone 10 shares go 4, 3, 2, 1: c lacks 8 of its half, d 3 of its 4. Left out, a and b leave all to c and d: 6.67
    # and 3.33.
    answer = divided(ONE_TIER + "".join(TWO), FOUR, 10)
    assert answer.sold == {"a": 0, "b": 0, "c": 7, "d": 3, "e": 0}
    assert answer.pro_rata.redone == {"half": "exclude", "third": "exclude"}
    assert answer.pro_rata.kept["a"] == ("half", "maximum")
    assert answer.ranges == {"a": (0, 0), "b": (0, 6), "c": (0, 10), "d": (0, 10), "e": (0, 0)}


def test_one_of_two_bars_bites_and_only_those_whom_it_bars_stand_out() -> None:
    # 40 shares: 16, 12, 8, 4. c has 8 of 10, d just its 4. Without a: 20, 13.33 and 6.67.
    answer = divided(ONE_TIER + "".join(TWO), FOUR, 40)
    assert answer.sold == {"a": 0, "b": 20, "c": 13, "d": 7, "e": 0}
    assert answer.pro_rata.redone == {"half": "exclude"}


def test_where_all_that_is_left_may_be_sold_once_the_needs_are_met() -> None:
    # 65: a stands out, b, c and d are filled with 60, and c has its half, so that the last 5 go to a.
    answer = divided(ONE_TIER + TWO[0], FOUR | {"e": 0}, 65)
    assert answer.sold == {"a": 26, "b": 20, "c": 13, "d": 6, "e": 0}  # 26, 19.5, 13, 6.5: it does not bite
    answer = divided(ONE_TIER + bar("most", "a", "c", 90), FOUR, 65)
    assert answer.sold == {"a": 5, "b": 30, "c": 20, "d": 10, "e": 0}
    assert [(entry.what, entry.amount) for entry in answer.pro_rata.rounds] == [("tier", 60), ("rest", 5)]


def test_two_bars_that_are_redone_differently() -> None:
    # 12, 9, 6 and 3 by weight: both bite. The half of c, 10, comes first; b stands out, and a and d share 20, as 40 to 10.
    answer = divided(ONE_TIER + bar("half", "a", "c", 50, redone="top_up") + TWO[1], FOUR, 30)
    assert answer.sold == {"a": 16, "b": 0, "c": 10, "d": 4, "e": 0}
    assert answer.pro_rata.redone == {"half": "top_up", "third": "exclude"}
    assert [entry.plan for entry in answer.pro_rata.rounds] == ["exclude+top_up", "exclude+top_up"]


def test_a_chain_of_bars_is_redone_link_by_link() -> None:
    # b may not sell unless c sells all, nor a unless b sells all. Of 40, c is filled with 20, then b may sell, and has the rest.
    chain = bar("one", "b", "c", 100) + bar("two", "a", "b", 100)
    asks = {"a": 60, "b": 30, "c": 20}
    answer = divided(ONE_TIER + chain, asks, 40)
    assert answer.sold == {"a": 0, "b": 20, "c": 20}
    assert [(entry.what, entry.amount) for entry in answer.pro_rata.rounds] == [("tier", 20), ("rest", 20)]
    assert answer.pro_rata.redone == {"one": "exclude", "two": "exclude"}
    # Of 90, to leave a out is enough: b and c are filled, and a has what is left.
    answer = divided(ONE_TIER + chain, asks, 90)
    assert answer.sold == {"a": 40, "b": 30, "c": 20}
    assert answer.pro_rata.redone == {"two": "exclude"}


def test_a_bar_topped_up_beyond_the_maximum_is_redone_by_exclusion() -> None:
    answer = divided(ONE_TIER + bar("half", "a", "c", 50, redone="top_up"), FOUR, 9)
    assert answer.pro_rata.redone == {"half": "exclude"}
    assert answer.sold == {"a": 0, "b": 5, "c": 3, "d": 1, "e": 0}  # 4.5, 3, 1.5 of 9: tie in the order of the file


class Bar(NamedTuple):
    barred: frozenset[str]
    favoured: frozenset[str]
    percent: int
    how: str
    redone: str

    def rules(self, name: str, order: str) -> str:
        def said(holders: frozenset[str]) -> str:
            return ";".join(holder for holder in order if holder in holders)

        return bar(name, said(self.barred), said(self.favoured), self.percent, self.how, self.redone)

    def kept_by(self, asks: dict[str, int], sold: dict[str, int]) -> bool:
        groups = [self.favoured] if self.how == "together" else [{holder} for holder in self.favoured]
        met = all(
            100 * sum(sold[holder] for holder in group) >= self.percent * sum(asks[holder] for holder in group)
            for group in groups
        )
        return met or not any(sold[holder] for holder in self.barred)


HOLDERS = "abcde"
SOME = st.frozensets(st.sampled_from(HOLDERS), max_size=3)
BARS = st.builds(
    Bar, SOME, SOME, st.sampled_from([33, 50, 100]), st.sampled_from(["together", "each"]), st.sampled_from(["exclude", "top_up"])
)


def splits(asks: dict[str, int]) -> Iterator[dict[str, int]]:
    for shares in product(*(range(most + 1) for most in asks.values())):
        yield dict(zip(asks, shares, strict=True))


@settings(deadline=None, database=None, max_examples=examples(60))
@given(
    st.lists(BARS, min_size=2, max_size=2),
    st.lists(st.integers(0, 5), min_size=3, max_size=5),
    st.integers(0, 16),
    st.lists(st.integers(0, 6), min_size=5, max_size=5),
)
def test_ranges_and_proposals_under_two_bars_are_those_of_a_brute_force(
    bars: list[Bar], amounts: list[int], maximum: int, proposal: list[int]
) -> None:
    asks = dict(zip(HOLDERS, amounts, strict=False))
    order = "".join(asks)
    own = [Bar(*(holders & set(order) for holders in entry[:2]), *entry[2:]) for entry in bars]
    proposed = dict(zip(order, proposal, strict=False))
    rules = ONE_TIER + own[0].rules("one", order) + own[1].rules("two", order)
    answer = divided(rules, asks, maximum, proposed)

    def lawful(sold: dict[str, int]) -> bool:
        within = all(sold[holder] <= most for holder, most in asks.items()) and sum(sold.values()) <= maximum
        return within and all(entry.kept_by(asks, sold) for entry in own)

    admitted = [split for split in splits(asks) if lawful(split)]
    full = [split for split in admitted if not any(lawful(split | {holder: split[holder] + 1}) for holder in asks)]
    assert answer.sold in full
    assert answer.ranges == {holder: (min(s[holder] for s in full), max(s[holder] for s in full)) for holder in asks}
    assert bool(answer.pro_rata.verdict.broken) != lawful(proposed)
    assert answer.pro_rata.verdict.full == (proposed in full)
    assert answer.nearest is not None
    assert lawful(answer.nearest)

    def moved(split: dict[str, int]) -> int:
        return sum(abs(split[holder] - proposed[holder]) for holder in asks)

    assert moved(answer.nearest) == min(map(moved, admitted))


def test_one_share_more_may_meet_a_need_and_so_be_lawful() -> None:
    # a, on both sides of the bar, needs 1 of 2: from none, one share more meets the need, so that none is not full.
    answer = divided(ONE_TIER + bar("own", "a", "a", 50), {"a": 2, "b": 2}, 5)
    assert answer.ranges == {"a": (2, 2), "b": (2, 2)}
    # Of 4 it needs 2: one share more would not do, so that nothing for a leaves nothing on the table that could be sold singly.
    answer = divided(ONE_TIER + bar("own", "a", "a", 50), {"a": 4, "b": 2}, 7)
    assert answer.ranges == {"a": (0, 4), "b": (2, 2)}
    assert answer.sold == {"a": 4, "b": 2}
