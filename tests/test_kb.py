"""The rules as a knowledge base: documented, complete in words, free of warnings, and with every number a dated statement."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import clingo
import clingo.ast
import pytest
from clingo.ast import AST, ASTType

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, agreement_of
from regrights.bridge.cutback import handed
from regrights.bridge.matter.loading import load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.evidence import Grounds
from regrights.bridge.solving import facts, terms
from regrights.bridge.solving.arithmetic import Functions
from regrights.bridge.solving.shown.readings import Reading
from regrights.bridge.solving.solver import Solver

OWN = sorted({path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"})
"""The agreements that come with regrights; each is looked at with its own rules and words, and no other's."""
AGREED = {name: agreement_of(name) for name in OWN}
FILES = sorted(kb.HOME.rglob("*.lp"))
LISTS = {"vocabulary.lp", "interface.lp"}
RULES = [path for path in FILES if path.name not in LISTS]
each_agreement = pytest.mark.parametrize("name", OWN)


def files_of(name: str) -> list[Path]:
    """Return every file of rules that an agreement has, the questions included."""
    return kb.files(name, *kb.tasks())


def rules_of(name: str) -> list[Path]:
    return [path for path in files_of(name) if path.name not in LISTS]


def matter_of(name: str) -> Matter:
    """Return the matter that comes with an agreement."""
    return load_text(kb.matter(name) or "", name)


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


def documented(name: str) -> set[str]:
    """Return every predicate that some documentation block of an agreement's rules names."""
    blocks = [block for path in files_of(name) for block in re.findall(r"%\*!.*?\*%", source(path), flags=re.DOTALL)]
    return {name for block in blocks for name in re.findall(r"\b([a-z]\w*)\(", block)} | {"form_s3"}


@each_agreement
def test_every_predicate_that_one_file_hands_to_another_is_documented(name: str) -> None:
    spoken_in: dict[str, set[Path]] = defaultdict(set)
    for path in rules_of(name):
        for predicate in predicates(path)[1]:
            spoken_in[predicate].add(path)
    shared = {predicate for predicate, files in spoken_in.items() if len(files) > 1}
    assert len(shared) > 40
    assert sorted(shared - documented(name)) == []


def test_every_file_of_rules_is_of_some_agreement() -> None:
    assert sorted({path for name in OWN for path in files_of(name)}) == FILES


def test_every_fact_that_the_bridge_writes_is_an_input_of_the_vocabulary() -> None:
    defined = set(re.findall(r"#defined (\w+/\d)\.", source(kb.HOME / "core" / "vocabulary.lp")))
    written = set(re.findall(r'fact\(\s*"(\w+)"', source(Path(facts.__file__)) + source(HANDED)))
    assert len(written) > 25
    assert sorted(written - {name.partition("/")[0] for name in defined}) == FOUND_BY_RULES


HANDED = Path(handed.__file__)
FOUND_BY_RULES = ["bars", "counts_in", "floor", "in_tier", "need", "participant", "reduced", "tier", "tiers_bind", "yields"]
"""What the rules find of an offering, and the bridge hands on to the question of its divisions, where nothing derives it."""


def test_what_the_bridge_hands_on_from_one_question_to_another_is_found_by_rules_and_written_in_one_place() -> None:
    derived = set[str]().union(*(predicates(path)[0] for path in RULES))
    assert [name for name in FOUND_BY_RULES if name not in derived] == []
    for name in FOUND_BY_RULES:
        assert source(HANDED).count(f'fact("{name}"') == 1
    for matter in map(matter_of, OWN):
        stated = {name for name, _ in facts.of_matter(matter, matter.as_of)}
        stated |= {name for act in matter.acts for name, _ in facts.of_act(act, matter)}
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


@each_agreement
@pytest.mark.parametrize("task", [task for task in kb.tasks() if task != CHOOSES_THE_MATTER])
def test_what_is_not_chosen_is_a_fact_when_it_is_grounded(task: str, name: str) -> None:
    """Otherwise sums would be tried for every combination of their addends."""
    matter = matter_of(name)
    acts = "" if task == "requests" else "".join(terms.text_of(facts.of_act(act, matter)) for act in matter.acts)
    rules = kb.program(name, *BESIDE.get(task, ()), task)
    control = clingo.Control(["--warn=none"])
    control.add("base", [], rules + terms.text_of(facts.of_matter(matter, matter.as_of)) + acts)
    control.ground([("base", [])], context=Functions())
    open_atoms = {str(atom.symbol) for atom in control.symbolic_atoms if not atom.is_fact and "set(" not in str(atom.symbol)}
    assert {atom.partition("(")[0] for atom in open_atoms} <= {"trying", "picked", "somebody_picked"}


@each_agreement
@pytest.mark.parametrize("task", kb.tasks())
def test_every_question_grounds_without_a_warning_on_the_embedded_matter(task: str, name: str) -> None:
    matter = matter_of(name)
    given = list(facts.of_matter(matter, matter.as_of))
    acts = [] if task == "requests" else list(facts.of_act(matter.acts[1], matter))
    wanted = [entry for entry in given if entry[0] in {"today", "given_term"}] if task == CHOOSES_THE_MATTER else given + acts
    Solver(name, (*BESIDE.get(task, ()), task), terms.text_of(iter(wanted)))  # raises on a warning


# A number of the contract that is no statement yet, and why.
NO_STATEMENTS = {
    # 2.1(c), 2.1(d)(ii): "in any twelve month period" is no blank of the form, and nothing displaces it.
    "nvca/s2_1c_deferral.lp": ["@months_after(T, -12)"],
    "nvca/s2_1d_excuses.lp": ["@months_after(T, -12)"],
}
MONTHS_OF_YEARS = "12*N"
"""What turns a term in years into months; no number of a contract."""


@pytest.mark.parametrize(
    "path",
    [path for path in RULES if path.parent.name in {*OWN, "tasks"}],
    ids=lambda path: str(path.relative_to(kb.HOME)),
)
def test_the_numbers_of_the_contract_are_dated_statements_and_never_literals(path: Path) -> None:
    if path.stem in {"terms", "quantity", "weighing", CHOOSES_THE_MATTER}:
        return
    text = re.sub(r"%\*!.*?\*%", "", source(path), flags=re.DOTALL)
    for known in NO_STATEMENTS.get(str(path.relative_to(kb.HOME)), []):
        assert text.count(known) == 1, known
        text = text.replace(known, "")
    text = text.replace(f"@months_after(D, {MONTHS_OF_YEARS})", "")
    rules = re.sub(r'%.*|"[^"]*"|rank\([^)]*\)|tier\([^)]*\)|severity\([^)]*\)|^#.*$', "", text, flags=re.MULTILINE)
    assert set(re.findall(r"(?<![\w])\d+", rules)) <= {"0", "1"}


def heads(name: str, predicate: str, position: int) -> set[str]:
    """Return the constants that stand at a position of a predicate's heads, in the rules of an agreement."""
    found: set[str] = set()
    for path in rules_of(name):
        for head in re.findall(rf"^{predicate}\((.*?)\)\s*(?::-|\.)", source(path), flags=re.MULTILINE):
            arguments = re.split(r",(?![^(]*\))", head)
            found |= set(re.findall(r"\b[a-z]\w*", arguments[position]))
    return found


def known_ids(agreed: Agreement) -> dict[tuple[str, int], Mapping[str, object]]:
    """Return where an id stands in the head of a rule, and what must have words for it."""
    return {
        ("condition", 2): agreed.words.conditions,
        ("test", 3): agreed.words.tests,
        ("subtest", 1): agreed.words.tests,
        ("follows", 1): agreed.words.duties,
        ("tag", 0): agreed.words.rules,
        ("opens", 1): agreed.ways,
        ("binds_from", 0): agreed.sources,
        ("needed_signatory", 0): agreed.signatories,
        ("unreconciled", 0): agreed.words.unreconciled,
    }


HAS_NONE = {"nvca": {"needed_signatory"}}
"""What an agreement has no rule of: the form does not say who signs a paper that amends it, and states no totals."""


@each_agreement
@pytest.mark.parametrize(("predicate", "position"), known_ids(AGREED[kb.DEFAULT]))
def test_every_id_has_words(predicate: str, position: int, name: str) -> None:
    ids = heads(name, predicate, position)
    assert bool(ids) == (predicate not in HAS_NONE.get(name, set())), f"heads of {predicate}: {sorted(ids)}"
    assert sorted(ids - set(known_ids(AGREED[name])[predicate, position])) == []


def first_words(name: str, pattern: str, question: str) -> set[str]:
    """Return what a pattern finds in the rules of a question, those that an agreement adds included."""
    paths = kb.files_alone(name, question)
    return {word for path in paths for word in re.findall(pattern, source(path), flags=re.MULTILINE)}


def own_words(name: str, table: str) -> set[str]:
    """Return the ids that an agreement has words for, beside those that every agreement has."""
    return set(kb.table(name, "words").get(table, {})) - set(kb.common("words").get(table, {}))


@each_agreement
def test_every_claim_has_words_and_none_is_without_a_rule(name: str) -> None:
    words = AGREED[name].words
    claims = first_words(name, r"^holds\((\w+)\(", "why") - {"condition", "test"}
    tests_told_otherwise = (set(words.claims) & set(words.tests)) | {"no_way"}
    assert claims == set(words.claims) - tests_told_otherwise


def grounds_of(name: str) -> set[str]:
    """Return what claims rest on by the rules of an agreement."""
    return first_words(name, r"^rests\(.*?, ([a-z]\w*)(?:\([^()]*(?:\([^()]*\))?[^()]*\))?\) :-", "why")


ENTRIES = {"covered", "preferred", "warrants", "purchase"}
"""Grounds that are told as the entries of a holder."""
DRAWN = {"joins", "sum", "share", "holding", "carries", "gives", "asks", "brings", "class", "options", "nothing"}
"""What is drawn from the addends of a sum; rules do not say it."""
BY_ITEM = {"event", "no_event", "group", "holder_mark", "selling_expenses", "act_expenses", "counsel_fees"}
"""What a claim rests on as its condition does: rests(N, Item), where because(X, W, C, Item) holds; or the same, unsaid, or said
by the act."""


@each_agreement
def test_every_ground_has_words_and_no_words_of_its_own_are_without_a_rule(name: str) -> None:
    known, grounds = AGREED[name].words.grounds, grounds_of(name)
    assert [ground for ground in grounds if not hasattr(Grounds, f"_{ground}") and ground not in known] == []
    assert own_words(name, "grounds") <= grounds


def test_no_ground_has_words_that_no_agreement_rests_on() -> None:
    grounds = set[str]().union(*map(grounds_of, OWN))
    assert grounds - ENTRIES | DRAWN | BY_ITEM == set[str]().union(*(agreed.words.grounds for agreed in AGREED.values()))


def levers_of(name: str) -> set[str]:
    """Return what may be changed by the rules of an agreement."""
    levers = first_words(name, r"^lever\(.*?, ([a-z]\w*)(?:\(.*?\))?\)\s*:-", "cures")
    levers |= first_words(name, r"^alternative\(X, (\w+)", "cures")
    return levers | first_words(name, r"^mended_by\(\w+, \w+, (\w+)\)", "cures")


@each_agreement
def test_every_lever_has_words_and_no_words_of_its_own_are_without_a_rule(name: str) -> None:
    words = AGREED[name].words
    assert levers_of(name) <= set(words.changes)
    assert own_words(name, "changes") <= levers_of(name)
    assert first_words(name, r"^decides\(X, .*?, (\w+)\)\s*:-", "cures") == set(words.hands)


def test_no_lever_has_words_that_no_agreement_pulls() -> None:
    assert set[str]().union(*map(levers_of, OWN)) == set[str]().union(*(agreed.words.changes for agreed in AGREED.values()))


@each_agreement
def test_no_words_stand_for_an_id_that_the_rules_do_not_know(name: str) -> None:
    rules = " ".join(source(path) for path in rules_of(name))
    agreed = AGREED[name]
    tables = (
        agreed.words.conditions,
        agreed.words.tests,
        agreed.words.duties,
        agreed.ways,
        agreed.kinds,
        agreed.sources,
        agreed.words.unreconciled,
        agreed.words.controls,
    )
    assert [found for table in tables for found in table if not re.search(rf"\b{found}\b", rules)] == []


SHAPES = {"savvis": ["short_form_reuters", "short_form_shares"], "nvca": []}
"""The readings of each agreement that say who may be tried with how many shares."""
READINGS = {"savvis": 24, "nvca": 11}


@each_agreement
def test_the_readings_in_words_are_those_of_the_rules_with_the_same_defaults(name: str) -> None:
    matter, readings = matter_of(name), AGREED[name].readings
    rows = Solver(name, "check", terms.text_of(facts.of_matter(matter, matter.as_of))).model()
    assert dict(rows.of(Reading)) == {issue: next(iter(reading.options)) for issue, reading in readings.items()}
    assert len(readings) == READINGS[name]
    assert [issue for issue, reading in readings.items() if reading.shapes] == SHAPES[name]


@each_agreement
def test_every_reading_that_the_rules_take_is_declared_and_every_one_declared_is_taken(name: str) -> None:
    rules = " ".join(re.sub(r"%.*", "", source(path)) for path in rules_of(name))
    taken = set(re.findall(r"\breading\((\w+), (\w+)\)", rules)) - {("I", "O")}
    readings = AGREED[name].readings
    declared = {(issue, option) for issue, reading in readings.items() for option in reading.options}
    assert {pair for pair in taken if pair[1][0].islower()} <= declared
    assert {issue for issue, _ in taken if issue[0].islower()} == set(readings)


@each_agreement
def test_every_blank_is_asked_for_and_every_term_that_is_asked_for_is_declared(name: str) -> None:
    """A blank that no rule asks for would be filled in for nothing, and a term that nothing states would never hold."""
    rules = " ".join(re.sub(r"%.*", "", source(path)) for path in rules_of(name))
    agreed = AGREED[name]
    assert [blank for blank in agreed.blanks if not re.search(rf"\bterm\({blank}\b", rules)] == []
    asked = set(re.findall(r"\bterm\(([a-z]\w*)\b", rules))
    assert sorted(asked - set(agreed.terms) - set(agreed.blanks)) == []


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
