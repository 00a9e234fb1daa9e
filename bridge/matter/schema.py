"""The JSON Schema of a matter file, made from the models that read it: what editors complete and check it by."""

from __future__ import annotations

from typing import Any

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import MARKS, Matter

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLAIN = ("Price", "FormS3")
"""What is written as a plain value too, in place of one with its basis."""


def matter_schema(agreement: str = kb.DEFAULT) -> dict[str, Any]:
    """Return the JSON Schema of a matter file of an agreement. What only the whole file tells, such as an id that is none, is not
    in it. Raises KeyError where there is no such agreement.
    """
    declared = agreement_of(agreement)
    with using(agreement):
        schema: dict[str, Any] = declared.called(Matter.model_json_schema())
    parts = schema["$defs"]
    for name in PLAIN:
        parts[name] = {"description": parts[name].pop("description"), "anyOf": [parts[name]["properties"]["value"], parts[name]]}
    readings = {issue: {"description": point.question, "enum": list(point.options)} for issue, point in declared.readings.items()}
    schema["properties"]["readings"] |= {"properties": readings, "additionalProperties": False}
    schema["properties"]["signatures"]["default"] = declared.signed
    schema["properties"]["agreement"] |= {"enum": kb.agreements()}
    labels = {
        label: {"type": "string", "description": f"{called}, where nothing is said."} for label, called in declared.labels.items()
    }
    schema["properties"]["labels"] |= {"properties": labels, "additionalProperties": False}
    parts["Warrant"]["properties"] = _marked(parts["Warrant"]["properties"], declared.marks)
    for part in (schema, *parts.values()):
        _with_empty(part)
    return {"$schema": DIALECT, **schema, "title": "A matter file of regrights"}


def _marked(properties: dict[str, Any], marks: dict[str, str]) -> dict[str, Any]:
    """Return the keys of a warrant with its marks among them."""
    keys: dict[str, Any] = {}
    for name, entry in properties.items():
        if name == MARKS:
            titled = {mark: (mark.replace("_", " ").title(), said) for mark, said in marks.items()}
            keys |= {
                mark: {"default": False, "description": said, "title": title, "type": "boolean"}
                for mark, (title, said) in titled.items()
            }
        else:
            keys[name] = entry
    return keys


def _with_empty(part: dict[str, Any]) -> None:
    """Allow nothing after the key of a list or a group of keys that may be left out."""
    for name, entry in part.get("properties", {}).items():
        if name not in part.get("required", ()) and entry.get("type") in {"array", "object"}:
            entry["type"] = [entry["type"], "null"]
