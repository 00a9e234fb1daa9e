"""The ledger: each security from its issuance to what closes it, day by day, up to the day that is asked about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from regrights.bridge.intake.ocf.items import amount, shown
from regrights.bridge.intake.ocf.securities import Closing, Read, Security, Split
from regrights.bridge.intake.ocf.telling import Telling

NOT_ISSUED = "securities that are never issued"
_CLOSED_TWICE = "closings of what is closed already"
_TOO_MUCH = "closings of more than there is"


@dataclass(slots=True)
class Ledger:
    """The securities open on a day, and what the transactions add up to by themselves.

    ``stated`` is, by class (of warrants: nothing), what is issued less what is closed, as the transactions state it; ``moves``
    are the holders that took by transfer, each with whom it took from; ``splits`` those that are in the figures.
    """

    read: Read
    until: dt.date
    telling: Telling
    stated: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    moves: dict[str, dict[str, str]] = field(default_factory=dict)
    splits: list[Split] = field(default_factory=list)
    every: dict[str, Security] = field(default_factory=dict)
    """Every security, of stock and of warrants, by its id in the package."""
    misfit: set[str] = field(default_factory=set)
    """The classes in which something does not fit."""
    later: int = 0

    def run(self) -> None:
        """Go through the transactions by day: splits, then issuances, then what closes; on a day in the order of the files."""
        self.every = self.read.stock | self.read.warrants
        self._start()
        events: list[tuple[dt.date, int, int, Split | Security | Closing]] = []
        every = self.every
        for order, split in enumerate(self.read.splits):
            events.append((split.day, 0, order, split))
        for order, security in enumerate(every.values()):
            events.append((security.day, 1, order, security))
        for order, closing in enumerate(self.read.closings):
            first = max((every[name].day for name in closing.securities if name in every), default=closing.day)
            if first > closing.day:
                why = "it closes a security before that is there; it is taken on the day of the security"
                self.telling.leave("dates that do not fit", why, f"{closing.item.place} ({closing.day}, and {first})")
            events.append((max(closing.day, first), 2, order, closing))
        for day, _, _, event in sorted(events, key=lambda entry: entry[:3]):
            if day > self.until:
                self.later += 1
            elif isinstance(event, Split):
                self._split(event)
            elif isinstance(event, Closing):
                self._close(event)
            else:
                event.open, event.there = event.quantity, True
                self.stated[event.of] += event.quantity

    def _start(self) -> None:
        """Let what is left and what results be there from the day of the closing on, though it is dated before."""
        every = self.every
        for closing in self.read.closings:
            for name in (*closing.results, closing.balance):
                if name in every and every[name].day < closing.day:
                    why = "a security is dated before what it comes of; it is taken from the day of that on"
                    place = f"{every[name].item.place} ({every[name].day}, and {closing.day} at {closing.item.place})"
                    self.telling.leave("dates that do not fit", why, place)
                    every[name].day = closing.day

    def _misfit(self, kind: str, why: str, closing: Closing, said: str, *of: str) -> None:
        self.telling.leave(kind, why, f"{closing.item.place}: {said}")
        self.misfit.update(of)

    def _close(self, closing: Closing) -> None:
        listed = self.read.stock if closing.kind.of == "stock" else self.read.warrants
        found = [listed[name] for name in closing.securities if name in listed]
        for name in closing.securities:
            if name not in listed:
                why = f"no such security of {closing.kind.of} is issued: nothing is closed"
                self._misfit(f"closings of {NOT_ISSUED}", why, closing, f"{shown(name, 60)} is {closing.kind.verb}")
        if not found:
            self._orphaned(closing)
            return
        before = sum((security.open for security in found), Fraction(0))
        balance = listed.get(closing.balance)
        taken = before if closing.quantity is None else closing.quantity
        self.stated[found[0].of] -= taken + (balance.quantity if balance is not None else 0)
        what = f"{amount(taken)} of {shown(found[0].id, 60)} are {closing.kind.verb}"
        if not any(security.there for security in found):
            self._misfit(_CLOSED_TWICE, "a security is closed once", closing, f"{what}, and none is left", found[0].of)
            return
        if taken > before:
            why = "no more is closed than there is"
            self._misfit(_TOO_MUCH, why, closing, f"{what}, and there are {amount(before)}", found[0].of)
        self._rest(closing, found, before - min(taken, before), balance)
        self._results(closing, found, taken)

    def _orphaned(self, closing: Closing) -> None:
        """Tell what is left or results of securities that are never issued: it counts whole, and the totals differ.

        By the transactions it is no new stock, as it comes of what is closed; and what the closing takes is less.
        """
        here = [self.every[name] for name in (closing.balance, *closing.results) if name in self.every]
        here = [security for security in here if security.day <= self.until]
        why = "what is left or results of a security never issued has no parent that is open, and counts whole beside all else"
        gone = shown(", ".join(closing.securities), 60)
        for security in here:
            self.stated[security.of] -= security.quantity
            said = f"{amount(security.quantity)} of {shown(security.id, 60)} ({security.item.place}) come of {gone}"
            self._misfit(f"what comes of {NOT_ISSUED}", why, closing, said, security.of)
        if here and here[0].id == closing.balance and closing.quantity is not None:
            kept = sum((security.quantity for security in here[1:]), Fraction(0)) if closing.kind.keeps else Fraction(0)
            self.stated[here[0].of] -= max(closing.quantity - kept, Fraction(0))

    def _rest(self, closing: Closing, found: list[Security], rest: Fraction, balance: Security | None) -> None:
        """Close securities; what is left of them is a security of its own, or stays where none is named."""
        for security in found:
            security.open, security.there = Fraction(0), False
        first = found[0]
        if balance is not None:
            self._inherit(first, balance)
            if balance.quantity != rest or (balance.holder, balance.of) != (first.holder, first.of):
                said = f"{amount(rest)} of {shown(first.id, 60)} are left, {shown(balance.id, 60)} has {amount(balance.quantity)}"
                why = "the security for what is left has another quantity, holder or class; it is taken as it is issued"
                self._misfit("balances that do not fit", why, closing, said, first.of)
        elif closing.balance and rest:
            self._infer(closing, first, closing.balance, rest, "what was left of it has a security that is never issued")
        elif rest:
            first.open, first.there = rest, True
            first.inferred.append(
                f"{amount(first.quantity)} less what was {closing.kind.verb} ({closing.item.place}); none is named for the rest"
            )
            why = "the format closes a security whole, and names another for the rest; where none is named the rest stays"
            self.telling.leave(
                "closings in part without a security for the rest", why, f"{closing.item.place}: {amount(rest)} stay"
            )

    def _results(self, closing: Closing, found: list[Security], taken: Fraction) -> None:
        first = found[0]
        here = [self.every[name] for name in closing.results if name in self.every]
        missing = [name for name in closing.results if name not in self.every]
        expected = taken * self._ratio(closing)
        for security in here:
            self._trace(closing, first, security)
        if len(missing) == 1 and not here and closing.kind.verb in {"reissued", "consolidated"}:
            self._infer(closing, first, missing[0], expected, f"it was {closing.kind.verb}, and what came of it is never issued")
        elif missing:
            why = "what came of it is never issued: who holds it is not said, and it is in no figure of this matter"
            said = f"{amount(taken)} {closing.kind.verb} to {shown(', '.join(missing), 80)}"
            self._misfit(f"results that are {NOT_ISSUED}", why, closing, said, first.of)
        elif here and closing.kind.keeps and sum(security.quantity for security in here) != expected:
            said = (
                f"{amount(expected)} are {closing.kind.verb}, and {amount(sum((s.quantity for s in here), Fraction(0)))} result"
            )
            why = "as much results as is closed; each security is taken as it is issued"
            self._misfit("results that do not add up", why, closing, said, first.of)
            if any(name not in self.every for name in closing.securities):  # the surplus comes of what is never issued
                self.stated[first.of] -= max(sum((s.quantity for s in here), Fraction(0)) - expected, Fraction(0))

    def _ratio(self, closing: Closing) -> Fraction:
        """Return what a share becomes where it is reissued for a split."""
        return next(
            (split.ratio for split in self.read.splits if closing.split and split.item.text("id") == closing.split), Fraction(1)
        )

    def _infer(self, closing: Closing, first: Security, name: str, quantity: Fraction, why: str) -> None:
        listed = self.read.stock if closing.kind.of == "stock" else self.read.warrants
        made = Security(name, closing.item, first.holder, first.of, quantity, closing.day, True, [why], quantity, True)
        self._inherit(first, made)
        listed[name] = self.every[name] = made
        told = "it is taken to be its holder's, of the same class, and what was left or reissued"
        self.telling.leave(
            f"{NOT_ISSUED}, and are inferred", told, f"{closing.item.place}: {shown(name, 60)}, {amount(quantity)}"
        )
        if closing.kind.keeps and quantity and closing.kind.verb in {"reissued", "consolidated"}:
            self.stated[first.of] += quantity

    def _inherit(self, old: Security, new: Security) -> None:
        new.exercised, new.converted = old.exercised or new.exercised, old.converted or new.converted

    def _trace(self, closing: Closing, old: Security, new: Security) -> None:
        """Keep of what results whom it came from: a transferor, a warrant that was exercised, a class that was converted."""
        if closing.kind.verb == "exercised":
            new.exercised = old.id
        elif closing.kind.verb == "converted":
            new.converted = old.of
        else:
            self._inherit(old, new)
        if closing.kind.verb == "transferred" and new.holder != old.holder:
            self.moves.setdefault(new.holder, {}).setdefault(old.holder, closing.item.place)

    def _reissued(self, split: Split) -> set[str]:
        """Return what came of reissuing for a split."""
        linked = [closing for closing in self.read.closings if closing.split and closing.split == split.item.text("id")]
        return {name for closing in linked for name in closing.results}

    def _split(self, split: Split) -> None:
        """Multiply what is open of a class, but for what is reissued for the split; where that is not exact, nothing of it."""
        apart = {name for closing in self.read.closings if closing.split == split.item.text("id") for name in closing.securities}
        touched = [security for security in self.read.stock.values() if security.of == split.of and security.open]
        touched = [security for security in touched if not (split.item.text("id") and security.id in apart)]
        broken = [security for security in touched if (security.open * split.ratio).denominator != 1]
        reissued = self._reissued(split)
        for security in self.read.stock.values():
            if security.of == split.of and security.day == split.day and security.id not in reissued:
                why = "what is issued on the day of a split is taken as issued after it"
                self.telling.leave("issuances on the day of a split", why, f"{security.item.place} ({split.item.place})")
        if broken:
            why = (
                "a split is taken where every security of the class comes to whole shares: its figures are those before the split"
            )
            said = ", ".join(f"{shown(security.id, 60)} has {amount(security.open)}" for security in broken[:5])
            self.telling.leave("splits that do not come out even", why, f"{split.item.place}: {said}")
            self.misfit.add(split.of)
            return
        self.splits.append(split)
        for security in touched:
            self.stated[split.of] += security.open * (split.ratio - 1)
            security.inferred.append(f"{amount(security.open)} before the split of {split.day} ({split.item.place})")
            security.open *= split.ratio
