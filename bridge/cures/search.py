"""The question of `cures`: every smallest set of changes that would make an act admissible, each tried by solving again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.cured import CuresAnswer
from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.basics.stopping import time_left, within
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.cures.amounts import Guess, farthest, guesses
from regrights.bridge.cures.evaluation import Evaluation
from regrights.bridge.cures.interventions import Amount, Lever, Step, Traits
from regrights.bridge.cures.minimize import Steps, minimized
from regrights.bridge.cures.outcome import Outcome, Test
from regrights.bridge.cures.wording import Curing, incurable
from regrights.bridge.cures.workspace import State, Workspace, start_of
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.alike import Alike
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.splits import on_day
from regrights.bridge.questions.check import check

WORLDS = 100
"""How many changed matters are tried at most in the search."""
EFFORT = 25_000
"""What the search may cost at most, as Evaluation reckons it."""
AT_ONCE = 100
"""How many candidates are tried together at most: what a grounding costs in memory is bounded so."""
ENOUGH = 60
"""How many sets of changes are looked for at most, in a matter of few holders."""
ROUNDS = 12
"""How often an amount is mended before a lever is given up."""


class Node(NamedTuple):
    """Some steps, and what has become of the act."""

    steps: Steps
    state: State
    outcome: Outcome

    def pulled(self, lever: Lever) -> Amount:
        """Return how far a lever is pulled already, or None where it is not."""
        return next((step.amount for step in self.steps if step.lever == lever), None)


class Candidate(NamedTuple):
    """A step that may be taken from a node, for a test that fails there (none for a change of the whole act).

    ``enough``: it may be all that the test needs.
    """

    node: Node
    step: Step
    test: Test | None
    enough: bool

    @property
    def steps(self) -> Steps:
        """The steps with this one, which takes the place of an earlier one of the same lever, or of the same point."""
        return (*(step for step in self.node.steps if step.place != self.step.place), self.step)


def cures(
    matter: Matter,
    name: str,
    *,
    changes: int = 3,
    timeout: float | None = None,
    tell: Tell = unheard,
    checked: CheckAnswer | None = None,
) -> CuresAnswer:
    """Return every smallest set of at most ``changes`` changes that makes the act ``name`` admissible, the best first.

    Each is tried by solving again, with and without each change, and one share, cent or day nearer to what is now.
    ``checked`` is what `check` answers of it, where that was asked already.
    ``tell`` is told how far it has come. Raises UsageError where there is no such act, and OutOfTime after ``timeout`` seconds.
    """
    with within(timeout):
        checked = checked or check(matter, name)
        matter = on_day(matter, act_of(matter, name).date or matter.as_of)
        search = _Search(matter, name, changes, tell)
        found = [] if checked.admissible else search.run()
    curing = Curing(matter, search.root.state.act, search.alike)
    return CuresAnswer(
        setting=checked.setting,
        act=name,
        admissible=checked.admissible,
        ways=checked.ways,
        cures=curing.ranked(found),
        incurable=tuple(incurable(matter.agreed, search.root.outcome)),
        cut_short=search.cut_short,
        changes=changes,
        basis=checked.basis,
    )


class _Search:
    """A search from the failing tests to what bears on them, a change more at a time."""

    def __init__(self, matter: Matter, name: str, most: int, tell: Tell) -> None:
        self.most, self.tell = most, tell
        self.evaluation = Evaluation()
        self.alike = Alike(matter)
        self.enough = max(ENOUGH // 6, min(ENOUGH, 10 * ENOUGH // max(1, len(matter.holders))))
        self.workspace = Workspace(State(matter, act_of(matter, name)))
        (outcome,) = self.evaluation.outcomes([self.workspace.start])
        assert outcome is not None
        self.root = Node((), self.workspace.start, outcome)
        self.traits: dict[Lever, Traits] = {}
        self.cut_short: str | None = None

    def run(self) -> list[Steps]:
        """Return every smallest set of steps that makes the act admissible.

        ``cut_short`` tells why there may be more: more "changes" might find them, there was too much to try ("size"), or the time
        limit ended the search ("timeout"). Half of the time is left to prove what was found. Raises OutOfTime where that was
        not enough, or nothing was found.
        """
        found: dict[frozenset[Lever], Steps] = {}
        left = time_left()
        try:
            with within(None if left is None else left / 2):
                self._search(found)
        except OutOfTime:
            if not found:
                raise
            self.cut_short = "timeout"
        return minimized(self.evaluation, self.workspace, found.values(), self.tell)

    def _search(self, found: dict[frozenset[Lever], Steps]) -> None:
        """Put every set of steps that makes the act admissible to those ``found``."""
        seen: set[Any] = set()
        level = [self.root]
        while level and len(found) < self.enough:
            following = (candidate for node in level for candidate in self._from(node))
            candidates = [candidate for candidate in following if _new(candidate, found, seen) and self._worth(candidate)]
            level = []
            for node in self._sized(candidates):
                levers = frozenset(step.key for step in node.steps)
                if not node.outcome.admissible:
                    level.append(node)
                elif not any(known <= levers for known in found):
                    found[levers] = node.steps
        if level:
            self.cut_short = "size"

    def _worth(self, candidate: Candidate) -> bool:
        """Return whether a candidate is worth trying: with few enough changes, and as the last of them what may be enough.

        Of holders that nothing tells apart, only the first.
        """
        changes = len(candidate.steps)
        if changes > self.most:
            self.cut_short = self.cut_short or "changes"
        named = {holder for step in candidate.steps for holder in step.names}
        first = all(self.alike.comes_first(holder, named - {holder}) for holder in candidate.step.names)
        return first and (changes < self.most or (changes == self.most and candidate.enough))

    def _from(self, node: Node) -> Iterator[Candidate]:
        """Yield what may be done next: for one failing test of each way, the one on which the least bears."""
        outcome = node.outcome
        # Who would act is told by the first node that knows the lever: what is done meanwhile does not change whose hand it is.
        self.traits = outcome.traits | self.traits
        if not node.steps:
            for lever in outcome.alternatives:
                step = self._step(node, lever)
                yield Candidate(node, step._replace(amount=int(lever[1])) if step.traits.sized else step, None, True)
        for tests in outcome.failing.values():
            if not tests:
                continue
            test = min(tests, key=lambda test: len(outcome.levers.get(test, ())))
            for lever in outcome.levers.get(test, ()):
                step = self._step(node, lever)
                for guess in guesses(node.state, outcome, test, step) if step.traits.sized else [Guess(None, True)]:
                    yield Candidate(node, step._replace(amount=guess.amount), test, guess.enough)

    def _step(self, node: Node, lever: Lever) -> Step:
        """Return a lever as far as it is pulled at a node."""
        traits = self.traits[lever]
        if not traits.sized:
            return Step(lever, traits)
        pulled = node.pulled(lever)
        now = start_of(node.state, lever) if pulled is None else pulled
        return Step(lever, traits, now, start_of(self.root.state, lever))

    def _sized(self, candidates: list[Candidate]) -> Iterator[Node]:
        """Yield the nodes that candidates lead to, each pulled as far as its test needs, or as far as it goes."""
        for start in range(0, len(candidates), AT_ONCE):
            yield from self._pulled(candidates[start : start + AT_ONCE])

    def _pulled(self, candidates: list[Candidate]) -> Iterator[Node]:
        for _ in range(ROUNDS):
            if self.evaluation.worlds > WORLDS or self.evaluation.effort > EFFORT:
                self.cut_short = "size"
                return
            states = [self.workspace.after(candidate.steps) for candidate in candidates]
            further = []
            for candidate, state, outcome in zip(candidates, states, self.evaluation.outcomes(states), strict=True):
                if state is None or outcome is None:
                    continue
                if (amount := _further(candidate, state, outcome)) is not None:
                    further.append(candidate._replace(step=candidate.step._replace(amount=amount)))
                elif candidate.step.lever in candidate.node.outcome.enabling or outcome.tells() != candidate.node.outcome.tells():
                    yield Node(candidate.steps, state, outcome)
            self.tell(self.evaluation.worlds, None, "changed matters tried")
            candidates = further
            if not candidates:
                return


def _new(candidate: Candidate, found: dict[frozenset[Lever], Steps], seen: set[Any]) -> bool:
    """Return whether a candidate leads to a set of levers that is neither known nor beyond one that cures."""
    levers = frozenset(step.key for step in candidate.steps)
    again = len(candidate.steps) == len(candidate.node.steps)
    traits = candidate.step.traits
    if (again and not (traits.each_extent or traits.goes_further)) or any(known <= levers for known in found):
        return False
    asked = frozenset(
        (step.key, step.amount) for step in candidate.steps if step.traits.each_extent or (again and step.traits.goes_further)
    )
    key = levers, asked
    if key in seen:
        return False
    seen.add(key)
    return True


def _further(candidate: Candidate, state: State, outcome: Outcome) -> Amount:
    """Return how far a lever is to be pulled next, or None where it is far enough, or goes no further."""
    step, test, node = candidate.step, candidate.test, candidate.node
    if test is None or not step.traits.sized or test not in outcome.failing.get(test[0], ()):
        return None
    most = farthest(node.outcome, step._replace(amount=node.pulled(step.lever)))
    if (test, step.lever) in node.outcome.pulled_to or (most is not None and int(step.amount or 0) >= most):
        return None
    following = [guess.amount for guess in guesses(state, outcome, test, step) if guess.amount is not None]
    if most is not None:
        following = [min(amount, most) for amount in following]
    return following[-1] if following and following[-1] != step.amount else None
