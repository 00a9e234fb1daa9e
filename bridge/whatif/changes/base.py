"""What every change is: dated, named, and applied exactly or refused."""

from __future__ import annotations

from typing import ClassVar

from regrights.bridge.matter.held import Holder
from regrights.bridge.matter.model import Matter, replaced
from regrights.bridge.matter.scalars import Date, Model, Text


class Change(Model):
    """A change on a day (``date``; from the first day where none is named), with a name of its own if it is given one."""

    order: ClassVar[tuple[str, ...]] = ()
    """The keys that a line of words gives by position."""

    kind: str
    date: Date | None = None
    name: Text | None = None

    def apply(self, matter: Matter) -> Matter:
        """Return the matter after the change. Raises UsageError where it is impossible."""
        raise NotImplementedError


def with_holder(matter: Matter, changed: Holder) -> Matter:
    """Return the matter with a holder as it has become."""
    return matter.model_copy(update={"holders": replaced(matter.holders, changed)})
