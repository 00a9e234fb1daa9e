"""The law, case by case: every case of tests/cases, worked out by hand from the agreement, against the product.

A file of cases has a ``base``, laid upon the DEFAULT here, and ``cases``, each with its own ``matter`` laid upon that.
Mappings are laid key by key, lists of things with an id by id; all else is replaced.

``expect`` speaks of one act (``act``, ``admissible``, ``way``, ``unmet``: a list, or a list for each way where several
are tried; ``figures``: by condition, or ``condition.test`` or ``condition.test.who``; ``deferred_until``), or of all
requests: ``requests`` and ``refused`` by kind and way, every one of the kind; ``terms`` of single requests;
``in_force``. ``ask`` puts the question on another day (``as_of``), at another ``price`` or under other ``readings``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from regrights.bridge.check import check
from regrights.bridge.loading import load_text
from regrights.bridge.questions import adjusted
from regrights.bridge.requests import requests

CASES = Path(__file__).parent / "cases"
DEFAULT = {"regrights": 1, "matter": "case", "as_of": "2003-06-02", "price": "10", "classes": [], "holders": []}
OF_ACT = {"act", "admissible", "way", "unmet", "figures", "deferred_until"}
OF_REQUESTS = {"requests", "refused", "terms", "in_force"}


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
        file = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
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


def assert_act(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    tried = answer["ways"] if "ways" in answer else [{"way": answer["way"], "conditions": answer["conditions"]}]
    found = {way["way"]: unmet_of(way["conditions"]) for way in tried}
    unmet = expect.get("unmet", [])
    if isinstance(unmet, dict):
        assert found == {way: sorted(ids) for way, ids in unmet.items()}
    else:
        assert list(found.values()) == [sorted(unmet)]
    assert answer["admissible"] is expect["admissible"]
    if "way" in expect:
        assert answer["way"] == expect["way"]
    for place, figure in expect.get("figures", {}).items():
        at = figure_at(tried[0]["conditions"], place)
        assert {key: at.get(key) for key in figure} == figure
    if "deferred_until" in expect:
        assert answer["deferred_until"] == expect["deferred_until"]


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
        found_terms = [item | item["shares"] for item in answer["requests"]]
        assert wanted in [{key: item[key] for key in wanted} for item in found_terms]
    if "in_force" in expect:
        assert answer["in_force"] == expect["in_force"]


ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_case(case: Case) -> None:
    expect = as_json(case.expect)
    about_act = "act" in expect
    assert expect, "a case states what it expects"
    assert expect.keys() <= (OF_ACT if about_act else OF_REQUESTS), "an expectation that nobody checks"
    price = {"price": Decimal(case.ask["price"])} if "price" in case.ask else {}
    matter = adjusted(load_text(json.dumps(case.matter, default=str), "case"), **case.ask | price)
    if about_act:
        assert expect["admissible"] or expect.get("unmet"), "a refused act states what is unmet"
        assert_act(check(matter, expect["act"]).json(), expect)
    else:
        assert_requests(requests(matter).json(), expect)


def test_the_cases_are_named_once_and_say_their_clause() -> None:
    assert len({case.name for case in ALL}) == len(ALL)
    assert all(case.name and case.clause for case in ALL)
