"""Which sheets of a file are its cap table: the one that tells most, and ledgers beside it that tell of other securities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regrights.bridge.basics.text import alike, counted
from regrights.bridge.intake.captable import read_table
from regrights.bridge.intake.days import day_in
from regrights.bridge.intake.headings import Head
from regrights.bridge.intake.lines import Line, Read
from regrights.bridge.intake.securities import class_key, lists_gone
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

    One whose name says that its securities are gone is never taken beside others. Of several that tell as much, the one is taken
    whose name has the last day.
    """
    table, head = max(
        heads, key=lambda found: (not found[0].hidden, not lists_gone(found[0].name), found[1].weight[0], day_in(found[0].name))
    )
    read, mapping, done, notes = read_table(table, head), head.mapping(), [table], list[str]()
    if lists_gone(table.name):
        notes.append(f"{table.place} is taken, though its name says that its securities are gone: are they held still?")
    for other, its_head in heads:
        if other is table:
            continue
        more = read_table(other, its_head)
        why = _not_beside(read, more) if not lists_gone(other.name) else "its name says that its securities are gone"
        if head.classes or its_head.classes or other.hidden:
            why = why or "it may tell of the same"
        if not why:
            read.add(more)
            done.append(other)
            mapping |= {f"{other.name}: {name}": at for name, at in its_head.mapping().items()}
        elif more.lines:
            held = f"{counted(sum(line.shares for line in more.lines), 'share')} in {counted(len(more.lines), 'holding')}"
            notes.append(
                f"{other.place} is a table of holders too, with {held}: it is not "
                f"taken, for {why}; --sheet {other.name!r} takes it instead."
            )
    if any(line.price for line in read.lines) and any(one.lines is None for one in done):
        notes.append(
            "Exercise prices are taken as dollars: a workbook may show numbers as of another currency, which is not read."
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


def _not_beside(one: Read, other: Read) -> str:
    """Return why a ledger is not taken beside what is taken; nothing where it tells of other classes or kinds alone.

    The same shares may stand in both under other names of their classes, and shares of one class under other certificates may be
    those that the others came of: neither is added up.
    """
    both = {_kind(line) for line in one.lines} & {_kind(line) for line in other.lines}
    if (other.findings and not other.lines) or not (other.lines or other.left_kinds):
        return "it may tell of the same"
    if both:
        ours, theirs = ({line.certificate for line in read.lines} for read in (one, other))
        if "" in ours | theirs or ours & theirs:
            return "it may tell of the same"
        return "it lists other certificates of the same classes, which may be gone; where they are held, put all into one sheet"
    held = {(alike(line.holder), line.kind, line.shares): line for line in one.lines}
    for line in other.lines:
        like = held.get((alike(line.holder), line.kind, line.shares))
        if like and not all(class_key(of.label).startswith("series ") for of in (like, line)):
            return f"{line.label} of {line.holder} in {line.place} may be {like.label} in {like.place}, with as many shares"
    return ""


def _kind(line: Line) -> tuple[str, str]:
    return line.kind, class_key(line.label)
