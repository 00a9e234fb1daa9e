"""`regrights report`: a memo to send on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.files import LARGEST, bounded
from regrights.bridge.basics.stopping import SECONDS
from regrights.bridge.basics.text import counted
from regrights.cli.common import (
    AsOf,
    Json,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    matter_and_any_act,
    open_matter,
    print_json,
    write_file,
)
from regrights.cli.ending import tell
from regrights.cli.progress import Progress
from regrights.cli.text import printable

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
Against = Annotated[
    Path | None,
    typer.Option("--against", metavar="OTHER", help="Tell only what changed since this other matter file, and why: a redline."),
]
Template = Annotated[
    Path | None,
    typer.Option(
        "--template", metavar="PATH", help="Your own Word template (.docx), or a folder with memo.html.j2, memo.md.j2, memo.css."
    ),
]
ToLine = Annotated[str | None, typer.Option("--to-line", metavar="NAME", help="To whom the memo goes; else as the file says.")]
FromLine = Annotated[str | None, typer.Option("--from-line", metavar="NAME", help="From whom it comes; else as the file says.")]
Brief = Annotated[bool, typer.Option("--brief", help="One page: the question, the short answer, and one table.")]
FORMATS = {".docx": "Word", ".pdf": "PDF", ".html": "HTML", ".md": "Markdown", ".xlsx": "a workbook"}
"""What a report is written as, by the end of the file's name."""


def report(
    words: Words = None,
    to: To = None,
    section: Sections = None,
    template: Template = None,
    to_line: ToLine = None,
    from_line: FromLine = None,
    brief: Brief = False,
    against: Against = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Write a memo about an act, or about who may ask for what: the question, a short answer, an analysis, and appendices.

    Sections: question, answer, conditions, proviso, allocation, readings, cures, follows, holders, ledger, votes, phrases, basis,
    clauses, receipt; ledger and votes are told where no act is named, and the last four are appendices. --to-line and --from-line
    go before the lines of the file's memo. --brief: one page. The same input gives the same .md, .html and .pdf, byte for byte.
    --json prints the answers that it is made from. What was written is told on stderr.

    --against OTHER: what changed from OTHER, another matter file with the same act, both asked alike: the verdict before and
    after, which difference of the files turns it, and each condition, figure, share, reading and assumption that is new, gone or
    other, struck through and underlined. Its sections: answer, ledger, conditions, allocation, follows, readings, basis, files,
    receipt.

    Examples: regrights report bsc_iv_alone --to memo.pdf;  regrights report examples/cutback.yaml d1 --to memo.docx;
    regrights report --to position.xlsx --section ledger --section votes;
    regrights report new.yaml d1 --against old.yaml --to changes.docx
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
        refuse_too_large(template)
        path, act = matter_and_any_act(words or [])
        opened = open_matter(path, as_of, price, reading, term)
        other = None if against is None else open_matter(against, as_of, price, reading, term)
        with Progress("questions") as progress:
            if against is not None and other is not None:
                from regrights.bridge.documents.of_redline import redline

                made = redline(opened, other, act, paths=(path, against), sections=section or (), tell=progress)
            else:
                from regrights.bridge.documents.memo import memo

                asked: dict[str, Any] = {"sections": section or (), "brief": brief, "position": json}
                made = memo(opened, act, path=path, **asked, to=to_line, sender=from_line, tell=progress)
        if to is not None and not made.sections:
            raise UsageError(f"there is nothing to tell under {', '.join(section or [])}; name an act, or other sections")
        if to is not None:
            content = written(made, to.suffix.lower(), template)
            write_file(to, content)
            tell(f"regrights: wrote {printable(_in_short(made, to, content, act, against))}")
        if json:
            print_json(made.facts)


def refuse_too_large(template: Path | None) -> None:
    """Raise UsageError where a template is too large to be one."""
    if template is not None and template.exists() and not template.is_dir() and bounded(template) is None:
        raise UsageError(f"{template} has more than {LARGEST:,} bytes; a template is a document of some pages")


def written(made: Document, suffix: str, template: Path | None) -> bytes:
    """Return a document as a file of one of the FORMATS. Raises UsageError where a template does not fit."""
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


def _in_short(made: Document, to: Path, content: bytes, act: str | None, against: Path | None) -> str:
    """Return what was written: the file, its format, how long it is, and of what."""
    kind, size = FORMATS[to.suffix.lower()], f"{len(content):,} bytes"
    match to.suffix.lower():
        case ".pdf":
            size = counted(len(re.findall(rb"/Type\s*/Page\b", content)), "page")
        case ".xlsx":
            from io import BytesIO
            from zipfile import ZipFile

            names = ZipFile(BytesIO(content)).namelist()
            size = counted(sum(name.startswith("xl/worksheets/sheet") for name in names), "sheet")
        case ".md":
            size = counted(content.count(b"\n"), "line")
    sections = counted(len(made.sections), "section")
    of = f"the act {act}" if act else "who may ask for what"
    return f"{to}: {kind}, {size}, {sections}, on {of}{f', against {against}' if against else ''}"
