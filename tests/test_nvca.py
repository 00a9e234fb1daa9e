"""The NVCA-style agreement, section 2: each rule of its page at both sides of its bound, worked by hand.

Every case stands in a table, under the sentence that it is about. It is put to the product, and to the restatement of the law
(nvca_restatement.py), which must agree with the hand. Where the page leaves a day open, what it is taken to mean stands at the
head, once.

The deal: Series A converts one to one. Fund A (4,000,000) and Fund B (1,000,000) are Affiliates; Venture has 3,000,000 and Angel
2,000,000, so that 10,000,000 are Registrable Securities of 2.1. Founder is a Key Holder with 5,000,000 of common, Outsider no
party. A share is $1.00: all of them do not come to more than the $10,000,000 of the form. The agreement is of March 2, 2020, so
that the window of S-1 demands opened in March 2025.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import nvca_restatement as restated

from regrights import InputError, allocate, check, load_text, requests

DAY = "2026-06-15"
PREFERRED = {"fund_a": 4_000_000, "fund_b": 1_000_000, "venture": 3_000_000, "angel": 2_000_000}
COMMON = {"founder": 5_000_000, "outsider": 1_000_000}
ACME = {"fund_a": "acme", "fund_b": "acme"}
CAPACITIES = {"founder": "key_holder", "outsider": "none", "taker": "none"}


class Told(NamedTuple):
    """A verdict, and the sections that are not met."""

    verdict: str
    unmet: frozenset[str] = frozenset()


OBLIGED, DEFERRED, PERMITTED = Told("obliged"), Told("deferred", frozenset({"2.1(c)"})), Told("permitted")
NO_S1, NO_S3 = Told("void", frozenset({"2.1(a)"})), Told("void", frozenset({"2.1(b)"}))
EXCUSED = Told("excused", frozenset({"2.1(d)"}))


def refused(clause: str) -> Told:
    return Told("refused", frozenset({clause}))


def deal(
    terms: Mapping[str, Any] | None = None,
    *,
    held: Mapping[str, int] | None = None,
    lots: Mapping[str, list[dict[str, Any]]] | None = None,
    groups: Mapping[str, str] | None = None,
    marked: Mapping[str, Mapping[str, Any]] | None = None,
    ratio: str = "1",
    **more: Any,
) -> dict[str, Any]:
    """Return the deal: ``held`` is Series A in place of what each has, ``lots`` comes beside it, ``more`` is laid upon it."""
    preferred = PREFERRED | dict(held or {})
    holders = []
    for who in dict.fromkeys([*preferred, *COMMON, "taker"]):
        stock = [{"class": "series_a", "shares": preferred[who]}] if preferred.get(who) else []
        stock += [{"class": "common", "shares": COMMON[who]}] if who in COMMON else []
        holder: dict[str, Any] = {"id": who, "capacity": CAPACITIES.get(who, "holder")}
        group = (ACME if groups is None else groups).get(who)
        holder |= {"affiliates": group} if group else {}
        holders.append(holder | {"holdings": stock + (lots or {}).get(who, [])} | (marked or {}).get(who, {}))
    return {
        "regrights": 1,
        "agreement": "nvca",
        "matter": "by hand",
        "as_of": DAY,
        "price": "1.00",
        "form_s3": False,
        "terms": {"agreement_date": "2020-03-02", **(terms or {})},
        "classes": [
            {"id": "common", "kind": "common", "outstanding": 30_000_000},
            {"id": "series_a", "kind": "preferred", "outstanding": 20_000_000, "converts_to": "common", "ratio": ratio}
            | {"votes": "as_converted"},
        ],
        "warrants": [{"id": "paper", "into": "common"}],
        "holders": holders,
        **more,
    }


def asking(shares: Mapping[str, int], kind: str = "demand", **more: Any) -> dict[str, Any]:
    return {"id": "x", "kind": kind, "by": [*shares], "shares": dict(shares), "method": "underwritten", **more}


def with_act(matter: Mapping[str, Any], act: Mapping[str, Any]) -> dict[str, Any]:
    return {**matter, "acts": [dict(act)]}


def loaded(matter: Mapping[str, Any]) -> Any:
    return load_text(json.dumps(matter), "by hand")


def heads(answer: Mapping[str, Any]) -> frozenset[str]:
    """Return the sections, as far as a letter, of every condition that is not met."""
    entries = answer.get("ways", [answer])
    unmet = [item["clause"] for entry in entries for item in entry["conditions"] if not item["met"]]
    found = [re.match(r"\d+\.\d+(\([a-z]\))?", clause) for clause in unmet]
    return frozenset(match[0] if match else "none" for match in found)


def told(answer: Mapping[str, Any]) -> Told:
    return Told(answer["verdict"], heads(answer))


def by_restatement(matter: Mapping[str, Any]) -> Told:
    found = restated.check(matter, "x")
    return Told(found["verdict"], frozenset(found["unmet"]))


Row = tuple[dict[str, Any], dict[str, Any], Told]
"""The deal, the act, and what is to be told of it."""


def rows(table: Mapping[str, Row]) -> Any:
    return pytest.mark.parametrize(("matter", "act", "wanted"), table.values(), ids=list(table))


# --- 2.1(a): who

FORTY = {"fund_a": 3_000_000, "venture": 1_000_000}
"""Forty percent, exactly, by Holders of 80 percent."""
TWO_THIRDS = {"initiating_percent": "200/3"}
SEVENTY = {"initiating_percent": 70}
OF_SEVENTY = {"fund_a": 3_000_000, "angel": 2_000_000}
"""By Holders of exactly 70 percent, counting Fund B."""
ONE_MORE = {"fund_b": 1_000_001, "angel": 1_999_999}
EVEN = {"fund_a": 5_000_000, "fund_b": 0}
WHO: dict[str, Row] = {
    "exactly half is no majority": (deal(), asking({"fund_a": 4_000_000}), NO_S1),
    "a share more than half is a majority": (deal(held=ONE_MORE), asking({"fund_a": 4_000_000}), OBLIGED),
    "a majority is more than 50": (deal({"initiating_percent": "more than 50"}), asking({"fund_a": 4_000_000}), NO_S1),
    "half is 50 percent": (deal({"initiating_percent": 50}), asking({"fund_a": 4_000_000}), OBLIGED),
    "half less a share is not 50 percent": (
        deal({"initiating_percent": 50}, held={"fund_b": 999_999, "angel": 2_000_001}),
        asking({"fund_a": 4_000_000, "fund_b": 1}),
        NO_S1,
    ),
    "an Affiliate counts that does not sign": (deal({"initiating_percent": 50}), asking({"fund_a": 4_000_000}), OBLIGED),
    "without Affiliates it does not": (deal({"initiating_percent": 50}, groups={}), asking({"fund_a": 4_000_000}), NO_S1),
    "two thirds are a share more than a third of twenty million": (
        deal(TWO_THIRDS, held={"fund_a": 6_666_667, "fund_b": 0, "venture": 3_333_333, "angel": 0}),
        asking({"fund_a": 4_000_000}),
        OBLIGED,
    ),
    "a share less is under two thirds": (
        deal(TWO_THIRDS, held={"fund_a": 6_666_666, "fund_b": 0, "venture": 3_333_334, "angel": 0}),
        asking({"fund_a": 4_000_000}),
        NO_S1,
    ),
    "Key Holders' shares are not in the base": (deal(SEVENTY), asking(OF_SEVENTY), OBLIGED),
    "a Key Holder alone demands nothing": (deal({"initiating_percent": 1}), asking({"founder": 4_000_000}), NO_S1),
    "nor does one who is no party": (deal({"initiating_percent": 1}), asking({"outsider": 1_000_000}), NO_S1),
    "one who has joined today demands": (
        deal({"initiating_percent": 30, "size_percent": 30}, marked={"venture": {"joined": DAY}}),
        asking({"venture": 3_000_000}),
        OBLIGED,
    ),
    "one who joins tomorrow does not": (
        deal({"initiating_percent": 30, "size_percent": 30}, marked={"venture": {"joined": "2026-06-16"}}),
        asking({"venture": 3_000_000}),
        NO_S1,
    ),
}

# --- 1.22, 1.23: what is in the base

MORE_COMMON = {"venture": [{"class": "common", "shares": 1_000_000}]}
WARRANT = {"venture": [{"warrant": "paper", "shares": 1_000_000}]}
PUBLIC = {"venture": [{"class": "common", "shares": 1_000_000, "restricted": False}]}
CONVERTED = {"angel": [{"class": "common", "shares": 2_000_000, "on_conversion": True}]}
NOT_AFTER = {"after_acquired": "no"}
HALVES = {"fund_a": 5, "fund_b": 5, "venture": 9, "angel": 0}
BASE: dict[str, Row] = {
    "other common of an Investor counts": (deal(SEVENTY, lots=MORE_COMMON), asking(OF_SEVENTY), NO_S1),
    "but not where after-acquired shares do not": (deal(SEVENTY | NOT_AFTER, lots=MORE_COMMON), asking(OF_SEVENTY), OBLIGED),
    "what is issuable on a warrant counts": (deal(SEVENTY, lots=WARRANT), asking(OF_SEVENTY), NO_S1),
    "but not where after-acquired shares do not, issuable or issued": (
        deal(SEVENTY | NOT_AFTER, lots=WARRANT),
        asking(OF_SEVENTY),
        OBLIGED,
    ),
    "common sold to the public counts no longer": (deal(SEVENTY, lots=PUBLIC), asking(OF_SEVENTY), OBLIGED),
    "common issued on conversion counts in any case": (
        deal(SEVENTY | NOT_AFTER, held={"angel": 0}, lots=CONVERTED),
        asking(OF_SEVENTY),
        OBLIGED,
    ),
    "shares that may all be sold under Rule 144 are out of the base": (
        deal(marked={"angel": {"rule_144": True}}),
        asking({"fund_a": 4_000_000}),
        OBLIGED,
    ),
    "parts of a share are dropped holder by holder: two and two are half of eight": (
        deal(held=HALVES, ratio="1/2"),
        asking({"fund_a": 2, "fund_b": 2}),
        NO_S1,
    ),
    "and half of eight is 50 percent": (
        deal({"initiating_percent": 50}, held=HALVES, ratio="1/2"),
        asking({"fund_a": 2, "fund_b": 2}),
        OBLIGED,
    ),
}

# --- 2.1(a): how much

NET = {"size_price": "9300000"}
AT_TEN: dict[str, Any] = {"price": "10.00", "selling_expenses": "7"}
"""Net of 7 percent a share is $9.30, and a million of them $9,300,000."""


def of(total: int) -> dict[str, int]:
    """Return what Holders of 80 percent ask for, so many shares in all."""
    return {"fund_a": total - 1, "venture": 1}


NO_PERCENT, NO_PRICE = {"size_percent": "none"}, {"size_price": "none"}
SIZE: dict[str, Row] = {
    "40 percent are enough": (deal(), asking(FORTY), OBLIGED),
    "a share less than 40 percent is not": (deal(), asking(of(3_999_999)), NO_S1),
    "a third of ten million is rounded up": (deal({"size_percent": "100/3"}), asking(of(3_333_334)), OBLIGED),
    "and a share less is under it": (deal({"size_percent": "100/3"}), asking(of(3_333_333)), NO_S1),
    "the net price must exceed X: exactly X is not enough": (deal(NET, **AT_TEN), asking(of(1_000_000)), NO_S1),
    "one share more exceeds it": (deal(NET, **AT_TEN), asking(of(1_000_001)), OBLIGED),
    "gross would do, net does not": (deal({"size_price": "9999999"}, **AT_TEN), asking(of(1_000_000)), NO_S1),
    "fees of counsel are Selling Expenses": (
        deal(NET, **AT_TEN),
        asking(of(1_000_001), counsel_fees="9.30"),
        NO_S1,
    ),
    "a cent less of them is exceeded": (deal(NET, **AT_TEN), asking(of(1_000_001), counsel_fees="9.29"), OBLIGED),
    "an act's own expenses go before the matter's": (deal(NET, **AT_TEN), asking(of(930_001), selling_expenses="0"), OBLIGED),
    "and its own price": (deal(NET, **AT_TEN), asking(of(500_001), price="20.00"), OBLIGED),
    "at its own price exactly X is not enough": (deal(NET, **AT_TEN), asking(of(500_000), price="20.00"), NO_S1),
    "a price of all is by the share": (
        deal(NET, **AT_TEN),
        asking(of(1_000_000), aggregate_price="10000000.00"),
        NO_S1,
    ),
    "a price of all, a cent higher": (deal(NET, **AT_TEN), asking(of(1_000_000), aggregate_price="10000000.01"), OBLIGED),
    "without a percentage the price alone counts": (deal(NO_PERCENT), asking(FORTY), NO_S1),
    "without a price the percentage alone counts": (deal(NO_PRICE, price="1000.00"), asking(of(3_999_999)), NO_S1),
    "without a price 40 percent are enough": (deal(NO_PRICE), asking(FORTY), OBLIGED),
    "without either any size will do": (deal(NO_PERCENT | NO_PRICE), asking(of(2)), OBLIGED),
}

# --- 2.1(a): when. "After" an anniversary, or day D, is taken to be from the next day on.

IPO = {"events": {"ipo": "2024-01-10"}}
LEAP = {"agreement_date": "2020-02-29"}
APRIL = {"demand_from": "date", "demand_date": "2025-04-30"}
ONLY = {"demand_from": "ipo_only"}
QUIET = {"own_after_days": 0}
"""The IPO excuses nothing once its day is over."""
WHEN: dict[str, Row] = {
    "on the fifth anniversary it is early": (deal(), asking(FORTY, date="2025-03-02"), NO_S1),
    "the day after it is not": (deal(), asking(FORTY, date="2025-03-03"), OBLIGED),
    "after three years, where the matter says three": (deal({"demand_years": 3}), asking(FORTY, date="2023-03-03"), OBLIGED),
    "on the third anniversary it is early": (deal({"demand_years": 3}), asking(FORTY, date="2023-03-02"), NO_S1),
    "an anniversary of February 29 is February 28": (deal(LEAP), asking(FORTY, date="2025-03-01"), OBLIGED),
    "on it it is early": (deal(LEAP), asking(FORTY, date="2025-02-28"), NO_S1),
    "day 180 after the IPO is early": (deal(QUIET, **IPO), asking(FORTY, date="2024-07-08"), NO_S1),
    "day 181 is not, though the years have not passed": (deal(QUIET, **IPO), asking(FORTY, date="2024-07-09"), OBLIGED),
    "another number of days": (deal(QUIET | {"demand_days_after_ipo": 90}, **IPO), asking(FORTY, date="2024-04-10"), OBLIGED),
    "and its last day": (deal(QUIET | {"demand_days_after_ipo": 90}, **IPO), asking(FORTY, date="2024-04-09"), NO_S1),
    "the IPO is a registration of the Company's own: 180 days after it": (
        deal({"demand_days_after_ipo": 90}, **IPO),
        asking(FORTY, date="2024-07-08"),
        EXCUSED,
    ),
    "and the day after these": (deal({"demand_days_after_ipo": 90}, **IPO), asking(FORTY, date="2024-07-09"), OBLIGED),
    "the years may come first": (
        deal(QUIET, events={"ipo": "2025-02-20"}),
        asking(FORTY, date="2025-03-03"),
        OBLIGED,
    ),
    "of the IPO only: without one never": (deal(ONLY), asking(FORTY), NO_S1),
    "of the IPO only: the years do not help": (deal(ONLY | QUIET, events={"ipo": "2025-12-17"}), asking(FORTY), NO_S1),
    "of the IPO only: day 181": (deal(ONLY, events={"ipo": "2025-12-16"}), asking(FORTY), OBLIGED),
    "on a stated date it is early": (deal(APRIL), asking(FORTY, date="2025-04-30"), NO_S1),
    "after a stated date it is not": (deal(APRIL), asking(FORTY, date="2025-05-01"), OBLIGED),
    "a stated date: neither years nor IPO": (deal(APRIL, **IPO), asking(FORTY, date="2025-04-29"), NO_S1),
}

# --- 2.13: ended rights, from the very day

NEVER = {"ends_years": "none"}
AGREEMENT = {"ends_from": "agreement", "ends_years": 6}
ENDED: dict[str, Row] = {
    "on the fifth anniversary of the IPO all rights have ended": (deal(events={"ipo": "2021-06-15"}), asking(FORTY), NO_S1),
    "the day before they have not": (deal(events={"ipo": "2021-06-16"}), asking(FORTY), OBLIGED),
    "after three years, where the matter says three": (
        deal({"ends_years": 3}, events={"ipo": "2023-06-15"}),
        asking(FORTY),
        NO_S1,
    ),
    "where no anniversary ends them they go on": (deal(NEVER, events={"ipo": "2011-06-15"}), asking(FORTY), OBLIGED),
    "without an IPO its anniversary ends nothing": (deal(), asking(FORTY), OBLIGED),
    "the sixth anniversary of the agreement": (deal(AGREEMENT), asking(FORTY, date="2026-03-02"), NO_S1),
    "the day before it": (deal(AGREEMENT), asking(FORTY, date="2026-03-01"), OBLIGED),
    "a Deemed Liquidation Event ends them": (deal(events={"deemed_liquidation": DAY}), asking(FORTY), NO_S1),
    "one of tomorrow does not yet": (deal(events={"deemed_liquidation": "2026-06-16"}), asking(FORTY), OBLIGED),
    "one who may sell all under Rule 144 demands nothing": (
        deal({"initiating_percent": 1, "size_percent": 1}, marked={"angel": {"rule_144": True}}),
        asking({"angel": 2_000_000}),
        NO_S1,
    ),
}

# --- 2.1(d)(i): the Company's own registration


def own(**days: Any) -> dict[str, Any]:
    return {"registrations": [{"id": "own", "kind": "company", "form": "S-1", **days}]}


S3: dict[str, Any] = {"form_s3": True}
BY_THREE = asking({"venture": 3_000_000}, "short_form")
"""Three million dollars by Holders of 30 percent."""
OWN: dict[str, Row] = {
    "60 days before the estimated filing": (deal(**own(estimated_filing="2026-08-14")), asking(FORTY), EXCUSED),
    "61 days before it": (deal(**own(estimated_filing="2026-08-15")), asking(FORTY), OBLIGED),
    "180 days after effectiveness": (
        deal(**own(estimated_filing="2025-11-03", effective="2025-12-17")),
        asking(FORTY),
        EXCUSED,
    ),
    "181 days after it": (deal(**own(estimated_filing="2025-11-03", effective="2025-12-16")), asking(FORTY), OBLIGED),
    "not yet effective, months after the estimate": (deal(**own(estimated_filing="2025-11-03")), asking(FORTY), EXCUSED),
    "the Company actively works on it": (deal(**own(estimated_filing="2026-08-14", pursued=True)), asking(FORTY), EXCUSED),
    "the Company has let it lie": (deal(**own(estimated_filing="2026-08-14", pursued=False)), asking(FORTY), OBLIGED),
    "other days, stated by the matter": (
        deal({"own_before_days": 30}, **own(estimated_filing="2026-07-16")),
        asking(FORTY),
        OBLIGED,
    ),
    "other days, the last of them": (
        deal({"own_after_days": 90}, **own(estimated_filing="2026-01-05", effective="2026-03-17")),
        asking(FORTY),
        EXCUSED,
    ),
    "on Form S-3: 30 days before": (deal(**S3, **own(estimated_filing="2026-07-15")), BY_THREE, EXCUSED),
    "on Form S-3: 31 days before": (deal(**S3, **own(estimated_filing="2026-07-16")), BY_THREE, OBLIGED),
    "on Form S-3: 90 days after": (
        deal(**S3, **own(estimated_filing="2026-02-02", effective="2026-03-17")),
        BY_THREE,
        EXCUSED,
    ),
    "on Form S-3: 91 days after": (
        deal(**S3, **own(estimated_filing="2026-02-02", effective="2026-03-16")),
        BY_THREE,
        OBLIGED,
    ),
}

# --- 2.1(d)(ii): demands that have been effected


def earlier(*entries: Mapping[str, Any], kind: str = "demand") -> dict[str, Any]:
    first = {"kind": kind, "way": restated.WAYS[kind], "notice": "2025-04-01"}
    return {"registrations": [{"id": f"e{number}", **first, **entry} for number, entry in enumerate(entries)]}


DONE = {"effective": "2025-06-20"}
WITHDRAWN = {"withdrawn": True}
TWICE = {"demands_allowed": 2}
HALF = DONE | {"requested": 4_000_001}
USED: dict[str, Row] = {
    "one has been effected": (deal(**earlier(DONE)), asking(FORTY), EXCUSED),
    "one has been effected today": (deal(**earlier({"effective": DAY})), asking(FORTY), EXCUSED),
    "one will be effective tomorrow": (deal(**earlier({"effective": "2026-06-16"})), asking(FORTY), OBLIGED),
    "one is pending": (deal(**earlier({})), asking(FORTY), OBLIGED),
    "one of two": (deal(TWICE, **earlier(DONE)), asking(FORTY), OBLIGED),
    "two of two": (deal(TWICE, **earlier(DONE, DONE)), asking(FORTY), EXCUSED),
    "as many as they like": (deal({"demands_allowed": "none"}, **earlier(DONE, DONE, DONE)), asking(FORTY), OBLIGED),
    "withdrawn and forfeited": (deal(**earlier(WITHDRAWN | {"withdrawal": "forfeited"})), asking(FORTY), EXCUSED),
    "withdrawn and paid for": (deal(**earlier(WITHDRAWN | {"withdrawal": "paid"})), asking(FORTY), OBLIGED),
    "withdrawn for an adverse change": (
        deal(**earlier(WITHDRAWN | {"withdrawal": "adverse_change"})),
        asking(FORTY),
        OBLIGED,
    ),
    "cut back to a share under half": (deal(**earlier(HALF | {"included": 2_000_000})), asking(FORTY), OBLIGED),
    "cut back to half at least": (deal(**earlier(HALF | {"included": 2_000_001})), asking(FORTY), EXCUSED),
    "cut back to half exactly": (
        deal(**earlier(DONE | {"requested": 4_000_000, "included": 2_000_000})),
        asking(FORTY),
        EXCUSED,
    ),
    "cut back to nearly nothing, where no percentage is stated": (
        deal({"effected_percent": "none"}, **earlier(HALF | {"included": 1})),
        asking(FORTY),
        EXCUSED,
    ),
    "an S-3 registration is none on Form S-1": (deal(**earlier(DONE, DONE, kind="short_form")), asking(FORTY), OBLIGED),
    "nor is one of the Company's own": (
        deal(**own(effective="2025-06-20", estimated_filing="2025-05-01")),
        asking(FORTY),
        OBLIGED,
    ),
    "on Form S-3: two in 12 months": (deal(**S3, **earlier(DONE, DONE, kind="short_form")), BY_THREE, EXCUSED),
    "on Form S-3: one in 12 months": (deal(**S3, **earlier(DONE, kind="short_form")), BY_THREE, OBLIGED),
    "on Form S-3: the other on the same day a year before": (
        deal(**S3, **earlier(DONE, {"effective": "2025-06-15"}, kind="short_form")),
        BY_THREE,
        EXCUSED,
    ),
    "on Form S-3: the other a day earlier": (
        deal(**S3, **earlier(DONE, {"effective": "2025-06-14"}, kind="short_form")),
        BY_THREE,
        OBLIGED,
    ),
    "on Form S-3: demands on Form S-1 do not count": (deal(**S3, **earlier(DONE, DONE)), BY_THREE, OBLIGED),
}

# --- 2.1(d)(iii), 2.1(b): Form S-3

BOTH_USED = earlier(DONE, DONE, kind="short_form")
AT_NET = {"s3_price": "9300000"}
SHORT_FORM: dict[str, Row] = {
    "shares that may be registered on Form S-3 at once need no S-1": (deal(**S3), asking(FORTY), EXCUSED),
    "not where they come to less than Form S-3 asks for": (deal({"s3_price": "4000001"}, **S3), asking(FORTY), OBLIGED),
    "not where Form S-3 is used up": (deal(**S3, **BOTH_USED), asking(FORTY), OBLIGED),
    "a Company that may not use Form S-3": (deal(), BY_THREE, NO_S3),
    "20 percent exactly": (deal({"s3_price": "2000000"}, **S3), asking({"angel": 2_000_000}, "short_form"), OBLIGED),
    "a share under 20 percent": (
        deal({"s3_price": "1000000"}, held={"angel": 1_999_999, "venture": 3_000_001}, **S3),
        asking({"angel": 1_999_999}, "short_form"),
        NO_S3,
    ),
    "no percentage: one Holder alone": (
        deal({"s3_percent": "none", "s3_price": "1"}, groups={}, **S3),
        asking({"fund_b": 1}, "short_form"),
        OBLIGED,
    ),
    "X exactly is enough": (deal(AT_NET, **S3, **AT_TEN), asking({"venture": 1_000_000}, "short_form"), OBLIGED),
    "a share less is not": (deal(AT_NET, **S3, **AT_TEN), asking({"venture": 999_999}, "short_form"), NO_S3),
    "a cent of fees less is not": (
        deal(AT_NET, **S3, **AT_TEN),
        asking({"venture": 1_000_000}, "short_form", counsel_fees="0.01"),
        NO_S3,
    ),
    "no price: a share will do": (deal({"s3_price": "none"}, **S3), asking({"venture": 1}, "short_form"), OBLIGED),
    "years before a demand on Form S-1": (deal(**S3), BY_THREE | {"date": "2021-01-04"}, OBLIGED),
    "a Key Holder has no part in it": (
        deal({"s3_percent": 10}, **S3),
        asking({"founder": 4_000_000}, "short_form"),
        NO_S3,
    ),
}

# --- 2.1(c): deferral

PUT_OFF = {"deferral": {"ground": "transaction"}}


def put_off_on(*days: str) -> dict[str, Any]:
    return earlier(*({"put_off": day, "withdrawn": True, "withdrawal": "paid"} for day in days))


DEFERRAL: dict[str, Row] = {
    "a material transaction": (deal(), asking(FORTY, **PUT_OFF), DEFERRED),
    "what is to stay confidential": (deal(), asking(FORTY, deferral={"ground": "confidential"}), DEFERRED),
    "compliance with law": (deal(), asking(FORTY, deferral={"ground": "compliance"}), DEFERRED),
    "an S-3 demand": (deal(**S3), BY_THREE | PUT_OFF, DEFERRED),
    "a second time within 12 months": (deal(**put_off_on("2025-06-16")), asking(FORTY, **PUT_OFF), OBLIGED),
    "a second time a year later": (deal(**put_off_on("2025-06-15")), asking(FORTY, **PUT_OFF), DEFERRED),
    "twice, where the matter allows it": (
        deal({"deferrals_allowed": 2}, **put_off_on("2025-06-16")),
        asking(FORTY, **PUT_OFF),
        DEFERRED,
    ),
    "thrice, where it allows two": (
        deal({"deferrals_allowed": 2}, **put_off_on("2025-06-16", "2025-09-01")),
        asking(FORTY, **PUT_OFF),
        OBLIGED,
    ),
}

# --- 2.11: market stand-off

STANDOFF = {"from": "2026-01-05", "to": "2026-12-31", "initial": True, "all_bound": True}
SELLS = {"venture": [{"class": "common", "shares": 1_200_000}]}
"""Venture then has 4,200,000 shares, and a quarter of them are 1,050,000."""


def selling(day: str, shares: int = 1, **holdback: Any) -> dict[str, Any]:
    act = {"id": "x", "kind": "distribution", "by": ["venture"], "date": day, "shares": shares, "to": "other"}
    return act | {"holdback": STANDOFF | holdback}


ANGEL_SELLS = {"angel": [{"class": "common", "shares": 700_000}]}
"""Angel then has 2,700,000, and a quarter of them is 675,000."""


def both_selling(by_angel: int) -> dict[str, Any]:
    act = selling("2026-07-04", released="1/4")
    return act | {"by": ["venture", "angel"], "shares": {"venture": 1_050_000, "angel": by_angel}}


OTHER_90 = {"standoff_other_days": 90}
OFF: dict[str, Row] = {
    "day 180 after the prospectus of the IPO": (deal(lots=SELLS), selling("2026-07-04"), refused("2.11")),
    "day 181": (deal(lots=SELLS), selling("2026-07-05"), PERMITTED),
    "the day of the prospectus": (deal(lots=SELLS), selling("2026-01-05"), refused("2.11")),
    "the day before it": (deal(lots=SELLS), selling("2026-01-04"), PERMITTED),
    "a shorter one: its last day": (deal(lots=SELLS), selling("2026-04-05", to="2026-04-05"), refused("2.11")),
    "a shorter one: the day after": (deal(lots=SELLS), selling("2026-04-06", to="2026-04-05"), PERMITTED),
    "not all officers, directors and large holders are bound": (
        deal(lots=SELLS),
        selling("2026-07-04", all_bound=False),
        PERMITTED,
    ),
    "another offering, by the form": (deal(lots=SELLS), selling("2026-01-05", initial=False), PERMITTED),
    "another offering: day 90": (deal(OTHER_90, lots=SELLS), selling("2026-04-05", initial=False), refused("2.11")),
    "another offering: day 91": (deal(OTHER_90, lots=SELLS), selling("2026-04-06", initial=False), PERMITTED),
    "a quarter is released": (deal(lots=SELLS), selling("2026-07-04", 1_050_000, released="1/4"), PERMITTED),
    "a quarter of what each has": (deal(lots=SELLS | ANGEL_SELLS), both_selling(675_000), PERMITTED),
    "a share more of one is more than its part": (deal(lots=SELLS | ANGEL_SELLS), both_selling(675_001), refused("2.11")),
    "a share more than a quarter": (deal(lots=SELLS), selling("2026-07-04", 1_050_001, released="1/4"), refused("2.11")),
}

# --- 6.1: assignment; 6.9: further Investors; 2.10: later rights


def moving(shares: int, relation: str, **more: Any) -> dict[str, Any]:
    act = {"id": "x", "kind": "transfer", "by": ["venture"], "to": "taker", "class": "series_a", "shares": shares}
    return act | {"relation": relation, "notified": True, "agrees_in_writing": True} | more


BOLT = {"angel": "bolt", "taker": "bolt"}
NEWCOMER = {"taker": [{"class": "series_a", "shares": 1_000}]}
JOINING = {"id": "x", "kind": "joinder", "by": ["taker"]}
LATER = {"id": "x", "kind": "grant", "by": ["company"], "to": "Newco"}
AHEAD = LATER | {"ahead": True, "demands": True}
REST: dict[str, Row] = {
    "to an Affiliate: a share will do": (deal(), moving(1, "affiliate"), PERMITTED),
    "to family: a share will do": (deal(), moving(1, "family"), PERMITTED),
    "to another: 100,000 shares": (deal(), moving(100_000, "other"), PERMITTED),
    "to another: a share less": (deal(), moving(99_999, "other"), refused("6.1")),
    "to another that then holds them": (
        deal(held={"taker": 99_999}),
        moving(1, "other"),
        PERMITTED,
    ),
    "to another whose Affiliate holds them": (deal(groups=ACME | BOLT), moving(1, "other"), PERMITTED),
    "other numbers, stated by the matter": (deal({"least_transfer": 250_000}), moving(249_999, "other"), refused("6.1")),
    "without notice": (deal(), moving(100_000, "other", notified=False), refused("6.1")),
    "without its agreement in writing": (deal(), moving(100_000, "affiliate", agrees_in_writing=False), refused("6.1")),
    "rights that have ended are not assigned": (
        deal(events={"deemed_liquidation": DAY}),
        moving(100_000, "other"),
        refused("6.1"),
    ),
    "a further Investor joins by signing": (deal(lots=NEWCOMER), JOINING | {"agrees_in_writing": True}, PERMITTED),
    "and not without": (deal(lots=NEWCOMER), JOINING | {"agrees_in_writing": False}, refused("6.9")),
    "later rights that do not go ahead": (deal(), LATER | {"ahead": False, "demands": False}, PERMITTED),
    "later rights ahead without consent": (deal(), AHEAD, refused("2.10")),
    "with the consent of half": (deal(), AHEAD | {"agreed_by": ["fund_a", "fund_b"]}, refused("2.10")),
    "with the consent of a majority": (deal(), AHEAD | {"agreed_by": ["fund_a", "fund_b", "angel"]}, PERMITTED),
    "a Key Holder's consent does not count": (
        deal(),
        AHEAD | {"agreed_by": ["fund_a", "fund_b", "founder"]},
        refused("2.10"),
    ),
    "half is enough where the matter says 50 percent": (
        deal({"later_rights_percent": 50}),
        AHEAD | {"agreed_by": ["fund_a", "fund_b"]},
        PERMITTED,
    ),
    "ahead, though it lets nobody demand": (deal(), LATER | {"ahead": True, "demands": False}, refused("2.10")),
}

# --- deals of public filings, whose blanks are terms alone

LONGBOARD = {"demand_years": 4, "initiating_percent": 40, "size_percent": 40, "size_price": "none"}
ZIP = {"demand_years": 7, "initiating_percent": "majority", "size_percent": 30, "size_price": "10000000"}
BIOENERGY = {"demand_years": 1, "demand_days_after_ipo": 90, "initiating_percent": 25, "size_percent": 20}
BIOENERGY |= {"size_price": "15000000", "demand_filing_days": 45}
DEALS: dict[str, Row] = {
    "Longboard, after four years": (deal(LONGBOARD), asking({"fund_a": 4_000_000}, date="2024-03-03"), OBLIGED),
    "Longboard, four years": (deal(LONGBOARD), asking({"fund_a": 4_000_000}, date="2024-03-02"), NO_S1),
    "Longboard, a share less, at any price": (
        deal(LONGBOARD),
        asking({"fund_a": 3_999_999}, date="2024-03-03", price="100.00"),
        NO_S1,
    ),
    "Longboard, by 30 percent": (deal(LONGBOARD), asking({"venture": 3_000_000}), NO_S1),
    "ZipRecruiter, 30 percent after seven years": (deal(ZIP), asking(of(3_000_000), date="2027-03-03"), OBLIGED),
    "ZipRecruiter, a share less": (deal(ZIP), asking(of(2_999_999), date="2027-03-03"), NO_S1),
    "ZipRecruiter, a share less for more than ten million": (
        deal(ZIP),
        asking(of(2_999_999), date="2027-03-03", price="3.34"),
        OBLIGED,
    ),
    "Advanced BioEnergy, 20 percent after a year": (
        deal(BIOENERGY),
        asking({"venture": 2_000_000}, date="2021-03-03"),
        OBLIGED,
    ),
    "Advanced BioEnergy, a share less for less than fifteen million": (
        deal(BIOENERGY),
        asking({"venture": 1_999_999}, date="2021-03-03", price="7.50"),
        NO_S1,
    ),
    "Advanced BioEnergy, a share less for more": (
        deal(BIOENERGY),
        asking({"venture": 1_999_999}, date="2021-03-03", price="7.51"),
        OBLIGED,
    ),
    "Advanced BioEnergy, by 20 percent": (deal(BIOENERGY), asking({"angel": 2_000_000}, date="2021-03-03"), NO_S1),
}

TABLES = {
    "who": WHO, "base": BASE, "size": SIZE, "when": WHEN, "ended": ENDED, "own": OWN, "used": USED, "s3": SHORT_FORM,
    "deferral": DEFERRAL, "standoff": OFF, "rest": REST, "deals": DEALS,
}  # fmt: skip
ALL = {f"{name}: {sentence}": row for name, table in TABLES.items() for sentence, row in table.items()}


@rows(ALL)
def test_the_hand_and_the_restatement_agree(matter: dict[str, Any], act: dict[str, Any], wanted: Told) -> None:
    assert by_restatement(with_act(matter, act)) == wanted


@rows(ALL)
def test_the_product_tells_the_verdict_and_the_sections_that_are_not_met(
    matter: dict[str, Any], act: dict[str, Any], wanted: Told
) -> None:
    answer = check(loaded(with_act(matter, act)), "x").json()
    assert told(answer) == wanted
    assert answer["admissible"] is (wanted.verdict in {"obliged", "deferred", "permitted"})


def scaled(matter: Mapping[str, Any], factor: int) -> dict[str, Any]:
    """Return the matter with all its shares so many times as many, at a price so many times lower."""
    classes = [entry | {"outstanding": factor * entry["outstanding"]} for entry in matter["classes"]]
    holders = [
        holder | {"holdings": [lot | {"shares": factor * lot["shares"]} for lot in holder["holdings"]]}
        for holder in matter["holders"]
    ]
    acts = [act | {"shares": {who: factor * count for who, count in act["shares"].items()}} for act in matter["acts"]]
    return {**matter, "price": f"{1 / factor:.5f}", "classes": classes, "holders": holders, "acts": acts}


@rows(WHO)
def test_a_trillion_shares_are_counted_as_exactly(matter: dict[str, Any], act: dict[str, Any], wanted: Told) -> None:
    vast = scaled(with_act(matter, act), 100_000)
    assert by_restatement(vast) == wanted
    assert told(check(loaded(vast), "x").json()) == wanted


@pytest.mark.parametrize(
    ("terms", "until", "clear"), [({}, "2026-09-13", "2026-09-14"), ({"deferral_days": 30}, "2026-07-15", "2026-07-16")]
)
def test_a_deferral_lasts_its_days_after_the_request(terms: dict[str, Any], until: str, clear: str) -> None:
    matter = with_act(deal(terms), asking(FORTY, **PUT_OFF))
    answer, mine = check(loaded(matter), "x").json(), restated.check(matter, "x")
    assert (mine["deferred_until"], mine["clear_on"]) == (until, clear)
    assert (answer["deferred_until"], answer["clear_on"]) == (until, clear)


def test_what_is_no_request_is_void_and_not_deferred_and_all_that_is_wanting_is_told() -> None:
    matter = with_act(deal(**earlier(DONE)), asking(of(3_999_999), **PUT_OFF))
    wanted = Told("void", frozenset({"2.1(a)", "2.1(c)", "2.1(d)"}))
    assert by_restatement(matter) == wanted
    assert told(check(loaded(matter), "x").json()) == wanted


def test_an_excused_request_is_not_deferred() -> None:
    matter = with_act(deal(**earlier(DONE)), asking(FORTY, **PUT_OFF))
    assert check(loaded(matter), "x").json()["verdict"] == restated.check(matter, "x")["verdict"] == "excused"


def test_after_a_demand_notice_within_ten_days_and_filing_within_sixty() -> None:
    days = {entry["by"] for entry in check(loaded(with_act(deal(), asking(FORTY))), "x").json()["follows"]}
    assert {"2026-06-25", "2026-08-14"} <= days


def test_after_an_s3_demand_notice_within_ten_days_and_filing_within_forty_five() -> None:
    days = {entry["by"] for entry in check(loaded(with_act(deal(**S3), BY_THREE)), "x").json()["follows"]}
    assert {"2026-06-25", "2026-07-30"} <= days
    stated = deal({"s3_filing_days": 30}, **S3)
    days = {entry["by"] for entry in check(loaded(with_act(stated, BY_THREE)), "x").json()["follows"]}
    assert "2026-07-15" in days


# --- 2.1, 2.2: who is included

COMPANY = {"id": "x", "kind": "company", "by": ["company"], "shares": 4_000_000, "method": "underwritten", "form": "S-1"}


def joining(asks: Mapping[str, int], days: int = 20) -> dict[str, Any]:
    return {"joining": [{"by": who, "shares": count, "days_after_notice": days} for who, count in asks.items()]}


ONE = {"angel": 1_000}
Included = tuple[dict[str, Any], dict[str, Any], dict[str, int], list[str]]
INCLUDED: dict[str, Included] = {
    "a demand: day 20": (deal(), asking(FORTY, **joining(ONE)), ONE, []),
    "a demand: day 21": (deal(), asking(FORTY, **joining(ONE, 21)), {}, ["angel"]),
    "a demand: another number of days": (deal({"joining_days": 10}), asking(FORTY, **joining(ONE, 11)), {}, ["angel"]),
    "a demand: no Key Holder": (deal(), asking(FORTY, **joining({"founder": 5})), {}, ["founder"]),
    "a demand: nobody who is no party": (deal(), asking(FORTY, **joining({"outsider": 5})), {}, ["outsider"]),
    "an S-3 demand: day 20": (deal(**S3), BY_THREE | joining(ONE), ONE, []),
    "an S-3 demand: day 21": (deal(**S3), BY_THREE | joining(ONE, 21), {}, ["angel"]),
    "the Company's: day 20": (deal(), COMPANY | joining(ONE), ONE, []),
    "the Company's: day 21": (deal(), COMPANY | joining(ONE, 21), {}, ["angel"]),
    "the Company's: Key Holders too": (deal(), COMPANY | joining({"founder": 5}), {"founder": 5}, []),
    "the Company's: Key Holders' shares, where after-acquired ones do not count": (
        deal(NOT_AFTER),
        COMPANY | joining({"founder": 5}),
        {"founder": 5},
        [],
    ),
    "the Company's: nobody who is no party": (deal(), COMPANY | joining({"outsider": 5}), {}, ["outsider"]),
    "the Company's, on Form S-8": (deal(), COMPANY | {"form": "S-8"} | joining(ONE), {}, ["angel"]),
    "the Company's, on Form S-4": (deal(), COMPANY | {"form": "S-4"} | joining(ONE), {}, ["angel"]),
    "the Company's, on Form S-3": (deal(), COMPANY | {"form": "S-3"} | joining(ONE), ONE, []),
    "the Company's, not for cash": (deal(), COMPANY | {"for_cash": False} | joining(ONE), {}, ["angel"]),
    "of an employee plan": (deal(), COMPANY | {"exclusion": "employee_plan"} | joining(ONE), {}, ["angel"]),
    "of Rule 145": (deal(), COMPANY | {"exclusion": "rule_145"} | joining(ONE), {}, ["angel"]),
    "of a form that says too little": (
        deal(),
        COMPANY | {"exclusion": "no_substantial_information"} | joining(ONE),
        {},
        ["angel"],
    ),
    "of common on conversion of debt": (deal(), COMPANY | {"exclusion": "debt_conversion"} | joining(ONE), {}, ["angel"]),
    "one whose shares are free under Rule 144": (
        deal(marked={"angel": {"rule_144": True}}),
        COMPANY | joining(ONE | {"venture": 7}),
        {"venture": 7},
        ["angel"],
    ),
    "all rights have ended": (deal(events={"deemed_liquidation": DAY}), COMPANY | joining(ONE), {}, ["angel"]),
    "common that it acquired since": (
        deal(lots={"angel": [{"class": "common", "shares": 9}]}),
        COMPANY | joining({"angel": 2_000_009}),
        {"angel": 2_000_009},
        [],
    ),
}


@pytest.mark.parametrize(("matter", "act", "included", "left_out"), INCLUDED.values(), ids=list(INCLUDED))
def test_who_is_included_by_the_restatement(
    matter: dict[str, Any], act: dict[str, Any], included: dict[str, int], left_out: list[str]
) -> None:
    found = restated.check(with_act(matter, act), "x")
    assert (found["joiners"], found["left_out"]) == (included, left_out)


@pytest.mark.parametrize(("matter", "act", "included", "left_out"), INCLUDED.values(), ids=list(INCLUDED))
def test_who_is_included(matter: dict[str, Any], act: dict[str, Any], included: dict[str, int], left_out: list[str]) -> None:
    answer = check(loaded(with_act(matter, act)), "x").json()
    own_shares = {"company", *act["by"]}
    assert answer["admissible"] is True
    assert {who: count for who, count in answer["included"].items() if who not in own_shares and count} == included
    assert sorted(entry["by"] for entry in answer["left_out"]) == left_out


# --- 2.3: cutback

EIGHT = COMPANY | {"shares": 8_000_000}
FIVE = {"venture": 3_000_000, "angel": 2_000_000}
"""By what they own as 3 to 2."""
OTHERS = {"also_selling": {"outsider": 1_000_000}}
FIRST = {"key_holders_first": "yes"}
WITH_KEY = joining({"venture": 3_000_000, "founder": 2_000_000})
ALL_SELL = {"fund_a": 4_000_000, "venture": 3_000_000}
OF_FUNDS = joining({"fund_a": 500_000, "fund_b": 1_000_000, "venture": 3_000_000})
LOTS = {"round_to": 100}
FOUR_JOIN = COMPANY | joining(FIVE)
Cut = tuple[dict[str, Any], dict[str, Any], int, dict[str, int]]
CUTBACK: dict[str, Cut] = {
    "the floor of 30 percent is the Holders', and the Company's shares give way": (
        deal(), EIGHT | joining(FIVE), 8_000_000, {"company": 5_600_000, "venture": 1_440_000, "angel": 960_000},
    ),
    "another floor": (
        deal({"floor_percent": 20}), EIGHT | joining(FIVE), 8_000_000,
        {"company": 6_400_000, "venture": 960_000, "angel": 640_000},
    ),
    "a floor that does not come out even is rounded up": (
        deal(), EIGHT | joining({"angel": 2_000_000}), 3, {"company": 2, "angel": 1},
    ),
    "no floor: the Company first": (
        deal({"floor_percent": "none"}), EIGHT | joining(FIVE), 8_000_000, {"company": 8_000_000},
    ),
    "the floor asks for no more than they asked for": (
        deal(), EIGHT | joining({"angel": 1_000_000}), 8_000_000, {"company": 7_000_000, "angel": 1_000_000},
    ),
    "in the IPO the Holders go to nothing": (
        deal(), EIGHT | {"initial": True} | joining(FIVE), 8_000_000, {"company": 8_000_000},
    ),
    "in the IPO they have what the Company leaves": (
        deal(), EIGHT | {"initial": True} | joining(FIVE), 8_500_000,
        {"company": 8_000_000, "venture": 300_000, "angel": 200_000},
    ),
    "other stockholders are out before a Holder is reduced": (
        deal(), FOUR_JOIN | OTHERS, 9_000_000, {"company": 4_000_000, "venture": 3_000_000, "angel": 2_000_000},
    ),
    "then the Holders": (
        deal(), FOUR_JOIN | OTHERS, 8_000_000, {"company": 4_000_000, "venture": 2_400_000, "angel": 1_600_000},
    ),
    "others have what the Holders leave": (
        deal(), FOUR_JOIN | OTHERS, 9_400_000, {"company": 4_000_000, **FIVE, "outsider": 400_000},
    ),
    "in the IPO too others are out first": (
        deal(), FOUR_JOIN | OTHERS | {"initial": True}, 9_000_000, {"company": 4_000_000, **FIVE},
    ),
    "by what is owned, not by what is asked for": (
        deal(), COMPANY | joining({"venture": 1_000_000, "angel": 2_000_000}), 5_000_000,
        {"company": 3_500_000, "venture": 900_000, "angel": 600_000},
    ),
    "nobody has more than it asked for, and the rest is shared again": (
        deal(), COMPANY | joining({"venture": 100_000, "angel": 2_000_000}), 5_000_000,
        {"company": 3_500_000, "venture": 100_000, "angel": 1_400_000},
    ),
    "Key Holders with the others, by what they own": (  # 1.5 and 2.5 million; Founder asks for 2
        deal(), COMPANY | WITH_KEY, 8_000_000, {"company": 4_000_000, "venture": 2_000_000, "founder": 2_000_000},
    ),
    "Key Holders first out": (
        deal(FIRST), COMPANY | WITH_KEY, 8_000_000, {"company": 4_000_000, "venture": 3_000_000, "founder": 1_000_000},
    ),
    "Key Holders entirely out before any other is reduced": (
        deal(FIRST), COMPANY | WITH_KEY, 6_000_000, {"company": 4_000_000, "venture": 2_000_000},
    ),
    "Affiliates are one selling Holder": (  # 1.25 million for 5 million owned, of which Fund A asks for half a million
        deal(), COMPANY | OF_FUNDS, 6_000_000,
        {"company": 4_000_000, "fund_a": 500_000, "fund_b": 750_000, "venture": 750_000},
    ),
    "those who are none stand each alone": (
        deal(groups={}), COMPANY | OF_FUNDS, 6_000_000,
        {"company": 4_000_000, "fund_a": 500_000, "fund_b": 375_000, "venture": 1_125_000},
    ),
    "a demand: all others out first": (
        deal(), asking(ALL_SELL, also_selling={"company": 2_000_000}), 7_000_000, ALL_SELL,
    ),
    "a demand: others have what the Holders leave": (
        deal(), asking(ALL_SELL, also_selling={"company": 2_000_000}), 8_000_000, {**ALL_SELL, "company": 1_000_000},
    ),
    "a demand: then the Holders by what they own, to the nearest": (
        deal(), asking(ALL_SELL, also_selling={"company": 2_000_000}), 6_000_000, {"fund_a": 3_428_571, "venture": 2_571_429},
    ),
    "a demand: the Initiating Holders are reduced with those who join": (
        deal(), asking(ALL_SELL, **joining({"angel": 2_000_000})), 4_500_000,
        {"fund_a": 2_000_000, "venture": 1_500_000, "angel": 1_000_000},
    ),
    "a demand: no floor, and Affiliates apart": (  # 4, 1 and 3 parts of 2 million; Fund A asks for half a million
        deal(), asking({"fund_a": 500_000, "fund_b": 1_000_000, "venture": 3_000_000}), 2_000_000,
        {"fund_a": 500_000, "fund_b": 375_000, "venture": 1_125_000},
    ),
    "an S-3 demand is cut back alike": (
        deal(**S3), BY_THREE | joining({"angel": 2_000_000}), 2_500_000, {"venture": 1_500_000, "angel": 1_000_000},
    ),
    "to the nearest share": (
        deal(), FOUR_JOIN, 5_714_289, {"company": 4_000_000, "venture": 1_028_573, "angel": 685_716},
    ),
    "to the nearest hundred: the odd rest by the largest remainder": (  # 1,050,030 and 700,020
        deal(LOTS), FOUR_JOIN, 5_750_050, {"company": 4_000_000, "venture": 1_050_050, "angel": 700_000},
    ),
    "to the nearest hundred: a whole lot first, then the odd rest": (  # 1,050,090 and 700,060
        deal(LOTS), FOUR_JOIN, 5_750_150, {"company": 4_000_000, "venture": 1_050_100, "angel": 700_050},
    ),
    "not underwritten: nothing is reduced": (
        deal(), FOUR_JOIN | {"method": "other"}, 1, {"company": 4_000_000, **FIVE},
    ),
    "as much as is asked for": (deal(), FOUR_JOIN, 9_000_000, {"company": 4_000_000, **FIVE}),
}  # fmt: skip


def some(shares: Mapping[str, int]) -> dict[str, int]:
    return {who: count for who, count in sorted(shares.items()) if count}


@pytest.mark.parametrize(("matter", "act", "maximum", "sold"), CUTBACK.values(), ids=list(CUTBACK))
def test_the_cutback_by_the_restatement(matter: dict[str, Any], act: dict[str, Any], maximum: int, sold: dict[str, int]) -> None:
    assert some(restated.allocate(with_act(matter, act), "x", maximum)["sold"]) == some(sold)


@pytest.mark.parametrize(("matter", "act", "maximum", "sold"), CUTBACK.values(), ids=list(CUTBACK))
def test_the_cutback(matter: dict[str, Any], act: dict[str, Any], maximum: int, sold: dict[str, int]) -> None:
    answer = allocate(loaded(with_act(matter, act)), "x", maximum=maximum).json()
    assert some(answer["pro_rata"]["sold"]) == some(sold)
    assert answer["pro_rata"]["unsold"] == 0
    assert answer["admissible"] is True


def test_the_list_of_a_cutback_is_its_one_division() -> None:
    matter, act, maximum, sold = CUTBACK["then the Holders"]
    answer = allocate(loaded(with_act(matter, act)), "x", maximum=maximum).json()
    assert (answer["count"], answer["complete"]) == (1, True)
    assert [some(entry["sold"]) for entry in answer["allocations"]] == [some(sold)]


# --- all requests

Sets = dict[tuple[str, tuple[str, ...]], tuple[int, int]]
FUNDS = ("fund_a", "fund_b")
"""Kind and holders, and the fewest and most shares."""
WITH_VENTURE, WITH_ANGEL = (*FUNDS, "venture"), ("angel", *FUNDS)
REQUESTS: dict[str, tuple[dict[str, Any], Sets]] = {
    "a majority of three groups is two with the largest": (
        deal(),
        {("demand", WITH_VENTURE): (4_000_000, 8_000_000), ("demand", WITH_ANGEL): (4_000_000, 7_000_000)},
    ),
    "half is one group alone, or the two others": (
        deal({"initiating_percent": 50}),
        {("demand", FUNDS): (4_000_000, 5_000_000), ("demand", ("angel", "venture")): (4_000_000, 5_000_000)},
    ),
    "without Affiliates half is any two or three of four": (
        deal({"initiating_percent": 50}, groups={}),
        {
            ("demand", ("fund_a", "venture")): (4_000_000, 7_000_000),
            ("demand", ("angel", "fund_a")): (4_000_000, 6_000_000),
            ("demand", FUNDS): (4_000_000, 5_000_000),
            ("demand", ("angel", "venture")): (4_000_000, 5_000_000),
        },
    ),
    "the fewest shares by price, where those are fewer": (
        deal(NET, held={"venture": 0, "angel": 0}, **AT_TEN),
        {("demand", FUNDS): (1_000_001, 5_000_000)},
    ),
    "the fewest by percentage, where those are fewer": (
        deal(NET | {"size_percent": 20}, held={"venture": 0, "angel": 0}, price="9.00"),
        {("demand", FUNDS): (1_000_000, 5_000_000)},
    ),
    "on Form S-3 each group that has enough, and no S-1 where that is open": (
        deal(**S3),
        {("short_form", FUNDS): (3_000_000, 5_000_000), ("short_form", ("venture",)): (3_000_000, 3_000_000)},
    ),
    "on Form S-3 at a price that only two groups reach": (
        deal({"s3_price": "5000001"}, held={"fund_a": 2_000_000}, **S3),
        {
            ("short_form", WITH_VENTURE): (5_000_001, 6_000_000),
            ("demand", ("angel", "venture")): (3_200_000, 5_000_000),
            ("demand", WITH_ANGEL): (3_200_000, 5_000_000),
        },
    ),
    "a share each at least, where no size is asked for": (
        deal(NO_PERCENT | NO_PRICE),
        {("demand", WITH_VENTURE): (3, 8_000_000), ("demand", WITH_ANGEL): (3, 7_000_000)},
    ),
    "none when one has been effected": (deal(**earlier(DONE)), {}),
    "none before the window": (deal(as_of="2025-03-02"), {}),
    "none when all rights have ended": (deal(events={"deemed_liquidation": DAY}), {}),
}


@pytest.mark.parametrize(("matter", "wanted"), REQUESTS.values(), ids=list(REQUESTS))
def test_the_smallest_sets_by_the_restatement(matter: dict[str, Any], wanted: Sets) -> None:
    found = {key: (shares["least"], shares["most"]) for key, shares in restated.requests(matter).items()}
    assert found == wanted


@pytest.mark.parametrize(("matter", "wanted"), REQUESTS.values(), ids=list(REQUESTS))
def test_the_smallest_sets(matter: dict[str, Any], wanted: Sets) -> None:
    answer = requests(loaded(matter)).json()
    found = {(row["kind"], tuple(row["by"])): (row["shares"]["least"], row["shares"]["most"]) for row in answer["requests"]}
    assert found == wanted
    assert len(answer["requests"]) == len(wanted)
    assert {(row["kind"], row["way"]) for row in answer["requests"]} <= set(restated.WAYS.items())
    assert all(row["verdict"] == "obliged" for row in answer["requests"])
    assert not {kind for kind, _ in wanted} & {row["kind"] for row in answer["refused"]}


def test_a_refusal_tells_what_was_used_and_the_sections_that_are_not_met() -> None:
    answer = requests(loaded(deal(**earlier(DONE)))).json()
    refusals = {row["kind"]: row for row in answer["refused"]}
    demand, short = refusals["demand"], refusals["short_form"]
    assert (demand["verdict"], demand["allowed"], demand["used"], demand["left"]) == ("excused", 1, 1, 0)
    assert (demand["way"], sorted(demand["by"])) == ("s1_holders", ["angel", "fund_a", "fund_b", "venture"])
    assert heads({"conditions": [item | {"met": False} for item in demand["unmet"]]}) == {"2.1(d)"}
    assert heads({"conditions": [item | {"met": False} for item in short["unmet"]]}) == {"2.1(b)"}
    (row,) = [row for row in answer["ledger"] if row["way"] == "s1_holders"]
    assert [(entry["id"], entry["counts"]) for entry in row["registrations"]] == [("e0", True)]


def test_others_are_to_be_notified_and_reply_within_twenty_days() -> None:
    answer = requests(loaded(deal())).json()
    row = next(row for row in answer["requests"] if tuple(row["by"]) == WITH_VENTURE)
    assert (row["notify"], row["reply_days"], float(row["price"])) == (["angel"], 20, 1.0)
    assert (row["allowed"], row["used"], row["left"]) == (1, 0, 1)


# --- terms: what is given, taken for granted, or wrong


def items(answer: Mapping[str, Any], word: str) -> set[str]:
    """Return the tags of all that an answer rests on by that name."""
    return {entry["tag"] for entry in answer["basis"] if word in entry["item"]}


RESTS = ["initiating_percent", "size_percent", "demand_years", "demands_allowed"]


@pytest.mark.parametrize("term", RESTS)
def test_a_default_is_told_as_assumed_and_a_given_term_is_not(term: str) -> None:
    given = {"initiating_percent": "majority", "size_percent": 40, "demand_years": 5, "demands_allowed": 1}
    silent = check(loaded(with_act(deal(), asking(FORTY))), "x").json()
    stated = check(loaded(with_act(deal({term: given[term]}), asking(FORTY))), "x").json()
    assert (items(silent, term), items(stated, term)) == ({"assumed"}, set())
    assert silent["verdict"] == stated["verdict"] == "obliged"


def test_a_term_has_the_basis_that_the_matter_gives_it() -> None:
    for basis, told_as in (("inferred", {"inferred"}), ("assumed", {"assumed"}), ("sourced", set[str]()), ("given", set[str]())):
        entry = {"value": 40, "basis": basis, "source": "the charter"}
        answer = check(loaded(with_act(deal({"size_percent": entry}), asking(FORTY))), "x").json()
        assert (answer["verdict"], items(answer, "size_percent")) == ("obliged", told_as)


def test_a_value_outside_the_range_of_the_form_is_taken_and_told() -> None:
    seven = deal({"demand_years": 7})
    early = check(loaded(with_act(seven, asking(FORTY))), "x").json()
    assert told(early) == NO_S1
    assert "range" in json.dumps(early)
    assert check(loaded(with_act(seven, asking(FORTY, date="2027-03-03"))), "x").json()["verdict"] == "obliged"


def mistakes(matter: Mapping[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        loaded(matter)
    assert all(finding.message and finding.mend for finding in caught.value.findings)
    return [(finding.key, finding.mend) for finding in caught.value.findings]


@pytest.mark.parametrize("terms", [{}, None])
def test_a_matter_without_the_date_of_its_agreement_is_told_to_state_it(terms: dict[str, Any] | None) -> None:
    matter = deal()
    matter["terms"] = terms
    found = mistakes(matter)
    assert len(found) == 1
    assert found[0][0] in {"terms", "terms.agreement_date"}
    assert "agreement_date" in "".join(found[0])


@pytest.mark.parametrize(
    ("terms", "key", "mend"),
    [
        ({"initiating_percnt": 40}, "terms.initiating_percnt", "initiating_percent"),
        ({"demand_from": "earlier_off"}, "terms.demand_from", "earlier_of"),
        ({"key_holders_first": "maybe"}, "terms.key_holders_first", "no"),
        ({"demand_years": "five"}, "terms.demand_years", ""),
        ({"demand_years": -1}, "terms.demand_years", ""),
        ({"demand_years": 2.5}, "terms.demand_years", ""),
        ({"size_price": "much"}, "terms.size_price", ""),
        ({"demand_date": "2025-04-31"}, "terms.demand_date", ""),
        ({"least_transfer": "1.5"}, "terms.least_transfer", ""),
        ({"initiating_percent": "none"}, "terms.initiating_percent", ""),
        ({"deferral_days": "none"}, "terms.deferral_days", ""),
        ({"initiating_percent": 101}, "terms.initiating_percent", ""),
        ({"size_percent": "1/0"}, "terms.size_percent", ""),
    ],
)
def test_a_mistake_in_a_term_is_told_with_its_key_and_a_mend(terms: dict[str, Any], key: str, mend: str) -> None:
    found = mistakes(deal(terms))
    assert [entry[0] for entry in found] == [key]
    assert mend in found[0][1]


def test_all_mistakes_are_told_at_once() -> None:
    matter = deal({"demand_years": "five", "sizes": 1}, events={"ipoo": DAY}, marked={"angel": {"rule_145": True}})
    assert {key for key, _ in mistakes(matter)} == {"terms.demand_years", "terms.sizes", "events.ipoo", "holders[3].rule_145"}


@pytest.mark.parametrize(
    ("matter", "key"),
    [
        (with_act(deal(), asking(FORTY, deferral={"ground": "weather"})), "acts[0].deferral.ground"),
        (with_act(deal(), moving(1, "friend")), "acts[0].relation"),
        (with_act(deal(), COMPANY | {"exclusion": "rule_146"}), "acts[0].exclusion"),
        (with_act(deal(), asking(FORTY, way="wcas")), "acts[0].way"),
        (deal(marked={"angel": {"capacity": "wcas"}}), "holders[3].capacity"),
        (deal(marked={"angel": {"transferee_off": "venture"}}), "holders[3].transferee_off"),
        (deal(events={"ipo": "2025-02-30"}), "events.ipo"),
        (deal(selling_expenses="101"), "selling_expenses"),
    ],
)
def test_a_mistake_elsewhere_is_told_with_its_key(matter: dict[str, Any], key: str) -> None:
    assert [entry[0] for entry in mistakes(matter)] == [key]


def test_a_withdrawal_goes_with_a_registration_that_was_withdrawn() -> None:
    keys = [key for key, _ in mistakes(deal(**earlier(DONE | {"withdrawal": "paid"})))]
    assert len(keys) == 1
    assert keys[0].startswith("registrations[0]")


SAVVIS = {
    "regrights": 1, "matter": "of SAVVIS", "as_of": "2003-01-01", "price": "1.00",
    "classes": [{"id": "common", "kind": "common", "outstanding": 10}], "holders": [{"id": "a", "capacity": "wcas"}],
}  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [{"terms": {"initiating_percent": 40}}, {"events": {"ipo": "2002-06-28"}}, {"selling_expenses": "7"}],
)
def test_what_only_this_agreement_knows_is_an_unknown_key_of_another(more: dict[str, Any]) -> None:
    assert loaded(SAVVIS).as_of.year == 2003
    assert [key for key, _ in mistakes(SAVVIS | more)] == list(more)


def test_another_agreement_knows_no_grants_and_no_affiliates() -> None:
    assert mistakes(SAVVIS | {"acts": [LATER | {"ahead": True, "demands": True}]})
    holders = [{"id": "a", "capacity": "wcas", "affiliates": "acme"}]
    assert [key for key, _ in mistakes(SAVVIS | {"holders": holders})] == ["holders[0].affiliates"]


def test_what_the_company_must_do_agrees_with_the_day_by_which_it_must_file() -> None:
    from test_cli import run

    # 2.1(b): the registration statement is filed within 45 days after the request, and not at once.
    example = Path(__file__).parents[1] / "examples" / "series_a.yaml"
    text = " ".join(run("check", example, "s3_now").stdout.split())
    assert "Larkspur must register, and file within the days that 2.1 gives it." in text
    assert "file the registration statement; last day, 2026-10-16" in text
    assert "must register at once" not in text
