"""Matters before and after changes, as pages for people."""

from __future__ import annotations

from collections.abc import Sequence

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.answers.changed import CompareAnswer, Difference, ScenarioAnswer
from regrights.cli.page import MOST, detail, line, more, title
from regrights.cli.render import show_basis, show_matters

STYLES = {"became possible": "green", "was lost": "red", "moved": ""}
TITLES = {"became possible": "Became possible", "was lost": "Was lost", "moved": "Moved"}


def show_scenarios(agreed: Agreement, answers: Sequence[ScenarioAnswer], *, tests_only: bool) -> None:
    """Print each scenario's differences and what it expected; of tests only what failed; and a summary of those that expect."""
    for answer in answers:
        if tests_only:
            _result(answer)
        else:
            _scenario(agreed, answer)
    if tests_only or any(answer.passed is not None for answer in answers):
        passed = sum(answer.passed is True for answer in answers)
        nothing = sum(answer.passed is None for answer in answers)
        line()
        text = f"{passed} passed, {len(answers) - passed - nothing} failed" + (f", {nothing} expect nothing" if nothing else "")
        line(text, style="green" if passed == len(answers) else "red")


def show_differences(differences: Sequence[Difference]) -> None:
    """Print what became possible, what was lost and what moved, before and after, and by which change."""
    for move, heading in TITLES.items():
        found = [entry for entry in differences if entry.move == move]
        if not found:
            continue
        line(f"{heading}: {len(found)}", style="bold")
        for entry in found[:MOST]:
            detail(entry.text, STYLES[move])
            line(f"before: {entry.before or 'not there'}", indent=6, hang=2)
            line(f"after:  {entry.after or 'not there'}", indent=6, hang=2)
            if entry.by:
                line(f"by: {'; '.join(entry.by)}", indent=6, hang=2, style="dim")
        more(len(found))
    if not differences:
        line("Nothing differs.")


def _scenario(agreed: Agreement, answer: ScenarioAnswer) -> None:
    title(answer.name)
    line(f"{answer.matter}, as of {answer.as_of}")
    for number, change in enumerate(answer.changes, 1):
        line(f"{number}. {change}", indent=2, hang=3)
    for change in answer.later:
        line(f"not yet: {change}", indent=2, hang=3, style="dim")
    show_differences(answer.differences)
    for entry in answer.expectations:
        mark, style = ("as expected", "green") if entry.met else ("NOT AS EXPECTED", "red")
        line(f"{mark}: {entry.text}{'' if entry.met else f'; found: {entry.found}'}", hang=2, style=style)
    show_matters(agreed, answer.matters, complete=answer.matters_complete)
    if answer.after is not None:
        show_basis(answer.after.basis)


def _result(answer: ScenarioAnswer) -> None:
    mark = {True: "pass", False: "FAIL", None: "FAIL"}[answer.passed]
    line(f"{mark} {answer.name}", hang=5, style="green" if answer.passed else "red")
    for entry in answer.expectations:
        if not entry.met:
            line(f"{entry.text}; found: {entry.found}", indent=5, hang=2)
    if answer.passed is None:
        line("it expects nothing, and so does not pass", indent=5)


def show_compare(agreed: Agreement, answer: CompareAnswer) -> None:
    """Print what differs between two texts or days, and every kind of situation in which the texts differ."""
    line(answer.matter, style="bold")
    for when, sources in zip((answer.before, answer.after), answer.in_force, strict=True):
        line(f"{when}: {'; '.join(agreed.sources[source] for source in sources) or 'nothing'} in force", hang=2)
    title("For this matter")
    show_differences(answer.differences)
    _situations(agreed, answer)
    show_matters(agreed, answer.matters, complete=answer.matters_complete)
    show_basis(answer.basis)


def _situations(agreed: Agreement, answer: CompareAnswer) -> None:
    if not answer.situations:
        return
    title(f"In {len(answer.situations)} kinds of situation the texts differ")
    line(
        "over all tables of two holders with up to 10 common, 10 preferred and 10 shares on each kind of warrant, of 100 votes",
        hang=2,
    )
    # What is told apart by no provision comes last, and has words for every agreement.
    for provision, heading in sorted(agreed.words.provisions.items(), key=lambda entry: entry[0] == "elsewhere"):
        found = [entry for entry in answer.situations if entry.provision == provision]
        if found:
            line(heading, style="bold", hang=2)
        for entry in found:
            asked = f", {agreed.words.conditions[entry.condition]}" if entry.condition else ""
            who = f"{agreed.kinds[entry.kind]}, {agreed.words.standings[entry.who]}"
            detail(f"{who}: {agreed.words.outcomes[entry.outcome]} [{entry.clause}{asked}]")
            line(f"smallest: {entry.example}", indent=6, hang=2, style="dim")
