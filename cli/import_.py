"""`regrights import`: a matter of a workbook, a cap table or a package of others; what was taken, left, and is to be said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regrights.bridge.basics.errors import Finding, InputError, UsageError
from regrights.cli.common import (
    Json,
    OfAgreement,
    answering,
    free_to_write,
    named_agreement,
    pairs,
    print_json,
    write_file,
)
from regrights.cli.ending import tell
from regrights.cli.options import parse_date
from regrights.cli.progress import Progress
from regrights.cli.text import printable

if TYPE_CHECKING:
    from regrights.bridge.intake.taken import Taken
    from regrights.bridge.matter.model import Matter

Source = Annotated[
    Path, typer.Argument(metavar="FILE|FOLDER", help="A workbook (.xlsx, .xls, .ods), a CSV, or a folder; OCF: a folder or .zip.")
]
To = Annotated[Path, typer.Option("--to", metavar="FILE", help="The matter file to write, .yaml.", show_default=False)]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=HEADING", help='Take a column for a field: shares="Shares Owned". Repeatable.'),
]
SheetName = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Read this sheet as a cap table.")]
Day = Annotated[
    dt.date | None,
    typer.Option("--as-of", metavar="DATE", parser=parse_date, help="Of an OCF package: what is held then."),
]
Answers = Annotated[Path | None, typer.Option("--answers", metavar="FILE", help="Take the answers of this file.")]
Questions = Annotated[Path | None, typer.Option("--questions", metavar="FILE", help="Write what is to be said to this file.")]
Force = Annotated[bool, typer.Option("--force", help="Write over files that are there.")]


def import_(
    source: Source,
    *,
    to: To,
    agreement: OfAgreement = None,
    map_: Map = None,
    sheet: SheetName = None,
    as_of: Day = None,
    answers: Answers = None,
    questions: Questions = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Make a matter file of what there is: the workbook of `init deal.xlsx` filled in, a cap table, or an OCF package.

    Of a cap table, the head is found and each column taken by its heading, which is told; --map FIELD=HEADING takes another. The
    fields: holder, id, class, kind, shares, certificate, issued, price, status, into, and shares.CLASS for the column of a class.
    Each figure keeps the cell that it comes from. What is not taken (options, SAFEs, notes, pools) is told with where it stands.

    What no cap table says, such as the capacity of each holder, is taken as told, assumed, until it is said: --questions q.yaml
    writes the questions to fill in, and --answers q.yaml takes the answers.

    Examples: regrights import cap.xlsx --to deal.yaml --questions q.yaml;
    regrights import cap.xlsx --to deal.yaml --answers q.yaml --force;
    regrights import cap.csv --map shares="Units Held" --to deal.yaml;
    regrights import package.zip --as-of 2024-06-30 --to deal.yaml
    """
    with answering(None):
        from regrights.bridge.intake.answering import answered
        from regrights.bridge.intake.writing import matter_text

        if to.suffix.lower() not in {".yaml", ".yml"}:
            raise UsageError(f"{to}: a matter file ends with .yaml", key="--to")
        for path in filter(None, (to, questions)):
            free_to_write(path, force=force)
        said = pairs(map_, "--map", 'write FIELD=HEADING, such as shares="Shares Owned"')
        name = named_agreement(agreement)
        with Progress("steps", 4) as progress:
            taken = _taken(source, name, said, sheet, as_of)
            progress(1)
            tell("\n".join(_mapping(taken))) if taken.mapping else None
            try:
                whole = answered(taken, answers)
                progress(2)
                matter = _matter(whole, source, answers, questions)
            except InputError as error:
                if json:
                    findings = [finding._asdict() for finding in error.findings]
                    print_json({"schema": "regrights/import/1", "mapping": taken.mapping, "findings": findings})
                raise
            progress(3)
            write_file(to, matter_text(matter))
            progress(4)
        from regrights.bridge.documents.of_intake import intake_page

        page = intake_page(whole, matter, str(source), str(to))
        if json:
            print_json(page.facts)
        else:
            from regrights.cli.writers.terminal import show

            show(page)
        name = printable(str(to))
        tell(f"regrights: wrote {name}: {len(matter.holders):,} holders; try: regrights validate {name}")


def _taken(source: Path, agreement: str, said: dict[str, str], sheet: str | None, as_of: dt.date | None) -> Taken:
    """Return what the file says: of a .zip, a manifest, or a folder with JSON, by the reader of OCF packages."""
    from regrights.bridge.intake.opening import is_package

    if not is_package(source) and source.suffix.lower() != ".json":
        from regrights.bridge.intake.reading import read_sheets

        if as_of is not None:
            raise UsageError("only an OCF package tells what was held on an earlier day", "leave it out", "--as-of")
        return read_sheets(source, agreement, said=said, sheet=sheet, today=dt.date.today())
    if said or sheet is not None:
        raise UsageError("an OCF package has neither sheets nor headings", "leave out --map and --sheet")
    from regrights.bridge.intake.ocf import read_ocf

    return read_ocf(source, agreement, as_of=as_of)


def _mapping(taken: Taken) -> list[str]:
    return [
        "columns taken (--map FIELD=HEADING takes another):",
        *(f"  {name}: {printable(at)}" for name, at in taken.mapping.items()),
    ]


def _write_questions(taken: Taken, path: Path | None) -> None:
    from regrights.bridge.intake.answering import questions_text

    if path is not None and taken.questions:
        write_file(path, questions_text(taken.questions))
        tell(
            f"regrights: wrote {printable(str(path))}: {len(taken.questions):,} to be said; then --answers {printable(str(path))}"
        )


def _matter(taken: Taken, source: Path, answers: Path | None, questions: Path | None) -> Matter:
    """Return the matter of what was taken, and write the questions. Raises InputError with all mistakes, and writes none then.

    A question without whose answer nothing can be read is told as well. Where nothing else is wrong, the questions are written.
    """
    from regrights.bridge.intake.answering import unreadable
    from regrights.bridge.intake.checking import matter_of

    own = [finding for _, finding in taken.findings]
    told = {finding.key for finding in own}
    mend = "answer it: --questions q.yaml writes the questions, --answers q.yaml takes them"
    open_ = [question for question in unreadable(taken) if question.place not in told]
    unsaid = [Finding(str(source), None, question.place, f"not said: {question.text}", mend) for question in open_]
    try:
        matter = matter_of(taken, str(source))
    except InputError as error:
        if not unsaid:
            raise
        # What else is wrong may follow from what is not said; what was answered does not.
        wrong = [finding for finding in error.findings if finding in own or finding.where.startswith(f"{answers}:")]
        if not wrong:
            _write_questions(taken, questions)
        raise InputError([*wrong, *unsaid]) from None
    _write_questions(taken, questions)
    if unsaid:
        raise InputError(unsaid)
    return matter
