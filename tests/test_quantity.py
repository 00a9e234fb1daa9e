"""Exact quantities: sums, percentages, thresholds and money, also where 32 bits would wrap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import clingo
from hypothesis import given, settings
from hypothesis import strategies as st

from regrights import kb
from regrights.bridge.basics.figures import LIMIT, Money
from regrights.bridge.solving.arithmetic import Functions, cents, money, quantity, whole
from regrights.bridge.solving.terms import Quantity
from regrights.bridge.solving.values import plain

RULES = (kb.HOME / "core" / "quantity.lp").read_text(encoding="utf-8")
WEIGHING = kb.program_alone(kb.DEFAULT, "weighing") + "#defined maximum/2."
AMOUNTS = st.lists(st.integers(0, 10**12) | st.integers(0, 2_000_000), max_size=30)


def solve(program: str, models: int = 1) -> list[dict[str, list[tuple[object, ...]]]]:
    messages: list[str] = []
    control = clingo.Control([str(models), "--warn=all"], lambda code, text: messages.append(f"{code}: {text}"))
    control.add("base", [], RULES + program)
    control.ground([("base", [])], context=Functions())
    found: list[dict[str, list[tuple[object, ...]]]] = []
    control.solve(on_model=lambda model: found.append(by_predicate(model.symbols(atoms=True))))
    assert messages == []
    return found


def by_predicate(symbols: Sequence[clingo.Symbol]) -> dict[str, list[tuple[object, ...]]]:
    table: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for symbol in symbols:
        table[symbol.name].append(tuple(map(plain, symbol.arguments)))
    return table


def addends(amounts: Sequence[int], of: str = "held") -> str:
    return f"total({of}(k)). " + " ".join(f"addend({of}(k),{index},{Quantity(amount)})." for index, amount in enumerate(amounts))


FORMED = st.sampled_from(["held", "asked", "offered"])
"""Sums that are formed where nothing is chosen."""


@settings(deadline=None, max_examples=60)
@given(AMOUNTS, FORMED)
def test_a_sum_is_exact(amounts: list[int], of: str) -> None:
    assert solve(addends(amounts, of))[0]["sum"] == [((of, "k"), sum(amounts))]


@settings(deadline=None, max_examples=80)
@given(AMOUNTS, st.integers(0, 100), st.sampled_from(["held", "offered"]))
def test_a_percentage_is_the_least_whole_quantity_that_is_at_least_it(amounts: list[int], percent: int, of: str) -> None:
    model = solve(addends(amounts, of) + f"percentage({of},Q,{percent}) :- sum({of}(k),Q).")[0]
    least = -(-sum(amounts) * percent // 100)
    assert model["percent_of"] == [(of, sum(amounts), percent, least)]
    assert model.get("needed", []) == ([(sum(amounts), percent, max(1, least))] if of == "held" else [])


def test_the_largest_quantity_is_held_and_summed_without_wrapping() -> None:
    model = solve(addends([LIMIT - 1, 1]) + "percentage(held,Q,(100;50)) :- sum(held(k),Q).")[0]
    assert model["sum"] == [(("held", "k"), LIMIT)]
    assert set(model["percent_of"]) == {("held", LIMIT, 100, LIMIT), ("held", LIMIT, 50, -(-LIMIT // 2))}


def test_ten_thousand_addends_are_summed_exactly() -> None:
    assert solve(addends([999_999] * 10_000))[0]["sum"] == [(("held", "k"), 9_999_990_000)]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 40) | st.integers(0, 3 * 10**6) | st.integers(10**9, 10**12), min_size=1, max_size=7),
    st.data(),
)
def test_chosen_addends_reach_a_threshold_exactly_when_their_sum_does(amounts: list[int], data: st.DataObject) -> None:
    near = sum(data.draw(st.lists(st.sampled_from(amounts), max_size=4, unique=True))) + data.draw(st.integers(-2, 2))
    threshold = max(0, near)
    choice = " ".join(f"possible(asked(k),{index},{Quantity(amount)})." for index, amount in enumerate(amounts))
    program = f"{choice} {{ addend(K,I,Q) }} :- possible(K,I,Q). threshold(asked(k),{Quantity(threshold)})."
    models = solve(f"chosen(asked(k)). total(asked(k)). {program}", models=0)
    assert len(models) == 2 ** len(amounts)
    for model in models:
        assert bool(model.get("reaches")) == (sum(row[2] for row in model.get("addend", [])) >= threshold)  # type: ignore[misc]
    pieces = " ".join(f"possible_piece(a,u,{index},{Quantity(amount)})." for index, amount in enumerate(amounts))
    program = f"{pieces} {{ piece(A,U,I,Q) }} :- possible_piece(A,U,I,Q). aim(sold(a,all),{Quantity(threshold)})."
    models = solve(f"{WEIGHING} allocation(a,x). {program}", models=0)
    assert len(models) == 2 ** len(amounts)
    for model in models:
        assert bool(model.get("amounts_to")) == (sum(row[3] for row in model.get("piece", [])) >= threshold)  # type: ignore[misc]


@settings(deadline=None, max_examples=60)
@given(AMOUNTS, st.integers(-2, 2))
def test_what_is_given_for_good_is_added_up(amounts: list[int], off: int) -> None:
    threshold = max(0, sum(amounts) + off)
    pieces = " ".join(f"piece(a,u{index},whole,{Quantity(amount)})." for index, amount in enumerate(amounts))
    program = f"{WEIGHING} allocation(a,x). as_given(a). {pieces} aim(sold(a,all),{Quantity(threshold)})."
    assert bool(solve(program)[0].get("amounts_to")) == (sum(amounts) >= threshold)


def test_more_large_addends_than_can_be_weighed_are_reported_by_name() -> None:
    choice = " ".join(f"possible(asked(k),{index},{Quantity(10**8)})." for index in range(501))
    assert solve(f"chosen(asked(k)). {choice} threshold(asked(k),{Quantity(5)}).")[0]["out_of_reach"] == [(("asked", "k"),)]
    pieces = " ".join(f"possible_piece(a,u,{index},{Quantity(10**8)})." for index in range(501))
    assert solve(f"{WEIGHING} allocation(a,x). {pieces}")[0]["out_of_reach"] == [(("sold", "a", "all"),)]


def test_a_sum_that_is_asked_is_weighed_and_not_formed_while_a_point_is_open() -> None:
    possible = " ".join(f"possible(asked(k),{index},{Quantity(5)})." for index in range(2))
    (model,) = solve(addends([5, 5], "asked") + f"{possible} some_open. threshold(asked(k),({Quantity(10)};{Quantity(11)})).")
    assert model.get("sum", []) == []
    assert model["reaches"] == [(("asked", "k"), 10)]


@given(st.integers(0, LIMIT))
def test_a_quantity_and_money_come_back_as_they_went(amount: int) -> None:
    assert whole(quantity(amount)) == amount
    assert cents(money(min(amount, 10**15))) == min(amount, 10**15)


@given(st.integers(1, 10**13), st.fractions(Fraction(1, 10**6), 10**4, max_denominator=10**6))
def test_the_fewest_shares_reach_a_floor_and_one_fewer_does_not(floor: int, price: Fraction) -> None:
    functions, text = Functions(), clingo.String(str(price))
    least = whole(functions.least_shares(money(floor), text))
    if least < LIMIT:
        assert cents(functions.offering_price(quantity(least), text)) >= floor
        assert cents(functions.offering_price(quantity(least - 1), text)) < floor


def test_money_is_written_in_dollars_and_cents() -> None:
    assert [str(Money(amount)) for amount in (0, 5, 2_500_000_000)] == ["0.00", "0.05", "25000000.00"]
