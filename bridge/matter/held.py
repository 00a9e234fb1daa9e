"""What is outstanding and held: classes, warrants, holders and what each holds; and options, which nobody is told to hold."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictBool, model_validator

from regrights.bridge.matter.class_parts import RatioFrom, Rounding, Split, Votes
from regrights.bridge.matter.listed import KeyOf, further, in_use
from regrights.bridge.matter.scalars import (
    Called,
    Capacity,
    Date,
    ExercisePrice,
    Id,
    Model,
    PositiveRatio,
    Ratio,
    Shares,
    Sourced,
    Text,
)

MARKS, GROUPS = "(marks)", "(groups)"
"""The keys under which the marks of an entry, and the groups that it is of, are taken together; no file has them."""


class _Gathering(Model):
    """An entry that has keys by its agreement, each of a table of it; those of one table are taken together."""

    tables: ClassVar[dict[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        for name, table in cls.tables.items():
            known = getattr(in_use(), table)
            found = {key: value for key, value in data.items() if key in known and value is not None}
            data = {key: value for key, value in data.items() if key not in known} | ({name: found} if found else {})
        return data

    @classmethod
    def known_keys(cls) -> set[str]:
        """Return the keys that it may have in a file of the agreement in use."""
        return super().known_keys().union(*(getattr(in_use(), table) for table in cls.tables.values()))


class StockClass(Sourced):
    """A class of capital stock: its outstanding shares, and the votes of a share."""

    id: Id = Field(description="The name of the class in this file.")
    kind: Literal["common", "preferred"] = Field(description="Common, or Preferred Stock.")
    name: Text | None = Field(default=None, description="How the class is called in answers; its id where it has no name.")
    outstanding: Shares = Field(description="Shares outstanding, a whole number.")
    votes_per_share: Ratio | None = Field(
        default=None, description="Votes of a share, a number or a fraction; one of common where nothing is said."
    )
    votes: Votes | None = Field(
        default=None,
        description="as_converted: a share has the votes of what it converts into; or which part of all votes the class has.",
    )
    converts_to: Id | None = Field(
        default=None, description="The id of the class that it converts into: of common, or of preferred that itself converts."
    )
    ratio: PositiveRatio | None = Field(
        default=None, description="Shares of it that a share converts into: a number, or two with a stroke, such as 4000/3."
    )
    ratios: list[RatioFrom] = further(default=[], description="Ratios that follow, each in force from its day on.")
    rounding: Rounding | None = further(
        default=None,
        description="What becomes of a fraction of a share on conversion, of all that a holder has of the class; it is dropped "
        "(inferred) where nothing is said.",
    )
    splits: list[Split] = further(
        default=[], description="Splits after the day that the file is right for: from its day on, each multiplies the figures."
    )


class Warrant(_Gathering, Sourced):
    """A warrant, with the marks that its agreement knows."""

    tables: ClassVar[dict[str, str]] = {MARKS: "marks"}

    id: Id = Field(description="The name of the warrant in this file; no class has it.")
    name: Text | None = Field(default=None, description="How the warrant is called in answers; its id where it has no name.")
    marks: dict[str, StrictBool] = Field(default={}, alias=MARKS, description="What it is marked as: keys of the warrant itself.")
    into: Id = Field(description="The id of the class that is issued on exercise; of preferred, what that converts into counts.")
    exercise_price: ExercisePrice | None = Field(default=None, description="Dollars a share on exercise, which may be nothing.")


class StockOption(Sourced):
    """Shares of options that were granted, or of a pool reserved for them. They count where an agreement counts fully diluted."""

    id: Id = Field(description="The name of the entry in this file; no class or warrant has it.")
    name: Text | None = Field(default=None, description="How it is called in answers; its id where it has no name.")
    kind: Literal["granted", "pool"] = Field(description="Options that were granted, or shares of a pool reserved for grants.")
    into: Id = Field(description="The id of the class that is issued on exercise; of preferred, what that converts into counts.")
    shares: Shares = Field(description="Shares that they are for, a whole number.")
    exercise_price: ExercisePrice | None = Field(default=None, description="Dollars a share on exercise, which may be nothing.")


class Holding(Sourced):
    """Shares of a class, or shares issuable on a warrant, that a holder holds."""

    class_: Annotated[Id | None, Field(alias="class", description="The id of the class whose shares are held.")] = None
    warrant: Id | None = Field(default=None, description="The id of the warrant that is held, where it is no class.")
    shares: Shares = Field(description="Shares held of the class, or issuable on exercise of the warrant, a whole number.")
    from_warrant: Id | None = Field(default=None, description="The id of the warrant on whose exercise the shares were issued.")
    restricted: StrictBool = Field(
        default=True, description="false: the shares were sold to the public, and are Restricted Stock no longer."
    )
    on_conversion: Annotated[StrictBool, KeyOf("holding")] = further(
        default=False, description="Of common: whether the shares were issued on conversion of Preferred Stock."
    )

    @model_validator(mode="after")
    def _one_of(self) -> Holding:
        if (self.class_ is None) == (self.warrant is None):
            raise ValueError("a holding names a class or a warrant, one of the two")
        if self.warrant is not None and (self.from_warrant is not None or not self.restricted):
            raise ValueError("from_warrant and restricted go with a class, not with a warrant")
        if self.warrant is not None and self.on_conversion:
            raise ValueError("on_conversion goes with a class, not with a warrant")
        return self


class SignsBy(Model):
    """By whom a holder signs that signs by another, such as a limited partnership by its general partner."""

    name: Called = Field(description="The name of the one that signs for it.")
    as_: Annotated[Called, Field(alias="as", description="What it is to the holder, such as general partner.")]


class Holder(_Gathering):
    """Someone who holds stock or warrants, and how the agreement names it."""

    tables: ClassVar[dict[str, str]] = {MARKS: "holder_marks", GROUPS: "groups"}

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
    marks: dict[str, StrictBool] = Field(default={}, alias=MARKS, description="What it is marked as: keys of the holder itself.")
    groups: dict[str, Id] = Field(default={}, alias=GROUPS, description="The groups that it is of: keys of the holder itself.")
    signs_by: SignsBy | None = further(
        default=None, description="By whom it signs papers, where it signs by another, such as its general partner."
    )
    holdings: list[Holding] = Field(default=[], description="What it holds, an entry a class or warrant.")
