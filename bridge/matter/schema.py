"""The JSON Schema of a matter file, made from the models that read it: what editors complete and check it by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, Blank, agreement_of
from regrights.bridge.agreement.amounts import UNITS
from regrights.bridge.matter.blanks import MOST, default_of, in_words, range_in_words
from regrights.bridge.matter.held import GROUPS, MARKS
from regrights.bridge.matter.listed import KeyOf, using
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.scalars import AMOUNT, DAY
from regrights.bridge.matter.stated import TERM
from regrights.kb.blanks import NONE

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLAIN = ("Price", "FormS3", "Event", "SellingExpenses")
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
    properties = schema["properties"]
    properties["readings"] |= {"properties": readings, "additionalProperties": False}
    properties["signatures"]["default"] = declared.signed
    properties["agreement"] |= {"enum": kb.agreements()}
    labels = {
        label: {"type": "string", "description": f"{called}, where nothing is said."} for label, called in declared.labels.items()
    }
    properties["labels"] |= {"properties": labels, "additionalProperties": False}
    names = {label: {"type": "string", "description": f"Of {called}."} for label, called in declared.labels.items()}
    properties["names"] |= {"properties": names, "additionalProperties": False}
    properties["terms"] |= {"properties": _terms(declared, parts["StatedTerm"]), "additionalProperties": False}
    required = [name for name, blank in declared.blanks.items() if blank.default is None]
    properties["terms"] |= {"required": required} if required else {}
    events = {event: {"$ref": "#/$defs/Event", "description": said} for event, said in declared.events.items()}
    properties["events"] |= {"properties": events, "additionalProperties": False}
    _gathered(parts["Warrant"], {MARKS: declared.marks, GROUPS: {}})
    _gathered(parts["Holder"], {MARKS: declared.holder_marks, GROUPS: declared.groups})
    _without_unknown(schema, declared)
    for part in (schema, *parts.values()):
        _with_empty(part)
    if required:
        schema["required"].append("terms")
    return {"$schema": DIALECT, **schema, "title": "A matter file of regrights"}


def _gathered(part: dict[str, Any], tables: dict[str, dict[str, str]]) -> None:
    """Put the keys that an entry has by the agreement in the place of the key under which they are taken together."""
    keys: dict[str, Any] = {}
    for name, entry in part["properties"].items():
        if name not in tables:
            keys[name] = entry
        for key, said in tables.get(name, {}).items():
            title = key.replace("_", " ").title()
            if name == MARKS:
                keys[key] = {"default": False, "description": said, "title": title, "type": "boolean"}
            else:
                keys[key] = {"description": said, "title": title, **entry["additionalProperties"]}
    part["properties"] = keys


def _terms(declared: Agreement, stated: dict[str, Any]) -> dict[str, Any]:
    """Return each term, plain or with its basis: what it is, its unit and range, the default of the form, and where it stands."""
    basis = {key: entry for key, entry in stated["properties"].items() if key not in {TERM, "value"}}
    found: dict[str, Any] = {}
    for name, blank in declared.blanks.items():
        value = _value(blank)
        whole = {"type": "object", "properties": {"value": value, **basis}, "required": ["value"], "additionalProperties": False}
        default = blank.default if isinstance(blank.default, int | None) else str(blank.default)
        found[name] = {"description": _described(blank), "anyOf": [value, whole]} | (
            {} if default is None else {"default": default}
        )
    return found


def _described(blank: Blank) -> str:
    said = [f"{blank.words} [{blank.clause}]"]
    if blank.unit == "choice":
        said += [f"{option}: {words}" for option, words in blank.options.items()]
    else:
        said.append(_unit(blank))
    if ends := range_in_words(blank):
        said.append(f"the form: {ends}")
    if blank.default is not None:
        said.append(f"{in_words(blank, default_of(blank))} where nothing is said")
    return "; ".join(said) + "."


def _unit(blank: Blank) -> str:
    return "a date" if blank.unit == "date" else f"in {UNITS[blank.unit][1] if blank.unit in UNITS else blank.unit}"


def _value(blank: Blank) -> dict[str, Any]:
    """Return what a plain value of a blank may be."""
    said = {"description": "One of the options." if blank.unit == "choice" else f"The value, {_unit(blank)}."}
    match blank.unit:
        case "choice":
            return {**said, "enum": [*blank.options, *([NONE] if blank.optional else [])]}
        case "percent":
            number = r"[0-9]{1,9}(\.[0-9]{1,9})?"
            text = rf"^(majority|(more than |>)?{number}(/{number})?)$"
            kinds: list[dict[str, Any]] = [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": text}]
        case "dollars":
            kinds = [AMOUNT.json_schema or {}]
        case "date":
            kinds = [DAY.json_schema or {}]
        case unit:
            kinds = [{"type": "integer", "minimum": 0, "maximum": MOST[unit]}, {"type": "string", "pattern": "^[0-9]+$"}]
    kinds += [{"const": NONE}] if blank.optional else []
    return {**said, "anyOf": kinds} if len(kinds) > 1 else {**said, **kinds[0]}


def _without_unknown(schema: dict[str, Any], declared: Agreement) -> None:
    """Leave out the keys and kinds of act that the agreement does not know, and what nothing speaks of then."""
    parts = schema["$defs"]
    for part in (schema, *parts.values()):
        properties = part.get("properties", {})
        for name, entry in list(properties.items()):
            of = entry.pop(KeyOf.MARK, None)
            if of is not None and name not in declared.keys.get(of, ()):
                del properties[name]
    acts = schema["properties"]["acts"]["items"]
    mapping = acts["discriminator"]["mapping"]
    for kind in [kind for kind in mapping if kind not in declared.kinds]:
        del mapping[kind]
    acts["oneOf"] = [entry for entry in acts["oneOf"] if entry["$ref"] in mapping.values()]
    while unspoken := parts.keys() - {ref.rpartition("/")[2] for ref in _refs(schema)}:
        for name in unspoken:
            del parts[name]


def _refs(value: Any) -> Iterator[str]:
    """Yield every reference in a schema."""
    if isinstance(value, dict):
        yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
        for part in value.values():
            yield from _refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _refs(part)


def _with_empty(part: dict[str, Any]) -> None:
    """Allow nothing after the key of a list or a group of keys that may be left out."""
    for name, entry in part.get("properties", {}).items():
        if name not in part.get("required", ()) and entry.get("type") in {"array", "object"}:
            entry["type"] = [entry["type"], "null"]
