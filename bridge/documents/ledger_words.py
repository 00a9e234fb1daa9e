"""The words of the ledger over time: what is answered of a way on a day, what happens on it, and what changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name, count
from regrights.bridge.answers.over_time import LedgerOverTime, LedgerRow, Way
from regrights.bridge.documents.layout import of_way, some

DEMANDS = "demands by way of"
SAME = "refused all the same"
"""What is said of a way that is refused on both sides of a day."""


def status(agreed: Agreement, row: LedgerRow, way: Way, name: Name) -> str:
    """Return in words what is answered of a way on a day: by whom it may be requested, until when put off, or what is lacking."""
    able, refused = row.requests(way), row.refusal(way)
    if refused is not None:
        lacking = ", ".join(agreed.words.conditions[entry.id] for entry in refused.unmet)
        return f"{agreed.words.meaning[refused.verdict]} (not met: {lacking})"
    if not able:
        return "not told"
    late = f"; filing may be {_late(able[0].clear_on)}"
    more = f", and {len(able) - 1:,} other smallest sets" if len(able) > 2 else ""
    by = " or ".join(some(item.by, name) for item in able[:2])
    return f"by {by}{more}{late if able[0].verdict == 'deferred' else ''}"


def _late(clear_on: dt.date | None) -> str:
    return "put off, for a time not yet known" if clear_on is None else f"put off, and no longer from {clear_on} on"


def changes(agreed: Agreement, before: LedgerRow, row: LedgerRow, name: Name) -> Iterator[tuple[str, str]]:
    """Yield what differs between two rows, of which way, and in words."""
    for way, entry in row.ledger.items():
        was = before.ledger.get(way)
        known = {one.id: (one.counts, one.why) for one in was.registrations} if was else {}
        for one in entry.registrations:
            if (one.counts, one.why) != known.get(one.id, (one.counts, one.why)):
                yield one.id, f"{'counts' if one.counts else 'does not count'}, {one.why}"
        if was is None or (was.used, was.pending, was.left) != (entry.used, entry.pending, entry.left):
            told = f"{entry.used:,} used, {entry.pending:,} pending, {count(entry.left, 'demands')} left of {entry.allowed:,}"
            yield f"{DEMANDS} {agreed.ways[way]}", told
    for of in row.ways:
        if before.status(of) != row.status(of):
            yield of_way(agreed, *of), _turn(agreed, before, row, of, name)
    yield from ((of_way(agreed, *of), "nobody could use it any more") for of in before.ways if of not in row.ways)


def _turn(agreed: Agreement, before: LedgerRow, row: LedgerRow, way: Way, name: Name) -> str:
    """Return in words what becomes of a way."""
    was, now = before.requests(way), row.requests(way)
    if before.refusal(way) is not None and row.refusal(way) is not None:
        lacked = [entry.id for entry in before.refusal(way).unmet]  # type: ignore[union-attr]
        lacks = [entry.id for entry in row.refusal(way).unmet]  # type: ignore[union-attr]
        met = [f"now met: {agreed.words.conditions[one]}" for one in lacked if one not in lacks]
        unmet = [f"no longer met: {agreed.words.conditions[one]}" for one in lacks if one not in lacked]
        return "; ".join([SAME, *met, *unmet])
    if not now:
        return f"{'refused' if not was else 'no longer'}: {status(agreed, row, way, name)}"
    if not was:
        return f"may be requested, {status(agreed, row, way, name)}"
    if was[0].verdict == "deferred" and now[0].verdict != "deferred":
        return "filing may no longer be put off"
    if now[0].verdict == "deferred" and (was[0].verdict, was[0].clear_on) != (now[0].verdict, now[0].clear_on):
        return f"may be requested; filing may be {_late(now[0].clear_on)}"
    return f"may be requested {status(agreed, row, way, name)}"


def what(agreed: Agreement, answer: LedgerOverTime, row: LedgerRow, name: Name) -> str:
    """Return what happened on the day of a row; where no event tells it, what changes."""
    if row.happened:
        return "; ".join(text.rstrip(".") for text in row.happened)
    at = answer.rows.index(row)
    if not at:
        return "as it stands"
    before = answer.rows[at - 1]
    requests = {of_way(agreed, *way) for way in (*before.ways, *row.ways)}
    found = [told if of in requests else f"{of}: {told}" for of, told in changes(agreed, before, row, name)]
    texts = list(dict.fromkeys(text for text in found if not text.startswith(SAME))) or list(dict.fromkeys(found))
    return "; ".join([*in_force(agreed, before, row), *texts[:1], *(["and more"] if len(texts) > 1 else [])])


def in_force(agreed: Agreement, before: LedgerRow, row: LedgerRow) -> list[str]:
    """Return what has come into force between two rows, in words."""
    was, now = before.answer.setting.in_force, row.answer.setting.in_force
    return [f"in force: {agreed.sources[source]}" for source in now if source not in was]
