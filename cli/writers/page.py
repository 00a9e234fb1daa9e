"""The writer for the browser: a Document as accessible HTML, by Jinja templates; text is text, never markup."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Any

import jinja2
import markupsafe

from regrights.bridge.documents import model
from regrights.bridge.documents.changed import Changes
from regrights.bridge.documents.clause_words import ClauseWords, cited
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.model import Block, Document, Paragraph, Rows, Table
from regrights.bridge.documents.pictures import svg
from regrights.cli.text import printable

ROWS = 200
"""How many rows of a list that may be endless are shown."""
LONG = 40
"""The letters of a text that stands in a column of its own width."""
KINDS: dict[str, type] = {
    "verdict": model.Verdict,
    "paragraph": model.Paragraph,
    "heading": model.Heading,
    "items": model.Items,
    "marks": model.Marks,
    "mark": model.Mark,
    "entries": model.Entries,
    "tree": model.Tree,
    "sides": model.Sides,
    "table": model.Table,
    "quote": model.Quote,
    "lines": model.Lines,
    "footnotes": model.Footnotes,
    "picture": Picture,
    "changes": Changes,
}
"""Every block but rows that come one by one, which are held first."""


def held(document: Document) -> Document:
    """Return a document whose lists are held: of rows that come one by one the first ROWS, as a table."""
    from dataclasses import replace

    return replace(
        document,
        sections=tuple(
            replace(section, blocks=tuple(part for block in section.blocks for part in _held(block)))
            for section in document.sections
        ),
    )


def _held(block: Block) -> list[Block]:
    if not isinstance(block, Rows):
        return [block]
    rows = [tuple(map(model.Cell, cells)) for cells in islice(block.rows, ROWS + 1)]
    right = frozenset(range(len(block.head) - 1))
    made: list[Block] = [Table("", block.head, tuple(rows[:ROWS]), right)] if block.head and rows else []
    if len(rows) > ROWS:
        return [*made, Paragraph(f"The first {ROWS} are shown; there are more.", "note")]
    return [*made, *block.end()]


def sections(
    document: Document, *, prefix: str = "", clauses: Mapping[str, ClauseWords] = MappingProxyType({})
) -> markupsafe.Markup:
    """Return the sections of a document as HTML, their ids after a ``prefix``; its rows must be held.

    Where a text names one of the ``clauses`` it is a link to its id, for whoever shows their words. Headings begin at
    the second level: the title of the page stands above them.
    """
    template = environment().get_template("document.html.j2")
    return markupsafe.Markup(template.render(document=document, prefix=prefix, clauses=clauses))


@cache
def environment() -> jinja2.Environment:
    """Return where the templates of pages are filled in: everything is escaped, and a name that is missing is an error."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("regrights.cli", "templates/web"),
        autoescape=True,
        auto_reload=False,  # templates that were changed meanwhile may not fit what runs
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
    )
    made.filters |= {"svg": _picture, "long": _long, "cited": _cited, "named": _named}
    made.tests |= {name: (lambda block, kind=kind: isinstance(block, kind)) for name, kind in KINDS.items()}
    return made


def _shown(value: Any) -> Any:
    """Return what a template shows, without characters that turn text round or move a cursor."""
    return printable(value) if type(value) is str else value


def _named(text: str, clauses: Mapping[str, ClauseWords]) -> list[tuple[str, str]]:
    """Return each clause that a text names, with the id of its words: a summary, which is opened by a click, has no links."""
    parts = cited(text, clauses) if clauses else ()
    return list(dict.fromkeys((part, clause.id) for part, clause in parts if clause))


def _cited(text: str, clauses: Mapping[str, ClauseWords]) -> markupsafe.Markup:
    """Return a text in which each clause that it names is a link to its words."""
    link = markupsafe.Markup('<a class="clause" href="#{}">{}</a>')
    parts = cited(text, clauses) if clauses else [(text, None)]
    return markupsafe.Markup("").join(link.format(to.id, printable(part)) if to else printable(part) for part, to in parts)


def _long(table: Table) -> set[int]:
    """Return the columns of a table whose texts need room."""
    return {at for row in table.rows for at, cell in enumerate(row) if len(cell.text) > LONG and at not in table.right}


def _picture(picture: Picture, *, narrow: bool = False) -> markupsafe.Markup:
    return markupsafe.Markup(svg(picture, narrow=narrow))
