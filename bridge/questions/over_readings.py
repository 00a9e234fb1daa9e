"""The question of `requests --readings`: which requests are robust, whatever the readings, and on what do others hang?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from regrights.bridge.answers.read import Flip, OverReadings, RobustAnswer
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.alike import Alike
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.readings import Over, open_points
from regrights.bridge.questions.requests import out_of_reach, solver_of
from regrights.bridge.solving.shown.requests import Brings, Picked, Shapes, Tried, Trying

Way = tuple[str, str]
"""A kind of registration and a way."""
Sets = dict[tuple[Way, tuple[str, ...]], dict[str, int] | None]
"""A way and those who ask through it, and with how many shares each."""


def robust(matter: Matter, *, limit: int = 0, timeout: float | None = None) -> OverReadings:
    """Return, for each smallest set of holders that can make a request under some reading, on what that hangs.

    A way that no set may use under any reading is told with no set, and one that more holders have than can be weighed. What
    the matter fixes is not open. ``limit`` is the most sets a way, 0 for all. The matter states a price. Raises OutOfTime
    after ``timeout`` seconds.
    """
    with within(timeout), using(matter.agreement):
        return _robust(matter, limit)


def _robust(matter: Matter, limit: int) -> OverReadings:
    points = open_points(matter, ())
    shaping = [issue for issue in _rows(matter) if issue in points]
    others = [issue for issue in points if issue not in shaping]
    found: Sets = {}
    ways: dict[Way, str] = {}
    complete = True
    for options in product(*(matter.agreed.readings[issue].options for issue in shaping)):
        so_read = adjusted(matter, readings=dict(zip(shaping, options, strict=True)))
        for opened in ([], others):
            for way, by, shares in _sets(so_read, opened, limit):
                if by and limit and (way, by) not in found and sum(of == way for of, _ in found) >= limit:
                    complete = False
                elif by:
                    found.setdefault((way, by), shares)
                elif shares is None:
                    ways[way] = "not_weighed"
                else:
                    ways.setdefault(way, "impossible")
    return OverReadings(tuple(_judged(matter, found, ways, points)), complete)


def _rows(matter: Matter) -> list[str]:
    """Return the points that shape who may be tried with how many shares."""
    return sorted(row.issue for row in solver_of(matter).model().of(Shapes))


def _sets(matter: Matter, opened: Sequence[str], limit: int) -> Iterator[tuple[Way, tuple[str, ...], dict[str, int] | None]]:
    """Yield every way that somebody could use, and every smallest set that may under some reading of the ``opened``.

    A way comes with no set; and with no shares where more holders have it than can be weighed.
    """
    solver = solver_of(matter, opened)
    rows = solver.model()
    held = {(row.kind, row.holder): row.shares for row in rows.of(Brings)}
    for kind, way in sorted(rows.of(Tried)):
        beyond = out_of_reach(rows, kind, way)
        yield (kind, way), (), None if beyond else {}
        if beyond:
            continue
        for chosen in islice(solver.choices(Picked, Trying(kind, way)), limit + 1 if limit else None):
            by = tuple(sorted(row.holder for row in chosen))
            yield (kind, way), by, {holder: held[kind, holder] for holder in by}


def _judged(matter: Matter, found: Sets, ways: dict[Way, str], points: Sequence[str]) -> Iterator[RobustAnswer]:
    # Of sets that differ only in who of those alike is in them, one is asked for all.
    alike = Alike(matter)
    standing_for = {key: (key[0], alike.standing_for(key[1])) for key in found}
    asked = {standing_for[key]: key for key in sorted(found, reverse=True)}
    acts = {
        stands: Request.model_validate(
            {"id": f"s{number}", "kind": key[0][0], "way": key[0][1], "by": list(key[1]), "shares": found[key], "method": "other"}
        )
        for number, (stands, key) in enumerate(sorted(asked.items()))
    }
    over = Over(matter, list(acts.values()), points) if acts else None
    judged = {stands: _standing(over, act.id) for stands, act in acts.items() if over}
    for (kind, way), by in sorted(
        [*found, *((way, ()) for way in ways if ways[way] == "not_weighed" or not any(way == of for of, _ in found))]
    ):
        if by:
            yield RobustAnswer(kind, way, by, *judged[standing_for[(kind, way), by]])
        else:
            yield RobustAnswer(kind, way, (), ways[kind, way], False, ())


def _standing(over: Over, act: str) -> tuple[str, bool, tuple[tuple[Flip, ...], ...]]:
    """Return whether an act is robust or fragile, whether it is admissible as the points are read, and what decides."""
    return {"all": "robust", "some": "fragile"}[over.verdict(act)], over.admitted(act), over.decides(act)
