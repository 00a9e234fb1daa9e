"""Holders that make a request only together: an agreement says which, and no set is told that parts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from regrights import kb
from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.requests import requests

DEAL = """regrights: 1
agreement: {name}
matter: two Other Investors
as_of: 2003-01-15
price: "1.00"
classes: [{{id: common, kind: common, outstanding: 100000000, votes_per_share: 1}}, {{id: pref, kind: preferred, outstanding: 10, votes_per_share: 1}}]
holders:
  - {{id: ann, name: Ann, capacity: other_investor, holdings: [{{class: common, shares: 30000000}}, {{class: pref, shares: 1}}]}}
  - {{id: bob, name: Bob, capacity: other_investor, holdings: [{{class: common, shares: 30000000}}, {{class: pref, shares: 1}}]}}
  - {{id: eve, name: Eve, capacity: none, holdings: [{{class: common, shares: 30000000}}]}}
"""  # noqa: E501


def sets(name: str) -> list[tuple[str, ...]]:
    found = requests(load_text(DEAL.format(name=name), "deal.yaml"), limit=10).requests
    return sorted(item.by for item in found if item.kind == "demand")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("", [("ann",), ("bob",)]),
        ("together_with(demand, ann, bob).", [("bob",)]),
        ("together_with(demand, (ann;bob), (ann;bob)).", [("ann", "bob")]),
        ("together_with(demand, (ann;bob), eve).", [("ann",), ("bob",)]),  # who may not request holds nobody back
        ("together_with(short_form, (ann;bob), (ann;bob)).", [("ann",), ("bob",)]),
    ],
)
def test_who_requests_only_together_is_told_together(
    rule: str, told: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"together_{abs(hash(rule))}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "agreement.toml").write_text('over = "savvis"\ntitle = "together"\n', encoding="utf-8")
    (tmp_path / name / "together.lp").write_text(f"{rule}\n", encoding="utf-8")
    monkeypatch.setenv(kb.ELSEWHERE, str(tmp_path))
    assert sets(name) == told
