"""What every question starts from: a matter on a day, under readings, at a price."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from regrights.bridge.agreement.amounts import dollars
from regrights.bridge.answers.common import Setting
from regrights.bridge.matter.model import Matter
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.shown.sources import InForce, LacksSignature


def setting(matter: Matter, day: dt.date, rows: Rows, price: str | None = None) -> Setting:
    """Return what an answer is given under: what is in force, what lacks a signature, and the readings taken.

    ``price`` is dollars a share, an exact fraction; the matter's where none is given.
    """
    unsigned: dict[str, tuple[str, ...]] = {}
    for row in sorted(rows.of(LacksSignature)):
        unsigned[row.amendment] = (*unsigned.get(row.amendment, ()), row.signatory)
    order = list(matter.agreed.sources)
    in_force = tuple(sorted((row.source for row in rows.of(InForce)), key=order.index))
    taken = dict(rows.of(Reading))
    if price is None and matter.price is not None:
        price = str(Fraction(matter.price.value))
    told = None if price is None else dollars(Fraction(price))
    return Setting(matter.matter, day, told, in_force, unsigned, {issue: taken[issue] for issue in matter.agreed.readings})
