"""Profiles of institutions: the profile notebook run once for each, and the section of the report that shows them.

The notebook `08-profile` is one; an edition lists the institutions it is run for. Each run has a notebook of its own
name, in whose labels the institution stands, so that a report may embed several. The section is written from
`report/sections/_profile.qmd`, once for each, and lies beside the executed notebooks, where `report.qmd` includes it:
Quarto and the embedded renderer read the same text. Numbers of no institution are invented but in the demonstration.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Collection
from pathlib import Path
from string import Template
from typing import Any

import nbformat

from aici import execution, outputs
from aici.configuration import EditionError
from aici.editions import Edition
from aici.execution import PROFILE
from aici.narrative import escaped
from aici.whole import replacing

DEMO = "demo"  # the one edition whose simulated institutions are profiled
SECTION = "_profiles.qmd"
TEMPLATE = Path("report/sections/_profile.qmd")
NONE = "No institution is profiled: this edition lists none under `profiles`.\n"
PATENTS = re.compile(r"\n::: \{#supfig-profile-\$slug-patents\}.*?\n:::\n", flags=re.DOTALL)
LONGEST = 40  # letters of a slug, without its checksum
_LABEL = re.compile(r"^(#\| label: [a-z]+-profile)-", flags=re.MULTILINE)


def planned(edition: Edition) -> dict[Path, dict[str, Any]]:
    """The notebooks of `execution.planned`, for an edition that may have the profiles it lists.

    Raises
    ------
    EditionError, NotebookError
        If it lists profiles and may have none, or its parameters do not fit the notebooks.
    """
    if edition.config.profiles:
        require_allowed(edition)
    return execution.planned(edition)


def require_allowed(edition: Edition) -> None:
    """Refuse profiles to an edition without records, and to simulated ones but the demonstration.

    Raises
    ------
    EditionError
        If the edition may have none.
    """
    if not edition.config.from_exports:
        raise EditionError(
            f"edition {edition.name} is transcribed from print; an institution is profiled from export files. "
            "Choose an edition that has exports."
        )
    if edition.config.basis == "simulated" and edition.name != DEMO:
        raise EditionError(
            f"edition {edition.name} is simulated; numbers invented for an institution are shown in edition {DEMO} "
            "alone. Choose that one, or an edition with exports of your own."
        )


def expanded(
    plan: dict[Path, dict[str, Any]], edition: Edition, notebooks: Path
) -> dict[Path, dict[str, Any]]:  # fmt: skip
    """The plan with the profile notebook once for each institution listed; a plan without it is left as it is.

    Writes the notebooks to be run, without outputs, and the section into `notebooks`, and clears away those of
    institutions that are no longer listed.

    Raises
    ------
    EditionError
        If a name is that of no institution of the corpus, or of one that is listed already.
    """
    source = next((path for path in plan if path.stem == PROFILE), None)
    if source is None:
        return plan
    for earlier in notebooks.glob(f"{PROFILE}-*.ipynb"):
        earlier.unlink()
    names = [edition.institution(name) for name in edition.config.profiles]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise EditionError(f"data/editions/{edition.name}.yml: `profiles` lists {twice[0]!r} twice, by several names.")
    without = [name for name in names if _without_patents(edition, name)]
    (notebooks / SECTION).write_text(section(edition, names, without), encoding="utf-8")
    runs = {_written(source, name, notebooks): plan[source] | {"institution": name} for name in names}
    return {path: given for path, given in plan.items() if path != source} | runs


def make_profile(edition: Edition, name: str, say: Callable[[str], None]) -> list[Path]:
    """Profile one institution in the edition's build folder, beside its report where there is one.

    Parameters
    ----------
    edition : Edition
    name : of an institution or a system, as in its addresses, or a reviewed alias of it
    say : called with each line of progress

    Returns
    -------
    list[Path]
        The notebook, then the tables and figures.

    Raises
    ------
    EditionError, NotebookError
        If the edition may have no profiles or has no corpus yet, or no institution is called so.
    """
    require_allowed(edition)
    plan = execution.planned(edition)
    if not edition.corpus.is_dir():
        raise EditionError(f"edition {edition.name} has no corpus yet. Run first: aici corpus {edition.name}")
    found = edition.institution(name)
    source = next(path for path in plan if path.stem == PROFILE)
    say(f"Profile of {found}, edition {edition.name}: basis {edition.config.basis}")
    with replacing(edition.build, keep=edition.build.is_dir()) as staging:
        (staging / "notebooks").mkdir(exist_ok=True)
        path = _written(source, found, staging / "notebooks")
        execution.execute({path: plan[source] | {"institution": found}}, path.parent, edition.root, say)
        outputs.mark_captions([path])
        made = [f"notebooks/{path.name}", *outputs.extract([path], staging)]
        _list_outputs(staging)
    return [edition.build / name for name in made]


def how_to_include(edition: Edition, name: str) -> str:
    """What the author does to have the profile in the report; that it is there already, where the edition lists it."""
    found, file = edition.institution(name), f"data/editions/{edition.name}.yml"
    if found in map(edition.institution, edition.config.profiles):
        return f"{file} lists it under `profiles`: every report of the edition has it."
    again = " --only " + PROFILE if (edition.build / "manifest.json").is_file() else ""
    return (
        f"To have it in the report: add {found!r} to `profiles` in {file}, then run: aici report {edition.name}{again}"
    )


def slug(name: str) -> str:
    """The name as part of file names and labels: lower-case letters, digits and hyphens.

    A name that is not told by that alone (accents, other scripts, marks, length) has a checksum behind it, so that two
    names never share one. Case and blanks do not count, as in addresses.
    """
    told = " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", told).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    if words.replace("-", " ") == told:
        return words
    return "-".join(filter(None, [words, hashlib.sha256(told.encode()).hexdigest()[:8]]))


def section(edition: Edition, names: list[str], without_patents: Collection[str] = ()) -> str:
    """The section's text: the template for each institution, without the figure of patents for those `without_patents`.

    Where there are no institutions it says so, or, in an edition that can have none, is empty.
    """
    if not names:
        return NONE if edition.config.from_exports else ""
    template = (edition.root / TEMPLATE).read_text(encoding="utf-8")
    return "\n".join(
        Template(PATENTS.sub("", template) if name in without_patents else template).substitute(
            name=escaped(name), slug=slug(name)
        )
        for name in names
    )


def _without_patents(edition: Edition, name: str) -> bool:
    return bool(edition.profiled(name).indicator("profile_patents_by_year").missing)


def _written(source: Path, name: str, folder: Path) -> Path:
    """The profile notebook as it is run for one institution, whose slug its labels bear."""
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        cell.source = _LABEL.sub(rf"\1-{slug(name)}-", cell.source)
    path = folder / f"{PROFILE}-{slug(name)}.ipynb"
    execution.write_notebook(notebook, path)
    return path


def _list_outputs(folder: Path) -> None:
    """Bring the manifest of a report up to date with the files beside it."""
    manifest = folder / "manifest.json"
    if manifest.is_file():
        told = json.loads(manifest.read_text(encoding="utf-8")) | outputs.inventory(folder)
        manifest.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
