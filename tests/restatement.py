"""The law of the agreement said a second time, in plain whole numbers and fractions, to be compared with the product.

Written from the page of rules and the amendment alone, without a look at the product's own rules. It answers for one
matter, a plain dict as the file has it: ``check`` an act, ``requests`` at the as-of date, ``allocate`` a cutback pro
rata. ``random_matter`` makes small matters that stand on, or one beside, the boundaries of the agreement.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import ceil
from typing import Any

SIGNING = date(2002, 3, 6)
CLOSING = date(2002, 3, 18)
AMENDMENT = date(2002, 6, 28)
ALLOWED = {"wcas": 2, "reuters": 2, "constellation": 2, "other_eligible": 2, "covered_warrants": 1}
GROUPS = ("wcas", "reuters", "constellation", "other_eligible")
WAYS = {"demand": tuple(ALLOWED), "short_form": ("wcas", "other_investors", "reuters")}
FLOORS = {"demand": 25_000_000, "short_form": 10_000_000}
VOIDS = {
    "demand": {"effective_date", "notice_complete", "entitled_requester", "within_holdings"},
    "short_form": {"form_s3", "notice_complete", "entitled_requester", "within_holdings", "offering_floor"},
}
EXCUSES = {"demand": {"demands_left", "offering_floor"}, "short_form": set[str]()}
RANK = {"obliged": 0, "deferred": 1, "excused": 2, "void": 3}
FREE = {"nortel", "gecc", "constellation"}  # whose rights pass without the test of 12(d)(ii)
LISTED = {"nortel", "gecc", "other_investor", "constellation"}  # whom the agreement calls Other Investors
READINGS = {
    "eligible_limbs": ("either", "both"),
    "eligible_scope": ("other_investors", "all_named"),
    "wcas_transferees": ("alone", "together"),
    "wcas_investors": ("signatories", "with_transferees"),
    "demand_counts": ("obliged", "effective", "satisfied"),
    "allotment": ("way", "requester"),
    "joint_notice": ("each_its_own", "all_entitled"),
    "excess_request": ("void", "capped"),
    "floor_counts": ("notice", "registration"),
    "joiner_shares": ("issuable", "held"),
    "other_investor_holds": ("continuously", "at_joining"),
    "purchases": ("for_value", "any_taking"),
    "fifty_percent": ("together", "each"),
    "proviso_effect": ("exclude", "top_up"),
    "proviso_trigger": ("requesting", "joining"),
    "proviso_shares": ("all_requests", "notice_only"),
    "pro_rata_base": ("requested", "held"),
    "split": ("pro_rata", "any"),
    "piggyback_base": ("owned", "requested"),
    "last_day": ("calendar", "business_day"),
    "effective_date": ("closing", "signing"),
    "short_form_reuters": ("not_named", "any_investor"),
    "short_form_shares": ("held", "issuable"),
    "prior_demand_defers": ("excluded", "defers"),
}

Matter = Mapping[str, Any]
Shares = dict[str, int]


def as_day(value: Any) -> date | None:
    """A day as the file has it, text or date."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@cache
def is_business_day(day: date) -> bool:
    """2.03: neither a Saturday, a Sunday nor a public holiday of New York; one that is a Sunday is kept on the Monday."""
    import holidays

    kept = holidays.country_holidays("US", subdiv="NY", years=day.year, observed=False)
    return day.weekday() < 5 and day not in kept and not (day.weekday() == 0 and day - timedelta(1) in kept)


def ratio_of(text: Any) -> Fraction:
    """A ratio: a whole number, or two decimals with a stroke."""
    above, _, below = str(text).partition("/")
    return Fraction(above) / Fraction(below or "1")


def money_of(given: Any) -> Fraction:
    """Dollars, as text or with where they come from."""
    return Fraction(str(given["value"] if isinstance(given, Mapping) else given or 0))


@dataclass(frozen=True)
class Request:
    """A demand or short form as its notice has it."""

    kind: str
    asked: Shares
    price: Fraction
    aggregate: Fraction | None = None
    complete: bool = True
    joining: Sequence[Mapping[str, Any]] = ()
    alone: bool = False  # nobody joins: neither a joiner nor a signer that is no requester


@dataclass(frozen=True)
class Attempt:
    """A request through one way."""

    way: str | None
    verdict: str
    unmet: frozenset[str]
    requesters: tuple[str, ...]
    requested: Shares  # of the requesters
    joiners: Shares
    left_out: frozenset[str]

    @property
    def admissible(self) -> bool:
        return self.verdict in ("obliged", "deferred")


@dataclass
class Position:
    """Who is who, and holds what, under a matter on a day."""

    matter: Matter
    day: date
    holders: dict[str, Matter] = field(init=False)
    classes: dict[str, Matter] = field(init=False)
    warrants: dict[str, Matter] = field(init=False)

    def __post_init__(self) -> None:
        self.holders = {holder["id"]: holder for holder in self.matter.get("holders") or []}
        self.classes = {entry["id"]: entry for entry in self.matter.get("classes") or []}
        self.warrants = {entry["id"]: entry for entry in self.matter.get("warrants") or []}

    def reads(self, issue: str) -> str:
        """Section 6 of the rules: the option chosen, or the default."""
        return str((self.matter.get("readings") or {}).get(issue, READINGS[issue][0]))

    # --- who is who

    @property
    def signed_by(self) -> set[str]:
        signatures = self.matter.get("signatures") or {}
        return set(signatures.get("amendment_1", ["company", "wcas", "reuters"]))

    @property
    def in_force(self) -> bool:
        """2.06 and 12(f): from June 28, 2002, signed by the Company, WCAS and Reuters."""
        return self.day >= AMENDMENT and {"company", "wcas", "reuters"} <= self.signed_by

    def joined(self, who: str) -> date | None:
        """Section 10, 2.07 and the first recital: the day from which a holder is a party, or None."""
        holder = self.holders[who]
        stated = as_day(holder.get("joined"))
        if holder["capacity"] in ("none", "company"):
            return None
        if holder["capacity"] == "constellation":
            return stated or (AMENDMENT if {"company", "wcas"} <= self.signed_by else None)
        return stated or SIGNING

    def own(self, who: str) -> str | None:
        """The capacity in which a holder is itself a party on the day; Constellation without the amendment is ordinary."""
        joined = self.joined(who)
        if joined is None or self.day < max(joined, SIGNING):
            return None
        capacity = self.holders[who]["capacity"]
        return "other_investor" if capacity == "constellation" and not self.in_force else capacity

    def givers(self, who: str) -> list[str]:
        """Those of whom a holder is a Permitted Transferee, through any chain."""
        found: list[str] = []
        giver = self.holders[who].get("transferee_of")
        while giver and giver not in found:
            found.append(giver)
            giver = self.holders[giver].get("transferee_of")
        return found

    def taken(self, who: str) -> set[str]:
        """The capacities of the parties of whom a holder is a Permitted Transferee."""
        return {capacity for giver in self.givers(who) if (capacity := self.own(giver))}

    def stands_as(self, who: str, *capacities: str) -> bool:
        """Has a capacity itself, or as a Permitted Transferee."""
        return self.own(who) in capacities or bool(self.taken(who) & set(capacities))

    def constellation(self, who: str) -> bool:
        """1.03(a): the joined funds and their Permitted Transferees, whoever they are, while the amendment is in force."""
        return self.stands_as(who, "constellation")

    def preferred_held(self, who: str) -> int:
        return sum(count for name, count in self.stock(who).items() if self.classes[name]["kind"] == "preferred")

    def holds(self, who: str) -> bool:
        """A1 1.01: holds Preferred Stock or Warrants; the Constellation Entities' stock is aggregated, their warrants not."""
        if self.reads("other_investor_holds") == "at_joining":
            return True
        pooled = [other for other in self.holders if self.constellation(other)] if self.constellation(who) else [who]
        return any(self.preferred_held(other) for other in pooled) or any(self.warrants_held(who).values())

    def other_investor(self, who: str) -> bool:
        """A1 1.01: listed or joined, and holds."""
        return self.own(who) in LISTED and self.holds(who)

    def investor_itself(self, who: str) -> bool:
        return self.own(who) in ("wcas", "wcas_person", "reuters") or self.other_investor(who)

    def investor(self, who: str) -> bool:
        """Investors: WCAS Investors, Reuters, Other Investors and Permitted Transferees."""
        return self.investor_itself(who) or bool(self.taken(who))

    def has_rights(self, who: str) -> bool:
        """Standing to pass rights on: an Investor, or one that has a way without being one."""
        return self.investor(who) or any(self.could_use("demand", way, who) for way in ("constellation", "covered_warrants"))

    def investor_under_3a(self, who: str) -> bool:
        """12(d)(ii): an Investor that has the rights of 3(a), to be notified and to join included."""
        if self.investor_itself(who) or self.taken(who) & FREE:
            return True
        return bool(self.taken(who)) and self.passes_12d(who)

    def wcas_investor(self, who: str) -> bool:
        """WCAS Investors for the proviso: the signatories, by reading their Permitted Transferees too."""
        if self.own(who) in ("wcas", "wcas_person"):
            return True
        return self.reads("wcas_investors") == "with_transferees" and bool(self.taken(who) & {"wcas", "wcas_person"})

    # --- who holds what

    def stock(self, who: str) -> Shares:
        """All stock, by class."""
        found: Shares = {}
        for lot in self.holders[who].get("holdings") or []:
            if lot.get("class"):
                found[lot["class"]] = found.get(lot["class"], 0) + lot["shares"]
        return found

    def warrants_held(self, who: str) -> Shares:
        """Shares for which Warrants are held; Constellation Warrants are Warrants since A1 1.02 alone."""
        found: Shares = {}
        for lot in self.holders[who].get("holdings") or []:
            warrant = lot.get("warrant")
            if warrant and (self.in_force or not self.warrants[warrant].get("constellation")):
                found[warrant] = found.get(warrant, 0) + lot["shares"]
        return found

    def converted(self, name: str, count: int) -> int:
        """Whole common shares that shares of a class are or convert into."""
        entry = self.classes[name]
        if entry["kind"] == "common":
            return count
        return int(count * ratio_of(entry["ratio"])) if entry.get("converts_to") else 0

    def issuable_on(self, warrant: str, count: int) -> int:
        """Common shares issuable on a warrant; into a preferred class, what that converts into."""
        return self.converted(self.warrants[warrant]["into"], count)

    def held(self, who: str) -> int:
        """Restricted Stock held: common until sold to the public."""
        return sum(
            lot["shares"]
            for lot in self.holders[who].get("holdings") or []
            if lot.get("class") and self.classes[lot["class"]]["kind"] == "common" and lot.get("restricted", True)
        )

    def issuable(self, who: str) -> int:
        """1.04: common issuable on conversion of Preferred Stock or exercise of Warrants."""
        preferred = {name: count for name, count in self.stock(who).items() if self.classes[name]["kind"] == "preferred"}
        return sum(self.converted(name, count) for name, count in preferred.items()) + sum(
            self.issuable_on(name, count) for name, count in self.warrants_held(who).items()
        )

    def restricted(self, who: str) -> int:
        return self.held(who) + self.issuable(who)

    def covered(self, who: str) -> int:
        """Covered Warrant Common Shares of a holder, those of the Constellation Warrants left out."""

        def counts(warrant: str) -> bool:
            entry = self.warrants[warrant]
            return bool(entry.get("covered")) and not entry.get("constellation")

        issued = sum(
            lot["shares"]
            for lot in self.holders[who].get("holdings") or []
            if lot.get("class") and lot.get("from_warrant") and counts(lot["from_warrant"]) and lot.get("restricted", True)
        )
        return issued + sum(self.issuable_on(name, n) for name, n in self.warrants_held(who).items() if counts(name))

    # --- votes

    def votes_each(self, name: str) -> Fraction:
        """Votes of a share of a class."""
        entry = self.classes[name]
        if entry["kind"] == "preferred" and entry.get("votes") == "as_converted":
            return ratio_of(entry["ratio"]) * self.votes_each(entry["converts_to"])
        return Fraction(entry.get("votes_per_share", 1))

    def votes(self, who: str, *, preferred_only: bool = False) -> int:
        """Whole votes, by holder and class."""
        return sum(
            int(count * self.votes_each(name))
            for name, count in self.stock(who).items()
            if not preferred_only or self.classes[name]["kind"] == "preferred"
        )

    def outstanding_votes(self) -> int:
        return sum(int(entry["outstanding"] * self.votes_each(name)) for name, entry in self.classes.items())

    def diluted_votes(self) -> int:
        """Fully diluted: convertible stock as converted, each share once, and all that is issuable on warrants."""
        total = 0
        for name, entry in self.classes.items():
            if entry.get("converts_to"):
                total += self.converted(name, entry["outstanding"]) * int(self.votes_each(entry["converts_to"]))
            else:
                total += int(entry["outstanding"] * self.votes_each(name))
        for holder in self.holders.values():
            held: Shares = {}
            for lot in holder.get("holdings") or []:
                if lot.get("warrant"):
                    held[lot["warrant"]] = held.get(lot["warrant"], 0) + lot["shares"]
            total += sum(self.issuable_on(name, count) * self.common_votes() for name, count in held.items())
        return total

    def common_votes(self) -> int:
        common = next((name for name, entry in self.classes.items() if entry["kind"] == "common"), None)
        return int(self.votes_each(common)) if common else 1

    def diluted_part(self, who: str) -> int:
        return self.restricted(who) * self.common_votes()

    # --- tests of rights

    def passes_12d(self, who: str) -> bool:
        """A1 1.08: purchased, and holds Restricted Stock of 5 percent, fully diluted."""
        purchased = self.holders[who].get("purchase", True) or self.reads("purchases") == "any_taking"
        return bool(purchased) and 20 * self.diluted_part(who) >= self.diluted_votes()

    def limb_a(self, who: str) -> bool:
        """A1 1.03(b)(a): Preferred Stock of 10 percent."""

        def enough(people: Iterable[str]) -> bool:
            return 10 * sum(self.votes(one, preferred_only=True) for one in people) >= self.outstanding_votes()

        if self.stands_as(who, "wcas"):
            together = self.reads("wcas_transferees") == "together"
            if enough([one for one in self.holders if self.stands_as(one, "wcas")] if together else [who]):
                return True
        if self.constellation(who) and enough([one for one in self.holders if self.constellation(one)]):
            return True
        return self.tested_alone(who) and enough([who])

    def limb_b(self, who: str) -> bool:
        """A1 1.03(b)(b): Savvis Stock of 5 percent; of WCAS's transferees its Affiliates alone."""

        def enough(people: Iterable[str]) -> bool:
            return 20 * sum(self.votes(one) for one in people) >= self.outstanding_votes()

        with_affiliates = self.own(who) == "wcas" or (self.own(who) == "wcas_person" and "wcas" in self.taken(who))
        if with_affiliates and enough([one for one in self.holders if self.own(one) in ("wcas", "wcas_person")]):
            return True
        if self.constellation(who) and enough([one for one in self.holders if self.constellation(one)]):
            return True
        return self.tested_alone(who) and enough([who])

    def tested_alone(self, who: str) -> bool:
        """Reuters, an Other Investor but Nortel and GECC, and their Permitted Transferees in their place."""
        if self.stands_as(who, "reuters") or "other_investor" in self.taken(who):
            return True
        return self.own(who) == "other_investor" and self.holds(who)

    def eligible(self, who: str) -> bool:
        """A1 1.03(b), by reading one limb or both."""
        limbs = (self.limb_a(who), self.limb_b(who))
        return all(limbs) if self.reads("eligible_limbs") == "both" else any(limbs)

    # --- ways

    def could_use(self, kind: str, way: str | None, who: str) -> bool:
        """By capacity: whether a way is of the holder's kind, before any test of what it holds."""
        if kind == "demand":
            return {
                "wcas": lambda: self.stands_as(who, "wcas"),
                "reuters": lambda: self.stands_as(who, "reuters"),
                "constellation": lambda: self.constellation(who),
                "other_eligible": lambda: self.other_way(who) is not None,
                "covered_warrants": lambda: (self.own(who) is not None or bool(self.taken(who))) and self.covered(who) > 0,
            }.get(way or "", lambda: False)()
        if way == "reuters":
            return self.reads("short_form_reuters") == "any_investor" and self.stands_as(who, "reuters")
        return self.stands_as(who, "wcas") if way == "wcas" else way == "other_investors" and self.stands_as(who, *LISTED)

    def other_way(self, who: str) -> str | None:
        """3(a): an Other Investor that is no Constellation Entity has its way itself, its Permitted Transferee as taken."""
        if self.own(who) == "other_investor" and not self.constellation(who):
            return "itself"
        for giver in self.givers(who):
            if self.own(giver) == "other_investor" and not self.constellation(giver):
                return "taken"
        return None

    def may_use(self, kind: str, way: str | None, who: str) -> bool:
        """entitled_requester of one holder; the quarter of covered_warrants is of all together."""
        if not self.could_use(kind, way, who):
            return False
        if kind == "short_form":
            taken = bool(self.taken(who) & LISTED)
            return way != "other_investors" or taken or self.other_investor(who)
        assert way is not None
        all_named = self.reads("eligible_scope") == "all_named"
        if way in ("wcas", "reuters"):
            return (self.own(who) == way or self.passes_12d(who)) and (not all_named or self.eligible(who))
        if way == "constellation":
            return not all_named or self.eligible(who)
        if way == "other_eligible":
            itself = self.other_way(who) == "itself" and self.holds(who)
            taken = any(self.own(one) == "other_investor" and not self.constellation(one) for one in self.givers(who))
            return (itself or (taken and self.passes_12d(who))) and self.eligible(who)
        return self.own(who) is not None or bool(self.taken(who) & FREE) or self.passes_12d(who)

    def entitled(self, kind: str, way: str | None, signers: Iterable[str]) -> list[str]:
        """3(a), 3(b): those of the signers that may use the way, for covered_warrants together with a quarter."""
        able = [who for who in signers if self.may_use(kind, way, who)]
        if way == "covered_warrants":
            total = sum(self.covered(who) for who in self.holders)
            return able if able and 4 * sum(self.covered(who) for who in able) >= total else []
        return able

    def groups(self, who: str) -> set[str]:
        """3(a)(i), allotment by requester: the named groups of which a holder is one."""
        found = {group for group in ("wcas", "reuters", "constellation") if self.stands_as(who, group)}
        if self.could_use("demand", "other_eligible", who) and self.eligible(who):
            found.add("other_eligible")
        return found

    # --- 3(a)(i): what counts

    def counting(self, way: str) -> list[str]:
        """3(a)(i): the earlier demands that count against a way, by id."""
        return [entry["id"] for entry in self.of_way(way) if self.counts(entry)]

    def of_way(self, way: str) -> list[Matter]:
        """The earlier demands, noticed on or before the day, that are of a way (by reading: of its group)."""
        found = []
        for entry in self.matter.get("registrations") or []:
            notice = as_day(entry.get("notice"))
            if entry["kind"] != "demand" or notice is None or notice > self.day:
                continue
            by_requester = self.reads("allotment") == "requester" and way in GROUPS
            if entry.get("way") == way or (by_requester and any(way in self.groups(who) for who in entry.get("by") or [])):
                found.append(entry)
        return found

    def counts(self, entry: Matter) -> bool:
        """demand_counts: obliged, effective or satisfied."""
        effective, withdrawn = as_day(entry.get("effective")), entry.get("withdrawn", False)
        by_now = effective is not None and effective <= self.day
        how = self.reads("demand_counts")
        if how == "obliged":
            return effective is not None or not withdrawn
        if how == "effective" or not by_now:
            return by_now
        sold = entry.get("method") != "firm_commitment" or entry.get("all_sold", True)
        return bool(entry.get("all_covered", True) and sold and not withdrawn)

    def pending(self, entry: Matter) -> bool:
        effective = as_day(entry.get("effective"))
        return (effective is None or effective > self.day) and not entry.get("withdrawn", False)

    def room(self, way: str | None, requesters: Iterable[str]) -> bool:
        """demands_left: room in the way, and by reading in every group of the requesters."""
        needed = {way} if way else set[str | None]()
        if self.reads("allotment") == "requester":
            needed |= {group for who in requesters for group in self.groups(who)}
        return all(len(self.counting(one)) < ALLOWED[one] for one in needed if one)

    # --- 3(c)(ii): deferral

    def deferral(self) -> tuple[bool, date | None]:
        """3(c)(ii): whether a request of the day is deferred, and the first clear day where there is one."""
        clear: list[date | None] = []
        for entry in self.matter.get("registrations") or []:
            if entry.get("withdrawn", False):
                continue
            if entry["kind"] == "company":
                notified = None if entry.get("form") in ("S-4", "S-8") else as_day(entry.get("investors_notified"))
            elif self.in_force and self.reads("prior_demand_defers") == "excluded":
                notified = None
            else:
                notified = as_day(entry.get("investors_notified")) or as_day(entry.get("notice"))
            if notified is None or notified >= self.day:
                continue
            effective = as_day(entry.get("effective"))
            if effective is None:
                clear.append(None)
            elif self.day <= effective + timedelta(180):
                clear.append(effective + timedelta(181))
        days = [day for day in clear if day is not None]
        return bool(clear), (max(days) if days and len(days) == len(clear) else None)

    # --- joining

    def in_time(self, days: int) -> bool:
        """3(a), 3(b), 3(d): day 30 is in time, by reading carried over a weekend or public holiday of New York."""
        last = self.day + timedelta(30)
        while self.reads("last_day") == "business_day" and not is_business_day(last):
            last += timedelta(1)
        return self.day + timedelta(days) <= last

    def may_join(self, kind: str, who: str) -> bool:
        return self.investor_under_3a(who) if kind == "demand" else self.investor(who)

    def may_bring(self, kind: str, who: str) -> int:
        """What one that joins may bring: a demand issuable or held, a short form as a requester, 3(d) what is held."""
        if kind == "demand":
            return self.restricted(who) if self.reads("joiner_shares") == "issuable" else self.held(who)
        return self.may_ask(kind, who) if kind == "short_form" else self.held(who)

    def may_ask(self, kind: str, who: str) -> int:
        """within_holdings: 3(a) held or issuable, 3(b) then held (by reading issuable too)."""
        issuable_too = kind == "demand" or self.reads("short_form_shares") == "issuable"
        return self.restricted(who) if issuable_too else self.held(who)

    def joiners(self, kind: str, wishes: Iterable[tuple[str, int, int]]) -> tuple[Shares, set[str]]:
        """Those included with their shares, and those left out: late, or barred."""
        included: Shares = {}
        left_out: set[str] = set()
        for who, shares, days in wishes:
            if self.may_join(kind, who) and self.in_time(days):
                included[who] = min(shares, self.may_bring(kind, who))
            else:
                left_out.add(who)
        return included, left_out

    # --- a request

    def attempt(self, ask: Request, way: str | None) -> Attempt:
        """3(a), 3(b): a request through one way, with all its conditions."""
        signers = list(ask.asked)
        entitled = self.entitled(ask.kind, way, signers)
        if self.reads("joint_notice") == "all_entitled":
            requesters, met = signers, set(entitled) == set(signers)
        else:
            requesters, met = entitled or self.in_default(ask.kind, way, signers), bool(entitled)
        asked = {who: ask.asked[who] for who in requesters}
        others = [(who, count, 0) for who, count in ask.asked.items() if who not in asked]
        wishes = others + [(wish["by"], wish["shares"], wish["days_after_notice"]) for wish in ask.joining]
        joining, left_out = self.joiners(ask.kind, [] if ask.alone else wishes)
        limit = {who: self.may_ask(ask.kind, who) for who in requesters}
        wanted = dict(asked)
        if self.reads("excess_request") == "capped":
            wanted = {who: min(count, limit[who]) for who, count in asked.items()}
        unmet = set()
        if not met:
            unmet.add("entitled_requester")
        if not ask.complete:
            unmet.add("notice_complete")
        if any(count < 1 or count > limit[who] for who, count in wanted.items()):
            unmet.add("within_holdings")
        price = ask.price
        if ask.aggregate is not None:
            price = ask.aggregate / sum(asked.values()) if sum(asked.values()) else Fraction(0)
        counted = sum(wanted.values())
        if ask.kind == "demand" and self.reads("floor_counts") == "registration":
            counted += sum(joining.values())
        if counted * price < FLOORS[ask.kind]:
            unmet.add("offering_floor")
        if self.deferral()[0]:
            unmet.add("not_deferred")
        unmet |= self.unmet_of_kind(ask.kind, way, requesters)
        return Attempt(
            way, verdict_of(ask.kind, unmet), frozenset(unmet), tuple(requesters), wanted, joining, frozenset(left_out)
        )

    def unmet_of_kind(self, kind: str, way: str | None, requesters: Iterable[str]) -> set[str]:
        """effective_date and demands_left of a demand; form_s3 of a short form."""
        if kind == "short_form":
            return set() if self.matter.get("form_s3", False) else {"form_s3"}
        after = SIGNING if self.reads("effective_date") == "signing" else CLOSING
        unmet = set() if self.day > after else {"effective_date"}
        return unmet if self.room(way, requesters) else unmet | {"demands_left"}

    def in_default(self, kind: str, way: str | None, signers: list[str]) -> list[str]:
        """Section 7: nobody entitled, every signer is requester; under a quarter those that lack the quarter alone."""
        if way != "covered_warrants":
            return signers
        able = [who for who in signers if self.may_use(kind, way, who)]
        return able or [who for who in signers if self.covered(who)] or signers

    def attempts(self, ask: Request, way: str | None) -> list[Attempt]:
        """Section 2: the way that is named, else every way that a signer could use by capacity, in the order of the table."""
        if way:
            return [self.attempt(ask, way)]
        ways = [one for one in WAYS[ask.kind] if any(self.could_use(ask.kind, one, who) for who in ask.asked)]
        return [self.attempt(ask, one) for one in ways] or [self.attempt(ask, None)]


def verdict_of(kind: str, unmet: Iterable[str]) -> str:
    """Section 2: what failing the conditions means."""
    unmet = set(unmet)
    if unmet & VOIDS[kind]:
        return "void"
    if unmet & EXCUSES[kind]:
        return "excused"
    return "deferred" if unmet else "obliged"


def answer_of(attempts: Sequence[Attempt]) -> Attempt:
    """The first admissible way, else the first of the best verdict."""
    for attempt in attempts:
        if attempt.admissible:
            return attempt
    return min(attempts, key=lambda attempt: RANK[attempt.verdict])


def act_of(matter: Matter, act_id: str) -> Matter:
    return next(act for act in matter["acts"] if act["id"] == act_id)


def position_of(matter: Matter, act: Matter) -> Position:
    day = as_day(act.get("date")) or as_day(matter["as_of"])
    assert day is not None
    return Position(matter, day)


def by_holder(act: Matter) -> Shares:
    shares = act.get("shares", 0)
    return dict(shares) if isinstance(shares, Mapping) else {act["by"][0]: shares}


def request_of(matter: Matter, act: Matter) -> Request:
    """The notice of an act; signers in the order of ``by``."""
    shares = by_holder(act)
    aggregate = act.get("aggregate_price")
    return Request(
        act["kind"],
        {who: shares[who] for who in act["by"]},
        money_of(act.get("price") or matter.get("price")),
        None if aggregate is None else Fraction(str(aggregate)),
        bool(act.get("written", True)) and act.get("method") is not None,
        act.get("joining") or (),
    )


# --- check


def check(matter: Matter, act_id: str) -> dict[str, Any]:
    """The verdict on one act, with what is unmet in every way that is tried."""
    act = act_of(matter, act_id)
    kind = act["kind"]
    if kind in WAYS:
        return check_request(matter, act)
    judge: dict[str, Callable[[Matter, Matter], set[str]]]
    judge = {"distribution": distribution, "transfer": transfer, "joinder": joinder, "company": lambda *_: set()}
    unmet = judge[kind](matter, act)
    answer = {"verdict": "refused" if unmet else "permitted", "admissible": not unmet, "way": None, "clear_on": None}
    joining, left_out = company_joiners(matter, act) if kind == "company" else ({}, set())
    ways = [{"way": None, "unmet": sorted(unmet), "requesters": list(act["by"])}]
    return answer | {"ways": ways, "joiners": joining, "left_out": sorted(left_out)}


def check_request(matter: Matter, act: Matter) -> dict[str, Any]:
    """3(a), 3(b), 3(c)(ii)."""
    position = position_of(matter, act)
    attempts = position.attempts(request_of(matter, act), act.get("way"))
    best = answer_of(attempts)
    return {
        "verdict": best.verdict,
        "admissible": best.admissible,
        "way": best.way if best.admissible or len(attempts) == 1 else None,
        "clear_on": position.deferral()[1] if best.verdict == "deferred" else None,
        "ways": [{"way": one.way, "unmet": sorted(one.unmet), "requesters": list(one.requesters)} for one in attempts],
        "joiners": best.joiners,
        "left_out": sorted(best.left_out),
    }


def distribution(matter: Matter, act: Matter) -> set[str]:
    """3(e) and A1 1.07: held back for 180 days at most, but a Constellation Entity to partners or members that are bound."""
    position = position_of(matter, act)
    unmet = set()
    if any(not 1 <= count <= position.held(who) for who, count in by_holder(act).items()):
        unmet.add("within_holdings")
    holdback = act.get("holdback")
    if holdback:
        first, last = as_day(holdback["from"]), as_day(holdback["to"])
        assert first is not None
        assert last is not None
        allowed = act.get("to") in ("limited_partners", "members") and act.get("recipients_bound", False)
        bound = [who for who in act["by"] if position.investor(who) and not (allowed and position.constellation(who))]
        if bound and first <= position.day <= min(last, first + timedelta(180)):
            unmet.add("holdback")
    return unmet


def transfer(matter: Matter, act: Matter) -> set[str]:
    """12(d): rights and holdings of the transferor, a Permitted Transferee, and the test of (ii) unless it is free."""
    position = position_of(matter, act)
    giver, taker = act["by"][0], act["to"]
    count = by_holder(act)[giver]
    what = "class" if act.get("class") else "warrant"
    lots = position.holders[giver].get("holdings") or []
    unmet = set()
    if count > sum(lot["shares"] for lot in lots if lot.get(what) == act[what]):
        unmet.add("within_holdings")
    if giver not in position.givers(taker):
        unmet.add("permitted_transferee")
    if not position.has_rights(giver):
        return unmet | {"rights_to_pass"}
    if not (position.own(giver) in FREE or position.taken(giver) & FREE):
        passed = position.converted(act[what], count) if what == "class" else position.issuable_on(act[what], count)
        if what == "warrant" and position.warrants[act[what]].get("constellation") and not position.in_force:
            passed = 0
        part = position.diluted_part(taker) + passed * position.common_votes()
        purchased = act.get("purchase", True) or position.reads("purchases") == "any_taking"
        if not (purchased and 20 * part >= position.diluted_votes()):
            unmet.add("passes_12d")
    return unmet


def joinder(matter: Matter, act: Matter) -> set[str]:
    """Section 10 and 2.07: Preferred Stock (Constellation's aggregated), consents, agreeing in writing."""
    position = position_of(matter, act)
    unmet = set()
    for who in act["by"]:
        fund = position.holders[who]["capacity"] == "constellation"
        pooled = [who]
        if position.in_force and (fund or position.constellation(who)):
            everyone = position.holders.items()
            pooled = [one for one, held in everyone if held["capacity"] == "constellation" or position.constellation(one)]
        if not any(position.preferred_held(one) for one in pooled):
            unmet.add("preferred_holder")
        given = fund and position.day >= AMENDMENT and {"company", "wcas"} <= position.signed_by
        if not given and not {"company", "wcas"} <= set(act.get("consents") or []):
            unmet.add("consents")
    if not act.get("agrees_in_writing", False):
        unmet.add("agrees_to_be_bound")
    return unmet


def company_joiners(matter: Matter, act: Matter) -> tuple[Shares, set[str]]:
    """3(d): Investors within 30 days, with what they hold; nobody on Form S-4 or S-8."""
    position = position_of(matter, act)
    wishes = [(wish["by"], wish["shares"], wish["days_after_notice"]) for wish in act.get("joining") or ()]
    if act.get("form") in ("S-4", "S-8"):
        return {}, {who for who, _, _ in wishes}
    return position.joiners("company", wishes)


# --- requests


def requests(matter: Matter) -> dict[str, Any]:
    """All smallest requests at the as-of date and price, what is refused, and the ledger of demands."""
    day = as_day(matter["as_of"])
    assert day is not None
    position = Position(matter, day)
    found: dict[str, list[dict[str, Any]]] = {"requests": [], "refused": [], "ledger": []}
    if day < SIGNING:
        return found
    for kind, way in [(kind, way) for kind, ways in WAYS.items() for way in ways]:
        everyone = [who for who in position.holders if position.could_use(kind, way, who)]
        if not everyone:
            continue
        allowed = smallest(position, kind, way, everyone)
        found["requests"] += allowed
        if not allowed:
            having = [who for who in everyone if position.may_ask(kind, who)] or everyone
            refused = position.attempt(at_most(position, kind, having), way)
            entry: dict[str, Any] = {"kind": kind, "way": way, "by": sorted(having), "verdict": refused.verdict}
            found["refused"].append(entry | {"unmet": sorted(refused.unmet)} | counted(position, kind, way))
    for way, allowed_of_way in ALLOWED.items():
        of_way, counting = position.of_way(way), position.counting(way)
        pending = [entry["id"] for entry in of_way if position.pending(entry)]
        entry = {"way": way, "allowed": allowed_of_way, "used": len(counting), "pending": len(pending)}
        left = max(0, allowed_of_way - len(counting))
        found["ledger"].append(entry | {"left": left, "counting": counting, "listed": [one["id"] for one in of_way]})
    return found


def at_most(position: Position, kind: str, by: Sequence[str]) -> Request:
    price = money_of(position.matter.get("price"))
    return Request(kind, {who: position.may_ask(kind, who) for who in by}, price, alone=True)


def counted(position: Position, kind: str, way: str) -> dict[str, int | None]:
    if kind == "short_form":
        return {"allowed": None, "used": None, "left": None}
    used = len(position.counting(way))
    return {"allowed": ALLOWED[way], "used": used, "left": max(0, ALLOWED[way] - used)}


def smallest(position: Position, kind: str, way: str, everyone: Sequence[str]) -> list[dict[str, Any]]:
    """The smallest sets that meet every condition with their shares at most, nobody joining."""
    price = money_of(position.matter.get("price"))
    sets: list[set[str]] = []
    found = []
    for size in range(1, len(everyone) + 1):
        for by in combinations(everyone, size):
            if any(one <= set(by) for one in sets):
                continue
            attempt = position.attempt(at_most(position, kind, by), way)
            if not attempt.admissible:
                continue
            sets.append(set(by))
            most = sum(attempt.requested.values())
            least = max(size, ceil(FLOORS[kind] / price))
            notify = [who for who in position.holders if who not in by and position.may_join(kind, who)]
            entry: dict[str, Any] = {"kind": kind, "way": way, "by": sorted(by), "verdict": attempt.verdict}
            entry |= {"least": least, "most": most, "notify": sorted(notify), "clear_on": position.deferral()[1]}
            found.append(entry | counted(position, kind, way))
    return found


# --- allocate


def share(total: Fraction, weights: Mapping[str, int], caps: Mapping[str, int]) -> dict[str, Fraction]:
    """Exact pro rata: by the weights, what exceeds a cap shared again among the rest, round by round."""
    found = {who: Fraction(0) for who in caps}
    open_to = {who for who, cap in caps.items() if cap > 0}
    left = min(Fraction(total), Fraction(sum(caps.values())))
    while open_to and left > 0:
        base = {who: weights[who] for who in open_to}
        if not any(base.values()):
            base = {who: caps[who] for who in open_to}
        whole = sum(base.values())
        part = {who: left * weight / whole for who, weight in base.items()}
        full = {who for who in open_to if part[who] >= caps[who]}
        if not full:
            return found | part
        for who in full:
            found[who] = Fraction(caps[who])
            left -= caps[who]
        open_to -= full
    return found


def rounded(exact: Mapping[str, Fraction], first: Iterable[str] = ()) -> Shares:
    """Whole shares: down, then one each by largest remainder, ties in the order of the file; some may go first."""
    found = {who: int(part) for who, part in exact.items()}
    odd = int(sum(exact.values())) - sum(found.values())
    before = set(first)
    order = sorted(exact, key=lambda who: (who not in before, -(exact[who] - found[who])))
    for who in [one for one in order if exact[one] > found[one]][:odd]:
        found[who] += 1
    return found


@dataclass(frozen=True)
class Cutback:
    """3(c)(iii): participants in the order of the file, their weights, and the proviso."""

    asked: Shares
    weights: Shares
    constellation: frozenset[str] = frozenset()
    wcas: frozenset[str] = frozenset()
    each: bool = False
    top_up: bool = False

    def halves(self) -> Shares:
        """What each group of which half is asked must sell: one group together, or each alone."""
        if self.each:
            return {who: -(-self.asked[who] // 2) for who in self.constellation}
        return {"": -(-sum(self.asked[who] for who in self.constellation) // 2)}

    def has_half(self, sold: Mapping[str, Fraction] | Mapping[str, int]) -> bool:
        """A1 1.05: at least half, together or each."""
        if self.each:
            return all(2 * sold[who] >= self.asked[who] for who in self.constellation)
        return 2 * sum(sold[who] for who in self.constellation) >= sum(self.asked[who] for who in self.constellation)

    def lawful(self, sold: Mapping[str, Fraction] | Mapping[str, int]) -> bool:
        return not any(sold[who] for who in self.wcas) or self.has_half(sold)

    def parts(self, total: int, who: Iterable[str], sold: Mapping[str, int] | None = None) -> dict[str, Fraction]:
        """Exact pro rata of a total among some, up to what they still ask for."""
        some = set(who)
        caps = {one: self.asked[one] - (sold or {}).get(one, 0) for one in self.asked if one in some}
        return share(Fraction(total), self.weights, caps)

    def divided(self, maximum: int) -> Shares:
        """Pro rata, and where the proviso bites redone by proviso_effect."""
        exact = self.parts(maximum, self.asked)
        if self.lawful(exact):
            whole = rounded(exact)
            if self.lawful(whole):
                return whole
            first = self.constellation
            if self.each:
                first = frozenset(who for who in first if 2 * int(exact[who]) < self.asked[who])
            whole = rounded(exact, first)
            if self.lawful(whole):
                return whole
        half = sum(self.halves().values())
        return self.topped_up(maximum, half) if self.top_up and half <= maximum else self.excluding(maximum)

    def excluding(self, maximum: int) -> Shares:
        """exclude: the WCAS Investors dropped; what is left brings Constellation to its half, then goes to WCAS too."""
        sold = dict.fromkeys(self.asked, 0)
        sold |= rounded(self.parts(maximum, set(self.asked) - self.wcas))
        both = self.constellation & self.wcas
        left = maximum - sum(sold.values())
        if left and not self.has_half(sold):
            if self.each:
                need = {who: -(-self.asked[who] // 2) for who in both}
            else:
                short = self.halves()[""] - sum(sold[who] for who in self.constellation)
                need = rounded(self.parts(short, both))
            if sum(need.values()) > left:
                return sold
            sold |= need
            left -= sum(need.values())
        more = rounded(self.parts(left, self.wcas, sold)) if left else {}
        return {who: count + more.get(who, 0) for who, count in sold.items()}

    def topped_up(self, maximum: int, half: int) -> Shares:
        """top_up: Constellation its half, the rest among the others, what is left to Constellation, rounded anew."""
        sold = self.halves() if self.each else rounded(self.parts(half, self.constellation))
        sold = {who: sold.get(who, 0) for who in self.asked}
        sold |= rounded(self.parts(maximum - half, set(self.asked) - self.constellation))
        left = maximum - sum(sold.values())
        more = rounded(self.parts(left, self.constellation, sold))
        return {who: count + more.get(who, 0) for who, count in sold.items()}


def underwritten(act: Matter) -> bool:
    return act.get("method") in ("underwritten", "firm_commitment")


def allocate(matter: Matter, act_id: str, maximum: int) -> dict[str, Any]:
    """The pro rata division of a demand, a short form or a registration of Savvis."""
    act = act_of(matter, act_id)
    position = position_of(matter, act)
    if act["kind"] == "company":
        return allocate_company(matter, act, maximum)
    best = answer_of(position.attempts(request_of(matter, act), act.get("way")))
    joint = best.requested | best.joiners
    asked = {who: joint[who] for who in position.holders if who in joint}
    weights = {who: position.restricted(who) for who in asked} if position.reads("pro_rata_base") == "held" else asked
    entities = {who for who in asked if position.constellation(who)}
    triggers = {who for who in act["by"] if position.constellation(who)}
    if position.reads("proviso_trigger") == "joining":
        triggers |= entities
    if position.reads("proviso_shares") == "notice_only":
        entities &= set(act["by"])
    wcas = {who for who in asked if position.wcas_investor(who)} if triggers else set[str]()
    cutback = Cutback(
        asked,
        weights,
        frozenset(entities) if triggers else frozenset(),
        frozenset(wcas),
        position.reads("fifty_percent") == "each",
        position.reads("proviso_effect") == "top_up",
    )
    sold = cutback.divided(maximum) if underwritten(act) else dict(asked)
    half = sum(cutback.halves().values()) if triggers else None
    return {
        "requested": asked,
        "sold": sold,
        "unsold": min(maximum, sum(asked.values())) - sum(sold.values()) if underwritten(act) else 0,
        "applies": bool(triggers),
        "half": half,
        "left_out": sorted(best.left_out),
        "admissible": best.admissible,
    }


def allocate_company(matter: Matter, act: Matter, maximum: int) -> dict[str, Any]:
    """3(d): what Savvis sells first, then the Investors pro rata by shares owned."""
    position = position_of(matter, act)
    joint, left_out = company_joiners(matter, act)
    asked = {who: joint[who] for who in position.holders if who in joint}
    weights = {who: position.held(who) for who in asked} if position.reads("piggyback_base") == "owned" else asked
    own = by_holder(act).get("company", 0)
    sold, first = dict(asked), own
    if underwritten(act):
        first = min(own, maximum)
        sold = Cutback(asked, weights).divided(maximum - first)
    return {
        "requested": asked,
        "sold": sold,
        "company": first,
        "applies": False,
        "left_out": sorted(left_out),
        "admissible": True,
    }


# --- random matters

DAYS = ["2002-03-06", "2002-03-07", "2002-03-18", "2002-03-19", "2002-06-27", "2002-06-28", "2002-06-29", "2002-10-01"]
DAYS += ["2003-01-15", "2003-02-28", "2003-06-02", "2003-06-03", "2003-11-27", "2003-12-02", "2004-01-30"]
MANY = {"wcas": 1, "reuters": 1, "nortel": 1, "gecc": 1, "wcas_person": 2, "constellation": 3, "other_investor": 3, "none": 3}
LATE = ("2003-01-15", "2003-02-28", "2003-06-02", "2003-06-03", "2003-11-27", "2003-12-02", "2004-01-30")


def random_matter(seed: int) -> dict[str, Any]:
    """A small valid matter, made to stand on the boundaries of the agreement or one beside them."""
    return Maker(random.Random(seed), seed).matter()


@dataclass
class Maker:
    """Makes one random matter."""

    rng: random.Random
    seed: int

    def chance(self, part: float) -> bool:
        return self.rng.random() < part

    def day(self) -> str:
        """A day at a boundary of the agreement, more often a later one; seldom any day, or the day before all."""
        roll = self.rng.random()
        if roll < 0.01:
            return "2002-03-05"
        if roll < 0.35:
            return self.rng.choice(DAYS)
        if roll < 0.75:
            return self.rng.choice(LATE)
        return (AMENDMENT + timedelta(self.rng.randrange(0, 900))).isoformat()

    def matter(self) -> dict[str, Any]:
        rng = self.rng
        matter: dict[str, Any] = {"regrights": 1, "matter": f"seed {self.seed}", "as_of": self.day()}
        matter["price"] = rng.choice(["2500000"] * 4 + ["1250000", "5000000", "3000000", "25000000", "2499999.99", "1000000"])
        matter["form_s3"] = self.chance(0.8)
        matter |= {"classes": self.classes(), "warrants": self.warrants(), "holders": self.holders()}
        self.holdings(matter)
        if self.chance(0.15):
            signers = [["company", "wcas"], ["company", "reuters"], ["wcas", "reuters"], ["wcas"], []]
            matter["signatures"] = {"amendment_1": rng.choice(signers)}
        matter["readings"] = self.readings()
        self.on_the_boundary(matter)
        ids = [holder["id"] for holder in matter["holders"]]
        matter["registrations"] = [self.registration(matter, number, ids) for number in range(rng.choice([0, 0, 1, 2, 3, 4]))]
        matter["acts"] = self.acts(matter, ids)
        return matter

    def readings(self) -> dict[str, str]:
        part = self.rng.choice([0.0, 0.05, 0.12, 0.12, 0.3])
        return {issue: self.rng.choice(options[1:]) for issue, options in READINGS.items() if self.chance(part)}

    def classes(self) -> list[dict[str, Any]]:
        rng = self.rng
        ratio = rng.choice(["1", "1", "2", "4/3", "1/3", "5/2", "4000/3"] if self.chance(0.5) else ["1", "2"])
        preferred: dict[str, Any] = {"id": "pref", "kind": "preferred", "outstanding": 0, "converts_to": "common"}
        preferred |= {"ratio": ratio, "votes": "as_converted"}
        if self.chance(0.12):
            preferred = {name: value for name, value in preferred.items() if name != "votes"} | {"votes_per_share": 2}
        found = [{"id": "common", "kind": "common", "outstanding": 0, "votes_per_share": 1}, preferred]
        if self.chance(0.2):
            found.append({"id": "plain", "kind": "preferred", "outstanding": 0, "votes_per_share": rng.choice([1, 3])})
        return found

    def warrants(self) -> list[dict[str, Any]]:
        into = "pref" if self.chance(0.1) else "common"
        return [
            {"id": "nw", "covered": True, "into": "common"},
            {"id": "mw", "covered": True, "into": into},
            {"id": "cw", "covered": True, "constellation": True, "into": "common"},
            {"id": "uw", "covered": False, "into": "common"},
        ]

    def holders(self) -> list[dict[str, Any]]:
        """Three to eight holders of all capacities, in chains; the order in the file is any."""
        rng = self.rng
        used: dict[str, int] = {}
        found: list[dict[str, Any]] = []
        weights = {"wcas": 5, "reuters": 4, "nortel": 3, "gecc": 2, "wcas_person": 3, "constellation": 8, "other_investor": 6}
        weights["none"] = 5
        for _ in range(rng.randrange(3, 9)):
            open_to = [name for name in weights if used.get(name, 0) < MANY[name]]
            capacity = rng.choices(open_to, [weights[name] for name in open_to])[0]
            used[capacity] = used.get(capacity, 0) + 1
            holder: dict[str, Any] = {"id": f"{capacity[:2]}{len(found)}", "capacity": capacity, "holdings": []}
            if found and self.chance(0.85 if capacity == "none" else 0.2):
                holder["transferee_of"] = rng.choice(found)["id"]
                if self.chance(0.3):
                    holder["purchase"] = self.chance(0.5)
            if capacity in ("constellation", "other_investor") and self.chance(0.2):
                holder["joined"] = rng.choice(["2002-05-01", "2002-06-28", "2002-06-29", "2003-01-15", "2003-06-02"])
            found.append(holder)
        rng.shuffle(found)
        return found

    def holdings(self, matter: dict[str, Any]) -> None:
        """Few shares each; what is outstanding covers them."""
        rng = self.rng
        for holder in matter["holders"]:
            lots = holder["holdings"]
            if self.chance(0.75):
                lots.append({"class": "common", "shares": rng.randrange(0, 16)})
            if self.chance(0.45):
                lots.append({"class": "pref", "shares": rng.randrange(0, 12)})
            if self.chance(0.2):
                lots.append({"class": "common", "shares": rng.randrange(1, 6), "restricted": False})
            if self.chance(0.15):
                lots.append(
                    {"class": "common", "shares": rng.randrange(1, 6), "from_warrant": rng.choice(["nw", "nw", "cw", "uw"])}
                )
            if self.chance(0.05):
                lots.append({"class": "common", "shares": rng.randrange(1, 6), "from_warrant": "nw", "restricted": False})
            names = [entry["id"] for entry in matter["classes"]]
            if "plain" in names and self.chance(0.3):
                lots.append({"class": "plain", "shares": rng.randrange(0, 9)})
            likely = 0.7 if holder["capacity"] in ("nortel", "gecc") else 0.25
            for warrant in ("nw", "mw", "uw"):
                if self.chance(likely if warrant != "uw" else 0.08):
                    lots.append({"warrant": warrant, "shares": rng.randrange(0, 12)})
            if self.chance(0.5 if holder["capacity"] == "constellation" else 0.06):
                lots.append({"warrant": "cw", "shares": rng.randrange(1, 12)})
        listed = Position(matter, LATE_DAY)
        for entry in matter["classes"]:
            held = sum(listed.stock(who).get(entry["id"], 0) for who in listed.holders)
            entry["outstanding"] = held + rng.choice([0, 0, 1, 5])

    def on_the_boundary(self, matter: dict[str, Any]) -> None:
        """Sets the common outstanding so that a holder's 5 or 10 percent is just met, missed by one, or passed by one."""
        rng = self.rng
        position = Position(matter, LATE_DAY)
        common = matter["classes"][0]
        who = rng.choice(list(position.holders))
        entities = [one for one in position.holders if position.constellation(one)]
        roll = rng.randrange(5)
        beside = rng.choice([-1, 0, 0, 0, 1])
        if roll == 0:
            wanted, now = 20 * position.votes(who), position.outstanding_votes()
        elif roll == 1:
            wanted, now = 10 * position.votes(who, preferred_only=True), position.outstanding_votes()
        elif roll == 2:
            wanted, now = 20 * position.diluted_part(who), position.diluted_votes()
        elif roll == 3:
            wanted, now = 20 * sum(position.votes(one) for one in entities), position.outstanding_votes()
        else:
            wanted, now = now_and_then(rng), position.outstanding_votes()
        if wanted + beside > now:
            common["outstanding"] += wanted + beside - now
        whole = sum(position.covered(one) for one in position.holders)
        outside = [holder for holder in matter["holders"] if holder["capacity"] == "none" and not holder.get("transferee_of")]
        mine = position.covered(who)
        if outside and self.chance(0.5) and 4 * mine + beside > whole:
            outside[0]["holdings"].append({"warrant": "nw", "shares": 4 * mine + beside - whole})

    def registration(self, matter: dict[str, Any], number: int, ids: list[str]) -> dict[str, Any]:
        """An earlier registration, its days about those of which 180 days and the as-of date ask."""
        rng = self.rng
        about = date.fromisoformat(matter["as_of"] if self.chance(0.5) else rng.choice(LATE))
        kind = rng.choice(["demand", "demand", "demand", "company", "short_form"])
        given = about - timedelta(rng.choice([0, 1, 2, 30, 200, 240, 300]))
        given = max(given + timedelta(rng.choice([0, 0, 0, 1])), SIGNING)
        entry: dict[str, Any] = {"id": f"x{number}", "kind": kind}
        effective = max(about - timedelta(rng.choice([182, 181, 180, 179, 10, 1, 0, -1, -20])), given)
        if self.chance(0.65):
            entry["effective"] = effective.isoformat()
        if self.chance(0.2):
            entry["withdrawn"] = True
        if kind == "company":
            entry["form"] = rng.choice(["S-1", "S-1", "S-3", "S-4", "S-8"])
            if self.chance(0.85):
                entry["investors_notified"] = given.isoformat()
            return entry
        entry["notice"] = given.isoformat()
        if self.chance(0.3) and given < effective:
            entry["investors_notified"] = (given + timedelta(1)).isoformat()
        position = Position(matter, about)
        ways = [one for one in WAYS[kind] if any(position.could_use(kind, one, who) for who in ids)]
        entry["way"] = rng.choice(ways or list(WAYS[kind]))
        able = [who for who in ids if position.could_use(kind, entry["way"], who)] or ids
        entry["by"] = [rng.choice(able)]
        if self.chance(0.2):
            entry["all_covered"] = False
        if self.chance(0.6):
            entry["method"] = rng.choice(["underwritten", "firm_commitment", "firm_commitment", "other"])
        if "method" in entry and self.chance(0.4):
            entry["all_sold"] = False
        return entry

    def acts(self, matter: dict[str, Any], ids: list[str]) -> list[dict[str, Any]]:
        rng = self.rng
        found = [self.request(matter, f"a{number}", ids) for number in range(rng.randrange(2, 5))]
        if self.chance(0.5):
            found.append(self.company(matter, "c", ids))
        if self.chance(0.4):
            found.append(self.distribution(matter, "x", ids))
        if self.chance(0.4) and (made := self.transfer(matter, "t", ids)):
            found.append(made)
        if self.chance(0.3):
            found.append(self.joinder("j", ids))
        return found

    def joining(self, position: Position, kind: str, others: list[str]) -> list[dict[str, Any]]:
        rng = self.rng
        found = []
        for who in rng.sample(others, rng.randrange(0, min(4, len(others)) + 1)):
            bring = position.may_bring(kind, who)
            shares = max(1, rng.choice([bring, bring, bring + 1, bring - 1, bring // 2, 1, 3]))
            days = rng.choice([0, 1, 12, 29, 30, 30, 30, 31, 31, 32, 33, 34, 40])
            found.append({"by": who, "shares": shares, "days_after_notice": days})
        return found

    def request(self, matter: dict[str, Any], name: str, ids: list[str]) -> dict[str, Any]:
        """A demand or short form, its shares about what the signers have and what the floor asks."""
        rng = self.rng
        kind = rng.choice(["demand", "demand", "demand", "short_form"])
        act: dict[str, Any] = {"id": name, "kind": kind}
        day = date.fromisoformat(matter["as_of"])
        if self.chance(0.5):
            act["date"] = self.day()
            day = date.fromisoformat(act["date"])
        position = Position(matter, day)
        ways = [one for one in WAYS[kind] if any(position.could_use(kind, one, who) for who in ids)] or list(WAYS[kind])
        way = rng.choice(ways)
        if self.chance(0.55):
            act["way"] = way if self.chance(0.9) else rng.choice(WAYS[kind])
        able = [who for who in ids if position.could_use(kind, way, who)]
        if self.chance(0.7):
            able = [who for who in able if position.may_use(kind, way, who) and position.may_ask(kind, who)] or able
        by = rng.sample(able, rng.randrange(1, min(3, len(able)) + 1)) if able and self.chance(0.9) else [rng.choice(ids)]
        if self.chance(0.35):
            others = [who for who in ids if who not in by]
            by += rng.sample(others, min(len(others), rng.randrange(1, 3)))
        rng.shuffle(by)
        act["by"] = by
        price = Fraction(matter["price"])
        if self.chance(0.2):
            act["price"] = rng.choice(["2500000", "1250000", "2500000.01", "6250000"])
            price = Fraction(act["price"])
        floor = ceil(FLOORS[kind] / price)
        shares: Shares = {}
        for who in by:
            most = position.may_ask(kind, who)
            fits = max(1, most)
            even = min(fits, -(-floor // len(by)))
            choice = rng.choice([fits, fits, fits, fits, fits - 1, even, even, rng.randrange(1, fits + 1)])
            if self.chance(0.08):
                choice = most + 1
            shares[who] = max(choice, 1)
        if len(by) > 1 and self.chance(0.03):
            shares[by[0]] = 0
        act["shares"] = shares if len(by) > 1 or self.chance(0.5) else shares[by[0]]
        if "price" not in act and self.chance(0.15) and sum(shares.values()):
            act["aggregate_price"] = rng.choice(["25000000.00", "24999999.99", "10000000.00", "9999999.99", "40000000.00"])
        if self.chance(0.97):
            act["method"] = rng.choice(["underwritten", "underwritten", "firm_commitment", "other"])
        if self.chance(0.03):
            act["written"] = False
        joining = self.joining(position, kind, [who for who in ids if who not in by]) if self.chance(0.75) else []
        if joining:
            act["joining"] = joining
        whole = sum(shares.values()) + sum(wish["shares"] for wish in joining)
        act["underwriter_maximum"] = max(
            1, rng.choice([whole // 2, whole // 3, whole - 1, rng.randrange(1, whole + 2), 2 * whole // 3])
        )
        return act

    def company(self, matter: dict[str, Any], name: str, ids: list[str]) -> dict[str, Any]:
        rng = self.rng
        day = self.day()
        while day < SIGNING.isoformat():
            day = self.day()
        position = Position(matter, date.fromisoformat(day))
        act: dict[str, Any] = {"id": name, "kind": "company", "by": ["company"], "date": day, "shares": rng.randrange(1, 12)}
        act["form"] = rng.choice(["S-1", "S-1", "S-3", "S-4", "S-8"])
        act["method"] = rng.choice(["underwritten", "firm_commitment", "other"])
        act["joining"] = self.joining(position, "company", ids)
        whole = act["shares"] + sum(wish["shares"] for wish in act["joining"])
        act["underwriter_maximum"] = rng.randrange(1, whole + 2)
        return act

    def distribution(self, matter: dict[str, Any], name: str, ids: list[str]) -> dict[str, Any]:
        rng = self.rng
        position = Position(matter, LATE_DAY)
        by = rng.sample(ids, rng.choice([1, 1, 1, 2]))
        shares = {who: max(1, position.held(who) + rng.choice([-1, 0, 0, 1])) for who in by}
        first = date(2003, 1, 20)
        day = first + timedelta(rng.choice([-1, 0, 1, 30, 60, 61, 179, 180, 181, 200]))
        act: dict[str, Any] = {"id": name, "kind": "distribution", "by": by, "date": day.isoformat()}
        act["shares"] = shares if len(by) > 1 else shares[by[0]]
        act |= {"to": rng.choice(["limited_partners", "members", "other"]), "recipients_bound": self.chance(0.7)}
        if self.chance(0.85):
            last = first + timedelta(rng.choice([60, 180, 300]))
            act["holdback"] = {"from": first.isoformat(), "to": last.isoformat()}
        return act

    def transfer(self, matter: dict[str, Any], name: str, ids: list[str]) -> dict[str, Any] | None:
        """Of a lot, all or about all of it; not of a class of which some has been sold to the public."""
        rng = self.rng
        takers = [holder for holder in matter["holders"] if holder.get("transferee_of")]
        if not takers or len(ids) < 2:
            return None
        taker = rng.choice(takers)
        giver = taker["transferee_of"] if self.chance(0.85) else rng.choice([who for who in ids if who != taker["id"]])
        lots = next(holder for holder in matter["holders"] if holder["id"] == giver)["holdings"]
        sold = {lot.get("class") for lot in lots if not lot.get("restricted", True)}
        lots = [lot for lot in lots if lot.get("warrant") or lot["class"] not in sold]
        if not lots:
            return None
        lot = rng.choice(lots)
        what = "class" if lot.get("class") else "warrant"
        act: dict[str, Any] = {"id": name, "kind": "transfer", "by": [giver], "to": taker["id"], what: lot[what]}
        day = self.day()
        act |= {"date": max(day, SIGNING.isoformat()), "shares": max(1, lot["shares"] + rng.choice([-1, 0, 0, 1]))}
        return act | ({"purchase": self.chance(0.5)} if self.chance(0.4) else {})

    def joinder(self, name: str, ids: list[str]) -> dict[str, Any]:
        rng = self.rng
        act: dict[str, Any] = {"id": name, "kind": "joinder", "by": [rng.choice(ids)], "date": max(self.day(), "2002-03-06")}
        act["consents"] = rng.choice([["company", "wcas"], ["company", "wcas"], ["company"], ["wcas"], []])
        return act | {"agrees_in_writing": self.chance(0.8)}


LATE_DAY = date(2003, 6, 2)


def now_and_then(rng: random.Random) -> int:
    return rng.choice([40, 100, 100, 120, 200])
