"""The matter: what a file says about a deal at a date, as typed and checked values.

Shares and votes are whole numbers; ratios and votes a share are exact fractions; prices are dollars, exact decimals.
``basis`` says where a figure comes from: given, sourced, inferred or assumed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field, StrictBool, model_validator

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, agreement_of
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.held import Holder, StockClass, StockOption, Warrant
from regrights.bridge.matter.listed import KeyOf, further, in_use
from regrights.bridge.matter.scalars import (
    Amendable,
    Amendment,
    Called,
    Date,
    Exclusion,
    Form,
    Id,
    Known,
    Label,
    Model,
    Shares,
    Signatory,
    Sourced,
    Text,
    Way,
)
from regrights.bridge.matter.stated import Event, FormS3, Price, SellingExpenses, Terms


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
    withdrawal: Annotated[Literal["paid", "forfeited", "adverse_change"] | None, KeyOf("registration")] = further(
        default=None, description="How it was withdrawn: expenses paid, a demand forfeited, or for a material adverse change."
    )
    requested: Annotated[Shares | None, KeyOf("registration")] = further(
        default=None, description="Shares that the holders asked to include, a whole number."
    )
    included: Annotated[Shares | None, KeyOf("registration")] = further(
        default=None, description="Those of them that were left after a cutback, a whole number."
    )
    put_off: Annotated[Date | None, KeyOf("registration")] = further(
        default=None, description="The day on which {company} put the request off, YYYY-MM-DD."
    )
    estimated_filing: Annotated[Date | None, KeyOf("registration")] = further(
        default=None, description="The day that {company} estimates in good faith for filing it, YYYY-MM-DD."
    )
    pursued: Annotated[StrictBool | None, KeyOf("registration")] = further(
        default=None, description="Whether {company} actively works on it; taken so where nothing is said."
    )
    exclusion: Annotated[Exclusion | None, KeyOf("registration")] = further(
        default=None, description="Why it is a registration that does not count, where it is one."
    )

    @model_validator(mode="after")
    def _complete(self) -> Registration:
        if self.kind == "demand" and self.way is None:
            raise ValueError("a demand names the way through which it was requested; add way")
        if self.withdrawal is not None and not self.withdrawn:
            raise ValueError("withdrawal says how it was withdrawn; add withdrawn: true")
        if self.requested is not None and self.included is not None and self.included > self.requested:
            raise ValueError(f"{self.included:,} shares were included, and {self.requested:,} requested; mend one of the two")
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


class Adjustment(Assumption):
    """Something that changes what the file states, and so figures: every answer tells in full what is taken."""


class MemoLines(Model):
    """What stands at the head of the memos on this matter."""

    to: Text | None = Field(default=None, description="To whom a memo goes.")
    from_: Annotated[Text | None, Field(alias="from", description="From whom it comes.")] = None
    re: Text | None = Field(default=None, description="What it is about; the matter, where nothing is said.")
    privileged: StrictBool = Field(default=False, description="Whether it is marked as privileged.")


class Matter(Model):
    """A deal at a date: everything that one file says."""

    regrights: Literal[1] = Field(description="The version of this form: 1.")
    agreement: Known = Field(
        default=kb.DEFAULT,
        description="The agreement: the name of its folder among the rules; the embedded one where nothing is said.",
    )
    labels: dict[str, Label] = Field(
        default={}, description="What the parties of this deal are called in every answer, by the labels of the agreement."
    )
    names: dict[str, Called] = further(
        default={}, description="The corporate names of those parties, as papers that are sent have them, by the same labels."
    )
    matter: Called = Field(description="How the matter is called.")
    as_of: Date = Field(description="The day that the file is right for, YYYY-MM-DD.")
    price: Price | None = Field(
        default=None, description="Dollars a share, where an act states none: decimal text, or with its basis."
    )
    form_s3: FormS3 | None = Field(
        default=None, description="Whether {company} is eligible for Form S-3: true or false, or with its basis."
    )
    terms: Annotated[Terms, KeyOf("matter")] = further(
        default={}, description="The numbers of the contract that the agreement leaves to the deal, plain or with their basis."
    )
    events: Annotated[dict[str, Event], KeyOf("matter")] = further(
        default={}, description="The days of events of the deal, plain or with their basis."
    )
    selling_expenses: Annotated[SellingExpenses | None, KeyOf("matter")] = further(
        default=None, description="What a sale costs its sellers, in percent of the price, where an act states none."
    )
    classes: list[StockClass] = Field(description="The classes of capital stock.")
    warrants: list[Warrant] = Field(default=[], description="The warrants.")
    options: list[StockOption] = further(
        default=[], description="Options granted, and pools reserved: they count in what is fully diluted, nowhere else."
    )
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
    memo: MemoLines | None = Field(default=None, description="What stands at the head of the memos on this matter.")
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
