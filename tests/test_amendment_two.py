"""A made-up Amendment No. 2, laid over the SAVVIS agreement as a folder: a party, a way, a floor and a proviso, without code.

It makes the Newco Entities parties from January 15, 2003, with two demands of their own, a floor of $30,000,000, and a proviso:
Reuters does not sell unless they may sell a third of what they ask for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from regrights import kb
from regrights.bridge.cures.search import cures
from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.compare import compare
from regrights.bridge.questions.readings import readings
from regrights.bridge.questions.requests import requests
from regrights.cli.app import build

HEAD = """regrights: 1
agreement: savvis_two
matter: Newco comes in
as_of: 2003-02-03
price: "1.00"
form_s3: true
classes: [{id: common, kind: common, outstanding: 400000000, votes_per_share: 1}]
holders:
  - {id: w, name: Welsh, capacity: wcas, holdings: [{class: common, shares: 60000000}]}
  - {id: r, name: Reuters SA, capacity: reuters, holdings: [{class: common, shares: 50000000}]}
  - {id: c, name: Cee, capacity: constellation, holdings: [{class: common, shares: 45000000}]}
  - {id: n1, name: Newco One, capacity: newco, holdings: [{class: common, shares: 20000000}]}
  - {id: n2, name: Newco Two, capacity: newco, holdings: [{class: common, shares: 15000000}]}
"""
ACTS = """acts:
  - {id: d, kind: demand, by: [n1, n2], shares: {n1: 15000000, n2: 15000000}, method: underwritten,
     joining: [{by: r, shares: 40000000, days_after_notice: 3}, {by: w, shares: 30000000, days_after_notice: 3}]}
  - {id: small, kind: demand, by: [n1], shares: 20000000, method: underwritten}
  - {id: welsh, kind: demand, by: [w], shares: 25000000, method: underwritten}
  - {id: both, kind: demand, by: [c], shares: 30000000, method: underwritten,
     joining: [{by: n1, shares: 20000000, days_after_notice: 3}, {by: w, shares: 20000000, days_after_notice: 3},
       {by: r, shares: 30000000, days_after_notice: 3}]}
"""
TWO = """registrations:
  - {id: first, kind: demand, way: newco, by: [n1], notice: 2003-01-16, effective: 2003-01-20}
  - {id: second, kind: demand, way: newco, by: [n2], notice: 2003-01-17, effective: 2003-01-21}
"""
MILLION = 1_000_000


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kb.ELSEWHERE, str(Path(__file__).parent / "agreements"))


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    file = tmp_path / "deal.yaml"
    file.write_text(HEAD + ACTS, encoding="utf-8")
    return file


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(), list(map(str, arguments)), env={"COLUMNS": "110"})


def matter(text: str = ACTS, head: str = HEAD) -> Any:
    return load_text(head + text, "deal.yaml")


def unmet(answer: Any) -> dict[str, Any]:
    return {entry.id: entry for _, entry in answer.unmet}


def test_the_folder_is_laid_over_the_agreement() -> None:
    own = {path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"}
    beside = {path.parent.name for path in (Path(__file__).parent / "agreements").glob("*/agreement.toml")}
    assert "savvis_two" in beside
    assert kb.agreements() == sorted(own | beside)
    assert [folder.name for folder in kb.folders("savvis_two")] == ["savvis", "savvis_two"]
    assert "amendment_2" not in kb.program("savvis", "check")


def test_it_has_a_way_of_its_own_with_two_demands_and_a_floor_of_30_million() -> None:
    answer = requests(matter())
    newco = next(item for item in answer.requests if item.way == "newco")
    assert (newco.by, newco.least, newco.most, newco.allowed, newco.left) == (("n1", "n2"), 30 * MILLION, 35 * MILLION, 2, 2)
    welsh = next(item for item in answer.requests if item.way == "wcas" and item.kind == "demand")
    assert welsh.least == 25 * MILLION
    assert answer.setting.in_force == ("base", "amendment_1", "amendment_2")
    standing = {(entry.name, entry.limb): entry.figure.actual for entry in answer.standing}
    assert standing["the Newco Entities together", "limb_b"] == 35 * MILLION


def test_the_floor_is_its_own_and_the_others_keep_theirs() -> None:
    refused = check(matter(), "small")
    assert (refused.verdict, refused.way) == ("excused", "newco")
    figure = unmet(refused)["offering_floor"].figure
    assert [str(amount) for amount in (figure.actual, figure.required, figure.short_by)] == [
        "20000000.00",
        "30000000.00",
        "10000000.00",
    ]
    assert check(matter(), "welsh").verdict == "obliged"


def test_two_demands_are_allowed_and_no_third() -> None:
    refused = check(matter(ACTS + TWO), "d")
    assert refused.verdict == "excused"
    assert list(unmet(refused)) == ["demands_left"]
    ledger = next(entry for entry in requests(matter(ACTS + TWO)).ledger if entry.way == "newco")
    assert (ledger.allowed, ledger.used, ledger.left) == (2, 2, 0)


def test_it_binds_from_its_day_and_only_when_it_is_signed() -> None:
    early = check(matter(head=HEAD.replace("2003-02-03", "2003-01-14")), "d")
    assert early.verdict == "void"
    unsigned = check(matter(ACTS + "signatures: {amendment_2: [company, wcas], amendment_1: [company, wcas, reuters]}\n"), "d")
    assert unsigned.verdict == "void"
    assert unsigned.setting.unsigned == {"amendment_2": ("reuters",)}
    assert unsigned.setting.in_force == ("base", "amendment_1")


def test_its_reasons_speak_of_it(deal: Path) -> None:
    why = run("check", deal, "small", "--why").stdout
    said = " ".join(why.split())
    assert "by way of the Newco Entities: not every condition is met" in said
    assert "Newco One stands in the agreement as a Newco Entity" in said
    assert "$30,000,000.00: Amendment No. 2, January 15, 2003 [3(a)(ii)], in force since 2003-01-15" in said


def test_readings_are_asked_over_it() -> None:
    answer = readings(matter(), "d")
    assert answer.verdict == "some"  # limb (a) asks for Preferred Stock, and it has none
    assert [sorted((flip.issue, flip.to) for flip in flips) for flips in answer.decides] == [
        [("eligible_limbs", "both"), ("eligible_scope", "all_named")]
    ]
    assert readings(matter(), "small").verdict == "none"


def test_cures_go_by_its_floor_and_by_its_count() -> None:
    texts = [change.text for cure in cures(matter(), "small", changes=1).cures for change in cure.changes]
    assert "a price of $1.50 a share at least (now $1.00)" in texts
    assert "Newco Two joins the request, with 10,000,000 shares at least" in texts
    texts = [change.text for cure in cures(matter(ACTS + TWO), "d", changes=1).cures for change in cure.changes]
    assert "the agreement is amended to give the Newco Entities 3 demands under 3(a)(i), signed by Savvis, WCAS, Reuters" in texts


@pytest.mark.parametrize(
    ("maximum", "sold"),
    [
        # 30 of 100 million are Newco's: of 20 million it would have 6, less than its third of 30, which is 10. So Reuters does
        # not sell, and 20 million are divided among 60: a third to each 15, a half to 30.
        (20_000_000, {"w": 10_000_000, "r": 0, "n1": 5_000_000, "n2": 5_000_000}),
        # Of 33,333,333 it would have 9,999,999.9; of 33,333,334 it has 10,000,000.2.
        (33_333_333, {"w": 16_666_667, "r": 0, "n1": 8_333_333, "n2": 8_333_333}),
        (33_333_334, {"w": 10_000_000, "r": 13_333_334, "n1": 5_000_000, "n2": 5_000_000}),
        (50_000_000, {"w": 15_000_000, "r": 20_000_000, "n1": 7_500_000, "n2": 7_500_000}),
    ],
)
def test_reuters_sells_nothing_unless_newco_sells_a_third(maximum: int, sold: dict[str, int]) -> None:
    answer = allocate(matter(), "d", maximum=maximum)
    assert answer.pro_rata == sold
    (other,) = answer.other_demands
    assert (other.id, other.amount, other.barred, other.favoured) == ("newco", 10_000_000, ("r",), ("n1", "n2"))


@pytest.mark.parametrize(("newco", "broken"), [(9_999_999, [("newco", "r", 9_999_999, 10_000_000)]), (10_000_000, [])])
def test_a_proposal_breaks_it_by_a_share(newco: int, broken: list[Any]) -> None:
    proposed = allocate(matter(), "d", maximum=30 * MILLION, propose={"r": 1, "n1": newco}).proposed
    assert proposed is not None
    found = [(entry["rule"], entry["who"], entry["actual"], entry["required"]) for entry in proposed["broken"]]
    assert found == broken


@pytest.mark.parametrize(
    ("maximum", "sold"),
    [
        # Of 100 million Cee asks for 30 and Newco for 20; the half is 15 million, the third is 6,666,667. Of 20 million Cee would
        # have 6 and Newco 4: neither WCAS nor Reuters sells, and 20 million are divided by 30 and 20.
        (20_000_000, {"w": 0, "r": 0, "c": 12_000_000, "n1": 8_000_000}),
        # Of 40 million Cee would have 12, less than its half, and Newco 8, more than its third: WCAS alone is left out, and 40
        # million are divided by 30, 20 and 30.
        (40_000_000, {"w": 0, "r": 15_000_000, "c": 15_000_000, "n1": 10_000_000}),
        (60_000_000, {"w": 12_000_000, "r": 18_000_000, "c": 18_000_000, "n1": 12_000_000}),
    ],
)
def test_both_provisos_hold_side_by_side(maximum: int, sold: dict[str, int]) -> None:
    assert allocate(matter(), "both", maximum=maximum).pro_rata == sold


def test_without_it_nothing_of_it_is_left() -> None:
    answer = compare(matter(), without="amendment_2")
    assert answer.in_force == (("base", "amendment_1"), ("base", "amendment_1", "amendment_2"))
    assert {entry.provision for entry in answer.situations} == {"newco"}
    told = {(entry.kind, entry.outcome) for entry in answer.situations}
    assert ("demand", "admitted") in told
    assert any("a Newco Entity" in entry.example for entry in answer.situations)
    first = compare(matter(), without="amendment_1")
    assert {"warrants", "way"} <= {entry.provision for entry in first.situations}
    assert "newco" not in {entry.provision for entry in first.situations}


def test_every_page_speaks_of_it(deal: Path, tmp_path: Path) -> None:
    page = " ".join(run("allocate", deal, "d", "--maximum", "20000000").stdout.split())
    assert "round 1: Reuters does not sell, since the Newco Entities have less than a third: pro rata among all others" in page
    assert "the maximum, the third of the Newco Entities" in page
    memo = tmp_path / "memo.md"
    file = tmp_path / "with_maximum.yaml"
    file.write_text(HEAD + ACTS.replace("{id: d, ", "{id: d, underwriter_maximum: 20000000, "), encoding="utf-8")
    assert run("report", file, "d", "--to", memo).exit_code == 0
    text = memo.read_text(encoding="utf-8")
    assert "the Newco Entities" in text
    assert "less than a third" in text
    assert "Amendment No. 2, January 15, 2003" in text


def test_its_party_may_be_called_otherwise(deal: Path) -> None:
    deal.write_text(HEAD.replace("matter:", "labels: {newco: Fresh}\nmatter:") + ACTS, encoding="utf-8")
    assert "way of the Fresh Entities [3(a)]" in run("requests", deal).stdout


def test_the_schema_and_the_mends_know_it(deal: Path) -> None:
    schema = json.loads(run("schema", "matter", "--agreement", "savvis_two").stdout)
    assert "newco" in schema["$defs"]["Holder"]["properties"]["capacity"]["enum"]
    deal.write_text((HEAD + ACTS).replace("capacity: newco", "capacity: newcoo"), encoding="utf-8")
    refused = run("check", deal, "d")
    assert refused.exit_code == 2
    assert refused.stderr.count("did you mean newco?") == 2


def test_what_if_it_were_not_signed(deal: Path) -> None:
    told = run("whatif", deal, "--change", "signature reuters amendment=amendment_2 signed=false").stdout
    assert "Was lost" in told
    assert "Amendment No. 2" in told
