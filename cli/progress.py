"""How far long work has come, and how long it will take: a line on stderr, only on a terminal, gone when the work is done."""

from __future__ import annotations

import io
import math
import shutil
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

OFTEN = 0.5
"""How many seconds pass at least between two tellings."""


class Progress:
    """Tells how many of ``what`` are done, twice a second at most.

    ``total`` is how many there are, as far as that is known; ``begun`` how many were done before. Where the answer is
    ``streamed`` to stdout meanwhile, nothing is told on a terminal that shows it. ``stays``: the last telling is left to be read.
    No thread works at it, and the cursor is left alone, so that the process may be ended at any moment.
    """

    def __init__(
        self, what: str, total: int | None = None, *, begun: int = 0, streamed: bool = False, stays: bool = False
    ) -> None:
        self._what, self._total, self._begun, self._stays = what, total, begun, stays
        silent = not sys.stderr.isatty() or (streamed and sys.stdout.isatty())
        self._shown = math.inf if silent else time.monotonic()
        self._bar: Bar | None = None
        self._length = 0

    def __enter__(self) -> Progress:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the line away, or end it where it stays."""
        if self._length:
            self._write("\n" if self._stays else "\r\x1b[2K")

    def __call__(self, done: int, total: int | None = None, what: str = "") -> None:
        """Say that ``done`` are done; and of how many, and of what, where that has become known or is another now."""
        if (total is not None and total != self._total) or (what and what != self._what):
            self._total, self._what, self._bar = total, what or self._what, None
        last = self._stays and done == self._total and self._shown < math.inf
        if not last and time.monotonic() - self._shown < OFTEN:
            return
        self._tell(done)
        self._shown = time.monotonic()

    def _tell(self, done: int) -> None:
        from rich.console import Console

        if self._bar is None:
            self._bar = self._begin()
        self._bar.update(self._bar.task_ids[0], completed=done)
        room = max(20, shutil.get_terminal_size().columns - 1)
        console = Console(file=io.StringIO(), width=room, force_terminal=True, color_system=None, legacy_windows=False)
        with console.capture() as shown:
            console.print(self._bar.get_renderable(), end="")
        line = shown.get().partition("\n")[0].rstrip()
        self._write(f"\r{line:<{self._length}}")
        self._length = len(line)

    def _begin(self) -> Bar:
        """Return the bar, with what is known of it: how many, of how many, and the time left."""
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        if self._total is None:
            bar = Bar(TextColumn("{task.completed:,} {task.fields[what]} …"), auto_refresh=False)
        else:
            said = TextColumn("{task.completed:,} of {task.total:,} {task.fields[what]},")
            bar = Bar(BarColumn(30), said, TimeRemainingColumn(), TextColumn("left"), auto_refresh=False)
        bar.add_task("", total=self._total, completed=self._begun, what=self._what)
        return bar

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
