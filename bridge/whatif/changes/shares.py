"""Changes of who holds what: transfers, sales, conversions, exercises, issues, repurchases, splits, accretion."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.matter import holdings
from regrights.bridge.matter.class_parts import NewForOld, Rounding, Split
from regrights.bridge.matter.held import Holder
from regrights.bridge.matter.model import Matter, replaced
from regrights.bridge.matter.scalars import Capacity, Date, Id, Ratio, Shares, Text
from regrights.bridge.matter.splits import after_split
from regrights.bridge.whatif.changes.base import Change, with_holder

YEAR = 365
"""Days of the year that an accretion is reckoned by."""


class _NewHolder(Change):
    """A change that may bring a new holder into the matter: ``to`` with a ``capacity``."""

    to: Id
    capacity: Capacity | None = None
    holder_name: Text | None = None

    def _with_holder(self, matter: Matter) -> Matter:
        known = any(holder.id == self.to for holder in matter.holders)
        if known and self.capacity is not None:
            raise UsageError(f"{self.to} is a holder already; leave capacity out")
        if known:
            return matter
        if self.capacity is None:
            mend = "capacity: none for a new one that is no party"
            raise UsageError(f"there is no holder {self.to}; name another, or add {mend}")
        new = Holder(id=self.to, name=self.holder_name, capacity=self.capacity)
        return matter.model_copy(update={"holders": [*matter.holders, new]})


class _Of(Change):
    """A change of shares of a class or of those issuable on a warrant."""

    class_: Annotated[Id | None, Field(alias="class")] = None
    warrant: Id | None = None
    shares: Annotated[Shares, Field(gt=0)]

    @model_validator(mode="after")
    def _one_of(self) -> _Of:
        if (self.class_ is None) == (self.warrant is None):
            raise ValueError("name a class or a warrant, one of the two")
        return self

    @property
    def item(self) -> str:
        """The class or the warrant."""
        return str(self.class_ or self.warrant)


class Transfer(_NewHolder, _Of):
    """Shares, or a warrant, go from one holder to another, or to a new one; the total stays the same.

    ``permitted`` states that the taker becomes a Permitted Transferee of the giver, ``purchase`` that it purchases.
    """

    order = ("from", "to", "item", "shares")
    kind: Literal["transfer"]
    from_: Annotated[Id, Field(alias="from")]
    permitted: StrictBool = False
    purchase: StrictBool = True

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the transfer."""
        if self.to == self.from_:
            raise UsageError(f"{self.to} transfers to itself; name another holder")
        matter = holdings.transferred(self._with_holder(matter), self.from_, self.to, self.item, self.shares)
        if not self.permitted:
            return matter
        taker = holdings.holder_of(matter, self.to)
        if taker.transferee_of not in {None, self.from_}:
            raise UsageError(f"{self.to} is stated to be a Permitted Transferee of {taker.transferee_of} already")
        changed = taker.model_copy(update={"transferee_of": self.from_, "purchase": self.purchase})
        return with_holder(matter, changed)


class PublicSale(Change):
    """A holder sells shares of a class to the public; they stay outstanding, and are Restricted Stock no longer."""

    order = ("by", "class", "shares")
    kind: Literal["public_sale"]
    by: Id
    class_: Annotated[Id, Field(alias="class")]
    shares: Annotated[Shares, Field(gt=0)]

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the sale."""
        return holdings.taken_from(matter, self.by, holdings.class_of(matter, self.class_).id, self.shares)


class Conversion(PublicSale):
    """A holder converts shares of a class into common, by the ratio of the class."""

    kind: Literal["conversion"]  # type: ignore[assignment]

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the conversion."""
        return holdings.converted(matter, self.by, self.class_, self.shares)


class Exercise(Change):
    """A holder exercises a warrant for so many shares."""

    order = ("by", "warrant", "shares")
    kind: Literal["exercise"]
    by: Id
    warrant: Id
    shares: Annotated[Shares, Field(gt=0)]

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the exercise."""
        return holdings.exercised(matter, self.by, self.warrant, self.shares)


class Issue(_NewHolder):
    """The Company issues shares of a class to a holder, or to a new one; the class grows."""

    order = ("to", "class", "shares")
    kind: Literal["issue"]
    class_: Annotated[Id, Field(alias="class")]
    shares: Annotated[Shares, Field(gt=0)]

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the issue."""
        return holdings.issued(self._with_holder(matter), self.to, self.class_, self.shares)


class Repurchase(Change):
    """The Company buys shares of a class back; the class shrinks."""

    order = ("from", "class", "shares")
    kind: Literal["repurchase"]
    from_: Annotated[Id, Field(alias="from")]
    class_: Annotated[Id, Field(alias="class")]
    shares: Annotated[Shares, Field(gt=0)]

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the repurchase."""
        return holdings.repurchased(matter, self.from_, self.class_, self.shares)


class StockSplit(Change):
    """A class is split, or split in reverse where there are fewer new shares. Conversion ratios and exercise prices follow.

    Prices, and the shares that acts state, stay as they are. ``rounding`` says what becomes of a fraction of a holder's share; it
    is dropped (assumed) where nothing is said.
    """

    order = ("class", "ratio")
    kind: Literal["split"]
    class_: Annotated[Id, Field(alias="class")]
    ratio: NewForOld
    rounding: Rounding | None = None

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the split."""
        of = holdings.class_of(matter, self.class_).id
        day = self.date or matter.as_of
        split = Split(date=day, ratio=self.ratio, rounding=self.rounding)
        return after_split(matter, of, split, asked=True)


class Accretion(Change):
    """The stated value of a class grows at a yearly rate in percent, and with it what a share converts into.

    Simple interest by days of a year of 365 (assumed), from ``since`` until ``until``.
    """

    order = ("class", "since", "until")
    kind: Literal["accretion"]
    class_: Annotated[Id, Field(alias="class")]
    since: Date
    until: Date
    rate: Ratio = Fraction(23, 2)

    def apply(self, matter: Matter) -> Matter:
        """Return the matter with the ratio of the class grown."""
        stock = holdings.class_of(matter, self.class_)
        if stock.ratio is None:
            raise UsageError(f"{self.class_} converts into nothing, and so nothing of it accretes")
        days = (self.until - self.since).days
        if days < 0:
            raise UsageError(f"the accretion ends on {self.until}, before it begins")
        ratio = stock.ratio * (1 + self.rate / 100 * days / YEAR)
        note = f"accreted at {self.rate}% a year, simple interest, for {days:,} days"
        later = [entry for entry in stock.ratios if entry.from_ > self.until]
        grown = stock.model_copy(update={"ratio": ratio, "ratios": later, "basis": "assumed", "note": note})
        return matter.model_copy(update={"classes": replaced(matter.classes, grown)})
