"""Ask several questions at a time: clingo grounds and solves outside the interpreter, so that threads share the processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
MOST = 4
"""How many questions are asked at a time at most: each takes memory."""


def each(ask: Callable[[Asked], Answer], asked: Sequence[Asked], *, most: int = MOST) -> list[Answer]:
    """Return the answer to each question, in order, ``most`` of them asked at a time.

    Raises what the first that fails raises; the others are then given up.
    """
    threads = min(most, os.cpu_count() or 1, len(asked))
    if threads < 2:
        return [ask(question) for question in asked]
    # Imported where it is used: it takes as long as a small question does.
    from concurrent.futures import ThreadPoolExecutor

    # Each has the time limit of the work that asks.
    contexts = [copy_context() for _ in asked]
    pool = ThreadPoolExecutor(threads)
    try:
        return list(pool.map(lambda context, question: context.run(ask, question), contexts, asked))
    finally:
        pool.shutdown(cancel_futures=True)
