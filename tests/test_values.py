"""The values of a file: as YAML 1.2 and the agreement have them, and each mistake told once, at its place, with its mend."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.matter.holdings import exercised, transferred
from regrights.bridge.matter.ledger import Ledger
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.scalars import Unfit, date, decimal, from_nothing, money, ratio, whole
from regrights.bridge.matter.yaml import parse
from regrights.bridge.questions.check import check
from regrights.bridge.questions.totals import control_totals
from regrights.bridge.whatif.scenarios import load_scenarios

HEAD = 'regrights: 1\nmatter: A matter\nas_of: 2003-01-01\nprice: "1.00"\n'
COMMON = "classes: [{id: common, kind: common, outstanding: 1000}]\n"
SOUND = HEAD + COMMON + "holders: [{id: a, capacity: wcas}]\n"
CUTBACK = Path(__file__).parents[1] / "examples" / "cutback.yaml"


def findings(text: str) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        load_text(text, "deal.yaml")
    return caught.value.findings


def one(text: str) -> tuple[int | None, str, str, str]:
    (found,) = findings(text)
    return found[1:]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0.75", "0.75"),
        ("0.10", "0.10"),
        ("0.1000000000", "0.10"),
        ("0.6500000000", "0.65"),
        ("0.123456789000", "0.123456789"),
        ("1.0000000000", "1.00"),
        ("007.50", "7.50"),
        ("9999999999999999.999999999", "9999999999999999.999999999"),
        (5, "5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-9"), "0.000000001"),
    ],
)
def test_money_is_exact_and_zeros_at_its_end_do_not_count(written: Any, value: str) -> None:
    assert f"{money(written):f}" == value


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("0.0000000001", "at most 9 places"),
        ("0.10000000001", "at most 9 places"),
        ("12345678901234567", "at most 16 digits"),
        ("0", "more than nothing"),
        ("0.000", "more than nothing"),
        ("-1", "not less than nothing"),
        ("1e5", "no number"),
        ("1.", "no number"),
        (".5", "no number"),
        ("٣", "no number"),
        ("", "missing"),
        ("nan", "no number"),
        (True, "no number"),
        (0.5, "no number"),
    ],
)
def test_what_is_no_price_says_why(written: Any, says: str) -> None:
    with pytest.raises(Unfit, match=says):
        money(written)


def test_numbers_are_written_without_commas_wherever_they_stand() -> None:
    for read in (money, from_nothing, ratio, whole):
        with pytest.raises(Unfit) as caught:
            read("84,200,000")
        assert caught.value.mend == "numbers are written without commas: 84200000"
    for text in ('"84,200,000"', "84,200,000"):
        assert (
            "without quotes, commas"
            in one(SOUND.replace(COMMON, f"classes:\n  - id: common\n    kind: common\n    outstanding: {text}\n"))[3]
        )


def test_a_price_of_an_exercise_may_be_nothing() -> None:
    text = SOUND + 'warrants: [{id: w, into: common, exercise_price: "0"}]\n'
    assert load_text(text, "x").warrants[0].exercise_price == 0
    assert one(SOUND.replace('"1.00"', '"0"'))[1:3] == ("price", "an amount of dollars is more than nothing")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("4000/3", Fraction(4000, 3)),
        ("1000/0.75", Fraction(4000, 3)),
        ("1.5/0.5", Fraction(3)),
        ("1.5", Fraction(3, 2)),
        (Decimal("1E+1"), Fraction(10)),
        (10, Fraction(10)),
        ("2.50000000000", Fraction(5, 2)),
    ],
)
def test_a_ratio_is_a_decimal_or_two_with_a_stroke(written: Any, value: Fraction) -> None:
    assert ratio(written) == value


@pytest.mark.parametrize("written", ["1/0", "1/0.0", "1/2/3", "/3", "3/", "a/3", "-1/3", "1/-3", "1 / 3", True])
def test_what_is_no_ratio_is_one_mistake(written: Any) -> None:
    with pytest.raises(Unfit):
        ratio(written)
    stock = f"{{id: p, kind: preferred, outstanding: 3, converts_to: common, ratio: {json.dumps(written)}, votes: as_converted}}"
    assert one(SOUND.replace("1000}]", f"1000}}, {stock}]"))[:2] == (5, "classes[1].ratio")


def test_days_and_whole_numbers_are_those_of_the_command_line_too() -> None:
    assert date("2002-06-28") == dt.date(2002, 6, 28)
    for text, says in (
        ("2003-W03-3", "no date"),
        ("20030115", "no date"),
        ("9999-12-31", "out of the range"),
        ("2003-02-30", "calendar"),
    ):
        with pytest.raises(Unfit, match=says):
            date(text)
    assert [whole("0"), whole("007"), whole("5", 5, 5)] == [0, 7, 5]
    for text, says in (
        ("9" * 30, "too large"),
        ("-1", "no whole"),
        ("1.0", "no whole"),
        ("²", "no whole"),
        ("4", "less than 5"),
        ("6", "too large"),
    ):
        with pytest.raises(Unfit, match=says):
            whole(text, 5, 5)
    assert decimal("0.5", "a time", "") == Decimal("0.5")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True), ("False", False), ("yes", "yes"), ("off", "off"), ("~", None), ("", None), ("null", None), ("12", 12),
        ("012", 12), ("0x1F", 31), ("0o17", 15), ("0b11", "0b11"), ("1_000", "1_000"), ("1.5", Decimal("1.5")),
        (".5", Decimal("0.5")), ("1e3", Decimal("1E+3")), (".inf", ".inf"), (".nan", ".nan"), ("2003-01-01", "2003-01-01"),
        ("12:30", "12:30"), ("'12'", "12"),
        ("!!str 12", "12"), ("!!int 12", 12), ("!!float 12", Decimal(12)), ("!!bool true", True), ("!!null ''", None),
        ("!!map {}", {}), ("!!seq []", []), ("=", "="), ("T\t", "T"), ("[1,\t\t\n 2]\t", [1, 2]),
    ],
)  # fmt: skip
def test_a_word_is_what_yaml_1_2_says(written: str, value: Any) -> None:
    read = parse(f"a: {written}\n", "x")
    assert (read.value, read.findings) == ({"a": value}, [])
    assert type(read.value["a"]) is type(value)


@pytest.mark.parametrize(
    "written",
    ["!!bool yes", "!!null true", "!!int 1.5", "!!int 1_0", "!!float x", "!!float inf", "!!binary x", "!x y", "!!seq {}",
     "!!map []", "!x {}", "1" * 5000, "1e999999999", "!!int 0b11"],
)  # fmt: skip
def test_a_value_that_is_not_as_its_tag_says_or_has_no_bound_is_one_mistake(written: str) -> None:
    (found,) = parse(f"a: {written}\n", "x").findings
    assert (found.line, found.key) == (1, "a")
    assert [finding.key for finding in findings(SOUND + f"form_s3: {written}\n")][:1] == ["form_s3"]
    if written[-1] not in "}]":
        assert one(SOUND + f"form_s3: {written}\n")[:2] == (7, "form_s3")


@pytest.mark.parametrize("version", ["1.1", "1.3", "2.0", "1.1 # old"])
def test_only_yaml_1_2_is_read_and_no_yes_becomes_anything(version: str) -> None:
    line, _, message, mend = one(f"%YAML {version}\n---\n{SOUND}")
    assert (line, version[:3] in message, "%YAML 1.2" in mend) == (1, True, True)
    told = findings(f"# first\n%YAML {version}\n---\n{SOUND}form_s3: yes\n")
    assert [(finding.line, finding.key) for finding in told] == [(2, ""), (10, "form_s3")]
    assert load_text(f"%YAML 1.2\n---\n{SOUND}form_s3: false\n", "x").form_s3.value is False  # type: ignore[union-attr]


def test_json_escapes_a_character_in_two_halves() -> None:
    text = json.dumps({"regrights": 1, "matter": "🚀 Ltd", "as_of": "2003-01-15", "classes": [], "holders": []})
    assert "\\ud83d" in text
    assert load_text(text, "deal.json").matter == "🚀 Ltd"
    for half in ("\\ud83d Ltd", "\\ude80\\ud83d"):
        assert "half of a character" in one(text.replace("\\ud83d\\ude80 Ltd", half))[2]
    assert parse('"\\ud83d\\ude80": 1', "x").value == {"🚀": 1}


def test_a_tab_may_end_a_line_and_is_named_elsewhere() -> None:
    assert load_text(SOUND.replace("\n", "\t\n").replace("[{", "[\t \r\n {"), "x") == load_text(SOUND, "x")
    assert one(SOUND + "warrants:\n\t- {id: w, into: common}\n")[2] == "this is not YAML: a tab stands here"


def test_a_special_character_is_named_with_its_line() -> None:
    told = findings(SOUND + "# a\x0cb\nform_s3: false\n# \x07\x08\n")
    assert [(finding.line, finding.message.rpartition("U+")[2][:4]) for finding in told] == [(7, "000C"), (9, "0007")]


def test_a_number_with_commas_in_a_flow_mapping_is_one_mistake() -> None:
    for number in ("84,200,000", "84,200", "1,234.56"):
        line, key, message, mend = one(SOUND.replace("outstanding: 1000", f"outstanding: {number}"))
        assert (line, key, message) == (5, "classes[0].outstanding", f"{number} has commas")
        assert mend == f"write numbers without commas: {number.replace(',', '')}"
    act = "acts: [{id: d, kind: demand, by: [a, b], shares: {a: 30,000,000, b: 21,000}}]\n"
    keys = [finding.key for finding in findings(SOUND.replace("wcas}]", "wcas}, {id: b, capacity: reuters}]") + act)]
    assert keys == ["acts[0].shares.a", "acts[0].shares.b"]


def test_an_empty_section_is_as_one_left_out() -> None:
    empty = "warrants:\nregistrations:\nacts:\nreadings:\nassumptions:\nsignatures:\nprice:\nform_s3: ~\nproposed_amendment:\n"
    bare = SOUND.replace('price: "1.00"\n', "")
    assert load_text(bare + empty, "x") == load_text(bare, "x")
    inner = "{id: a, capacity: wcas, holdings: , name: , transferee_of: }"
    assert load_text(SOUND.replace("{id: a, capacity: wcas}", inner), "x") == load_text(SOUND, "x")
    told = findings(HEAD + "classes:\nholders:\n")
    assert [(found.line, found.key, found.message) for found in told] == [
        (5, "classes", "this key is missing"),
        (6, "holders", "this key is missing"),
    ]
    assert one(SOUND.replace("id: common", "id: "))[1:3] == ("classes[0].id", "this key is missing")
    assert one(SOUND + "colour:\n")[1:3] == ("colour", "unknown key")


def test_nothing_after_a_key_of_an_expectation_is_a_value(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("regrights_scenarios: 1\nscenarios: [{name: a, expect: {acts: {d: {admissible: false, way: null}}}}]\n")
    expect = load_scenarios(file)[0].expect
    assert expect is not None
    assert "way" in expect.acts["d"].model_fields_set


def test_a_blank_name_is_none() -> None:
    for blank in ("   ", "", "\u200b\u00a0"):
        assert one(SOUND.replace("matter: A matter", f'matter: "{blank}"'))[:2] == (2, "matter")


def test_a_class_and_a_warrant_have_no_id_in_common() -> None:
    text = HEAD + "classes: [{id: x, kind: common, outstanding: 9}]\nwarrants: [{id: x, into: x}]\nholders: []\n"
    assert one(text)[:2] == (6, "warrants[0].id")


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("classes: [{id: common, kind: common, outstanding: 0b11}]", "classes[0].outstanding"),
        ("classes: [{id: p, kind: preferred, outstanding: 1, votes_per_share: x}]", "classes[0].votes_per_share"),
        ("classes: [{id: p, kind: preferred, outstanding: 1, votes: none}]", "classes[0].votes"),
        ("classes: [{id: p, kind: preferred, outstanding: 1, converts_to: 5, ratio: 1, votes: as_converted}]",
         "classes[0].converts_to"),
        ("classes: [{id: common, kind: common, outstanding: {a: 1}}]", "classes[0].outstanding"),
        ("acts: [{id: d, kind: demand, by: [h], shares: x}]", "acts[0].shares"),
        ("acts: [{id: d, kind: demand, by: [h], shares: -1}]", "acts[0].shares"),
        ("acts: [{id: d, kind: demand, by: [h], shares: {h: x}}]", "acts[0].shares.h"),
        ("acts: [{id: d, kind: demand, by: [h], shares: {h: 1,000}}]", "acts[0].shares.h"),
    ],
)  # fmt: skip
def test_what_only_follows_from_a_mistake_is_not_told(entry: str, key: str) -> None:
    lacking = COMMON if entry.startswith("acts") else ""
    assert one(f"{HEAD}{entry}\n{lacking}holders: [{{id: h, capacity: wcas}}]\n")[:2] == (5, key)


def test_all_mistakes_come_in_one_order_whatever_the_hashes() -> None:
    shares = "{" + ", ".join(f"{name}: 1" for name in "zyxwvutsrq") + "}"
    text = (
        SOUND + f"acts: [{{id: d, kind: distribution, by: [a], to: other, shares: {shares}}}, {{id: d, kind: dmand, by: [b]}}]\n"
    )
    code = "from regrights.bridge.matter.loading import load_text\n"
    code += f"try: load_text({text!r}, 'x')\nexcept Exception as error: print(error)"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert runs[0].count("is not in by") == 10
    assert runs[0] == runs[1] == runs[2]


def test_a_matter_is_loaded_from_text_as_from_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(str(CUTBACK)) == load(CUTBACK)
    monkeypatch.chdir(tmp_path)
    Path("deal.yaml").write_text(SOUND)
    assert load("deal.yaml").matter == "A matter"
    for name in ("a\0b.yaml", "a" * 300):
        with pytest.raises(InputError, match="cannot be read"):
            load(name)


PREFERRED = """regrights: 1
matter: Warrants into preferred
as_of: 2004-03-01
price: "1.00"
classes:
  - {id: common, kind: common, outstanding: 100000000}
  - {id: series_b, kind: preferred, outstanding: 500, converts_to: common, ratio: "21/2", votes: as_converted}
warrants: [{id: w_common, covered: true, into: common}, {id: w_b, covered: true, into: series_b}]
holders:
  - {id: n, capacity: nortel, holdings: [{warrant: w_common, shares: 30000000}]}
  - {id: g, capacity: gecc, holdings: [{warrant: w_b, shares: 9000001}, {class: series_b, shares: 5, from_warrant: w_b}]}
acts: [{id: d, kind: demand, by: [g], shares: {g: 90000000}, method: underwritten},
  {id: t, kind: transfer, by: [g], to: n, date: 2004-03-01, warrant: w_b, shares: 9000001, purchase: true}]
"""


def test_a_warrant_into_convertible_preferred_counts_what_that_converts_into() -> None:
    matter = load_text(PREFERRED, "x")
    ledger, holder = Ledger(matter), matter.holders[1]
    assert (ledger.on_warrants(holder), ledger.exercisable(holder), ledger.issued_on(holder)) == (
        {"w_b": 9000001},
        {"w_b": 94500010},
        {"w_b": 52},
    )
    assert ledger.carried(holder)["exercisable", "w_b"] == 94500010
    assert control_totals(matter).votes == {"all_covered_shares": 124500062, "fully_diluted": 224505260, "outstanding": 100005250}
    assert {total.item: total.held for total in control_totals(matter).totals}["w_b"] == 9000001
    answer = check(matter, "d")
    assert answer.admissible
    figures = [
        test.figure for way in answer.ways for entry in way.conditions for test in entry.tests if test.id == "quarter_held"
    ]
    assert [(figure.actual, figure.whole) for figure in figures if figure] == [(94500062, 124500062)]


def test_a_transfer_of_such_a_warrant_moves_the_shares_that_it_is_for() -> None:
    matter = load_text(PREFERRED, "x")
    moving = {entry.id: entry for way in check(matter, "t").ways for entry in way.conditions}["within_holdings"]
    assert moving.met
    too_many = check(load_text(PREFERRED.replace("shares: 9000001, purchase", "shares: 9000002, purchase"), "x"), "t")
    moving = {entry.id: entry for way in too_many.ways for entry in way.conditions}["within_holdings"]
    assert (moving.met, moving.figure and moving.figure.short_by) == (False, 1)
    assert Ledger(transferred(matter, "g", "n", "w_b", 1000)).exercisable(matter.holders[0]) == {"w_common": 30000000}


def test_an_exercise_of_such_a_warrant_issues_preferred() -> None:
    after = exercised(load_text(PREFERRED, "x"), "g", "w_b", 1000)
    assert {stock.id: stock.outstanding for stock in after.classes} == {"common": 100000000, "series_b": 1500}
    assert Ledger(after).issued_on(after.holders[1]) == {"w_b": 10552}
    assert Ledger(after).exercisable(after.holders[1]) == {"w_b": 94489510}


def test_the_bounds_of_amounts_know_what_a_warrant_converts_into() -> None:
    found = findings(PREFERRED.replace("shares: 9000001},", f"shares: {10**14}}},").replace('"21/2"', "1000"))
    assert any("all shares, held and issuable" in finding.message for finding in found)
