"""Have questions answered by processes beside this one: within a time, each once, and given up when nobody waits any more."""

from __future__ import annotations

import asyncio
import multiprocessing as mp
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from regrights.bridge.matter.model import Matter
from regrights.cli.web.questions import Answer, Failed, Opening, Question
from regrights.cli.web.worker import serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SECONDS = 30.0
"""How long a question has, in seconds."""
LATE = 3.0
"""How many seconds later a process is ended that has not ended its work by itself."""
BEGINNING = 20.0
"""How many seconds a process has to make itself ready."""
WORKERS = 3
"""How many questions are answered at a time."""
KEPT = 256
"""How many answers are kept."""

BYTES = 20_000_000
"""How many bytes of files are kept in all, among the answers."""


class _Worker:
    """A process that answers one question at a time."""

    def __init__(self, context: Any, matter: Matter | None) -> None:
        self._ours, theirs = context.Pipe()
        self._ready = False
        self._process = context.Process(target=serve, args=(theirs, matter), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, question: Question | Opening, seconds: float) -> Answer | None:
        """Return the answer; None where the process is at its end, or does not end in time."""
        ours: Connection = self._ours
        try:
            ours.send((question, seconds))
            if not self._ready:
                # A process that has only just begun makes itself ready first, which is no part of the time.
                self._ready = ours.poll(BEGINNING) and ours.recv() is None
            answered: Answer | None = ours.recv() if ours.poll(seconds + LATE) else None
        except (EOFError, OSError):
            return None
        return answered

    def end(self) -> None:
        """End the process, whatever it does; who waits for it hears that the connection is at its end, which closes with it."""
        self._process.kill()
        self._process.join(1)


class Asking:
    """Answers questions, each once: the same question asked meanwhile waits for the same answer."""

    def __init__(self, matter: Matter | None, *, seconds: float = SECONDS, workers: int = WORKERS) -> None:
        forks = "forkserver" if "forkserver" in mp.get_all_start_methods() else "spawn"
        self._context: Any = mp.get_context(forks)
        if forks == "forkserver":
            self._context.set_forkserver_preload(["regrights.cli.web.worker"])
        self._matter, self._seconds, self._number = matter, seconds, workers
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._workers: set[_Worker] = set()
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._under_way: dict[Hashable, tuple[asyncio.Task[Answer], set[object]]] = {}
        self._ended = False

    async def begin(self) -> None:
        """Start the processes."""
        for _ in range(self._number):
            await self._start()

    async def end(self) -> None:
        """End all processes; whoever waits for an answer is told so. It may be called again."""
        self._ended = True
        for task, _ in list(self._under_way.values()):
            task.cancel()
        while self._workers:
            await asyncio.to_thread(self._workers.pop().end)

    def knows(self, key: Hashable) -> bool:
        """Return whether the answer to a question is known already."""
        return key in self._kept

    def known(self, key: Hashable) -> Answer | None:
        """Return the answer to a question, if it is known already."""
        return self._kept.get(key)

    async def ask(self, key: Hashable, question: Question | Opening, *, keep: bool = True) -> Answer:
        """Return the answer to a question that is known by a key. Where the last who waits is cancelled, it is given up.

        With ``keep`` it is known from then on.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if self._ended:
            return Failed(("The page is closed.",), late=True)
        if key not in self._under_way:
            self._under_way[key] = (asyncio.create_task(self._answer(key, question, keep=keep)), set())
        task, waiting = self._under_way[key]
        who = object()
        waiting.add(who)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if self._ended and task.cancelled():
                return Failed(("The page is closed.",), late=True)
            raise
        finally:
            waiting.discard(who)
            if not waiting and not task.done():
                self._under_way.pop(key, None)
                task.cancel()

    async def _answer(self, key: Hashable, question: Question | Opening, *, keep: bool) -> Answer:
        try:
            answered = await self._answered(question)
        finally:
            # Given up, it may have been asked anew meanwhile.
            if self._under_way.get(key, (None,))[0] is asyncio.current_task():
                del self._under_way[key]
        if answered is None:
            return Failed(("The process that answers ended before it had an answer; ask again.",), late=True)
        if keep and not isinstance(answered, Failed):
            self._keep(key, answered)
        return answered

    def _keep(self, key: Hashable, answered: Answer) -> None:
        """Keep an answer; of more than KEPT, or of files of more than BYTES, the oldest are given up."""
        self._kept[key] = answered
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        files = {known: len(answer) for known, answer in self._kept.items() if isinstance(answer, bytes)}
        size = sum(files.values())
        for known, length in files.items():
            if size > BYTES:
                del self._kept[known]
                size -= length

    async def _answered(self, question: Question | Opening) -> Answer | None:
        worker = await self._idle.get()
        answered: Answer | None = None
        try:
            answered = await asyncio.to_thread(worker.ask, question, self._seconds)
        finally:
            if answered is None:
                await asyncio.shield(asyncio.create_task(self._replace(worker)))
            else:
                self._idle.put_nowait(worker)
        return answered

    async def _replace(self, worker: _Worker) -> None:
        """End a process, and start another in its place."""
        if worker in self._workers:
            self._workers.remove(worker)
            await asyncio.to_thread(worker.end)
        if not self._ended:
            await self._start()

    async def _start(self) -> None:
        worker = await asyncio.to_thread(_Worker, self._context, self._matter)
        self._workers.add(worker)
        self._idle.put_nowait(worker)
