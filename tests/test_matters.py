"""Every reading that would change an answer is named in it, and no other: against asking again under each option."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from restatement import random_matter
from test_cli import answer

from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.bridge.questions.check import check
from regrights.bridge.questions.matters import checked_effect, requests_effect, touching_requests, with_reading
from regrights.bridge.questions.requests import requests

READINGS = agreement_of("savvis").readings

FIRST, COUNT = (int(part) for part in os.environ.get("REGRIGHTS_MATTERS", "100:2").split(":"))
"""Which random matters are asked; REGRIGHTS_MATTERS=104:1 replays the one of a failure."""
CUTBACK = Path(__file__).parent.parent / "examples" / "cutback.yaml"
MANY = Path(__file__).parent / "data" / "many_registrations.yaml"


def others(matter: Matter) -> Iterator[tuple[tuple[str, str], Matter]]:
    for issue, reading in READINGS.items():
        now = matter.readings.get(issue, next(iter(reading.options)))
        for option in reading.options:
            if option != now:
                yield (issue, option), with_reading(matter, (issue, option))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_what_matters_is_what_asking_again_under_each_reading_changes(seed: int) -> None:
    matter = load_text(json.dumps(random_matter(seed)), f"seed {seed}")
    name = naming(matter)
    for act in matter.acts:
        found = check(matter, act.id, matters=True)
        if not found.setting.in_force:
            continue
        wanted = {at: effect for at, other in others(matter) if (effect := checked_effect(found, check(other, act.id), name))}
        assert {(entry.issue, entry.other): entry.effect for entry in found.matters} == wanted, f"act {act.id}"
    if matter.price is None:
        return
    asked = requests(matter, matters=True)
    if asked.setting.in_force:
        wanted = {at: effect for at, other in others(matter) if (effect := requests_effect(asked, requests(other), name))}
        assert {(entry.issue, entry.other): entry.effect for entry in asked.matters} == wanted


def test_the_division_says_what_it_would_be_under_every_other_reading_that_changes_it() -> None:
    matter = load(CUTBACK)
    found = allocate(matter, "d1", matters=True).json()
    wanted = {}
    for at, other in others(matter):
        sold = allocate(other, "d1").json()["pro_rata"]["sold"]
        if sold != found["pro_rata"]["sold"]:
            wanted[at] = sold
    assert {(entry["issue"], entry["option"]): entry["sold"] for entry in found["by_reading"]} == wanted
    # WCAS sells nothing, or 7,777,778 shares where Constellation is given its half first.
    assert found["pro_rata"]["sold"]["wcas_viii"] == 0
    assert wanted["proviso_effect", "top_up"]["wcas_viii"] == 7777778
    top_up = next(entry for entry in found["by_reading"] if entry["option"] == "top_up")
    assert top_up["differs"] == {"wcas_viii": 7777778, "reuters": -6699346, "cvc_ii": -852503, "bsc_iv": -225929}
    assert {"proviso_effect", "pro_rata_base"} <= {entry["issue"] for entry in found["matters"]}


def effects(found: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(entry["issue"], entry["other"]): entry["effect"] for entry in found["matters"]}


def test_every_command_names_the_readings_that_matter_with_the_phrase_and_its_place() -> None:
    told = effects(answer("check", "constellation_demand"))
    assert told == {("last_day", "business_day"): "the last day to ask to be included would be 2002-07-29"}
    asked = answer("requests")
    (entry,) = [entry for entry in asked["matters"] if entry["issue"] == "short_form_shares"]
    assert (entry["phrase"], entry["where"], entry["now"], entry["other"]) == (
        *("then held", "the base agreement, 3(b)", "held", "issuable"),
    )
    changed = answer("whatif", "--change", "price 1.00")["scenarios"][0]
    assert ("last_day", "business_day") in effects(changed)
    compared = answer("compare", "--without", "amendment_1")
    assert compared["matters"]
    assert compared["basis"]


def test_a_reading_that_is_fixed_matters_by_its_other_option_too() -> None:
    fixed = check(with_reading(load(), ("last_day", "business_day")), "constellation_demand", matters=True)
    assert [(entry.issue, entry.now, entry.other) for entry in fixed.matters] == [("last_day", "business_day", "calendar")]


def test_a_reading_that_only_names_a_person_otherwise_is_not_asked_again() -> None:
    assert touching_requests(load()) == [("short_form_reuters", "any_investor"), ("short_form_shares", "issuable")]


@pytest.mark.parametrize("as_of", ["2002-05-15", "2002-06-28"])
def test_a_reading_that_only_adds_a_way_which_is_refused_is_named(as_of: str) -> None:
    # 3(b) names WCAS and the Other Investors. Reuters holds Preferred Stock alone, and what is "then held" is no share: so read,
    # a short form is open to it, and refused.
    told = effects(answer("requests", "--as-of", as_of))
    effect = told["short_form_reuters", "any_investor"]
    assert effect.startswith("Short form registration by way of Reuters: would be open to somebody, and refused: 3(b) ")
    assert "Form S-3" in effect
    back = effects(answer("requests", "--as-of", as_of, "--reading", "short_form_reuters=any_investor"))
    others = [text for (issue, _), text in back.items() if issue == "short_form_reuters"]
    assert others == ["Short form registration by way of Reuters: would be open to nobody (now refused)"]


@pytest.mark.parametrize("as_of", ["2002-05-15", "2002-06-28", "2003-02-10"])
def test_every_reading_that_changes_which_refusals_there_are_is_named(as_of: str) -> None:
    matter = adjusted(load(MANY), as_of=date.fromisoformat(as_of))
    found = requests(matter, matters=True)
    named = {(entry.issue, entry.other) for entry in found.matters}
    for at, other in others(matter):
        then = requests(other)
        differ = [{(item.kind, item.way): [(c.id, c.text) for c in item.unmet] for item in one.refused} for one in (found, then)]
        assert differ[0] == differ[1] or at in named, at
