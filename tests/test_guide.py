"""The guide to the rules: what kb/README.md shows is run; agreements stand side by side; and an id without words is told."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement
from pathlib import Path
from typing import NamedTuple

import clingo.ast
import pytest
from clingo.ast import AST, ASTType
from typer.testing import CliRunner

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, agreement_of
from regrights.bridge.basics.errors import InputError
from regrights.bridge.matter.loading import load_text
from regrights.bridge.solving import facts, terms
from regrights.bridge.solving.shown.sources import InForce
from regrights.bridge.solving.solver import Solver
from regrights.cli.app import build

README = (kb.HOME / "README.md").read_text(encoding="utf-8")
BESIDE = Path(__file__).parent / "agreements"
"""The agreements that only tests have."""


class Block(NamedTuple):
    """A fenced block: what it is written in, the path that it is of, where it is of one, and its text."""

    language: str
    path: str
    text: str


class Shown(NamedTuple):
    """A command of the guide, and the lines of its output that are shown."""

    command: str
    lines: list[str]


def blocks() -> list[Block]:
    return [Block(*found) for found in re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)]


def shown() -> list[Shown]:
    commands: list[Shown] = []
    for line in (line for block in blocks() if block.language == "console" for line in block.text.splitlines()):
        if line.startswith("$ "):
            commands.append(Shown(line.removeprefix("$ "), []))
        else:
            commands[-1].lines.append(line)
    return commands


FILES = [block for block in blocks() if block.path]
ADDED = sorted({block.path.partition("/")[0] for block in FILES if block.path.endswith("/agreement.toml")})
OWN = sorted({path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"})
TESTED = sorted(path.parent.name for path in BESIDE.glob("*/agreement.toml"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the guide, written out."""
    folder = tmp_path_factory.mktemp("guide")
    for block in FILES:
        (folder / block.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / block.path).write_text(block.text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def agreements(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kb.ELSEWHERE, f"{folder}{os.pathsep}{BESIDE}")
    monkeypatch.chdir(folder)


def test_the_guide_adds_a_rule_a_reading_an_amendment_and_an_agreement() -> None:
    assert ADDED == ["handshake", "priced", "side_letter", "side_letter_read", "third_demand"]
    assert [block.path for block in FILES if block.path.endswith(".yaml")] == [
        "quiet.yaml",
        "quiet_read.yaml",
        "third.yaml",
        "deal.yaml",
        "priced.yaml",
    ]
    asked = {entry.command.split()[1] for entry in shown() if "deal.yaml" in entry.command}
    assert asked == {"check", "requests", "readings", "cures"}


@pytest.mark.parametrize("entry", shown(), ids=lambda entry: entry.command)
def test_every_command_of_the_guide_says_what_is_shown(entry: Shown) -> None:
    program, *arguments = shlex.split(entry.command)
    assert program == "regrights"
    result = CliRunner().invoke(build(), arguments, env={"COLUMNS": "100"})
    said = iter(result.stdout.splitlines())
    assert entry.lines
    assert [line for line in entry.lines if line not in said] == [], result.output  # each after the one before it


def test_an_act_of_a_kind_that_the_agreement_does_not_know_is_refused(folder: Path) -> None:
    text = (folder / "deal.yaml").read_text(encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_text(text.replace("id: bobs, kind: demand", "id: bobs, kind: short_form"), "deal.yaml")
    (finding,) = raised.value.findings
    assert (finding.key, finding.message, finding.mend) == (
        "acts[1].kind",
        "the agreement knows no short_form",
        "the kinds: demand",
    )
    joining = CliRunner().invoke(build(), ["whatif", "deal.yaml", "--change", "joinder bob"])
    assert joining.exit_code == 2
    assert "the agreement knows no joinder" in joining.stderr


MATTER = "regrights: 1\nagreement: {name}\nmatter: nobody\nas_of: 2020-01-01\nclasses: []\nholders: []\nterms: {terms}\n"
OF_UNIT = {"date": "2019-06-03"}
"""A value of a blank that has no default, by its unit."""


def in_force(name: str) -> list[str]:
    """Return what is in force in a matter of nobody that fills in what it must, read and asked anew."""
    blanks = agreement_of(name).blanks.items()
    filled = {blank: OF_UNIT[entry.unit] for blank, entry in blanks if entry.default is None}
    text = MATTER.format(name=name, terms="{" + ", ".join(f"{blank}: {value}" for blank, value in filled.items()) + "}")
    matter = load_text(text if filled else text.replace("terms: {}\n", ""), name)
    assert matter.agreed.name == name
    rows = Solver(name, "check", terms.text_of(facts.of_matter(matter, matter.as_of))).model()  # raises on a warning
    return sorted(row.source for row in rows.of(InForce))


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(sorted({*OWN, *TESTED, *ADDED}), 2)))
def test_agreements_load_side_by_side(one: str, other: str) -> None:
    before = in_force(one)
    assert "base" in before
    assert "base" in in_force(other)
    assert in_force(one) == before


def test_an_amendment_that_is_laid_over_leaves_what_is_below_as_it_was() -> None:
    assert in_force("side_letter") == [*in_force("savvis"), "side_letter"]
    assert in_force("third_demand") == in_force("savvis")  # Reuters has not signed
    assert "quiet_notice" in agreement_of("side_letter_read").readings
    assert "quiet_notice" not in agreement_of("side_letter").readings


# Where an id stands in the head of a rule, and what must have words for it.
def sayings(agreed: Agreement) -> list[tuple[str, int, Mapping[str, object]]]:
    words = agreed.words
    return [
        ("condition", 2, words.conditions),
        ("test", 3, words.tests),
        ("subtest", 1, words.tests),
        ("follows", 1, words.duties),
        ("left_out", 3, words.left_out),
        ("unsettled", 1, words.unsettled),
        ("why_counts", 1, words.ledger),
        ("tag", 0, words.rules),
        ("stated", 0, agreed.terms),
        ("stated", 2, agreed.sources),
        ("limb_figure", 0, words.limbs),
        ("unreconciled", 0, words.unreconciled),
        ("control_total", 0, words.controls),
        ("provision", 0, words.provisions),
        ("binds_from", 0, agreed.sources),
        ("amends", 0, agreed.sources),
        ("needed_signatory", 0, agreed.signatories),
        ("opens", 1, agreed.ways),
        ("opens", 2, agreed.capacities),
        ("clause", 2, kb.clauses(agreed.name)),
    ]


def ids(term: AST) -> Iterator[str]:
    """Yield the ids that a term may be: a constant, the name of a function, or those of a pool."""
    match term.ast_type:
        case ASTType.SymbolicTerm if term.symbol.type in {clingo.SymbolType.Function, clingo.SymbolType.String}:
            yield term.symbol.name if term.symbol.type == clingo.SymbolType.Function else term.symbol.string
        case ASTType.Function if term.name and not term.external:
            yield term.name
        case ASTType.Pool:
            for argument in term.arguments:
                yield from ids(argument)


def heads(name: str) -> Iterator[tuple[str, list[AST]]]:
    """Yield the predicate and the arguments of every head of an agreement's rules, its questions included."""
    found: list[AST] = []
    for path in kb.files(name, *kb.tasks()):
        clingo.ast.parse_string(path.read_text(encoding="utf-8"), found.append)
    for rule in found:
        if rule.ast_type == ASTType.Rule and rule.head.ast_type == ASTType.Literal:
            atom = rule.head.atom
            if atom.ast_type == ASTType.SymbolicAtom:
                symbols = atom.symbol.arguments if atom.symbol.ast_type == ASTType.Pool else [atom.symbol]
                yield from ((symbol.name, list(symbol.arguments)) for symbol in symbols if symbol.ast_type == ASTType.Function)


def without_words(name: str) -> list[str]:
    """Return every id of an agreement's rules that has no words, with the predicate that it stands in."""
    lists = sayings(agreement_of(name))
    missing = {
        f"{predicate} {found}"
        for predicate, arguments in heads(name)
        for of, position, known in lists
        if of == predicate and position < len(arguments)
        for found in ids(arguments[position])
        if found not in known
    }
    return sorted(missing)


@pytest.mark.parametrize("name", [*OWN, *TESTED, *ADDED])
def test_every_id_of_the_rules_has_words(name: str) -> None:
    assert without_words(name) == []


@pytest.mark.parametrize(
    ("file", "said", "told"),
    [
        ("words.toml", "has_them", "test has_them"),
        ("words.toml", "partner_request", "condition partner_request"),
        ("agreement.toml", "\npartners", "opens partners"),
        ("agreement.toml", "least", "stated least"),
        ("clauses.toml", '"1"', "clause 1"),
    ],
)
def test_an_id_without_words_is_told(
    file: str, said: str, told: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"without_{told.replace(' ', '_')}"
    shutil.copytree(folder / "handshake", tmp_path / name)
    path = tmp_path / name / file
    text = path.read_text(encoding="utf-8")
    assert text.count(said) == 1
    path.write_text(text.replace(said, '\n"another"' if said.startswith("\n") else '"another"'), encoding="utf-8")
    monkeypatch.setenv(kb.ELSEWHERE, str(tmp_path))
    assert without_words(name) == [told]
