"""What the tests of the page share: a client of it, a page that was read, and texts that would be markup if they were let."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from regrights.bridge.intake.opening import Opened
from regrights.bridge.matter.model import Matter
from regrights.cli.web.app import application
from regrights.cli.web.state import Query

TOKEN, HOST = "a-token_of-the-test", "127.0.0.1:8000"
ORIGIN = {"origin": f"http://{HOST}"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><b>",
    "{{ 7*7 }}",
    "&lt;i&gt;",
    "javascript:x",
)
SCRIPT: tuple[str, dict[str, str | None]] = ("script", {"type": "module", "src": "web.js"})
"""The one script of a page, the page's own."""
VOID = {"meta", "link", "input", "br", "path", "rect", "line", "use", "circle", "polygon", "polyline"}


class Page(HTMLParser):
    """A page that was read: its elements with their attributes, its own script apart, and the text of each that has an id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[str, dict[str, str | None]]] = []
        self.by_id: dict[str, str] = {}
        self.ids: list[str] = []
        self.open: list[tuple[str, str | None]] = []
        self.text = ""
        self.unbalanced: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if (tag, said) == SCRIPT and SCRIPT not in self.scripts:
            self.scripts.append((tag, said))
        else:
            self.elements.append((tag, said))
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag not in VOID:
            self.open.append((tag, said.get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, name in self.open:
            if name:
                self.by_id[name] = self.by_id.get(name, "") + data

    def controls(self) -> dict[str, dict[str, str | None]]:
        """Return every control that has a name, by it."""
        kinds = {"input", "select", "textarea"}
        return {str(said["name"]): said for tag, said in self.elements if tag in kinds and said.get("name")}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def client_of(opened: Matter | Opened, **more: Any) -> TestClient:
    """Return a client of a page of its own, of a matter or of a file."""
    file = opened if isinstance(opened, Opened) else Opened("deal.yaml", opened)
    app = application(file, token=TOKEN, hosts=frozenset({HOST}), **more)
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


def get(client: TestClient, what: str = "", status: int = 200, **query: str) -> Any:
    """Return what an address answers, which must be of a status."""
    asked = Query.of(query.items()).address()
    found = client.get(f"/{TOKEN}/{what}" + (f"?{asked}" if asked else ""))
    assert found.status_code == status, found.text
    return found
