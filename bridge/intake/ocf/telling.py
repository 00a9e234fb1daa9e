"""What is to be told of a package: what was not taken, by kinds, with numbers and places; questions, notes, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from regrights.bridge.intake.taken import DOLLARS, Left, Question

MOST_PLACES = 40
"""How many places of a kind are named; of more, how many there are is said."""


@dataclass(slots=True)
class Telling:
    """Gathers what is told while a package is read."""

    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    assumptions: list[dict[str, str]] = field(default_factory=list)
    _asked: dict[str, int] = field(default_factory=dict)
    _left: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def leave(self, kind: str, why: str, place: str, number: int = 1) -> None:
        """Tell that something of a kind was not taken, and where it stands."""
        self._left.setdefault((kind, why), []).append(place)
        self._numbers[kind, why] = self._numbers.get((kind, why), 0) + number

    def ask(self, place: str, text: str, options: Sequence[str] = (), taken: str | None = None) -> None:
        """Ask what is to be said by hand, one question a place. ``taken`` is None where nothing can be read without an answer."""
        at = self._asked.get(place)
        if at is None:
            self.add([Question(place, text, tuple(options), taken, DOLLARS if place.endswith("price") else "")])
        else:
            self.questions[at] = replace(self.questions[at], text=f"{self.questions[at].text} {text}")

    def add(self, questions: Iterable[Question]) -> None:
        """Ask further questions, but for those about a place that is asked about."""
        for question in questions:
            if question.place not in self._asked:
                self._asked[question.place] = len(self.questions)
                self.questions.append(question)

    def assume(self, place: str, note: str) -> None:
        """Tell what is taken at a place of the matter though the package does not say it."""
        self.assumptions.append({"item": place, "basis": "assumed", "note": note})

    def left(self) -> tuple[Left, ...]:
        """Return what was not taken, in the order in which each kind was first met."""
        found = []
        for (kind, why), places in self._left.items():
            more = len(places) - MOST_PLACES
            where = (*places[:MOST_PLACES], *([f"and {more:,} more"] if more > 0 else []))
            found.append(Left(kind, self._numbers[kind, why], why, where))
        return tuple(found)
