"""The words of the clauses that a text names, or what is known of them: as the register of clauses of an agreement has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement

_NAMED = re.compile(r"(?<![\w$.,-])(\d{1,2}(?:\.\d{1,2})?)((?:\([a-zA-Z0-9]{1,4}\))*)(?![\w%]|[.,]\d)")
"""What may be the number of a clause: no figure with a sign, and no part of one."""
_PART = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True)
class ClauseWords:
    """A clause: its number, its title, where it stands, its words, and what is known of it; one of the last two may be empty."""

    number: str
    title: str
    place: str
    words: str
    known: str

    @property
    def id(self) -> str:
        """A name of it of small letters, digits and dashes."""
        return "clause-" + re.sub(r"[^a-z0-9]+", "-", self.number.lower()).strip("-")


def clauses_of(agreed: Agreement) -> dict[str, ClauseWords]:
    """Return the clauses of an agreement that have a number, by it."""
    return {
        number: ClauseWords(
            number,
            str(entry["title"]),
            str(entry.get("place", "")),
            str(entry.get("words", "")).strip(),
            agreed.called(entry["known"]) if "known" in entry else "",
        )
        for number, entry in kb.clauses(agreed.name).items()
        if _NAMED.fullmatch(number) and entry.get("numbered", True)
    }


def cited(text: str, known: Mapping[str, ClauseWords]) -> Iterator[tuple[str, ClauseWords | None]]:
    """Yield the parts of a text: those that name a clause with it, or with the one that it is a part of, all else with None."""
    done = 0
    for found in _NAMED.finditer(text):
        clause = _within(found[0], frozenset(known)) if found[2] or _is_numbered(text, *found.span(), found[1]) else None
        if clause is not None:
            yield text[done : found.start()], None
            yield found[0], known[clause]
            done = found.end()
    yield text[done:], None


def _is_numbered(text: str, begin: int, end: int, number: str) -> bool:
    """Return whether a number without a letter is that of a clause: after its sign; or one with a point that begins a text, or
    stands alone in brackets.
    """
    before = text[:begin].rstrip("\u00a0 ")
    alone = text[begin - 1 : begin] + text[end : end + 1] in {"[]", "()"}
    return before.endswith(("§", "Section")) or ("." in number and (alone or not before or before.endswith(("met", "UNMET"))))


@cache
def _within(number: str, known: frozenset[str]) -> str | None:
    while number not in known:
        shorter = _PART.sub("", number)
        if shorter == number:
            return None
        number = shorter
    return number
