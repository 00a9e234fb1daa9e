"""What an answer rests on that is not given: each inferred or assumed rule is listed where it is used, and only there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from test_cases import merged

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.requests import requests

SAVVIS = agreement_of("savvis")

parsed = yaml.safe_load

# At $10 the floor of a demand is 2,500,000 shares; 100,000,000 votes, all of them common.
BASE = parsed("""
{regrights: 1, matter: basis, as_of: 2003-06-02, price: "10", form_s3: true,
classes: [{id: common, kind: common, outstanding: 100000000, votes_per_share: 1},
  {id: pref, kind: preferred, outstanding: 0, converts_to: common, ratio: "4/3", votes: as_converted}],
warrants: [{id: nw, covered: true, into: common}],
holders: [{id: w, capacity: wcas, holdings: [{class: common, shares: 30000000}]},
  {id: r, capacity: reuters, holdings: [{class: common, shares: 20000000}]},
  {id: c, capacity: constellation, joined: 2002-06-28, holdings: [{class: common, shares: 4000000}]},
  {id: o, capacity: other_investor, holdings: [{class: common, shares: 8000000}]},
  {id: n, capacity: nortel, holdings: [{warrant: nw, shares: 3000000}]},
  {id: t, capacity: none, holdings: [{class: common, shares: 9000000}]},
  {id: z, capacity: none, holdings: [{class: common, shares: 1}]}],
acts: [{id: d, kind: demand, way: wcas, by: [w], shares: {w: 3000000}, method: underwritten, underwriter_maximum: 2000000},
  {id: s, kind: short_form, way: wcas, by: [w], shares: {w: 2000000}, method: other},
  {id: e, kind: demand, way: other_eligible, by: [o], shares: {o: 3000000}, method: other},
  {id: k, kind: company, by: [company], shares: 1000, method: underwritten, underwriter_maximum: 900},
  {id: v, kind: transfer, by: [w], to: t, class: common, shares: 1, purchase: true},
  {id: j, kind: joinder, by: [z], consents: [company, wcas], agrees_in_writing: true},
  {id: dc, kind: demand, way: constellation, by: [c], shares: {c: 4000000}, method: underwritten,
   joining: [{by: w, shares: 8000000, days_after_notice: 1}]},
  {id: q, kind: demand, way: covered_warrants, by: [n], shares: {n: 3000000}, method: other}]}
""")
TAKES = "{id: t, transferee_of: w, purchase: true}"
# The item | the question | what uses it | what is laid upon that to take it away
PAIRS = f"""
base_wording_unknown | check d | as_of: 2002-06-20 | as_of: 2002-06-28
received_at_once | check d | - | "acts: [{{id: d, written: false}}]"
form_s3 | check s | form_s3: null | form_s3: false
forms_s4_s8 | check k | "acts: [{{id: k, form: S-8}}]" | "acts: [{{id: k, form: S-1}}]"
forms_s4_s8 | check d | "registrations: [{{id: p, kind: company, form: S-4, investors_notified: 2003-05-01}}]" | "registrations: [{{id: p, form: S-1}}]"
terms_of_3d | check k | - | "acts: [{{id: k, form: S-4}}]"
held_only_3d | check k | "acts: [{{id: k, joining: [{{by: r, shares: 5, days_after_notice: 3}}]}}]" | "acts: [{{id: k, joining: []}}]"
underwritten_unsaid | allocate d | "acts: [{{id: d, method: null}}]" | "acts: [{{id: d, method: underwritten}}]"
pro_rata_base_cut_off | allocate d | - | "acts: [{{id: d, method: other}}]"
whole_shares | allocate dc | "acts: [{{id: dc, underwriter_maximum: 9000001}}]" | "acts: [{{id: dc, underwriter_maximum: 9000000}}]"
proviso_redone | allocate dc | "acts: [{{id: dc, underwriter_maximum: 3000000}}]" | "acts: [{{id: dc, underwriter_maximum: 9000000}}]"
section_10_not_public | check j | - | as_of: 2002-03-05
received_on_notice_day | check d | "as_of: 2002-06-20, registrations: [{{id: p, kind: demand, way: reuters, notice: 2002-06-01}}]" | "registrations: [{{id: p, investors_notified: 2002-06-02}}]"
purchase by t | check d | "holders: [{TAKES[:-1].replace(", purchase: true", "")}}}]" | "holders: [{TAKES}]"
purchase_unsaid | check v | "holders: [{TAKES}], acts: [{{id: v, purchase: null}}]" | "acts: [{{id: v, purchase: true}}]"
held_at_joining | check e | readings: {{other_investor_holds: at_joining}} | "holders: [{{id: o, holdings: [{{class: common, shares: 8000000}}, {{warrant: nw, shares: 1}}]}}, {{id: c, holdings: [{{warrant: nw, shares: 1}}]}}]"
unsold_covered | check q | "holders: [{{id: z, holdings: [{{class: common, shares: 1, from_warrant: nw, restricted: false}}]}}]" | "holders: [{{id: z, holdings: [{{class: common, shares: 1, from_warrant: nw}}]}}]"
fully_diluted | check d | "holders: [{TAKES}]" | "holders: [{{id: t, transferee_of: null}}]"
options_counted | check d | "holders: [{TAKES}], options: [{{id: g, kind: granted, into: common, shares: 5}}]" | "options: [{{id: g, kind: pool}}]"
pool_counted | check d | "holders: [{TAKES}], options: [{{id: g, kind: pool, into: common, shares: 5}}]" | "options: null"
dropped_votes | check e | "classes: [{{id: pref, outstanding: 1}}]" | "classes: [{{id: pref, outstanding: 3}}]"
dropped_shares | check d | "classes: [{{id: pref, outstanding: 1}}], holders: [{{id: w, holdings: [{{class: common, shares: 9000000}}, {{class: pref, shares: 1}}]}}]" | "classes: [{{id: pref, outstanding: 3}}], holders: [{{id: w, holdings: [{{class: common, shares: 9000000}}, {{class: pref, shares: 3}}]}}]"
joined_with_amendment | check d | "holders: [{{id: c, joined: null, holdings: [{{class: common, shares: 1}}, {{warrant: nw, shares: 1}}]}}]" | "holders: [{{id: c, joined: 2002-06-28}}]"
constellation_as_other | check d | signatures: {{amendment_1: [company]}} | "signatures: {{amendment_1: [company, wcas, reuters]}}"
unstated_method | check d | "readings: {{demand_counts: satisfied}}, registrations: [{{id: p, kind: demand, way: wcas, notice: 2003-01-02}}]" | "registrations: [{{id: p, method: other}}]"
"""  # noqa: E501 - a pair stands in one line
ROWS = [[cell.strip().strip('"') for cell in row.split(" | ")] for row in PAIRS.strip().splitlines()]


def laid(*changes: str) -> dict[str, Any]:
    matter = BASE
    for change in changes:
        matter = merged(matter, parsed(f"{{{change}}}") if change not in {"", "-"} else {})
    return {key: without_nulls(value) for key, value in matter.items() if value is not None}


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(entry) for key, entry in value.items() if entry is not None}
    return [without_nulls(entry) for entry in value] if isinstance(value, list) else value


def listed(question: str, act: str, *changes: str) -> dict[str, str]:
    matter = load_text(json.dumps(laid(*changes), default=str), "basis")
    named = next(entry for entry in matter.acts if entry.id == act)
    maximum = {} if question == "check" else {"maximum": getattr(named, "underwriter_maximum", None) or 2000000}
    found = allocate(matter, act, **maximum).json() if question == "allocate" else check(matter, act).json()
    return {item["item"]: item["tag"] for item in found["basis"]}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_what_is_assumed_is_listed_where_it_is_used_and_goes_when_it_is_taken_away(row: list[str]) -> None:
    item, question, used, taken_away = row
    assert listed(*question.split(), used).get(item) in {"inferred", "assumed", "sibling"}
    assert item not in listed(*question.split(), used, taken_away)


def test_every_rule_that_is_tagged_has_a_pair_and_words() -> None:
    text = "\n".join(re.sub(r"%.*", "", path.read_text(encoding="utf-8")) for path in kb.files(kb.DEFAULT, *kb.tasks()))
    tagged = {rule for rules in re.findall(r"^tag\(\(?([\w;]+)\)?, \w+\)", text, flags=re.MULTILINE) for rule in rules.split(";")}
    told_by_another_name = {"form_s3_unsaid": "form_s3", "transferee_purchased": "purchase by t"}
    assert {told_by_another_name.get(rule, rule) for rule in tagged} == {row[0] for row in ROWS}
    assert tagged == set(SAVVIS.words.rules)


def test_a_sibling_is_told_as_one_and_all_requests_have_their_basis() -> None:
    assert listed("check", "k", "")["terms_of_3d"] == "sibling"
    matter = load_text(json.dumps(laid("classes: [{id: pref, outstanding: 1}]"), default=str), "basis")
    whole = load_text(json.dumps(laid("classes: [{id: pref, outstanding: 3}]"), default=str), "basis")
    found, other = ({item["item"] for item in requests(one).json()["basis"]} for one in (matter, whole))
    assert found - other == {"dropped_votes"}
