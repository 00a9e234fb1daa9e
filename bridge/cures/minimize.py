"""Minimize the sets of steps that cure: none of them can be left out, and each is pulled no further than it must be.

Both are proved by asking again, with each step left out, and with each a share, cent, day or demand nearer to what is now.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from fractions import Fraction

from regrights.bridge.basics.telling import Tell
from regrights.bridge.cures.amounts import CENT
from regrights.bridge.cures.evaluation import Evaluation
from regrights.bridge.cures.interventions import Amount, Step
from regrights.bridge.cures.workspace import Workspace

Steps = tuple[Step, ...]
Drawing = Generator[list[Steps], list[bool], Steps]
"""The drawing back of a set: it asks whether some sets cure, is told, and ends with the set as it then is."""
AMOUNTS, WORLDS = 40, 7
"""How many amounts are tried at once: of what an act asks for, and where each makes another matter."""


def minimized(evaluation: Evaluation, workspace: Workspace, found: Iterable[Steps], tell: Tell) -> list[Steps]:
    """Return the sets of steps of which none can be left out, each step drawn back as far as it goes."""
    smallest: list[Steps] = []
    waiting = list(found)
    nearer_too: dict[tuple[Steps, int], bool] = {}
    while waiting:
        fewer = {steps: [_without(steps, index) for index in range(len(steps))] for steps in waiting if len(steps) > 1}
        nearer = {(steps, index): _with(steps, index, amount) for steps in waiting for index, amount in _nearest(steps)}
        asked = [*(rest for rests in fewer.values() for rest in rests), *nearer.values()]
        verdicts = dict(zip(asked, _tried(evaluation, workspace, asked), strict=True))
        nearer_too |= {place: verdicts[steps] for place, steps in nearer.items()}
        enough = {steps: [rest for rest in rests if verdicts[rest]] for steps, rests in fewer.items()}
        smallest += [steps for steps in waiting if not enough.get(steps)]
        waiting = [rest for rests in enough.values() for rest in rests]
    levers = [frozenset(step.key for step in steps) for steps in smallest]
    proved = [steps for steps, own in zip(smallest, levers, strict=True) if not any(other < own for other in levers)]
    return _together(evaluation, workspace, [_drawn_back(workspace, steps, nearer_too) for steps in dict.fromkeys(proved)], tell)


def _together(evaluation: Evaluation, workspace: Workspace, drawings: Sequence[Drawing], tell: Tell) -> list[Steps]:
    """Return what each drawing back ends with. All that they ask at a time is asked together."""
    ended: dict[int, Steps] = {}
    told: dict[int, list[bool] | None] = dict.fromkeys(range(len(drawings)))
    while told:
        asked: dict[int, list[Steps]] = {}
        for number, verdicts in told.items():
            try:
                asked[number] = next(drawings[number]) if verdicts is None else drawings[number].send(verdicts)
            except StopIteration as end:
                ended[number] = end.value
        tell(len(ended), len(drawings), "cures proved")
        answers = iter(_tried(evaluation, workspace, [steps for sets in asked.values() for steps in sets]))
        told = {number: [next(answers) for _ in sets] for number, sets in asked.items()}
    return [ended[number] for number in range(len(drawings))]


def _drawn_back(workspace: Workspace, steps: Steps, nearer_too: dict[tuple[Steps, int], bool]) -> Drawing:
    """End with the steps with every amount as near to what is now as still cures."""
    for index, _ in _nearest(steps):
        if nearer_too.get((steps, index), True):
            steps = yield from _least(workspace, steps, index)
    return steps


def _nearest(steps: Steps) -> Iterator[tuple[int, Amount]]:
    """Yield the place of each amount, and the amount next to it, on the side of what is now."""
    for index, step in enumerate(steps):
        if step.traits.sized and _units(step) > 1:
            yield index, _pulled_by(step, _units(step) - 1)


def _least(workspace: Workspace, steps: Steps, index: int) -> Drawing:
    """End with the steps with one drawn back as far as it goes, by division of what lies between.

    What was reckoned is seldom far off: amounts close to it are tried first, and then ever farther ones.
    """
    step = steps[index]
    low, high = 0, _units(step)
    nearer, now = workspace.after(_with(steps, index, _pulled_by(step, high - 1))), workspace.after(steps)
    most = AMOUNTS if nearer is not None and now is not None and nearer.world == now.world else WORLDS
    doublings = max(1, high.bit_length() // most)
    cuts = sorted({cut for part in range(most) if 0 < (cut := high - 2 ** (1 + part * doublings)) < high} or {low + 1})
    while high - low > 1:
        verdicts = yield [_with(steps, index, _pulled_by(step, cut)) for cut in cuts]
        for cut, admissible in zip(cuts, verdicts, strict=True):
            if admissible:
                high = cut
                break
            low = cut
        parts = min(most, high - low - 1)
        cuts = sorted(
            {cut for part in range(1, parts + 1) if low < (cut := low + (high - low) * part // (parts + 1)) < high}
        ) or [low + 1]
    return _with(steps, index, _pulled_by(step, high))


def _units(step: Step) -> int:
    """Return how far a step goes, in shares, cents, days or demands."""
    start = Fraction(0) if step.lever[0] == "price" else Fraction(step.start or 0)
    far = abs(Fraction(step.amount or 0) - start)
    return int(far / Fraction(CENT)) if step.lever[0] == "price" else int(far)


def _pulled_by(step: Step, units: int) -> Amount:
    if step.lever[0] == "price":
        return units * CENT
    begin, end = int(step.start or 0), int(step.amount or 0)
    return begin + units if end > begin else begin - units


def _without(steps: Steps, index: int) -> Steps:
    return steps[:index] + steps[index + 1 :]


def _with(steps: Steps, index: int, amount: Amount) -> Steps:
    return (*steps[:index], steps[index]._replace(amount=amount), *steps[index + 1 :])


def _tried(evaluation: Evaluation, workspace: Workspace, sets: Sequence[Steps]) -> list[bool]:
    return evaluation.admissible([workspace.after(steps) for steps in sets])
