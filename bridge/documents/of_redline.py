"""The memo of what changed between two matters, or in one before and after: the verdict first, why, and each part of the answer.

It lays answers beside one another, entry by entry, each by what it speaks of; texts are not compared with texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from regrights.bridge.agreement.amounts import count
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.files import bounded
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.documents.changed import Change, Changes
from regrights.bridge.documents.citing import Citing
from regrights.bridge.documents.findings import Findings, gather
from regrights.bridge.documents.layout import table, text_cell
from regrights.bridge.documents.model import Block, Document, Items, Paragraph, Section
from regrights.bridge.documents.of_answer import titled
from regrights.bridge.documents.of_files import file_changes
from regrights.bridge.documents.sides import (
    Sides,
    basis,
    by_way,
    conditions,
    division,
    follows,
    ledger,
    readings,
    sold,
    verdict_text,
)
from regrights.bridge.matter.loading import embedded
from regrights.bridge.matter.model import Matter

SECTIONS = ("answer", "ledger", "conditions", "allocation", "follows", "readings", "basis", "files", "receipt")
"""What --section may name, in the order of the memo."""
MOST = 200
"""How many differences of the files are told; the rest are counted."""


def redline(
    matter: Matter,
    other: Matter,
    act: str | None = None,
    *,
    paths: tuple[Path | None, Path],
    sections: Iterable[str] = (),
    tell: Tell = unheard,
) -> Document:
    """Return the memo of what changed from ``other`` to ``matter``, in what is answered of an act, or of who may ask for what.

    ``paths`` are the files of the matter and of the other. Raises UsageError for an act or a section that does not exist, and
    OutOfTime.
    """
    if unknown := [name for name in sections if name not in SECTIONS]:
        raise UsageError(f"there is no section {', '.join(unknown)}; those of a redline: {', '.join(SECTIONS)}")
    try:
        before = gather(other, act, tell=tell, curing=False)
    except UsageError as error:
        raise UsageError(f"{paths[1]}: {error.message}", error.mend, "--against") from None
    sides = Sides(before, gather(matter, act, tell=tell, curing=False))
    files = file_changes(other, matter, act)
    told = [
        _answer(sides, files),
        _section("ledger", "Who may demand what", ledger(sides)),
        _section("conditions", "Conditions and their figures", conditions(sides)),
        _section("allocation", "The division of the shares", division(sides)),
        _section("follows", "What follows", follows(sides)),
        _section("readings", "Readings that matter", readings(sides)),
        _section("basis", "What is inferred or assumed", basis(sides)),
        _files(files),
        _receipt(sides, paths),
    ]
    citing = Citing(sides.now)
    told = [citing.plain(section) for section in told]
    kind = titled(sides.now) if sides.now.act else "who may ask for what"
    changes = [
        {"section": section.id, "what": change.what, "before": change.before, "after": change.after}
        for section in told
        for block in section.blocks
        if isinstance(block, Changes)
        for change in block.changes
    ]
    facts = {"schema": "regrights/redline/1", "act": act, "before": other.matter, "after": matter.matter, "changes": changes}
    title, day = f"What changed: {kind}", str(sides.now.checked.date if sides.now.checked else matter.as_of)
    kept = tuple(section for section in told if section.blocks)
    return Document(title, matter.matter, day, kept, facts=facts).only(tuple(sections))


def _section(id_: str, title: str, changes: tuple[Change, ...]) -> Section:
    return Section(id_, title, (Changes("", changes),) if changes else ())


def _answer(sides: Sides, files: tuple[Change, ...]) -> Section:
    """Return the verdict before and now, and why it is another."""
    was, now = sides.was.checked, sides.now.checked
    if was is None or now is None:
        changes = len(ledger(sides))
        text = f"{count(changes, 'changes')} in who may demand what." if changes else "Who may demand what is as it was."
        return Section("answer", "Short answer", (Paragraph(text, "strong"),))
    before, after = verdict_text(sides.was, was), verdict_text(sides.now, now)
    shares = sold(sides)
    divided = (Changes("What each sells", shares),) if shares else ()
    if before == after:
        same = Paragraph(f"The verdict is the same: {after}", "met" if now.admissible else "unmet")
        return Section("answer", "Short answer", (same, *divided))
    blocks: list[Block] = [Changes("", (Change("Answer", before, after),)), *divided]
    turned = [entry for entry in _turned(sides) if entry]
    if turned:
        blocks += [Paragraph("Why:", "strong"), Items(tuple(turned))]
    blocks += _causes(sides, was, now, files)
    return Section("answer", "Short answer", tuple(blocks))


def _turned(sides: Sides) -> Iterator[str]:
    """Yield each condition that is met and was not, or was and is not."""
    was, now = by_way(sides.was, sides.now), by_way(sides.now, sides.was)
    for key in dict.fromkeys([*now, *was]):
        before, after = was.get(key), now.get(key)
        if before and after and before.met != after.met:
            name = sides.now.agreed.words.conditions[after.id]
            yield f"{after.clause}, {name}, {'is met now' if after.met else 'is no longer met'}: {after.text}."


def _causes(sides: Sides, was: CheckAnswer, now: CheckAnswer, files: tuple[Change, ...]) -> Iterator[Block]:
    """Yield which differences of the files turn the answer, each alone."""
    from regrights.bridge.whatif.turning import turning

    alone = turning(sides.was.matter, sides.now.matter, was, now)
    if alone is None:
        yield Paragraph("There are too many differences in the files for each to be tried alone.", "note")
    elif alone:
        told = tuple(change for change in files if any(f"{change.what}.".startswith(f"{key}.") for key in alone))
        yield Changes("Each of these alone, in the file as it was, turns the answer" if len(alone) > 1 else
                      "This alone, in the file as it was, turns the answer", told)  # fmt: skip
    elif files and (was.verdict, was.way) != (now.verdict, now.way):
        yield Paragraph("No single difference of the files turns the answer: several do together.")


def _files(files: tuple[Change, ...]) -> Section:
    more = (Paragraph(f"… and {len(files) - MOST:,} more."),) if len(files) > MOST else ()
    blocks = (Changes("", files[:MOST]), *more) if files else (Paragraph("The files say the same."),)
    return Section("files", "What the two files say otherwise", blocks)


def _receipt(sides: Sides, paths: tuple[Path | None, Path]) -> Section:
    def told(found: Findings, path: Path | None) -> list[str]:
        answer = found.checked or found.requested
        digest = "none: the matter comes with regrights" if path is None else hashlib.sha256(bounded(path) or b"").hexdigest()
        in_force = [found.agreed.sources[source] for source in answer.setting.in_force] if answer else []
        day = found.checked.date if found.checked else found.matter.as_of
        return [
            found.matter.matter,
            embedded() if path is None else path.name,
            digest,
            str(day),
            "; ".join(in_force) or "nothing",
        ]

    names = ("Matter", "Matter file", "SHA-256 of the file", "Day asked about", "In force")
    sides_ = zip(names, told(sides.was, paths[1]), told(sides.now, paths[0]), strict=True)
    rows = [tuple(map(text_cell, row)) for row in sides_]
    rows.append(tuple(map(text_cell, ("regrights", version("regrights"), version("regrights")))))
    return Section("receipt", "Receipt", (table("What this was made from", ("Item", "Before", "After"), rows),))
