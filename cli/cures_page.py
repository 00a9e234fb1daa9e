"""What would cure a refusal, as a page for people."""

from __future__ import annotations

from regrights.bridge.answers.cured import CuresAnswer
from regrights.bridge.matter.model import Matter
from regrights.cli.page import by_way, detail, line, listed, named, title
from regrights.cli.render import NOTHING_IN_FORCE, show_basis, show_condition, show_head

SHOWN = 30
"""How many cures are shown; --json has all."""


def show_cures(matter: Matter, answer: CuresAnswer) -> None:
    """Print what stands against an act, every smallest set of changes that cures it, and what nothing cures."""
    agreed = matter.agreed
    show_head(agreed, answer.setting)
    by = next(act.by for act in matter.acts if act.id == answer.act)
    line(f"{answer.act}, by {listed(by, named(matter))}")
    if answer.admissible:
        line("ADMISSIBLE as it stands; there is nothing to cure.", style="green")
        return
    line("NOT ADMISSIBLE", style="red")
    if not answer.setting.in_force:
        line(NOTHING_IN_FORCE)
    for way in answer.ways:
        if len(answer.ways) > 1:
            line(f"{by_way(agreed, way.way).removeprefix(', ')}:")
        for condition in way.conditions:
            if not condition.met:
                show_condition(agreed, condition)
    title(f"Cures, the fewest and smallest changes first: {len(answer.cures) or 'none'}")
    for number, cure in enumerate(answer.cures[:SHOWN], 1):
        for place, change in enumerate(cure.changes):
            mark = f"{number:>2}. " if not place else "    and "
            line(f"{mark}{change.text} [{change.label}]", hang=4 if not place else 8, keep=False)
        for kind in cure.alike:
            detail(f"{len(kind)} holders are alike, and each would do as well: {listed(kind, named(matter))}", "dim")
    if len(answer.cures) > SHOWN:
        detail(f"… and {len(answer.cures) - SHOWN:,} more; --json has all", "dim")
    if answer.cut_short:
        line(agreed.words.cut_short(answer.cut_short, answer.changes), style="dim")
    if answer.incurable:
        title("What no change of the facts cures")
        for entry in answer.incurable:
            detail(f"{entry.text}{by_way(agreed, entry.way)}")
    show_basis(answer.basis)
