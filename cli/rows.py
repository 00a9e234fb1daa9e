"""Write the rows of a sweep as they come: to a file that a later run goes on with, or to stdout."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, TextIO

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.basics.files import bounded
from regrights.bridge.basics.stopping import STOP
from regrights.bridge.whatif.sweep import Row, Sweep, plain
from regrights.cli.lock import locked
from regrights.cli.progress import Progress
from regrights.cli.text import csv_of, json_text

if TYPE_CHECKING:
    from regrights.cli.writers.columns import Stream

FORMS = {".csv": "csv", ".jsonl": "jsonl"}


class Rows:
    """Where rows go. ``done`` is how many points an earlier run has written whole; the file's sweep is known by a digest.

    Beside the file stands FILE.sweep until the last row is written. Raises UsageError where the file is of another sweep, or
    another process writes to it.
    """

    def __init__(self, sweep: Sweep, path: Path | None, form: str | None, *, overwrite: bool) -> None:
        self._sweep, self._path = sweep, path
        self._form = form or (FORMS.get(path.suffix) if path else "table" if sys.stdout.isatty() else "csv")
        if self._form is None or (path and self._form == "table"):
            raise UsageError(f"{path}: rows are written to .csv or .jsonl files; or say --format csv or jsonl")
        self._mark = path.with_name(path.name + ".sweep") if path else None
        self._stream: Stream | None = None
        self.done = self._begin(overwrite)
        self._keep()
        streamed = self._path is None
        self._progress = Progress("points", len(sweep.grid), begun=self.done, streamed=streamed, stays=True)

    def __enter__(self) -> Rows:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file; what marks it as unfinished goes when every row is there."""
        if self._path is not None:
            self._file.close()
        self._progress.__exit__(kind, error, trace)
        if self.done == len(self._sweep.grid):
            STOP.so_far = ""
            if self._mark is not None:
                self._mark.unlink(missing_ok=True)

    def write(self, rows: Sequence[Row]) -> None:
        """Write some rows, whole."""
        if self._form == "table":
            self._table(rows)
        else:
            self._put("".join(map(self._line, rows)))
        self.done += len(rows)
        self._keep()
        self._progress(self.done)

    def _put(self, text: str) -> None:
        """Write text, to a file whole."""
        if self._path is None:
            self._file.write(text)
            self._file.flush()
            return
        with STOP.writing:
            self._file.write(text)
            self._file.flush()

    def _keep(self) -> None:
        STOP.so_far = f"{self.done:,} of {len(self._sweep.grid):,} rows are "
        STOP.so_far += f"in {self._path}; the same command goes on" if self._path else "told"

    def _begin(self, overwrite: bool) -> int:
        """Open the file, and return how many rows it has; a last line that was cut off is taken away."""
        if self._path is None:
            self._file: TextIO = sys.stdout
            if self._form == "csv":
                self._file.write(csv_of([self._sweep.columns]))
            return 0
        if not self._path.parent.is_dir():
            raise UsageError(f"there is no folder {self._path.parent}; make it first")
        there = self._path.exists()
        file = self._path.open("a+b")
        self._file = io.TextIOWrapper(file, encoding="utf-8", newline="")
        try:
            if not locked(file):
                raise UsageError(f"another run writes to {self._path}; wait until it has ended, or name another file")
            # Where another run has made the file in this very moment, it has rows.
            return self._taken(file, new=overwrite or not (there or file.seek(0, io.SEEK_END)))
        except BaseException:
            self._file.close()
            raise

    def _taken(self, file: IO[bytes], *, new: bool) -> int:
        """Make a file ready that is this process's alone, and return how many rows it has."""
        assert self._mark is not None
        digest = self._digest()
        if new:
            # The file is emptied before it is marked as this sweep's, so that no rows of another are ever taken for its own.
            file.truncate(0)
            self._mark.write_text(digest, encoding="utf-8")
            lines = 0
        else:
            known = (bounded(self._mark) or b"").decode(errors="replace") if self._mark.exists() else ""
            if known != digest:
                what = "another sweep, begun but not finished" if known else "there already"
                raise UsageError(f"{self._path} is {what}; name another file, or say --overwrite")
            lines = _whole_lines(file)
        if self._form == "csv" and not lines:
            self._put(csv_of([self._sweep.columns]))
        return max(0, lines - (self._form == "csv"))

    def _digest(self) -> str:
        grid = self._sweep.grid
        said = [grid.matter.model_dump_json(), repr(grid.variables), repr(self._sweep.acts), str(self._form)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    def _line(self, row: Row) -> str:
        if self._form == "csv":
            return csv_of([[_text(value) for value in row]])
        row_ = dict(zip(self._sweep.columns, row, strict=True))
        return json_text(row_, sys.stdout if self._path is None else None) + "\n"

    def _table(self, rows: Sequence[Row]) -> None:
        from regrights.cli.writers.columns import Stream
        from regrights.cli.writers.columns import plain as shown
        from regrights.cli.writers.terminal import width

        cells = [[shown(_text(value)) for value in row] for row in rows]
        if self._stream is None:
            head = list(self._sweep.columns)
            varied = [max((_text(plain(value)) for value in entry.values), key=len) for entry in self._sweep.grid.variables]
            known = [str(len(self._sweep.grid)), *varied, *[""] * (len(head) - len(varied) - 1)]
            self._stream = Stream(head, [max(column, key=len) for column in zip(known, *cells, strict=True)], width())
            self._out(self._stream.heading())
        for row in cells:
            self._out(self._stream.row(row))

    def _out(self, lines: Iterable[str]) -> None:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()


def _whole_lines(file: IO[bytes]) -> int:
    """Return how many whole lines a file has; what was cut off after them is taken away."""
    lines = whole = position = 0
    file.seek(0)
    while part := file.read(1 << 20):
        if end := part.rfind(b"\n") + 1:
            whole = position + end
        lines += part.count(b"\n")
        position += len(part)
    file.truncate(whole)
    return lines


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
