"""What an act may have within it: a request to be included, a period of distribution, a deferral."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from regrights.bridge.matter.listed import KeyOf, further
from regrights.bridge.matter.measures import PartOfOne
from regrights.bridge.matter.scalars import Date, Days, DeferralGround, Id, Model, Shares


class Joining(Model):
    """An Investor's request to be included, and how many days after its Further Notice it came."""

    by: Id = Field(description="The id of the Investor that asks to be included.")
    shares: Shares = Field(description="Shares that it asks to include, a whole number.")
    days_after_notice: Days = Field(description="Days from its Further Notice to its request.")


class Holdback(Model):
    """A period of distribution, first and last day."""

    from_: Annotated[Date, Field(alias="from", description="The first day, YYYY-MM-DD.")]
    to: Date = Field(description="The last day, YYYY-MM-DD.")
    initial: Annotated[StrictBool, KeyOf("holdback")] = further(
        default=False, description="Whether it is that of the first public offering."
    )
    all_bound: Annotated[StrictBool | None, KeyOf("holdback")] = further(
        default=None, description="Whether all are bound alike whom the agreement asks to be; taken so where nothing is said."
    )
    released: Annotated[PartOfOne | None, KeyOf("holdback")] = further(
        default=None, description="The part that has been released of what is bound, such as 1/4."
    )


class Deferral(Model):
    """That {company} has put a request off, on the day of the act."""

    ground: DeferralGround = Field(description="The ground on which it is put off.")
