"""What every answer is made of: amounts, figures, what it is given under and rests on, and its JSON form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any

from regrights.bridge.basics.figures import Money


@dataclass(frozen=True, slots=True)
class Setting:
    """What every answer is given under. ``price``: dollars a share; of an act, its own, where it states one; a fraction where no
    decimal holds it.
    """

    matter: str
    as_of: dt.date
    price: str | None
    in_force: tuple[str, ...]
    unsigned: dict[str, tuple[str, ...]]
    readings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Matters:
    """A contestable point that would change an answer if it were read otherwise.

    The phrase in dispute and where it stands, how it is read ``now``, the ``other`` option, and its effect in words.
    """

    issue: str
    phrase: str
    where: str
    now: str
    other: str
    effect: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a ground comes from: its basis (given, sourced, inferred, assumed), the source, and a note."""

    basis: str
    source: str | None
    note: str | None


A_RULE = "a rule"
"""What an item is in words where it is a rule."""


@dataclass(frozen=True, slots=True)
class BasisItem:
    """Something inferred or assumed that an answer rests on; ``text`` is the item in words, with names for ids."""

    item: str
    tag: str
    note: str
    text: str = ""

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule that no text states; its note tells what it takes."""
        return self.text == A_RULE


@dataclass(frozen=True, slots=True)
class AdjustmentItem(BasisItem):
    """Something taken that changes what the file states, and so figures: every page tells it in full."""


Only = Mapping[BasisItem, frozenset[tuple[str, str]]]
"""What is relied on only for what an answer says of some duties, each with whose they are; ANY: of whoever has them."""
ANY = "any"


def basis_for(
    basis: Sequence[BasisItem], only: Only, duties: Collection[str], who: Collection[str] | None
) -> tuple[BasisItem, ...]:
    """Return what of a basis bears on some ``duties`` of ``who`` (None: of whoever has them): all but what is relied on ``only``
    for other duties, or for those of others. What is taken for granted of the whole matter stays, for nobody says of what it is.
    """

    def bears(item: BasisItem) -> bool:
        return item not in only or any(duty in duties and (who is None or of in {ANY, *who}) for duty, of in only[item])

    return tuple(filter(bears, basis))


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: numbers exact, money and dates as text, a figure's keys beside its owner's."""
    if isinstance(value, Money | dt.date | Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {entry.name.rstrip("_"): plain(getattr(value, entry.name)) for entry in fields(value)}
    return value
