"""The papers about an act: which there are, to whom they go, and that they say what the agreement asks of them, and no more."""

from __future__ import annotations

import json
import re
import shutil
import string
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from docx.shared import Cm, Pt
from test_cli import run

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.agreement.papers import kinds_with_papers, papers_of
from regrights.bridge.documents.citing import Citing
from regrights.bridge.documents.letter import ENDINGS
from regrights.bridge.documents.paper_facts import facts_of
from regrights.bridge.documents.papers import papers
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check

ROOT = Path(__file__).parents[1]
CUTBACK, SERIES_A = ROOT / "examples" / "cutback.yaml", ROOT / "examples" / "series_a.yaml"
WAITS = ROOT / "tests" / "data" / "own_offering.yaml"
BLANK = "[________]"
OWN = sorted({path.parent.name for path in kb.HOME.glob("*/agreement.toml")} - {"core"})


def text_of(path: Path) -> str:
    """Return the words of a Word file, paragraph by paragraph, those of tables at their place; spaces are plain."""
    document = docx.Document(str(path))
    told = []
    for element in document.element.body:
        cells = element.xpath(".//w:tc") or [element]
        told.append(" | ".join("".join(node.text or "\n" for node in cell.xpath(".//w:t|.//w:br")) for cell in cells))
    return "\n".join(told).replace("\u00a0", " ")


def written(tmp_path: Path, *arguments: str | Path) -> dict[str, str]:
    result = run("papers", *arguments, "--to", tmp_path / "out")
    assert result.exit_code == 0, result.output
    return {path.stem: text_of(path) for path in sorted((tmp_path / "out").iterdir())}


def matter_of(path: Path, old: str = "", new: str = "") -> Matter:
    text = path.read_text(encoding="utf-8")
    assert old in text
    return load_text(text.replace(old, new), str(path))


def body(matter: Matter, act: str, paper: str, **asked: Any) -> str:
    """Return the letter of a paper without its head and notes, in one line."""
    (made,) = [made for made in papers(matter, act, **asked).made if made.stem == paper]
    (letter,) = [section for section in made.document.sections if section.id == "letter"]
    told = [getattr(block, "text", "") or " ".join(getattr(block, "lines", ())) for block in letter.blocks]
    return " ".join(told).replace("\u00a0", " ")


def notes(matter: Matter, act: str, paper: str) -> str:
    (made,) = [made for made in papers(matter, act).made if made.stem == paper]
    return " ".join(made.document.sections[-1].blocks[0].items).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def cutback(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The papers of a demand that is cut back, by the names of their files."""
    return written(tmp_path_factory.mktemp("cutback"), CUTBACK, "d1")


# Amendment No. 1, 1.04: "in a writing that states the number of shares of Restricted Stock to be sold and the intended method of
# disposition thereof (each such written request, a "DEMAND NOTICE")".


def test_a_demand_notice_states_what_the_amendment_asks(cutback: dict[str, str]) -> None:
    said = cutback["demand_notice"]
    assert "The number of shares of Restricted Stock to be sold is 36,666,666:" in said
    assert "Constellation Venture Capital II, L.P. | 28,985,086" in said
    assert "The BSC Employee Fund IV, L.P. | 7,681,580" in said
    assert "Total | 36,666,666" in said
    assert "The intended method of disposition of these shares is an underwritten public offering." in said
    assert "Investor Rights Agreement § 3(a), as restated by Amendment No. 1 § 1.04" in said
    # 36,666,666 at $0.75, which 3(a)(ii) looks to.
    assert "The proposed aggregate offering price of these shares is $27,499,999.50, at $0.75 a share." in said
    assert re.search(r"Date:\s*June 28, 2002", said)
    assert said.count(f"By: {BLANK}") == 2


@pytest.mark.parametrize("method", ["underwritten", "firm_commitment", "other"])
def test_every_method_that_a_file_states_is_told_as_the_intended_method(method: str) -> None:
    matter = matter_of(CUTBACK, "method: underwritten", f"method: {method}")
    said = body(matter, "d1", "demand_notice", only=("demand_notice",))
    assert f"The intended method of disposition of these shares is {kb.table('savvis', 'papers')['methods'][method]}" in said


def test_what_is_not_stated_is_a_blank() -> None:
    """A notice that states no number of shares is none, and a draft of it has none."""
    matter = matter_of(CUTBACK, "    shares: {cvc_ii: 28985086, bsc_iv: 7681580}\n", "")
    assert papers(matter, "d1", only=("demand_notice",)).made == ()
    said = body(matter, "d1", "demand_notice", only=("demand_notice",), draft=True)
    assert f"The number of shares of Restricted Stock to be sold is {BLANK}:" in said
    assert f"The proposed aggregate offering price of these shares is {BLANK}, at {BLANK} a share." in said


# The same: "SAVVIS shall immediately notify in writing (each such notice, a "DEMAND FURTHER NOTICE") each other Investor (other
# than the requesting Investor)"; 30 days after receipt.


def test_each_other_investor_has_a_further_notice_of_its_own(cutback: dict[str, str]) -> None:
    said = cutback
    others = {"wcas_viii", "reuters", "nortel", "cvc_ii_offshore", "cvc_ii_partners"}
    assert {name for name in said if name.startswith("further_notice")} == {f"further_notice_{other}" for other in others}
    nortel = said["further_notice_nortel"]
    assert "Nortel Networks, [________]" in nortel
    assert "requested in a Demand Notice that SAVVIS Communications Corporation (“Savvis”) effect a registration" in nortel
    assert "if it receives the request within 30 days after you received this notice" in nortel
    assert "If you receive this notice on June 28, 2002, the last of these days is July 28, 2002." in nortel
    assert "Day 30 is July 28, 2002, a Sunday" in nortel.partition("Drafter's note")[2]  # a reading, which is for who drafts it


def test_a_transferee_that_fails_12d_has_none() -> None:
    """RULES 2: a transferee that fails 12(d)(ii) has no right to be notified."""
    nortel = "  - id: nortel\n"
    fund = "  - {id: heir, capacity: none, transferee_of: reuters, purchase: true, holdings: [{class: common, shares: 5}]}\n"
    stems = [made.stem for made in papers(matter_of(CUTBACK, nortel, fund + nortel), "d1").made]
    assert "further_notice_nortel" in stems
    assert "further_notice_heir" not in stems


def test_the_last_day_is_carried_where_it_is_read_so(tmp_path: Path) -> None:
    said = written(tmp_path, CUTBACK, "d1", "--reading", "last_day=business_day", "--paper", "further_notice")
    assert "the last of these days is July 29, 2002" in said["further_notice_cvc_ii_partners"]


# Amendment No. 1, 1.05, and RULES 4.


def test_the_cutback_tells_each_investors_shares(cutback: dict[str, str]) -> None:
    said = cutback["cutback_notice"]
    letter, _, after = said.partition("Drafter's note")
    for row in (
        "Welsh, Carson, Anderson & Stowe VIII, L.P. | 40,000,000 | 0 | 40,000,000",
        "Reuters Holdings Switzerland SA | 20,000,000 | 10,588,235 | 9,411,765",
        "Constellation Venture Capital II, L.P. | 28,985,086 | 15,345,046 | 13,640,040",
        "The BSC Employee Fund IV, L.P. | 7,681,580 | 4,066,719 | 3,614,861",
        "Total | 96,666,666 | 30,000,000 | 66,666,666",
    ):
        assert row in letter
    assert "at most 30,000,000 shares can be sold" in letter
    assert "The half is 18,333,333 shares." in letter
    # "how the pro rata is then redone is not in any text": no paper states it as the agreement's.
    assert "in the division above the WCAS Investors are left out" in letter
    assert "no text says how the pro rata is then redone" in after
    assert "Not included: Nortel Networks" in letter
    assert "cut off in the public source" in after


def test_no_cutback_is_noticed_where_none_is_made() -> None:
    enough = papers(matter_of(CUTBACK, "underwriter_maximum: 30000000", "underwriter_maximum: 96666666"), "d1")
    assert enough.left == {"cutback_notice": "no share is left out", "deferral_notice": "Savvis must register at once"}
    one_less = papers(matter_of(CUTBACK, "underwriter_maximum: 30000000", "underwriter_maximum: 96666665"), "d1")
    assert "cutback_notice" not in one_less.left
    firm = papers(matter_of(CUTBACK, "method: underwritten", "method: other"), "d1")
    assert firm.left["cutback_notice"] == "no share is left out"  # nothing is reduced that is not underwritten


# RULES 4, 3(c)(ii): no longer than 180 days after the prior registration's effective date.


def test_a_deferral_names_the_prior_registration_and_its_last_day() -> None:
    said = body(load(WAITS), "waits", "deferral_notice")
    assert "registration of Halden Networks' own on Form S-3, of which each Investor had notice on April 1, 2024" in said
    assert "effective on April 10, 2024" in said
    assert "The delay runs to October 7, 2024 at the latest; from October 8, 2024 on filing may no longer wait." in said
    assert "at the latest" not in body(matter_of(WAITS, ", effective: 2024-04-10", ""), "waits", "deferral_notice")


def test_no_filing_is_put_off_that_may_not_be() -> None:
    later = papers(matter_of(WAITS, "    method: underwritten", "    date: 2024-10-08\n    method: underwritten"), "waits")
    assert "deferral_notice" in later.left


def test_in_the_nvca_form_the_board_may_still_put_it_off() -> None:
    """NVCA 2.1(c): at most so many days (60) after the request, on one of three grounds, which the file does not state."""
    said = body(load(SERIES_A), "s3_now", "deferral_notice")
    assert "to October 31, 2026 at the latest" in said
    assert "because [________: it would interfere with a significant transaction; " in said
    assert "To be sent only if the Board so finds." in notes(load(SERIES_A), "s3_now", "deferral_notice")
    put_off = matter_of(
        SERIES_A,
        "    note: the two Mirador funds ask",
        "    deferral: {ground: transaction}\n    note: the two Mirador funds ask",
    )
    told = body(put_off, "s3_now", "deferral_notice")
    assert "because it would interfere with a significant transaction." in told
    assert "only if the Board" not in notes(put_off, "s3_now", "deferral_notice")


def test_a_notice_that_is_due_later_has_no_date() -> None:
    """NVCA 2.1: the Company has 10 days to give notice; SAVVIS 3(a): at once."""
    made = {made.stem: made for made in papers(load(SERIES_A), "s3_now").made}
    assert made["further_notice_bank"].document.date == ""
    assert ("Date", BLANK) in made["further_notice_bank"].document.head.lines
    assert "To be given by September 11, 2026 at the latest." in notes(load(SERIES_A), "s3_now", "further_notice_bank")
    assert made["demand_notice"].document.date == "2026-09-01"


def test_a_registration_of_the_companys_own_is_noticed_to_each_holder() -> None:
    """NVCA 2.2: Key Holders included; not one whose right has ended (2.13)."""
    stems = [made.stem for made in papers(load(SERIES_A), "follow_on").made]
    notified = ["mirador_ii", "mirador_ii_q", "tamarack", "bank", "founder"]
    assert stems == [*(f"registration_notice_{holder}" for holder in notified), "cutback_notice"]
    said = body(load(SERIES_A), "follow_on", "registration_notice_bank")
    assert (
        "Larkspur Therapeutics, Inc. (“Larkspur”) proposes to register 7,000,000 shares under the Securities Act, on Form S-3"
        in said
    )
    assert "within 20 days after this notice is given" in said


# What may not be sent.


def test_an_excused_notice_is_refused_and_told_why(tmp_path: Path) -> None:
    result = run("papers", "bsc_iv_alone", "--to", tmp_path / "out")
    assert result.exit_code == 1
    assert not (tmp_path / "out").exists()
    told = " ".join(result.stderr.split())
    assert "demand_notice is not written: the notice is a valid one, but Savvis need not file: § 3(a)(ii)" in told.replace(
        "\u00a0", " "
    )
    assert "short by $19,238,815.00; --draft" in told


def test_a_draft_says_on_top_why_it_is_none(tmp_path: Path) -> None:
    said = written(tmp_path, "bsc_iv_alone", "--draft")
    assert list(said) == ["demand_notice"]  # no other paper is a draft
    above = said["demand_notice"].partition("Ladies and Gentlemen")[0]
    assert "DRAFT, NOT TO BE SENT. On these facts the notice is a valid one, but Savvis need not file" in above
    assert "$25,000,000.00 needed: short by $19,238,815.00" in above
    assert "DRAFT" not in " ".join(map(str, papers(load(), "constellation_demand", draft=True).made))


def test_a_void_notice_has_blanks_where_it_states_nothing() -> None:
    matter = matter_of(CUTBACK, "    method: underwritten\n", "")
    assert [made.stem for made in papers(matter, "d1").made] == []
    said = body(matter, "d1", "demand_notice", draft=True)
    assert f"The intended method of disposition of these shares is {BLANK}" in said


# The words.


@pytest.mark.parametrize("name", OWN)
def test_every_blank_of_every_paper_is_a_fact_that_there_is(name: str) -> None:
    matter = {"savvis": load(CUTBACK), "nvca": load(SERIES_A)}[name]
    act = "d1" if name == "savvis" else "s3_now"
    found, agreed = papers(matter, act).found, agreement_of(name)
    assert kinds_with_papers(agreed) == ["demand", "short_form", "company"]
    for kind in kinds_with_papers(agreed):
        for paper in papers_of(agreed, kind).values():
            facts = facts_of(found, Citing(found), paper)
            texts = [*(part.text for part in (*paper.body, *paper.notes)), *paper.enclosures]
            named = {field.partition("[")[0] for text in texts for _, field, _, _ in string.Formatter().parse(text) if field}
            shown = {name for part in (*paper.body, *paper.notes) for name in (part.where, part.without) if name}
            assert named | shown <= set(facts), (paper.id, kind)
            assert paper.clause in kb.clauses(name)
            assert set(facts) >= ENDINGS


@pytest.mark.parametrize("name", OWN)
def test_every_clause_that_a_paper_names_is_one_of_the_agreement(name: str) -> None:
    clauses = kb.clauses(name)
    text = json.dumps(kb.table(name, "papers"), ensure_ascii=False)
    cited = set(re.findall(r"§ (\d[\w.]*(?:\([a-z]+\))*)", text))
    assert cited
    assert cited - set(clauses) == set()


def test_a_paper_tells_only_figures_of_its_answers() -> None:
    """Every figure of a letter stands in the file or in an answer."""
    for path, act in ((CUTBACK, "d1"), (SERIES_A, "cut_back"), (SERIES_A, "follow_on"), (WAITS, "waits")):
        matter = load(path)
        answer = papers(matter, act)
        known = path.read_text(encoding="utf-8") + json.dumps(answer.found.checked.json())
        if answer.found.allocated:
            known += json.dumps(answer.found.allocated.json())
        plain = known.replace(",", "")
        requested = sum(answer.found.act.asked.values())
        for made in answer.made:
            (letter,) = [section for section in made.document.sections if section.id == "letter"]
            for figure in re.findall(r"\d{1,3}(?:,\d{3})+", str(letter)):
                number = figure.replace(",", "")
                sums = {str(requested), str(requested * 3 // 4), str(sum(answer.found.checked.included.values()) + requested)}
                given = answer.found.allocated
                if given:
                    asked = given.offering.requested
                    sums |= {str(asked[holder] - given.pro_rata[holder]) for holder in asked}
                    sums |= {str(sum(asked.values())), str(sum(asked.values()) - sum(given.pro_rata.values()))}
                price = matter.price.value if matter.price else 0
                sums |= {str(int(requested * price))}
                assert number in plain or number in sums, (made.stem, figure)


# Files.


def test_what_is_there_is_kept_and_all_or_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "cutback_notice.docx").write_text("mine")
    refused = run("papers", CUTBACK, "d1", "--to", out)
    assert refused.exit_code == 2
    assert "has cutback_notice.docx already" in " ".join(refused.stderr.split())
    assert [path.name for path in out.iterdir()] == ["cutback_notice.docx"]
    assert (out / "cutback_notice.docx").read_text() == "mine"
    assert run("papers", CUTBACK, "d1", "--to", out, "--force").exit_code == 0
    assert len(list(out.iterdir())) == 7
    assert zipfile.is_zipfile(out / "cutback_notice.docx")


@pytest.mark.parametrize(
    ("asked", "message", "mend"),
    [
        (["d1"], "name the folder to write into, such as --to notices; or --json", ""),
        (["d1", "--paper", "demand_notise", "--json"], "--paper: there is no paper demand_notise", "did you mean demand_notice?"),
        (
            ["d1", "--paper", "registration_notice", "--json"],
            "there is no registration_notice about d1",
            "its papers: demand_notice",
        ),
        (["d1", "--to", "x", "--format", "pdf"], "pdf is no format of papers", "the formats: docx, md"),
        (["d1", "--to", "no/such/folder"], "there is no folder no/such", ""),
        (["d9", "--json"], "d9", "d1"),
        (["d1", "--json", "--template", "x.docx"], "a template is for papers that are written; add --to", ""),
    ],
)
def test_wrong_words_are_told(asked: list[str], message: str, mend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("papers", CUTBACK, *asked)
    said = " ".join(result.stderr.split())
    assert result.exit_code == 2
    assert message in said
    assert mend in said
    assert list(tmp_path.iterdir()) == []


def test_an_act_without_papers_is_told() -> None:
    result = run("papers", SERIES_A, "to_a_fund", "--json")
    assert result.exit_code == 2
    assert "there are no papers about it" in " ".join(result.stderr.split())


def test_json_has_every_paper_with_its_text() -> None:
    answer = json.loads(run("papers", CUTBACK, "d1", "--json").stdout)
    assert answer["schema"] == "regrights/papers/1"
    assert [paper["file"] for paper in answer["papers"]][0::6] == ["demand_notice.docx", "cutback_notice.docx"]
    first = answer["papers"][0]
    assert (first["from"], first["to"], first["clause"], first["date"]) == (
        ["cvc_ii", "bsc_iv"],
        ["company"],
        "3(a)",
        "2002-06-28",
    )
    assert "The number of shares of Restricted Stock to be sold is 36,666,666:" in first["text"]
    assert answer["left"] == [{"paper": "deferral_notice", "why": "Savvis must register at once"}]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert (
            run(
                "papers", CUTBACK, "d1", "--paper", "demand_notice", "--paper", "further_notice", "--to", tmp_path / name
            ).exit_code
            == 0
        )
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


HOSTILE = """regrights: 1
labels: {company: "A [x] <b> & % B", wcas: "W | `C` <b>", constellation: "O & P"}
matter: "Evil \\u202E {matter} | `x` \\r\\nBEGIN:VEVENT"
as_of: 2003-01-15
price: "1.00"
classes: [{id: common, kind: common, outstanding: 100000000, votes_per_share: 1}]
holders:
  - {id: g, name: "G {{ 7*7 }} {% raw %} {who} & <w:p/> by way of 3(a)",
     capacity: wcas, holdings: [{class: common, shares: 40000000}]}
  - {id: o, name: "../../O; RRULE:FREQ=DAILY, {company}", capacity: constellation, joined: 2002-06-28,
     holdings: [{class: common, shares: 30000000}]}
acts:
  - {id: d, kind: demand, by: [o], shares: 30000000, method: underwritten, underwriter_maximum: 20000000,
     joining: [{by: g, shares: 20000000, days_after_notice: 3}]}
"""


def test_names_stay_what_they_are(tmp_path: Path) -> None:
    file = tmp_path / "evil.yaml"
    file.write_text(HOSTILE)
    said = written(tmp_path, file, "d")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "cutback_notice.docx", "demand_notice.docx", "further_notice_g.docx"
    ]  # fmt: skip
    assert "G {{ 7*7 }} {% raw %} {who} & <w:p/> by way of 3(a)" in said["further_notice_g"]
    assert "../../O; RRULE:FREQ=DAILY, {company} requested" in said["further_notice_g"]
    assert "A [x] <b> & % B will include" in said["further_notice_g"]
    assert run("papers", file, "d", "--to", tmp_path / "md", "--format", "md").exit_code == 0
    text = (tmp_path / "md" / "further_notice_g.md").read_text(encoding="utf-8")
    assert "<b>" not in text
    assert "{% raw %}" not in text


def test_a_label_has_no_braces(tmp_path: Path) -> None:
    file = tmp_path / "evil.yaml"
    file.write_text(HOSTILE.replace("A [x] <b> & % B", "A {x}"))
    result = run("check", file, "d")
    assert result.exit_code == 2
    assert "labels.company: the name has braces" in " ".join(result.stderr.split())


def firm(path: Path) -> Path:
    """Return a firm's own template: A4, Arial, wide margins, its name on top."""
    made = docx.Document()
    area = made.sections[0]
    area.page_width, area.page_height = Cm(21), Cm(29.7)
    area.left_margin = area.right_margin = Cm(4.5)
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Arial", Pt(10)
    area.header.paragraphs[0].text = "Ostrander & Pell LLP"
    made.add_paragraph("{{ title }}", "Title")
    made.add_paragraph("{{p body }}")
    made.save(str(path))
    return path


def test_a_firms_template_lays_a_paper_out(tmp_path: Path) -> None:
    said = written(tmp_path, CUTBACK, "d1", "--paper", "demand_notice", "--template", firm(tmp_path / "firm.docx"))
    assert "The number of shares of Restricted Stock to be sold is 36,666,666:" in said["demand_notice"]
    document = docx.Document(str(tmp_path / "out" / "demand_notice.docx"))
    assert document.sections[0].header.paragraphs[0].text == "Ostrander & Pell LLP"
    assert document.styles["Normal"].font.name == "Arial"
    assert abs((document.sections[0].page_width or 0) - Cm(21)) < 1000


@pytest.mark.parametrize("template", [False, True])
def test_no_heading_is_empty_and_the_note_is_on_a_page_of_its_own(template: bool, tmp_path: Path) -> None:
    options = ["--template", firm(tmp_path / "firm.docx")] if template else []
    written(tmp_path, CUTBACK, "d1", "--paper", "cutback_notice", *options)
    document = docx.Document(str(tmp_path / "out" / "cutback_notice.docx"))
    headings = [entry for entry in document.paragraphs if entry.style and entry.style.name.startswith("Heading")]
    assert [entry.text for entry in headings] == ["Drafter's note, to be removed before sending"]
    assert headings[0].paragraph_format.page_break_before


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_the_letter_is_one_page_and_the_note_follows(tmp_path: Path) -> None:
    from pypdf import PdfReader

    written(tmp_path, CUTBACK, "d1", "--paper", "demand_notice")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir", tmp_path,
         tmp_path / "out" / "demand_notice.docx"], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = [page.extract_text() for page in PdfReader(tmp_path / "demand_notice.pdf").pages]
    assert len(pages) == 2
    assert "Title:" in pages[0]
    assert "Drafter" not in pages[0]
    assert "Drafter" in pages[1]


# Amendment No. 1, first paragraph: "SAVVIS COMMUNICATIONS CORPORATION, a Delaware corporation ("SAVVIS" or the "COMPANY")"; its
# signature page: "WELSH, CARSON, ANDERSON & STOWE VIII, L.P. By WCAS VIII Associates LLC, General Partner By: … Name: … Title: …"

WCAS_ASKS = """acts:
  - {id: w, kind: demand, by: [wcas_viii], shares: {wcas_viii: 40000000}, method: underwritten}
"""


def head(made: Any) -> dict[str, str]:
    return dict(made.document.head.lines)


def signatures(made: Any) -> list[tuple[str, ...]]:
    (letter,) = [section for section in made.document.sections if section.id == "letter"]
    return [tuple(block.lines) for block in letter.blocks if hasattr(block, "lines")]


def test_a_letter_has_the_corporate_names_and_a_partnership_signs_by_its_general_partner() -> None:
    (made,) = papers(matter_of(CUTBACK, "acts:\n", WCAS_ASKS), "w", only=("demand_notice",)).made
    assert head(made)["To"] == f"SAVVIS Communications Corporation, {BLANK}"
    assert signatures(made)[0] == (
        "Very truly yours,", "",
        "Welsh, Carson, Anderson & Stowe VIII, L.P.", "",
        "By: WCAS VIII Associates LLC, its general partner", "",
        f"By: {BLANK}", f"Name: {BLANK}", f"Title: {BLANK}",
    )  # fmt: skip
    (letter,) = [made for made in papers(load(None), "constellation_demand").made if made.stem == "further_notice_reuters"]
    assert head(letter)["From"] == "SAVVIS Communications Corporation"
    assert signatures(letter)[0][2] == "SAVVIS Communications Corporation"


def test_the_company_is_defined_where_it_is_first_named_and_called_so_from_there_on() -> None:
    said = body(load(None), "constellation_demand", "demand_notice")
    assert said.count("SAVVIS Communications Corporation") == said.count("(“Savvis”)") == 1
    assert said.index("(“Savvis”)") < said.index("Under § 3(a) Savvis is immediately to notify")


@pytest.mark.parametrize(
    ("label", "first", "then"),
    [
        ("the Company", "Larkspur Therapeutics, Inc. (the “Company”)", "The Company therefore puts off filing"),
        (
            "Larkspur Therapeutics, Inc.",
            "Larkspur Therapeutics, Inc. furnishes",
            "Larkspur Therapeutics, Inc. therefore puts",
        ),
    ],
)
def test_a_label_is_defined_as_it_is_used(label: str, first: str, then: str) -> None:
    matter = matter_of(SERIES_A, "labels: {company: Larkspur}", f'labels: {{company: "{label}"}}')
    said = body(matter, "s3_now", "deferral_notice")
    assert first in said
    assert then in said


def test_where_there_is_no_corporate_name_a_marked_blank_says_so() -> None:
    matter = matter_of(CUTBACK, "names: {company: SAVVIS Communications Corporation}\n", "")
    matter = matter.model_copy(update={"holders": [one.model_copy(update={"name": None}) for one in matter.holders]})
    letter = next(made for made in papers(matter, "d1").made if made.stem == "further_notice_reuters")
    assert head(letter)["From"] == "[________: corporate name of Savvis]"
    assert head(letter)["To"] == f"[________: corporate name of reuters], {BLANK}"
    assert "[________: corporate name of Savvis] (“Savvis”)" in body(matter, "d1", "further_notice_reuters")


def test_names_and_who_signs_are_lost_nowhere(tmp_path: Path) -> None:
    for suffix in (".yaml", ".xlsx"):
        there, back = tmp_path / f"deal{suffix}", tmp_path / f"back{suffix}.yaml"
        assert run("export", CUTBACK, "--to", there).exit_code == 0
        if suffix == ".xlsx":
            assert run("import", there, "--to", back).exit_code == 0
        matter = load(back if suffix == ".xlsx" else there)
        assert matter.names == {"company": "SAVVIS Communications Corporation"}
        by = next(holder.signs_by for holder in matter.holders if holder.id == "wcas_viii")
        assert by is not None
        assert (by.name, by.as_) == ("WCAS VIII Associates LLC", "general partner")


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("names: {companny: X}\n", "names.companny: there is no such party"),
        ("names: {company: ' '}\n", "names.company: the name is blank"),
    ],
)
def test_a_wrong_name_is_told_where_it_stands(new: str, said: str, tmp_path: Path) -> None:
    text = CUTBACK.read_text(encoding="utf-8").replace("names: {company: SAVVIS Communications Corporation}\n", new)
    (tmp_path / "deal.yaml").write_text(text, encoding="utf-8")
    result = run("check", tmp_path / "deal.yaml", "d1")
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_who_signs_says_what_it_is(tmp_path: Path) -> None:
    text = CUTBACK.read_text(encoding="utf-8").replace(", as: general partner}", "}")
    (tmp_path / "deal.yaml").write_text(text, encoding="utf-8")
    result = run("check", tmp_path / "deal.yaml", "d1")
    assert result.exit_code == 2
    assert "signs_by" in result.stderr
    assert "as" in result.stderr


def test_an_undated_letter_has_a_blank_in_a_firms_template(tmp_path: Path) -> None:
    firm = docx.Document()
    firm.add_paragraph("Dated {{ date }}.")
    firm.add_paragraph("{{p body }}")
    firm.save(str(tmp_path / "firm.docx"))
    (tmp_path / "memo.md.j2").write_text("Dated {{ memo.day }}.", encoding="utf-8")
    asked = (SERIES_A, "s3_now", "--paper", "deferral_notice")
    said = written(tmp_path, *asked, "--template", tmp_path / "firm.docx")
    assert f"Dated {BLANK}." in said["deferral_notice"]
    assert run("papers", *asked, "--to", tmp_path / "md", "--format", "md", "--template", tmp_path).exit_code == 0
    assert (tmp_path / "md" / "deferral_notice.md").read_text(encoding="utf-8").replace("\\", "").strip() == f"Dated {BLANK}."


# RULES 2: who has no right to be notified has no letter; 12(d)(ii) speaks of "the rights of Investors … under Section 3(a)".


def test_who_has_no_letter_is_told_with_why(tmp_path: Path) -> None:
    nortel = "  - id: nortel\n"
    fund = "  - {id: heir, capacity: none, transferee_of: reuters, purchase: true, holdings: [{class: common, shares: 5}]}\n"
    matter = matter_of(CUTBACK, nortel, fund + "  - {id: stranger, capacity: none, holdings: []}\n" + nortel)
    without = {(one.paper, one.who): one.why for one in papers(matter, "d1").without}
    assert without.keys() == {
        ("further_notice", "cvc_ii"), ("further_notice", "bsc_iv"), ("further_notice", "heir"), ("further_notice", "stranger"),
        ("cutback_notice", "nortel"),
    }  # fmt: skip
    assert "(§ 12(d)(ii))" in without["further_notice", "heir"]
    assert without["further_notice", "stranger"] == "it is no Investor (§ 3(a))"
    assert without["further_notice", "cvc_ii"] == "it makes the request itself (§ 3(a))"
    result = run("papers", CUTBACK, "d1", "--to", tmp_path / "out")
    assert "no cutback_notice to Nortel Networks: its request came too late after the Further Notice (§ 3(a))" in result.stderr
    told = json.loads(run("papers", CUTBACK, "d1", "--json").stdout)["not_to"]
    assert {"paper": "cutback_notice", "who": "nortel"}.items() <= told[-1].items()


@pytest.mark.parametrize(
    ("matter", "act"), [(CUTBACK, "d1"), (SERIES_A, "s3_now"), (SERIES_A, "cut_back"), (SERIES_A, "follow_on")]
)
def test_every_holder_has_a_letter_or_a_line_that_says_why_not(matter: Path, act: str) -> None:
    found = papers(load(matter), act)
    (kind,) = {made.id for made in found.made if made.one is not None}
    has = [made.one for made in found.made if made.id == kind]
    left = [one.who for one in found.without if one.paper == kind]
    assert sorted([*has, *left]) == sorted(holder.id for holder in load(matter).holders)


# An assumption stands in the notes of those letters whose words rest on it, and in no other's.

TRANSFEREES = """  - id: first_heir
    capacity: none
    transferee_of: reuters
    holdings: [{class: common, shares: 20000000, basis: assumed, note: of the first}]
  - id: second_heir
    capacity: none
    transferee_of: reuters
    holdings: [{class: common, shares: 21000000, basis: assumed, note: of the second}]
"""


def test_a_letter_rests_on_what_it_says_and_not_on_what_is_said_to_another() -> None:
    nortel = "  - id: nortel\n"
    matter = matter_of(CUTBACK, nortel, TRANSFEREES + nortel)
    for one, other in (("first", "second"), ("second", "first")):
        said = notes(matter, "d1", f"further_notice_{one}_heir")
        assert f"of the {one}." in said
        assert f"of the {other}." not in said
        assert f"purchase by {one}_heir" in said
        assert "a Further Notice is taken to be received on the day of the request" in said
    for paper in ("demand_notice", "further_notice_reuters"):
        assert "_heir" not in notes(matter, "d1", paper)
    # A Demand Notice says nothing of the last day to join it; the conditions that it must meet bear on every letter.
    asks = notes(matter, "d1", "demand_notice")
    assert "is taken to be received on the day of the request" not in asks
    for paper in ("demand_notice", "further_notice_reuters", "cutback_notice"):
        assert "all of it put on this fund" in notes(matter, "d1", paper)
        assert "GECC warrant" in notes(matter, "d1", paper)  # of the whole matter: nobody says of what it is


def test_under_the_nvca_form_too() -> None:
    joining, deferral, notice = (
        "days from the notice in which other Holders",
        "how often filing may be put off",
        "gives notice of it",
    )
    said = {
        paper: notes(load(SERIES_A), "s3_now", paper) for paper in ("demand_notice", "further_notice_bank", "deferral_notice")
    }
    assert [joining in text for text in said.values()] == [False, True, False]
    assert [deferral in text for text in said.values()] == [False, False, True]
    assert [notice in text for text in said.values()] == [False, True, False]


@pytest.mark.parametrize(("matter", "act"), [(None, "constellation_demand"), (CUTBACK, "d1"), (SERIES_A, "s3_now")])
def test_no_assumption_of_the_answer_is_lost(matter: Path | None, act: str) -> None:
    """What no letter has is relied on for a duty that no letter speaks of: the filing."""
    found = papers(load(matter), act)
    checked = found.found.checked
    assert checked is not None
    all_notes = " ".join(notes(load(matter), act, made.stem) for made in found.made)
    missing = [item for item in checked.basis if item.note[:30] not in all_notes.replace("§ ", "")]
    assert all({duty for duty, _ in checked.only[item]} <= {"register", "file"} for item in missing), missing


def test_who_signs_and_only_asks_to_be_included_requests_nothing() -> None:
    """RULES 2: in a joint notice, of the signers those request that may by the way; the others ask to be included."""
    asks = WCAS_ASKS.replace("[wcas_viii]", "[wcas_viii, reuters]").replace("40000000}", "40000000, reuters: 1000}")
    said = body(matter_of(CUTBACK, "acts:\n", asks), "w", "demand_notice", only=("demand_notice",))
    assert "Welsh, Carson, Anderson & Stowe VIII, L.P. requests that SAVVIS Communications Corporation" in said
    assert "Reuters Holdings Switzerland SA asks in writing" in said
    assert "undersigned" not in said


def test_a_cutback_letter_says_by_which_rule_its_joiners_are_investors() -> None:
    """A Constellation fund of which nothing says when it joined is taken to have done so on June 28, 2002."""
    data = yaml.safe_load(kb.matter("savvis"))
    data["holders"] = [one for one in data["holders"] if one["capacity"] != "constellation" or one["id"] == "cvc_ii"]
    for holder in data["holders"]:
        holder.pop("joined", None)
    data["acts"] = [
        {
            "id": "w1", "kind": "demand", "by": ["wcas_viii"], "shares": 40000000, "method": "underwritten",
            "underwriter_maximum": 20000000,
            "joining": [{"by": "cvc_ii", "shares": 20000000, "days_after_notice": 3}],
        }
    ]  # fmt: skip
    matter = load_text(json.dumps(data, default=str), "case")
    assert any(item.item == "joined_with_amendment" for item in papers(matter, "w1").found.checked.basis)
    assert "joined on June 28" in notes(matter, "w1", "cutback_notice")


def test_one_is_told_by_one_notice_and_not_by_another() -> None:
    """Before June 28, 2002 a demand was noticed under 3(d) to every Investor, also to one who may not join it by 12(d)(ii)."""
    kid = {
        "id": "kid",
        "capacity": "none",
        "transferee_of": "wcas_viii",
        "purchase": False,
        "holdings": [{"class": "common", "shares": 5}],
    }
    data = yaml.safe_load(kb.matter("savvis"))
    data |= {"as_of": "2002-05-28", "holders": [*data["holders"], kid]}
    data["acts"] = [{"id": "w1", "kind": "demand", "by": ["wcas_viii"], "shares": 40000000, "method": "underwritten"}]
    checked = check(load_text(json.dumps(data, default=str), "case"), "w1")
    has = {(entry.duty, entry.who) for entry in checked.follows}
    for duty, entries in checked.untold.items():
        for entry in entries:
            assert (duty, entry.by) not in has
    assert ("notice_of_registration", "kid") in has
    assert "kid" in {entry.by for entry in checked.untold["further_notice"]}
