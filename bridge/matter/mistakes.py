"""What a validator finds wrong in a file, as a place in it, and in words with the mend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from regrights.bridge.basics.errors import closest
from regrights.bridge.matter.listed import unknown_kinds
from regrights.bridge.matter.scalars import Model
from regrights.bridge.matter.yaml import Path_

Models = Mapping[str, list[type[Model]]]
"""Which models may stand under a key: what keys are known there."""


def line_of(lines: Mapping[Path_, int], path: Path_) -> int | None:
    """Return the line of a place, or of the nearest place around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def place_of(data: Any, item: Mapping[str, Any]) -> Path_:
    """Return the place in the file of what a validator found; its location also names the kinds that it tried."""
    path: list[int | str] = []
    for part in item["loc"]:
        if path and isinstance(path[-1], int) and isinstance(data, dict) and data.get("kind") == part:
            continue
        if (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            path.append(part)
            data = data[part]
    # What is missing may stand there with nothing after it, and has been found then.
    if item["type"] == "missing" and (data is not None or path[-1:] != [item["loc"][-1]]):
        path.append(item["loc"][-1])
    if item["type"].startswith("union_tag"):
        path.append("kind")
    return tuple(path)


def mistakes(data: Any, error: ValidationError) -> list[tuple[Path_, Mapping[str, Any]]]:
    """Return what a validator found, each with its place.

    A value that may be a number or a group of keys is tried as both; what it looks like decides which of the two is told.
    """
    found: list[tuple[Path_, Mapping[str, Any]]] = []
    for item in error.errors(include_url=False):
        path, other = place_of(data, item), "int_type" if isinstance(item["input"], dict) else "dict_type"
        if item["type"] != other or item["loc"][-1:] == path[-1:]:
            found.append((path, item))
    return found


def words_of(item: Mapping[str, Any], path: Path_, models: Models) -> tuple[str, str]:  # noqa: PLR0911
    """Return what a validator found, and its mend, in words."""
    context = item.get("ctx", {})
    given = context.get("tag", item["input"])
    shown = f"{given[:40]!r}" if isinstance(given, str) else "nothing" if given is None else str(given)[:40]
    match item["type"]:
        case "missing":
            return "this key is missing", f"add `{path[-1]}: {'1' if path[-1] == 'regrights' else '…'}`"
        case "extra_forbidden" if item["input"] is None and not re.fullmatch("[a-z][a-z0-9_]*", str(path[-1])):
            return "unknown key", 'a text with a comma in it stands in quotes: "May 3, 2024"'
        case "extra_forbidden":
            return "unknown key", closest(str(path[-1]), _known(path, models), "keys")
        case "literal_error" | "union_tag_invalid":
            said = str(context.get("expected") or context.get("expected_tags")).replace("'", "").replace(" or ", ", ")
            options = [option for option in said.split(", ") if option not in unknown_kinds()]
            return f"{shown} is not among the options", closest(str(given), options, "options")
        case "union_tag_not_found":
            return "the act does not say what it is", "add `kind:` demand, short_form, distribution, transfer or joinder"
        case "int_type" | "int_from_float":
            return f"{shown} is no whole number", "write digits only, without quotes, commas or a point"
        case "greater_than_equal":
            return f"{shown} is less than {context['ge']}", f"write {context['ge']} or more"
        case "string_pattern_mismatch":
            return f"{shown} is no id", "an id is small letters, digits and underscores, such as fund_ii (a form: S-1)"
        case "bool_type":
            return f"{shown} is neither true nor false", "write true or false"
        case "list_type":
            return f"{shown} is no list", "write [a, b], or one item a line with a dash"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{shown} has no keys", "write key: value, one a line"
        case "string_type":
            return f"{shown} is no text", "put it in quotes"
        case "value_error":
            return str(context["error"]), getattr(context["error"], "mend", "see `regrights init` for the form of each entry")
        case _:
            return str(item["msg"]), "see `regrights init` for the form of each entry"


def _known(path: Path_, models: Models) -> list[str]:
    """Return the keys that may stand beside the last one of a path."""
    around = next((part for part in reversed(path[:-1]) if part in models), "")
    return sorted(set[str]().union(*(model.known_keys() for model in models[str(around)])))
