"""What the rules show, and the classes that read it: one for each predicate, and told in kb/README.md."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from clingo.symbol import Function, Number, String, Symbol

from regrights import kb
from regrights.bridge.basics.errors import InternalError
from regrights.bridge.basics.figures import Money
from regrights.bridge.solving.arithmetic import money, quantity
from regrights.bridge.solving.rows import Rows, classes, predicate
from regrights.bridge.solving.shown.acts import LeftOut, Told
from regrights.bridge.solving.shown.conditions import Condition, Figure
from regrights.bridge.solving.shown.requests import Brings, LimbFigure
from regrights.bridge.solving.values import arguments, functor

OWN = sorted({path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"})
each_agreement = pytest.mark.parametrize("agreement", OWN)


def shown(agreement: str) -> set[tuple[str, int]]:
    """Return what the questions show of an agreement, those that it adds to them included."""
    texts = [path.read_text(encoding="utf-8") for path in kb.files(agreement, *kb.tasks())]
    found = [told for text in texts for told in re.findall(r"^#show (\w+)/(\d+)\.", text, flags=re.MULTILINE)]
    return {(name, int(arity)) for name, arity in found}


def atom(name: str, *constants: str | Symbol) -> Symbol:
    return Function(name, [Function(constant) if isinstance(constant, str) else constant for constant in constants])


@each_agreement
def test_no_name_is_shown_with_two_numbers_of_arguments(agreement: str) -> None:
    assert len(shown(agreement)) == len({name for name, _ in shown(agreement)})


@each_agreement
def test_every_shown_predicate_has_a_class_and_every_class_a_shown_predicate(agreement: str) -> None:
    assert {(name, len(kind._fields)) for name, kind in classes().items()} == shown(agreement)


def test_the_table_of_the_rules_tells_which_class_reads_what() -> None:
    text = (kb.HOME / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)/(\d+)` \| `(\w+)\.(\w+)` \| (.*) \|$", text, flags=re.MULTILINE)
    wanted = {
        (name, str(len(kind._fields)), kind.__module__.rpartition(".")[2], kind.__name__, ", ".join(kind._fields))
        for name, kind in classes().items()
    }
    assert set(told) == wanted
    assert [name for name, *_ in told] == sorted(name for name, *_ in told)


@pytest.mark.parametrize("kind", classes().values(), ids=predicate)
def test_a_class_says_what_its_predicate_means(kind: type[NamedTuple]) -> None:
    assert (kind.__doc__ or "").endswith(".")
    assert "Alias for" not in (kind.__doc__ or "")


def test_rows_are_read_by_the_names_of_their_arguments() -> None:
    rows = Rows([atom("told", "a", "w"), atom("left_out", "a", "w", "h", "late", String("3(a)")), atom("told", "b", "none")])
    assert rows.of(Told) == [Told("a", "w"), Told("b", "none")]
    assert [(row.holder, row.why, row.clause) for row in rows.of(LeftOut)] == [("h", "late", "3(a)")]
    assert rows.of(Brings) == []
    assert rows.holds(Told("b", "none"))
    assert not rows.holds(Told("b", "w"))
    # Rows of two predicates are never taken for one another, though they have the same arguments.
    assert not rows.holds(Condition("a", "w", "c"))


def test_quantities_days_and_money_become_numbers_and_terms_keep_their_shape() -> None:
    at = ["a", "w", "c", "t", "together"]
    rows = Rows([
        atom("brings", "demand", "h", quantity(12_345_678)),
        atom("figure", *at, money(1050), money(99), "dollars"),
        atom("limb_figure", "l", Function("alone", [Function("h")]), Number(3), quantity(5)),
    ])  # fmt: skip
    assert rows.of(Brings)[0].shares == 12_345_678
    figure = rows.of(Figure)[0]
    assert (figure.actual, str(figure.actual), type(figure.required)) == (1050, "10.50", Money)
    assert figure.of == tuple(at)
    person = rows.of(LimbFigure)[0].person
    assert (functor(person), arguments(person), functor("all"), arguments("all")) == ("alone", ("h",), "all", ())


@pytest.mark.parametrize("constants", [["a"], ["a", "w", "more"]])
def test_a_predicate_of_more_or_fewer_arguments_is_refused(constants: list[str]) -> None:
    rows = Rows([atom("told", *constants)])
    with pytest.raises(InternalError, match=f"told/{len(constants)} is shown, and Told reads told/2"):
        rows.of(Told)
