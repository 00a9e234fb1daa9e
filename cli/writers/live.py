"""What a workbook reckons anew: formulas of cells, rounds of a division, and the floor test, each with its exact value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from regrights.bridge.documents.division import Division, Floor, Round
from regrights.bridge.documents.model import Cell, Table

EXACT, HELD = 2**53, 10**15
"""Below the first, Excel reckons whole numbers exactly, and their quotients rounded down; below the second it shows them all."""
ROUNDS = (
    "Change a yellow cell, and the rest follows. Who takes part in a round, who gets an odd share, and a round without formulas "
    "stay as they are: where a round no longer comes to what it divides, the division is to be asked for anew."
)


def formula(cell: Cell, row: Sequence[Cell], at: tuple[int, int], top: int) -> str:
    """Return the formula of a cell that stands ``at`` a row and column of a sheet, in a table whose rows begin at ``top``.

    It is empty where there is none, or Excel could not reckon it exactly.
    """
    line, column = at

    def shown(found: re.Match[str]) -> str:
        if found[1] == "above":
            return str(xl_range(top, column, line - 1, column)) if line > top else "0"
        if fixed := re.fullmatch(r"\^(\d+):(\d+)", found[1]):
            return str(xl_rowcol_to_cell(top + int(fixed[1]), int(fixed[2]), True, True))
        if not found[1].startswith("="):
            return str(xl_rowcol_to_cell(line, int(found[1])))
        left = (number for number in reversed(range(column)) if row[number].value == int(found[1][1:]))
        number = next(left, None)
        return found[1][1:] if number is None else str(xl_rowcol_to_cell(line, number))

    amounts = [int(amount) for amount in re.findall(r"\[=(\d+)\]", cell.formula)]
    large = any(abs(Fraction(other.value or 0)) >= HELD for other in row)
    if not cell.formula or large or any(amount * 10_000 >= EXACT for amount in amounts):
        return ""
    return "=" + re.sub(r"\[([^\]]*)\]", shown, cell.formula)


def steps(sheet: Any, table: Table, division: Division, top: int) -> None:
    """Write the rounds of a division under its table, whose rows begin at ``top``, and make the table reckon by them."""
    holders, rounds = table.rows[:-1], division.rounds
    largest = max((int(holder[1].value or 0) for holder in holders), default=0)
    if not holders or not rounds or len(rounds) + 2 > len(sheet.widths) or largest >= HELD:
        return
    sheet.text("The rounds, in formulas", "strong")
    sheet.text(ROUNDS, "note")
    _line(sheet, [Cell("Investor"), Cell("Weight"), *(Cell(f"Round {number}") for number in range(1, len(rounds) + 1))], "head")
    _line(sheet, [Cell("Divided"), Cell(""), *(Cell(f"{entry.amount:,}", entry.amount) for entry in rounds)], "input")
    first, line = sheet.row, sheet.row - 1
    columns = [list(_round(entry, division, (top, first, line, number))) for number, entry in enumerate(rounds)]
    same = [holder[1].value for holder in holders] == list(division.weights)
    taken = [sum(entry.given[at] or 0 for entry in rounds) for at in range(len(holders))]
    for at, (holder, weight) in enumerate(zip(holders, division.weights, strict=True)):
        sheet.cell(0, Cell(holder[0].text), "cell")
        if same:  # the weights are the requests
            _put(sheet, (sheet.row, 1), f"={xl_rowcol_to_cell(top + at, 1)}", weight)
        else:
            sheet.cell(1, Cell(f"{weight:,}", weight), "input", right=True)
        for number, column in enumerate(columns):
            value, written = column[at]
            _put(sheet, (sheet.row, number + 2), written, value)
        sheet.row += 1
    sheet.cell(0, Cell("All"), "cell")
    for number, entry in enumerate(rounds):
        total = sum(given or 0 for given in entry.given)
        _put(sheet, (sheet.row, number + 2), f"=SUM({xl_range(first, number + 2, sheet.row - 1, number + 2)})", total)
    for at, holder in enumerate(holders):
        asked, sold = holder[1].value, holder[2].value
        sheet.page.write_number(top + at, 1, asked, _figures(sheet, "input"))
        if sold == taken[at]:
            _put(sheet, (top + at, 2), f"=SUM({xl_range(first + at, 2, first + at, len(rounds) + 1)})", sold)
    sheet.row += 2


def _round(entry: Round, division: Division, place: tuple[int, int, int, int]) -> Iterator[tuple[int, str]]:
    """Yield what a round gives each, and the formula for it; none where it does not come of the weights alone."""
    top, first, line, number = place
    among = [at for at, given in enumerate(entry.given) if given is not None]
    whole = sum(division.weights[at] for at in among)
    shares = {at: entry.amount * division.weights[at] // whole if whole else 0 for at in among}
    odd = {at: (entry.given[at] or 0) - share for at, share in shares.items()}
    largest = entry.amount * max([0, *(division.weights[at] for at in among)])
    plain = bool(whole) and largest < EXACT and set(odd.values()) <= {0, 1}
    column, runs = number + 2, []
    for _, run in groupby(enumerate(among), lambda pair: pair[1] - pair[0]):
        rows = [first + at for _, at in run]
        runs.append(xl_range_abs(rows[0], 1, rows[-1], 1) if len(rows) > 1 else xl_rowcol_to_cell(rows[0], 1, True, True))
    for at, given in enumerate(entry.given):
        if given is None or not plain:
            yield given or 0, ""
            continue
        room = xl_rowcol_to_cell(top + at, 1)
        room += f"-SUM({xl_range(first + at, 2, first + at, column - 1)})" if number else ""
        divided, weight = xl_rowcol_to_cell(line, column, True, False), xl_rowcol_to_cell(first + at, 1)
        share = f"INT({divided}*{weight}/SUM({','.join(runs)}))" + ("+1" if odd[at] else "")
        yield given, f"=MIN({room},{share})"


def _line(sheet: Any, cells: Sequence[Cell], tone: str) -> None:
    for column, cell in enumerate(cells):
        sheet.cell(column, cell, tone if cell.value is not None or tone == "head" else "cell", right=column > 0)
    sheet.row += 1


def _figures(sheet: Any, tone: str) -> Any:
    return sheet.look(tone, num_format="#,##0", align="right", indent=1)


def _put(sheet: Any, at: tuple[int, int], written: str, value: Any) -> None:
    if written:
        sheet.page.write_formula(*at, written, _figures(sheet, "cell"), value)
    else:
        sheet.page.write_number(*at, value, _figures(sheet, "cell"))


def floor_test(sheet: Any, floor: Floor) -> None:
    """Write the floor test in formulas, each with its exact value for readers that do not calculate."""
    shares = floor.shares or (("", 0),)
    last, total = 13 + len(shares), sum(number for _, number in shares)
    whole = floor.net == 1
    price, one, all_ = floor.price * floor.net, "price" if whole else "(price*counts)", "total" if whole else "(total*counts)"
    offered = total * price
    least_shares = math.ceil(floor.floor / price) if price else "#DIV/0!"
    least_price = math.ceil(floor.floor * 100 / (total * floor.net)) / 100 if total else "#DIV/0!"
    sheet.text("Floor test", "heading")
    sheet.text("Change a yellow cell, the price or the shares of a holder, and the rest follows.", "note")
    lines: tuple[tuple[str, str, str, Any, str], ...] = (
        ("Price a share", "price", "", floor.price, "$#,##0.00####"),
        ("Floor", "floor", "", floor.floor, "$#,##0.00"),
        ("Total shares", "total", f"=SUM(B14:B{last})", total, "#,##0"),
        ("Aggregate offering price", "aggregate", f"=total*{one}", offered, "$#,##0.00"),
        ("Short by", "short", "=MAX(0, floor-aggregate)", max(Fraction(0), floor.floor - offered), "$#,##0.00"),
        (
            "Verdict",
            "verdict",
            '=IF(aggregate>=floor,"met","not met")',
            "met" if offered >= floor.floor else "not met",
            "General",
        ),
        ("Least shares at this price", "least_shares", f"=ROUNDUP(floor/{one},0)", least_shares, "#,##0"),
        ("Least price for these shares", "least_price", f"=ROUNDUP(floor/{all_},2)", least_price, "$#,##0.00"),
        *([("What counts of the price", "counts", "", floor.net, "0.00%")] if not whole else []),
    )
    for row, (label, name, formula, value, shape) in enumerate(lines, 3):
        look = sheet.look("input" if name in {"price", "counts"} else "strong", num_format=shape, align="right", indent=1)
        sheet.page.write_string(row, 0, label, sheet.look("cell", indent=1))
        if formula:
            sheet.page.write_formula(row, 1, formula, look, float(value) if isinstance(value, Fraction) else value)
        else:
            sheet.page.write_number(row, 1, float(value), look)
        sheet.book.define_name(name, f"='{sheet.name}'!$B${row + 1}")
    sheet.row = 12
    for column, head in enumerate(("Holder", "Shares")):
        sheet.cell(column, Cell(head), "head", right=column == 1)
    for sheet.row, (holder, number) in enumerate(shares, 13):
        sheet.cell(0, Cell(holder), "cell")
        sheet.page.write_number(sheet.row, 1, number, sheet.look("input", num_format="#,##0", align="right", indent=1))
        sheet.end_row([(holder, 47)])
    sheet.page.data_validation("B4", {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.page.data_validation(f"B14:B{last}", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.page.freeze_panes(13, 0)
    sheet.page.repeat_rows(12)
    sheet.page.protect(options={"format_columns": True, "format_rows": True})
