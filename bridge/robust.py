"""The question of `requests --readings`: which requests are robust, whatever the readings, and on what do others hang?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from regrights.bridge import facts, words
from regrights.bridge.acts import Request
from regrights.bridge.answers.read import OverReadings, RobustAnswer
from regrights.bridge.matter import Matter
from regrights.bridge.questions import adjusted
from regrights.bridge.readings import Over, open_points
from regrights.bridge.requests import MINIMAL, out_of_reach
from regrights.bridge.solver import Rows, Solver, moment_after

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
    deadline = moment_after(timeout)
    points = open_points(matter, ())
    shaping = [issue for issue in _rows(matter, deadline) if issue in points]
    others = [issue for issue in points if issue not in shaping]
    found: Sets = {}
    ways: dict[Way, str] = {}
    complete = True
    for options in product(*(words.READINGS[issue].options for issue in shaping)):
        so_read = adjusted(matter, readings=dict(zip(shaping, options, strict=True)))
        for opened in ([], others):
            for way, by, shares in _sets(so_read, opened, limit, deadline):
                if by and limit and (way, by) not in found and sum(of == way for of, _ in found) >= limit:
                    complete = False
                elif by:
                    found.setdefault((way, by), shares)
                elif shares is None:
                    ways[way] = "not_weighed"
                else:
                    ways.setdefault(way, "impossible")
    return OverReadings(tuple(_judged(matter, found, ways, points, deadline)), complete)


def _rows(matter: Matter, deadline: float | None) -> list[str]:
    """Return the points that shape who may be tried with how many shares."""
    return sorted(issue for (issue,) in _solver(matter, (), deadline).model()["shapes"])


def _solver(matter: Matter, opened: Sequence[str], deadline: float | None) -> Solver:
    program = facts.program(matter, matter.as_of, (), facts.of_open(opened))
    return Solver("requests", program, deadline=deadline, options=("0", *MINIMAL))


def _sets(
    matter: Matter, opened: Sequence[str], limit: int, deadline: float | None
) -> Iterator[tuple[Way, tuple[str, ...], dict[str, int] | None]]:
    """Yield every way that somebody could use, and every smallest set that may under some reading of the ``opened``.

    A way comes with no set; and with no shares where more holders have it than can be weighed.
    """
    solver = _solver(matter, opened, deadline)
    rows: Rows = solver.model()
    held = {(kind, holder): amount for kind, holder, amount in rows["restricted_stock"]}
    for kind, way in sorted(rows["tried"]):
        beyond = out_of_reach(rows, kind, way)
        yield (kind, way), (), None if beyond else {}
        if beyond:
            continue
        for chosen in islice(solver.choices("picked", 3, ("trying", (kind, way))), limit + 1 if limit else None):
            by = tuple(sorted(holder for _, _, holder in chosen))
            yield (kind, way), by, {holder: held[kind, holder] for holder in by}


def _judged(
    matter: Matter, found: Sets, ways: dict[Way, str], points: Sequence[str], deadline: float | None
) -> Iterator[RobustAnswer]:
    acts = {
        key: Request.model_validate(
            {"id": f"s{number}", "kind": key[0][0], "way": key[0][1], "by": list(key[1]), "shares": shares, "method": "other"}
        )
        for number, (key, shares) in enumerate(sorted(found.items()))
    }
    over = Over(matter, list(acts.values()), points, deadline=deadline) if acts else None
    for (kind, way), by in sorted(
        [*acts, *((way, ()) for way in ways if ways[way] == "not_weighed" or not any(way == of for of, _ in acts))]
    ):
        if over is None or not by:
            yield RobustAnswer(kind, way, (), ways[kind, way], False, ())
            continue
        act = acts[(kind, way), by].id
        standing = {"all": "robust", "some": "fragile"}[over.verdict(act)]
        yield RobustAnswer(kind, way, by, standing, over.admitted(act), over.decides(act))
