"""Many matters in one grounding: each world says what it would say alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import pytest
from restatement import random_matter

from regrights import kb
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.solving import facts
from regrights.bridge.solving.shown.acts import Admissible, Way
from regrights.bridge.solving.shown.conditions import Figure
from regrights.bridge.solving.shown.levers import Failing, FigureFor, Hand, Lever, Most, PulledTo
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.shown.sources import Because
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import Fact, text_of
from regrights.bridge.solving.worlds import models, rules

CURES = ("acts", "check", "cures")
WANTED: tuple[type[NamedTuple], ...] = (Failing, FigureFor, Lever, Most, PulledTo, Hand, Admissible, Figure, Because, Reading)


def worlds() -> Iterator[tuple[Matter, Act]]:
    """Yield every act of the embedded matter, and one of each of some random ones."""
    embedded = load()
    yield from ((embedded, act) for act in embedded.acts)
    for seed in range(6100, 6112):
        matter = load_text(json.dumps(random_matter(seed)), "case")
        yield matter, matter.acts[0]


def told(matter: Matter, act: Act) -> list[Fact]:
    return list(chain(facts.of_matter(matter, act.date or matter.as_of), facts.of_act(act, matter)))


def test_each_of_many_worlds_says_what_it_says_alone() -> None:
    asked = [told(*world) for world in worlds()]
    together = models(kb.DEFAULT, CURES, asked, WANTED)
    assert len(together) == len(asked) == 12 + len(load().acts)
    for of_one, found in zip(asked, together, strict=True):
        alone = Solver(kb.DEFAULT, CURES, text_of(of_one)).model(*WANTED)
        for kind in WANTED:
            assert sorted(found.of(kind), key=str) == sorted(alone.of(kind), key=str)
    assert sum(bool(found.of(Failing)) for found in together) > len(together) // 3


def test_the_order_of_worlds_is_that_of_the_question() -> None:
    (embedded, refused), *_ = [world for world in worlds() if world[1].id == "bsc_iv_alone"]
    met = next(act for act in embedded.acts if act.id == "constellation_demand")
    first, second = models(kb.DEFAULT, CURES, [told(embedded, refused), told(embedded, met)], (Admissible,))
    assert (first.of(Admissible), bool(second.of(Admissible))) == ([], True)


def test_a_world_of_which_nothing_is_told_has_its_rows_too() -> None:
    day = list(facts.of_day(load().as_of))
    empty, again = models(kb.DEFAULT, CURES, [day, day], (Reading, Way))
    assert empty.of(Reading) == again.of(Reading)
    assert len(empty.of(Reading)) > 20
    assert empty.of(Way) == again.of(Way) == []


def test_what_prefers_cannot_be_asked_of_many_worlds() -> None:
    with pytest.raises(InternalError, match="many worlds"):
        rules(kb.DEFAULT, "acts", "check", "readings")
