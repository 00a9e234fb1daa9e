"""The matter: what a file says about a deal at a date, as typed and checked values.

Shares and votes are whole numbers; ratios and votes a share are exact fractions; prices are dollars, exact decimals.
``basis`` says where a figure comes from: given, sourced, inferred or assumed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import Field, StrictBool, model_validator

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, agreement_of
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.listed import in_use
from regrights.bridge.matter.scalars import (
    Amendable,
    Amendment,
    Called,
    Capacity,
    Date,
    Dollars,
    DollarsFromNothing,
    Form,
    Id,
    Known,
    Model,
    PositiveRatio,
    Ratio,
    Shares,
    Signatory,
    Sourced,
    Text,
    Way,
)

MARKS = "(marks)"
"""The key under which the marks of a warrant are taken together; no file has it."""


class Price(Sourced):
    """Dollars a share, where no act states its own. In a file also plain text: ``price: "0.75"``."""

    value: Dollars = Field(description="Dollars a share, as decimal text.")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Price) else {"value": value}


class FormS3(Sourced):
    """Whether {company} is eligible for Form S-3. In a file also plain: ``form_s3: false``."""

    value: StrictBool = Field(description="Whether {company} is eligible for Form S-3.")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | FormS3) else {"value": value}


class StockClass(Sourced):
    """A class of capital stock: its outstanding shares, and the votes of a share."""

    id: Id = Field(description="The name of the class in this file.")
    kind: Literal["common", "preferred"] = Field(description="Common, or Preferred Stock.")
    name: Text | None = Field(default=None, description="How the class is called in answers; its id where it has no name.")
    outstanding: Shares = Field(description="Shares outstanding, a whole number.")
    votes_per_share: Ratio | None = Field(
        default=None, description="Votes of a share, a number or a fraction; one of common where nothing is said."
    )
    votes: Literal["as_converted"] | None = Field(
        default=None, description="as_converted: a share has the votes of what it converts into."
    )
    converts_to: Id | None = Field(default=None, description="The id of the class of common that it converts into.")
    ratio: PositiveRatio | None = Field(
        default=None, description="Common shares that a share converts into: a number, or two with a stroke, such as 4000/3."
    )


class Warrant(Sourced):
    """A warrant, with the marks that its agreement knows."""

    id: Id = Field(description="The name of the warrant in this file; no class has it.")
    name: Text | None = Field(default=None, description="How the warrant is called in answers; its id where it has no name.")
    marks: dict[str, StrictBool] = Field(default={}, alias=MARKS, description="What it is marked as: keys of the warrant itself.")
    into: Id = Field(description="The id of the class that is issued on exercise; of preferred, what that converts into counts.")
    exercise_price: DollarsFromNothing | None = Field(
        default=None, description="Dollars a share on exercise, which may be nothing."
    )

    @model_validator(mode="before")
    @classmethod
    def _marked(cls, data: Any) -> Any:
        """Take the keys that are marks of the agreement together."""
        if not isinstance(data, dict):
            return data
        known = in_use().marks
        marks = {key: value for key, value in data.items() if key in known and value is not None}
        return {key: value for key, value in data.items() if key not in known} | ({MARKS: marks} if marks else {})

    @classmethod
    def further_keys(cls) -> list[str]:
        """Return the keys that it may have by its agreement."""
        return list(in_use().marks)


class Holding(Sourced):
    """Shares of a class, or shares issuable on a warrant, that a holder holds."""

    class_: Annotated[Id | None, Field(alias="class", description="The id of the class whose shares are held.")] = None
    warrant: Id | None = Field(default=None, description="The id of the warrant that is held, where it is no class.")
    shares: Shares = Field(description="Shares held of the class, or issuable on exercise of the warrant, a whole number.")
    from_warrant: Id | None = Field(default=None, description="The id of the warrant on whose exercise the shares were issued.")
    restricted: StrictBool = Field(
        default=True, description="false: the shares were sold to the public, and are Restricted Stock no longer."
    )

    @model_validator(mode="after")
    def _one_of(self) -> Holding:
        if (self.class_ is None) == (self.warrant is None):
            raise ValueError("a holding names a class or a warrant, one of the two")
        if self.warrant is not None and (self.from_warrant is not None or not self.restricted):
            raise ValueError("from_warrant and restricted go with a class, not with a warrant")
        return self


class Holder(Model):
    """Someone who holds stock or warrants, and how the agreement names it."""

    id: Id = Field(description="The name of the holder in this file.")
    name: Text | None = Field(default=None, description="How the holder is called in answers; its id where it has no name.")
    capacity: Capacity = Field(description="How the agreement names the holder; none for whoever is no party.")
    transferee_of: Id | None = Field(
        default=None, description="The id of the holder that it took from as its Permitted Transferee."
    )
    joined: Date | None = Field(
        default=None, description="The day of its joinder, from which it is a party, where that is no day of the agreement's own."
    )
    purchase: StrictBool | None = Field(
        default=None, description="Of a transferee: whether it purchased; taken so where nothing is said."
    )
    holdings: list[Holding] = Field(default=[], description="What it holds, an entry a class or warrant.")


class Registration(Sourced):
    """An earlier registration: a demand, a short form, or one of {company's} own."""

    id: Id = Field(description="The name of the registration in this file.")
    kind: Literal["demand", "short_form", "company"] = Field(description="A demand, a short form, or one of {company's} own.")
    way: Way | None = Field(default=None, description="The way through which a demand was requested.")
    by: list[Id] = Field(default=[], description="The ids of the holders who requested it.")
    form: Form | None = Field(default=None, description="The form of the SEC, such as S-1.")
    method: Literal["underwritten", "firm_commitment", "other"] | None = Field(
        default=None, description="How the shares were offered."
    )
    notice: Date | None = Field(default=None, description="The day of its notice, YYYY-MM-DD.")
    investors_notified: Date | None = Field(
        default=None, description="The day on which each Investor had notice of it, YYYY-MM-DD."
    )
    effective: Date | None = Field(default=None, description="The day on which it became effective, YYYY-MM-DD.")
    all_covered: StrictBool = Field(default=True, description="Whether it covers all the shares of its notice.")
    all_sold: StrictBool = Field(default=True, description="Whether all of its shares were sold.")
    withdrawn: StrictBool = Field(default=False, description="Whether it was withdrawn.")

    @model_validator(mode="after")
    def _complete(self) -> Registration:
        if self.kind == "demand" and self.way is None:
            raise ValueError("a demand names the way through which it was requested; add way")
        first = min(filter(None, (self.notice, self.investors_notified)), default=None)
        if self.effective and self.notice and self.effective < self.notice:
            raise ValueError(f"it became effective on {self.effective}, before its notice of {first}; mend one of the dates")
        return self


class Proposal(Model):
    """A further amendment, as if it were made: a number of the contract, and who has signed it."""

    term: Amendable = Field(description="The number of the contract that is amended.")
    way: Way = Field(description="The way whose number it is.")
    value: Shares = Field(description="The number of demands that it would give.")
    signed: list[Signatory] = Field(default=[], description="Who has signed it.")


class Assumption(Model):
    """Something that the file leaves out, or takes for granted."""

    item: Text = Field(description="What is left out or taken for granted.")
    basis: Literal["inferred", "assumed"] = Field(default="assumed", description="Whether it is inferred or assumed.")
    note: Text = Field(description="What is taken, and why.")


class Matter(Model):
    """A deal at a date: everything that one file says."""

    regrights: Literal[1] = Field(description="The version of this form: 1.")
    agreement: Known = Field(
        default=kb.DEFAULT,
        description="The agreement: the name of its folder among the rules; the embedded one where nothing is said.",
    )
    labels: dict[str, Called] = Field(
        default={}, description="What the parties of this deal are called in every answer, by the labels of the agreement."
    )
    matter: Called = Field(description="How the matter is called.")
    as_of: Date = Field(description="The day that the file is right for, YYYY-MM-DD.")
    price: Price | None = Field(
        default=None, description="Dollars a share, where an act states none: decimal text, or with its basis."
    )
    form_s3: FormS3 | None = Field(
        default=None, description="Whether {company} is eligible for Form S-3: true or false, or with its basis."
    )
    classes: list[StockClass] = Field(description="The classes of capital stock.")
    warrants: list[Warrant] = Field(default=[], description="The warrants.")
    holders: list[Holder] = Field(description="Who holds stock or warrants.")
    signatures: dict[Amendment, list[Signatory]] = Field(
        default_factory=lambda: in_use().signed, description="Who has signed the amendment; all three where nothing is said."
    )
    registrations: list[Registration] = Field(
        default=[], description="Earlier registrations: what counts against the demands, and what defers."
    )
    readings: dict[str, str] = Field(
        default={}, description="How contestable points are read, by the name of the point; the rest take their default."
    )
    acts: list[Act] = Field(default=[], description="What someone wants to do.")
    assumptions: list[Assumption] = Field(default=[], description="What the file leaves out, or takes for granted.")
    proposed_amendment: Proposal | None = Field(default=None, description="A further amendment, as if it were made.")

    @property
    def agreed(self) -> Agreement:
        """What its agreement declares, the parties called as this matter calls them."""
        return agreement_of(self.agreement, tuple(sorted(self.labels.items())))


class Named(Protocol):
    """An entry that is known by its id."""

    @property
    def id(self) -> str:
        """The id."""


Entry = TypeVar("Entry", bound=Named)


def replaced(entries: Iterable[Entry], changed: Entry) -> list[Entry]:
    """Return entries with the one of the same id as it has become."""
    return [changed if entry.id == changed.id else entry for entry in entries]
