"""What a sum of the rules is made of, in words: each item that it adds up, down to the entries of the matter file.

An item is told by its shape, whatever the agreement calls the sum: a class, a holder, a part of what a holder has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from regrights.bridge.agreement.amounts import amount as amount_text
from regrights.bridge.agreement.amounts import count, term_text
from regrights.bridge.answers.common import Source
from regrights.bridge.answers.explained import Ground
from regrights.bridge.matter.acts import Transfer
from regrights.bridge.matter.held import Holding
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import Naming, item_names
from regrights.bridge.questions.conditions import item_text
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.acts import Joins
from regrights.bridge.solving.shown.reasons import ComesTo, Made
from regrights.bridge.solving.shown.sources import StatedInForce
from regrights.bridge.solving.values import Term, arguments, functor

PARTS: dict[str, Callable[[Holding, str], bool]] = {
    "votes": lambda entry, of: entry.class_ == of,
    "stock": lambda entry, of: entry.class_ == of,
    "unsold": lambda entry, of: entry.class_ == of and entry.restricted,
    "convertible": lambda entry, of: entry.class_ == of,
    "on_conversion": lambda entry, of: entry.class_ == of and entry.on_conversion and entry.restricted,
    "exercisable": lambda entry, of: entry.warrant == of,
    "issuable": lambda entry, of: entry.warrant == of,
    "issued": lambda entry, of: entry.from_warrant == of,
    "sold": lambda entry, of: entry.from_warrant == of and not entry.restricted,
}
"""Which entries of a holder, of a class or warrant, each part of what it has is made of."""


class Sums:
    """The sums of one model's claims. ``name`` gives the words for an id."""

    def __init__(self, matter: Matter, rows: Rows, name: Naming) -> None:
        self.matter, self.name, self._agreed = matter, name, name.agreed
        self._holders = {holder.id: holder for holder in matter.holders}
        self._classes = {stock.id: stock for stock in matter.classes}
        self._options = {option.id: option for option in matter.options}
        self._acts = {act.id: act for act in matter.acts}
        self._names = item_names(matter)
        self._stated = {row.term: row for row in rows.of(StatedInForce)}
        self._joining = {(row.act, row.way, row.holder) for row in rows.of(Joins)}
        self._totals = dict(rows.of(ComesTo))
        self._made: dict[Term, list[Made]] = defaultdict(list)
        for row in rows.of(Made):
            self._made[row.total].append(row)

    def _told(self, ground: str, **places: str) -> str:
        return self._agreed.words.grounds[ground].format(**places)

    def total(self, total: Term) -> int:
        """Return what a sum comes to."""
        return self._totals[total]

    def sum(self, total: Term, unit: str) -> Ground:
        """Return what a sum comes to, and all that it is made of. ``unit`` is shares or votes."""
        entries = sorted(self._made.get(total, []), key=lambda row: (-row.amount, item_text(row.item)))
        (whose,) = arguments(total)
        grounds = tuple(ground for row in entries for ground in self._addend(whose, row.item, row.amount, unit))
        amount = self._totals.get(total, 0)
        text = self._told("sum", what=self._agreed.words.sums[functor(whose)], amount=amount_text(amount, unit))
        return Ground("sum", text, amount=amount, parts=grounds)

    def share(self, total: Term, term: Term, required: int, unit: str) -> Ground:
        """Return the percentage of a sum that is required, and what the sum is made of."""
        whole = self.sum(total, unit)
        (whose,) = arguments(total)
        what = self._agreed.words.sums[functor(whose)]
        percent = term_text("percent", self._stated[term].value)
        amount = amount_text(whole.amount or 0, unit)
        text = self._told("share", percent=percent, what=what, amount=amount, required=amount_text(required, unit))
        return Ground("share", text, amount=required, parts=whole.parts)

    def _addend(self, whose: Term, item: Term, amount: int, unit: str) -> Iterator[Ground]:
        """Yield what an item brings to a sum: ``whose`` is what the sum is of, whose last argument may be the one who has it."""
        of_what = arguments(whose)
        owner = of_what[-1] if of_what else ""
        match item:
            case str(of) | ("outstanding", str(of)) if of in self._classes and (not of_what or of != item):
                yield self._class(of, amount, unit)
            case "option", str(of) if of in self._options:
                yield self._issuable(of, amount, unit)
            case str(holder):
                yield self._brought(whose, holder, amount, unit)
            case (str(holder), (str(part), str(of))):
                yield self._held(holder, part, of, amount, unit)
            case (str(part), str(of)) if part in PARTS and owner in self._holders and functor(whose) != "carried_after":
                yield self._held(owner, part, of, amount, unit)
            case (str(part), str(of)) if part in PARTS and of_what and isinstance(act := self._acts.get(of_what[0]), Transfer):
                yield self._held(act.to, part, of, amount, unit, moved=act.shares if of in {act.class_, act.warrant} else 0)
            case (str(holder), str(of)):
                yield self._held(holder, "votes", of, amount, unit)

    def _class(self, of: str, amount: int, unit: str) -> Ground:
        stock = self._classes[of]
        shares = count(stock.outstanding, "shares")
        text = self._told("class", shares=shares, item=self._names[of], amount=amount_text(amount, unit))
        return Ground("class", text, amount=amount, sources=(source(stock),))

    def _issuable(self, of: str, amount: int, unit: str) -> Ground:
        option = self._options[of]
        shares = count(option.shares, "shares")
        text = self._told("options", shares=shares, item=self._names[of], amount=amount_text(amount, unit))
        return Ground("options", text, amount=amount, sources=(source(option),))

    def _brought(self, whose: Term, holder: str, amount: int, unit: str) -> Ground:
        """Return what a holder brings to a sum: what it asks for, where that is offered; what a transfer moves; what it has."""
        of_what = arguments(whose)
        act = self._acts.get(of_what[0]) if of_what else None
        if isinstance(act, Transfer):
            return self._held(holder, "unsold" if act.class_ else "exercisable", str(act.class_ or act.warrant), amount, unit)
        offered = functor(whose) == "offered"
        ground = "joins" if offered and (*of_what[-2:], holder) in self._joining else "asks" if offered else "brings"
        entries = self._holders[holder].holdings if ground == "brings" else ()
        text = self._told(ground, who=self.name(holder), amount=amount_text(amount, unit))
        return Ground(ground, text, amount=amount, sources=tuple(dict.fromkeys(map(source, entries))))

    def _held(self, holder: str, part: str, of: str, amount: int, unit: str, *, moved: int = 0) -> Ground:
        """Return what a holder's entries of one class or warrant bring to a sum, with what is ``moved`` to it."""
        entries = [entry for entry in self._holders[holder].holdings if PARTS[part](entry, of)]
        shares = sum(entry.shares for entry in entries) + moved
        text = "carries" if unit == "votes" else "holding" if shares == amount else "gives"
        said = self._told(
            text, who=self.name(holder), shares=count(shares, "shares"), item=self._names[of], amount=amount_text(amount, unit)
        )
        sources = [source(entry) for entry in entries]
        sources += [Source("given", None, self._agreed.words.said["moved"])] if moved else []
        return Ground("holding", said, amount=amount, sources=tuple(sources))


def source(entry: Any) -> Source:
    """Return where an entry of the matter file comes from."""
    return Source(entry.basis, entry.source, entry.note)
