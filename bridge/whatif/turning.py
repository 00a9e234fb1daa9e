"""Which of the differences of two matters turns a verdict: each is made alone, and the act asked about again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.basics.errors import RegrightsError
from regrights.bridge.basics.together import each
from regrights.bridge.matter.adjusting import act_of, fitting
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import same_day

MOST = 24
"""How many differences are tried at most: each is a question of its own."""
PLAIN = ("as_of", "price", "form_s3", "selling_expenses", "proposed_amendment")
BY_KEY = ("terms", "events", "readings", "signatures")
LISTED = ("classes", "warrants", "options", "holders", "registrations")
"""The parts of a matter that an answer may rest on: values, tables, and lists of entries that have ids."""

Update = dict[str, Any]
"""What a matter says otherwise, by section."""


def turning(before: Matter, after: Matter, was: CheckAnswer, now: CheckAnswer) -> tuple[str, ...] | None:
    """Return each difference of two matters that alone turns what was answered of an act into what is answered now, by its key.

    None where there are too many to be tried.
    """
    found = dict(_differences(before, after, now.act))
    if len(found) > MOST or before.agreement != after.agreement:
        return None

    def turns(key: str) -> bool:
        try:
            with using(before.agreement):
                changed = fitting(before.model_copy(update=found[key]))
            answer = same_day(changed, [act_of(changed, now.act)])[0]
        except RegrightsError:  # alone, it makes no matter
            return False
        return (answer.verdict, answer.way) == (now.verdict, now.way)

    if (was.verdict, was.way) == (now.verdict, now.way):
        return ()
    keys = list(found)
    return tuple(key for key, turned in zip(keys, each(turns, keys), strict=True) if turned)


def _differences(before: Matter, after: Matter, act: str) -> Iterator[tuple[str, Update]]:
    """Yield each difference by its key, as what the first matter would say with it alone."""
    for name in PLAIN:
        if getattr(before, name) != getattr(after, name):
            yield name, {name: getattr(after, name)}
    for name in BY_KEY:
        was, now = getattr(before, name), getattr(after, name)
        for key in dict.fromkeys([*was, *now]):
            if was.get(key) != now.get(key):
                yield f"{name}.{key}", {name: _with_key(was, now, key)}
    for name in LISTED:
        yield from _entries(name, getattr(before, name), getattr(after, name), lambda _: True)
    yield from _entries("acts", before.acts, after.acts, lambda entry: entry == act)


def _entries(name: str, was: Sequence[Any], now: Sequence[Any], of: Callable[[str], bool]) -> Iterator[tuple[str, Update]]:
    """Yield the differences of a list of entries, one entry a difference."""
    first, last = ({entry.id: entry for entry in entries if of(entry.id)} for entries in (was, now))
    for key in dict.fromkeys([*first, *last]):
        if first.get(key) == last.get(key):
            continue
        others = [last.get(entry.id) if entry.id == key else entry for entry in was]
        added = [] if key in first else [last[key]]
        yield f"{name}.{key}", {name: [entry for entry in [*others, *added] if entry is not None]}


def _with_key(was: Mapping[str, Any], now: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in {**was, key: now.get(key)}.items() if value is not None}
