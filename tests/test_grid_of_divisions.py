"""`allocate` over a range of maxima: each row is what `allocate` gives there alone, and as RULES.md 4 and NVCA.md 2.3 have it."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import time
from fractions import Fraction
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_allocate import matter_of
from test_allocate_properties import BASES, EFFECTS, FAST, Deal, deals
from test_cli import answer, run
from test_signals import LINUX, ended, started

from examples import examples
from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.cutback import grid as module
from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.cutback.grid import GridRow, allocate_grid
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.loading import load
from regrights.bridge.matter.model import Matter
from regrights.cli.writers.terminal import SIGNS

EXAMPLES = Path(__file__).parents[1] / "examples"
CUTBACK, SERIES_A = EXAMPLES / "cutback.yaml", EXAMPLES / "series_a.yaml"
ASKED = {"wcas_viii": 40_000_000, "reuters": 20_000_000, "cvc_ii": 28_985_086, "bsc_iv": 7_681_580}
HALF = 18_333_333  # of the 36,666,666 that the Constellation Entities ask for


def is_that_alone(matter: Matter, act: str, row: GridRow) -> None:
    """See that a row is the answer at its maximum alone."""
    read = matter if row.reading is None else adjusted(matter, readings=dict([row.reading]))
    alone = allocate(read, act, maximum=row.maximum)
    assert (row.sold, row.unsold, row.redone) == (alone.pro_rata, alone.unsold, alone.redone), row
    assert row.offering.requested == alone.offering.requested
    assert set(row.binds) >= {rule for rules in alone.binds.values() for rule in rules} - {"maximum", "request", "order"}


@pytest.mark.parametrize(("path", "act"), [(CUTBACK, "d1"), (SERIES_A, "follow_on"), (SERIES_A, "cut_back")])
def test_each_row_is_what_is_answered_at_its_maximum_alone(path: Path, act: str) -> None:
    matter = load(path)
    # More than one batch; 0, a share, the edges of the requests and beyond; not in order.
    maxima = [0, 1, 8_000_001, 10**15, 96_666_666, 11_500_000, *range(1_000_000, 12_000_000, 200_000)]
    rows = allocate_grid(matter, act, maxima).rows
    assert [row.maximum for row in rows] == maxima
    for row in rows[::6]:
        is_that_alone(matter, act, row)


@pytest.mark.parametrize(("path", "act"), [(CUTBACK, "d1"), (SERIES_A, "follow_on")])
def test_each_row_of_another_reading_is_what_is_answered_so_read(path: Path, act: str) -> None:
    matter = load(path)
    found = allocate_grid(matter, act, [6_000_000, 30_000_000], by_reading=True)
    for row in found.rows:
        is_that_alone(matter, act, row)
    # A reading is told if and only if `allocate` names it at one of the maxima as one that changes what somebody sells.
    named = {
        (entry.issue, entry.option)
        for maximum in found.maxima
        for entry in allocate(matter, act, maximum=maximum, matters=True).by_reading
    }
    assert named <= set(found.readings)
    assert not named & set(found.same)


def test_the_proviso_bites_as_long_as_a_plain_pro_rata_leaves_constellation_less_than_half() -> None:
    maxima = [30_000_000, 48_333_331, 48_333_332, 48_333_333, 48_333_334, 60_000_000, 96_666_666]
    found = allocate_grid(load(CUTBACK), "d1", maxima)
    for row in found.rows:
        plain = Fraction(row.maximum * 36_666_666, sum(ASKED.values()))
        assert found.bites(row) == (2 * plain < 36_666_666), row.maximum
        assert (row.sold["wcas_viii"] == 0) == found.bites(row)
        assert found.bites(row) or row.sold["cvc_ii"] + row.sold["bsc_iv"] >= HALF
        assert row.binds == (("proviso",) if found.bites(row) else ())


def test_the_floor_of_a_follow_on_binds_until_the_company_no_longer_gives_way() -> None:
    # 2.3(b): the Holders never have less than 30% of the offering; the company asks for 7,000,000 and comes first.
    found = allocate_grid(load(SERIES_A), "follow_on", range(7_000_000, 12_000_000, 500_000))
    for row in found.rows:
        holders = sum(row.sold[who] for who in ("mirador_ii", "mirador_ii_q", "tamarack", "founder"))
        assert 10 * holders >= 3 * min(row.maximum, 11_500_000)
        assert row.sold["company"] == min(7_000_000, row.maximum - -(-3 * row.maximum // 10)), row
        assert bool(row.binds) == (row.maximum < 10_000_000)


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("base", BASES)
@settings(FAST, max_examples=examples(40))
@given(deal=deals(), maxima=st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True))
def test_random_deals(effect: str, base: str, deal: Deal, maxima: list[int]) -> None:
    price = "1" if sum(deal.asks.values()) > 25_000_000 else "25000000"
    matter = matter_of(deal.asks, by=sorted(deal.by), held=deal.held, order=deal.order, price=price)
    matter = adjusted(matter, readings={"proviso_effect": effect, "pro_rata_base": base})
    rows = sorted(allocate_grid(matter, "d", maxima).rows, key=lambda row: row.maximum)
    is_that_alone(matter, "d", rows[len(rows) // 2])
    for row in rows:
        requested = row.offering.requested
        assert sum(row.sold.values()) == min(row.maximum, sum(requested.values())) - row.unsold
        assert all(0 <= row.sold[who] <= requested[who] for who in requested)
    for less, more in pairwise(row for row in rows if not row.redone):
        assert sum(less.sold.values()) <= sum(more.sold.values())
        # By largest remainder one may lose a share where there is one more to divide (Alabama), and no more than that.
        assert all(less.sold[who] <= more.sold[who] + 1 for who in less.sold)


@pytest.mark.parametrize("seed", range(examples(8)))
def test_sold_never_falls_in_large_deals(seed: int) -> None:
    maxima = [1 + (seed * 7_919 + number * 1_000_003) % 96_000_000 for number in range(40)]
    rows = [row for row in allocate_grid(load(CUTBACK), "d1", sorted(maxima)).rows if not row.redone]
    for less, more in pairwise(rows):
        assert all(less.sold[who] <= more.sold[who] for who in ASKED), (seed, less, more)


def test_an_id_like_a_copy_of_the_act_is_left_alone() -> None:
    matter = load(CUTBACK)
    other = matter.model_copy(update={"acts": [matter.acts[0].model_copy(update={"id": name}) for name in ("d1", "x0", "x0_1")]})
    assert allocate_grid(other, "x0", [5, 7]).rows == allocate_grid(matter, "d1", [5, 7]).rows


def test_json_and_a_single_maximum() -> None:
    found: Any = answer("allocate", CUTBACK, "d1", "--maximum", "30000000,40000000")
    assert found["schema"] == "regrights/allocate_grid/1"
    assert found["maxima"] == [30_000_000, 40_000_000]
    assert found["rows"][0] == {
        "maximum": 30_000_000, "issue": None, "option": None, "requested": ASKED,
        "sold": {"wcas_viii": 0, "reuters": 10_588_235, "cvc_ii": 15_345_046, "bsc_iv": 4_066_719}, "unsold": 0,
        "binds": ["proviso"], "proviso_bites": True, "redone": {"proviso": "exclude"},
    }  # fmt: skip
    assert found["complete"]
    assert found["basis"] == answer("allocate", CUTBACK, "d1")["basis"]
    assert answer("allocate", CUTBACK, "d1", "--maximum", "30000000")["schema"] == "regrights/allocate/1"


@pytest.mark.parametrize(
    ("maximum", "said"),
    [
        ("9:5:1", "it begins at 9, above its end of 5"),
        ("5:9:0", "its step is 0"),
        ("9:5:0", "its step is 0"),
        ("9,000,000", "without commas"),
        ("5:9", "5:9 is no range"),
        ("1:2:3:4", "is no range"),
        ("0:10000:1", "0:10000:1 has 10,001 values, more than 10,000"),
        ("5,5", "5 stands twice"),
        ("5,x,-1", "'x' is no whole number; '-1' is no whole number"),
        ("5,,7", "no whole number"),
        (f"{10**15 + 1},5", "1,000,000,000,000,000"),
        ("1:1.5:1", "no whole number"),
        ("1:" + "9" * 30 + ":1", "999"),
    ],
)
def test_a_wrong_range_is_refused(maximum: str, said: str) -> None:
    result = run("allocate", CUTBACK, "d1", "--maximum", maximum)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said.replace("'", "").replace("no whole number", "") in re.sub(r"\s+", " ", result.stderr).replace("'", "") or (
        "whole" in result.stderr
    )
    assert "--maximum" in result.stderr


def test_the_most_points_are_taken() -> None:
    assert len(range(0, 10_000)) == 10_000
    result = run("allocate", CUTBACK, "no_such_act", "--maximum", "0:9999:1")
    assert "there is no act no_such_act" in result.stderr


def test_what_is_of_one_maximum_is_refused_with_several_all_at_once(tmp_path: Path) -> None:
    options = ["--lot", "5", "--full", "--limit", "3", "--count", "--propose", "reuters=1", "--to", tmp_path / "grid.png"]
    result = run("allocate", CUTBACK, "d1", "--maximum", "5,6", *options)
    assert result.exit_code == 2
    for option in ("--lot", "--full", "--limit", "--count", "--propose", "grid.png"):
        assert option in result.stderr
    for option in (["--by-reading"], ["--to", "grid.csv"]):
        result = run("allocate", CUTBACK, "d1", "--maximum", "5", *option)
        assert (result.exit_code, option[0] in result.stderr) == (2, True)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_page_fits(columns: int) -> None:
    result = run("allocate", SERIES_A, "follow_on", "--maximum", "7000000:9000000:1000000", "--by-reading", columns=columns)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= min(columns, 110)
    assert "5,600,000" in result.stdout
    assert "floor_binds_company=no" in result.stdout


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize(("path", "act"), [(CUTBACK, "d1"), (SERIES_A, "follow_on"), (SERIES_A, "cut_back")])
def test_no_word_is_broken_and_only_signs_that_occur_are_explained(path: Path, act: str, columns: int) -> None:
    maxima = "0:4000000:1000000" if act == "cut_back" else "0:12000000:3000000"
    page = run("allocate", path, act, "--maximum", maxima, columns=columns).stdout
    shown = page[page.index("What each sells") : page.index("Rests on")]
    # A word that is broken would be no word of the wide page.
    wide = run("allocate", path, act, "--maximum", maxima, columns=200).stdout
    wide_words = {word for word in wide.split() if not set(word) & set(SIGNS)}
    heads = {"Unsold:", "Binds:", "Bites:", "founder:", "officer:"}
    assert {word for word in shown.split() if not set(word) & set("─" + SIGNS)} - wide_words <= heads
    lines = shown.splitlines()
    explained = [line.split()[::2] for line in lines if re.match(rf" +[{SIGNS}] ", line)]
    drawn = {sign for line in lines if re.match(rf"[\d,]+ +[{SIGNS}]", line) for sign in line if sign in SIGNS}
    assert drawn
    assert {sign for signs in explained for sign in signs if sign in SIGNS} == drawn
    # Neither the Company nor the officer sells a share in the one that is cut back: they have no part of a bar.
    assert act != "cut_back" or len(drawn) == 3
    assert ("Unsold" in shown) == ("nothing stays unsold" not in shown)


def test_nothing_is_drawn_where_nothing_is_sold() -> None:
    assert "█" not in run("allocate", CUTBACK, "d1", "--maximum", "0,0").stdout


def test_an_inadmissible_act_is_divided_and_ends_with_1() -> None:
    result = run("allocate", CUTBACK, "d1", "--price", "0.01", "--maximum", "5000000,6000000")
    assert result.exit_code == 1
    assert "Divided all the same" in result.stdout


def test_csv(tmp_path: Path) -> None:
    file = tmp_path / "grid.csv"
    result = run("allocate", CUTBACK, "d1", "--maximum", "30000000:40000000:4000000", "--by-reading", "--to", file)
    assert (result.exit_code, result.stdout) == (0, "")
    head, *rows = csv.reader(StringIO(file.read_text(encoding="utf-8")))
    assert head == ["maximum", "reading", "read", *ASKED, "nortel", "unsold", "binds", "bites"]
    assert rows[0] == [
        "30000000",
        "",
        "as it is read here",
        "0",
        "10588235",
        "15345046",
        "4066719",
        "",
        "0",
        "the proviso",
        "yes",
    ]
    assert len(rows) % 3 == 0
    assert {row[1] for row in rows} >= {"", "proviso_effect=top_up", "last_day=business_day"}
    assert "15 divisions" in result.stderr or f"{len(rows)} divisions" in result.stderr


def reckon(sheet: Any, place: str) -> int:
    """Calculate a cell by a small evaluator of our own, in exact integers."""
    value = sheet[place].value
    if not isinstance(value, str) or not value.startswith("="):
        return int(value or 0)
    text = re.sub(r"([A-Z]+\d+):([A-Z]+\d+)", lambda found: spread(sheet, *found.groups()), value[1:].replace("$", ""))
    text = re.sub(r"(?<![A-Z_\"])([A-Z]+\d+)", lambda found: f"cell('{found[1]}')", text)
    text = re.sub(r"INT\(", "whole(", text).replace("/(", "//(")
    tools = {
        "cell": lambda at: reckon(sheet, at),
        "whole": lambda n: n,
        "MOD": lambda a, b: a % b,
        "AND": lambda *all_: all(all_),
    }
    tools |= {"SUM": lambda *parts: sum(parts), "MIN": min, "IF": lambda test, yes, no: yes if test else no}
    return int(eval(text, {"__builtins__": {}}, tools))


def spread(sheet: Any, first: str, last: str) -> str:
    return ",".join(cell.coordinate for row in sheet[f"{first}:{last}"] for cell in row)


def test_a_workbook_reckons_plain_rows_anew_and_marks_the_others(tmp_path: Path) -> None:
    file = tmp_path / "grid.xlsx"
    spans = ["--maximum", "15000000:95000000:10000000", "--by-reading"]
    assert run("allocate", CUTBACK, "d1", *spans, "--to", file).exit_code == 0
    book = openpyxl.load_workbook(file)
    matter = load(CUTBACK)
    seen = set()
    for sheet in book:
        top = next((row for row in range(1, 9) if sheet.cell(row, 1).value == "Maximum"), None)
        if top is None:
            continue
        head = [cell.value for cell in sheet[top]]
        read = {} if "=" not in sheet.title else dict([sheet.title.split("=")])
        for row in range(top + 3, top + 12):
            maximum, how = sheet.cell(row, 1).value, sheet.cell(row, head.index("Reckoned") + 1).value
            sold = {
                who: reckon(sheet, sheet.cell(row, at + 1).coordinate) for at, who in enumerate(head) if who in [*ASKED, "nortel"]
            }
            alone = allocate(adjusted(matter, readings=read), "d1", maximum=maximum)
            assert {who: sold[who] for who in alone.pro_rata} == alone.pro_rata, (sheet.title, maximum)
            formulas = [str(sheet.cell(row, head.index(who) + 1).value).startswith("=") for who in sold]
            assert any(formulas) == (how == "by formula")
            seen.add((sheet.title, how))
    assert ("What each sells", "by formula") in seen
    assert ("What each sells", "as answered") not in seen
    assert ("proviso_effect=top_up", "as answered") in seen
    # Another maximum is reckoned anew: 21,000,001 shares, pro rata of all but WCAS.
    sheet = book["What each sells"]
    top = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "Maximum")
    sheet.cell(top + 3, 1).value = 21_000_001
    found = [reckon(sheet, sheet.cell(top + 3, at).coordinate) for at in range(4, 7)]
    assert found == [*allocate(matter, "d1", maximum=21_000_001).pro_rata.values()][1:]


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx", ".pdf"])
def test_it_is_written_in_every_form_of_a_report(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"grid{suffix}"
    result = run("allocate", SERIES_A, "follow_on", "--maximum", "7000000:9000000:1000000", "--to", file)
    assert result.exit_code == 0, result.stderr
    assert file.stat().st_size > 1000
    if suffix == ".md":
        assert "| 8,000,000 | 5,600,000 | 1,256,000 |" in file.read_text(encoding="utf-8")


def test_what_was_reached_in_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    maxima = list(range(1_000_000, 9_000_000, 500_000))
    found = allocate_grid(load(CUTBACK), "d1", maxima, timeout=3, tell=lambda *_: time.sleep(0.9))
    assert not found.complete
    assert 0 < len(found.rows) < len(maxima)
    assert [row.maximum for row in found.rows] == maxima[: len(found.rows)]
    with pytest.raises(OutOfTime):
        allocate_grid(load(CUTBACK), "d1", maxima, timeout=0.0)


def test_a_grid_cut_short_ends_with_3_and_says_what_it_has() -> None:
    arguments = ["allocate", str(CUTBACK), "d1", "--maximum", "1:1000000:101", "--timeout", "6", "--by-reading", "--json"]
    process = started(*arguments, stdout=subprocess.PIPE)
    status, out, said = ended(process)
    assert status == 3, said
    assert "of 9,901 maxima are told" in said[-1]
    told = json.loads(out)
    assert not told["complete"]
    assert f"{len(told['rows']):,} of 9,901" in said[-1]


@LINUX
def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    file = tmp_path / "grid.xlsx"
    process = started("allocate", str(CUTBACK), "d1", "--maximum", "1:1000000:101", "--to", str(file), stdout=subprocess.PIPE)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    status, out, said = ended(process)
    assert (status, out, list(tmp_path.iterdir())) == (3, b"", [])
    assert len(said) == 1
    assert said[0].startswith("regrights: interrupted")
