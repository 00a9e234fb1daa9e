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
SCHEMA = matter_schema()
CHECK = Draft202012Validator(SCHEMA)
SOUND = "{regrights: 1, matter: M, as_of: 2003-01-01, classes: [{id: c, kind: common, outstanding: 9}], holders: [], MORE}"
MATTERS = [
    kb.matter("savvis"),
    *(path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.yaml"))),
    matter_text("savvis", dt.date(2026, 1, 2)),
]


def wrong(text: str) -> list[str]:
    return [error.message for error in CHECK.iter_errors(parse(text, "x").value)]


def test_it_is_a_schema_and_the_command_prints_it() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    result = CliRunner().invoke(build(), ["schema", "matter"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, json.loads(json.dumps(SCHEMA)))


@pytest.mark.parametrize("text", [text for text in MATTERS if "regrights_scenarios" not in text])
def test_it_takes_every_matter_that_comes_with_regrights(text: str) -> None:
    assert wrong(text) == []


def test_every_key_has_its_meaning() -> None:
    def keys(part: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(part, dict):
            yield from part.get("properties", {}).items() if isinstance(part.get("properties"), dict) else ()
            for value in part.values():
                yield from keys(value)
        elif isinstance(part, list):
            for value in part:
                yield from keys(value)

    found = list(keys(SCHEMA))
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
