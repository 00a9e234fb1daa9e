"""What someone wants to do: the acts of a matter file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from regrights.bridge.matter.act_parts import Deferral, Holdback, Joining
from regrights.bridge.matter.listed import KeyOf, further, in_use, unknown_kinds
from regrights.bridge.matter.measures import Cents, Rate
from regrights.bridge.matter.scalars import (
    Date,
    Dollars,
    Exclusion,
    Form,
    Id,
    Model,
    Relation,
    Shares,
    Signatory,
    Text,
    Way,
)

COMPANY = "company"
"""The Company, where holders are named."""


class _Act(Model):
    id: Id = Field(description="The name of the act in this file.")
    by: Annotated[list[Id], Field(min_length=1, description="The ids of those who act.")]
    date: Date | None = Field(
        default=None, description="The day of the act, YYYY-MM-DD; that of the matter where nothing is said."
    )
    note: Text | None = Field(default=None, description="What else is to be said of it.")

    @property
    def asked(self) -> dict[str, int]:
        """The shares that each one asks for, or that move; none where the act has none."""
        return {}


class _Sale(_Act):
    """An act by which shares are offered."""

    selling_expenses: Annotated[Rate | None, KeyOf("act")] = further(
        default=None,
        description="What the sale costs its sellers, in percent of the price, where that is not as the matter has it.",
    )
    counsel_fees: Annotated[Cents | None, KeyOf("act")] = further(
        default=None, description="What counsel of those who sell costs, in dollars, as decimal text."
    )
    also_selling: Annotated[dict[str, Shares], KeyOf("act")] = further(
        default={}, description="Shares that others put in, not by a right to be included: of a holder, by its id, or of company."
    )


class Request(_Sale):
    """A Demand Notice or a short-form notice."""

    kind: Literal["demand", "short_form"] = Field(description="What is asked for.")
    way: Way | None = Field(
        default=None, description="The way through which it is requested; every one is tried where nothing is said."
    )
    shares: dict[str, Shares] | Shares | None = Field(
        default=None, description="Shares that each requester asks to register, by its id; a number where there is one requester."
    )
    price: Dollars | None = Field(default=None, description="Dollars a share, as decimal text.")
    aggregate_price: Dollars | None = Field(
        default=None, description="Dollars for all the requesters' shares together, in place of price."
    )
    method: Literal["underwritten", "firm_commitment", "other"] | None = Field(
        default=None, description="The intended method of disposition; without it the notice is not complete."
    )
    written: StrictBool = Field(default=True, description="Whether the notice is in writing.")
    joining: list[Joining] = Field(default=[], description="Who asks to be included.")
    underwriter_maximum: Shares | None = Field(
        default=None, description="The most shares that the underwriter takes, a whole number."
    )
    deferral: Annotated[Deferral | None, KeyOf("act")] = further(
        default=None, description="That {company} has put it off, on the day of the act, and on which ground."
    )

    @model_validator(mode="after")
    def _fits(self) -> Request:
        if isinstance(self.shares, int) and len(self.by) > 1:
            raise ValueError("several requesters: write the shares of each, as shares: {holder: number, …}")
        if isinstance(self.shares, dict) and (strangers := [h for h in self.shares if h not in self.by]):
            raise ValueError(f"shares names {', '.join(strangers)}, not in by; add to by, or put under joining")
        if self.price is not None and self.aggregate_price is not None:
            raise ValueError("price and aggregate_price are both stated; keep one")
        if self.aggregate_price is not None and not sum(self.asked.values()):
            raise ValueError("aggregate_price needs the number of shares; add shares")
        return self

    @property
    def asked(self) -> dict[str, int]:
        """The shares that each requester asks to register; none where the notice does not say."""
        if isinstance(self.shares, dict):
            return self.shares
        return {} if self.shares is None else {self.by[0]: self.shares}


class Distribution(_Act):
    """A distribution of Restricted Stock in kind."""

    kind: Literal["distribution"] = Field(description="A distribution in kind.")
    shares: dict[str, Shares] | Shares = Field(description="Shares that each distributes, by its id; a number where one does.")
    to: Literal["limited_partners", "members", "other"] = Field(description="Who the recipients are.")
    recipients_bound: StrictBool = Field(default=False, description="Whether the recipients agree to be bound by the holdback.")
    holdback: Holdback | None = Field(default=None, description="The holdback that is asked for, if one is.")

    @model_validator(mode="after")
    def _fits(self) -> Distribution:
        if isinstance(self.shares, int) and len(self.by) > 1:
            raise ValueError("several distributors: write the shares of each, as shares: {holder: number, …}")
        return self

    @property
    def asked(self) -> dict[str, int]:
        """The shares that each distributes."""
        return self.shares if isinstance(self.shares, dict) else {self.by[0]: self.shares}


class Transfer(_Act):
    """A transfer to someone who is to have the transferor's rights to demand."""

    kind: Literal["transfer"] = Field(description="A transfer with the rights to demand.")
    by: Annotated[list[Id], Field(min_length=1, max_length=1, description="The id of the transferor.")]
    to: Id = Field(description="The id of the transferee.")
    class_: Annotated[Id | None, Field(alias="class", description="The id of the class whose shares move.")] = None
    warrant: Id | None = Field(default=None, description="The id of the warrant that moves, where it is no class.")
    shares: Shares = Field(description="Shares that move, or that are issuable on what moves, a whole number.")
    purchase: StrictBool | None = Field(
        default=None, description="Whether the transferee purchases; taken so where nothing is said."
    )
    relation: Annotated[Relation | None, KeyOf("act")] = further(
        default=None, description="What the transferee is to the transferor."
    )
    notified: Annotated[StrictBool, KeyOf("act")] = further(default=False, description="Whether {company} has notice of it.")
    agrees_in_writing: Annotated[StrictBool, KeyOf("act")] = further(
        default=False, description="Whether the transferee agrees in writing to be bound."
    )

    @property
    def asked(self) -> dict[str, int]:
        """The shares that the transferor moves."""
        return {self.by[0]: self.shares}

    @model_validator(mode="after")
    def _one_of(self) -> Transfer:
        if (self.class_ is None) == (self.warrant is None):
            raise ValueError("a transfer moves a class or a warrant, one of the two")
        return self


class Joinder(_Act):
    """A further holder's joining the agreement."""

    kind: Literal["joinder"] = Field(description="A joinder to the agreement.")
    consents: list[Signatory] = Field(default=[], description="Who consents in writing.")
    agrees_in_writing: StrictBool = Field(default=False, description="Whether it agrees in writing to be bound.")


class Company(_Sale):
    """A registration that {company} itself proposes, for its own account or another's. Nobody but the company acts."""

    kind: Literal["company"] = Field(description="A registration that {company} itself proposes.")
    by: list[str] = Field(default=[COMPANY], description="The company, and nobody else.")
    form: Form = Field(default="S-1", description="The SEC form, such as S-1.")
    shares: Shares = Field(default=0, description="Shares that {company} proposes to sell, a whole number.")
    method: Literal["underwritten", "firm_commitment", "other"] | None = Field(
        default=None, description="How the shares are to be sold; only an underwritten offering is cut back."
    )
    joining: list[Joining] = Field(default=[], description="Requests to be included, days after the notice was given.")
    underwriter_maximum: Shares | None = Field(default=None, description="The most shares that the underwriter takes.")
    initial: Annotated[StrictBool | None, KeyOf("act")] = further(
        default=None,
        description="Whether it is the first public offering; taken not to be where nothing is said.",
    )
    for_cash: Annotated[StrictBool | None, KeyOf("act")] = further(
        default=None, description="Whether it is solely for cash; taken so where nothing is said."
    )
    exclusion: Annotated[Exclusion | None, KeyOf("act")] = further(
        default=None, description="Why it is a registration that does not count, where it is one."
    )

    @model_validator(mode="after")
    def _fits(self) -> Company:
        if self.by != [COMPANY]:
            raise ValueError(
                in_use().called("a registration of {company's} own is proposed by the company alone; write by: [company]")
            )
        return self

    @property
    def asked(self) -> dict[str, int]:
        """The shares that the Company proposes to sell."""
        return {COMPANY: self.shares}


class Grant(_Act):
    """A grant of later registration rights by {company}. Nobody but the company acts."""

    kind: Literal["grant"] = Field(description="A grant of later registration rights.")
    by: list[str] = Field(default=[COMPANY], description="The company, and nobody else.")
    to: Text = Field(description="Who is granted them, in words.")
    ahead: StrictBool | None = Field(
        default=None,
        description="Whether the shares that it is for may go before the Investors'; taken not to where nothing is said.",
    )
    demands: StrictBool | None = Field(
        default=None, description="Whether it lets the other demand a registration; taken not to where nothing is said."
    )
    agreed_by: list[Id] = Field(default=[], description="The ids of the holders who agree to it.")

    @model_validator(mode="after")
    def _fits(self) -> Grant:
        if self.by != [COMPANY]:
            raise ValueError("registration rights are granted by the company alone; write by: [company]")
        return self

    @classmethod
    def known_keys(cls) -> set[str]:
        """Return the keys that it may have, where the agreement in use knows such an act."""
        return set() if "grant" in unknown_kinds() else super().known_keys()


Act = Annotated[Request | Distribution | Transfer | Joinder | Company | Grant, Field(discriminator="kind")]
Offered = Request | Company
"""An act whose shares may have to be divided."""
