"""The command line application: wires the commands, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from keyword import iskeyword

import typer

from regrights.cli.options import Commands

COMMANDS = (
    "requests",
    "check",
    "readings",
    "cures",
    "allocate",
    "whatif",
    "compare",
    "sweep",
    "report",
    "papers",
    "dates",
    "ledger",
    "validate",
    "init",
    "import",
    "export",
    "serve",
    "schema",
)
"""Every command: a module of this package, with a function of its name; one that Python has for its own ends with _."""


def build(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the application with some of its commands; with all of them, unless it is known which one is asked for."""
    app = typer.Typer(
        cls=Commands,
        help="What a registration-rights agreement lets its holders do, with reasons.",
        epilog="Exit status: 0 answered (check, allocate: admissible; whatif: as expected), 1 not so, 2 bad usage or input, "
        "3 interrupted or out of time.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in names:
        own = f"{name}_" if iskeyword(name) else name
        app.command(name)(getattr(import_module(f"regrights.cli.{own}"), own))
    app.callback()(_options)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"regrights {version('regrights')} (clingo {version('clingo')})")
        raise typer.Exit


def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version and exit."),
) -> None:
    pass
