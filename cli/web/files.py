"""What may be taken away of what an address says: files, each made of the matter as it has become."""

from __future__ import annotations

from collections.abc import Callable

from regrights.cli.web.questions import Question


def _memo(suffix: str) -> Callable[[Question], bytes]:
    def written_memo(question: Question) -> bytes:
        from regrights.bridge.documents.memo import memo
        from regrights.cli.report import written

        return written(memo(question.matter, question.act), suffix, None)

    return written_memo


def _text(question: Question) -> bytes:
    from regrights.bridge.intake.writing import matter_text

    return matter_text(question.matter).encode()


def _workbook(question: Question) -> bytes:
    import datetime as dt

    from regrights.bridge.intake.filled import filled
    from regrights.bridge.intake.plain import data_of
    from regrights.cli.writers.sheets import workbook

    return workbook(filled(data_of(question.matter)), dt.datetime.combine(question.matter.as_of, dt.time()))


def _scenario(question: Question) -> bytes:
    from regrights.cli.web.scenario import scenario_text

    return scenario_text(question.query, question.before).encode()


FILES = {
    "memo.docx": "The memo, for Word",
    "memo.pdf": "The memo, PDF",
    "memo.md": "The memo, Markdown",
    "position.xlsx": "The memo's tables, a workbook",
    "matter.yaml": "The matter file",
    "matter.xlsx": "The matter, a workbook",
    "scenario.yaml": "The changes, a file of scenarios",
}
"""What may be downloaded, by the name of the file."""
MADE: dict[str, Callable[[Question], bytes]] = {
    "memo.docx": _memo(".docx"),
    "memo.pdf": _memo(".pdf"),
    "memo.md": _memo(".md"),
    "position.xlsx": _memo(".xlsx"),
    "matter.yaml": _text,
    "matter.xlsx": _workbook,
    "scenario.yaml": _scenario,
}
"""What makes each of them."""
