"""What depends on how the contestable phrases are read, as pages for people."""

from __future__ import annotations

from collections.abc import Sequence

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.answers.read import Flip, Lasting, OverReadings, ReadingsAnswer
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.readings import flips_text
from regrights.cli.page import MOST, by_way, detail, line, listed, more, named, title
from regrights.cli.render import NOTHING_IN_FORCE, show_basis, show_head

VERDICTS = {
    "all": ("Admissible under ALL open readings", "green"),
    "some": ("Admissible under SOME of the open readings", "yellow"),
    "none": ("Admissible under NONE of the open readings", "red"),
}


def show_readings(matter: Matter, answer: ReadingsAnswer) -> None:
    """Print the verdict over the open readings, and every smallest change of readings that turns it."""
    agreed = matter.agreed
    show_head(agreed, answer.setting)
    by = next(act.by for act in matter.acts if act.id == answer.act)
    line(f"{answer.act}, by {listed(by, named(matter))}")
    if not answer.setting.in_force:
        line(NOTHING_IN_FORCE)
        return
    text, style = VERDICTS[answer.verdict]
    line(text, style=style)
    if answer.verdict == "some":
        line(f"As the points are read now it is {'admissible' if answer.default else 'not admissible'}.")
        title("What turns it: " + ("each of these" if len(answer.decides) > 1 else "this"))
        _decides(answer.decides)
    title(f"Conditions unmet under some reading: {len(answer.unmet) or 'none'}")
    for entry in answer.unmet:
        _lasting(agreed, entry)
    title(f"Left open: {len(answer.open)} of {len(agreed.readings)} points")
    line(", ".join(answer.open) or "none", indent=2)
    show_basis(answer.basis)


def show_robust(matter: Matter, answer: OverReadings) -> None:
    """Print which requests are robust over the open readings, which are fragile, and on what, and what is impossible."""
    name, agreed, answers = named(matter), matter.agreed, answer.requests
    if not answers:
        return
    title("Over all open readings")
    for entry in answers[:MOST]:
        by = f" by {listed(entry.by, name)}" if entry.by else ""
        now = "" if entry.standing != "fragile" else " (admissible as read now)" if entry.now else " (not admissible as read now)"
        style = {"robust": "green", "fragile": "yellow", "impossible": "red"}.get(entry.standing, "")
        text = f"{entry.standing.replace('_', ' ')}{now}: {agreed.kinds[entry.kind]}, way of {agreed.ways[entry.way]}{by}"
        line(text, indent=2, hang=2, style=style)
        _decides(entry.decides, indent=4)
    more(len(answers))
    if not answer.complete:
        detail("more sets can make a request than were asked about", "red")


def _decides(decides: Sequence[Sequence[Flip]], indent: int = 2) -> None:
    for flips in decides[:MOST]:
        together = " together" if len(flips) > 1 else ""
        line(f"{flips_text(flips)}{together}", indent=indent, hang=2, style="bold")
        for flip in flips:
            line(flip.text, indent=indent + 2, hang=2)
    more(len(decides))


def _lasting(agreed: Agreement, entry: Lasting) -> None:
    name = f"{entry.clause} {agreed.words.conditions[entry.id]}{by_way(agreed, entry.way)}"
    if entry.always:
        detail(f"UNMET under every reading: {name}", "red")
        return
    now, turned = ("UNMET", "met") if entry.now else ("met", "unmet")
    turns = "; or ".join(flips_text(flips) for flips in entry.decides)
    detail(f"{now} as read now: {name}; {turned} with {turns}")
