"""Files that the page is given, and what is said by hand of them: opened in a process beside this one, and kept in memory."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from regrights import kb
from regrights.bridge.basics.files import Given
from regrights.bridge.intake.opening import Opened
from regrights.cli.web.asking import Asking
from regrights.cli.web.bodies import Unread, form_of
from regrights.cli.web.pages import Gone, while_there
from regrights.cli.web.questions import Failed, Opening
from regrights.cli.web.shelf import Shelf, key_after, key_of
from regrights.cli.web.state import Query
from regrights.cli.web.view import file_page

if TYPE_CHECKING:
    from starlette.requests import Request

BODIES = 2
"""How many forms are read at a time."""
ANSWER = "answer."
"""What stands before the place of a question in the name of its field."""


class Intake:
    """Answers the forms of the page that hand something over."""

    def __init__(self, shelf: Shelf, asking: Asking) -> None:
        self._shelf, self._asking = shelf, asking
        self._bodies = asyncio.Semaphore(BODIES)

    async def upload(self, request: Request) -> Response:
        """Open a file, and lead to the page of it; where that fails, tell all that is wrong with it."""
        if isinstance(fields := await self._fields(request), Response):
            return fields
        file, agreement = fields.get("file"), fields.get("agreement") or kb.DEFAULT
        if not isinstance(file, Given) or not file.content:
            return self._failed(Failed(("No file was chosen, or it is empty.",)), None, Query())
        if agreement not in kb.agreements():
            return self._failed(Failed(("There is no such agreement.",)), None, Query())
        key = key_of(file, str(agreement))
        return await self._kept(request, key, Opening(file, str(agreement)), None, Query())

    async def answers(self, request: Request) -> Response:
        """Take answers to what is to be said by hand, and lead to the page of the file with them."""
        if isinstance(fields := await self._fields(request), Response):
            return fields
        query = Query.of([("matter", text)] if isinstance(text := fields.get("matter", ""), str) else [])
        if (opened := self._shelf.get(query["matter"])) is None:
            return self._failed(Failed(("The file is not held any more; open it again.",)), None, Query())
        said = {name: text for name, text in fields.items() if isinstance(text, str) and text.strip()}
        answers = {name.removeprefix(ANSWER): _plain(text.strip()) for name, text in said.items() if name.startswith(ANSWER)}
        key = key_after(query["matter"], answers) if answers else query["matter"]
        return await self._kept(request, key, Opening(opened, answers=answers), opened, query)

    async def _fields(self, request: Request) -> dict[str, str | Given] | Response:
        """Return the fields of a form that a request sends, or what refuses it."""
        try:
            async with self._bodies:
                return await form_of(request)
        except Unread as error:
            return self._failed(Failed((f"{error}.",)), None, Query())

    async def _kept(self, request: Request, key: str, opening: Opening, before: Opened | None, query: Query) -> Response:
        """Keep what a file comes to under its key, and lead to it."""
        if (found := self._shelf.get(key)) is None:
            try:
                answer = await while_there(request, self._asking.ask(("open", key), opening, keep=False))
            except Gone:
                return Response(status_code=204)
            if not isinstance(answer, Opened):
                failed = answer if isinstance(answer, Failed) else Failed(("Nothing was opened.",))
                return self._failed(failed, before, query)
            found = answer
            self._shelf.keep(key, found)
        after = Query().with_(matter=key, view="file" if found.taken else "")
        return RedirectResponse(f"{request.scope['root_path']}/?{after.address()}".removesuffix("?"), 303)

    def _failed(self, failed: Failed, opened: Opened | None, query: Query) -> Response:
        return HTMLResponse(file_page(opened, query, failed, self._shelf.first.matter), 503 if failed.late else 400)


def _plain(text: str) -> Any:
    """Return an answer as a file of answers would have it: a whole number where it is one, else text."""
    return int(text) if re.fullmatch(r"0|-?[1-9][0-9]{0,17}", text, re.ASCII) else text
