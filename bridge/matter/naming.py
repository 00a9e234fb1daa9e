"""How holders, classes and warrants are called in what is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.basics.text import alike, blank
from regrights.bridge.matter.model import Matter, Named, Registration


class Called(Named, Protocol):
    """An entry that may have a name beside its id."""

    @property
    def name(self) -> str | None:
        """The name."""


class Naming:
    """From an id to the words for it: a holder's name, or what the deal calls a party. ``agreed`` has the words for all else."""

    def __init__(self, matter: Matter) -> None:
        self.agreed = matter.agreed
        self._names = _told_apart(matter.holders)

    def __call__(self, name: str) -> str:
        """Return the words for an id; the id where there are none."""
        return self._names.get(name) or self.agreed.signatories.get(name, name)


def naming(matter: Matter) -> Naming:
    """Return how the ids of a matter are called."""
    return Naming(matter)


def registration_name(agreed: Agreement, entry: Registration) -> str:
    """Return the words for an earlier registration within a sentence: its kind, way and form, and its id."""
    way = f" by way of {agreed.ways[entry.way]}" if entry.way else ""
    form = f" on Form {entry.form}" if entry.form else ""
    return f"the {agreed.kind_within(entry.kind)}{way}{form} ({entry.id})"


def item_names(matter: Matter) -> dict[str, str]:
    """Return the words for each class, warrant and entry of options, by its id."""
    return _told_apart([*matter.classes, *matter.warrants, *matter.options])


def called(entry: Called) -> str:
    """Return the name of an entry, or its id where it has none to be seen."""
    return entry.id if entry.name is None or blank(entry.name) else entry.name


def _told_apart(entries: Sequence[Called]) -> dict[str, str]:
    """Return how each entry is called, by its id; a name that several have is followed by the id."""
    names = {entry.id: called(entry) for entry in entries}
    shared = Counter(map(alike, names.values()))
    return {name: text if text == name or shared[alike(text)] == 1 else f"{text} ({name})" for name, text in names.items()}
