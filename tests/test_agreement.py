"""The agreement is data: no id of one stands in the code, and its parties are called as the deal calls them."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.errors import InputError
from regrights.bridge.matter.loading import load, load_text
from regrights.cli.app import build

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for folder in ("bridge", "cli") for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".j2"})
CORE = sorted(path for folder in ("core", "tasks") for path in (kb.HOME / folder).rglob("*") if path.suffix in {".lp", ".toml"})
PLAIN = {"split", "purchases", "covered", "allotment"}
"""Ids that are English words, too: they may be said, and are no literals, but for the keys of answers."""
KEYS = {"split", "reply_days"}
ORDINARY = {
    "floor": r"\bterm\(floor\b|\bstated\(floor\b",  # savvis, a term: every cutback may have one
    "holder": r"\b(?:capacity|listed_capacity|one_holder|stands_as|party_capacity|opens)\([^()]*\bholder\b",  # nvca, a capacity
    "other": r"\brelation\([^()]*\bother\b",  # nvca, a relation: also one of two holders, and a method of disposition
    "owned": r"\breading\(owned\b|[\"']owned[\"']\s*:\s*[\"'](?:issuable|held)\b",  # nvca, a reading
    "family": r"\brelation\([^()]*\bfamily\b",  # nvca, a relation: also that of a typeface
}
"""Ids that say no more than the word, and how they would stand where they are ids, in rules."""
AS_IDS = re.compile(
    "|".join(ORDINARY.values())
    + r"|\b(?:capacity|relation|joinder)\b\"?\]?\s*(?:==|!=|=|in|:)\s*[\[({]*[\"'](?:holder|other|family)[\"']"  # in Python
    + r"|\breadings?\b[^\n]{0,12}[\"']owned[\"']|\bterms?\b[^\n]{0,12}[\"']floor[\"']"
)
"""One of these as an id, in rules or in Python."""
TABLES = (
    "labels", "capacities", "signatories", "sources", "ways", "marks", "terms", "amendable", "readings",
    "blanks", "events", "exclusions", "relations", "deferral_grounds", "holder_marks", "groups",
)  # fmt: skip
"""The tables of an agreement whose keys are ids of its own."""
NO_IDS = {"title", "matter", "over", "joinder", "kinds", "keys"}
"""What else it declares: the kinds of act, and further keys, are those that the product knows."""


def ids_of(agreement: str) -> set[str]:
    """Return every id that an agreement declares: parties, ways, papers, marks, terms, blanks, readings, and what else."""
    declared, common = kb.table(agreement, "agreement"), kb.common("agreement")
    return (
        {key for table in TABLES for key in declared.get(table, {}) if key not in common.get(table, {})}
        - {"company", "base"}
        - set(ORDINARY)
    )


def ids() -> set[str]:
    return set[str]().union(*map(ids_of, kb.agreements())) | set(kb.agreements())


def literals(path: Path) -> Iterator[str]:
    """Yield every string literal of a module that is no docstring, and its words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_ids_are_those_of_the_toml() -> None:
    assert {"wcas", "reuters", "constellation", "other_eligible", "amendment_1", "demands_allowed", "proviso_effect"} <= ids()
    assert {
        "key_holder",
        "s1_holders",
        "demand_years",
        "affiliates_counted",
        "ipo",
        "rule_145",
        "confidential",
        "rule_144",
    } <= ids()
    assert "company" not in ids()


def test_every_table_of_an_agreement_has_ids_or_is_known_to_have_none() -> None:
    declared = {table for agreement in kb.agreements() for table in kb.table(agreement, "agreement")}
    assert declared - NO_IDS <= set(TABLES)


def test_an_id_that_is_an_ordinary_word_is_one_of_an_agreement_and_is_no_id_in_the_code() -> None:
    every = {key for agreement in kb.agreements() for table in TABLES for key in kb.table(agreement, "agreement").get(table, {})}
    assert set(ORDINARY) <= every
    said = ["capacity(H, holder)", "relation(X, other)", "reading(owned, O)", "term(floor, F)", 'holder.capacity == "holder"']
    assert [text for text in said if not AS_IDS.search(text)] == []
    found = {str(path): AS_IDS.findall(path.read_text(encoding="utf-8")) for path in [*SOURCES, *CORE]}
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_id_of_an_agreement_stands_in_the_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spoken = "|".join(map(re.escape, sorted(ids() - PLAIN - KEYS)))
    found = re.findall(rf"(?i)(?<![\w.])(?:{spoken})(?!\w)", text)
    if path.suffix == ".py":
        found += [literal for literal in literals(path) if literal in PLAIN - KEYS]
    assert found == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_section_of_an_agreement_stands_in_the_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    numbers = {number for agreement in kb.agreements() for number in kb.clauses(agreement) if "(" in number}
    assert numbers
    assert [number for number in numbers if number in text] == []
    assert re.findall(r"\b\d{1,2}\([a-z]\)|\bA\d \d\.\d\d|\b[Ss]ection \d", text) == []


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(kb.HOME)))
def test_what_is_true_of_every_agreement_names_no_party_way_section_or_term_of_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spoken = "|".join(map(re.escape, sorted(ids() - PLAIN - KEYS)))
    assert re.findall(rf"(?i)(?<!\w)(?:{spoken})(?!\w)", text) == []
    assert re.findall(r"\b\d{1,2}\([a-z]\)|\bA1 \d", text) == []
    assert re.findall(r"\breading\([a-z]\w*,", text) == []


def test_a_test_that_searches_finds_what_it_searches_for() -> None:
    """The search sees a literal, a comment and a docstring alike."""
    code = '"""Of wcas."""\nWAY = "other_eligible"  # of Reuters\n'
    spoken = "|".join(map(re.escape, sorted(ids() - PLAIN - KEYS)))
    assert re.findall(rf"(?i)(?<![\w.])(?:{spoken})(?!\w)", code) == ["wcas", "other_eligible", "Reuters"]
    assert any(token.type == tokenize.COMMENT for token in tokenize.generate_tokens(io.StringIO(code).readline))


# A sister deal on the same form.
SISTER = """regrights: 1
labels: {company: Acme, wcas: Granite, reuters: Herald, constellation: Orion}
matter: Acme, a sister deal
as_of: 2003-01-15
price: "1.00"
classes: [{id: common, kind: common, outstanding: 100000000, votes_per_share: 1}]
warrants: [{id: w, covered: true, into: common}]
holders:
  - {id: g, name: Granite Partners, capacity: wcas, holdings: [{class: common, shares: 40000000}]}
  - {id: o, name: Orion Fund, capacity: constellation, holdings: [{class: common, shares: 30000000}, {warrant: w, shares: 1000}]}
acts:
  - {id: d, kind: demand, by: [o], shares: 30000000, method: underwritten, underwriter_maximum: 20000000,
     joining: [{by: g, shares: 20000000, days_after_notice: 3}]}
  - {id: s, kind: short_form, by: [g], shares: 1, method: other}
"""
OTHERS = re.compile(r"(?i)\b(savvis|wcas investor|reuters|constellation entit)")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(), list(map(str, arguments)), env={"COLUMNS": "110"})


@pytest.mark.parametrize(
    "asked",
    [["requests"], ["check", "d"], ["check", "s", "--why"], ["allocate", "d"], ["cures", "s"], ["readings", "s"], ["validate"]],
)
def test_a_sister_deal_reads_as_its_own(asked: list[str], tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(SISTER, encoding="utf-8")
    said = run(asked[0], file, *asked[1:]).stdout
    told = "\n".join(
        line for line in said.splitlines() if "“" not in line and "”" not in line and "Investor Rights Agreement" not in line
    )
    assert OTHERS.findall(told) == [], told
    assert re.search(r"Acme|Granite|Orion", said)


def test_a_sister_deal_has_a_memo_of_its_own(tmp_path: Path) -> None:
    file, memo = tmp_path / "acme.yaml", tmp_path / "memo.md"
    file.write_text(SISTER, encoding="utf-8")
    assert (
        run("report", file, "d", "--to", memo, "--section", "answer", "--section", "proviso", "--section", "allocation").exit_code
        == 0
    )
    text = memo.read_text(encoding="utf-8")
    assert "Granite Investors" in text
    assert "Orion Entities" in text
    names = [line for line in text.splitlines() if "The words quoted are those of the form" in line]
    assert [line.count("for WCAS read Granite") for line in names] == [1]
    said = text.replace(names[0], "")
    assert OTHERS.findall(re.sub("“[^”]*”", "", said)) == []  # but for the words of the agreement, which are quoted


def test_labels_stand_in_every_form_of_a_name() -> None:
    said = agreement_of("savvis", (("company", "Acme"),))
    assert said.kinds["company"] == "Registration of Acme's own"
    assert agreement_of("savvis").kinds["company"] == "Registration of Savvis' own"
    assert said.words.verdicts["excused"] == "NOT ADMISSIBLE: ACME IS EXCUSED"
    assert said.capacities["company"] == "Acme itself"
    assert "{who}" in said.words.claims["standing"].holds


def test_the_embedded_matter_is_of_the_default_agreement() -> None:
    assert load().agreement == kb.DEFAULT
    assert load_text(kb.matter(kb.DEFAULT) or "", "x") == load()


@pytest.mark.parametrize(
    ("line", "key", "message", "mend"),
    [
        ("agreement: savis", "agreement", "there is no agreement savis", "did you mean savvis?"),
        ("agreement: core", "agreement", "there is no agreement core", "the agreements: "),
        ("labels: {companny: A}", "labels.companny", "there is no such party", "did you mean company?"),
        ("labels: {company: ' '}", "labels.company", "the name is blank", "write how it is called"),
        (
            "labels: {zzz: A}",
            "labels.zzz",
            "there is no such party",
            "the parties: company, wcas, reuters, constellation, nortel, gecc",
        ),
    ],
)
def test_a_wrong_agreement_or_label_is_told_with_its_line(line: str, key: str, message: str, mend: str) -> None:
    text = SISTER.replace("labels: {company: Acme, wcas: Granite, reuters: Herald, constellation: Orion}", line)
    with pytest.raises(InputError) as raised:
        load_text(text, "deal.yaml")
    (finding,) = raised.value.findings
    assert (finding.line, finding.key, finding.message) == (2, key, message)
    assert finding.mend.startswith(mend)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("capacity: wcaz", "did you mean wcas?"),
        ("capacity: bank", "the options: wcas, wcas_person, reuters, constellation, nortel, gecc, other_investor, company, none"),
    ],
)
def test_a_wrong_capacity_is_told_with_those_of_the_agreement(text: str, mend: str) -> None:
    with pytest.raises(InputError) as raised:
        load_text(SISTER.replace("capacity: wcas,", f"{text},"), "deal.yaml")
    assert [finding.mend for finding in raised.value.findings] == [mend]


def test_the_schema_of_a_matter_lists_what_the_agreement_declares() -> None:
    schema = json.loads(run("schema", "matter").stdout)
    assert schema["$defs"]["Holder"]["properties"]["capacity"]["enum"] == list(agreement_of("savvis").capacities)
    assert schema["$defs"]["Warrant"]["properties"]["constellation"]["type"] == "boolean"
    assert list(schema["properties"]["labels"]["properties"]) == list(agreement_of("savvis").labels)
    refused = run("schema", "matter", "--agreement", "savis")
    assert refused.exit_code == 2
    assert "did you mean savvis?" in refused.stderr
