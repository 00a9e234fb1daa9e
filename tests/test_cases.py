"""The law, case by case: every case of tests/cases, worked out by hand from the agreement, against the product.

A file of cases has a ``base``, laid upon the DEFAULT here, and ``cases``, each with its own ``matter`` laid upon that.
Mappings are laid key by key, lists of things with an id by id; all else is replaced.

``expect`` speaks of one act, of all requests, or of one division; an expectation that nobody checks fails the case.

Of one act (``act``): ``admissible``, ``verdict``, ``way``, ``unmet`` (a list, or a list for each way where several are
tried), ``figures`` (by condition, or ``condition.test`` or ``condition.test.who``), ``effects`` (what failing a condition
means, by condition), ``deferred_until``, ``clear_on``, ``requesters`` and ``left_out`` (ids), ``included`` (shares by
holder, of those named here; 0 for who is not included), ``follows`` (duties that are among those of the answer, each by
the keys given), ``follows_not`` (duties that are not, likewise), ``basis`` and ``basis_not`` (items of the basis).

Of all requests: ``requests`` and ``refused`` by kind and way, every one of the kind; ``terms`` of single requests;
``ledger`` by way, the keys given (``registrations`` there by id); ``in_force``; ``basis`` and ``basis_not``.

Of one division (``offering``, and ``maximum`` where the act has no ``underwriter_maximum``): ``sold`` by holder, everyone
(what Savvis itself sells need not be said), ``admissible``, ``left_out``, ``proviso`` (the keys given), ``by_reading``
(divisions under another reading that are among those of the answer), ``basis`` and ``basis_not``.

``ask`` puts the question on another day (``as_of``), at another ``price`` or under other ``readings``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.requests import requests

CASES = Path(__file__).parent / "cases"
DEFAULT = {"regrights": 1, "matter": "case", "as_of": "2003-06-02", "price": "10", "classes": [], "holders": []}
OF_ANY = {"basis", "basis_not"}
OF_ACT = OF_ANY | {
    *("act", "admissible", "verdict", "way", "unmet", "figures", "effects", "deferred_until", "clear_on"),
    *("requesters", "left_out", "included", "follows", "follows_not"),
}
OF_REQUESTS = OF_ANY | {"requests", "refused", "terms", "ledger", "in_force"}
OF_DIVISION = OF_ANY | {"offering", "maximum", "sold", "admissible", "left_out", "proviso", "by_reading"}


class Case(NamedTuple):
    """A case as its file has it."""

    name: str
    clause: str
    matter: dict[str, Any]
    ask: dict[str, Any]
    expect: dict[str, Any]


def has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) and "id" in entry for entry in value)


def merged(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return base | {key: merged(base.get(key), value) for key, value in over.items()}
    if has_ids(base) and has_ids(over):
        old, new = ({entry["id"]: entry for entry in side} for side in (base, over))
        return list(merged(old, new).values())
    return over


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.yaml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        base = merged(DEFAULT, file.get("base", {}))
        for case in file["cases"]:
            matter = merged(base, case.get("matter", {}))
            yield Case(case["name"], case["clause"], matter, case.get("ask", {}), case.get("expect") or {})


def as_json(value: Any) -> Any:
    """Return what YAML gave as the product's JSON holds it."""
    return json.loads(json.dumps(value, default=str))


def unmet_of(conditions: list[dict[str, Any]]) -> list[str]:
    return sorted(item["id"] for item in conditions if not item["met"])


def figure_at(conditions: list[dict[str, Any]], place: str) -> dict[str, Any]:
    condition, *rest = place.split(".")
    found = next(item for item in conditions if item["id"] == condition)
    if not rest:
        return found
    wanted, tests = rest, list(found["tests"])
    while tests:
        test = tests.pop(0)
        if test["id"] == wanted[0] and wanted[1:] in ([], [test["who"]]):
            return test["figure"] or {}
        tests += test["within"]
    raise AssertionError(f"{place}: there is no such test")


def has(entry: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Say whether an entry of an answer is as wanted, in each key that is named."""
    return all(key in entry and entry[key] == value for key, value in wanted.items())


def ids_of(entries: list[Any] | None) -> list[str]:
    """Return the holders of a list of ids, or of entries that say ``by`` whom."""
    return sorted(entry["by"] if isinstance(entry, dict) else entry for entry in entries or [])


def assert_basis(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    items = {entry["item"] for entry in answer["basis"]}
    assert set(expect.get("basis", [])) <= items
    assert not set(expect.get("basis_not", [])) & items


def assert_act(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    tried = answer["ways"] if "ways" in answer else [{"way": answer["way"], "conditions": answer["conditions"]}]
    found = {way["way"]: unmet_of(way["conditions"]) for way in tried}
    unmet = expect.get("unmet", [])
    if isinstance(unmet, dict):
        assert found == {way: sorted(ids) for way, ids in unmet.items()}
    else:
        assert list(found.values()) == [sorted(unmet)]
    assert answer["admissible"] is expect["admissible"]
    for key in ("verdict", "way", "deferred_until", "clear_on"):
        if key in expect:
            assert (key, answer[key]) == (key, expect[key])
    conditions = tried[0]["conditions"]
    for place, figure in expect.get("figures", {}).items():
        at = figure_at(conditions, place)
        assert {key: at.get(key) for key in figure} == figure
    effects = expect.get("effects", {})
    assert {item["id"]: item["effect"] for item in conditions if item["id"] in effects} == effects
    signers = {"requesters": answer.get("requesters", answer["by"]), "left_out": answer.get("left_out")}
    for key, who in signers.items():
        if key in expect:
            assert (key, ids_of(who)) == (key, sorted(expect[key]))
    included = expect.get("included", {})
    assert {who: answer["included"].get(who, 0) for who in included} == included
    for wanted in expect.get("follows", []):
        assert any(has(duty, wanted) for duty in answer["follows"]), wanted
    for unwanted in expect.get("follows_not", []):
        assert not any(has(duty, unwanted) for duty in answer["follows"]), unwanted


def assert_ledger(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    ledger = {entry["way"]: entry for entry in answer.get("ledger", [])}
    for way, wanted in expect.get("ledger", {}).items():
        lines = {line["id"]: line for line in ledger[way]["registrations"]}
        for registration, line in wanted.get("registrations", {}).items():
            assert {key: lines[registration][key] for key in line} == line
        figures = {key: value for key, value in wanted.items() if key != "registrations"}
        assert (way, {key: ledger[way][key] for key in figures}) == (way, figures)


def assert_requests(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    for kind, ways in expect.get("requests", {}).items():
        found: dict[str, list[list[str]]] = {}
        for item in answer["requests"]:
            if item["kind"] == kind:
                found.setdefault(item["way"], []).append(item["by"])
        assert found == ways
    for kind, ways in expect.get("refused", {}).items():
        refused = {item["way"]: item for item in answer["refused"] if item["kind"] == kind}
        assert refused.keys() == ways.keys()
        for way, wanted in ways.items():
            given = refused[way] | {"unmet": unmet_of(refused[way]["unmet"])}
            assert {key: given[key] for key in wanted} == wanted | {"unmet": sorted(wanted["unmet"])}
    for wanted in expect.get("terms", []):
        assert any(has(item | item["shares"], wanted) for item in answer["requests"]), wanted
    assert_ledger(answer, expect)
    if "in_force" in expect:
        assert answer["in_force"] == expect["in_force"]


def assert_division(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    def of(sold: dict[str, int], wanted: dict[str, int]) -> dict[str, int]:
        return {who: shares for who, shares in sold.items() if who in wanted or who != "company"}

    if "sold" in expect:
        assert of(answer["pro_rata"]["sold"], expect["sold"]) == expect["sold"]
    if "admissible" in expect:
        assert answer["admissible"] is expect["admissible"]
    if "left_out" in expect:
        assert ids_of(answer["left_out"]) == sorted(expect["left_out"])
    proviso = expect.get("proviso", {})
    assert {key: answer["proviso"][key] for key in proviso} == proviso
    divisions = {(entry["issue"], entry["option"]): entry["sold"] for entry in answer.get("by_reading", [])}
    for wanted in expect.get("by_reading", []):
        under = (wanted["issue"], wanted["option"])
        assert under in divisions
        assert of(divisions[under], wanted["sold"]) == wanted["sold"]


ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_case(case: Case) -> None:
    expect = as_json(case.expect)
    assert expect, "a case states what it expects"
    of = OF_ACT if "act" in expect else OF_DIVISION if "offering" in expect else OF_REQUESTS
    assert expect.keys() <= of, "an expectation that nobody checks"
    price = {"price": Decimal(case.ask["price"])} if "price" in case.ask else {}
    matter = adjusted(load_text(json.dumps(case.matter, default=str), "case"), **case.ask | price)
    if of is OF_ACT:
        assert expect["admissible"] or expect.get("unmet"), "a refused act states what is unmet"
        answer = check(matter, expect["act"]).json()
        assert_act(answer, expect)
    elif of is OF_DIVISION:
        assert expect.keys() & {"sold", "proviso"}, "a division states what is sold, or whether the proviso applies"
        maximum = {"maximum": expect["maximum"]} if "maximum" in expect else {}
        answer = allocate(matter, expect["offering"], matters="by_reading" in expect, **maximum).json()
        assert_division(answer, expect)
    else:
        answer = requests(matter).json()
        assert_requests(answer, expect)
    assert_basis(answer, expect)


def test_the_cases_are_named_once_and_say_their_clause() -> None:
    assert len({case.name for case in ALL}) == len(ALL)
    assert all(case.name and case.clause for case in ALL)
