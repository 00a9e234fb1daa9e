"""How shares were divided, and what a test of an offering price needs, kept so that a sheet may reckon them anew."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


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


@dataclass(frozen=True, slots=True)
class Floor:
    """What a live floor test needs: the shares that count, by holder, dollars a share and which part of it counts, the floor."""

    shares: tuple[tuple[str, int], ...]
    price: Fraction
    floor: Fraction
    net: Fraction = Fraction(1)
