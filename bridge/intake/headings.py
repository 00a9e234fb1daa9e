"""The columns of a cap table of others: where its head stands, and what each heading means; guessed, unless it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from regrights.bridge.basics.errors import UsageError, closest
from regrights.bridge.intake.cells import empty, text
from regrights.bridge.intake.counting import AMOUNTS
from regrights.bridge.intake.fields import ASIDE, FIELDS, LEFT, WIDE, normal
from regrights.bridge.intake.offering import offered
from regrights.bridge.intake.securities import TAKEN, class_key, is_part, security
from regrights.bridge.intake.stacked import LONGEST, over, stacked
from regrights.bridge.intake.tables import Table, letters

TOP = 40
"""In how many rows the head is looked for."""
DEEPEST = 3
"""Over how many rows a head may go."""
AMOUNT, NOWHERE = "a percentage, a total or an amount", "it is asked for nowhere"


@dataclass(slots=True)
class Head:
    """The head of a table: its last row, the column of each field, the column and label of each class, and what is left.

    ``top`` is its first row: headings may stand in two or three rows.
    """

    row: int
    columns: dict[str, int]
    classes: dict[int, str]
    left: dict[int, str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    top: int = 0

    @property
    def complete(self) -> bool:
        """Whether it tells who holds how many."""
        return "holder" in self.columns and ("shares" in self.columns or bool(self.classes))

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much it tells: what is taken, how much of it is classes, and over how many rows it goes."""
        return len(self.columns) + len(self.classes), len(self.classes), self.row - self.top

    def mapping(self) -> dict[str, str]:
        """Return which column was taken for what, in the order of the columns: ``Stakeholder Name (column B)``."""
        taken = {at: name for name, at in self.columns.items()} | {at: f"{WIDE}{label}" for at, label in self.classes.items()}
        return {taken[at]: f"{self.headings[at]} (column {letters(at)})" for at in sorted(taken)}


def head_of(table: Table, said: Mapping[str, str]) -> Head | None:
    """Return the head of a table, where a row of it is one, or two or three rows together are.

    ``said`` are headings by the field that they are to be taken for.
    """
    whole = [head for head in _heads(table, said) if head.complete]
    return max(whole, key=lambda head: (*head.weight, -head.row), default=None)


def _heads(table: Table, said: Mapping[str, str]) -> Iterator[Head]:
    """Yield what each row would mean as the head, and rows together where they may be one."""
    for row in range(min(TOP, len(table.rows))):
        yield _head(row, 1, _texts(table, row), said)
        for rows in range(2, DEEPEST + 1):
            if row + rows <= len(table.rows) and (stack := stacked(table, row, rows)) is not None:
                yield _head(row + rows - 1, rows, stack.headings, said, stack.aside)


def _texts(table: Table, row: int) -> dict[int, str]:
    return {at: text(cell).strip() for at, cell in enumerate(table.rows[row]) if isinstance(cell, str) and not empty(cell)}


def check_said(tables: list[Table], said: Mapping[str, str]) -> None:
    """Raise UsageError for a field that there is none of, or a heading that stands in no table."""
    rows = [row for table in tables for row in table.rows[:TOP]]
    headings = {normal(text(cell)) for row in rows for cell in row if isinstance(cell, str)}
    headings |= {normal(heading) for table in tables for head in _heads(table, said) for heading in head.headings.values()}
    for name, heading in said.items():
        if name not in FIELDS and not re.fullmatch(rf"{re.escape(WIDE)}[a-z][a-z0-9_]*", name):
            known = [*FIELDS, f"{WIDE}series_a"]
            raise UsageError(f"there is no field {name}", closest(name, known, "fields"), "--map")
        if normal(heading) not in headings:
            known = _headings(tables, {other: of for other, of in said.items() if normal(of) in headings})
            raise UsageError(f"no column has the heading {heading}", offered(heading, known, "headings"), "--map")


def _headings(tables: list[Table], said: Mapping[str, str]) -> list[str]:
    """Return the headings of the row that is likeliest the head of the tables, each once."""
    heads = [head for table in tables for head in _heads(table, said)]
    best = max(heads, key=lambda head: (head.complete, *head.weight, len(head.headings)), default=None)
    return list(dict.fromkeys(best.headings.values())) if best else []


def _head(row: int, rows: int, headings: dict[int, str], said: Mapping[str, str], aside: frozenset[int] = frozenset()) -> Head:
    """Return what headings would mean as the head; those ``aside`` are of no class."""
    plain = {at: normal(heading) for at, heading in headings.items()}
    fixed = {normal(heading): name for name, heading in said.items()}
    head = Head(row, {}, {}, headings=headings, top=row - rows + 1)
    for at, heading in plain.items():
        if name := fixed.get(heading):
            if name.startswith(WIDE):
                head.classes[at] = name.removeprefix(WIDE)
            else:
                head.columns.setdefault(name, at)
    named = set(head.columns.values()) | set(head.classes)
    for name, known in FIELDS.items():
        found = [(known.index(heading), at) for at, heading in plain.items() if heading in known and at not in named]
        if found and name not in head.columns:
            head.columns[name] = min(found)[1]
            named.add(min(found)[1])
    kept = {class_key(label) for label in head.classes.values()}
    wide = "shares" not in head.columns or "class" not in {*head.columns, *said}
    for at, heading in plain.items():
        if at not in named:
            kind = None if at in aside or ASIDE.search(heading) else security(heading)
            kind = None if (LEFT.search(heading) and kind not in AMOUNTS) or class_key(heading) in kept else kind
            if wide and kind is not None and len(heading) <= LONGEST:
                head.classes[at] = headings[at]
            else:
                head.left[at] = AMOUNT if LEFT.search(heading) else NOWHERE
    _issued_aside(head)
    if head.classes and "class" not in head.columns and "shares" in head.columns and "shares" not in said:
        # The columns of the classes tell more than one of all shares.
        head.left[head.columns.pop("shares")] = AMOUNT
    return head


def _issued_aside(head: Head) -> None:
    """Leave the column of what was issued of a class, where another has what is outstanding of it."""
    there = {class_key(label) for label in head.classes.values() if "outstanding" in normal(label)}
    for at, label in [*head.classes.items()]:
        if class_key(label) in there and "issued" in normal(label).split() and "outstanding" not in normal(label):
            head.left[at] = NOWHERE
            del head.classes[at]


def mistaken_heads(table: Table, head: Head) -> Iterator[tuple[str, str, str]]:
    """Yield the columns without a heading that have figures below it, and a second one of holders or shares with the same.

    Each is where it stands, what is wrong, and the mend.
    """
    for name in ("holder", "shares") if not head.classes else ():
        taken = head.columns[name]
        for at, heading in head.headings.items():
            if at != taken and normal(heading) == normal(head.headings[taken]):
                yield table.at(head.row, at), f"two columns have the heading {heading}", "give each column its own heading"
    yield from _twice(table, head)
    unnamed = not head.classes and not head.columns.keys() & {"class", "kind"}
    if unnamed and (above := over(table, head.top, head.columns["holder"])):
        message = f"{' and '.join(above.values())} stand over the columns, and what they are over is not clear"
        mend = 'say which column has the shares of each: --map shares.CLASS="…", such as --map shares.series_a="…"'
        yield table.at(head.top - 1, next(iter(above))), message, mend
    width = max((len(row) for row in table.rows), default=0)
    for at in range(width):
        below = (number for number in range(head.row + 1, len(table.rows)) if at < len(table.rows[number]))
        figures = (number for number in below if isinstance(table.rows[number][at], float | int))
        if at not in head.headings and (number := next(figures, None)) is not None:
            merged = any(first[0] <= head.row <= last[0] and first[1] < at <= last[1] for first, last in table.merged)
            said = "the heading is merged with the one before it" if merged else "the column has no heading"
            yield table.at(head.row, at), f"{said}, and row {number + 1} has a figure in it", "give each column its own heading"


def _twice(table: Table, head: Head) -> Iterator[tuple[str, str, str]]:
    """Yield the columns that would be added to one before them, as they have its class: not those of a part of it."""
    first: dict[str, int] = {}
    for at, label in sorted(head.classes.items()):
        key = class_key(label)
        before = first.setdefault(key, at)
        if before != at and security(label) in TAKEN and not (is_part(head.headings[before]) and is_part(head.headings[at])):
            mend = f'give each its own heading, and say which one is meant: --map shares.{key.replace(" ", "_")}="…"'
            yield table.at(head.row, at), f"{table.at(head.row, before)} is of the class of this column, too: {label}", mend
