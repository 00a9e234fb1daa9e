"""A cure as a state: the address under which an act is asked about after its changes, where an address can say them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from regrights.bridge.answers.cured import Change, Cure
from regrights.bridge.matter.acts import Act, Request
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.ledger import price_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check
from regrights.cli.web.reading import read
from regrights.cli.web.state import COMPOSED, NEW, Asked, Query

MOST = 30
"""How many cures have an address at most."""


def cured(query: Query, file: Matter, asked: Asked, cures: Sequence[Cure]) -> Iterator[tuple[str, Query]]:
    """Yield what each cure would change, in words, and the query that says so.

    A cure that an address cannot say is left out, and so is one under whose address the act is still not admissible. ``file``
    is the matter before what the query changes. Raises OutOfTime.
    """
    composed = _composed(query, file, asked)
    for number, cure in enumerate(cures[:MOST], 1):
        after = _after(query, composed, cure)
        if after is None:
            continue
        found = read(after, file)
        if not found.wrong and found.act and check(found.matter, found.act).admissible:
            yield f"{number}. {' and '.join(change.text for change in cure.changes)}", after


def _composed(query: Query, file: Matter, asked: Asked) -> Query | None:
    """Return the query with the act asked about as one that is composed; None where that would be another act."""
    if asked.act == COMPOSED and query["act"] == NEW:
        return query
    act = act_of(asked.matter, asked.act or "")
    if not isinstance(act, Request) or (price := price_of(act, asked.matter)) is None:
        return None
    parts = {"asks": act.asked, "joins": {entry.by: entry.shares for entry in act.joining}}
    said = {f"{family}.{holder}": str(shares) for family, by in parts.items() for holder, shares in by.items()}
    most = act.underwriter_maximum
    said |= {"act": NEW, "kind": act.kind, "way": act.way or "", "method": act.method or ""}
    said |= {} if query["maximum"] or most is None else {"maximum": str(most)}
    kept = {key: text for key, text in query.given.items() if key.partition(".")[0] not in parts}
    after = Query(kept).with_(**said)
    found = read(after, file)
    if found.act is None:
        return None
    made = act_of(found.matter, found.act)
    same = isinstance(made, Request) and price_of(made, found.matter) == price
    return after if same and _told(made, found.matter) == _told(act, asked.matter) else None


def _told(act: Act, matter: Matter) -> dict[str, Any]:
    """Return what an act says that bears on it, the same whichever way it is written."""
    apart = {"id", "note", "shares", "date", "price", "aggregate_price", "underwriter_maximum"}
    return {**act.model_dump(exclude=apart), "asked": act.asked, "day": act.date or matter.as_of}


def _after(query: Query, composed: Query | None, cure: Cure) -> Query | None:
    """Return the query after all changes of a cure; None where an address cannot say one of them."""
    said = [_said(change) for change in cure.changes]
    if any(one is None for one in said):
        return None
    fields = {name: text for one in said if one for name, text in one.items() if name != "change"}
    lines = [one["change"] for one in said if one and "change" in one]
    of_act = any(name.startswith(("asks.", "joins.")) for name in fields)
    start = composed if of_act else query
    if start is None:
        return None
    change = "\n".join(filter(None, [start["change"], *lines]))
    return start.with_(**fields, change=change, view="check")


def _said(change: Change) -> dict[str, str] | None:
    """Return the fields that say a change; under ``change``, a line that is added."""
    to, who = str(change.to), change.who[0] if len(change.who) == 1 else ""
    said: dict[str, str] | None = None
    match change.kind:
        case "price":
            said = {"price": to}
        case "shares" | "requester" if who:
            said = {f"asks.{who}": to}
        case "joining" if who:
            said = {f"joins.{who}": to}
        case "reading":
            said = {f"reading.{change.what}": to}
        case "issue" if change.to_holder:
            said = {"change": f"issue {change.to_holder} {change.what} {to}"}
        case "transfer" if change.from_holder and change.to_holder:
            said = {"change": f"transfer {change.from_holder} {change.to_holder} {change.what} {to}"}
    return said
