"""Reports as PDF, by typst: text goes to it as data, and is never read as its markup."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from regrights.bridge.documents.changed import Changes
from regrights.bridge.documents.model import Block, Document, Items, Paragraph, Picture, Quote, Table
from regrights.bridge.documents.pictures import svg
from regrights.cli.text import printable

LONG = re.compile(r"\S{28,}")
"""A word that may not fit in a column."""


def pdf(memo: Document) -> bytes:
    """Return a report as PDF. The same report gives the same bytes."""
    import typst

    data = {
        "title": _text(memo.title),
        "subtitle": _text(memo.subtitle),
        "date": memo.date,
        "sections": [
            {"title": _text(section.title), "blocks": [_block(block) for block in section.blocks]} for section in memo.sections
        ],
    }
    source = files("regrights.cli.templates").joinpath("report/memo.typ").read_bytes()
    result = typst.compile(source, format="pdf", sys_inputs={"memo": json.dumps(data)})
    assert isinstance(result, bytes)
    return result


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text, tone):
            return {"kind": "paragraph", "text": _text(text), "tone": tone}
        case Items(items, numbered):
            return {"kind": "items", "items": list(map(_text, items)), "numbered": numbered}
        case Quote(text, source):
            return {"kind": "quote", "text": _text(text), "source": _text(source)}
        case Changes(caption, changes):
            told = [{"what": _text(one.what), "before": _text(one.before), "after": _text(one.after)} for one in changes]
            return {"kind": "changes", "caption": _text(caption), "changes": told}
        case Picture():
            return {"kind": "picture", "svg": svg(block), "title": _text(block.title), "alt": _text(block.alt)}
        case Table():
            return {
                "kind": "table",
                "caption": _text(block.caption),
                "head": list(map(_text, block.head)),
                "rows": [[_text(cell.text) for cell in row] for row in block.rows],
                "right": sorted(block.right),
                "widths": _widths(block),
            }
    raise TypeError(f"no block of a memo: {type(block).__name__}")


def _widths(table: Table) -> list[int]:
    """Return the widths of columns, relative to one another: by their longest word and their longest text."""
    widths = []
    for index, head in enumerate(table.head):
        texts = [head, *(row[index].text for row in table.rows)]
        word = max(len(word) for text in texts for word in text.split() or [""])
        longest = max(map(len, texts))
        widths.append(max(6, min(word, 18) + 1, min(longest + 1, 14), min(40, longest * 2 // 3)))
    return widths


def _text(text: str) -> str:
    """Return text without control characters, with places to break in words that are very long."""
    return LONG.sub(lambda found: "\u200b".join(re.findall(".{1,16}", found[0])), " ".join(printable(text).split()))
