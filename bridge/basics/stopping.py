"""The end of work: wished for by who hears the signals, or due at a time limit; granted where it is safe.

A signal's handler must not raise: the error could come up within a callback of clingo, which aborts, or within a finalizer,
which swallows it. So it leaves a wish here, and whatever takes long asks for it, again and again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from threading import Event, RLock, Thread
from typing import TypeVar

from regrights.bridge.basics.errors import Interrupted, OutOfTime

SECONDS = 45.0
"""How long a question has where nothing else is said, in seconds."""
STEP = 0.1
"""How long to wait at a time, in seconds, before the wish is asked for again."""
_T = TypeVar("_T")


class Stop:
    """Whether the end is wished for. ``heard`` is set when the work has noticed and ends by itself.

    ``writing`` is held while something is written that must be whole. ``how`` it ended is told, and ``so_far``, what is kept of
    the work.
    """

    def __init__(self) -> None:
        self.wished = False
        self.how = "interrupted"
        self.so_far = ""
        self.heard = Event()
        self.writing = RLock()

    def __str__(self) -> str:
        """Return in words how the work ended."""
        return f"{self.how}: {self.so_far}" if self.so_far else self.how

    def check(self, deadline: float | None = None) -> None:
        """Raise Interrupted where the end is wished for, and OutOfTime after the deadline, or that of the work this is within."""
        if self.wished:
            self.heard.set()
            raise Interrupted(str(self))
        due = earlier(deadline, _deadline.get())
        if due is not None and time.monotonic() > due:
            raise OutOfTime("the time limit ended the work")


STOP = Stop()
"""The wish of this process."""
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def until(moment: float | None) -> Iterator[None]:
    """Give what is done here until a moment of the monotonic clock (None: as long as it takes), as ``within`` does."""
    token = _deadline.set(earlier(_deadline.get(), moment))
    try:
        yield
    finally:
        _deadline.reset(token)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Give what is done here so many seconds, None for no limit of its own; within another limit, the earlier one holds.

    What takes long raises OutOfTime then. Not for a generator to yield in: its caller would be bound as well.
    """
    with until(None if seconds is None else time.monotonic() + seconds):
        yield


@contextmanager
def ended_by(end: Callable[[], None], due: float | None) -> Iterator[None]:
    """Call ``end``, from a thread of its own, once the end is wished for or due, for work that cannot ask."""
    over = Event()

    def watch() -> None:
        while not over.wait(STEP):
            if STOP.wished or (due is not None and time.monotonic() > due):
                end()
                return

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def deadline() -> float | None:
    """Return the moment of the monotonic clock at which what is done here is out of time; None where there is none."""
    return _deadline.get()


def time_left() -> float | None:
    """Return how many seconds are left for what is done here, 0 where they are over; None where there is no limit."""
    due = _deadline.get()
    return None if due is None else max(0.0, due - time.monotonic())


def earlier(one: float | None, other: float | None) -> float | None:
    """Return the earlier of two moments, of which None never comes."""
    return min((moment for moment in (one, other) if moment is not None), default=None)


def apart(work: Callable[[], _T]) -> _T:
    """Return what a piece of work returns that cannot be stopped, such as a grounding: a thread does it, and this one waits.

    Raises what it raises; Interrupted and OutOfTime at once, while the thread goes on to its end.
    """
    return begun(work)()


def begun(work: Callable[[], _T]) -> Callable[[], _T]:
    """Begin a piece of work in a thread, within the limit of this one; what is returned waits for it, as ``apart`` does."""
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=copy_context().run, args=(run,), daemon=True)
    thread.start()

    def end() -> _T:
        thread.join(STEP)
        while thread.is_alive():
            STOP.check()
            thread.join(STEP)
        if failed:
            raise failed[0]
        return done[0]

    return end
