"""The rules as a knowledge base: documented, complete in words, free of warnings, and with every number a dated statement."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import clingo
import clingo.ast
import pytest
from clingo.ast import AST, ASTType

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.cutback import handed
from regrights.bridge.matter.loading import load
from regrights.bridge.questions.evidence import Grounds
from regrights.bridge.solving import facts, terms
from regrights.bridge.solving.arithmetic import Functions
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.solver import Solver

SAVVIS = agreement_of("savvis")

FILES = sorted(kb.HOME.rglob("*.lp"))
RULES = [path for path in FILES if path.name not in {"vocabulary.lp", "interface.lp"}]


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def predicates(path: Path) -> tuple[set[str], set[str]]:
    """Return the names of the predicates that a file derives, and of all that it speaks of."""
    derived: set[str] = set()
    spoken: set[str] = set()

    def visit(node: AST, heads: set[str]) -> None:
        if node.ast_type == ASTType.SymbolicAtom:
            heads.add(str(node.symbol).partition("(")[0].lstrip("-"))
            return
        for child in node.values():
            for item in child if isinstance(child, clingo.ast.ASTSequence) else [child]:
                if isinstance(item, AST):
                    visit(item, heads)

    def statement(node: AST) -> None:
        if node.ast_type == ASTType.Rule:
            visit(node.head, derived)
            for literal in node.body:
                visit(literal, spoken)

    clingo.ast.parse_string(source(path), statement)
    return derived, spoken | derived


def documented() -> set[str]:
    """Return every predicate that some documentation block names."""
    blocks = [block for path in FILES for block in re.findall(r"%\*!.*?\*%", source(path), flags=re.DOTALL)]
    return {name for block in blocks for name in re.findall(r"\b([a-z]\w*)\(", block)} | {"form_s3"}


def test_every_predicate_that_one_file_hands_to_another_is_documented() -> None:
    derived_in: dict[str, set[str]] = defaultdict(set)
    spoken_in: dict[str, set[str]] = defaultdict(set)
    for path in RULES:
        derived, spoken = predicates(path)
        for name in derived:
            derived_in[name].add(path.name)
        for name in spoken:
            spoken_in[name].add(path.name)
    shared = {name for name, files in spoken_in.items() if len(files) > 1}
    assert len(shared) > 40
    assert sorted(shared - documented()) == []


def test_every_fact_that_the_bridge_writes_is_an_input_of_the_vocabulary() -> None:
    defined = set(re.findall(r"#defined (\w+/\d)\.", source(kb.HOME / "core" / "vocabulary.lp")))
    written = set(re.findall(r'fact\(\s*"(\w+)"', source(Path(facts.__file__)) + source(HANDED)))
    assert len(written) > 25
    assert sorted(written - {name.partition("/")[0] for name in defined}) == FOUND_BY_RULES


HANDED = Path(handed.__file__)
FOUND_BY_RULES = ["bars", "counts_in", "floor", "in_tier", "need", "participant", "reduced", "tier", "tiers_bind", "yields"]
"""What the rules find of an offering, and the bridge hands on to the question of its divisions, where nothing derives it."""


def test_what_the_bridge_hands_on_from_one_question_to_another_is_found_by_rules_and_written_in_one_place() -> None:
    derived = set[str]().union(*(predicates(path)[0] for path in RULES)) | {
        "floor",
        "tiers_bind",
    }  # which this agreement has none of
    assert [name for name in FOUND_BY_RULES if name not in derived] == []
    for name in FOUND_BY_RULES:
        assert source(HANDED).count(f'fact("{name}"') == 1
    stated = {name for name, _ in facts.of_matter(load(), load().as_of)}
    stated |= {name for act in load().acts for name, _ in facts.of_act(act, load())}
    assert stated.isdisjoint(FOUND_BY_RULES)


def written_by(function: ast.FunctionDef, inputs: set[str]) -> set[str]:
    """Return the predicates whose facts a function writes; where it takes a name from a list of its own, all in the list."""
    names: set[str] = set()
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"fact", "facts.fact"}:
            nodes = [call.args[0]] if isinstance(call.args[0], ast.Constant) else ast.walk(function)
            names |= {str(node.value) for node in nodes if isinstance(node, ast.Constant) and node.value in inputs}
    return names


def writers() -> Iterator[tuple[str, str]]:
    """Yield each predicate that the bridge writes facts of, with each function that does."""
    inputs = set(re.findall(r"#defined (\w+)/", source(kb.HOME / "core" / "vocabulary.lp")))
    for path in sorted(Path(facts.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(source(path))):
            if isinstance(node, ast.FunctionDef):
                yield from ((name, f"{path.name}: {node.name}") for name in written_by(node, inputs))


def test_no_predicate_has_two_writers_and_so_two_meanings() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for name, writer in writers():
        found[name].add(writer)
    assert len(found) > 40
    assert {name: sorted(by) for name, by in found.items() if len(by) > 1} == {}
    text = source(kb.HOME / "core" / "vocabulary.lp")
    defined = Counter(re.findall(r"#defined (\w+/\d)\.", text))
    documented = Counter(re.findall(r"^%\*! (\w+)", text, flags=re.MULTILINE))
    assert [name for name, times in (defined + documented).items() if times > 1] == []


def test_the_readme_of_the_rules_names_every_file() -> None:
    readme = source(kb.HOME / "README.md")
    assert [str(path.relative_to(kb.HOME)) for path in FILES if f"`{path.relative_to(kb.HOME)}`" not in readme] == []


CHOOSES_THE_MATTER = "compare"
"""The question that chooses a small cap table, too: nothing in it is given, and its numbers are the sizes of that table."""
BESIDE = {"requests": ("candidates",), "requests_touched": ("candidates",)}
"""Questions that choose nothing, or tell nothing, without another that they are put beside."""


@pytest.mark.parametrize("task", [task for task in kb.tasks() if task != CHOOSES_THE_MATTER])
def test_what_is_not_chosen_is_a_fact_when_it_is_grounded(task: str) -> None:
    """Otherwise sums would be tried for every combination of their addends."""
    matter = load()
    acts = "" if task == "requests" else "".join(terms.text_of(facts.of_act(act, matter)) for act in matter.acts)
    rules = kb.program(kb.DEFAULT, *BESIDE.get(task, ()), task)
    control = clingo.Control(["--warn=none"])
    control.add("base", [], rules + terms.text_of(facts.of_matter(matter, matter.as_of)) + acts)
    control.ground([("base", [])], context=Functions())
    open_atoms = {str(atom.symbol) for atom in control.symbolic_atoms if not atom.is_fact and "set(" not in str(atom.symbol)}
    assert {name.partition("(")[0] for name in open_atoms} <= {"trying", "picked", "somebody_picked"}


@pytest.mark.parametrize("task", kb.tasks())
def test_every_question_grounds_without_a_warning_on_the_embedded_matter(task: str) -> None:
    matter = load()
    given = list(facts.of_matter(matter, matter.as_of))
    acts = [] if task == "requests" else list(facts.of_act(matter.acts[1], matter))
    wanted = [entry for entry in given if entry[0] == "today"] if task == CHOOSES_THE_MATTER else given + acts
    Solver(kb.DEFAULT, (*BESIDE.get(task, ()), task), terms.text_of(iter(wanted)))  # raises on a warning


@pytest.mark.parametrize("path", [path for path in RULES if path.parent.name in {"savvis", "tasks"}], ids=lambda path: path.name)
def test_the_numbers_of_the_contract_are_dated_statements_and_never_literals(path: Path) -> None:
    if path.stem in {"terms", "quantity", "weighing", CHOOSES_THE_MATTER}:
        return
    text = re.sub(r"%\*!.*?\*%", "", source(path), flags=re.DOTALL)
    rules = re.sub(r'%.*|"[^"]*"|rank\([^)]*\)|tier\([^)]*\)|severity\([^)]*\)|^#.*$', "", text, flags=re.MULTILINE)
    assert set(re.findall(r"(?<![\w])\d+", rules)) <= {"0", "1"}


def heads(predicate: str, position: int) -> set[str]:
    """Return the constants that stand at a position of a predicate's heads."""
    found: set[str] = set()
    for path in RULES:
        for head in re.findall(rf"^{predicate}\((.*?)\)\s*(?::-|\.)", source(path), flags=re.MULTILINE):
            arguments = re.split(r",(?![^(]*\))", head)
            found |= set(re.findall(r"\b[a-z]\w*", arguments[position]))
    return found


@pytest.mark.parametrize(
    ("predicate", "position", "known"),
    [
        ("condition", 2, SAVVIS.words.conditions),
        ("test", 3, SAVVIS.words.tests),
        ("subtest", 1, SAVVIS.words.tests),
        ("follows", 1, SAVVIS.words.duties),
        ("tag", 0, SAVVIS.words.rules),
        ("opens", 1, SAVVIS.ways),
        ("binds_from", 0, SAVVIS.sources),
        ("needed_signatory", 0, SAVVIS.signatories),
        ("unreconciled", 0, SAVVIS.words.unreconciled),
    ],
)
def test_every_id_has_words(predicate: str, position: int, known: dict[str, object]) -> None:
    ids = heads(predicate, position)
    assert ids, f"no head of {predicate} was found"
    assert sorted(ids - set(known)) == []


def first_words(pattern: str, *names: str) -> set[str]:
    """Return what a pattern finds in the rules of questions, those that an agreement adds included."""
    paths = [path for name in names for path in kb.files(kb.DEFAULT, name) if path.stem == name]
    return {word for path in paths for word in re.findall(pattern, source(path), flags=re.MULTILINE)}


def test_every_claim_ground_and_lever_has_words_and_none_is_without_a_rule() -> None:
    claims = first_words(r"^holds\((\w+)\(", "why") - {"condition", "test"}
    tests_told_otherwise = (set(SAVVIS.words.claims) & set(SAVVIS.words.tests)) | {"no_way"}
    assert claims == set(SAVVIS.words.claims) - tests_told_otherwise
    grounds = first_words(r"^rests\(.*?, (\w+)(?:\([^()]*(?:\([^()]*\))?[^()]*\))?\) :-", "why")
    told_as_entries = {"covered", "preferred", "warrants", "purchase"}
    assert [name for name in grounds if not hasattr(Grounds, f"_{name}") and name not in SAVVIS.words.grounds] == []
    drawn = {"joins", "sum", "share", "holding", "carries", "gives", "asks", "brings", "class", "nothing"}
    elsewhere = {"event", "no_event", "selling_expenses", "act_expenses", "counsel_fees", "group", "holder_mark"}
    assert grounds - told_as_entries | drawn | elsewhere == set(SAVVIS.words.grounds)
    levers = first_words(r"^lever\(.*?, ([a-z]\w*)(?:\(.*?\))?\)\s*:-", "cures") | first_words(r"^alternative\(X, (\w+)", "cures")
    levers |= first_words(r"^mended_by\(\w+, \w+, (\w+)\)", "cures")
    assert levers == set(SAVVIS.words.changes)
    assert first_words(r"^decides\(X, .*?, (\w+)\)\s*:-", "cures") == set(SAVVIS.words.hands)


def test_no_words_stand_for_an_id_that_the_rules_do_not_know() -> None:
    rules = " ".join(source(path) for path in RULES)
    tables = (
        SAVVIS.words.conditions,
        SAVVIS.words.tests,
        SAVVIS.words.duties,
        SAVVIS.ways,
        SAVVIS.kinds,
        SAVVIS.sources,
        SAVVIS.words.unreconciled,
        SAVVIS.words.controls,
    )
    assert [name for table in tables for name in table if not re.search(rf"\b{name}\b", rules)] == []


def test_the_readings_in_words_are_those_of_the_rules_with_the_same_defaults() -> None:
    matter = load()
    rows = Solver(kb.DEFAULT, "check", terms.text_of(facts.of_matter(matter, matter.as_of))).model()
    assert dict(rows.of(Reading)) == {issue: next(iter(reading.options)) for issue, reading in SAVVIS.readings.items()}
    assert len(SAVVIS.readings) == 24
    assert [issue for issue, reading in SAVVIS.readings.items() if reading.shapes] == ["short_form_reuters", "short_form_shares"]


def test_every_reading_that_the_rules_take_is_declared_and_every_one_declared_is_taken() -> None:
    rules = " ".join(re.sub(r"%.*", "", source(path)) for path in RULES)
    taken = set(re.findall(r"\breading\((\w+), (\w+)\)", rules)) - {("I", "O")}
    declared = {(issue, option) for issue, reading in SAVVIS.readings.items() for option in reading.options}
    assert {pair for pair in taken if pair[1][0].islower()} <= declared
    assert {issue for issue, _ in taken if issue[0].islower()} == set(SAVVIS.readings)


def literals(node: AST) -> Iterator[AST]:
    """Yield every part of a statement."""
    yield node
    for child in node.values():
        for item in child if isinstance(child, clingo.ast.ASTSequence) else [child]:
            if isinstance(item, AST):
                yield from literals(item)


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(kb.HOME)))
def test_the_rules_are_ready_for_the_next_clingo(path: Path) -> None:
    """No anonymous variable stands under `not`, and nothing is divided but shares and fractions, which are never negative."""
    statements: list[AST] = []
    clingo.ast.parse_string(source(path), statements.append)
    parts = [part for statement in statements for part in literals(statement)]
    negated = [part for part in parts if part.ast_type == ASTType.Literal and part.sign != clingo.ast.Sign.NoSign]
    anonymous = [
        str(part) for part in negated if any(inner.ast_type == ASTType.Variable and inner.name == "_" for inner in literals(part))
    ]
    assert anonymous == []
    operators = {clingo.ast.BinaryOperator.Division, clingo.ast.BinaryOperator.Modulo}
    divided = [str(part) for part in parts if part.ast_type == ASTType.BinaryOperation and part.operator_type in operators]
    assert divided == [] or path.name in {"quantity.lp", "weighing.lp"}
