"""A few cases of the fuzzer with every run of the tests; `make fuzz` runs them by the thousand."""

from __future__ import annotations

import random

import fuzz
import pytest


@pytest.mark.parametrize("kind", fuzz.MAKERS)
def test_wrong_and_odd_input_ends_without_a_fault(kind: str) -> None:
    seed = random.SystemRandom().randrange(2**32)
    numbers = [number for number in range(200) if fuzz.case(f"{seed}:{number}").kind == kind][:10]
    found = [line for number in numbers for line in fuzz.batch(seed, range(number, number + 1))[1]]
    assert found == [], f"replay with python tests/fuzz.py --seed {seed} --only NUMBER"


def test_a_seed_gives_the_same_case_again() -> None:
    assert [fuzz.case(f"5:{number}") for number in range(30)] == [fuzz.case(f"5:{number}") for number in range(30)]
    assert fuzz.case("5:1") != fuzz.case("6:1")


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ("regrights: a fault of regrights itself: KeyError: x", 2, "fault"),
        ("Traceback (most recent call last)", 1, "Traceback"),
        ("", 2, "without a word"),
        ("x", 4, "status 4"),
    ],
)
def test_the_fuzzer_sees_a_fault(said: str, status: int, told: str) -> None:
    class Result:
        exception, exit_code, output, stdout, stderr = None, status, said, "", said

    assert told in (fuzz.fault(fuzz.Case("options", ["check"], {}), Result, 0) or "")
    assert "took" in (
        fuzz.fault(fuzz.Case("options", ["check"], {}), type("R", (Result,), {"exit_code": 1, "output": "a"}), 99) or ""
    )
