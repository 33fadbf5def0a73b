"""The floors of the house: a room imports only from lower floors, rooms of one floor do not know each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "tracer"

FLOORS: dict[str, int] = {
    **dict.fromkeys(["model", "settings", "errors", "progress", "normalize", "domains", "workers"], 1),
    **dict.fromkeys(["urls", "outlets", "warc"], 2),
    **dict.fromkeys(["fetch", "store", "spool", "reports"], 3),
    **dict.fromkeys(
        ["readers", "finders", "extract", "fingerprint", "furniture", "align", "quotes", "credits", "audit", "chain"], 4
    ),
    "study": 5,
    "engines": 6,
    **dict.fromkeys(["trace", "dedup", "compare", "reading", "collect", "query", "quotation"], 7),
    "cli": 8,
    "__init__": 9,
    "__main__": 9,
}


def room(path: Path) -> str:
    """The room a file belongs to: the first part of its path below the package, without ending."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """Rooms of tracer that a file imports anywhere in it, typing-only imports included."""
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; use the full name"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "tracer" else [module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("tracer.")}
    return rooms


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_room_imports_only_from_lower_floors(path: Path) -> None:
    """A room imports from floors below it, from itself, and among the types of floor 1."""
    here = room(path)
    assert here in FLOORS, f"{here} has no floor: give it one in this table and in the docs"
    for there in imported_rooms(path) - {here}:
        assert there in FLOORS, f"{path} imports tracer.{there}, which has no floor"
        below = FLOORS[there] < FLOORS[here] or FLOORS[there] == FLOORS[here] == 1
        assert below, f"{here} (F{FLOORS[here]}) imports {there} (F{FLOORS[there]})"


def test_no_drawer_rooms() -> None:
    """Nothing is named after being useful: utils, helpers, common, core, base and misc are not rooms."""
    names = {part.removesuffix(".py") for path in FILES for part in path.relative_to(ROOT).parts}
    assert not names & {"utils", "util", "helpers", "common", "core", "base", "misc"}
