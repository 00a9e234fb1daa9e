"""Read YAML 1.2 into plain values, each with the line it stands on; every mistake of form at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.basics.files import LARGEST, File, Given, bounded
from regrights.bridge.matter.reader import STAND_INS, Path_, Reader, key_text, refused

__all__ = ["LARGEST", "Parsed", "Path_", "key_text", "parse", "read_text"]

UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML allows nowhere."""


def read_text(path: File) -> str:
    """Return the text of a file. Raises InputError for what is no readable text file."""

    def refuse(message: str, mend: str) -> InputError:
        return InputError([Finding(str(path), None, "", message, mend)])

    try:
        if isinstance(path, Path) and path.is_dir():
            raise refuse("this is a folder, not a file", "name a matter file, such as deal.yaml")
        content = bounded(path)
        if content is None:
            size = max(len(path.content) if isinstance(path, Given) else path.stat().st_size, LARGEST)
            raise refuse(
                f"the file has {'more than ' * (size == LARGEST)}{size:,} bytes; at most {LARGEST:,} are read",
                "a matter file is a text of some pages; is this the right file?",
            )
    except FileNotFoundError:
        raise refuse("there is no such file", "`regrights init FILE` writes a matter file to start from") from None
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise refuse(
            f"the file cannot be read: {getattr(error, 'strerror', error)}", "check its name and its permissions"
        ) from None
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
    """A YAML text as a plain value, the line of each place in it, and what is wrong with its form.

    ``wrong`` are the places whose value could not be read and is None: nothing else is to be said of them.
    """

    value: Any
    lines: dict[Path_, int]
    findings: list[Finding]
    wrong: frozenset[Path_]


def parse(text: str, where: str) -> Parsed:
    """Return a YAML text as plain values. Raises InputError where it is no YAML, or nested too deep.

    Numbers with a point become exact Decimals; dates stay text. Duplicate keys, anchors and aliases are findings.
    """
    findings = list(_forbidden(text, where))
    if findings:
        raise InputError(findings)
    text, findings = _prepared(text, where)
    try:
        value, reader = _read(text, where)
    except (ValueError, OverflowError):
        mend = "write the character itself"
        raise refused(where, None, "this is not YAML: a number is escaped that is no character's", mend) from None
    except yaml.YAMLError as error:
        raise _no_yaml(error, text, where) from None
    return Parsed(value, reader.lines, findings + reader.findings, frozenset(reader.wrong))


def _read(text: str, where: str) -> tuple[Any, Reader]:
    """Return the value of a text, and who read it: libyaml, much the faster, where it is there and takes the text.

    What libyaml refuses, such as a character of JSON in two halves, the parser in Python may take, or say better what is wrong.
    """
    if yaml.__with_libyaml__:
        try:
            reader = Reader(where, yaml.parse(text, Loader=yaml.CSafeLoader))
            return reader.document(), reader
        except yaml.YAMLError:
            pass
    reader = Reader(where, yaml.parse(text, Loader=yaml.SafeLoader))
    return reader.document(), reader


def _no_yaml(error: yaml.YAMLError, text: str, where: str) -> InputError:
    """Return the refusal of what the parser cannot read, in its words."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return refused(where, None, f"this is not YAML: {str(error).splitlines()[0]}", "save the file as plain text")
    problem = " ".join(filter(None, (error.problem, error.context)))
    mend = "check the indentation, the colons and the quotes on this line and the one above"
    if (mark := error.problem_mark or error.context_mark) is None:
        return refused(where, None, f"this is not YAML: {problem}", mend)
    lines = text.rstrip("\n").split("\n")
    line = min(mark.line, len(lines) - 1)
    if "\\t" in problem or lines[line][mark.column :].startswith("\t"):
        problem = "a tab stands here"
        mend = "write spaces, not tabs, between words and to indent"
    return refused(where, line + 1, f"this is not YAML: {problem}", mend)


def _forbidden(text: str, where: str) -> Iterator[Finding]:
    """Yield a finding for each line with a character that YAML does not allow."""
    first = UNPRINTABLE.search(text)
    for number, line in enumerate(text.split("\n") if first else [], 1):
        if found := UNPRINTABLE.search(line):
            message = f"special characters are not allowed: U+{ord(found[0]):04X}, as the line's character {found.start() + 1}"
            yield Finding(where, number, "", message, "remove it, or write it in quotes with a backslash")


def _prepared(text: str, where: str) -> tuple[str, list[Finding]]:
    """Return a text that the parser reads as YAML 1.2, line by line the same, and what is wrong with its directives.

    The parser takes neither a tab at the end of a line nor a version that it does not know, and ends lines as YAML 1.1 does.
    """
    findings = []
    text = text.translate(STAND_INS)
    lines = [line.rstrip(" \t\r") if "\t" in line else line for line in text.split("\n")]
    for index, line in enumerate(lines):
        if line.strip() and line[0] not in "#%":
            break
        if line.split()[:1] == ["%YAML"]:
            lines[index] = ""
            if (version := " ".join(line.partition("#")[0].split()[1:])) != "1.2":
                mend = "write %YAML 1.2, or leave the line out; write true and false for yes and no"
                findings.append(Finding(where, index + 1, "", f"the file says that it is YAML {version}, and 1.2 is read", mend))
    return "\n".join(lines), findings
