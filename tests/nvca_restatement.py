"""The law of the NVCA-style agreement said a second time, in plain whole numbers and fractions, to be compared with the product.

Written from the page of its rules alone, without a look at the product's own. It answers for one matter, a plain dict as the
file has it: ``check`` an act, ``requests`` at the as-of date, ``allocate`` a cutback. What the page leaves open is settled in one
small function each, marked [CHOSEN], so that it can be settled otherwise in one place.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from typing import Any

Matter = Mapping[str, Any]
Shares = dict[str, int]
WAYS = {"demand": "s1_holders", "short_form": "s3_holders"}
CLAUSE = {"demand": "2.1(a)", "short_form": "2.1(b)"}
EXCLUDED_FORMS = ("S-8", "S-4")
DEFAULTS: dict[str, Any] = {
    "demand_from": "earlier_of",
    "demand_years": 5,
    "demand_days_after_ipo": 180,
    "demand_date": "none",
    "initiating_percent": "majority",
    "size_percent": 40,
    "size_price": 10_000_000,
    "s3_percent": 20,
    "s3_price": 3_000_000,
    "notice_days": 10,
    "demand_filing_days": 60,
    "s3_filing_days": 45,
    "joining_days": 20,
    "own_before_days": 60,
    "own_after_days": 180,
    "s3_before_days": 30,
    "s3_after_days": 90,
    "demands_allowed": 1,
    "s3_allowed": 2,
    "deferral_days": 90,
    "deferrals_allowed": 1,
    "effected_percent": 50,
    "floor_percent": 30,
    "key_holders_first": "no",
    "after_acquired": "yes",
    "round_to": 1,
    "standoff_ipo_days": 180,
    "standoff_other_days": "none",
    "bound_percent": 1,
    "ends_years": 5,
    "ends_from": "ipo",
    "least_transfer": 100_000,
    "later_rights_percent": "majority",
}


# --- amounts and days


def plain(given: Any) -> Any:
    """A value, alone or with where it comes from."""
    return given["value"] if isinstance(given, Mapping) else given


def as_day(given: Any) -> date | None:
    given = plain(given)
    return date.fromisoformat(given) if isinstance(given, str) else given


def exact(given: Any) -> Fraction:
    """A number, a decimal, or a fraction of decimals."""
    above, _, below = str(plain(given)).partition("/")
    return Fraction(above) / Fraction(below or "1")


def percentage(given: Any) -> tuple[Fraction, bool]:
    """The percentage, and whether more than it is asked for."""
    text = str(given)
    if text == "majority":
        return Fraction(50), True
    strict = text.startswith("more than ")
    return exact(text.removeprefix("more than ")), strict


def least_part(whole: int, percent: Any) -> int:
    """The least whole quantity that is the percentage of a whole, or more than it; one at least."""
    part, strict = percentage(percent)
    wanted = whole * part / 100
    return max(1, floor(wanted) + 1 if strict else ceil(wanted))


def months_after(day: date, months: int) -> date:
    """The day so many months later; one that the month does not have is its last."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


# --- what the page leaves open, one function each


def first_day_after(limit: date) -> date:
    """[CHOSEN] "after" N years, after D days, after a date: first on the day after."""
    return limit + timedelta(1)


def ended_since(limit: date, day: date) -> bool:
    """[CHOSEN] A right that ends at an anniversary or event is gone on that very day."""
    return day >= limit


def within_twelve_months_before(event: date, day: date) -> bool:
    """[CHOSEN] "in the 12 months before the request": the same day a year before is still in them, the day itself too."""
    return months_after(day, -12) <= event <= day


def within_any_twelve_months(event: date, day: date) -> bool:
    """[CHOSEN] "at most once in any 12 months": on the same day a year later it may be done again."""
    return months_after(day, -12) < event <= day


def last_day_of_deferral(given: date, days: int) -> date:
    """[CHOSEN] "at most D days after the request is given": on day D filing may still wait, on day D + 1 no longer."""
    return given + timedelta(days)


def last_day_of_standoff(holdback: Mapping[str, Any], days: int) -> date:
    """[CHOSEN] Day 180 after the prospectus is still bound, day 181 free; a shorter one that is asked for ends earlier."""
    start, end = as_day(holdback["from"]), as_day(holdback["to"])
    assert start is not None
    assert end is not None
    return min(end, start + timedelta(days))


@dataclass(frozen=True)
class Position:
    """A matter on a day."""

    matter: Matter
    day: date

    # --- the parties and what they hold

    def term(self, name: str) -> Any:
        given = (self.matter.get("terms") or {}).get(name)
        return DEFAULTS[name] if given is None else plain(given)

    @property
    def holders(self) -> dict[str, Matter]:
        return {holder["id"]: holder for holder in self.matter["holders"]}

    @property
    def agreement_date(self) -> date:
        found = as_day(self.matter["terms"]["agreement_date"])
        assert found is not None
        return found

    def event(self, name: str) -> date | None:
        return as_day((self.matter.get("events") or {}).get(name))

    def stock_class(self, name: str) -> Matter:
        return next(entry for entry in self.matter["classes"] if entry["id"] == name)

    def party(self, who: str) -> bool:
        """A party from the agreement's date, or from the day on which it joined."""
        holder = self.holders[who]
        joined = as_day(holder.get("joined")) or self.agreement_date
        return holder["capacity"] in ("holder", "key_holder") and self.day >= joined

    def key_holder(self, who: str) -> bool:
        return bool(self.holders[who]["capacity"] == "key_holder")

    def group(self, who: str) -> str:
        """6.8: the group of Affiliates; a holder without one stands alone."""
        group = self.holders[who].get("affiliates")
        return f"group {group}" if group else who

    def common_of(self, who: str) -> int:
        """Unsold common, held or issuable on conversion or exercise; converted by class, parts of a share dropped."""
        held: Shares = {}
        total = 0
        for lot in self.holders[who].get("holdings") or []:
            if lot.get("warrant"):
                total += lot["shares"]
            elif lot.get("restricted", True):
                held[lot["class"]] = held.get(lot["class"], 0) + lot["shares"]
        return total + sum(self.converted(name, count) for name, count in held.items())

    def converted(self, name: str, count: int) -> int:
        entry = self.stock_class(name)
        if entry["kind"] == "common":
            return count
        return floor(count * exact(entry["ratio"])) if entry.get("converts_to") else 0

    def from_preferred(self, who: str) -> int:
        """Common issuable on conversion of Preferred Stock, or issued on it and unsold."""
        held: Shares = {}
        total = 0
        for lot in self.holders[who].get("holdings") or []:
            name = lot.get("class")
            if not name or not lot.get("restricted", True):
                continue
            if self.stock_class(name)["kind"] == "preferred":
                held[name] = held.get(name, 0) + lot["shares"]
            elif lot.get("on_conversion"):
                total += lot["shares"]
        return total + sum(self.converted(name, count) for name, count in held.items())

    def ended(self, who: str) -> bool:
        """2.13: a Deemed Liquidation Event, free sale under Rule 144, or the anniversary."""
        liquidation = self.event("deemed_liquidation")
        if liquidation and ended_since(liquidation, self.day):
            return True
        if self.holders[who].get("rule_144"):
            return True
        years = self.term("ends_years")
        start = self.agreement_date if self.term("ends_from") == "agreement" else self.event("ipo")
        if years == "none" or start is None:
            return False
        return ended_since(months_after(start, 12 * int(years)), self.day)

    def registrable(self, who: str, *, demand: bool = True) -> int:
        """1.22: Registrable Securities of a Holder; of a Key Holder none for 2.1."""
        if not self.party(who) or self.ended(who) or (demand and self.key_holder(who)):
            return 0
        if self.key_holder(who) or self.term("after_acquired") == "yes":
            return self.common_of(who)
        return self.from_preferred(who)

    def base(self) -> int:
        """1.23: Registrable Securities then outstanding, of the Holders of 2.1."""
        return sum(self.registrable(who) for who in self.holders)

    def aggregated(self, some: Iterable[str]) -> int:
        """6.8: what some hold together with all of their Affiliates."""
        groups = {self.group(who) for who in some if self.registrable(who)}
        return sum(self.registrable(who) for who in self.holders if self.group(who) in groups)

    # --- prices

    def share_price(self, act: Matter | None, shares: int) -> Fraction:
        if act and act.get("aggregate_price") is not None:
            return exact(act["aggregate_price"]) / shares
        given = act.get("price") if act else None
        return exact(self.matter["price"] if given is None else given)

    def net_price(self, act: Matter | None, shares: int) -> Fraction:
        """Dollars a share, net of Selling Expenses that are a part of the price."""
        own = act.get("selling_expenses") if act else None
        part = exact(own if own is not None else self.matter.get("selling_expenses") or 0)
        return self.share_price(act, shares) * (100 - part) / 100

    def proceeds(self, act: Matter | None, shares: int) -> Fraction:
        fees = act.get("counsel_fees") if act else None
        return self.net_price(act, shares) * shares - exact(fees or 0)

    # --- demands

    def window_opens(self) -> date | None:
        """2.1(a): the first day of S-1 demands."""
        chosen = self.term("demand_from")
        if chosen == "date":
            stated = as_day(self.term("demand_date"))
            assert stated is not None
            return first_day_after(stated)
        ipo = self.event("ipo")
        days = [ipo + timedelta(int(self.term("demand_days_after_ipo")))] if ipo else []
        if chosen == "earlier_of":
            days.append(months_after(self.agreement_date, 12 * int(self.term("demand_years"))))
        return first_day_after(min(days)) if days else None

    def window_open(self) -> bool:
        first = self.window_opens()
        return first is not None and self.day >= first

    def holders_enough(self, kind: str, by: Iterable[str]) -> bool:
        """2.1(a), (b): Holders of at least P percent, together with their Affiliates."""
        percent = self.term("initiating_percent" if kind == "demand" else "s3_percent")
        together = self.aggregated(by)
        return together > 0 if percent == "none" else together >= least_part(self.base(), percent)

    def size_enough(self, kind: str, act: Matter | None, shares: int) -> bool:
        """2.1(a): S percent of those outstanding, or more than X dollars net; 2.1(b): X dollars net at least."""
        if kind == "short_form":
            dollars = self.term("s3_price")
            return dollars == "none" or self.proceeds(act, shares) >= exact(dollars)
        percent, dollars = self.term("size_percent"), self.term("size_price")
        if percent == "none" and dollars == "none":
            return True
        by_percent = percent != "none" and shares >= least_part(self.base(), percent)
        return by_percent or (dollars != "none" and self.proceeds(act, shares) > exact(dollars))

    def fewest(self, kind: str) -> int:
        """The fewest shares that pass the test of size at the matter's price."""
        net = self.net_price(None, 1)
        if kind == "short_form":
            dollars = self.term("s3_price")
            return 1 if dollars == "none" else ceil(exact(dollars) / net)
        percent, dollars = self.term("size_percent"), self.term("size_price")
        found = [] if percent == "none" else [least_part(self.base(), percent)]
        found += [] if dollars == "none" else [floor(exact(dollars) / net) + 1]
        return min(found, default=1)

    def effected_on(self, entry: Matter) -> date | None:
        """2.1(d), 2.3(c), 2.6: the day from which a demand is effected. [CHOSEN] One forfeited: that of its request."""
        if entry.get("withdrawn"):
            return as_day(entry.get("notice")) if entry.get("withdrawal") == "forfeited" else None
        effective = as_day(entry.get("effective"))
        least = self.term("effected_percent")
        if effective is None or least == "none":
            return effective
        requested, included = entry.get("requested"), entry.get("included")
        if requested is None or included is None:
            return effective
        return None if 100 * included < exact(least) * requested else effective

    def used(self, kind: str) -> int:
        """Those effected by the day; of Form S-3 in the 12 months before."""
        days = [self.effected_on(entry) for entry in self.matter.get("registrations") or [] if entry["kind"] == kind]
        if kind == "demand":
            return sum(found is not None and found <= self.day for found in days)
        return sum(found is not None and within_twelve_months_before(found, self.day) for found in days)

    def own_registration_in_the_way(self, kind: str) -> bool:
        """2.1(d)(i): from so many days before the estimated filing to so many after effectiveness, while it is pursued."""
        before, after = (int(self.term(f"{'own' if kind == 'demand' else 's3'}_{side}_days")) for side in ("before", "after"))
        for entry in self.matter.get("registrations") or []:
            estimate = as_day(entry.get("estimated_filing"))
            if entry["kind"] != "company" or estimate is None or entry.get("withdrawn") or not entry.get("pursued", True):
                continue
            effective = as_day(entry.get("effective"))
            ends = effective + timedelta(after) if effective else None
            if estimate - timedelta(before) <= self.day and (ends is None or self.day <= ends):
                return True
        # The IPO is a registration of the Company's own, though the matter states it as an event alone.
        ipo = as_day((self.matter.get("events") or {}).get("ipo"))
        listed = any(as_day(entry.get("effective")) == ipo for entry in self.matter.get("registrations") or [])
        return ipo is not None and not listed and ipo <= self.day <= ipo + timedelta(after)

    def void(self, kind: str, act: Matter | None, asked: Shares) -> bool:
        """What 2.1(a) or (b) asks of a request is wanting."""
        able = all(0 < count <= self.registrable(who) for who, count in asked.items())
        when = self.window_open() if kind == "demand" else bool(plain(self.matter.get("form_s3")))
        return not (able and when and self.holders_enough(kind, asked) and self.size_enough(kind, act, sum(asked.values())))

    def excused(self, kind: str, act: Matter | None, asked: Shares) -> bool:
        """2.1(d)."""
        allowed = self.term("demands_allowed" if kind == "demand" else "s3_allowed")
        if self.own_registration_in_the_way(kind) or (allowed != "none" and self.used(kind) >= int(allowed)):
            return True
        return kind == "demand" and self.may_be_registered_on_s3(act, asked)

    def may_be_registered_on_s3(self, act: Matter | None, asked: Shares) -> bool:
        """2.1(d)(iii). [CHOSEN] The same request would be one that the Company must meet under 2.1(b), now."""
        return not self.void("short_form", act, asked) and not self.excused("short_form", act, asked)

    def put_off(self, act: Matter) -> bool:
        """2.1(c): on one of three grounds, at most so often in any 12 months. Else [CHOSEN] the Company must go on."""
        if not act.get("deferral"):
            return False
        before = [as_day(entry.get("put_off")) for entry in self.matter.get("registrations") or []]
        times = sum(found is not None and within_any_twelve_months(found, self.day) for found in before)
        ground = act["deferral"]["ground"] in ("transaction", "confidential", "compliance")
        return ground and times < int(self.term("deferrals_allowed")) and not self.registers_meanwhile()

    def registers_meanwhile(self) -> bool:
        """2.1(c): the Company registers something for itself or another meanwhile, in no Excluded Registration."""
        last = self.day + timedelta(int(self.term("deferral_days")))
        for entry in self.matter.get("registrations") or []:
            effective = as_day(entry.get("effective"))
            excluded = entry["kind"] == "company" and (entry.get("exclusion") or entry.get("form", "S-1") in EXCLUDED_FORMS)
            if effective is not None and self.day <= effective <= last and not excluded and not entry.get("withdrawn"):
                return True
        return False

    # --- who is included

    def may_be_included(self, act: Matter, who: str) -> bool:
        """2.1, 2.2: a Holder that holds Registrable Securities; of a registration of the Company's own, not an excluded one."""
        if act["kind"] != "company":
            return self.registrable(who) > 0
        excluded = act.get("exclusion") or act.get("form", "S-1") in EXCLUDED_FORMS or not act.get("for_cash", True)
        return not excluded and self.registrable(who, demand=False) > 0

    def joiners(self, act: Matter) -> tuple[Shares, set[str]]:
        """Those included at their request, and those who asked and are not. [CHOSEN] One who asks for too much brings all."""
        included: Shares = {}
        left_out: set[str] = set()
        for wish in act.get("joining") or []:
            who = wish["by"]
            if wish["days_after_notice"] <= int(self.term("joining_days")) and self.may_be_included(act, who):
                most = self.registrable(who, demand=act["kind"] != "company")
                included[who] = min(most, included.get(who, 0) + wish["shares"])
            else:
                left_out.add(who)
        return included, left_out - set(included)


def act_of(matter: Matter, act_id: str) -> Matter:
    found: Matter = next(act for act in matter["acts"] if act["id"] == act_id)
    return found


def position_of(matter: Matter, act: Matter | None = None) -> Position:
    day = as_day((act or {}).get("date") or matter["as_of"])
    assert day is not None
    return Position(matter, day)


def asked_of(act: Matter) -> Shares:
    shares = act.get("shares")
    return dict(shares) if isinstance(shares, Mapping) else {act["by"][0]: int(shares or 0)}


# --- the questions


def check(matter: Matter, act_id: str) -> dict[str, Any]:
    """The verdict of an act, the clauses that are not met, and who is included."""
    act = act_of(matter, act_id)
    position = position_of(matter, act)
    judge = {"transfer": transfer, "joinder": joinder, "grant": grant, "distribution": distribution}.get(act["kind"])
    if judge is not None:
        unmet = judge(position, act)
        return {"verdict": "refused" if unmet else "permitted", "unmet": unmet, "joiners": {}, "left_out": []}
    included, left_out = position.joiners(act)
    found: dict[str, Any] = {"joiners": included, "left_out": sorted(left_out)}
    if act["kind"] == "company":
        return found | {"verdict": "permitted", "unmet": set()}
    kind, asked = act["kind"], asked_of(act)
    void, excused = position.void(kind, act, asked), position.excused(kind, act, asked)
    put_off = position.put_off(act)
    unmet = {clause for clause, fails in ((CLAUSE[kind], void), ("2.1(d)", excused), ("2.1(c)", put_off)) if fails}
    verdict = "void" if void else "excused" if excused else "deferred" if put_off else "obliged"
    found |= {"verdict": verdict, "unmet": unmet}
    if verdict == "deferred":
        until = last_day_of_deferral(position.day, int(position.term("deferral_days")))
        found |= {"deferred_until": until.isoformat(), "clear_on": (until + timedelta(1)).isoformat()}
    return found


def transfer(position: Position, act: Matter) -> set[str]:
    """6.1: to an Affiliate, family, or one that then holds enough [CHOSEN: with its Affiliates], on notice and in writing."""
    giver, taker, moved = act["by"][0], act["to"], position.converted(act["class"], act["shares"])
    groups = [who for who in position.holders if who != giver and position.group(who) == position.group(taker)]
    then_holds = sum(position.common_of(who) for who in groups) + moved
    near = act.get("relation") in ("affiliate", "family")
    enough = near or then_holds >= int(position.term("least_transfer"))
    formal = bool(act.get("notified")) and bool(act.get("agrees_in_writing"))
    has = 0 < moved <= position.registrable(giver, demand=False)
    return set() if enough and formal and has else {"6.1"}


def joinder(_: Position, act: Matter) -> set[str]:
    """6.9: by signing, nobody's consent needed."""
    return set() if act.get("agrees_in_writing") else {"6.9"}


def grant(position: Position, act: Matter) -> set[str]:
    """2.10: no later rights ahead of the Holders' [CHOSEN: a right to demand alone is none] without the consent of so many."""
    agreed = sum(position.registrable(who) for who in act.get("agreed_by") or [])
    enough = agreed >= least_part(position.base(), position.term("later_rights_percent"))
    return {"2.10"} if act.get("ahead") and not enough else set()


def distribution(position: Position, act: Matter) -> set[str]:
    """2.11: the stand-off, if all are bound; what has been released is free."""
    holdback = act.get("holdback")
    if not holdback or not holdback.get("all_bound", True):
        return set()
    days = position.term("standoff_ipo_days" if holdback.get("initial") else "standoff_other_days")
    start = as_day(holdback["from"])
    assert start is not None
    if days == "none" or not start <= position.day <= last_day_of_standoff(holdback, int(days)):
        return set()
    part = exact(holdback.get("released", 0))
    bound = [who for who, count in asked_of(act).items() if count > floor(part * position.common_of(who))]
    return {"2.11"} if any(position.party(who) for who in bound) else set()


def requests(matter: Matter) -> dict[tuple[str, tuple[str, ...]], dict[str, Any]]:
    """The smallest sets of groups that can make a request with all that they have, and how few and many shares."""
    position = position_of(matter)
    members: dict[str, list[str]] = {}
    for who in position.holders:
        if position.registrable(who):
            members.setdefault(position.group(who), []).append(who)
    found: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for kind in WAYS:
        smallest: list[frozenset[str]] = []
        for size in range(1, len(members) + 1):
            for groups in map(frozenset, combinations(members, size)):
                by = sorted(who for group in groups for who in members[group])
                asked = {who: position.registrable(who) for who in by}
                good = not position.void(kind, None, asked) and not position.excused(kind, None, asked)
                if good and not any(other <= groups for other in smallest):
                    smallest.append(groups)
                    least = max(len(by), position.fewest(kind))
                    found[kind, tuple(by)] = {"least": least, "most": sum(asked.values())}
    return found


# --- cutback


@dataclass(frozen=True)
class Seller:
    """One who takes part: what it asks for, its weight, and with whom it counts as one selling Holder."""

    who: str
    asks: int
    weight: int
    unit: str


def filled(amount: Fraction, rows: Sequence[tuple[str, int, int]]) -> dict[str, Fraction]:
    """Pro rata by weight, no one above what it asks for, what is left shared again among the rest. Rows: name, asks, weight."""
    given = {name: Fraction(0) for name, _, _ in rows}
    left, some = Fraction(amount), [row for row in rows if row[1]]
    while some and left:
        whole = sum(weight for _, _, weight in some)
        full = [row for row in some if left * row[2] >= row[1] * whole]
        if not full:
            return given | {name: left * weight / whole for name, _, weight in some}
        given |= {name: Fraction(asks) for name, asks, _ in full}
        left -= sum(asks for _, asks, _ in full)
        some = [row for row in some if row not in full]
    return given


def rounded(parts: Mapping[str, Fraction], asks: Mapping[str, int], lot: int) -> Shares:
    """Down to lots, then a lot more each by largest remainder, first in the file where equal; the odd rest to the next."""
    given = {who: floor(part / lot) * lot for who, part in parts.items()}
    left = int(sum(parts.values())) - sum(given.values())
    order = sorted(parts, key=lambda who: given[who] - parts[who])
    while left and any(given[who] < asks[who] for who in order):
        for who in order:
            more = min(lot, left, asks[who] - given[who])
            given[who] += more
            left -= more
    return given


def divided(amount: int, sellers: Sequence[Seller], lot: int) -> Shares:
    """One tier. [CHOSEN] Exact to the last, a unit first and its members within it, and rounded once, holder by holder."""
    amount = min(amount, sum(seller.asks for seller in sellers))
    units: dict[str, list[Seller]] = {}
    for seller in sellers:
        units.setdefault(seller.unit, []).append(seller)
    rows = [(unit, sum(s.asks for s in members), sum(s.weight for s in members)) for unit, members in units.items()]
    parts: dict[str, Fraction] = {}
    for unit, part in filled(Fraction(amount), rows).items():
        parts |= filled(part, [(s.who, s.asks, s.weight) for s in units[unit]])
    ordered = {seller.who: parts[seller.who] for seller in sellers}
    return rounded(ordered, {seller.who: seller.asks for seller in sellers}, lot)


def tiered(amount: int, tiers: Sequence[Sequence[Seller]], lot: int) -> Shares:
    sold: Shares = {}
    for tier in tiers:
        given = divided(amount, tier, lot)
        amount -= sum(given.values())
        sold |= given
    return sold


def allocate(matter: Matter, act_id: str, maximum: int) -> dict[str, Any]:
    """2.3: what each asks for, and what each sells."""
    act = act_of(matter, act_id)
    position = position_of(matter, act)
    company = act["kind"] == "company"
    joined, left_out = position.joiners(act)
    asked = (joined if company else asked_of(act) | joined).copy()
    asked = {who: asked[who] for who in position.holders if who in asked}
    others = dict(act.get("also_selling") or {})
    own = act.get("shares", 0) if company else others.pop("company", 0)
    requested = asked | others | ({"company": own} if own else {})
    answer = {"requested": requested, "left_out": sorted(left_out)}
    total = sum(requested.values())
    if act.get("method") == "other" or maximum >= total:
        return answer | {"sold": requested}
    lot = int(position.term("round_to"))
    sellers = [
        Seller(who, count, position.registrable(who, demand=not company), position.group(who) if company else who)
        for who, count in asked.items()
    ]
    rest = [Seller(who, count, count, who) for who, count in others.items()]
    if not company:
        sold = tiered(maximum, [sellers], lot)
        left = maximum - sum(sold.values())
        last = [*rest, *([Seller("company", own, own, "company")] if own else [])]
        return answer | {"sold": sold | tiered(left, [last], 1)}
    tiers = [sellers]
    if position.term("key_holders_first") == "yes":
        tiers = [[s for s in sellers if position.key_holder(s.who) is key] for key in (False, True)]
    percent = position.term("floor_percent")
    made = as_day((matter.get("events") or {}).get("ipo"))
    first = act.get("initial") and not (made is not None and made < position.day)
    least = 0 if percent == "none" or first else ceil(exact(percent) * maximum / 100)
    least = min(least, sum(asked.values()))
    to_holders = max(least, maximum - min(own, maximum))
    sold = tiered(to_holders, tiers, lot)
    given = sum(sold.values())
    own_sold = min(own, maximum - given)
    sold |= {"company": own_sold} if own else {}
    return answer | {"sold": sold | tiered(maximum - given - own_sold, [rest], 1)}


# --- random matters


def random_matter(seed: int) -> dict[str, Any]:
    """A small valid matter, made to stand on the boundaries of the agreement or one beside them."""
    return Maker(random.Random(seed), seed).matter()


AGREED = date(2019, 2, 28)
TODAY = date(2025, 6, 16)
PRICES = ("1000000", "2500000", "400000.50")


@dataclass
class Maker:
    """Makes one random matter. It keeps away from what the page leaves open and this restatement has merely chosen to leave."""

    rng: random.Random
    seed: int

    def chance(self, part: float) -> bool:
        return self.rng.random() < part

    def near(self, day: date) -> str:
        return (day + timedelta(self.rng.choice([-1, 0, 0, 1]))).isoformat()

    def matter(self) -> dict[str, Any]:
        rng = self.rng
        ratio = rng.choice(["1", "1", "2", "4/3", "1/3", "5/2"])
        matter: dict[str, Any] = {"regrights": 1, "agreement": "nvca", "matter": f"seed {self.seed}", "as_of": TODAY.isoformat()}
        matter |= {"price": rng.choice(PRICES), "form_s3": self.chance(0.4)}
        if self.chance(0.6):
            matter["selling_expenses"] = rng.choice(["7", "6.5", "10"])
        matter["classes"] = [
            {"id": "common", "kind": "common", "outstanding": 0},
            {"id": "pref", "kind": "preferred", "outstanding": 0, "converts_to": "common", "ratio": ratio}
            | {"votes": "as_converted"},
        ]
        matter["warrants"] = [{"id": "paper", "into": "common"}]
        matter["holders"] = [self.holder(number) for number in range(rng.randrange(3, 8))]
        for entry in matter["classes"]:
            lots = [lot for holder in matter["holders"] for lot in holder["holdings"] if lot.get("class") == entry["id"]]
            entry["outstanding"] = sum(lot["shares"] for lot in lots) + rng.choice([0, 1, 9])
        matter["terms"] = {"agreement_date": self.near(AGREED)}
        self.days(matter)
        self.terms(matter)
        matter["registrations"] = self.registrations()
        self.on_the_boundary(matter)
        self.make_acts(matter)
        return matter

    def holder(self, number: int) -> dict[str, Any]:
        rng = self.rng
        capacity = rng.choice(["holder"] * 6 + ["key_holder", "key_holder", "none"])
        holder: dict[str, Any] = {"id": f"{capacity[0]}{number}", "capacity": capacity}
        lots: list[dict[str, Any]] = []
        if capacity == "holder":
            if self.chance(0.8):
                lots.append({"class": "pref", "shares": rng.randrange(1, 13)})
            if self.chance(0.3):
                lots.append({"class": "common", "shares": rng.randrange(1, 6), "on_conversion": True})
            if self.chance(0.2):
                lots.append({"class": "common", "shares": rng.randrange(1, 6), "restricted": False})
            if self.chance(0.25):
                lots.append({"warrant": "paper", "shares": rng.randrange(1, 6)})
            if self.chance(0.35):
                holder["affiliates"] = rng.choice(["acme", "bolt"])
            if self.chance(0.06):
                holder["rule_144"] = True
            if self.chance(0.1):
                holder["joined"] = self.near(TODAY)
        if self.chance(0.4) or not lots:
            lots.append({"class": "common", "shares": rng.randrange(1, 10)})
        return holder | {"holdings": lots}

    def days(self, matter: dict[str, Any]) -> None:
        """The window, open or shut, its first day seldom far; and the end of all rights."""
        rng, terms = self.rng, matter["terms"]
        choice = rng.choice(["earlier_of"] * 3 + ["ipo_only", "date"])
        if choice != "earlier_of" or self.chance(0.5):
            terms["demand_from"] = choice
        if choice == "date":
            terms["demand_date"] = self.near(TODAY - timedelta(rng.choice([1, 1, 400])))
        if self.chance(0.6) or choice == "ipo_only":
            matter["events"] = {"ipo": self.near(TODAY - timedelta(rng.choice([181, 181, 600, 30])))}
        if choice == "earlier_of" and self.chance(0.4):
            years = rng.choice([3, 4, 5])
            terms["demand_years"] = years
            terms["agreement_date"] = self.near(months_after(TODAY, -12 * years) - timedelta(1))
        if self.chance(0.3):
            terms["ends_years"] = rng.choice(["none", 7, 3])
        if self.chance(0.08):
            matter.setdefault("events", {})["deemed_liquidation"] = self.near(TODAY)
        if self.chance(0.08):
            matter.setdefault("events", {})["ipo"] = self.near(months_after(TODAY, -12 * int(DEFAULTS["ends_years"])))

    def terms(self, matter: dict[str, Any]) -> None:
        rng, terms = self.rng, matter["terms"]
        offered: dict[str, list[Any]] = {
            "initiating_percent": ["majority", 50, 40, 30, 25, "200/3", "more than 50", "more than 40"],
            "size_percent": [40, 30, 20, "none"],
            "size_price": ["none", "5000000", "10000000"],
            "s3_percent": [10, 20, 30, "none"],
            "s3_price": ["none", "1000000", "5000000"],
            "joining_days": [10, 20],
            "own_before_days": [60, 30],
            "own_after_days": [180, 90],
            "demands_allowed": [1, 2, "none"],
            "s3_allowed": [1, 2, "none"],
            "deferral_days": [30, 90, 120],
            "effected_percent": [50, "none", 75],
            "floor_percent": [20, 25, 30, "none"],
            "key_holders_first": ["no", "yes"],
            "after_acquired": ["yes", "no"],
        }
        for name, values in offered.items():
            if self.chance(0.35):
                terms[name] = rng.choice(values)

    def on_the_boundary(self, matter: dict[str, Any]) -> None:
        """Sets a price so that just so many shares come to it, net, or miss it by a cent."""
        rng = self.rng
        position = position_of(matter)
        for name, part in (("size_price", 0.4), ("s3_price", 0.4)):
            if self.chance(part):
                dollars = position.net_price(None, 1) * rng.randrange(1, 15)
                cents = round(dollars * 100) + rng.choice([0, 0, 1, -1])
                matter["terms"][name] = f"{cents // 100}.{cents % 100:02d}"

    def registrations(self) -> list[dict[str, Any]]:
        return [self.registration(f"r{number}") for number in range(self.rng.choice([0, 0, 0, 1, 2, 3]))]

    def registration(self, name: str) -> dict[str, Any]:
        rng = self.rng
        kind = rng.choice(["demand", "short_form", "short_form", "company"])
        entry: dict[str, Any] = {"id": name, "kind": kind}
        if kind == "company":
            entry["form"] = "S-1"
            if self.chance(0.5):
                entry["estimated_filing"] = self.near(TODAY + timedelta(rng.choice([60, 30])))
                if self.chance(0.3):
                    entry["pursued"] = self.chance(0.4)
            else:
                effective = TODAY - timedelta(rng.choice([180, 90]))
                entry |= {"effective": self.near(effective), "estimated_filing": (effective - timedelta(40)).isoformat()}
            return entry
        effective = rng.choice([TODAY, months_after(TODAY, -12), TODAY - timedelta(40), TODAY + timedelta(9)])
        entry |= {"way": WAYS[kind], "notice": (effective - timedelta(70)).isoformat()}
        if self.chance(0.2):
            return entry | {"withdrawn": True, "withdrawal": rng.choice(["paid", "forfeited", "adverse_change"])}
        entry["effective"] = self.near(effective)
        if self.chance(0.4):
            requested = rng.choice([10, 11, 12])
            entry |= {"requested": requested, "included": rng.choice([4, 5, 6, 8, 9])}
        if self.chance(0.3):
            entry["put_off"] = self.near(rng.choice([months_after(TODAY, -12), TODAY - timedelta(100)]))
            entry["notice"] = entry["put_off"]
            if entry["notice"] > entry["effective"]:
                del entry["effective"]
        return entry

    def make_acts(self, matter: dict[str, Any]) -> None:
        rng = self.rng
        position = position_of(matter)
        matter["acts"] = [
            act
            for number in range(rng.randrange(2, 4))
            if (act := self.request(position, f"d{number}", rng.choice(["demand", "demand", "short_form"])))
        ]
        matter["acts"].append(self.company(position))

    def request(self, position: Position, name: str, kind: str) -> dict[str, Any] | None:
        """All signers have Registrable Securities and ask for no more; their shares are about what the size asks for."""
        rng = self.rng
        able = [who for who in position.holders if position.registrable(who)]
        if not able:
            return None
        by = rng.sample(able, rng.randrange(1, len(able) + 1))
        shares = {who: position.registrable(who) for who in by}
        if self.chance(0.6):
            shares = {who: rng.randrange(1, count + 1) for who, count in shares.items()}
        for who in by:
            excess = sum(shares.values()) - position.fewest(kind) + rng.choice([0, 0, 1])
            shares[who] = max(1, shares[who] - max(0, excess)) if self.chance(0.3) else shares[who]
        act: dict[str, Any] = {"id": name, "kind": kind, "by": by, "shares": shares, "method": "underwritten"}
        if self.chance(0.15):
            act["counsel_fees"] = rng.choice(["0.01", "250000.00"])
        if self.chance(0.15):
            act["selling_expenses"] = rng.choice(["5", "8"])
        if self.chance(0.25):
            act["deferral"] = {"ground": rng.choice(["transaction", "confidential", "compliance"])}
        joining = self.joining(position, [who for who in position.holders if who not in by], demand=True)
        if joining:
            act["joining"] = joining
        if self.chance(0.3):
            act["also_selling"] = {"company": rng.randrange(1, 9)}
        whole = sum(shares.values()) + sum(wish["shares"] for wish in joining)
        act["underwriter_maximum"] = rng.randrange(1, whole + 4)
        return act

    def joining(self, position: Position, others: Sequence[str], *, demand: bool) -> list[dict[str, Any]]:
        """Whole groups or none of them, each for no more than it has."""
        rng = self.rng
        limit = int(position.term("joining_days"))
        joining = []
        taken = {position.group(who): self.chance(0.7) for who in others}
        day = {group: rng.choice([0, 5, limit - 1, limit, limit, limit + 1]) for group in taken}
        for who in others:
            group = position.group(who)
            most = position.registrable(who, demand=demand)
            if taken[group]:
                joining.append({"by": who, "shares": rng.randrange(1, max(1, most) + 1), "days_after_notice": day[group]})
        return joining

    def company(self, position: Position) -> dict[str, Any]:
        rng = self.rng
        act: dict[str, Any] = {"id": "c", "kind": "company", "by": ["company"], "shares": rng.randrange(1, 30)}
        act["method"] = rng.choice(["underwritten", "underwritten", "underwritten", "other"])
        act["form"] = rng.choice(["S-1"] * 6 + ["S-3", "S-8"])
        joining = self.joining(position, list(position.holders), demand=False)
        if self.chance(0.2):
            act["initial"] = True
        elif self.chance(0.1):
            act["exclusion"] = "debt_conversion"
        if joining:
            act["joining"] = joining
        outside = [who for who, holder in position.holders.items() if holder["capacity"] == "none"]
        outside = [who for who in outside if all(wish["by"] != who for wish in joining)]
        if outside and self.chance(0.6):
            act["also_selling"] = {outside[0]: 1}
        whole = act["shares"] + sum(wish["shares"] for wish in joining)
        act["underwriter_maximum"] = rng.randrange(1, whole + 3)
        return act
