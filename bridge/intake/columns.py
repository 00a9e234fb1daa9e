"""The sheets of a matter: their columns, each with what may stand in it, made from the models that read a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from regrights.bridge.agreement.agreement import Agreement, agreement_of
from regrights.bridge.matter import act_parts, acts, class_parts, held, model
from regrights.bridge.matter.blanks import SUCH_AS
from regrights.bridge.matter.held import GROUPS, MARKS
from regrights.bridge.matter.listed import KeyOf, Listed, using
from regrights.bridge.matter.measures import Rate
from regrights.bridge.matter.scalars import Model, Sourced
from regrights.bridge.matter.stated import TERM
from regrights.kb.blanks import NONE


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or the value of a row: its ``key`` in an entry (``holdback.from`` within it), what it means, and its options.

    ``kind`` is text, ids, whole, day, decimal, ratio, flag or choice.
    """

    key: str
    kind: str
    words: str
    options: tuple[str, ...] = ()
    required: bool = False

    @property
    def heading(self) -> str:
        """What stands above it."""
        return self.key.replace("_", " ").replace(".", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a ``section`` of the file: an entry a row. A keyed one has a key and a value a row, the values ``by_key``."""

    name: str
    section: str
    columns: tuple[Column, ...]
    by_key: tuple[Column, ...] | None = None


BASIS = ("basis", "source", "note")
MEANING = Column("meaning", "text", "What is asked for. It is not read.")
TYPES = {
    bool: "flag",
    int: "whole",
    dt.date: "day",
    Decimal: "decimal",
    Fraction: "ratio",
    str: "text",
    class_parts.SplitRatio: "text",
}
"""How a value of a model stands in a cell."""
PARTS = frozenset({act_parts.Holdback, act_parts.Deferral, held.SignsBy})
"""Groups of keys within an entry that have a column for each key."""
ACTS = (acts.Request, acts.Company, acts.Distribution, acts.Transfer, acts.Joinder, acts.Grant)


def sheets_of(agreement: str) -> list[Sheet]:
    """Return the sheets of a matter of an agreement. Raises KeyError where there is none of the name."""
    agreed = agreement_of(agreement)
    with using(agreement):
        return [*_keyed(agreed), *_listed(agreed)]


def _listed(agreed: Agreement) -> Iterator[Sheet]:
    holder = Column("holder", "text", "The id of the holder.", required=True)
    act = Column("act", "text", "The id of the act.", required=True)
    listed = Column(
        "list", "choice", "shares: of those who act; also_selling: put in by others.", ("shares", "also_selling"), True
    )
    shares = Column("shares", "whole", "Shares, a whole number.", required=True)
    yield Sheet("Classes", "classes", _columns(held.StockClass, agreed))
    stock = Column("class", "text", "The id of the class.", required=True)
    yield Sheet("Splits", "splits", (stock, *_columns(class_parts.Split, agreed)))
    yield Sheet("Ratios", "ratios", (stock, *_columns(class_parts.RatioFrom, agreed)))
    yield Sheet("Options", "options", _columns(held.StockOption, agreed))
    yield Sheet("Warrants", "warrants", _columns(held.Warrant, agreed))
    yield Sheet("Holders", "holders", _columns(held.Holder, agreed))
    yield Sheet("Holdings", "holdings", (holder, *_columns(held.Holding, agreed)))
    yield Sheet("Registrations", "registrations", _columns(model.Registration, agreed))
    yield Sheet("Acts", "acts", _of_acts(agreed))
    yield Sheet("Shares", "shares", (act, listed, replace(holder, words="The id of the holder, or company."), shares))
    yield Sheet("Joining", "joining", (act, *_columns(act_parts.Joining, agreed)))
    yield Sheet("Assumptions", "assumptions", _columns(model.Assumption, agreed))


def _keyed(agreed: Agreement) -> Iterator[Sheet]:
    basis = _named(_columns(Sourced, agreed), BASIS)

    def sheet(name: str, section: str, key: str, value: str, by_key: Iterable[Column], *, sourced: bool) -> Sheet:
        columns = [Column(key, "text", "What is said."), Column(value, "text", "What it is."), *(basis if sourced else ())]
        return Sheet(name, section, (*columns, MEANING), tuple(by_key))

    yield sheet("Deal", "", "key", "value", _deal(agreed), sourced=True)
    labels = [Column(label, "text", f"{called}, where nothing is said.") for label, called in agreed.form_labels.items()]
    yield sheet("Labels", "labels", "label", "called", labels, sourced=False)
    names = [Column(label, "text", f"The corporate name of {called}.") for label, called in agreed.form_labels.items()]
    yield sheet("Names", "names", "label", "name", names, sourced=False)
    if agreed.blanks:
        yield sheet("Terms", "terms", "term", "value", _terms(agreed), sourced=True)
    if agreed.events:
        days = [Column(event, "day", words) for event, words in agreed.events.items()]
        yield sheet("Events", "events", "event", "day", days, sourced=True)
    if agreed.signed:
        signed = [Column(paper, "ids", "Who has signed it.", tuple(agreed.signatories)) for paper in agreed.signed]
        yield sheet("Signatures", "signatures", "amendment", "signed_by", signed, sourced=False)
    points = agreed.readings.items()
    readings = [Column(issue, "choice", point.question, tuple(point.options)) for issue, point in points]
    yield sheet("Readings", "readings", "reading", "option", readings, sourced=False)


def _deal(agreed: Agreement) -> Iterator[Column]:
    known = {column.key: column for column in _columns(model.Matter, agreed)}
    yield from _named(known.values(), ("regrights", "agreement", "matter", "as_of"))
    for key, kind in (("price", "decimal"), ("form_s3", "flag"), ("selling_expenses", "ratio")):
        field = model.Matter.model_fields[key]
        if all(mark.known(key) for mark in field.metadata if isinstance(mark, KeyOf)):
            yield Column(key, kind, agreed.called(field.description or ""))
    yield from _within("memo", model.MemoLines, agreed)
    yield from _within("proposed_amendment", model.Proposal, agreed) if agreed.amendable else ()


def _terms(agreed: Agreement) -> Iterator[Column]:
    for name, blank in agreed.blanks.items():
        kind = {"choice": "choice", "percent": "ratio", "dollars": "decimal", "date": "day"}.get(blank.unit, "whole")
        options = (*blank.options, *([NONE] if blank.optional else [])) if kind == "choice" else ()
        such_as = f"; {SUCH_AS[blank.unit]}{', or none' if blank.optional else ''}" if blank.unit in SUCH_AS else ""
        said = "; it must be said" if blank.default is None else f"; {blank.default} where nothing is said"
        yield Column(name, kind, f"{blank.words} [{blank.clause}]{such_as}{said}", options)


def _of_acts(agreed: Agreement) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for act in ACTS:
        kinds = get_args(act.model_fields["kind"].annotation)
        for column in _columns(act, agreed) if not agreed.kinds.keys().isdisjoint(kinds) else ():
            before = found.get(column.key)
            if before is None or before.kind != column.kind:
                found[column.key] = column if before is None else replace(before, kind="text", options=())
            else:
                options = dict.fromkeys([*before.options, *column.options])
                found[column.key] = replace(before, options=tuple(options), required=before.required and column.required)
    kinds = tuple(kind for kind in found["kind"].options if kind in agreed.kinds)
    found["kind"] = replace(found["kind"], options=kinds, words="What it is.")
    to = "Of a transfer: the id of the transferee; of a distribution: limited_partners, members or other; of a grant: to whom."
    found["to"] = replace(found["to"], kind="text", options=(), words=to)
    own = [replace(found[key], required=False) for key in found if key not in {"id", "kind"}]
    return _last([*(replace(found[key], required=True) for key in ("id", "kind")), *own])


def _columns(of: type[Model], agreed: Agreement) -> tuple[Column, ...]:
    """Return the columns of a model: of its keys that the agreement in use knows."""
    return _last(list(_each(of, agreed)))


def _each(of: type[Model], agreed: Agreement) -> Iterator[Column]:
    hints = get_type_hints(of, include_extras=True)
    tables: dict[str, str] = getattr(of, "tables", {})
    for name, field in of.model_fields.items():
        key, words = field.alias or name, agreed.called(field.description or "")
        if key == TERM or not all(mark.known(name) for mark in field.metadata if isinstance(mark, KeyOf)):
            continue
        if key in {MARKS, GROUPS}:
            for entry, said in getattr(agreed, tables[key]).items():
                yield Column(entry, "flag" if key == MARKS else "text", said)
        elif (part := _part(hints[name])) is not None:
            yield from _within(key, part, agreed) if part in PARTS else ()
        elif (fitting := _kind(hints[name])) is not None:
            yield Column(key, *fitting[:1], words, fitting[1], field.is_required() and of is not acts.Request)
            for other in _types(hints[name])[0][1:]:
                yield from _within(key, other, agreed) if isinstance(other, type) and issubclass(other, Model) else ()
        elif key == "selling_expenses":
            yield Column(key, "ratio", words)


def _within(key: str, of: type[Model], agreed: Agreement) -> Iterator[Column]:
    for column in _each(of, agreed):
        yield replace(column, key=f"{key}.{column.key}", required=False)


def _types(hint: Any) -> tuple[list[Any], list[Any]]:
    """Return the types that a hint allows beside None, and all that is said of them."""
    if get_origin(hint) is Annotated:
        of, *said = get_args(hint)
        types, more = _types(of)
        return types, [*more, *said]
    if get_origin(hint) in {Union, UnionType}:
        parts = [_types(part) for part in get_args(hint) if part is not type(None)]
        return [of for types, _ in parts for of in types], [said for _, more in parts for said in more]
    return [hint], []


def _part(hint: Any) -> type[Model] | None:
    types, _ = _types(hint)
    return types[0] if isinstance(types[0], type) and issubclass(types[0], Model) else None


def _kind(hint: Any) -> tuple[str, tuple[str, ...]] | None:
    """Return how a value stands in a cell, and its options; None for what has no cell of its own."""
    types, said = _types(hint)
    listed = next((mark.options() for mark in said if isinstance(mark, Listed)), [])
    of = next((of for of in types if of in TYPES), types[0])
    if get_origin(of) is Literal:
        options = get_args(of)
        return ("whole", ()) if isinstance(options[0], int) else ("choice", tuple(options))
    if get_origin(of) is list:
        inner, more = _types(get_args(of)[0])
        signed = next((mark.options() for mark in more if isinstance(mark, Listed)), [])
        return ("ids", tuple(signed)) if inner[0] is str else None
    if of is str and any(mark in get_args(Rate)[1:] for mark in said):
        return "ratio", ()
    if listed:
        return "choice", tuple(listed)
    return (TYPES[of], ()) if of in TYPES else None


def _named(columns: Iterable[Column], keys: Iterable[str]) -> list[Column]:
    known = {column.key: column for column in columns}
    return [known[key] for key in keys]


def _last(columns: list[Column]) -> tuple[Column, ...]:
    """Return columns with where a figure comes from after all others."""
    return tuple(sorted(columns, key=lambda column: BASIS.index(column.key) + 1 if column.key in BASIS else 0))
