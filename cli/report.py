"""`regrights report`: a memo to send on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.files import LARGEST, bounded
from regrights.bridge.basics.stopping import SECONDS
from regrights.cli.common import (
    AsOf,
    Json,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    is_file,
    open_matter,
    print_json,
    write_file,
)
from regrights.cli.progress import Progress

if TYPE_CHECKING:
    from regrights.bridge.documents.model import Document

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[MATTER] [ACT]", help="A matter file (else the embedded one), and an act (else who may ask for what)."
    ),
]
To = Annotated[Path | None, typer.Option("--to", metavar="FILE", help="The file to write: .docx, .pdf, .html, .md or .xlsx.")]
Sections = Annotated[list[str] | None, typer.Option("--section", metavar="SECTION", help="Only this section. Repeatable.")]
Template = Annotated[
    Path | None,
    typer.Option(
        "--template", metavar="PATH", help="Your own Word template (.docx), or a folder with memo.html.j2, memo.md.j2, memo.css."
    ),
]
ToLine = Annotated[str | None, typer.Option("--to-line", metavar="NAME", help="To whom the memo goes; else as the file says.")]
FromLine = Annotated[str | None, typer.Option("--from-line", metavar="NAME", help="From whom it comes; else as the file says.")]
Brief = Annotated[bool, typer.Option("--brief", help="One page: the question, the short answer, and one table.")]
FORMATS = (".docx", ".pdf", ".html", ".md", ".xlsx")


def report(
    words: Words = None,
    to: To = None,
    section: Sections = None,
    template: Template = None,
    to_line: ToLine = None,
    from_line: FromLine = None,
    brief: Brief = False,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Write a memo about an act, or about who may ask for what: the question, a short answer, an analysis, and appendices.

    Sections: question, answer, conditions, proviso, allocation, readings, cures, follows, holders; without an act ledger, votes;
    as appendices phrases, basis, clauses, receipt. The lines of its head are those of the file's memo, else of --to-line and
    --from-line. The same input gives the same .md, .html and .pdf, byte for byte. --json prints the answers that it is made from.

    Examples: regrights report bsc_iv_alone --to memo.pdf;  regrights report examples/cutback.yaml d1 --to memo.docx;
    regrights report --to position.xlsx --section ledger --section votes
    """
    with answering(timeout):
        if to is None and not json:
            raise UsageError("name the file to write, such as --to memo.pdf (or .docx, .html, .md, .xlsx); or --json")
        if to is not None and to.is_dir():
            raise UsageError(f"{to} is a folder; name a file in it")
        if template is not None and to is not None and to.suffix.lower() in {".pdf", ".xlsx"}:
            raise UsageError("a template is for .docx, .html and .md; PDF and workbooks have none")
        if brief and section:
            raise UsageError("--brief has sections of its own; leave out --section")
        if to is not None and to.suffix.lower() not in FORMATS:
            raise UsageError(f"{to}: a report is written as {', '.join(FORMATS)}")
        if template is not None and template.exists() and not template.is_dir() and bounded(template) is None:
            raise UsageError(f"{template} has more than {LARGEST:,} bytes; a template is a document of some pages")
        path, act = _matter_and_act(words or [])
        from regrights.bridge.documents.memo import memo

        opened = open_matter(path, as_of, price, reading, term)
        with Progress("questions") as progress:
            asked: dict[str, Any] = {"sections": section or (), "brief": brief, "to": to_line, "sender": from_line}
            made = memo(opened, act, path=path, **asked, position=json, tell=progress)
        if to is not None and not made.sections:
            raise UsageError(f"there is nothing to tell under {', '.join(section or [])}; name an act, or other sections")
        if to is not None:
            write_file(to, _written(made, to.suffix.lower(), template))
        if json:
            print_json(made.facts)


def _matter_and_act(words: list[str]) -> tuple[Path | None, str | None]:
    """Return the matter file and the act, each if it is named. Raises UsageError."""
    if len(words) > 2:
        raise UsageError(f"at most a matter file and one act are named; {len(words)} words were given")
    file = words[0] if words and (len(words) == 2 or is_file(words[0])) else None
    rest = words[1:] if file else words
    return (Path(file) if file else None), (rest[0] if rest else None)


def _written(made: Document, suffix: str, template: Path | None) -> bytes:
    match suffix:
        case ".docx":
            from regrights.cli.writers.word import word

            return word(made, template)
        case ".xlsx":
            from regrights.cli.writers.excel import excel

            return excel(made)
        case ".pdf":
            from regrights.cli.writers.pages import pdf

            return pdf(made)
    from regrights.cli.writers.text import html, markdown

    text = html(made, template) if suffix == ".html" else markdown(made, template)
    return text.encode("utf-8")
