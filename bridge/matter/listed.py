"""Ids that an agreement lists: capacities, ways, signatories, amendments; and which agreement is in use while a file is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, agreement_of

_IN_USE: ContextVar[str] = ContextVar("agreement", default=kb.DEFAULT)


def in_use() -> Agreement:
    """Return the agreement whose lists hold: that of the file that is read."""
    return agreement_of(_IN_USE.get())


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
