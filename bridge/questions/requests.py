"""The question of `requests`: every admissible registration request, and every way that is refused."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import Any

from regrights.bridge.agreement import words
from regrights.bridge.answers.requested import (
    Incomplete,
    LedgerAnswer,
    LedgerEntry,
    RefusedAnswer,
    RequestAnswer,
    RequestsAnswer,
    Standing,
)
from regrights.bridge.basics.errors import InternalError, OutOfTime, UsageError
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.conditions import Conditions, deferral_of, figure_of
from regrights.bridge.questions.provenance import whole_basis
from regrights.bridge.questions.setting import naming, setting
from regrights.bridge.solving import facts, terms
from regrights.bridge.solving.solver import Rows, Solver

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
        answer = _asked(matter, limit)
        if not matters:
            return answer
        from regrights.bridge.questions.matters import of_requests

        return of_requests(matter, answer, limit=limit)


def requests_in_time(matter: Matter, *, limit: int, matters: bool = False) -> RequestsAnswer:
    """Return the same, for what needs the whole list. Raises OutOfTime where the time limit ended it."""
    answer = requests(matter, limit=limit, matters=matters)
    if answer.out_of_time:
        raise OutOfTime("the time limit ended the list of requests")
    return answer


def _asked(matter: Matter, limit: int) -> RequestsAnswer:
    solver = Solver(matter.agreement, "requests", terms.text_of(facts.of_matter(matter, matter.as_of)), options=("0", *MINIMAL))
    question = _Question(matter, solver.model())
    incomplete: list[Incomplete] = []
    for kind, way in question.tried():
        sets: list[Any] = []
        why = "size" if question.beyond(kind, way) else None
        try:
            if why is None:
                sets += islice(solver.choices("picked", 3, ("trying", (kind, way))), limit + 1 if limit else None)
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
        for kind, holder in sorted(rows["may_join"], key=lambda row: self.positions[row[1]]):
            self.notified[kind].append(holder)
        self.shares = {(kind, holder): amount for kind, holder, amount in rows["restricted_stock"]}
        self.terms = {term: value for term, value, *_ in rows["stated_in_force"]}
        self.least: dict[Any, int] = {act: least for act, _, least in rows["least_shares"]}
        self.allowances = {(kind, way): (allowed, used, left) for kind, way, allowed, used, _, left in rows["allowance"]}
        self.verdicts = {act: verdict for act, _, verdict in rows["verdict"]}
        self.clauses = {kind: clause for kind, condition, clause in rows["clause"] if condition == "entitled_requester"}
        self.name = naming(matter)
        self.conditions = Conditions(rows, self.name)
        self.everyone: dict[Any, list[str]] = defaultdict(list)
        for act, holder in rows["by"]:
            self.everyone[act].append(holder)
        self.requests: list[RequestAnswer] = []
        self.refused: list[RefusedAnswer] = []

    def tried(self) -> list[tuple[str, str]]:
        """Return every kind and way that somebody could use by capacity."""
        return sorted(self.rows["tried"])

    def beyond(self, kind: str, way: str) -> bool:
        """Return whether too many holders with too many shares could use a way for its smallest sets to be listed."""
        return out_of_reach(self.rows, kind, way)

    def take(self, kind: str, way: str, sets: list[list[tuple[Any, ...]]]) -> None:
        """Take over the smallest sets that were found for a way, or the refusal."""
        found = sorted(tuple(sorted(holder for _, _, holder in chosen)) for chosen in sets)
        self.requests += [self._request(kind, way, by) for by in found]
        if not found:
            self.refused.append(self._refused(kind, way))

    def answer(self, incomplete: tuple[Incomplete, ...]) -> RequestsAnswer:
        """Return all of it."""
        day = self.matter.as_of
        basis = whole_basis(self.matter, self.rows, "requests")
        told = setting(self.matter, day, self.rows)
        found = tuple(self.requests), tuple(self.refused), self._standing(), self._ledger()
        return RequestsAnswer(told, *found, incomplete, basis)

    def _request(self, kind: str, way: str, by: tuple[str, ...]) -> RequestAnswer:
        allowed, used, left = self.allowances.get((kind, way), (None, None, None))
        deferral = deferral_of(self.rows, ("everyone", kind, way))
        assert self.matter.price is not None
        return RequestAnswer(
            kind=kind,
            way=way,
            by=by,
            clause=self.clauses[kind],
            verdict="obliged" if deferral is None else "deferred",
            clear_on=deferral and deferral.clear_on,
            allowed=allowed,
            used=used,
            left=left,
            least=max(self.least["set", kind, way], len(by)),
            most=sum(self.shares[kind, holder] for holder in by),
            price=f"{self.matter.price.value:f}",
            notify=tuple(holder for holder in self.notified[kind] if holder not in by),
            reply_days=self.terms["reply_days", kind],
        )

    def _refused(self, kind: str, way: str) -> RefusedAnswer:
        act = ("everyone", kind, way)
        by = tuple(sorted(self.everyone[act]))
        unmet = tuple(condition for condition in self.conditions.of(kind, act, way) if not condition.met)
        if self.verdicts[act] not in {"void", "excused"}:
            raise InternalError(f"no set was found for {kind} by way of {way}, and nothing stands against all of them together")
        deferral = deferral_of(self.rows, act)
        counts = self.allowances.get((kind, way), (None, None, None))
        return RefusedAnswer(kind, way, by, self.verdicts[act], *counts, unmet, deferral and deferral.until)

    def _ledger(self) -> tuple[LedgerAnswer, ...]:
        counted = {name for (name,) in self.rows["counts"]}
        whys: dict[str, str] = dict(self.rows["why_counts"])
        against = {(name, way) for name, way in self.rows["against"]}
        order = list(words.WAYS)
        return tuple(
            LedgerAnswer(
                *(way, allowed, used, pending, left),
                tuple(
                    LedgerEntry(entry.id, entry.notice, entry.effective, entry.id in counted, words.LEDGER[whys[entry.id]])
                    for entry in self.matter.registrations
                    if (entry.id, way) in against
                ),
            )
            for kind, way, allowed, used, pending, left in sorted(self.rows["allowance"], key=lambda row: order.index(row[1]))
        )

    def _standing(self) -> tuple[Standing, ...]:
        members: dict[Any, list[str]] = defaultdict(list)
        for person, holder in self.rows["member"]:
            members[person].append(holder)
        meets = set(self.rows["meets_limb"])
        wholes: dict[str, int] = dict(self.rows["whole"])
        found = []
        for limb, person, owned, required in self.rows["limb_figure"]:
            met = (limb, person) in meets
            figure = figure_of(owned, required, "votes", met, wholes[limb])
            who = sorted(members[person], key=self.positions.__getitem__)
            kind = person if isinstance(person, str) else person[0]
            name = words.PERSONS[kind].format(who=self.name(who[0]))
            text = f"{name}: {words.test_text(limb, met, name, figure)}"
            found.append(Standing(kind if kind != "alone" else who[0], tuple(who), limb, met, figure, text, name))
        return tuple(sorted(found, key=lambda entry: (self.positions[entry.members[0]], entry.limb)))


def out_of_reach(rows: Rows, kind: str, way: str) -> bool:
    """Return whether more holders, with more shares, have a way than can be weighed against one another."""
    return any(f"('set', '{kind}', '{way}')" in str(row) for row in rows["out_of_reach"])
