"""What a form sends: the body of a request, read to a limit, and taken apart into its fields, of which one may be a file."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import HTTP
from typing import TYPE_CHECKING

from regrights.bridge.basics.files import LARGEST, Given
from regrights.bridge.basics.text import printable

if TYPE_CHECKING:
    from starlette.requests import Request

BODY = LARGEST + 65_536
"""How many bytes a form may have: the largest file, and what stands around it."""
FIELDS = 5_000
"""How many fields a form may have."""
HEAD = 4_096
"""How many bytes the head of a part may have, or what a request says of a form."""
PARAMETERS = 32
"""How many parameters stand in a head at most; to read many takes long."""
SECONDS = 60
"""How long a form may take to come."""
NAME = 80
"""How many characters of the name of a file are told."""
UNNAMED = "the file"
"""How a file is called that has no name."""


class Unread(Exception):
    """A form that is none, or too large; the words tell why."""


async def form_of(request: Request) -> dict[str, str | Given]:
    """Return the fields of a form that a request sends as multipart/form-data. Raises Unread."""
    kind = _headers(b"Content-Type: " + request.headers.get("content-type", "").encode("latin-1") + b"\r\n\r\n")
    boundary = kind.get_boundary()
    if kind.get_content_type() != "multipart/form-data" or not boundary:
        raise Unread("this is no form of this page")
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > BODY:
                    raise Unread(f"a file of at most {LARGEST:,} bytes is read here")
    except TimeoutError:
        raise Unread(f"the form did not come within {SECONDS} seconds") from None
    return await asyncio.to_thread(parted, bytes(body), boundary)


def parted(body: bytes, boundary: str) -> dict[str, str | Given]:
    """Return the fields of a form by their names, as its parts stand between its boundaries. Raises Unread."""
    mark = b"\r\n--" + boundary.encode("latin-1", "replace")
    first, *parts = (b"\r\n" + body).split(mark, FIELDS + 1)
    if first or not parts or not parts[-1].startswith(b"--") or len(parts) > FIELDS:
        raise Unread("the form is cut off, or no form")
    fields: dict[str, str | Given] = {}
    for part in parts[:-1]:
        start = len(b"\r\n") if part.startswith(b"\r\n") else 0
        end = part.find(b"\r\n\r\n", start, start + HEAD)
        if end < 0:
            raise Unread("a field of the form has no head, or one that is too long")
        content = part[end + 4 :]
        said = _headers(part[start : end + 4])
        name = said.get_param("name", header="content-disposition")
        if not isinstance(name, str) or name in fields:
            raise Unread("a field of the form has no name, or the name of another")
        file = said.get_param("filename", header="content-disposition")
        try:
            fields[name] = content.decode() if file is None else Given(called(file), content)
        except UnicodeDecodeError:
            raise Unread("a field of the form is no text") from None
    return fields


def called(name: object) -> str:
    """Return how a file is called that is said to have a name: without folders, and so that it can be shown."""
    text = name[2] if isinstance(name, tuple) else str(name)
    text = text.encode("latin-1", "surrogateescape").decode("utf-8", "replace") if _is_raw(text) else text
    text = printable(text.replace("\\", "/").rpartition("/")[2]).strip(" .") or UNNAMED
    return text if len(text) <= NAME else f"{text[: NAME - 12]}…{text[-11:]}"


def _is_raw(text: str) -> bool:
    """Return whether a text has bytes that stand for themselves."""
    return any("\udc80" <= char <= "\udcff" for char in text)


def _headers(text: bytes) -> EmailMessage:
    """Return the lines of a head. Raises Unread for one that is too long."""
    if len(text) > HEAD or text.count(b";") > PARAMETERS:
        raise Unread("what the form says of itself is too long")
    read = BytesHeaderParser(policy=HTTP).parsebytes(text)
    assert isinstance(read, EmailMessage)
    return read
