"""The page of `cures`: what stands against an act, every smallest set of changes that cures it, and what nothing cures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.answers.cured import Cure, CuresAnswer
from regrights.bridge.documents.layout import by_way, named, some, table, text_cell
from regrights.bridge.documents.model import (
    Block,
    Cell,
    Document,
    Entries,
    Entry,
    Heading,
    Items,
    Marks,
    Paragraph,
    Section,
    Table,
    Verdict,
)
from regrights.bridge.documents.parts import NOTHING_IN_FORCE, asked, basis_section, condition_mark, first, page
from regrights.bridge.matter.model import Matter

SHOWN = 30
"""How many cures are shown; --json has all."""
FEW = 2
"""Sets of at most so many changes stand in the table that comes first."""


def cures_page(matter: Matter, answer: CuresAnswer, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, f"cures {answer.act}", answer.setting, _sections(matter, answer, basis))


def _sections(matter: Matter, answer: CuresAnswer, basis: bool) -> Iterator[Section]:
    agreed = matter.agreed
    by = next(act.by for act in matter.acts if act.id == answer.act)
    question = asked(agreed, answer.setting, f"{answer.act}, by {some(by, named(matter))}")
    yield first(_verdict(answer))
    yield question
    if answer.admissible:
        return
    unmet = tuple(_unmet(matter, answer))
    if unmet:
        yield Section("conditions", "What stands against it", unmet)
    yield Section(
        "cures", f"Cures, the fewest and smallest changes first: {len(answer.cures) or 'none'}", tuple(_cures(matter, answer))
    )
    if answer.incurable:
        texts = tuple(f"{entry.text}{by_way(agreed, entry.way)}" for entry in answer.incurable)
        yield Section("incurable", "What no change of the facts cures", (Items(texts),))
    yield basis_section(answer.basis, (entry for way in answer.ways for entry in way.conditions), whole=basis)


def _verdict(answer: CuresAnswer) -> Verdict:
    if answer.admissible:
        return Verdict("ADMISSIBLE as it stands; there is nothing to cure.", tone="met")
    if not answer.setting.in_force:
        return Verdict("NOT ADMISSIBLE", NOTHING_IN_FORCE, "unmet")
    number, alone = len(answer.cures), sum(len(cure.changes) == 1 for cure in answer.cures)
    if not number:
        return Verdict(
            "NOT ADMISSIBLE", f"No set of at most {answer.changes} changes was found that would make it admissible.", "unmet"
        )
    sets = "1 smallest set of changes" if number == 1 else f"{number:,} smallest sets of changes"
    single = ", each a single change" if alone == number else f", {alone:,} of them a single change"
    single = single if alone and number > 1 else ""
    return Verdict("NOT ADMISSIBLE", f"{sets} would make it admissible{single}.", "unmet")


def _unmet(matter: Matter, answer: CuresAnswer) -> Iterator[Block]:
    for way in answer.ways:
        if len(answer.ways) > 1:
            yield Heading(f"{by_way(matter.agreed, way.way).removeprefix(', ')}:")
        yield Marks(tuple(condition_mark(matter.agreed, entry) for entry in way.conditions if not entry.met))


def _cures(matter: Matter, answer: CuresAnswer) -> Iterator[Block]:
    shown = list(enumerate(answer.cures[:SHOWN], 1))
    few = [(number, cure) for number, cure in shown if len(cure.changes) <= FEW]
    if few:
        yield _table(few)
    yield from _alike(matter, few)
    many = [(number, cure) for number, cure in shown if len(cure.changes) > FEW]
    if many:
        yield Entries(tuple(_listed(number, cure) for number, cure in many))
        yield from _alike(matter, many)
    if len(answer.cures) > SHOWN:
        yield Paragraph(f"… and {len(answer.cures) - SHOWN:,} more; --json has all", "note")
    if answer.cut_short:
        yield Paragraph(matter.agreed.words.cut_short(answer.cut_short, answer.changes), "note")


def _table(cures: Sequence[tuple[int, Cure]]) -> Table:
    """Return cures of few changes, a row a change."""
    rows = []
    for number, cure in cures:
        for place, change in enumerate(cure.changes):
            first_ = Cell("", None) if place else Cell(f"{number}", number)
            rows.append((first_, text_cell(f"{'and ' if place else ''}{change.text}"), text_cell(change.label)))
    return table("", ("No.", "What would change", "Whose it is"), rows)


def _listed(number: int, cure: Cure) -> Entry:
    texts = tuple(f"{'and ' if place else ''}{change.text} [{change.label}]" for place, change in enumerate(cure.changes))
    return Entry(f"{number}. {len(cure.changes)} changes together", texts, "plain")


def _alike(matter: Matter, cures: Sequence[tuple[int, Cure]]) -> Iterator[Block]:
    for number, cure in cures:
        for kind in cure.alike:
            text = f"{number}: {len(kind)} holders are alike, and each would do as well: {some(kind, named(matter))}"
            yield Paragraph(text, "note")
