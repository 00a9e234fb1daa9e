"""What holds of every division, over random small deals: against RULES.md 4 told again in plain integers and Fractions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_allocate import ORDER, asked, matter_of

from examples import examples

FAST = settings(deadline=None, database=None, phases=[Phase.explicit, Phase.generate, Phase.shrink])
HOLDERS = [who for who in ORDER if who != "out"]
FUNDS = ("cv1", "cv2", "cv3")
HALVES, INVESTORS = ("together", "each"), ("signatories", "with_transferees")
READ = [{"fifty_percent": half, "wcas_investors": who} for half, who in product(HALVES, INVESTORS)]
EFFECTS, BASES = ("exclude", "top_up"), ("requested", "held")
REMEDIES = [{"proviso_effect": effect, "pro_rata_base": base} for effect, base in product(EFFECTS, BASES)]
TRIGGERS, SHARES = ("requesting", "joining"), ("all_requests", "notice_only")
SCOPES = [{"proviso_trigger": trigger, "proviso_shares": shares} for trigger, shares in product(TRIGGERS, SHARES)]
SCOPED = st.sampled_from(SCOPES)
Split = dict[str, int]
Exact = dict[str, Fraction]


class Deal(NamedTuple):
    """``asks`` stands in the order of the file; ``by`` requests, the others join; ``order`` is of all holders."""

    asks: Split
    by: frozenset[str]
    held: Split
    maximum: int
    order: tuple[str, ...]

    def answer(self, readings: Mapping[str, str], **ask: Any) -> dict[str, Any]:
        price = "1" if sum(self.asks.values()) > 25_000_000 else "25000000"
        matter = matter_of(self.asks, by=sorted(self.by), held=self.held, order=self.order, price=price)
        return asked(matter, self.maximum, readings, **ask)


@st.composite
def deals(draw: st.DrawFn, unit: int = 1) -> Deal:
    odd = st.sampled_from([0, 0, 1, -1] if unit > 1 else [0])
    order = draw(st.permutations(HOLDERS))
    lead = draw(st.sampled_from(["cv1"] * 5 + ["reu", "wcas"]))
    others = {draw(st.sampled_from(["wcas", "wp", "tw", "cv2", "reu"])), *draw(st.sets(st.sampled_from(HOLDERS), max_size=2))} - {
        lead
    }
    funds = others & set(FUNDS) if lead == "cv1" and draw(st.booleans()) else set()
    by = frozenset({lead, *funds})
    amounts = {who: draw(st.integers(int(who in by), 8)) * unit + draw(odd) for who in order if who in others | by}
    asks = {who: max(amount, int(who in by)) for who, amount in amounts.items()}
    held = {who: asks.get(who, 0) + 1 + draw(st.integers(0, 12)) * unit for who in order}
    # So that the transferee passes 12(d)(ii) by what it holds: 5% of twice what all hold and of nine shares more.
    held["tw"] = max(held["tw"], -(-(2 * (sum(held.values()) - held["tw"]) + 9) // 18))
    maximum = draw(st.integers(0, min(20, sum(asks.values()) // unit + 2))) * unit + draw(odd)
    return Deal(asks, by, held, max(maximum, 0), tuple(order))


class Law:
    """RULES.md 4 for one deal under one set of readings."""

    def __init__(self, deal: Deal, readings: Mapping[str, str]) -> None:
        self.deal, self.asks, self.readings = deal, deal.asks, readings
        joined = readings.get("proviso_trigger") == "joining" and any(who in FUNDS for who in deal.asks)
        self.applies = joined or not deal.by.isdisjoint(FUNDS)
        of_notice = readings.get("proviso_shares") == "notice_only"
        self.funds = [who for who in deal.asks if who in FUNDS and (who in deal.by or not of_notice)]
        bound = {"wcas", "wp"} | ({"tw"} if readings["wcas_investors"] == "with_transferees" else set())
        self.bound = [who for who in deal.asks if who in bound and self.applies]
        self.all = min(deal.maximum, sum(deal.asks.values()))
        self.weights = deal.held if readings.get("pro_rata_base") == "held" else deal.asks
        groups = [[who] for who in self.funds] if readings["fifty_percent"] == "each" else [self.funds]
        self.groups = groups if self.applies else []

    def asked_by(self, group: Collection[str]) -> int:
        return sum(self.asks[who] for who in group)

    def half(self) -> int:
        return sum(-(-self.asked_by(group) // 2) for group in self.groups)

    def keeps_proviso(self, sold: Mapping[str, int | Fraction]) -> bool:
        half = all(2 * sum(sold[who] for who in group) >= self.asked_by(group) for group in self.groups)
        return half or not any(sold[who] for who in self.bound)

    def admissible(self, sold: Split) -> bool:
        within = all(0 <= shares <= self.asks[who] for who, shares in sold.items())
        return within and sum(sold.values()) <= self.deal.maximum and self.keeps_proviso(sold)

    def full(self, sold: Split) -> bool:
        return self.admissible(sold) and not any(self.admissible(sold | {who: sold[who] + 1}) for who in sold)

    def every(self, lot: int = 1) -> list[tuple[Split, bool]]:
        """Return each admissible split in lots, in the order of the list, and whether it is full."""
        steps = [sorted({*range(0, most + 1, lot), most}) for most in self.asks.values()]
        found = [split for shares in product(*steps) if self.admissible(split := dict(zip(self.asks, shares, strict=True)))]
        found.sort(key=lambda split: (sum(split.values()), *split.values()), reverse=True)
        return [(split, self.full(split)) for split in found]

    def range_of(self, who: str) -> tuple[int, int]:
        """Return the bounds over the full splits, which are those admissible ones that leave nothing of ``all`` unsold."""
        none = {holder: (0, 0 if holder in self.bound else most) for holder, most in self.asks.items()}
        whole = {holder: (0, most) for holder, most in self.asks.items()}
        if not self.groups or self.readings["fifty_percent"] == "each":
            floors = {fund: (-(-self.asks[fund] // 2), self.asks[fund]) for group in self.groups for fund in group}
            boxes = [none, whole | floors]
        else:  # together: the funds as one, and who of them has how much is between them and the others
            first, over = self.half(), self.asked_by(self.funds)
            merged = {holder: box for holder, box in whole.items() if holder not in self.funds} | {"funds": (first, over)}
            boxes = [none]
            if who not in self.funds:
                boxes.append(merged)
            elif found := _bounds(merged, "funds", self.all):
                low, high = found  # the funds have ``low`` to ``high``; the others of them take what they can of it
                rest = over - self.asks[who]
                boxes.append({who: (max(0, low - rest), min(self.asks[who], high)), "x": (0, self.all)})
        found_in = [found for box in boxes if (found := _bounds(box, who, self.all))]
        return min(low for low, _ in found_in), max(high for _, high in found_in)

    def pro_rata(self) -> Split:
        """Return the pro rata split: where neither the exact fractions nor whole shares keep the proviso, redone."""
        exact = self.fill(self.deal.maximum, self.asks, self.asks)
        short = [who for group in self.groups if len(group) == 1 for who in group if 2 * int(exact[who]) < self.asks[who]]
        for orders in [(), (short, self.funds)] if self.keeps_proviso(exact) else []:
            if self.keeps_proviso(plain := self.whole(exact, *orders)):
                return plain
        topped = self.readings["proviso_effect"] == "top_up" and self.half() <= self.deal.maximum
        return self.topped_up() if topped else self.excluded()

    def fill(self, amount: int | Fraction, group: Collection[str], most: Mapping[str, int | Fraction]) -> Exact:
        """Divide an amount by the weights, round by round; who has its most stands out of the next round."""
        given = {who: Fraction(0) for who in group}
        while (left := amount - sum(given.values())) and (takers := [who for who in group if given[who] < most[who]]):
            weight = sum(self.weights[who] for who in takers)
            for who in takers:
                given[who] = min(Fraction(most[who]), given[who] + Fraction(left * self.weights[who]) / weight)
        return given

    def whole(self, exact: Exact, *first: Collection[str]) -> Split:
        """Round down, then one share each by largest remainder, ties in file order; those ``first`` come before the others."""
        down = {who: int(share) for who, share in exact.items()}
        ranked = [who for who in self.asks if who in exact and exact[who] > down[who]]
        ranked.sort(key=lambda who: (*(who not in group for group in first), down[who] - exact[who]))
        odd = int(sum(exact.values())) - sum(down.values())
        return {who: share + (who in ranked[:odd]) for who, share in down.items()}

    def excluded(self) -> Split:
        free = self.fill(self.deal.maximum, [who for who in self.asks if who not in self.bound], self.asks)
        return self.whole(free) | self.whole(self.fill(self.deal.maximum - sum(free.values()), self.bound, self.asks))

    def topped_up(self) -> Split:
        funds: Exact = {}
        for group in self.groups:
            funds |= self.fill(-(-self.asked_by(group) // 2), group, self.asks)
        others = self.fill(self.deal.maximum - self.half(), [who for who in self.asks if who not in funds], self.asks)
        left = self.deal.maximum - self.half() - sum(others.values())
        more = self.fill(left, funds, {who: self.asks[who] - share for who, share in funds.items()})
        return self.whole({who: share + more[who] for who, share in funds.items()}) | self.whole(others)


def _bounds(boxes: Mapping[str, tuple[int, int]], who: str, total: int) -> tuple[int, int] | None:
    """Return the least and the most of one of several whole numbers, each within its box, that make a total."""
    if not sum(low for low, _ in boxes.values()) <= total <= sum(high for _, high in boxes.values()):
        return None
    others = [box for holder, box in boxes.items() if holder != who]
    low, high = boxes[who]
    return max(low, total - sum(most for _, most in others)), min(high, total - sum(least for least, _ in others))


def listed(answer: Mapping[str, Any], deal: Deal) -> list[tuple[Split, bool]]:
    assert all(item["total"] == sum(item["sold"].values()) for item in answer["allocations"])
    assert answer["complete"] is True
    return [({who: item["sold"].get(who, 0) for who in deal.asks}, item["full"]) for item in answer["allocations"]]


def ranges(answer: Mapping[str, Any], deal: Deal) -> dict[str, tuple[int, int]]:
    """Return the bounds; who asks for nothing has none, whether the answer names it or not."""
    named = {who: (bound["least"], bound["most"]) for who, bound in answer["ranges"].items()}
    return dict.fromkeys(deal.asks, (0, 0)) | named


def extremes(splits: Collection[Split], deal: Deal) -> dict[str, tuple[int, int]]:
    return {who: (min(split[who] for split in splits), max(split[who] for split in splits)) for who in deal.asks}


def assert_pro_rata(deal: Deal, readings: Mapping[str, str]) -> None:
    law, answer = Law(deal, readings), deal.answer(readings)
    split = {who: answer["pro_rata"]["sold"].get(who, 0) for who in deal.asks}
    assert law.full(split)
    assert answer["pro_rata"]["unsold"] == 0
    assert (listed(answer, deal), answer["count"]) == ([(split, True)], 1)
    assert split == law.pro_rata()


@pytest.mark.parametrize("readings", READ)
@settings(FAST, max_examples=examples(5))
@given(deal=deals(), scope=SCOPED)
def test_the_list_and_the_ranges_are_those_of_a_brute_force(readings: dict[str, str], deal: Deal, scope: dict[str, str]) -> None:
    readings = readings | scope
    law, readings = Law(deal, readings), readings | {"split": "any"}
    for lot in (1, 2, 3):
        wanted, answer = law.every(lot), deal.answer(readings, lot=lot)
        assert listed(answer, deal) == wanted
        assert answer["count"] == len(wanted)
    full = [split for split, is_full in law.every() if is_full]
    answer = deal.answer(readings, lot=1, full=True)
    assert (listed(answer, deal), answer["count"]) == ([(split, True) for split in full], len(full))
    assert ranges(answer, deal) == extremes(full, deal)
    assert answer["proviso"]["applies"] is law.applies
    assert not law.applies or answer["proviso"]["half"] == law.half()


@pytest.mark.parametrize("readings", [{**read, **remedy} for read in READ for remedy in REMEDIES])
@settings(FAST, max_examples=examples(4))
@given(deal=deals(), scope=SCOPED)
def test_the_pro_rata_is_that_of_the_rules(readings: dict[str, str], deal: Deal, scope: dict[str, str]) -> None:
    assert_pro_rata(deal, readings | scope)


@settings(FAST, max_examples=examples(20))
@given(deals(), st.sampled_from(READ), SCOPED, st.data())
def test_a_proposal_is_judged_as_by_brute_force(
    deal: Deal, readings: dict[str, str], scope: dict[str, str], data: st.DataObject
) -> None:
    readings = readings | scope
    law = Law(deal, readings)
    proposal = {who: data.draw(st.integers(0, most + 2)) for who, most in deal.asks.items() if most}
    proposed = deal.answer(readings, propose=proposal)["proposed"]
    split = dict.fromkeys(deal.asks, 0) | proposal
    assert (proposed["admissible"], proposed["full"]) == (law.admissible(split), law.full(split))
    broken = {("request", who) for who in split if split[who] > deal.asks[who]}
    broken |= {("maximum", "")} if sum(split.values()) > deal.maximum else set()
    broken |= set() if law.keeps_proviso(split) else {("proviso", "")}
    found = {(item["rule"], item["who"] if item["rule"] == "request" else "") for item in proposed["broken"]}
    assert found == broken
    nearest = split if proposed["nearest"] is None else dict.fromkeys(deal.asks, 0) | proposed["nearest"]
    assert law.admissible(nearest)
    moved = min(sum(abs(split[who] - other[who]) for who in split) for other, _ in law.every())
    assert sum(abs(split[who] - nearest[who]) for who in split) == moved


@given(deals(), st.sampled_from(READ), SCOPED)
@settings(FAST, max_examples=examples(150))
def test_the_closed_form_of_the_ranges_is_a_brute_force_over_the_full_splits(
    deal: Deal, readings: dict[str, str], scope: dict[str, str]
) -> None:
    law = Law(deal, readings | scope)
    full = [split for split, is_full in law.every() if is_full]
    assert {who: law.range_of(who) for who in deal.asks} == extremes(full, deal)


@pytest.mark.parametrize("short_by", [0, 1])
def test_a_transferee_that_fails_12d_takes_no_part_in_the_division_of_a_demand(short_by: int) -> None:
    # Of 2 x (500 + t) + 9 votes, 5% is no more than t from 18 t >= 1,009 on: t = 57.
    held = {"wcas": 500, "tw": 57 - short_by}
    matter = matter_of({"wcas": 10, "tw": 10}, by=["wcas"], held=held, order=("wcas", "tw"))
    answer = asked(matter, 10)
    assert answer["pro_rata"]["sold"] == ({"wcas": 10} if short_by else {"wcas": 5, "tw": 5})
    out = [(entry["by"], entry["clause"]) for entry in answer["left_out"]]
    assert out == ([("tw", "12(d)(ii)")] if short_by else [])


UNIT = 2 * 10**10


@settings(FAST, max_examples=examples(10))
@given(deals(UNIT), st.sampled_from(READ), SCOPED, st.sampled_from(REMEDIES))
def test_ranges_lots_and_pro_rata_far_beyond_32_bits(
    deal: Deal, read: dict[str, str], scope: dict[str, str], remedy: dict[str, str]
) -> None:
    read = read | scope
    law, answer = Law(deal, read), deal.answer(read | {"split": "any"}, lot=3 * UNIT)
    assert ranges(answer, deal) == {who: law.range_of(who) for who in deal.asks}
    assert (listed(answer, deal), answer["count"]) == (law.every(3 * UNIT), len(law.every(3 * UNIT)))
    assert_pro_rata(deal, read | remedy)
