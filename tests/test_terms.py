"""Terms that each deal fills in, and what else only some agreements know: read, refused, told to the rules, and asked about."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest
from clingo.symbol import Number, String
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from regrights import kb
from regrights.bridge.agreement.agreement import Blank, agreement_of
from regrights.bridge.agreement.amounts import percentage, term_text
from regrights.bridge.basics.errors import InputError, UsageError
from regrights.bridge.basics.figures import LIMIT, Money
from regrights.bridge.matter import act_parts, acts, held, model
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.blanks import in_words, outside, range_in_words, value_of
from regrights.bridge.matter.holdings import converted
from regrights.bridge.matter.listed import KeyOf
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.scalars import Unfit
from regrights.bridge.matter.schema import matter_schema
from regrights.bridge.matter.yaml import parse
from regrights.bridge.questions.check import check
from regrights.bridge.questions.compare import compare
from regrights.bridge.questions.requests import requests
from regrights.bridge.solving import facts
from regrights.bridge.solving.arithmetic import Functions, cents, money, quantity, whole
from regrights.cli.app import build
from regrights.kb import blanks

NAME = "fill_in"
DEAL = """\
regrights: 1
agreement: fill_in
matter: a deal
as_of: 2026-01-05
price: "10.00"
selling_expenses: "7"
terms:
  signed_on: 2020-01-31
  asking: {value: 40, basis: sourced, source: "the deal, 2"}
  open_after: 7
events: {listing: {value: 2024-06-30, basis: assumed, note: as remembered}}
classes:
  - {id: common, kind: common, outstanding: 1000, votes_per_share: 1}
  - {id: series_a, kind: preferred, outstanding: 50, converts_to: common, ratio: 2, votes: as_converted}
holders:
  - {id: ann, name: Ann, capacity: partner, family: smith, insider: true, holdings: [{class: common, shares: 300}]}
  - {id: bob, name: Bob, capacity: partner, family: smith, insider: false,
     holdings: [{class: common, shares: 60, on_conversion: true},
                {class: common, shares: 1, on_conversion: true, restricted: false}]}
  - {id: cat, name: Cat, capacity: partner, holdings: [{class: common, shares: 339}, {class: series_a, shares: 25}]}
registrations:
  - {id: r1, kind: company, notice: 2025-01-10, withdrawn: true, withdrawal: paid, requested: 100, included: 40,
     estimated_filing: 2025-02-01, put_off: 2025-01-20, exclusion: staff_plan}
  - {id: r2, kind: company, pursued: false}
acts:
  - {id: d1, kind: demand, by: [ann], shares: 120, also_selling: {cat: 10, company: 5}, counsel_fees: "25.50",
     selling_expenses: 13/2, deferral: {ground: merger}}
  - {id: c1, kind: company, form: S-1, shares: 100, initial: true, exclusion: staff_plan}
  - {id: c2, kind: company, for_cash: false}
  - {id: t1, kind: transfer, by: [ann], to: bob, class: common, shares: 10, relation: child, notified: true,
     agrees_in_writing: true}
  - {id: s1, kind: distribution, by: [cat], shares: 10, to: other,
     holdback: {from: 2026-01-01, to: 2026-06-30, initial: true, released: 1/4}}
  - {id: s2, kind: distribution, by: [cat], shares: 10, to: other, holdback: {from: 2026-01-01, to: 2026-06-30, all_bound: false}}
  - {id: g1, kind: grant, to: "Newco", ahead: true, demands: true, agreed_by: [ann, cat]}
"""


@pytest.fixture(autouse=True)
def agreements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kb.ELSEWHERE, str(Path(__file__).parent / "agreements"))


@pytest.fixture
def deal(tmp_path: Path) -> str:
    path = tmp_path / "deal.yaml"
    path.write_text(DEAL, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(build(), list(arguments), env={"COLUMNS": "200"})


def wrong(text: str) -> dict[str, str]:
    """Return what is wrong with a matter, and the mend, by key."""
    with pytest.raises(InputError) as raised:
        load_text(text, "deal.yaml")
    return {finding.key: f"{finding.message}; {finding.mend}" for finding in raised.value.findings}


def blank(unit: str, **more: object) -> Blank:
    return Blank(words="it", unit=unit, clause="1", **more)  # type: ignore[arg-type]


# Values of blanks.


@pytest.mark.parametrize(
    ("unit", "written", "value", "term", "words"),
    [
        ("percent", 40, "40", '"40"', "40%"),
        ("percent", "200/3", "200/3", '"200/3"', "66 2/3%"),
        ("percent", "4/3", "4/3", '"4/3"', "1 1/3%"),
        ("percent", "12.5", "25/2", '"25/2"', "12.5%"),
        ("percent", "majority", ">50", '">50"', "more than 50%"),
        ("percent", "more than 200/3", ">200/3", '">200/3"', "more than 66 2/3%"),
        ("percent", "100", "100", '"100"', "100%"),
        ("percent", 0, "0", '"0"', "0%"),
        ("years", 1, 1, "1", "1 year"),
        ("years", "5", 5, "5", "5 years"),
        ("months", 12, 12, "12", "12 months"),
        ("days", 0, 0, "0", "0 days"),
        ("demands", 1, 1, "1", "1 demand"),
        ("shares", 1_000_000_000_001, 1_000_000_000_001, "q(1000000,1)", "1,000,000,000,001 shares"),
        ("dollars", "5000000.5", Money(500_000_050), "usd(q(5,0),50)", "$5,000,000.50"),
        ("dollars", 10_000_000, Money(1_000_000_000), "usd(q(10,0),0)", "$10,000,000.00"),
        ("date", "2020-01-31", dt.date(2020, 1, 31), "737455", "2020-01-31"),
    ],
)
def test_a_value_of_each_unit_is_read_told_to_the_rules_and_said(
    unit: str, written: object, value: object, term: str, words: str
) -> None:
    found = value_of(blank(unit), written)
    assert (found, type(found)) == (value, type(value))
    assert blanks.term(unit, found) == term
    assert blanks.term(unit, written) == term
    assert term_text(unit, found) == words
    assert value_of(blank(unit), found) == found


@pytest.mark.parametrize(
    ("unit", "written", "said"),
    [
        ("percent", "more than 100", "'more than 100' is more than the whole"),
        ("percent", 101, "101 is more than the whole"),
        ("percent", "half", "'half' is no percentage"),
        ("percent", "1/0", "'1/0' is no percentage"),
        ("percent", True, "True is no percentage"),
        ("percent", "none", "none is no value of this term"),
        ("years", "5 years", "'5 years' is no whole number"),
        ("years", 101, "'101' is too large"),
        ("days", -1, "'-1' is no whole number"),
        ("shares", LIMIT, f"'{LIMIT}' is too large"),
        ("dollars", "0.005", "'0.005' has a part of a cent"),
        ("dollars", str(LIMIT), f"'{LIMIT}' is beyond what can be reckoned with"),
        ("date", "2020-02-30", "there is no 2020-02-30 in the calendar"),
    ],
)
def test_a_value_that_is_none_is_refused_with_how_to_write_it(unit: str, written: object, said: str) -> None:
    with pytest.raises(Unfit) as raised:
        value_of(blank(unit), written)
    assert str(raised.value) == said
    assert raised.value.mend.startswith("write ")


def test_a_choice_is_one_of_its_options_and_none_only_where_it_is_optional() -> None:
    choice = blank("choice", options={"signing": "the signing", "listing": "the listing"})
    assert in_words(choice, value_of(choice, "listing")) == "the listing"
    with pytest.raises(Unfit, match="'lisitng' is not among the options") as raised:
        value_of(choice, "lisitng")
    assert raised.value.mend == "did you mean listing?"
    with pytest.raises(Unfit):
        value_of(choice, "none")
    assert value_of(blank("days", optional=True), "none") == "none"
    assert blanks.term("days", "none") == term_text("days", "none") == "none"


@pytest.mark.parametrize(
    ("unit", "least", "most", "within", "beyond"),
    [
        ("percent", "100/3", 50, ["100/3", 50, "40"], [33, "more than 50", "50.1"]),
        ("percent", "more than 50", None, ["majority", 51], [50]),
        ("years", 3, 5, [3, 5], [2, 6]),
        ("dollars", "5000000", "15000000", ["5000000.00", 15_000_000], ["4999999.99", "15000000.01"]),
        ("date", dt.date(2020, 1, 1), None, ["2020-01-01"], ["2019-12-31"]),
    ],
)
def test_what_is_outside_the_range_of_the_form(
    unit: str, least: object, most: object, within: list[object], beyond: list[object]
) -> None:
    of = blank(unit, least=least, most=most, optional=True)
    assert [outside(of, value_of(of, value)) for value in within] == [False] * len(within)
    assert [outside(of, value_of(of, value)) for value in beyond] == [True] * len(beyond)
    assert not outside(of, "none")
    assert range_in_words(of).startswith("at least ")


def test_percentages_in_words() -> None:
    assert [percentage(said) for said in ("33", ">50", "200/3", "201/2", "1/7")] == [
        "33%", "more than 50%", "66 2/3%", "100.5%", "1/7%",
    ]  # fmt: skip


# What an agreement declares.


def test_the_agreement_has_its_blanks_and_the_rules_are_told_of_them() -> None:
    agreed = agreement_of(NAME)
    assert agreed.terms["asking"] == "percent"
    assert agreed.blanks["signed_on"].default is None
    assert agreed.holder_marks == {"insider": "Whether it is an officer or director."}
    declared = kb.declared(NAME).splitlines()
    assert 'blank_clause(signed_on,"1").' in declared
    assert not [line for line in declared if line.startswith("blank(signed_on")]
    assert {
        'blank(asking,">50","2").', 'blank(least_worth,usd(q(0,1000),0),"2").', 'blank(allowed,none,"4").',
        'blank(lot,q(0,100),"5").', 'blank(counted_from,signing,"3").', 'blank(pause,12,"3").',
    } <= set(declared)  # fmt: skip
    assert "blank" not in kb.declared("savvis")


def known_keys() -> dict[str, set[str]]:
    """Return every key that an agreement may list, by the kind of entry."""
    found: dict[str, set[str]] = defaultdict(set)
    of_acts = (acts.Request, acts.Transfer, acts.Company, act_parts.Holdback)
    kinds = (*of_acts, held.Holding, held.Holder, model.Registration, model.Matter)
    for kind in kinds:
        for key, entry in kind.model_fields.items():
            for mark in entry.metadata:
                if isinstance(mark, KeyOf):
                    found[mark.entry].add(key)
    return found


@pytest.mark.parametrize("name", sorted({*kb.agreements(), NAME}))
def test_what_an_agreement_declares_of_its_blanks_and_keys_fits(name: str) -> None:
    agreed, known = agreement_of(name), known_keys()
    assert {entry: set(keys) - known[entry] for entry, keys in agreed.keys.items() if set(keys) - known[entry]} == {}
    for term, entry in agreed.blanks.items():
        assert entry.unit in blanks.UNITS, term
        assert entry.clause in kb.clauses(name), term
        assert bool(entry.options) == (entry.unit == "choice"), term
        given = [value for value in (entry.default, entry.least, entry.most) if value is not None]
        assert all(value_of(entry, value) is not None for value in given), term
        assert entry.default is None or not outside(entry, value_of(entry, entry.default)), term


# What a matter states, and the facts of it.


def test_the_facts_of_a_matter() -> None:
    matter = load_text(DEAL, "deal.yaml")
    said = set(facts.program(matter, matter.as_of, matter.acts).splitlines())
    assert {
        "given_term(signed_on,737455,given).", 'given_term(asking,"40",sourced).', "given_term(open_after,7,given).",
        "happened(listing,739067).", 'selling_expenses("7").', 'act_expenses(d1,"13/2").', "counsel_fees(d1,usd(q(0,25),50)).",
        "grouped(ann,family,smith).", "grouped(bob,family,smith).", "holder_marked(ann,insider).",
        "on_conversion(bob,common,q(0,60)).",
        "estimated_filing(r1,739283).", "put_off(r1,739271).", "requested_shares(r1,q(0,100)).", "included_shares(r1,q(0,40)).",
        "withdrawal(r1,paid).", "excluded_as(r1,staff_plan).", "pursued(r1).", "pursuit_unsaid(r1).",
        "also_sells(d1,cat,q(0,10)).", "also_sells(d1,company,q(0,5)).", "deferral(d1,merger).",
        "initial(c1).", "for_cash(c1).", "cash_unsaid(c1).", "excluded_as(c1,staff_plan).",
        "relation(t1,child).", "notified(t1).", "agrees_in_writing(t1).",
        "holdback_initial(s1).", "all_bound(s1).", "bound_unsaid(s1).", "released(s1,cat,q(0,97)).",
        "kind(g1,grant).", "by(g1,company).", "ahead(g1).", "gives_demands(g1).", "agreed_by(g1,ann).", "agreed_by(g1,cat).",
    } <= said  # fmt: skip
    names = (
        "holder_marked(bob",
        "pursued(r2",
        "pursuit_unsaid(r2",
        "for_cash(c2",
        "cash_unsaid(c2",
        "all_bound(s2",
        "bound_unsaid(s2",
    )
    assert [line for line in said if line.startswith(names)] == []


def test_a_conversion_says_that_its_shares_were_issued_on_it() -> None:
    cat = converted(load_text(DEAL, "deal.yaml"), "cat", "series_a", 25).holders[2]
    assert [(entry.shares, entry.on_conversion) for entry in cat.holdings] == [(339, False), (50, True)]
    matter = load()
    one = next(holder.id for holder in matter.holders if any(entry.class_ == "series_a" for entry in holder.holdings))
    after = converted(matter, one, "series_a", 1)
    assert not [entry for holder in after.holders for entry in holder.holdings if entry.on_conversion]


@pytest.mark.parametrize("text", [DEAL, kb.matter("savvis") or ""], ids=["fill_in", "savvis"])
def test_a_matter_that_is_written_out_is_read_again(text: str) -> None:
    matter = load_text(text, "deal.yaml")
    again = load_text(matter.model_dump_json(by_alias=True, exclude_none=True), "deal.json")
    said = [facts.program(one, one.as_of, one.acts) for one in (matter, again)]
    assert said[0] == said[1]


def test_an_agreement_that_knows_none_of_it_is_told_none_of_it() -> None:
    matter = load_text(kb.matter("savvis") or "", "savvis")
    said = facts.program(matter, matter.as_of, matter.acts)
    assert not [name for name in ("given_term", "pursued", "pursuit_unsaid", "for_cash", "all_bound") if f"{name}(" in said]


def test_every_mistake_is_told_at_once_with_its_mend() -> None:
    text = DEAL.replace("  signed_on: 2020-01-31\n", "  askin: 40\n  pause: 12 months\n  lot: none\n  counted_from: lisitng\n")
    for sound, broken in {
        "asking: {value: 40,": "asking: {value: 140, sorce: x,",
        "listing: {value: 2024-06-30": "listin: 2024-06-30, listing: {value: 2024-02-30",
        'selling_expenses: "7"': "selling_expenses: more than 7",
        "family: smith, insider: false": 'family: "The Smiths", insider: perhaps',
        "withdrawal: paid": "withdrawal: unpaid",
        "requested: 100": "requested: 39",
        "exclusion: staff_plan}\n  - {id: r2": "exclusion: staf_plan}\n  - {id: r2",
        "{cat: 10,": "{cta: 10,",
        "ground: merger": "ground: merge",
        "relation: child": "relation: chidl",
        "released: 1/4": "released: 5/4",
        "agreed_by: [ann, cat]": "agreed_by: [ann, cta]",
    }.items():
        assert text.count(sound) == 1, sound
        text = text.replace(sound, broken)
    found = wrong(text)
    assert found == {
        "terms": "the term signed_on is missing: the day of the agreement; add `signed_on:` with a date, such as 2020-01-31",
        "terms.askin": "there is no such term; did you mean asking?",
        "terms.pause": "'12 months' is no whole number; write a number of months, such as 12",
        "terms.lot": "none is no value of this term; write a number of shares, such as 100000",
        "terms.counted_from": "'lisitng' is not among the options; did you mean listing?",
        "terms.asking.value": '140 is more than the whole; write a percentage, such as 40, "200/3", majority or "more than 50"',
        "terms.asking.sorce": "unknown key; did you mean source?",
        "events.listin": "there is no such event; did you mean listing?",
        "events.listing.value": "there is no 2024-02-30 in the calendar; write YYYY-MM-DD, such as 2002-06-28",
        "selling_expenses": "'more than 7' is no rate; write a percentage, such as 7 or \"6.5\"",
        "holders[1].family": "'The Smiths' is no id; an id is small letters, digits and underscores, such as fund_ii (a form: "
        "S-1)",
        "holders[1].insider": "'perhaps' is neither true nor false; write true or false",
        "registrations[0].withdrawal": "'unpaid' is not among the options; did you mean paid?",
        "registrations[0].exclusion": "'staf_plan' is not among the options; did you mean staff_plan?",
        "acts[0].also_selling.cta": "there is no cta among the holders; did you mean cat?",
        "acts[0].deferral.ground": "'merge' is not among the options; did you mean merger?",
        "acts[3].relation": "'chidl' is not among the options; did you mean child?",
        "acts[4].holdback.released": "'5/4' is more than the whole; write a part, such as \"1/4\"",
        "acts[6].agreed_by[1]": "there is no cta among the holders; did you mean cat?",
    }


@pytest.mark.parametrize(
    ("sound", "broken", "key", "said"),
    [
        ("withdrawn: true, withdrawal", "withdrawal", "registrations[0]", "withdrawal says how it was withdrawn; add"),
        ("requested: 100", "requested: 39", "registrations[0]", "40 shares were included, and 39 requested; mend one of the two"),
        ("series_a, shares: 25", "series_a, shares: 25, on_conversion: true", "holders[2].holdings[1].on_conversion",
         "only common is issued on conversion"),
        ('to: "Newco"', 'to: "Newco", by: [ann]', "acts[6]", "registration rights are granted by the company alone"),
        ("cat: 10,", f"cat: {LIMIT},", "acts[0].shares", "the shares asked for: "),
        ("requested: 100", f"requested: {LIMIT}", "registrations[0].requested", "the shares requested: "),
        ("demand, by", "short_form, by", "acts[0].kind", "the agreement knows no short_form"),
        ("id: d1, kind: demand", "id: d1, kind: grnat", "acts[0].kind", "'grnat' is not among the options; did you mean grant?"),
        ("for_cash: false", "for_csh: false", "acts[2].for_csh", "unknown key; did you mean for_cash?"),
    ],
)  # fmt: skip
def test_a_single_mistake(sound: str, broken: str, key: str, said: str) -> None:
    assert sound in DEAL
    found = wrong(DEAL.replace(sound, broken, 1))
    assert set(found) - {"acts[0].price"} == {key}
    assert found[key].startswith(said)


def test_what_an_agreement_does_not_list_is_an_unknown_key() -> None:
    text = DEAL.replace("agreement: fill_in", "agreement: savvis").replace("capacity: partner", "capacity: none")
    found = {key for key, said in wrong(text).items() if said.startswith("unknown key; ")}
    assert {
        "terms", "events", "selling_expenses", "holders[0].family", "holders[0].insider", "holders[1].holdings[0].on_conversion",
        "registrations[0].withdrawal", "registrations[0].requested", "registrations[1].pursued", "acts[0].also_selling",
        "acts[0].counsel_fees", "acts[0].deferral", "acts[1].initial", "acts[2].for_cash", "acts[3].relation",
        "acts[3].agrees_in_writing", "acts[4].holdback.initial",
    } <= found  # fmt: skip
    assert wrong(text)["acts[6].kind"].startswith("the agreement knows no grant")
    grants = wrong(text.replace("kind: grant", "kind: grnat"))["acts[6].kind"]
    assert grants == (
        "'grnat' is not among the options; the options: demand, short_form, distribution, transfer, joinder, company"
    )


def test_a_term_that_must_be_stated_is_missed_beside_other_mistakes() -> None:
    text = DEAL[: DEAL.index("terms:")] + DEAL[DEAL.index("events:") :]
    assert set(wrong(text)) == {"terms"}
    assert set(wrong(text.replace("2026-01-05", "2026-01-50"))) == {"terms", "as_of"}


# The JSON Schema.


def test_the_schema_shows_the_terms_and_the_keys_that_the_agreement_knows() -> None:
    schema = matter_schema(NAME)
    Draft202012Validator.check_schema(schema)
    check_of = Draft202012Validator(schema)
    assert [error.message for error in check_of.iter_errors(parse(DEAL, "x").value)] == []
    asking = schema["properties"]["terms"]["properties"]["asking"]
    assert asking["description"] == (
        "the part of all shares that those who ask must hold [2]; in percent; the form: at least 33 1/3% and at most 75%; "
        "more than 50% where nothing is said."
    )
    assert schema["properties"]["terms"]["required"] == ["signed_on"]
    for sound, broken in {
        "signed_on: 2020-01-31": "pause: 12", "open_after: 7": "open_after: x", "insider: true": "insider: 1",
        "family: smith, insider: true": 'family: "A B"', "merger": "merge", "relation: child": "relation: chidl",
        "  asking:": "  askin:", "kind: grant": "kind: joinder",
    }.items():  # fmt: skip
        assert [*check_of.iter_errors(parse(DEAL.replace(sound, broken, 1), "x").value)], broken
    text = json.dumps(matter_schema("savvis"))
    assert [
        key for key in ("x-key-of", "terms", "StatedTerm", "Grant", "withdrawal", "(marks)", "(groups)") if f'"{key}"' in text
    ] == []


# Exact functions.


@pytest.mark.parametrize(
    ("of", "part", "least"),
    [
        (700, "40", 280), (701, "40", 281), (700, ">40", 281), (100, ">50", 51), (101, ">50", 51), (3, "200/3", 2),
        (3, ">200/3", 3),
        (0, "40", 1), (0, ">50", 1), (10, "0", 1), (1, "1/1000000", 1), (LIMIT, "100", LIMIT), (10**15, "100/3", 333333333333334),
    ],
)  # fmt: skip
def test_the_least_part(of: int, part: str, least: int) -> None:
    found = whole(Functions().least_part(quantity(of), String(part)))
    assert found == least
    share = Fraction(part.removeprefix(">")) * of / 100
    assert found == 1 or (found > share if part[0] == ">" else found >= share)


@pytest.mark.parametrize(
    ("price", "less", "net"), [("10", "7", "93/10"), ("3/4", "13/2", "561/800"), ("10", "0", "10"), ("10", "100", "0")]
)
def test_the_net_price(price: str, less: str, net: str) -> None:
    assert Functions().net_price(String(price), String(less)).string == net


@pytest.mark.parametrize(
    ("floor", "fees", "price", "above", "at_least"),
    [
        (1000_00, 0, "10", 101, 100), (1000_00, 50, "10", 101, 101), (1000_00, 1, "1/3", 3001, 3001), (0, 0, "5", 1, 0),
        (1000_00, 0, "0", LIMIT, LIMIT), (LIMIT * 100 - 100, 0, "1/1000", LIMIT, LIMIT), (1000_01, 0, "1/3", 3001, 3001),
    ],
)  # fmt: skip
def test_the_fewest_shares_above_and_at_a_floor_and_fees(floor: int, fees: int, price: str, above: int, at_least: int) -> None:
    given = money(floor), money(fees), String(price)
    assert whole(Functions().least_shares_above(*given)) == above
    assert whole(Functions().least_shares_net(*given)) == at_least


@pytest.mark.parametrize(("shares", "price", "fees", "net"), [(10, "1/3", 100, 233), (1, "1", 200, 0), (0, "1", 0, 0)])
def test_what_is_left_of_an_offering(shares: int, price: str, fees: int, net: int) -> None:
    assert cents(Functions().net_offering(quantity(shares), String(price), money(fees))) == net


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2020-01-31", 1, "2020-02-29"), ("2021-01-31", 1, "2021-02-28"), ("2020-02-29", 12, "2021-02-28"),
        ("2020-12-15", 1, "2021-01-15"), ("2020-03-31", -1, "2020-02-29"), ("2020-01-15", -1, "2019-12-15"),
        ("2020-01-31", 0, "2020-01-31"), ("2020-08-31", -18, "2019-02-28"), ("9999-12-01", 1, "9999-12-31"),
        ("0001-01-15", -1, "0001-01-01"),
    ],
)  # fmt: skip
def test_a_day_some_months_later(day: str, months: int, after: str) -> None:
    number = dt.date.fromisoformat(day).toordinal()
    assert dt.date.fromordinal(Functions().months_after(Number(number), Number(months)).number).isoformat() == after


# Answers.


def test_answers_tell_the_terms_that_they_rest_on() -> None:
    answer = check(load_text(DEAL, "deal.yaml"), "d1", why=True)
    assert not answer.admissible
    assert {(item.item, item.tag): item.note for item in answer.basis} == {
        ("open_after", "given"): "7 years [3]; outside the range of the form, at least 3 years and at most 5 years",
        ("least_worth", "assumed"): "$1,000.00 [2]; the matter does not state it, and the default of the form is taken",
        (
            "counted_from",
            "assumed",
        ): "the day of the agreement [3]; the matter does not state it, and the default of the form is taken",
    }
    shaky = DEAL.replace("basis: sourced", "basis: inferred, note: as it seems").replace("open_after: 7", "counted_from: listing")
    found = {item.item: (item.tag, item.note, item.text) for item in check(load_text(shaky, "deal.yaml"), "d1").basis}
    assert found["asking"] == (
        "inferred",
        "40% [2]; the deal, 2; as it seems",
        "the part of all shares that those who ask must hold",
    )
    assert found["event listing"] == ("assumed", "as remembered", "the day on which the shares were listed")


def test_the_tree_of_reasons_tells_terms_and_sums(deal: str) -> None:
    said = " ".join(re.sub("[├└]", "-", run("check", deal, "d1", "--why").stdout).replace("│", "").split())
    for line in (
        "- 40%: the filled-in form [2], in force since 2020-01-31 [sourced: the deal, 2]",
        "- what those who ask hold: 300 shares",
        "- Ann: 300 shares of common [given]",
        "- 40% of all shares of the partners, 699 shares: 280 shares",
        "- Cat: 339 shares [given]",
        "- Ann and Bob: one group, smith",
        "- Ann is marked insider: Whether it is an officer or director.",
        "- selling expenses of 7% of the price [given]",
        "- the fees of counsel, as the act states them",
        "- 7 years: the filled-in form [3], in force since 2020-01-31 [given: outside the range of the form, at least 3 years",
    ):
        assert line in said, said
    listed = re.sub("[├└]", "-", run("check", deal, "d1", "--why", "--term", "counted_from=listing").stdout)
    assert "- 2024-06-30: the day on which the shares were listed [assumed: as remembered]" in listed
    assert "- the listing: the filled-in form [3], in force since 2020-01-31 [given]" in listed
    unsaid = load_text(DEAL.replace(DEAL[DEAL.index("events:") : DEAL.index("classes:")], ""), "deal.yaml")
    told = str(check(adjusted(unsaid, terms={"counted_from": "listing"}), "d1", why=True).why)
    assert "the file does not state the day on which the shares were listed" in told


# Other terms.


def test_a_term_of_the_command_line_is_read_as_strictly_as_one_of_the_file(deal: str) -> None:
    assert run("check", deal, "d1").exit_code == 1
    assert run("check", deal, "d1", "--term", "open_after=3").exit_code == 0
    assert run("check", deal, "d1", "--term", "open_after=3", "--term", "least_worth=1116.01").exit_code == 1
    assert run("check", deal, "d1", "--term", "open_after=3", "--term", "least_worth=none").exit_code == 0
    for written, said in {
        "open_aftr=3": "command line: --term: there is no term open_aftr\n    did you mean open_after?",
        "open_after=x": "command line: --term: open_after: 'x' is no whole number\n    write a number of years, such as 5",
        "open_after": "command line: --term: open_after has no =\n    write NAME=VALUE",
    }.items():
        result = run("check", deal, "d1", "--term", written)
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert "there is no term x\n    the terms: none" in run("requests", "--term", "x=1").stderr


@pytest.mark.parametrize(
    "command", ["allocate", "check", "compare", "cures", "readings", "report", "requests", "sweep", "validate", "whatif"]
)
def test_every_command_that_has_readings_has_terms(command: str) -> None:
    said = run(command, "--help").stdout
    assert ("--reading" in said, "--term" in said) == (True, True)


def test_adjusted_takes_terms_and_refuses_what_is_none() -> None:
    matter = load_text(DEAL, "deal.yaml")
    assert adjusted(matter, terms={"asking": "majority"}).terms["asking"].value == ">50"
    assert adjusted(matter, terms={"asking": 40}).terms["open_after"].value == 7
    with pytest.raises(UsageError, match="there is no term askin; did you mean asking"):
        adjusted(matter, terms={"askin": 40})


def test_a_change_of_a_term_and_of_an_event(deal: str) -> None:
    said = run("whatif", deal, "--change", "term open_after 3", "--change", "term asking 200/3").stdout
    assert "by: term open_after 3" in said
    listing = ("--term", "counted_from=listing", "--term", "open_after=1")
    assert run("check", deal, "d1", *listing).exit_code == 0
    assert "2026-01-05 is before 2027-01-01" in run("whatif", deal, *listing, "--change", "event listing 2026-01-01").stdout
    for change, told in {
        "term askin 3": "there is no term askin; did you mean asking?",
        "term open_after none": "open_after: none is no value of this term",
        "event listin 2026-01-01": "there is no event listin; did you mean listing?",
    }.items():
        result = run("whatif", deal, "--change", change)
        assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    assert "there is no change term; the changes: transfer," in run("whatif", "--change", "term x 1").stderr


def test_a_change_of_a_registration_knows_its_further_keys(deal: str) -> None:
    result = run(
        "whatif", deal, "--change", "registration r2 withdrawn=true withdrawal=forfeited requested=10 put_off=2025-01-01"
    )
    assert result.exit_code == 0, result.stderr
    assert "acts as a registration" not in run("whatif", deal, "--change", "registration r1 requested=1").stderr
    assert "40 shares were included, and 1 requested" in run("whatif", deal, "--change", "registration r1 requested=1").stderr
    assert "unknown key" in run("whatif", "--change", "registration r1 of=company requested=1").stderr


def test_a_scenario_file_changes_terms_and_events(deal: str, tmp_path: Path) -> None:
    file = tmp_path / "scenarios.yaml"
    changes = "[{kind: term, term: open_after, value: 3}, {kind: event, event: listing, day: 2026-01-01}]"
    expected = "{acts: {d1: {admissible: true}}}"
    text = f"regrights_scenarios: 1\nscenarios: [{{name: sooner, changes: {changes}, expect: {expected}}}]"
    file.write_text(text, encoding="utf-8")
    assert run("whatif", deal, str(file), "--test").exit_code == 0


def test_a_sweep_over_terms(deal: str) -> None:
    rows = run("sweep", deal, "--act", "d1", "--vary", "term.least_worth=1000:1250:125", "--vary", "term.open_after=3,7").stdout
    assert [line.split(",")[1:4] for line in rows.splitlines()[1:]] == [
        ["1000.00", "3", "yes"], ["1000.00", "7", "no"], ["1125.00", "3", "no"], ["1125.00", "7", "no"], ["1250.00", "3", "no"],
        ["1250.00", "7", "no"],
    ]  # fmt: skip
    rows = run("sweep", deal, "--act", "d1", "--term", "open_after=3", "--vary", "term.asking=40,majority,more than 42").stdout
    assert [line.split(",")[1:3] for line in rows.splitlines()[1:]] == [
        ["40", "yes"],
        ["majority", "no"],
        ["more than 42", "yes"],
    ]
    flips = run("sweep", deal, "--act", "d1", "--term", "open_after=3", "--vary", "term.asking=40:60:5", "--breaks").stdout
    assert "at term.asking 42: admissible\n  at term.asking 43: not admissible" in flips
    flips = run("sweep", deal, "--act", "d1", "--vary", "term.signed_on=2015-01-01:2023-01-01:365", "--breaks").stdout
    assert "at term.signed_on 2019-01-05: admissible\n  at term.signed_on 2019-01-06: not admissible" in flips
    for vary, told in {
        "term.askin=40": "--vary: term.askin=40: there is no term askin\n    did you mean asking?",
        "term.pause=1:2:0.5": "is no step",
        "term.counted_from=listing:signing:1": "this has no range; write its values, divided by commas",
        "price_": "write NAME=FROM:TO:STEP",
        "nothing=1": "reading.ISSUE, term.NAME, HOLDER.ITEM",
    }.items():
        result = run("sweep", deal, "--act", "d1", "--vary", vary)
        assert (result.exit_code, told in result.stderr) == (2, True), result.stderr


def test_two_sets_of_terms_are_compared() -> None:
    matter = load_text(DEAL, "deal.yaml")
    answer = compare(matter, terms={"open_after": 3, "asking": "majority"})
    assert (answer.before, answer.after) == ("with the terms of the matter", "with open_after 3 years and asking more than 50%")
    assert ("became possible", ("demand", "partners", "ann", "bob")) in {(entry.move, entry.of) for entry in answer.differences}
    assert not answer.situations
    assert compare(matter, terms={"open_after": 7}).differences == ()
    with pytest.raises(UsageError, match="or other terms, --term NAME=VALUE"):
        compare(matter)


def test_compare_of_terms_on_the_command_line(deal: str) -> None:
    said = run("compare", deal, "--term", "open_after=3").stdout
    assert (
        "with the terms of the matter: the filled-in form in force\nwith open_after 3 years: the filled-in form in force" in said
    )
    assert "d1, by Ann" in said
    days = run("compare", deal, "--before", "2026-01-05", "--after", "2027-02-01", "--term", "open_after=5").stdout
    assert "d1, by Ann" not in days


# What `init` and `validate` tell.


def test_the_matter_to_start_from_has_the_blanks() -> None:
    said = run("init", "-", "--agreement", NAME).stdout
    assert "# the part of all shares that those who ask must hold [2]; the form: at least 33 1/3% and at most 75%" in said
    assert "# asking: more than 50" in said
    assert "#   listing: the listing" in said
    matter = load_text(said, "start.yaml")
    assert set(matter.terms) == {"signed_on"}
    uncommented = (
        said.replace("  # allowed", "  allowed").replace("  # asking", "  asking").replace("  # least_worth", "  least_worth")
    )
    assert load_text(uncommented, "start.yaml").terms["asking"].value == ">50"


def test_validate_tells_the_terms_taken_by_default_and_those_outside_the_form(deal: str) -> None:
    said = run("validate", deal).stdout
    assert "Terms taken by default: 6\n  least_worth $1,000.00 [2]: what the shares asked for must come to" in said
    assert "Terms outside the range of the form: 1\n  open_after 7 years [3]: the years after which" in said
    found = json.loads(run("validate", deal, "--json").stdout)["terms"]
    assert [entry["term"] for entry in found if entry["by_default"]] == [
        "least_worth", "pause", "answer_in", "allowed", "lot", "counted_from",
    ]  # fmt: skip
    assert [entry["term"] for entry in found if entry["outside"]] == ["open_after"]
    assert "terms" not in json.loads(run("validate", "--json").stdout)


def test_requests_are_found_with_terms() -> None:
    found = requests(adjusted(load_text(DEAL, "deal.yaml"), terms={"open_after": 3})).requests
    assert {item.by for item in found} == {("ann",), ("cat",)}
