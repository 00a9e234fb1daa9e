"""Who is entitled: a Person's standing under each limb of a definition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from regrights.bridge.answers.requested import Standing
from regrights.bridge.matter.naming import Naming
from regrights.bridge.questions.conditions import figure_of
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.shown.conditions import Whole
from regrights.bridge.solving.shown.requests import LimbFigure, LimbUnit, MeetsLimb, Member
from regrights.bridge.solving.values import Term, arguments, functor


def standing(rows: Rows, name: Naming, positions: Mapping[str, int]) -> tuple[Standing, ...]:
    """Return the standing of every Person under each limb. ``positions`` are the holders' in the file."""
    members: dict[Term, list[str]] = defaultdict(list)
    for member in rows.of(Member):
        members[member.person].append(member.holder)
    wholes = {row.test: row.amount for row in rows.of(Whole)}
    units = dict(rows.of(LimbUnit))
    found = []
    for row in rows.of(LimbFigure):
        met = rows.holds(MeetsLimb(row.limb, row.person))
        figure = figure_of(row.owned, row.required, units.get(row.limb, "votes"), met, wholes[row.limb])
        who = sorted(members[row.person], key=positions.__getitem__)
        kind = functor(row.person)
        called = name.agreed.words.persons[kind].format(who=name(who[0]))
        text = f"{called}: {name.agreed.words.test(row.limb, met, called, figure)}"
        person = str(next(iter(arguments(row.person)), kind))
        found.append(Standing(person, tuple(who), row.limb, met, figure, text, called))
    return tuple(sorted(found, key=lambda entry: (positions[entry.members[0]], entry.limb)))
