"""`regrights papers`: the notices about an act, as letters to be completed and signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import UsageError, closest
from regrights.bridge.basics.stopping import SECONDS
from regrights.bridge.basics.text import counted
from regrights.cli.common import (
    AsOf,
    Json,
    MatterAndAct,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    matter_and_act,
    open_matter,
    print_json,
    write_file,
)
from regrights.cli.ending import tell
from regrights.cli.progress import Progress
from regrights.cli.text import printable

if TYPE_CHECKING:
    from regrights.bridge.documents.papers import Papers

To = Annotated[
    Path | None, typer.Option("--to", metavar="FOLDER", help="The folder to write into; it is made where there is none.")
]
Only = Annotated[list[str] | None, typer.Option("--paper", metavar="PAPER", help="Only this paper. Repeatable.")]
Template = Annotated[
    Path | None, typer.Option("--template", metavar="PATH", help="Your own Word template (.docx), or a folder with memo.md.j2.")
]
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="docx or md.")]
Draft = Annotated[bool, typer.Option("--draft", help="Write a notice that would not bind all the same, marked as a draft.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that there are.")]
FORMATS = ("docx", "md")


def papers(
    words: MatterAndAct,
    to: To = None,
    paper: Only = None,
    template: Template = None,
    format_: Format = "docx",
    draft: Draft = False,
    force: Force = False,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    timeout: Timeout = SECONDS,
    json: Json = False,
) -> None:
    """Write the notices about an act, as letters: to be completed, signed and sent.

    Papers: demand_notice, by those who make the request; further_notice, one to each who is to be notified of it;
    registration_notice, one to each who is to be notified of a registration of the company's own; deferral_notice, where filing
    is put off, or may be; cutback_notice, with the division, where the underwriter takes fewer shares than are requested.

    A notice that would be void, or that need not be met, is refused; --draft writes it all the same, and says so on top. What the
    file does not say is left as [________]; what is assumed stands in a note at the end, to be removed. --json prints which
    papers there are, with their text.

    Examples: regrights papers examples/cutback.yaml d1 --to notices;
    regrights papers deal.yaml d1 --to notices --paper further_notice --template firm.docx;
    regrights papers deal.yaml d1 --to notices --format md --force
    """
    with answering(timeout):
        from regrights.bridge.documents.papers import papers as compose
        from regrights.cli.report import written

        _refuse(to, template, format_, json=json)
        path, act = matter_and_act(words)
        opened = open_matter(path, as_of, price, reading, term)
        with Progress("questions") as progress:
            answer = compose(opened, act, only=paper or (), draft=draft, tell=progress)
        if to is not None and answer.made:
            files = {f"{made.stem}.{format_}": written(made.document, f".{format_}", template) for made in answer.made}
            further = [f"  no {one.paper} to {answer.found.name(one.who)}: {one.why}" for one in answer.without]
            _write(to, files, further, force=force)
        if json:
            print_json(_as_json(answer, format_))
        # Of papers that nobody named, only what stands in the way of all is told.
        for name, why in list(answer.left.items())[: len(answer.left) if paper else not answer.made]:
            tell(f"regrights: {printable(f'{name} is not written: {why}')}")
        if not answer.made:
            raise typer.Exit(1)


def _refuse(to: Path | None, template: Path | None, format_: str, *, json: bool) -> None:
    """Raise UsageError where the options do not fit one another."""
    if to is None and not json:
        raise UsageError("name the folder to write into, such as --to notices; or --json")
    if to is not None and to.exists() and not to.is_dir():
        raise UsageError(f"{to} is no folder; name one, or one to be made", key="--to")
    if format_ not in FORMATS:
        raise UsageError(f"{format_} is no format of papers", closest(format_, FORMATS, "formats"), "--format")
    if template is not None and to is None:
        raise UsageError("a template is for papers that are written; add --to", key="--template")
    from regrights.cli.report import refuse_too_large

    refuse_too_large(template)


def _write(folder: Path, files: dict[str, bytes], further: list[str], *, force: bool) -> None:
    """Write files into a folder, each whole or not at all; none where one of them is there already, unless by ``force``. What was
    written is told, and what is ``further`` to be said of it.
    """
    if not folder.parent.is_dir():
        raise UsageError(f"there is no folder {folder.parent}; make it first", key="--to")
    there = [name for name in files if (folder / name).exists()]
    if there and not force:
        names = ", ".join(there[:3]) + (f" and {len(there) - 3:,} more" if len(there) > 3 else "")
        raise UsageError(f"{folder} has {names} already", "--force replaces what is there", "--to")
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        write_file(folder / name, content)
    lines = [f"  {name}, {len(content):,} bytes" for name, content in files.items()] + further
    tell("\n".join(map(printable, [f"regrights: wrote {folder}: {counted(len(files), 'paper')}", *lines])))


def _as_json(answer: Papers, format_: str) -> dict[str, Any]:
    """Return the answer, each paper with the name of its file and its text."""
    from regrights.cli.writers.text import markdown

    told = answer.json()
    for entry, made in zip(told["papers"], answer.made, strict=True):
        entry |= {"file": f"{made.stem}.{format_}", "text": markdown(made.document)}
        del entry["stem"]
    return told
