"""The JSON Schema of a matter file, made from the models that read it: what editors complete and check it by."""

from __future__ import annotations

from typing import Any

from regrights.bridge.agreement.words import READINGS
from regrights.bridge.matter.model import Matter

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLAIN = ("Price", "FormS3")
"""What is written as a plain value too, in place of one with its basis."""


def matter_schema() -> dict[str, Any]:
    """Return the JSON Schema of a matter file. What only the whole file tells, such as an id that is none, is not in it."""
    schema = Matter.model_json_schema()
    parts = schema["$defs"]
    for name in PLAIN:
        parts[name] = {"description": parts[name].pop("description"), "anyOf": [parts[name]["properties"]["value"], parts[name]]}
    schema["properties"]["readings"] |= {"properties": _readings(), "additionalProperties": False}
    for part in (schema, *parts.values()):
        _with_empty(part)
    return {"$schema": DIALECT, **schema, "title": "A matter file of regrights"}


def _readings() -> dict[str, Any]:
    return {issue: {"description": reading.question, "enum": list(reading.options)} for issue, reading in READINGS.items()}


def _with_empty(part: dict[str, Any]) -> None:
    """Allow nothing after the key of a list or a group of keys that may be left out."""
    for name, entry in part.get("properties", {}).items():
        if name not in part.get("required", ()) and entry.get("type") in {"array", "object"}:
            entry["type"] = [entry["type"], "null"]
