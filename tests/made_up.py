"""Made-up agreements of a few declarations, put to the rules that are true of every cutback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from regrights import kb
from regrights.bridge.cutback.division import ProRata, nearest, pro_rata
from regrights.bridge.cutback.offering import Shares
from regrights.bridge.cutback.ranges import ranges
from regrights.bridge.solving import terms
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import Quantity, fact

CORE = "\n".join(
    (kb.HOME / "core" / f"{name}.lp").read_text(encoding="utf-8") for name in ("vocabulary", "interface", "quantity", "cutback")
)
ONE_TIER = "tier(x,1,all). in_tier(x,all,H) :- participant(x,H,_). weight(x,H,R) :- participant(x,H,R).\n"
"""All in one tier, pro rata by what each asked for."""


class Divided(NamedTuple):
    """The pro rata, the range of each, and the nearest lawful allocation to a proposal, if one was made."""

    pro_rata: ProRata
    ranges: dict[str, tuple[int, int]]
    nearest: Shares | None

    @property
    def sold(self) -> Shares:
        return self.pro_rata.sold


def bar(name: str, barred: str, favoured: str, percent: int, how: str = "together", redone: str = "exclude") -> str:
    """Return the declarations of a bar; holders stand in words with ; between them."""
    bars = f"bars(x,{name},({barred})). " if barred else ""
    favours = f"favours(x,{name},({favoured})). " if favoured else ""
    return f"bar(x,{name}). {bars}{favours}percent(x,{name},{percent}). measured(x,{name},{how}). redone(x,{name},{redone}).\n"


def divided(rules: str, asks: Mapping[str, int], maximum: int, proposed: Mapping[str, int] | None = None) -> Divided:
    """Return how what is asked for is divided in an offering of ``maximum`` shares, by declarations."""
    said = [fact("divided", "x"), fact("act", "x"), fact("reduced", "x"), fact("maximum", "x", Quantity(maximum))]
    said += [fact("participant", "x", holder, Quantity(shares)) for holder, shares in asks.items()]
    solver = Solver(kb.DEFAULT, "offering", CORE + rules + terms.text_of(said), rules=kb.program_alone)
    found = pro_rata(solver, asks, solver.model(), maximum, proposed)
    close = None if proposed is None else nearest(kb.DEFAULT, found.offering, dict(proposed))
    return Divided(found, ranges(kb.DEFAULT, found.offering), close)
