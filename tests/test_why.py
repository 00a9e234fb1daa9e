"""The tree of reasons of `check --why`: it proves its verdict from its leaves, and says the right thing on every threshold.

The first half draws matters and acts of every kind at random; the second works cases out by hand from the agreement.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import FAST

from regrights.bridge import words
from regrights.bridge.check import check
from regrights.bridge.checks import WAYS
from regrights.bridge.loading import load_text

Tree = dict[str, Any]
MANY = settings(FAST, max_examples=80)

# The shape of a random matter: of a tuple one is drawn, and what comes out as None is left out.
CAPACITIES = {"w": "wcas", "p": "wcas_person", "r": "reuters", "c": "constellation", "e": "constellation", "n": "nortel"}
CAPACITIES |= {"g": "gecc", "o": "other_investor", "m": "other_investor", "t": "none", "u": "none", "z": "none"}
EARLY = ("2002-03-05", "2002-03-06", "2002-03-18", "2002-03-19", "2002-06-27", "2002-06-28")
LATE = (*["2003-06-02"] * 9, "2002-12-03", "2002-12-04", "2003-06-01", "2003-06-03")
SHARES = {"shares": (0, 1, 1, 2, 3, 8, 40), "basis": (None, "inferred", "sourced"), "source": (None, "8-K")}
COMMON = {"class": "common", "from_warrant": (None, None, "nw", "cw"), "restricted": (None, None, False)}
HOLDING = (COMMON | SHARES, {"class": ("pref", "pref", "stiff")} | SHARES, {"warrant": ("nw", "cw", "uw")} | SHARES)
HOLDER = {"holdings": ([], [HOLDING], [HOLDING] * 2, [HOLDING] * 3)}
TOOK = {"t": {"transferee_of": (*"wwwwrcnopz",)}, "u": {"transferee_of": (*"ttwoge",), "capacity": ("none", "constellation")}}
BOUGHT = {"purchase": (None, True, False)}
EARLIER = {"notice": (None, *EARLY), "investors_notified": (None, *EARLY, *LATE), "effective": (None, "2002-06-28", *LATE)}
EARLIER |= {"withdrawn": (None, None, True), "all_covered": (None, None, False), "all_sold": (None, False)}
EARLIER |= {"form": (None, "S-1", "S-4"), "method": (None, "underwritten", "firm_commitment")}
KINDS = ({"kind": "demand", "way": (*WAYS["demand"], "wcas", "covered_warrants")}, {"kind": ("short_form", "company")})
NOTICE = {"method": (*["other"] * 9, None), "written": (*[None] * 9, False), "aggregate_price": (None, None, "9999999.99")}
NOTICE |= {"joining": [{"by": who, "shares": (1, 50), "days_after_notice": (30, 31)} for who in "woz"]}
OUT = {"to": ("members", "limited_partners", "other"), "recipients_bound": (True, False)}
OUT |= {"holdback": (None, {"from": ("2002-12-03", "2002-12-04", *EARLY), "to": ("2003-06-01", *LATE[:9], "2003-12-31")})}
MOVED = ({"class": "common"}, {"class": "pref"}, {"warrant": "nw"})
DEMAND, SHORT_FORM = ({"kind": kind, "way": (*[None] * 6, *WAYS[kind])} | NOTICE for kind in ("demand", "short_form"))
TRANSFER = tuple({"kind": "transfer", "to": ("t", "u"), "purchase": (True, True, False)} | moved for moved in MOVED)
JOINDER = {"kind": "joinder", "consents": (["company", "wcas"], ["wcas"], []), "agrees_in_writing": (True, True, False)}
BY = (*[[who] for who in CAPACITIES] * 9, *map(list, combinations(CAPACITIES, 2)))
GIVERS = (*[[who] for who in "wwwwccrn"],)
SHAPE = {
    "regrights": 1,
    "matter": "random",
    "as_of": (*EARLY, *LATE * 3),
    "price": (*["25000000"] * 3, {"value": "3333333.33", "basis": "assumed"}),
    "form_s3": (*[True] * 6, None, False),
    "classes": [
        {"id": "common", "kind": "common", "votes_per_share": ("1", "1", "1/3"), "outstanding": (0, 30)},
        {
            "id": "pref",
            "kind": "preferred",
            "converts_to": "common",
            "ratio": "4/3",
            "votes": "as_converted",
            "outstanding": (0, 30),
        },
        {"id": "stiff", "kind": "preferred", "votes_per_share": "2/3", "outstanding": (0, 30), "basis": "sourced"},
    ],
    "warrants": [{"into": "common"} | more for more in ({"id": "nw"} | COVERED, {"id": "cw", "constellation": True} | COVERED)],
    "holders": [
        {"id": who, "capacity": of} | HOLDER | (TOOK[who] | BOUGHT if who in TOOK else {}) for who, of in CAPACITIES.items()
    ],
    "registrations": [(*[None] * 2, *({"id": f"p{number}"} | kind | EARLIER for kind in KINDS)) for number in range(3)],
    "signatures": {"amendment_1": (*[["company", "wcas", "reuters"]] * 5, ["wcas"])},
    "readings": {issue: (None, None, *reading.options) for issue, reading in words.READINGS.items()},
    "acts": (*[[DEMAND]] * 3, [SHORT_FORM], [SHORT_FORM], [{"kind": "distribution"} | OUT], [TRANSFER], [JOINDER]),
}


@st.composite
def matters(draw: st.DrawFn) -> Tree:
    def drawn(shape: Any) -> Any:
        match shape:
            case tuple():
                return drawn(draw(st.sampled_from(shape)))
            case list():
                return [value for entry in shape if (value := drawn(entry)) is not None]
            case dict():
                return {key: value for key, entry in shape.items() if (value := drawn(entry)) is not None}
        return shape

    matter: Tree = drawn(SHAPE)
    for holding in (holding for holder in matter["holders"] for holding in holder["holdings"]):
        for stock in (stock for stock in matter["classes"] if stock["id"] == holding.get("class")):
            stock["outstanding"] += holding["shares"]
    (act,) = matter["acts"]
    act |= {"id": "x", "by": drawn(GIVERS if act["kind"] == "transfer" else BY)}
    shares = {who: drawn((1, 1, 1, 1, 0, 9, 9)) for who in act["by"]}
    if act["kind"] != "joinder":
        act["shares"] = shares[act["by"][0]] if act["kind"] == "transfer" else shares
    if act.get("to") in act["by"]:
        act["to"] = "z"
    if "joining" in act:
        act["joining"] = [entry for entry in act["joining"] if entry["by"] not in act["by"]]
        if drawn((*[False] * 9, True)) or not sum(shares.values()):
            act.pop("aggregate_price", None)
            act.pop("shares")
    return matter


def answered(matter: Tree, act: str = "x") -> Tree:
    return dict(check(load_text(json.dumps(matter, default=str), "matter"), act, why=True).json())


def claims(tree: Tree) -> Iterator[Tree]:
    """Yield a claim and all below it, in the order of the document."""
    yield tree
    for part in tree["parts"]:
        yield from claims(part)


def grounds(entry: Tree) -> Iterator[Tree]:
    """Yield the grounds of a claim, or the parts of a ground, and all below them."""
    for ground in entry.get("grounds", entry["parts"]):
        yield ground
        yield from grounds(ground)


def number(amount: Any) -> Any:
    """Return what an amount of the JSON counts as: a number, a day, or dollars."""
    if isinstance(amount, int):
        return amount
    return dt.date.fromisoformat(amount).toordinal() if "-" in amount else Fraction(amount)


def proved(claim: Tree, told: dict[Any, set[bool]]) -> bool:
    """Prove a claim over again: by its gate from its parts, or by its amounts; one without either is as it is stated."""
    before = told[claim["id"], claim["who"], claim["text"]]
    parts = [proved(part, told) for part in claim["parts"]]
    if claim["again"] and claim["gate"]:
        (verdict,) = before
    elif claim["gate"]:
        verdict = {"all": all(parts), "any": any(parts), "fewer": sum(parts) < (claim["allowed"] or 0)}[claim["gate"]]
    elif claim["comparison"]:
        actual, required = number(claim["figure"]["actual"]), number(claim["figure"]["required"])
        reached = actual >= required
        verdicts = {"at_least": reached, "at_most": actual <= required, "some_at_least": reached and actual > 0}
        verdict = verdicts[claim["comparison"]]
    else:
        verdict = claim["holds"]
    assert verdict is claim["holds"]
    before.add(verdict)
    return verdict


@MANY
@given(matters())
def test_every_verdict_follows_from_the_leaves_of_its_tree(matter: Tree) -> None:
    answer = answered(matter)
    tree, tried = answer["why"], answer.get("ways", [answer])
    assert proved(tree, defaultdict(set)) is answer["admissible"]
    found = [{claim["id"]: (claim["holds"], claim["clause"]) for claim in way["parts"]} for way in tree["parts"]]
    wanted = [{item["id"]: (item["met"], item["clause"]) for item in way["conditions"]} for way in tried]
    assert all(way in found for way in wanted)
    assert answer["admissible"] or len(found) == len(wanted)
    for claim in (claim for claim in claims(tree) if claim["gate"] in {"all", "any"}):
        decisive = [part["holds"] is claim["holds"] for part in claim["parts"]]
        assert decisive == sorted(decisive, reverse=True), "what decides comes first"


@MANY
@given(matters())
def test_sums_add_up_and_figures_are_reckoned_from_them(matter: Tree) -> None:
    for claim in (claim for claim in claims(answered(matter)["why"]) if claim["figure"]):
        for ground in (ground for ground in grounds(claim) if ground["id"] == "sum" and ground["parts"]):
            assert ground["amount"] == sum(part["amount"] for part in ground["parts"])
        figure, base = claim["figure"], {ground["id"]: ground for ground in claim["grounds"]}
        actual, required = number(figure["actual"]), number(figure["required"])
        missing = None if figure["short_by"] is None else number(figure["short_by"])
        assert missing == (None if claim["holds"] else abs(actual - required))
        if "share" in base:
            percent = 10 if "limb (a)" in claim["text"] else 25 if claim["id"] == "quarter_held" else 5
            assert base["share"]["text"].startswith(f"{percent}% of ")
            assert sum(part["amount"] for part in base["share"]["parts"]) == figure["whole"]
            assert base["share"]["amount"] == required == math.ceil(Fraction(percent * figure["whole"], 100))
            assert base["sum"]["amount"] == actual
        if claim["id"] == "no_more_than_held" and "sum" in base:
            assert base["sum"]["amount"] == required
        if claim["id"] == "floor" and base:
            assert actual == Fraction(math.floor(Fraction(base["price"]["item"]) * base["sum"]["amount"] * 100), 100)


@MANY
@given(matters())
def test_stated_leaves_say_what_the_file_says_and_everything_has_words(matter: Tree) -> None:
    answer = answered(matter)
    act, day = matter["acts"][0], answer["date"]
    listed = {entry["id"]: entry for entry in matter["registrations"]}
    of_act = {
        "in_writing": "written" not in act,
        "states_method": "method" in act,
        "states_shares": "shares" in act,
        "eligible_for_s3": matter.get("form_s3") is True,
        "agrees_in_writing": act.get("agrees_in_writing"),
        "to_partners": act.get("to") in {"members", "limited_partners"},
        "partners_bound": act.get("recipients_bound"),
        "no_holdback": "holdback" not in act,
    }
    of_registration = {
        "is_withdrawn": lambda entry: "withdrawn" in entry,
        "not_withdrawn": lambda entry: "withdrawn" not in entry,
        "became_effective": lambda entry: entry.get("effective", "9") <= day,
        "received_late": lambda entry: entry.get("investors_notified", entry.get("notice", "9")) >= day,
        "covers_all": lambda entry: "all_covered" not in entry,
        "sold_or_not_firm": lambda entry: "all_sold" not in entry or entry.get("method") == "underwritten",
    }
    for claim in claims(answer["why"]):
        assert claim["id"] not in of_act or claim["holds"] is of_act[claim["id"]]
        if claim["id"] in {"counts", "no_delay"}:
            entry = listed[re.findall(r"\bp\d\b", claim["text"])[0]]
            for leaf in (leaf for leaf in claims(claim) if leaf["id"] in of_registration):
                assert leaf["holds"] is of_registration[leaf["id"]](entry)
        assert claim["id"] in {*words.CLAIMS, *words.TESTS, *words.CONDITIONS}
        for ground in grounds(claim):
            assert ground["id"] in words.GROUNDS
            if ground["id"] == "reading":
                reading = words.READINGS[ground["item"]]
                assert f"): {reading.options[answer['readings'][ground['item']]]}; open" in ground["text"]
                assert f"“{reading.phrase}” ({reading.place})" in ground["text"]
        for text in (claim["text"], *(ground["text"] for ground in grounds(claim))):
            assert text.strip()
            assert not re.search(r"[{}]|None|\(\)", text)
