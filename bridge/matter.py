"""The matter: what a file says about a deal at a date, as typed and checked values.

Shares and votes are whole numbers; ratios and votes a share are exact fractions; prices are dollars, exact decimals.
``basis`` says where a figure comes from: given, sourced, inferred or assumed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import Field, StrictBool, model_validator

from regrights.bridge.acts import Act
from regrights.bridge.values import (
    Called,
    Capacity,
    Date,
    Form,
    Id,
    Model,
    Money,
    MoneyFromNothing,
    PositiveRatio,
    Ratio,
    Shares,
    Signatory,
    Sourced,
    Text,
    Way,
)


class Price(Sourced):
    """Dollars a share, where no act states its own. In a file also plain text: ``price: "0.75"``."""

    value: Money

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Price) else {"value": value}


class FormS3(Sourced):
    """Whether Savvis is eligible for Form S-3. In a file also plain: ``form_s3: false``."""

    value: StrictBool

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | FormS3) else {"value": value}


class StockClass(Sourced):
    """A class of capital stock: its outstanding shares, and the votes of a share."""

    id: Id
    kind: Literal["common", "preferred"]
    name: Text | None = None
    outstanding: Shares
    votes_per_share: Ratio | None = None
    votes: Literal["as_converted"] | None = None
    converts_to: Id | None = None
    ratio: PositiveRatio | None = None


class Warrant(Sourced):
    """A warrant: ``covered`` if a Covered Warrant, ``constellation`` if one of the Constellation Warrants."""

    id: Id
    name: Text | None = None
    covered: StrictBool = False
    constellation: StrictBool = False
    into: Id
    exercise_price: MoneyFromNothing | None = None


class Holding(Sourced):
    """Shares of a class, or shares issuable on a warrant, that a holder holds."""

    class_: Annotated[Id | None, Field(alias="class")] = None
    warrant: Id | None = None
    shares: Shares
    from_warrant: Id | None = None
    restricted: StrictBool = True

    @model_validator(mode="after")
    def _one_of(self) -> Holding:
        if (self.class_ is None) == (self.warrant is None):
            raise ValueError("a holding names a class or a warrant, one of the two")
        if self.warrant is not None and (self.from_warrant is not None or not self.restricted):
            raise ValueError("from_warrant and restricted go with a class, not with a warrant")
        return self


class Holder(Model):
    """Someone who holds stock or warrants, and how the agreement names it."""

    id: Id
    name: Text | None = None
    capacity: Capacity
    transferee_of: Id | None = None
    purchase: StrictBool | None = None
    holdings: list[Holding] = []


class Registration(Sourced):
    """An earlier registration: a demand, a short form, or one of Savvis' own."""

    id: Id
    kind: Literal["demand", "short_form", "company"]
    way: Way | None = None
    by: list[Id] = []
    form: Form | None = None
    method: Literal["underwritten", "firm_commitment", "other"] | None = None
    notice: Date | None = None
    investors_notified: Date | None = None
    effective: Date | None = None
    all_covered: StrictBool = True
    all_sold: StrictBool = True
    withdrawn: StrictBool = False

    @model_validator(mode="after")
    def _complete(self) -> Registration:
        if self.kind == "demand" and self.way is None:
            raise ValueError("a demand names the way through which it was requested; add way")
        first = min(filter(None, (self.notice, self.investors_notified)), default=None)
        if self.effective and self.notice and self.effective < self.notice:
            raise ValueError(f"it became effective on {self.effective}, before its notice of {first}; mend one of the dates")
        return self


class Proposal(Model):
    """A further amendment, as if it were made: a number of 3(a)(i), and who has signed it."""

    term: Literal["demands_allowed"]
    way: Way
    value: Shares
    signed: list[Signatory] = []


class Assumption(Model):
    """Something that the file leaves out, or takes for granted."""

    item: Text
    basis: Literal["inferred", "assumed"] = "assumed"
    note: Text


class Matter(Model):
    """A deal at a date: everything that one file says."""

    regrights: Literal[1]
    matter: Called
    as_of: Date
    price: Price | None = None
    form_s3: FormS3 | None = None
    classes: list[StockClass]
    warrants: list[Warrant] = []
    holders: list[Holder]
    signatures: dict[Literal["amendment_1"], list[Signatory]] = {"amendment_1": ["company", "wcas", "reuters"]}
    registrations: list[Registration] = []
    readings: dict[str, str] = {}
    acts: list[Act] = []
    assumptions: list[Assumption] = []
    proposed_amendment: Proposal | None = None


class Named(Protocol):
    """An entry that is known by its id."""

    @property
    def id(self) -> str:
        """The id."""


Entry = TypeVar("Entry", bound=Named)


def replaced(entries: Iterable[Entry], changed: Entry) -> list[Entry]:
    """Return entries with the one of the same id as it has become."""
    return [changed if entry.id == changed.id else entry for entry in entries]
