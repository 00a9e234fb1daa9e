"""Everything that a matter answers at once, in small entries that can be laid beside those of another matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from regrights.bridge.agreement.amounts import amount, count, waiting
from regrights.bridge.answers.changed import Difference
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import BasisItem
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import Naming, naming
from regrights.bridge.questions.check import check_all
from regrights.bridge.questions.requests import requests_in_time
from regrights.bridge.questions.setting import setting
from regrights.bridge.solving import facts
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.shown.sources import InForce, LacksSignature
from regrights.bridge.solving.solver import Solver


class Key(NamedTuple):
    """What an entry speaks of: the kind of entry, its ids, and of a request those who make it."""

    what: str
    of: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a matter answers: in words, whether it is open to somebody, and the ``value`` by which it differs."""

    text: str
    possible: bool | None
    value: Any
    told: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in force, the requests and the acts of a matter, and the entries that they come to."""

    in_force: tuple[str, ...]
    requests: RequestsAnswer | None
    acts: Mapping[str, CheckAnswer]
    entries: Mapping[Key, Entry]

    @property
    def basis(self) -> tuple[BasisItem, ...]:
        """What the answers rest on that is not given."""
        asked = self.requests.basis if self.requests else ()
        return tuple(dict.fromkeys([*asked, *(item for act in self.acts.values() for item in act.basis)]))


LIMIT = 1000
"""How many sets a way are asked for at most."""


def snapshot(matter: Matter, *, limit: int = LIMIT) -> Snapshot:
    """Return what a matter answers. Where it states no price its requests are left out. Raises OutOfTime."""
    asked = None if matter.price is None else requests_in_time(matter, limit=limit)
    acts = check_all(matter)
    name = naming(matter)
    in_force = asked.setting.in_force if asked else _in_force(matter)
    entries: dict[Key, Entry] = {
        Key("in_force"): Entry(
            "in force", None, in_force, "; ".join(name.agreed.sources[source] for source in in_force) or "nothing"
        )
    }
    entries |= dict(of_requests(asked, name)) if asked else {}
    for answer in acts.values():
        entries |= dict(_of_act(answer, name))
    return Snapshot(in_force, asked, acts, entries)


def _in_force(matter: Matter) -> tuple[str, ...]:
    rows = Solver(matter.agreement, "validate", facts.program(matter, matter.as_of, ())).model(InForce, LacksSignature, Reading)
    return setting(matter, matter.as_of, rows).in_force


def differences(states: list[Snapshot], names: list[str]) -> tuple[Difference, ...]:
    """Return how the last of the ``states`` differs from the first, and by which step: ``names`` are those between them."""
    first, last = states[0].entries, states[-1].entries
    found = []
    for key in dict.fromkeys([*first, *last]):
        before, after = first.get(key), last.get(key)
        if (before and before.value) == (after and after.value):
            continue
        by = [name for name, one, two in zip(names, states, states[1:], strict=False) if _at(one, key) != _at(two, key)]
        entry = after or before
        assert entry is not None
        was, is_now = bool(before and before.possible), bool(after and after.possible)
        move = "moved" if was == is_now else "became possible" if is_now else "was lost"
        if move != "moved" and _by_others(key, last if move == "was lost" else first):
            move = "moved"
        if move == "moved" and (before is None or after is None) and key.what == "refused":
            continue
        others = "fewer of them suffice" if move == "moved" and key.what == "request" else ""
        told = (before.told if before else others, after.told if after else others)
        found.append(Difference(move, key.what, (*key.of, *key.by), entry.text, told[0], told[1], tuple(by)))
    return tuple(sorted(found, key=lambda difference: MOVES.index(difference.move)))


def _by_others(key: Key, entries: Mapping[Key, Entry]) -> bool:
    """Return whether fewer of those who request can, or could, do so: then it is their number that moved."""
    return key.what == "request" and any(
        (other.what, other.of) == (key.what, key.of) and set(other.by) < set(key.by) for other in entries
    )


MOVES = ["became possible", "was lost", "moved"]
"""What becomes of an entry."""


def _at(state: Snapshot, key: Key) -> Any:
    entry = state.entries.get(key)
    return entry and entry.value


def of_requests(answer: RequestsAnswer, name: Naming) -> Iterator[tuple[Key, Entry]]:
    """Yield what is answered of all requests, in entries."""
    for item in answer.requests:
        text = f"{name.agreed.kinds[item.kind]} by way of {name.agreed.ways[item.way]}, by {' and '.join(map(name, item.by))}"
        value: tuple[Any, ...] = (item.least, item.most, item.left, item.verdict, item.clear_on)
        told = f"least {item.least:,} and most {item.most:,} shares"
        told += "" if item.left is None else f", {count(item.left, 'demands')} left"
        told += waiting(item.verdict, item.clear_on)
        yield Key("request", (item.kind, item.way), item.by), Entry(text, True, value, told)
    for refused in answer.refused:
        text = f"{name.agreed.kinds[refused.kind]} by way of {name.agreed.ways[refused.way]}, by everyone of it"
        value = (refused.verdict, *((entry.id, entry.text) for entry in refused.unmet))
        yield Key("refused", (refused.kind, refused.way)), Entry(text, False, value, f"refused: {_unmet(refused.unmet, name)}")
    for standing in answer.standing:
        text = f"{standing.name}: {name.agreed.words.limbs[standing.limb]}"
        figure = standing.figure
        told = f"{amount(figure.actual, figure.unit, figure.whole)}, {amount(figure.required, figure.unit)} needed"
        value = standing.met, figure.actual, figure.required
        yield Key("standing", (standing.limb, standing.person)), Entry(text, standing.met, value, told)


def _of_act(answer: CheckAnswer, name: Naming) -> Iterator[tuple[Key, Entry]]:
    text = f"{answer.act}, by {' and '.join(map(name, answer.by))}"
    unmet = [entry for _, entry in answer.unmet]
    way = f" by way of {name.agreed.ways[answer.way]}" if answer.way else ""
    late = waiting(answer.verdict, answer.clear_on)
    told = (
        f"admissible{way}{late}"
        if answer.admissible
        else f"not admissible ({name.agreed.words.meaning[answer.verdict]}): {_unmet(unmet, name)}"
    )
    value = answer.verdict, answer.way, answer.clear_on, tuple((entry.id, entry.text) for entry in unmet)
    yield Key("act", (answer.act,)), Entry(text, answer.admissible, value, told)


def _unmet(unmet: list[ConditionAnswer] | tuple[ConditionAnswer, ...], name: Naming) -> str:
    return (
        "; ".join(f"{entry.clause} {name.agreed.words.conditions[entry.id]}: {entry.text}" for entry in unmet)
        or "nothing is in force"
    )
