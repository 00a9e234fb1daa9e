"""The rules quote the amendment faithfully, and s3a_demand.lp quotes section 1.04 whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from regrights import kb

AMENDMENT = Path(__file__).parent / "data" / "amendment_1.txt"


def words(text: str) -> str:
    """Return text in one line, without quotation marks, page marks and capitals."""
    text = re.sub(r"<PAGE>|^\s*\d\s*$", " ", text, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", re.sub(r"[`'\"“”]", "", text)).strip().casefold()


def comments(path: Path) -> list[str]:
    """Return each block of comments of a file of rules, in one line."""
    blocks = re.findall(r"(?:^%(?![*!]).*\n)+", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [re.sub(r"^% ?", "", block, flags=re.MULTILINE).replace("\n", " ") for block in blocks]


def fragments(quotation: str) -> list[str]:
    """Return the unbroken parts of a quotation, as words."""
    parts = re.split(r"…|\[[^\]]*\]", quotation)
    return [part for part in (words(part).strip(" .,;:") for part in parts) if part]


@pytest.mark.parametrize("name", ["savvis/amendments/amendment_1.lp", "savvis/s1_definitions.lp", "savvis/s12d_transfer.lp"])
def test_what_stands_in_quotation_marks_stands_in_the_amendment(name: str) -> None:
    text = words(AMENDMENT.read_text(encoding="utf-8"))
    quoted = [
        part
        for block in comments(kb.HOME / name)
        for quotation in re.findall(r'"([^"]+)"', block)
        for part in fragments(quotation)
    ]
    assert len(quoted) >= 5
    assert [part for part in quoted if part not in text] == []


def test_section_1_04_is_quoted_word_for_word_above_its_rules() -> None:
    text = words(AMENDMENT.read_text(encoding="utf-8"))
    section = text[text.index("(a) demand registration rights.") : text.index("section 1.05")]
    source = (kb.HOME / "savvis" / "s3a_demand.lp").read_text(encoding="utf-8")
    quoted = [
        part
        for block in re.findall(r"(?:^% > .*\n)+", source, flags=re.MULTILINE)
        for part in fragments(re.sub("^% > ", "", block, flags=re.MULTILINE))
    ]
    assert [part for part in quoted if part not in section] == []
    for part in sorted(quoted, key=len, reverse=True):
        section = section.replace(part, " ")
    assert re.findall(r"\w+", section) == [], "these words of 1.04 stand above no rule"
