"""How a memo cites the agreement, in full and in short, and how it says days and papers: in words, but for names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from regrights import kb
from regrights.bridge.basics.calendar import dates_in_words
from regrights.bridge.documents.changed import Change, Changes
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.layout import sentence
from regrights.bridge.documents.model import Block, Footnotes, Items, Lines, Paragraph, Section, Table

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
AS_THEY_ARE = frozenset({"basis", "clauses", "files", "receipt", "letter"})
"""The sections that tell the files and the agreement in their own words, and the body of a letter."""
_CLAUSE = re.compile(r"“[^”]*”|§§? ?(?:[\w.()]+(?:, (?=\d))?)+|[A-Z]\w* \d[\w.()]*|\b\d{1,2}(?:\.\d{1,2})?(?:\([a-z]+\))+")


def stopped(text: str) -> str:
    """Return a sentence with its full stop, and with one only where it ends with a name such as one with Inc."""
    return text if text.endswith(".") else f"{text}."


class Citing:
    """Cites the clauses of a memo; what is cited in full is gathered as its footnotes."""

    def __init__(self, found: Findings) -> None:
        self._found, self._agreed = found, found.agreed
        self._said, self._papers = found.agreed.words.citation, found.agreed.words.papers
        self._setting = found.setting
        self._notes: dict[str, str] = {}

    def short(self, clause: str) -> str:
        """Return a clause in short, after a section sign, or several after two."""
        form = self._said["several" if "," in clause else "short"]
        return self.spelled(form.format(clause=clause) if clause[:1].isdigit() else clause)

    def full(self, clause: str) -> str:
        """Return a clause in short, with the number of the footnote that cites it in full."""
        if clause not in self._notes:
            self._notes[clause] = self._in_full(clause)
        return self.short(clause) + str([*self._notes].index(clause) + 1).translate(RAISED)

    @property
    def notes(self) -> tuple[Footnotes, ...]:
        """The footnotes, if anything is cited; the first says what the short form stands for."""
        return (Footnotes(tuple(map(stopped, self._notes.values()))),) if self._notes else ()

    def plain(self, section: Section) -> Section:
        """Return a section with days in words, papers by their names, and without the ids of readings; names stay as they are."""
        told = unbroken if section.id in AS_THEY_ARE else self._told
        return replace(section, title=told(section.title), blocks=tuple(_each(block, told) for block in section.blocks))

    def how(self, clause: str) -> str:
        """Return, to be added, how an amendment in force has changed a clause, as the register of clauses says."""
        how = str(kb.clauses(self._agreed.name).get(clause, {}).get("place", "")).partition(", ")[2]
        signs = [sign for sign in self._papers if re.search(rf"\b{sign} ", how)]
        in_force = [self._agreed.sources[source] for source in (self._setting.in_force if self._setting else ())]
        if not signs or not all(any(paper.startswith(self._papers[sign]) for paper in in_force) for sign in signs):
            return ""
        return f", {self.spelled(how)}" if how else ""

    def _in_full(self, clause: str) -> str:
        """Return a clause in full, with the amendment in force that it stands in."""
        in_force = self._setting.in_force if self._setting else ()
        base = self._agreed.sources[in_force[0]] if in_force else self._agreed.title
        form = self._said["full" if self._notes else "first"]
        return form.format(how=self.how(clause), base=sentence(base), clause=clause)

    def spelled(self, text: str) -> str:
        """Return a text with each paper by its name, where a sign stands for it."""
        for sign, paper in self._papers.items():
            text = re.sub(rf"\b{sign} (?=\d)", f"{paper} § ", text)
        return text

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        """The names of the matter that would not stay as they are; none where all would."""
        matter = self._found.matter
        names = {matter.matter, *(self._found.name(holder.id) for holder in matter.holders), *self._found.items.values()}
        changed = sorted((name for name in names if name and self._worded(name) != name), key=len, reverse=True)
        return re.compile(f"({'|'.join(map(re.escape, changed))})") if changed else None

    def _told(self, text: str) -> str:
        parts = self._names.split(text) if self._names else [text]
        return unbroken("".join(part if at % 2 else self._worded(part) for at, part in enumerate(parts)))

    def _worded(self, text: str) -> str:
        issues = "|".join(self._agreed.readings)
        for words, plainer in self._agreed.words.plain.items():
            text = text.replace(words, plainer)
        text = _CLAUSE.sub(_signed, text)
        return dates_in_words(self.spelled(re.sub(rf" \((?:{issues})\)", "", text) if issues else text))


def _signed(found: re.Match[str]) -> str:
    """Return a clause with its section sign; words that are quoted, and clauses that have one, stay as they are."""
    return f"§ {found[0]}" if found[0][:1].isdigit() else found[0]


def unbroken(text: str) -> str:
    """Return a text whose section signs stay on the line of their numbers."""
    return re.sub(r"§ (?=\d)", "§\u00a0", text)


def _each(block: Block, told: Callable[[str], str]) -> Block:
    """Return a block with each of its texts told otherwise."""
    match block:
        case Paragraph():
            block = replace(block, text=told(block.text))
        case Items():
            block = replace(block, items=tuple(map(told, block.items)))
        case Changes(caption, changes):
            block = Changes(told(caption), tuple(Change(told(one.what), told(one.before), told(one.after)) for one in changes))
        case Lines(lines):
            block = Lines(tuple(map(told, lines)))
        case Footnotes():
            block = replace(block, notes=tuple(map(told, block.notes)))
        case Table():
            rows = tuple(tuple(replace(cell, text=told(cell.text)) for cell in row) for row in block.rows)
            block = replace(block, caption=told(block.caption), head=tuple(map(told, block.head)), rows=rows)
        case Picture():
            events = tuple(replace(event, date=told(event.date), text=told(event.text)) for event in block.events)
            across = tuple(replace(line, text=told(line.text)) for line in block.lines)
            panels = tuple(replace(panel, title=told(panel.title)) for panel in block.panels)
            block = replace(block, panels=panels, title=told(block.title), alt=told(block.alt), events=events, lines=across)
    return block
