# ruff: noqa: E501 - a row stands in one line
"""What a matter can say of its cap table, worked by hand: splits, ratios by day, chains of conversion, rounding, options, parts.

Figures stand in the comments beside what they come from. The property at the end is of random matters; each prints its seed, and
`python tests/test_cap_table_words.py SEED COUNT` replays it.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from by_seed import all_differences, tell

from regrights import InputError, check, load_text, requests
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.ledger import Ledger
from regrights.bridge.matter.loading import load
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.schema import matter_schema
from regrights.bridge.matter.splits import on_day
from regrights.bridge.questions.totals import control_totals
from regrights.bridge.solving import facts
from regrights.bridge.whatif.run import run as scenarios
from regrights.bridge.whatif.scenarios import Scenario, change_of
from regrights.cli.app import build

BEFORE, DAY, AFTER = dt.date(2003, 5, 31), dt.date(2003, 6, 1), dt.date(2003, 7, 1)
COMMON = {"id": "common", "kind": "common", "outstanding": 1_000_001, "votes_per_share": 1}
SERIES_A = {
    "id": "series_a", "kind": "preferred", "outstanding": 1_000, "converts_to": "common", "ratio": "4000/3", "votes": "as_converted",
}  # fmt: skip


def deal(**more: Any) -> dict[str, Any]:
    """Return a deal: WCAS has common in two entries and Series A, Nortel a warrant for common, a transferee some Series A."""
    return {
        "regrights": 1, "matter": "a deal", "as_of": "2003-01-15", "price": "10", "form_s3": True,
        "classes": [COMMON, SERIES_A],
        "warrants": [{"id": "w", "covered": True, "into": "common", "exercise_price": "0.75"}],
        "holders": [
            {"id": "a", "capacity": "wcas", "holdings": [
                {"class": "common", "shares": 100}, {"class": "common", "shares": 50, "restricted": False},
                {"class": "series_a", "shares": 500},
            ]},
            {"id": "n", "capacity": "nortel", "holdings": [{"warrant": "w", "shares": 31}]},
            {"id": "t", "capacity": "none", "transferee_of": "a", "purchase": True, "holdings": [{"class": "series_a", "shares": 100}]},
        ],
    } | more  # fmt: skip


def read(**more: Any) -> Matter:
    return load_text(json.dumps(deal(**more), default=str), "deal.yaml")


def split(ratio: str, day: dt.date = DAY, **more: Any) -> list[dict[str, Any]]:
    """Return the classes with a split of common."""
    return [COMMON | {"splits": [{"date": str(day), "ratio": ratio} | more]}, SERIES_A]


def figures(matter: Matter, day: dt.date) -> tuple[int, list[int], int, Any, Fraction]:
    """Return common outstanding, held by a in its entries, on n's warrant; its exercise price; and the ratio of Series A."""
    then = on_day(matter, day)
    a, n, _ = then.holders
    common, series_a = then.classes[0], then.classes[1]
    assert series_a.ratio is not None
    held = [entry.shares for entry in a.holdings if entry.class_ == "common"]
    return common.outstanding, held, n.holdings[0].shares, then.warrants[0].exercise_price, series_a.ratio


def mistakes(**more: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as raised:
        read(**more)
    return [(finding.key, finding.message) for finding in raised.value.findings]


# Splits. A forward split multiplies from its day on; a reverse one leaves fractions, dropped for each holder and class.


def test_a_split_counts_from_its_day_on() -> None:
    matter = read(classes=split("15:1"))
    before = (1_000_001, [100, 50], 31, Decimal("0.75"), Fraction(4000, 3))
    assert figures(matter, BEFORE) == before
    # 15 for 1: 4,000/3 × 15 = 20,000; $0.75 / 15 = $0.05.
    after = (15_000_015, [1_500, 750], 465, Decimal("0.05"), Fraction(20_000))
    assert figures(matter, DAY) == figures(matter, AFTER) == after
    assert figures(on_day(matter, DAY), AFTER) == after, "it happens once"
    assert figures(adjusted(matter, as_of=AFTER), AFTER) == after
    assert figures(read(classes=split("15:1", dt.date(2003, 1, 15))), AFTER) == before, "the figures of its own day have it"


def test_a_reverse_split_drops_fractions_for_each_holder_and_class() -> None:
    # a: 150 / 15 = 10 in two entries, 100/15 = 6 and the rest. n: 31/15 = 2. Others: 999,851 / 15 = 66,656. $0.75 × 15 = $11.25.
    matter = read(classes=split("1-for-15"))
    assert figures(matter, DAY) == (66_666, [6, 4], 2, Decimal("11.25"), Fraction(4000, 45))
    told = {entry.item: entry for entry in on_day(matter, DAY).assumptions}
    entry = told["1-for-15 reverse split of common on 2003-06-01"]
    assert entry.basis == "assumed"
    assert "is dropped, and nothing says so" in entry.note
    assert "prices" in entry.note
    assert on_day(matter, BEFORE).assumptions == []


@pytest.mark.parametrize(("rounding", "warrant", "outstanding"), [("up", 3, 66_667), ("nearest", 2, 66_667), ("cash", 2, 66_666)])
def test_a_split_may_say_what_becomes_of_fractions(rounding: str, warrant: int, outstanding: int) -> None:
    # 31/15 = 2.07; others 999,851/15 = 66,656.73, and a has 10.
    matter = read(classes=split("1:15", rounding=rounding))
    assert figures(matter, DAY)[0] == outstanding
    assert figures(matter, DAY)[2] == warrant
    assert "as is stated of the split" in on_day(matter, DAY).assumptions[0].note


def test_an_exercise_price_stays_exact_where_no_decimal_is() -> None:
    assert figures(read(classes=split("7:1")), DAY)[3] == Fraction(3, 28)


def test_a_split_of_preferred_divides_its_own_ratio_and_leaves_what_it_comes_to() -> None:
    matter = read(classes=[COMMON, SERIES_A | {"splits": [{"date": "2003-06-01", "ratio": "3:1"}]}])
    before, after = Ledger(matter), Ledger(on_day(matter, DAY))
    assert after.classes["series_a"].ratio == Fraction(4000, 9)
    assert after.stock(on_day(matter, DAY).holders[0])["series_a"] == 1_500
    assert before.outstanding_votes() == after.outstanding_votes() == {"common": 1_000_001, "series_a": 1_333_333}


def test_the_rules_are_told_the_figures_of_the_day() -> None:
    matter = read(classes=split("15:1"))
    assert "outstanding_votes(common,q(1,1))." in facts.program(matter, BEFORE, ())
    assert "outstanding_votes(common,q(15,15))." in facts.program(matter, DAY, ())


def act(day: dt.date, shares: int, price: str) -> dict[str, Any]:
    return {"id": f"on_{day.day}", "kind": "demand", "by": ["a"], "date": str(day), "shares": {"a": shares}, "price": price,
            "method": "underwritten"}  # fmt: skip


def test_an_act_is_asked_with_the_figures_of_its_own_day() -> None:
    # a: 100 of common not sold, 500 × 4,000/3 = 666,666 on conversion. After 15 for 1: 1,500 and 10,000,000.
    matter = read(classes=split("15:1"), acts=[act(BEFORE, 666_767, "50"), act(DAY, 10_001_501, "50")])
    told = {
        name: next(entry for entry in check(matter, name).json()["conditions"] if entry["id"] == "within_holdings")
        for name in ("on_31", "on_1")
    }
    assert (told["on_31"]["met"], told["on_31"]["required"]) == (False, 666_766)
    assert (told["on_1"]["met"], told["on_1"]["required"]) == (False, 10_001_500)
    assert [entry["item"] for entry in check(matter, "on_1").json()["basis"] if "split" in entry["item"]] == [
        "15-for-1 split of common on 2003-06-01"
    ]
    assert not [entry for entry in check(matter, "on_31").json()["basis"] if "split" in entry["item"]]


def test_a_split_that_would_be_too_large_is_refused() -> None:
    found = mistakes(classes=split("999999999:1"))
    assert "classes" in {key for key, _ in found}
    assert all(", after the split of 2003-06-01: " in message for _, message in found)


# Ratios that follow one another.


def ratios(*entries: tuple[str, str], **more: Any) -> dict[str, Any]:
    return SERIES_A | {"ratio": "1000/0.75", "ratios": [{"from": day, "ratio": ratio} for day, ratio in entries]} | more


def test_the_ratio_in_force_on_the_day_counts() -> None:
    matter = read(classes=[COMMON, ratios(("2003-06-01", "1000/0.70"), ("2003-03-01", "1400"))])
    found = [on_day(matter, dt.date(2003, month, day)).classes[1].ratio for month, day in [(2, 28), (3, 1), (5, 31), (6, 1)]]
    assert found == [Fraction(4000, 3), 1400, 1400, Fraction(10_000, 7)]
    assert on_day(on_day(matter, AFTER), BEFORE).classes[1].ratio == 1400, "back and forth"
    assert adjusted(matter, as_of=AFTER).classes[1].ratio == Fraction(10_000, 7)


def test_a_ratio_in_force_on_the_day_of_the_file_counts_at_once() -> None:
    assert read(classes=[COMMON, ratios(("2003-01-15", "1400"))]).classes[1].ratio == 1400


def test_a_ratio_stated_before_a_split_follows_it_and_one_stated_after_is_as_it_stands() -> None:
    both = [split("2:1")[0], ratios(("2003-03-01", "1400"), ("2003-06-15", "1500"))]
    found = [on_day(read(classes=both), dt.date(2003, 6, day)).classes[1].ratio for day in (1, 15)]
    assert found == [2800, 1500]


def test_a_ratio_that_is_assumed_says_so_while_it_is_in_force() -> None:
    assumed = ratios(("2003-03-01", "1400"))
    assumed["ratios"][0] |= {"basis": "assumed", "note": "anti-dilution"}
    matter = read(classes=[COMMON, assumed])
    assert on_day(matter, dt.date(2003, 2, 28)).assumptions == []
    assert [(entry.item, entry.basis) for entry in on_day(matter, DAY).assumptions] == [
        ("conversion ratio of series_a", "assumed")
    ]


# Chained conversion: Series B into 3 of Series A, each into 4,000/3 of common: 4,000.

SERIES_B = {"id": "b", "kind": "preferred", "outstanding": 10, "converts_to": "series_a", "ratio": 3, "votes": "as_converted"}


def test_preferred_converts_through_preferred_into_common() -> None:
    matter = read(
        classes=[COMMON, SERIES_B, SERIES_A],
        warrants=[{"id": "w", "into": "b"}],
        holders=[{"id": "a", "capacity": "wcas", "holdings": [{"class": "b", "shares": 2}, {"warrant": "w", "shares": 5}]}],
    )
    ledger, (holder,) = Ledger(matter), matter.holders
    assert (ledger.convertible(holder), ledger.exercisable(holder)) == ({"b": 8_000}, {"w": 20_000})
    assert (ledger.votes(holder), ledger.outstanding_votes()["b"], ledger.diluted_votes()["b"]) == ({"b": 8_000}, 40_000, 40_000)
    assert ledger.carried(holder) == {("convertible", "b"): 8_000, ("exercisable", "w"): 20_000}


def test_a_conversion_goes_one_step_at_a_time() -> None:
    matter = read(
        classes=[COMMON, SERIES_B, SERIES_A],
        warrants=[],
        holders=[{"id": "a", "capacity": "wcas", "holdings": [{"class": "b", "shares": 2}]}],
    )
    (answer,) = scenarios([Scenario(name="it converts", changes=[change_of("conversion a b 2")])], matter)
    assert not answer.before or answer.after is not None
    after = change_of("conversion a b 2").apply(matter)
    assert [(entry.class_, entry.shares) for entry in after.holders[0].holdings] == [("series_a", 6)]
    assert [stock.outstanding for stock in after.classes] == [1_000_001, 8, 1_006]


def test_a_conversion_that_comes_round_is_refused_once_with_its_chain() -> None:
    around = [COMMON, SERIES_B, SERIES_A | {"converts_to": "c"}, SERIES_A | {"id": "c", "converts_to": "b"}]
    assert mistakes(classes=around) == [
        ("classes[1].converts_to", "the conversion comes round to itself: b into series_a into c into b")
    ]


def test_a_chain_ends_in_common() -> None:
    dead = {"id": "dead", "kind": "preferred", "outstanding": 1, "votes_per_share": 1}
    assert [key for key, _ in mistakes(classes=[COMMON, SERIES_A | {"converts_to": "dead"}, dead])] == ["classes[1].converts_to"]
    back = COMMON | {"converts_to": "series_a", "ratio": 1}
    assert [key for key, _ in mistakes(classes=[back, SERIES_A | {"converts_to": "x"}, COMMON | {"id": "x"}])] == [
        "classes[0].converts_to"
    ]


# Rounding of a conversion. 100 × 4,000/3 = 133,333.33; 500 × 4,000/3 = 666,666.67.


@pytest.mark.parametrize(
    ("rounding", "t", "a"),
    [(None, 133_333, 666_666), ("down", 133_333, 666_666), ("cash", 133_333, 666_666), ("up", 133_334, 666_667), ("nearest", 133_333, 666_667)],
)  # fmt: skip
def test_a_fraction_on_conversion_is_rounded_as_the_class_says(rounding: str | None, t: int, a: int) -> None:
    matter = read(classes=[COMMON, SERIES_A | ({"rounding": rounding} if rounding else {})])
    ledger = Ledger(matter)
    assert [ledger.convertible(matter.holders[at])["series_a"] for at in (2, 0)] == [t, a]
    assert change_of("conversion t series_a 100").apply(matter).holders[2].holdings[0].shares == t
    basis = {entry["item"]: entry["tag"] for entry in requests(matter).json()["basis"]}
    assert ("dropped_shares" in basis) == (rounding is None), "it is inferred only where nothing is said"
    assert (basis.get("t: conversion of series_a") == "inferred") == (rounding is not None)


def test_votes_are_whole_whatever_is_said_of_shares() -> None:
    matter = read(classes=[COMMON, SERIES_A | {"rounding": "up"}])
    assert Ledger(matter).votes(matter.holders[2])["series_a"] == 133_333


def test_half_a_share_is_rounded_up_to_the_nearest() -> None:
    matter = read(classes=[COMMON, SERIES_A | {"ratio": "0.005", "rounding": "nearest"}])
    assert Ledger(matter).convertible(matter.holders[2])["series_a"] == 1  # 0.5


# Options and pools count in the fully diluted votes alone.

OPTIONS = [
    {"id": "plan", "kind": "granted", "into": "common", "shares": 1_000, "exercise_price": "1"},
    {"id": "pool", "kind": "pool", "into": "series_a", "shares": 3},  # 3 × 4,000/3 = 4,000
]


def test_options_count_fully_diluted_and_nowhere_else() -> None:
    without, matter = read(), read(options=OPTIONS)
    before, after = control_totals(without), control_totals(matter)
    # 1,000,001 + floor(1,000 × 4,000/3) + 31 on the warrant.
    assert before.votes["fully_diluted"] == 1_000_001 + 1_333_333 + 31
    assert after.votes == before.votes | {"fully_diluted": before.votes["fully_diluted"] + 5_000}
    assert [(total.item, total.outstanding, total.held) for total in after.totals[-2:]] == [("plan", 1_000, 0), ("pool", 3, 0)]
    one, other = (requests(entry).json() for entry in (without, matter))
    assert one["requests"] == other["requests"]
    assert one["refused"] == other["refused"]
    added = [line for line in facts.program(matter, BEFORE, ()).splitlines() if line not in facts.program(without, BEFORE, ())]
    assert sorted(added) == [
        "option_votes(plan,q(0,1000)).", "option_votes(pool,q(0,4000)).", "stock_option(plan,granted).", "stock_option(pool,pool).",
    ]  # fmt: skip


def test_options_may_turn_five_percent_of_a_transferee() -> None:
    # t: 133,333 of 2,333,365 fully diluted is 5.71%; with 333,295 more, of 2,666,660, it is 5% to the vote; with one more, not.
    for more, met in ((333_295, True), (333_296, False)):
        matter = read(
            options=[{"id": "pool", "kind": "pool", "into": "common", "shares": more}],
            acts=[{"id": "d", "kind": "demand", "by": ["t"], "shares": {"t": 100}, "price": "999999", "method": "other"}],
        )
        answer = check(matter, "d").json()
        assert next(entry for entry in answer["conditions"] if entry["id"] == "entitled_requester")["met"] == met
        assert "pool_counted" in {entry["item"] for entry in answer["basis"]}


def test_options_follow_a_split() -> None:
    then = on_day(read(options=OPTIONS, classes=split("1:15")), DAY)
    assert [(entry.shares, entry.exercise_price) for entry in then.options] == [(66, 15), (3, None)]


def test_what_options_bring_is_told_among_the_reasons() -> None:
    asked = {"id": "d", "kind": "demand", "by": ["t"], "shares": {"t": 100}, "method": "other"}
    found = check(read(options=OPTIONS, acts=[asked]), "d", why=True).json()["why"]
    assert "1,000 shares of plan, not issued, would carry 1,000 votes" in json.dumps(found)
    assert "3 shares of pool, not issued, would carry 4,000 votes" in json.dumps(found)


@pytest.mark.filterwarnings("error")
def test_a_matter_after_a_split_can_be_written_out() -> None:
    then = on_day(read(classes=split("7:1"), options=OPTIONS), DAY)
    assert then.model_dump(mode="json")["warrants"][0]["exercise_price"] == "3/28"
    assert read(classes=split("7:1")).model_dump(mode="json")["classes"][0]["splits"][0]["ratio"] == "7:1"


# Votes that are a part of the whole.

FOUNDERS = {"id": "founders", "kind": "preferred", "outstanding": 7, "votes": {"part": "1/3"}}


def test_a_class_may_have_a_part_of_all_votes() -> None:
    # The rest: 1,000,001 + 4,000,000/3 = 7,000,003/3 votes, two thirds of all; so a third of all is 7,000,003/6 = 1,166,667.17.
    matter = read(classes=[COMMON, SERIES_A, FOUNDERS], holders=[
        {"id": "a", "capacity": "wcas", "holdings": [{"class": "founders", "shares": 2}]}], warrants=[])  # fmt: skip
    ledger = Ledger(matter)
    assert ledger.outstanding_votes() == {"common": 1_000_001, "series_a": 1_333_333, "founders": 1_166_667}
    assert ledger.votes(matter.holders[0]) == {"founders": 333_333}  # 7,000,003 / 21 = 333,333.48
    assert ("outstanding", "founders") in set(ledger.dropped())


def test_percent_and_part_say_the_same_and_several_share() -> None:
    # 25% and 1/4: half of all; the rest 60 votes, so 30 each.
    classes = [
        COMMON | {"outstanding": 60},
        FOUNDERS | {"votes": {"percent": 25}},
        FOUNDERS | {"id": "x", "votes": {"part": "0.25"}},
    ]
    assert Ledger(read(classes=classes, holders=[], warrants=[])).outstanding_votes() == {"common": 60, "founders": 30, "x": 30}


def test_the_part_is_also_of_the_fully_diluted_votes() -> None:
    # 60 and 40 on a warrant and 20 on options are two thirds: 60 for the class.
    matter = read(
        classes=[COMMON | {"outstanding": 60}, FOUNDERS],
        holders=[{"id": "n", "capacity": "nortel", "holdings": [{"warrant": "w", "shares": 40}]}],
        options=[{"id": "pool", "kind": "pool", "into": "common", "shares": 20}],
    )
    assert Ledger(matter).diluted_votes() == {"common": 60, "founders": 60}
    assert Ledger(matter).outstanding_votes() == {"common": 60, "founders": 30}


def test_a_class_without_shares_takes_no_part() -> None:
    matter = read(classes=[COMMON | {"outstanding": 60}, FOUNDERS | {"outstanding": 0}], holders=[], warrants=[])
    assert Ledger(matter).outstanding_votes() == {"common": 60, "founders": 0}


def test_a_split_of_the_class_spreads_its_votes() -> None:
    then = on_day(read(classes=[COMMON, FOUNDERS | {"splits": [{"date": "2003-06-01", "ratio": "2:1"}]}, SERIES_A]), DAY)
    assert then.classes[1].outstanding == 14
    assert Ledger(then).outstanding_votes()["founders"] == 1_166_667


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"classes": [COMMON, SERIES_A, FOUNDERS, FOUNDERS | {"id": "x", "votes": {"percent": "66.666666667"}}]}, ["classes[3].votes"]),
    ({"classes": [COMMON, SERIES_A, FOUNDERS | {"votes": {"part": 1}}]}, ["classes[2].votes"]),
    ({"classes": [COMMON, SERIES_A, FOUNDERS | {"votes": {"part": 0}}]}, ["classes[2].votes"]),
    ({"classes": [COMMON, SERIES_A, FOUNDERS | {"votes": {"part": "1/3", "percent": 33}}]}, ["classes[2].votes"]),
    ({"classes": [COMMON, SERIES_A, FOUNDERS | {"votes": {"share": "1/3"}}]}, ["classes[2].votes.share"]),
    ({"classes": [COMMON, SERIES_A, FOUNDERS | {"votes": "a third"}]}, ["classes[2].votes"]),
    ({"classes": [COMMON, SERIES_A, FOUNDERS], "warrants": [{"id": "w", "into": "founders"}]}, ["warrants[0].into"]),
    ({"classes": [COMMON | {"votes_per_share": 0}, FOUNDERS], "holders": []}, ["classes[1].votes"]),
    ({"classes": split("1:1")}, ["classes[0].splits[0].ratio"]),
    ({"classes": split("15")}, ["classes[0].splits[0].ratio"]),
    ({"classes": split("2:0")}, ["classes[0].splits[0].ratio"]),
    ({"classes": split("2:1", rounding="sideways")}, ["classes[0].splits[0].rounding"]),
    ({"classes": [COMMON | {"splits": split("2:1")[0]["splits"] * 2}, SERIES_A]}, ["classes[0].splits[1].date"]),
    ({"classes": [COMMON, ratios(("2003-03-01", "1"), ("2003-03-01", "2"))]}, ["classes[1].ratios[1].from"]),
    ({"classes": [COMMON | {"rounding": "up"}, SERIES_A]}, ["classes[0].rounding"]),
    ({"options": [{"id": "w", "kind": "pool", "into": "commn", "shares": 1}]}, ["options[0].id", "options[0].into"]),
    ({"options": [{"id": "o", "kind": "vested", "into": "common", "shares": -1}]}, ["options[0].kind", "options[0].shares"]),
    ({"options": [{"id": "o", "kind": "pool", "into": "common", "shares": 1}] * 2}, ["options[1].id"]),
]  # fmt: skip


@pytest.mark.parametrize(("more", "keys"), WRONG, ids=lambda value: value[0] if isinstance(value, list) else "")
def test_what_is_wrong_is_told_by_its_key(more: dict[str, Any], keys: list[str]) -> None:
    found = [key for key, _ in mistakes(**more)]
    assert [any(key == one or key.startswith(f"{one}.") for one in keys) for key in found] == [True] * len(found)
    assert len(found) == len(keys)


# What if.


def test_a_split_may_be_asked_about() -> None:
    matter = read()
    after = change_of("split common 1:15").apply(matter)
    assert figures(after, BEFORE) == (66_666, [6, 4], 2, Decimal("11.25"), Fraction(4000, 45))
    assert after.assumptions[0].item == "1-for-15 reverse split of common"
    assert change_of("split common 1-for-15").apply(matter) == after
    stated = read(classes=[COMMON, ratios(("2003-03-01", "1400"))])
    assert on_day(change_of("split common 2:1").apply(stated), DAY).classes[1].ratio == 2800, "the file knows nothing of it"


def test_a_scenario_file_splits_on_a_day(tmp_path: Path) -> None:
    (tmp_path / "deal.json").write_text(json.dumps(deal()))
    (tmp_path / "s.yaml").write_text("""
regrights_scenarios: 1
scenarios:
  - {name: half as many, changes: [{kind: split, class: common, ratio: "1:2", date: 2003-06-01}],
     expect: {terms: [{kind: demand, way: wcas, by: [a], most: 0}]}}
""")
    told = CliRunner().invoke(build(), ["whatif", str(tmp_path / "deal.json"), str(tmp_path / "s.yaml"), "--json"])
    answer = json.loads(told.stdout)["scenarios"][0]
    assert (answer["as_of"], answer["changes"]) == ("2003-06-01", ["split common 1:2 date=2003-06-01"])


def test_a_split_of_nothing_is_refused() -> None:
    told = CliRunner().invoke(build(), ["whatif", "--change", "split commn 2:1"])
    assert told.exit_code == 2
    assert "there is no class commn" in told.output


# Where nothing of this is said, nothing is otherwise.


def test_nothing_is_written_where_nothing_is_said() -> None:
    matter = load()
    assert on_day(matter, dt.date(2010, 1, 1)) is matter
    dumped = matter.model_dump(by_alias=True)
    assert not {"options"} & dumped.keys()
    assert not {"splits", "ratios", "rounding"} & {key for stock in dumped["classes"] for key in stock}
    told = facts.program(matter, matter.as_of, matter.acts)
    assert "stock_option" not in told
    assert "option_votes" not in told


def test_the_schema_has_the_keys() -> None:
    for agreement in ("savvis", "nvca"):
        parts = matter_schema(agreement)["$defs"]
        assert {"splits", "ratios", "rounding", "votes"} <= parts["StockClass"]["properties"].keys()
        assert parts["Split"]["properties"].keys() == {"date", "ratio", "rounding", "basis", "source", "note"}
        assert parts["StockOption"]["required"] == ["id", "kind", "into", "shares"]
        assert "options" in matter_schema(agreement)["properties"]


# A split of everything by two, the price halved and the acts' shares doubled, answers every question the same, but for doubled
# shares and votes. (Holdings are whole hundreds, and ratios whole, so that nothing is dropped and percentages come out even.)


def random_matter(seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    common = {"id": "common", "kind": "common", "outstanding": 0, "votes_per_share": rng.randint(0, 2)}
    pref = {
        "id": "pref",
        "kind": "preferred",
        "outstanding": 0,
        "converts_to": "common",
        "ratio": rng.randint(1, 3),
        "votes": "as_converted",
    }
    chain = {
        "id": "chain",
        "kind": "preferred",
        "outstanding": 0,
        "converts_to": "pref",
        "ratio": rng.randint(1, 2),
        "votes_per_share": 1,
    }
    classes = {stock["id"]: stock for stock in (common, pref, chain)}
    holders = []
    for name, capacity in (
        ("w", "wcas"), ("p", "wcas_person"), ("r", "reuters"), ("c", "constellation"), ("o", "other_investor"), ("n", "nortel"), ("t", "none"),
    ):  # fmt: skip
        holdings: list[dict[str, Any]] = []
        for of in ("common", "common", "pref", "chain", "warrant"):
            if rng.random() < 0.5:
                shares = rng.randint(1, 40) * 100_000
                if of != "warrant":
                    classes[of]["outstanding"] += shares
                sold = {"restricted": False} if of == "common" and rng.random() < 0.3 else {}
                holdings.append(({"warrant": "nw"} if of == "warrant" else {"class": of}) | {"shares": shares} | sold)
        holders.append({"id": name, "capacity": capacity, "holdings": holdings} | ({"transferee_of": "w"} if name == "t" else {}))
    for stock in classes.values():
        stock["outstanding"] += rng.randint(0, 50) * 100_000
    asked = {holder: rng.randint(1, 60) * 100_000 for holder in rng.sample(["w", "r", "c", "o", "n", "t"], 2)}
    return {
        "regrights": 1, "matter": "random", "as_of": "2003-01-15", "price": rng.choice(["0.5", "1", "2", "2.5", "5", "10"]),
        "form_s3": rng.random() < 0.7, "classes": [*classes.values()], "holders": holders,
        "warrants": [{"id": "nw", "covered": True, "into": rng.choice(["common", "pref"])}],
        "options": [{"id": "pool", "kind": "pool", "into": "chain", "shares": rng.randint(0, 9) * 100_000}],
        "acts": [
            {"id": "x", "kind": kind, "by": [*asked], "date": "2003-06-02", "shares": asked, "method": "other"} | {"id": kind}
            for kind in ("demand", "short_form")
        ],
    }  # fmt: skip


def doubled(matter: dict[str, Any]) -> dict[str, Any]:
    after = copy.deepcopy(matter)
    after["price"] = str(Decimal(matter["price"]) / 2)
    for stock in after["classes"]:
        stock["splits"] = [{"date": "2003-06-01", "ratio": "2:1"}]
    for entry in after["acts"]:
        entry["shares"] = {holder: 2 * shares for holder, shares in entry["shares"].items()}
    return after


def amounts(entry: dict[str, Any], times: int) -> list[Any]:
    """Return a condition with its shares and votes multiplied, and everything else as it is; so is a share or vote at the least."""
    rate = times if entry["unit"] in {"shares", "votes"} and entry["required"] != 1 else 1
    told = [entry[key] if entry[key] is None or rate == 1 else entry[key] * rate for key in ("actual", "required", "short_by")]
    return [entry["id"], entry.get("met"), *told]


def answers(text: dict[str, Any], times: int) -> Iterator[Any]:
    matter = load_text(json.dumps(text), "random")
    for entry in matter.acts:
        answer = check(matter, entry.id).json()
        ways = answer.get("ways") or [answer]
        yield entry.id, answer["verdict"], answer["way"], [[amounts(one, times) for one in way["conditions"]] for way in ways]
    asked = requests(adjusted(matter, as_of=dt.date(2003, 6, 2))).json()
    for found in asked["requests"]:
        shares = {key: value * times for key, value in found["shares"].items()}
        yield found["kind"], found["way"], found["by"], found["left"], shares
    for refused in asked["refused"]:
        yield refused["kind"], refused["way"], refused["by"], [amounts(one, times) for one in refused["unmet"]]


def differences(seed: int) -> list[str]:
    matter = random_matter(seed)

    def same() -> Iterator[str]:
        one, other = [*answers(matter, 2)], [*answers(doubled(matter), 1)]
        yield from (f"of {was} and {now}" for was, now in zip(one, other, strict=True) if was != now)

    return all_differences([("split of everything", same)])


@pytest.mark.parametrize("seed", range(12))
def test_a_split_of_everything_changes_nothing_but_doubles_it(seed: int) -> None:
    assert differences(seed) == [], f"replay: python tests/test_cap_table_words.py {seed} 1 --matter"


if __name__ == "__main__":
    sys.exit(tell(sys.argv[1:], random_matter, differences))
