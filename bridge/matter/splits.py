"""What the passing of time does to the figures of a file: splits that it states, and conversion ratios that follow one another.

The figures are those of the day that the file is right for (``as_of``). A split of a later day multiplies, from its day on, the
shares outstanding and held of its class, and those that warrants and options into it are for; it divides their exercise prices,
and multiplies the ratio of what converts into the class. The ratio by which the class itself converts is divided. Votes a share
stay, and so do prices, and the shares that acts, registrations and terms state: these are taken as they are written.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from regrights.bridge.matter.class_parts import IN_WORDS, RatioFrom, Split, rounded
from regrights.bridge.matter.held import Holder, Holding, StockClass, StockOption, Warrant
from regrights.bridge.matter.holdings import class_of
from regrights.bridge.matter.model import Adjustment, Assumption, Matter

FIRST = dt.date(1900, 1, 1)
"""The day from which a ratio is in force that has no day of its own."""
Issuable = TypeVar("Issuable", Warrant, StockOption)
MOST_PLACES = 30
"""How many places a price may have for a decimal; one that has more is told as a fraction."""


def on_day(matter: Matter, day: dt.date) -> Matter:
    """Return the matter with its figures as they are on a day; the same matter where nothing of it changes with time.

    What has happened by then happens no second time: on the same day it stays as it is, and on a later one it goes on from there.
    """
    if not any(stock.splits or stock.ratios for stock in matter.classes):
        return matter
    due = sorted(
        (split.date, index)
        for index, stock in enumerate(matter.classes)
        for split in stock.splits
        if matter.as_of < split.date <= day
    )
    for date, index in due:
        stock = matter.classes[index]
        split = next(entry for entry in stock.splits if entry.date == date)
        matter = after_split(matter, stock.id, split)
    return _with_ratios(matter, day)


def brought_to(matter: Matter, day: dt.date) -> Matter:
    """Return the matter asked about on another day, with its figures as they are then."""
    return on_day(matter, day).model_copy(update={"as_of": day})


def after_split(matter: Matter, of: str, split: Split, *, asked: bool = False) -> Matter:
    """Return the matter after a split of a class.

    A conversion ratio that the file states from the day of the split, or from a later one, is as after it; not where the split is
    one that is ``asked`` about, of which the file knows nothing.
    """
    cut, before = _Cut(split), dt.date.max if asked else split.date
    parted = {of} | {warrant.id for warrant in matter.warrants if warrant.into == of}
    holders = [cut.holdings(holder, parted) for holder in matter.holders]
    changes: dict[str, Any] = {
        "holders": holders,
        "warrants": [cut.price(warrant) if warrant.into == of else warrant for warrant in matter.warrants],
        "options": [
            cut.price(option.model_copy(update={"shares": cut(option.shares)})) if option.into == of else option
            for option in matter.options
        ],
    }
    others = class_of(matter, of).outstanding - _held(matter.holders, of)
    parts: dict[str, Any] = {"outstanding": _held(holders, of) + cut(others)}
    if not asked:
        parts["splits"] = [entry for entry in class_of(matter, of).splits if entry.date != split.date]
    classes = [cut.conversion(stock, of, before) for stock in matter.classes]
    changes["classes"] = [stock.model_copy(update=parts) if stock.id == of else stock for stock in classes]
    changes["assumptions"] = [*matter.assumptions, _told(of, split, fractions=cut.fractions, dated=not asked)]
    return matter.model_copy(update=changes)


class _Cut:
    """Multiplies by the rate of a split, and remembers whether a fraction of a share was left over."""

    def __init__(self, split: Split) -> None:
        self._rate, self._how = split.ratio.rate, split.rounding
        self.fractions = False

    def __call__(self, shares: int) -> int:
        exact = shares * self._rate
        self.fractions = self.fractions or exact.denominator != 1
        return rounded(exact, self._how)

    def holdings(self, holder: Holder, parted: Container[str]) -> Holder:
        """Return a holder after the split. Its entries of a class or warrant add up to what they are together."""
        before, given = Counter[str](), Counter[str]()
        entries: list[Holding] = []
        for entry in holder.holdings:
            of, after = str(entry.class_ or entry.warrant), entry
            if of in parted:
                before[of] += entry.shares
                shares = rounded(before[of] * self._rate, self._how) - given[of]
                given[of] += shares
                after = entry.model_copy(update={"shares": shares})
            entries.append(after)
        for total in before.values():
            self(total)
        return holder.model_copy(update={"holdings": entries}) if before else holder

    def price(self, entry: Issuable) -> Issuable:
        """Return a warrant, or an entry of options, with its exercise price divided: a decimal, else a fraction."""
        if entry.exercise_price is None:
            return entry
        exact: Decimal | Fraction = Fraction(entry.exercise_price) / self._rate
        for places in range(MOST_PLACES):
            if (whole := Fraction(exact) * 10**places).denominator == 1:
                exact = Decimal(int(whole)).scaleb(-places)
                break
        return entry.model_copy(update={"exercise_price": exact})

    def conversion(self, stock: StockClass, of: str, before: dt.date) -> StockClass:
        """Return a class with its ratios of days ``before`` multiplied, if it converts into ``of``, or divided, if it is it."""
        rate = (self._rate if stock.converts_to == of else 1) * (1 / self._rate if stock.id == of else 1)
        if stock.ratio is None or rate == 1:
            return stock
        ratios = [
            entry.model_copy(update={"ratio": entry.ratio * rate}) if entry.from_ < before else entry for entry in stock.ratios
        ]
        return stock.model_copy(update={"ratio": stock.ratio * rate, "ratios": ratios})


def _held(holders: Iterable[Holder], of: str) -> int:
    return sum(entry.shares for holder in holders for entry in holder.holdings if entry.class_ == of)


def _told(of: str, split: Split, *, fractions: bool, dated: bool) -> Adjustment:
    """Return what every answer after a split tells of it: what it is taken to change, and what not."""
    item = f"{split.ratio.words} of {of}" + (f" on {split.date}" if dated else "")
    note = (
        "shares outstanding, held and issuable on warrants and options are multiplied; exercise prices and conversion ratios "
        "follow; prices, and the shares that acts and terms state, are taken as written, for the day asked about"
    )
    if fractions:
        said = "as is stated of the split" if split.rounding else "and nothing says so"
        note += f"; a fraction of a share of a holder {IN_WORDS[split.rounding or 'down']}, {said}"
    return Adjustment(item=item, note="; ".join(filter(None, (note, split.source, split.note))))


def _with_ratios(matter: Matter, day: dt.date) -> Matter:
    """Return the matter with the conversion ratios that are in force on a day, and told of those that are not given."""
    classes, assumptions = [], list(matter.assumptions)
    for stock in matter.classes:
        if not stock.ratios:
            classes.append(stock)
            continue
        ratios = sorted(stock.ratios, key=lambda entry: entry.from_)
        if ratios[0].from_ > FIRST:
            ratios.insert(
                0, RatioFrom.model_construct(from_=FIRST, ratio=Fraction(stock.ratio or 0), basis="given", source=None, note=None)
            )
        now = [entry for entry in ratios if entry.from_ <= day][-1]
        classes.append(stock.model_copy(update={"ratio": now.ratio, "ratios": ratios}))
        item = f"conversion ratio of {stock.id}"
        assumptions = [entry for entry in assumptions if entry.item != item]
        if now.basis in ("inferred", "assumed"):
            note = f"{now.ratio} from {now.from_}"
            assumptions.append(Assumption(item=item, basis=now.basis, note="; ".join(filter(None, (note, now.source, now.note)))))
    return matter.model_copy(update={"classes": classes, "assumptions": assumptions})
