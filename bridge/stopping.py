"""The wish that work ends: said by who hears the signals, and granted where it is safe.

A signal's handler must not raise: the error could come up within a callback of clingo, which aborts, or within a finalizer,
which swallows it. So it leaves a wish here, and whatever takes long asks for it, again and again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, RLock, Thread
from typing import TypeVar

from regrights.bridge.errors import Interrupted, OutOfTime

STEP = 0.1
"""How long to wait at a time, in seconds, before the wish is asked for again."""
_T = TypeVar("_T")


class Stop:
    """Whether the end is wished for. ``heard`` is set when the work has noticed and ends by itself.

    ``writing`` is held while something is written that must be whole. ``so_far`` says what is kept of the work.
    """

    def __init__(self) -> None:
        self.wished = False
        self.so_far = ""
        self.heard = Event()
        self.writing = RLock()

    def __str__(self) -> str:
        """Return in words how the work ended."""
        return f"interrupted: {self.so_far}" if self.so_far else "interrupted"

    def check(self, deadline: float | None = None) -> None:
        """Raise Interrupted where the end is wished for, and OutOfTime after the deadline, a moment of the monotonic clock."""
        if self.wished:
            self.heard.set()
            raise Interrupted(str(self))
        if deadline is not None and time.monotonic() > deadline:
            raise OutOfTime("the time limit ended the search")


STOP = Stop()
"""The wish of this process."""


def apart(work: Callable[[], _T], deadline: float | None = None) -> _T:
    """Return what a piece of work returns that cannot be stopped, such as a grounding: a thread does it, and this one waits.

    Raises what it raises; Interrupted and OutOfTime at once, while the thread goes on to its end.
    """
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(STEP)
    while thread.is_alive():
        STOP.check(deadline)
        thread.join(STEP)
    if failed:
        raise failed[0]
    return done[0]
