"""How the process ends: by a signal or by itself, whatever has become of its output."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import TIMEOUT_MAX, Event, Thread
from typing import Any, NoReturn, TextIO

from regrights.bridge.basics.stopping import STOP, within

SIGNALS = (signal.SIGINT, signal.SIGTERM)
GRACE = 0.6
"""How many seconds the work has to hear of a signal."""
LATE = 0.5
"""How many seconds after the time limit the work is ended from outside, where it has not ended by itself."""
PATIENCE = 3.0
"""How many seconds the work has to end by itself, with what was found, once it has heard."""
BROKEN_PIPE = 141
"""The exit status where nobody reads the output to its end: what a shell says of a process that ended by SIGPIPE."""

_told = False
_begun: float | None = None
"""When the process began, as far as that is known; None where it is another's."""


def prepare() -> None:
    """Make output safe, and listen for signals. The thread that listens hears them while others are deep in a library, too."""
    global _begun  # noqa: PLW0603
    _begun = time.monotonic()
    _make_output_safe()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in SIGNALS:
        signal.signal(number, _wish)
    Thread(target=_listen, args=(reader,), daemon=True).start()
    # Nobody has plugins of pydantic for this; to look for them reads what every installed package says of itself.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
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


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Bound the work in time: a little before its limit it ends by itself, with what was found; else it is ended after it.

    Where the answer is being written, that is for its reader to take in.
    """
    over = Event()
    spent = 0.0 if _begun is None else time.monotonic() - _begun

    def watch(left: float) -> None:
        if not over.wait(min(left, TIMEOUT_MAX)) and not any(out.begun for out in _outputs):
            STOP.how = "out of time"
            _end()

    if _begun is not None and seconds is not None:
        Thread(target=watch, args=(max(0.0, seconds + LATE - spent),), daemon=True).start()
    try:
        with within(None if seconds is None else max(0.0, seconds - spent - min(1.0, seconds / 10))):
            yield
    finally:
        over.set()


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
    """The descriptor of stdout or stderr. It keeps whether it was written to, and its first failure; on stderr that is all, for
    nobody could be told.
    """

    begun = False
    failure: OSError | None = None

    def write(self, data: Any) -> int:
        self.begun = True
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
