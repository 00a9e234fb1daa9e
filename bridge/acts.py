"""What someone wants to do: the acts of a matter file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from regrights.bridge.values import Date, Days, Form, Id, Model, Money, Shares, Signatory, Text, Way


class Joining(Model):
    """An Investor's request to be included, and how many days after its Further Notice it came."""

    by: Id
    shares: Shares
    days_after_notice: Days


class Holdback(Model):
    """A period of distribution, first and last day."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date


class _Act(Model):
    id: Id
    by: Annotated[list[Id], Field(min_length=1)]
    date: Date | None = None
    note: Text | None = None

    @property
    def asked(self) -> dict[str, int]:
        """The shares that each one asks for, or that move; none where the act has none."""
        return {}


class Request(_Act):
    """A Demand Notice or a short-form notice."""

    kind: Literal["demand", "short_form"]
    way: Way | None = None
    shares: dict[str, Shares] | Shares | None = None
    price: Money | None = None
    aggregate_price: Money | None = None
    method: Literal["underwritten", "firm_commitment", "other"] | None = None
    written: StrictBool = True
    joining: list[Joining] = []
    underwriter_maximum: Shares | None = None

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

    kind: Literal["distribution"]
    shares: dict[str, Shares] | Shares
    to: Literal["limited_partners", "members", "other"]
    recipients_bound: StrictBool = False
    holdback: Holdback | None = None

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
    """A transfer to someone who is to have the transferor's rights under 3(a)."""

    kind: Literal["transfer"]
    by: Annotated[list[Id], Field(min_length=1, max_length=1)]
    to: Id
    class_: Annotated[Id | None, Field(alias="class")] = None
    warrant: Id | None = None
    shares: Shares
    purchase: StrictBool | None = None

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
    """A further holder's joining as an Other Investor."""

    kind: Literal["joinder"]
    consents: list[Signatory] = []
    agrees_in_writing: StrictBool = False


class Company(_Act):
    """A registration that Savvis itself proposes, for its own account or another's (3(d)). Nobody but the company acts."""

    kind: Literal["company"]
    by: Annotated[list[Literal["company"]], Field(min_length=1, max_length=1)] = ["company"]  # type: ignore[assignment]
    form: Form = "S-1"
    shares: Shares = 0
    method: Literal["underwritten", "firm_commitment", "other"] | None = None
    joining: list[Joining] = []
    underwriter_maximum: Shares | None = None

    @property
    def asked(self) -> dict[str, int]:
        """The shares that Savvis proposes to sell."""
        return {"company": self.shares}


Act = Annotated[Request | Distribution | Transfer | Joinder | Company, Field(discriminator="kind")]
Offered = Request | Company
"""An act whose shares may have to be divided."""
