"""Builds plain values from the events of a YAML parser, as the core schema of YAML 1.2 takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.basics.stopping import STOP

DEEPEST = 20
"""How deep a file may be nested."""
LONGEST = 60
"""How many digits a number may have: more than any that is of use, few enough that none costs time or memory."""
FORMS = {
    "null": re.compile(r"|~|null|Null|NULL"),
    "bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
    "int": re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    "float": re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
}
"""What a word without quotes is taken for, as the core schema of YAML 1.2 has it; anything else is text."""
STANDARD = "tag:yaml.org,2002:"
"""How the tags of YAML itself begin, which ``!!`` stands for."""
STAND_INS = {0x85: 0xF0085, 0x2028: 0xF2028, 0x2029: 0xF2029}
"""What ends a line in YAML 1.1 but not in 1.2, and the characters for private use that a parser of 1.1 is given for it."""
BREAKS = {stand_in: character for character, stand_in in STAND_INS.items()}

Path_ = tuple[str | int, ...]
"""Where a value stands: keys and positions, from the top."""


def key_text(path: Path_) -> str:
    """Return a place as text: ``holders[2].holdings[0].shares``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def refused(where: str, line: int | None, message: str, mend: str) -> InputError:
    """Return the refusal of a whole file."""
    return InputError([Finding(where, line, "", message, mend)])


class Reader:
    """Builds plain values from the parser's events, in one pass."""

    def __init__(self, where: str, events: Iterator[Any]) -> None:
        self.where = where
        self.findings: list[Finding] = []
        self.lines: dict[Path_, int] = {}
        self.wrong: set[Path_] = set()
        self._events = events

    def document(self) -> Any:
        """Return the value of the one document. Raises InputError where there is a second."""
        for event in self._events:
            if not isinstance(event, StreamStartEvent | DocumentStartEvent):
                break
        else:  # pragma: no cover - a stream has an end
            return None
        value = self._value(event, ())
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                line = event.start_mark.line + 1
                raise refused(self.where, line, "a second document begins here", "keep one matter in a file")
        return value

    def _value(self, event: Any, path: Path_) -> Any:
        STOP.check()
        line = self.lines[path] = event.start_mark.line + 1
        if getattr(event, "anchor", None):
            self._find(line, path, "anchors (&) and aliases (*) are not used in matter files", "write the value out")
        if len(path) > DEEPEST:
            raise refused(self.where, line, "nested too deep", f"a matter has fewer than {DEEPEST} levels")
        match event:
            case MappingStartEvent():
                self._tagged(event, path, "map")
                return self._mapping(path, flow=bool(event.flow_style))
            case SequenceStartEvent():
                self._tagged(event, path, "seq")
                return self._sequence(path)
            case ScalarEvent():
                return self._scalar(event, path)
        self.wrong.add(path)
        return None

    def _sequence(self, path: Path_) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path_, *, flow: bool) -> dict[str, Any]:
        result: dict[str, Any] = {}
        numbers: dict[str, str] = {}
        last = ""
        while not isinstance(event := next(self._events), MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                self._find(line, path, "a key is one word", "write key: value")
                self._value(event, (*path, "?"))
                self._value(next(self._events), (*path, "?"))
                continue
            key = self._text(event, path)
            self._tagged(event, path, "str")
            place, value = (*path, key), next(self._events)
            if flow and _goes_on(numbers.get(last, result.get(last)), event, value):
                numbers[last] = f"{numbers.get(last, result[last])},{key}"
                continue
            if key in result:
                self._find(line, place, f"the key stands twice, first on line {self.lines[place]}", "keep one of the two")
                self._value(value, (*path, key, "again"))
                continue
            last = key
            result[key] = self._value(value, place)
            self.lines[place] = line
        for key, number in numbers.items():
            mend = f"write numbers without commas: {number.replace(',', '')}"
            result[key] = None
            self._wrong(self.lines[*path, key], (*path, key), f"{number} has commas", mend)
        return result

    def _scalar(self, event: Any, path: Path_) -> Any:  # noqa: PLR0911
        text = self._text(event, path)
        line = event.start_mark.line + 1
        kind = None if event.tag is None else str(event.tag).removeprefix(STANDARD)
        if kind is None:
            plain = event.implicit[0]
            kind = next((name for name, form in FORMS.items() if form.fullmatch(text)), "str") if plain else "str"
        elif kind in FORMS and not FORMS[kind].fullmatch(text):
            said = text[:40] or "nothing"
            return self._wrong(line, path, f"{said} is no {kind} of YAML 1.2, as its tag !!{kind} says", "remove the tag")
        try:
            match kind:
                case "null":
                    return None
                case "bool":
                    return text.lower() == "true"
                case "int" if len(text) <= LONGEST:
                    return int(text, 0) if text[:2] in {"0x", "0o"} else int(text)
                case "float" if len(text) <= LONGEST and abs((number := Decimal(text)).adjusted()) <= LONGEST:
                    return number
                case "str" | "timestamp":
                    return text
        except InvalidOperation:
            pass
        if kind in FORMS:
            return self._wrong(line, path, f"{text[:40]} is too long a number", "is this the right figure?")
        return self._wrong(line, path, f"tags such as {event.tag} are not used in matter files", "remove it")

    def _text(self, event: Any, path: Path_) -> str:
        """Return the text of a key or a value; of JSON, what is escaped as two halves is one character."""
        text: str = event.value
        if text.isascii():
            return text
        text = text.translate(BREAKS)
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if "\ufffd" in whole and "\ufffd" not in text:
            self._find(event.start_mark.line + 1, path, "half of a character is escaped here", "write the character itself")
        return whole

    def _tagged(self, event: Any, path: Path_, kind: str) -> None:
        if event.tag is not None and str(event.tag) != STANDARD + kind:
            self._find(event.start_mark.line + 1, path, f"tags such as {event.tag} are not used in matter files", "remove it")

    def _wrong(self, line: int, path: Path_, message: str, mend: str) -> None:
        self.wrong.add(path)
        self._find(line, path, message, mend)

    def _find(self, line: int, path: Path_, message: str, mend: str) -> None:
        self.findings.append(Finding(self.where, line, key_text(path), message, mend))


def _goes_on(before: Any, key: Any, value: Any) -> bool:
    """Return whether a key of {…} is no key, but goes on with a number with commas: ``{shares: 84,200,000}``."""
    number = type(before) in {int, str} and re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})*", str(before))
    plain = key.implicit[0] and re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", str(key.value))
    return bool(number and plain) and isinstance(value, ScalarEvent) and value.implicit[0] and not value.value
