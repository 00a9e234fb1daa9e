"""The command `regrights`: an interrupt ends it with a message and status 3 at any moment, also while it starts."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGINT, _interrupted)
    from regrights.cli.app import COMMANDS, build

    # A command that is named first is all that is imported.
    build(sys.argv[1:2] if sys.argv[1:2] and sys.argv[1] in COMMANDS else COMMANDS)()


def _interrupted(*_: object) -> None:
    sys.stderr.write("regrights: interrupted\n")
    raise SystemExit(3)
