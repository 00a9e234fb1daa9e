"""The parts that the pages of several questions have: the verdict, what is asked, conditions, readings that matter, the basis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import price_text, waiting
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import AdjustmentItem, BasisItem, Matters, Setting
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.documents.layout import MOST, more, sentence
from regrights.bridge.documents.model import Block, Document, Entries, Entry, Items, Mark, Paragraph, Section, Verdict

NOTHING_IN_FORCE = "On this day no agreement is in force, and so there is nothing to answer."
NAMED = 3
"""How many of the assumed items that would matter most are named where not all are told."""


def page(title: str, question: str, setting: Setting | None, sections: Iterable[Section]) -> Document:
    """Return a page as a document; of its sections, those that tell something."""
    day = str(setting.as_of) if setting else ""
    return Document(title, question, day, tuple(section for section in sections if section.blocks))


def first(verdict: Verdict, *more_: Block) -> Section:
    """Return what a page begins with."""
    return Section("verdict", "", (verdict, *more_))


def asked(agreed: Agreement, setting: Setting, *acts: str) -> Section:
    """Return what an answer is given under: the act, the matter, day and price, what is in force, and how points are read."""
    price = f"at {price_text(Fraction(setting.price))} a share" if setting.price else ""
    in_force = "; ".join(agreed.sources[source] for source in setting.in_force) or "nothing"
    blocks = [
        *map(Paragraph, acts),
        Paragraph(setting.matter, "strong"),
        Paragraph(", ".join(filter(None, (f"as of {setting.as_of}", price)))),
        Paragraph(f"in force: {in_force}"),
    ]
    for amendment, lacking in setting.unsigned.items():
        lacks = f"it lacks the signature of {' and '.join(agreed.signatories[party] for party in lacking)}"
        signed = f"{lacks} [{agreed.words.said['signatures']}]"
        blocks.append(Paragraph(f"not in force: {agreed.sources[amendment]}; {signed}", "unmet"))
    for issue, option in setting.readings.items():
        if option != agreed.readings[issue].default:
            blocks.append(Paragraph(f"reading {issue}={option}: {agreed.readings[issue].options[option]}"))
    return Section("asked", "", tuple(blocks))


def verdict_on(agreed: Agreement, answer: CheckAnswer) -> Verdict:
    """Return the verdict on an act, and what it means."""
    through = f" through the way of {agreed.ways[answer.way]}" if answer.way and answer.admissible else ""
    tone = {"deferred": "waits"}.get(answer.verdict, "met") if answer.admissible else "unmet"
    meaning = NOTHING_IN_FORCE
    if answer.setting.in_force:
        meaning = f"{sentence(agreed.words.meaning[answer.verdict] + waiting(answer.verdict, answer.clear_on))}."
    return Verdict(agreed.words.verdicts[answer.verdict] + through, meaning, tone)


def condition_mark(agreed: Agreement, condition: ConditionAnswer) -> Mark:
    """Return a condition, met or not."""
    text = f"{condition.clause} {agreed.words.conditions[condition.id]}: {condition.text}"
    if condition.met:
        return Mark("met", text)
    return Mark("WAITS", text, "waits") if condition.effect == "defers" else Mark("UNMET", text, "unmet")


def matters_section(agreed: Agreement, matters: Sequence[Matters], *, complete: bool) -> Section:
    """Return every reading that would change an answer, with the phrase in dispute."""
    none = "no single reading changes it" if complete else "none found"
    title = f"Read otherwise, this answer would differ: {len(matters) or none}"
    blocks: list[Block] = [] if complete else [Paragraph(agreed.words.said["not_all_readings"], "unmet")]
    entries = [
        Entry(
            f"{entry.issue}={entry.other}: {agreed.readings[entry.issue].options[entry.other]} (“{entry.phrase}”, {entry.where})",
            (entry.effect,),
        )
        for entry in matters[:MOST]
    ]
    return Section("readings", title, (*blocks, Entries(tuple(entries)), *more(len(matters))))


def basis_section(basis: Sequence[BasisItem], conditions: Iterable[ConditionAnswer] = (), *, whole: bool) -> Section:
    """Return what an answer rests on that is not given: ``whole``, or how much it is, and what is assumed and would matter most.

    That is what most ``conditions`` rest on, the unmet ones first. What changes figures is told in full.
    """
    if whole or not basis:
        items = tuple(f"[{item.tag}] {item.item}: {item.note}" for item in basis)
        return Section("basis", f"Rests on what is inferred or assumed: {len(basis) or 'nothing'}", (Items(items),))
    assumed = [item for item, _ in weightiest(basis, conditions)]
    count = f"Rests on {len(basis)} item{'' if len(basis) == 1 else 's'} inferred or assumed"
    most = "assumed, and would matter most" if len(basis) > len(assumed) else "assumed"
    names = f"; {most}: {'; '.join(map(_called, assumed))}" if assumed else ""
    adjusted = (Paragraph(text, "note") for text in adjustments(basis))
    return Section("basis", "", (*adjusted, Paragraph(f"{count}{names} (--basis tells all)", "note")))


def adjustments(basis: Iterable[BasisItem]) -> list[str]:
    """Return in words each thing taken that changes figures."""
    return [f"{sentence(item.tag)}, {item.text}: {item.note}" for item in basis if isinstance(item, AdjustmentItem)]


def weightiest(
    basis: Sequence[BasisItem], conditions: Iterable[ConditionAnswer], *, most: int = NAMED
) -> list[tuple[BasisItem, tuple[int, int]]]:
    """Return the assumed items that most ``conditions`` rest on, the unmet ones first, with how many: those not met, and all.

    What changes figures is none of them: that is told beside them.
    """
    weight = _weights(conditions)
    some = (item for item in basis if item.tag == "assumed" and not isinstance(item, AdjustmentItem))
    assumed = sorted(some, key=weight, reverse=True)
    return [(item, weight(item)) for item in assumed[:most]]


def _called(item: BasisItem) -> str:
    return item.note if item.is_rule else item.item


def _weights(conditions: Iterable[ConditionAnswer]) -> Callable[[BasisItem], tuple[int, int]]:
    """Return a function from an item to how many conditions rest on it: those that are not met, and all."""
    rest = [(condition.met, reason) for condition in conditions for reason in condition.because]

    def weight(item: BasisItem) -> tuple[int, int]:
        found = [met for met, reason in rest if _is(item, reason)]
        return found.count(False), len(found)

    return weight


def _is(item: BasisItem, reason: str) -> bool:
    """Return whether an item is what a condition names as its reason."""
    kind, _, rest = reason.rstrip(")").partition("(")
    match kind:
        case "price":
            return item.item.startswith("price of ")
        case "holder":
            return item.item.startswith(f"{rest}: ")
        case "rule" | "term":
            return item.item == rest
    return item.item in {reason, f"{kind} {rest}"}
