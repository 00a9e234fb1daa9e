"""The contestable points: every answer over open readings against one question for each combination of them.

Holders are single letters: w (WCAS), v (a WCAS Person), r (Reuters), c and d (Constellation), o (an Other Investor), n (Nortel),
g (GECC), x (no party), and the transferees t of w, u of r, k of c and p of o. Two hundred votes are outstanding as a rule, so
that twenty are the 10% of limb (a), and ten the 5% of limb (b).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import FAST

from regrights.bridge.check import check
from regrights.bridge.loading import load_text
from regrights.bridge.matter import Matter
from regrights.bridge.questions import adjusted
from regrights.bridge.readings import readings
from regrights.bridge.words import READINGS

CAPACITIES = {"w": "wcas", "v": "wcas_person", "r": "reuters", "c": "constellation", "d": "constellation", "x": "none"}
CAPACITIES |= {"o": "other_investor", "n": "nortel", "g": "gecc", "t": "none", "u": "none", "k": "none", "p": "none"}
TAKEN_FROM = {"t": "w", "u": "r", "k": "c", "p": "o"}
TAKER = {giver: taker for taker, giver in TAKEN_FROM.items()}
RANDOM = st.randoms(use_true_random=True)
WAYS = {
    "demand": {"wcas": "wt", "reuters": "ru", "constellation": "cdk", "other_eligible": "op", "covered_warrants": "ngtpo"},
    "short_form": {"wcas": "wt", "reuters": "ru", "other_investors": "opcdkng"},
}
KINDS = ["demand", "demand", "demand", "short_form", "distribution", "transfer", "joinder"]
OF_DEMANDS = ["eligible_limbs", "eligible_scope", "wcas_transferees", "demand_counts", "floor_counts", "effective_date"]
OF_SHORT_FORMS = ["short_form_reuters", "short_form_shares"]
TELLING = {*OF_DEMANDS, *OF_SHORT_FORMS, "prior_demand_defers"}
MUTE = {"wcas_investors", "fifty_percent", "proviso_effect", "pro_rata_base", "split"}
DAYS = ["2003-06-02", "2002-03-06", "2002-03-07", "2002-03-18", "2002-03-19", "2002-06-27", "2002-06-28"]
PARTS = ("common", "pref", "nw", "cw")
Held = dict[str, dict[str, int]]
Points = frozenset[str]


def text_of(held: Held, **more: Any) -> str:
    """Return a matter in which each holds common, Preferred Stock (a vote each) and shares issuable on two warrants."""
    common, pref = (sum(parts.get(part, 0) for parts in held.values()) for part in ("common", "pref"))
    holders = []
    for who, parts in held.items():
        stock = [{"class" if part in PARTS[:2] else "warrant": part, "shares": parts[part]} for part in parts if parts[part]]
        taken = {"transferee_of": TAKEN_FROM[who], "purchase": who != "k"} if TAKEN_FROM.get(who) in held else {}
        holders.append({"id": who, "capacity": CAPACITIES[who], "holdings": stock, **taken})
    plain = {"id": "common", "kind": "common", "outstanding": max(200 - pref, common)}
    converting = {"id": "pref", "kind": "preferred", "outstanding": pref, "converts_to": "common", "ratio": 1}
    warrants = [{"id": "nw"}, {"id": "cw", "constellation": True}]
    matter = {"regrights": 1, "matter": "case", "as_of": "2003-06-02", "price": "2500000", "form_s3": True, "holders": holders}
    matter |= {"classes": [plain, converting | {"votes": "as_converted"}]}
    return json.dumps(matter | {"warrants": [warrant | {"covered": True, "into": "common"} for warrant in warrants]} | more)


def combined(points: Iterable[str]) -> Iterator[Points]:
    """Yield every set of points, the smaller first."""
    points = list(points)
    for size in range(len(points) + 1):
        yield from map(frozenset, combinations(points, size))


def smallest(sets: Iterable[Points]) -> set[Points]:
    """Return those of the sets that have no other within them."""
    every = set(sets)
    return {one for one in every if not any(other < one for other in every)}


def other(issue: str, option: str) -> str:
    """Return the option of a point that is not the one given."""
    return next(another for another in READINGS[issue].options if another != option)


def otherwise(matter: Matter, points: Collection[str]) -> Matter:
    """Return the matter with these points read otherwise than it reads them."""
    taken = {issue: matter.readings.get(issue, next(iter(READINGS[issue].options))) for issue in points}
    return adjusted(matter, readings={issue: other(issue, option) for issue, option in taken.items()})


def holdings(rng: Random, by: Collection[str]) -> Held:
    """Return what everyone holds: those who are to ask have something, the others less."""
    held: Held = {}
    for who in CAPACITIES:
        common, pref = ([10, 5, 1], [20, 10, 12, 19, 30, 9]) if who in by else ([0, 5], [0, 10, 10])
        held[who] = {"common": rng.choice(common), "pref": rng.choice(pref)}
        held[who] |= {"nw": 4 if who in by else rng.choice([4, 0])} if who in "ngpt" else {}
        held[who] |= {"cw": rng.randint(0, 4)} if who in "cd" else {}
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
        entry |= {"method": rng.choice(["firm_commitment", "firm_commitment", "other"])}
        found.append(entry | {"id": f"e{number}", "kind": kind} | ({"way": way} if kind == "demand" else {}))
    return found


def request(rng: Random, held: Held, kind: str, by: Collection[str], troubles: Collection[str]) -> dict[str, Any]:
    """Return a demand or a short form for what the requesters have, with what others ask to include."""
    parts = PARTS if kind == "demand" else rng.choice([PARTS[:1], PARTS])
    asked = {who: sum(held[who].get(part, 0) for part in parts) for who in by}
    joining = [
        {"by": who, "shares": rng.choice([20, 20, 1]), "days_after_notice": rng.choice([30, 30, 31])}
        for who in rng.sample(sorted(set(CAPACITIES) - set(by)), rng.randint(0, 4))
    ]
    act = {"kind": kind, "by": list(by), "shares": asked, "joining": joining, "method": "other"}
    floor = 25_000_000 if kind == "demand" else 10_000_000
    price = {"aggregate_price": str(floor * 4 // 5 if "floor" in troubles else floor)} if any(asked.values()) else {}
    return act | price | ({"method": None, "shares": asked | {by[0]: 99}} if "notice" in troubles else {})


def act_of_another_kind(rng: Random, kind: str, by: str) -> dict[str, Any]:
    """Return a distribution, a transfer or a joinder."""
    if kind == "joinder":
        return {"kind": kind, "by": [by], "consents": rng.choice([["company", "wcas"], ["wcas"]]), "agrees_in_writing": True}
    act: dict[str, Any] = {"kind": kind, "by": [by], "shares": rng.randint(0, 12)}
    if kind == "distribution":
        holdback = {"from": "2003-05-01", "to": "2003-07-01"}
        return act | {"to": "members", "recipients_bound": rng.random() > 0.5, "holdback": holdback}
    to = rng.choice([TAKER.get(by, "x"), *sorted(set(CAPACITIES) - {by})[:2]])
    return act | {"to": to, "class": rng.choice(["common", "pref"]), "purchase": rng.random() > 0.3}


def question(rng: Random, kind: str) -> tuple[Matter, list[str]]:
    """Return a matter with an act of the kind, and points that bear on such acts; the matter fixes some of them or others."""
    troubles = rng.sample(["count", "count", "day", "floor", "several", *["none"] * 4], 2)
    troubles += [trouble for trouble in ("notice", "stranger") if rng.random() < 0.05]
    day = dt.date.fromisoformat(rng.choice(DAYS if "day" in troubles else DAYS[:1]))
    way, users = rng.choice(sorted(WAYS["short_form" if kind == "short_form" else "demand"].items()))
    by = rng.sample(users, 1 + ("several" in troubles)) + ["v"] * ("stranger" in troubles)
    held = holdings(rng, by)
    act = request(rng, held, kind, by, troubles) if kind in WAYS else act_of_another_kind(rng, kind, by[0])
    act |= {"id": "a", "date": str(day)} | ({"way": way} if kind in WAYS and rng.random() > 0.5 else {})
    acts = [act, act | {"id": "unwritten", "written": False}] if kind in WAYS and "way" not in act else [act]
    telling = [*(OF_SHORT_FORMS if kind == "short_form" else OF_DEMANDS), "prior_demand_defers"]
    points = rng.sample(telling, rng.randint(2, min(4, len(telling)))) + rng.sample(sorted(MUTE), rng.randint(0, 1))
    fixed = rng.sample(telling, rng.randint(0, len(telling))) if rng.random() > 0.5 else []
    so_read = {issue: rng.choice(list(READINGS[issue].options)) for issue in fixed}
    earlier = registrations(rng, day, way if way in WAYS["demand"] else "reuters") if "count" in troubles else []
    return load_text(text_of(held, acts=acts, registrations=earlier, readings=so_read), "random"), points


def unmet_of(matter: Matter) -> tuple[bool, set[tuple[str | None, str]]]:
    """Return whether the act is admissible, and what is unmet through each way, also beside one that is admissible."""
    answer = check(matter, "a")
    several = answer.admissible and "unwritten" in {act.id for act in matter.acts}
    told = check(matter, "unwritten") if several else answer
    unmet = {(way.way, condition.id) for way in told.ways for condition in way.conditions if not condition.met}
    return answer.admissible, {entry for entry in unmet if not (answer.admissible and entry[1] == "notice_complete")}


def sets_of(matter: Matter, decides: Sequence[Sequence[dict[str, str]]]) -> set[Points]:
    """Return which points each set of changes turns, and make sure that its words are right."""
    for change in (change for changes in decides for change in changes):
        reading, start = READINGS[change["issue"]], matter.readings.get(change["issue"])
        assert change["from"] == (start or next(iter(reading.options)))
        assert change["to"] == other(change["issue"], change["from"])
        new, old = reading.options[change["to"]], reading.options[change["from"]]
        assert reading.phrase in change["text"]
        assert change["text"].endswith(old)
        assert new in change["text"].removesuffix(old)
    found = {frozenset(change["issue"] for change in changes) for changes in decides}
    assert sum(map(len, found)) == sum(map(len, decides))
    assert len(found) == len(decides)
    return found


@settings(FAST, max_examples=50)
@given(RANDOM, st.sampled_from(KINDS))
def test_the_verdict_and_what_decides_it_are_those_of_a_check_for_each_combination(rng: Random, kind: str) -> None:
    matter, points = question(rng, kind)
    checked = {changed: unmet_of(otherwise(matter, changed)) for changed in combined(points)}
    admissible = {changed for changed, (verdict, _) in checked.items() if verdict}
    now, unmet_now = checked[frozenset()]
    answer = readings(matter, "a", opened=points).json()
    assert answer["verdict"] == ("all" if len(admissible) == len(checked) else "some" if admissible else "none")
    assert answer["default"] is now
    assert answer["open"] == [issue for issue in READINGS if issue in points]
    assert sets_of(matter, answer["decides"]) == smallest(changed for changed in checked if (changed in admissible) is not now)
    entries = {(entry["way"], entry["id"]): entry for entry in answer["unmet"]}
    assert len(entries) == len(answer["unmet"])
    assert entries.keys() == set.union(*(unmet for _, unmet in checked.values()))
    for key, entry in entries.items():
        turned = {changed for changed, (_, unmet) in checked.items() if (key in unmet) is not (key in unmet_now)}
        always = all(key in unmet for _, unmet in checked.values())
        assert (entry["always"], entry["now"]) == (always, key in unmet_now)
        assert sets_of(matter, entry["decides"]) == smallest(turned)


@settings(FAST, max_examples=40)
@given(RANDOM, st.sampled_from(KINDS))
def test_with_nothing_named_all_that_is_not_fixed_is_open_and_nothing_else_decides(rng: Random, kind: str) -> None:
    matter, _ = question(rng, kind)
    answer = readings(matter, "a").json()
    opened = [issue for issue in READINGS if issue not in matter.readings]
    deciding = {change["issue"] for changes in answer["decides"] for change in changes}
    assert (answer["open"], len(opened)) == (opened, 14 - len(matter.readings))
    assert deciding <= TELLING - matter.readings.keys()
    assert answer == readings(matter, "a", opened=opened).json()
    of_those_that_turn = readings(matter, "a", opened=sorted(TELLING - matter.readings.keys()) or ["split"]).json()
    assert answer | {"open": 0} == of_those_that_turn | {"open": 0}
