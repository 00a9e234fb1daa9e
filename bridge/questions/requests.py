"""The question of `requests`: every admissible registration request, and every way that is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.answers.requested import (
    Incomplete,
    LedgerAnswer,
    LedgerEntry,
    RefusedAnswer,
    RequestAnswer,
    RequestsAnswer,
)
from regrights.bridge.basics.errors import InternalError, OutOfTime, UsageError
from regrights.bridge.basics.stopping import begun, within
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.bridge.questions.conditions import Conditions, deferral_of
from regrights.bridge.questions.provenance import whole_basis
from regrights.bridge.questions.setting import setting
from regrights.bridge.questions.standing import standing
from regrights.bridge.solving import facts
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.acts import By, Verdict
from regrights.bridge.solving.shown.conditions import Clause
from regrights.bridge.solving.shown.requests import (
    Against,
    Allowance,
    Brings,
    Counts,
    LeastShares,
    MayJoin,
    OutOfReach,
    Picked,
    TimeToJoin,
    TogetherWith,
    Tried,
    Trying,
    WhyCounts,
)
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.values import Term, arguments

MINIMAL = ("--enum-mode=domRec", "--heuristic=Domain")
"""Makes clingo enumerate smallest sets only: what the heuristic of kb/tasks/requests.lp prefers to leave out."""


def requests(matter: Matter, *, limit: int = 0, matters: bool = False, timeout: float | None = None) -> RequestsAnswer:
    """Return every smallest set of holders that can make a request on the as-of date, and every way that is refused.

    With ``matters``, the answer has every reading that would change it.

    ``limit`` is the most sets listed of a way, 0 for all; ``timeout`` is in seconds. ``incomplete`` are the ways of
    which not every set is told. Raises UsageError where no price is stated, and OutOfTime where nothing was found in time.
    """
    if matter.price is None:
        raise UsageError("no price is stated: add price to the matter file, or give --price")
    with within(timeout):
        if not matters:
            return _asked(matter, limit)
        from regrights.bridge.questions.matters import of_requests, touching_requests

        # The answer is not needed to find what it hangs on: the two are asked at a time.
        touched = begun(lambda: touching_requests(matter))
        return of_requests(matter, _asked(matter, limit), touched, limit=limit)


def requests_in_time(matter: Matter, *, limit: int, matters: bool = False) -> RequestsAnswer:
    """Return the same, for what needs the whole list. Raises OutOfTime where the time limit ended it."""
    answer = requests(matter, limit=limit, matters=matters)
    if answer.out_of_time:
        raise OutOfTime("the time limit ended the list of requests")
    return answer


def solver_of(matter: Matter, opened: Iterable[str] = ()) -> Solver:
    """Return the question about a matter, with some contestable points ``opened``; it enumerates smallest sets."""
    program = facts.program(matter, matter.as_of, (), facts.of_open(opened))
    return Solver(matter.agreement, ("candidates", "requests"), program, options=("0", *MINIMAL))


def _asked(matter: Matter, limit: int) -> RequestsAnswer:
    solver = solver_of(matter)
    question = _Question(matter, solver.model())
    incomplete: list[Incomplete] = []
    for kind, way in question.tried():
        sets: list[list[Picked]] = []
        why = "size" if question.beyond(kind, way) else None
        try:
            if why is None:
                sets += islice(solver.choices(Picked, Trying(kind, way)), limit + 1 if limit else None)
        except OutOfTime:
            why = "timeout"
        if limit and len(sets) > limit:
            sets, why = sets[:limit], "limit"
        if why:
            incomplete.append(Incomplete(kind, way, why))
        if sets or why is None:
            question.take(kind, way, sets)
    return question.answer(tuple(incomplete))


class _Question:
    """One matter's determined facts, and what the search adds to them."""

    def __init__(self, matter: Matter, rows: Rows) -> None:
        self.matter, self.rows = matter, rows
        self.positions = {holder.id: index for index, holder in enumerate(matter.holders)}
        self.notified: dict[str, list[str]] = defaultdict(list)
        for entry in sorted(rows.of(MayJoin), key=lambda row: self.positions[row.holder]):
            self.notified[entry.kind].append(entry.holder)
        self.shares = {(row.kind, row.holder): row.shares for row in rows.of(Brings)}
        self.days = {row.kind: row.days for row in rows.of(TimeToJoin)}
        self.least = {row.act: row.shares for row in rows.of(LeastShares)}
        self.allowances = {(row.kind, row.way): row for row in rows.of(Allowance)}
        self.verdicts = {row.act: row.verdict for row in rows.of(Verdict)}
        # Where a kind of request stands is where the first of its conditions does.
        first = {condition: -place for place, condition in enumerate(matter.agreed.words.conditions)}
        placed = sorted((row for row in rows.of(Clause) if row.condition in first), key=lambda row: first[row.condition])
        self.clauses = {row.kind: row.clause for row in placed}
        self.name = naming(matter)
        self.agreed = matter.agreed
        self.conditions = Conditions(rows, self.name)
        self.waits: dict[tuple[str, str], tuple[ConditionAnswer, ...]] = {}
        self.everyone: dict[Term, list[str]] = defaultdict(list)
        for signer in rows.of(By):
            self.everyone[signer.act].append(signer.holder)
        self.requests: list[RequestAnswer] = []
        self.refused: list[RefusedAnswer] = []

    def tried(self) -> list[Tried]:
        """Return every kind and way that somebody could use by capacity."""
        return sorted(self.rows.of(Tried))

    def beyond(self, kind: str, way: str) -> bool:
        """Return whether too many holders with too many shares could use a way for its smallest sets to be listed."""
        return out_of_reach(self.rows, kind, way)

    def take(self, kind: str, way: str, sets: list[list[Picked]]) -> None:
        """Take over the smallest sets that were found for a way, or the refusal."""
        found = sorted(tuple(sorted(row.holder for row in chosen)) for chosen in sets)
        self.requests += [self._request(kind, way, by) for by in found]
        if not found:
            self.refused.append(self._refused(kind, way))

    def answer(self, incomplete: tuple[Incomplete, ...]) -> RequestsAnswer:
        """Return all of it."""
        day = self.matter.as_of
        basis = whole_basis(self.matter, self.rows, "requests")
        told = setting(self.matter, day, self.rows)
        found = tuple(self.requests), tuple(self.refused), standing(self.rows, self.name, self.positions), self._ledger()
        brings: dict[str, dict[str, int]] = defaultdict(dict)
        for (kind, holder), shares in self.shares.items():
            brings[kind][holder] = shares
        return RequestsAnswer(told, *found, incomplete, basis, brings=brings)

    def _request(self, kind: str, way: str, by: tuple[str, ...]) -> RequestAnswer:
        allowance = self.allowances.get((kind, way))
        deferral = deferral_of(self.rows, ("everyone", kind, way))
        assert self.matter.price is not None
        return RequestAnswer(
            kind=kind,
            way=way,
            by=by,
            clause=self.clauses[kind],
            verdict="obliged" if deferral is None else "deferred",
            clear_on=deferral and deferral.clear_on,
            allowed=allowance and allowance.allowed,
            used=allowance and allowance.used,
            left=allowance and allowance.left,
            least=max(self.least.get(("set", kind, way), 0), len(by)),
            most=sum(self.shares[kind, holder] for holder in by),
            price=f"{self.matter.price.value:f}",
            notify=tuple(holder for holder in self.notified[kind] if holder not in by),
            reply_days=self.days.get(kind),
            as_one=any(self.rows.holds(TogetherWith(kind, one, other)) for one in by for other in by),
            waits_for=() if deferral is None else self._waits_for(kind, way),
        )

    def _waits_for(self, kind: str, way: str) -> tuple[ConditionAnswer, ...]:
        """Return the conditions for which filing may wait, whoever requests."""
        if (kind, way) not in self.waits:
            asked = self.conditions.of(kind, ("everyone", kind, way), way)
            self.waits[kind, way] = tuple(entry for entry in asked if not entry.met and entry.effect == "defers")
        return self.waits[kind, way]

    def _refused(self, kind: str, way: str) -> RefusedAnswer:
        act = ("everyone", kind, way)
        by = tuple(sorted(self.everyone[act]))
        unmet = tuple(condition for condition in self.conditions.of(kind, act, way) if not condition.met)
        if self.verdicts[act] not in {"void", "excused"}:
            raise InternalError(f"no set was found for {kind} by way of {way}, and nothing stands against all of them together")
        deferral = deferral_of(self.rows, act)
        allowance = self.allowances.get((kind, way))
        return RefusedAnswer(
            kind=kind,
            way=way,
            by=by,
            verdict=self.verdicts[act],
            allowed=allowance and allowance.allowed,
            used=allowance and allowance.used,
            left=allowance and allowance.left,
            unmet=unmet,
            deferred_until=deferral and deferral.until,
        )

    def _ledger(self) -> tuple[LedgerAnswer, ...]:
        whys = dict(self.rows.of(WhyCounts))
        order = list(self.agreed.ways)

        def counts(name: str) -> bool:
            return self.rows.holds(Counts(name))

        return tuple(
            LedgerAnswer(
                *(row.way, row.allowed, row.used, row.pending, row.left),
                tuple(
                    LedgerEntry(
                        entry.id, entry.notice, entry.effective, counts(entry.id), self.agreed.words.ledger[whys[entry.id]]
                    )
                    for entry in self.matter.registrations
                    if self.rows.holds(Against(entry.id, row.way))
                ),
            )
            for row in sorted(self.rows.of(Allowance), key=lambda row: order.index(row.way))
        )


def out_of_reach(rows: Rows, kind: str, way: str) -> bool:
    """Return whether more holders, with more shares, have a way than can be weighed against one another."""
    return any(_speaks_of(row.total, ("set", kind, way)) for row in rows.of(OutOfReach))


def _speaks_of(term: Term, part: Term) -> bool:
    """Return whether a term is another, or has it in it."""
    return term == part or any(_speaks_of(argument, part) for argument in arguments(term))
