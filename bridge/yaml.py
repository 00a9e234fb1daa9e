"""Read YAML 1.2 into plain values, each with the line it stands on; every mistake of form at once."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from regrights.bridge.errors import Finding, InputError

LARGEST = 8_000_000
"""The largest file that is read, in bytes."""
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
        if path.stat().st_size > LARGEST:
            raise refuse(
                f"the file has {path.stat().st_size:,} bytes; at most {LARGEST:,} are read",
                "a matter file is a text of some pages; is this the right file?",
            )
        content = path.read_bytes()
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


def parse(text: str, where: str) -> tuple[Any, dict[Path_, int]]:
    """Return the plain value of a YAML text, and the line of each place in it. Raises InputError.

    Numbers with a point become exact Decimals; dates stay text. Duplicate keys, anchors and aliases are refused.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = " ".join(filter(None, (error.problem, error.context)))
        raise InputError([Finding(where, line, "", f"this is not YAML: {problem}", _mend(problem))]) from None
    except YAMLError as error:
        problem = str(error).splitlines()[0]
        raise InputError([Finding(where, None, "", f"this is not YAML: {problem}", "save the file as plain text")]) from None
    except RecursionError:
        raise InputError([Finding(where, None, "", "nested too deep", f"a matter has fewer than {DEEPEST} levels")]) from None
    reader = _Reader(where)
    value = reader.value(root, ())
    if reader.findings:
        raise InputError(reader.findings)
    return value, reader.lines


def _mend(problem: str) -> str:
    if "alias" in problem or "anchor" in problem:
        return "write the value out; anchors (&) and aliases (*) are not used in matter files"
    return "check the indentation, the colons and the quotes on this line and the one above"


class _Reader:
    def __init__(self, where: str) -> None:
        self.where = where
        self.findings: list[Finding] = []
        self.lines: dict[Path_, int] = {}
        self._seen: set[int] = set()

    def value(self, node: Any, path: Path_) -> Any:
        line = node.start_mark.line + 1
        self.lines[path] = line
        if id(node) in self._seen or node.anchor:
            return self._find(line, path, "anchors (&) and aliases (*) are not used in matter files", "write the value out")
        self._seen.add(id(node))
        if len(path) > DEEPEST:
            return self._find(line, path, "nested too deep", f"a matter has fewer than {DEEPEST} levels")
        match node.id:
            case "mapping":
                return self._mapping(node, path)
            case "sequence":
                return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
            case _:
                return self._scalar(node, path)

    def _mapping(self, node: Any, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.id != "scalar":
                self._find(line, path, "a key is one word", "write key: value")
                continue
            key = str(key_node.value)
            if key in result:
                first = self.lines[(*path, key)]
                self._find(line, (*path, key), f"the key stands twice, first on line {first}", "keep one of the two")
                continue
            result[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return result

    def _scalar(self, node: Any, path: Path_) -> Any:
        text = node.value
        try:
            match str(node.tag).rpartition(":")[2]:
                case "null":
                    return None
                case "bool":
                    return text.lower() == "true"
                case "int":
                    return int(text, 0) if text[:2].lower() in {"0x", "0o"} else int(text)
                case "float":
                    return Decimal(text)
                case "str" | "timestamp":
                    return str(text)
        except (ValueError, InvalidOperation):
            return self._find(node.start_mark.line + 1, path, f"{text[:40]} is no number", "write digits, or put text in quotes")
        return self._find(node.start_mark.line + 1, path, f"tags such as {node.tag} are not used in matter files", "remove it")

    def _find(self, line: int, path: Path_, message: str, mend: str) -> None:
        self.findings.append(Finding(self.where, line, key_text(path), message, mend))
