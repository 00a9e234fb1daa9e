"""Who is let in: whoever has the address, from a page of this server or from none, with a request of ordinary size.

A form comes from a page of this server alone.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from regrights.cli.web.bodies import BODY
from regrights.cli.web.faults import answered_or_told

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = 16_384
"""How many bytes an address has at most."""
METHODS = ("GET", "HEAD")
"""What a page is asked with."""
FORMS = frozenset({"upload", "answers"})
"""What is sent to the page as a form, by POST alone."""
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "connect-src 'self'",
    "style-src 'self'", "img-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""What every answer says to the browser: only our own script is run, nothing comes from elsewhere, nothing is kept."""
SAID = {
    403: "This page answers only what is asked from itself.",
    404: "There is nothing here. The whole address was printed where the page was started.",
    405: "Pages are only read here.",
    411: "A form says how long it is.",
    413: "A page is asked without a body, and a form is no larger than what is read.",
    414: "The address is too long.",
    421: "This page is found under the address that was printed where it was started.",
}
"""Why a request is refused, by its status."""


class Guard:
    """Lets requests through that may come in, the token taken off their path, and adds HEADERS to every answer."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: frozenset[str]) -> None:
        self._app, self._token, self._hosts = app, token, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name, value) for name, value in message["headers"] if name.decode("latin-1") not in HEADERS]
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*own, *added]}
            await send(message)

        status = self._refused(scope)
        if status:
            from starlette.responses import PlainTextResponse

            allowed = {"allow": "POST" if _is_form(scope) else ", ".join(METHODS)} if status == 405 else {}
            await PlainTextResponse(SAID[status] + "\n", status, allowed)(scope, receive, guarded)
            return
        path = scope["path"].removeprefix(f"/{self._token}")
        inner = {**scope, "path": path, "root_path": f"/{self._token}", "raw_path": None}
        await answered_or_told(self._app, inner, receive, guarded)

    def _refused(self, scope: Scope) -> int:
        """Return the status with which a request is refused, 0 where it is not."""
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        hosts = [host.lower() for host in headers.get("host", [])]
        root, _, rest = scope["path"].partition("/")
        token, slash, _ = rest.partition("/")
        found = not root and bool(slash) and secrets.compare_digest(token.encode(), self._token.encode())
        origins = headers.get("origin", [])
        form, sent = _is_form(scope), headers.get("content-length", ["0"])
        sent_form = form and scope["method"] == "POST"
        known = (
            len(sent) == 1
            and len(sent[0]) < 20
            and sent[0].isascii()
            and sent[0].isdigit()
            and "transfer-encoding" not in headers
        )
        refusals = {
            414: len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"]) > ADDRESS,
            421: len(hosts) != 1 or hosts[0] not in self._hosts,
            403: any(origin not in {f"http://{host}" for host in hosts} for origin in origins) or (sent_form and not origins),
            404: not found,
            405: scope["method"] not in (("POST",) if form else METHODS),
            411: form and not known,
            413: not known or int(sent[0]) > (BODY if form else 0),
        }
        return next((status for status, refused in refusals.items() if refused), 0)


def _is_form(scope: Scope) -> bool:
    """Return whether a request is for what a form is sent to."""
    return scope["path"].removeprefix("/").partition("/")[2] in FORMS
