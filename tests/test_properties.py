"""What holds of every matter, over random small ones: against a brute force in plain integers, and against itself.

A Deal gives each of ten holders some units of common, of Preferred Stock and of two warrants. A unit is one share, or
a hundred thousand million, so that sums go far beyond 32 bits; an odd share here and there keeps the bounds sharp.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from examples import examples
from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.requests import requests

CAPACITIES = {"w": "wcas", "r": "reuters", "n": "nortel", "g": "gecc", "t": "none"}
CAPACITIES |= {f"c{i}": "constellation" for i in range(3)} | {f"o{i}": "other_investor" for i in range(2)}
HUGE = 10**11
WAYS = ("constellation", "covered_warrants", "other_eligible", "reuters", "wcas")
Sets = set[frozenset[str]]
ALLOWED = dict.fromkeys(WAYS, 2) | {"covered_warrants": 1}
# Earlier demands, as of June 2, 2003: those that became effective count, whatever became of them, and those still pending.
COUNTING: dict[str, dict[str, Any]] = {
    "effective": {"notice": "2002-09-02", "effective": "2002-11-01"},
    "withdrawn since": {"notice": "2002-09-02", "effective": "2002-11-01", "withdrawn": True},
    "pending": {"notice": "2003-05-01"},
    "pending from today": {"notice": "2003-06-02"},
    "effective later": {"notice": "2003-05-01", "effective": "2003-06-03"},
}
IDLE: dict[str, dict[str, Any]] = {
    "withdrawn before": {"notice": "2003-05-01", "withdrawn": True},
    "later": {"notice": "2003-06-03"},
}
# Registrations of Savvis' own, that put a request off: without an effective date, or within 180 days of it.
DEFERRING: dict[str, dict[str, Any]] = {
    "open": {"investors_notified": "2003-06-01"},
    "day 180": {"investors_notified": "2002-11-01", "effective": "2002-12-04"},
}
CLEAR: dict[str, dict[str, Any]] = {
    "none": {},
    "day 181": {"investors_notified": "2002-11-01", "effective": "2002-12-03"},
    "told today": {"investors_notified": "2003-06-02"},
}
Made = tuple[str, str]
"""The way of an earlier demand, and what became of it."""
MADE = st.lists(st.tuples(st.sampled_from(WAYS), st.sampled_from([*COUNTING, *IDLE])), max_size=4)
FAST = settings(deadline=None, database=None, phases=[Phase.explicit, Phase.generate, Phase.shrink])


class Held(NamedTuple):
    """What one holds, in shares: common, Preferred Stock, shares issuable on Covered and on Constellation Warrants."""

    common: int = 0
    pref: int = 0
    nw: int = 0
    cw: int = 0


class Deal(NamedTuple):
    """A matter in short. ``converts`` is the common a share of Preferred Stock gives, in halves."""

    held: Mapping[str, Held]
    elsewhere: Held
    price: Decimal
    converts: int = 3

    def outstanding(self, kind: str) -> int:
        return sum(int(getattr(held, kind)) for held in [self.elsewhere, *self.held.values()])

    def as_converted(self, shares: int) -> int:
        return shares * self.converts // 2

    def scaled(self, factor: int) -> Deal:
        held = {who: Held(*(factor * amount for amount in holding)) for who, holding in self.held.items()}
        return Deal(held, Held(*(factor * amount for amount in self.elsewhere)), self.price / factor, self.converts)

    def text(self, **more: Any) -> str:
        common = {"id": "common", "kind": "common", "outstanding": self.outstanding("common"), "votes_per_share": 1}
        pref = {"id": "pref", "kind": "preferred", "outstanding": self.outstanding("pref"), "votes": "as_converted"}
        warrants = [{"id": "nw", "covered": True}, {"id": "cw", "covered": True, "constellation": True}]
        matter = {
            "regrights": 1,
            "matter": "random",
            "as_of": "2003-06-02",
            "price": f"{self.price:f}",
            "form_s3": True,
            "classes": [common, pref | {"converts_to": "common", "ratio": f"{self.converts}/2"}],
            "warrants": [warrant | {"into": "common"} for warrant in warrants],
            "holders": [holder_of(who, held) for who, held in self.held.items()],
        }
        return json.dumps(matter | more)


def holder_of(who: str, held: Held) -> dict[str, Any]:
    stock = [{"class": "common", "shares": held.common}, {"class": "pref", "shares": held.pref}]
    warrants = [{"warrant": "nw", "shares": held.nw}, {"warrant": "cw", "shares": held.cw}]
    holdings = [holding for holding in [*stock, *warrants] if holding["shares"]]
    transferee = {"transferee_of": "w", "purchase": True} if who == "t" else {}
    return {"id": who, "capacity": CAPACITIES[who], "holdings": holdings, **transferee}


@st.composite
def deals(draw: st.DrawFn, units: tuple[int, ...] = (1, HUGE), converts: int = 3) -> Deal:
    unit = draw(st.sampled_from(units))
    odd = st.sampled_from([0, 0, 1, -1] if unit > 1 else [0])
    amount = st.tuples(st.integers(0, 4), odd).map(lambda pair: max(0, pair[0] * unit + pair[1]))
    held = draw(st.fixed_dictionaries({who: st.builds(Held, amount, amount, amount, st.just(0)) for who in CAPACITIES}))
    held = {who: holding._replace(cw=draw(amount)) if who.startswith("c") else holding for who, holding in held.items()}
    shares = draw(st.sampled_from([1, 5, 10, 20, 25]))
    elsewhere = Held(draw(st.integers(0, 40)) * unit, 2 * draw(st.integers(0, 20)) * unit)
    whole = elsewhere._replace(pref=elsewhere.pref + sum(holding.pref for holding in held.values()) % 2)
    return Deal(held, whole, Decimal(25_000_000) / shares / unit, converts)


def registered(made: Sequence[Made], own: str) -> list[dict[str, Any]]:
    """Return the registrations before: demands, and one of Savvis' own."""
    kinds = {**COUNTING, **IDLE}
    before = [{"id": f"e{n}", "kind": "demand", "way": way, **kinds[state]} for n, (way, state) in enumerate(made)]
    days = {**DEFERRING, **CLEAR}[own]
    return before + ([{"id": "p", "kind": "company", "form": "S-1", **days}] if days else [])


class Law:
    """Who may demand, told in plain integers from A1 1.01 to 1.04 and 1.08, by the default readings but that of joint notices."""

    def __init__(self, deal: Deal, made: Sequence[Made] = (), own: str = "none", joint: str = "each_its_own") -> None:
        self.deal, self.held, self.made, self.own, self.joint = deal, deal.held, made, own, joint
        self.votes = {who: held.common + deal.as_converted(held.pref) for who, held in deal.held.items()}
        self.restricted = {who: self.votes[who] + held.nw + held.cw for who, held in deal.held.items()}
        self.outstanding = deal.outstanding("common") + deal.as_converted(deal.outstanding("pref"))
        diluted = self.outstanding + deal.outstanding("nw") + deal.outstanding("cw")
        self.passes = 20 * self.restricted["t"] >= diluted

    def other_investor(self, who: str) -> bool:
        held = self.held[who]
        aggregated = who[0] == "c" and any(self.held[fund].pref for fund in self.held if fund[0] == "c")
        return who[0] in "ngoc" and bool(held.pref or held.nw or held.cw or aggregated)

    def may_use(self, way: str, who: str) -> bool:
        match way:
            case "wcas":
                return who == "w" or (who == "t" and self.passes)
            case "reuters":
                return who == "r"
            case "constellation":
                return who[0] == "c"
            case "other_eligible":
                return who[0] == "o" and self.other_investor(who) and 20 * self.votes[who] >= self.outstanding
            case _:
                return bool(self.held[who].nw) and (who != "t" or self.passes)

    def requesters(self, way: str, by: frozenset[str]) -> frozenset[str]:
        """Return the signers that are entitled to the way; everyone where nobody is, or where everyone must be."""
        entitled = frozenset(who for who in by if self.may_use(way, who))
        return entitled if entitled and self.joint == "each_its_own" else by

    def verdict(self, way: str, by: frozenset[str]) -> str:
        """Return what a demand by these signers is, each asking for all that it has."""
        by = self.requesters(way, by)
        covered = sum(self.held[who].nw for who in by)
        together = way != "covered_warrants" or 4 * covered >= self.deal.outstanding("nw")
        if not (together and all(self.may_use(way, who) and self.restricted[who] for who in by)):
            return "void"
        used = sum(of == way and state in COUNTING for of, state in self.made)
        if used >= ALLOWED[way] or self.deal.price * sum(self.restricted[who] for who in by) < 25_000_000:
            return "excused"
        return "deferred" if self.own in DEFERRING else "obliged"

    def demand(self, way: str, by: frozenset[str]) -> bool:
        return self.verdict(way, by) in {"obliged", "deferred"}

    def short_form(self, way: str, by: frozenset[str]) -> bool:
        enough = self.deal.price * sum(self.held[who].common for who in by) >= 10_000_000
        may = (lambda who: who in "wt") if way == "wcas" else self.other_investor
        return enough and all(may(who) and self.held[who].common for who in by)

    def smallest(self, kind: str, way: str) -> Sets:
        admissible = self.demand if kind == "demand" else self.short_form
        of_way = [who for who in self.held if way != "other_investors" or self.other_investor(who)]
        of_way = [who for who in of_way if kind == "short_form" or self.may_use(way, who)]
        every = (frozenset(by) for size in range(1, len(of_way) + 1) for by in combinations(of_way, size))
        found: Sets = set()
        for by in every:
            if admissible(way, by) and not any(other <= by for other in found):
                found.add(by)
        return found


def listed(answer: dict[str, Any]) -> dict[tuple[str, str], Sets]:
    found: dict[tuple[str, str], Sets] = {}
    for item in answer["requests"]:
        found.setdefault((item["kind"], item["way"]), set()).add(frozenset(item["by"]))
    return found


def verdicts(answer: dict[str, Any]) -> tuple[Any, ...]:
    """Return what an answer decides, without its figures: the sets, what is unmet, and who meets which limb."""
    refused = [(item, [condition["id"] for condition in item["unmet"]]) for item in answer["refused"]]
    unmet = {(item["kind"], item["way"], *item["by"], *ids) for item, ids in refused}
    met = {(item["limb"], *sorted(item["members"])): item["met"] for item in answer["standing"]}
    return listed(answer), unmet, met


def answered(deal: Deal) -> dict[str, Any]:
    return dict(requests(load_text(deal.text(), "random")).json())


@settings(FAST, max_examples=examples(60))
@given(deals())
def test_the_smallest_sets_are_those_of_a_brute_force(deal: Deal) -> None:
    law = Law(deal)
    ways = [("demand", way) for way in WAYS] + [("short_form", "wcas"), ("short_form", "other_investors")]
    wanted = {(kind, way): sets for kind, way in ways if (sets := law.smallest(kind, way))}
    answer = answered(deal)
    assert listed(answer) == wanted
    assert len(answer["requests"]) == sum(map(len, wanted.values()))
    for item in answer["requests"]:
        held = law.restricted if item["kind"] == "demand" else {who: held.common for who, held in deal.held.items()}
        floor = 25_000_000 if item["kind"] == "demand" else 10_000_000
        assert item["shares"]["most"] == sum(held[who] for who in item["by"])
        assert item["shares"]["least"] == max(len(item["by"]), -int(-floor // deal.price))


@settings(FAST, max_examples=examples(25))
@given(
    deals(),
    st.lists(
        st.tuples(st.sampled_from(WAYS), st.sets(st.sampled_from(sorted(CAPACITIES)), min_size=1, max_size=3)),
        min_size=1,
        max_size=2,
    ),
    MADE,
    st.sampled_from([*DEFERRING, *CLEAR]),
    st.sampled_from(["each_its_own", "each_its_own", "all_entitled"]),
)
def test_check_agrees_with_requests_and_with_the_law(
    deal: Deal, some: list[tuple[str, set[str]]], made: list[Made], own: str, joint: str
) -> None:
    law = Law(deal, made, own, joint)
    more = {"registrations": registered(made, own), "readings": {"joint_notice": joint}}
    answer = requests(load_text(deal.text(**more), "random")).json()
    demands = [item for item in answer["requests"] if item["kind"] == "demand"]
    found = [(item["way"], frozenset(item["by"])) for item in demands[:3]]
    fewer = [(at, by - {who}) for at, by in found for who in by if len(by) > 1][:3]
    joined = [(at, by | some[0][1]) for at, by in found[:2]]
    sets = [*found, *fewer, *joined, *((way, frozenset(by)) for way, by in some)]
    acts = [
        {"id": f"a{number}", "kind": "demand", "way": at, "by": sorted(by), "method": "other"}
        | {"shares": {who: law.restricted[who] for who in by}}
        for number, (at, by) in enumerate(sets)
    ]
    matter = load_text(deal.text(acts=acts, **more), "random")
    answers = [check(matter, act["id"]).json() for act in acts]
    assert [told["verdict"] for told in answers] == [law.verdict(at, by) for at, by in sets]
    assert [told["admissible"] for told in answers] == [law.demand(at, by) for at, by in sets]
    assert [item["verdict"] for item in demands[:3]] == [told["verdict"] for told in answers[: len(found)]]
    assert all(told["admissible"] for told in answers[: len(found)])
    left = {row["way"]: row["left"] for row in answer["ledger"]}
    used = {way: sum(of == way and state in COUNTING for of, state in made) for way in WAYS}
    assert left == {way: max(0, ALLOWED[way] - used[way]) for way in WAYS}


@settings(FAST, max_examples=examples(25))
@given(deals(), st.permutations(sorted(CAPACITIES)))
def test_the_order_of_the_holders_changes_nothing(deal: Deal, order: list[str]) -> None:
    other = deal._replace(held={who: deal.held[who] for who in order})
    first, second = answered(deal), answered(other)
    assert verdicts(first) == verdicts(second)
    assert [item | {"notify": 0} for item in first["requests"]] == [item | {"notify": 0} for item in second["requests"]]


@settings(FAST, max_examples=examples(25))
@given(deals(), st.sampled_from(sorted(CAPACITIES)), st.sampled_from(["common", "pref"]), st.integers(1, 9))
def test_more_shares_never_cost_a_limb(deal: Deal, who: str, kind: str, bought: int) -> None:
    rich = deal._replace(elsewhere=deal.elsewhere._replace(**{kind: getattr(deal.elsewhere, kind) + bought}))
    more = rich.held[who]._replace(**{kind: getattr(rich.held[who], kind) + bought})
    after = Deal({**rich.held, who: more}, deal.elsewhere, rich.price, rich.converts)
    assert all(after.outstanding(stock) == rich.outstanding(stock) for stock in ("common", "pref"))
    before_met, after_met = verdicts(answered(rich))[2], verdicts(answered(after))[2]
    lost = [key for key, met in before_met.items() if met and who in key and not after_met.get(key)]
    assert not lost


@settings(FAST, max_examples=examples(25))
@given(deals(units=(1,), converts=4), st.sampled_from([1000, HUGE]))
def test_a_thousandfold_of_all_shares_at_a_thousandth_of_the_price_changes_no_verdict(deal: Deal, factor: int) -> None:
    assert verdicts(answered(deal)) == verdicts(answered(deal.scaled(factor)))
