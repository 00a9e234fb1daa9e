"""The page as an application: what may be asked for, and what is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from regrights.bridge.intake.opening import Opened
from regrights.cli.web.asking import SECONDS, Asking
from regrights.cli.web.files import FILES
from regrights.cli.web.guard import Guard
from regrights.cli.web.intake import Intake
from regrights.cli.web.pages import Pages
from regrights.cli.web.shelf import Shelf

if TYPE_CHECKING:
    from starlette.requests import Request

OWN = {
    "web.css": "text/css",
    "web.js": "text/javascript",
    "alike.js": "text/javascript",
    "sliders.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""What the page itself needs, beside its HTML."""


def application(opened: Opened, *, token: str, hosts: frozenset[str], seconds: float = SECONDS) -> Starlette:
    """Return the application for a file that was opened, found under ``/token/`` by the names of ``hosts`` (with their port)."""
    asking, shelf = Asking(opened.matter, seconds=seconds), Shelf(opened)
    pages, intake = Pages(shelf, asking), Intake(shelf, asking)

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
        Route("/flips.json", pages.flips, methods=["GET"]),
        Route("/flips/{field}.json", pages.flips, methods=["GET"]),
        Route("/upload", intake.upload, methods=["POST"]),
        Route("/answers", intake.answers, methods=["POST"]),
        *(Route(f"/{name}", pages.file, methods=["GET"]) for name in FILES),
    ]
    made = Starlette(routes=routes, middleware=[Middleware(Guard, token=token, hosts=hosts)], lifespan=lifespan)
    made.state.end = asking.end  # for a server that would wait for questions under way before it ends
    return made


async def _own(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return Response(files("regrights.cli.templates").joinpath(f"web/{name}").read_bytes(), media_type=OWN[name])
