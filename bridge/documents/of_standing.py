"""The section of a report on who is entitled: what each Person owns beside what a definition asks for."""

from __future__ import annotations

from collections.abc import Iterator

from regrights.bridge.agreement.amounts import count, percent
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.layout import percent_cell, shares_cell, text_cell
from regrights.bridge.documents.model import Bar, Line, Paragraph, Picture, Section, Table
from regrights.bridge.matter.ledger import Ledger


def votes(found: Findings) -> Iterator[Section]:
    """Yield each Person's standing under the limbs of a definition; and the voting power of each holder, or what each owns."""
    requested = found.requested
    if requested is None or not requested.standing:
        return
    rows = tuple(
        (
            text_cell(entry.name),
            text_cell(found.agreed.words.limbs[entry.limb]),
            shares_cell(int(entry.figure.actual)),  # type: ignore[arg-type]
            percent_cell(int(entry.figure.actual), entry.figure.whole or 0),  # type: ignore[arg-type]
            shares_cell(int(entry.figure.required)),  # type: ignore[arg-type]
            text_cell("met" if entry.met else f"not met, short by {int(entry.figure.short_by or 0):,}"),
        )
        for entry in requested.standing
    )
    unit = requested.standing[0].figure.unit
    head = ("Person", "Test", unit.capitalize(), "Percent", f"{unit.capitalize()} needed", "Outcome")
    whole = max((entry.figure.whole or 0 for entry in requested.standing), default=0)
    yield Section("votes", found.agreed.words.said["votes_title"], (
        Table(found.agreed.words.said["standing_title"], head, rows, frozenset({2, 3, 4})),
        Paragraph(f"Percent: of the {count(whole, unit)} outstanding, rounded down.", "note"),
        _power(found, requested) if unit == "votes" else _owned(found, requested, unit),
    ))  # fmt: skip


def _power(found: Findings, requested: RequestsAnswer) -> Picture:
    ledger = Ledger(found.matter)
    whole = sum(ledger.outstanding_votes().values())
    bars = []
    for holder in found.matter.holders:
        amount = sum(ledger.votes(holder).values())
        share = f" ({percent(amount, whole)})" if whole else ""
        bars.append(Bar(found.name(holder.id), ((amount, f"{amount:,}{share}"),)))
    needed = {entry.limb: int(entry.figure.required) for entry in requested.standing}  # type: ignore[arg-type]
    lines = tuple(
        Line(amount, f"{percent(amount, whole)}, {found.agreed.words.limbs[limb]}" if whole else found.agreed.words.limbs[limb])
        for limb, amount in sorted(needed.items(), key=lambda pair: pair[1])
    )
    alt = "; ".join(f"{bar.name}: {bar.parts[0][1]} votes" for bar in bars)
    lines_alt = "; ".join(f"{line.text} at {line.amount:,}" for line in lines)
    return Picture("votes", "Voting power of each holder", f"{alt}. Lines: {lines_alt}.", "votes", tuple(bars), lines)


def _owned(found: Findings, requested: RequestsAnswer, unit: str) -> Picture:
    """Return what each Person owns, beside what is needed."""
    whole = max(entry.figure.whole or 0 for entry in requested.standing)
    owned = {entry.name: int(entry.figure.actual) for entry in requested.standing}  # type: ignore[arg-type]
    shares = {name: f"{amount:,}{f' ({percent(amount, whole)})' if whole else ''}" for name, amount in owned.items()}
    needed = {entry.limb: int(entry.figure.required) for entry in requested.standing}  # type: ignore[arg-type]
    lines = tuple(
        Line(amount, found.agreed.words.limbs[limb]) for limb, amount in sorted(needed.items(), key=lambda pair: pair[1])
    )
    alt = "; ".join(f"{name}: {said} {unit}" for name, said in shares.items())
    lines_alt = "; ".join(f"{line.text} at {line.amount:,}" for line in lines)
    title = found.agreed.words.said["votes_title"]
    bars = tuple(Bar(name, ((amount, shares[name]),)) for name, amount in owned.items())
    return Picture("votes", title, f"{alt}. Lines: {lines_alt}.", unit, bars, lines)
