"""Reports as PDF, by typst: text goes to it as data, and is never read as its markup."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from itertools import zip_longest
from typing import Any

from regrights.bridge.documents.changed import Changes
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.model import Block, Document, Footnotes, Items, Lines, MemoHead, Paragraph, Quote, Table
from regrights.bridge.documents.pictures import svg
from regrights.cli.text import printable

LONG = re.compile(r"\S{28,}")
"""A word that may not fit in a column."""
LINE = 116
"""How many letters of a table stand side by side, about."""
WHOLE = 16
"""How many lines a table has at most that stands on one page."""
HEAD = 96
"""How many letters of the running head do."""


def pdf(memo: Document) -> bytes:
    """Return a report as PDF. The same report gives the same bytes."""
    import typst

    sign = f"{memo.head.privileged} – " if memo.head and memo.head.privileged else ""
    data = {
        "title": _text(memo.title),
        "subtitle": _text(memo.subtitle),
        "date": memo.day,
        "running": _shortened(_text(f"{sign}{memo.title} – {memo.subtitle}")),
        "sections": [
            {
                "heading": _text(section.heading),
                "level": section.level,
                "part": _text(section.part),
                "blocks": [
                    {**_block(block), "keeps": _keeps(block, then)}
                    for block, then in zip_longest(section.blocks, section.blocks[1:])
                ],
            }
            for section in memo.sections
        ],
        "head": _head(memo.head),
    }
    source = files("regrights.cli.templates").joinpath("report/memo.typ").read_bytes()
    result = typst.compile(source, format="pdf", sys_inputs={"memo": json.dumps(data)})
    assert isinstance(result, bytes)
    return result


def _shortened(text: str) -> str:
    """Return a text for one line, cut between words where it is too long for it."""
    return text if len(text) <= HEAD else f"{text[:HEAD].rpartition(' ')[0] or text[:HEAD]} …"


def _head(head: MemoHead | None) -> dict[str, Any] | None:
    if head is None:
        return None
    return {"privileged": _text(head.privileged), "lines": [[_text(name), _text(text)] for name, text in head.lines]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph() | Items() | Quote() | Lines() | Footnotes() | Changes():
            return {"kind": type(block).__name__.lower(), **_texts(asdict(block))}
        case Picture():
            return {"kind": "picture", "svg": svg(block), "title": _text(block.title), "alt": _text(block.alt)}
        case Table():
            return {
                "kind": "table",
                "caption": _text(block.caption),
                "head": list(map(_text, block.head)),
                "rows": [[_text(cell.text) for cell in row] for row in block.rows],
                "right": sorted(block.right),
                "widths": (widths := _widths(block)),
                "whole": _high(block, widths) <= WHOLE,
            }
    raise TypeError(f"no block of a memo: {type(block).__name__}")


def _keeps(block: Block, then: Block | None) -> bool:
    """Return whether a block stands on one page with what comes then: a line with its table, and a table with its note."""
    if isinstance(block, Table):
        return isinstance(then, Paragraph) and then.tone == "note"
    strong = isinstance(block, Paragraph) and (block.tone == "strong" or block.text.endswith(":"))
    return strong or (isinstance(block, Paragraph) and isinstance(then, Table))


def _texts(value: Any) -> Any:
    """Return what a block holds with each text of it legal."""
    match value:
        case str():
            return _text(value)
        case dict():
            return {name: _texts(part) for name, part in value.items()}
        case tuple():
            return [_texts(part) for part in value]
    return value


def _widths(table: Table) -> list[int]:
    """Return the widths of columns, relative to one another: no word and no figure is broken, and long texts share the rest."""
    columns = [[head, *(row[at].text for row in table.rows)] for at, head in enumerate(table.head)]
    words = [max((len(word) for text in texts for word in text.split()), default=0) for texts in columns]
    whole = [max(map(len, texts[1:]), default=0) if at in table.right else 0 for at, texts in enumerate(columns)]
    least = [min(max(word, figure), 28) + 2 for word, figure in zip(words, whole, strict=True)]
    if sum(least) > LINE:
        least = [min(word, 28) + 2 for word in words]
    more = [max(0, min(max(map(len, texts)), 90) + 2 - low) for texts, low in zip(columns, least, strict=True)]
    spare = max(0, LINE - sum(least))
    return [10 * low + 10 * rest * spare // (sum(more) or 1) for low, rest in zip(least, more, strict=True)]


def _high(table: Table, widths: Sequence[int]) -> int:
    """Return how many lines a table has, about."""
    room = [max(1, LINE * width // max(1, sum(widths))) for width in widths]
    rows = [table.head, *([cell.text for cell in row] for row in table.rows)]
    return sum(max((1 + len(text) // wide for text, wide in zip(row, room, strict=False)), default=1) for row in rows)


def _text(text: str) -> str:
    """Return text without control characters, with places to break in words that are very long."""
    return LONG.sub(lambda found: "\u200b".join(re.findall(".{1,16}", found[0])), " ".join(printable(text).split()))
