"""What would make an act admissible: every cure tried on the matter as data, and the single ones against a brute force.

Holders are single letters: w (WCAS), v (a WCAS Person), r (Reuters), c and d (Constellation), o (an Other Investor), n (Nortel),
x (no party), and the transferees t of w, u of r, k of c and p of o.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import answer, run
from test_properties import FAST, WAYS, Deal, Law, deals

from examples import examples
from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.errors import InputError
from regrights.bridge.cures.search import cures
from regrights.bridge.matter.loading import load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check
from regrights.bridge.questions.readings import readings
from regrights.bridge.solving import facts
from regrights.bridge.solving.shown.levers import FigureFor
from regrights.bridge.solving.solver import Solver

NAMES_OF_WAYS = agreement_of("savvis").ways

Data = dict[str, Any]
SIZED = {"price", "shares", "requester", "joining", "transfer", "issue", "exercise", "conversion", "wait", "amendment"}
PARTIES = ["company", "reuters", "wcas"]
TAKEN_FROM = {"t": "w", "u": "r", "k": "c", "p": "o"}
PARTY = {"w": "wcas", "v": "wcas_person", "r": "reuters", "c": "constellation", "d": "constellation", "o": "other_investor"}
PARTY |= {"n": "nortel", **dict.fromkeys("xtukp", "none")}
USERS = {"demand": ("wt", "ru", "cdk", "op", "ntpo"), "short_form": ("wt", "opcdkn", "r")}
KINDS = ["demand", "demand", "demand", "short_form", "distribution", "transfer", "joinder"]
DAYS = [*["2003-06-02"] * 6, "2002-03-01", "2002-03-18", "2002-03-19", "2002-06-27", "2002-06-28"]
HOLDBACK = {"from": "2003-05-01", "to": "2003-07-01"}
TRADE = re.compile(r"(\w+) buys [\d,]+ shares? of (\w+) from (\w+);")
SAID = {"written": {"written": True}, "method": {"method": "other"}, "agreement": {"agrees_in_writing": True}}
SAID |= {"recipients": {"to": "members"}, "bound": {"recipients_bound": True}, "purchase": {"purchase": True}}


def loaded(data: Data) -> Matter:
    return load_text(json.dumps(data, default=str), "case")


def admissible(data: Data) -> bool:
    """Return whether the first act is; one that cannot even be written down is not."""
    try:
        return check(loaded(data), data["acts"][0]["id"]).admissible
    except InputError:
        return False


def cured(data: Data, most: int = 3) -> Data:
    return dict(cures(loaded(data), data["acts"][0]["id"], changes=most).json())


def entry(data: Data, section: str, name: str) -> Data:
    return next(one for one in data[section] if one["id"] == name)


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


def trade(change: Data) -> tuple[str, ...]:
    """Return buyer, item and seller, which only the text tells."""
    found = TRADE.match(change["text"])
    assert found, change["text"]
    return found.groups()


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


def applied(data: Data, changes: Iterable[Data]) -> Data:
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
                act |= {"price": to, "aggregate_price": None}
            case "wait":
                act["date"] = to
            case "way":
                act["way"] = what
            case "request_kind":
                act |= {"kind": what, "way": None}
            case "signature":
                data["signatures"][what] = [*data["signatures"][what], *who]
            case "consent":
                act["consents"] = [*act.get("consents", []), *who]
            case "form_s3":
                data["form_s3"] = True
            case "registration":
                entry(data, "registrations", what)["withdrawn"] = True
            case "reading":
                data["readings"] = data.get("readings", {}) | {what: to}
            case "amendment":
                (way,) = (way for way, name in NAMES_OF_WAYS.items() if f"to give {name} " in change["text"])
                data["proposed_amendment"] = {"term": what, "way": way, "value": to, "signed": PARTIES}
            case _:
                act |= SAID[what]
    return data


def nearer(change: Data) -> Data | None:
    """Return the change a share, cent, day or demand nearer to what is now; None where nothing would be left of it."""
    start, to = change["from"], change["to"]
    if change["kind"] == "price":
        closer = Decimal(to) - Decimal("0.01")
        return change | {"to": str(closer)} if closer > Fraction(start) else None
    if change["kind"] == "wait":
        day = dt.date.fromisoformat(to) - dt.timedelta(1)
        return change | {"to": str(day)} if str(day) > start else None
    closer = to - 1 if to > start else to + 1
    return None if closer == start else change | {"to": closer}


def key(change: Data) -> tuple[Any, ...]:
    return change["kind"], *(trade(change) if change["kind"] == "transfer" else (*sorted(change["who"]), change["what"]))


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
        alone = {"signature", "consent", "registration"} if change["who"] == ["company"] else set()
        company = {"issue", "form_s3"} | alone
        wanted = "company" if change["kind"] in company else "amendment" if change["kind"] == "amendment" else "parties"
        assert (change["hand"], bool(change["who"])) == (wanted, True)


def matter_of(
    held: dict[str, tuple[int, ...]], act: Data, common: int, pref: int, ratio: str = "1", per_share: int = 1, **more: Any
) -> Data:
    """Return a matter in which each holds common, Preferred Stock and shares issuable on two warrants."""
    parts = (("class", "common"), ("class", "pref"), ("warrant", "nw"), ("warrant", "cw"))
    holders = []
    for who, amounts in held.items():
        holdings = [{of: item, "shares": shares} for (of, item), shares in zip(parts, amounts, strict=False) if shares]
        taken = {"transferee_of": TAKEN_FROM[who], "purchase": who != "k"} if TAKEN_FROM.get(who) in held else {}
        holders.append({"id": who, "capacity": PARTY.get(who, "wcas"), "holdings": holdings} | taken)
    plain = {"id": "common", "kind": "common", "outstanding": common, "votes_per_share": per_share}
    converting = {"id": "pref", "kind": "preferred", "outstanding": pref, "converts_to": "common", "ratio": ratio}
    warrant = {"covered": True, "into": "common"}
    data = {"regrights": 1, "matter": "case", "as_of": "2003-06-02", "price": "25000000", "holders": holders}
    data |= {"classes": [plain, converting | {"votes": "as_converted"}], "signatures": {"amendment_1": PARTIES}}
    data |= {"warrants": [{"id": "nw"} | warrant, {"id": "cw", "constellation": True} | warrant]}
    return data | {"acts": [{"id": "a"} | act]} | more


def small(act: Data, held: dict[str, tuple[int, ...]] | None = None, **more: Any) -> Data:
    """Return a matter of 10,000 votes, in which a share alone reaches either floor; o has 4.99% of the votes."""
    all_held = {"w": (3000,), "r": (2000,), "c": (1000, 5), "o": (400, 99), "n": (0, 0, 8), "x": (1000,)}
    return matter_of(all_held | (held or {}), act, 9800, 200, **more)


def demand(*by: str, **more: Any) -> Data:
    return {"kind": "demand", "by": list(by), "shares": dict.fromkeys(by, 10), "method": "other"} | more


def request_of(rng: Random, kind: str, held: dict[str, tuple[int, ...]], unit: int) -> Data:
    """Return a demand or a short form for some or all of what the requesters have, with a flaw or without."""
    by = rng.sample(rng.choice(USERS[kind]), rng.choice([1, 1, 2])) if kind == "demand" else [rng.choice("wtopcdknr")]
    by = list(dict.fromkeys([*by, *rng.choice(["", "", "", "", "v", "o", "w"])]))
    asked = {who: rng.choice([sum(held[who]), held[who][0], unit]) for who in by}
    joiners = rng.sample(sorted(set(PARTY) - set(by)), rng.randint(0, 2))
    joining = [{"by": who, "shares": 20 * unit, "days_after_notice": rng.choice([30, 30, 31])} for who in joiners]
    act = demand(*by, kind=kind, shares=asked, joining=joining)
    flaws: list[Data] = [{}, {}, {"written": False}, {"method": None}, {"shares": asked | {by[0]: 9 * asked[by[0]] + 1}}]
    flaws += [
        {"shares": asked | {by[0]: 1}},
        {"shares": {who: asked[who] for who in by[1:]}},
        {"way": rng.choice(["wcas", "reuters"])},
    ]
    return act | rng.choice(
        [*flaws, *({"aggregate_price": price} for price in ("25000000", "9999999.99") if any(asked.values()))]
    )


def act_of(rng: Random, kind: str, held: dict[str, tuple[int, ...]], unit: int) -> Data:
    """Return an act of the kind."""
    if kind in USERS:
        return request_of(rng, kind, held, unit)
    act: Data = {"kind": kind, "by": [who := rng.choice("wrcopn")]}
    if kind == "joinder":
        return act | {"consents": rng.sample(["company", "wcas"], rng.randint(0, 2)), "agrees_in_writing": rng.random() > 0.3}
    act["shares"] = rng.choice([1, 3, 10, 40]) * unit
    if kind == "distribution":
        return act | {"to": rng.choice(["members", "other"]), "recipients_bound": rng.random() > 0.5, "holdback": HOLDBACK}
    to = next((taker for taker, giver in TAKEN_FROM.items() if giver == who), "t")
    return act | {"to": to, "class": rng.choice(["common", "pref"]), "purchase": rng.random() > 0.3}


def earlier(rng: Random, day: dt.date) -> Iterator[Data]:
    """Yield up to four earlier registrations around the days that count."""
    for number in range(rng.choice([0, 0, 1, 2, 4])):
        effective, told = rng.choice([400, 181, 180, 0, -1, None]), rng.choice([None, 1, 0])
        days = {"notice": max(effective or 0, 0) + rng.choice([30, 1, 0]), "effective": effective, "investors_notified": told}
        one: Data = {name: day - dt.timedelta(ago) for name, ago in days.items() if ago is not None}
        one |= {
            "id": f"e{number}",
            "kind": rng.choice(["demand", "demand", "short_form", "company"]),
            "all_sold": rng.random() > 0.5,
        }
        one |= {"method": "firm_commitment", "withdrawn": rng.random() < 0.1}
        yield one | ({"way": rng.choice(["reuters", "wcas", "constellation"])} if one["kind"] == "demand" else {})


def random_matter(rng: Random, kind: str) -> Data:
    """Return a matter with an act of the kind, in which one or several things are amiss as a rule."""
    day, unit = dt.date.fromisoformat(rng.choice(DAYS)), rng.choice([1, 1000, 10**7])
    few = {who: (rng.choice([4, 1, 0]) * (who in "nptc"), rng.choice([4, 1]) * (who in "cdk")) for who in PARTY}
    units = {who: (rng.choice([10, 5, 1, 0]), rng.choice([20, 10, 9, 0, 0]), *few[who]) for who in PARTY}
    held = {who: tuple(unit * amount for amount in amounts) for who, amounts in units.items()}
    common, pref = (sum(amounts[place] for amounts in held.values()) for place in (0, 1))
    more = {"as_of": day, "form_s3": rng.random() > 0.3, "registrations": list(earlier(rng, day))}
    more |= {"price": str(Decimal(rng.choice([2500000, 1000000, 123457])) / unit)}
    more |= {"signatures": {"amendment_1": rng.sample(PARTIES, rng.choice([3, 3, 3, 3, 2, 1]))}}
    act = act_of(rng, kind, held, unit) | {"date": day}
    data = matter_of(held, act, max(200 * unit - pref, common), pref, rng.choice(["1", "3/2", "4000/3"]), **more)
    for first in (holder["holdings"][0] for holder in rng.sample(data["holders"], 2) if holder["holdings"]):
        first.update(rng.choice([{"restricted": False}, {"from_warrant": "nw"}]) if first.get("class") == "common" else {})
    return data


def sets_of(found: Data) -> set[frozenset[tuple[Any, ...]]]:
    """Return the changes of each cure, each with its amount."""
    return {frozenset((*key(change), change["to"]) for change in cure["changes"]) for cure in found["cures"]}


def singles(found: Data, *kinds: str) -> set[tuple[Any, ...]]:
    """Return the cures of one change, of these kinds or of any, each with its amount."""
    return {one for cure in sets_of(found) if len(cure) == 1 for one in cure if not kinds or one[0] in kinds}


@settings(FAST, max_examples=examples(6))
@given(st.integers(0, 10**9), st.sampled_from(KINDS))
def test_every_cure_cures_and_nothing_less_does(seed: int, kind: str) -> None:
    rng = Random(seed)
    data = random_matter(rng, kind)
    found = cured(data, most=3 if kind == "joinder" else 2)
    assert found["admissible"] is admissible(data)
    for change in (change for cure in found["cures"] for change in cure["changes"]):
        hands_of(change)
    keys = [frozenset(map(key, cure["changes"])) for cure in found["cures"]]
    assert not [(one, other) for one, other in combinations(keys, 2) if one <= other or other <= one]
    assert list(faults_of(data, rng.sample(found["cures"], min(4, len(keys))))) == []


@settings(FAST, max_examples=examples(8))
@given(st.integers(0, 10**9), st.sampled_from(KINDS))
def test_the_readings_that_cure_alone_are_those_that_decide_alone(seed: int, kind: str) -> None:
    data = random_matter(Random(seed), kind)
    found = cured(data, most=1)
    decides = readings(loaded(data), "a").json()["decides"]
    alone = {("reading", one["issue"], one["to"]) for (one, *more) in decides if not more}
    assert singles(found, "reading") == (set() if found["admissible"] else alone)


def passes(law: Law, way: str, asked: dict[str, int], price: Fraction) -> bool:
    """Return whether a demand is admissible: who may use the way, the quarter, the floor, and no more than is held.

    Asked of the requesters only, the signers that are entitled to the way; everyone where nobody is.
    """
    mine = {who: asked[who] for who in law.requesters(way, frozenset(asked))}
    fits = all(law.may_use(way, who) and 0 < shares <= law.restricted[who] for who, shares in mine.items())
    quarter = way != "covered_warrants" or 4 * sum(law.held[who].nw for who in mine) >= law.deal.outstanding("nw")
    return fits and quarter and price * sum(mine.values()) >= 25_000_000


def passes_short(law: Law, asked: dict[str, int], price: Fraction) -> bool:
    """Return whether a short form is admissible by one of its ways, of the signers that are entitled to it."""
    ways: list[Callable[[str], bool]] = [lambda who: who in "wt", law.other_investor]
    for mine in ({who: asked[who] for who in asked if may(who)} for may in ways):
        fits = all(0 < shares <= law.held[who].common for who, shares in mine.items())
        if mine and fits and price * sum(mine.values()) >= 10_000_000:
            return True
    return False


def single_cures(law: Law, way: str, asked: dict[str, int], price: Fraction) -> Iterator[tuple[Any, ...]]:
    """Yield every single change of what is asked for, of the price, the way or the kind that makes a demand admissible."""
    wanted, total = ceil(25_000_000 / price), sum(asked[who] for who in law.requesters(way, frozenset(asked)))
    if total and passes(law, way, asked, cents := Fraction(ceil(Fraction(2_500_000_000, total)), 100)):
        yield "price", "price", f"{Decimal(cents.numerator) / cents.denominator:.2f}"
    for who in law.held:
        others = sum(asked.get(other, 0) for other in law.requesters(way, frozenset({*asked, who})) - {who})
        needed = max(1, wanted - others)
        shares = needed if asked.get(who, 0) <= law.restricted[who] else law.restricted[who]
        if passes(law, way, asked | {who: shares}, price):
            yield ("shares", who, "shares", shares) if who in asked else ("requester", who, "with", shares)
        rest = {other: shares for other, shares in asked.items() if other != who}
        if rest and who in asked and passes(law, way, rest, price):
            yield "leave_out", who, "without", None
    yield from (("way", *sorted(asked), other, None) for other in WAYS if passes(law, other, asked, price))
    if passes_short(law, asked, price):
        yield "request_kind", *sorted(asked), "short_form", None


@settings(FAST, max_examples=examples(15))
@given(deals(units=(1, 1000)), st.sampled_from(WAYS), st.data())
def test_the_single_cures_of_a_demand_are_those_of_a_brute_force(deal: Deal, way: str, data: st.DataObject) -> None:
    law = Law(deal)
    users = [who for who in deal.held if law.may_use(way, who)] or sorted(deal.held)
    by = data.draw(st.lists(st.sampled_from(users), min_size=1, max_size=3, unique=True))
    by += data.draw(st.lists(st.sampled_from([who for who in sorted(deal.held) if who not in by]), max_size=1))
    asked = {
        who: data.draw(st.sampled_from([law.restricted[who]] * 2 + [1, law.restricted[who] + 1, deal.held[who].common]))
        for who in by
    }
    act = {"id": "a", "kind": "demand", "way": way, "by": by, "shares": asked, "method": "other"}
    found = cured(json.loads(deal.text(acts=[act])), most=1)
    price = Fraction(deal.price)
    assert found["admissible"] is passes(law, way, asked, price)
    wanted = set() if found["admissible"] else set(single_cures(law, way, asked, price))
    kinds = ("price", "shares", "requester", "leave_out", "way", "request_kind")
    assert {one for one in singles(found, *kinds) if one[:2] != ("way", way)} == wanted


def least(enough: Callable[[int], bool], most: int) -> int | None:
    return next((shares for shares in range(1, most + 1) if enough(shares)), None)


@settings(FAST, max_examples=examples(8))
@given(st.data())
def test_an_other_investor_short_of_both_limbs_buys_the_least_that_is_enough(data: st.DataObject) -> None:
    ratio, per_share = data.draw(st.sampled_from(["1", "3/2", "4000/3"])), data.draw(st.sampled_from([1, 2, 3]))
    some = st.tuples(st.integers(0, 30), st.integers(0, 12), st.integers(0, 9))
    held = {"o": (data.draw(st.integers(0, 3)), data.draw(st.integers(1, 2)), 6), "r": data.draw(some), "x": data.draw(some)}
    outstanding = data.draw(st.tuples(st.integers(230, 330), st.integers(26, 90)))
    rates = (Fraction(per_share), per_share * Fraction(ratio))

    def eligible(place: int = 0, bought: int = 0, issued: int = 0) -> bool:
        own = [floor((held["o"][at] + bought * (at == place)) * rates[at]) for at in (0, 1)]
        every = sum(floor((outstanding[at] + issued * (at == place)) * rates[at]) for at in (0, 1))
        return 20 * sum(own) >= every or 10 * own[1] >= every

    act = demand("o", way="other_eligible", shares={"o": 1})
    found = cured(matter_of(held, act, *outstanding, ratio, per_share), most=1)
    sizes: dict[tuple[str, ...], int | None] = {("exercise", "o", "nw"): least(lambda n: eligible(0, n, n), 6)}
    for at, item in enumerate(("common", "pref")):
        sizes["issue", "company", "o", item] = least(lambda n, at=at: eligible(at, n, n), 9999)  # type: ignore[misc]
        for who in ("r", "x"):
            sizes["transfer", "o", item, who] = least(lambda n, at=at: eligible(at, n), held[who][at])  # type: ignore[misc]
    wanted = {(*change, size) for change, size in sizes.items() if size} if not eligible() else set()
    assert found["admissible"] is eligible()
    assert singles(found, "transfer", "issue", "exercise") == wanted


@settings(FAST, max_examples=examples(8))
@given(st.lists(st.sampled_from([400, 181, 180, 90, 1, None]), min_size=1, max_size=3), st.sampled_from([30, 1, 0]))
def test_a_deferred_demand_is_admissible_and_needs_no_cure_until_the_last_registration_lets_it_wait(
    ago: list[int | None], told: int
) -> None:
    day, prior = dt.date(2003, 6, 2), list[Data]()
    for number, when in enumerate(ago):
        days = {"investors_notified": day - dt.timedelta(max(told, when or 0))} | (
            {"effective": day - dt.timedelta(when)} if when else {}
        )
        prior.append({"id": f"p{number}", "kind": "company"} | days)
    deferring = [when for when in ago if (when or told) and (when is None or when <= 180)]
    days_ago = [when for when in deferring if when]
    clear_on = day + dt.timedelta(181 - min(days_ago)) if days_ago and None not in deferring else None
    data = small(demand("w"), registrations=prior)
    found, checked = cured(data), check(loaded(data), "a")
    assert (found["admissible"], found["cures"], found["incurable"]) == (True, [], [])
    assert (checked.verdict, checked.clear_on) == ("deferred" if deferring else "obliged", clear_on)
    # What does refuse is cured all the same, and the waiting is not.
    data = small(demand("w", written=False), registrations=prior)
    assert sets_of(cured(data, most=1)) == {frozenset({("notice", "w", "written", None)})}


def of_reuters(**more: Any) -> Data:
    """Return two earlier demands of Reuters, the second of them with something more to it."""
    both = {"kind": "demand", "way": "reuters", "by": ["r"], "notice": "2003-01-10", "effective": "2003-02-20"}
    return {"registrations": [both | {"id": "d1"}, both | {"id": "d2"} | more]}


def signed(*by: str) -> Data:
    return {"signatures": {"amendment_1": list(by)}}


THIRD, EARLY = demand("r", way="reuters"), demand("c", date="2002-06-01")
EFFECTIVE = ("reading", "demand_counts", "effective")
MORE_DEMANDS, SOLD = ("amendment", *PARTIES, "demands_allowed", 3), ("reading", "demand_counts", "satisfied")
SIGN = {who: ("signature", who, "amendment_1", None) for who in PARTIES}
CONSENT = {who: ("consent", who, "consent", None) for who in PARTIES}
IN_KIND = {"kind": "distribution", "by": ["c"], "shares": 10, "to": "other", "holdback": HOLDBACK}
BOUND = {("recipients", "c", "recipients", None), ("recipients", "c", "bound", None)}
FREE, IN_FORCE, CLOSED = (("wait", "wait", day) for day in ("2003-07-02", "2002-06-28", "2002-03-19"))
WITHOUT_X, WITHOUT_R, WITHOUT_W = (("leave_out", who, "without", None) for who in "xrw")
WRITTEN, FORM_S3 = ("notice", "r", "w", "written", None), ("form_s3", "company", "form_s3", None)
W_SHORT, R_SHORT = (("request_kind", who, "short_form", None) for who in "wr")
AGREED, JOINDER = ("agreement", "o", "agreement", None), {"kind": "joinder", "by": ["o"]}
ALL_SIGN: Data = {"readings": {"joint_notice": "all_entitled"}}
EACH_ITS_OWN, CAPPED = (("reading", *of) for of in (("joint_notice", "each_its_own"), ("excess_request", "capped")))
# A fund with less than five percent of the votes: without the amendment an Other Investor, and no Eligible one.
LITTLE: dict[str, tuple[int, ...]] = {"c": (100, 5)}
CASES: dict[str, tuple[Data, list[set[tuple[Any, ...]]]]] = {
    "a third demand": (small(THIRD, **of_reuters()), [{MORE_DEMANDS}]),
    "a third demand, not all sold": (
        small(THIRD, **of_reuters(method="firm_commitment", all_sold=False)),
        [{MORE_DEMANDS}, {SOLD}],
    ),
    "a third demand, with a short form that is not open to Reuters as the text is read": (
        small(THIRD, form_s3=True, **of_reuters()),
        [{MORE_DEMANDS}],
    ),
    "a third demand, while one is pending": (
        small(THIRD, **of_reuters(effective=None)),
        [{MORE_DEMANDS}, {SOLD}, {EFFECTIVE}, {("registration", "r", "d2", None)}],
    ),
    "a third demand, while one is pending, of whom the file does not say": (
        small(THIRD, **of_reuters(effective=None, by=[])),
        [{MORE_DEMANDS}, {SOLD}, {EFFECTIVE}, {("registration", "company", "d2", None)}],
    ),
    "a signature lacking": (
        small(demand("c"), LITTLE, **signed("company", "wcas")),
        [{SIGN["reuters"]}, {("request_kind", "c", "short_form", None), FORM_S3}],
    ),
    "two signatures lacking": (small(demand("c"), LITTLE, **signed("wcas")), [{SIGN["reuters"], SIGN["company"]}]),
    "a signature lacking, without which an Eligible Investor is no party": (
        small(demand("c"), **signed("wcas")),
        [{SIGN["company"]}],
    ),
    "too early for Constellation": (small(EARLY), [{IN_FORCE}]),
    "too early, and a signature lacking": (small(EARLY, LITTLE, **signed("company", "wcas")), [{IN_FORCE, SIGN["reuters"]}]),
    "too early, and an Eligible Investor when it has joined": (small(EARLY, **signed("company", "wcas")), [{IN_FORCE}]),
    "too early for anybody": (
        small(demand("w", date="2002-03-10")),
        [{CLOSED}, {("reading", "effective_date", "signing")}, {W_SHORT, FORM_S3}],
    ),
    "a distribution in a holdback": (small(IN_KIND), [{FREE}, BOUND]),
    "one by WCAS": (small(IN_KIND | {"by": ["w"]}), [{FREE}]),
    "a joinder without consents": (small(JOINDER | {"agrees_in_writing": True}), [{CONSENT["company"], CONSENT["wcas"]}]),
    "a joinder without anything": (small(JOINDER), [{CONSENT["company"], CONSENT["wcas"], AGREED}]),
    "one that may not use the way": (
        small(demand("w", "x", way="wcas"), **ALL_SIGN),
        [{WITHOUT_X}, {EACH_ITS_OWN}],
    ),
    "one that may not, and no share": (
        small(demand("w", "x", way="wcas", shares={"w": 0, "x": 10}), **ALL_SIGN),
        [{("shares", "w", "shares", 1), WITHOUT_X}, {("shares", "w", "shares", 1), EACH_ITS_OWN}],
    ),
    "one that may not beside one that may, and no share": (
        small(demand("w", "x", way="wcas", shares={"w": 0, "x": 10})),
        [{("shares", "w", "shares", 1)}],
    ),
    "none that may use the way": (
        small(demand("x", way="wcas")),
        [{("requester", "w", "with", 1)}],
    ),
    "two that may not act together, and nothing written": (
        small(demand("w", "r", way="wcas", written=False), **ALL_SIGN),
        [{WITHOUT_R, WRITTEN}, {WITHOUT_W, WRITTEN, ("way", "r", "w", "reuters", None)}, {EACH_ITS_OWN, WRITTEN}],
    ),
    "two of whom one is included, and nothing written": (small(demand("w", "r", way="wcas", written=False)), [{WRITTEN}]),
    "a price of next to nothing": (
        small(demand("w", shares={"w": 1}), {"w": (1,)}, price="0.000000001"),
        [{("price", "price", "25000000.00")}],
    ),
    "too many shares": (small(demand("w", shares={"w": 3001})), [{("shares", "w", "shares", 3000)}, {CAPPED}]),
}


@pytest.mark.parametrize("case", CASES)
def test_the_cures_of(case: str) -> None:
    data, wanted = CASES[case]
    found = cured(data)
    no_trades = [cure for cure in sets_of(found) if not {"transfer", "issue"} & {change[0] for change in cure}]
    assert sorted(map(sorted, no_trades)) == sorted(map(sorted, wanted))
    assert list(faults_of(data, found["cures"])) == []


def test_a_third_demand_is_incurable_but_by_another_text() -> None:
    found = cured(CASES["a third demand"][0])
    assert [(one["id"], one["way"]) for one in found["incurable"]] == [("demands_left", "reuters")]
    assert cured(CASES["a signature lacking"][0])["incurable"] == []


def bought(who: str, givers: str, shares: int, issued: int) -> set[tuple[Any, ...]]:
    """Return the cures by common bought from one of the givers, or by stock of either class that is issued."""
    issues = {("issue", *sorted(("company", who)), item, issued) for item in ("common", "pref")}
    return issues | {("transfer", who, "common", giver, shares) for giver in givers}


def test_an_other_investor_at_a_hair_under_five_percent_needs_a_share_or_two() -> None:
    assert singles(cured(small(demand("o")), most=1)) == bought("o", "wrcx", 1, 2) | {("transfer", "o", "pref", "c", 1)}


def test_what_two_tests_ask_of_one_holder_is_bought_at_once() -> None:
    assert singles(cured(small(demand("o", shares={"o": 600})), most=2)) == bought("o", "wrcx", 101, 101)


def test_a_transferee_short_of_five_percent_needs_the_rest() -> None:
    act = {"kind": "transfer", "by": ["w"], "to": "t", "class": "common", "shares": 30, "purchase": True}
    found = cured(small(act, {"n": (), "t": ()}), most=1)
    assert singles(found) == bought("t", "wrcx", 470, 495) | {("shares", "w", "shares", 500)}


def test_an_aggregate_price_of_no_share_left_is_no_price() -> None:
    act = demand("w", "x", way="wcas", shares={"w": 0, "x": 10}, aggregate_price="25000000")
    assert {("shares", "w", "shares", 1)} in sets_of(cured(small(act)))
    assert {("shares", "w", "shares", 1), WITHOUT_X} in sets_of(cured(small(act, **ALL_SIGN)))


def test_covered_warrants_are_bought_by_one_that_has_none() -> None:
    found = cured(small(demand("o", way="covered_warrants")), most=1)
    assert (("transfer", "o", "nw", "n", 2) in singles(found), found["incurable"]) == (True, [])


def test_no_requester_joins_the_request() -> None:
    found = cured(small(demand("w", "t", way="wcas", shares={"w": 1, "t": 0}), {"t": (600,)}, price="2500000"))
    assert {("shares", "t", "shares", 9)} in sets_of(found)
    assert not [one for cure in sets_of(found) for one in cure if one[:2] == ("requester", "t")]


@pytest.mark.parametrize("name", ["market", "time", "court", "nw"])
def test_a_holder_may_have_any_name(name: str) -> None:
    data = small(demand(name, way="wcas", shares={name: 5}), {name: (2,)})
    changes = [cure["changes"][0] for cure in cured(data, most=1)["cures"]]
    assert {change["kind"] for change in changes} == {"shares", "transfer", "issue", "reading"}
    assert [(change["what"], change["hand"]) for change in changes if change["kind"] == "reading"] == [
        ("excess_request", "court")
    ]
    changes = [change for change in changes if change["kind"] != "reading"]
    assert all(name in change["who"] for change in changes)
    assert {change["hand"] for change in changes if change["kind"] != "issue"} == {"parties"}
    assert {trade(change)[1] for change in changes if change["kind"] == "transfer"} == {"common", "pref", "nw"}


def test_the_fund_alone_may_be_joined_or_be_offered_more() -> None:
    data = yaml.safe_load(kb.matter("savvis"))
    for holder in data["holders"]:
        holder.pop("signs_by", None)
    data = json.loads(re.sub(r'"name": "[^"]*"', '"name": null', json.dumps(data | {"acts": data["acts"][:1]}, default=str)))
    data["signatures"] = {"amendment_1": PARTIES}
    found = cured(data)
    assert singles(found) == {("requester", "cvc_ii", "with", 25_651_754), ("price", "price", "3.26")}
    assert list(faults_of(data, found["cures"])) == []
    more = ("shares", "bsc_iv", "shares", 33_333_334)
    pairs = {one for cure in sets_of(found) if len(cure) == 2 and more in cure for one in cure - {more}}
    wanted = {("transfer", "bsc_iv", "series_a", who, 19_239) for who in ("reuters", "wcas_viii")}
    assert pairs == wanted | {
        ("issue", "bsc_iv", "company", item, n) for item, n in (("series_a", 19_239), ("common", 25_651_754))
    }


def test_of_a_test_with_limbs_that_is_cured_of_which_the_least_is_missing() -> None:
    # Of 10,000 votes limb (a) asks for 1,000 of Preferred Stock, of which o has 99; limb (b) for 500 of any, of which it has 499.
    data = small(demand("o"))
    matter = loaded(data)
    program = facts.program(matter, matter.as_of, matter.acts)
    rows = Solver(kb.DEFAULT, ("acts", "check", "cures"), program).model(FigureFor).of(FigureFor)
    assert sorted(row[5:] for row in rows if row.test == "eligible_investor") == [(99, 1000, "votes"), (499, 500, "votes")]
    bought = [one for one in (dict(cure["changes"][0]) for cure in cured(data, 1)["cures"]) if one["kind"] == "transfer"]
    assert {(one["what"], one["to"]) for one in bought} == {("common", 1), ("pref", 1)}


def test_an_amendment_is_signed_by_whom_the_rules_name() -> None:
    # Two demands that became effective are all that the way has; three leave one.
    used = [
        {"id": f"e{n}", "kind": "demand", "way": "reuters", "notice": "2002-07-01", "effective": "2002-08-01"} for n in range(2)
    ]
    found = [change for cure in cured(small(demand("r"), registrations=used))["cures"] for change in cure["changes"]]
    (amended,) = [change for change in found if change["kind"] == "amendment"]
    assert (amended["hand"], amended["from"], amended["to"]) == ("amendment", 0, 3)
    assert amended["who"] == [party for party in agreement_of(kb.DEFAULT).signatories if party in PARTIES]
    assert amended["label"] == "for Savvis and WCAS and Reuters to sign; whether they suffice is assumed"


HEADS = r"^(?:test\(X, \w+, \w+|notice_asks\(\w+), (\(.*?\)|\w+)(?:, |\))"
"""Where a rule says that a condition asks a test."""


def test_each_test_of_the_agreement_is_of_a_sort_or_nothing_bears_on_it_by_its_name() -> None:
    tests = set[str]()
    for path in kb.files(kb.DEFAULT):
        for name in re.findall(HEADS, path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            tests |= set(re.findall(r"\b[a-z]\w*", name))
    sorts = (kb.HOME / kb.DEFAULT / "tasks" / "cures.lp").read_text(encoding="utf-8")
    # A day that has not come says itself until when to wait, and nothing makes one a Permitted Transferee but a fact of the file.
    assert {name for name in tests if not re.search(rf"\b{name}\b", sorts)} == {"after", "clear_of", "permitted_transferee"}
    assert len(tests) > 18


def column_of(page: str, name: str, following: str = "") -> str:
    """Return what stands in a column of a table, up to the one that follows it."""
    lines = page.splitlines()
    top = next(at for at, line in enumerate(lines) if name in line)
    start, end = lines[top].index(name), lines[top].index(following) if following else None
    return re.sub(r"\s+", " ", " ".join(line[start:end] for line in lines[top + 2 :]))


def test_the_command_answers_in_words_and_as_json() -> None:
    result = run("cures", "bsc_iv_alone")
    text = column_of(result.stdout, "What would change", "Whose it is")
    assert result.exit_code == 0
    for said in (
        "joins the request, with 25,651,754 shares at least",
        "a price of $3.26 a share at least (now $0.75)",
    ):
        assert said in text
    assert "the market sets it; it is not for a holder to set" in column_of(result.stdout, "Whose it is")
    found = answer("cures", "bsc_iv_alone", "--changes", "1")
    assert {"schema", "act", "cures", "incurable"} <= set(found)
    assert (found["schema"], found["act"], found["incurable"]) == ("regrights/cures/1", "bsc_iv_alone", [])
    changes: Any = found["cures"]
    assert [
        set(change) >= {"kind", "who", "what", "from", "to", "unit", "text"} for cure in changes for change in cure["changes"]
    ] == [True] * 2


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
