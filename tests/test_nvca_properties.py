"""The NVCA-style agreement on random matters: against the restatement of its law, and against itself.

Every act is checked, all requests are listed and every offering is divided. ``REGRIGHTS_SEEDS="start:count"`` runs other seeds
than the default. As a script, ``python tests/test_nvca_properties.py START COUNT`` prints each seed that differs, what differs in
it, and goes on; with ``--matter`` it prints each matter.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import nvca_restatement as restated
from by_seed import all_differences, tell

from examples import examples
from regrights import allocate, check, load_text, requests

START, COUNT = (int(part) for part in os.environ.get("REGRIGHTS_SEEDS", f"0:{examples(80)}").split(":"))
FEW = range(START, START + max(2, COUNT // 4))
Sets = dict[tuple[str, tuple[str, ...]], dict[str, int]]


def loaded(matter: Mapping[str, Any]) -> Any:
    return load_text(json.dumps(matter), str(matter["matter"]))


def some(shares: Mapping[str, int]) -> dict[str, int]:
    return {who: count for who, count in sorted(shares.items()) if count}


def check_differs(matter: Mapping[str, Any], of: Any, act: Mapping[str, Any]) -> Iterator[str]:
    answer, mine = check(of, act["id"]).json(), restated.check(matter, act["id"])
    where = f"check {act['id']} ({act['kind']})"
    for key in ("verdict", "deferred_until", "clear_on"):
        if key in mine and answer.get(key) != mine[key]:
            yield f"{where} {key}: product {answer.get(key)}, restatement {mine[key]}"
    if answer["admissible"] is not (mine["verdict"] in {"obliged", "deferred", "permitted"}):
        yield f"{where} admissible: product {answer['admissible']}, restatement {mine['verdict']}"
    if mine["verdict"] not in {"obliged", "deferred", "permitted"}:
        return
    included = {who: count for who, count in answer["included"].items() if who not in {"company", *act["by"]}}
    if some(included) != some(mine["joiners"]):
        yield f"{where} included: product {some(included)}, restatement {some(mine['joiners'])}"
    left_out = sorted({entry["by"] for entry in answer["left_out"]})
    if left_out != mine["left_out"]:
        yield f"{where} left out: product {left_out}, restatement {mine['left_out']}"


def sets_of(matter: Mapping[str, Any], of: Any | None = None) -> Sets:
    answer = requests(of or loaded(matter)).json()
    found = {
        (row["kind"], tuple(row["by"])): {"least": row["shares"]["least"], "most": row["shares"]["most"]}
        for row in answer["requests"]
    }
    assert answer["complete"] is True
    assert len(found) == len(answer["requests"])
    assert not {row["kind"] for row in answer["requests"]} & {row["kind"] for row in answer["refused"]}
    return found


def requests_differ(matter: Mapping[str, Any], of: Any) -> Iterator[str]:
    found, mine = sets_of(matter, of), restated.requests(matter)
    for key in sorted(found.keys() | mine.keys()):
        if found.get(key) != mine.get(key):
            yield f"requests {key}: product {found.get(key)}, restatement {mine.get(key)}"


def allocate_differs(matter: Mapping[str, Any], of: Any, act: Mapping[str, Any]) -> Iterator[str]:
    verdict = restated.check(matter, act["id"])["verdict"]
    if verdict not in {"obliged", "deferred", "permitted"}:
        return
    most = sum(restated.allocate(matter, act["id"], 1)["requested"].values())
    for maximum in sorted({act["underwriter_maximum"], max(1, most - 1), max(1, most // 2)}):
        mine = restated.allocate(matter, act["id"], maximum)
        answer = allocate(of, act["id"], maximum=maximum).json()
        where = f"allocate {act['id']} ({act['kind']}) of {maximum}"
        for key, given in (("requested", answer["requested"]), ("sold", answer["pro_rata"]["sold"])):
            if some(given) != some(mine[key]):
                yield f"{where} {key}: product {some(given)}, restatement {some(mine[key])}"


def differences(seed: int) -> list[str]:
    """All that differs in one matter; a failure to answer is a difference."""
    matter = restated.random_matter(seed)
    try:
        of = loaded(matter)
    except Exception as refusal:
        return [f"not loaded: {refusal}"]
    questions = [("requests", lambda: requests_differ(matter, of))]
    for act in matter["acts"]:
        questions.append((f"check {act['id']}", lambda act=act: check_differs(matter, of, act)))
        questions.append((f"allocate {act['id']}", lambda act=act: allocate_differs(matter, of, act)))
    return all_differences(questions)


def replay(seed: int) -> str:
    return f"python tests/test_nvca_properties.py {seed} 1 --matter"


@pytest.mark.parametrize("seed", range(START, START + COUNT))
def test_the_product_answers_as_the_restatement(seed: int) -> None:
    found = differences(seed)
    assert not found, f"seed {seed}; replay: {replay(seed)}\n" + "\n".join(found)


# --- the restatement against itself, so that it may be relied on


@pytest.mark.parametrize("seed", range(START, START + 10 * COUNT))
def test_a_restated_division_is_whole_within_the_requests_and_in_order(seed: int) -> None:
    matter = restated.random_matter(seed)
    position = restated.position_of(matter)
    for act in matter["acts"]:
        maximum = act["underwriter_maximum"]
        found = restated.allocate(matter, act["id"], maximum)
        sold, requested = found["sold"], found["requested"]
        assert set(sold) == set(requested), replay(seed)
        assert all(0 <= count <= requested[who] for who, count in sold.items()), replay(seed)
        if act["method"] == "other":
            continue
        assert sum(sold.values()) == min(maximum, sum(requested.values())), replay(seed)
        holders = [who for who in requested if who != "company" and position.party(who)]
        short = any(sold[who] < requested[who] for who in holders)
        others = {who for who in requested if who not in holders and (act["kind"] == "demand" or who != "company")}
        if act["kind"] != "company":
            others |= {"company"} & set(requested)
        assert not (short and any(sold[who] for who in others)), replay(seed)


@pytest.mark.parametrize("seed", range(START, START + 10 * COUNT))
def test_a_restated_set_of_requesters_is_smallest(seed: int) -> None:
    matter = restated.random_matter(seed)
    found = restated.requests(matter)
    for kind, by in found:
        assert not any(kind == other and set(less) < set(by) for other, less in found), replay(seed)
        assert 0 < found[kind, by]["least"] <= found[kind, by]["most"], replay(seed)


# --- the product against itself


@pytest.mark.parametrize("seed", FEW)
def test_the_order_of_the_holders_changes_no_set(seed: int) -> None:
    matter = restated.random_matter(seed)
    other = deepcopy(matter)
    random.Random(seed).shuffle(other["holders"])
    assert sets_of(matter) == sets_of(other), replay(seed)


def halved(matter: Mapping[str, Any], who: str) -> dict[str, Any]:
    """Return the matter in which half of each lot of a holder is an Affiliate's, everyone's shares doubled."""
    other = deepcopy(dict(matter))
    for entry in other["classes"]:
        entry["outstanding"] *= 2
    first = next(holder for holder in other["holders"] if holder["id"] == who)
    for holder in other["holders"]:
        for lot in holder["holdings"]:
            lot["shares"] *= 1 if holder is first else 2
    first.setdefault("affiliates", "twins")
    other["holders"].append(deepcopy(first) | {"id": "twin"})
    return other


def doubled(matter: Mapping[str, Any]) -> dict[str, Any]:
    other = deepcopy(dict(matter))
    for entry in other["classes"]:
        entry["outstanding"] *= 2
    for holder in other["holders"]:
        for lot in holder["holdings"]:
            lot["shares"] *= 2
    return other


@pytest.mark.parametrize("seed", FEW)
def test_a_holder_that_is_two_affiliates_is_as_it_was(seed: int) -> None:
    matter = restated.random_matter(seed) | {"acts": []}
    matter["classes"][1]["ratio"] = "2"  # no part of a share is dropped anywhere
    rng = random.Random(seed)
    who = rng.choice([holder["id"] for holder in matter["holders"]])
    whole, split = sets_of(doubled(matter)), sets_of(halved(matter, who))
    joined = {(kind, tuple(one for one in by if one != "twin")): shares["most"] for (kind, by), shares in split.items()}
    assert joined == {key: shares["most"] for key, shares in whole.items()}, replay(seed)
    assert all((who in by) == ("twin" in by) for _, by in split), replay(seed)


@pytest.mark.parametrize("seed", FEW)
def test_a_lower_percentage_never_costs_a_set(seed: int) -> None:
    matter = restated.random_matter(seed) | {"acts": [], "form_s3": False}
    strict, mild = deepcopy(matter), deepcopy(matter)
    strict["terms"] |= {"initiating_percent": "200/3", "size_percent": 40}
    mild["terms"] |= {"initiating_percent": 30, "size_percent": 20}
    easy = list(sets_of(mild))
    for kind, by in sets_of(strict):
        assert any(kind == other and set(less) <= set(by) for other, less in easy), replay(seed)


if __name__ == "__main__":
    sys.exit(tell(sys.argv[1:], restated.random_matter, differences))
