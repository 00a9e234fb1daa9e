"""Changes to a matter: exact, refused where impossible, and told with what each of them brought; scenarios as tests."""

from __future__ import annotations

import copy
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from regrights.bridge import facts
from regrights.bridge.changes import KINDS
from regrights.bridge.check import check_all
from regrights.bridge.errors import InputError, UsageError
from regrights.bridge.loading import load, load_text
from regrights.bridge.matter import Matter
from regrights.bridge.requests import requests
from regrights.bridge.scenarios import Scenario, load_scenarios
from regrights.bridge.whatif import run as run_scenarios
from regrights.cli.app import app

Json = dict[str, Any]
STORY = Path(__file__).parents[1] / "examples" / "story.yaml"
HUGE = 10**10
CAPACITIES = {"w": "wcas", "r": "reuters", "n": "nortel", "o": "other_investor", "c1": "constellation", "t": "none"}
NW = {"class": "common", "from_warrant": "nw"}
HELD: list[Json] = [{"class": "common", "restricted": False}, {"class": "common"}, NW, {"class": "series_a"}, {"warrant": "nw"}]


class Impossible(Exception):
    """The change cannot be made."""


def item_of(entry: Json) -> str:
    return str(entry.get("class") or entry.get("warrant"))


def taken(held: list[Json], item: str, shares: int) -> list[Json]:
    gone: list[Json] = []
    for entry in sorted(held, key=lambda entry: not entry.get("restricted", True)):
        if item_of(entry) == item and (some := min(shares, entry["shares"])):
            gone.append(entry | {"shares": some})
            entry["shares"] -= some
            shares -= some
    if shares:
        raise Impossible(item)
    held[:] = [entry for entry in held if entry["shares"]]
    return gone


def by_hand(before: Json, change: Json) -> Json:
    """Make a change of shares in a matter as data, without the product."""
    matter, kind, item, n = copy.deepcopy(before), change["kind"], item_of(change), change.get("shares", 0)
    stocks, holders = ({entry["id"]: entry for entry in matter[key]} for key in ("classes", "holders"))
    giver, taker, ratio = (
        change.get("from", change.get("by")),
        change.get("to", change.get("by")),
        Fraction(stocks["series_a"]["ratio"]),
    )
    if ("to" in change and (taker in holders) == ("capacity" in change)) or (kind == "conversion" and item == "common"):
        raise Impossible(kind)
    if "capacity" in change:
        holders[taker] = {"id": taker, "capacity": change["capacity"], "holdings": []}
    if giver is not None and giver not in holders:
        raise Impossible(giver)
    moved = taken(holders[giver]["holdings"], item, n) if giver else []
    new = {"issue": {"class": item, "shares": n}, "exercise": NW | {"shares": n}}
    got = new.get(kind, {"class": "common", "shares": int(n * ratio)} if kind == "conversion" else None)
    if got or kind == "transfer":
        holders[taker]["holdings"] += [got] if got else moved
    if kind in {"conversion", "repurchase"}:
        stocks[item]["outstanding"] -= n
    if got:
        stocks[got["class"]]["outstanding"] += got["shares"]
    if kind == "accretion":
        stocks["series_a"]["ratio"] = str(ratio * Fraction(1115, 1000))
    if change.get("permitted"):
        if holders[taker].get("transferee_of", giver) != giver:
            raise Impossible("taken from another")
        holders[taker] |= {"transferee_of": giver, "purchase": change["purchase"]}
    return matter | {"holders": list(holders.values())}


def random_matter(rnd: Random) -> Json:
    unit = rnd.choice([1, HUGE])
    amounts = [a * unit + b for a in range(4) for b in range(3)]
    holders: list[Json] = [
        {"id": who, "capacity": capacity, "holdings": [held | {"shares": rnd.choice(amounts)} for held in HELD]}
        for who, capacity in CAPACITIES.items()
    ]
    holders[-1] |= rnd.choice([{}, {"transferee_of": "w", "purchase": True}])
    held = Counter[str]()
    for holder in holders:
        held.update(dict.fromkeys(map(item_of, HELD), 0))
        for entry in holder["holdings"]:
            held[item_of(entry)] += entry["shares"]
    common, series = ({"id": name, "outstanding": held[name] + rnd.choice(amounts)} for name in ("common", "series_a"))
    preferred = {"kind": "preferred", "votes": "as_converted", "converts_to": "common", "ratio": "4000/3"}
    demand = {"id": "d", "kind": "demand", "by": ["c1"], "shares": 2000, "method": "other"}
    joinder = {"id": "j", "kind": "joinder", "by": ["t"], "agrees_in_writing": True, "consents": ["company", "wcas"]}
    more = {
        "matter": "random",
        "as_of": "2003-06-02",
        "price": "5000" if unit == 1 else "0.000001",
        "form_s3": True,
        "acts": [demand, joinder],
    }
    warrants = [{"id": "nw", "covered": True, "into": "common"}]
    return {
        "regrights": 1,
        "classes": [common | {"kind": "common"}, series | preferred],
        "warrants": warrants,
        "holders": holders,
        **more,
    }


def random_change(rnd: Random) -> Json:
    who, other, shares = (
        rnd.choice([*CAPACITIES, "x"]),
        rnd.choice([*CAPACITIES, "x"]),
        rnd.choice([1, 2, 3, HUGE, HUGE + 1, 4 * HUGE]),
    )
    of = {"class": rnd.choice(["common", "series_a"]), "shares": shares}
    to = {"to": other} | rnd.choice([{"capacity": "other_investor"}] if other == "x" else [{}, {}, {"capacity": "none"}])
    permitted = {"permitted": who not in {other, "t"} and rnd.random() < 0.3, "purchase": rnd.random() < 0.5}
    kinds: dict[str, Json] = {
        "transfer": {"from": who} | to | permitted | rnd.choice([of, {"warrant": "nw", "shares": shares}]),
        "public_sale": {"by": who} | of,
        "conversion": {"by": who} | of,
        "exercise": {"by": who, "warrant": "nw", "shares": shares},
        "issue": to | of,
        "repurchase": {"from": who} | of,
        "accretion": {"class": "series_a", "since": "2003-06-02", "until": "2004-06-01"},
    }
    kind = rnd.choice([*kinds])
    return {"kind": kind, **kinds[kind]}


def loaded(matter: Json) -> Matter:
    return load_text(json.dumps(matter), "by hand")


def facts_of(matter: Matter) -> list[str]:
    lines = facts.text_of(facts.of_matter(matter, matter.as_of)).splitlines()
    return sorted(line for line in lines if not line.endswith(",q(0,0))."))


def answers_of(matter: Matter) -> Any:
    acts = [answer.json() for answer in check_all(matter).values()]
    return json.loads(json.dumps([answer | {"basis": 0} for answer in [requests(matter).json(), *acts]], default=str))


def made(matter: Matter, *changes: Json) -> Matter:
    for change in changes:
        matter = KINDS[change["kind"]].model_validate(change).apply(matter)
    return matter


def totals(matter: Matter) -> Counter[str]:
    count = Counter({f"all {stock.id}": stock.outstanding for stock in matter.classes})
    for holder in matter.holders:
        for entry in holder.holdings:
            count[str(entry.class_ or entry.warrant)] += entry.shares
    return count


def expected_totals(before: Matter, change: Json) -> Counter[str]:
    """Return what is held, and outstanding, after a change: a transfer, say, leaves every total."""
    n, item, kind, after = change.get("shares", 0), item_of(change), change["kind"], totals(before)
    after[item] += {"public_sale": -n, "conversion": -n, "exercise": -n, "repurchase": -n, "issue": n}.get(kind, 0)
    after[f"all {item}"] += {"conversion": -n, "repurchase": -n, "issue": n}.get(kind, 0)
    common = n if kind == "exercise" else int(n * Fraction(before.classes[1].ratio or 0)) if kind == "conversion" else 0
    return after + Counter({"common": common, "all common": common})


def both_ways(data: Json, steps: list[Json]) -> tuple[Json, Matter]:
    """Make changes by hand and by the product, and hold them against each other at each step."""
    matter = loaded(data)
    for step in steps:
        try:
            data = by_hand(data, step)
        except Impossible:
            with pytest.raises(UsageError):
                made(matter, step)
            continue
        matter, wanted = made(matter, step), expected_totals(matter, step)
        assert facts_of(matter) == facts_of(loaded(data)), step
        assert totals(matter) == wanted, step
    return data, matter


@pytest.mark.parametrize("seed", range(30))
def test_changes_give_the_facts_and_totals_of_the_matter_that_is_changed_by_hand(seed: int) -> None:
    rnd = Random(seed)
    both_ways(random_matter(rnd), [random_change(rnd) for _ in range(12)])


@pytest.mark.parametrize("seed", range(30, 40))
def test_after_changes_the_answers_are_those_of_the_matter_that_is_changed_by_hand(seed: int) -> None:
    rnd = Random(seed)
    after, matter = both_ways(random_matter(rnd), [random_change(rnd) for _ in range(12)])
    assert answers_of(matter) == answers_of(loaded(after))


def holding(matter: Matter, who: str) -> list[tuple[str, int, str | None, bool]]:
    (holder,) = [holder for holder in matter.holders if holder.id == who]
    return [(str(entry.class_ or entry.warrant), entry.shares, entry.from_warrant, entry.restricted) for entry in holder.holdings]


@pytest.mark.parametrize(("shares", "common"), [(1, 1333), (2, 2666), (3, 4000), (15810, 21_080_000), (15809, 21_078_666)])
def test_a_conversion_drops_the_part_of_a_share_and_no_more(shares: int, common: int) -> None:
    matter = made(load(), {"kind": "conversion", "by": "cvc_ii", "class": "series_a", "shares": shares})
    assert ("common", common, None, True) in holding(matter, "cvc_ii")
    assert {stock.id: stock.outstanding for stock in matter.classes} == {"common": 94060602 + common, "series_a": 178070 - shares}


def test_accretion_is_exact_and_not_compounded_within_one_step() -> None:
    year = {"kind": "accretion", "class": "series_a", "since": "2002-06-28", "until": "2003-06-28"}
    day = {"kind": "accretion", "class": "series_a", "until": "2002-06-29", "rate": "10"}
    assert made(load(), year).classes[1].ratio == Fraction(4460, 3)
    assert made(load(), year | {"until": "2004-06-27"}).classes[1].ratio == Fraction(4000, 3) * Fraction(123, 100)
    assert made(load(), day).classes[1].ratio == Fraction(4000, 3) * (1 + Fraction(1, 3650))


def test_shares_of_a_covered_warrant_stay_what_they_are_and_shares_sold_to_the_public_go_last() -> None:
    exercise = {"kind": "exercise", "by": "nortel", "warrant": "nortel_warrant", "shares": 10}
    transfer = {"kind": "transfer", "from": "nortel", "to": "reuters", "class": "common", "shares": 7}
    matter = made(load(), exercise, transfer)
    assert ("common", 3, "nortel_warrant", True) in holding(matter, "nortel")
    assert ("common", 7, "nortel_warrant", True) in holding(matter, "reuters")
    stock = {"id": "common", "kind": "common", "outstanding": 20}
    held = [{"class": "common", "shares": 5, "restricted": False}, {"class": "common", "shares": 5}]
    holders = [{"id": "a", "capacity": "wcas", "holdings": held}, {"id": "b", "capacity": "reuters"}]
    two = loaded({"regrights": 1, "matter": "m", "as_of": "2003-06-02", "classes": [stock], "holders": holders})
    for kind, ends in [("transfer", {"from": "a", "to": "b"}), ("public_sale", {"by": "a"}), ("repurchase", {"from": "a"})]:
        after = made(two, {"kind": kind, "class": "common", "shares": 6, **ends})
        assert holding(after, "a") == [("common", 4, None, False)]
        assert sorted(holding(after, "b")) == ([("common", 1, None, False), ("common", 5, None, True)] if "to" in ends else [])


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, ["whatif", *map(str, arguments)], env={"COLUMNS": "300"})
    assert "Traceback" not in result.output
    assert "a fault of regrights itself" not in result.output
    return result


def answer(*arguments: str | Path) -> list[Json]:
    return list(json.loads(run(*arguments, "--json").stdout)["scenarios"])


def story(folder: Path, *scenarios: Json | str, name: str = "s.yaml") -> Path:
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in scenarios]
    (folder / name).write_text("regrights_scenarios: 1\nscenarios:\n" + "".join(f"  - {line}\n" for line in lines))
    return folder / name


IMPOSSIBLE = {
    "{kind: transfer, from: reuters, to: cvc_ii, class: series_a, shares: 40871}": "reuters holds 40,870 of series_a, and 40,871",
    "{kind: transfer, from: nortel, to: reuters, warrant: nortel_warrant, shares: 6431506}": "nortel holds 6,431,505",
    "{kind: transfer, from: nobody, to: cvc_ii, class: series_a, shares: 1}": "there is no holder nobody; the holders: wcas_viii",
    "{kind: transfer, from: reuters, to: cvc_ii, class: series_b, shares: 1}": "there is no class or warrant series_b; there",
    "{kind: transfer, from: reuters, to: newco, class: series_a, shares: 1}": "there is no holder newco; name another, or add",
    "{kind: transfer, from: reuters, to: cvc_ii, class: series_a, shares: 1, capacity: none}": "already; leave capacity out",
    "{kind: transfer, from: wcas_viii, to: offset, class: series_a, shares: 1, permitted: true}": "Transferee of reuters",
    "{kind: transfer, from: offset, to: reuters, class: series_a, shares: 1, permitted: true}": "itself, through",
    "{kind: issue, to: newco, class: common, shares: 1}": "name another, or add capacity",
    "{kind: issue, to: reuters, class: common, shares: 1, capacity: none}": "leave capacity out",
    "{kind: issue, to: reuters, class: nortel_warrant, shares: 1}": "there is no class nortel_warrant; the classes: common",
    "{kind: issue, to: reuters, class: common, shares: 1073741823999999}": "stays below 1,073,741,823,999,999",
    "{kind: repurchase, from: wcas_viii, class: common, shares: 6250001}": "wcas_viii holds 6,250,000 of common, and 6,250,001",
    "{kind: repurchase, from: reuters, class: common, shares: 1}": "reuters holds 0 of common",
    "{kind: public_sale, by: wcas_viii, class: common, shares: 6250001}": "6,250,001 are to leave it",
    "{kind: public_sale, by: wcas_viii, class: nortel_warrant, shares: 1}": "there is no class nortel_warrant",
    "{kind: conversion, by: wcas_viii, class: common, shares: 1}": "common converts into nothing",
    "{kind: conversion, by: wcas_viii, class: series_a, shares: 117201}": "wcas_viii holds 117,200 of series_a",
    "{kind: exercise, by: nortel, warrant: nortel_warrant, shares: 6431506}": "nortel holds 6,431,505 of nortel_warrant",
    "{kind: exercise, by: nortel, warrant: common, shares: 1}": "there is no warrant common; the warrants: nortel_warrant",
    "{kind: accretion, class: common, until: 2003-06-28}": "common converts into nothing",
    "{kind: accretion, class: series_a, until: 2002-06-27}": "ends on 2002-06-27, before it begins",
    '{kind: accretion, class: series_a, until: 2003-06-28, rate: "9999999999"}': "stays below",
    "{kind: consent, act: bsc_iv_alone, by: wcas}": "bsc_iv_alone is no joinder; the joinders: none",
    "{kind: consent, act: nothing, by: wcas}": "nothing is no joinder",
    "{kind: joinder, by: reuters}": "reuters is a party already",
    "{kind: joinder, by: poor}": "section 10 does not let poor join",
    "{kind: joinder, by: rich, consents: [company]}": "section 10 does not let rich join",
    "{kind: joinder, by: rich, agrees_in_writing: false}": "section 10 does not let rich join",
    "{kind: joinder, by: nobody}": "there is no holder nobody",
    "{kind: registration, id: d0, effective: 2002-06-28}": "there is no registration d0; to add it, say of",
    "{kind: registration, id: d0, of: demand, way: wcas, notice: 2002-06-02, effective: 2002-06-01}": "before its notice of 2002",
    "{kind: registration, id: d0, of: demand}": "names the way through which it was requested; add way",
    "{kind: registration, id: d0, of: demand, way: other_investors}": "there is no way other_investors for a demand; its ways",
    "{kind: registration, id: d0, of: company, by: [nobody]}": "there is no nobody among the holders",
    "{kind: registration, id: p0, effective: 2002-06-01}": "before its notice of 2002-06-02; mend one of the dates",
    "{kind: reading, issue: colour, option: red}": "no contestable point colour; the points: eligible_limbs",
    "{kind: reading, issue: eligible_limbs, option: red}": "its options: either, both",
}
FIRST: list[Json] = [
    {"kind": "issue", "to": "poor", "class": "common", "shares": 9, "capacity": "none"},
    {"kind": "issue", "to": "rich", "class": "series_a", "shares": 9, "capacity": "none"},
    {"kind": "registration", "id": "p0", "of": "company", "notice": "2002-06-02"},
    {"kind": "transfer", "from": "wcas_viii", "to": "offset", "class": "series_a", "shares": 9, "capacity": "none"},
    {"kind": "transfer", "from": "reuters", "to": "offset", "class": "series_a", "shares": 1, "permitted": True},
    {"kind": "issue", "to": "reuters", "class": "series_a", "shares": 1},
    {"kind": "transfer", "from": "reuters", "to": "cvc_ii_offshore", "class": "series_a", "shares": 1, "permitted": True},
    {"kind": "issue", "to": "reuters", "class": "series_a", "shares": 1},
]


@pytest.mark.parametrize(("change", "said"), IMPOSSIBLE.items())
def test_what_is_impossible_is_refused_with_the_scenario_the_change_and_the_mend(tmp_path: Path, change: str, said: str) -> None:
    scenarios = load_scenarios(story(tmp_path, f'{{name: the bad one, changes: [{{kind: price, price: "2"}}, {change}]}}'))
    with pytest.raises(UsageError) as caught:
        list(run_scenarios(scenarios, made(load(), *FIRST)))
    assert str(caught.value).startswith(f"the bad one: change 2, {change[7:].split(',')[0]}")
    assert said in str(caught.value)


def test_a_shrunken_class_and_a_line_of_words_are_refused_as_well() -> None:
    classes = [stock.model_copy(update={"outstanding": 200}) for stock in load().classes]
    with pytest.raises(UsageError, match=r"first: change 1, price 1: .* are held, and 200 are outstanding"):
        list(
            run_scenarios(
                [Scenario(name="first", changes=[{"kind": "price", "price": "1"}])],
                load().model_copy(update={"classes": classes}),
            )
        )
    for line in (
        "price",
        "price 0",
        "price 1 2",
        "prise 1",
        "",
        "transfer reuters cvc_ii series_a 40871",
        "issue newco common 0",
        "price '",
    ):
        result = run("--change", line)
        assert (result.exit_code, result.stdout) == (2, ""), line
        assert line in result.stderr
    for line in ("joinder newco consents=company", "registration d0 of=demand way=wcas by=wcas_viii notice=2002-06-01"):
        assert "no list" not in run("--change", line).stderr, "a list of one can be said in words"


def keys_and_lines(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(InputError) as caught:
        load_scenarios(path)
    assert all(finding.where == str(path) and finding.mend for finding in caught.value.findings)
    return [(finding.line, finding.key) for finding in caught.value.findings]


def test_every_mistake_of_form_in_a_file_of_scenarios_is_told_at_once(tmp_path: Path) -> None:
    file = story(
        tmp_path,
        '{name: a, chnages: [], changes: [{kind: prise, price: "1"}]}',
        '{name: a, from: b, changes: [{kind: price, prise: "1"}]}',
    )
    file.write_text(
        file.read_text()
        + "  - {name: c, expect: {acts: {d: {admissible: maybe}}, requests: {demnad: {}}}}\n  - {name: c, name: d, as_of: never}\n"
    )
    told = keys_and_lines(file)
    assert {(3, "scenarios[0].chnages"), (3, "scenarios[0].changes[0].kind"), (4, "scenarios[1].changes[0].prise")} <= set(told)
    assert {(4, "scenarios[1].changes[0].price"), (5, "scenarios[2].expect.acts.d.admissible"), (6, "scenarios[3].as_of")} <= set(
        told
    )
    assert {(5, "scenarios[2].expect.requests.demnad"), (6, "scenarios[3].name")} <= set(told)
    assert run(file).exit_code == 2


def test_names_and_starts_that_do_not_fit_are_told_beside_other_mistakes(tmp_path: Path) -> None:
    wrong = ["{name: a, from: nowhere}", "{name: a}", "{name: d, from: e}", "{name: e}"]
    names = [(3, "scenarios[0].from"), (4, "scenarios[1].name"), (5, "scenarios[2].from")]
    assert keys_and_lines(story(tmp_path, *wrong)) == names
    assert keys_and_lines(story(tmp_path, *wrong, "{name: f, colour: red}")) == [*names, (7, "scenarios[4].colour")]


def test_a_change_without_a_kind_is_told_the_kinds_of_changes(tmp_path: Path) -> None:
    assert "public_sale" in run(story(tmp_path, '{name: a, changes: [{price: "1"}]}')).stderr


def test_a_scenario_starts_from_a_file_beside_it_or_from_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "deals").mkdir()
    data = {"regrights": 1, "matter": "beside", "as_of": "2003-06-02", "price": "1", "classes": [], "holders": []}
    (tmp_path / "deals" / "own.yaml").write_text(json.dumps(data))
    change = {"kind": "price", "price": "2", "date": "2003-07-01"}
    first = {"name": "v. one", "from": "deals/own.yaml", "changes": [change]}
    one, two = answer(story(tmp_path, first, {"name": "two", "from": "v. one"}))
    assert (one["matter"], two["matter"], two["as_of"]) == ("beside", "beside", "2003-07-01")
    assert run(story(tmp_path, {"name": "a", "from": "deals/other.yaml"})).exit_code == 2
    for later in ([{"name": "a", "from": "v. one"}, first], [{"name": "v. one", "from": "v. one"}]):
        assert "scenarios[0].from" in run(story(tmp_path, *later)).stderr


def blamed(folder: Path, *scenarios: Json, of: str = "act") -> dict[tuple[str, ...], tuple[str, list[str]]]:
    entries = answer(story(folder, *scenarios))[-1]
    return {
        tuple(entry["of"]): (entry["move"], entry["by"])
        for move in ("became", "lost", "moved")
        for entry in entries[move]
        if entry["what"] == of
    }


def test_each_difference_is_laid_to_the_changes_that_brought_it_in_the_order_of_their_days(tmp_path: Path) -> None:
    low, high = ({"kind": "price", "price": price, "date": f"2002-07-0{day}"} for price, day in (("0.68", 1), ("3.26", 3)))
    unsign = {"kind": "signature", "by": "reuters", "signed": False, "date": "2002-07-02"}
    later = {"kind": "price", "price": "9", "date": "2002-07-05", "name": "the rise"}
    scenario = {"name": "s", "changes": [later, high, unsign, low], "as_of": "2002-07-04"}
    (found,) = answer(story(tmp_path, scenario))
    said = [
        "price 0.68 date=2002-07-01",
        "signature reuters date=2002-07-02 signed=false",
        "price 3.26 date=2002-07-03",
        "as of 2002-07-04",
    ]
    assert (found["changes"], found["not_yet"]) == (said, ["the rise"])
    reuters = ("demand", "reuters", "reuters")
    assert blamed(tmp_path, scenario, of="request")[reuters] == ("moved", [said[0], said[2]])
    assert blamed(tmp_path, scenario | {"changes": [high, low]})[("bsc_iv_alone",)] == ("became possible", [said[0], said[2]])
    assert blamed(tmp_path, scenario, of="in_force") == {(): ("moved", [said[1]])}


def test_what_time_alone_brings_is_not_laid_to_a_change(tmp_path: Path) -> None:
    filed = {"kind": "registration", "id": "p0", "of": "company", "notice": "2002-07-01", "effective": "2002-08-01"}
    idle = {"kind": "reading", "issue": "split", "option": "any", "date": "2003-03-01", "name": "idle"}
    found = blamed(
        tmp_path, {"name": "a", "changes": [filed | {"date": "2002-08-01"}]}, {"name": "b", "from": "a", "changes": [idle]}
    )
    move, by = found[("constellation_demand",)]
    assert (move, "idle" in by) == ("became possible", False)


def test_a_set_that_is_no_longer_the_smallest_has_moved_and_is_not_lost(tmp_path: Path) -> None:
    up, down = ({"kind": "price", "price": price} for price in ("3.26", "0.75"))
    both, one = ("demand", "constellation", "bsc_iv", "cvc_ii"), ("demand", "constellation", "bsc_iv")
    found = blamed(tmp_path, {"name": "s", "changes": [up]}, of="request")
    assert (found[both][0], found[one][0]) == ("moved", "became possible")
    found = blamed(tmp_path, {"name": "s", "changes": [up]}, {"name": "t", "from": "s", "changes": [down]}, of="request")
    assert (found[both][0], found[one][0]) == ("moved", "was lost")


def test_a_price_that_is_asked_about_does_not_hide_a_change_of_price() -> None:
    (found,) = answer("--price", "0.70", "--change", "price 3.26")
    assert found["acts"]["bsc_iv_alone"] == {"admissible": True, "way": "constellation"}


WRONG = [
    ("acts: {constellation_demand: {admissible: false}}", "constellation_demand: admissible false; found: true"),
    ("acts: {constellation_demand: {admissible: true, way: wcas}}", "way wcas; found: constellation"),
    ("acts: {bsc_iv_alone: {admissible: false, unmet: []}}", "unmet none; found: offering_floor"),
    ("acts: {nothing: {admissible: false}}", "there is no such act; the acts: bsc_iv_alone"),
    ("in_force: [base]", "in force: base; found: base, amendment_1"),
    ("requests: {demand: {reuters: []}}", "demand by way of reuters: none; found: reuters"),
    ("requests: {demand: {constellation: [[bsc_iv], [cvc_ii]]}}", "found: bsc_iv with cvc_ii"),
    ("refused: {demand: {covered_warrants: [demands_left]}}", "refused: demands_left; found: offering_floor"),
    ("refused: {demand: {reuters: [offering_floor]}}", "found: none"),
    ("terms: [{kind: demand, way: constellation, by: [cvc_ii, bsc_iv], least: 1}]", "least 1; found: 33,333,334"),
    ("terms: [{kind: demand, way: constellation, by: [cvc_ii, bsc_iv], most: 1}]", "most 1; found: 36,666,666"),
    ("terms: [{kind: demand, way: constellation, by: [cvc_ii, bsc_iv], left: 1}]", "left 1; found: 2"),
    ("terms: [{kind: demand, way: constellation, by: [nobody], left: 1}]", "left 1; found: none"),
    ("", "expects nothing"),
    ("acts: {}", "expects nothing"),
]


def test_a_wrong_expectation_and_none_at_all_fail_with_what_was_found(tmp_path: Path) -> None:
    scenarios = [f"{{name: case {number}, expect: {{{text}}}}}" for number, (text, _) in enumerate(WRONG)]
    file, xml = story(tmp_path, *scenarios, "{name: right, expect: {in_force: [base, amendment_1]}}"), tmp_path / "out.xml"
    result = run(file, "--test", "--junit", xml)
    assert (result.exit_code, "1 passed, 13 failed, 2 expect nothing" in result.stdout) == (1, True)
    suite = ElementTree.parse(xml).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), len(suite)) == ("16", "15", "0", 16)
    for (_, said), case in zip(WRONG, suite, strict=False):
        assert said in (case.findtext("failure") or ""), case.get("name")
    assert suite[-1].find("failure") is None
    assert [entry["passed"] for entry in answer(file)] == [False] * 13 + [None, None, True]
    assert (run(file).exit_code, run(story(tmp_path, "{name: a}")).exit_code, run(tmp_path / "s.yaml", "--test").exit_code) == (
        1,
        0,
        1,
    )


def test_an_expectation_is_never_met_by_what_is_not_asked(tmp_path: Path) -> None:
    bare = {"regrights": 1, "matter": "no price", "as_of": "2003-06-02", "classes": [], "holders": []}
    (tmp_path / "bare.yaml").write_text(json.dumps(bare))
    for expect in ("requests: {demand: {wcas: []}}", "in_force: [base, amendment_1]"):
        assert run(tmp_path / "bare.yaml", story(tmp_path, f"{{name: a, expect: {{{expect}}}}}"), "--test").exit_code == (
            "force" not in expect
        )
    stranger = "{name: b, expect: {in_force: [base, amendment_1], terms: [{kind: demand, way: wcas, by: [nobody]}]}}"
    assert run(story(tmp_path, stranger), "--test").exit_code > 0, "a term without numbers is not passed over"


def test_the_story_passes_whole(tmp_path: Path) -> None:
    result = run(STORY, "--test", "--junit", tmp_path / "out.xml")
    assert (result.exit_code, "14 passed, 0 failed" in result.stdout) == (0, True)
    assert ElementTree.parse(tmp_path / "out.xml").getroot().get("failures") == "0"
