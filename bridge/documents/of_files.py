"""What two matter files say otherwise: every key that is new, gone or has another value, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from regrights.bridge.documents.changed import Change
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.taken import terms_taken

KEYS = ("id", "class", "warrant", "by", "item")
"""What an entry of a list is known by: the first of these that it has."""
WORDS = frozenset({"regrights", "source", "note"})
"""Keys that say where a figure comes from, and change no answer."""


def file_changes(before: Matter, after: Matter, act: str | None) -> tuple[Change, ...]:
    """Return what the files say otherwise, by key; of the acts, what they say of ``act``, or of all where none is named."""
    was, now = dict(_said(before, act)), dict(_said(after, act))
    return tuple(
        Change(key, was.get(key, ""), now.get(key, "")) for key in dict.fromkeys([*was, *now]) if was.get(key) != now.get(key)
    )


def _said(matter: Matter, act: str | None) -> Iterator[tuple[str, str]]:
    """Yield each key of a matter with its value. Terms are told with what is taken where nothing is said."""
    said = matter.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"terms", "acts"})
    yield from _flat("", said)
    for name, term in terms_taken(matter).items():
        yield f"terms.{name}", str(term.value)
    acts = [entry for entry in matter.acts if act in {None, entry.id}]
    yield from _flat("acts", [entry.model_dump(mode="json", by_alias=True, exclude_none=True) for entry in acts])


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name in WORDS or (name.startswith("(") and not isinstance(part, Mapping)):
                continue
            # What a figure is stands under its own key, and so do the marks of a class or a holder.
            hidden = name == "value" or name.startswith("(")
            yield from _flat(key if hidden else f"{key}.{name}".removeprefix("."), part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _listed(key, value)
    else:
        yield key, _text(value)


def _listed(key: str, values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    if not all(isinstance(value, Mapping) for value in values):
        yield key, ", ".join(map(_text, values)) or "none"
        return
    taken: dict[str, int] = {}
    for value in values:
        name = next((str(value[part]) for part in KEYS if part in value), "entry")
        taken[name] = taken.get(name, 0) + 1
        again = f" ({taken[name]})" if taken[name] > 1 else ""
        yield from _flat(f"{key}.{name}{again}", {part: of for part, of in value.items() if str(of) != name})


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:,}" if isinstance(value, int) else str(value)
