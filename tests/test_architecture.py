"""Data flow one way: an import points upstream only; files and functions keep their size."""

import ast
from pathlib import Path

import pytest

from checkout import ROOT

# upstream first; a module may import from rooms to its left, and from its own
ROOMS = (
    "records exhibits whole workers configuration territories institutions sources selection dedup staging corpus "
    "indicators quality published calibration illustrations computed editions tables figures reconcile rounding "
    "narrative disclosure simulate codebook execution render outputs profiles report cli"
).split()
FILES = sorted((ROOT / "src" / "aici").rglob("*.py"))
PYTHON = [path for folder in ("src", "tests", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "src" / "aici").parts
    return parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}: relative import"
            names = [node.module] if node.module != "aici" else [f"aici.{alias.name}" for alias in node.names]
        else:
            continue
        rooms |= {name.split(".")[1] for name in names if name.startswith("aici.")}
    return rooms & set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_upstream(path):
    own = room(path)
    if own == "__init__":
        assert imported_rooms(path) <= {"editions"}
        return
    assert own in ROOMS, f"{own} has no place in the order of rooms; give it one in {Path(__file__).name}"
    for other in imported_rooms(path) - {own}:
        assert ROOMS.index(other) < ROOMS.index(own), f"{own} imports {other}"


def test_readers_and_indicators_do_not_draw_and_figures_do_not_compute():
    drawing = {"matplotlib", "seaborn", "great_tables"}
    reading = {"duckdb", "ibis", "polars"}
    for path in FILES:
        used = {
            name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [a.name for a in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", "") or ""]
            )
        }
        if room(path) not in ("figures", "tables"):
            assert not used & drawing, f"{path.name} draws"
        if room(path) in ("figures", "tables", "narrative", "reconcile"):
            assert not used & reading, f"{path.name} reads data"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_budgets(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert lines <= 30, f"{node.name} has {lines} lines"


def test_no_file_is_named_for_nothing():
    forbidden = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}
    assert not [path for path in PYTHON if path.stem in forbidden]
