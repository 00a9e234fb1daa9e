"""Models read by the hundred thousand, through clingo's C interface: to make an object of every atom takes most of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import clingo
from clingo._internal import _ffi, _handle_error, _lib  # type: ignore[attr-defined]
from clingo.symbol import Symbol

NOTHING = 0
"""Stands where a model shows an atom less."""


class _Known(dict[int, int]):
    """What each atom counts for, by clingo's number for it; reckoned once."""

    def __init__(self, code: Callable[[Symbol], int]) -> None:
        super().__init__({NOTHING: 0})
        self._code = code

    def __missing__(self, number: int) -> int:
        self[number] = value = self._code(Symbol(number))  # type: ignore[no-untyped-call]
        return value


def each_model(handle: clingo.SolveHandle, code: Callable[[Symbol], int], most: int) -> Iterator[int]:
    """Yield, for each model, the sum of what its shown atoms count for, by ``code``; ``most`` of them, or one less."""
    solving, shown = handle._rep, _lib.clingo_show_type_shown
    model, atoms = _ffi.new("clingo_model_t**"), _ffi.new("clingo_symbol_t[]", most)
    known: Any = _Known(code).__getitem__
    resume, next_model, read, unpack = (
        _lib.clingo_solve_handle_resume, _lib.clingo_solve_handle_model, _lib.clingo_model_symbols, _ffi.unpack,
    )  # fmt: skip
    while True:
        if not (resume(solving) and next_model(solving, model)):
            _handle_error(False, handle._handler)
        if not model[0]:
            return
        atoms[most - 1] = NOTHING
        if not read(model[0], shown, atoms, most):
            _handle_error(False)
        yield sum(map(known, unpack(atoms, most)))
