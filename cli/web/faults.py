"""A fault of the page itself: told on the page and, in one line, where it was started; never a traceback, never nothing."""

from __future__ import annotations

import html
import os
from typing import TYPE_CHECKING

from regrights.cli.ending import tell

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>A fault – regrights</title><link rel="stylesheet" href="web.css"></head>
<body><main id="answer" tabindex="-1">
<h2>This was not answered</h2>
<div class="failed" id="failed" role="alert">
<p>A fault of regrights itself: {kind}. What was said is in the address still.</p>
<p>Ask again; if it comes again, end `regrights serve` where it was started and start it again.</p>
</div>
</main></body>
</html>
"""
"""The page of a fault; it is made of no template, which may be what is at fault."""


async def answered_or_told(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Have a request answered; where that fails, answer with the page of a fault, and write a line about it on stderr.

    An answer that has begun cannot become another: it is cut off, and the fault is raised on.
    """
    from starlette.requests import ClientDisconnect
    from starlette.responses import HTMLResponse

    begun = False

    async def sent(message: Message) -> None:
        nonlocal begun
        begun = True
        await send(message)

    try:
        await app(scope, receive, sent)
    except ClientDisconnect:
        return
    except Exception as error:
        tell(f"regrights: a fault while a page was made: {type(error).__name__}: {' '.join(str(error).split())[:200]}")
        if begun or os.environ.get("REGRIGHTS_DEBUG"):
            raise
        await HTMLResponse(PAGE.format(kind=html.escape(type(error).__name__)), 500)(scope, receive, send)
