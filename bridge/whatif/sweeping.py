"""Run a sweep here, on several processes, or on the workers of a dask.distributed scheduler; rows come in order."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.metadata import version
from threading import Thread
from typing import Any

from regrights.bridge.basics.errors import RegrightsError, SolverError, UsageError
from regrights.bridge.basics.stopping import STEP, STOP
from regrights.bridge.whatif.sweep import Row, Sweep

CHUNK = 32
"""How many points are asked at a time."""
AHEAD = 4
"""How many chunks a process, or a worker's thread, has waiting."""

ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss|ucx|inproc)://)?[\w.\-\[\]:/]+:[0-9]{1,5}(?:/\S*)?", flags=re.ASCII)

_sweep: Sweep | None = None


def most_jobs(points: int) -> int:
    """Return how many processes are of use for so many points: one for each processor, and for each chunk."""
    return max(1, min(os.cpu_count() or 1, -(-points // CHUNK)))


def run(sweep: Sweep, *, start: int = 0, jobs: int = 1, cluster: str | None = None) -> Iterator[list[Row]]:
    """Yield the rows of a sweep from the point ``start`` on, a chunk at a time, in order.

    ``jobs`` processes work at it, or the workers of the scheduler at the address ``cluster``. Raises UsageError where that
    cannot be reached.
    """
    size = len(sweep.grid)
    chunks = [range(begin, min(begin + CHUNK, size)) for begin in range(start, size, CHUNK)]
    if cluster is not None:
        yield from _on_cluster(sweep, chunks, cluster)
    elif jobs > 1 and len(chunks) > 1:
        yield from _on_processes(sweep, chunks, min(jobs, len(chunks)))
    else:
        for chunk in chunks:
            STOP.check()
            yield sweep.rows(chunk)


def _begin(sweep: Sweep) -> None:
    """Make a process ready: it has the sweep, leaves an interrupt to the one that started it, and ends with that one."""
    global _sweep  # noqa: PLW0603
    _sweep = sweep
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the process that started this one is gone, however that ended, and end."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _rows(chunk: range) -> list[Row]:
    assert _sweep is not None
    return _sweep.rows(chunk)


def _on_processes(sweep: Sweep, chunks: list[range], jobs: int) -> Iterator[list[Row]]:
    pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(sweep,))
    try:
        yield from _in_order(chunks, jobs * AHEAD, lambda chunk: pool.submit(_rows, chunk))
    except BrokenProcessPool:
        STOP.check()
        raise SolverError("a process was ended from outside; a sweep to a file goes on when it is run again") from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_order(chunks: list[range], ahead: int, submit: Callable[[range], Any]) -> Iterator[list[Row]]:
    """Yield results in the order of the chunks, with no more than ``ahead`` of them under way."""
    waiting: deque[Any] = deque()
    for chunk in chunks:
        waiting.append(submit(chunk))
        if len(waiting) >= ahead:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _result(future: Any) -> list[Row]:
    """Return what was asked of a process or of a cluster. Raises Interrupted, also while it is not there."""
    # Not by a wait with a limit: a cluster's client may take one that is over for a result that is not there.
    while not future.done():
        STOP.check()
        time.sleep(STEP / 5)
    rows: list[Row] = future.result()
    return rows


def rows_of(sweep: Sweep, points: range) -> list[Row]:
    """Return the rows of some points: what a worker of a cluster is asked to do."""
    return sweep.rows(points)


def _on_cluster(sweep: Sweep, chunks: list[range], address: str) -> Iterator[list[Row]]:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("a cluster needs dask.distributed: pip install regrights[cluster]") from None
    if not ADDRESS.fullmatch(address):
        raise UsageError(f"no scheduler answers at {address!r}, which is no address; write tcp://HOST:PORT")
    try:
        client: Any = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"no scheduler answers at {address}: {error}") from None
    with client:
        _same_version(client, address)
        threads = sum(client.nthreads().values()) or 1
        # A worker may be lost with what it works at: the scheduler gives that to another.
        submit = lambda chunk: client.submit(rows_of, sweep, chunk, pure=False, retries=5)  # noqa: E731
        try:
            yield from _in_order(chunks, threads * AHEAD, submit)
        except (RegrightsError, KeyboardInterrupt, GeneratorExit):
            raise
        except Exception as error:
            raise UsageError(f"the cluster at {address} gave up: {type(error).__name__}: {error}") from None


def _same_version(client: Any, address: str) -> None:
    own = version("regrights")
    try:
        found = set(client.run(version, "regrights").values())
    except Exception as error:
        raise UsageError(f"the workers at {address} have no regrights: {error}; install regrights {own} there") from None
    if not found:
        raise UsageError(f"the scheduler at {address} has no workers; start some")
    if found != {own}:
        raise UsageError(
            f"the workers at {address} have regrights {', '.join(sorted(found))}, and here it is {own}; install the same"
        )
