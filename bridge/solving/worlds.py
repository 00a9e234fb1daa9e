"""Many matters in one grounding: every predicate says of which world it speaks, so that the rules are read and prepared but once.

To ground the rules costs about as much for no facts at all as for those of a matter of a few holders.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from clingo import ast
from clingo.ast import AST, ASTType, parse_string
from clingo.symbol import Function, Symbol

from regrights import kb
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.solving.rows import Rows
from regrights.bridge.solving.solver import Solver
from regrights.bridge.solving.terms import Fact, fact, text_of

_AT = ast.Location(ast.Position("", 1, 1), ast.Position("", 1, 1))
_WORLD = ast.Variable(_AT, "World")
_IN_WORLD = ast.Literal(_AT, ast.Sign.NoSign, ast.SymbolicAtom(ast.Function(_AT, "world", [_WORLD], 0)))
HOLDING = {
    ASTType.Rule: ("head", "body"),
    ASTType.Literal: ("atom",),
    ASTType.ConditionalLiteral: ("literal", "condition"),
    ASTType.Aggregate: ("elements",),
    ASTType.BodyAggregate: ("elements",),
    ASTType.BodyAggregateElement: ("condition",),
    ASTType.Disjunction: ("elements",),
}
"""The parts of a rule in which atoms stand, by where these are found in them."""


def models(
    agreement: str, question: Sequence[str], worlds: Sequence[Iterable[Fact]], wanted: Sequence[type[NamedTuple]]
) -> list[Rows]:
    """Return of each world, which is some facts, the rows of the predicates ``wanted`` in its one model. Raises OutOfTime.

    Nothing may be chosen, and nothing preferred, in the question.
    """
    if len(worlds) == 1:
        return [Solver(agreement, tuple(question), text_of(worlds[0])).model(*wanted)]
    given = ((name, (number, *terms)) for number, of_one in enumerate(worlds) for name, terms in (fact("world"), *of_one))
    solver = Solver(agreement, tuple(question), text_of(given), rules=rules)
    told: list[list[Symbol]] = [[] for _ in worlds]
    for symbol in solver.symbols(*wanted):
        number, *terms = symbol.arguments
        told[number.number].append(Function(symbol.name, terms))
    return list(map(Rows, told))


def rules(agreement: str, *questions: str) -> str:
    """Return the rules of an agreement and of questions for many worlds. Raises InternalError where something is preferred."""
    texts = [kb.declared(agreement), *(path.read_text(encoding="utf-8") for path in kb.files(agreement, *questions))]
    return "".join(map(_for_many, texts))


@cache
def _for_many(text: str) -> str:
    """Return the rules of a text for many worlds, made once in a process."""
    statements: list[str] = []

    def take(statement: AST) -> None:
        match statement.ast_type:
            case ASTType.Rule:
                _put_in_world(statement)
                statement.body.insert(0, _IN_WORLD)
            case ASTType.ShowSignature | ASTType.Defined:
                statement.arity += 1
            case ASTType.Program | ASTType.Comment:
                return
            case _:
                raise InternalError(f"it cannot be asked of many worlds: {statement}")
        statements.append(f"{statement}\n")

    parse_string(kb.without_comments(text), take)
    return "".join(statements)


def _put_in_world(node: AST) -> None:
    """Put the world in front of the arguments of every atom of a rule, or of a part of one."""
    kind = node.ast_type
    if kind == ASTType.SymbolicAtom:
        node.symbol = _of_world(node.symbol)
    for key in HOLDING.get(kind, ()):
        part = getattr(node, key)
        for child in [part] if isinstance(part, AST) else part:
            _put_in_world(child)


def _of_world(symbol: AST) -> AST:
    match symbol.ast_type:
        case ASTType.Pool:
            return ast.Pool(symbol.location, [_of_world(argument) for argument in symbol.arguments])
        case ASTType.SymbolicTerm:
            return ast.Function(symbol.location, symbol.symbol.name, [_WORLD], 0)
    symbol.arguments.insert(0, _WORLD)
    return symbol
