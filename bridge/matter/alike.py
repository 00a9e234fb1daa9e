"""Holders that nothing can tell apart: what is true of one is true of another in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from regrights.bridge.matter.model import Matter


class Alike:
    """The holders of a matter by kinds: of one capacity and day, with equal holdings, and named by nothing else in the file.

    What the rules say hangs on what the file says of a holder, never on its name, so that they treat one kind alike.
    """

    def __init__(self, matter: Matter) -> None:
        named = set(_named(matter.model_dump(include={"acts", "registrations", "signatures"})))
        named |= {holder.transferee_of for holder in matter.holders if holder.transferee_of}
        kinds: dict[str, list[str]] = defaultdict(list)
        for holder in matter.holders:
            if holder.id not in named:
                kinds[repr(holder.model_dump(exclude={"id", "name"}))].append(holder.id)
        self._kinds: Mapping[str, tuple[str, ...]] = {
            holder: tuple(kind) for kind in kinds.values() if len(kind) > 1 for holder in kind
        }

    def of(self, holder: str) -> tuple[str, ...]:
        """Return everyone of a holder's kind, in the order of the file; nobody where it is the only one."""
        return self._kinds.get(holder, ())

    def kinds_of(self, holders: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the kinds that some holders are of, each once."""
        return tuple(dict.fromkeys(kind for holder in holders if (kind := self.of(holder))))

    def comes_first(self, holder: str, used: Iterable[str]) -> bool:
        """Return whether a holder is the first of its kind but for those ``used`` already: the others bring nothing else."""
        return holder == next((other for other in self.of(holder) if other not in used), holder)

    def standing_for(self, holders: Iterable[str]) -> tuple[str, ...]:
        """Return the holders that stand for some: the first of each kind, as many as there are of it, in alphabetical order."""
        found: list[str] = []
        for holder in sorted(holders):
            kind = self.of(holder)
            found.append(next(other for other in kind if other not in found) if kind else holder)
        return tuple(sorted(found))


def _named(value: Any) -> Iterator[str]:
    """Yield every text in a value, a key or not."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from _named(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _named(part)
