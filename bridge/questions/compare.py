"""The question of `compare`: what does an amendment, or a day, change in who may do what?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import count, listed
from regrights.bridge.answers.changed import CompareAnswer, Situation
from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.stopping import within
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import CHECK
from regrights.bridge.questions.matters import of_snapshot
from regrights.bridge.questions.snapshot import LIMIT, differences, snapshot
from regrights.bridge.questions.taken import terms_taken
from regrights.bridge.solving import facts
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.self_composition import inputs, second_copy
from regrights.bridge.solving.shown.acts import Asks, Replied
from regrights.bridge.solving.shown.conditions import Clause
from regrights.bridge.solving.shown.differences import (
    Capacity,
    Consent,
    Owns,
    Purchased,
    RecipientsBound,
    Registration,
    Spent,
    TransfereeOf,
)
from regrights.bridge.solving.shown.differences import Situation as Aspect
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import text_of
from regrights.bridge.solving.values import arguments, functor


def compare(
    matter: Matter,
    *,
    before: dt.date | None = None,
    after: dt.date | None = None,
    without: str | None = None,
    terms: Mapping[str, object] | None = None,
    timeout: float | None = None,
) -> CompareAnswer:
    """Return what differs between two days; (``without`` an amendment) between the text without it and with it; or between the
    matter as it is and with other ``terms`` of the deal.

    Where the amendment is in force in one of the two only, every kind of situation in which the texts differ is told as
    well. Raises UsageError where nothing is named that differs, and OutOfTime after ``timeout`` seconds.
    """
    if without is not None:
        if without not in matter.signatures:
            raise UsageError(f"there is no amendment {without}; the amendments: {', '.join(matter.signatures)}")
        if before is not None or after is not None:
            raise UsageError("--without compares two texts on one day (--as-of); leave --before and --after out")
        first = matter.model_copy(update={"signatures": {**matter.signatures, without: []}})
        second, title = matter, (f"without {matter.agreed.sources[without]}", "with it")
    elif before is not None and after is not None:
        first, second = adjusted(matter, as_of=before), adjusted(matter, as_of=after)
        title = str(before), str(after)
    elif terms and before is None and after is None:
        first, second = matter, adjusted(matter, terms=terms)
        taken = terms_taken(second)
        title = "with the terms of the matter", f"with {listed([f'{name} {taken[name].value}' for name in terms])}"
    else:
        others = ", or other terms, --term NAME=VALUE" if matter.agreed.blanks else ""
        raise UsageError(f"name two days, --before and --after, or an amendment, --without AMENDMENT{others}")
    with within(timeout):
        return _compared(matter.matter, title, (first, second))


def _compared(name: str, title: tuple[str, str], matters: tuple[Matter, Matter]) -> CompareAnswer:
    states = [snapshot(matter) for matter in matters]
    texts = [state.in_force for state in states]
    aside = sorted({*texts[0]} ^ {*texts[1]})
    day = max(matter.as_of for matter in matters)
    told = situations(matters[0].agreed, aside, day) if aside and all(texts) else ()
    found = [of_snapshot(matter, state, limit=LIMIT) for matter, state in zip(matters, states, strict=True)]
    return CompareAnswer(
        matter=name,
        before=title[0],
        after=title[1],
        in_force=(texts[0], texts[1]),
        differences=differences(states, [title[1]]),
        situations=told,
        basis=tuple(dict.fromkeys(item for state in states for item in state.basis)),
        matters=tuple(
            replace(entry, effect=f"{when}: {entry.effect}")
            for when, of_one in zip(title, found, strict=True)
            for entry in of_one.matters
        ),
        matters_complete=all(of_one.complete for of_one in found),
    )


def situations(agreed: Agreement, aside: Sequence[str], day: dt.date) -> tuple[Situation, ...]:
    """Return every kind of situation in which the text with the amendments set ``aside`` differs from that without them.

    They are found over all cap tables of two holders with small holdings, and one act; each comes with the smallest example.
    """
    copy = second_copy(kb.program(agreed.name, *CHECK), inputs() - {"signed"})
    asked = text_of([*facts.of_day(day), *facts.of_texts(aside)])
    solver = Solver(agreed.name, (*CHECK, "compare"), copy + asked)
    kinds = {tuple(sorted(aspects)) for aspects in solver.every(Aspect)}
    among = sorted({aspect for kind in kinds for aspect in kind})
    found = [_situation(agreed, solver.cheapest(kind, among)) for kind in kinds]
    order = list(agreed.kinds)
    return tuple(
        sorted(found, key=lambda entry: (order.index(entry.kind), entry.provision, entry.outcome, str(entry.test), entry.who))
    )


def _situation(agreed: Agreement, rows: Rows) -> Situation:
    said = dict(rows.of(Aspect))
    clauses = {(row.kind, row.condition): row.clause for row in rows.of(Clause)}
    kind, condition = said["kind"], said.get("condition")
    return Situation(
        kind=kind,
        outcome=said["outcome"],
        who=said.get("actor", said.get("joiner", "")),
        condition=condition,
        test=said.get("test"),
        clause=clauses[kind, condition or next(first for first in agreed.words.conditions if (kind, first) in clauses)],
        provision=said["provision"],
        example=_example(agreed, rows, kind),
        holders=_holders(rows),
        act={
            "shares": max((row.shares for row in rows.of(Asks)), default=0),
            "consents": sorted(row.party for row in rows.of(Consent)),
            "recipients_bound": bool(rows.of(RecipientsBound)),
            "earlier_demand": _pending(rows),
            "spent_demands": bool(rows.of(Spent)),
            "joining": bool(rows.of(Replied)),
        },
    )


def _pending(rows: Rows) -> bool:
    """Return whether an earlier demand is pending."""
    return any(row.registration == "earlier" for row in rows.of(Registration))


def _holders(rows: Rows) -> dict[str, Any]:
    """Return the cap table of an example: capacity, whom one took from and whether by purchase, and what each holds."""
    parents = dict(rows.of(TransfereeOf))
    return {
        row.holder: {
            "capacity": row.capacity,
            "transferee_of": parents.get(row.holder),
            "purchase": rows.holds(Purchased(row.holder)),
            "holdings": {owned.part[1]: owned.amount for owned in _owned(rows, row.holder)},
        }
        for row in sorted(rows.of(Capacity))
    }


def _owned(rows: Rows, holder: str) -> list[Owns]:
    """Return what a holder of an example has, in a fixed order."""
    return sorted(row for row in rows.of(Owns) if row.holder == holder and row.amount)


def _example(agreed: Agreement, rows: Rows, kind: str) -> str:
    """Return the smallest example in words."""
    capacities = dict(rows.of(Capacity))
    parents = dict(rows.of(TransfereeOf))
    names = {"actor": "one", "other": "another"}
    told = []
    for holder, name in names.items():
        owned = [
            agreed.words.owned[".".join([functor(row.part), *arguments(row.part)])].format(shares=row.amount)
            for row in _owned(rows, holder)
        ]
        taken = f", a Permitted Transferee of the {'other' if holder == 'actor' else 'first'}" if holder in parents else ""
        if taken and kind == "demand":
            taken += " by purchase" if rows.holds(Purchased(holder)) else " without purchase"
        if holder == "actor" or owned or "actor" in parents or holder in parents or kind == "transfer":
            told.append(f"{name} is {agreed.capacities[capacities[holder]]}{taken} and holds {' and '.join(owned) or 'nothing'}")
    asked = [row.shares for row in rows.of(Asks)]
    told.append(agreed.words.acted[kind].format(shares=count(asked[0] if asked else 0, "shares")))
    if _pending(rows):
        told.append(agreed.words.said["earlier_demand"])
    if rows.of(Spent):
        told.append(agreed.words.said["spent_demands"])
    if kind == "distribution":
        told.append("its partners agree to be bound" if rows.of(RecipientsBound) else "its partners do not agree to be bound")
    if kind == "joinder":
        consents = sorted(agreed.signatories[row.party] for row in rows.of(Consent))
        told.append(f"with the consent of {' and '.join(consents) or 'nobody'}")
    return "; ".join(told)
