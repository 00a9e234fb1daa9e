"""The house: rooms that import only rooms below them, each with its purpose in a sentence, and modules that fit in the head."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("basics", "agreement", "matter", "intake", "solving", "answers", "questions", "cutback", "cures", "whatif", "documents")
"""The rooms of bridge/, the lowest first."""
MODULES = sorted(path for folder in ("kb", "bridge", "cli") for path in (ROOT / folder).rglob("*.py"))
LONGEST = 250


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                [node.module] if node.module != "regrights.bridge" else [f"{node.module}.{alias.name}" for alias in node.names]
            )
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_every_room_is_one_of_the_list() -> None:
    rooms = {path.name for path in (ROOT / "bridge").iterdir() if (path / "__init__.py").exists()}
    assert rooms == {*ROOMS, "api"}  # which is the package itself


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_is_below_it(path: Path) -> None:
    folder, *rest = path.relative_to(ROOT).parts
    for module in imported(path):
        if not module.startswith("regrights."):
            assert module.partition(".")[0] != "clingo" or (folder, rest[0]) == ("bridge", "solving"), (
                f"{module} stands in solving/"
            )
            continue
        _, package, *room = module.split(".")
        assert ["kb", "bridge", "cli"].index(package) <= ["kb", "bridge", "cli"].index(folder), module
        if package == folder == "bridge" and len(rest) > 1 and rest[0] != "api":
            assert ROOMS.index(room[0]) <= ROOMS.index(rest[0]), f"{module} is above {rest[0]}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / "bridge" / room / "__init__.py").read_text(encoding="utf-8")))
    assert docstring
    assert len(docstring.split()) > 8


def test_no_module_is_longer_than_fits_in_the_head() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
