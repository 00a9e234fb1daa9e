"""What the fields of the page change, in its address; what is taken away of it; the clauses that it names; where it flips."""

from __future__ import annotations

import itertools
import os
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra regrights[web] is not installed")
pytest.importorskip("httpx2", reason="TestClient of starlette needs httpx2")

from starlette.testclient import TestClient
from web_pages import HOSTILE, Page, client_of, get, squeezed

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.documents.clause_words import cited, clauses_of
from regrights.bridge.matter.loading import load
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check
from regrights.bridge.whatif.run import run
from regrights.bridge.whatif.scenarios import change_of, load_scenarios
from regrights.cli.web.reading import read
from regrights.cli.web.state import NEW, Query

EXAMPLES = Path(__file__).parents[1] / "examples"
ACT = "constellation_demand"


@pytest.fixture(scope="module")
def matter() -> Matter:
    return load()


@pytest.fixture(scope="module")
def deal() -> Matter:
    return load(EXAMPLES / "series_a.yaml")


@pytest.fixture(scope="module")
def client(matter: Matter) -> Iterator[TestClient]:
    with client_of(matter, seconds=300.0) as made:
        yield made


@pytest.fixture(scope="module")
def client_of_deal(deal: Matter) -> Iterator[TestClient]:
    with client_of(deal) as made:
        yield made


def held(matter: Matter) -> dict[tuple[str, str], int]:
    """Return what is held, counted apart from the page: by holder and class or warrant."""
    found: dict[tuple[str, str], int] = {}
    for holder in matter.holders:
        for entry in holder.holdings:
            key = holder.id, str(entry.class_ or entry.warrant)
            found[key] = found.get(key, 0) + entry.shares
    return found


# Holdings.


def test_every_holding_has_a_field_that_says_what_the_file_has(client: TestClient, matter: Matter) -> None:
    page = Page(get(client).text)
    for (holder, item), shares in held(matter).items():
        control = page.controls()[f"held.{holder}.{item}"]
        assert f"{shares:,}" in page.by_id[str(control["aria-describedby"]).split()[0]]


def test_a_holding_is_changed_as_the_command_line_changes_it(matter: Matter) -> None:
    for (holder, item), shares in held(matter).items():
        for now in {0, shares // 2, shares, shares + 1, shares * 2}:
            asked = read(Query.of([(f"held.{holder}.{item}", str(now))]), matter)
            assert asked.wrong == {}, (holder, item, now)
            expected = {**held(matter), (holder, item): now}
            assert {key: number for key, number in held(asked.matter).items() if number} == {
                key: number for key, number in expected.items() if number
            }
            if any(stock.id == item for stock in matter.classes) and now != shares:
                line = f"issue {holder} {item} {now - shares}" if now > shares else f"repurchase {holder} {item} {shares - now}"
                assert asked.matter == change_of(line).apply(matter)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("held.reuters.series_a", "many", "no whole number"),
        ("held.reuters.series_a", "-1", "no whole number"),
        ("held.reuters.series_a", "1,00", "without commas"),
        ("held.reuters.series_b", "1", "did you mean reuters.series_a?"),
        ("held.nobody.series_a", "1", "there is no holding"),
        ("held", "1", "there is no field 'held'"),
        ("term.floor", "1", "there is no term"),
        ("event.ipo", "2020-01-01", "there is no event"),
        (f"held.{HOSTILE[0]}", HOSTILE[1], "there is no holding"),
    ],
)
def test_a_wrong_field_is_told(client: TestClient, field: str, value: str, told: str) -> None:
    page = Page(get(client, status=400, **{field: value}).text)
    assert told in squeezed(page.text)
    assert not {tag for tag, _ in page.elements} & {"script", "img", "b"}


def test_all_wrong_fields_are_told_at_once(client_of_deal: TestClient) -> None:
    wrong = {"held.mirador_ii.common": "x", "term.notice_days": "soon", "event.ipo": "then", "price": "dear"}
    page = Page(get(client_of_deal, status=400, **wrong).text)
    for name, value in wrong.items():
        control = page.controls()[name]
        assert control["aria-invalid"] == "true"
        assert control["value"] == value


# Terms and events.


def test_the_terms_and_events_of_an_agreement_have_fields(client: TestClient, client_of_deal: TestClient) -> None:
    agreed = agreement_of("nvca")
    fields = Page(get(client_of_deal).text).controls()
    assert {name for name in fields if name.startswith("term.")} == {f"term.{name}" for name in agreed.blanks}
    assert {name for name in fields if name.startswith("event.")} == {f"event.{name}" for name in agreed.events}
    assert not any(name.startswith(("term.", "event.")) for name in Page(get(client).text).controls())


def test_a_term_and_an_event_change_what_is_asked(deal: Matter) -> None:
    state = {"term.notice_days": "17", "term.floor_percent": "none", "event.ipo": "2025-06-01"}
    asked = read(Query.of(state.items()), deal)
    assert asked.wrong == {}
    assert asked.matter.terms["notice_days"].value == 17
    assert asked.matter.terms["floor_percent"].value == "none"
    assert str(asked.matter.events["ipo"].value) == "2025-06-01"
    lines = [f"{key.partition('.')[0]} {key.partition('.')[2]} {value}" for key, value in state.items()]
    by_lines = read(Query.of([("change", "\n".join(lines))]), deal)
    assert by_lines.matter == asked.matter


# The address.


def test_a_form_filled_in_is_the_address_that_it_sends(client_of_deal: TestClient) -> None:
    state = {"price": "20", "held.mirador_ii.common": "7", "term.notice_days": "9", "event.ipo": "2025-06-02"}
    fields = Page(get(client_of_deal, **state).text).controls()
    said = {name: str(control["value"]) for name, control in fields.items() if control.get("value")}
    assert said == state
    links = [str(element["href"]) for tag, element in Page(get(client_of_deal, **state).text).elements if tag == "a"]
    assert any("term.notice_days=9" in where and "held.mirador_ii.common" not in where for where in links)


# What is taken away.


def scenario_of(client: TestClient, folder: Path, agreement: str, **state: str) -> Any:
    file = folder / "scenario.yaml"
    file.write_text(get(client, "scenario.yaml", **state).text, encoding="utf-8")
    (scenario,) = load_scenarios(file, agreement)
    return scenario


def test_a_scenario_makes_what_the_page_made(client_of_deal: TestClient, deal: Matter, tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
    chance = random.Random(seed)
    issue, option = next((name, [*point.options][-1]) for name, point in deal.agreed.readings.items())
    parts = [
        {"price": "1"},
        {"price": "0.60"},
        {"form_s3": "no"},
        {f"reading.{issue}": option},
        {"term.notice_days": "17"},
        {"term.floor_percent": "none"},
        {"term.size_percent": "more than 50"},
        {"event.ipo": "2025-06-01"},
        {"held.mirador_ii.common": "70000", "held.tamarack.common": "5000000"},
        {"change": "transfer mirador_ii mirador_ii_q common 100\nissue newco common 5 capacity=none holder_name='New & Co'"},
        {"held.mirador_ii.common": "9000000", "change": "repurchase mirador_ii common 1"},
    ]
    for count in range(12):
        state = {key: value for part in chance.sample(parts, chance.randrange(1, 5)) for key, value in part.items()}
        asked = read(Query.of(state.items()), deal)
        assert asked.wrong == {}, f"SEED={seed} {count} {state}"
        changed = deal
        for change in scenario_of(client_of_deal, tmp_path, "nvca", **state).changes:
            changed = change.apply(changed)
        kept = {"acts", "assumptions"}  # the page asks acts at its own price and day
        assert changed.model_dump(exclude=kept) == asked.matter.model_dump(exclude=kept), f"SEED={seed} {count} {state}"


def test_a_scenario_runs_as_the_command_runs_it(client: TestClient, matter: Matter, tmp_path: Path) -> None:
    scenario = scenario_of(client, tmp_path, "savvis", price="0.60", as_of="2002-07-01", act=ACT)
    (answer,) = run([scenario], matter)
    assert answer.as_of == "2002-07-01"
    assert answer.acts[ACT].admissible is check(read(Query.of([("price", "0.60")]), matter).matter, ACT).admissible
    nothing = scenario_of(client, tmp_path, "savvis")
    assert nothing.changes == []
    text = get(client, "scenario.yaml", act=NEW, **{"asks.reuters": "5"}).text
    assert "The act that was composed is none of the changes" in text


SPELLED = {
    "price": ["1.25", "$1.25", "1.25 USD", "US$1.25 per share", "$ 1,001.25", ".75", "0.0000001"],
    "held.cvc_ii.series_a": ["15811", "15,811", "1,015,811"],
    "maximum": ["20000000", "20,000,000"],
    "as_of": ["2002-07-01"],
}
"""How people write the numbers that an address takes."""


@pytest.mark.parametrize("name", ["scenario.yaml", "matter.yaml", "matter.xlsx", "memo.md"])
def test_what_is_taken_away_takes_every_spelling_that_the_page_takes(client: TestClient, matter: Matter, name: str) -> None:
    for field, spellings in SPELLED.items():
        for text in spellings:
            assert read(Query.of([(field, text)]), matter).wrong == {}, text
            assert get(client, name, act=ACT, **{field: text}).content, text


def test_a_scenario_has_the_values_and_not_their_spelling(client: TestClient, tmp_path: Path) -> None:
    one = {"price": "$1,001.25", "held.cvc_ii.series_a": "15,811"}
    other = {"price": "1001.25", "held.cvc_ii.series_a": "15811"}
    assert scenario_of(client, tmp_path, "savvis", **one) == scenario_of(client, tmp_path, "savvis", **other)


def test_what_no_scenario_says_is_told(client: TestClient) -> None:
    found = get(client, "scenario.yaml", 400, **{"held.nortel.nortel_warrant": "5"}).text
    assert "held.nortel" not in found
    assert "nortel.nortel_warrant" in found
    assert "matter file" in found


def test_the_memo_is_there_in_words_too(client: TestClient) -> None:
    found = get(client, "memo.md", act=ACT)
    assert found.headers["content-type"].startswith("text/markdown")
    assert found.text.startswith("# ") or "SAVVIS Communications" in found.text


# Clauses.


@pytest.mark.parametrize("view", ["check", "requests", "allocation"])
def test_where_a_clause_is_named_its_words_are_on_the_page(client: TestClient, view: str) -> None:
    state = {"act": ACT, "maximum": "20000000"} if view != "requests" else {}
    text = get(client, view=view, **state).text
    page = Page(text)
    links = {str(said["href"])[1:] for tag, said in page.elements if tag == "a" and said.get("class") == "clause"}
    assert links
    assert links <= set(page.ids)
    for clause in clauses_of(agreement_of("savvis")).values():
        if clause.id in links:
            words = str(kb.clauses("savvis")[clause.number].get("words", "")).strip()
            assert squeezed(words) in squeezed(page.by_id[clause.id])
    assert page.by_id["clauses"]


def test_a_number_is_a_clause_only_where_it_is_one() -> None:
    savvis, nvca = (clauses_of(agreement_of(name)) for name in ("savvis", "nvca"))
    cases = [
        ("3(a)(ii) the aggregate offering price", savvis, ["3(a)(ii)"]),
        ("as 3(a)(iii) and 3(d)(2) say", savvis, ["3(a)", "3(d)"]),
        ("(3(a)) and “12(d)(ii)”;", savvis, ["3(a)", "12(d)(ii)"]),
        ("$2.10 a share, 2.10% of 2.1 million, 1.2.10, 12.10", nvca, []),
        ("deferrals [2.10] (1.23): 9,770,000", nvca, ["2.10", "1.23"]),
        ("§ 2.2 and Section 6.1", nvca, ["2.2", "6.1"]),
        ("2002-06-28 3(z) 9(a) holder_3(a)", savvis, []),
        ("2.1(c) notice", nvca, ["2.1(c)"]),
        ("2.13(a) of the form", nvca, ["2.13"]),
    ]
    for text, known, expected in cases:
        parts = list(cited(text, known))
        assert "".join(part for part, _ in parts) == text
        assert [clause.number for _, clause in parts if clause] == expected, text


# Where it flips.


@pytest.fixture(scope="module")
def flips(client: TestClient) -> dict[str, list[dict[str, str]]]:
    found = get(client, "flips.json", act=ACT).json()
    assert found["schema"] == "regrights/flips/1"
    assert found["complete"] is True
    flips: dict[str, list[dict[str, str]]] = found["flips"]
    return flips


def test_at_a_flip_the_page_itself_answers_otherwise(matter: Matter, flips: dict[str, list[dict[str, str]]]) -> None:
    assert {"price", "as_of", "maximum", "held.cvc_ii.series_a"} <= flips.keys()
    assert [(flip["below"], flip["above"]) for flip in flips["price"]] == [("0.68", "0.69")]
    steps = {"price": Decimal("0.01")}
    for name, flip in ((name, flip) for name, found in flips.items() for flip in found if name != "maximum"):
        answers = []
        for side in ("below", "above"):
            asked = read(Query.of([("act", ACT), (name, flip[side])]), matter)
            assert asked.wrong == {}
            answers.append("admissible" if check(asked.matter, ACT).admissible else "not admissible")
        assert answers[0] != answers[1]
        assert answers[1] == flip["answer"]
        if name != "as_of":
            assert Decimal(flip["above"]) - Decimal(flip["below"]) == steps.get(name, 1)


def test_a_flip_stands_under_its_field_once_it_is_known(client: TestClient, flips: dict[str, list[dict[str, str]]]) -> None:
    page = Page(get(client, act=ACT).text)
    controls = page.controls()
    for name, found in flips.items():
        line = f"field-{name.replace('.', '-')}-flips"
        assert line in str(controls[name]["aria-describedby"]).split()
        assert all(flip["words"] in page.by_id[line] for flip in found)
    spans = [said for _, said in page.elements if said.get("data-above")]
    expected = [flip["above"] for name in controls for flip in flips.get(name, [])]
    assert [said["data-above"] for said in spans] == expected
    assert "flips at $0.69" in page.text
    form = next(said for tag, said in page.elements if tag == "form" and said["method"] == "get")
    assert form["data-flips"] == f"flips.json?act={ACT}"


def test_flips_are_a_page_too(client: TestClient, flips: dict[str, list[dict[str, str]]]) -> None:
    page = Page(get(client, act=ACT, view="flips").text)
    for flip in itertools.chain(*flips.values()):
        assert flip["words"] in page.by_id["answer"]
    assert re.search(r"flips: [0-9]+", page.by_id["answer"])


def test_without_an_act_nothing_flips(client: TestClient) -> None:
    assert get(client, "flips.json", 400).json() == {"schema": "regrights/flips/1", "failed": ["Name an act."]}
    get(client, "flips.json", 400, act=ACT, price="x")
    assert "data-flips" not in get(client).text


def test_numbers_are_taken_as_people_write_them(matter: Matter) -> None:
    said = {"held.reuters.series_a": "41,000", "price": "$1,000.50", "maximum": "20,000,000"}
    asked = read(Query.of([*said.items(), ("act", ACT)]), matter)
    assert asked.wrong == {}
    assert asked.matter.price is not None
    assert str(asked.matter.price.value) == "1000.50"
    assert asked.maximum == 20_000_000
    assert held(asked.matter)["reuters", "series_a"] == 41_000
