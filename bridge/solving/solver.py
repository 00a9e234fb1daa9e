"""One class over clingo: the rules, a question and its facts, grounded once and asked as often as needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import clingo
from clingo.symbol import Function, Symbol, SymbolType

from regrights import kb
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.basics.figures import Money
from regrights.bridge.basics.stopping import STEP, STOP, apart, deadline, ended_by
from regrights.bridge.solving.arithmetic import Functions, cents, quantity, whole

Assumptions = Sequence[tuple[Symbol, bool]]
Rows = dict[str, list[tuple[Any, ...]]]
"""The shown atoms of a model: predicate name to rows of plain values."""


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


class Solver:
    """The rules of an agreement with one question (``task``, a file of kb/tasks, or several put together) and one matter's facts,
    grounded.

    The time limit that it is made within holds for its whole life. Raises InternalError when clingo has anything to complain
    of, since then rules and facts do not fit, and OutOfTime.
    """

    def __init__(
        self,
        agreement: str,
        task: str | tuple[str, ...],
        facts: str,
        *,
        options: Sequence[str] = (),
    ) -> None:
        STOP.check()
        self._deadline = deadline()
        # What hears the complaints does not know the solver, so that what was grounded is freed with it, and at once.
        messages: list[str] = []
        self._control = clingo.Control(["--warn=all", *options], lambda *said: messages.append(_complaint(*said)), 1)
        apart(lambda: self._ground(kb.program(agreement, *([task] if isinstance(task, str) else task)), facts))
        if messages:
            raise InternalError("the rules and the facts do not fit: " + "; ".join(messages))

    def _ground(self, *programs: str) -> None:
        for program in programs:
            self._control.add("base", [], program)
        self._control.ground([("base", [])], context=Functions())

    def model(self, *wanted: str) -> Rows:
        """Return the one model, of a question in which nothing is chosen (or with nothing chosen); of the predicates
        ``wanted``, where some are named. Raises OutOfTime.
        """
        with self._control.solve(yield_=True, async_=True) as handle:
            model = self._next(handle)
            if model is None:
                raise InternalError("the rules have no model")
            symbols = model.symbols(shown=True)
            return rows([symbol for symbol in symbols if symbol.name in wanted] if wanted else symbols)

    def choices(self, chosen: str, arity: int, *assumed: tuple[str, Sequence[str]]) -> Iterator[list[tuple[Any, ...]]]:
        """Yield, for each model in which the ``assumed`` atoms (name, constants) hold, its rows of the predicate ``chosen``.

        Raises OutOfTime.
        """
        yield from self._chosen(chosen, arity, [(_atom(name, constants), True) for name, constants in assumed])

    def _chosen(self, chosen: str, arity: int, assumptions: Assumptions) -> Iterator[list[tuple[Any, ...]]]:
        candidates = self._control.symbolic_atoms.by_signature(chosen, arity)
        atoms = [(atom.literal, plain(atom.symbol)[1:]) for atom in candidates]
        for model in self._models(assumptions):
            yield [row for literal, row in atoms if model.is_true(literal)]

    def _models(self, assumptions: Assumptions = ()) -> Iterator[clingo.Model]:
        with self._control.solve(assumptions=assumptions, yield_=True, async_=True) as handle:
            while model := self._next(handle):
                yield model
                handle.resume()

    def consequences(self, mode: str, *wanted: tuple[str, int]) -> Rows:
        """Return the atoms that hold in every model (``cautious``) or in some (``brave``), of predicates by name and arity.

        Raises OutOfTime.
        """
        self._enumerate(mode)
        atoms = [atom for name, arity in wanted for atom in self._control.symbolic_atoms.by_signature(name, arity)]
        literals = [atom.literal for atom in atoms]
        held: list[bool] = []
        for model in self._models():
            held = [model.is_true(literal) for literal in literals]
        return rows([atom.symbol for atom, holds in zip(atoms, held, strict=False) if holds])

    def every(self, *wanted: str) -> Iterator[Rows]:
        """Yield the rows of the predicates ``wanted`` of every model, whatever the rules minimize. Raises OutOfTime."""
        self._enumerate("auto", optimize="ignore", project="project")
        for model in self._models():
            yield rows([symbol for symbol in model.symbols(shown=True) if symbol.name in wanted])

    def cheapest(self, name: str, holding: Sequence[tuple[str, ...]], among: Sequence[tuple[str, ...]]) -> Rows:
        """Return the best model, by what the rules minimize, in which of the atoms ``among`` just those ``holding`` hold."""
        self._enumerate("auto", optimize="opt")
        found: Rows | None = None
        for model in self._models([(_atom(name, row), row in holding) for row in among]):
            found = rows(model.symbols(shown=True))
        if found is None:
            raise InternalError(f"no model has {holding}")
        return found

    def touching(self, name: str) -> list[tuple[str, str]]:
        """Return each other option of an open point with which an atom of the predicate ``name`` (of one argument) would change.

        Raises OutOfTime.
        """
        literals = [atom.literal for atom in self._control.symbolic_atoms.by_signature(name, 1) if not atom.is_fact]
        starts: dict[str, str] = dict(self._pairs("starts"))

        def holding(taken: dict[str, str]) -> list[bool]:
            assumptions = [(_atom("reading", (issue, option)), True) for issue, option in taken.items()]
            for model in self._models(assumptions):
                return [model.is_true(literal) for literal in literals]
            raise InternalError(f"the rules have no model for {taken}")

        now = holding(starts)
        others = [(issue, option) for issue, option in self._pairs("option") if option != starts[issue]]
        return [(issue, option) for issue, option in others if literals and holding({**starts, issue: option}) != now]

    def _pairs(self, name: str) -> list[tuple[Any, ...]]:
        """Return the rows of a predicate of two arguments, in the order of their grounding."""
        return [plain(atom.symbol)[1:] for atom in self._control.symbolic_atoms.by_signature(name, 2)]

    def least(self) -> Rows:
        """Return a model in which least is chosen of what the rules prefer to leave out."""
        self._enumerate("domRec")
        return self.model()

    def smallest(
        self, chosen: str, arity: int, name: str, constants: Sequence[str], *, holds: bool
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Yield every smallest choice of the predicate ``chosen`` under which ``name(constants)`` holds, or does not."""
        self._enumerate("domRec")
        yield from self._chosen(chosen, arity, [(_atom(name, constants), holds)])

    def _enumerate(self, mode: str, *, optimize: str = "opt", project: str = "no") -> None:
        configuration: Any = self._control.configuration.solve
        configuration.enum_mode, configuration.models = mode, 0
        configuration.opt_mode, configuration.project = optimize, project

    def possible(self, name: str, constant: str, amount: int) -> bool:
        """Return whether a model has the atom ``name(constant,amount)``, the amount a quantity."""
        atom = Function(name, [Function(constant), quantity(amount)])
        with self._control.solve(assumptions=[(atom, True)], yield_=True, async_=True) as handle:
            return self._next(handle) is not None

    def has(self, name: str, arity: int) -> bool:
        """Return whether any atom of a predicate was grounded."""
        return any(True for _ in self._control.symbolic_atoms.by_signature(name, arity))

    def best(self, name: str) -> list[tuple[Any, ...]]:
        """Return the rows of a predicate in a best model, by what the rules minimize."""
        return [rows(model.symbols(shown=True)) for model in self._models()][-1][name]

    def stream(self, pair: str, assumed: Sequence[tuple[str, int, bool]]) -> Iterator[tuple[dict[str, int], bool]]:
        """Yield each model under what is ``assumed`` (name, amount, whether it holds), in any order.

        A model is its shown rows of ``pair`` as a dict, and whether it shows anything else. Raises OutOfTime.
        """
        assumptions = [(Function(name, [quantity(amount)]), holds) for name, amount, holds in assumed]
        known: dict[Symbol, Any] = {}
        with (
            ended_by(self._control.interrupt, self._deadline),
            self._control.solve(assumptions=assumptions, yield_=True) as handle,
        ):
            for model in handle:
                symbols = model.symbols(shown=True)
                for symbol in symbols:
                    if symbol not in known:
                        known[symbol] = plain(symbol)[1:] if symbol.name == pair else None
                pairs = [row for symbol in symbols if (row := known[symbol])]
                yield dict(pairs), len(pairs) < len(symbols)
        self._in_time()

    def _in_time(self) -> None:
        STOP.check(self._deadline)

    def _next(self, handle: clingo.SolveHandle) -> clingo.Model | None:
        self._wait(handle)
        return handle.model()

    def _wait(self, handle: clingo.SolveHandle) -> None:
        """Wait for the next model, in steps short enough to hear an interrupt."""
        while not handle.wait(STEP):
            self._in_time()
        self._in_time()


def _complaint(code: clingo.MessageCode, message: str) -> str:
    return f"{code.name}: {message}"


def _atom(name: str, constants: Sequence[str]) -> Symbol:
    return Function(name, [Function(constant) for constant in constants])


def rows(symbols: Sequence[Symbol]) -> Rows:
    """Return atoms as rows of plain values by predicate name."""
    table: Rows = defaultdict(list)
    for symbol in symbols:
        table[symbol.name].append(tuple(plain(argument) for argument in symbol.arguments))
    return table
