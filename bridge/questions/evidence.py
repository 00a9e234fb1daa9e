"""What a claim rests on, down to the entry of the matter file, the statement in force or the reading taken, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from fractions import Fraction

from regrights.bridge.agreement.amounts import count, percentage, price_text, term_text
from regrights.bridge.answers.common import Source
from regrights.bridge.answers.explained import Ground
from regrights.bridge.matter.held import Holding
from regrights.bridge.matter.model import Matter, Registration
from regrights.bridge.matter.naming import Naming
from regrights.bridge.questions.conditions import item_text
from regrights.bridge.questions.sums import Sums, source
from regrights.bridge.questions.taken import terms_taken
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.shown.sources import BindsFrom, LacksSignature, Tag
from regrights.bridge.solving.values import Term, arguments, functor


class Grounds(Sums):
    """The grounds of one model's claims. ``name`` gives the words for an id."""

    def __init__(self, matter: Matter, rows: Rows, name: Naming) -> None:
        super().__init__(matter, rows, name)
        self._registrations = {registration.id: registration for registration in matter.registrations}
        self._tags = dict(rows.of(Tag))
        self._since = dict(rows.of(BindsFrom))
        self._taken = dict(rows.of(Reading))
        self._taken_terms = terms_taken(matter)
        self._lacking = rows.of(LacksSignature)

    def of(self, item: Term) -> Iterator[Ground]:
        """Yield the grounds that an item of the rules stands for: what it says itself, of a holder if it names one."""
        told = getattr(self, f"_{functor(item)}", None)
        if told is None:
            yield self._plain(functor(item), *arguments(item))
        else:
            yield from told(*arguments(item))

    def _plain(self, ground: str, *who: str) -> Ground:
        return Ground(ground, self._told(ground, who=" and ".join(map(self.name, who))))

    def registration(self, name: str) -> str:
        """Return the words for an earlier registration."""
        return f"the {self._agreed.words.registrations[self._registrations[name].kind]} {name}"

    def date(self, number: int) -> str:
        """Return a day of the rules as a date."""
        return dt.date.fromordinal(number).isoformat()

    def _entries(self, holder: str, fits: Callable[[Holding], bool]) -> Iterator[Ground]:
        entries = [entry for entry in self._holders[holder].holdings if fits(entry) and entry.shares]
        for entry in entries:
            text = self._told(
                "holding",
                who=self.name(holder),
                shares=count(entry.shares, "shares"),
                item=self._names[str(entry.class_ or entry.warrant)],
            )
            yield Ground("holding", text, amount=entry.shares, sources=(source(entry),))
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
        taken = self._taken_terms.get(kind)
        said = taken.value if taken else term_text(self._agreed.terms[kind], stated.value)
        text = self._told(
            "term",
            value=said,
            source=self._agreed.sources[stated.source],
            clause=stated.clause,
            since=self.date(self._since[stated.source]),
        )
        sources = (Source(stated.tag, None, None),) if stated.tag in {"inferred", "assumed"} else ()
        if taken:
            sources = (Source(taken.basis, None, taken.note or None),)
        yield Ground("term", text, item=item_text(term), sources=sources)

    def _event(self, event: str) -> Iterator[Ground]:
        stated, what = self.matter.events.get(event), self._agreed.events[event]
        if stated is None:
            yield Ground("no_event", self._told("no_event", event=what), item=event)
        else:
            text = self._told("event", event=what, day=stated.value.isoformat())
            yield Ground("event", text, item=event, sources=(source(stated),))

    def _selling_expenses(self) -> Iterator[Ground]:
        if (stated := self.matter.selling_expenses) is not None:
            text = self._told("selling_expenses", percent=percentage(stated.value))
            yield Ground("selling_expenses", text, sources=(source(stated),))
        else:
            yield self._plain("act_expenses")

    def _group(self, group: str) -> Iterator[Ground]:
        members = [self.name(holder.id) for holder in self.matter.holders if group in holder.groups.values()]
        yield Ground("group", self._told("group", who=" and ".join(members), group=group), item=group)

    def _holder_mark(self, holder: str, mark: str) -> Iterator[Ground]:
        text = self._told("holder_mark", who=self.name(holder), mark=mark, meaning=self._agreed.holder_marks[mark])
        yield Ground("holder_mark", text, item=mark)

    def _price(self, price: str) -> Iterator[Ground]:
        yield Ground("price", self._told("price", price=price_text(Fraction(price))), item=price)

    def _matter_price(self, price: str) -> Iterator[Ground]:
        text = self._told("matter_price", price=price_text(Fraction(price)))
        yield Ground("matter_price", text, item=price, sources=(source(self.matter.price),))

    def _form_s3(self) -> Iterator[Ground]:
        if self.matter.form_s3 is None:
            yield Ground("rule", self._agreed.words.rules["form_s3_unsaid"], sources=(Source("assumed", None, None),))
        else:
            yield Ground("form_s3", self._told("form_s3"), sources=(source(self.matter.form_s3),))

    def _registration(self, name: str) -> Iterator[Ground]:
        entry = self._registrations[name]
        text = self._told("registration", registration=name, dates=self._dates(entry))
        yield Ground("registration", text, sources=(source(entry),))

    def _dates(self, entry: Registration) -> str:
        days = {"notice": entry.notice, "Investors notified": entry.investors_notified, "effective": entry.effective}
        said = [f"{what} {day}" for what, day in days.items() if day is not None]
        return ", ".join([self._agreed.words.registrations[entry.kind], *said, *(["withdrawn"] if entry.withdrawn else [])])

    def _rule(self, rule: str) -> Iterator[Ground]:
        yield Ground("rule", self._agreed.words.rules[rule], item=rule, sources=(Source(self._tags[rule], None, None),))
