"""A whole page: the form, what it changes, and the answer, which is a Document as every other."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import markupsafe

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.files import LARGEST
from regrights.bridge.documents.clause_words import ClauseWords, clauses_of
from regrights.bridge.documents.model import Document
from regrights.bridge.documents.of_breaks import flips_page
from regrights.bridge.intake.opening import Opened
from regrights.bridge.matter.model import Matter
from regrights.cli.web.files import FILES
from regrights.cli.web.form import Form
from regrights.cli.web.questions import Answer, Failed, Flips, Linked, Links
from regrights.cli.web.state import OF_AN_ACT, VIEWS, Asked, Query
from regrights.cli.web.worker import LATER, QUICK
from regrights.cli.writers.page import environment, sections

MOST_QUESTIONS = 1_000
"""How many questions of an import are asked on a page at a time."""
MOST_CHANGED = 50
"""How much of what is changed is listed."""
_LINK = re.compile(r'href="#(clause-[a-z0-9-]+)"')


@dataclass(frozen=True)
class Page:
    """What a page is of: the file, what the address says, and what is asked; ``flips`` are those that are known already."""

    opened: Opened
    query: Query
    asked: Asked
    flips: Flips | None = None

    @property
    def matter(self) -> Matter:
        """The matter as its file has it."""
        assert self.opened.matter is not None
        return self.opened.matter

    def whole(self, answer: Answer | None, later: str = "") -> str:
        """Return the page as HTML; without an answer where something is wrong. ``later`` stands where more of it comes."""
        query, asked = self.query, self.asked
        form = Form(self.matter, query, asked, answer if isinstance(answer, Flips) else self.flips)
        document = _document(self, form, answer)
        clauses = clauses_of(asked.matter.agreed)
        written = None if document is None else sections(document, clauses=clauses)
        state = query.with_(view="").address()
        return _rendered(
            self.matter.matter,
            asked.view,
            views=[
                (name, words, link(query.with_(view=name)), name == asked.view)
                for name, words in VIEWS.items()
                if name not in OF_AN_ACT or query["act"] or name == asked.view
            ],
            query=query,
            form=form,
            quick=asked.view in QUICK,
            changed=_changed(query, asked, form),
            clear=link(Query({key: query[key] for key in ("matter", "view") if query[key]})),
            files=[] if asked.wrong else [(words, f"{name}?{state}" if state else name) for name, words in FILES.items()],
            flips=f"flips.json?{state}" if query["act"] and not asked.wrong else "",
            general=asked.wrong.get("", ()),
            mistakes=[(field.id, field.label) for field in form.fields if field.wrong],
            groups=_groups(answer.groups) if isinstance(answer, Linked) else [],
            later=later,
            failed=answer if isinstance(answer, Failed) else None,
            answer=written,
            clauses="" if later or written is None else named(str(written), clauses),
            upload=_upload() if asked.view == "file" else None,
            questions=_questions(self.opened) if asked.view == "file" else [],
        )

    def in_two(self, answer: Document) -> tuple[str, str]:
        """Return a page in two parts, between which the rest of the answer comes."""
        between = secrets.token_hex(16)  # which no text of a matter has
        head, _, tail = self.whole(answer, between).partition(between)
        return head, tail

    def rest(self, head: str, answer: Answer) -> str:
        """Return the rest of an answer, of which all else is in the ``head`` already; and the clauses that both name."""
        clauses = clauses_of(self.asked.matter.agreed)
        if isinstance(answer, Document):
            more = str(sections(answer.only([LATER]), prefix="later-", clauses=clauses))
        else:
            said = answer.said if isinstance(answer, Failed) else ()
            more = environment().get_template("late.html.j2").render(said=said)
        return more + named(head + more, clauses)


def file_page(opened: Opened | None, query: Query, answer: Answer | None, first: Matter | None) -> str:
    """Return the page of a file that is no matter, or not yet one: what is wrong with it, or is to be said of it first."""
    written = sections(answer) if isinstance(answer, Document) else None
    return _rendered(
        opened.name if opened else first.matter if first else "regrights", "file", query=query, upload=_upload(),
        views=[("file", VIEWS["file"], link(query.with_(view="file")), True)],
        failed=answer if isinstance(answer, Failed) else None, answer=written, questions=_questions(opened) if opened else [],
    )  # fmt: skip


def named(html: str, clauses: dict[str, ClauseWords]) -> str:
    """Return the clauses to which the links of a page lead, each with its words, to be opened."""
    wanted = set(_LINK.findall(html))
    shown = [clause for clause in clauses.values() if clause.id in wanted]
    return str(environment().get_template("clauses.html.j2").render(clauses=shown)) if shown else ""


def link(query: Query) -> str:
    """Return the address of a query, from a page."""
    return f"./?{query.address()}" if query.given else "./"


def _rendered(title: str, view: str, **said: Any) -> str:
    nothing: dict[str, Any] = {
        "form": None, "quick": False,
        "changed": [], "clear": "./", "files": [], "flips": "", "general": (), "mistakes": [], "groups": [],
        "later": "", "failed": None, "answer": None, "clauses": "", "upload": None, "questions": [],
    }  # fmt: skip
    said = {**nothing, **said}
    said["clauses"] = markupsafe.Markup(said["clauses"])
    return environment().get_template("page.html.j2").render(title=title, view=VIEWS[view], **said)


def _document(page: Page, form: Form, answer: Answer | None) -> Document | None:
    """Return the answer as a document; None where there is none."""
    if isinstance(answer, Flips):
        labels = {field.name: field.label for field in form.fields}
        lines = [(labels[flip.field], flip.words) for flip in answer.found if flip.field in labels]
        return flips_page(page.matter.matter, page.asked.act or "", lines, complete=answer.complete)
    document = answer.document if isinstance(answer, Linked) else answer
    return document if isinstance(document, Document) else None


def _changed(query: Query, asked: Asked, form: Form) -> list[tuple[str, str]]:
    """Return what the address says, in the words of the form, each with the link that takes it back.

    Of much the first MOST_CHANGED, and how much more, which has no link.
    """
    said = [(key, text) for key, text in query.given.items() if key not in {"view", "matter"}]
    no_act = {"act": "", **({"view": ""} if asked.view in OF_AN_ACT else {})}
    words = form.words()
    found = [
        (words.get(key, f"{key}: {text}"), link(query.with_(**(no_act if key == "act" else {key: ""}))))
        for key, text in said[:MOST_CHANGED]
    ]
    more = len(said) - MOST_CHANGED
    return [*found, (f"and {more:,} more", "")] if more > 0 else found


def _groups(groups: Iterable[Links]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return where one may go on, group by group: its id, its title, and the words and the link of each."""
    return [(group.id, group.title, [(words, link(to)) for words, to in group.links]) for group in groups if group.links]


def _upload() -> dict[str, Any]:
    """Return what the form for a file shows: the agreements that there are, and how large a file may be."""
    names = {name: agreement_of(name).title for name in kb.agreements()}
    return {"agreements": names, "first": kb.DEFAULT, "largest": f"{LARGEST // 1_000_000} MB"}


def _questions(opened: Opened) -> list[Any]:
    return list(opened.taken.questions[:MOST_QUESTIONS]) if opened.taken else []
