"""Whole shares: rounded down, to a share or to lots, and what is left put right by largest remainder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from regrights.bridge.cutback.offering import Parts, Shares

Rank = Callable[[str, int], tuple[bool, ...]]
"""By which one comes before another where odd shares are given, from what it has when it is rounded down; False is first."""


class Standing(NamedTuple):
    """What one has before a division, what it asks for in all, and the lot that it is rounded to: 1, a share."""

    has: int
    asked: int
    lot: int


def whole(exact: Parts, standings: Mapping[str, Standing], rank: Rank) -> Shares:
    """Return whole shares of what is divided exactly; ``exact`` comes to a whole number.

    Each is rounded down to lots of all that it has by then, but loses nothing that it had; then each that lacks a part is brought
    to its next lot, or its request, as far as there is something left: first by rank, then by the largest remainder, as a
    part of its lot, then in the order of the file. So nobody has more than it asks for, and nothing is left.
    """
    wanted = {who: standings[who].has + part for who, part in exact.items()}
    lots = {who: standings[who].lot * (share // standings[who].lot) for who, share in wanted.items()}
    shares = {who: max(standings[who].has, lots[who]) for who in exact}
    left = int(sum(wanted.values())) - sum(shares.values())

    def order(who: str) -> tuple[tuple[bool, ...], Fraction]:
        return ranks[who], -(wanted[who] - lots[who]) / standings[who].lot

    ranks = {who: rank(who, amount) for who, amount in shares.items()}
    for who in sorted((who for who in exact if wanted[who] > shares[who]), key=order):
        more = min(left, min(standings[who].asked, lots[who] + standings[who].lot) - shares[who])
        shares[who] += more
        left -= more
    return {who: amount - standings[who].has for who, amount in shares.items()}
