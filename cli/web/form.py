"""The form of a page: every field that an address may have, with its label, what the file says, and what is wrong with it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from regrights.bridge.agreement.amounts import listed
from regrights.bridge.matter.blanks import SUCH_AS, default_of, in_words
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import item_names, naming
from regrights.bridge.matter.scalars import Unfit
from regrights.cli.web.changing import holdings, lines
from regrights.cli.web.fields import dollars, whole
from regrights.cli.web.questions import Flip, Flips
from regrights.cli.web.reading import composed_kinds
from regrights.cli.web.scales import Scale, of_day, of_price, of_shares
from regrights.cli.web.state import COMPOSED, METHODS, NEW, Asked, Query

SHARES = frozenset({"held", "asks", "joins"})
"""The families whose fields are numbers of shares."""
MOST = 400
"""How many holders, and how many holdings, have fields of their own; of more, those that the address names have."""
MOST_OTHERS = 50
"""How many fields are shown that the address has, and the matter does not."""


@dataclass(frozen=True)
class Field:
    """A field of the form: its name in the address, its label, what it says, and what is wrong with it.

    ``options`` are those of a choice, each a value with its words, and ``none`` what stands for no choice; ``hint`` tells how to
    write it, or what the file says. ``kind`` is text, select, lines, or number: one along which the answer may flip; ``scale`` is
    that of its slider.
    """

    name: str
    label: str
    value: str
    wrong: tuple[str, ...]
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    kind: str = "text"
    none: str = ""
    flips: tuple[Flip, ...] = ()
    scale: Scale | None = None

    @property
    def id(self) -> str:
        """The id of the field on the page."""
        return f"field-{self.name.replace('.', '-')}"


@dataclass(frozen=True)
class Group:
    """Fields that belong together, by the ``id`` of the group; ``open`` where one of them says something."""

    id: str
    title: str
    fields: tuple[Field, ...]
    open: bool
    note: str = ""


class Form:
    """The fields for a matter as its file has it, a query, and what was asked."""

    def __init__(self, matter: Matter, query: Query, asked: Asked, flips: Flips | None = None) -> None:
        self._file, self._query, self._asked, self._flips = matter, query, asked, flips.found if flips else ()
        self._agreed, self._name = matter.agreed, naming(asked.matter)
        self.first = self._first()
        groups = tuple(group for group in self._groups() if group.fields)
        named = {field.name for field in (*self.first, *(field for group in groups for field in group.fields))}
        others = [self._field(name, name) for name in query.given if name not in {*named, "matter", "view"}][:MOST_OTHERS]
        self.groups = (*groups, self._group("others", "Not known here", others)) if others else groups

    @property
    def fields(self) -> list[Field]:
        """All fields, in their order."""
        return [*self.first, *(field for group in self.groups for field in group.fields)]

    def words(self) -> dict[str, str]:
        """Return what each field that says something says, in words, by its name in the address."""
        return {field.name: f"{field.label}: {_in_words(field)}" for field in self.fields if field.value}

    def _field(
        self,
        name: str,
        label: str,
        hint: str = "",
        options: dict[str, str] | None = None,
        kind: str = "text",
        none: str = "as the file has it",
        scale: Scale | None = None,
    ) -> Field:
        chosen = tuple((options or {}).items())
        said = self._query[name]
        if chosen and said and said not in dict(chosen):
            chosen = ((said, said), *chosen)  # what was said is shown beside what is wrong with it
        wrong = self._asked.wrong.get(name, ())
        flips = tuple(flip for flip in self._flips if flip.field == name)
        kind = "select" if options is not None else "number" if scale else kind
        return Field(name, label, said, wrong, hint, chosen, kind, none, flips, scale)

    def _first(self) -> tuple[Field, ...]:
        """Return the fields that are always seen."""
        price, form_s3, priced = self._file.price, self._file.form_s3, of_price(self._file)
        as_filed = f"the file: {self._file.as_of}"
        acts = {act.id: f"{act.id}: {self._agreed.kinds[act.kind]}, by {listed(list(map(self._name, act.by)))}"
                for act in self._asked.matter.acts if act.id != COMPOSED}  # fmt: skip
        own = {NEW: "one composed here"} if NEW not in acts else {}
        eligible = "" if form_s3 is None else f"the file: {'yes' if form_s3.value else 'no'}"
        return (
            self._field("as_of", "Day", f"YYYY-MM-DD; {as_filed}", scale=of_day(self._file)),
            self._field("price", "Price a share", f"dollars; the file: {price.value:f}" if price else "dollars", scale=priced),
            self._field("form_s3", "Form S-3", eligible, {"yes": "eligible", "no": "not eligible"}),
            self._field("act", "Act", "is it admissible, how is it divided, what cures it", acts | own, none="none"),
            self._field("maximum", "Underwriter's maximum", "shares; for the division", scale=of_shares(self._requested())),
        )

    def _requested(self) -> int:
        """Return the shares that the act asked about asks for; all that are held where there is none, or none is said."""
        act = self._asked.about
        joining = sum(entry.shares or 0 for entry in getattr(act, "joining", ()))
        return (sum(act.asked.values()) + joining if act else 0) or sum(holdings(self._file).values())

    def _groups(self) -> tuple[Group, ...]:
        note = "Shares, whole numbers. It is used where the act asked about is the one composed here."
        held = "Shares, whole numbers: more are issued, and of fewer the rest is bought back; what others hold stays."
        return (
            self._group("compose", "Compose an act", self._of_act(), note),
            self._group("holdings", "Holdings", self._holdings(), held),
            self._group("terms", "Terms of the deal", self._terms()),
            self._group("events", "Events of the deal", self._events()),
            self._group("changes", "Further changes", [self._lines()]),
            self._group("readings", "Read open phrases otherwise", self._readings()),
        )

    def _of_act(self) -> list[Field]:
        agreed, asked = self._agreed, self._asked
        kinds = composed_kinds(asked.matter)
        ways = {way: agreed.ways[way] for kind in kinds for way in agreed.ways_of.get(kind, [])}
        first = agreed.kinds[kinds[0]] if kinds else ""
        compose = [
            self._field("kind", "Kind", "", {kind: agreed.kinds[kind] for kind in kinds}, none=first),
            self._field("way", "By way of", "each is tried where none is chosen", ways, none="any"),
            self._field("method", "Method", "", dict(METHODS), none="underwritten"),
        ]
        named = {*self._query.family("asks"), *self._query.family("joins")}
        for number, holder in enumerate(asked.matter.holders):
            if number < MOST or holder.id in named:
                name = self._name(holder.id)
                compose.append(self._field(f"asks.{holder.id}", f"{name} asks for", kind="number"))
                compose.append(self._field(f"joins.{holder.id}", f"{name} joins with"))
        return compose

    def _holdings(self) -> list[Field]:
        """Return a field for each holding: who, of what, and how many shares the file has."""
        items, named, fields = item_names(self._file), self._query.family("held"), []
        for number, (name, shares) in enumerate(holdings(self._file).items()):
            if number < MOST or name in named:
                holder, _, item = name.partition(".")
                label = f"{self._name(holder)}: {items[item]}"
                scale = of_shares(2 * shares, shares)
                fields.append(self._field(f"held.{name}", label, f"shares; the file: {shares:,}", scale=scale))
        return fields

    def _terms(self) -> list[Field]:
        fields = []
        for name, blank in self._agreed.blanks.items():
            stated = self._file.terms.get(name)
            value, whose = (stated.value, "the file") if stated else (default_of(blank), "the form")
            hint = "" if value is None else f"{whose}: {in_words(blank, value)}"
            options = {**blank.options, **({"none": "none"} if blank.optional else {})} if blank.unit == "choice" else None
            how = "" if options else f"{SUCH_AS[blank.unit]}{', or none' if blank.optional else ''}"
            label = f"{blank.words[:1].upper()}{blank.words[1:]} ({blank.clause})"
            hint = "; ".join(filter(None, [how, hint]))
            fields.append(self._field(f"term.{name}", label, hint, options, none="as it is"))
        return fields

    def _events(self) -> list[Field]:
        days = {name: str(event.value) for name, event in self._file.events.items()}
        return [
            self._field(f"event.{name}", words, f"YYYY-MM-DD{f'; the file: {days[name]}' if name in days else ''}")
            for name, words in self._agreed.events.items()
        ]

    def _lines(self) -> Field:
        return self._field(
            "change", "Changes", "one a line, such as: transfer FROM TO CLASS SHARES, issue TO CLASS SHARES, conversion BY CLASS "
            "SHARES, exercise BY WARRANT SHARES, repurchase FROM CLASS SHARES, joinder BY", kind="lines",
        )  # fmt: skip

    def _readings(self) -> list[Field]:
        return [
            self._field(
                f"reading.{issue}", f"{reading.question[:1].upper()}{reading.question[1:]}",
                f"“{reading.phrase}”, {reading.place}", dict(reading.options),
            )
            for issue, reading in self._agreed.readings.items()
        ]  # fmt: skip

    def _group(self, name: str, title: str, fields: list[Field], note: str = "") -> Group:
        return Group(name, title, tuple(fields), any(field.value or field.wrong for field in fields), note)


def _in_words(field: Field) -> str:
    """Return what a field says: a choice by its words, a number with separators, and as it was written what is none."""
    chosen = dict(field.options).get(field.value)
    if chosen is not None:
        return chosen
    with suppress(Unfit):
        if field.name == "price":
            return f"${dollars(field.value):,f}"
        if field.name == "maximum" or field.name.partition(".")[0] in SHARES:
            return f"{whole(field.value):,}"
    return "; ".join(lines(field.value))
