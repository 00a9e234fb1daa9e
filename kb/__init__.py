"""Agreements as answer-set-programming rules and data that stand side by side, and where to find them.

``core/`` is true of every agreement, and ``tasks/`` are the questions. An agreement is a folder: its rules, a file a section,
``agreement.toml``, ``words.toml``, ``clauses.toml`` and ``matter.yaml``. One that says ``over = "…"`` is laid over another: its
rules stand beside those of the other, or in the place of a file of the same name, and its tables complete the other's.
"""

from __future__ import annotations

import os
import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from regrights.kb import blanks

HOME = Path(__file__).parent
"""The folder that holds the rules."""
DEFAULT = "savvis"
"""The agreement that a matter is of where it does not say."""
ELSEWHERE = "REGRIGHTS_AGREEMENTS"
"""The environment variable that names further folders of agreements, with the separator of paths between two."""


def places() -> list[Path]:
    """Return the folders in which agreements are looked for."""
    return [HOME, *(Path(folder) for folder in os.environ.get(ELSEWHERE, "").split(os.pathsep) if folder)]


def agreements() -> list[str]:
    """Return the names of the agreements that there are."""
    return sorted({path.parent.name for place in places() for path in place.glob("*/agreement.toml")} - {"core"})


def folders(agreement: str) -> list[Path]:
    """Return the folders of an agreement: that which it is laid over first. Raises KeyError where there is none of the name."""
    for place in places():
        folder = place / agreement
        if (folder / "agreement.toml").exists():
            below = _parsed(folder / "agreement.toml").get("over")
            return [*(folders(below) if below else []), folder]
    raise KeyError(agreement)


def tasks() -> list[str]:
    """Return the questions that can be put to the rules, by name."""
    return sorted(path.stem for path in (HOME / "tasks").glob("*.lp"))


def files(agreement: str, *questions: str) -> list[Path]:
    """Return every file of rules of an agreement, and those of the ``questions``, in a fixed order: what is true of every
    agreement, then its own sections and amendments, then the questions, with what it adds to them.
    """
    own: dict[str, Path] = {}
    for folder in folders(agreement):
        own |= {path.name: path for below in ("", "amendments") for path in sorted((folder / below).glob("*.lp"))}
    return [*sorted((HOME / "core").glob("*.lp")), *own.values(), *files_alone(agreement, *questions)]


def files_alone(agreement: str, *questions: str) -> list[Path]:
    """Return the files of the ``questions`` alone, with what an agreement adds to them."""
    places = [HOME, *folders(agreement)]
    paths = [place / "tasks" / f"{question}.lp" for place in places for question in questions]
    return [path for path in paths if path.is_relative_to(HOME / "tasks") or path.exists()]


@cache
def program(agreement: str, *questions: str) -> str:
    """Return the rules of those files, with what is ``declared``, read once in a process; what is said about them is left out."""
    return declared(agreement) + _rules(files(agreement, *questions))


@cache
def program_alone(agreement: str, *questions: str) -> str:
    """Return the questions alone: for such as are put to what the rules have found, handed over as facts."""
    return _rules(files_alone(agreement, *questions))


@cache
def questions_of_facts(agreement: str, *questions: str) -> str:
    """Return the questions alone, with which facts they may be given."""
    return _rules([HOME / "core" / "vocabulary.lp", *files_alone(agreement, *questions)])


def _rules(paths: list[Path]) -> str:
    return without_comments("\n".join(path.read_text(encoding="utf-8") for path in paths))


def without_comments(text: str) -> str:
    """Return rules without what is said about them."""
    return re.sub(r"^%.*\n", "", re.sub(r"%\*.*?\*%", "", text, flags=re.DOTALL), flags=re.MULTILINE)


@cache
def table(agreement: str, name: str) -> dict[str, Any]:
    """Return one of an agreement's tables (``agreement``, ``words``, ``clauses``); those laid over complete those below."""
    merged = common(name)
    for folder in folders(agreement):
        if (path := folder / f"{name}.toml").exists():
            merged = _laid_over(merged, _parsed(path))
    return merged


def common(name: str) -> dict[str, Any]:
    """Return one of the tables that every agreement has."""
    path = HOME / "core" / f"{name}.toml"
    return _parsed(path) if path.exists() else {}


@cache
def _parsed(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def declared(agreement: str) -> str:
    """Return as facts what ``agreement.toml`` declares: readings, capacities, the order of the ways of each kind, and blanks."""
    lists = table(agreement, "agreement")
    facts: list[str] = []
    for issue, point in lists.get("readings", {}).items():
        first, *_ = point["options"]
        facts += [f"default({issue},{first}).", *(f"option({issue},{option})." for option in point["options"])]
        facts += [f"shapes({issue})."] if point.get("shapes") else []
    for capacity, entry in lists["capacities"].items():
        facts += [f"listed_capacity({capacity}).", *([f"one_holder({capacity})."] if entry.get("one") else [])]
    for kind, entry in lists["kinds"].items():
        ways = [*entry.get("ways", []), "none"]
        facts += [f"rank({kind},{way},{place})." for place, way in enumerate(ways, 1)]
    facts += blanks.declared(lists.get("blanks", {}))
    return "\n".join(facts) + "\n"


def matter(agreement: str) -> str | None:
    """Return the text of the matter that comes with an agreement; None where none does."""
    return _uppermost(agreement, "matter.yaml")


def start(agreement: str) -> str | None:
    """Return the template of a matter file to start from; None where the agreement has none."""
    return _uppermost(agreement, "start.yaml.j2")


def _uppermost(agreement: str, name: str) -> str | None:
    """Return the text of a file of an agreement: its own, else that of the one it is laid over; None where neither has it."""
    paths = [path for folder in folders(agreement) if (path := folder / name).exists()]
    return paths[-1].read_text(encoding="utf-8") if paths else None


def clauses(agreement: str) -> dict[str, dict[str, Any]]:
    """Return every clause of the register, by its number: title, place, tag, and its words or what is known of it.

    ``beside``: it is told in every report that rests on a clause whose number begins so. ``numbered``: false where its number is
    no name of it.
    """
    return table(agreement, "clauses")


def _laid_over(below: Any, above: Any) -> Any:
    """Return a table with another laid over it, key by key; a list is lengthened by what the other adds to it."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {key: _laid_over(below.get(key), above.get(key)) for key in {**below, **above}}
    if isinstance(below, list) and isinstance(above, list):
        return [*below, *(entry for entry in above if entry not in below)]
    return below if above is None else above
