"""What symbols of the rules become in Python: plain values, and terms."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from clingo.symbol import Symbol, SymbolType

from regrights.bridge.basics.figures import Money
from regrights.bridge.solving.arithmetic import cents, whole

Term: TypeAlias = "str | int | tuple[Term, ...]"
"""What the rules name in their own words, such as a claim, an item, a sum or a lever: a constant, a number, or a tuple of a name
and its arguments, ``("held", ("owned", "limb", "holder"))``."""


def functor(term: Term) -> str:
    """Return the name of a term; of a constant or a number, itself."""
    return str(term[0] if isinstance(term, tuple) else term)


def arguments(term: Term) -> tuple[Any, ...]:
    """Return the arguments of a term; a constant has none."""
    return term[1:] if isinstance(term, tuple) else ()


@lru_cache(maxsize=65536)
def plain(symbol: Symbol) -> Any:
    """Return a symbol as a plain value.

    A quantity or a number becomes an int, money a Money, a constant or a string a str, and any other term a tuple
    of its name and its arguments (an unnamed pair, of its arguments alone).
    """
    if symbol.type == SymbolType.Number:
        return symbol.number
    if symbol.type == SymbolType.String:
        return symbol.string
    if not symbol.arguments:
        return symbol.name
    if symbol.name == "q":
        return whole(symbol)
    if symbol.name == "usd":
        return Money(cents(symbol))
    parts = tuple(plain(argument) for argument in symbol.arguments)
    return (symbol.name, *parts) if symbol.name else parts
