"""The tree of reasons as a page for people."""

from __future__ import annotations

from collections.abc import Iterable

from regrights.bridge.answers.common import Source
from regrights.bridge.answers.explained import Claim, Ground
from regrights.cli.page import MOST, line, title, width

ROOM = 28
"""How narrow the text of a deep branch may become."""


def show_why(root: Claim) -> None:
    """Print the tree of reasons of a verdict: the branches that decide come first."""
    title("Why" if root.holds else "Why not")
    _grounds(root.grounds, 0)
    for way in root.parts:
        line(way.text, style="bold")
        for condition in (*way.parts, *way.beside):
            _claim(condition, 1)


def _claim(claim: Claim, level: int) -> None:
    # A condition is met or not; the words of what is below it say themselves which way it goes.
    mark = f"{'met' if claim.holds else 'UNMET'} {claim.clause}: " if claim.clause else ""
    again = " (told above)" if claim.again else ""
    line(
        f"{mark}{claim.text}{again}",
        indent=_indent(level),
        hang=2,
        style="" if claim.holds or not claim.clause else "red",
    )
    _grounds(claim.grounds, level + 1)
    for part in claim.parts:
        _claim(part, level + 1)


def _grounds(grounds: Iterable[Ground], level: int) -> None:
    for number, ground in enumerate(grounds):
        if number == MOST:
            line("… and more; --json has all", indent=_indent(level), style="dim")
            return
        line(f"- {ground.text}{_sources(ground.sources)}", indent=_indent(level), hang=2, style="dim")
        _grounds(ground.parts, level + 1)


def _sources(sources: Iterable[Source]) -> str:
    said = [": ".join(filter(None, (source.basis, source.source, source.note))) for source in sources]
    return f" [{'; '.join(dict.fromkeys(said))}]" if said else ""


def _indent(level: int) -> int:
    return min(2 * level, max(0, width() - ROOM))
