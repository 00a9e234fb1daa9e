"""A later amendment adds a second bar and a floor, by rules alone: no Reuters sale unless the Other Investors sell a third."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_allocate import asked, matter_of
from test_cli import APP
from typer.testing import CliRunner

from regrights import kb

SECOND = """
bar(X, third) :- registration_act(X), divided(X).
bars(X, third, H)    :- bar(X, third), participant(X, H, _), stands_as(H, reuters).
favours(X, third, H) :- bar(X, third), participant(X, H, _), stands_as(H, other_investor).
percent(X, third, 33)       :- bar(X, third).
measured(X, third, together) :- bar(X, third).
redone(X, third, exclude)   :- bar(X, third).
"""
FLOOR = """
floor(X, tenth) :- registration_act(X), divided(X).
favours(X, tenth, H) :- floor(X, tenth), participant(X, H, _), stands_as(H, other_investor).
percent(X, tenth, 10)        :- floor(X, tenth).
measured(X, tenth, together) :- floor(X, tenth).
of_offering(X, tenth)        :- floor(X, tenth).
"""


@pytest.fixture(autouse=True)
def agreements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, rules in (("second", SECOND), ("floored", FLOOR)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "agreement.toml").write_text('over = "savvis"\n', encoding="utf-8")
        (tmp_path / name / "more.lp").write_text(rules, encoding="utf-8")
    monkeypatch.setenv(kb.ELSEWHERE, str(tmp_path))


ASKS = {"cv1": 10, "wcas": 30, "reu": 30, "ot": 20}


def answer(agreement: str, maximum: int, **ask: Any) -> dict[str, Any]:
    return asked(matter_of(ASKS, agreement=agreement), maximum, ask.pop("readings", {}), **ask)


def test_each_bar_bites_by_itself_and_both_together() -> None:
    # 18 by weight: 2, 6, 6, 4. cv1 lacks 3 of its 5, ot 3 of its 7. Without wcas and reu: 6 and 12, and both are met.
    found = answer("second", 18)
    assert found["pro_rata"]["sold"] == {"wcas": 0, "cv1": 6, "reu": 0, "ot": 12}
    assert found["pro_rata"]["binds"]["reu"] == ["maximum", "third"]
    assert found["proviso"]["half"] == 5
    assert found["others"]["third"] | {"text": ""} == {"text": "", "shares": 7, "favours": ["ot"], "bars": ["reu"]}
    # 36: 4, 12, 12 and 8. cv1 lacks 1 of its 5; without wcas: 6, 18 and 12.
    assert answer("second", 36)["pro_rata"]["sold"] == {"wcas": 0, "cv1": 6, "reu": 18, "ot": 12}


def test_ranges_know_both() -> None:
    # Of 18, wcas may have 13 where cv1 has 5; reu 11 where ot has 7, and then wcas 6.
    assert answer("second", 18)["ranges"] == {
        "wcas": {"least": 0, "most": 13},
        "cv1": {"least": 0, "most": 10},
        "reu": {"least": 0, "most": 11},
        "ot": {"least": 0, "most": 18},
    }


def test_a_proposal_that_breaks_both_is_told_so() -> None:
    found = answer("second", 18, propose={"wcas": 5, "reu": 5, "cv1": 4, "ot": 4})["proposed"]
    broken = [(entry["rule"], entry["who"], entry["actual"], entry["required"]) for entry in found["broken"]]
    assert broken == [("proviso", "wcas", 4, 5), ("third", "reu", 4, 7)]
    assert found["nearest"] == {"wcas": 5, "reu": 0, "cv1": 5, "ot": 4}  # six shares moved; without wcas too it would be eleven


def test_a_list_in_lots_is_that_of_both() -> None:
    found = answer("second", 18, readings={"split": "any"}, lot=5)
    listed = [entry["sold"] for entry in found["allocations"]]
    assert listed
    assert all((not sold["wcas"] or sold["cv1"] >= 5) and (not sold["reu"] or sold["ot"] >= 7) for sold in listed)
    by_hand = [
        (wcas, cv1, reu, ot)
        for wcas in range(0, 31, 5)
        for cv1 in (0, 5, 10)
        for reu in range(0, 31, 5)
        for ot in (0, 5, 10, 15, 20)
        if wcas + cv1 + reu + ot <= 18 and (not wcas or cv1 >= 5) and (not reu or ot >= 7)
    ]
    assert sorted(tuple(sold[who] for who in ("wcas", "cv1", "reu", "ot")) for sold in listed) == sorted(by_hand)


def test_a_floor_that_is_kept_of_itself_is_let_be() -> None:
    # 18: a tenth, 2, is for ot; wcas stands out; 18 among cv1, reu and ot, as 10, 30 and 20, are 3, 9 and 6: it has its 2 so.
    found = answer("floored", 18)
    assert found["pro_rata"]["sold"] == {"wcas": 0, "cv1": 3, "reu": 9, "ot": 6}
    assert [(entry["divides"], entry["amount"]) for entry in found["pro_rata"]["rounds"]] == [("maximum", 18)]
    assert found["ranges"]["ot"]["least"] == 2


def test_the_page_tells_of_every_bar(tmp_path: Path) -> None:
    file = tmp_path / "deal.json"
    file.write_text(matter_of(ASKS, agreement="second").model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    result = CliRunner().invoke(APP, ["allocate", str(file), "d", "--maximum", "18"])
    assert "third: bars a sale unless those whom it favours have 7 shares" in result.stdout
    assert json.loads(CliRunner().invoke(APP, ["allocate", str(file), "d", "--maximum", "18", "--json"]).stdout)["others"]
