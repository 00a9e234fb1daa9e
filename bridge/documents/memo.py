"""The memo as one document: its head, the question, the short answer, an analysis, and appendices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, count
from pathlib import Path
from typing import Any

from regrights.bridge.agreement.wording import Said
from regrights.bridge.basics.calendar import day_in_words
from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.files import bounded
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.documents import of_act, of_matter, of_offering, of_standing
from regrights.bridge.documents.citing import RAISED, Citing
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.findings import Findings, gather
from regrights.bridge.documents.model import Block, Document, Footnotes, MemoHead, Paragraph, Section, Table
from regrights.bridge.documents.of_answer import answer, titled
from regrights.bridge.matter.loading import embedded
from regrights.bridge.matter.model import Matter, MemoLines

SECTIONS = (
    "question",
    "answer",
    "conditions",
    "proviso",
    "allocation",
    "readings",
    "cures",
    "follows",
    "holders",
    "ledger",
    "votes",
    "phrases",
    "basis",
    "clauses",
    "receipt",
)
"""What --section may name, in the order of a memo."""
FRONT = frozenset({"question", "answer"})
APPENDICES = {"phrases": "A", "basis": "B", "clauses": "C", "receipt": "D"}
LETTERS = 1200
"""How many letters the one table of a brief memo has at most, but for its first row."""


def memo(
    matter: Matter,
    act: str | None = None,
    *,
    path: Path | None = None,
    sections: Sequence[str] = (),
    brief: bool = False,
    to: str | None = None,
    sender: str | None = None,
    position: bool = False,
    timeout: float | None = None,
    tell: Tell = unheard,
) -> Document:
    """Return the memo about an act, or about who may ask for what where none is named; ``brief``: of one page.

    ``path`` is the matter's file, none for the embedded one; ``to`` and ``sender`` are lines of the head, else as the matter
    says; with ``position`` the facts of an act's memo have the requests too; ``tell`` is told how far it has come. Raises
    UsageError for an act or a section that does not exist, and OutOfTime after ``timeout`` seconds.
    """
    if unknown := [name for name in sections if name not in SECTIONS]:
        raise UsageError(f"there is no section {', '.join(unknown)}; the sections: {', '.join(SECTIONS)}")
    found = gather(matter, act, position=position, timeout=timeout, tell=tell)
    citing, words = Citing(found), found.agreed.words.memo
    digest = None if path is None else hashlib.sha256(bounded(path) or b"").hexdigest()
    front = [of_act.question(found), answer(found, citing, brief=brief)]
    if brief:
        told = [*front, *_brief(found, citing)]
    else:
        told = [*front, *_analysis(found, citing), *_appendices(found, citing, embedded() if path is None else path.name, digest)]
    told = [citing.plain(section) for section in told]
    title = words["title_position"] if found.act is None else titled(found)
    day = found.checked.date if found.checked else matter.as_of
    head = _head(found, replaced(matter.memo, to, sender), day_in_words(day))
    made = _numbered(told, words, words["position" if act is None else "analysis"], brief=brief)
    floor = None if brief else of_matter.floor_of(found)
    return Document(title, matter.matter, str(day), tuple(made), floor, _facts(found), head).only(sections)


def replaced(lines: MemoLines | None, to: str | None, sender: str | None) -> MemoLines:
    """Return the lines of the head as the matter has them, with those that are given otherwise."""
    given = {name: text for name, text in (("to", to), ("from_", sender)) if text is not None}
    return (lines or MemoLines()).model_copy(update=given)


def _head(found: Findings, lines: MemoLines, day: str) -> MemoHead:
    words, about = found.agreed.words, lines.re or found.matter.matter
    told = (("to", lines.to), ("from", lines.from_), ("date", words.memo["as_of"].format(day=day)), ("re", about))
    privileged = words.said["privileged"] if lines.privileged else ""
    return MemoHead(tuple((words.memo[name], text) for name, text in told if text), privileged)


def _analysis(found: Findings, citing: Citing) -> Iterator[Section]:
    if found.act is None:
        yield from (*of_matter.ledger(found, Citing(found)), *of_standing.votes(found))
        return
    yield from (*of_act.conditions(found, citing), *of_offering.division(found, citing), of_act.readings(found, citing))
    yield from (*of_act.cures(found), *of_act.follows(found), *of_matter.holders(found))


def _appendices(found: Findings, citing: Citing, file: str, digest: str | None) -> Iterator[Section]:
    yield from of_matter.phrases(found)
    yield from (of_matter.basis(found), of_matter.clauses(found, citing), of_matter.receipt(found, file, digest))


def _brief(found: Findings, citing: Citing) -> Iterator[Section]:
    """Yield the one section beside question and answer that a page has room for, with one table: who sells what, what fails, or
    who may ask for what.
    """
    if found.act is None:
        sections = [*of_matter.ledger(found, citing)]
    elif found.allocated is not None:
        sections = [*of_offering.division(found, citing)][-1:]
    else:
        then = of_act.follows(found) if found.cured is None else of_act.cures(found)
        sections = [*then, *of_act.conditions(found, citing, brief=True)]
    for section in sections:
        tables = [block for block in section.blocks if isinstance(block, Table)]
        if tables:
            yield replace(section, blocks=tuple(_cut(tables[0], section, found.agreed.words.memo)))
            return


def _cut(table: Table, section: Section, words: Said) -> Iterator[Block]:
    """Yield a table with as many of its first rows as a page has room for, how many these are, and the notes that it cites."""
    letters = list(accumulate(sum(len(cell.text) for cell in row) for row in table.rows))
    rows = tuple(row for at, row in enumerate(table.rows) if not at or letters[at] <= LETTERS)
    yield replace(table, rows=rows)
    if len(rows) < len(table.rows):
        yield Paragraph(words["first_rows"].format(shown=len(rows), all=len(table.rows)), "note")
    shown = "".join(cell.text for row in rows for cell in row)
    for block in section.blocks:
        if isinstance(block, Footnotes):
            cited = [note for at, note in enumerate(block.notes, 1) if str(at).translate(RAISED) in shown]
            yield from [Footnotes(tuple(cited))] if cited else []


def _numbered(sections: Iterable[Section], words: Said, part: str, *, brief: bool) -> Iterator[Section]:
    """Yield the sections with their numbers, those between the answer and the appendices as one part; and number the figures."""
    first, within, figures = 0, 0, count(1)
    for section in sections:
        made = replace(section, blocks=tuple(_figure(block, figures, words) for block in section.blocks))
        if letter := APPENDICES.get(section.id):
            yield replace(made, number=f"{words['appendix']} {letter}")
        elif section.id in FRONT or brief:
            first += 1
            yield replace(made, number=str(first))
        else:
            within += 1
            yield replace(made, number=f"{first + 1}.{within}", part=f"{first + 1}. {part}" if within == 1 else "")


def _figure(block: Block, figures: Iterator[int], words: Said) -> Block:
    """Return a block, with its number where it is a picture."""
    if not isinstance(block, Picture):
        return block
    return replace(block, title=words["figure"].format(number=next(figures), title=block.title))


def _facts(found: Findings) -> dict[str, Any]:
    """Return the JSON answers that the memo is made from."""
    facts: dict[str, Any] = {}
    for name, given in (
        ("check", found.checked),
        ("readings", found.read),
        ("cures", found.cured),
        ("requests", found.requested),
    ):
        if given is not None:
            facts[name] = given.json()
    if found.allocated is not None:
        facts["allocate"] = found.allocated.head()
    return facts
