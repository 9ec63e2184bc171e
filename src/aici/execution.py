"""Notebooks run by papermill with checked parameters, and made canonical so that a re-run changes no byte.

papermill only warns of an unknown parameter or a missing parameters cell; here both are errors, found before the first
kernel starts. What differs from run to run (timings, random cell ids, memory addresses, a kernel's greeting) is taken
out of the executed notebook. Numbers are left as they are.
"""

from __future__ import annotations

import ast
import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from aici.editions import Edition
from aici.whole import replacing_file

WORKERS = 2  # kernels at a time; each needs a core while it imports
# no history file; errors only, as ipykernel greets with a warning about TCP that a local kernel need not give
KERNEL_ARGUMENTS = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=40"]
HEARTBEAT = 0.25  # seconds
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
GREETING = "Kernel is running over TCP without encryption"  # ipykernel 7 says so on the first cell's stderr
INJECTED = "injected-parameters"
PROFILE = "08-profile"  # run for each institution that an edition lists, see `profiles.py`
OF_THE_RUN = ("edition", "institution")  # parameters that no edition file gives


class NotebookError(RuntimeError):
    """A notebook that does not run, or whose parameters are not those its edition gives."""


def planned(edition: Edition) -> dict[Path, dict[str, Any]]:
    """Every notebook in order with the parameters its edition gives it, checked against its parameters cell.

    Raises
    ------
    NotebookError
        If the edition names an unknown notebook or leaves one out, or if a parameter is unknown, missing or of another
        type than the default in the notebook.
    """
    notebooks = {path.stem: path for path in sorted((edition.root / "notebooks").glob("[0-9][0-9]-*.ipynb"))}
    given, where = edition.config.notebooks, f"data/editions/{edition.name}.yml"
    for name in sorted(given.keys() ^ notebooks.keys()):
        wrong = "is no notebook" if name in given else "is missing"
        raise NotebookError(f"{where}: `notebooks.{name}` {wrong}; the notebooks are {', '.join(notebooks)}")
    plan = {}
    for name, path in notebooks.items():
        declared = declared_parameters(path)
        _check_parameters(f"{where}: `notebooks.{name}`", given[name], declared)
        plan[path] = declared | given[name] | {"edition": edition.name}
    return plan


def declared_parameters(path: Path) -> dict[str, Any]:
    """Parameters of a notebook with their defaults, from its one cell tagged `parameters`.

    Raises
    ------
    NotebookError
        If there is no such cell, or it holds anything but literals, or does not declare `edition`.
    """
    inspected = papermill.inspect_notebook(str(path))
    try:
        declared = {name: ast.literal_eval(found["default"]) for name, found in inspected.items()}
    except (ValueError, SyntaxError) as error:
        raise NotebookError(f"{path.name}: the parameters cell must hold literals only ({error})") from error
    if "edition" not in declared:
        raise NotebookError(f"{path.name}: no cell tagged `parameters` declares `edition`; add one")
    return declared


def _check_parameters(where: str, given: dict[str, Any], declared: dict[str, Any]) -> None:
    allowed = [name for name in declared if name not in OF_THE_RUN]
    for name in given:
        if name not in allowed:
            raise NotebookError(f"{where}: unknown parameter `{name}`; allowed are {', '.join(allowed) or 'none'}")
    for name in allowed:
        if name not in given:
            raise NotebookError(f"{where}: parameter `{name}` is missing; the notebook's default is {declared[name]!r}")
        if type(given[name]) is not type(declared[name]):
            kind = type(declared[name]).__name__
            raise NotebookError(f"{where}: `{name}` must be of type {kind}, got {given[name]!r}")


def execute(
    plan: dict[Path, dict[str, Any]], out: Path, root: Path, say: Callable[[str], None]
) -> None:  # fmt: skip
    """Run the notebooks of `plan` in order, two at a time, and write the canonical ones to `out`.

    Raises
    ------
    NotebookError
        At the first notebook that fails: its name, cell, and error.
    """
    # nbclient's own chatter would stand between the progress lines
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    started = time.monotonic()
    with contextlib.chdir(root), ThreadPoolExecutor(WORKERS) as pool:
        running = {pool.submit(_execute_one, path, given): path for path, given in plan.items()}
        try:
            for done, future in enumerate(_as_completed(running), 1):
                path = running[future]
                write_notebook(future.result(), out / path.name)
                say(f"[{done}/{len(plan)}] {path.stem} ({time.monotonic() - started:.1f} s)")
        except BaseException:  # an interrupt, too, must not wait for notebooks that nobody will read
            pool.shutdown(wait=False, cancel_futures=True)
            _kill_kernels()
            raise


def _as_completed(futures: Iterable[Future]) -> Iterator[Future]:
    """Futures as they end, waking now and then: an interrupt that lands on another thread is seen only then."""
    pending = set(futures)
    while pending:
        done, pending = wait(pending, timeout=HEARTBEAT, return_when=FIRST_COMPLETED)
        yield from done


def _kill_kernels() -> None:
    """End the kernels of this process; their notebooks fail at once."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


def _execute_one(path: Path, parameters: dict[str, Any]) -> NotebookNode:
    try:
        executed = papermill.execute_notebook(
            str(path),
            None,
            parameters,
            progress_bar=False,
            kernel_name="python3",
            shutdown_kernel="immediate",
            extra_arguments=KERNEL_ARGUMENTS,
        )
    except PapermillExecutionError as error:
        cell = f"cell {error.cell_index + 1}"
        message = ADDRESS.sub("0x…", str(error.evalue))
        raise NotebookError(f"notebook {path.stem} failed in {cell}: {error.ename}: {message}") from error
    return canonical(executed)


def canonical(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook without anything that differs from run to run."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
        if cell.cell_type == "code":
            cell.outputs = [output for output in map(_canonical_output, cell.outputs) if output is not None]
    return notebook


def _canonical_output(output: NotebookNode) -> NotebookNode | None:
    if output.output_type == "stream" and output.name == "stderr":
        kept = [line for line in output.text.splitlines(keepends=True) if GREETING not in line]
        output.text = "".join(kept)
        return output if output.text.strip() else None
    plain = output.get("data", {}).get("text/plain")
    if plain is not None:
        output.data["text/plain"] = ADDRESS.sub("0xADDRESS", plain)
    return output


def without_injected(notebook: NotebookNode) -> NotebookNode:
    """The notebook as it is committed: canonical outputs, without the cell that papermill injected."""
    kept = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    for count, cell in enumerate((cell for cell in kept if cell.cell_type == "code"), 1):
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
    notebook.cells = kept
    return notebook


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook beside its place, then move it there."""
    with replacing_file(path) as partial:
        partial.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")
