"""The rules twice in one program, so that two texts can be held against each other by one search."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from clingo.ast import AST, ASTType, Transformer, parse_string
from clingo.symbol import Function as Symbol

from regrights import kb

PREFIX = "before_"
"""What stands in front of every predicate that the second copy derives."""
LEFT_OUT = {ASTType.ShowSignature, ASTType.ShowTerm, ASTType.Heuristic, ASTType.Program, ASTType.Minimize}


class _Renamed(Transformer):
    """Puts the prefix in front of predicates, but for those that are shared."""

    def __init__(self, shared: Collection[str]) -> None:
        self._shared = shared

    def visit_SymbolicAtom(self, node: AST, *_: Any) -> AST:  # noqa: N802 - the name is clingo's
        """Return an atom under its name in the second copy."""
        return node.update(symbol=self._renamed(node.symbol))

    def visit_Defined(self, node: AST, *_: Any) -> AST:  # noqa: N802 - the name is clingo's
        """Return the note that a predicate may have no rule, for the second copy."""
        return node if node.name in self._shared else node.update(name=PREFIX + node.name)

    def _renamed(self, symbol: AST) -> AST:
        if symbol.ast_type == ASTType.Pool:
            return symbol.update(arguments=[self._renamed(argument) for argument in symbol.arguments])
        if symbol.ast_type == ASTType.Function and symbol.name not in self._shared:
            return symbol.update(name=PREFIX + symbol.name)
        if symbol.ast_type == ASTType.SymbolicTerm and symbol.symbol.name not in self._shared:
            return symbol.update(symbol=Symbol(PREFIX + symbol.symbol.name))
        return symbol


def inputs() -> set[str]:
    """Return the predicates that a matter is turned into: those of kb/core/vocabulary.lp."""
    text = (kb.HOME / "core" / "vocabulary.lp").read_text(encoding="utf-8")
    return set(re.findall(r"^#defined (\w+)/\d+\.", text, flags=re.MULTILINE))


def second_copy(program: str, shared: Collection[str]) -> str:
    """Return a program with the prefix in front of every predicate that is not ``shared``; what is shown is left out."""
    renamed = _Renamed(shared)
    statements: list[str] = []

    def take(statement: AST) -> None:
        if statement.ast_type not in LEFT_OUT:
            statements.append(str(renamed.visit(statement)))

    parse_string(program, take)
    return "\n".join(statements) + "\n"
