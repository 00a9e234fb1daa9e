"""The answer of `allocate`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from regrights.bridge.agreement.amounts import count
from regrights.bridge.agreement.wording import Words
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import plain
from regrights.bridge.basics.stopping import until
from regrights.bridge.cutback.listing import Allocation, Listing, Menu, in_lots_of
from regrights.bridge.cutback.offering import Demand, Offering, Shares
from regrights.bridge.cutback.pro_rata import Round


@dataclass(frozen=True, slots=True)
class ByReading:
    """The pro rata under another option of a point: shares by holder, and how many more (or fewer) each would sell."""

    issue: str
    option: str
    sold: Shares
    differs: Shares


SHARED = (
    "matter", "as_of", "price", "in_force", "unsigned", "readings", "requesters", "left_out", "unsettled", "matters",
    "matters_complete", "basis",
)  # fmt: skip
"""What the answer has of that of `check`."""


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which allocations are to be listed: those of a menu (none: the pro rata), full ones alone, the first ``limit`` of them.

    ``due`` is the moment of the monotonic clock at which the list is out of time.
    """

    agreement: str
    menu: Menu | None
    full_only: bool
    limit: int
    due: float | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class AllocateAnswer:
    """How the shares of an act may be divided. Amounts are shares, by holder in the order of the file.

    ``binds`` are the rules that keep each from more; ``redone`` is how the pro rata is redone for each bar that bites. The list
    is asked for by ``listing``.
    """

    words: Words = field(repr=False, compare=False)
    checked: CheckAnswer
    act: str
    maximum: int
    offering: Offering
    pro_rata: Shares
    rounds: tuple[Round, ...]
    redone: dict[str, str]
    binds: dict[str, tuple[str, ...]]
    ranges: dict[str, tuple[int, int]]
    lot: int | None
    split: str
    proposed: dict[str, Any] | None
    by_reading: tuple[ByReading, ...]
    asked: ListAsked
    redone_as: str = ""
    """How a division is read to be redone for the bar that every answer tells of."""

    @property
    def reduced(self) -> bool:
        """Whether the shares may be reduced."""
        return self.offering.reduced

    @property
    def clause(self) -> str:
        """Where the division stands."""
        return self.words.divided_under[self.checked.kind]

    @property
    def told_bar(self) -> Demand | None:
        """The bar that every answer tells of, where it applies."""
        return self.offering.bars.get(self.words.told_bar.id)

    @property
    def half(self) -> int | None:
        """What it asks for in all; None where it does not apply."""
        return None if self.told_bar is None else self.told_bar.amount

    @property
    def halves(self) -> Shares:
        """What it asks for each, where it is measured on each; else nothing."""
        return {} if self.told_bar is None else {need.own: need.amount for need in self.told_bar.needs if need.own is not None}

    @property
    def bound(self) -> tuple[str, ...]:
        """Whom it bars, by id."""
        return () if self.told_bar is None else tuple(sorted(self.told_bar.barred))

    @property
    def unsold(self) -> int:
        """What stays unsold of what could be sold."""
        return self.offering.total - sum(self.pro_rata.values())

    @property
    def other_demands(self) -> tuple[Demand, ...]:
        """The bars and floors beside the one that every answer tells of."""
        return tuple(demand for demand in self.offering.demands if demand.id != self.words.told_bar.id)

    def demand_text(self, demand: Demand) -> str:
        """Return in words what another bar or a floor does here."""
        floor = "yields" if demand.id in self.offering.yielding else "floor"
        does = floor if demand.id in self.offering.floors else self.redone.get(demand.id, "plain")
        return self.words.demand(does, demand.amount)

    def bar_text(self) -> str | None:
        """Return what that bar does here, in words: what it forbids, and how the division is then read to be redone.

        None where the agreement has no bar that every answer tells of.
        """
        told = self.words.told_bar
        if not told.id:
            return None
        if self.told_bar is None:
            return told.absent[self.checked.kind]
        if not self.bound:
            return told.holds_nobody
        if told.id not in self.redone:
            return told.met
        return told.bites.format(option=self.redone_as)

    def bar_paragraphs(self, bound: str) -> list[str]:
        """Return what a report says of that bar: what it says, where it bars somebody (``bound``, in words), and what it does."""
        told = self.words.told_bar
        asked = "" if self.half is None else told.amount.format(amount=count(self.half, "shares"))
        says = " ".join(filter(None, (told.here.format(bound=bound) if bound else "", asked)))
        does = f"{'Here' if bound else told.subject} {self.bar_text()}."
        return [says, does] if says else [does]

    def _proviso(self) -> dict[str, Any]:
        """Return what is told of that bar; where the agreement has none, nothing is."""
        if not self.words.told_bar.id:
            return {"applies": False, "text": None, "half": None, "halves": None, "bound": None}
        return {
            "applies": self.told_bar is not None, "text": self.bar_text(), "half": self.half, "halves": self.halves,
            "bound": list(self.bound),
        }  # fmt: skip

    def what_binds(self, name: Callable[[str], str]) -> list[str]:
        """Return in words what binds the division where there is no such bar: floors, tiers, other bars, and who is shut out."""
        if not self.reduced:
            return []
        said, offering = self.words.what_binds, self.offering

        def named(holders: Iterable[str]) -> str:
            return ", ".join(map(name, holders))

        told = [
            said["yields" if floor.id in offering.yielding else "floor"].format(
                floor=self.words.floor(floor.id), shares=count(floor.amount, "shares"), who=named(floor.favoured)
            )
            for floor in offering.floors.values()
            if floor.amount
        ]
        told += [self.words.lifted[floor] for floor in offering.lifted]
        told += [f"{self.words.keeps(bar.id)}: {self.demand_text(bar)}" for bar in offering.bars.values()]
        tiers = [tier for tier in offering.tiers if tier.holders]
        if len(tiers) > 1:
            told += [said["tier"].format(place=place, who=named(tier.holders)) for place, tier in enumerate(tiers, 1)]
            told += [said["order_but_floors" if offering.floors else "order"]] if offering.tiers_bind else []
        if (lot := max(offering.lots.values(), default=1)) > 1:
            told.append(said["lots"].format(lot=f"{lot:,}"))
        out = [holder for holder, asked in offering.requested.items() if asked and not self.pro_rata[holder]]
        return [*told, said["shut_out"].format(who=named(out))] if out and told else told

    def step_text(self, entry: Round) -> str:
        """Return in words what a round divides, and among whom."""
        return self.words.step(entry.what, entry.of, self.redone)

    def head(self) -> dict[str, Any]:
        """Return everything but the list."""
        unmet = [condition.json() for _, condition in self.checked.unmet]
        checked = self.checked.json()
        rounds = [
            {
                "plan": entry.plan,
                "divides": divides(self.words, entry),
                "amount": entry.amount,
                "given": entry.given,
                "text": self.step_text(entry),
            }
            for entry in self.rounds
        ]
        answer = {
            "schema": "regrights/allocate/1", "act": self.act, "kind": self.checked.kind, "admissible": self.checked.admissible,
            "verdict": self.checked.verdict, "unmet": unmet,
            **{key: checked[key] for key in SHARED},
            "maximum": self.maximum, "reduced": self.reduced, "requested": self.offering.requested,
            "proviso": self._proviso(),
            "pro_rata": {
                "sold": self.pro_rata, "unsold": self.unsold, "rounds": rounds,
                "binds": {holder: list(rules) for holder, rules in self.binds.items()},
            },
            "ranges": {holder: {"least": least, "most": most} for holder, (least, most) in self.ranges.items()},
            "by_reading": plain(self.by_reading), "split": self.split, "lot": self.lot,
        }  # fmt: skip
        others = {
            demand.id: {
                "text": self.demand_text(demand), "shares": demand.amount, "favours": list(demand.favoured),
                "bars": list(demand.barred),
            }
            for demand in self.other_demands
        }  # fmt: skip
        answer |= {"others": others} if others else {}
        return answer if self.proposed is None else answer | {"proposed": self.proposed}

    def json(self) -> dict[str, Any]:
        """Return the whole answer as INTERFACE fixes it, the list in memory."""
        listed = listing(self)
        entries = [entry.json() for entry in listed]
        return self.head() | {"allocations": entries, "count": listed.count, "complete": listed.complete}


def divides(words: Words, entry: Round) -> str:
    """Return the id of what a round divides."""
    if entry.what in {"tier", "rest"}:
        return "maximum" if entry.first else "rest"
    return words.bar(entry.of).need if entry.what == "need" else entry.what


def listing(answer: AllocateAnswer) -> Listing:
    """Return the list of an answer, to be gone through once; each call asks anew. Raises UsageError where it cannot be made."""
    with until(answer.asked.due):
        return Listing(_listed(answer), answer.asked.limit)


def _listed(answer: AllocateAnswer) -> Iterator[Allocation]:
    asked = answer.asked
    if answer.split == "pro_rata":
        return iter([Allocation(answer.pro_rata, sum(answer.pro_rata.values()), True)])
    if asked.menu is None:
        return iter(())
    return in_lots_of(asked.agreement, answer.offering, asked.menu, full_only=asked.full_only)
