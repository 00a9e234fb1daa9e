"""The pages that are asked for by their address, and the files that may be taken away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from regrights.bridge.basics.errors import OutOfTime
from regrights.bridge.basics.stopping import within
from regrights.bridge.documents.model import Document
from regrights.bridge.documents.of_intake import unread_page
from regrights.bridge.intake.opening import Opened
from regrights.bridge.matter.model import Matter
from regrights.cli.web.asking import Asking
from regrights.cli.web.flipping import fields_of, without
from regrights.cli.web.questions import Answer, Failed, Flips, Question
from regrights.cli.web.reading import read
from regrights.cli.web.shelf import Shelf
from regrights.cli.web.state import Asked, Query
from regrights.cli.web.view import Page, file_page
from regrights.cli.web.worker import QUICK
from regrights.cli.writers.page import held

if TYPE_CHECKING:
    from starlette.requests import Request

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "yaml": "application/yaml",
}
FIELDS = 1500
"""How many fields an address has at most: those of the largest form, sent without a script, with nothing in most of them."""
READING = 10.0
"""How many seconds the reading of an address may take."""
READERS = 2
"""How many addresses are read at a time."""
SLOW = f"To read what the address changes took longer than the {READING:g} seconds that it has here; change less at a time."
LOST = "The file of this address is not held any more; open it again."
MINIMAL = "return=minimal"
"""What a request prefers that is content with what is known soon."""
FLIPS = "flips"
"""The question of where an answer flips, and the view of it."""
_T = TypeVar("_T")


class Gone(Exception):
    """Nobody waits for the answer any more."""


class Pages:
    """Answers addresses."""

    def __init__(self, shelf: Shelf, asking: Asking) -> None:
        self._shelf, self._asking = shelf, asking
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reading")

    async def page(self, request: Request) -> Response:
        """Answer what an address asks, with the form in which it may be asked otherwise."""
        if (query := _query(request)) is None:
            return PlainTextResponse("The address cannot be read.\n", 400)
        if not query.twice and query.address() != request.url.query:
            return _led_to(request, query)
        opened = self._shelf.get(query["matter"])
        if opened is None:
            return HTMLResponse(file_page(None, Query(), Failed((LOST,)), self._shelf.first.matter), 404)
        if opened.matter is None:
            return _unread(request, opened, query)
        try:
            asked = await while_there(request, self._read(query, opened.matter))
            return await self._asked(request, query, opened, asked)
        except (Gone, OutOfTime) as error:
            return _without_answer(error, opened, query)

    async def _asked(self, request: Request, query: Query, opened: Opened, asked: Asked) -> Response:
        """Answer what is asked, in two steps where a part of it is known much sooner."""
        page = Page(opened, query, asked, self._known_flips(query, asked))
        if asked.wrong:
            return HTMLResponse(page.whole(None), 400)
        if asked.view == FLIPS:
            return HTMLResponse(page.whole(await while_there(request, self._flips(query, opened, fields_of(asked, query)))))
        quick = asked.view in QUICK and not self._asking.knows(_key(asked.view, query))
        what = QUICK[asked.view] if quick else asked.view
        answer = await while_there(request, self._answer(what, query, opened, asked))
        if quick and isinstance(answer, Document) and request.headers.get("prefer") != MINIMAL:
            return StreamingResponse(self._in_steps(request, page, answer), media_type="text/html")
        status = (503 if answer.late else 400) if isinstance(answer, Failed) else 200
        return HTMLResponse(page.whole(answer), status)

    def _known_flips(self, query: Query, asked: Asked) -> Flips:
        """Return the flips that are known already."""
        known = [self._asking.known(_along(field, query)) for field in fields_of(asked, query)]
        return Flips(tuple(flip for flips in known if isinstance(flips, Flips) for flip in flips.found))

    async def _flips(self, query: Query, opened: Opened, fields: Iterable[str]) -> Flips:
        """Return where an answer flips along some fields, each found by itself; one is kept whatever the address says of it."""
        matter = opened.matter
        assert matter is not None

        async def along(field: str) -> Answer:
            alone = without(query, field)
            asked = await self._read(alone, matter)
            question = Question(FLIPS, asked.matter, asked.matter, asked.act, asked.maximum, alone, along=field)
            return await self._asking.ask(_along(field, query), question)

        answers = await asyncio.gather(*map(along, fields))
        found = [answer for answer in answers if isinstance(answer, Flips)]
        complete = len(found) == len(answers) and all(flips.complete for flips in found)
        return Flips(tuple(flip for flips in found for flip in flips.found), complete)

    async def _in_steps(self, request: Request, page: Page, first: Document) -> AsyncIterator[str]:
        """Yield a page with what is known at once, and then the rest of the answer, when it is."""
        head, tail = page.in_two(first)
        yield head
        with suppress(Gone):
            whole = await while_there(request, self._answer(page.asked.view, page.query, page.opened, page.asked))
            yield page.rest(head, whole) + tail

    async def flips(self, request: Request) -> Response:
        """Answer with where the answer about an act flips, field by field, as JSON: along one field, or along all of them."""
        read = await self._of_address(request)
        if isinstance(read, Response):
            return read
        query, opened, asked = read
        if asked.act is None:
            return JSONResponse({"schema": "regrights/flips/1", "failed": ["Name an act."]}, 400)
        known, one = fields_of(asked, query), request.path_params.get("field")
        fields = [field for field in known if one in {None, field}]
        try:
            answer = await while_there(request, self._flips(query, opened, fields))
        except Gone:
            return Response(status_code=204)
        except OutOfTime:
            return JSONResponse({"schema": "regrights/flips/1", "failed": [SLOW]}, 503)
        found: dict[str, list[dict[str, str]]] = {}
        for flip in answer.found:
            found.setdefault(flip.field, []).append(flip.json())
        return JSONResponse({"schema": "regrights/flips/1", "flips": found, "complete": answer.complete})

    async def file(self, request: Request) -> Response:
        """Answer with a file, of the state that the address says."""
        name = request.url.path.rpartition("/")[2]
        read = await self._of_address(request)
        if isinstance(read, Response):
            return read
        try:
            answer = await while_there(request, self._answer(name, *read))
        except Gone:
            return Response(status_code=204)
        if isinstance(answer, bytes):
            kept = {"content-disposition": f'attachment; filename="{name}"'}
            return Response(answer, headers=kept, media_type=TYPES[name.rpartition(".")[2]])
        said, late = (list(answer.said), answer.late) if isinstance(answer, Failed) else ([], False)
        return PlainTextResponse("\n".join(["Nothing was made:", *said, ""]), 503 if late else 400 if said else 500)

    async def _of_address(self, request: Request) -> tuple[Query, Opened, Asked] | Response:
        """Return what an address asks, or what refuses it."""
        if (query := _query(request)) is None:
            return PlainTextResponse("The address cannot be read.\n", 400)
        opened = self._shelf.get(query["matter"])
        if opened is None or opened.matter is None:
            return PlainTextResponse(f"{LOST}\n", 404)
        try:
            asked = await while_there(request, self._read(query, opened.matter))
        except Gone:
            return Response(status_code=204)
        except OutOfTime:
            return PlainTextResponse(f"{SLOW}\n", 503)
        if asked.wrong:
            said = [f"{field}: {text}" if field else text for field, texts in asked.wrong.items() for text in texts]
            return PlainTextResponse("\n".join(["Nothing was made; mend the address:", *said, ""]), 400)
        return query, opened, asked

    async def _read(self, query: Query, matter: Matter) -> Asked:
        """Return what an address asks, read in a thread that waits for nothing else. Raises OutOfTime."""

        def bounded() -> Asked:
            with within(READING):
                return read(query, matter)

        return await asyncio.get_running_loop().run_in_executor(self._readers, bounded)

    async def _answer(self, what: str, query: Query, opened: Opened, asked: Asked) -> Answer:
        about = opened if what == "file" else None
        question = Question(what, asked.matter, opened.matter or asked.matter, asked.act, asked.maximum, query, about)
        return await self._asking.ask(_key(what, query), question)


def _without_answer(error: Exception, opened: Opened, query: Query) -> Response:
    """Answer where an address was not read: to nobody, or why."""
    if isinstance(error, Gone):
        return Response(status_code=204)
    return HTMLResponse(file_page(opened, query, Failed((SLOW,), late=True), None), 503)


def _unread(request: Request, opened: Opened, query: Query) -> Response:
    """Answer about a file that is not yet a matter: what is to be said of it first."""
    only = Query().with_(matter=query["matter"], view="file")
    if query != only or opened.taken is None:
        return _led_to(request, only)
    return HTMLResponse(file_page(opened, query, held(unread_page(opened.taken, opened.name, opened.name)), None))


def _led_to(request: Request, query: Query) -> Response:
    return RedirectResponse(f"{request.scope['root_path']}/?{query.address()}".removesuffix("?"), 303)


def _key(what: str, query: Query) -> tuple[str, str]:
    """Return by what a question is known."""
    return what, query.with_(view="").address()


def _along(field: str, query: Query) -> tuple[str, str]:
    """Return by what the flips along a field are known."""
    return _key(f"{FLIPS} {field}", without(query, field))


def _query(request: Request) -> Query | None:
    """Return what an address says; None where it is no text."""
    try:
        return Query.of(parse_qsl(request.url.query, keep_blank_values=True, errors="strict", max_num_fields=FIELDS))
    except ValueError:
        return None


async def while_there(request: Request, work: Awaitable[_T]) -> _T:
    """Return what work comes to, which is given up when the browser has gone on. Raises Gone then."""
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Gone
        return task.result()
    finally:
        task.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
