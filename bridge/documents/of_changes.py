"""The pages of `whatif` and `compare`: a matter before and after, and the situations in which two texts differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.answers.changed import CompareAnswer, Difference, ScenarioAnswer
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.documents.layout import MOST, more
from regrights.bridge.documents.model import (
    Block,
    Document,
    Entries,
    Entry,
    Heading,
    Items,
    Mark,
    Marks,
    Paragraph,
    Section,
    Side,
    Sides,
    Verdict,
)
from regrights.bridge.documents.parts import basis_section, first, matters_section, page

TONES = {"became possible": "met", "was lost": "unmet", "moved": "plain"}
TITLES = {"became possible": "Became possible", "was lost": "Was lost", "moved": "Moved"}
SEARCHED = "over all tables of two holders with up to 10 common, 10 preferred and 10 shares on each kind of warrant, of 100 votes"


def scenarios_page(agreed: Agreement, answers: Sequence[ScenarioAnswer], *, tests_only: bool, basis: bool) -> Document:
    """Return the page: each scenario's differences and what it expected; of tests only what failed; and a summary first."""
    sections: list[Section] = []
    if tests_only or any(answer.passed is not None for answer in answers):
        sections.append(first(_summary(answers)))
    elif len(answers) == 1:
        sections.append(first(Verdict(in_short(answers[0].differences))))
    if tests_only:
        sections.append(Section("tests", "", (Entries(tuple(map(_result, answers))),)))
    else:
        for answer in answers:
            sections += _scenario(agreed, answer, basis)
    return page(answers[0].matter if answers else "", "what if", None, sections)


def compare_page(agreed: Agreement, answer: CompareAnswer, *, basis: bool) -> Document:
    """Return the page: what differs between two texts or days, and every kind of situation in which the texts differ."""
    kinds = len(answer.situations)
    texts = f" The texts differ in {kinds} kind{'' if kinds == 1 else 's'} of situation." if kinds else ""
    sides = [
        Paragraph(f"{when}: {'; '.join(agreed.sources[source] for source in sources) or 'nothing'} in force")
        for when, sources in zip((answer.before, answer.after), answer.in_force, strict=True)
    ]
    return page(answer.matter, "compare", None, [
        first(Verdict(f"{in_short(answer.differences)}{texts}")),
        Section("asked", "", (Paragraph(answer.matter, "strong"), *sides)),
        Section("differences", "For this matter", tuple(differences(answer.differences, (answer.after,)))),
        Section("situations", f"In {kinds} kinds of situation the texts differ", tuple(_situations(agreed, answer))),
        matters_section(agreed, answer.matters, complete=answer.matters_complete),
        basis_section(answer.basis, whole=basis),
    ])  # fmt: skip


def changed_page(matter: str, found: Sequence[Difference]) -> Document:
    """Return the page of what differs between a matter as its file has it and as it has been changed."""
    sections = (first(Verdict(in_short(found))), Section("differences", "", tuple(differences(found, ("",)))))
    return page(matter, "before and after", None, sections)


def in_short(found: Sequence[Difference]) -> str:
    """Return in one sentence how much differs."""
    counts = {move: sum(entry.move == move for entry in found) for move in TITLES}
    words = {"was lost": "were lost"}
    said = [f"{number:,} {move if number == 1 else words.get(move, move)}" for move, number in counts.items() if number]
    return f"{', '.join(said)}." if said else "Nothing differs."


def differences(found: Sequence[Difference], changes: Sequence[str]) -> Iterator[Block]:
    """Yield what became possible, what was lost and what moved, before and after, and by which of the ``changes``."""
    causes = {entry.by for entry in found}
    if len(causes) == 1 and found[0].by != tuple(changes):
        yield Paragraph(f"all by: {'; '.join(found[0].by)}", "note")
    for move, heading in TITLES.items():
        moved = [entry for entry in found if entry.move == move]
        if not moved:
            continue
        yield Heading(f"{heading}: {len(moved)}")
        yield Sides(
            tuple(
                Side(
                    entry.text,
                    entry.before or "not there",
                    entry.after or "not there",
                    "" if len(causes) == 1 else "; ".join(entry.by),
                    TONES[move],
                )
                for entry in moved[:MOST]
            )
        )
        yield from more(len(moved))
    if not found:
        yield Paragraph("Nothing differs.")


def _summary(answers: Sequence[ScenarioAnswer]) -> Verdict:
    passed = sum(answer.passed is True for answer in answers)
    nothing = sum(answer.passed is None for answer in answers)
    text = f"{passed} passed, {len(answers) - passed - nothing} failed" + (f", {nothing} expect nothing" if nothing else "")
    return Verdict(text, tone="met" if passed == len(answers) else "unmet")


def _scenario(agreed: Agreement, answer: ScenarioAnswer, basis: bool) -> Iterator[Section]:
    blocks: list[Block] = [Paragraph(f"{answer.matter}, as of {answer.as_of}")]
    if answer.changes:
        blocks.append(Items(answer.changes, numbered=True))
    if answer.later:
        blocks.append(Items(tuple(f"not yet: {change}" for change in answer.later)))
    blocks += differences(answer.differences, answer.changes)
    if answer.expectations:
        blocks.append(
            Marks(
                tuple(
                    Mark("as expected", entry.text, "met")
                    if entry.met
                    else Mark("NOT AS EXPECTED", f"{entry.text}; found: {entry.found}", "unmet")
                    for entry in answer.expectations
                )
            )
        )
    yield Section("scenario", answer.name, tuple(blocks))
    yield matters_section(agreed, answer.matters, complete=answer.matters_complete)
    if answer.after is not None:
        yield basis_section(answer.after.basis, _unmet(answer.after), whole=basis)


def _unmet(answer: RequestsAnswer) -> Iterator[ConditionAnswer]:
    yield from (condition for entry in answer.refused for condition in entry.unmet)


def _result(answer: ScenarioAnswer) -> Entry:
    failed = [f"{entry.text}; found: {entry.found}" for entry in answer.expectations if not entry.met]
    if answer.passed is None:
        failed.append("it expects nothing, and so does not pass")
    return Entry(f"{'pass' if answer.passed else 'FAIL'} {answer.name}", tuple(failed), "met" if answer.passed else "unmet")


def _situations(agreed: Agreement, answer: CompareAnswer) -> Iterator[Block]:
    if not answer.situations:
        return
    yield Paragraph(SEARCHED)
    # What is told apart by no provision comes last, and has words for every agreement.
    for provision, heading in sorted(agreed.words.provisions.items(), key=lambda entry: entry[0] == "elsewhere"):
        found = [entry for entry in answer.situations if entry.provision == provision]
        if not found:
            continue
        yield Heading(heading)
        entries = []
        for entry in found:
            told = f", {agreed.words.conditions[entry.condition]}" if entry.condition else ""
            who = f"{agreed.kinds[entry.kind]}, {agreed.words.standings[entry.who]}"
            text = f"{who}: {agreed.words.outcomes[entry.outcome]} [{entry.clause}{told}]"
            entries.append(Entry(text, (f"smallest: {entry.example}",), "plain"))
        yield Entries(tuple(entries))
