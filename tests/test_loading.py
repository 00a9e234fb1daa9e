"""Matter files: every mistake at once, with its line, key and mend."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from regrights import kb
from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.matter.loading import load, load_text

HEAD = 'regrights: 1\nmatter: A matter\nas_of: 2003-01-01\nprice: "1.00"\n'
SOUND = HEAD + "classes: [{id: common, kind: common, outstanding: 1000}]\nholders: [{id: a, capacity: wcas}]\n"


def findings(text: str) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        load_text(text, "deal.yaml")
    return caught.value.findings


def keys(text: str) -> list[tuple[int | None, str]]:
    return [(finding.line, finding.key) for finding in findings(text)]


def test_a_sound_text_is_taken() -> None:
    assert load_text(SOUND, "deal.yaml").holders[0].capacity == "wcas"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("colour: red", "colour"),
        ("form_s3: maybe", "form_s3"),
        ("readings: {eligible_limb: both}", "readings.eligible_limb"),
        ("readings: {split: none}", "readings.split"),
        ("signatures: {amendment_1: [nobody]}", "signatures.amendment_1[0]"),
        ("warrants: [{id: w, into: nothing}]", "warrants[0].into"),
        ("registrations: [{id: r, kind: demand}]", "registrations[0]"),
        ("registrations: [{id: r, kind: demand, way: other_investors}]", "registrations[0].way"),
        ("registrations: [{id: r, kind: company, by: [b]}]", "registrations[0].by[0]"),
        ("acts: [{id: x, kind: dmand, by: [a]}]", "acts[0].kind"),
        ("acts: [{id: x, kind: demand, by: [b], shares: 1}]", "acts[0].by[0]"),
        ("acts: [{id: x, kind: demand, by: [a], shares: {b: 1}}]", "acts[0]"),
        ("acts: [{id: x, kind: demand, by: []}]", "acts[0].by"),
        ("acts: [{id: x, kind: demand, by: [a], date: 2003-02-30}]", "acts[0].date"),
        ('acts: [{id: x, kind: demand, by: [a], shares: 1, price: "1", aggregate_price: "1"}]', "acts[0]"),
        ("acts: [{id: x, kind: short_form, way: constellation, by: [a]}]", "acts[0].way"),
        ("acts: [{id: x, kind: demand, by: [a], joining: [{by: a, shares: 1, days_after_notice: 1}]}]", "acts[0].joining[0].by"),
        ("acts: [{id: x, kind: transfer, by: [a], to: a, class: common, shares: 1, purchase: true}]", "acts[0].to"),
    ],
)
def test_one_mistake_is_found_on_its_line_under_its_key(line: str, key: str) -> None:
    assert keys(f"{SOUND}{line}\n") == [(7, key)]


@pytest.mark.parametrize("note", ["closing price of May 3, 2024", "the word of B. Vance, Treasurer"])
def test_a_comma_that_cuts_a_text_in_two_is_told_as_one(note: str) -> None:
    text = SOUND.replace('price: "1.00"', f'price: {{value: "1.00", note: {note}}}')
    (found,) = findings(text)
    assert (found.line, found.key) == (4, f"price.{note.partition(', ')[2]}")
    assert "a comma in it stands in quotes" in found.mend


# The keys of an agreement with blanks, and what it lists.
FORM = (
    "regrights: 1\nagreement: nvca\nmatter: A matter\nas_of: 2026-01-05\n"
    "terms: {agreement_date: 2020-03-02}\n"
    "classes: [{id: common, kind: common, outstanding: 1000}]\nholders: [{id: a, capacity: holder}, {id: b, capacity: none}]\n"
)


def test_a_sound_text_of_the_form_is_taken() -> None:
    assert load_text(FORM, "deal.yaml").holders[0].capacity == "holder"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("events: {wedding: 2025-01-02}", "events.wedding"),
        ("events: {ipo: soon}", "events.ipo"),
        ("selling_expenses: '101'", "selling_expenses"),
        ("readings: {affiliates_counted: none}", "readings.affiliates_counted"),
        ("readings: {eligible_limbs: both}", "readings.eligible_limbs"),  # which is another's
        ("signatures: {amendment_1: [company]}", "signatures.amendment_1"),
        ("registrations: [{id: r, kind: demand, way: wcas, by: [a], notice: 2025-01-02}]", "registrations[0].way"),
        ("registrations: [{id: r, kind: company, form: S-1, exclusion: staff}]", "registrations[0].exclusion"),
        ("acts: [{id: x, kind: demand, by: [a], shares: 1, price: '1', deferral: {ground: weather}}]", "acts[0].deferral.ground"),
        ("acts: [{id: x, kind: transfer, by: [a], to: b, class: common, shares: 1, relation: friend}]", "acts[0].relation"),
        ("acts: [{id: x, kind: transfer, by: [a], to: a, class: common, shares: 1}]", "acts[0].to"),
    ],
)
def test_one_mistake_of_the_form_is_found_on_its_line_under_its_key(line: str, key: str) -> None:
    assert keys(f"{FORM}{line}\n") == [(8, key)]


@pytest.mark.parametrize(
    ("terms", "key"),
    [
        ("{}", "terms"),
        ("{agreement_date: soon}", "terms.agreement_date"),
        ("{agreement_date: 2020-03-02, sizes: 1}", "terms.sizes"),
        ("{agreement_date: 2020-03-02, demand_years: none}", "terms.demand_years"),
        ("{agreement_date: 2020-03-02, demand_from: never}", "terms.demand_from"),
        ("{agreement_date: 2020-03-02, size_percent: 101}", "terms.size_percent"),
    ],
)
def test_one_mistake_in_a_term_is_found(terms: str, key: str) -> None:
    assert keys(FORM.replace("{agreement_date: 2020-03-02}", terms)) == [(5, key)]


@pytest.mark.parametrize(
    ("holder", "key"),
    [
        ("{id: a, capacity: wacs}", "holders[0].capacity"),
        ("{id: a, capacity: wcas, transferee_of: a}", "holders[0].transferee_of"),
        ("{id: a, capacity: wcas, transferee_of: z}", "holders[0].transferee_of"),
        ("{id: A b, capacity: wcas}", "holders[0].id"),
        ("{id: a, capacity: wcas, holdings: [{class: common, shares: -1}]}", "holders[0].holdings[0].shares"),
        ("{id: a, capacity: wcas, holdings: [{class: common, shares: 1.5}]}", "holders[0].holdings[0].shares"),
        ('{id: a, capacity: wcas, holdings: [{class: common, shares: "1"}]}', "holders[0].holdings[0].shares"),
        ("{id: a, capacity: wcas, holdings: [{class: common, shares: true}]}", "holders[0].holdings[0].shares"),
        ("{id: a, capacity: wcas, holdings: [{class: common, shares: 1001}]}", "holders[0].holdings[0].shares"),
        ("{id: a, capacity: wcas, holdings: [{class: comon, shares: 1}]}", "holders[0].holdings[0].class"),
        ("{id: a, capacity: wcas, holdings: [{shares: 1}]}", "holders[0].holdings[0]"),
    ],
)
def test_one_mistake_in_a_holder_is_found(holder: str, key: str) -> None:
    text = HEAD + f"classes: [{{id: common, kind: common, outstanding: 1000}}]\nholders:\n  - {holder}\n"
    assert keys(text) == [(7, key)]


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = HEAD.replace("2003-01-01", "2003-13-01") + (
        "classes: [{id: common, kind: common, outstanding: 10}, {id: common, kind: common, outstanding: 10}]\n"
        "holders:\n"
        "  - {id: a, capacity: wacs}\n"
        "  - {id: b, capacity: none, capacity: none}\n"
        "  - {id: c, capacity: none, transferee_of: d, holdings: [{class: common, shares: 11}]}\n"
        "  - {id: d, capacity: none, transferee_of: c}\n"
        "acts: [{id: x, kind: joinder, by: [a]}, {id: y, kind: joinder, by: [nobody]}]\n"
    )
    assert keys(text) == [
        (3, "as_of"),
        (5, "classes[1].id"),
        (7, "holders[0].capacity"),
        (8, "holders[1].capacity"),
        (9, "holders[2].holdings[0].shares"),
        (9, "holders[2].transferee_of"),
        (10, "holders[3].transferee_of"),
        (11, "acts[1].by[0]"),
    ]
    assert all(finding.message and finding.mend for finding in findings(text))


def test_a_file_that_states_no_price_is_told_so_where_an_act_needs_one() -> None:
    text = SOUND.replace('price: "1.00"\n', "") + "acts: [{id: x, kind: demand, by: [a], shares: 1}]\n"
    assert keys(text) == [(6, "acts[0].price")] or keys(text) == [(6, "acts[0]")]


def test_an_amount_beyond_what_the_facts_can_hold_is_refused_by_name() -> None:
    found = findings(SOUND.replace("outstanding: 1000", f"outstanding: {2**30 * 10**6}"))
    assert any("common" in finding.message and "1,073,741,824,000,000" in finding.message for finding in found)
    assert load_text(SOUND.replace("outstanding: 1000", f"outstanding: {10**15}"), "deal.yaml")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\x00\xff\xfe\x80binary", "UTF-8"),
        (b"regrights: 1\nmatter: a\x07b\n", "special characters"),
        (b"- a\n- b\n", "keys and values"),
        (b"a: [1, 2\n", "not YAML"),
        (b"a: " + b"[" * 3000 + b"]" * 3000, "nested too deep"),
        (b"a: &a [x]\nb: [*a,*a]\n", "anchors"),
        (b"".join(b"a%d: &a%d [*a%d,*a%d,*a%d]\n" % (i, i, i - 1, i - 1, i - 1) for i in range(1, 60)), "anchors"),
        (b"regrights: 1\n---\nregrights: 1\n", "second document"),
        (b"regrights: !!python/name:os.system x\n", "tags"),
        (b"regrights: 1\nregrights: 1\n", "stands twice"),
    ],
)
def test_what_is_no_matter_file_is_refused_within_a_second(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_bytes(content)
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        load(file)
    assert time.process_time() - start < 1
    assert says in str(caught.value)


def test_a_folder_a_missing_and_a_large_file_are_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    for path, says in ((tmp_path, "folder"), (tmp_path / "nothing.yaml", "no such file"), (large, "50,000,000 bytes")):
        with pytest.raises(InputError, match=says):
            load(path)


def test_unquoted_decimals_are_exact() -> None:
    matter = load_text(SOUND.replace('"1.00"', "0.10"), "deal.yaml")
    assert matter.price is not None
    assert str(matter.price.value) == "0.10"


@pytest.mark.parametrize("word", ["not", "together", "none"])
def test_a_word_of_the_rules_is_no_id(word: str) -> None:
    text = HEAD + f"classes: [{{id: common, kind: common, outstanding: 1}}]\nholders: [{{id: {word}, capacity: wcas}}]\n"
    assert keys(text) == [(6, "holders[0].id")]


def test_a_class_that_converts_into_itself_is_refused() -> None:
    converting = "{id: common, kind: common, outstanding: 9, converts_to: common, ratio: 1, votes: as_converted}"
    assert keys(SOUND.replace("{id: common, kind: common, outstanding: 1000}", converting)) == [(5, "classes[0].converts_to")]


@pytest.mark.parametrize("agreement", sorted({path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"}))
def test_the_matter_of_every_agreement_is_sound_and_says_of_which_it_is(agreement: str) -> None:
    assert load_text(kb.matter(agreement) or "", agreement).agreement == agreement
