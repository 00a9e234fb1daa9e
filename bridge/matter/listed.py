"""Ids and keys that an agreement lists: capacities, ways, further keys; and which agreement is in use while a file is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, agreement_of

_IN_USE: ContextVar[str] = ContextVar("agreement", default=kb.DEFAULT)


def in_use() -> Agreement:
    """Return the agreement whose lists hold: that of the file that is read."""
    return agreement_of(_IN_USE.get())


def unknown_kinds() -> set[str]:
    """Return the kinds of acts and changes that the agreement in use does not know, of those that not every agreement does."""
    agreed = in_use()
    known = {"grant": "grant" in agreed.kinds, "term": bool(agreed.blanks), "event": bool(agreed.events)}
    return {kind for kind, holds in known.items() if not holds}


@contextmanager
def using(agreement: str) -> Iterator[None]:
    """Let the lists of an agreement hold. Raises KeyError where there is none of the name."""
    agreement_of(agreement)
    token = _IN_USE.set(agreement)
    try:
        yield
    finally:
        _IN_USE.reset(token)


@dataclass(frozen=True)
class Listed:
    """The type of an id that the agreement in use has in a ``table``."""

    table: str

    def options(self) -> list[str]:
        """Return the ids of the table."""
        return list(getattr(in_use(), self.table))

    def _checked(self, value: Any) -> str:
        options = self.options()
        if value in options:
            return str(value)
        expected = ", ".join(f"'{option}'" for option in options)
        raise PydanticCustomError("literal_error", "not among the options: {expected}", {"expected": expected})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return how pydantic checks a value."""
        return core_schema.no_info_plain_validator_function(self._checked, serialization=core_schema.to_string_ser_schema())

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the ids as JSON Schema has them."""
        options = self.options()
        return {"type": "string", **({"const": options[0]} if len(options) == 1 else {"enum": options})}


def further(default: Any, description: str) -> Any:
    """Return the field of a key that not every agreement knows: where it says nothing, it is not written out again."""
    return Field(default=default, description=description, exclude_if=lambda value: value == default)


@dataclass(frozen=True)
class KeyOf:
    """A key of a kind of ``entry`` that only those agreements know that list it under ``[keys]``."""

    entry: str

    MARK: ClassVar[str] = "x-key-of"
    """Marks such a key in a JSON Schema, until it is left out or stays."""

    def _checked(self, value: Any, info: ValidationInfo) -> Any:
        if not self.known(str(info.field_name)):
            raise PydanticCustomError("extra_forbidden", "the agreement knows no such key")
        return value

    def known(self, key: str) -> bool:
        """Return whether the agreement in use knows the key."""
        return key in in_use().keys.get(self.entry, ())

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return how pydantic checks a value: that there may be one at all comes first."""
        return core_schema.with_info_before_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the key as JSON Schema has it, marked."""
        return {**handler(schema), self.MARK: self.entry}
