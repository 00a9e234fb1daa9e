"""`regrights whatif`: what becomes possible, is lost, or moves when a matter changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import OutOfTime, UsageError
from regrights.bridge.basics.stopping import SECONDS
from regrights.cli.common import (
    AsOf,
    Basis,
    Json,
    Price,
    Readings,
    Terms,
    Timeout,
    answering,
    cut_short,
    open_matter,
    print_json,
    write_file,
)
from regrights.cli.progress import Progress

if TYPE_CHECKING:
    from regrights.bridge.answers.changed import ScenarioAnswer
    from regrights.bridge.matter.model import Matter

Words = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[MATTER] SCENARIO…", help="A matter file (else the embedded one), and files of scenarios."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--change", metavar="CHANGE", help='A change in words: --change "price 1.00". Repeatable; made in this order.'),
]
Test = Annotated[bool, typer.Option("--test", help="Run the scenarios as tests; one that expects nothing does not pass.")]
JUnit = Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML, too.")]


def whatif(
    files: Words = None,
    change: Changes = None,
    test: Test = False,
    junit: JUnit = None,
    as_of: AsOf = None,
    price: Price = None,
    reading: Readings = None,
    term: Terms = None,
    basis: Basis = False,
    timeout: Timeout = None,
    json: Json = False,
) -> None:
    """Ask the same questions after changes, side by side: what became possible, what was lost, what moved, and by which change.

    Changes: transfer FROM TO ITEM SHARES, public_sale BY CLASS SHARES, conversion BY CLASS SHARES, exercise BY WARRANT SHARES,
    issue TO CLASS SHARES, repurchase FROM CLASS SHARES, split CLASS NEW:OLD, accretion CLASS SINCE UNTIL, price P, form_s3 true,
    registration ID, signature BY, consent ACT BY, joinder BY, reading ISSUE OPTION, term NAME VALUE, event NAME DAY;
    key=value for all else, such as date=2003-01-01.

    Examples: regrights whatif --change "price 1.00";  regrights whatif examples/story.yaml;
    regrights whatif deal.yaml scenarios.yaml --test --junit results.xml
    """
    with answering(timeout):
        from regrights.bridge.whatif.run import run
        from regrights.bridge.whatif.scenarios import Scenario, change_of, load_scenarios, matter_and_scenarios

        matter_path, paths = matter_and_scenarios(files or [])
        if not paths and not change:
            raise UsageError('name a file of scenarios, or a change, such as --change "price 1.00"')
        matter = _at(open_matter(matter_path, None, None, reading, term), as_of, price)
        batches = [(path.parent, load_scenarios(path, matter.agreement)) for path in paths]
        if change:
            name = "what if " + "; ".join(change)
            changes: list[Any] = [change_of(line, matter.agreement) for line in change]
            asked = Scenario.model_construct(name=name[:300], from_=None, as_of=None, expect=None, changes=changes)
            batches.append((Path(), [asked]))
        answers: list[ScenarioAnswer] = []
        late = None
        progress = Progress("scenarios", sum(len(batch) for _, batch in batches))
        for folder, scenarios in batches:
            if late:
                break
            started = {entry.from_ for entry in scenarios if entry.from_ is not None} - {entry.name for entry in scenarios}
            files_of = {
                name: _at(open_matter(folder / name, None, None, reading, term), as_of, price) for name in sorted(started)
            }
            try:
                with progress:
                    for answer in run(
                        scenarios, matter, files_of, matters=not test, timeout=SECONDS if timeout is None else None
                    ):
                        answers.append(answer)
                        progress(len(answers))
            except OutOfTime:
                late = cut_short(f"{len(answers)} of {sum(len(batch) for _, batch in batches)} scenarios were asked")
        if junit is not None and not late:
            from regrights.cli.junit import junit_xml

            write_file(junit, junit_xml(answers))
        failed = [answer for answer in answers if answer.passed is False or (test and answer.passed is None)]
        if json:
            print_json(
                {"schema": "regrights/whatif/1", "scenarios": [answer.json() for answer in answers], "failed": len(failed)}
            )
        else:
            from regrights.bridge.documents.of_changes import scenarios_page
            from regrights.cli.writers.terminal import show

            show(scenarios_page(matter.agreed, answers, tests_only=test, basis=basis))
        if late:
            raise late
        if failed:
            raise typer.Exit(1)


def _at(matter: Matter, as_of: dt.date | None, price: Decimal | None) -> Matter:
    """Return the matter on another day, at another price; acts that say their own keep it, so that a change of it is seen."""
    from regrights.bridge.matter.adjusting import fitting
    from regrights.bridge.matter.stated import Price as Stated

    changes: dict[str, Any] = {} if as_of is None else {"as_of": as_of}
    changes |= {} if price is None else {"price": Stated(value=price)}
    return fitting(matter.model_copy(update=changes))
