"""From spreadsheets to a matter and back: nothing is lost, nothing is dropped in silence, every mistake is told at its cell."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nvca_restatement
import openpyxl
import pytest
import restatement
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cap_tables import book
from test_cases import cases
from test_cli import run

from examples import examples
from regrights.bridge.basics.errors import InputError, UsageError
from regrights.bridge.intake.answering import answered
from regrights.bridge.intake.captable import shares_in
from regrights.bridge.intake.cells import quoted, unquoted, value_in
from regrights.bridge.intake.checking import matter_of
from regrights.bridge.intake.filled import filled
from regrights.bridge.intake.plain import data_of
from regrights.bridge.intake.reading import read_sheets
from regrights.bridge.intake.taken import Taken
from regrights.bridge.intake.writing import matter_text, scalar
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.scalars import Unfit
from regrights.cli.writers.sheets import workbook

HOME = Path(__file__).parents[1]
TODAY = dt.date(2026, 1, 31)
FILES = [
    path for folder in ("examples", "tests/data") for path in sorted((HOME / folder).glob("*.yaml")) if "story" not in path.name
]
LONG_HEAD = ["Stakeholder Name", "Stakeholder ID", "Security ID", "Share Class", "Quantity Issued", "Quantity Outstanding"]
LONG_HEAD += ["Issue Date", "Exercise Price", "Fully Diluted %"]
DAY = dt.datetime(2021, 6, 1)
LONG: list[list[Any]] = [
    ["Acme, Inc., capitalization"],
    ["As of December 31, 2025"],
    [],
    LONG_HEAD,
    ["Ada Lovelace", "S1", "CS-1", "Common", 4000000, 4000000, DAY, None, 0.4],
    ["Ada Lovelace", "S1", "CS-2", "Common", 500000, "500,000", DAY, None, 0.05],
    ["Fund One, L.P.", "S2", "PA-1", "Series A Preferred", 3000000, 3000000, DAY, None, 0.3],
    ["Fund One, L.P.", "S3", "PA-2", "Series A Preferred", 200000, 200000, DAY, None, 0.02],
    ["First Bank", "S4", "W-1", "Common Warrant", 100000, 100000, DAY, 0.75, 0.01],
    ["Bob", "S5", "ES-1", "Stock Option (ISO)", 250000, 250000, DAY, 0.5, 0.02],
    ["Equity Plan Available", None, None, "Options", 400000, 400000, None, None, 0.04],
    ["A SAFE Investor", "S6", "SAFE-1", "SAFE", 7, 7, DAY, None, None],
    [],
    ["Total", None, None, None, 8450007, 8450007, None, None, 1],
]
WIDE: list[list[Any]] = [
    ["Halden cap table"],
    ["Holder", "Common Stock", "% Common", "Series Seed Preferred", "Series A", "Options", "Option Pool", "Fully Diluted"],
    ["Founders"],
    ["Ana Ruiz", 5000000, 0.5, None, "-", None, None, 5000000],
    ["Birch Partners II", None, None, 800000, 1200000, None, None, 2000000],
    ["Orbis, Inc.", "1,000", 0, None, "2,000,000", None, None, 2001000],
    ["Employees", None, None, None, None, 300000, None, 300000],
    ["Unallocated option pool", None, None, None, None, None, 700000, 700000],
    ["Total", 5001000, 1, 800000, 3200000, 300000, 700000, 10001000],
]
SEMICOLONS = "\ufeffName;Type;Shares;Certificate No.\r\nJosé Núñez;Common;1,000,000;C-1\r\n" + (
    '"Trust; The";Preferred;"2,500";P-1\r\nTotal;;1,002,500;\r\n'
)


def exported(matter: Matter, path: Path) -> Path:
    path.write_bytes(workbook(filled(data_of(matter)), dt.datetime(2020, 1, 1)))
    return path


def read(path: Path, agreement: str = "savvis", sheet: str | None = None, **said: str) -> Taken:
    return read_sheets(path, agreement, said=said, sheet=sheet, today=TODAY)


def imported(path: Path, agreement: str = "savvis") -> Matter:
    return matter_of(answered(read(path, agreement), None), str(path))


def mistakes(path: Path) -> list[str]:
    with pytest.raises(InputError) as error:
        imported(path)
    return [f"{finding.where.removeprefix(path.name + ', ')}: {finding.message}" for finding in error.value.findings]


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    exported(load(), path)
    made = openpyxl.load_workbook(path)
    change(made)
    made.save(path)
    return path


@pytest.fixture
def long(tmp_path: Path) -> Path:
    return book(tmp_path / "long.xlsx", {"Summary": [["Acme"]], "Ledger": LONG})


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    return book(tmp_path / "wide.xlsx", {"Cap": WIDE})


# --- there and back


@pytest.mark.parametrize("path", [None, *FILES], ids=lambda path: path.name if path else "embedded")
def test_a_matter_comes_back_from_a_workbook_and_from_text(path: Path | None, tmp_path: Path) -> None:
    matter = load(path)
    assert imported(exported(matter, tmp_path / "a.xlsx")) == matter
    assert load_text(matter_text(matter), "a") == matter


def test_the_matters_of_the_cases_come_back(tmp_path: Path) -> None:
    seen = set()
    for case in cases():
        text = json.dumps(case.matter, default=str)
        if text not in seen and len(seen) < examples(400):
            seen.add(text)
            matter = load_text(json.dumps(case.matter, default=str), "case")
            assert imported(exported(matter, tmp_path / "a.xlsx")) == matter, case
            assert load_text(matter_text(matter), "a") == matter, case


@pytest.mark.parametrize("law", [restatement, nvca_restatement], ids=["savvis", "nvca"])
def test_random_matters_come_back(law: Any, tmp_path: Path) -> None:
    for seed in range(examples(120)):
        matter = load_text(json.dumps(law.random_matter(seed), default=str), "random")
        replay = f"{law.__name__}.random_matter({seed})"
        assert imported(exported(matter, tmp_path / "a.xlsx")) == matter, replay
        assert load_text(matter_text(matter), "a") == matter, replay


@given(st.text(max_size=60).filter(lambda text: not re.search("[\ud800-\udfff]", text)))
@settings(max_examples=examples(400))
def test_any_text_is_the_same_in_a_cell_and_in_a_file(text: str) -> None:
    assert unquoted(quoted(text).strip()) == text
    assert load_text(
        f"regrights: 1\nmatter: m\nas_of: 2020-01-01\nclasses: []\nholders: []\nmemo: {{to: {scalar(text)}}}\n", "a"
    ).memo


ODD = [
    "=1+1",
    "+1",
    "@x",
    "-1",
    " two ",
    "",
    "#REF!",
    '"quoted"',
    "_x0041_",
    "tab\tand\nline",
    "\x01",
    "123",
    "true",
    "2020-01-31",
]
ODD += ["none", "null", "~", "a: b", "a #b", "x\u2028y", "\U0001f600", "…", "[a]", "{a}", "a, b", "'", "0.75", "1e5", "yes"]


def test_odd_texts_and_great_amounts_come_back_whole(tmp_path: Path) -> None:
    data = data_of(load())
    data["assumptions"] = [{"item": text, "note": text} for text in ODD]
    data["holders"][0]["name"] = "=cmd|'/c calc'!A1"
    data["classes"][0]["outstanding"] = 1_000_000_000_000_007
    data["holders"][1]["name"] = ""
    matter = load_text(json.dumps(data), "odd")
    path = exported(matter, tmp_path / "a.xlsx")
    assert imported(path) == matter
    assert load_text(matter_text(matter), "a") == matter
    sheet = openpyxl.load_workbook(path)["Classes"]
    assert sheet["D2"].value == "1000000000000007"
    assert openpyxl.load_workbook(path)["Holders"]["B2"].data_type == "s"


def test_the_sheets_as_a_folder_of_csvs_are_the_same_matter(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(exported(load(), tmp_path / "a.xlsx"))
    folder = tmp_path / "deal"
    folder.mkdir()
    for sheet in made:
        with (folder / f"{sheet.title}.csv").open("w", newline="", encoding="utf-8") as file:
            rows = [[cell.date() if isinstance(cell, dt.datetime) else cell for cell in row] for row in sheet.values]
            csv.writer(file).writerows(rows)
    assert imported(folder) == load()


# --- cap tables of others


def test_a_long_cap_table_is_taken_to_the_share(long: Path) -> None:
    taken = read(long)
    matter = matter_of(answered(taken, None), "long.xlsx")
    assert {stock.id: (stock.kind, stock.outstanding) for stock in matter.classes} == {
        "common": ("common", 4_500_000),
        "series_a": ("preferred", 3_200_000),
    }
    assert [(warrant.into, str(warrant.exercise_price)) for warrant in matter.warrants] == [("common", "0.75")]
    assert [holder.id for holder in matter.holders] == ["ada_lovelace", "fund_one_lp", "fund_one_lp_2", "first_bank"]
    assert {holder.capacity for holder in matter.holders} == {"none"}
    ada = matter.holders[0].holdings
    assert [(entry.shares, entry.basis, entry.source) for entry in ada] == [
        (4_000_000, "sourced", "long.xlsx, Ledger!F5"),
        (500_000, "sourced", "long.xlsx, Ledger!F6"),
    ]
    assert ada[0].note == "certificate CS-1, issued 2021-06-01"
    assert matter.as_of == dt.date(2025, 12, 31)
    assert any("2 holders are called Fund One" in note for note in taken.notes)
    assert any(entry.item == "capacity of holders" and "none is taken for 4" in entry.note for entry in matter.assumptions)


def test_what_is_left_is_told_with_number_and_place(long: Path) -> None:
    left = {entry.kind: (entry.number, entry.why, entry.where) for entry in read(long).left}
    assert left["option"][2] == ("long.xlsx, Ledger!F10",)
    assert "250,000 shares" in left["option"][1]
    assert left["plan or pool"][2] == ("long.xlsx, Ledger!F11",)
    assert left["safe"][2] == ("long.xlsx, Ledger!F12",)
    assert left["empty row"][:1] == (1,)
    assert left["sheet"][2] == ("long.xlsx, Summary",)
    assert "options and other awards" in left["option"][1]
    assert {"column Quantity Issued", "column Fully Diluted %"} <= left.keys()


def test_totals_are_compared_and_are_no_holders(long: Path, wide: Path) -> None:
    assert [(total.theirs, total.ours) for total in read(long).totals] == [(7_800_000, 7_800_000), (8_450_007, 8_450_007)]
    taken = read(wide)
    figures = {total.what.partition(":")[0]: (total.theirs, total.ours) for total in taken.totals}
    assert figures["Series A"] == (3_200_000, 3_200_000)
    assert figures["Option Pool"] == (700_000, 700_000)
    assert [holder["id"] for holder in taken.data["holders"]] == ["ana_ruiz", "birch_partners_ii", "orbis_inc"]


def test_a_total_that_differs_is_told(tmp_path: Path) -> None:
    rows = [*WIDE[:-1], ["Total", 5001001, 1, 800000, 3200000, 300000, 700000, 10001000]]
    result = run("import", book(tmp_path / "w.xlsx", {"Cap": rows}), "--to", tmp_path / "w.yaml")
    assert result.exit_code == 0
    assert "1 control total differs" in " ".join(result.stdout.split())
    assert load(tmp_path / "w.yaml").classes[0].outstanding == 5_001_000


def test_a_wide_cap_table_has_a_class_a_column(wide: Path) -> None:
    taken = read(wide)
    assert taken.mapping["shares.Series A"] == "Series A (column E)"
    matter = matter_of(answered(taken, None), "wide.xlsx")
    assert {stock.id: stock.outstanding for stock in matter.classes} == {
        "common": 5_001_000,
        "series_seed": 800_000,
        "series_a": 3_200_000,
    }
    assert matter.classes[1].source == "wide.xlsx, Cap!D9"
    left = {entry.kind: entry.where for entry in taken.left}
    assert left["option"] == ("wide.xlsx, Cap!F7",)
    assert left["plan or pool"] == ("wide.xlsx, Cap!G8",)
    assert left["row without shares"] == ("wide.xlsx, Cap!A3",)


def test_a_csv_with_semicolons_and_a_mark_of_its_coding(tmp_path: Path) -> None:
    path = tmp_path / "cap.csv"
    path.write_bytes(SEMICOLONS.encode())
    matter = imported(path)
    assert [(holder.id, holder.name, holder.holdings[0].shares) for holder in matter.holders] == [
        ("jose_nunez", "José Núñez", 1_000_000),
        ("trust_the", "Trust; The", 2_500),
    ]
    assert matter.holders[1].holdings[0].source == "cap.csv:3"
    assert [(total.theirs, total.ours) for total in read(path).totals][-1] == (1_002_500, 1_002_500)


def test_the_mapping_is_told_and_can_be_said(long: Path, tmp_path: Path) -> None:
    result = run("import", long, "--to", tmp_path / "d.yaml", "--map", "shares=Quantity Issued", "--json")
    assert "shares: Quantity Issued (column E)" in result.stderr
    assert json.loads(result.stdout)["mapping"]["shares"] == "Quantity Issued (column E)"
    assert load(tmp_path / "d.yaml").holders[0].holdings[1].source == "long.xlsx, Ledger!E6"
    with pytest.raises(UsageError, match="did you mean shares"):
        read(long, share="Quantity Issued")
    with pytest.raises(UsageError, match="did you mean Quantity Issued"):
        read(long, shares="Quantity Isued")
    with pytest.raises(UsageError, match="did you mean Ledger"):
        read(long, sheet="Ledgers")


def test_no_agreement_of_its_own_is_needed_to_load(long: Path) -> None:
    assert imported(long, "nvca").agreement == "nvca"


def test_questions_are_answered_by_a_file(long: Path, tmp_path: Path) -> None:
    to, questions = tmp_path / "d.yaml", tmp_path / "q.yaml"
    assert run("import", long, "--to", to, "--questions", questions).exit_code == 0
    text = questions.read_text(encoding="utf-8")
    assert "place: holders.first_bank.capacity" in text
    for place, answer in {
        "holders.first_bank.capacity": "gecc",
        "warrants.common_warrant.covered": "true",
        "price": '"1.25"',
        "classes.series_a.ratio": '"4/3"',
    }.items():
        text = re.sub(rf"(place: {re.escape(place)}\n(?:    (?!answer).*\n)*    answer:)", rf"\1 {answer}", text)
    questions.write_text(text, encoding="utf-8")
    assert run("import", long, "--to", to).exit_code == 2
    assert run("import", long, "--to", to, "--answers", questions, "--force").exit_code == 0
    matter = load(to)
    assert matter.holders[3].capacity == "gecc"
    assert matter.warrants[0].marks == {"covered": True}
    assert matter.price is not None
    assert str(matter.price.value) == "1.25"
    assert str(matter.classes[1].ratio) == "4/3"
    assert any("none is taken for 3" in entry.note for entry in matter.assumptions)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("{place: holders.first_bank.capacity, answer: gec}", "did you mean gecc"),
        ("{place: holders.first_bonk.capacity, answer: gecc}", "did you mean holders.first_bank.capacity"),
        ("{place: price, answer: -5}", "q.yaml:2"),
    ],
)
def test_wrong_answers_are_told_at_their_line(answer: str, said: str, long: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.yaml"
    questions.write_text(f"regrights_answers: 1\nanswers: [{answer}]\n", encoding="utf-8")
    result = run("import", long, "--to", tmp_path / "d.yaml", "--answers", questions)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "d.yaml").exists()


# --- cells


@pytest.mark.parametrize(
    ("cell", "shares"),
    [
        ("1,000", 1000),
        (" 7 ", 7),
        ("1,000.00", 1000),
        (5.0, 5),
        ("-", None),
        ("–", None),
        ("", None),
        (None, None),
        ("n/a", None),
        (0, 0),
    ],
)
def test_shares_of_a_cell(cell: Any, shares: int | None) -> None:
    assert shares_in(cell) == shares


@pytest.mark.parametrize(
    "cell", ["(1,000)", "-5", -5.0, 1.5, "1.5", "1.000.000", "abc", 2.0**53, True, dt.date(2020, 1, 1), "#REF!"]
)
def test_what_is_no_whole_number_of_shares_is_refused(cell: Any) -> None:
    with pytest.raises(Unfit):
        shares_in(cell)


def test_a_number_that_a_sheet_rounds_is_refused() -> None:
    assert value_in(0.75, "decimal") == "0.75"
    assert value_in(float(2**53 - 1), "whole") == 2**53 - 1
    for cell in (0.1 + 0.2, 1 / 3, float(2**53)):
        with pytest.raises(Unfit):
            value_in(cell, "decimal")


# --- broken files


def test_every_mistake_of_a_workbook_is_told_at_its_cell(tmp_path: Path) -> None:
    def wrong(made: Any) -> None:
        made["Deal"]["B5"] = "28/06/2002"
        made["Holders"]["C3"] = "reutters"
        made["Holders"].append(["wcas_viii", "Twice", "wcas"])
        made["Holdings"]["D2"] = -5
        made["Holdings"]["D3"] = "#REF!"
        made["Holdings"]["D3"].data_type = "e"
        made["Holdings"]["D5"] = 1000.5
        made["Holdings"]["A6"] = "bsc_v"
        made["Readings"]["B2"] = "neither"

    told = mistakes(changed(tmp_path / "a.xlsx", wrong))
    assert [line.partition(": ")[0] for line in told] == [
        "Deal!B5",
        "Readings!B2",
        "Holders!C3",
        "Holders!A9",
        "Holdings!D2",
        "Holdings!D3",
        "Holdings!D5",
        "Holdings!A6",
    ]
    assert "fails: #REF!" in told[5]
    assert "stands at a.xlsx, Holders!A2 too" in told[3]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    content = bytearray(exported(load(), tmp_path / "a.xlsx").read_bytes())
    for at in range(len(content) // 8, len(content), len(content) // 40):
        damaged = content.copy()
        damaged[at] ^= 255
        (tmp_path / "b.xlsx").write_bytes(damaged)
        result = run("import", tmp_path / "b.xlsx", "--to", tmp_path / "b.yaml", "--force")
        assert "a fault of regrights" not in result.stderr, at
        assert result.exit_code == 2 or load(tmp_path / "b.yaml") == load(), at


def test_an_entry_without_its_first_cell_is_told(tmp_path: Path) -> None:
    def wrong(made: Any) -> None:
        for name in ("Assumptions", "Holders", "Acts", "Classes"):
            made[name]["A2"] = None

    told = mistakes(changed(tmp_path / "a.xlsx", wrong))
    assert {"Assumptions!A2: nothing stands here", "Holders!A2: nothing stands here", "Acts!A2: nothing stands here"} <= {*told}


def test_a_missing_sheet_and_columns_and_merged_headings_are_told(tmp_path: Path) -> None:
    def wrong(made: Any) -> None:
        del made["Holders"]
        made["Holdings"].delete_cols(4)
        made["Classes"]["B1"] = "Kinds"
        made["Warrants"].merge_cells("D1:E1")

    told = "\n".join(mistakes(changed(tmp_path / "a.xlsx", wrong)))
    for said in (
        "the sheet Holders is missing",
        "Holdings: the column Shares is missing",
        "Classes!B1: there is no column Kinds",
        "Warrants!E1: the heading is merged",
    ):
        assert said in told
    assert "among the holders" not in told


def test_mistakes_of_a_cap_table_are_told_at_once(tmp_path: Path) -> None:
    rows = [list(row) for row in LONG]
    rows[4][5], rows[5][5], rows[6][5], rows[8][3] = "(1,000)", 1.5, "abc", "Frobs"
    rows.append([None, None, None, None, None, 77])
    told = mistakes(book(tmp_path / "a.xlsx", {"Ledger": rows}))
    assert [line.partition(": ")[0] for line in told] == ["Ledger!F5", "Ledger!F6", "Ledger!F7", "Ledger!D9", "Ledger!F15"]


def test_a_formula_that_fails_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("A & B")
    sheet.write_row(0, 0, ["Holder", "Common"])
    sheet.write_row(1, 0, ["Ann", 5])
    sheet.write(2, 0, "Bob")
    sheet.write_formula(2, 1, "=X1/0", None, "#DIV/0!")
    made.close()
    assert mistakes(path) == ["A & B!B3: the formula of this cell fails: #DIV/0!"]


def test_a_merged_heading_over_figures_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("Cap")
    sheet.write_row(0, 0, ["Holder", "", "", "Common"])
    sheet.merge_range(0, 1, 0, 2, "Series A")
    sheet.write_row(1, 0, ["Ann", 5, 6, 7])
    made.close()
    assert mistakes(path) == ["Cap!C1: the heading is merged with the one before it, and row 2 has a figure in it"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "is empty"),
        ("a.xlsx", b"hello", "no workbook"),
        ("a.xlsx", b"PK\x03\x04junk", "no workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.csv", b"Name;Shares\n\xff\xfe\xfd", "no text in UTF-8"),
        ("a.csv", b"hello,world\n1,2\n", "no row was found"),
        ("b.xlsx", None, "no such file"),
    ],
)
def test_what_is_no_table_is_refused(name: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run("import", tmp_path / name, "--to", tmp_path / "d.yaml")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "d.yaml").exists()


# --- the commands


@pytest.mark.parametrize("agreement", ["savvis", "nvca"])
def test_the_workbook_of_init_says_what_is_missing_and_its_examples_are_left(agreement: str, tmp_path: Path) -> None:
    path, to = tmp_path / "deal.xlsx", tmp_path / "deal.yaml"
    assert run("init", path, "--agreement", agreement).exit_code == 0
    assert run("init", path).exit_code == 2
    made = openpyxl.load_workbook(path)
    assert made["Holders"].freeze_panes == "B2"
    assert made["Holders"]["C1"].comment is not None
    lists = [entry for entry in made["Holders"].data_validations.dataValidation if "C2" in entry.cells]
    assert len(lists) == 1
    assert run("import", path, "--to", to).exit_code == 2
    made["Deal"]["B4"] = "A deal"
    if agreement == "nvca":
        made["Terms"]["B2"] = dt.date(2020, 1, 31)
    made["Classes"].append(["common", "common", None, 1000, 1])
    made["Holders"].append(["ann", "Ann", "none"])
    made["Holdings"].append(["ann", "common", None, 10])
    made.save(path)
    result = run("import", path, "--to", to, "--json")
    assert result.exit_code == 0, result.stderr
    assert [left["kind"] for left in json.loads(result.stdout)["left"]] == ["example row"]
    matter = load(to)
    assert [holder.id for holder in matter.holders] == ["ann"]
    assert matter.holders[0].holdings[0].shares == 10


def test_export_and_import_as_commands(tmp_path: Path) -> None:
    book_, again, text = tmp_path / "a.xlsx", tmp_path / "a.yaml", tmp_path / "b.yaml"
    assert run("export", "--to", book_).exit_code == 0
    assert run("export", "--to", book_).exit_code == 2
    assert run("export", "--to", tmp_path / "a.ods").exit_code == 2
    assert run("import", book_, "--to", again).exit_code == 0
    answer = run("export", again, "--to", text, "--json")
    assert json.loads(answer.stdout)["schema"] == "regrights/export/1"
    assert load(again) == load(text) == load()
    assert again.read_text(encoding="utf-8") == text.read_text(encoding="utf-8")


def test_the_page_fits_a_narrow_terminal(long: Path, tmp_path: Path) -> None:
    result = run("import", long, "--to", tmp_path / "d.yaml", columns=50)
    assert max(map(len, result.stdout.splitlines())) <= 50


CAP_TABLE_WORDS = """regrights: 1
matter: All that a cap table can say
as_of: 2024-08-06
price: "4.50"
form_s3: true
classes:
  - id: common
    kind: common
    outstanding: 82500000
    splits: [{date: 2024-09-01, ratio: "1:15", rounding: up, source: charter, note: "a, b"}, {date: 2025-01-01, ratio: "2:1"}]
  - id: series_b
    kind: preferred
    outstanding: 120000
    votes: as_converted
    converts_to: common
    ratio: "1000/4"
    ratios: [{from: 2024-07-01, ratio: "1000/3", basis: sourced}, {from: 2024-10-01, ratio: 400}]
    rounding: cash
  - {id: founders, kind: preferred, outstanding: 7, votes: {part: "1/3"}}
  - {id: others, kind: preferred, outstanding: 7, votes: {percent: "33.25"}}
options:
  - {id: plan, name: the plan, kind: granted, into: common, shares: 9000000, exercise_price: "1.00", basis: sourced, source: plan}
  - {id: pool, kind: pool, into: common, shares: 500000}
holders: [{id: birch, capacity: wcas, holdings: [{class: common, shares: 9000000}, {class: series_b, shares: 48000}]}]
"""


@pytest.mark.parametrize("form", ["xlsx", "yaml"])
def test_splits_ratios_options_and_votes_by_part_come_back(form: str, tmp_path: Path) -> None:
    first, between, back = tmp_path / "a.yaml", tmp_path / f"b.{form}", tmp_path / "c.yaml"
    first.write_text(CAP_TABLE_WORDS, encoding="utf-8")
    assert run("export", first, "--to", between).exit_code == 0
    if form == "yaml":
        back = between
    else:
        assert run("import", between, "--to", back).exit_code == 0
    assert load(back) == load(first)
    assert "1900" not in back.read_text(encoding="utf-8")
    for stated in ("1:15", "2024-10-01", "1/3", "33.25", "plan"):
        assert stated in back.read_text(encoding="utf-8")


def test_votes_that_are_said_in_two_cells_are_a_mistake_at_one_of_them(tmp_path: Path) -> None:
    file, book = tmp_path / "a.yaml", tmp_path / "b.xlsx"
    file.write_text(CAP_TABLE_WORDS, encoding="utf-8")
    assert run("export", file, "--to", book).exit_code == 0
    opened = openpyxl.load_workbook(book)
    sheet = opened["Classes"]
    column = {str(cell.value): cell.column for cell in sheet[1]}["Votes"]
    row = next(row for row in range(2, 9) if sheet.cell(row, 1).value == "founders")
    sheet.cell(row, column, "as_converted")
    opened.save(book)
    told = run("import", book, "--to", tmp_path / "c.yaml")
    assert told.exit_code == 2
    assert "Classes!" in told.stderr
    assert "votes is said twice" in told.stderr


# --- what is missing, left, or wrong in several places


def test_each_missing_sheet_is_told(tmp_path: Path) -> None:
    def cut(made: Any) -> None:
        for name in ("Splits", "Options", "Registrations"):
            del made[name]

    path = changed(tmp_path / "a.xlsx", cut)
    result = run("import", path, "--to", tmp_path / "a.yaml", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["notes"] == [
        f"The sheet {name} is missing, and so nothing of it is taken." for name in ("Splits", "Options", "Registrations")
    ]
    assert read(exported(load(), tmp_path / "b.xlsx")).notes == ()


def test_a_matter_without_the_sheet_of_its_holdings_is_a_mistake(tmp_path: Path) -> None:
    path = changed(tmp_path / "a.xlsx", lambda made: made.remove(made["Holdings"]))
    result = run("import", path, "--to", tmp_path / "a.yaml")
    assert result.exit_code == 2
    assert "the sheet Holdings is missing" in result.stderr
    assert not (tmp_path / "a.yaml").exists()


def test_safes_and_notes_are_left_whatever_stands_in_their_cells(tmp_path: Path) -> None:
    head = ["Holder", "Common", "SAFEs", "Convertible Notes", "Series A Convertible Preferred Stock"]
    rows = [
        head,
        ["Ann", "1,000", None, 0, 30],
        ["Angel", None, "$250,000", "-", None],
        ["Bank", "5", None, 1000.5, None],
        ["Odd", None, "two of them", None, None],
        ["Total", "1,005", "$250,000", "$1,000.50", 30],
    ]
    path = book(tmp_path / "a.xlsx", {"Cap": rows})
    taken = read(path)
    left = {entry.kind: entry for entry in taken.left}
    assert (left["safe"].number, left["safe"].where) == (2, ("a.xlsx, Cap!C3", "a.xlsx, Cap!C5"))
    assert "'$250,000', 'two of them'" in left["safe"].why
    assert left["note"].where == ("a.xlsx, Cap!D4",)
    assert {stock.id: stock.outstanding for stock in imported(path).classes} == {"common": 1005, "series_a_convertible": 30}
    assert [(total.theirs, total.ours) for total in taken.totals] == [(1035, 1035), (1005, 1005), (30, 30)]


def test_a_row_of_a_safe_is_left_whatever_stands_in_it(tmp_path: Path) -> None:
    rows = [["Holder", "Class", "Shares"], ["Ann", "Common", 10], ["Angel", "SAFE", "$250,000.00"], ["Total", None, 10]]
    taken = read(book(tmp_path / "a.xlsx", {"Cap": rows}))
    assert not taken.findings
    assert [(entry.kind, entry.where) for entry in taken.left] == [("safe", ("a.xlsx, Cap!C3",))]


@pytest.mark.parametrize(
    ("total", "ours", "said"),
    [
        (
            160,
            160,
            ", with 40 of options and 20 of plans and pools, without 7 of securities that are gone and 900 of SAFEs",
        ),
        (
            140,
            140,
            ", with 40 of options, without 7 of securities that are gone and 20 of plans and pools and 900 of SAFEs",
        ),
        (100, 100, ", without 7 of securities that are gone and 40 of options and 20 of plans and pools and 900 of SAFEs"),
        (
            167,
            167,
            ", with 7 of securities that are gone and 40 of options and 20 of plans and pools, without 900 of SAFEs",
        ),
        (
            999,
            160,
            ", with 40 of options and 20 of plans and pools, without 7 of securities that are gone and 900 of SAFEs",
        ),
    ],
)
def test_a_total_is_compared_with_and_without_what_was_left(total: int, ours: int, said: str, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Holder", "Class", "Shares", "Status"],
        ["Ann", "Common", 100, "Outstanding"],
        ["Old", "Common", 7, "Cancelled"],
        ["Bob", "Option", 40, "Outstanding"],
        ["Option pool (available)", "Common", 20, None],
        ["Angel", "SAFE", 900, "Outstanding"],
        ["Total", None, total, None],
    ]
    found = read(book(tmp_path / "a.xlsx", {"Cap": rows})).totals[-1]
    assert (found.theirs, found.ours) == (total, ours)
    assert found.what == f"shares{said}: total in a.xlsx, Cap!C7"


def test_a_pool_of_a_wide_table_is_told_with_its_fully_diluted_number(tmp_path: Path) -> None:
    rows = [
        ["Holder", "Common", "% Fully Diluted", "Fully Diluted"],
        ["Ann", 100, 0.1, 100],
        ["Options available for issuance (2021 Plan)", None, 0.9, "900,000"],
        ["Shares reserved for issuance", None, None, 5],
        ["Nobody", None, None, 8],
    ]
    left = {entry.why: entry for entry in read(book(tmp_path / "a.xlsx", {"Cap": rows})).left if entry.kind == "plan or pool"}
    assert {why: entry.where for why, entry in left.items()} == {
        "Options available for issuance (2021 Plan) is no holder; 900,000 shares": ("a.xlsx, Cap!D3",),
        "Shares reserved for issuance is no holder; 5 shares": ("a.xlsx, Cap!D4",),
    }


def test_no_questions_are_written_where_there_are_mistakes(tmp_path: Path) -> None:
    rows = [["Holder", "Common"], ["Ann", 1], ["Bob", "abc"]]
    path, questions = book(tmp_path / "a.xlsx", {"Cap": rows}), tmp_path / "q.yaml"
    for agreement in ("savvis", "nvca"):
        result = run("import", path, "--to", tmp_path / "a.yaml", "--questions", questions, "--agreement", agreement)
        assert result.exit_code == 2
        assert "Cap!B3" in result.stderr
        assert not questions.exists()


def test_all_wrong_answers_are_told_at_once(long: Path, tmp_path: Path) -> None:
    questions, to = tmp_path / "q.yaml", tmp_path / "d.yaml"
    questions.write_text(
        "regrights_answers: 1\nanswers:\n"
        "  - {place: holders.first_bank.capacity, answer: boss}\n"
        "  - {place: qqq, answer: x}\n"
        "  - {place: classes.series_a.ratio, answer: abc}\n"
        "  - {place: price, answer: -5}\n",
        encoding="utf-8",
    )
    result = run("import", long, "--to", to, "--answers", questions, "--questions", tmp_path / "more.yaml")
    assert result.exit_code == 2
    for line in (3, 4, 5, 6):
        assert f"q.yaml:{line}: " in result.stderr
    assert "4 mistakes" in result.stderr
    assert not to.exists()
    assert not (tmp_path / "more.yaml").exists()


def test_places_that_are_offered_are_whole(tmp_path: Path) -> None:
    names = [f"Holder of the long name {number}" for number in range(60)]
    path = book(tmp_path / "a.xlsx", {"Cap": [["Holder", "Common"], *([name, 5] for name in names)]})
    questions = tmp_path / "q.yaml"
    questions.write_text("regrights_answers: 1\nanswers: [{place: zzz, answer: x}]\n", encoding="utf-8")
    known = {question.place for question in read(path).questions}
    with pytest.raises(InputError) as error:
        matter_of(answered(read(path), questions), str(path))
    offered, _, more = error.value.findings[0].mend.removeprefix("the places: ").partition(", and ")
    assert set(offered.split(", ")) <= known
    assert more == f"{len(known) - len(offered.split(', '))} more"


def test_the_headings_offered_are_those_of_the_head(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Notes": [["Read me"]], "Cap": [["Acme, Inc."], [], *WIDE[1:]]})
    with pytest.raises(UsageError) as error:
        read(path, shares="Foo")
    assert error.value.mend == f"the headings: {', '.join(WIDE[1])}"
