"""Divisions that once went wrong: halves that do not come out even, very large amounts, and nothing to divide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from test_cli import APP
from typer.testing import CliRunner

from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.loading import load_text

EACH = "readings: {fifty_percent: each, split: any}\n"


def deal(asks: dict[str, int], more: str = "") -> str:
    """Return a matter in which the Constellation Entities c0, c1 … ask, and whoever else is named joins."""
    capacities = {"w": "wcas", "r": "reuters"}
    held = 10 * max(*asks.values(), 10)
    lines = ["regrights: 1", "matter: Odd", "as_of: 2003-01-01", 'price: "1"', "classes:"]
    lines += [f"  - {{id: common, kind: common, outstanding: {len(asks) * held}}}", "holders:"]
    for holder in asks:
        capacity = capacities.get(holder, "constellation")
        lines.append(f"  - {{id: {holder}, capacity: {capacity}, holdings: [{{class: common, shares: {held}}}]}}")
    by = {holder: shares for holder, shares in asks.items() if holder not in capacities}
    joining = [{"by": holder, "shares": asks[holder], "days_after_notice": 1} for holder in asks if holder in capacities]
    act = {"id": "d1", "kind": "demand", "by": list(by), "shares": by, "method": "underwritten", "joining": joining}
    return "\n".join([*lines, f"acts: [{json.dumps(act)}]", more])


def divided(asks: dict[str, int], maximum: int, more: str = "") -> dict[str, Any]:
    return allocate(load_text(deal(asks, more), "odd"), "d1", maximum=maximum).json()


def test_four_entities_that_asked_for_one_share_each_cannot_all_have_their_half_of_three() -> None:
    answer = divided({"c0": 1, "c1": 1, "c2": 1, "c3": 1, "w": 2}, 3, EACH)
    assert answer["pro_rata"]["sold"] == {"c0": 1, "c1": 1, "c2": 1, "c3": 0, "w": 0}
    assert answer["ranges"] == {"w": {"least": 0, "most": 0}} | {f"c{index}": {"least": 0, "most": 1} for index in range(4)}


def test_odd_shares_go_to_constellation_first_where_rounding_would_break_its_half() -> None:
    # Exactly 2 2/21, 1 12/21, 3 14/21 and 3 14/21 of 11; two shares are odd, and 2 + 1 is under half of 7.
    answer = divided({"c0": 4, "c1": 3, "w": 7, "r": 7}, 11)
    assert answer["pro_rata"]["sold"] == {"c0": 3, "c1": 2, "w": 3, "r": 3}


def test_where_each_has_its_half_the_odd_share_goes_to_the_one_that_lacks_a_part_of_it() -> None:
    # The same division: c0 has its 2 by rounding down, c1 needs one odd share for its 2; the other is Constellation's too.
    answer = divided({"c0": 4, "c1": 3, "w": 7, "r": 7}, 11, EACH)
    sold = answer["pro_rata"]["sold"]
    assert sold == {"c0": 3, "c1": 2, "w": 3, "r": 3}


def test_ranges_are_exact_where_six_entities_each_have_their_half_of_very_large_amounts() -> None:
    asks = {"c0": 81716781054, "c1": 13120200342, "c2": 6418623033, "c3": 18181809288, "c4": 81156195380, "c5": 45552384561}
    maximum, wcas = 147687596194, 90000000001
    answer = divided(asks | {"w": wcas}, maximum, EACH)
    halves = sum(-(-shares // 2) for shares in asks.values())
    assert answer["ranges"]["w"] == {"least": 0, "most": maximum - halves}
    for holder, shares in asks.items():
        assert answer["ranges"][holder] == {"least": 0, "most": shares}


def test_an_offering_of_no_shares_is_divided_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "none.yaml"
    file.write_text(deal({"c0": 0}))
    result = CliRunner().invoke(APP, ["allocate", str(file), "d1", "--maximum", "10", "--json"])
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["admissible"], answer["pro_rata"]["sold"]) == (1, False, {"c0": 0})
    assert answer["ranges"] == {"c0": {"least": 0, "most": 0}}


def test_lots_that_cannot_be_weighed_are_refused_before_anything_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(deal({"c0": 10**12, "w": 10**12}, EACH))
    arguments = ["allocate", str(file), "d1", "--maximum", str(10**12), "--lot", str(3 * 10**9), "--json"]
    result = CliRunner().invoke(APP, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "larger lot" in result.stderr


def test_a_list_of_large_lots_whose_units_carry_is_exact() -> None:
    lot, asks, maximum = 1_999_999, {"c0": 3_999_999_999, "w": 2_000_000_003}, 3_000_000_001
    asks = {holder: shares // 200 for holder, shares in asks.items()}
    maximum //= 200
    answer = allocate(load_text(deal(asks, EACH), "odd"), "d1", maximum=maximum, lot=lot).json()
    levels = [sorted({*range(0, shares + 1, lot), shares}) for shares in asks.values()]
    wanted = [(c, w) for c in levels[0] for w in levels[1] if c + w <= maximum and (not w or 2 * c >= asks["c0"])]
    assert sorted((entry["sold"]["c0"], entry["sold"]["w"]) for entry in answer["allocations"]) == sorted(wanted)


def test_a_nearest_allocation_is_found_for_four_funds_and_wcas() -> None:
    asks = {"c0": 5285656, "c1": 7015227, "c2": 9892593, "c3": 1486626, "w": 9999991}
    proposed = {"c0": 100003, "c1": 200006, "c2": 300009, "c3": 400012, "w": 333333}
    answer = allocate(load_text(deal(asks), "odd"), "d1", maximum=5_000_001, propose=proposed).json()
    assert answer["proposed"]["nearest"] == proposed | {"w": 0}
