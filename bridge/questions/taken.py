"""The blanks of an agreement as a matter fills them in: what it states, what is taken by default, and what is not of the form."""

from __future__ import annotations

from dataclasses import dataclass

from regrights.bridge.matter.blanks import default_of, in_words, outside, range_in_words
from regrights.bridge.matter.model import Matter


@dataclass(frozen=True, slots=True)
class Taken:
    """A term as it is taken: its value in words, the clause, and the basis; what is to be said of it, as ``note``.

    ``by_default``: the matter does not state it; ``outside``: it is outside the range of the form.
    """

    term: str
    words: str
    value: str
    clause: str
    basis: str
    by_default: bool
    outside: bool
    note: str


def terms_taken(matter: Matter) -> dict[str, Taken]:
    """Return every term of an agreement with blanks, by name, in its order."""
    said = matter.agreed.words.said
    found: dict[str, Taken] = {}
    for name, blank in matter.agreed.blanks.items():
        stated = matter.terms.get(name)
        value = default_of(blank) if stated is None else stated.value
        beyond = outside(blank, value)
        notes = [said["by_default"]] if stated is None else [stated.source, stated.note]
        notes += [said["outside_form"].format(range=range_in_words(blank))] if beyond else []
        found[name] = Taken(
            term=name,
            words=blank.words,
            value=in_words(blank, value),
            clause=blank.clause,
            basis="assumed" if stated is None else stated.basis,
            by_default=stated is None,
            outside=beyond,
            note="; ".join(filter(None, notes)),
        )
    return found
