"""Where the answer about an act flips, along each number that a page varies: its price, its day, its maximum, what is held."""

from __future__ import annotations

from collections.abc import Iterator

from regrights.bridge.basics.errors import RegrightsError, SolverError
from regrights.bridge.documents.of_breaks import flip_words, whole_words
from regrights.bridge.matter.acts import Request
from regrights.bridge.whatif.near import flips
from regrights.bridge.whatif.sweep import plain
from regrights.cli.web.changing import holdings
from regrights.cli.web.questions import Flip, Flips, Question
from regrights.cli.web.state import COMPOSED, Asked, Query

MOST = 40
"""How many numbers are tried at most."""
MAXIMUM, ASKS = "maximum", "asks"


def fields_of(asked: Asked, query: Query) -> dict[str, str]:
    """Return the fields that are numbers on which the act asked about may hang, each with what a sweep calls it: those that are
    always there, what it asks for where it is composed, and what the address says is held, or what the act's own hold.
    """
    if (act := asked.about) is None:
        return {}
    found = {MAXIMUM: "", "price": "price", "as_of": "as_of"}
    if act.id == COMPOSED and isinstance(act, Request):
        found |= {f"{ASKS}.{holder}": f"{act.id}.{holder}" for holder in act.by}
    said = query.family("held")
    for name in sorted(holdings(asked.matter), key=lambda name: name not in said):
        if len(found) < MOST and (name in said or name.partition(".")[0] in act.by):
            found[f"held.{name}"] = name
    return found


def without(query: Query, field: str) -> Query:
    """Return the query whose answer flips along a field: without what it says there, by which the act is not composed."""
    return query if field.partition(".")[0] == ASKS else query.with_(**{field: ""})


def flips_of(question: Question) -> Flips:
    """Return the flips of a question's act along a field; those that were found in time."""
    assert question.act is not None
    found: list[Flip] = []
    try:
        if question.along == MAXIMUM:
            found += _of_maximum(question)
        else:
            asked = Asked("", question.matter, question.act, question.maximum, {})
            for entry in flips(question.matter, question.act, fields_of(asked, question.query)[question.along]):
                answer = "admissible" if entry.answer_above else "not admissible"
                ends = str(plain(entry.below)), str(plain(entry.above))
                found.append(Flip(question.along, *ends, answer, flip_words(entry)))
    except SolverError:
        return Flips(tuple(found), complete=False)
    return Flips(tuple(found))


def _of_maximum(question: Question) -> Iterator[Flip]:
    """Yield from which maximum on nobody is cut back, as the division answers there, and one share below."""
    from regrights.bridge.cutback.allocate import allocate

    assert question.act is not None
    try:
        whole = sum(allocate(question.matter, question.act, maximum=question.maximum or 1).offering.requested.values())
        sides = [allocate(question.matter, question.act, maximum=maximum) for maximum in (whole - 1, whole)]
        below, above = (dict(side.pro_rata) == dict(side.offering.requested) for side in sides)
    except SolverError:
        raise
    except RegrightsError:  # an act that is not divided
        return
    if above and not below:
        yield Flip(MAXIMUM, str(whole - 1), str(whole), "whole", whole_words(whole))
