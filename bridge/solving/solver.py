"""One class over clingo: the rules, a question and its facts, grounded once and asked as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import clingo
from clingo.symbol import Function, Symbol

from regrights import kb
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.basics.stopping import STEP, STOP, apart, deadline, ended_by
from regrights.bridge.solving.arithmetic import Functions, quantity
from regrights.bridge.solving.fast import each_model
from regrights.bridge.solving.rows import Row, Rows, predicate, row_of
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.values import plain

Assumptions = Sequence[tuple[Symbol, bool]]


class Solver:
    """The rules of an agreement with one question (``task``, a file of kb/tasks, or several put together) and one matter's facts,
    grounded.

    ``rules`` gives the text of the rules, which may be the questions alone. The time limit that it is made within holds for its
    whole life. Raises InternalError when clingo has anything to complain of, since then rules and facts do not fit; and
    OutOfTime, as whatever solves does.
    """

    def __init__(
        self,
        agreement: str,
        task: str | tuple[str, ...],
        facts: str,
        *,
        options: Sequence[str] = (),
        rules: Callable[..., str] = kb.program,
    ) -> None:
        STOP.check()
        self._agreement = agreement
        self._deadline = deadline()
        # What hears the complaints does not know the solver, so that what was grounded is freed with it, and at once.
        self._messages = messages = list[str]()
        self._control = clingo.Control(["--warn=all", *options], lambda *said: messages.append(_complaint(*said)), 1)
        self._ground("base", rules(agreement, *([task] if isinstance(task, str) else task)), facts)

    def _ground(self, part: str, *programs: str) -> None:
        def ground() -> None:
            for program in programs:
                self._control.add(part, [], program)
            self._control.ground([(part, [])], context=Functions())

        apart(ground)
        if self._messages:
            raise InternalError("the rules and the facts do not fit: " + "; ".join(self._messages))

    def then(self, task: tuple[str, ...], facts: str) -> None:
        """Put a further question, and further facts, to what is grounded already. For once, and where nothing is chosen."""
        self._ground("then", kb.program_alone(self._agreement, *task), facts)

    def model(self, *wanted: type[NamedTuple]) -> Rows:
        """Return the one model, of a question in which nothing is chosen (or with nothing chosen); of the predicates
        ``wanted``, where some are named. Raises OutOfTime.
        """
        return Rows(self.symbols(*wanted))

    def symbols(self, *wanted: type[NamedTuple]) -> list[Symbol]:
        """Return the shown atoms of that model. Raises OutOfTime."""
        names = set(map(predicate, wanted))
        with self._control.solve(yield_=True, async_=True) as handle:
            model = self._next(handle)
            if model is None:
                raise InternalError("the rules have no model")
            symbols = model.symbols(shown=True)
            return [symbol for symbol in symbols if symbol.name in names] if names else list(symbols)

    def choices(self, chosen: type[Row], *assumed: NamedTuple) -> Iterator[list[Row]]:
        """Yield, for each model in which the ``assumed`` rows hold, its rows of the predicate ``chosen``. Raises OutOfTime."""
        yield from self._chosen(chosen, [(_atom(row), True) for row in assumed])

    def _chosen(self, chosen: type[Row], assumptions: Assumptions) -> Iterator[list[Row]]:
        atoms = [(atom.literal, row_of(atom.symbol, chosen)) for atom in self._atoms(chosen)]
        for model in self._models(assumptions):
            yield [row for literal, row in atoms if model.is_true(literal)]

    def _models(self, assumptions: Assumptions = ()) -> Iterator[clingo.Model]:
        with self._control.solve(assumptions=assumptions, yield_=True, async_=True) as handle:
            while model := self._next(handle):
                yield model
                handle.resume()

    def consequences(self, mode: str, *wanted: type[NamedTuple]) -> Rows:
        """Return the atoms of the predicates ``wanted`` that hold in every model (``cautious``) or in some (``brave``).

        Raises OutOfTime.
        """
        self._enumerate(mode)
        atoms = [atom for kind in wanted for atom in self._atoms(kind)]
        literals = [atom.literal for atom in atoms]
        held: list[bool] = []
        for model in self._models():
            held = [model.is_true(literal) for literal in literals]
        return Rows(atom.symbol for atom, holds in zip(atoms, held, strict=False) if holds)

    def _atoms(self, kind: type[NamedTuple]) -> Iterator[clingo.SymbolicAtom]:
        """Return what was grounded of a predicate."""
        return self._control.symbolic_atoms.by_signature(predicate(kind), len(kind._fields))

    def every(self, wanted: type[Row]) -> Iterator[list[Row]]:
        """Yield the rows of a predicate in every model, whatever the rules minimize. Raises OutOfTime."""
        self._enumerate("auto", optimize="ignore", project="project")
        for model in self._models():
            yield Rows(model.symbols(shown=True)).of(wanted)

    def cheapest(self, holding: Sequence[NamedTuple], among: Sequence[NamedTuple]) -> Rows:
        """Return the best model, by what the rules minimize, in which of the rows ``among`` just those ``holding`` hold."""
        self._enumerate("auto", optimize="opt")
        found: Rows | None = None
        for model in self._models([(_atom(row), row in holding) for row in among]):
            found = Rows(model.symbols(shown=True))
        if found is None:
            raise InternalError(f"no model has {holding}")
        return found

    def touching(self, name: str) -> list[tuple[str, str]]:
        """Return each other option of an open point with which an atom of the predicate ``name`` would change.

        An atom of two arguments says something of the first; it counts where there is one of that both before and after.

        Raises OutOfTime.
        """
        atoms = self._control.symbolic_atoms
        said: list[tuple[Symbol | None, clingo.SymbolicAtom]] = [(None, atom) for atom in atoms.by_signature(name, 1)]
        said += [(atom.symbol.arguments[0], atom) for atom in atoms.by_signature(name, 2)]
        always = {None, *(of for of, atom in said if atom.is_fact)}
        open_ = [(of, atom.literal) for of, atom in said if not atom.is_fact]
        starts: dict[str, str] = dict(self._pairs("starts"))

        def holding(taken: dict[str, str]) -> list[bool]:
            assumptions = [(_atom(Reading(*row)), True) for row in taken.items()]
            for model in self._models(assumptions):
                return [model.is_true(literal) for _, literal in open_]
            raise InternalError(f"the rules have no model for {taken}")

        def told(held: list[bool]) -> set[Symbol | None]:
            return {of for (of, _), holds in zip(open_, held, strict=True) if holds} | always

        def changed(then: list[bool]) -> bool:
            differing = {of for (of, _), before, after in zip(open_, now, then, strict=True) if before != after}
            return bool(differing) and not differing.isdisjoint(told(now) & told(then))

        now = holding(starts)
        others = [(issue, option) for issue, option in self._pairs("option") if option != starts[issue]]
        return [(issue, option) for issue, option in others if open_ and changed(holding({**starts, issue: option}))]

    def _pairs(self, name: str) -> list[tuple[Any, ...]]:
        """Return the rows of a predicate of two arguments, in the order of their grounding."""
        return [tuple(map(plain, atom.symbol.arguments)) for atom in self._control.symbolic_atoms.by_signature(name, 2)]

    def least(self) -> Rows:
        """Return a model in which least is chosen of what the rules prefer to leave out."""
        self._enumerate("domRec")
        return self.model()

    def smallest(self, chosen: type[Row], row: NamedTuple, *, holds: bool) -> Iterator[list[Row]]:
        """Yield every smallest choice of the predicate ``chosen`` under which a row holds, or does not."""
        self._enumerate("domRec")
        yield from self._chosen(chosen, [(_atom(row), holds)])

    def _enumerate(self, mode: str, *, optimize: str = "opt", project: str = "no") -> None:
        configuration: Any = self._control.configuration.solve
        configuration.enum_mode, configuration.models = mode, 0
        configuration.opt_mode, configuration.project = optimize, project

    def has(self, kind: type[NamedTuple]) -> bool:
        """Return whether any atom of a predicate was grounded."""
        return any(True for _ in self._atoms(kind))

    def best(self, kind: type[Row]) -> list[Row]:
        """Return the rows of a predicate in a best model, by what the rules minimize."""
        return [Rows(model.symbols(shown=True)) for model in self._models()][-1].of(kind)

    def stream(self, code: Callable[[Any], int], most: int, assumed: Sequence[tuple[str, int, bool]]) -> Iterator[int]:
        """Yield each model under what is ``assumed`` (name, amount, whether it holds), in any order, as a number: the sum of what
        its shown atoms count for, by ``code``. It shows ``most`` of them, or one less. Raises OutOfTime.
        """
        assumptions = [(Function(name, [quantity(amount)]), holds) for name, amount, holds in assumed]
        with (
            ended_by(self._control.interrupt, self._deadline),
            self._control.solve(assumptions=assumptions, yield_=True) as handle,
        ):
            yield from each_model(handle, lambda symbol: code(plain(symbol)), most)
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


def _atom(row: NamedTuple) -> Symbol:
    """Return the atom that a row of constants stands for."""
    return Function(predicate(type(row)), [Function(constant) for constant in row])
