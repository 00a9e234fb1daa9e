"""`regrights serve`: what-if in a browser on this machine."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regrights.bridge.basics.errors import UsageError
from regrights.cli.common import OfAgreement, answering, named_agreement
from regrights.cli.ending import tell
from regrights.cli.options import whole

if TYPE_CHECKING:
    from regrights.bridge.intake.opening import Opened

File = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE]", help="A matter file, a workbook, a CSV, an OCF package; the embedded matter where none is named."
    ),
]
Port = Annotated[
    int | None, typer.Option("--port", metavar="N", parser=whole(1, 65_535), help="The port; a free one where none is named.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the address; open no browser.")]
LOOPBACK = "127.0.0.1"
NAMES = (LOOPBACK, "localhost")
"""What this machine is called in an address."""


def serve(file: File = None, agreement: OfAgreement = None, port: Port = None, no_browser: NoBrowser = False) -> None:
    """Open a page in the browser on which a matter is changed and asked about; nothing leaves this machine.

    The page has what may be requested, the deal, and of one act whether it is admissible and why, its division, its cures, and
    what a change makes of it all, before and after. All that is changed stands in the address; the file stays as it is. The
    address is printed; whoever has it, on this machine, sees the matter. Ctrl-C ends it.

    A workbook, a table or an OCF package becomes a matter of the --agreement, as `import` makes it: the page tells what was taken
    and left, and asks what is to be said by hand. Other files may be opened on the page; they are held in memory alone.

    Examples: regrights serve;  regrights serve deal.yaml --port 8080 --no-browser;
    regrights serve cap.xlsx
    """
    with answering(None):
        try:
            import uvicorn

            from regrights.cli.web.app import application
        except ModuleNotFoundError as error:
            if error.name not in {"starlette", "uvicorn"}:
                raise
            mend = "install them: pip install 'regrights[web]'"
            raise UsageError(f"the page needs starlette and uvicorn, and {error.name} is not installed", mend) from None
        opened = _opened(file, named_agreement(agreement))
        taken = _taken(port)
        number, token = taken.getsockname()[1], secrets.token_urlsafe(24)
        app = application(opened, token=token, hosts=frozenset(f"{name}:{number}" for name in NAMES))
        view = "?view=file" if opened.taken else ""
        _run(uvicorn, app, taken, f"http://{LOOPBACK}:{number}/{token}/{view}", browser=not no_browser)


def _opened(file: Path | None, agreement: str) -> Opened:
    """Return what a file comes to. Raises InputError with every finding."""
    import datetime as dt

    from regrights.bridge.intake.opening import Opened, opened
    from regrights.bridge.matter.loading import embedded, load

    return Opened(embedded(), load()) if file is None else opened(file, agreement, dt.date.today())


def _taken(port: int | None) -> socket.socket:
    """Return a socket of this machine's own, on a port. Raises UsageError where that is taken."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((LOOPBACK, port or 0))
    except OSError as error:
        taken.close()
        raise UsageError(f"port {port} cannot be used: {error.strerror}", "name another, or none", "--port") from None
    return taken


def _run(uvicorn: Any, app: Any, taken: socket.socket, address: str, *, browser: bool) -> None:
    """Serve until an interrupt, which is the ordinary end."""
    from regrights.cli.web.protocol import Heard

    class Server(uvicorn.Server):  # type: ignore[misc]
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            sys.stdout.write(f"{address}\n")
            sys.stdout.flush()
            tell("regrights: the page is at the address above; Ctrl-C ends it")
            if browser:
                import webbrowser
                from threading import Thread

                Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await app.state.end()
            await super().shutdown(sockets)

    # From here on a signal is the server's to hear, which ends by itself; it raises it again at the end, for nobody.
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    level = "error" if os.environ.get("REGRIGHTS_DEBUG") else "critical"
    Server(
        uvicorn.Config(
            app, log_level=level, access_log=False, server_header=False, lifespan="on", http=Heard, ws="none", loop="asyncio",
            h11_max_incomplete_event_size=65_536, limit_concurrency=256, timeout_keep_alive=5, timeout_graceful_shutdown=2,
        )
    ).run(sockets=[taken])  # fmt: skip
    tell("regrights: the page is closed")
