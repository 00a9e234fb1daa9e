"""Where the answer about an act flips, along each number that a page varies: its price, its day, its maximum, what is held."""

from __future__ import annotations

from collections.abc import Iterator

from regrights.bridge.basics.errors import RegrightsError, SolverError
from regrights.bridge.documents.of_breaks import flip_words, whole_words
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.whatif.near import flips
from regrights.bridge.whatif.sweep import plain
from regrights.cli.web.changing import holdings
from regrights.cli.web.questions import Flip, Flips, Question
from regrights.cli.web.state import COMPOSED

MOST = 40
"""How many numbers are tried at most."""


def flips_of(question: Question) -> Flips:
    """Return the flips of a question's act, field by field; those that were found in time."""
    found: list[Flip] = []
    try:
        for flip in _found(question):
            found.append(flip)
    except SolverError:
        return Flips(tuple(found), complete=False)
    return Flips(tuple(found))


def _found(question: Question) -> Iterator[Flip]:
    assert question.act is not None
    yield from _of_maximum(question)
    for field, name in [*_varied(question)][:MOST]:
        for entry in flips(question.matter, question.act, name):
            answer = "admissible" if entry.answer_above else "not admissible"
            yield Flip(field, str(plain(entry.below)), str(plain(entry.above)), answer, flip_words(entry))


def _varied(question: Question) -> Iterator[tuple[str, str]]:
    """Yield the fields that are numbers, each with what a sweep calls it: what the address says, and what the act rests on."""
    assert question.act is not None
    act = act_of(question.matter, question.act)
    yield "price", "price"
    yield "as_of", "as_of"
    if act.id == COMPOSED and isinstance(act, Request):
        yield from ((f"asks.{holder}", f"{act.id}.{holder}") for holder in act.by)
    said = question.query.family("held")
    for name in sorted(holdings(question.matter), key=lambda name: name not in said):
        if name in said or name.partition(".")[0] in act.by:
            yield f"held.{name}", name


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
        yield Flip("maximum", str(whole - 1), str(whole), "whole", whole_words(whole))
