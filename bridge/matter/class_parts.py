"""What a class of stock may have within it: votes that are a part of the whole, splits, ratios that follow."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Discriminator, Field, PlainSerializer, PlainValidator, Tag, WithJsonSchema, model_validator

from regrights.bridge.matter.scalars import Date, Model, PositiveRatio, Ratio, Sourced, Unfit, shown

Rounding = Literal["down", "up", "nearest", "cash"]
"""What becomes of a fraction of a share: it is dropped (or paid in cash, and so dropped), made whole, or rounded, a half up."""
IN_WORDS = {"down": "is dropped", "up": "is made a whole one", "nearest": "is rounded, a half up", "cash": "is paid in cash"}

_RATIO = re.compile(r"([0-9]{1,9})(?::|-for-| for )([0-9]{1,9})")
_MEND = 'write new shares for old: "15:1" or "15-for-1"; a reverse split: "1:15" or "1-for-15"'


def rounded(shares: Fraction, how: str | None) -> int:
    """Return whole shares; where nothing is said how, a fraction is dropped."""
    match how:
        case "up":
            return ceil(shares)
        case "nearest":
            return floor(shares + Fraction(1, 2))
    return floor(shares)


class SplitRatio(NamedTuple):
    """So many ``new`` shares for so many ``old`` ones. Its text is ``15:1``."""

    new: int
    old: int

    def __str__(self) -> str:
        return f"{self.new}:{self.old}"

    @property
    def rate(self) -> Fraction:
        """The shares that come of one."""
        return Fraction(self.new, self.old)

    @property
    def words(self) -> str:
        """The split in words."""
        return f"{self.new}-for-{self.old} {'split' if self.new > self.old else 'reverse split'}"


def split_ratio(value: object) -> SplitRatio:
    """Return the ratio of a split. Raises Unfit for what is none."""
    if isinstance(value, SplitRatio):
        return value
    found = _RATIO.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if found is None:
        raise Unfit(f"{shown(value)} is no ratio of a split", _MEND)
    new, old = map(int, found.groups())
    if not new or not old:
        raise Unfit(f"{shown(value)}: a split leaves some shares, and is of some", _MEND)
    if new == old:
        raise Unfit(f"{shown(value)} changes nothing", "leave the split out, or write another ratio")
    return SplitRatio(new, old)


NewForOld = Annotated[
    SplitRatio,
    PlainValidator(split_ratio),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": f"^{_RATIO.pattern}$"}),
]


class Split(Sourced):
    """A split of a class, or (fewer new shares than old) a reverse split, after the day that the file is right for."""

    date: Date = Field(description="The day from which it counts, YYYY-MM-DD; one on or before as_of is in the figures already.")
    ratio: NewForOld = Field(description="New shares for old: 15:1 or 15-for-1; of a reverse split, 1:15 or 1-for-15.")
    rounding: Rounding | None = Field(
        default=None, description="What becomes of a fraction of a holder's share; it is dropped (assumed) where nothing is said."
    )


class RatioFrom(Sourced):
    """The ratio by which a class converts from a day on."""

    from_: Annotated[Date, Field(alias="from", description="The first day on which it is in force, YYYY-MM-DD.")]
    ratio: PositiveRatio = Field(description="Shares that a share converts into, as after every split of that day.")


class VotesPart(Model):
    """Votes of a class that are a fixed part of all votes, spread over its shares."""

    part: Ratio | None = Field(default=None, description='The part of all votes, a fraction such as "1/3".')
    percent: Ratio | None = Field(default=None, description="The same in percent.")

    @model_validator(mode="after")
    def _within(self) -> VotesPart:
        if (self.part is None) == (self.percent is None):
            raise Unfit("the part is to be said once", 'write {part: "1/3"}, or {percent: 33}')
        if not 0 < self.of_one < 1:
            raise Unfit("a part of all votes is more than nothing and less than the whole", 'write a part, such as "1/3"')
        return self

    @property
    def of_one(self) -> Fraction:
        """The part, as a fraction of one."""
        return Fraction(self.part if self.part is not None else (self.percent or 0) / 100)


def _kind(value: Any) -> str:
    return "part" if isinstance(value, dict | VotesPart) else "word"


Votes = Annotated[
    Annotated[Literal["as_converted"], Tag("word")] | Annotated[VotesPart, Tag("part")],
    Discriminator(_kind),
]
"""How a class votes, where it is not by a number of votes a share."""
