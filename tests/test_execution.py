"""Parameters are checked before a kernel starts; a failing notebook is named by cell; outputs are canonical."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from aici import execution
from aici.editions import open_edition
from aici.execution import NotebookError


def configure(project, old, new):
    path = project / "data" / "editions" / "2025.yml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return open_edition("2025")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{countries: 30, venues: 30}",
            "{countrys: 30, venues: 30}",
            "unknown parameter `countrys`; allowed are countries",
        ),
        (
            "{countries: 30, venues: 30}",
            "{countries: 30}",
            "parameter `venues` is missing; the notebook's default is 30",
        ),
        (
            "{countries: 30, venues: 30}",
            "{countries: thirty, venues: 30}",
            "`countries` must be of type int, got 'thirty'",
        ),
        ("03-impact:", "03-impct:", "`notebooks.03-impact` is missing; the notebooks are 00-corpus"),
        ("00-corpus: {}", "00-corpus: {}\n  09-summary: {}", "`notebooks.09-summary` is no notebook"),
    ],
)
def test_parameters_must_fit_the_notebook(project, old, new, said):
    with pytest.raises(NotebookError, match=said) as error:
        execution.planned(configure(project, old, new))
    assert "data/editions/2025.yml" in str(error.value)


def test_notebook_without_parameters_cell(project):
    path = project / "notebooks" / "03-impact.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = []
    nbformat.write(notebook, path)
    with pytest.raises(NotebookError, match="no cell tagged `parameters` declares `edition`"):
        execution.planned(open_edition("2025"))


def test_parameters_cell_holds_literals_only(project):
    path = project / "notebooks" / "03-impact.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = 'edition = "2025"\ncountries = int("30")'
    nbformat.write(notebook, path)
    with pytest.raises(NotebookError, match="must hold literals only"):
        execution.planned(open_edition("2025"))


def write_notebook(path, *sources):
    cells = [new_code_cell('edition = "2025"', metadata={"tags": ["parameters"]}), *map(new_code_cell, sources)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    return path


def test_failing_notebook_is_named_with_cell_and_error(tmp_path):
    path = write_notebook(tmp_path / "03-impact.ipynb", "1 + 1", "{}['absent']")
    with pytest.raises(NotebookError, match=r"notebook 03-impact failed in cell 4.*KeyError: 'absent'"):
        execution.execute({path: {"edition": "2025"}}, tmp_path, tmp_path, lambda line: None)


def test_executed_notebook_is_the_same_to_the_byte(tmp_path):
    source = write_notebook(
        tmp_path / "00-corpus.ipynb", "edition", "object()", "import sys; print('said', file=sys.stderr)"
    )
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        execution.execute({source: {"edition": "2025"}}, tmp_path / name, tmp_path, lambda line: None)
        made.append((tmp_path / name / source.name).read_bytes())
    assert made[0] == made[1]
    assert b"0xADDRESS" in made[0]
    assert b"said" in made[0]


def test_canonical_keeps_numbers_and_drops_what_varies():
    greeting = new_output(
        "stream", name="stderr", text="[IPKernelApp] WARNING | Kernel is running over TCP without encryption.\n"
    )
    result = new_output("execute_result", data={"text/plain": "<A at 0x7f00deadbeef> 12.5"}, execution_count=1)
    cell = new_code_cell("x", outputs=[greeting, result], metadata={"execution": {"iopub.execute_input": "now"}})
    injected = new_code_cell("edition = '2025'", metadata={"tags": ["injected-parameters"]})
    notebook = execution.canonical(new_notebook(cells=[injected, cell], metadata={"papermill": {"duration": 1.5}}))
    assert [output.output_type for output in notebook.cells[1].outputs] == ["execute_result"]
    assert notebook.cells[1].outputs[0].data["text/plain"] == "<A at 0xADDRESS> 12.5"
    assert notebook.cells[0].id == "injected-parameters"
    assert "papermill" not in notebook.metadata
    assert "execution" not in notebook.cells[1].metadata
