"""The committed notebooks: short, without logic, with outputs, and in step with edition 2025."""

import ast
import re

import nbformat
import pytest

from aici.editions import open_edition
from aici.execution import declared_parameters, planned
from checkout import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORBIDDEN = (
    ast.FunctionDef,
    ast.Lambda,
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.ListComp,
    ast.DictComp,
    ast.ClassDef,
)
PROSE_NUMBER = re.compile(r"(?<![\w@])\d")


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_sections_are_those_of_the_report():
    sections = "corpus counts time-series impact collaboration topics patents audit profile".split()
    assert [path.stem for path in NOTEBOOKS] == [f"{n:02}-{section}" for n, section in enumerate(sections)]
    for section in sections:
        assert (ROOT / "report" / "sections" / f"_{section}.qmd").is_file()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_short_and_has_no_logic(path):
    notebook = nbformat.read(path, as_version=4)
    assert len(notebook.cells) <= 20  # the report embeds exhibits by the label of their cell, one cell each
    assert notebook.cells[0].cell_type == "markdown"
    for cell in code_cells(path):
        assert len([line for line in cell.source.splitlines() if not line.startswith("#|")]) <= 8
        assert not cell.source.rstrip().endswith(";")
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)], cell.source
        assert "groupby" not in cell.source
        assert "merge" not in cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_committed_with_outputs_and_without_injected_cell(path):
    cells = code_cells(path)
    assert sum(bool(cell.outputs) for cell in cells) >= 2
    assert [cell.metadata.get("tags") for cell in cells if cell.metadata.get("tags")] == [["parameters"]]
    labelled = [cell for cell in cells if "#| label:" in cell.source]
    assert labelled
    assert all(cell.outputs for cell in labelled)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_number_is_typed_into_prose(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            assert not PROSE_NUMBER.search(cell.source), cell.source


@pytest.mark.parametrize("path", sorted((ROOT / "report" / "sections").glob("*.qmd")), ids=lambda path: path.stem)
def test_no_number_is_typed_into_the_report(path):
    text = re.sub(
        r"\{\{<.*?>\}\}|\$\$.*?\$\$|\[?@[\w:-]+|\{#[\w-]+\}", "", path.read_text(encoding="utf-8"), flags=re.S
    )
    assert not PROSE_NUMBER.search(text), PROSE_NUMBER.search(text)


def test_committed_parameters_are_those_of_edition_2025():
    for path, given in planned(open_edition("2025", ROOT)).items():
        assert declared_parameters(path) == given
