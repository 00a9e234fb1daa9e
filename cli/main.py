"""The command `regrights`: an interrupt ends it with a message and status 3 at any moment, also while it starts."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line."""
    # The module signal takes some milliseconds to import, in which an interrupt would be a traceback.
    import _signal

    # What is imported stays: to look through it again and again for what could go takes a tenth of a small question's time.
    gc.set_threshold(50_000)
    for number in (_signal.SIGINT, _signal.SIGTERM):
        _signal.signal(number, _at_once)
    from regrights.cli import ending

    ending.prepare()
    ending.leave(_status())


def _at_once(*_: object) -> None:
    """End while nothing is at work yet."""
    try:
        os.write(2, b"regrights: interrupted\n")
    finally:
        os._exit(3)


def _status() -> int:
    """Run the command that is asked for, and return its exit status."""
    from regrights.cli.ending import BROKEN_PIPE, tell

    try:
        from regrights.cli.app import COMMANDS, build

        # A command that is named first is all that is imported.
        build(sys.argv[1:2] if sys.argv[1:2] and sys.argv[1] in COMMANDS else COMMANDS)()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BrokenPipeError:
        return BROKEN_PIPE
    except OSError as error:
        tell(f"regrights: {error.filename or 'the output'}: {error.strerror}")
    except Exception as error:
        if os.environ.get("REGRIGHTS_DEBUG"):
            raise
        tell(f"regrights: a fault of regrights itself: {type(error).__name__}: {error}")
    return 2
