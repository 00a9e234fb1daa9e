"""The tree of reasons of `check --why` proves its verdict from its leaves: at random, and by hand on every threshold."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cases import merged
from test_cli import answer, run
from test_properties import FAST

from examples import examples
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.check import check

SAVVIS = agreement_of("savvis")

Tree = dict[str, Any]
MANY = settings(FAST, max_examples=examples(60))
parsed = yaml.safe_load

# The matter of what is worked out by hand: 100,000,000 votes, 104,000,000 fully diluted, 4,000,000 Covered Warrant shares, $10.
BASE: Tree = parsed("""
{regrights: 1, matter: by hand, as_of: &day 2003-06-02, price: "10", form_s3: true, readings: {},
classes: [{id: common, kind: common, outstanding: 80000000, votes_per_share: 1},
  {id: pref, kind: preferred, outstanding: 20000000, converts_to: common, ratio: "1", votes: as_converted},
  {id: stiff, kind: preferred, outstanding: 0, votes_per_share: 2/3, basis: sourced, source: 8-K}],
warrants: [&nw {id: nw, covered: true, into: common}, {<<: *nw, id: cw, constellation: true}, {id: uw, into: common}],
holders: [{id: w, capacity: wcas, holdings: [{class: common, shares: 20000000, basis: sourced, source: 8-K}]},
  {id: r, capacity: reuters, holdings: [{class: common, shares: 5000000}]},
  {id: o, capacity: other_investor, holdings: [{class: common, shares: 4999999}, &one {class: pref, shares: 1}]},
  {id: c, capacity: constellation, holdings: [{class: common, shares: 1}, {class: pref, shares: 3000000}]},
  {id: e, capacity: constellation, holdings: [{class: pref, shares: 1999999}]}, {id: z, capacity: none, holdings: [*one]},
  {id: n, capacity: nortel, holdings: [{warrant: nw, shares: 1000000}]},
  {id: g, capacity: gecc, holdings: [{warrant: nw, shares: 3000000}]},
  {id: t, capacity: none, transferee_of: w, purchase: true, holdings: [{class: common, shares: 5200000}]},
  {id: x, capacity: none, transferee_of: w, holdings: [{class: common, shares: 200000, basis: inferred, source: 8-K}]}],
registrations: [{id: p0, kind: demand, way: wcas, effective: 2002-09-02, basis: sourced, source: 10-Q},
  {id: p1, kind: demand, way: wcas, notice: 2003-06-03}, {id: p2, kind: company, investors_notified: 2003-06-02},
  {id: p3, kind: company, form: S-1, investors_notified: 2002-11-01, effective: 2002-12-03}],
acts: [&d {id: d, kind: demand, way: wcas, by: [w], shares: 2500000, method: other}, {<<: *d, id: dr, way: reuters, by: [r]},
  {<<: *d, id: dt, by: [t, w], shares: {t: 1, w: 2500000}}, {<<: *d, id: dc, way: constellation, by: [c]},
  {<<: *d, id: do, way: other_eligible, by: [o]}, {<<: *d, id: dn, way: covered_warrants, by: [n], shares: 900000, price: "100"},
  {<<: *d, id: s, kind: short_form, shares: 1000000}, {<<: *d, id: so, kind: short_form, way: other_investors, by: [o]},
  {id: xr, kind: distribution, by: [r], shares: 5000000, to: members, holdback: {from: 2003-06-03, to: 2003-06-30}},
  {id: xc, kind: distribution, by: [c], shares: 1, to: members, holdback: {from: *day, to: *day}, recipients_bound: true},
  {id: v, kind: transfer, by: [w], to: x, class: common, shares: 5000000, purchase: true},
  {id: j, kind: joinder, by: [z], consents: [company, wcas], agrees_in_writing: true}]}
""")

# The shape of a random matter: of a tuple one is drawn, and what comes out as None is left out.
CAPACITIES = {"w": "wcas", "p": "wcas_person", "r": "reuters", "c": "constellation", "e": "constellation", "n": "nortel"}
CAPACITIES |= {"g": "gecc", "o": "other_investor", "m": "other_investor", "t": "none", "u": "none", "z": "none"}
EARLY = ("2002-03-05", "2002-03-06", "2002-03-18", "2002-03-19", "2002-06-27", "2002-06-28")
LATE = (*["2003-06-02"] * 9, "2002-12-03", "2002-12-04", "2003-06-01", "2003-06-03")
SHARES = {"shares": (0, 1, 1, 2, 3, 8, 40), "basis": (None, "inferred", "sourced"), "source": (None, "8-K")}
COMMON = {"class": "common", "from_warrant": (None, None, "nw", "cw"), "restricted": (None, None, False)}
HOLDING = (COMMON | SHARES, {"class": ("pref", "pref", "stiff")} | SHARES, {"warrant": ("nw", "cw", "uw")} | SHARES)
HOLDER = {"holdings": ([], [HOLDING], [HOLDING] * 2, [HOLDING] * 3), "purchase": (None, True, False)}
TAKER = {"t": {"transferee_of": (*"wwwwrcnopz",)}, "u": {"transferee_of": (*"ttwoge",), "capacity": ("none", "constellation")}}
EARLIER = {"notice": (None, *EARLY), "investors_notified": (None, *EARLY, *LATE), "effective": (None, "2002-06-28", *LATE)}
EARLIER |= {"withdrawn": (None, None, True), "all_covered": (None, None, False), "all_sold": (None, False)}
EARLIER |= {"form": (None, "S-1", "S-4"), "method": (None, "underwritten", "firm_commitment")}
PRIOR = ({"kind": "demand", "way": (*SAVVIS.ways_of["demand"], "wcas", "covered_warrants")}, {"kind": ("short_form", "company")})
NOTICE = {"method": (*["other"] * 9, None), "written": (*[None] * 9, False), "aggregate_price": (None, None, "9999999.99")}
NOTICE |= {"joining": [{"by": who, "shares": (1, 50), "days_after_notice": (30, 31)} for who in "woz"]}
HOLDBACK = {"holdback": (None, {"from": ("2002-12-03", "2002-12-04", *EARLY), "to": ("2003-06-01", *LATE[:9], "2003-12-31")})}
OUT = {"kind": "distribution", "to": ("members", "limited_partners", "other"), "recipients_bound": (True, False)} | HOLDBACK
DEMAND, SHORT_FORM = ({"kind": kind, "way": (*[None] * 6, *SAVVIS.ways_of[kind])} | NOTICE for kind in ("demand", "short_form"))
GIVE = {"kind": "transfer", "to": ("t", "u"), "purchase": (True, True, False)}
TRANSFER = tuple(GIVE | moved for moved in ({"class": ("common", "pref")}, {"warrant": "nw"}))
JOINDER = {"kind": "joinder", "consents": (["company", "wcas"], ["wcas"], []), "agrees_in_writing": (True, True, False)}
BY = (*[[who] for who in CAPACITIES] * 9, *map(list, combinations(CAPACITIES, 2)))
SHAPE = {
    **{"regrights": 1, "matter": "random", "warrants": BASE["warrants"], "form_s3": (*[True] * 6, None, False)},
    "as_of": (*EARLY, *LATE * 3),
    "price": (*["25000000"] * 3, {"value": "3333333.33", "basis": "assumed"}),
    "classes": [{**stock, "outstanding": (0, 30), "ratio": "4/3" if "ratio" in stock else None} for stock in BASE["classes"]],
    "holders": [{"id": who, "capacity": capacity} | HOLDER | TAKER.get(who, {}) for who, capacity in CAPACITIES.items()],
    "registrations": [(*[None] * 2, *({"id": f"p{number}"} | kind | EARLIER for kind in PRIOR)) for number in range(3)],
    "signatures": {"amendment_1": (*[["company", "wcas", "reuters"]] * 5, ["wcas"])},
    "readings": {issue: (None, None, *reading.options) for issue, reading in SAVVIS.readings.items()},
    "acts": [(*[DEMAND] * 3, SHORT_FORM, SHORT_FORM, OUT, TRANSFER, JOINDER)],
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
    act |= {"id": "x", "by": [drawn((*"wwwwccrn",))] if act["kind"] == "transfer" else drawn(BY)}
    if act["kind"] != "joinder":
        shares = {who: drawn((1, 1, 1, 1, 0, 9, 9)) for who in act["by"]}
        act["shares"] = shares[act["by"][0]] if act["kind"] == "transfer" else shares
    if "joining" in act:
        act["joining"] = [entry for entry in act["joining"] if entry["by"] not in act["by"]]
        if drawn((*[False] * 9, True)) or not sum(shares.values()):
            act.pop("aggregate_price", None)
            act.pop("shares")
    return matter


def answered(matter: Tree, act: str = "x") -> Tree:
    return dict(check(load_text(json.dumps(matter, default=str), "matter"), act, why=True).json())


def claims(tree: Tree, *, deciding: bool = False) -> Iterator[Tree]:
    """Yield a claim and all below it, in the order of the document; or only what it holds or fails by."""
    yield tree
    for part in tree["parts"]:
        if not deciding or part["holds"] is tree["holds"]:
            yield from claims(part, deciding=deciding)
    for part in tree["beside"]:
        if not deciding or not part["holds"]:
            yield from claims(part, deciding=deciding)


def grounds(entry: Tree) -> Iterator[Tree]:
    """Yield the grounds of a claim, or the parts of a ground, and all below them."""
    for ground in entry.get("grounds", entry["parts"]):
        yield ground
        yield from grounds(ground)


def texts(tree: Tree) -> list[str]:
    return [text for claim in claims(tree) for text in (claim["text"], *(ground["text"] for ground in grounds(claim)))]


def number(amount: Any) -> Any:
    return amount if isinstance(amount, int) else dt.date.fromisoformat(amount).toordinal() if "-" in amount else Fraction(amount)


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
        reached = {"at_least": actual >= required, "at_most": actual <= required, "some_at_least": actual >= max(required, 1)}
        verdict = reached[claim["comparison"]]
    else:
        verdict = claim["holds"]
    assert verdict is claim["holds"]
    before.add(verdict)
    return verdict


@MANY
@given(matters())
def test_every_verdict_follows_from_the_leaves_of_its_tree(matter: Tree) -> None:
    found = answered(matter)
    tree, tried = found["why"], found.get("ways", [found])
    assert proved(tree, defaultdict(set)) is found["admissible"]
    ways = [
        {claim["id"]: (claim["holds"], claim["clause"]) for claim in (*way["parts"], *way["beside"])} for way in tree["parts"]
    ]
    wanted = [{item["id"]: (item["met"], item["clause"]) for item in way["conditions"]} for way in tried]
    assert all(way in ways for way in wanted)
    assert found["admissible"] or len(ways) == len(wanted)
    for claim in claims(tree):
        decisive = [part["holds"] is (claim["holds"] is not (claim["gate"] == "fewer")) for part in claim["parts"]]
        assert decisive == sorted(decisive, reverse=True), "what decides comes first"


@MANY
@given(matters())
def test_sums_add_up_and_figures_are_reckoned_from_them(matter: Tree) -> None:
    for claim in (claim for claim in claims(answered(matter)["why"]) if claim["figure"]):
        for ground in (ground for ground in grounds(claim) if ground["id"] == "sum"):
            assert ground["amount"] == sum(part["amount"] for part in ground["parts"])
        figure, base = claim["figure"], {ground["id"]: ground for ground in claim["grounds"]}
        actual, required = number(figure["actual"]), number(figure["required"])
        missing = None if figure["short_by"] is None else number(figure["short_by"])
        assert missing == (None if claim["holds"] else abs(actual - required))
        if claim["id"] in {"owns", "quarter_held", "transferee_percent"} and not claim["again"]:
            percent = 10 if "limb (a)" in claim["text"] else 25 if claim["id"] == "quarter_held" else 5
            assert base["share"]["text"].startswith(f"{percent}% of ")
            assert sum(part["amount"] for part in base["share"]["parts"]) == figure["whole"]
            assert base["share"]["amount"] == required == max(1, math.ceil(Fraction(percent * figure["whole"], 100)))
            assert base["sum"]["amount"] == actual
        if claim["id"] == "no_more_than_held" and not claim["again"]:
            assert base["sum"]["amount"] == required
        if claim["id"] == "floor" and not claim["again"]:
            assert re.match(r"\$(25|10),000,000\.00: .* in force since 2002-0(3-06|6-28)", base["term"]["text"])
            (price,) = (base[name]["item"] for name in ("price", "matter_price") if name in base)
            assert actual == Fraction(math.floor(Fraction(price) * base["sum"]["amount"] * 100), 100)


def stated(matter: Tree, day: str, name: str | None) -> Tree:
    """Return what leaves are to say that are read off the file: of an earlier registration, where one is named, or of the act."""
    (act,), listed = matter["acts"], {entry["id"]: entry for entry in matter["registrations"]}
    if name is None:
        of_notice = {"in_writing": "written" not in act, "states_method": "method" in act, "states_shares": "shares" in act}
        of_out = {"to_partners": act.get("to") in {"members", "limited_partners"}, "partners_bound": act.get("recipients_bound")}
        of_joinder = {"agrees_in_writing": act.get("agrees_in_writing"), "eligible_for_s3": matter.get("form_s3") is True}
        return of_notice | of_out | of_joinder | {"no_holdback": "holdback" not in act}
    entry = listed[name]
    gone, sold = "withdrawn" in entry, "all_sold" not in entry or entry.get("method") == "underwritten"
    days = {"became_effective": entry.get("effective", "9") <= day}
    days |= {"received_late": entry.get("investors_notified", entry.get("notice", "9")) >= day}
    flags = {"is_withdrawn": gone, "not_withdrawn": not gone, "covers_all": "all_covered" not in entry}
    return days | flags | {"sold_or_not_firm": sold}


@MANY
@given(matters())
def test_stated_leaves_say_what_the_file_says_and_everything_has_words(matter: Tree) -> None:
    found = answered(matter)
    for claim in claims(found["why"]):
        named = re.search(r"\bp\d\b", claim["text"]) if claim["id"] in {"counts", "no_delay"} else None
        says = stated(matter, found["date"], named and named[0])
        assert all(leaf["holds"] is says[leaf["id"]] for leaf in (claims(claim) if named else [claim]) if leaf["id"] in says)
        assert claim["id"] in {*SAVVIS.words.claims, *SAVVIS.words.tests, *SAVVIS.words.conditions}
        for ground in grounds(claim):
            assert ground["id"] in SAVVIS.words.grounds
            if ground["id"] == "reading":
                reading = SAVVIS.readings[ground["item"]]
                assert f"): {reading.options[found['readings'][ground['item']]]}; open" in ground["text"]
                assert f"“{reading.phrase}” ({reading.place})" in ground["text"]
    assert not [text for text in texts(found["why"]) if not text.strip() or re.search(r"[{}]|None|\(\)", text)]


# Acts | the condition that becomes unmet | what the leaf that decides says | how much is missing | the change | laid upon
FLIPS = """
d | effective_date | 2002-03-18 is too early: the first day is 2002-03-19 | 1 | date: 2002-03-18 | date: 2002-03-19
d | notice_complete | the request is not in writing | | written: false
d s | notice_complete | the notice states no method of disposition | | method: null
d | entitled_requester | w is none of those to whom this way is open | | holders: [{id: w, capacity: none}]
dt | entitled_requester | t: 5,199,999 votes (4.99% of 104,000,000) on | 1 | t: [{class: common, shares: 5199999}] | *signers
dt | entitled_requester | t has its stock otherwise than by purchase | | holders: [{id: t, purchase: false}] | *signers
dr | entitled_requester | r: 4,999,999 votes (4.99% of 100,000,000) owned | 1 | r: [{class: common, shares: 4999999}] | *all
dc | entitled_requester | together: 4,999,999 votes (4.99% of 100,000,000) owned | 1 | e: [{class: pref, shares: 1999998}] | *all
do | entitled_requester | o: 4,999,999 votes (4.99% of 100,000,000) owned; limb (b) | 1 | o: [{class: pref, shares: 4999999}]
do | entitled_requester | o: 9,999,999 votes (9.99% of 100,000,000) owned | 1 | o: [{class: pref, shares: 9999999}] | *both
dn | entitled_requester | hold 999,999 shares (24.99% of 3,999,999) of Covered | 1 | n: [{warrant: nw, shares: 999999}]
so | entitled_requester | no Preferred Stock is held | | o: [{class: common, shares: 5000000}]
d | within_holdings | w: 20,000,001 shares, but 20,000,000 shares held or issuable: 1 share too many | 1 | shares: 20000001
s v | within_holdings | w: 20,000,001 shares, but 20,000,000 shares held: 1 share too many | 1 | shares: 20000001
dt | within_holdings | t brings no share | 1 | shares: {t: 0}
xr | within_holdings | r: 5,000,001 shares, but 5,000,000 shares held: 1 share too many | 1 | shares: 5000001
d | demands_left | no demand is left | 1 | registrations: [{id: p1, notice: 2003-06-02}]
dn | demands_left | no demand is left | 1 | registrations: [{id: p1, way: covered_warrants, notice: 2003-06-02}]
d | offering_floor | $24,999,999.99; $25,000,000.00 needed: short by $0.01 | "0.01" | aggregate_price: "24999999.99"
s | offering_floor | $9,999,999.99; $10,000,000.00 needed: short by $0.01 | "0.01" | aggregate_price: "9999999.99"
s | form_s3 | Savvis is not eligible for Form S-3 | | form_s3: false
d s | not_deferred | the delay that it may cause is not over | 1 | registrations: [{id: p3, effective: 2002-12-04}]
d | not_deferred | was received on 2003-06-01, before this request | 1 | registrations: [{id: p2, investors_notified: 2003-06-01}]
xr | holdback | the last day before it was 2003-06-01 | 1 | holdback: {from: 2003-06-02}
xr | holdback | day after it is 2003-06-03 | 1 | holdback: {to: 2003-06-02} | holdback: {from: 2003-05-01, to: 2003-06-01}
xr | holdback | day after it is 2003-06-03 | 1 | holdback: {from: 2002-12-04} | holdback: {from: 2002-12-03, to: 2003-12-31}
xc | holdback | the recipients are not stated to agree to be bound by 3(e) | | recipients_bound: false
v | permitted_transferee | x is not stated to be a Permitted Transferee | | holders: [{id: x, transferee_of: null}]
v | rights_to_pass | w has no rights under 3(a) | | holders: [{id: w, capacity: none}]
v | passes_12d | x: 5,199,999 votes (4.99% of 104,000,000) on a fully diluted basis | 1 | shares: 4999999
v | passes_12d | x has its stock otherwise than by purchase | | purchase: false
j | preferred_holder | z holds no Preferred Stock | | z: []
j | consents | WCAS has not consented in writing | | consents: [company, reuters]
j | agrees_to_be_bound | it has not agreed in writing to be bound | | agrees_in_writing: false
"""
UPON = {"*all": "readings: {eligible_scope: all_named}"}
UPON |= {"*signers": "readings: {joint_notice: all_entitled}"}
UPON |= {"*both": "{readings: {eligible_limbs: both}, o: [{class: pref, shares: 10000000}]}"}
CELLS = [[*(cell.strip() for cell in row.split(" |")), ""][:6] for row in FLIPS.strip().splitlines()]
ROWS = [(act, *rest, UPON.get(at, at)) for acts, *rest, at in CELLS for act in acts.split()]


def laid(act: str, *changes: str) -> Tree:
    """Return BASE with changes laid upon it one by one: of a holder's holdings, of BASE's own keys, else of the act."""
    matter = BASE
    for change in (parsed(change) for change in changes if change):
        holders = [{"id": who, "holdings": change[who]} for who in change if who in CAPACITIES]
        of_act = {key: value for key, value in change.items() if key not in {*BASE, *CAPACITIES}}
        of_base = {key: value for key, value in change.items() if key in BASE}
        matter = merged(matter, {"holders": holders, "acts": [{"id": act} | of_act]} | of_base)
    return dict(matter)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_smallest_change_makes_one_condition_unmet_and_the_tree_says_so(row: tuple[str, ...]) -> None:
    act, condition, said, short_by, change, at = row
    before, after = answered(laid(act, at), act), answered(laid(act, at, change), act)
    verdicts = [(proved(found["why"], defaultdict(set)), found["admissible"]) for found in (before, after)]
    # What only lets filing wait leaves the request admissible, and stands beside what the verdict follows from.
    waits = condition == "not_deferred"
    assert verdicts == [(True, True), (waits, waits)]
    assert (after["verdict"] == "deferred") is waits
    (way,) = after["why"]["parts"]
    below = [*way["parts"], *way["beside"]]
    assert [claim["id"] for claim in below if not claim["holds"]] == [condition] == [(way["beside"] if waits else below)[0]["id"]]
    (decisive,) = [claim for claim in claims(way, deciding=True) if said in claim["text"]]
    assert (decisive["figure"] or {"short_by": None})["short_by"] == parsed(short_by or "null")
    assert not any(said in claim["text"] for claim in claims(before["why"], deciding=True))


def test_every_condition_of_every_kind_of_act_is_flipped() -> None:
    kinds = {act["id"]: act["kind"] for act in BASE["acts"]}
    conditions = {(kinds[act], item["id"]) for act in kinds for item in answered(BASE, act)["conditions"]}
    assert {(kinds[act], condition) for act, condition, *_ in ROWS} == conditions
    assert {condition for _, condition in conditions} == set(SAVVIS.words.conditions)


@pytest.mark.parametrize("act", [act["id"] for act in BASE["acts"]])
def test_amounts_end_at_the_entries_of_the_file_that_they_are_made_of(act: str) -> None:
    for claim in claims(answered(BASE, act)["why"]):
        if claim["comparison"] and claim["figure"]["unit"] in {"shares", "votes"} and claim["id"] != "one_at_least":
            (total,) = [ground for ground in claim["grounds"] if ground["id"] == "sum"]
            ends = [ground for ground in grounds(total) if not ground["parts"]]
            assert sum(ground["amount"] for ground in ends) == total["amount"]
            assert all(ground["sources"] for ground in ends)


@pytest.mark.parametrize("day", ["2003-06-02", "2002-06-27"])
def test_an_other_investor_with_8_04_percent_meets_limb_b_and_not_limb_a(day: str) -> None:
    holdings = "[{class: pref, shares: 5333000, basis: inferred, source: 8-K, note: halved}, {class: common, shares: 2716999}]"
    tree = answered(laid("do", f"{{date: {day}, holders: [{{id: o, holdings: {holdings}}}]}}"), "do")["why"]
    (eligible,) = [claim for claim in claims(tree) if claim["id"] == "eligible_investor"]
    assert [(limb["text"][:8], limb["holds"]) for limb in eligible["parts"]] == [("limb (b)", True), ("limb (a)", False)]
    met, short = (claim for claim in claims(eligible) if claim["id"] == "owns")
    assert met["text"] == "o: 8,049,999 votes (8.04% of 100,000,000) owned; limb (b) needs 5,000,000 votes: met"
    assert short["text"].endswith("(5.33% of 100,000,000) owned; limb (a) needs 10,000,000 votes: short by 4,667,000 votes")
    assert list(short["figure"].values()) == [5333000, 10000000, 4667000, "votes", 100000000]
    amended, base = ("Amendment No. 1, June 28, 2002", "2002-06-28"), ("Investor Rights Agreement, March 6, 2002", "2002-03-06")
    source, since = amended if day >= amended[1] else base
    assert f"10%: {source} [1], in force since {since}" in texts(short)
    (pref,) = [ground for ground in grounds(short) if ground["text"] == "o: 5,333,000 shares of pref carry 5,333,000 votes"]
    assert pref["sources"] == [{"basis": "inferred", "source": "8-K", "note": "halved"}]


def test_each_earlier_demand_is_told_counted_or_not_and_why() -> None:
    demand = {"kind": "demand", "way": "wcas", "effective": "2003-01-02"}
    more = [{"id": "p4", "effective": None}, {"id": "p5"}, {"id": "p6", "withdrawn": True}, {"id": "p7", "all_covered": False}]
    change = {"readings": {"demand_counts": "satisfied"}, "registrations": [demand | entry for entry in more]}
    tree = answered(laid("d", json.dumps(change)), "d")["why"]
    (left,) = [claim for claim in claims(tree) if claim["id"] == "one_left"]
    found = {part["text"]: [end["text"] for end in claims(part) if not (end["parts"] or end["holds"])] for part in left["parts"]}
    late, uncovered = "it has not become effective by the day of this request", "it does not cover all the shares of its notice"
    reasons = {"p0": [], "p5": [], "p1": [late], "p4": [late], "p6": ["it was withdrawn"], "p7": [uncovered]}
    said = {name: f"the demand registration {name} {'does not count' if why else 'counts'}" for name, why in reasons.items()}
    assert found == {said[name]: why for name, why in reasons.items()}
    allowed = "2 demands: Amendment No. 1, June 28, 2002 [3(a)(i)], in force since 2002-06-28"
    assert {"p0: demand registration, effective 2002-09-02", allowed} < set(texts(left))
    assert {*list(found)[:2]} == {said["p0"], said["p5"]}, "what uses the demands up comes first"


# An act | a change | what the tree says then, or (not) does not say.
TOLD = """
d | date: 2002-03-05 | 2002-03-06
dc | date: 2002-06-27 | Amendment No. 1
do | o: [{class: common, shares: 5000000}] | o holds (no|neither)
xr | {by: [n], n: [{class: common, shares: 5000000}], holdback: {from: 2003-06-02}} | n holds (no|neither)
d | {readings: {floor_counts: registration}, joining: [{by: r, shares: 9000000, days_after_notice: 1}]} | not r asks for 5,000,000
do | {by: [unsold], holders: [{id: unsold, capacity: other_investor, holdings: [{class: pref, shares: 9}]}]} | unsold: 9 votes
v | {} | not no way
j | {holders: [{id: wcas, name: A Fund, capacity: none}], consents: [company]} | not A Fund has not consented
dn | {n: [], g: []} | not short by 0
"""


@pytest.mark.parametrize(("act", "change", "said"), [row.split(" | ") for row in TOLD.strip().splitlines()])
def test_reasons_are_told_and_nothing_else_is(act: str, change: str, said: str) -> None:
    found = re.search(said.removeprefix("not "), "\n".join(texts(answered(laid(act, change), act)["why"])))
    assert bool(found) is not said.startswith("not ")


def test_depth_1_shows_the_conditions_and_nothing_below() -> None:
    (way,) = answer("check", "bsc_iv_alone", "--why", "--depth", "1")["why"]["parts"]
    shown = [*way["parts"], *way["beside"]]
    assert not any(claim["parts"] or claim["grounds"] for claim in shown)
    page = run("check", "bsc_iv_alone", "--why", "--depth", "1").stdout.partition("Why not")[2]
    lines = [f"{'met' if claim['holds'] else 'UNMET'} {claim['clause']}: {claim['text']}" for claim in shown]
    branches = [f"├ {line}" for line in lines[:-1]] + [f"└ {lines[-1]}"]
    assert page.partition("\n\n")[0].splitlines()[-8:] == [way["text"], *branches]
    assert run("check", "bsc_iv_alone", "--why", "--depth", "0").exit_code == 2


@pytest.mark.parametrize("columns", [40, 100])
def test_the_page_tells_every_claim_in_order_within_the_width(columns: int, tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(json.dumps(laid("do", "readings: {eligible_limbs: both}"), default=str))
    for arguments in (["bsc_iv_alone"], ["constellation_demand"], [file, "do"]):
        page = run("check", *arguments, "--why", columns=columns).stdout
        assert max(map(len, page.splitlines())) <= columns
        told = [re.escape(re.sub(r"\s", "", claim["text"])) for claim in claims(answer("check", *arguments, "--why")["why"])][1:]
        assert re.search(".*".join(told), re.sub(r"[\s│├└]", "", page))
