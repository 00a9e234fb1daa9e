"""The JSON Schema of a matter file: it takes every matter that there is, and every key of it is described."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from regrights import kb
from regrights.bridge.basics.errors import InputError
from regrights.bridge.matter.loading import load_text
from regrights.bridge.matter.schema import matter_schema
from regrights.bridge.matter.yaml import parse
from regrights.cli.app import build
from regrights.cli.init import matter_text

EXAMPLES = Path(__file__).parents[1] / "examples"
OWN = sorted({path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"})
SCHEMAS = {name: matter_schema(name) for name in OWN}
CHECKS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
each_agreement = pytest.mark.parametrize("name", OWN)
SOUND = "{regrights: 1, matter: M, as_of: 2003-01-01, classes: [{id: c, kind: common, outstanding: 9}], holders: [], MORE}"
MATTERS = {
    **{f"matter of {name}": kb.matter(name) or "" for name in OWN},
    **{path.name: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.yaml"))},
}


def wrong(text: str, name: str = kb.DEFAULT) -> list[str]:
    return [error.message for error in CHECKS[name].iter_errors(parse(text, "x").value)]


@each_agreement
def test_it_is_a_schema_and_the_command_prints_it(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    result = CliRunner().invoke(build(), ["schema", "matter", "--agreement", name])
    assert (result.exit_code, json.loads(result.stdout)) == (0, json.loads(json.dumps(SCHEMAS[name])))


def test_without_a_name_it_is_that_of_the_default() -> None:
    assert json.loads(CliRunner().invoke(build(), ["schema", "matter"]).stdout) == json.loads(json.dumps(SCHEMAS[kb.DEFAULT]))


@pytest.mark.parametrize("text", [pytest.param(text, id=of) for of, text in MATTERS.items() if "regrights_scenarios" not in text])
def test_it_takes_every_matter_that_comes_with_regrights(text: str) -> None:
    assert wrong(text, parse(text, "x").value.get("agreement", kb.DEFAULT)) == []


@each_agreement
def test_it_takes_the_matter_to_start_from(name: str) -> None:
    text = matter_text(name, dt.date(2026, 1, 2))
    assert parse(text, "x").value.get("agreement", kb.DEFAULT) == name
    assert wrong(text, name) == []
    load_text(text, "x")


def test_each_agreement_has_a_matter_among_them() -> None:
    assert [of for of, text in MATTERS.items() if not text] == []
    assert {parse(text, of).value.get("agreement", kb.DEFAULT) for of, text in MATTERS.items()} >= set(OWN)


@each_agreement
def test_every_key_has_its_meaning(name: str) -> None:
    def keys(part: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(part, dict):
            yield from part.get("properties", {}).items() if isinstance(part.get("properties"), dict) else ()
            for value in part.values():
                yield from keys(value)
        elif isinstance(part, list):
            for value in part:
                yield from keys(value)

    found = list(keys(SCHEMAS[name]))
    assert len(found) > 80
    assert [key for key, entry in found if len(entry.get("description", "")) < 8] == []


@pytest.mark.parametrize(
    "more",
    [
        'price: "0.1000000000"', "price: 0.10", 'price: {value: "0.75", basis: assumed, note: n}', "form_s3: true",
        "form_s3: {value: false}", "warrants: ", "readings: {split: any}", "readings: ",
        'warrants: [{id: w, into: c, exercise_price: "0"}]',
        "classes: [{id: c, kind: common, outstanding: 1}, "
        "{id: p, kind: preferred, outstanding: 1, converts_to: c, ratio: 1000/0.75, votes: as_converted}]",
        "acts: [{id: x, kind: joinder, by: [h]}]",
    ],
)  # fmt: skip
def test_it_takes_what_is_read(more: str) -> None:
    text = SOUND.replace("MORE", more)
    if more.startswith("classes"):
        text = text.replace("classes: [{id: c, kind: common, outstanding: 9}], ", "")
    if more.startswith("acts"):
        text = text.replace("holders: []", "holders: [{id: h, capacity: none}]")
    assert wrong(text) == []
    load_text(text, "x")


@pytest.mark.parametrize(
    "more",
    [
        "colour: red", "price: x", 'price: "0.0000000001"', "form_s3: yes", "readings: {split: none}", "readings: {colour: red}",
        "acts: [{id: x, kind: none, by: [h]}]", "acts: [{id: x, kind: joinder, by: []}]",
        "registrations: [{id: r, kind: demand, notice: soon}]",
        "warrants: [{id: W, into: c}]", "warrants: [{id: w}]", "price: 1e20x", "signatures: {amendment_1: [nobody]}",
    ],
)  # fmt: skip
def test_it_refuses_what_is_refused(more: str) -> None:
    text = SOUND.replace("MORE", more)
    assert wrong(text)
    with pytest.raises(InputError):
        load_text(text, "x")


# Blanks, and the keys that an agreement has of its own: those of the form.
FORM = "{regrights: 1, agreement: nvca, matter: M, as_of: 2026-01-05, classes: [{id: c, kind: common, outstanding: 9}], MORE}"
SIGNED = "terms: {agreement_date: 2020-03-02}"


@pytest.mark.parametrize(
    "more",
    [
        f"holders: [], {SIGNED}",
        "holders: [], terms: {agreement_date: 2020-03-02, initiating_percent: majority, size_price: none}",
        'holders: [], terms: {agreement_date: {value: 2020-03-02, basis: assumed, note: n}, size_percent: "200/3"}',
        f"holders: [], {SIGNED}, events: {{ipo: 2025-01-02}}, selling_expenses: '7'",
        f"holders: [{{id: a, capacity: holder, affiliates: x, rule_144: true}}], {SIGNED}",
        f"holders: [], {SIGNED}, acts: [{{id: g, kind: grant, to: Newco, ahead: true}}]",
    ],
)
def test_it_takes_what_an_agreement_with_blanks_reads(more: str) -> None:
    text = FORM.replace("MORE", more)
    assert wrong(text, "nvca") == []
    load_text(text, "x")


@pytest.mark.parametrize(
    "more",
    [
        "holders: []",
        "holders: [], terms: {}",
        "holders: [], terms: {agreement_date: soon}",
        "holders: [], terms: {agreement_date: 2020-03-02, sizes: 1}",
        "holders: [], terms: {agreement_date: 2020-03-02, demand_from: never}",
        "holders: [], terms: {agreement_date: 2020-03-02, demand_years: none}",
        f"holders: [], {SIGNED}, events: {{ipo: soon}}",
        f"holders: [], {SIGNED}, events: {{wedding: 2025-01-02}}",
        f"holders: [{{id: a, capacity: wcas}}], {SIGNED}",
        f"holders: [{{id: a, capacity: holder, family: x}}], {SIGNED}",
    ],
)
def test_it_refuses_what_an_agreement_with_blanks_refuses(more: str) -> None:
    text = FORM.replace("MORE", more)
    assert wrong(text, "nvca")
    with pytest.raises(InputError):
        load_text(text, "x")
