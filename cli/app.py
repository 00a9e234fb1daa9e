"""The command line application: wires the commands, and nothing else."""

from __future__ import annotations

import typer

from regrights.cli import allocate, check, compare, cures, init, readings, report, requests, sweep, validate, whatif

app = typer.Typer(
    help="What a registration-rights agreement lets its holders do, with reasons: "
    "the SAVVIS Investor Rights Agreement of March 6, 2002, as amended on June 28, 2002.",
    epilog="Exit status: 0 answered (check, allocate: admissible), 1 not admissible, 2 bad usage or input, "
    "3 interrupted or out of time.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    requests.requests,
    check.check,
    readings.readings,
    cures.cures,
    allocate.allocate,
    whatif.whatif,
    compare.compare,
    sweep.sweep,
    report.report,
    validate.validate,
    init.init,
):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"regrights {version('regrights')} (clingo {version('clingo')})")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version and exit."),
) -> None:
    pass
