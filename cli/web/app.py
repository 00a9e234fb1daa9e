"""The page as an application: what may be asked for, and what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from regrights.bridge.basics.stopping import within
from regrights.bridge.documents.model import Document
from regrights.bridge.matter.model import Matter
from regrights.cli.web import view
from regrights.cli.web.asking import SECONDS, Asking
from regrights.cli.web.guard import Guard
from regrights.cli.web.state import Asked, Query, read
from regrights.cli.web.worker import FILES, QUICK, Answer, Failed, Question

if TYPE_CHECKING:
    from starlette.requests import Request

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "yaml": "application/yaml",
}
OWN = {"web.css": "text/css", "web.js": "text/javascript", "icon.svg": "image/svg+xml"}
"""What the page itself needs, beside its HTML."""
FIELDS = 2000
"""How many fields an address has at most."""
_T = TypeVar("_T")


class _Gone(Exception):
    """Nobody waits for the answer any more."""


def application(matter: Matter, *, token: str, hosts: frozenset[str], seconds: float = SECONDS) -> Starlette:
    """Return the application for a matter, found under ``/token/`` by the names of ``hosts`` (with their port)."""
    asking = Asking(matter, seconds=seconds)
    pages = _Pages(matter, asking)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await asking.begin()
        try:
            yield
        finally:
            await asking.end()

    routes = [
        Route("/", pages.page, methods=["GET"]),
        *(Route(f"/{name}", _own, methods=["GET"]) for name in OWN),
        *(Route(f"/{name}", pages.file, methods=["GET"]) for name in FILES),
    ]
    made = Starlette(routes=routes, middleware=[Middleware(Guard, token=token, hosts=hosts)], lifespan=lifespan)
    made.state.end = asking.end  # for a server that would wait for questions under way before it ends
    return made


async def _own(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return Response(files("regrights.cli.templates").joinpath(f"web/{name}").read_bytes(), media_type=OWN[name])


class _Pages:
    def __init__(self, matter: Matter, asking: Asking) -> None:
        self._matter, self._asking = matter, asking

    async def page(self, request: Request) -> Response:
        """Answer what an address asks, with the form in which it may be asked otherwise."""
        if (query := _query(request)) is None:
            return PlainTextResponse("The address cannot be read.\n", 400)
        if not query.twice and query.address() != request.url.query:
            return RedirectResponse(f"{request.scope['root_path']}/?{query.address()}".removesuffix("?"), 303)
        asked = await self._read(query)
        answer: Answer | None = None
        first = asked.view
        if not asked.wrong:
            if first in QUICK and not self._asking.knows(_key(first, query)):
                first = QUICK[first]
            try:
                answer = await _while_there(request, self._answer(first, query, asked))
            except _Gone:
                return Response(status_code=204)
        if first != asked.view and isinstance(answer, Document):
            return StreamingResponse(self._in_steps(request, query, asked, answer), media_type="text/html")
        status = 400 if asked.wrong else 200
        if isinstance(answer, Failed):
            status = 503 if answer.late else 400
        return HTMLResponse(view.page(self._matter, query, asked, answer), status)

    async def _in_steps(self, request: Request, query: Query, asked: Asked, first: Document) -> AsyncIterator[str]:
        """Yield a page with what is known at once, and then the rest of the answer, when it is."""
        head, tail = view.in_two(self._matter, query, asked, first)
        yield head
        with suppress(_Gone):
            whole = await _while_there(request, self._answer(asked.view, query, asked))
            yield view.rest(whole) + tail

    async def file(self, request: Request) -> Response:
        """Answer with a file, of the state that the address says."""
        name = request.url.path.rpartition("/")[2]
        if (query := _query(request)) is None:
            return PlainTextResponse("The address cannot be read.\n", 400)
        asked = await self._read(query)
        if asked.wrong:
            said = [f"{field}: {text}" if field else text for field, texts in asked.wrong.items() for text in texts]
            return PlainTextResponse("\n".join(["Nothing was made; mend the address:", *said, ""]), 400)
        try:
            answer = await _while_there(request, self._answer(name, query, asked))
        except _Gone:
            return Response(status_code=204)
        if isinstance(answer, bytes):
            kept = {"content-disposition": f'attachment; filename="{name}"'}
            return Response(answer, headers=kept, media_type=TYPES[name.rpartition(".")[2]])
        said = list(answer.said) if isinstance(answer, Failed) else []
        return PlainTextResponse("\n".join(["Nothing was made:", *said, ""]), 503 if said else 500)

    async def _read(self, query: Query) -> Asked:
        def bounded() -> Asked:
            with within(SECONDS):
                return read(query, self._matter)

        return await asyncio.to_thread(bounded)

    async def _answer(self, what: str, query: Query, asked: Asked) -> Answer:
        return await self._asking.ask(
            _key(what, query), Question(what, asked.matter, self._matter, asked.act, asked.maximum, query)
        )


def _key(what: str, query: Query) -> tuple[str, str]:
    """Return by what a question is known."""
    return what, query.with_(view="").address()


def _query(request: Request) -> Query | None:
    """Return what an address says; None where it is no text."""
    try:
        return Query.of(parse_qsl(request.url.query, keep_blank_values=True, errors="strict", max_num_fields=FIELDS))
    except ValueError:
        return None


async def _while_there(request: Request, work: Awaitable[_T]) -> _T:
    """Return what work comes to, which is given up when the browser has gone on. Raises _Gone then."""
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise _Gone
        return task.result()
    finally:
        task.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
