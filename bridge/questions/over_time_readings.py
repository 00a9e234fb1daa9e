"""Which readings would change the rows of the ledger over time? On each day of a row, every contestable point, one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from regrights.bridge.answers.common import Matters
from regrights.bridge.answers.over_time import LedgerRow, Otherwise
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.basics.telling import Tell
from regrights.bridge.basics.together import each
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.matters import of_requests, touching_requests


def read_otherwise(matter: Matter, rows: Sequence[LedgerRow], *, limit: int, tell: Tell) -> tuple[tuple[Otherwise, ...], bool]:
    """Return each reading that would change what is answered on the day of a row, and whether every day was asked in time.

    That is what `requests` tells of that day; the days between the rows are not asked. ``limit`` is the most sets compared of a
    way; ``tell`` is told how many rows were asked.
    """

    def asked(row: LedgerRow) -> RequestsAnswer:
        there = matter.model_copy(update={"as_of": row.day})
        return of_requests(there, row.answer, lambda: touching_requests(there), limit=limit)

    found: dict[tuple[str, str], list[tuple[dt.date, Matters]]] = {}
    complete = True
    for begin in range(0, len(rows), 2):
        some = rows[begin : begin + 2]
        for row, answer in zip(some, each(asked, some), strict=True):
            complete = complete and answer.matters_complete
            for entry in answer.matters:
                found.setdefault((entry.issue, entry.other), []).append((row.day, entry))
        tell(begin + len(some), len(rows), "rows read otherwise")
    order = list(matter.agreed.readings)
    together = sorted(found.items(), key=lambda pair: order.index(pair[0][0]))
    return tuple(Otherwise(on[0][1], tuple(day for day, _ in on)) for _, on in together), complete
