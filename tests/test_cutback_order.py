"""Tiers whose order is law, floors, units and lots: small offerings of printed seeds, against a brute force and by hand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from random import Random
from typing import NamedTuple

import pytest
from made_up import bar, divided

from examples import examples

TIERS = 3


class Floor(NamedTuple):
    """A floor of the offering, or of what is requested, together or each."""

    favoured: str
    percent: int
    how: str
    of_offering: bool

    def rules(self, name: str) -> str:
        favours = f"favours(x,{name},({';'.join(self.favoured)})). " if self.favoured else ""
        of = f"of_offering(x,{name}). " if self.of_offering else ""
        return f"floor(x,{name}). {favours}percent(x,{name},{self.percent}). measured(x,{name},{self.how}). {of}\n"

    def needs(self, asks: dict[str, int], maximum: int) -> list[tuple[str, int]]:
        """Return who must be given how much together."""
        groups = list(self.favoured) if self.how == "each" else [self.favoured]
        asked = [sum(asks[holder] for holder in group) for group in groups]
        size = min(maximum, sum(asks.values()))
        amounts = [min(own, -(-self.percent * (size if self.of_offering else own) // 100)) for own in asked]
        return list(zip(groups, amounts, strict=True))


class Made(NamedTuple):
    """An offering: who asks for how much, in which tier each is, the floors, and the most that is taken."""

    asks: dict[str, int]
    tier: dict[str, int]
    floors: list[Floor]
    maximum: int

    def rules(self) -> str:
        rules = (
            "".join(f"tier(x,{n},t{n}). " for n in range(1, TIERS + 1)) + "tiers_bind(x). weight(x,H,R) :- participant(x,H,R).\n"
        )
        rules += "".join(f"in_tier(x,t{n},{holder}). " for holder, n in self.tier.items()) + "\n"
        return rules + "".join(floor.rules(f"f{number}") for number, floor in enumerate(self.floors))

    def needs(self) -> list[tuple[str, int]]:
        return [need for floor in self.floors for need in floor.needs(self.asks, self.maximum)]

    def short(self, sold: dict[str, int]) -> int:
        """Return what is missing to the floors."""
        return sum(max(0, amount - sum(sold[holder] for holder in group)) for group, amount in self.needs())

    def in_order(self, sold: dict[str, int]) -> bool:
        """Return whether no share of one of a later tier could be one's of an earlier tier without a floor's lacking it."""
        for after, before in product(self.asks, self.asks):
            moving = sold[after] and sold[before] < self.asks[before] and self.tier[before] < self.tier[after]
            if moving and self.short(sold | {after: sold[after] - 1, before: sold[before] + 1}) <= self.short(sold):
                return False
        return True

    def lawful(self, sold: dict[str, int], yielding: bool) -> bool:
        within = all(sold[holder] <= most for holder, most in self.asks.items()) and sum(sold.values()) <= self.maximum
        return within and (yielding or not self.short(sold)) and self.in_order(sold)


HOLDERS = "abcde"


def made(seed: int) -> Made:
    """Return an offering with no floor, one, or two of which one favours some of those whom the other does."""
    random = Random(seed)
    asks = {holder: random.randint(0, 4) for holder in HOLDERS[: random.randint(3, 5)]}
    tier = {holder: random.randint(1, TIERS) for holder in asks}
    maximum = random.randint(0, sum(asks.values()) + 1)
    floors: list[Floor] = []
    among = list(asks)
    for _ in range(random.randint(0, 2)):
        favoured = "".join(sorted(random.sample(among, random.randint(0, len(among)))))
        how = random.choice(["together", "each"])
        of_offering = how == "together" and random.random() < 0.5
        floors.append(Floor(favoured, random.choice([20, 50, 90]), how, of_offering))
        among = list(favoured)
    found = Made(asks, tier, floors, maximum)
    if len(floors) == 2 and sum(amount for _, amount in found.needs()) > maximum:
        return found._replace(floors=floors[:1])
    return found


@pytest.mark.parametrize("seed", range(examples(120)))
def test_where_the_order_is_law_ranges_and_proposals_are_those_of_a_brute_force(seed: int) -> None:
    offering = made(seed)
    asks = offering.asks
    random = Random(-seed)
    proposed = {holder: random.randint(0, most + 1) for holder, most in asks.items()}
    print(f"seed {seed}: {asks}, {offering.maximum} at most, {proposed} proposed\n{offering.rules()}")
    answer = divided(offering.rules(), asks, offering.maximum, proposed)
    yielding = (
        sum(amount for _, amount in offering.needs()) > min(offering.maximum, sum(asks.values())) and len(offering.floors) == 1
    )

    def lawful(sold: dict[str, int]) -> bool:
        return offering.lawful(sold, yielding)

    every = [dict(zip(asks, shares, strict=True)) for shares in product(*(range(most + 1) for most in asks.values()))]
    admitted = [sold for sold in every if lawful(sold)]
    full = [sold for sold in admitted if not any(lawful(sold | {holder: sold[holder] + 1}) for holder in asks)]
    assert answer.sold in full
    assert answer.ranges == {holder: (min(s[holder] for s in full), max(s[holder] for s in full)) for holder in asks}
    assert bool(answer.pro_rata.verdict.broken) != lawful(proposed)
    assert answer.pro_rata.verdict.full == (proposed in full)
    assert answer.nearest in admitted

    def moved(sold: dict[str, int]) -> int:
        return sum(abs(sold[holder] - proposed[holder]) for holder in asks)

    assert moved(answer.nearest or {}) == min(map(moved, admitted))


@pytest.mark.parametrize("seed", range(examples(60)))
def test_whatever_bars_and_crossing_floors_there_are_beside_an_order_that_is_law_a_plan_stands(seed: int) -> None:
    random = Random(seed)
    offering = made(seed)

    def some(among: Iterable[str] = offering.asks) -> str:
        known = list(among)
        return ";".join(random.sample(known, min(len(known), random.randint(0, 2))))

    floors = [Floor(some().replace(";", ""), random.choice([20, 50]), "together", False) for _ in range(2)]
    rules = offering.rules() + "".join(floor.rules(f"g{number}") for number, floor in enumerate(floors))
    favoured = {holder for floor in [*offering.floors, *floors] for holder in floor.favoured}
    for name in ("one", "two")[: random.randint(0, 2)]:
        how, redone = random.choice(["together", "each"]), random.choice(["exclude", "top_up"])
        rules += bar(name, some(sorted({*offering.asks} - favoured)), some(), random.choice([33, 50, 100]), how, redone)
    lots = "lot(x,3). in_lots(x,H) :- participant(x,H,_).\n" if random.random() < 0.5 else ""
    units = f"unit(x,({';'.join(random.sample(list(offering.asks), 2))}),u).\n" if random.random() < 0.5 else ""
    print(f"seed {seed}: {offering.asks}, {offering.maximum} at most\n{rules}{lots}{units}")
    answer = divided(rules + lots + units, offering.asks, offering.maximum)
    assert sum(answer.sold.values()) <= offering.maximum
    assert all(least <= answer.sold[holder] <= most for holder, (least, most) in answer.ranges.items())


UNITS = (
    "tier(x,1,all). in_tier(x,all,H) :- participant(x,H,_). weight(x,(a;b;c),1). weight(x,d,2).\n"
    "unit(x,(a;b),u). unit_weight(x,u,1).\n"
)
"""a and b count as one whose weight is 1, c has 1, d has 2; within the unit a and b have 1 each."""


@pytest.mark.parametrize(
    ("asks", "maximum", "wanted"),
    [
        ([10, 10, 10, 20], 20, [3, 2, 5, 10]),  # 5 for the unit, 2.5 each: the odd share in the order of the file
        ([10, 10, 10, 20], 16, [2, 2, 4, 8]),
        ([1, 1, 20, 20], 20, [1, 1, 6, 12]),  # the unit asks for 2 together; what is left of its part is shared again
        ([1, 10, 20, 20], 20, [1, 4, 5, 10]),  # within the unit a has what it asks for, and b the rest of what the unit gets
        ([10, 10, 20, 20], 1, [0, 0, 0, 1]),  # 0.25, 0.25 and 0.5
        ([10, 10, 20, 20], 3, [1, 0, 1, 1]),  # 0.75, 0.75 and 1.5: the unit is rounded as one, to 1
        ([0, 0, 20, 20], 3, [0, 0, 1, 2]),
    ],
)
def test_a_unit_is_divided_to_as_one_and_rounded_as_one(asks: list[int], maximum: int, wanted: list[int]) -> None:
    answer = divided(UNITS, dict(zip("abcd", asks, strict=True)), maximum)
    assert list(answer.sold.values()) == wanted


def test_three_small_members_of_a_unit_lose_nothing_by_being_three() -> None:
    # The unit has 1.2 of 3, each other 0.6: it is rounded to 1, and two of the others have the two odd shares.
    rules = (
        "tier(x,1,all). in_tier(x,all,H) :- participant(x,H,_). weight(x,H,4) :- participant(x,H,_), H < d. unit(x,(a;b;c),u).\n"
    )
    rules += "weight(x,(d;e;f),6).\n"
    answer = divided(rules, dict.fromkeys("abcdef", 9), 3)
    assert answer.sold == {"a": 1, "b": 0, "c": 0, "d": 1, "e": 1, "f": 0}


LOTS = (
    "tier(x,1,all). in_tier(x,all,H) :- participant(x,H,_). weight(x,H,R) :- participant(x,H,R).\n"
    "lot(x,100). in_lots(x,(a;b;c)).\n"
)


@pytest.mark.parametrize(
    ("asks", "maximum", "wanted"),
    [
        ([1000, 1000, 1000], 1000, [400, 300, 300]),  # 333.33 each: one more lot, to the first of equals
        ([1000, 700, 300], 1050, [500, 400, 150]),  # 525, 367.5, 157.5: 67.5 is lifted to a lot, and the odd 50 go to 57.5
        ([150, 170, 190], 510, [150, 170, 190]),  # all is filled, lots or not
        ([150, 170, 190], 509, [149, 170, 190]),  # 149.7, 169.67, 189.63
        ([1000, 1000, 1000], 99, [99, 0, 0]),  # less than a lot: to the first remainder
        ([1000, 1000, 1000], 0, [0, 0, 0]),
    ],
)
def test_shares_are_rounded_to_lots(asks: list[int], maximum: int, wanted: list[int]) -> None:
    answer = divided(LOTS, dict(zip("abc", asks, strict=True)), maximum)
    assert list(answer.sold.values()) == wanted


def test_a_floor_is_kept_to_the_share_in_lots_too_and_its_shares_are_in_lots() -> None:
    # 30% of 1,001 is 300.3, so 301: 200.67 and 100.33, in lots 200 and 100, and the odd share to the larger remainder. The rest
    # goes to the company, which is not in lots.
    rules = (
        "tier(x,1,first). tier(x,2,second). in_tier(x,first,co). in_tier(x,second,(a;b)). weight(x,H,R) :- participant(x,H,R).\n"
    )
    rules += "lot(x,100). in_lots(x,(a;b)). tiers_bind(x).\n" + Floor("ab", 30, "together", True).rules("thirty")
    answer = divided(rules, {"co": 5000, "a": 600, "b": 300}, 1001)
    assert answer.sold == {"co": 700, "a": 201, "b": 100}
    # Each is kept at 90%, 540 and 270, though these are no lots. Of what more there is 566.67 and 283.33: b is lifted to its lot.
    rules = rules.replace("percent(x,thirty,30). measured(x,thirty,together). of_offering(x,thirty).", "")
    rules += "percent(x,thirty,90). measured(x,thirty,each).\n"
    assert divided(rules, {"co": 50, "a": 600, "b": 300}, 811).sold == {"co": 1, "a": 540, "b": 270}
    assert divided(rules, {"co": 50, "a": 600, "b": 300}, 900).sold == {"co": 50, "a": 550, "b": 300}


def test_a_floor_gives_to_earlier_tiers_first() -> None:
    # Half of 20 for a and b: a, of the second tier, has its 6, b, of the third, the 4 that are still missing, and c gives way.
    rules = (
        "tier(x,1,one). tier(x,2,two). tier(x,3,three). in_tier(x,one,c). in_tier(x,two,a). in_tier(x,three,b). tiers_bind(x).\n"
    )
    rules += "weight(x,H,R) :- participant(x,H,R).\n" + Floor("ab", 50, "together", True).rules("half")
    answer = divided(rules, {"a": 6, "b": 9, "c": 30}, 20, {"a": 5, "b": 5, "c": 10})
    assert answer.sold == {"a": 6, "b": 4, "c": 10}
    assert [(entry.of, entry.given) for entry in answer.pro_rata.rounds] == [
        ("half", {"a": 6}), ("half", {"b": 4}), ("one", {"c": 10}),
    ]  # fmt: skip
    assert answer.ranges == {"a": (6, 6), "b": (4, 4), "c": (10, 10)}
    assert answer.pro_rata.verdict.broken == [("order", "b")]
    assert answer.nearest == {"a": 6, "b": 4, "c": 10}
    assert answer.pro_rata.kept == {"a": ("maximum", "order", "request"), "b": ("maximum", "order"), "c": ("half", "maximum")}


def test_where_the_order_is_no_law_it_is_only_how_the_pro_rata_is_made() -> None:
    rules = "tier(x,1,one). tier(x,2,two). in_tier(x,one,a). in_tier(x,two,b). weight(x,H,R) :- participant(x,H,R).\n"
    loose, law = divided(rules, {"a": 6, "b": 9}, 8), divided(rules + "tiers_bind(x).\n", {"a": 6, "b": 9}, 8)
    assert loose.sold == law.sold == {"a": 6, "b": 2}
    assert (loose.ranges, law.ranges) == ({"a": (0, 6), "b": (2, 8)}, {"a": (6, 6), "b": (2, 2)})


@pytest.mark.parametrize("seed", range(examples(60)))
def test_units_and_lots_come_to_all_there_is_and_each_is_as_near_to_its_part_as_a_lot(seed: int) -> None:
    random = Random(seed)
    asks = {holder: random.randint(0, 400) for holder in HOLDERS}
    lot, maximum = random.choice([1, 10, 100]), random.randint(0, sum(asks.values()) + 50)
    weights = {holder: random.randint(0, 3) for holder in HOLDERS}
    unit, heavy = random.sample(HOLDERS, random.randint(2, 3)), random.randint(0, 4)
    rules = f"tier(x,1,all). in_tier(x,all,H) :- participant(x,H,_). lot(x,q(0,{lot})). in_lots(x,H) :- participant(x,H,_).\n"
    rules += "".join(f"weight(x,{holder},q(0,{weight})). " for holder, weight in weights.items())
    rules += f"unit(x,({';'.join(unit)}),u). unit_weight(x,u,q(0,{heavy})).\n"
    print(f"seed {seed}: {asks}, {maximum} at most\n{rules}")
    answer = divided(rules, asks, maximum)
    assert sum(answer.sold.values()) == min(maximum, sum(asks.values()))
    assert all(answer.sold[holder] <= most for holder, most in asks.items())
    # The same with the unit as one holder comes to the same for it, and for all others.
    rest = [holder for holder in HOLDERS if holder not in unit]
    alone = {holder: asks[holder] for holder in rest} | {"u": sum(asks[holder] for holder in unit)}
    one = "".join(f"weight(x,{holder},q(0,{weights[holder]})). " for holder in rest) + f"weight(x,u,q(0,{heavy})).\n"
    ordered = sorted(alone, key=lambda holder: min(map(HOLDERS.index, unit)) if holder == "u" else HOLDERS.index(holder))
    as_one = divided(rules[: rules.index("\n") + 1] + one, {holder: alone[holder] for holder in ordered}, maximum)
    assert {holder: answer.sold[holder] for holder in rest} == {holder: as_one.sold[holder] for holder in rest}
    assert sum(answer.sold[holder] for holder in unit) == as_one.sold["u"]
    # At most one of all in the unit is left with an odd rest, beside those who have all that they ask for.
    odd = [holder for holder in HOLDERS if answer.sold[holder] % lot and answer.sold[holder] < asks[holder]]
    assert len(odd) <= 2
    assert len([holder for holder in odd if holder in rest]) <= 1
