"""A page as a file to send on: what a page alone has, its verdict and its marks, in the blocks that a memo has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from regrights.bridge.documents.model import Block, Document, Items, Marks, Paragraph, Section, Table, Verdict

UNTITLED = {"verdict": "Answer", "incomplete": "Not complete", "asked": "What is asked", "basis": "What it rests on"}
"""What is called so in a file, for a page has no heading for it."""


def to_send(page: Document, caption: str) -> Document:
    """Return a page as it is written to a file; ``caption`` is that of its tables that have none."""
    return replace(
        page,
        sections=tuple(
            replace(section, title=section.title or UNTITLED[section.id], blocks=_plain(section.blocks, caption))
            for section in _together(page.sections)
        ),
    )


def _together(sections: Sequence[Section]) -> list[Section]:
    """Return sections, those of one id and no heading as one."""
    found: list[Section] = []
    for section in sections:
        if found and not section.title and found[-1].id == section.id:
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, *section.blocks))
        else:
            found.append(section)
    return found


def _plain(blocks: Sequence[Block], caption: str) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in blocks:
        match block:
            case Verdict(text, meaning, _):
                found += [Paragraph(text, "strong"), *([Paragraph(meaning)] if meaning else [])]
            case Marks(marks):
                found.append(Items(tuple(f"{mark.mark}: {mark.text}" for mark in marks)))
            case Table():
                found.append(replace(block, caption=block.caption or caption))
            case _:
                found.append(block)
    return tuple(found)
