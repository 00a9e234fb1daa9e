"""Two texts held against each other: every example replayed as a matter, none smaller, no kind missing; and two days.

Also scenarios as tests: what `whatif --test` makes of expectations.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from test_cli import APP
from test_whatif import answer, run, story
from typer.testing import CliRunner

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.answers.changed import Situation
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.basics.errors import UsageError
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.compare import compare, situations

Json = dict[str, Any]
DAY = dt.date(2003, 6, 2)
ALL = situations(agreement_of(kb.DEFAULT), ["amendment_1"], DAY)
SIGNED = ["company", "wcas", "reuters"]
CAPACITIES = ["wcas", "wcas_person", "reuters", "constellation", "nortel", "gecc", "other_investor", "none"]
ALONE = {"wcas", "reuters", "nortel", "gecc"}
LEVELS = {"common": (0, 10), "preferred": (0, 1, 5, 10), "other_warrant": (0, 10), "constellation_warrant": (0, 10)}
STORY = Path(__file__).parents[1] / "examples" / "story.yaml"
KINDS = ("demand", "short_form", "distribution", "transfer", "joinder")


def matter_of(kind: str, holders: Json, act: Json, signed: list[str]) -> str:
    """Return the situation as a matter file: 80 common and 20 preferred outstanding, a vote each.

    A Constellation fund has joined, which its file must state where the amendment is not signed; but for one about to join.
    """
    joined = [
        who for who, holder in holders.items() if holder["capacity"] == "constellation" and (kind, who) != ("joinder", "actor")
    ]
    held = [
        {"id": who, **{key: value for key, value in holder.items() if value is not None and key != "holdings"}}
        | ({"joined": "2002-06-28"} if who in joined else {})
        | {
            "holdings": [
                {"class" if of in {"common", "preferred"} else "warrant": of, "shares": n} for of, n in holder["holdings"].items()
            ]
        }
        for who, holder in holders.items()
    ]
    of_kind: Json = {
        "distribution": {"to": "limited_partners", "recipients_bound": act["recipients_bound"]}
        | {"holdback": {"from": "2003-06-01", "to": "2003-06-03"}},
        "transfer": {"to": "other", "class": "common", "purchase": True},
        "joinder": {"consents": act["consents"], "agrees_in_writing": True},
    }.get(kind, {"method": "underwritten"})
    joining = {"joining": [{"by": "other", "shares": 10, "days_after_notice": 1}]} if act["joining"] else {}
    shares = {} if kind == "joinder" else {"shares": act["shares"]}
    earlier = {"id": "earlier", "kind": "demand", "way": "wcas", "notice": "2003-06-01"}
    spent = {"kind": "demand", "way": "other_eligible", "notice": "2002-05-01", "effective": "2002-06-01"}
    preferred = {"kind": "preferred", "outstanding": 20, "converts_to": "common", "ratio": "1", "votes": "as_converted"}
    warrants = [{"id": "other_warrant"}, {"id": "constellation_warrant", "constellation": True}]
    return json.dumps(
        {
            "regrights": 1,
            "matter": "situation",
            "as_of": str(DAY),
            "price": "25000000",
            "form_s3": True,
            "signatures": {"amendment_1": signed},
            "classes": [{"id": "common", "kind": "common", "outstanding": 80}, {"id": "preferred", **preferred}],
            "warrants": [warrant | {"covered": True, "into": "common"} for warrant in warrants],
            "holders": held,
            "registrations": [earlier] * act["earlier_demand"] + [spent | {"id": name} for name in "ab"] * act["spent_demands"],
            "acts": [{"id": "act", "kind": kind, "by": ["actor"], **shares, **of_kind, **joining}],
        }
    )


def texts(kind: str, holders: Json, act: Json) -> tuple[CheckAnswer, CheckAnswer]:
    """Return what becomes of the act without the amendment, and with it."""
    before, after = (check(load_text(matter_of(kind, holders, act, signed), "situation"), "act") for signed in ([], SIGNED))
    return before, after


def failed(answer: CheckAnswer) -> set[tuple[str, str]]:
    conditions = [condition for way in answer.json().get("ways", []) for condition in way["conditions"]]
    conditions += answer.json().get("conditions", [])
    tests = {(condition["id"], test["id"]) for condition in conditions for test in condition["tests"] if not test["passed"]}
    # One that is no Other Investor is no Eligible Investor for that reason alone.
    not_listed = ("entitled_requester", "other_investor") in tests
    return tests - ({("entitled_requester", "eligible_investor")} if not_listed else set())


def outcome_of(before: CheckAnswer, after: CheckAnswer) -> str | None:
    if before.admissible != after.admissible:
        return "admitted" if after.admissible else "refused"
    old, new = (answer.included.get("other", 0) for answer in (before, after))
    if not after.admissible:
        return None
    if old != new:
        return "left_out" if new == 0 else "included" if old == 0 else "more"
    if before.verdict != after.verdict:
        return "at_once" if before.verdict == "deferred" else "put_off"
    return None


def standing(who: str, holders: Json) -> str:
    above = [holders[who]["capacity"]]
    at = who
    while (at := holders[at]["transferee_of"]) is not None:
        above.append(holders[at]["capacity"])
    return "constellation" if "constellation" in above else "transferee" if len(above) > 1 else "party"


def kind_of(kind: str, holders: Json, act: Json) -> tuple[str | None, ...] | None:
    """Return which kind of situation it is, where the texts differ, and by one test alone."""
    before, after = texts(kind, holders, act)
    match outcome_of(before, after):
        case None:
            return None
        case ("admitted" | "refused" | "at_once" | "put_off") as outcome:
            tests = failed(before if outcome in {"admitted", "at_once"} else after)
            return (kind, outcome, standing("actor", holders), *tests.pop()) if len(tests) == 1 and not act["joining"] else None
        case outcome:
            return kind, outcome, standing("other", holders), None, None


def named(entry: Situation) -> tuple[str | None, ...]:
    return entry.kind, entry.outcome, entry.who, entry.condition, entry.test


# Every kind of situation, with what of the amendment makes the difference, as worked out from the pages.
FUND, TAKER, PARTY, LISTED = "constellation", "transferee", "party", ("entitled_requester", "other_investor")
CLEAR, HOLDBACK, EXCESS = (
    ("not_deferred", "clear_of"),
    ("holdback", "free_to_distribute"),
    ("within_holdings", "no_more_than_held"),
)
PERCENT, PURCHASED = ("entitled_requester", "transferee_percent"), ("entitled_requester", "transferee_purchased")
PASSED, NONE = ("passes_12d", "transferee_percent"), (None, None)
BY_HAND: dict[str, list[tuple[str, str, str, tuple[str | None, str | None]]]] = {
    # 1.01: with another's Preferred Stock each fund is an Other Investor, so an Investor, whom a holdback binds; or may join so.
    "aggregation": [
        ("demand", "included", FUND, NONE),
        ("short_form", "admitted", FUND, LISTED),
        ("short_form", "included", FUND, NONE),
        ("distribution", "refused", FUND, HOLDBACK),
        ("joinder", "admitted", FUND, ("preferred_holder", "holds_preferred")),
    ],
    # 1.02: the shares of the Constellation Warrants are Restricted Stock, and their holders Other Investors, whoever they are.
    "warrants": [
        *(("demand", "admitted", who, EXCESS) for who in (FUND, PARTY)),
        ("demand", "admitted", TAKER, PERCENT),
        ("demand", "admitted", PARTY, LISTED),
        *(("demand", outcome, who, NONE) for outcome in ("included", "more") for who in (FUND, TAKER, PARTY)),
        *(("short_form", "admitted", who, LISTED) for who in (FUND, PARTY)),
        *(("short_form", "included", who, NONE) for who in (FUND, PARTY)),
        *(("distribution", "refused", who, HOLDBACK) for who in (FUND, PARTY)),
        ("transfer", "admitted", PARTY, ("rights_to_pass", "has_demand_rights")),
        ("transfer", "admitted", PARTY, PASSED),
    ],
    # 1.04: "a Constellation Entity", whether an Eligible Investor or not, and two demands of their own: a right that can pass.
    "way": [
        ("demand", "admitted", FUND, LISTED),
        ("demand", "admitted", FUND, ("entitled_requester", "eligible_investor")),
        ("demand", "admitted", FUND, ("demands_left", "one_left")),
        ("transfer", "admitted", FUND, ("rights_to_pass", "has_demand_rights")),
    ],
    # 1.06: a demand is no registration of 3(d); a request after it is as good before, but its filing may wait. 3(c)(ii).
    "deferral": [(kind, "at_once", who, CLEAR) for kind in ("demand", "short_form") for who in (FUND, TAKER, PARTY)],
    # 1.07, and 1.08 "(other than … the Constellation Entities)".
    "holdback": [("distribution", "admitted", FUND, HOLDBACK)],
    "transfers": [
        ("demand", "admitted", FUND, PERCENT),
        ("demand", "admitted", FUND, PURCHASED),
        ("demand", "included", FUND, NONE),
        ("transfer", "admitted", FUND, PASSED),
    ],
    # 2.07 "hereby consent to the Constellation Entities becoming parties".
    "consent": [("joinder", "admitted", FUND, ("consents", "consents"))],
}


def test_the_kinds_of_situation_are_those_worked_out_by_hand_each_for_what_of_the_amendment_makes_it() -> None:
    wanted = {(provision, *kind, *test) for provision, kinds in BY_HAND.items() for *kind, test in kinds}
    assert {(entry.provision, *named(entry)) for entry in ALL} == wanted
    assert len(ALL) == len(wanted) == sum(map(len, BY_HAND.values())), "each is told once"


@pytest.mark.parametrize("entry", ALL, ids=["-".join(map(str, (*named(entry), entry.provision))) for entry in ALL])
def test_each_example_replayed_as_a_matter_flips_as_it_says(entry: Situation) -> None:
    assert kind_of(entry.kind, entry.holders, entry.act) == named(entry)
    (clause,) = {
        condition.clause
        for answer in texts(entry.kind, entry.holders, entry.act)
        for way in answer.ways
        for condition in way.conditions
        if condition.id == (entry.condition or "entitled_requester")
    }
    assert clause == entry.clause


def size(holders: Json, act: Json) -> int:
    return int(act["shares"]) + sum(sum(holder["holdings"].values()) for holder in holders.values())


def holder(capacity: str, amounts: tuple[int, ...], parent: str | None = None) -> Json:
    held = {of: amount for of, amount in zip(LEVELS, amounts, strict=True) if amount}
    return {"capacity": capacity, "transferee_of": parent, "purchase": True if parent else None, "holdings": held}


OLD = {"earlier_demand": False, "spent_demands": False}


def act_of(shares: int, **more: Any) -> Json:
    return {"shares": shares, "consents": [], "recipients_bound": False, "joining": False} | OLD | more


SMALL = [
    ("demand", "warrants", "within_holdings"),
    ("demand", "warrants", "entitled_requester"),
    ("short_form", "warrants", "entitled_requester"),
]


@pytest.mark.parametrize(("kind", "provision", "condition"), SMALL)
def test_no_example_of_the_kind_has_fewer_shares(kind: str, provision: str, condition: str) -> None:
    (entry,) = [e for e in ALL if (e.kind, e.provision, e.condition, e.who) == (kind, provision, condition, "party")]
    nobody = holder("none", (0, 0, 0, 0))
    tables = [
        {"actor": holder(capacity, amounts), "other": nobody}
        for amounts in product(*LEVELS.values())
        for capacity in ("wcas", "other_investor", "nortel")
        if sum(amounts) + 1 < size(entry.holders, entry.act)
    ]
    assert tables
    assert [table for table in tables if kind_of(kind, table, act_of(1)) == named(entry)] == []


def random_situation(rnd: Random) -> tuple[str, Json, Json]:
    kind, parent, taker = rnd.choice(KINDS), None, None
    actor, other = rnd.choice(CAPACITIES), rnd.choice(CAPACITIES)
    if actor == "none" and kind != "transfer":
        parent = "other"
    if kind == "transfer":
        other, taker = "none", "actor"
    if actor == other and actor in ALONE:
        other = "none"
    amounts = [tuple(rnd.choice(levels) for levels in LEVELS.values()) for _ in range(2)]
    holders = {"actor": holder(actor, amounts[0], parent), "other": holder(other, amounts[1], taker)}
    consents = rnd.choice([[], ["wcas"], ["wcas", "company"]])
    act = act_of(rnd.choice([1, 10]), consents=consents, recipients_bound=rnd.random() < 0.5, earlier_demand=rnd.random() < 0.3)
    act |= {"joining": kind in {"demand", "short_form"} and rnd.random() < 0.5, "spent_demands": rnd.random() < 0.1}
    return kind, holders, act


def test_no_kind_of_situation_is_missing_in_random_small_matters() -> None:
    seed = secrets.randbits(32)
    print(f"to replay: Random({seed})")
    known, seen = {named(entry) for entry in ALL}, set()
    situations_of = [random_situation(rnd) for rnd in (Random(1), Random(seed)) for _ in range(60)]
    for situation in situations_of:
        if (found := kind_of(*situation)) is not None:
            seen.add(found)
            assert found in known, situation
    assert len(seen) >= 3, "the fixed matters alone show as many"


def test_the_request_of_a_joiner_that_took_from_the_requester_is_a_kind_too() -> None:
    holders = {"actor": holder("wcas", (0, 5, 0, 0)), "other": holder("none", (0, 0, 0, 10), "actor")}
    found = kind_of("demand", holders, act_of(1, joining=True))
    assert found == ("demand", "included", "transferee", None, None)
    assert found in {named(entry) for entry in ALL}, "it is a table of two holders within the bounds that the page names"


@pytest.mark.parametrize("ask", [{"without": "amendment_1"}, {"before": dt.date(2002, 6, 27), "after": dt.date(2002, 6, 28)}])
def test_what_the_amendment_changes_at_the_joinder_is_as_worked_out_by_hand(ask: Json) -> None:
    found = compare(load(), **ask)
    assert found.in_force == (("base",), ("base", "amendment_1"))
    became = {(entry.what, *entry.of) for entry in found.differences if entry.move == "became possible"}
    request, limb = ("request", "demand", "constellation", "bsc_iv", "cvc_ii"), ("standing", "limb_b", "constellation")
    assert became == {("act", "constellation_demand"), request, limb}
    lost = {(entry.what, *entry.of) for entry in found.differences if entry.move == "was lost"}
    # A fund that has joined is an Other Investor without the amendment, tested alone; with it all are one Person. (On June 27
    # none had joined.)
    assert lost == ({("standing", "limb_b", "cvc_ii")} if "without" in ask else set())
    moved = {(entry.what, *entry.of) for entry in found.differences if entry.move == "moved"}
    assert {("in_force",), ("standing", "limb_a", "constellation"), ("act", "bsc_iv_alone")} <= moved
    assert {named(entry) for entry in found.situations} == {named(entry) for entry in ALL}


def test_two_days_under_one_text_differ_in_what_time_changes_only() -> None:
    for days in [(dt.date(2002, 6, 28), dt.date(2005, 1, 1)), (dt.date(2002, 3, 19), dt.date(2002, 6, 27))]:
        found = compare(load(), before=days[0], after=days[1])
        assert (found.differences, found.situations) == ((), ())
    late = compare(load(), before=dt.date(2002, 3, 18), after=dt.date(2002, 3, 19))
    assert {entry.of[:2] for entry in late.differences if entry.move == "became possible"} == {
        ("demand", "wcas"),
        ("demand", "reuters"),
    }
    assert late.situations == ()


def test_the_texts_differ_by_behaviour_whichever_day_comes_first() -> None:
    back = compare(load(), before=dt.date(2002, 6, 28), after=dt.date(2002, 6, 27))
    assert ("was lost", "constellation_demand") in {(entry.move, *entry.of) for entry in back.differences}
    assert len(back.situations) == len(ALL)


def test_a_matter_without_a_price_is_compared_all_the_same() -> None:
    bare = {"regrights": 1, "matter": "bare", "as_of": str(DAY), "classes": [], "holders": []}
    found = compare(load_text(json.dumps(bare), "bare"), without="amendment_1")
    assert found.in_force == (("base",), ("base", "amendment_1"))
    assert len(found.situations) == len(ALL)


def test_bad_usage_is_refused() -> None:
    day = dt.date(2002, 7, 1)
    for ask in ({}, {"before": day}, {"after": day}, {"without": "amendment_1", "before": day}):
        with pytest.raises(UsageError):
            compare(load(), **ask)  # type: ignore[arg-type]
    lines = [
        [],
        ["--before", "2002-07-01"],
        ["--without", "base"],
        ["--before", "soon", "--after", "2002-07-01"],
        ["no.yaml", "--without", "amendment_1"],
    ]
    for line in [*lines, ["--without", "amendment_1", "--after", "2002-07-01"]]:
        result = CliRunner().invoke(APP, ["compare", *line])
        assert (result.exit_code, "Traceback" in result.output, "fault" in result.output) == (2, False, False), line


def test_an_amendment_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError):
        compare(load(), without="amendment_2")


def test_compare_as_json_has_what_the_page_tells() -> None:
    result = CliRunner().invoke(APP, ["compare", "--without", "amendment_1", "--json"])
    found = json.loads(result.stdout)
    assert (result.exit_code, found["schema"], len(found["situations"])) == (0, "regrights/compare/1", len(ALL))
    page = " ".join(CliRunner().invoke(APP, ["compare", "--without", "amendment_1"], env={"COLUMNS": "300"}).stdout.split())
    assert [entry["example"] for entry in found["situations"] if entry["example"] not in page] == []


WRONG = [
    ("acts: {constellation_demand: {admissible: false}}", "constellation_demand: admissible false; found: true"),
    ("acts: {constellation_demand: {admissible: true, way: wcas}}", "way wcas; found: constellation"),
    ("acts: {bsc_iv_alone: {admissible: false, unmet: []}}", "unmet none; found: offering_floor"),
    ("acts: {nothing: {admissible: false}}", "there is no such act; the acts: bsc_iv_alone"),
    ("in_force: [base]", "in force: base; found: base, amendment_1"),
    ("requests: {demand: {reuters: []}}", "demand by way of reuters: none; found: reuters"),
    ("requests: {demand: {constellation: [[bsc_iv], [cvc_ii]]}}", "found: bsc_iv with cvc_ii"),
    ("refused: {demand: {covered_warrants: [demands_left]}}", "refused: demands_left; found: offering_floor"),
    ("refused: {demand: {reuters: [offering_floor]}}", "found: none"),
    ("terms: [{kind: demand, way: constellation, by: [cvc_ii, bsc_iv], least: 1}]", "least 1; found: 33,333,334"),
    ("terms: [{kind: demand, way: constellation, by: [cvc_ii, bsc_iv], most: 1}]", "most 1; found: 36,666,666"),
    ("terms: [{kind: demand, way: constellation, by: [cvc_ii, bsc_iv], left: 1}]", "left 1; found: 2"),
    ("terms: [{kind: demand, way: constellation, by: [nobody], left: 1}]", "left 1; found: none"),
    ("", "expects nothing"),
    ("acts: {}", "expects nothing"),
]


def test_a_wrong_expectation_and_none_at_all_fail_with_what_was_found(tmp_path: Path) -> None:
    scenarios = [f"{{name: case {number}, expect: {{{text}}}}}" for number, (text, _) in enumerate(WRONG)]
    file, xml = story(tmp_path, *scenarios, "{name: right, expect: {in_force: [base, amendment_1]}}"), tmp_path / "out.xml"
    result = run(file, "--test", "--junit", xml)
    assert (result.exit_code, "1 passed, 13 failed, 2 expect nothing" in result.stdout) == (1, True)
    suite = ElementTree.parse(xml).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), len(suite)) == ("16", "15", "0", 16)
    for (_, said), case in zip(WRONG, suite, strict=False):
        assert said in (case.findtext("failure") or ""), case.get("name")
    assert suite[-1].find("failure") is None
    assert [entry["passed"] for entry in answer(file)] == [False] * 13 + [None, None, True]
    assert (run(file).exit_code, run(story(tmp_path, "{name: a}")).exit_code) == (1, 0)
    assert run(story(tmp_path, "{name: a}"), "--test").exit_code == 1


@pytest.mark.parametrize(("expect", "status"), [("requests: {demand: {wcas: []}}", 1), ("in_force: [base, amendment_1]", 0)])
def test_a_matter_without_a_price_meets_no_expectation_of_requests_but_those_of_what_is_in_force(
    tmp_path: Path, expect: str, status: int
) -> None:
    bare = {"regrights": 1, "matter": "no price", "as_of": "2003-06-02", "classes": [], "holders": []}
    (tmp_path / "bare.yaml").write_text(json.dumps(bare))
    assert run(tmp_path / "bare.yaml", story(tmp_path, f"{{name: a, expect: {{{expect}}}}}"), "--test").exit_code == status


def test_a_term_without_numbers_is_not_passed_over(tmp_path: Path) -> None:
    stranger = "{name: b, expect: {in_force: [base, amendment_1], terms: [{kind: demand, way: wcas, by: [nobody]}]}}"
    assert run(story(tmp_path, stranger), "--test").exit_code > 0


def test_the_story_passes_whole(tmp_path: Path) -> None:
    result = run(STORY, "--test", "--junit", tmp_path / "out.xml")
    assert (result.exit_code, "14 passed, 0 failed" in result.stdout) == (0, True)
    assert ElementTree.parse(tmp_path / "out.xml").getroot().get("failures") == "0"


def test_a_list_of_one_can_be_said_in_words() -> None:
    for line in ("joinder newco consents=company", "registration d0 of=demand way=wcas by=wcas_viii notice=2002-06-01"):
        assert "no list" not in run("--change", line).stderr


def test_a_price_that_is_asked_about_does_not_hide_a_change_of_price() -> None:
    (found,) = answer("--price", "0.70", "--change", "price 3.26")
    assert found["acts"]["bsc_iv_alone"] == {"admissible": True, "verdict": "obliged", "way": "constellation"}
