"""A grid of scenarios: which values vary, over what, and the matter at each point of the grid."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from math import prod
from operator import mul

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.figures import Money
from regrights.bridge.cures.interventions import asking
from regrights.bridge.matter.adjusting import act_of, adjusted, ids_of
from regrights.bridge.matter.consistency import findings_of
from regrights.bridge.matter.holdings import given_to, holder_of, issued, known_item, repurchased, taken_from
from regrights.bridge.matter.model import Matter, replaced
from regrights.bridge.matter.scalars import Unfit, date, decimal, money, whole
from regrights.bridge.matter.stated import FormS3, stated_term

Value = Decimal | dt.date | int | str
TERM = "term"
"""What stands before the name of a term that varies."""
MOST = 10_000_000
"""How many points a grid may have."""


@dataclass(frozen=True)
class Variable:
    """One thing that varies: price, as_of, form_s3, reading.ISSUE, term.NAME, HOLDER.ITEM or ACT.HOLDER.

    ``to`` is the end of its range, on a step or not. ``unit`` is the least step that can be told apart: a cent, a day, a share;
    none for what is no amount.
    """

    name: str
    values: tuple[Value, ...]
    to: Value | None = None

    @property
    def unit(self) -> Decimal | int | None:
        """The least step: a cent, a day or a share."""
        first = self.values[0]
        return Decimal("0.01") if isinstance(first, Decimal) else None if isinstance(first, str) else 1


@dataclass(frozen=True)
class Grid:
    """A matter and what varies; the first variable is the slowest. Points are numbered from 0."""

    matter: Matter
    variables: tuple[Variable, ...]

    def __len__(self) -> int:
        return prod(len(variable.values) for variable in self.variables)

    def at(self, index: int) -> tuple[Value, ...]:
        """Return the values of a point."""
        sizes = [len(variable.values) for variable in self.variables]
        strides = [*accumulate(reversed(sizes[1:]), mul, initial=1)][::-1]
        return tuple(
            variable.values[index // stride % size] for variable, stride, size in zip(self.variables, strides, sizes, strict=True)
        )

    def matter_at(self, values: Sequence[Value]) -> Matter:
        """Return the matter with such values. Raises UsageError where they are impossible."""
        matter = self.matter
        for variable, value in zip(self.variables, values, strict=True):
            matter = varied(matter, variable.name, value)
        return matter

    def of_acts(self, acts: Collection[str]) -> tuple[bool, ...]:
        """Return of each variable whether it changes only what these acts ask, so that one grounding serves all its values."""
        return tuple(variable.name == "price" or variable.name.partition(".")[0] in acts for variable in self.variables)


def varied(matter: Matter, name: str, value: Value) -> Matter:
    """Return a matter with one value changed. Raises UsageError where that is impossible.

    A holding that changes is issued or bought back: what others hold stays, and the class moves along.
    """
    if name == "price":
        return adjusted(matter, price=Decimal(str(value)))
    if name == "as_of":
        assert isinstance(value, dt.date)
        return adjusted(matter, as_of=value)
    if name == "form_s3":
        return matter.model_copy(update={"form_s3": FormS3(value=value == "true")})
    first, _, second = name.partition(".")
    if first in {"reading", TERM}:
        readings, terms = {second: str(value)}, {second: value}
        return adjusted(matter, terms=terms) if first == TERM else adjusted(matter, readings=readings)
    if any(act.id == first and (second in act.by or not _is_holder(matter, first)) for act in matter.acts):
        return _asking(matter, first, second, int(str(value)))
    return with_holding(matter, first, second, int(str(value)))


def _is_holder(matter: Matter, name: str) -> bool:
    return any(holder.id == name for holder in matter.holders)


def _asking(matter: Matter, name: str, holder: str, shares: int) -> Matter:
    act = act_of(matter, name)
    try:
        changes = asking(act, holder, shares)
    except UsageError as error:
        raise UsageError(f"{name}.{holder}: {error}") from None
    return matter.model_copy(update={"acts": replaced(matter.acts, act.model_copy(update=changes))})


def with_holding(matter: Matter, name: str, item: str, shares: int) -> Matter:
    """Return the matter with a holder holding so many shares of a class or warrant: issued, or bought back; others keep theirs.

    Raises UsageError.
    """
    known_item(matter, item)
    entries = [entry for entry in holder_of(matter, name).holdings if item in {entry.class_, entry.warrant}]
    more = shares - sum(entry.shares for entry in entries)
    if any(warrant.id == item for warrant in matter.warrants):
        return given_to(matter, name, item, more) if more > 0 else taken_from(matter, name, item, -more)
    return issued(matter, name, item, more) if more > 0 else repurchased(matter, name, item, -more) if more else matter


def grid_of(matter: Matter, texts: Sequence[str]) -> Grid:
    """Return the grid that texts say, each a variable. Raises UsageError where one does not fit, or the grid is too large."""
    variables = tuple(variable_of(text, matter) for text in texts)
    names = [variable.name for variable in variables]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UsageError(f"--vary {twice[0]} stands twice; say all its values in one")
    grid = Grid(matter, variables)
    if len(grid) > MOST:
        raise UsageError(f"the grid has {len(grid):,} points, and {MOST:,} are the most; take larger steps")
    # Amounts are largest where every value is, and so no point between is beyond what can be reckoned with.
    for values in (tuple(map(most, (entry.values for entry in variables))) for most in (_least, _most)):
        changed = grid.matter_at(values)
        if found := list(findings_of(changed, ids_of(changed))):
            raise UsageError(f"at {', '.join(map(str, values))}: {found[0][1]}; {found[0][2]}")
    return grid


def _least(values: Sequence[Value]) -> Value:
    return values[0] if isinstance(values[0], str) else min(values)


def _most(values: Sequence[Value]) -> Value:
    return values[-1] if isinstance(values[0], str) else max(values)


def variable_of(text: str, matter: Matter) -> Variable:
    """Return the variable that a text says: ``price=0.50:4.00:0.05``, ``as_of=2003-01-01:2003-12-31:7``, ``form_s3=true,false``.

    Raises UsageError with how to write it.
    """
    name, separator, said = text.partition("=")
    if not separator or not said:
        raise UsageError(f"--vary {text}: write NAME=FROM:TO:STEP or NAME=A,B,C, such as price=0.50:4.00:0.05")
    if said.count(":") not in {0, 2}:
        raise UsageError(f"--vary {text}: a range is FROM:TO:STEP")
    try:
        if ":" in said:
            values = _range(matter, name, *said.split(":"))
        else:
            values = _listed([_value(matter, name, part) for part in said.split(",")])
    except UsageError as error:
        raise UsageError(f"{text}: {error.message}", error.mend, "--vary") from None
    except ValueError as error:
        raise UsageError(f"{text}: {error}", getattr(error, "mend", ""), "--vary") from None
    if not values:
        raise UsageError(f"--vary {text}: there is no value from the one to the other")
    if len(values) > MOST:
        raise UsageError(f"--vary {text}: {len(values):,} values are too many; take a larger step")
    _known(name, values, matter)
    end = said.split(":")[1] if ":" in said else None
    return Variable(name, values, None if end is None else _value(matter, name, end))


def _known(name: str, values: Sequence[Value], matter: Matter) -> None:
    """Raise UsageError where a value cannot be set; of amounts the least and the most are tried."""
    issue = name.removeprefix("reading.")
    points = matter.agreed.readings
    if name.startswith("reading.") and issue not in points:
        raise UsageError(f"there is no contestable point {issue}; the points: {', '.join(points)}")
    if name not in {"price", "as_of", "form_s3"} and "." not in name:
        terms = "term.NAME, " if matter.agreed.blanks else ""
        raise UsageError(f"--vary {name}: name price, as_of, form_s3, reading.ISSUE, {terms}HOLDER.ITEM or ACT.HOLDER")
    for value in values if isinstance(values[0], str) else (_least(values), _most(values)):
        changed = varied(matter, name, value)
        if found := list(findings_of(changed, ids_of(changed))):
            raise UsageError(f"--vary {name}={value}: {found[0][1]}; {found[0][2]}")


def _listed(values: Sequence[Value]) -> tuple[Value, ...]:
    """Return the values of a list: all amounts, or all text where one of them is no amount, such as none."""
    return tuple(map(str, values) if any(isinstance(value, str) for value in values) else values)


def _value(matter: Matter, name: str, text: str) -> Value:
    if name == "price":
        return money(text)
    if name == "as_of":
        return date(text)
    if name == "form_s3":
        if text not in {"true", "false"}:
            raise ValueError(f"{text!r} is neither true nor false")
        return text
    if name.startswith("reading."):
        return text
    if name.startswith(f"{TERM}."):
        return _term(matter, name.removeprefix(f"{TERM}."), text)
    return whole(text, most=10**18)


def _term(matter: Matter, name: str, text: str) -> Value:
    """Return a value of a term: an amount where it is one, else text. Raises UsageError where it can be none."""
    value = stated_term(matter.agreement, name, text).value
    if isinstance(value, Money):
        return Decimal(str(value))
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, int | dt.date) else text


def _range(matter: Matter, name: str, first: str, last: str, step: str) -> tuple[Value, ...]:
    start, end = _value(matter, name, first), _value(matter, name, last)
    if isinstance(start, str) or isinstance(end, str):
        raise ValueError("this has no range; write its values, divided by commas")
    if isinstance(start, dt.date) and isinstance(end, dt.date):
        days = _whole(step)
        return tuple(dt.date.fromordinal(day) for day in range(start.toordinal(), end.toordinal() + 1, days))
    size = decimal(step, "a step", "write how much is added each time, such as 0.05")
    if not size or (isinstance(start, int) and size != int(size)):
        raise Unfit(f"{step!r} is no step", "write how much is added each time, more than nothing")
    assert isinstance(start, int | Decimal)
    assert isinstance(end, int | Decimal)
    count = int((end - start) / size) if end >= start else -1
    if count > MOST:
        raise ValueError(f"{count:,} values are too many; take a larger step")
    return tuple(type(start)(start + number * size) for number in range(count + 1))


def _whole(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
        raise ValueError(f"{text!r} is no number of days")
    return int(text)
