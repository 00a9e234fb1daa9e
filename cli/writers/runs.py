"""Text as it stands within a Word document: escaped, and as the runs of what changed."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from markupsafe import Markup

from regrights.bridge.documents.changed import Change
from regrights.cli.writers.excel import legal


def escaped(value: Any) -> Any:
    """Return text escaped, its braces too, for docxtpl rewrites some of those after the tags are filled in."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return Markup(escape(legal(value), {'"': "&quot;", "{": "&#123;", "}": "&#125;"}))


def redlined(change: Change) -> str:
    """Return the runs of a change: what was before struck through, what is now underlined."""
    looks = (("", f"{change.what}:"), ("<w:strike/>", change.before), ('<w:u w:val="single"/>', change.after))
    runs = [f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>' for look, text in looks if text]
    return '<w:r><w:t xml:space="preserve"> </w:t></w:r>'.join(runs)
