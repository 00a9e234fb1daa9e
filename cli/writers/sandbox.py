"""Where templates of others are filled in: they read what a report says, call nothing of Python, and reckon nothing large."""

from __future__ import annotations

from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST = 1_000_000
"""How long a text or a list may become by being repeated."""
DEEPEST = 64
"""The largest exponent."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which no operator makes of little text what fills the memory. Raises SecurityError."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator gives, of what it may be given."""
        for sequence, number in ((left, right), (right, left)) if operator == "*" else ():
            if isinstance(sequence, str | list | tuple) and len(sequence) * number > LARGEST:
                raise SecurityError(f"what is repeated would be longer than {LARGEST:,}")
        if operator == "**" and abs(right) > DEEPEST:
            raise SecurityError(f"an exponent is {DEEPEST} at most")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("% fills in nothing here; write {{ }} in the text")
        return super().call_binop(context, operator, left, right)
