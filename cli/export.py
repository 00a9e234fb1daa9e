"""`regrights export`: a matter as a workbook that is read again, or as the text of a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.cli.common import Json, MatterPath, answering, free_to_write, print_json, write_file
from regrights.cli.ending import tell
from regrights.cli.text import printable

To = Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write: .xlsx or .yaml.", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def export(matter: MatterPath = None, *, to: To, force: Force = False, json: Json = False) -> None:
    """Write a matter as a workbook, whole: `regrights import` makes the same matter of it again. Or as a matter file, .yaml.

    Amounts of more than 15 digits, ratios and dollars stand in the workbook as text, so that no digit is lost.

    Examples: regrights export --to position.xlsx;  regrights export deal.yaml --to deal.xlsx --force
    """
    with answering():
        from regrights.bridge.intake.filled import filled
        from regrights.bridge.intake.plain import data_of
        from regrights.bridge.intake.writing import data_text
        from regrights.bridge.matter.loading import load

        if to.suffix.lower() not in {".xlsx", ".yaml", ".yml"}:
            raise UsageError(f"{to}: a matter is written as .xlsx or .yaml", key="--to")
        free_to_write(to, force=force)
        opened = load(matter)
        data = data_of(opened)
        sheets = filled(data)
        if to.suffix.lower() == ".xlsx":
            from regrights.cli.writers.sheets import workbook

            write_file(to, workbook(sheets, dt.datetime.combine(opened.as_of, dt.time())))
        else:
            write_file(to, data_text(data))
        rows = {sheet.sheet.name: len(sheet.rows) for sheet in sheets if sheet.sheet.by_key is None}
        if json:
            print_json({"schema": "regrights/export/1", "matter": opened.matter, "to": str(to), "rows": rows})
        said = ", ".join(f"{number:,} {name.lower()}" for name, number in rows.items() if number)
        tell(f"regrights: wrote {printable(str(to))}: {said}")
