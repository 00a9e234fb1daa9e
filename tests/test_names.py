"""Names stay whole, namesakes are told apart, letters stay letters, and dollars are dollars."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from regrights import kb
from regrights.bridge.agreement.amounts import price_text
from regrights.bridge.basics.text import alike, blank, printable
from regrights.bridge.documents.drawn import Bar, Picture
from regrights.bridge.documents.pictures import svg
from regrights.bridge.matter.loading import load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import item_names, naming
from regrights.bridge.questions.requests import requests
from regrights.cli.app import build

OWN = sorted({path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"})
FORM = """regrights: 1
agreement: nvca
matter: Two funds of one name
as_of: 2026-01-15
price: "1.00"
form_s3: true
terms: {agreement_date: 2020-03-02, size_percent: none, initiating_percent: 20}
classes: [{id: common, kind: common, name: Stock, outstanding: 100000000},
  {id: b, kind: preferred, name: stock, outstanding: 60000000, converts_to: common, ratio: 1, votes: as_converted}]
holders:
  - {id: fund_a, name: Fund V, capacity: holder, affiliates: f, holdings: [{class: b, shares: 30000000, basis: assumed, note: n}]}
  - {id: fund_b, name: "fund  V", capacity: holder, affiliates: f, holdings: [{class: b, shares: 20000000}]}
  - {id: fund_c, name: "  ", capacity: key_holder, holdings: [{class: common, shares: 1}]}
acts:
  - {id: d1, kind: demand, by: [fund_a], shares: {fund_a: 30000000}, method: underwritten,
     joining: [{by: fund_b, shares: 20000000, days_after_notice: 5}], underwriter_maximum: 10000000}
  - {id: d2, kind: demand, by: [fund_a, fund_b], shares: {fund_a: 30000000, fund_b: 21000000}, method: underwritten}
  - {id: c1, kind: company, form: S-1, shares: 1000000, method: underwritten, underwriter_maximum: 2000000,
     joining: [{by: fund_a, shares: 20000000, days_after_notice: 5}, {by: fund_b, shares: 20000000, days_after_notice: 5}]}
"""
"""The same of the form: its funds are one selling Holder."""
TWO = """regrights: 1
matter: Two funds of one name
as_of: 2003-01-15
price: "1.00"
classes: [{id: common, kind: common, name: Stock, outstanding: 100000000},
  {id: b, kind: preferred, name: stock, outstanding: 0, votes_per_share: 1}]
holders:
  - {id: fund_a, name: Fund V, capacity: reuters, holdings: [{class: common, shares: 30000000, basis: assumed, note: n}]}
  - {id: fund_b, name: "fund  V", capacity: wcas_person, holdings: [{class: common, shares: 20000000}]}
  - {id: fund_c, name: "  ", capacity: gecc}
acts:
  - {id: d1, kind: demand, by: [fund_a], shares: {fund_a: 30000000}, method: underwritten,
     joining: [{by: fund_b, shares: 20000000, days_after_notice: 5}], underwriter_maximum: 10000000}
  - {id: d2, kind: demand, by: [fund_a, fund_b], shares: {fund_a: 30000000, fund_b: 21000000}, method: underwritten}
"""


def run(*arguments: str | Path) -> Result:
    # What was before and what is after does not stand side by side at this width, and so words that belong together do.
    columns = "80" if arguments[0] == "whatif" else "110"
    return CliRunner().invoke(build(), list(map(str, arguments)), env={"COLUMNS": columns})


def named(holder: str) -> Matter:
    return load_text(TWO.replace("name: Fund V", f"name: {holder}"), "x")


def test_a_name_of_several_carries_the_id() -> None:
    matter = load_text(TWO, "x")
    name = naming(matter)
    assert [name(holder.id) for holder in matter.holders] == ["Fund V (fund_a)", "fund  V (fund_b)", "fund_c"]
    assert item_names(matter) == {"common": "Stock (common)", "b": "stock (b)"}
    assert naming(named("Fund VI"))("fund_a") == "Fund VI"
    assert naming(named("fund_c"))("fund_a") == "fund_c (fund_a)"


@pytest.mark.parametrize("deal", [pytest.param(TWO, id="savvis"), pytest.param(FORM, id="nvca")])
@pytest.mark.parametrize(
    "asked",
    [
        ["check", "d1"], ["check", "d2"], ["check", "d2", "--why"], ["requests"], ["requests", "--readings"], ["readings", "d2"],
        ["cures", "d2", "--changes", "1"], ["allocate", "d1"], ["whatif", "--change", "price 0.10"],
        ["report", "d1"], ["report", "d2"], ["report"],
    ],
)  # fmt: skip
def test_namesakes_are_told_apart_wherever_they_are_named(asked: list[str], deal: str, tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(deal)
    written = tmp_path / "memo.html"
    result = run(asked[0], file, *asked[1:], *(["--to", written] if asked[0] == "report" else []))
    assert result.exit_code in {0, 1}, result.output
    said = re.sub(r"<[^>]*>", "", written.read_text()) if written.exists() else " ".join(result.stdout.split())
    assert "Fund V (fund_a)" in said
    assert re.findall(r"(?i)fund\s+v(?!\s*\(fund_[ab]\)).{0,20}", said) == []
    assert "(fund_a) (fund_a)" not in said


def test_namesakes_that_are_one_selling_holder_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(FORM)
    said = " ".join(run("allocate", file, "c1").stdout.split())
    assert "Fund V (fund_a)" in said
    assert "fund V (fund_b)" in said
    assert re.findall(r"(?i)fund\s+v(?!\s*\(fund_[ab]\)).{0,20}", said) == []


def test_a_blank_name_shows_the_id(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(TWO.replace("Fund V,", '" ",'))
    output = run("requests", file).stdout
    assert "by fund_a" in output
    assert "(fund_a)" not in output


def test_a_name_keeps_what_stands_after_a_colon(tmp_path: Path) -> None:
    matter = named('"Reuters: Holdings SA"')
    assert {entry.name for entry in requests(matter).standing if entry.person == "fund_a"} == {"Reuters: Holdings SA"}
    file = tmp_path / "deal.yaml"
    file.write_text(TWO.replace("Fund V", '"Reuters: Holdings SA"').replace("outstanding: 100", "outstanding: 640"))
    moved = " ".join(run("whatif", file, "--change", "repurchase fund_a common 1").stdout.split())
    assert "Reuters: Holdings SA: limb (b) before" in moved
    memo = tmp_path / "memo.md"
    assert run("report", file, "--to", memo, "--section", "votes").exit_code == 0
    assert (
        "| Reuters: Holdings SA | clause \\(b\\)" in memo.read_text() or "| Reuters: Holdings SA | clause (b)" in memo.read_text()
    )


@pytest.mark.parametrize(
    "text", ["a\u00a0b", "क्\u200dष", "می\u200cخواهم", "e\u0301", "👩\u200d💻", "\ufeffa", "a\u2009b", "\ud7c7", "a\tb\n"]
)
def test_letters_marks_and_joiners_are_shown_as_they_are(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    "char", [*"\x00\x07\x0c\r\x1b\x7f\x85\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ud800\udfff\ufffe\uffff"]
)
def test_what_moves_or_turns_what_stands_around_it_is_replaced(char: str) -> None:
    assert printable(f"a{char}b") == "a\ufffdb"


def test_what_shows_nothing_is_blank_and_what_looks_alike_is_alike() -> None:
    assert [blank(text) for text in ("", " \t", "\u00a0\u200b\u200d", "-", "क")] == [True, True, True, False, False]
    assert alike("Fund\u00a0V") == alike("fund  v") == alike("ＦＵＮＤ V") != alike("Fund VI")


def test_a_letter_of_any_script_reaches_every_page(tmp_path: Path) -> None:
    file, memo = tmp_path / "deal.yaml", tmp_path / "memo.html"
    file.write_text(TWO.replace("name: Fund V", "name: می\u200cخواهم"))
    assert "می\u200cخواهم" in run("check", file, "d2").stdout
    assert run("report", file, "--to", memo).exit_code == 0
    assert "می\u200cخواهم" in memo.read_text()
    assert "\ufffd" not in memo.read_text()


def test_long_names_that_differ_at_their_ends_differ_in_a_picture() -> None:
    long = "The Very Long Name of a Partnership of Many Partners and Their Affiliates and Friends, Limited"
    picture = Picture("p", "t", "a", "votes", tuple(Bar(f"{long} ({name})", ((1, "1"),)) for name in ("fund_a", "fund_b")))
    shown = " ".join(text.text or "" for text in ElementTree.fromstring(svg(picture)).iter("{http://www.w3.org/2000/svg}text"))
    assert "(fund_a)" in shown
    assert "(fund_b)" in shown


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Fraction(3, 4), "$0.75"),
        (Fraction(12345, 10), "$1,234.50"),
        (Fraction(1, 10**9), "$0.000000001"),
        (Fraction(55, 80), "$0.6875"),
        (Fraction(25000001, 36000000), "about $0.69"),
        (Fraction(10**7, 3), "about $3,333,333.33"),
        (Fraction(2, 3), "about $0.67"),
        (Fraction(1, 3000), "about $0.00033"),
        (Fraction(1, 3 * 10**12), "about $0.00000000000033"),
    ],
)
def test_a_price_is_dollars_and_never_a_fraction(price: Fraction, text: str) -> None:
    assert price_text(price) == text


def test_an_aggregate_price_reads_as_dollars_a_share(tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    act = "acts:\n  - {id: d1, kind: demand, by: [fund_a], shares: 30000000, aggregate_price: '20000000', method: underwritten}\n"
    file.write_text(TWO.partition("acts:")[0] + act)
    memo = tmp_path / "memo.md"
    run("report", file, "d1", "--to", memo)
    for asked in (["check", "--why"], ["cures", "--changes", "1"], []):
        page = run(asked[0], file, "d1", *asked[1:]).stdout if asked else memo.read_text(encoding="utf-8")
        said = " ".join(page.replace("\\$", "$").split())
        assert "at about $0.67 a share" in said
        assert "2/3" not in said


@pytest.mark.parametrize("agreement", OWN)
def test_an_embedded_matter_has_no_namesakes(agreement: str) -> None:
    matter = load_text(kb.matter(agreement) or "", agreement)
    name = naming(matter)
    assert [name(holder.id) for holder in matter.holders if holder.name] == [
        holder.name for holder in matter.holders if holder.name
    ]
