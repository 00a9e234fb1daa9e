"""A whole page: the form, what it changes, and the answer, which is a Document as every other."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from regrights.bridge.agreement.amounts import listed
from regrights.bridge.documents.model import Document
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.cli.web.state import COMPOSED, METHODS, NEW, OF_AN_ACT, VIEWS, Asked, Query, composed_kinds
from regrights.cli.web.worker import FILES, LATER, Answer, Cured, Failed
from regrights.cli.writers.page import environment, sections


@dataclass(frozen=True)
class Field:
    """A field of the form: its name in the address, its label, what it says, and what is wrong with it.

    ``options`` are those of a choice, each a value with its words, and ``none`` what stands for no choice; ``hint`` tells how to
    write it, or what the file says.
    """

    name: str
    label: str
    value: str
    wrong: tuple[str, ...]
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    kind: str = "text"
    none: str = ""

    @property
    def id(self) -> str:
        """The id of the field on the page."""
        return f"field-{self.name.replace('.', '-')}"


@dataclass(frozen=True)
class Group:
    """Fields that belong together; ``open`` where one of them says something."""

    title: str
    fields: tuple[Field, ...]
    open: bool
    note: str = ""


def in_two(matter: Matter, query: Query, asked: Asked, answer: Document) -> tuple[str, str]:
    """Return a page in two parts, between which the rest of the answer comes."""
    between = secrets.token_hex(16)  # which no text of a matter has
    head, _, tail = page(matter, query, asked, answer, between).partition(between)
    return head, tail


def rest(answer: Answer) -> str:
    """Return the rest of an answer, of which all else is on the page already."""
    if isinstance(answer, Document):
        return str(sections(answer.only([LATER]), prefix="later-"))
    return str(environment().get_template("late.html.j2").render(said=answer.said if isinstance(answer, Failed) else ()))


def page(matter: Matter, query: Query, asked: Asked, answer: Answer | None, later: str = "") -> str:
    """Return the page as HTML; without an answer where something is wrong. ``later`` stands where more of it comes."""
    made = _Form(matter, query, asked)
    document = answer.document if isinstance(answer, Cured) else answer
    state = query.with_(view="").address()
    return environment().get_template("page.html.j2").render(
        title=matter.matter,
        view=VIEWS[asked.view],
        views=[
            (words, _link(query.with_(view=name)), name == asked.view)
            for name, words in VIEWS.items()
            if name not in OF_AN_ACT or query["act"] or name == asked.view
        ],
        hidden=query["view"],
        first=made.first(),
        groups=made.groups(),
        changed=made.changed(),
        clear=_link(Query({"view": query["view"]} if query["view"] else {})),
        files=[] if asked.wrong else [(words, f"{name}?{state}" if state else name) for name, words in FILES.items()],
        general=asked.wrong.get("", ()),
        mistakes=made.mistakes(),
        applied=[(words, _link(after)) for words, after in answer.applied] if isinstance(answer, Cured) else [],
        later=later,
        failed=answer if isinstance(answer, Failed) else None,
        answer=sections(document) if isinstance(document, Document) else None,
    )  # fmt: skip


def _link(query: Query) -> str:
    return f"./?{query.address()}" if query.given else "./"


class _Form:
    def __init__(self, matter: Matter, query: Query, asked: Asked) -> None:
        self._file, self._query, self._asked = matter, query, asked
        self._agreed, self._name = matter.agreed, naming(asked.matter)

    def _field(
        self,
        name: str,
        label: str,
        hint: str = "",
        options: dict[str, str] | None = None,
        kind: str = "text",
        none: str = "as the file has it",
    ) -> Field:
        chosen = tuple((options or {}).items())
        said = self._query[name]
        if chosen and said and said not in dict(chosen):
            chosen = ((said, said), *chosen)  # what was said is shown beside what is wrong with it
        wrong = self._asked.wrong.get(name, ())
        return Field(name, label, said, wrong, hint, chosen, "select" if options is not None else kind, none)

    def first(self) -> tuple[Field, ...]:
        """Return the fields that are always seen."""
        price, form_s3 = self._file.price, self._file.form_s3
        as_filed = f"the file: {self._file.as_of}"
        acts = {act.id: f"{act.id}: {self._agreed.kinds[act.kind]}, by {listed(list(map(self._name, act.by)))}"
                for act in self._asked.matter.acts if act.id != COMPOSED}  # fmt: skip
        own = {NEW: "one composed below"} if NEW not in acts else {}
        eligible = "" if form_s3 is None else f"the file: {'yes' if form_s3.value else 'no'}"
        return (
            self._field("as_of", "Day", f"YYYY-MM-DD; {as_filed}"),
            self._field("price", "Price a share", f"dollars; the file: {price.value:f}" if price else "dollars"),
            self._field("form_s3", "Form S-3", eligible, {"yes": "eligible", "no": "not eligible"}),
            self._field("act", "Act", "is it admissible, how is it divided, what cures it", acts | own, none="none"),
            self._field("maximum", "Underwriter's maximum", "shares; for the division"),
        )

    def groups(self) -> tuple[Group, ...]:
        """Return the fields that are opened: what an act is composed of, changes, readings."""
        agreed, asked = self._agreed, self._asked
        kinds = composed_kinds(asked.matter)
        ways = dict.fromkeys(way for kind in kinds for way in agreed.ways_of.get(kind, []))
        first = agreed.kinds[kinds[0]] if kinds else ""
        compose = [
            self._field("kind", "Kind", "", {kind: agreed.kinds[kind] for kind in kinds}, none=first),
            self._field(
                "way", "By way of", "each is tried where none is chosen", {way: agreed.ways[way] for way in ways}, none="any"
            ),
            self._field("method", "Method", "", dict(METHODS), none="underwritten"),
        ]
        for holder in asked.matter.holders:
            name = self._name(holder.id)
            compose.append(self._field(f"asks.{holder.id}", f"{name} asks for"))
            compose.append(self._field(f"joins.{holder.id}", f"{name} joins with"))
        readings = [
            self._field(
                f"reading.{issue}", f"{reading.question[:1].upper()}{reading.question[1:]}",
                f"“{reading.phrase}”, {reading.place}", dict(reading.options),
            )
            for issue, reading in agreed.readings.items()
        ]  # fmt: skip
        lines = self._field(
            "change", "Changes", "one a line, such as: transfer FROM TO CLASS SHARES, issue TO CLASS SHARES, conversion BY CLASS "
            "SHARES, exercise BY WARRANT SHARES, repurchase FROM CLASS SHARES, joinder BY", kind="lines",
        )  # fmt: skip
        note = "Shares, whole numbers. It is used where the act asked about is the one composed here."
        return (
            self._group("Compose an act", compose, note),
            self._group("Change holdings and more", [lines]),
            self._group("Read open phrases otherwise", readings),
        )

    def _group(self, title: str, fields: list[Field], note: str = "") -> Group:
        return Group(title, tuple(fields), any(field.value or field.wrong for field in fields), note)

    def changed(self) -> list[tuple[str, str]]:
        """Return what the address says, each with the link that takes it back."""
        said = [(key, text) for key, text in self._query.given.items() if key != "view"]
        no_act = {"act": "", **({"view": ""} if self._asked.view in OF_AN_ACT else {})}
        back = {key: no_act if key == "act" else {key: ""} for key, _ in said}
        return [(f"{key}: {text}", _link(self._query.with_(**back[key]))) for key, text in said]

    def mistakes(self) -> list[tuple[str, str]]:
        """Return each wrong field, with its label."""
        fields = [*self.first(), *(field for group in self.groups() for field in group.fields)]
        return [(field.id, field.label) for field in fields if field.wrong]
