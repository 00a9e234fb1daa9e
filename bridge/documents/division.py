"""How shares were divided, kept beside a table of it so that a sheet may reckon it anew."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a division: what is said of it, how many shares it divides, and what each gets, None where it has no part."""

    text: str
    amount: int
    given: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """How the third column of a table came about: by the weight of each row but the last, round by round."""

    weights: tuple[int, ...]
    rounds: tuple[Round, ...]
