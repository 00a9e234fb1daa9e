"""Which sheets of a file are its cap table: the one that tells most, and ledgers beside it that tell of other securities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regrights.bridge.basics.text import counted
from regrights.bridge.intake.captable import read_table
from regrights.bridge.intake.days import day_in
from regrights.bridge.intake.headings import Head
from regrights.bridge.intake.lines import Line, Read
from regrights.bridge.intake.securities import class_key
from regrights.bridge.intake.tables import Table
from regrights.bridge.intake.taken import Left


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first of the tables that are taken, with its head; what all of them say, and which columns were taken.

    ``left`` are the sheets that were not taken, and ``notes`` say which of them are tables of holders, too.
    """

    table: Table
    head: Head
    read: Read
    mapping: dict[str, str]
    left: tuple[Left, ...]
    notes: tuple[str, ...]


def chosen(heads: Sequence[tuple[Table, Head]], tables: Sequence[Table]) -> Chosen:
    """Return what is taken of the ``tables`` of a file, of which those with ``heads`` may be. A hidden one is the last choice.

    Of several that tell as much, the one is taken whose name has the last day.
    """
    table, head = max(heads, key=lambda found: (not found[0].hidden, found[1].weight[0], day_in(found[0].name)))
    read, mapping, done, notes = read_table(table, head), head.mapping(), [table], []
    for other, its_head in heads:
        if other is table:
            continue
        more = read_table(other, its_head)
        if not (head.classes or its_head.classes or other.hidden) and _apart(read, head, more, its_head):
            read.add(more)
            done.append(other)
            mapping |= {f"{other.name}: {name}": at for name, at in its_head.mapping().items()}
        elif more.lines:
            held = f"{counted(sum(line.shares for line in more.lines), 'share')} in {counted(len(more.lines), 'holding')}"
            notes.append(
                f"{other.place} is a table of holders too, with {held}: it is not "
                f"taken, for it may tell of the same; --sheet {other.name!r} takes it instead."
            )
    if len(done) > 1:
        names = ", ".join(one.place for one in done)
        notes.insert(0, f"{len(done)} sheets are taken together, for each tells of other securities: {names}.")
    left = tuple(
        Left("hidden sheet" if one.hidden else "sheet", 1, f"--sheet {one.name!r} takes it", (one.place,))
        for one in tables
        if one not in done
    )
    return Chosen(table, head, read, mapping, left, tuple(notes))


def _apart(one: Read, its_head: Head, other: Read, other_head: Head) -> bool:
    """Return whether two ledgers tell of other securities: of other classes or kinds, or other certificates of one numbering."""
    if other.findings and not other.lines:
        return False
    if not ({_kind(line) for line in one.lines} & {_kind(line) for line in other.lines}):
        return bool(other.lines or other.left_kinds)
    numbered = [head.headings.get(head.columns.get("certificate", -1)) for head in (its_head, other_head)]
    ours, theirs = ({line.certificate for line in read.lines} for read in (one, other))
    return numbered[0] is not None and numbered[0] == numbered[1] and "" not in ours | theirs and not ours & theirs


def _kind(line: Line) -> tuple[str, str]:
    return line.kind, class_key(line.label)
