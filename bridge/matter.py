"""The matter: what a file says about a deal at a date, as typed and checked values.

Shares and votes are whole numbers; ratios and votes a share are exact fractions; prices are dollars, exact decimals.
``basis`` says where a figure comes from: given, sourced, inferred or assumed.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StringConstraints, model_validator

BasisName = Literal["given", "sourced", "inferred", "assumed"]
Capacity = Literal["wcas", "wcas_person", "reuters", "constellation", "nortel", "gecc", "other_investor", "company", "none"]
Way = Literal["wcas", "reuters", "constellation", "other_eligible", "covered_warrants", "other_investors"]
Signatory = Literal["company", "wcas", "reuters"]
Form = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[A-Z0-9]+$", max_length=12)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Text = Annotated[str, StringConstraints(max_length=2000)]
Shares = Annotated[StrictInt, Field(ge=0)]
Days = Annotated[StrictInt, Field(ge=0, le=100_000)]

_DECIMAL = re.compile(r"\d{1,16}(\.\d{1,9})?")
_FRACTION = re.compile(r"\d{1,16}(\.\d{1,9})?(/\d{1,16})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _money(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal) or not _DECIMAL.fullmatch(str(value)):
        raise ValueError('an amount of dollars is decimal text, such as "0.75"')
    if not (amount := Decimal(str(value))):
        raise ValueError("an amount of dollars is more than nothing")
    return amount


def _fraction(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal) or not _FRACTION.fullmatch(str(value)):
        raise ValueError('a ratio is an exact fraction, such as "4000/3", or a decimal, such as "1.5"')
    top, _, bottom = str(value).partition("/")
    if bottom and not int(bottom):
        raise ValueError("a ratio has no zero below the line")
    return Fraction(top) / (int(bottom) if bottom else 1)


def _date(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("a date is written YYYY-MM-DD, such as 2002-06-28")
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"there is no {value} in the calendar") from None
    if not dt.date(1900, 1, 1) <= day <= dt.date(2999, 12, 31):
        raise ValueError("a date lies between 1900-01-01 and 2999-12-31")
    return day


Money = Annotated[Decimal, BeforeValidator(_money)]
Ratio = Annotated[Fraction, BeforeValidator(_fraction)]
Date = Annotated[dt.date, BeforeValidator(_date)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _Sourced(_Model):
    basis: BasisName = "given"
    source: Text | None = None
    note: Text | None = None


class Price(_Sourced):
    """Dollars a share, where no act states its own. In a file also plain text: ``price: "0.75"``."""

    value: Money

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Price) else {"value": value}


class FormS3(_Sourced):
    """Whether Savvis is eligible for Form S-3. In a file also plain: ``form_s3: false``."""

    value: StrictBool

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | FormS3) else {"value": value}


class StockClass(_Sourced):
    """A class of capital stock: its outstanding shares, and the votes of a share."""

    id: Id
    kind: Literal["common", "preferred"]
    name: Text | None = None
    outstanding: Shares
    votes_per_share: Ratio | None = None
    votes: Literal["as_converted"] | None = None
    converts_to: Id | None = None
    ratio: Ratio | None = None


class Warrant(_Sourced):
    """A warrant: ``covered`` if a Covered Warrant, ``constellation`` if one of the Constellation Warrants."""

    id: Id
    name: Text | None = None
    covered: StrictBool = False
    constellation: StrictBool = False
    into: Id
    exercise_price: Money | None = None


class Holding(_Sourced):
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


class Holder(_Model):
    """Someone who holds stock or warrants, and how the agreement names it."""

    id: Id
    name: Text | None = None
    capacity: Capacity
    transferee_of: Id | None = None
    purchase: StrictBool | None = None
    holdings: list[Holding] = []


class Registration(_Sourced):
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


class Joining(_Model):
    """An Investor's request to be included, and how many days after its Further Notice it came."""

    by: Id
    shares: Shares
    days_after_notice: Days


class Holdback(_Model):
    """A period of distribution, first and last day."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date


class _Act(_Model):
    id: Id
    by: Annotated[list[Id], Field(min_length=1)]
    date: Date | None = None
    note: Text | None = None


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
    purchase: StrictBool

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


Act = Annotated[Request | Distribution | Transfer | Joinder, Field(discriminator="kind")]


class Assumption(_Model):
    """Something that the file leaves out, or takes for granted."""

    item: Text
    basis: Literal["inferred", "assumed"] = "assumed"
    note: Text


class Matter(_Model):
    """A deal at a date: everything that one file says."""

    regrights: Literal[1]
    matter: Annotated[str, StringConstraints(min_length=1, max_length=300)]
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
