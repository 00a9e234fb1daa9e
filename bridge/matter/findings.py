"""What is found wrong in a matter: the place, and in words with the mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

SECTIONS = ("classes", "warrants", "options", "holders", "registrations", "acts")
Ids = Mapping[str, Mapping[str, int]]
"""Every id of the file, by section, and where it stands."""


class Check(NamedTuple):
    """A finding in a matter: its place, what is wrong and the mend."""

    path: tuple[str | int, ...]
    message: str
    mend: str


def reference(ids: Ids, section: str, given: str, path: tuple[str | int, ...]) -> Iterator[Check]:
    """Yield a finding where an id that is named is none of the section."""
    if given not in ids[section]:
        near = get_close_matches(given, list(ids[section])[:5000], n=1)
        known = ", ".join(list(ids[section])[:12]) or "none yet"
        mend = f"did you mean {near[0]}?" if near else f"add it to {section}, or name one of: {known}"
        yield Check(path, f"there is no {given} among the {section}", mend)
