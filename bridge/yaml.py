"""Read YAML 1.2 into plain values, each with the line it stands on; every mistake of form at once."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from regrights.bridge.errors import Finding, InputError
from regrights.bridge.files import LARGEST, bounded

DEEPEST = 20
"""How deep a file may be nested."""

Path_ = tuple[str | int, ...]
"""Where a value stands: keys and positions, from the top."""


def key_text(path: Path_) -> str:
    """Return a place as text: ``holders[2].holdings[0].shares``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_text(path: Path) -> str:
    """Return the text of a file. Raises InputError for what is no readable text file."""

    def refuse(message: str, mend: str) -> InputError:
        return InputError([Finding(str(path), None, "", message, mend)])

    if path.is_dir():
        raise refuse("this is a folder, not a file", "name a matter file, such as deal.yaml")
    try:
        content = bounded(path)
        if content is None:
            size = max(path.stat().st_size, LARGEST)
            raise refuse(
                f"the file has {'more than ' * (size == LARGEST)}{size:,} bytes; at most {LARGEST:,} are read",
                "a matter file is a text of some pages; is this the right file?",
            )
    except FileNotFoundError:
        raise refuse("there is no such file", "`regrights init FILE` writes a matter file to start from") from None
    except OSError as error:
        raise refuse(f"the file cannot be read: {error.strerror}", "check its name and its permissions") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            [Finding(str(path), line, "", "this is no text in UTF-8", "save the file as text with the encoding UTF-8")]
        ) from None
    if not text.strip():
        raise refuse("the file is empty", "`regrights init FILE` writes a matter file to start from")
    return text


class Parsed(NamedTuple):
    """A YAML text as a plain value, the line of each place in it, and what is wrong with its form."""

    value: Any
    lines: dict[Path_, int]
    findings: list[Finding]


def parse(text: str, where: str) -> Parsed:
    """Return a YAML text as plain values. Raises InputError where it is no YAML, or nested too deep.

    Numbers with a point become exact Decimals; dates stay text. Duplicate keys, anchors and aliases are findings.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = _Reader(where, YAML(typ="safe", pure=True), text)
    try:
        return Parsed(reader.document(), reader.lines, reader.findings)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(filter(None, (error.problem, error.context)))
        mend = "check the indentation, the colons and the quotes on this line and the one above"
        if "\\t" in problem:
            mend = "indent with spaces, not with tabs"
        raise _refused(where, mark.line + 1 if mark else None, f"this is not YAML: {problem}", mend) from None
    except YAMLError as error:
        raise _refused(where, None, f"this is not YAML: {str(error).splitlines()[0]}", "save the file as plain text") from None


def _refused(where: str, line: int | None, message: str, mend: str) -> InputError:
    return InputError([Finding(where, line, "", message, mend)])


class _Reader:
    """Builds plain values from the parser's events, in one pass."""

    def __init__(self, where: str, yaml: Any, text: str) -> None:
        self.where = where
        self.findings: list[Finding] = []
        self.lines: dict[Path_, int] = {}
        self._events = yaml.parse(text)
        self._resolve = yaml.resolver.resolve

    def document(self) -> Any:
        for event in self._events:
            if type(event).__name__ not in {"StreamStartEvent", "DocumentStartEvent"}:
                break
        else:  # pragma: no cover - a stream has an end
            return None
        value = self._value(event, ())
        for event in self._events:
            if type(event).__name__ == "DocumentStartEvent":
                line = event.start_mark.line + 1
                raise _refused(self.where, line, "a second document begins here", "keep one matter in a file")
        return value

    def _value(self, event: Any, path: Path_) -> Any:
        line = self.lines[path] = event.start_mark.line + 1
        if getattr(event, "anchor", None):
            self._find(line, path, "anchors (&) and aliases (*) are not used in matter files", "write the value out")
        if len(path) > DEEPEST:
            raise _refused(self.where, line, "nested too deep", f"a matter has fewer than {DEEPEST} levels")
        match type(event).__name__:
            case "MappingStartEvent":
                return self._mapping(path)
            case "SequenceStartEvent":
                return self._sequence(path)
            case "ScalarEvent":
                return self._scalar(event, path)
        return None

    def _sequence(self, path: Path_) -> list[Any]:
        items: list[Any] = []
        while type(event := next(self._events)).__name__ != "SequenceEndEvent":
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while type(event := next(self._events)).__name__ != "MappingEndEvent":
            line = event.start_mark.line + 1
            if type(event).__name__ != "ScalarEvent":
                self._find(line, path, "a key is one word", "write key: value")
                self._value(event, (*path, "?"))
                self._value(next(self._events), (*path, "?"))
                continue
            key = str(event.value)
            place = (*path, key)
            if key in result:
                self._find(line, place, f"the key stands twice, first on line {self.lines[place]}", "keep one of the two")
                self._value(next(self._events), (*path, key, "again"))
                continue
            result[key] = self._value(next(self._events), place)
            self.lines[place] = line
        return result

    def _scalar(self, event: Any, path: Path_) -> Any:  # noqa: PLR0911
        from ruamel.yaml.nodes import ScalarNode

        text = str(event.value)
        tag = str(event.tag or self._resolve(ScalarNode, text, event.implicit))
        line = event.start_mark.line + 1
        try:
            match tag.rpartition(":")[2]:
                case "null":
                    return None
                case "bool":
                    return text.lower() == "true"
                case "int":
                    return int(text, 0) if text[:2].lower() in {"0x", "0o"} else int(text)
                case "float":
                    return Decimal(text)
                case "str" | "timestamp":
                    return text
        except (ValueError, InvalidOperation):
            return self._find(line, path, f"{text[:40]} is no number", "write digits, or put text in quotes")
        return self._find(line, path, f"tags such as {tag} are not used in matter files", "remove it")

    def _find(self, line: int, path: Path_, message: str, mend: str) -> None:
        self.findings.append(Finding(self.where, line, key_text(path), message, mend))
