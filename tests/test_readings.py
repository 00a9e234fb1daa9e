"""The contestable points: every answer over open readings against one question for each combination of them.

Holders are single letters: w (WCAS), v (a WCAS Person), r (Reuters), c and d (Constellation), o (an Other Investor), n (Nortel),
g (GECC), x (no party), and t, u, k and p, who took from w, r, c and o. Of 200 votes, 20 are limb (a)'s 10%, and 10 limb (b)'s 5%.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Sequence
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_cli import run
from test_properties import FAST
from test_words_of_the_amendment import AMENDMENT, fragments, words

from examples import examples
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.answers.common import plain
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.loading import load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check
from regrights.bridge.questions.over_readings import robust
from regrights.bridge.questions.readings import readings
from regrights.bridge.questions.requests import requests

READINGS = agreement_of("savvis").readings

CAPACITIES = {"w": "wcas", "v": "wcas_person", "r": "reuters", "c": "constellation", "d": "constellation", "x": "none"}
CAPACITIES |= {"o": "other_investor", "n": "nortel", "g": "gecc", "t": "none", "u": "none", "k": "none", "p": "none"}
TAKEN_FROM = {"t": "w", "u": "r", "k": "c", "p": "o"}
RANDOM = st.randoms(use_true_random=True)
UNSHRUNK = settings(FAST, phases=[Phase.generate])
WAYS = {
    "demand": {"wcas": "wt", "reuters": "ru", "constellation": "cdk", "other_eligible": "op", "covered_warrants": "ngtpo"},
    "short_form": {"wcas": "wt", "reuters": "ru", "other_investors": "opcdkng"},
}
KINDS = ["demand", "demand", "demand", "short_form", "distribution", "transfer", "joinder"]
OF_BOTH = ["joint_notice", "excess_request", "other_investor_holds"]
OF_DEMANDS = ["eligible_limbs", "eligible_scope", "wcas_transferees", "demand_counts", "allotment", "floor_counts"]
OF_DEMANDS += ["joiner_shares", "last_day", "purchases", "effective_date", *OF_BOTH]
OF_SHORT_FORMS = ["short_form_reuters", "short_form_shares"]
TELLING = {*OF_DEMANDS, *OF_SHORT_FORMS}
DEFERRING = "prior_demand_defers"
MUTE = {"wcas_investors", "fifty_percent", "proviso_effect", "proviso_trigger", "proviso_shares"}
MUTE |= {"pro_rata_base", "split", "piggyback_base"}
DEFAULTS = {issue: next(iter(reading.options)) for issue, reading in READINGS.items()}
VERDICTS = {"constellation_demand": "some", "nortel_demand": "none", "constellation_demand --open floor_counts": "all"}
OF_THE_BASE = {"pro_rata_base", "split", "piggyback_base", *OF_SHORT_FORMS}
# Day 30 of the last is a Saturday, the next business day is day 32.
DAYS = ["2003-06-02", "2002-03-06", "2002-03-07", "2002-03-18", "2002-03-19", "2002-06-27", "2002-06-28", "2003-06-05"]
PARTS = ("common", "pref", "nw", "cw")
Held = dict[str, dict[str, int]]
Points = frozenset[tuple[str, str]]
"""Points, each with the option as which it is read otherwise."""


def text_of(held: Held, **more: Any) -> str:
    """Return a matter in which each holds common, Preferred Stock (a vote each) and shares issuable on two warrants.

    One with a ``gift`` is a Permitted Transferee that did not purchase.
    """
    common, pref = (sum(parts.get(part, 0) for parts in held.values()) for part in ("common", "pref"))
    holders = []
    for who, parts in held.items():
        stock = [{"class" if part in PARTS[:2] else "warrant": part, "shares": parts[part]} for part in PARTS if parts.get(part)]
        bought = not parts.get("gift", who == "k")
        taken = {"transferee_of": TAKEN_FROM[who], "purchase": bought} if TAKEN_FROM.get(who) in held else {}
        holders.append({"id": who, "capacity": CAPACITIES[who], "holdings": stock, **taken})
    voting = {"id": "common", "kind": "common", "outstanding": max(200 - pref, common)}
    converting = {"id": "pref", "kind": "preferred", "outstanding": pref, "converts_to": "common", "ratio": 1}
    warrants = [{"id": of, "covered": True, "constellation": of == "cw", "into": "common"} for of in ("nw", "cw")]
    matter = {"regrights": 1, "matter": "case", "as_of": "2003-06-02", "price": "2500000", "form_s3": True, "holders": holders}
    matter |= {"classes": [voting, converting | {"votes": "as_converted"}], "warrants": warrants}
    return json.dumps(matter | more)


def now_of(matter: Matter, issue: str) -> str:
    return matter.readings.get(issue, DEFAULTS[issue])


def combined(matter: Matter, points: Collection[str]) -> list[Points]:
    """Return every way to read the points, each as those that are read otherwise than the matter reads them."""
    options = [[(issue, option) for option in READINGS[issue].options] for issue in points]
    return [
        frozenset((issue, option) for issue, option in taken if option != now_of(matter, issue)) for taken in product(*options)
    ]


def smallest(sets: Iterable[Points]) -> set[Points]:
    every = set(sets)
    return {one for one in every if not any(other < one for other in every)}


def otherwise(matter: Matter, points: Points) -> Matter:
    """Return the matter with these points read so."""
    return adjusted(matter, readings=dict(points))


def holdings(rng: Random, by: Collection[str]) -> Held:
    """Return what everyone holds: those who are to ask have something, the others less."""
    held: Held = {}
    for who in CAPACITIES:
        common, pref = ([10, 5, 1], [20, 10, 12, 19, 30, 9]) if who in by else ([0, 5], [0, 10, 10])
        held[who] = {"common": rng.choice(common), "pref": rng.choice(pref)}
        held[who] |= {"nw": 4 if who in by else rng.choice([4, 0])} if who in "ngpt" else {}
        held[who] |= {"cw": rng.randint(0, 4)} if who in "cd" else {}
        held[who] |= {"gift": rng.randint(0, 1)} if who in TAKEN_FROM else {}
    return held


def registrations(rng: Random, day: dt.date, way: str) -> list[dict[str, Any]]:
    """Return up to three earlier registrations, most of them demands of one way, around the days that count."""
    found = []
    for number in range(rng.randint(1, 3)):
        effective = rng.choice([181, 181, 181, 400, 400, 400, 180, 0, -1, None])
        notice = max(effective or 0, 0) + rng.choice([30, 1, 0])
        kind = rng.choice(["demand", "demand", "demand", "demand", "short_form", "company"])
        days = {"notice": notice, "effective": effective, "investors_notified": rng.choice([None, 1, 0])}
        entry: dict[str, Any] = {key: str(day - dt.timedelta(ago)) for key, ago in days.items() if ago is not None}
        entry |= {"all_covered": rng.random() > 0.2, "all_sold": rng.random() > 0.5, "withdrawn": rng.random() < 0.1}
        entry |= {"id": f"e{number}", "kind": kind, "method": rng.choice(["firm_commitment", "firm_commitment", "other"])}
        through = rng.choice([way, way, way, rng.choice(sorted(WAYS["demand"]))])
        of_demand = {"way": through, "by": rng.sample(WAYS["demand"][rng.choice([through, way])], 1)}
        found.append(entry | (of_demand if kind == "demand" else {}))
    return found


def request(rng: Random, held: Held, kind: str, by: list[str], troubles: Collection[str]) -> dict[str, Any]:
    """Return a demand or a short form for what the requesters have, with what others ask to include."""
    parts = PARTS if kind == "demand" else rng.choice([PARTS[:1], PARTS])
    asked = {who: sum(held[who].get(part, 0) for part in parts) for who in by}
    others = rng.sample(sorted(set(CAPACITIES) - set(by)), rng.randint(0, 4))
    days = [30, 30, 31, 32, 33]
    joining = [{"by": who, "shares": rng.choice([20, 20, 1]), "days_after_notice": rng.choice(days)} for who in others]
    asked |= {by[0]: asked[by[0]] + 1} if "excess" in troubles else {}
    worth = (25_000_000 if kind == "demand" else 10_000_000) // 5 * (4 if "floor" in troubles else 5)
    act = {"kind": kind, "by": by, "shares": asked, "aggregate_price": str(worth), "joining": joining, "method": "other"}
    return act | ({"method": None, "shares": asked | {by[0]: 99}} if "notice" in troubles else {})


def act_of_another_kind(rng: Random, kind: str, by: str) -> dict[str, Any]:
    """Return a distribution, a transfer or a joinder."""
    bound = {"to": "members", "recipients_bound": rng.random() > 0.5, "holdback": {"from": "2003-05-01", "to": "2003-07-01"}}
    taker, stock = rng.choice(sorted({*TAKEN_FROM} - {by})), rng.choice(["common", "pref"])
    moved = {"to": taker, "class": stock, "purchase": rng.random() > 0.5}
    agreed = {"consents": rng.choice([["company", "wcas"], ["wcas"]]), "agrees_in_writing": True}
    shares = {} if kind == "joinder" else {"shares": rng.randint(0, 12)}
    return {"kind": kind, "by": [by], **shares, **{"distribution": bound, "transfer": moved, "joinder": agreed}[kind]}


def question(rng: Random, kind: str) -> tuple[Matter, list[str]]:
    """Return a matter with an act of the kind, and points that bear on such acts; the matter fixes some of them or others."""
    some = [*["count"] * 4, *["day", "floor", "several", "stranger", "excess", "bare"] * 2, "notice", *["none"] * 8]
    troubles = rng.sample(some, 2)
    day = dt.date.fromisoformat(rng.choice(DAYS if "day" in troubles else DAYS[:1]))
    way, users = rng.choice(sorted(WAYS["short_form" if kind == "short_form" else "demand"].items()))
    by = rng.sample(users, 1 + ("several" in troubles)) + ["v"] * ("stranger" in troubles)
    held = holdings(rng, by)
    held[by[0]] |= {"common": 20, "pref": 0, "nw": 0, "cw": 0} if "bare" in troubles else {}
    act = request(rng, held, kind, by, troubles) if kind in WAYS else act_of_another_kind(rng, kind, by[0])
    act |= {"id": "a", "date": str(day)} | ({"way": way} if kind in WAYS and rng.random() > 0.5 else {})
    acts = [act, act | {"id": "unwritten", "written": False}] if kind in WAYS and "way" not in act else [act]
    telling = [*([*OF_SHORT_FORMS, *OF_BOTH] if kind == "short_form" else OF_DEMANDS), DEFERRING]
    points = rng.sample(telling, rng.randint(2, 3)) + rng.sample(sorted(MUTE), rng.randint(0, 1))
    fixed = rng.sample(telling, rng.randint(0, len(telling))) if rng.random() > 0.5 else []
    so_read = {issue: rng.choice(list(READINGS[issue].options)) for issue in fixed}
    before = registrations(rng, day, way if way in WAYS["demand"] else "reuters") if "count" in troubles else []
    return load_text(text_of(held, acts=acts, registrations=before, readings=so_read), "random"), points


def unmet_of(matter: Matter) -> tuple[bool, set[tuple[str | None, str]]]:
    """Return whether the act is admissible, and what is unmet through each way, also beside one that is admissible."""
    answer = check(matter, "a")
    told = check(matter, "unwritten") if answer.admissible and len(matter.acts) > 1 else answer
    unmet = {(way.way, condition.id) for way in told.ways for condition in way.conditions if not condition.met}
    return answer.admissible, {entry for entry in unmet if not (answer.admissible and entry[1] == "notice_complete")}


def sets_of(matter: Matter, decides: Sequence[Sequence[dict[str, str]]]) -> set[Points]:
    """Return which points each set of changes turns, and make sure that its words are right."""
    for change in (change for changes in decides for change in changes):
        reading, old = READINGS[change["issue"]], change["from"]
        assert old == now_of(matter, change["issue"])
        assert change["to"] in {*reading.options} - {old}
        assert reading.phrase in change["text"]
        assert change["text"].endswith(reading.options[old])
        assert reading.options[change["to"]] in change["text"].removesuffix(reading.options[old])
    found = {frozenset((change["issue"], change["to"]) for change in changes) for changes in decides}
    assert sorted(map(len, found)) == sorted(map(len, decides))
    return found


@settings(UNSHRUNK, max_examples=examples(30))
@given(RANDOM, st.sampled_from(KINDS))
def test_the_verdict_and_what_decides_it_are_those_of_a_check_for_each_combination(rng: Random, kind: str) -> None:
    matter, points = question(rng, kind)
    checked = {changed: unmet_of(otherwise(matter, changed)) for changed in combined(matter, points)}
    admissible = {changed for changed, (verdict, _) in checked.items() if verdict}
    now, unmet_now = checked[frozenset()]
    answer = readings(matter, "a", opened=points).json()
    assert answer["verdict"] == ("all" if len(admissible) == len(checked) else "some" if admissible else "none")
    assert (answer["default"], answer["open"]) == (now, [issue for issue in READINGS if issue in points])
    assert sets_of(matter, answer["decides"]) == smallest(changed for changed in checked if (changed in admissible) is not now)
    entries = [((entry["way"], entry["id"]), entry) for entry in answer["unmet"]]
    assert len(entries) == len(dict(entries))
    assert dict(entries).keys() == set.union(*(unmet for _, unmet in checked.values()))
    for key, entry in entries:
        turned = {changed for changed, (_, unmet) in checked.items() if (key in unmet) is not (key in unmet_now)}
        always = all(key in unmet for _, unmet in checked.values())
        assert (entry["always"], entry["now"]) == (always, key in unmet_now)
        assert sets_of(matter, entry["decides"]) == smallest(turned)


@settings(UNSHRUNK, max_examples=examples(20))
@given(RANDOM, st.sampled_from(KINDS))
def test_with_nothing_named_all_that_is_not_fixed_is_open_and_nothing_else_decides(rng: Random, kind: str) -> None:
    matter, _ = question(rng, kind)
    answer = readings(matter, "a").json()
    opened = [issue for issue in READINGS if issue not in matter.readings]
    assert (answer["open"], len(opened)) == (opened, 24 - len(matter.readings))
    assert {change["issue"] for changes in answer["decides"] for change in changes} <= TELLING - matter.readings.keys()
    assert answer == readings(matter, "a", opened=opened).json()
    of_those_that_turn = readings(matter, "a", opened=sorted({*TELLING, DEFERRING} - matter.readings.keys()) or ["split"]).json()
    assert answer | {"open": 0} == of_those_that_turn | {"open": 0}


def demand(who: str, *shares: int, **more: Any) -> dict[str, Any]:
    """Return a demand by each of the letters, for so many shares each, 10 where nothing is said."""
    asked = dict(zip(who, shares, strict=True)) if len(shares) > 1 else dict.fromkeys(who, *shares or [10])
    return {"acts": [{"id": "a", "kind": "demand", "by": [*who], "shares": asked, "method": "other"} | more]}


def act_of_kind(kind: str, **more: Any) -> dict[str, Any]:
    return {"acts": [{"id": "a", "kind": kind} | more]}


def earlier(*days: tuple[str, str | None], **of_the_last: Any) -> dict[str, Any]:
    """Return demands of Reuters, by the days of their notices and the days on which they became effective."""
    dated = [{"notice": notice, "effective": day, "kind": "demand", "way": "reuters"} for notice, day in days]
    return {"registrations": [entry | {"id": f"e{at}"} for at, entry in enumerate([*dated[:-1], dated[-1] | of_the_last])]}


W, R = {"w": {"pref": 30}}, {"r": {"pref": 30}}
JOINER: dict[str, Any] = {"by": "r", "shares": 2, "days_after_notice": 30}
TWO = (("2002-07-01", "2002-09-02"), ("2002-09-10", "2002-11-01"))
UNSOLD: dict[str, Any] = {"all_sold": False, "method": "firm_commitment"}
NARROW = {"readings": {"eligible_scope": "all_named", "eligible_limbs": "both"}}
OTHER_INVESTOR = ({"o": {"pref": 804}, "x": {"common": 9196}}, demand("o"))
PENDING = earlier(("2002-05-01", None))
ONE_PENDING = (TWO[0], ("2003-05-01", None))
OF_ALL = {"readings": {"floor_counts": "registration"}}
LIFTED = {"w": {"pref": 30}, "r": {"common": 2}}
SATURDAY = {"date": "2003-06-05", "joining": [JOINER | {"days_after_notice": 32}]}  # day 30 is Saturday, July 5, 2003
FRIDAY = {"date": "2003-06-04", "joining": [JOINER | {"days_after_notice": 33}]}  # day 30 is Independence Day, a Friday
HOLDBACK = {"to": "members", "recipients_bound": True, "holdback": {"from": "2003-05-01", "to": "2003-07-01"}}
PASSED_ON = act_of_kind("transfer", by=["w"], to="t", shares=10, purchase=False, **{"class": "pref"})
BY_OTHER_WAY = {"way": "covered_warrants", "by": ["r"]}
# At $2,500,000 a share the floor of a demand is ten shares, that of a short form four.
CASES: list[tuple[str, Held, dict[str, Any], str]] = [
    ("an Other Investor with 8.04% of the votes in Preferred Stock", *OTHER_INVESTOR, "eligible_limbs"),
    ("Reuters below both limbs", {"r": {"common": 9}}, demand("r", 9, price="3000000"), "eligible_scope"),
    ("Reuters within limb (b) alone", {"r": {"common": 10}}, demand("r"), "eligible_limbs + eligible_scope"),
    ("Reuters within both limbs", {"r": {"pref": 20}}, demand("r"), "all"),
    ("WCAS within limb (a) with its transferee", {"w": {"pref": 12}, "t": {"pref": 8}}, demand("w") | NARROW, "wcas_transferees"),
    ("WCAS below limb (a) even with its transferee", {"w": {"pref": 12}, "t": {"pref": 7}}, demand("w") | NARROW, "none"),
    ("a third demand, one not all sold by underwriters", R, demand("r") | earlier(*TWO, **UNSOLD), "demand_counts=satisfied"),
    ("a third demand, one not for all its shares", R, demand("r") | earlier(*TWO, all_covered=False), "demand_counts=satisfied"),
    (
        "a third demand, one not all sold, none underwritten",
        R,
        demand("r") | earlier(*TWO, all_sold=False, method="other"),
        "none",
    ),
    ("a third demand, both satisfied", R, demand("r") | earlier(*TWO), "none"),
    ("one withdrawn since it became effective", R, demand("r") | earlier(*TWO, withdrawn=True), "demand_counts=satisfied"),
    ("one still pending", R, demand("r") | earlier(*ONE_PENDING), "demand_counts=effective, demand_counts=satisfied"),
    ("one withdrawn before it became effective", R, demand("r") | earlier(*ONE_PENDING, withdrawn=True), "all"),
    ("one that Reuters made by another way", R, demand("r") | earlier(*TWO, **BY_OTHER_WAY), "allotment"),
    (
        "one pending that it made by another way",
        R,
        demand("r") | earlier(*ONE_PENDING, **BY_OTHER_WAY) | {"readings": {"allotment": "requester"}},
        "demand_counts=effective, demand_counts=satisfied",
    ),
    ("a WCAS Person signs too", W | {"v": {"pref": 9}}, demand("wv", 9, price="3000000"), "joint_notice"),
    ("one signs too, and brings too little", W | {"v": {"pref": 2}}, demand("wv", 5), "none"),
    ("no party signs too", W | {"x": {"common": 9}}, demand("wx"), "joint_notice"),
    ("two of one way sign", {"c": {"pref": 10}, "d": {"pref": 10}}, demand("cd", 5), "all"),
    (
        "Reuters signs a short form",
        {"o": {"common": 4, "pref": 1}, "r": {"common": 4}},
        demand("or", 4, kind="short_form"),
        "joint_notice",
    ),
    ("a demand for more than there is", W, demand("w", 31), "excess_request"),
    ("a demand for more than there is, which is too little", {"w": {"pref": 9}}, demand("w", 10), "none"),
    ("a short form for more than there is", {"w": {"common": 4}}, demand("w", 5, kind="short_form"), "excess_request"),
    ("an Other Investor with common alone", {"o": {"common": 20}}, demand("o"), "other_investor_holds"),
    ("its short form", {"o": {"common": 4}}, demand("o", 4, kind="short_form"), "other_investor_holds"),
    (
        "its distribution in a holdback",
        {"o": {"common": 4}},
        act_of_kind("distribution", by=["o"], shares=1, **HOLDBACK),
        "other_investor_holds",
    ),
    ("a transferee by gift", W | {"t": {"pref": 30, "gift": 1}}, demand("t"), "purchases"),
    ("a transferee by gift of less than 5%", W | {"t": {"pref": 9, "gift": 1}}, demand("t", 9, price="3000000"), "none"),
    ("a gift that takes the rights with it", W | {"t": {}}, PASSED_ON, "purchases"),
    (
        "a signer that joins does so",
        W | {"v": {"common": 2}},
        demand("wv", 8, 2),
        "floor_counts",
    ),
    ("a joiner with issuable shares does so", W | R, demand("w", 8, joining=[JOINER]) | OF_ALL, "joiner_shares"),
    ("it may bring none, so read", W | R, demand("w", 8, joining=[JOINER]) | {"readings": {"joiner_shares": "held"}}, "none"),
    ("two days after a Saturday", LIFTED, demand("w", 8, **SATURDAY), "floor_counts + last_day"),
    ("so, where joiners count", LIFTED, demand("w", 8, **SATURDAY) | OF_ALL, "last_day"),
    ("on the Monday after a Friday that is a holiday", LIFTED, demand("w", 8, **FRIDAY) | OF_ALL, "last_day"),
    (
        "on the Tuesday after it",
        LIFTED,
        demand("w", 8, joining=[JOINER | {"days_after_notice": 34}], date="2003-06-04") | OF_ALL,
        "none",
    ),
    (
        "the joiner holds common alone",
        W | {"o": {"common": 2}},
        demand("w", 8, joining=[JOINER | {"by": "o"}]),
        "floor_counts + other_investor_holds",
    ),
    (
        "the joiner has it by gift",
        R | {"u": {"common": 10, "gift": 1}},
        demand("r", 8, joining=[JOINER | {"by": "u"}]) | OF_ALL,
        "purchases",
    ),
    ("a joiner lifts the price over the floor", W | {"r": {"common": 2}}, demand("w", 8, joining=[JOINER]), "floor_counts"),
    (
        "a joiner would do so a day late",
        W | {"r": {"common": 2}},
        demand("w", 8, joining=[JOINER | {"days_after_notice": 31}]),
        "none",
    ),
    ("a demand on the day of the signing", W, demand("w", date="2002-03-06"), "none"),
    ("a demand on the day after the signing", W, demand("w", date="2002-03-07"), "effective_date"),
    ("a demand on the day of the closing", W, demand("w", date="2002-03-18"), "effective_date"),
    ("a demand on the day after the closing", W, demand("w", date="2002-03-19"), "all"),
    ("a short form by Reuters", {"r": {"common": 4}}, demand("r", 4, kind="short_form"), "short_form_reuters"),
    ("a short form for issuable shares", {"o": {"pref": 4}}, demand("o", 4, kind="short_form"), "short_form_shares"),
    ("a short form by Reuters for these", R, demand("r", 4, kind="short_form"), "short_form_reuters + short_form_shares"),
    (
        "either of two points is enough",
        {"o": {"pref": 16}, "v": {"pref": 9}},
        demand("ov", 9, price="3000000"),
        "eligible_limbs, joint_notice",
    ),
]
# What is deferred is a request that must be met, only later: the condition turns, and with it obliged and deferred, but no check.
DEFERRED: list[tuple[str, dict[str, Any], str]] = [
    ("180 days after an earlier demand", demand("w") | earlier(("2002-11-01", "2002-12-04")), "defers"),
    ("181 days after an earlier demand", demand("w") | earlier(("2002-11-01", "2002-12-03")), "never"),
    ("a pending demand as of the amendment", demand("w", date="2002-06-28") | PENDING, "defers"),
    ("a pending demand before the amendment", demand("w", date="2002-06-27") | PENDING, "always"),
    ("a pending demand with notice on the day", demand("w", date="2003-05-01") | earlier(("2003-05-01", None)), "never"),
    ("a pending demand with notice on the day before", demand("w", date="2003-05-02") | earlier(("2003-05-01", None)), "defers"),
]


@pytest.mark.parametrize(("more", "outcome"), [case[1:] for case in DEFERRED], ids=[case[0] for case in DEFERRED])
def test_an_earlier_demand_puts_off_by_a_reading_and_turns_no_check(more: dict[str, Any], outcome: str) -> None:
    matter = load_text(text_of(W, **more), "case")
    answer = readings(matter, "a").json()
    assert (answer["verdict"], answer["default"], answer["decides"]) == ("all", True, [])
    found = [(entry["way"], entry["id"], entry["always"], entry["now"]) for entry in answer["unmet"]]
    always = outcome == "always"
    assert found == ([] if outcome == "never" else [("wcas", "not_deferred", always, always)])
    turning = [sets_of(matter, entry["decides"]) for entry in answer["unmet"]]
    assert turning == {"never": [], "always": [set()], "defers": [{frozenset({(DEFERRING, "defers")})}]}[outcome]
    verdicts = [check(adjusted(matter, readings={DEFERRING: option}), "a").verdict for option in ("excluded", "defers")]
    assert verdicts == ["deferred" if outcome == "always" else "obliged", "obliged" if outcome == "never" else "deferred"]


def said(change: dict[str, str]) -> str:
    """Return the point that a change is of, with the option where there is more than one other."""
    return change["issue"] if len(READINGS[change["issue"]].options) == 2 else f"{change['issue']}={change['to']}"


@pytest.mark.parametrize(("held", "more", "outcome"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_decides_a_case_worked_out_by_hand(held: Held, more: dict[str, Any], outcome: str) -> None:
    matter = load_text(text_of(held, **more), "case")
    answer = readings(matter, "a").json()
    wanted = [] if outcome in {"all", "none"} else [together.split(" + ") for together in outcome.split(", ")]
    assert [[said(change) for change in changes] for changes in answer["decides"]] == wanted
    assert answer["verdict"] == ("some" if wanted else outcome)
    assert len(sets_of(matter, answer["decides"])) == len(wanted)


def test_each_point_that_can_turn_a_check_has_a_case() -> None:
    named = {word for case in CASES for word in re.findall(r"\w+", case[-1])} - {"all", "none"}
    others = {option for option in READINGS["demand_counts"].options if option != DEFAULTS["demand_counts"]}
    assert named == TELLING | others
    assert READINGS.keys() == TELLING | MUTE | {DEFERRING}
    assert not TELLING & MUTE
    assert len(READINGS) == len(TELLING) + len(MUTE) + 1 == 24


def test_what_turns_an_eligible_investor_is_told_with_the_words_around_the_and_of_its_definition() -> None:
    held, more = OTHER_INVESTOR
    ((change,),) = readings(load_text(text_of(held, **more), "case"), "a").json()["decides"]
    assert (change["issue"], change["from"], change["to"]) == ("eligible_limbs", "either", "both")
    assert "so long as such Person owns Preferred Stock … and (b) WCAS” (A1 1.03(b))" in change["text"]


@pytest.mark.parametrize(
    ("kind", "by"), [("demand", "c"), ("demand", "w"), ("demand", "cd"), ("short_form", "c"), ("company", "")]
)
def test_the_readings_of_the_cutback_decide_no_check(kind: str, by: str) -> None:
    joining = [JOINER | {"by": who, "shares": 1} for who in "cdrwt" if who not in by]
    shares = {} if kind == "company" else {"shares": dict.fromkeys(by, 10)}
    act: dict[str, Any] = {
        "id": "a",
        "kind": kind,
        "by": [*by],
        "joining": joining,
        "method": "underwritten",
        "underwriter_maximum": 12,
    }
    if kind == "company":
        act |= {
            "by": ["company"],
            "shares": 10,
            "form": "S-1",
            "joining": [{"days_after_notice": 1} | asked for asked in joining],
        }
    held = {who: {"common": 10, "pref": 20} for who in "cdrwt"}
    answer = readings(load_text(text_of(held, acts=[act | shares]), "case"), "a", opened=sorted(MUTE)).json()
    assert (answer["verdict"], answer["decides"], answer["unmet"]) == ("all", [], [])


@pytest.mark.parametrize("issue", sorted({*READINGS} - OF_THE_BASE))
def test_the_phrase_in_dispute_stands_in_the_section_of_the_amendment_that_is_named(issue: str) -> None:
    place = re.fullmatch(r"A1 (\d\.\d\d)(\([a-z]\))?", READINGS[issue].place)
    assert place
    text = words(AMENDMENT.read_text(encoding="utf-8")).partition(f"section {place[1]} ")[2]
    section = re.split(r"section \d\.\d\d ", text)[0]
    parts = [re.escape(part) for part in fragments(READINGS[issue].phrase)]
    assert re.search(".*".join(parts), section.partition(place[2] or "amendment")[2])


@settings(UNSHRUNK, max_examples=examples(5))
@given(RANDOM)
def test_what_is_robust_fragile_or_impossible_is_so_under_each_combination(rng: Random) -> None:
    points = rng.sample(sorted(TELLING), 3)
    so_read = {issue: rng.choice(list(READINGS[issue].options)) for issue in READINGS if issue not in points}
    held = holdings(rng, rng.sample(sorted(CAPACITIES), 5))
    before = registrations(rng, dt.date(2003, 6, 2), rng.choice(sorted(WAYS["demand"])))
    more = {"price": rng.choice(["2500000", "1000000", "500000"]), "readings": so_read, "registrations": before}
    answers = robust(matter := load_text(text_of(held, **more), "random")).requests
    listed = {(entry.kind, entry.way, frozenset(entry.by)): entry for entry in answers if entry.by}
    asked = {changed: requests(otherwise(matter, changed)) for changed in combined(matter, points)}
    found = {at: {(item.kind, item.way, frozenset(item.by)) for item in asked[at].requests} for at in asked}
    every = set.union(*found.values())
    assert found[frozenset()] <= listed.keys() <= every
    assert {one for one in every if not any(one[:2] == other[:2] and other[2] < one[2] for other in every)} <= listed.keys()
    ways = {(entry.kind, entry.way) for answer in asked.values() for entry in [*answer.requests, *answer.refused]}
    impossible = sorted((entry.kind, entry.way) for entry in answers if entry.standing == "impossible" and not entry.by)
    assert (impossible, len(answers)) == (sorted(ways - {one[:2] for one in every}), len(listed) + len(impossible))
    for kind, way, by in rng.sample(sorted(listed, key=str), min(3, len(listed))):
        bases = {"held": PARTS[:1] if kind == "short_form" else PARTS, "issuable": PARTS}
        shares = {base: {who: sum(held[who].get(part, 0) for part in bases[base]) for who in by} for base in bases}
        act = {"kind": kind, "way": way, "by": sorted(by), "method": "other"}
        acted = load_text(text_of(held, **more, acts=[act | {"id": base, "shares": shares[base]} for base in bases]), "random")
        read = {at: otherwise(acted, at) for at in asked}
        admissible = {at for at in asked if check(read[at], read[at].readings.get("short_form_shares", "held")).admissible}
        entry, now = listed[kind, way, by], frozenset() in admissible
        assert (entry.standing, entry.now) == ("robust" if len(admissible) == len(asked) else "fragile", now)
        assert sets_of(matter, plain(entry.decides)) == smallest(at for at in asked if (at in admissible) is not now)


def test_a_third_demand_that_one_reading_alone_lets_through_is_fragile() -> None:
    answers = robust(load_text(text_of(R, **earlier(*TWO, **UNSOLD)), "case")).requests
    (entry,) = (entry for entry in answers if (entry.kind, entry.way) == ("demand", "reuters"))
    issues = [[flip.issue for flip in flips] for flips in entry.decides]
    assert (entry.by, entry.standing, entry.now, issues) == (("r",), "fragile", False, [["demand_counts"]])


def test_a_way_with_more_holders_than_can_be_weighed_is_not_said_to_be_impossible() -> None:
    holds = {"capacity": "constellation", "holdings": [{"class": "common", "shares": 5_000_000}]}
    funds = [holds | {"id": f"c{number}"} for number in range(501)]
    stock = [{"id": "common", "kind": "common", "outstanding": 3 * 10**9}]
    so_read = {issue: DEFAULTS[issue] for issue in READINGS if issue != "effective_date"}
    matter = load_text(text_of({}, holders=funds, classes=stock, warrants=[], price="1", readings=so_read), "case")
    assert [entry.standing for entry in robust(matter).requests if entry.kind == "demand"] == ["not_weighed"]


def told(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


@pytest.mark.parametrize(("arguments", "verdict"), VERDICTS.items())
def test_readings_exits_0_whatever_the_verdict(arguments: str, verdict: str) -> None:
    result = run("readings", *arguments.split())
    assert (result.exit_code, f"Admissible under {verdict.upper()} " in result.stdout) == (0, True)
    found = told("readings", *arguments.split())
    assert {*found} >= {"schema", "act", "verdict", "default", "open", "decides"}
    assert (found["schema"], found["verdict"]) == ("regrights/readings/1", verdict)
    assert all(set(change) == {"issue", "from", "to", "text"} for changes in found["decides"] for change in changes)


@pytest.mark.parametrize("arguments", ["nobody", "constellation_demand --open colour", "constellation_demand --reading split=no"])
def test_readings_of_what_does_not_exist_exit_2(arguments: str) -> None:
    result = run("readings", *arguments.split())
    assert (result.exit_code, result.stdout, bool(result.stderr.strip())) == (2, "", True)


def test_a_point_fixed_on_the_command_line_is_open_only_where_it_is_named() -> None:
    fixed = ["readings", "constellation_demand", "--reading", "eligible_scope=all_named"]
    found = told(*fixed)
    assert found["open"] == [issue for issue in READINGS if issue != "eligible_scope"]
    assert [[change["issue"] for change in changes] for changes in found["decides"]] == [["eligible_limbs"]]
    named = told(*fixed, "--reading", "eligible_limbs=both", "--open", "eligible_scope")
    assert (named["verdict"], named["default"], named["open"]) == ("some", False, ["eligible_scope"])
    assert [(change["from"], change["to"]) for (change,) in named["decides"]] == [("all_named", "other_investors")]


def test_before_the_agreement_readings_says_that_there_is_nothing_to_answer() -> None:
    assert "nothing to answer" in run("readings", "constellation_demand", "--as-of", "2002-03-05").stdout


@pytest.mark.parametrize("columns", [40, 100])
def test_no_line_about_readings_is_wider_than_the_terminal(columns: int) -> None:
    for arguments in (["readings", "constellation_demand"], ["readings", "nortel_demand"], ["requests", "--readings"]):
        assert max(map(len, run(*arguments, columns=columns).stdout.splitlines())) <= columns


def test_requests_over_all_readings_tells_what_is_robust_fragile_or_impossible() -> None:
    found = {(entry["kind"], *entry["by"]): entry for entry in told("requests", "--readings")["over_readings"]["requests"]}
    assert found["demand", "reuters"]["standing"] == found["demand", "wcas_viii"]["standing"] == "robust"
    (changes,) = found["demand", "bsc_iv", "cvc_ii"]["decides"]
    assert [change["issue"] for change in changes] == ["eligible_limbs", "eligible_scope"]
    assert (found["demand",]["way"], found["demand",]["standing"]) == ("covered_warrants", "impossible")
    assert "eligible_limbs=both, eligible_scope=all_named together" in run("requests", "--readings").stdout
