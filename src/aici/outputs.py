"""What executed notebooks displayed, as files beside the report: tables as CSV, figures as SVG with their rows as CSV.

A file is named by the label of its cell; a cell with several outputs numbers them. Nothing is computed here.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

from aici import disclosure, execution
from aici.exhibits import CSV, FILES
from aici.render.notebooks import cell_options

FOLDERS = ("tables", "figures")
SVG = "image/svg+xml"


def mark_captions(executed: Iterable[Path]) -> None:
    """Captions and alternative texts say what only the picture knows: that it is simulated.

    Takes the notebooks of this run; those of an earlier one that `--only` keeps are marked already.
    """
    for path in executed:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            plain = [output.data.get("text/plain", "") for output in cell.get("outputs", []) if "data" in output]
            cell.source = disclosure.marked_caption(cell.source, plain)
        execution.write_notebook(notebook, path)


def extract(executed: Iterable[Path], folder: Path) -> list[str]:
    """Write each table's CSV and each figure's SVG and CSV, as the cells displayed them; their paths below `folder`."""
    made = []
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    for path in executed:
        for label, bundles in _labelled_outputs(path):
            for number, bundle in enumerate(bundles, 1):
                stem = label if len(bundles) == 1 else f"{label}-{number}"
                for kind, suffix in {SVG: "svg", CSV: "csv", **FILES}.items():
                    if kind in bundle:
                        made.append(f"{'figures' if SVG in bundle else 'tables'}/{stem}.{suffix}")
                        (folder / made[-1]).write_text(bundle[kind], encoding="utf-8")
    return made


def inventory(folder: Path) -> dict[str, object]:
    """The checksum of every file below `folder` but the manifest, and which CSV files say that they are simulated."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json"]
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {
        "outputs": {name: sha256(path) for name, path in named.items()},
        "simulated": [name for name, path in named.items() if path.suffix == ".csv" and _is_simulated(path)],
    }


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _labelled_outputs(path: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Label and output bundles of each labelled cell."""
    for cell in nbformat.read(path, as_version=4).cells:
        label = cell_options(cell.source, path.name).get("label") if cell.cell_type == "code" else None
        if label:
            yield label, [dict(output.data) for output in cell.outputs if "data" in output]


def _is_simulated(path: Path) -> bool:
    """Whether the rows behind a table or figure say that they are simulated."""
    with path.open(encoding="utf-8", newline="") as text:
        return any(row.get("basis") == "simulated" for row in csv.DictReader(text))
