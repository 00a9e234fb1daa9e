"""The rows of a model: what is shown of a predicate, read as the class of that predicate (see shown/)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import Any, NamedTuple, TypeVar

from clingo.symbol import Symbol

from regrights.bridge.basics.errors import InternalError
from regrights.bridge.solving import shown
from regrights.bridge.solving.values import plain

Row = TypeVar("Row", bound=NamedTuple)


class Rows:
    """The shown atoms of a model. They are made rows as they are asked for, so that nothing is paid for what nobody reads."""

    def __init__(self, symbols: Iterable[Symbol]) -> None:
        self._symbols: dict[str, list[Symbol]] = defaultdict(list)
        for symbol in symbols:
            self._symbols[symbol.name].append(symbol)
        self._rows: dict[type, list[Any]] = {}
        self._sets: dict[type, set[Any]] = {}

    def of(self, kind: type[Row]) -> list[Row]:
        """Return the rows of a predicate, in the order of the model. Raises InternalError where they do not fit the class."""
        if kind not in self._rows:
            self._rows[kind] = [row_of(symbol, kind) for symbol in self._symbols.get(predicate(kind), ())]
        return self._rows[kind]

    def symbols(self) -> Iterator[Symbol]:
        """Yield every atom, those of a predicate together."""
        return chain.from_iterable(self._symbols.values())

    def holds(self, row: NamedTuple) -> bool:
        """Return whether a row is one of those of its predicate."""
        kind = type(row)
        if kind not in self._sets:
            self._sets[kind] = set(self.of(kind))
        return row in self._sets[kind]


def parted(rows: Rows) -> dict[str, Rows]:
    """Return the rows by what their first argument names, such as an act; those of predicates without arguments are in none."""
    parts: dict[str, list[Symbol]] = defaultdict(list)
    for symbol in rows.symbols():
        if symbol.arguments:
            parts[str(symbol.arguments[0])].append(symbol)
    return {name: Rows(symbols) for name, symbols in parts.items()}


def row_of(symbol: Symbol, kind: type[Row]) -> Row:
    """Return an atom as a row of a class. Raises InternalError where it has more or fewer arguments."""
    try:
        return kind._make(map(plain, symbol.arguments))
    except TypeError:
        given, wanted = len(symbol.arguments), len(kind._fields)
        raise InternalError(f"{symbol.name}/{given} is shown, and {kind.__name__} reads {symbol.name}/{wanted}") from None


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """Return, by the first of each pair, what comes second, in order; nothing for what is first of none."""
    table: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        table[key].append(value)
    return table


@cache
def predicate(kind: type) -> str:
    """Return the name of the predicate that a class reads: ``left_out`` of ``LeftOut``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


@cache
def classes() -> dict[str, type[NamedTuple]]:
    """Return the class of every predicate that is shown, by the predicate's name."""
    modules = [import_module(f"{shown.__name__}.{entry.name}") for entry in iter_modules(shown.__path__)]
    found = [kind for module in modules for kind in vars(module).values() if getattr(kind, "__module__", "") == module.__name__]
    return {predicate(kind): kind for kind in found if hasattr(kind, "_fields")}
