"""The tables of a grid of divisions that a workbook reckons anew: each division in formulas, where a formula can say it.

A formula can say a pro rata of one round: each has its part of what is divided, by weight and rounded down, and those with the
largest remainders an odd share each, in the order of the columns. It stands in a row only if it gives just what was answered;
else the figures of the row are as they were answered, and its last cell says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from regrights.bridge.cutback.grid import GridRow
from regrights.bridge.cutback.pro_rata import Round
from regrights.bridge.documents.layout import shares_cell, table, text_cell
from regrights.bridge.documents.model import Cell, Table

LIVE, PASTED = "by formula", "as answered"
"""What is said of a row that is reckoned anew, and of one that is not."""
EXACT = 2**53
"""Below it a workbook reckons whole numbers exactly."""
AMONG = 30
"""Among how many a formula divides at most: it has as many parts."""
NOTE = (
    "Change a maximum, a request or a weight, and the rows that are reckoned by formula follow, by their one round; whether a "
    "bar or floor then binds is to be asked anew. The other rows stay as they were answered."
)
Last = Callable[[GridRow], tuple[tuple[str, str], ...]]
Said = Callable[[GridRow, Round], str]
AMOUNT, FIRST = 1, 2
"""The columns of what is divided, and of the first holder."""


def reckoned(rows: Sequence[GridRow], holders: Sequence[str], last: Last) -> Table:
    """Return the divisions of one reading, below what each requested and weighs; ``last`` is what follows the figures."""
    end = FIRST + len(holders)
    heads = [head for head, _ in last(rows[0])]
    blank = [text_cell("")] * len(heads)
    told = [(*line, text_cell(""), text_cell(""), *blank, text_cell("")) for line in _above(rows[0], holders)]
    for row in rows:
        formulas = _formulas(row, holders) if _is_plain(row, row.rounds) else None
        sold, requested = sum(row.sold.values()), sum(row.offering.requested.values())
        within = formulas is not None and row.offering.reduced and row.unsold == min(row.maximum, requested) - sold
        cells = [_cell(row.sold.get(holder, 0), (formulas or {}).get(holder, "")) for holder in holders]
        divided = min(row.maximum, requested) if row.offering.reduced else requested
        told.append((
            shares_cell(row.maximum),
            _cell(divided, f"MIN([0],SUM([^0:{FIRST}]:[^0:{end - 1}]))" if row.offering.reduced else ""),
            *cells,
            _cell(sold, f"SUM([{FIRST}]:[{end - 1}])"),
            _cell(row.unsold, f"[{AMOUNT}]-[{end}]" if within else ""),
            *(text_cell(text) for _, text in last(row)),
            text_cell(LIVE if formulas is not None else PASTED),
        ))  # fmt: skip
    head = ("Maximum", "Divided", *holders, "Sold", "Unsold", *heads, "Reckoned")
    return replace(table(NOTE, head, told), right=frozenset(range(end + 2)))


def rounds_table(rows: Sequence[GridRow], holders: Sequence[str], said: Said) -> Table:
    """Return every round of the divisions of one reading: what it divides, and what it gives each."""
    told = [(*line, text_cell(""), text_cell("")) for line in _above(rows[0], holders)]
    for row in rows:
        for number, entry in enumerate(row.rounds, 1):
            formulas = _formulas(row, holders, entry) if _is_plain(row, [entry]) else None
            told.append((
                text_cell(f"{row.maximum:,}, round {number}"),
                shares_cell(entry.amount),
                *(_cell(entry.given.get(holder, 0), (formulas or {}).get(holder, "")) for holder in holders),
                text_cell(said(row, entry)),
                text_cell(LIVE if formulas is not None else PASTED),
            ))  # fmt: skip
    head = ("Maximum, and round", "Divided", *holders, "What it divides", "Reckoned")
    return replace(table("", head, told), right=frozenset(range(1, FIRST + len(holders))))


def _above(row: GridRow, holders: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield what each requested, and its weight."""
    for head, amounts in (("Requested", row.offering.requested), ("Weight", row.offering.weights)):
        yield (text_cell(head), text_cell(""), *(shares_cell(amounts.get(holder, 0)) for holder in holders))


def _cell(amount: int, formula: str) -> Cell:
    return Cell(f"{amount:,}", amount, formula)


def _is_plain(row: GridRow, rounds: Sequence[Round]) -> bool:
    """Return whether a division is one round of whole shares among holders that each stand alone, by their weights."""
    offering = row.offering
    return (
        len(rounds) == 1
        and rounds[0].what in {"tier", "rest"}
        and bool(rounds[0].given)
        and len(rounds[0].given) <= AMONG
        and not offering.units
        and max(offering.lots.values(), default=1) == 1
    )


def _formulas(row: GridRow, holders: Sequence[str], entry: Round | None = None) -> dict[str, str] | None:
    """Return the formula of each who takes part in a round, by the weights above; None where that is not what was given."""
    entry = entry or row.rounds[0]
    weights = {holder: row.offering.weights.get(holder, 0) for holder in holders if holder in entry.given}
    total = sum(weights.values())
    if not total or entry.amount * max(weights.values()) >= EXACT or largest_remainder(entry.amount, weights) != entry.given:
        return None
    columns = {holder: FIRST + holders.index(holder) for holder in weights}
    whole = "+".join(f"[^1:{column}]" for column in columns.values())
    rests = {holder: f"MOD([{AMOUNT}]*[^1:{column}],{whole})" for holder, column in columns.items()}
    parts = {holder: f"INT([{AMOUNT}]*[^1:{column}]/({whole}))" for holder, column in columns.items()}
    left = f"[{AMOUNT}]-({'+'.join(parts.values())})"
    order = list(columns)

    def formula(holder: str) -> str:
        at, own = order.index(holder), rests[holder]
        before = [f"({rests[other]}{'>=' if order.index(other) < at else '>'}{own})" for other in order if other != holder]
        return f"{parts[holder]}+IF(AND({own}>0,{'+'.join(before) or '0'}<{left}),1,0)"

    written = {holder: formula(holder) for holder in order}
    return written if all(len(text) < 4000 for text in written.values()) else None


def largest_remainder(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Return an amount divided by weight: rounded down, and then one share each by the largest remainder, then in order."""
    total = sum(weights.values())
    given = {who: amount * weight // total for who, weight in weights.items()}
    order = sorted(weights, key=lambda who: -(amount * weights[who] % total))
    for who in order[: amount - sum(given.values())]:
        given[who] += 1
    return given
