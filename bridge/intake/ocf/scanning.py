"""The text of a JSON file as values, with the line on which each object of its ``items`` begins."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from regrights.bridge.basics.errors import Finding, InputError

_SPACE = re.compile(r"[ \t\r\n]*")
ITEMS = "items"


class _Refused(ValueError):
    """What is wrong at a position of the text."""

    def __init__(self, at: int, message: str, mend: str = "mend the file, or export it anew") -> None:
        self.at, self.mend = at, mend
        super().__init__(message)


def scanned(text: str, where: str) -> tuple[dict[str, Any], list[tuple[int, Any]]]:
    """Return the fields of a file, and its items apart, each with its line from 1. Raises InputError where it is no JSON.

    Numbers are int or Decimal. A key that stands twice in an object is refused: which of the two holds is not known.
    """
    try:
        return _Scan(text).file()
    except _Refused as error:
        found = Finding(where, _line(text, error.at), "", str(error), error.mend)
    except RecursionError:
        found = Finding(where, None, "", "the file is nested too deep", "is this the right file?")
    raise InputError([found])


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _whole(text: str) -> int | str:
    return int(text) if len(text) < 40 else text


def _decimal(text: str) -> Decimal | str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value if value.is_finite() else text


class _Scan:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.twice = text, 0, ""
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=_decimal, parse_int=_whole, parse_constant=_constant, strict=False
        )

    def file(self) -> tuple[dict[str, Any], list[tuple[int, Any]]]:
        fields: dict[str, Any] = {}
        items: list[tuple[int, Any]] = []
        self._take("{", "a file of the format is one object, in braces")
        while self._peek() != "}":
            start = self.at
            key = self._value()
            if not isinstance(key, str) or key in fields:
                raise _Refused(start, f"the key {key} stands twice" if isinstance(key, str) else "a key is missing")
            self._take(":", "a colon is missing after the key")
            fields[key] = None
            if key == ITEMS and self._peek() == "[":
                items = self._items()
            else:
                fields[key] = self._value()
            if self._peek() != "}":
                self._take(",", "a comma or a closing brace is missing")
                if self._peek() == "}":
                    raise _Refused(self.at, "a comma stands before the closing brace")
        self.at += 1
        if self._peek():
            raise _Refused(self.at, "something stands after the end of the object")
        if fields.get(ITEMS) is None and ITEMS in fields:
            fields[ITEMS] = []
        return fields, items

    def _items(self) -> list[tuple[int, Any]]:
        items: list[tuple[int, Any]] = []
        line, counted = 1, 0
        self.at += 1
        while self._peek() != "]":
            line += self.text.count("\n", counted, self.at)
            counted = self.at
            items.append((line, self._value()))
            if self._peek() != "]":
                self._take(",", "a comma or a closing bracket is missing")
                if self._peek() == "]":
                    raise _Refused(self.at, "a comma stands before the closing bracket")
        self.at += 1
        return items

    def _value(self) -> Any:
        self._peek()
        start = self.at
        try:
            value, self.at = self.decoder.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise _Refused(error.pos, f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}") from None
        except ValueError as error:
            raise _Refused(start, f"this is no JSON: {error}") from None
        if self.twice:
            raise _Refused(start, f"the key {self.twice[:60]} stands twice in an object that begins here or within it")
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            self.twice = next(key for key in keys if keys.count(key) > 1)
        return found

    def _peek(self) -> str:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def _take(self, char: str, missing: str) -> None:
        if self._peek() != char:
            raise _Refused(min(self.at, max(len(self.text) - 1, 0)), f"this is no JSON of the format: {missing}")
        self.at += 1
