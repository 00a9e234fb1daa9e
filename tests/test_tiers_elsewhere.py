"""Cutbacks of other agreements, each a few rules: their divisions by hand, at every end of a tier, and what is told of them."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from test_allocate import divided as savvis
from test_cli import APP
from typer.testing import CliRunner

from regrights import kb
from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.loading import load_text

HERE = Path(__file__).parent / "agreements"
CAPACITIES = {"h": "holder", "n": "named", "p": "partnership", "o": "other", "i": "company"}
"""By the first letter of an id; ``i`` is the Company, where others demand."""


@pytest.fixture(autouse=True)
def agreements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kb.ELSEWHERE, str(HERE))


def matter_of(agreement: str, by: str, asks: dict[str, int]) -> str:
    """Return a matter in which those ``by`` whom it is ask for an offering, or the Company itself, and all others join."""
    own = by == "company"
    first = by.split()
    joining = [{"by": who, "shares": shares, "days_after_notice": 1} for who, shares in asks.items() if who not in first]
    act: dict[str, Any] = {"id": "d", "kind": "company" if own else "demand", "method": "underwritten", "joining": joining}
    act |= {"shares": asks["company"]} if own else {"by": first, "shares": {who: asks[who] for who in first}}
    return json.dumps({
        "regrights": 1, "agreement": agreement, "matter": "elsewhere", "as_of": "2020-01-06", "price": "10",
        "classes": [{"id": "common", "kind": "common", "outstanding": 100_000, "votes_per_share": 1}],
        "holders": [
            {"id": who, "name": who.upper(), "capacity": CAPACITIES[who[0]], "holdings": [{"class": "common", "shares": 1000}]}
            for who in asks if who != "company"
        ],
        "acts": [act],
    })  # fmt: skip


def asked(agreement: str, by: str, asks: dict[str, int], maximum: int, **ask: Any) -> dict[str, Any]:
    return dict(allocate(load_text(matter_of(agreement, by, asks), "deal"), "d", maximum=maximum, **ask).json())


ASSETMARK = {"h1": 60, "h2": 30, "h3": 40, "h4": 20, "i": 30, "o": 10}
ITC_OWN = {"company": 50, "h1": 40, "h2": 20, "o1": 10, "o2": 5}
ITC_DEMAND = {"o1": 10, "o2": 5, "h1": 40, "h2": 20, "o3": 6, "i": 9}
JWC = {"n1": 30, "n2": 20, "h1": 40, "o1": 20, "p": 50}
PIMCO = {"company": 100, "h1": 40, "h2": 25}
CASES = [
    # The requesting holders, h1 and h2; then h3 and h4; then the Company and another.
    ("assetmark", "h1 h2", ASSETMARK, 0, [0, 0, 0, 0, 0, 0]),
    ("assetmark", "h1 h2", ASSETMARK, 30, [20, 10, 0, 0, 0, 0]),
    ("assetmark", "h1 h2", ASSETMARK, 89, [59, 30, 0, 0, 0, 0]),  # 59.33 and 29.67
    ("assetmark", "h1 h2", ASSETMARK, 90, [60, 30, 0, 0, 0, 0]),
    ("assetmark", "h1 h2", ASSETMARK, 91, [60, 30, 1, 0, 0, 0]),
    ("assetmark", "h1 h2", ASSETMARK, 120, [60, 30, 20, 10, 0, 0]),
    ("assetmark", "h1 h2", ASSETMARK, 150, [60, 30, 40, 20, 0, 0]),
    ("assetmark", "h1 h2", ASSETMARK, 160, [60, 30, 40, 20, 8, 2]),  # 7.5 and 2.5
    ("assetmark", "h1 h2", ASSETMARK, 190, [60, 30, 40, 20, 30, 10]),
    ("assetmark", "h1 h2", ASSETMARK, 191, [60, 30, 40, 20, 30, 10]),
    # The Company, then the holders, then others.
    ("itc", "company", ITC_OWN, 0, [0, 0, 0, 0, 0]),
    ("itc", "company", ITC_OWN, 49, [49, 0, 0, 0, 0]),
    ("itc", "company", ITC_OWN, 50, [50, 0, 0, 0, 0]),
    ("itc", "company", ITC_OWN, 80, [50, 20, 10, 0, 0]),
    ("itc", "company", ITC_OWN, 110, [50, 40, 20, 0, 0]),
    ("itc", "company", ITC_OWN, 112, [50, 40, 20, 1, 1]),  # 1.33 and 0.67
    ("itc", "company", ITC_OWN, 125, [50, 40, 20, 10, 5]),
    ("itc", "company", ITC_OWN, 126, [50, 40, 20, 10, 5]),
    # A demand of o1 and o2: they, then the holders, then o3 and the Company.
    ("itc", "o1 o2", ITC_DEMAND, 0, [0, 0, 0, 0, 0, 0]),
    ("itc", "o1 o2", ITC_DEMAND, 14, [9, 5, 0, 0, 0, 0]),  # 9.33 and 4.67
    ("itc", "o1 o2", ITC_DEMAND, 15, [10, 5, 0, 0, 0, 0]),
    ("itc", "o1 o2", ITC_DEMAND, 45, [10, 5, 20, 10, 0, 0]),
    ("itc", "o1 o2", ITC_DEMAND, 75, [10, 5, 40, 20, 0, 0]),
    ("itc", "o1 o2", ITC_DEMAND, 78, [10, 5, 40, 20, 1, 2]),  # 1.2 and 1.8
    ("itc", "o1 o2", ITC_DEMAND, 90, [10, 5, 40, 20, 6, 9]),
    ("itc", "o1 o2", ITC_DEMAND, 1000, [10, 5, 40, 20, 6, 9]),
    # The two named holders last to be reduced, the Partnership first, whoever demands.
    ("jwc", "h1", JWC, 0, [0, 0, 0, 0, 0]),
    ("jwc", "h1", JWC, 25, [15, 10, 0, 0, 0]),
    ("jwc", "h1", JWC, 50, [30, 20, 0, 0, 0]),
    ("jwc", "h1", JWC, 80, [30, 20, 20, 10, 0]),
    ("jwc", "p", JWC, 80, [30, 20, 20, 10, 0]),
    ("jwc", "h1", JWC, 110, [30, 20, 40, 20, 0]),
    ("jwc", "h1", JWC, 111, [30, 20, 40, 20, 1]),
    ("jwc", "h1", JWC, 160, [30, 20, 40, 20, 50]),
    ("jwc", "h1", JWC, 161, [30, 20, 40, 20, 50]),
    # Never below 90%: 36 of 40, and 22.5, so 23, of 25; the Company has what that leaves.
    ("pimco", "company", PIMCO, 0, [0, 0, 0]),
    ("pimco", "company", PIMCO, 40, [0, 36, 4]),  # 59 cannot be had
    ("pimco", "company", PIMCO, 58, [0, 36, 22]),
    ("pimco", "company", PIMCO, 59, [0, 36, 23]),
    ("pimco", "company", PIMCO, 60, [1, 36, 23]),
    ("pimco", "company", PIMCO, 159, [100, 36, 23]),
    ("pimco", "company", PIMCO, 160, [100, 37, 23]),  # 0.62 and 0.38
    ("pimco", "company", PIMCO, 165, [100, 40, 25]),
    ("pimco", "company", PIMCO, 166, [100, 40, 25]),
]


@pytest.mark.parametrize(("agreement", "by", "asks", "maximum", "wanted"), CASES)
def test_the_division_is_the_one_by_hand(agreement: str, by: str, asks: dict[str, int], maximum: int, wanted: list[int]) -> None:
    found = asked(agreement, by, asks, maximum)
    sold = dict(zip(asks, wanted, strict=True))
    assert found["pro_rata"]["sold"] == sold
    assert found["pro_rata"]["unsold"] == 0
    assert all(entry["least"] <= sold[who] <= entry["most"] for who, entry in found["ranges"].items())
    proposed = asked(agreement, by, asks, maximum, propose=sold)["proposed"]
    assert (proposed["admissible"], proposed["full"]) == (True, True)


def reach(found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {who: (entry["least"], entry["most"]) for who, entry in found["ranges"].items()}


def test_a_range_knows_the_order() -> None:
    assert reach(asked("assetmark", "h1 h2", ASSETMARK, 120)) == {
        "h1": (60, 60), "h2": (30, 30), "h3": (10, 30), "h4": (0, 20), "i": (0, 0), "o": (0, 0),
    }  # fmt: skip
    # What the floor gives is exact; what is left is the Company's, and none of the Holders has more.
    assert reach(asked("pimco", "company", PIMCO, 60)) == {"company": (1, 1), "h1": (36, 36), "h2": (23, 23)}
    assert reach(asked("pimco", "company", PIMCO, 161)) == {"company": (100, 100), "h1": (36, 38), "h2": (23, 25)}


def test_a_proposal_out_of_order_is_told_so_and_the_nearest_keeps_it() -> None:
    found = asked("jwc", "h1", JWC, 80, propose={"n1": 30, "n2": 15, "h1": 20, "o1": 10, "p": 5})["proposed"]
    said = "breaks the order: it gets shares while one who comes before it has less than it asks for"
    assert [(entry["rule"], entry["who"], entry["actual"], entry["required"]) for entry in found["broken"]] == [
        ("order", "h1", 45, 50), ("order", "o1", 45, 50), ("order", "p", 75, 110),
    ]  # fmt: skip
    assert {entry["text"] for entry in found["broken"]} == {said}
    assert found["nearest"] == {"n1": 30, "n2": 20, "h1": 20, "o1": 10, "p": 0}
    below = asked("pimco", "company", PIMCO, 60, propose={"company": 2, "h1": 35, "h2": 23})["proposed"]
    assert [(entry["rule"], entry["text"]) for entry in below["broken"]] == [
        ("ninety", "90% of what each Holder requested is not kept")
    ]


@pytest.mark.parametrize(
    ("maximum", "wanted"),
    [
        (0, [0, 0, 0]),
        (20, [0, 10, 10]),  # 12, 4 and 4 by weight: cv1 has less than its 5, so wcas stands out
        (24, [4, 10, 10]),  # 14.4, 4.8 and 4.8; and what the others leave goes to wcas
        (25, [15, 5, 5]),
        (50, [30, 10, 10]),
        (51, [30, 10, 10]),
    ],
)
def test_the_proviso_of_savvis_is_one_bar_of_the_same_vocabulary(maximum: int, wanted: list[int]) -> None:
    found = savvis({"wcas": 30, "cv1": 10, "reu": 10}, maximum)
    assert found["pro_rata"]["sold"] == dict(zip(("wcas", "cv1", "reu"), wanted, strict=True))
    assert found["proviso"]["half"] == 5


def page(tmp_path: Path, case: tuple[str, str, dict[str, int]], maximum: int) -> str:
    file = tmp_path / "deal.json"
    file.write_text(matter_of(*case), encoding="utf-8")
    result = CliRunner().invoke(APP, ["allocate", str(file), "d", "--maximum", str(maximum)], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


OF_A_BAR = re.compile(r"(?i)\b(bars?|barred|proviso|half)\b")


def test_a_page_without_a_bar_tells_what_binds_and_nothing_of_a_bar(tmp_path: Path) -> None:
    told = page(tmp_path, ("assetmark", "h1 h2", ASSETMARK), 120)
    for line in (
        "tier 1: H1 (h1), H2 (h2)",
        "tier 2: H3 (h3), H4 (h4)",
        "tier 3: I (i), O (o)",
        "shut out entirely: I (i), O (o)",
        "nobody sells while one of an earlier",
    ):
        assert line in told
    assert OF_A_BAR.findall(told) == []
    told = page(tmp_path, ("pimco", "company", PIMCO), 60)
    assert "90% of what each Holder requested: 59 shares for H1 (h1), H2 (h2), in the order of the tiers, before all else" in told
    assert "90% of what each Holder requested is kept first: 59" in told
    assert OF_A_BAR.findall(told) == []
    told = page(tmp_path, ("pimco", "company", PIMCO), 40)
    assert "59 shares for H1 (h1), H2 (h2), which is more than there is; it is filled as far as that goes" in told
    assert "shut out entirely: the Company" in told


@pytest.mark.parametrize("name", ["memo.md", "memo.html", "memo.xlsx", "memo.docx"])
def test_a_report_without_a_bar_tells_what_binds_and_nothing_of_a_bar(name: str, tmp_path: Path) -> None:
    file, memo = tmp_path / "deal.json", tmp_path / name
    matter = json.loads(matter_of("assetmark", "h1 h2", ASSETMARK))
    matter["acts"][0]["underwriter_maximum"] = 120
    file.write_text(json.dumps(matter), encoding="utf-8")
    result = CliRunner().invoke(APP, ["report", str(file), "d", "--to", str(memo)])
    assert result.exit_code == 0, result.output
    if memo.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(memo) as parts:
            written = "\n".join(parts.read(part).decode("utf-8") for part in parts.namelist() if part.endswith(".xml"))
    else:
        written = memo.read_text(encoding="utf-8")
    text = re.sub(r"(?s)<style.*?</style>|<script.*?</script>|<[^>]*>", "\n", written)
    assert "Shut out entirely: I, O." in text
    assert "What binds the division" in text
    assert re.findall(r"(?i)no bar\b|proviso|to a sale|what else holds", text) == []


def test_the_keys_stay_and_nothing_is_in_them() -> None:
    found = asked("assetmark", "h1 h2", ASSETMARK, 120)
    assert found["proviso"] == {"applies": False, "text": None, "half": None, "halves": None, "bound": None}
    found = asked("pimco", "company", PIMCO, 40)
    assert found["others"]["ninety"] == {
        "text": "asks for 59 shares, which is more than there is; it is filled as far as that goes", "shares": 59,
        "favours": ["h1", "h2"], "bars": [],
    }  # fmt: skip
