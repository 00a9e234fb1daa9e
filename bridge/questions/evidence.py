"""What a claim rests on, down to the entry of the matter file, the statement in force or the reading taken, in words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from regrights.bridge.agreement.amounts import amount as amount_text
from regrights.bridge.agreement.amounts import count, price_text, term_text
from regrights.bridge.answers.common import Source
from regrights.bridge.answers.explained import Ground
from regrights.bridge.matter.acts import Transfer
from regrights.bridge.matter.held import Holding
from regrights.bridge.matter.model import Matter, Registration
from regrights.bridge.matter.naming import Naming, item_names
from regrights.bridge.questions.conditions import item_text
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.acts import Joins
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.shown.reasons import ComesTo, Made
from regrights.bridge.solving.shown.sources import BindsFrom, LacksSignature, StatedInForce, Tag
from regrights.bridge.solving.values import Term, arguments, functor


class Grounds:
    """The grounds of one model's claims. ``name`` gives the words for an id."""

    def __init__(self, matter: Matter, rows: Rows, name: Naming) -> None:
        self.matter, self.name, self._agreed = matter, name, name.agreed
        self._holders = {holder.id: holder for holder in matter.holders}
        self._classes = {stock.id: stock for stock in matter.classes}
        self._registrations = {registration.id: registration for registration in matter.registrations}
        self._tags = dict(rows.of(Tag))
        self._names = item_names(matter)
        self._stated = {row.term: row for row in rows.of(StatedInForce)}
        self._since = dict(rows.of(BindsFrom))
        self._taken = dict(rows.of(Reading))
        self._lacking = rows.of(LacksSignature)
        self._joining = {(row.act, row.way, row.holder) for row in rows.of(Joins)}
        self._acts = {act.id: act for act in matter.acts}
        self._totals = dict(rows.of(ComesTo))
        self._made: dict[Term, list[Made]] = defaultdict(list)
        for row in rows.of(Made):
            self._made[row.total].append(row)

    def of(self, item: Term) -> Iterator[Ground]:
        """Yield the grounds that an item of the rules stands for: what it says itself, of a holder if it names one."""
        told = getattr(self, f"_{functor(item)}", None)
        if told is None:
            yield self._plain(functor(item), *arguments(item))
        else:
            yield from told(*arguments(item))

    def _told(self, ground: str, **places: str) -> str:
        return self._agreed.words.grounds[ground].format(**places)

    def _plain(self, ground: str, *who: str) -> Ground:
        return Ground(ground, self._told(ground, who=" and ".join(map(self.name, who))))

    def total(self, total: Term) -> int:
        """Return what a sum comes to."""
        return self._totals[total]

    def registration(self, name: str) -> str:
        """Return the words for an earlier registration."""
        return f"the {self._agreed.words.registrations[self._registrations[name].kind]} {name}"

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
        what = self._agreed.words.sums[whose]
        percent = self._stated[term].value
        amount = amount_text(whole.amount or 0, unit)
        text = self._told("share", percent=str(percent), what=what, amount=amount, required=amount_text(required, unit))
        return Ground("share", text, amount=required, parts=whole.parts)

    def date(self, number: int) -> str:
        """Return a day of the rules as a date."""
        return dt.date.fromordinal(number).isoformat()

    def _addend(self, whose: Term, item: Term, amount: int, unit: str) -> Iterator[Ground]:
        """Yield what an item brings to a sum: ``whose`` is what the sum is of."""
        of_what = arguments(whose)
        match functor(whose), item:
            case "offered", str() if (*of_what[-2:], item) in self._joining:
                text = self._told("joins", who=self.name(item), amount=amount_text(amount, unit))
                yield Ground("joins", text, amount=amount)
            case "offered", str():
                yield Ground("asks", self._told("asks", who=self.name(item), amount=amount_text(amount, unit)), amount=amount)
            case "outstanding" | "fully_diluted", str(of) | ("outstanding", str(of)):
                stock = self._classes[of]
                text = self._told(
                    "class",
                    shares=count(stock.outstanding, "shares"),
                    item=self._names[stock.id],
                    amount=amount_text(amount, unit),
                )
                yield Ground("class", text, amount=amount, sources=(_source(stock),))
            case "carried_after", (str(part), str(of)):
                act = self._acts[of_what[0]]
                assert isinstance(act, Transfer)
                moved = act.shares if of in {act.class_, act.warrant} else 0
                yield self._held(act.to, part, of, amount, unit, moved=moved)
            case "moving", str():
                act = self._acts[of_what[0]]
                assert isinstance(act, Transfer)
                yield self._held(item, "unsold" if act.class_ else "exercisable", str(act.class_ or act.warrant), amount, unit)
            case (("restricted" | "restricted_votes"), (str(part), str(of))):
                yield self._held(of_what[-1], part, of, amount, unit)
            case _, (str(holder), (str(part), str(of))):
                yield self._held(holder, part, of, amount, unit)
            case _, (str(holder), str(of)):
                yield self._held(holder, "votes", of, amount, unit)

    def _held(self, holder: str, part: str, of: str, amount: int, unit: str, *, moved: int = 0) -> Ground:
        """Return what a holder's entries of one class or warrant bring to a sum, with what is ``moved`` to it."""
        fits: dict[str, Callable[[Holding], bool]] = {
            "votes": lambda entry: entry.class_ == of,
            "unsold": lambda entry: entry.class_ == of and entry.restricted,
            "convertible": lambda entry: entry.class_ == of,
            "exercisable": lambda entry: entry.warrant == of,
            "issuable": lambda entry: entry.warrant == of,
            "issued": lambda entry: entry.from_warrant == of,
        }
        entries = [entry for entry in self._holders[holder].holdings if fits[part](entry)]
        shares = sum(entry.shares for entry in entries) + moved
        text = "carries" if unit == "votes" else "holding" if shares == amount else "gives"
        said = self._told(
            text, who=self.name(holder), shares=count(shares, "shares"), item=self._names[of], amount=amount_text(amount, unit)
        )
        sources = [_source(entry) for entry in entries] + (
            [Source("given", None, self._agreed.words.said["moved"])] if moved else []
        )
        return Ground("holding", said, amount=amount, sources=tuple(sources))

    def _entries(self, holder: str, fits: Callable[[Holding], bool]) -> Iterator[Ground]:
        entries = [entry for entry in self._holders[holder].holdings if fits(entry) and entry.shares]
        for entry in entries:
            text = self._told(
                "holding",
                who=self.name(holder),
                shares=count(entry.shares, "shares"),
                item=self._names[str(entry.class_ or entry.warrant)],
            )
            yield Ground("holding", text, amount=entry.shares, sources=(_source(entry),))
        if not entries:
            yield self._plain("nothing", holder)

    def _preferred(self, holder: str) -> Iterator[Ground]:
        preferred = {stock.id for stock in self.matter.classes if stock.kind == "preferred"}
        yield from self._entries(holder, lambda entry: entry.class_ in preferred)

    def _warrants(self, holder: str) -> Iterator[Ground]:
        yield from self._entries(holder, lambda entry: entry.warrant is not None)

    def _covered(self, holder: str, warrant: str) -> Iterator[Ground]:
        yield from self._entries(holder, lambda entry: warrant in {entry.warrant, entry.from_warrant})

    def _purchase(self, holder: str) -> Iterator[Ground]:
        stated = self._holders[holder].purchase
        if stated is None:
            yield Ground("rule", self._agreed.words.rules["transferee_purchased"], sources=(Source("assumed", None, None),))

    def _capacity(self, holder: str) -> Iterator[Ground]:
        entry = self._holders[holder]
        capacity = self._agreed.capacities[entry.capacity]
        if entry.transferee_of is not None:
            capacity += f", and a Permitted Transferee of {self.name(entry.transferee_of)}"
        yield Ground("capacity", self._told("capacity", who=self.name(holder), capacity=capacity))
        if entry.transferee_of is not None:
            yield from self._capacity(entry.transferee_of)

    def _source(self, source: str) -> Iterator[Ground]:
        text = self._told("source", source=self._agreed.sources[source], since=self.date(self._since[source]))
        yield Ground("source", text, item=source)

    def _not_yet(self, source: str) -> Iterator[Ground]:
        text = self._told("not_yet", source=self._agreed.sources[source], since=self.date(self._since[source]))
        yield Ground("not_yet", text, item=source)

    def _unsigned(self, amendment: str) -> Iterator[Ground]:
        lacking = [self._agreed.signatories[row.signatory] for row in sorted(self._lacking) if row.amendment == amendment]
        yield Ground("unsigned", self._told("unsigned", source=self._agreed.sources[amendment], lacking=" and ".join(lacking)))

    def _reading(self, issue: str) -> Iterator[Ground]:
        reading, taken = self._agreed.readings[issue], self._taken[issue]
        others = " or ".join(text for option, text in reading.options.items() if option != taken)
        text = self._told(
            "reading", issue=issue, option=reading.options[taken], phrase=reading.phrase, place=reading.place, other=others
        )
        yield Ground("reading", text, item=issue)

    def _term(self, term: Term) -> Iterator[Ground]:
        stated, kind = self._stated[term], functor(term)
        said = term_text(self._agreed.terms[kind], stated.value)
        text = self._told(
            "term",
            value=said,
            source=self._agreed.sources[stated.source],
            clause=stated.clause,
            since=self.date(self._since[stated.source]),
        )
        sources = (Source(stated.tag, None, None),) if stated.tag in {"inferred", "assumed"} else ()
        yield Ground("term", text, item=item_text(term), sources=sources)

    def _price(self, price: str) -> Iterator[Ground]:
        yield Ground("price", self._told("price", price=price_text(Fraction(price))), item=price)

    def _matter_price(self, price: str) -> Iterator[Ground]:
        text = self._told("matter_price", price=price_text(Fraction(price)))
        yield Ground("matter_price", text, item=price, sources=(_source(self.matter.price),))

    def _form_s3(self) -> Iterator[Ground]:
        if self.matter.form_s3 is None:
            yield Ground("rule", self._agreed.words.rules["form_s3_unsaid"], sources=(Source("assumed", None, None),))
        else:
            yield Ground("form_s3", self._told("form_s3"), sources=(_source(self.matter.form_s3),))

    def _registration(self, name: str) -> Iterator[Ground]:
        entry = self._registrations[name]
        text = self._told("registration", registration=name, dates=self._dates(entry))
        yield Ground("registration", text, sources=(_source(entry),))

    def _dates(self, entry: Registration) -> str:
        days = {"notice": entry.notice, "Investors notified": entry.investors_notified, "effective": entry.effective}
        said = [f"{what} {day}" for what, day in days.items() if day is not None]
        return ", ".join([self._agreed.words.registrations[entry.kind], *said, *(["withdrawn"] if entry.withdrawn else [])])

    def _rule(self, rule: str) -> Iterator[Ground]:
        yield Ground("rule", self._agreed.words.rules[rule], item=rule, sources=(Source(self._tags[rule], None, None),))


def _source(entry: Any) -> Source:
    return Source(entry.basis, entry.source, entry.note)
