"""The agreement as answer-set-programming rules, and where to find them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

HOME = Path(__file__).parent
"""The folder that holds the rules."""


def tasks() -> list[str]:
    """Return the questions that can be put to the rules, by name."""
    return sorted(path.stem for path in (HOME / "tasks").glob("*.lp"))


def files(*questions: str) -> list[Path]:
    """Return every file of rules, and those of the ``questions``, in a fixed order."""
    rules = [path for folder in (HOME, HOME / "agreement", HOME / "amendments") for path in sorted(folder.glob("*.lp"))]
    return [*rules, *(HOME / "tasks" / f"{task}.lp" for task in questions)]


@cache
def program(*questions: str) -> str:
    """Return the rules of those files, read once in a process; what is said about them is left out."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in files(*questions))
    return re.sub(r"^%.*\n", "", re.sub(r"%\*.*?\*%", "", text, flags=re.DOTALL), flags=re.MULTILINE)


@cache
def clauses() -> dict[str, dict[str, str]]:
    """Return every clause of the register, by its number: title, place, tag, and its words or what is known of it."""
    return tomllib.loads((HOME / "clauses.toml").read_text(encoding="utf-8"))
