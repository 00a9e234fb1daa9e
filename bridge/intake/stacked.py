"""Headings in two or three rows: a class above what its columns have (Series A Preferred over Shares and %), or by lines."""

from __future__ import annotations

import re
from typing import NamedTuple

from regrights.bridge.intake.cells import empty, text
from regrights.bridge.intake.fields import ASIDE, FIELDS, LEFT, normal
from regrights.bridge.intake.securities import TAKEN, security
from regrights.bridge.intake.tables import Table

LONGEST = 80
"""How many characters a heading may have that names a class."""
_SHARES = [*FIELDS["shares"], "#", "number", "no", "num", "held", "total shares", "common equivalent"]
_OTHER = {heading for name, known in FIELDS.items() if name != "shares" for heading in known}
_FIGURE = re.compile(r"[^A-Za-z]*")
_LINE = re.compile(
    r"(?:[a-z0-9](?: ?[0-9]+)?|seed|stock|shares?|preferred|pref|common|units?|warrants?|options?)"
    r"(?: (?:stock|shares?|preferred|units?))?"
)


class Stack(NamedTuple):
    """Headings by column, made of several rows; those ``aside`` are no shares of a class, or not the first that are."""

    headings: dict[int, str]
    aside: frozenset[int]


def stacked(table: Table, top: int, rows: int) -> Stack | None:
    """Return the headings of so many rows from ``top`` on; None where they are no headings together."""
    above, own = Stack(_spread(table, top), frozenset()), set[int]()
    for row in range(top + 1, top + rows):
        last = row == top + rows - 1
        below = _cells(table, row) if last else _spread(table, row)
        if not below or any(_FIGURE.fullmatch(cell.replace("%", "p").replace("#", "n")) for cell in below.values()):
            return None
        own |= _cells(table, row - 1).keys()
        found = _joined(_carried(above.headings, table, row - 1, below), below, own, above.aside)
        if found is None:
            return None
        above = found
    return above


def over(table: Table, top: int, holder: int) -> dict[int, str]:
    """Return the securities that the row above a head names over its columns; a title, which begins over the ``holder``, none."""
    above = _cells(table, top - 1) if top else {}
    return {at: cell for at, cell in above.items() if at > holder and len(cell) <= LONGEST and security(cell) in TAKEN}


def _cells(table: Table, row: int) -> dict[int, str]:
    """Return the texts of a row by column; a number stands as its text."""
    return {at: text(cell).strip() for at, cell in enumerate(table.rows[row]) if not empty(cell)}


def _spread(table: Table, row: int) -> dict[int, str]:
    """Return the texts of a row, each in every column that it is merged over."""
    found = _cells(table, row)
    for first, last in table.merged:
        if first[0] <= row <= last[0] and first[1] in found and first[0] == row:
            found |= dict.fromkeys(range(first[1], last[1] + 1), found[first[1]])
    return found


def _carried(above: dict[int, str], table: Table, row: int, below: dict[int, str]) -> dict[int, str]:
    """Return headings, each also over the columns after it that have one below alone: where a sheet merges none in the row."""
    if len(above) < 2 or any(first[0] == row and first[1] < last[1] for first, last in table.merged):
        return above
    found, before = dict(above), ""
    for at in range(max([*above, *below], default=0) + 1):
        if at in above:
            before = above[at]
        elif at not in below or security(below[at]) or not security(before):
            before = ""
        elif before:
            found[at] = before
    return found


def _joined(above: dict[int, str], below: dict[int, str], own: set[int], aside: frozenset[int]) -> Stack | None:
    """Return the headings of two rows; None where nothing of the lower is about a class of the upper."""
    headings, left, shares, classes = dict[int, str](), set(aside), dict[str, tuple[int, int]](), 0
    odd = 0
    for at in sorted({*above, *below}):
        upper, lower = above.get(at, ""), below.get(at, "")
        plain = normal(lower)
        if not lower:
            headings |= {at: upper} if at in own else {}
        elif not upper or (security(upper) is None or LEFT.search(normal(upper))):
            joined = f"{upper} {lower}".strip()
            headings[at] = joined if upper and (normal(joined) in _OTHER or LEFT.search(normal(upper))) else lower
        elif plain in _SHARES or (security(upper) not in TAKEN and upper not in shares and not LEFT.search(plain)):
            classes, rank = classes + 1, _SHARES.index(plain) if plain in _SHARES else len(_SHARES)
            headings[at] = f"{upper} {lower}"
            best = shares.get(upper)
            if best is None or rank < best[0]:
                left |= {best[1]} if best else set()
                shares[upper] = rank, at
            else:
                left.add(at)
        elif LEFT.search(plain) or plain in _OTHER or ASIDE.search(plain) or plain == "notes":
            classes += 1
            headings[at] = f"{upper} {lower}"
            left.add(at)
        elif security(lower) or _LINE.fullmatch(plain):
            classes += 1
            headings[at] = lower if plain.startswith(normal(upper)) else f"{upper} {lower}"
        else:
            odd += 1
            headings[at] = f"{upper} {lower}"
            left.add(at)
    headings |= {at: upper for upper, (_, at) in shares.items()}
    return Stack(headings, frozenset(left)) if classes > odd else None
