"""The page of `readings`, and what `requests --readings` adds: what depends on how the contestable phrases are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.answers.read import Flip, Lasting, OverReadings, ReadingsAnswer, RobustAnswer
from regrights.bridge.documents.layout import MOST, by_way, more, named, of_way, some
from regrights.bridge.documents.model import Block, Document, Entries, Entry, Items, Mark, Marks, Paragraph, Section, Verdict
from regrights.bridge.documents.parts import NOTHING_IN_FORCE, asked, basis_section, first, page
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.readings import flips_text

VERDICTS = {
    "all": ("Admissible under ALL open readings", "met"),
    "some": ("Admissible under SOME of the open readings", "waits"),
    "none": ("Admissible under NONE of the open readings", "unmet"),
}
STANDINGS = {"robust": "met", "fragile": "waits", "impossible": "unmet"}


def readings_page(matter: Matter, answer: ReadingsAnswer, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, f"readings {answer.act}", answer.setting, _sections(matter, answer, basis))


def _sections(matter: Matter, answer: ReadingsAnswer, basis: bool) -> Iterator[Section]:
    agreed = matter.agreed
    by = next(act.by for act in matter.acts if act.id == answer.act)
    question = asked(agreed, answer.setting, f"{answer.act}, by {some(by, named(matter))}")
    if not answer.setting.in_force:
        yield first(Verdict(NOTHING_IN_FORCE, tone="unmet"))
        yield question
        return
    text, tone = VERDICTS[answer.verdict]
    now = f"As the points are read now it is {'admissible' if answer.default else 'not admissible'}."
    yield first(Verdict(text, now if answer.verdict == "some" else "", tone))
    yield question
    if answer.verdict == "some":
        title = "What turns it: " + ("each of these" if len(answer.decides) > 1 else "this")
        yield Section("decides", title, (Entries(tuple(_decides(answer.decides))), *more(len(answer.decides))))
    unmet = Marks(tuple(_lasting(agreed, entry) for entry in answer.unmet))
    yield Section("unmet", f"Conditions unmet under some reading: {len(answer.unmet) or 'none'}", (unmet,))
    left_open = Items((", ".join(answer.open) or "none",))
    yield Section("open", f"Left open: {len(answer.open)} of {len(agreed.readings)} points", (left_open,))
    yield basis_section(answer.basis, whole=basis)


def over_readings(matter: Matter, answer: OverReadings) -> Section:
    """Return which requests are robust over the open readings, which are fragile, and on what, and what is impossible."""
    blocks: list[Block] = [Entries(tuple(_robust(matter, entry) for entry in answer.requests[:MOST]))]
    blocks += more(len(answer.requests))
    if not answer.complete:
        blocks.append(Paragraph("more sets can make a request than were asked about", "unmet"))
    return Section("over_readings", "Over all open readings", tuple(blocks))


def _robust(matter: Matter, entry: RobustAnswer) -> Entry:
    by = f" by {some(entry.by, named(matter))}" if entry.by else ""
    now = "" if entry.standing != "fragile" else " (admissible as read now)" if entry.now else " (not admissible as read now)"
    text = f"{entry.standing.replace('_', ' ')}{now}: {of_way(matter.agreed, entry.kind, entry.way)}{by}"
    details = [detail for flips in _decides(entry.decides) for detail in (flips.text, *flips.details)]
    rest = [paragraph.text for paragraph in more(len(entry.decides))]
    return Entry(text, (*details, *rest), STANDINGS.get(entry.standing, "plain"))


def _decides(decides: Sequence[Sequence[Flip]]) -> Iterator[Entry]:
    for flips in decides[:MOST]:
        together = " together" if len(flips) > 1 else ""
        yield Entry(f"{flips_text(flips)}{together}", tuple(flip.text for flip in flips))


def _lasting(agreed: Agreement, entry: Lasting) -> Mark:
    name = f"{entry.clause} {agreed.words.conditions[entry.id]}{by_way(agreed, entry.way)}"
    if entry.always:
        return Mark("UNMET", f"under every reading: {name}", "unmet")
    turns = "; or ".join(flips_text(flips) for flips in entry.decides)
    return Mark("UNMET" if entry.now else "met", f"as read now: {name}; {'met' if entry.now else 'unmet'} with {turns}")
