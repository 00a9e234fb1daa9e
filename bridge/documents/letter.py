"""A paper as a letter: its head, its body in the agreement's words, who signs, what is enclosed, and notes to who drafts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from regrights.bridge.agreement.papers import Paper, paper_words
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.basics.calendar import day_in_words
from regrights.bridge.documents.citing import Citing, stopped, unbroken
from regrights.bridge.documents.corporate import Corporate
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.layout import joined, sentence, shares_cell, table, text_cell
from regrights.bridge.documents.model import Block, Cell, Document, Items, Lines, MemoHead, Paragraph, Section, Table
from regrights.bridge.documents.paper_facts import ENDINGS, facts_of, grounds_of, requesters_of
from regrights.bridge.matter.acts import COMPANY

_COMPANY = f"{{{COMPANY}}}"
BEGINS = "company at the beginning of a sentence"
_BEGINS = re.compile(rf"(^|\. ){{{COMPANY}}}")


class Letter:
    """Composes a paper about an act, from ``sender`` to those whom it goes ``to`` (ids). A ``draft`` is not to be sent."""

    def __init__(self, found: Findings, paper: Paper, sender: Sequence[str], to: Sequence[str], *, draft: bool) -> None:
        assert found.checked is not None
        assert found.act is not None
        self._found, self._paper, self._draft, self._citing = found, paper, draft, Citing(found)
        self._checked, self._asked, self._agreed = found.checked, found.act.asked, found.agreed
        self._sender, self._to = sender, to
        self._said = paper_words(found.agreed, "said")
        self._facts = facts_of(found, self._citing, paper)
        known = {*ENDINGS, *paper.fields}
        self._parties = Corporate(found.matter, found.agreed, self._said)
        self._words = {name: fact or (fact if name in known else self._said["blank"]) for name, fact in self._facts.items()}
        self._words[BEGINS] = self._parties.at_the_beginning(self._words[COMPANY])

    def document(self) -> Document:
        """Return the letter."""
        day = str(self._checked.date) if self._dated else ""
        sections = [Section("draft", "", (Paragraph(self._not_to_be_sent(), "unmet"),))] if self._draft else []
        sections += [
            Section("letter", "", tuple(self._letter())),
            Section("notes", self._said["notes"], (Items(self._notes()),), apart=True),
        ]
        to = joined([self._parties.name(name) for name in self._to])
        told = tuple(self._citing.plain(section) for section in sections)
        return Document(self._paper.title, to, day, told, head=self._head(), undated=self._said["blank"])

    @property
    def _dated(self) -> bool:
        """Whether the day of the letter is known: that of the act, where the paper is the act, or a duty that is due on it."""
        if self._paper.dated == "at_once":
            return self._due() == self._checked.date
        return self._paper.dated == "act"

    def _due(self) -> object:
        """Return the day until which the duty is to be done that the paper is for; None where there is none."""
        return next((follow.by for follow in self._checked.follows if follow.duty == self._paper.duty), None)

    def _head(self) -> MemoHead:
        memo, said = self._agreed.words.memo, self._said
        to = "; ".join(said["addressee"].format(name=self._parties.name(name)) for name in self._to)
        date = day_in_words(self._checked.date) if self._dated else said["blank"]
        about = said["re"].format(title=self._paper.title, cited=self._facts["cited"])
        sender, delivery = joined([self._parties.name(name) for name in self._sender]), (said["delivery"], said["delivered"])
        lines = (memo["to"], to), delivery, (memo["from"], sender), (memo["date"], date), (memo["re"], unbroken(about))
        return MemoHead(lines)

    def _not_to_be_sent(self) -> str:
        meaning = self._agreed.words.meaning[self._checked.verdict]
        return self._said["draft"].format(meaning=meaning, grounds=grounds_of(self._found, self._citing))

    def _letter(self) -> Iterator[Block]:
        yield Paragraph(self._said["salutation"])
        parts = [part for part in self._paper.body if part.stands(self._facts)]
        named = [part for part in parts if _COMPANY in part.text]
        first = self._parties.first(again=sum(part.text.count(_COMPANY) for part in named) > 1)
        for part in parts:
            own = {COMPANY: first} if part is next(iter(named), None) else {}
            yield from self._shown(part.show) if part.show else [Paragraph(self._filled(part.text, own))]
        for place, name in enumerate(self._sender):
            closing = () if place else (self._said["closing"], "")
            yield Lines((*closing, *self._parties.signature(name)))
        if self._paper.enclosures:
            yield Lines((self._said["enclosures"], *map(self._filled, self._paper.enclosures)))

    def _filled(self, text: str, first: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return words with the facts in place; what is not known is a blank. ``first``: how a name is told once."""
        for name, words in first.items():
            text = text.replace(f"{{{name}}}", words.replace("{", "{{").replace("}", "}}"), 1)
        return _BEGINS.sub(rf"\1{{{BEGINS}}}", text).format_map(self._words)

    def _shown(self, what: str) -> Iterator[Block]:
        """Yield what of the answers a part of the body shows."""
        match what:
            case "requested":
                yield from self._shares([holder for holder in requesters_of(self._found) if holder in self._asked])
            case "also":
                signers = [holder for holder in self._checked.by if holder not in requesters_of(self._found)]
                yield from self._shares([holder for holder in signers if self._asked.get(holder)])
            case "division":
                yield self._division()
            case _:
                yield from self._of_division(what)

    def _shares(self, holders: Sequence[str]) -> Iterator[Table]:
        """Yield who asks for how many shares, with the total of several; nothing where nobody says."""
        rows = [(text_cell(self._found.name(holder)), shares_cell(self._asked[holder])) for holder in holders]
        if len(rows) > 1:
            rows.append((text_cell(self._said["total"]), shares_cell(sum(self._asked[holder] for holder in holders))))
        if rows:
            yield table("", (self._said["investor"], self._said["shares"]), rows)

    def _called(self, name: str) -> str:
        """Return how a table calls one of its rows: the company by its corporate name, for no words before need have named it."""
        return self._parties.name(name) if name == COMPANY else self._found.name(name)

    def _division(self) -> Table:
        """Return how many shares of each are included, and how many left out."""
        given, said = self._found.allocated, self._said
        assert given is not None
        asked, sold = given.offering.requested, given.pro_rata
        rows: list[tuple[Cell, ...]] = [
            (text_cell(self._called(holder)), *map(shares_cell, (shares, sold[holder], shares - sold[holder])))
            for holder, shares in asked.items()
        ]
        sums = sum(asked.values()), sum(sold.values())
        rows.append((text_cell(said["total"]), *map(shares_cell, (*sums, sums[0] - sums[1]))))
        return table("", [said[name] for name in ("investor", "requested", "included", "cut")], rows)

    def _of_division(self, what: str) -> Iterator[Block]:
        """Yield what is said of a division: the bar that is told of, its steps, or who is not included at all."""
        given = self._found.allocated
        assert given is not None
        if what == "bar" and given.bound:
            yield Paragraph(given.bar_paragraphs(joined([self._found.name(holder) for holder in given.bound]))[0])
        if what == "steps":
            for entry in given.rounds:
                step = sentence(given.step_text(entry))
                shares = ", ".join(f"{self._found.name(holder)} {shares:,}" for holder, shares in entry.given.items())
                yield Paragraph(self._said["step"].format(step=step, shares=shares))
        if what == "left_out":
            yield from map(Paragraph, self._left_out(given.checked))

    def _left_out(self, checked: CheckAnswer) -> Iterator[str]:
        said = paper_words(self._agreed, "notes")["left_out"]
        for entry in checked.left_out:
            yield said.format(who=self._found.name(entry.by), why=entry.why, clause=self._citing.short(entry.clause))

    def _notes(self) -> tuple[str, ...]:
        """Return what who drafts the paper is to know: blanks, days, what is assumed, and what hangs on a reading."""
        said = paper_words(self._agreed, "notes")
        answer = self._found.allocated.checked if self._paper.cut and self._found.allocated else self._checked
        told = [said["blanks"].format(date="" if self._dated else said["blank_date"])]
        due = self._due()
        told += [said["by_day"].format(day=due)] if due is not None and not self._dated else []
        told += [self._filled(part.text) for part in self._paper.notes if part.stands(self._facts)]
        flags = dict.fromkeys(follow.flag for follow in self._checked.follows if self._paper.to == "each" and follow.flag)
        told += [stopped(sentence(flag)) for flag in flags if flag]
        told += [stopped(said["unsettled"].format(point=point).rstrip(".")) for point in answer.unsettled]
        for item in answer.basis_of(self._paper.rests_on, None if self._paper.cut else self._to):
            form = said["basis_rule" if item.is_rule else "basis"]
            told.append(stopped(form.format(tag=sentence(item.tag), item=item.text or item.item, note=item.note)))
        for entry in answer.matters:
            option = self._agreed.readings[entry.issue].options[entry.other]
            words = {"phrase": entry.phrase, "where": self._citing.short(entry.where), "option": option, "effect": entry.effect}
            told.append(said["matters"].format(**words))
        told += [] if answer.matters_complete else [said["not_all_readings"]]
        return tuple(told)
