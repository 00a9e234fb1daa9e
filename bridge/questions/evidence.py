"""What a claim rests on, down to the entry of the matter file, the statement in force or the reading taken, in words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from regrights.bridge.agreement import words
from regrights.bridge.answers.common import Source
from regrights.bridge.answers.explained import Ground
from regrights.bridge.basics.figures import Money
from regrights.bridge.matter.acts import Transfer
from regrights.bridge.matter.model import Holding, Matter, Registration
from regrights.bridge.matter.naming import item_names
from regrights.bridge.questions.conditions import item_text
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.acts import Joins
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.shown.reasons import ComesTo, Made
from regrights.bridge.solving.shown.sources import BindsFrom, LacksSignature, StatedInForce, Tag
from regrights.bridge.solving.values import Term, arguments, functor


class Grounds:
    """The grounds of one model's claims. ``name`` gives the words for an id."""

    def __init__(self, matter: Matter, rows: Rows, name: Callable[[str], str]) -> None:
        self.matter, self.name = matter, name
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
        """Yield the grounds that an item of the rules stands for."""
        yield from getattr(self, f"_{functor(item)}")(*arguments(item))

    def total(self, total: Term) -> int:
        """Return what a sum comes to."""
        return self._totals[total]

    def registration(self, name: str) -> str:
        """Return the words for an earlier registration."""
        return f"the {words.REGISTRATIONS[self._registrations[name].kind]} {name}"

    def sum(self, total: Term, unit: str) -> Ground:
        """Return what a sum comes to, and all that it is made of. ``unit`` is shares or votes."""
        entries = sorted(self._made.get(total, []), key=lambda row: (-row.amount, item_text(row.item)))
        (whose,) = arguments(total)
        grounds = tuple(ground for row in entries for ground in self._addend(whose, row.item, row.amount, unit))
        amount = self._totals.get(total, 0)
        text = words.GROUNDS["sum"].format(what=words.SUMS[functor(whose)], amount=words.amount(amount, unit))
        return Ground("sum", text, amount=amount, parts=grounds)

    def share(self, total: Term, term: Term, required: int, unit: str) -> Ground:
        """Return the percentage of a sum that is required, and what the sum is made of."""
        whole = self.sum(total, unit)
        (whose,) = arguments(total)
        what = words.SUMS[whose]
        percent = self._stated[term].value
        amount = words.amount(whole.amount or 0, unit)
        text = words.GROUNDS["share"].format(percent=percent, what=what, amount=amount, required=words.amount(required, unit))
        return Ground("share", text, amount=required, parts=whole.parts)

    def date(self, number: int) -> str:
        """Return a day of the rules as a date."""
        return dt.date.fromordinal(number).isoformat()

    def _addend(self, whose: Term, item: Term, amount: int, unit: str) -> Iterator[Ground]:
        """Yield what an item brings to a sum: ``whose`` is what the sum is of."""
        of_what = arguments(whose)
        match functor(whose), item:
            case "offered", str() if (*of_what[-2:], item) in self._joining:
                text = words.GROUNDS["joins"].format(who=self.name(item), amount=words.amount(amount, unit))
                yield Ground("joins", text, amount=amount)
            case "offered", str():
                yield Ground(
                    "asks", words.GROUNDS["asks"].format(who=self.name(item), amount=words.amount(amount, unit)), amount=amount
                )
            case "outstanding" | "fully_diluted", str(of) | ("outstanding", str(of)):
                stock = self._classes[of]
                text = words.GROUNDS["class"].format(
                    shares=words.count(stock.outstanding, "shares"), item=self._names[stock.id], amount=words.amount(amount, unit)
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
        said = words.GROUNDS[text].format(
            who=self.name(holder), shares=words.count(shares, "shares"), item=self._names[of], amount=words.amount(amount, unit)
        )
        sources = [_source(entry) for entry in entries] + ([Source("given", None, words.MOVED)] if moved else [])
        return Ground("holding", said, amount=amount, sources=tuple(sources))

    def _entries(self, holder: str, fits: Callable[[Holding], bool]) -> Iterator[Ground]:
        entries = [entry for entry in self._holders[holder].holdings if fits(entry) and entry.shares]
        for entry in entries:
            text = words.GROUNDS["holding"].format(
                who=self.name(holder),
                shares=words.count(entry.shares, "shares"),
                item=self._names[str(entry.class_ or entry.warrant)],
            )
            yield Ground("holding", text, amount=entry.shares, sources=(_source(entry),))
        if not entries:
            yield Ground("nothing", words.GROUNDS["nothing"].format(who=self.name(holder)))

    def _preferred(self, holder: str) -> Iterator[Ground]:
        preferred = {stock.id for stock in self.matter.classes if stock.kind == "preferred"}
        yield from self._entries(holder, lambda entry: entry.class_ in preferred)

    def _warrants(self, holder: str) -> Iterator[Ground]:
        yield from self._entries(holder, lambda entry: entry.warrant is not None)

    def _covered(self, holder: str) -> Iterator[Ground]:
        covered = {warrant.id for warrant in self.matter.warrants if warrant.covered and not warrant.constellation}
        yield from self._entries(holder, lambda entry: entry.warrant in covered or entry.from_warrant in covered)

    def _purchase(self, holder: str) -> Iterator[Ground]:
        stated = self._holders[holder].purchase
        if stated is None:
            yield Ground("rule", words.RULES["transferee_purchased"], sources=(Source("assumed", None, None),))

    def _capacity(self, holder: str) -> Iterator[Ground]:
        entry = self._holders[holder]
        capacity = words.CAPACITIES[entry.capacity]
        if entry.transferee_of is not None:
            capacity += f", and a Permitted Transferee of {self.name(entry.transferee_of)}"
        yield Ground("capacity", words.GROUNDS["capacity"].format(who=self.name(holder), capacity=capacity))
        if entry.transferee_of is not None:
            yield from self._capacity(entry.transferee_of)

    def _source(self, source: str) -> Iterator[Ground]:
        text = words.GROUNDS["source"].format(source=words.SOURCES[source], since=self.date(self._since[source]))
        yield Ground("source", text, item=source)

    def _not_yet(self, source: str) -> Iterator[Ground]:
        text = words.GROUNDS["not_yet"].format(source=words.SOURCES[source], since=self.date(self._since[source]))
        yield Ground("not_yet", text, item=source)

    def _stockless(self, holder: str) -> Iterator[Ground]:
        yield Ground("stockless", words.GROUNDS["stockless"].format(who=self.name(holder)))

    def _unsigned(self, amendment: str) -> Iterator[Ground]:
        lacking = [words.PARTIES[row.signatory] for row in sorted(self._lacking) if row.amendment == amendment]
        yield Ground("unsigned", words.GROUNDS["unsigned"].format(source=words.SOURCES[amendment], lacking=" and ".join(lacking)))

    def _reading(self, issue: str) -> Iterator[Ground]:
        reading, taken = words.READINGS[issue], self._taken[issue]
        others = " or ".join(text for option, text in reading.options.items() if option != taken)
        text = words.GROUNDS["reading"].format(
            issue=issue, option=reading.options[taken], phrase=reading.phrase, place=reading.place, other=others
        )
        yield Ground("reading", text, item=issue)

    def _term(self, term: Term) -> Iterator[Ground]:
        stated, kind = self._stated[term], functor(term)
        said = self.date(stated.value) if kind == "effective_date" else term_text(kind, stated.value)
        text = words.GROUNDS["term"].format(
            value=said, source=words.SOURCES[stated.source], clause=stated.clause, since=self.date(self._since[stated.source])
        )
        sources = (Source(stated.tag, None, None),) if stated.tag in {"inferred", "assumed"} else ()
        yield Ground("term", text, item=item_text(term), sources=sources)

    def _price(self, price: str) -> Iterator[Ground]:
        yield Ground("price", words.GROUNDS["price"].format(price=words.price_text(Fraction(price))), item=price)

    def _matter_price(self, price: str) -> Iterator[Ground]:
        text = words.GROUNDS["matter_price"].format(price=words.price_text(Fraction(price)))
        yield Ground("matter_price", text, item=price, sources=(_source(self.matter.price),))

    def _form_s3(self) -> Iterator[Ground]:
        if self.matter.form_s3 is None:
            yield Ground("rule", words.RULES["form_s3_unsaid"], sources=(Source("assumed", None, None),))
        else:
            yield Ground("form_s3", words.GROUNDS["form_s3"], sources=(_source(self.matter.form_s3),))

    def _registration(self, name: str) -> Iterator[Ground]:
        entry = self._registrations[name]
        text = words.GROUNDS["registration"].format(registration=name, dates=_dates(entry))
        yield Ground("registration", text, sources=(_source(entry),))

    def _no_registration(self) -> Iterator[Ground]:
        yield Ground("no_registration", words.GROUNDS["no_registration"])

    def _no_demand(self) -> Iterator[Ground]:
        yield Ground("no_demand", words.GROUNDS["no_demand"])

    def _rule(self, rule: str) -> Iterator[Ground]:
        yield Ground("rule", words.RULES[rule], item=rule, sources=(Source(self._tags[rule], None, None),))


def term_text(kind: str, value: Any) -> str:
    """Return a number of the contract in words."""
    if isinstance(value, Money):
        return words.amount(value, "dollars")
    units = {"days": "days", "allowed": "demands"}
    unit = next((unit for ending, unit in units.items() if kind.endswith(ending)), None)
    return words.count(value, unit) if unit else f"{value}%"


def _source(entry: Any) -> Source:
    return Source(entry.basis, entry.source, entry.note)


def _dates(entry: Registration) -> str:
    kind = words.REGISTRATIONS[entry.kind]
    days = {"notice": entry.notice, "Investors notified": entry.investors_notified, "effective": entry.effective}
    said = [f"{what} {day}" for what, day in days.items() if day is not None]
    return ", ".join([kind, *said, *(["withdrawn"] if entry.withdrawn else [])])
