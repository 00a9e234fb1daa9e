"""`regrights schema`: the JSON Schema of a matter file, for editors."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from regrights.cli.common import OfAgreement, answering, named_agreement, print_json


class Of(Enum):
    """What has a schema."""

    matter = "matter"


What = Annotated[Of, typer.Argument(metavar="matter", help="What the schema is of: a matter file.")]


def schema(of: What, agreement: OfAgreement = None) -> None:
    """Print the JSON Schema of a matter file: every key, what it means and its unit, so that editors complete and check it.

    It says what each entry may be; what only the whole file tells, such as an id that is none, is for validate.

    Examples: regrights schema matter > matter.schema.json
    """
    del of
    with answering():
        from regrights.bridge.matter.schema import matter_schema

        print_json(matter_schema(named_agreement(agreement)))
