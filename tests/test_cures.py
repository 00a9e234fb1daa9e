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
    return change["kind"], *(trade(change) if change["kind"] == "transfer" else (*change["who"], change["what"]))


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
