"""The page of `requests`: what may be requested, what is refused, the demands used, and who is entitled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name, count, waiting
from regrights.bridge.answers.read import OverReadings
from regrights.bridge.answers.requested import LedgerAnswer, RefusedAnswer, RequestAnswer, RequestsAnswer, Standing
from regrights.bridge.documents.layout import MOST, met_or_not, more, named, of_way, shares_cell, some, table, text_cell
from regrights.bridge.documents.model import Block, Document, Entries, Entry, Items, Marks, Paragraph, Section, Table, Verdict
from regrights.bridge.documents.of_readings import over_readings
from regrights.bridge.documents.parts import (
    NOTHING_IN_FORCE,
    asked,
    basis_section,
    condition_mark,
    first,
    matters_section,
    page,
)
from regrights.bridge.matter.model import Matter


def requests_page(matter: Matter, answer: RequestsAnswer, judged: OverReadings | None, *, basis: bool) -> Document:
    """Return the page; with ``judged``, what becomes of each request over all readings."""
    return page(matter.matter, "requests", answer.setting, _sections(matter, answer, judged, basis))


def _sections(matter: Matter, answer: RequestsAnswer, judged: OverReadings | None, basis: bool) -> Iterator[Section]:
    name, agreed = named(matter), matter.agreed
    if not answer.setting.in_force:
        yield first(Verdict(NOTHING_IN_FORCE, tone="unmet"))
        yield asked(agreed, answer.setting)
        return
    yield first(_verdict(answer))
    yield asked(agreed, answer.setting)
    able = Entries(tuple(_request(agreed, item, name) for item in answer.requests[:MOST]))
    lacking = [
        Paragraph(f"{of_way(agreed, entry.kind, entry.way)}: {agreed.words.incomplete[entry.why]}", "unmet")
        for entry in answer.incomplete
    ]
    yield Section(
        "requests", f"Admissible requests: {len(answer.requests) or 'none'}", (able, *more(len(answer.requests)), *lacking)
    )
    refused = Entries(tuple(_refused(agreed, entry, name) for entry in answer.refused))
    yield Section("refused", f"Refused: {len(answer.refused) or 'none'}", (refused,))
    if answer.ledger:
        yield Section("ledger", agreed.words.said["ledger"], tuple(_ledger(agreed, answer.ledger)))
    if answer.standing:
        yield Section("standing", agreed.words.said["standing"], tuple(_standing(answer.standing)))
    yield matters_section(agreed, answer.matters, complete=answer.matters_complete)
    if judged and judged.requests:
        yield over_readings(matter, judged)
    unmet = [condition for entry in answer.refused for condition in entry.unmet]
    yield basis_section(answer.basis, unmet, whole=basis)


def _verdict(answer: RequestsAnswer) -> Verdict:
    """Return how many requests are admissible, and how many ways are refused."""
    able, waits = len(answer.requests), sum(item.verdict == "deferred" for item in answer.requests)
    said = (
        "No request is admissible"
        if not able
        else "1 request is admissible"
        if able == 1
        else f"{able:,} requests are admissible"
    )
    put_off = f" ({waits:,} may be put off)" if waits else ""
    refused = len(answer.refused)
    no = f"; {refused:,} way{' is' if refused == 1 else 's are'} refused" if refused else ""
    return Verdict(f"{said}{put_off}{no}.", tone="met" if able else "unmet")


def _request(agreed: Agreement, item: RequestAnswer, name: Name) -> Entry:
    together = {1: "", 2: " together, neither alone"}.get(len(item.by), " together, no fewer of them")
    together = agreed.words.said["as_one"] if item.as_one else together
    details = [f"by {some(item.by, name)}{together}"]
    if item.verdict == "deferred":
        details.append(f"a valid request{waiting(item.verdict, item.clear_on)} [{agreed.words.said['delay']}]")
    details.append(f"least {item.least:,} and most {item.most:,} shares at ${item.price}")
    if item.left is not None:
        details.append(f"{count(item.left, 'demands')} left of {item.allowed}")
    if item.reply_days is not None:
        others = agreed.words.said["others"].format(number=f"{len(item.notify):,}")
        details.append(f"{others} to be notified; each has {item.reply_days} days to join")
    return Entry(f"{of_way(agreed, item.kind, item.way)} [{item.clause}]", tuple(details))


def _refused(agreed: Agreement, entry: RefusedAnswer, name: Name) -> Entry:
    tried = f"tried for {some(entry.by, name)}: {agreed.words.meaning[entry.verdict]}"
    marks = (condition_mark(agreed, condition) for condition in entry.unmet)
    return Entry(of_way(agreed, entry.kind, entry.way), (tried, *marks))


def ledger_table(agreed: Agreement, ledger: Sequence[LedgerAnswer], caption: str = "") -> Table:
    """Return the demands of each way: allowed, used, pending, left."""
    rows = [
        (text_cell(agreed.ways[entry.way]), *map(shares_cell, (entry.allowed, entry.used, entry.pending, entry.left)))
        for entry in ledger
    ]
    return table(caption, ("By way of", "Allowed", "Used", "Pending", "Left"), rows)


def _ledger(agreed: Agreement, ledger: Sequence[LedgerAnswer]) -> Iterator[Block]:
    yield ledger_table(agreed, ledger)
    for entry in ledger:
        said = []
        for row in entry.registrations[:MOST]:
            days = [f"notice {row.notice}" if row.notice else "", f"effective {row.effective}" if row.effective else ""]
            dates = ", ".join(filter(None, days))
            counts = "counts" if row.counts else "does not count"
            said.append(f"{row.id}, way of {agreed.ways[entry.way]}{f' ({dates})' if dates else ''}: {counts}, {row.why}")
        if said:
            yield Items(tuple(said))
        yield from more(len(entry.registrations))


def _standing(standing: Sequence[Standing]) -> Iterator[Block]:
    yield Marks(tuple(met_or_not(entry.met, entry.text) for entry in standing[:MOST]))
    yield from more(len(standing))
