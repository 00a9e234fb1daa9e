"""Changes to a matter: exact, refused where impossible, and told with what each of them brought; files of scenarios."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from fractions import Fraction
from functools import reduce
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from test_cli import APP
from test_cli import run as asked
from typer.testing import CliRunner, Result

from regrights import kb
from regrights.bridge.basics.errors import InputError, UsageError
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check_all
from regrights.bridge.questions.requests import requests
from regrights.bridge.solving import facts, terms
from regrights.bridge.whatif.changes import KINDS
from regrights.bridge.whatif.run import run as run_scenarios
from regrights.bridge.whatif.scenarios import Scenario, change_of, load_scenarios

Json = dict[str, Any]
STORY = Path(__file__).parents[1] / "examples" / "story.yaml"
HUGE = 10**10
KINDS_OF_SHARES = ["transfer", "public_sale", "conversion", "exercise", "issue", "repurchase", "accretion"]


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
    giver, taker = (change.get(key, change.get("by")) for key in ("from", "to"))
    ratio = Fraction(stocks["series_a"]["ratio"])
    if ("to" in change and (taker in holders) == ("capacity" in change)) or (kind == "conversion" and item != "series_a"):
        raise Impossible(kind)
    if "capacity" in change:
        holders[taker] = {"id": taker, "capacity": change["capacity"], "holdings": []}
    moved = taken(holders[giver]["holdings"], item, n) if giver else []
    new = {"issue": {"class": item, "shares": n}, "exercise": {"class": "common", "from_warrant": item, "shares": n}}
    got = new.get(kind, {"class": "common", "shares": int(n * ratio)} if kind == "conversion" else None)
    if got or kind == "transfer":
        holders[taker]["holdings"] += [got] if got else moved
        stocks[got["class"] if got else "common"]["outstanding"] += got["shares"] if got else 0
    if kind in {"conversion", "repurchase"}:
        stocks[item]["outstanding"] -= n
    if kind == "accretion":
        stocks["series_a"]["ratio"] = str(ratio * Fraction(1115, 1000))
    if change.get("permitted"):
        if holders[taker].get("transferee_of", giver) != giver:
            raise Impossible("taken from another")
        holders[taker] |= {"transferee_of": giver, "purchase": change["purchase"]}
    return matter | {"holders": list(holders.values())}


def embedded() -> Json:
    """Return the embedded matter as data, with some shares that were sold to the public, and a holder that is no party."""
    text = kb.matter("savvis")
    data: Json = json.loads(json.dumps(yaml.safe_load(text), default=str))
    for holder in data["holders"]:
        holder.setdefault("holdings", [])
    data["holders"][0]["holdings"].insert(0, {"class": "common", "shares": 5, "restricted": False})
    joinder = {"id": "j", "kind": "joinder", "by": ["newco"], "agrees_in_writing": True, "consents": ["company", "wcas"]}
    newco = {"id": "newco", "capacity": "none", "holdings": []}
    return data | {"holders": [*data["holders"], newco], "acts": [*data["acts"], joinder]}


def random_change(rnd: Random, data: Json) -> Json:
    """Return a change, mostly of what a holder holds."""
    kind, holder = rnd.choice(KINDS_OF_SHARES), rnd.choice(data["holders"])
    who, other = holder["id"], rnd.choice([*(entry["id"] for entry in data["holders"]), "x"])
    key = "warrant" if kind == "exercise" or (kind == "transfer" and rnd.random() < 0.3) else "class"
    entry = rnd.choice([entry for entry in holder["holdings"] if key in entry] or [{key: "nothing", "shares": 1}])
    of = {key: entry[key], "shares": rnd.choice([1, 2, 3, entry["shares"], entry["shares"] // 2 + 1, entry["shares"] + 1])}
    new = rnd.choice([{}, {"capacity": "none"}]) if other == "x" else rnd.choice([{}, {}, {}, {"capacity": "none"}])
    match kind:
        case "transfer":
            permitted = rnd.random() < 0.3 and other in {"x", "newco"} and who not in {"x", "newco"}
            return {"kind": kind, "from": who, "to": other, **of, **new, "permitted": permitted, "purchase": rnd.random() < 0.5}
        case "issue":
            of = {"class": rnd.choice(["common", "series_a"]), "shares": rnd.choice([1, HUGE // 7, HUGE])}
            return {"kind": kind, "to": other, **of, **new}
        case "accretion":
            return {"kind": kind, "class": "series_a", "since": "2002-06-28", "until": "2003-06-28"}
    return {"kind": kind, "from" if kind == "repurchase" else "by": who, **of}


def loaded(matter: Json) -> Matter:
    return load_text(json.dumps(matter), "by hand")


def facts_of(matter: Matter) -> list[str]:
    lines = terms.text_of(facts.of_matter(matter, matter.as_of)).splitlines()
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


@pytest.mark.parametrize("seed", range(14))
def test_changes_give_the_facts_and_the_answers_of_the_matter_that_is_changed_by_hand(seed: int) -> None:
    rnd, data, matter, refused = Random(seed), embedded(), loaded(embedded()), 0
    for _ in range(15):
        step = random_change(rnd, data)
        try:
            data = by_hand(data, step)
        except Impossible:
            refused += 1
            with pytest.raises(UsageError):
                made(matter, step)
            continue
        matter = made(matter, step)
        assert (facts_of(matter), totals(matter)) == (facts_of(loaded(data)), totals(loaded(data))), step
    assert refused < 12
    assert answers_of(matter) == answers_of(loaded(data))


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
    for more, growth in [({}, "1.115"), ({"until": "2004-06-27"}, "1.23"), ({"until": "2002-06-29", "rate": "10"}, "3651/3650")]:
        assert made(load(), year | more).classes[1].ratio == Fraction(4000, 3) * Fraction(growth)


def test_shares_of_a_covered_warrant_stay_what_they_are_and_shares_sold_to_the_public_go_last() -> None:
    exercise = {"kind": "exercise", "by": "nortel", "warrant": "nortel_warrant", "shares": 10}
    transfer = {"kind": "transfer", "from": "nortel", "to": "reuters", "class": "common", "shares": 7}
    matter = made(load(), exercise, transfer)
    for who, shares in (("nortel", 3), ("reuters", 7)):
        assert ("common", shares, "nortel_warrant", True) in holding(matter, who)
    stock = {"id": "common", "kind": "common", "outstanding": 20}
    held = [{"class": "common", "shares": 5, "restricted": False}, {"class": "common", "shares": 5}]
    holders = [{"id": "a", "capacity": "wcas", "holdings": held}, {"id": "b", "capacity": "reuters"}]
    two = loaded({"regrights": 1, "matter": "m", "as_of": "2003-06-02", "classes": [stock], "holders": holders})
    for kind, ends in [("transfer", {"from": "a", "to": "b"}), ("public_sale", {"by": "a"}), ("repurchase", {"from": "a"})]:
        after = made(two, {"kind": kind, "class": "common", "shares": 6, **ends})
        assert holding(after, "a") == [("common", 4, None, False)]
        assert sorted(holding(after, "b")) == ([("common", 1, None, False), ("common", 5, None, True)] if "to" in ends else [])


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(APP, ["whatif", *map(str, arguments)], env={"COLUMNS": "300"})
    assert not re.search("Traceback|a fault of regrights itself", result.output)
    return result


def answer(*arguments: str | Path) -> list[Json]:
    return list(json.loads(run(*arguments, "--json").stdout)["scenarios"])


def story(folder: Path, *scenarios: Json | str, name: str = "s.yaml") -> Path:
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in scenarios]
    (folder / name).write_text("regrights_scenarios: 1\nscenarios:\n" + "".join(f"  - {line}\n" for line in lines))
    return folder / name


IMPOSSIBLE = {
    "{kind: transfer, from: reuters, to: cvc_ii, class: series_a, shares: 40870}": "reuters holds 40,869 of series_a, and 40,870",
    "{kind: transfer, from: nortel, to: reuters, warrant: nortel_warrant, shares: 6431506}": "nortel holds 6,431,505",
    "{kind: transfer, from: nobody, to: cvc_ii, class: series_a, shares: 1}": "there is no holder nobody; the holders: wcas_viii",
    "{kind: transfer, from: reuters, to: cvc_ii, class: series_b, shares: 1}": "there is no class or warrant series_b; there",
    "{kind: transfer, from: reuters, to: newco, class: series_a, shares: 1}": "there is no holder newco; name another, or add",
    "{kind: transfer, from: reuters, to: cvc_ii, class: series_a, shares: 1, capacity: none}": "already; leave capacity out",
    "{kind: transfer, from: wcas_viii, to: offset, class: series_a, shares: 1, permitted: true}": "Transferee of reuters",
    "{kind: transfer, from: offset, to: reuters, class: series_a, shares: 1, permitted: true}": "itself, through",
    "{kind: issue, to: reuters, class: nortel_warrant, shares: 1}": "there is no class nortel_warrant; the classes: common",
    "{kind: issue, to: reuters, class: common, shares: 1073741823999999}": "stays below 1,073,741,823,999,999",
    "{kind: repurchase, from: wcas_viii, class: common, shares: 6250001}": "wcas_viii holds 6,250,000 of common, and 6,250,001",
    "{kind: conversion, by: wcas_viii, class: common, shares: 1}": "common converts into nothing",
    "{kind: exercise, by: nortel, warrant: common, shares: 1}": "there is no warrant common; the warrants: nortel_warrant",
    "{kind: accretion, class: series_a, since: 2002-06-28, until: 2002-06-27}": "ends on 2002-06-27, before it begins",
    '{kind: accretion, class: series_a, since: 2002-06-28, until: 2003-06-28, rate: "9999999999"}': "stays below",
    "{kind: consent, act: bsc_iv_alone, by: wcas}": "bsc_iv_alone is no joinder; the joinders: none",
    "{kind: joinder, by: reuters}": "reuters is a party already",
    "{kind: joinder, by: poor}": "section 10 does not let poor join",
    "{kind: joinder, by: rich, consents: [company]}": "section 10 does not let rich join",
    "{kind: registration, id: d0, effective: 2002-06-28}": "there is no registration d0; to add it, say of",
    "{kind: registration, id: d0, of: demand, way: wcas, notice: 2002-06-02, effective: 2002-06-01}": "before its notice of 2002",
    "{kind: registration, id: d0, of: demand, way: other_investors}": "there is no way other_investors for a demand; its ways",
    "{kind: registration, id: p0, effective: 2002-06-01}": "before its notice of 2002-06-02; mend one of the dates",
    "{kind: reading, issue: colour, option: red}": "no contestable point colour; the points: eligible_limbs",
    "{kind: reading, issue: eligible_limbs, option: red}": "its options: either, both",
}
SETUP = (
    "issue poor common 9 capacity=none;issue rich series_a 9 capacity=none;registration p0 of=company notice=2002-06-02;"
    "transfer reuters offset series_a 1 capacity=none permitted=true"
)


@pytest.mark.parametrize(("change", "said"), IMPOSSIBLE.items())
def test_what_is_impossible_is_refused_with_the_scenario_the_change_and_the_mend(tmp_path: Path, change: str, said: str) -> None:
    scenarios = load_scenarios(story(tmp_path, f'{{name: the bad one, changes: [{{kind: price, price: "2"}}, {change}]}}'))
    with pytest.raises(UsageError) as caught:
        list(run_scenarios(scenarios, reduce(lambda matter, line: change_of(line).apply(matter), SETUP.split(";"), load())))
    assert str(caught.value).startswith(f"the bad one: change 2, {change[7:11]}")
    assert said in str(caught.value)


def test_a_shrunken_class_and_a_line_of_words_are_refused_as_well() -> None:
    classes = [stock.model_copy(update={"outstanding": 200}) for stock in load().classes]
    with pytest.raises(UsageError, match=r"first: change 1, price 1: .* are held, and 200 are outstanding"):
        list(
            run_scenarios(
                [Scenario(name="first", changes=[change_of("price 1")])], load().model_copy(update={"classes": classes})
            )
        )
    lines = "price|price 0|price 1 2|prise 1||transfer reuters cvc_ii series_a 40871|issue newco common 0|price '"
    for line in lines.split("|"):
        result = run("--change", line)
        assert (result.exit_code, result.stdout) == (2, ""), line
        assert line in result.stderr


def keys_and_lines(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(InputError) as caught:
        load_scenarios(path)
    assert all(finding.where == str(path) and finding.mend for finding in caught.value.findings)
    return [(finding.line, finding.key) for finding in caught.value.findings]


def test_every_mistake_of_form_in_a_file_of_scenarios_is_told_at_once(tmp_path: Path) -> None:
    first = '{name: a, chnages: [], changes: [{kind: prise, price: "1"}]}'
    second = '{name: a, from: b, changes: [{kind: price, prise: "1"}]}'
    third = "{name: c, expect: {acts: {d: {admissible: maybe}}, requests: {demnad: {}}}}"
    file = story(tmp_path, first, second, third, "{name: e, name: d, as_of: never}")
    told = keys_and_lines(file)
    assert told[:2] == [(3, "scenarios[0].changes[0].kind"), (3, "scenarios[0].chnages")]
    assert told[2:4] == [(4, "scenarios[1].changes[0].price"), (4, "scenarios[1].changes[0].prise")]
    assert told[4:6] == [(4, "scenarios[1].from"), (4, "scenarios[1].name")]
    assert told[6:8] == [(5, "scenarios[2].expect.acts.d.admissible"), (5, "scenarios[2].expect.requests.demnad")]
    assert told[8:] == [(6, "scenarios[3].as_of"), (6, "scenarios[3].name")]


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
    found = [entry for move in ("became", "lost", "moved") for entry in entries[move] if entry["what"] == of]
    return {tuple(entry["of"]): (entry["move"], entry["by"]) for entry in found}


def test_each_difference_is_laid_to_the_changes_that_brought_it_in_the_order_of_their_days(tmp_path: Path) -> None:
    low, high = ({"kind": "price", "price": price, "date": f"2002-07-0{day}"} for price, day in (("0.68", 1), ("3.26", 3)))
    unsign = {"kind": "signature", "by": "reuters", "signed": False, "date": "2002-07-02"}
    later = {"kind": "price", "price": "9", "date": "2002-07-05", "name": "the rise"}
    scenario = {"name": "s", "changes": [later, high, unsign, low], "as_of": "2002-07-04"}
    (found,) = answer(story(tmp_path, scenario))
    days = [f"date=2002-07-0{day}" for day in (1, 2, 3)]
    said = [f"price 0.68 {days[0]}", f"signature reuters {days[1]} signed=false", f"price 3.26 {days[2]}"]
    assert (found["changes"], found["not_yet"]) == (said, ["the rise"])
    reuters = ("demand", "reuters", "reuters")
    assert blamed(tmp_path, scenario, of="request")[reuters] == ("moved", [said[0], said[2]])
    assert blamed(tmp_path, scenario | {"changes": [high, low]})[("bsc_iv_alone",)] == ("became possible", [said[0], said[2]])
    assert blamed(tmp_path, scenario, of="in_force") == {(): ("moved", [said[1]])}


def test_what_time_alone_brings_is_not_laid_to_a_change(tmp_path: Path) -> None:
    filed = {"kind": "registration", "id": "p0", "of": "company", "notice": "2002-07-01", "effective": "2002-08-01"}
    idle = {"kind": "reading", "issue": "split", "option": "any", "date": "2003-03-01", "name": "idle"}
    first = {"name": "a", "changes": [filed | {"date": "2002-08-01"}]}
    found = blamed(tmp_path, first, {"name": "b", "from": "a", "changes": [idle]})
    move, by = found[("constellation_demand",)]
    assert (move, "idle" in by) == ("moved", False), "deferred, and so admissible before; obliged when the delay is over"


def test_a_set_that_is_no_longer_the_smallest_has_moved_and_is_not_lost(tmp_path: Path) -> None:
    up, down = ({"kind": "price", "price": price} for price in ("3.26", "0.75"))
    both, one = ("demand", "constellation", "bsc_iv", "cvc_ii"), ("demand", "constellation", "bsc_iv")
    found = blamed(tmp_path, {"name": "s", "changes": [up]}, of="request")
    assert (found[both][0], found[one][0]) == ("moved", "became possible")
    found = blamed(tmp_path, {"name": "s", "changes": [up]}, {"name": "t", "from": "s", "changes": [down]}, of="request")
    assert (found[both][0], found[one][0]) == ("moved", "was lost")


TAKEN = "prices, and the shares that acts and terms state, are taken as written, for the day asked about"


@pytest.mark.parametrize("more", [[], ["--basis"]])
def test_what_a_split_takes_stands_once_with_the_answer(more: list[str]) -> None:
    text = " ".join(asked("whatif", "--change", "split common 2:1", *more).stdout.split())
    assert text.count(TAKEN) == 1
    assert text.count("2-for-1 split of common: shares outstanding, held and issuable") == 1
    assert TAKEN not in " ".join(asked("whatif", "--change", "price 1.10", *more).stdout.split())


SPLIT_LATER = """regrights: 1
matter: made up
as_of: 2003-06-02
price: "3.50"
form_s3: true
classes: [{id: common, kind: common, outstanding: 300000000, votes_per_share: 1, splits: [{date: 2003-06-10, ratio: "2:1"}]}]
holders: [{id: w, capacity: wcas, holdings: [{class: common, shares: 90000000}]}]
acts: [{id: d, kind: demand, way: wcas, by: [w], date: 2003-07-01, shares: {w: 9000000}, method: underwritten}]
"""


@pytest.mark.parametrize(
    "command", [["requests"], ["check", "d"], ["allocate", "d", "--maximum", "5"]], ids=lambda words: words[0]
)
def test_what_a_split_of_the_file_takes_stands_with_every_answer_after_it(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "deal.yaml"
    file.write_text(SPLIT_LATER, encoding="utf-8")
    name, *rest = command
    for as_of, times in (("2003-06-09", 0), ("2003-07-01", 1)):
        if name == "requests" or times:
            text = " ".join(asked(name, file, *rest, "--as-of", as_of).stdout.split())
            assert text.count(TAKEN) == times, as_of


def test_what_a_split_takes_stands_in_the_short_answer_of_a_memo(tmp_path: Path) -> None:
    file, memo = tmp_path / "deal.yaml", tmp_path / "memo.md"
    file.write_text(SPLIT_LATER, encoding="utf-8")
    assert asked("report", file, "d", "--brief", "--to", memo).exit_code == 0
    assert memo.read_text(encoding="utf-8").count(TAKEN) == 1
