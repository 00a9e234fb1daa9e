"""What would make an act admissible: every cure tried on the matter as data, and the single ones against a brute force."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from test_cli import answer, run
from test_properties import FAST, WAYS, Deal, Law, deals

from regrights.bridge.check import check
from regrights.bridge.cures import cures
from regrights.bridge.errors import InputError
from regrights.bridge.loading import EMBEDDED, load, load_text
from regrights.bridge.readings import readings
from regrights.bridge.words import READINGS
from regrights.bridge.words import WAYS as NAMES_OF_WAYS

Data = dict[str, Any]
SIZED = {"price", "shares", "requester", "joining", "transfer", "issue", "exercise", "conversion", "wait", "amendment"}
PARTIES = ["company", "wcas", "reuters"]
TAKER = {"w": "t", "r": "u", "c": "k", "o": "p"}
PARTY = {"w": "wcas", "v": "wcas_person", "r": "reuters", "c": "constellation", "d": "constellation", "o": "other_investor"}
PARTY |= {"n": "nortel", "g": "gecc", **dict.fromkeys("xtukp", "none")}
USERS = {
    "demand": {"wcas": "wt", "reuters": "ru", "constellation": "cdk", "other_eligible": "op", "covered_warrants": "ngtpo"},
    "short_form": {"wcas": "wt", "reuters": "ru", "other_investors": "opcdkng"},
}
KINDS = ["demand", "demand", "demand", "short_form", "distribution", "transfer", "joinder"]
DAYS = [*["2003-06-02"] * 6, "2002-03-01", "2002-03-07", "2002-03-18", "2002-03-19", "2002-06-27", "2002-06-28"]
HOLDBACK = {"from": "2003-05-01", "to": "2003-07-01"}
TRADE = re.compile(r"(?P<buyer>\w+) buys [\d,]+ shares? of (?P<item>\w+) from (?P<seller>\w+);")


def loaded(data: Data) -> Any:
    return load_text(json.dumps(data, default=str), "case")


def admissible(data: Data) -> bool:
    """Return whether the first act is; one that cannot even be written down is not."""
    try:
        return bool(check(loaded(data), data["acts"][0]["id"]).json()["admissible"])
    except InputError:
        return False


def cured(data: Data, most: int = 3) -> Data:
    return dict(cures(loaded(data), data["acts"][0]["id"], changes=most).json())


def entry(data: Data, section: str, name: str) -> Data:
    return next(dict_ for dict_ in data[section] if dict_["id"] == name)


def nameless(data: Data) -> Data:
    """Return the matter without names, so that texts speak of ids."""
    return data | {
        part: [{k: v for k, v in one.items() if k != "name"} for one in data[part]] for part in ("classes", "warrants", "holders")
    }


def take(data: Data, who: str, item: str, shares: int) -> list[Data]:
    """Take shares from a holder, those not sold to the public first, and return them."""
    holder, moved = entry(data, "holders", who), []
    mine = [one for one in holder["holdings"] if item in (one.get("class"), one.get("warrant"))]
    assert shares <= sum(one["shares"] for one in mine), "more than there is"
    for one in sorted(mine, key=lambda one: not one.get("restricted", True)):
        gone = min(shares, one["shares"])
        one["shares"] -= gone
        shares -= gone
        moved.append(one | {"shares": gone})
    holder["holdings"] = [one for one in holder["holdings"] if one["shares"]]
    return moved


def give(data: Data, who: str, *parts: Data) -> None:
    holder = entry(data, "holders", who)
    holder["holdings"] = [*holder.get("holdings", []), *(one for one in parts if one["shares"])]


def trade(change: Data) -> tuple[str, str, str]:
    """Return buyer, item and seller, which only the text tells."""
    found = TRADE.match(change["text"])
    assert found, change["text"]
    return found["buyer"], found["item"], found["seller"]


def of_owners(data: Data, change: Data) -> None:
    """Carry out a change of who owns what."""
    shares, what = change["to"], change["what"]
    who = next((one for one in change["who"] if one != "company"), "")
    match change["kind"]:
        case "transfer":
            buyer, item, seller = trade(change)
            give(data, buyer, *take(data, seller, item, shares))
        case "issue":
            entry(data, "classes", what)["outstanding"] += shares
            give(data, who, {"class": what, "shares": shares})
        case "exercise":
            into = entry(data, "warrants", what)["into"]
            take(data, who, what, shares)
            entry(data, "classes", into)["outstanding"] += shares
            give(data, who, {"class": into, "shares": shares, "from_warrant": what})
        case "conversion":
            stock = entry(data, "classes", what)
            common = floor(shares * Fraction(stock["ratio"]))
            take(data, who, what, shares)
            stock["outstanding"] -= shares
            entry(data, "classes", stock["converts_to"])["outstanding"] += common
            give(data, who, {"class": stock["converts_to"], "shares": common})


def of_requesters(act: Data, change: Data) -> None:
    """Carry out a change of who asks, and for how much."""
    (who,) = change["who"]
    if act["kind"] == "transfer":
        act["shares"] = change["to"]
        return
    if not isinstance(act.get("shares"), dict):
        act["shares"] = {} if act.get("shares") is None else {act["by"][0]: act["shares"]}
    match change["kind"]:
        case "joining":
            act["joining"] = [*act.get("joining", []), {"by": who, "shares": change["to"], "days_after_notice": 30}]
        case "leave_out":
            act["by"].remove(who)
            act["shares"].pop(who, None)
        case _:
            act["by"] += [who] if change["kind"] == "requester" else []
            act["shares"][who] = change["to"]


def applied(data: Data, changes: Iterable[Data]) -> Data:  # noqa: C901
    """Return the matter after changes, made in its data by what the answer says of them."""
    data = copy.deepcopy(data)
    act = data["acts"][0]
    for change in changes:
        to, what, who = change["to"], change["what"], change["who"]
        match change["kind"]:
            case "transfer" | "issue" | "exercise" | "conversion":
                of_owners(data, change)
            case "shares" | "requester" | "joining" | "leave_out":
                of_requesters(act, change)
            case "price":
                act.pop("aggregate_price", None)
                act["price"] = to
            case "wait":
                act["date"] = to
            case "way":
                act["way"] = what
            case "request_kind":
                act.pop("way", None)
                act["kind"] = what
            case "notice":
                act |= {"written": True} if what == "written" else {"method": "other"}
            case "signature":
                data["signatures"][what] = [*data["signatures"][what], *who]
            case "consent":
                act["consents"] = [*act.get("consents", []), *who]
            case "agreement":
                act["agrees_in_writing"] = True
            case "form_s3":
                data["form_s3"] = True
            case "registration":
                entry(data, "registrations", what)["withdrawn"] = True
            case "reading":
                data["readings"] = data.get("readings", {}) | {what: to}
            case "amendment":
                way = next(way for way, name in NAMES_OF_WAYS.items() if f"to give {name} " in change["text"])
                data["proposed_amendment"] = {"term": what, "way": way, "value": to, "signed": PARTIES}
            case "recipients":
                act |= {"to": "members"} if what == "recipients" else {"recipients_bound": True}
            case "purchase":
                act["purchase"] = True
            case other:
                raise AssertionError(f"nobody knows how to do {other}")
    return data


def nearer(change: Data) -> Data | None:
    """Return the change a share, cent, day or demand nearer to what is now; None where nothing would be left of it."""
    start, to = change["from"], change["to"]
    if change["kind"] == "price":
        closer = Decimal(to) - Decimal("0.01")
        return change | {"to": str(closer)} if closer > Decimal(start) else None
    if change["kind"] == "wait":
        day = dt.date.fromisoformat(to) - dt.timedelta(1)
        return change | {"to": str(day)} if str(day) > start else None
    closer = to - 1 if to > start else to + 1
    return None if closer == start else change | {"to": closer}


def key(change: Data) -> tuple[Any, ...]:
    return change["kind"], *(trade(change) if change["kind"] == "transfer" else (*sorted(change["who"], key=lambda who: (who != "company", who)), change["what"]))


def faults_of(data: Data, found: Sequence[Data]) -> Iterator[str]:
    """Yield what is wrong with cures that are tried."""
    for changes in (cure["changes"] for cure in found):
        texts = [change["text"] for change in changes]
        if not admissible(applied(data, changes)):
            yield f"does not cure: {texts}"
        for size in range(1, len(changes)):
            for some in combinations(changes, size):
                if admissible(applied(data, some)):
                    yield f"{texts}: enough is {[change['text'] for change in some]}"
        for index, change in enumerate(changes):
            closer = nearer(change) if change["kind"] in SIZED else None
            if closer and admissible(applied(data, [*changes[:index], closer, *changes[index + 1 :]])):
                yield f"{texts}: {closer['to']} is enough of {change['text']}"


def hands_of(change: Data) -> None:
    """Make sure that a change lies in the hands that it must."""
    nobody = {"price": "market", "wait": "time", "reading": "court"}
    if change["kind"] in nobody:
        assert (change["hand"], change["who"]) == (nobody[change["kind"]], [])
    else:
        company = {"issue", "registration", "form_s3"} | ({"signature", "consent"} if change["who"] == ["company"] else set())
        wanted = "company" if change["kind"] in company else "amendment" if change["kind"] == "amendment" else "parties"
        assert (change["hand"], bool(change["who"])) == (wanted, True)


def flaws_of(rng: Random, act: Data) -> Data:
    """Return the act with a flaw, or without."""
    who = rng.choice(act["by"])
    match rng.choice(["none", "none", "none", "none", "unwritten", "no method", "no shares", "too many", "a share", "aggregate"]):
        case "unwritten":
            return act | {"written": False}
        case "no method":
            return act | {"method": None}
        case "no shares":
            return act | {"shares": {other: shares for other, shares in act["shares"].items() if other != who}}
        case "too many":
            return act | {"shares": act["shares"] | {who: 9 * act["shares"][who] + 1}}
        case "a share":
            return act | {"shares": act["shares"] | {who: 1}}
        case "aggregate" if any(act["shares"].values()):
            return act | {"aggregate_price": rng.choice(["25000000", "20000000.01", "9999999"])}
    return act


def request_of(rng: Random, kind: str, held: dict[str, list[int]], unit: int) -> Data:
    """Return a demand or a short form for some or all of what the requesters have."""
    way, users = rng.choice(sorted(USERS[kind].items()))
    by = rng.sample(users, rng.choice([1, 1, 2])) + (["v"] if rng.random() < 0.1 else [])
    asked = {who: rng.choice([sum(held[who]), held[who][0], unit]) for who in by}
    joiners = rng.sample(sorted(set(PARTY) - set(by)), rng.randint(0, 2))
    joining = [{"by": who, "shares": rng.choice([20, 1]) * unit, "days_after_notice": rng.choice([30, 30, 31])} for who in joiners]
    act = {"kind": kind, "by": by, "shares": asked, "joining": joining, "method": "other"}
    return flaws_of(rng, act | ({"way": way} if rng.random() > 0.5 else {}))


def act_of(rng: Random, kind: str, held: dict[str, list[int]], unit: int) -> Data:
    """Return an act of the kind."""
    if kind in USERS:
        return request_of(rng, kind, held, unit)
    who = rng.choice("wrcopn")
    act: Data = {"kind": kind, "by": [who]}
    if kind == "joinder":
        consents = rng.sample(["company", "wcas"], rng.randint(0, 2))
        return act | {"consents": consents, "agrees_in_writing": rng.random() > 0.3}
    act["shares"] = rng.choice([1, 3, 10, 40]) * unit
    if kind == "distribution":
        bound = {"recipients_bound": rng.random() > 0.5, "holdback": HOLDBACK}
        return act | {"to": rng.choice(["members", "other"])} | bound
    return act | {"to": TAKER.get(who, "t"), "class": rng.choice(["common", "pref"]), "purchase": rng.random() > 0.3}


def earlier(rng: Random, day: dt.date) -> Iterator[Data]:
    """Yield up to four earlier registrations around the days that count."""
    for number in range(rng.choice([0, 0, 1, 2, 4])):
        effective = rng.choice([400, 181, 180, 0, -1, None])
        days = {"notice": max(effective or 0, 0) + rng.choice([30, 1, 0]), "effective": effective, "investors_notified": rng.choice([None, 1, 0])}
        one: Data = {name: day - dt.timedelta(ago) for name, ago in days.items() if ago is not None}
        one |= {"id": f"e{number}", "kind": rng.choice(["demand", "demand", "short_form", "company"]), "all_sold": rng.random() > 0.5}
        one |= {"method": "firm_commitment", "withdrawn": rng.random() < 0.1}
        yield one | ({"way": rng.choice(["reuters", "wcas", "constellation"])} if one["kind"] == "demand" else {})


def matter_of(rng: Random, kind: str) -> Data:
    """Return a matter with an act of the kind, in which one or several things are amiss as a rule."""
    day, unit = dt.date.fromisoformat(rng.choice(DAYS)), rng.choice([1, 1000, 10**7])
    held = {who: [unit * rng.choice([10, 5, 1, 0]), unit * rng.choice([20, 10, 9, 0, 0]), 0, 0] for who in PARTY}
    for who in "ngptcdk":
        held[who][2 if who in "ngpt" else 3] = unit * rng.choice([4, 1, 0])
    taken = {taker: {"transferee_of": giver, "purchase": rng.random() > 0.3} for giver, taker in TAKER.items()}
    parts = [("class", "common"), ("class", "pref"), ("warrant", "nw"), ("warrant", "cw")]
    holders = [
        {"id": who, "capacity": capacity}
        | {"holdings": [{sort: item, "shares": n} for (sort, item), n in zip(parts, held[who], strict=True) if n]}
        | taken.get(who, {})
        for who, capacity in PARTY.items()
    ]
    odd = rng.choice(holders)["holdings"]
    if odd and odd[0].get("class") == "common":
        odd[0] |= rng.choice([{"restricted": False}, {"from_warrant": "nw"}])
    common, pref = (sum(shares[part] for shares in held.values()) for part in (0, 1))
    ratio = {"outstanding": pref, "converts_to": "common", "ratio": rng.choice(["1", "3/2", "4000/3"]), "votes": "as_converted"}
    return {
        **{"regrights": 1, "matter": "case", "as_of": day, "form_s3": rng.random() > 0.3},
        "price": str(Decimal(rng.choice([2500000, 1000000, 123457])) / unit),
        "classes": [
            {"id": "common", "kind": "common", "outstanding": max(200 * unit - pref, common)},
            {"id": "pref", "kind": "preferred"} | ratio,
        ],
        "warrants": [
            {"id": "nw", "covered": True, "into": "common"},
            {"id": "cw", "covered": True, "constellation": True, "into": "common"},
        ],
        "holders": holders,
        "signatures": {"amendment_1": rng.sample(PARTIES, rng.choice([3, 3, 3, 3, 2, 1]))},
        "registrations": list(earlier(rng, day)),
        "acts": [act_of(rng, kind, held, unit) | {"id": "a", "date": day}],
    }


def singles(found: Data, *kinds: str) -> set[tuple[Any, ...]]:
    """Return the cures of one change, of these kinds or of any, each with its amount."""
    changes = [cure["changes"][0] for cure in found["cures"] if len(cure["changes"]) == 1]
    of_kinds = [(*key(change), change["to"]) for change in changes if not kinds or change["kind"] in kinds]
    assert len(of_kinds) == len(set(of_kinds))
    return set(of_kinds)


def small(act: Data, **more: Any) -> Data:
    """Return a matter of 10,000 votes, in which a share alone reaches either floor; o has 4.99% of the votes."""
    held = {"w": [("class", "common", 3000)], "r": [("class", "common", 2000)], "c": [("class", "common", 1000), ("class", "pref", 5)]}
    held |= {"o": [("class", "common", 400), ("class", "pref", 99)], "n": [("warrant", "nw", 8)], "x": [("class", "common", 1000)]}
    holders = [
        {"id": who, "capacity": PARTY[who], "holdings": [{of: item, "shares": n} for of, item, n in parts]} for who, parts in held.items()
    ]
    pref = {"id": "pref", "kind": "preferred", "outstanding": 200, "converts_to": "common", "ratio": 1, "votes": "as_converted"}
    return {
        **{"regrights": 1, "matter": "case", "as_of": "2003-06-02", "price": "25000000", "holders": holders},
        "classes": [{"id": "common", "kind": "common", "outstanding": 9800}, pref],
        "warrants": [{"id": "nw", "covered": True, "into": "common"}],
        "signatures": {"amendment_1": PARTIES},
        "acts": [{"id": "a"} | act],
    } | more


def demand(*by: str, **more: Any) -> Data:
    return {"kind": "demand", "by": list(by), "shares": dict.fromkeys(by, 10), "method": "other"} | more


def sets_of(found: Data) -> set[frozenset[tuple[Any, ...]]]:
    """Return the changes of each cure, each with its amount."""
    return {frozenset((*key(change), change["to"]) for change in cure["changes"]) for cure in found["cures"]}


@settings(FAST, max_examples=14)
@given(st.integers(0, 10**9), st.sampled_from(KINDS))
def test_every_cure_cures_and_nothing_less_does(seed: int, kind: str) -> None:
    rng = Random(seed)
    data = matter_of(rng, kind)
    found = cured(data, most=rng.choice([1, 2, 2, 3]) if kind in USERS else 3)
    assert found["admissible"] is admissible(data)
    for change in (change for cure in found["cures"] for change in cure["changes"]):
        hands_of(change)
    keys = [frozenset(map(key, cure["changes"])) for cure in found["cures"]]
    assert not [(one, other) for one, other in combinations(keys, 2) if one <= other or other <= one]
    assert list(faults_of(data, rng.sample(found["cures"], min(4, len(keys))))) == []


@settings(FAST, max_examples=12)
@given(st.integers(0, 10**9), st.sampled_from(KINDS))
def test_the_readings_that_cure_alone_are_those_that_decide_alone(seed: int, kind: str) -> None:
    data = matter_of(Random(seed), kind)
    found = cured(data, most=1)
    decides = readings(loaded(data), "a").json()["decides"]
    alone = {("reading", one["issue"], one["to"]) for (one, *more) in decides if not more}
    assert singles(found, "reading") == (set() if found["admissible"] else alone)


def passes(law: Law, way: str, asked: dict[str, int], price: Fraction) -> bool:
    """Return whether a demand is admissible: who may use the way, the quarter, the floor, and no more than is held."""
    fits = all(law.may_use(way, who) and 0 < shares <= law.restricted[who] for who, shares in asked.items())
    quarter = way != "covered_warrants" or 4 * sum(law.held[who].nw for who in asked) >= law.deal.outstanding("nw")
    return fits and quarter and price * sum(asked.values()) >= 25_000_000


def single_cures(law: Law, way: str, asked: dict[str, int], price: Fraction) -> Iterator[tuple[Any, ...]]:
    """Yield every single change of what is asked for, of the price, the way or the kind that makes a demand admissible."""
    total, wanted = sum(asked.values()), ceil(25_000_000 / price)
    if total and passes(law, way, asked, cents := Fraction(ceil(Fraction(2_500_000_000, total)), 100)):
        yield "price", "price", f"{Decimal(cents.numerator) / cents.denominator:.2f}"
    for who in law.held:
        needed = max(1, wanted - total + asked.get(who, 0))
        shares = needed if asked.get(who, 0) <= law.restricted[who] else law.restricted[who]
        if passes(law, way, asked | {who: shares}, price):
            yield ("shares", who, "shares", shares) if who in asked else ("requester", who, "with", shares)
        rest = {other: shares for other, shares in asked.items() if other != who}
        if rest and who in asked and passes(law, way, rest, price):
            yield "leave_out", who, "without", None
    yield from (("way", *sorted(asked), other, None) for other in WAYS if passes(law, other, asked, price))
    held = all(0 < shares <= law.held[who].common for who, shares in asked.items())
    may = all(who in "wt" for who in asked) or all(map(law.other_investor, asked))
    if held and may and price * total >= 10_000_000:
        yield "request_kind", *sorted(asked), "short_form", None


@settings(FAST, max_examples=40)
@given(deals(units=(1, 1000)), st.sampled_from(WAYS), st.data())
def test_the_single_cures_of_a_demand_are_those_of_a_brute_force(deal: Deal, way: str, data: st.DataObject) -> None:
    law = Law(deal)
    users = [who for who in deal.held if law.may_use(way, who)] or sorted(deal.held)
    by = data.draw(st.lists(st.sampled_from(users), min_size=1, max_size=3, unique=True))
    by += data.draw(st.lists(st.sampled_from([who for who in sorted(deal.held) if who not in by]), max_size=1))
    asked = {who: data.draw(st.sampled_from([law.restricted[who]] * 2 + [1, law.restricted[who] + 1, deal.held[who].common])) for who in by}
    act = {"id": "a", "kind": "demand", "way": way, "by": by, "shares": asked, "method": "other"}
    found = cured(json.loads(deal.text(acts=[act])), most=1)
    price = Fraction(deal.price)
    assert found["admissible"] is passes(law, way, asked, price)
    wanted = set() if found["admissible"] else set(single_cures(law, way, asked, price))
    kinds = ("price", "shares", "requester", "leave_out", "way", "request_kind")
    assert {one for one in singles(found, *kinds) if one[:2] != ("way", way)} == {(*one[:-1], one[-1]) for one in wanted}


def least(enough: Any, most: int) -> int | None:
    return next((shares for shares in range(1, most + 1) if enough(shares)), None)


@settings(FAST, max_examples=25)
@given(st.data())
def test_an_other_investor_short_of_both_limbs_buys_the_least_that_is_enough(data: st.DataObject) -> None:
    draw = data.draw
    ratio, per_share = draw(st.sampled_from(["1", "3/2", "4000/3"])), draw(st.sampled_from([1, 2, 3]))
    held = {"o": (draw(st.integers(0, 3)), draw(st.integers(1, 2)), 6)}
    held |= {who: (draw(st.integers(0, 30)), draw(st.integers(0, 12)), draw(st.integers(0, 9))) for who in ("r", "x")}
    common, pref = 230 + draw(st.integers(0, 99)), 25 + draw(st.integers(0, 60))

    def eligible(more: tuple[int, int] = (0, 0), issued: tuple[int, int] = (0, 0)) -> bool:
        rates = (Fraction(per_share), per_share * Fraction(ratio))
        own = [floor((shares + extra) * rate) for shares, extra, rate in zip(held["o"], more, rates, strict=False)]
        every = sum(floor((shares + extra) * rate) for shares, extra, rate in zip((common, pref), issued, rates, strict=True))
        return 20 * sum(own) >= every or 10 * own[1] >= every

    parts = (("class", "common"), ("class", "pref"), ("warrant", "nw"))
    holders = [
        {"id": who, "capacity": PARTY[who], "holdings": [{of: item, "shares": n} for (of, item), n in zip(parts, mine, strict=True)]}
        for who, mine in held.items()
    ]
    found = cured(
        {
            **{"regrights": 1, "matter": "case", "as_of": "2003-06-02", "price": "25000000", "holders": holders},
            "classes": [
                {"id": "common", "kind": "common", "outstanding": common, "votes_per_share": per_share},
                {"id": "pref", "kind": "preferred", "outstanding": pref, "converts_to": "common", "ratio": ratio, "votes": "as_converted"},
            ],
            "warrants": [{"id": "nw", "covered": True, "into": "common"}],
            "acts": [{"id": "a", "kind": "demand", "way": "other_eligible", "by": ["o"], "shares": {"o": 1}, "method": "other"}],
        },
        most=1,
    )
    assert found["admissible"] is eligible()
    wanted = set[tuple[Any, ...]]()
    for place, item in enumerate(("common", "pref") if not eligible() else ()):
        only = lambda n, at=place: (n, 0) if at == 0 else (0, n)  # noqa: E731
        sizes = {("transfer", "o", item, who): least(lambda n: eligible(only(n)), held[who][place]) for who in ("r", "x")}
        sizes["issue", "company", "o", item] = least(lambda n: eligible(only(n), only(n)), 9999)
        wanted |= {(*change, size) for change, size in sizes.items() if size}
    exercised = None if eligible() else least(lambda n: eligible((n, 0), (n, 0)), held["o"][2])
    wanted |= {("exercise", "o", "nw", exercised)} if exercised else set()
    assert singles(found, "transfer", "issue", "exercise") == wanted


@settings(FAST, max_examples=10)
@given(st.lists(st.sampled_from([400, 181, 180, 90, 1, None]), min_size=1, max_size=3), st.sampled_from([30, 1, 0]))
def test_a_deferred_demand_waits_for_the_last_of_the_prior_registrations_or_for_its_withdrawal(ago: list[int | None], told: int) -> None:
    day = dt.date(2003, 6, 2)
    prior = [{"id": f"p{n}", "kind": "company", "investors_notified": day - dt.timedelta(max(told, when or 0))} for n, when in enumerate(ago)]
    for one, when in zip(prior, ago, strict=True):
        one |= {"effective": day - dt.timedelta(when)} if when else {}
    deferring = {n: when for n, when in enumerate(ago) if (when or told) and (when is None or when <= 180)}
    found = cured(small(demand("w"), registrations=prior), most=1)
    wanted: set[tuple[Any, ...]] = {("registration", "company", f"p{n}", None) for n in deferring if len(deferring) == 1}
    if deferring and None not in deferring.values():
        last = min(when for when in deferring.values() if when)
        wanted.add(("wait", "wait", str(day + dt.timedelta(181 - last))))
    assert found["admissible"] is (not deferring)
    assert singles(found, "wait", "registration") == wanted


def of_reuters(number: int, **more: Any) -> Data:
    days = {"notice": f"2003-0{number}-10", "effective": f"2003-0{number}-20"}
    return {"id": f"d{number}", "kind": "demand", "way": "reuters", "by": ["r"], **days, **more}


MORE_DEMANDS = ("amendment", "company", "reuters", "wcas", "demands_allowed", 3)
SIGN = {who: ("signature", who, "amendment_1", None) for who in PARTIES}
CONSENT = {who: ("consent", who, "consent", None) for who in PARTIES}
IN_KIND = {"kind": "distribution", "by": ["c"], "shares": 10, "to": "other", "holdback": HOLDBACK, "date": "2003-06-02"}
FREE = ("wait", "wait", "2003-07-02")
TO_T = {"kind": "transfer", "by": ["w"], "to": "t", "class": "common", "shares": 30, "purchase": True}
WITH_T = [{"id": "t", "capacity": "none", "transferee_of": "w"}]
WRITTEN = ("notice", "r", "w", "written", None)
FORM_S3 = ("form_s3", "company", "form_s3", None)
SHORT_FORM = {("request_kind", "w", "short_form", None)}
REUTERS_TOO = ("reading", "short_form_reuters", "any_investor")
BACK = ("shares", "w", "shares", 3000)
CASES: dict[str, tuple[Data, list[set[tuple[Any, ...]]]]] = {
    "a third demand of Reuters": (small(demand("r", way="reuters"), registrations=[of_reuters(1), of_reuters(2)]), [{MORE_DEMANDS}]),
    "a third demand of Reuters, one of the two not all sold": (
        small(
            demand("r", way="reuters"),
            registrations=[of_reuters(1), of_reuters(2, method="firm_commitment", all_sold=False)],
        ),
        [{MORE_DEMANDS}, {("reading", "demand_counts", "satisfied")}],
    ),
    "one signature lacking": (small(demand("c"), signatures={"amendment_1": ["company", "wcas"]}), [{SIGN["reuters"]}]),
    "two signatures lacking": (small(demand("c"), signatures={"amendment_1": ["wcas"]}), [{SIGN["reuters"], SIGN["company"]}]),
    "too early for Constellation": (small(demand("c", date="2002-06-01")), [{("wait", "wait", "2002-06-28")}]),
    "too early for Constellation, and a signature lacking": (
        small(demand("c", date="2002-06-01"), signatures={"amendment_1": ["company", "wcas"]}),
        [{("wait", "wait", "2002-06-28"), SIGN["reuters"]}],
    ),
    "too early for anybody": (
        small(demand("w", date="2002-03-10")),
        [{("wait", "wait", "2002-03-19")}, {("reading", "effective_date", "signing")}, SHORT_FORM | {FORM_S3}],
    ),
    "a distribution in kind in a holdback": (
        small(IN_KIND),
        [{FREE}, {("recipients", "c", "recipients", None), ("recipients", "c", "bound", None)}],
    ),
    "a distribution in a holdback by one that is not Constellation": (small(IN_KIND | {"by": ["w"]}), [{FREE}]),
    "a joinder without consents": (small({"kind": "joinder", "by": ["o"], "agrees_in_writing": True}), [{CONSENT["company"], CONSENT["wcas"]}]),
    "a joinder without anything": (
        small({"kind": "joinder", "by": ["o"]}),
        [{CONSENT["company"], CONSENT["wcas"], ("agreement", "o", "agreement", None)}],
    ),
    "one that may not use the way": (small(demand("w", "x", way="wcas")), [{("leave_out", "x", "without", None)}]),
    "an unwritten notice": (small(demand("w", written=False)), [{("notice", "w", "written", None)}]),
    "one and the same for each of several requesters": (
        small(demand("w", "r", way="wcas", written=False)),
        [{("leave_out", "r", "without", None), WRITTEN}, {("leave_out", "w", "without", None), WRITTEN, ("way", "r", "w", "reuters", None)}],
    ),
    "a third demand of Reuters, where a short form could be had by another reading": (
        small(demand("r", way="reuters"), registrations=[of_reuters(1), of_reuters(2)], form_s3=True),
        [{MORE_DEMANDS}, {("request_kind", "r", "short_form", None), REUTERS_TOO}],
    ),
    "a price of next to nothing": (
        small(demand("w", shares={"w": 1}), price="0.000000001"),
        [{("price", "price", "25000000.00")}],
    ),
    "no share for one of two requesters": (
        small(demand("w", "x", way="wcas", shares={"w": 0, "x": 10})),
        [{("shares", "w", "shares", 1), ("leave_out", "x", "without", None)}],
    ),
    "too many shares": (small(demand("w", shares={"w": 3001})), [{BACK}]),
}


@pytest.mark.parametrize("case", CASES)
def test_the_cures_of(case: str) -> None:
    data, wanted = CASES[case]
    found = cured(data)
    facts = [cure for cure in sets_of(found) if not any(change[0] in {"transfer", "issue"} for change in cure)]
    assert sorted(map(sorted, facts)) == sorted(map(sorted, wanted))
    assert list(faults_of(data, found["cures"])) == []


def test_an_other_investor_at_a_hair_under_five_percent_needs_a_share_or_two() -> None:
    found = cured(small(demand("o")), most=1)
    bought = {("transfer", "o", "common", who, 1) for who in "wrcx"} | {("transfer", "o", "pref", "c", 1)}
    assert singles(found) == bought | {("issue", "company", "o", item, 2) for item in ("common", "pref")}


def test_what_two_tests_ask_of_one_holder_is_bought_at_once() -> None:
    found = cured(small(demand("o", shares={"o": 600})), most=2)
    bought = {("transfer", "o", "common", who, 101) for who in "wrcx"}
    assert singles(found) == bought | {("issue", "company", "o", item, 101) for item in ("common", "pref")}


def test_covered_warrants_are_bought_by_one_that_has_none() -> None:
    found = cured(small(demand("o", way="covered_warrants")))
    assert ("transfer", "o", "nw", "n", 2) in singles(found)
    assert found["incurable"] == []


def test_none_joins_that_is_a_requester() -> None:
    data = small(demand("w", "t", way="wcas", shares={"w": 1, "t": 0}), price="2500000")
    data["holders"] += [{"id": "t", "capacity": "none", "transferee_of": "w", "purchase": True, "holdings": [{"class": "common", "shares": 600}]}]
    found = cured(data)
    assert {frozenset({("shares", "t", "shares", 9)}), frozenset({("leave_out", "t", "without", None), ("shares", "w", "shares", 10)})} <= sets_of(found)
    assert not {one for cure in sets_of(found) for one in cure if one[:2] == ("requester", "t")}


@pytest.mark.parametrize("name", ["market", "time", "court", "nw"])
def test_a_holder_may_have_any_name(name: str) -> None:
    data = small(demand(name, shares={name: 5}))
    data["holders"] += [{"id": name, "capacity": "wcas", "holdings": [{"class": "common", "shares": 2}]}]
    found = cured(data, most=1)
    changes = [cure["changes"][0] for cure in found["cures"]]
    assert {change["kind"] for change in changes} == {"shares", "transfer", "issue"}
    assert all(name in change["who"] for change in changes)
    assert {change["hand"] for change in changes if change["kind"] != "issue"} == {"parties"}
    assert {trade(change)[1] for change in changes if change["kind"] == "transfer"} == {"common", "pref", "nw"}
    assert list(faults_of(data, found["cures"])) == []


def test_a_transferee_short_of_five_percent_needs_the_rest() -> None:
    data = small(TO_T)
    data["holders"] += WITH_T
    data["warrants"], data["holders"] = [], [one for one in data["holders"] if one["id"] != "n"]
    missing = {("transfer", "t", "common", who, 470) for who in "wrcx"} - {("transfer", "t", "common", "o", 470)}
    assert singles(cured(data, most=1)) == missing | {("shares", "w", "shares", 500)} | {
        ("issue", "company", "t", item, 495) for item in ("common", "pref")
    }


def test_a_third_demand_is_incurable_but_by_another_text() -> None:
    data, _ = CASES["a third demand of Reuters"]
    assert [(one["id"], one["way"]) for one in cured(data)["incurable"]] == [("demands_left", "reuters")]
    assert cured(CASES["one signature lacking"][0])["incurable"] == []


def embedded() -> Data:
    """Return the embedded matter as data, without names, its one act that of a fund alone."""
    from importlib.resources import files

    data = YAML(typ="safe").load(files("regrights.bridge.data").joinpath("savvis.yaml").read_text(encoding="utf-8"))
    return nameless(data) | {"acts": data["acts"][:1]}


def test_the_fund_alone_may_be_joined_or_be_offered_more() -> None:
    data = embedded()
    found = cured(data)
    assert singles(found) == {("requester", "cvc_ii", "with", 25_651_754), ("price", "price", "3.26")}
    assert data["acts"][0]["id"] == "bsc_iv_alone"
    assert list(faults_of(data, found["cures"])) == []
    more = ("shares", "bsc_iv", "shares", 33_333_334)
    pairs = {cure - {more} for cure in sets_of(found) if more in cure and len(cure) == 2}
    bought = {("transfer", "bsc_iv", "series_a", who, 19_239) for who in ("reuters", "wcas_viii")}
    issued = {("issue", "company", "bsc_iv", item, size) for item, size in (("series_a", 19_239), ("common", 25_651_754))}
    assert pairs == {frozenset({one}) for one in bought | issued}
    assert cures(load(), "bsc_iv_alone").json()["matter"] == loaded(data).matter
    assert EMBEDDED


def test_the_command_answers_in_words_and_as_json() -> None:
    result = run("cures", "bsc_iv_alone")
    text = re.sub(r"\s+", " ", result.stdout)
    assert result.exit_code == 0
    for said in ("joins the request, with 25,651,754 shares at least", "a price of $3.26 a share at least (now $0.75)", "the market sets it"):
        assert said in text
    found = answer("cures", "bsc_iv_alone", "--changes", "1")
    assert {"schema", "act", "cures", "incurable"} <= set(found)
    assert (found["schema"], found["act"], found["incurable"]) == ("regrights/cures/1", "bsc_iv_alone", [])
    changes: Any = found["cures"]
    assert [set(change) >= {"kind", "who", "what", "from", "to", "unit", "text"} for cure in changes for change in cure["changes"]] == [True] * 2


def test_an_act_that_is_admissible_needs_no_cure() -> None:
    result = run("cures", "constellation_demand")
    assert (result.exit_code, "nothing to cure" in result.stdout) == (0, True)
    found = answer("cures", "constellation_demand")
    assert (found["admissible"], found["cures"], found["incurable"]) == (True, [], [])


@pytest.mark.parametrize("columns", [40, 100])
def test_no_line_of_the_cures_is_wider_than_the_terminal(columns: int) -> None:
    lines = run("cures", "bsc_iv_alone", columns=columns).stdout.splitlines()
    assert len(lines) > 20
    assert max(map(len, lines)) <= columns
