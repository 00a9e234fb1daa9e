"""What a matter states by a plain value, or by one with its basis: price, Form S-3, events, expenses, terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictBool, ValidationInfo, field_validator, model_validator

from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.errors import UsageError, closest
from regrights.bridge.matter.blanks import value_of
from regrights.bridge.matter.listed import in_use, using
from regrights.bridge.matter.measures import Rate
from regrights.bridge.matter.scalars import Date, Dollars, Sourced, Unfit

TERM = "(term)"
"""The key that tells a stated term its name; no file has it."""


class _Plain(Sourced):
    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | cls) else {"value": value}


class Price(_Plain):
    """Dollars a share, where no act states its own. In a file also plain text: ``price: "0.75"``."""

    value: Dollars = Field(description="Dollars a share, as decimal text.")


class FormS3(_Plain):
    """Whether {company} is eligible for Form S-3. In a file also plain: ``form_s3: false``."""

    value: StrictBool = Field(description="Whether {company} is eligible for Form S-3.")


class Event(_Plain):
    """The day of an event of the deal. In a file also plain: ``2020-01-31``."""

    value: Date = Field(description="The day, YYYY-MM-DD.")


class SellingExpenses(_Plain):
    """What a sale costs its sellers, in percent of the price. In a file also plain: ``selling_expenses: "7"``."""

    value: Rate = Field(description="Percent of the price, exact.")


class StatedTerm(Sourced):
    """A number of the contract that the agreement leaves to the deal. In a file also plain: ``40``."""

    term: str = Field(alias=TERM, description="The name of the term: the key that it stands under.")
    value: Any = Field(description="The value, in the unit of the term.")

    @field_validator("value", mode="plain")
    @classmethod
    def _of_its_unit(cls, value: Any, info: ValidationInfo) -> Any:
        blank = in_use().blanks.get(info.data.get("term", ""))
        return value if blank is None else value_of(blank, value)


def stated_term(agreement: str, name: str, value: object) -> StatedTerm:
    """Return a term of an agreement with a value, as if a file stated it. Raises UsageError where it can be no such term."""
    blanks = agreement_of(agreement).blanks
    if name not in blanks:
        raise UsageError(f"there is no term {name}", closest(name, blanks, "terms"))
    try:
        fitting = value_of(blanks[name], value)
    except Unfit as error:
        raise UsageError(f"{name}: {error}", error.mend) from None
    with using(agreement):
        return StatedTerm.model_validate({TERM: name, "value": fitting})


def _named(terms: Any) -> Any:
    """Return terms with the name of each within it; one with nothing after it is left out."""
    if not isinstance(terms, Mapping):
        return terms
    within = {name: value if isinstance(value, dict | StatedTerm) else {"value": value} for name, value in terms.items()}
    return {
        name: value if isinstance(value, StatedTerm) else {**value, TERM: str(name)}
        for name, value in within.items()
        if terms[name] is not None
    }


Terms = Annotated[dict[str, StatedTerm], BeforeValidator(_named)]
"""The terms that a matter states, by name."""
