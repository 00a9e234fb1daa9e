"""Reports as Markdown and as one HTML file, by Jinja templates."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from pathlib import Path

import jinja2
from jinja2.loaders import split_template_path

from regrights.bridge.basics.errors import Finding, InputError, UsageError
from regrights.bridge.basics.files import LARGEST, bounded
from regrights.bridge.documents import model
from regrights.bridge.documents.changed import Changes
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.model import Document
from regrights.bridge.documents.pictures import svg
from regrights.cli.text import printable
from regrights.cli.writers.sandbox import Sandbox

SPECIAL = re.compile(r"([\\`*_\[\]<>|~$#{}])")
"""Characters that could mean something to a reader of Markdown, wherever they stand."""
FIRST = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^()([-+=])(?=\s|$|[-=])")
"""What could begin a list, or underline a heading."""
LONG = 40
"""The letters of a text that stands in a column of its own width on a narrow screen."""


def markdown(memo: Document, folder: Path | None = None) -> str:
    """Return a report as Markdown. ``folder`` may hold a memo.md.j2 that takes the place of our own."""
    text = _rendered("memo.md.j2", memo, folder, html=False)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def html(memo: Document, folder: Path | None = None) -> str:
    """Return a report as one HTML file. ``folder`` may hold a memo.html.j2 or memo.css that take the place of our own."""
    return _rendered("memo.html.j2", memo, folder, html=True)


def _rendered(name: str, memo: Document, folder: Path | None, *, html: bool) -> str:
    """Return a template filled in. Raises InputError with the place of a mistake in a template of others."""
    environment = _environment(folder, html=html)
    if folder is None:
        return environment.get_template(name).render(memo=memo)
    try:
        return environment.get_template(name).render(memo=memo)
    except Exception as error:  # whatever a template of others does, it is its mistake
        file, line = _place(error, folder, name)
        what = str(error) or type(error).__name__
        if isinstance(error, jinja2.TemplateNotFound):
            what = f"there is no template {what} in {folder}"
        elif isinstance(error, UnicodeDecodeError):
            what = "this is no text in UTF-8"
        mend = "a template reads memo, its sections and their blocks, and does nothing else; see the README"
        raise InputError([Finding(str(file), line, "", f"the template cannot be filled in: {what}", mend)]) from error


def _place(error: Exception, folder: Path, name: str) -> tuple[Path, int | None]:
    """Return the file and line of a template that an error comes from: where it says so, else where it was filled in."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Path(error.filename or folder / name), error.lineno
    places = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    home = folder.resolve()
    ours = [(file, line) for file, line in places if file.is_file() and file.resolve().is_relative_to(home)]
    return ours[-1] if ours else (folder / name, None)


def _environment(folder: Path | None, *, html: bool) -> jinja2.Environment:
    own: jinja2.BaseLoader = jinja2.PackageLoader("regrights.cli", "templates/report")
    if folder is not None:
        if not folder.is_dir():
            mend = "name a folder with memo.html.j2, memo.md.j2 or memo.css"
            raise UsageError(f"{folder} is no folder of templates", mend, "--template")
        own = jinja2.ChoiceLoader([_Bounded(folder), own])
    made = Sandbox(
        loader=own, autoescape=html, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, finalize=_shown
    )
    made.filters |= {"md": md, "heading": _heading, "svg": _picture, "long": _long}
    kinds = {
        "paragraph": model.Paragraph,
        "items": model.Items,
        "table": model.Table,
        "quote": model.Quote,
        "lines": model.Lines,
        "footnotes": model.Footnotes,
        "picture": Picture,
        "changes": Changes,
    }
    made.tests |= {name: (lambda block, kind=kind: isinstance(block, kind)) for name, kind in kinds.items()}
    return made


class _Bounded(jinja2.FileSystemLoader):
    """Finds the templates of a folder, and refuses those that are too large to be any."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        for folder in self.searchpath:
            path = Path(folder).joinpath(*split_template_path(template))
            if path.exists() and bounded(path) is None:
                raise UsageError(f"{path} has more than {LARGEST:,} bytes; a template is a text of some pages")
        return super().get_source(environment, template)


def _shown(value: object) -> object:
    """Return what a template shows, without characters that turn text round or move a cursor."""
    return printable(value) if type(value) is str else value


def _heading(text: str) -> str:
    """Return a heading in Markdown, where its number begins no list."""
    number, dot, title = text.partition(". ")
    return f"{number}. {md(title)}" if dot and number.isdigit() else md(text)


def _long(table: model.Table) -> set[int]:
    """Return the columns of a table whose texts need room."""
    return {at for row in table.rows for at, cell in enumerate(row) if len(cell.text) > LONG and at not in table.right}


def _picture(picture: Picture, *, narrow: bool = False) -> object:
    import markupsafe

    return markupsafe.Markup(svg(picture, narrow=narrow))


def md(text: str) -> str:
    """Return text that Markdown shows as it is, in one line."""
    plain = " ".join(printable(text).split())
    return FIRST.sub(
        lambda at: f"{at[1] or ''}\\{at[2] or at[4]}",
        SPECIAL.sub(r"\\\1", plain).replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;"),
    )
