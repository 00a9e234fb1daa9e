"""How the process ends: by a signal or by itself, whatever has become of its output."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from threading import Thread
from typing import Any, NoReturn, TextIO

from regrights.bridge.stopping import STOP

SIGNALS = (signal.SIGINT, signal.SIGTERM)
GRACE = 0.6
"""How many seconds the work has to hear of a signal."""
PATIENCE = 3.0
"""How many seconds the work has to end by itself, with what was found, once it has heard."""
BROKEN_PIPE = 141
"""The exit status where nobody reads the output to its end: what a shell says of a process that ended by SIGPIPE."""

_told = False


def prepare() -> None:
    """Make output safe, and listen for signals. The thread that listens hears them while others are deep in a library, too."""
    _make_output_safe()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in SIGNALS:
        signal.signal(number, _wish)
    Thread(target=_listen, args=(reader,), daemon=True).start()
    # Where processes are not forked, Python's own helper takes away what an interrupted sweep leaves, and would say so.
    os.environ.setdefault("PYTHONWARNINGS", "ignore::UserWarning:multiprocessing.resource_tracker")


def _wish(*_: object) -> None:
    STOP.wished = True


def _listen(reader: int) -> None:
    _next_signal(reader)
    STOP.wished = True
    Thread(target=_give_up, daemon=True).start()
    _next_signal(reader)
    _end()


def _next_signal(reader: int) -> None:
    while os.read(reader, 1)[0] not in SIGNALS:
        pass


def _give_up() -> None:
    if STOP.heard.wait(GRACE):
        time.sleep(PATIENCE)
    _end()


def _end() -> NoReturn:
    """End now, but for what is being written."""
    STOP.writing.acquire(timeout=PATIENCE)
    tell(f"regrights: {STOP}")
    os._exit(3)


def tell(text: str) -> None:
    """Write on stderr how the process ends; after an interrupt that is how, and it is told once."""
    global _told  # noqa: PLW0603
    with STOP.writing:
        if STOP.wished and _told:
            return
        sys.stderr.write((f"regrights: {STOP}" if STOP.wished else text) + "\n")
        sys.stderr.flush()
        _told = True


def leave(status: int) -> NoReturn:
    """End the process with a status that says what became of the output, too; no signal is heard any more."""
    failure: Exception | None = None
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        failure = error
    # typer and rich hide that a pipe broke, and end with 1.
    failure = next((stream.failure for stream in _outputs if stream.failure), failure)
    if isinstance(failure, BrokenPipeError):
        status = BROKEN_PIPE
    elif failure is not None:
        status = 2
        if not _told:
            tell(f"regrights: the output: {getattr(failure, 'strerror', None) or failure}")
    with STOP.writing:
        if STOP.wished:
            _end()
        os._exit(status)


class _Stream(io.FileIO):
    """The descriptor of stdout or stderr. It keeps its first failure; on stderr that is all, for nobody could be told."""

    failure: OSError | None = None

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.failure = self.failure or error
            if self.fileno() == 2:
                return memoryview(data).nbytes
            raise


_outputs: list[_Stream] = []


def _safe(number: int, stream: TextIO | None) -> TextIO:
    """Return a stream that takes every character, and keeps its failures. A terminal's takes them, and is kept as it is."""
    if stream is not None and stream.isatty():
        return stream
    raw = _Stream(number, "w", closefd=False)
    if number == 1:
        _outputs.append(raw)
    encoding = "utf-8" if stream is None else stream.encoding
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "backslashreplace", line_buffering=number == 2)


def _make_output_safe() -> None:
    """See that stdin, stdout and stderr exist, that no character is too much for them, and that stderr never fails."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is taken: this one, before a file that is written gets it. stdout cannot be
            # written then, and its status says so.
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    sys.stdout, sys.stderr = _safe(1, sys.stdout), _safe(2, sys.stderr)
