"""The deals of examples/deals, at the boundaries of their terms; and the table of the README."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import conformance
import pytest

from regrights import kb

README = Path(__file__).parents[1] / "README.md"
MOST_RULES = 12
"""How many rules a deal may have of its own: what more would say is another agreement."""


@pytest.fixture(scope="module", autouse=True)
def beside() -> Iterator[None]:
    """Let the deals stand beside the agreements, for these tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kb.ELSEWHERE, str(conformance.DEALS))
        yield


@pytest.fixture(scope="module", params=conformance.deals(), ids=lambda folder: folder.name)
def deal(request: pytest.FixtureRequest, beside: None) -> conformance.Deal:  # noqa: ARG001
    return conformance.asked(request.param)


def test_every_case_of_a_deal_is_answered_as_expected(deal: conformance.Deal) -> None:
    wrong = {case.name: [entry for entry in case.expectations if not entry.met] for case in deal.cases if case.passed is not True}
    assert not wrong


def test_every_deal_has_cases_on_both_sides_and_few_rules_of_its_own(deal: conformance.Deal) -> None:
    found = {act.admissible for case in deal.cases for act in case.acts.values()}
    assert found == {True, False}
    assert len(deal.cases) >= 3
    assert deal.rules <= MOST_RULES


def test_the_table_of_the_readme_is_that_of_the_deals() -> None:
    readme = README.read_text(encoding="utf-8")
    for folder in conformance.deals():
        row = f"| {conformance.load(folder / 'matter.yaml').matter} | {conformance._says(folder)} |"
        assert row in readme, row
