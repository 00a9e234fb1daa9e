"""The papers about an act, each composed as a document: which there are on its outcome, to whom they go, and a letter of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from regrights.bridge.agreement.papers import Paper, kinds_with_papers, paper_ids, paper_words, papers_of
from regrights.bridge.answers.common import plain
from regrights.bridge.basics.errors import UsageError, closest
from regrights.bridge.basics.stopping import within
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.documents.citing import Citing
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.letter import Letter
from regrights.bridge.documents.model import Document
from regrights.bridge.documents.paper_facts import grounds_of, requesters_of
from regrights.bridge.matter.acts import COMPANY, Offered
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import item_names, naming
from regrights.bridge.questions.check import check


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that is composed: its id, its title and clause, who sends it to whom (ids), and whether it is a draft.

    ``one`` is the holder that it is for, where each has one of its own.
    """

    id: str
    title: str
    clause: str
    sender: tuple[str, ...]
    to: tuple[str, ...]
    one: str | None
    draft: bool
    document: Document

    @property
    def stem(self) -> str:
        """The name of its file, without an end."""
        return self.id if self.one is None else f"{self.id}_{self.one}"

    def json(self) -> dict[str, Any]:
        """Return the paper as JSON holds it, without its text."""
        head = {"paper": self.id, "title": self.title, "clause": self.clause, "stem": self.stem, "draft": self.draft}
        return head | {"from": list(self.sender), "to": list(self.to), "date": self.document.date or None}


@dataclass(frozen=True, slots=True)
class Without:
    """Someone to whom a paper does not go that goes to others: its id, who (an id), and why, with the clause."""

    paper: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers about an act: those that are made, to whom they do not go, and those that are left, each with why."""

    found: Findings
    made: tuple[Made, ...]
    without: tuple[Without, ...]
    left: dict[str, str]

    def json(self) -> dict[str, Any]:
        """Return the answer as JSON holds it."""
        checked = self.found.checked
        assert checked is not None
        head = {"schema": "regrights/papers/1", "act": checked.act, "kind": checked.kind, **plain(checked.setting)}
        verdict = {"verdict": checked.verdict, "admissible": checked.admissible}
        left = [{"paper": paper, "why": why} for paper, why in self.left.items()]
        made, without = [made.json() for made in self.made], plain(self.without)
        return {**head, **verdict, "papers": made, "not_to": without, "left": left, "basis": plain(checked.basis)}


def papers(
    matter: Matter,
    act: str,
    *,
    only: Sequence[str] = (),
    draft: bool = False,
    timeout: float | None = None,
    tell: Tell = unheard,
) -> Papers:
    """Return the papers about an act, ``only`` some of them where they are named; with ``draft`` also such as are not to be sent.

    ``tell`` is told how many questions are answered. Raises UsageError for an act or a paper that there is not, and OutOfTime
    after ``timeout`` seconds.
    """
    known = _known(matter, act, only)
    with within(timeout):
        found = _found(matter, act, known.values(), tell)
        made: list[Made] = []
        without: list[Without] = []
        left: dict[str, str] = {}
        for paper in known.values():
            why = _why_not(found, paper, draft=draft)
            if why:
                left[paper.id] = why
                continue
            without += _without(found, paper)
            made += [_made(found, paper, one) for one in (_each(found, paper) if paper.to == "each" else [None])]
    return Papers(found, tuple(made), tuple(without), left)


def _known(matter: Matter, name: str, only: Sequence[str]) -> dict[str, Paper]:
    """Return the papers that are asked for, of those that there are about acts of the kind. Raises UsageError."""
    agreed, act = matter.agreed, act_of(matter, name)
    known = papers_of(agreed, act.kind)
    if not known:
        kinds = ", ".join(agreed.kinds[kind] for kind in kinds_with_papers(agreed)) or "no kind of act"
        raise UsageError(
            f"{name} is a {agreed.kind_within(act.kind)}: there are no papers about it", f"there are such of the kinds: {kinds}"
        )
    for paper in only:
        if paper not in paper_ids(agreed):
            raise UsageError(f"there is no paper {paper}", closest(paper, paper_ids(agreed), "papers"), "--paper")
        if paper not in known:
            mend = f"its papers: {', '.join(known)}"
            raise UsageError(f"there is no {paper} about {name}, a {agreed.kind_within(act.kind)}", mend, "--paper")
    return {paper: known[paper] for paper in known if not only or paper in only}


def _found(matter: Matter, name: str, asked: Any, tell: Tell) -> Findings:
    """Return what is to be known for the papers: the outcome of the act, and where one tells it, the division of its shares."""
    act, given = act_of(matter, name), None
    tell(0, 2)
    checked = check(matter, name, matters=True)
    tell(1, 2)
    divides = any(paper.cut for paper in asked) and isinstance(act, Offered) and act.underwriter_maximum is not None
    if divides and checked.admissible:
        from regrights.bridge.cutback.allocate import allocate

        given = allocate(matter, name, matters=True)
    tell(2, 2)
    return Findings(matter, naming(matter), item_names(matter), act, checked, None, None, given, None)


def _each(found: Findings, paper: Paper) -> list[str]:
    """Return who has the duty that a paper is for, each once."""
    assert found.checked is not None
    return list(dict.fromkeys(follow.who for follow in found.checked.follows if follow.duty == paper.duty))


def _why_not(found: Findings, paper: Paper, *, draft: bool) -> str:
    """Return why a paper is not made; nothing where it is."""
    checked, said = found.checked, paper_words(found.agreed, "left")
    assert checked is not None
    meaning = found.agreed.words.meaning[checked.verdict]
    follows = {follow.duty for follow in checked.follows}
    if checked.verdict not in paper.verdicts and not (paper.or_duty in follows or (paper.draft and draft)):
        return said["draft" if paper.draft else "verdict"].format(meaning=meaning, grounds=grounds_of(found, Citing(found)))
    if paper.to == "each" and not _each(found, paper):
        return said["nobody"]
    if not paper.cut:
        return ""
    if found.allocated is None:
        return said["no_maximum"]
    offering = found.allocated.offering
    return "" if sum(found.allocated.pro_rata.values()) < sum(offering.requested.values()) else said["not_cut"]


def _without(found: Findings, paper: Paper) -> Iterator[Without]:
    """Yield to whom a paper does not go: who is not notified, and of a division, who asked to be included and is not."""
    assert found.checked is not None
    entries = found.checked.untold.get(paper.duty, ()) if paper.to == "each" else ()
    if paper.to == "participants" and found.allocated is not None:
        entries = found.allocated.checked.left_out
    said, citing = paper_words(found.agreed, "left")["without"], Citing(found)
    for entry in entries:
        yield Without(paper.id, entry.by, said.format(why=entry.why, clause=citing.short(entry.clause)))


def _made(found: Findings, paper: Paper, one: str | None) -> Made:
    checked = found.checked
    assert checked is not None
    to = (one,) if one is not None else tuple(_addressees(found, paper))
    sender = tuple(checked.by) if paper.sender == "signers" else (COMPANY,)
    draft = paper.draft and checked.verdict not in paper.verdicts
    document = Letter(found, paper, sender, to, draft=draft).document()
    return Made(paper.id, paper.title, paper.clause, sender, to, one, draft, document)


def _addressees(found: Findings, paper: Paper) -> Iterator[str]:
    """Yield to whom a paper goes that is one for all."""
    match paper.to:
        case "signers":
            yield from requesters_of(found)
        case "participants":
            assert found.allocated is not None
            yield from (holder for holder in found.allocated.offering.requested if holder != COMPANY)
        case _:
            yield COMPANY
