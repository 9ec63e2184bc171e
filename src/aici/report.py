"""The runner: one edition's exports or printed tables become one folder with the whole report.

Corpus (where the edition is computed), notebooks, tables and figures as files, manifest, HTML and PDF are made beside
`build/<edition>` and take its place at the very end, in one rename (`whole.py`): an interrupted or failing run leaves
the previous report as it was, and nothing half-written is ever taken for whole.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import yaml

import aici
from aici import corpus, disclosure, execution, outputs, profiles, render, simulate
from aici.editions import Edition
from aici.records import CORPUS
from aici.staging import export_files
from aici.whole import replacing

FORMATS = ("html", "pdf")
PACKAGES = (
    "duckdb great-tables ibis-framework matplotlib numpy pandas papermill polars pypandoc_binary seaborn typst".split()
)
LISTED = 60  # input files in the imprint; the manifest lists all


class ReportError(RuntimeError):
    """A report that cannot be made as asked."""


def make_report(
    edition: Edition,
    say: Callable[[str], None],
    *,
    only: Sequence[str] = (),
    formats: Sequence[str] = FORMATS,
    renderer: str = "auto",
) -> dict[str, Path]:
    """The edition's report in `build/<edition>/`.

    Parameters
    ----------
    edition : Edition
    say : called with each line of progress
    only : names of notebooks to run again, on top of the previous build; all where it is empty
    formats : of `FORMATS`
    renderer : auto, quarto or embedded

    Returns
    -------
    dict[str, Path]
        Path of the report by format.

    Raises
    ------
    ReportError, NotebookError, SourceFormatError, RenderError
        The previous report stays as it was.
    """
    chosen = render.choose(renderer)
    say(f"Edition {edition.name}: basis {edition.config.basis}, cut-off {edition.config.cut_off}")
    say(f"Renderer: {chosen.reason}")
    plan = _chosen(profiles.planned(edition), only, edition)
    with replacing(edition.build, keep=bool(only)) as staging:
        if edition.config.from_exports and not only:
            make_corpus(edition, say)
        inputs = _inputs(edition)
        if only:
            _require_same_run(edition, inputs, only)
        notebooks = staging / "notebooks"
        notebooks.mkdir(exist_ok=True)
        plan = profiles.expanded(plan, edition, notebooks)
        say(f"Running {len(plan)} notebooks, {execution.WORKERS} at a time")
        execution.execute(plan, notebooks, edition.root, say)
        outputs.mark_captions(notebooks / path.name for path in plan)
        _describe(edition, notebooks, inputs)
        _extract(notebooks, staging)
        for earlier in staging.glob("report.*"):
            earlier.unlink()
            if earlier.suffix[1:] not in formats:
                say(f"{earlier.name} of the earlier run is removed: it is not made again")
        say(f"Rendering {' and '.join(formats)}")
        made = chosen.render(edition.root, staging, tuple(formats), executed=notebooks)
        _write(staging / "manifest.json", json.dumps(_manifest(edition, inputs, chosen.name, staging), indent=1) + "\n")
        with replacing(edition.root / "report" / "executed") as executed:  # where a plain `quarto render` looks
            shutil.copytree(notebooks, executed, dirs_exist_ok=True)
    return {kind: edition.build / path.name for kind, path in made.items()}


def refresh_notebooks(edition: Edition, say: Callable[[str], None]) -> list[Path]:
    """Run the notebooks for `edition` and put their canonical outputs into the committed `notebooks/`.

    Raises
    ------
    ReportError
        If the edition is not a published one: outputs made from licensed exports are not for the repository.
    """
    if edition.config.basis != "published":
        raise ReportError(f"the committed notebooks show published tables; edition {edition.name} is computed.")
    plan = execution.planned(edition)
    with tempfile.TemporaryDirectory() as folder:
        execution.execute(plan, Path(folder), edition.root, say)
        for path in plan:
            executed = nbformat.read(Path(folder) / path.name, as_version=4)
            execution.write_notebook(execution.without_injected(executed), path)
    return list(plan)


def _chosen(plan: dict[Path, dict], only: Sequence[str], edition: Edition) -> dict[Path, dict]:
    names = {path.stem: path for path in plan}
    for name in only:
        if name not in names:
            raise ReportError(f"there is no notebook {name!r}; the notebooks are {', '.join(names)}")
    if only and not (edition.build / "notebooks").is_dir():
        raise ReportError(f"--only needs an earlier report of {edition.name}. Run first: aici report {edition.name}")
    return {path: given for path, given in plan.items() if not only or path.stem in only}


def _inputs(edition: Edition) -> dict[str, str]:
    """SHA-256 of every input file by path: the edition file, and printed tables, or exports and decisions."""
    if edition.config.from_exports:
        files = [*export_files(edition.raw), *filter(Path.is_file, [edition.decisions])]
    else:
        files = sorted(path for path in edition.published.iterdir() if not path.name.startswith("."))
    return {
        path.relative_to(edition.root).as_posix(): outputs.sha256(path) for path in (_edition_file(edition), *files)
    }


def _edition_file(edition: Edition) -> Path:
    return edition.root / "data" / "editions" / f"{edition.name}.yml"


def _require_same_run(edition: Edition, inputs: dict[str, str], only: Sequence[str]) -> None:
    """Refuse to mix two runs: `--only` is for other parameters of the notebooks named, not for other data."""
    earlier = json.loads((edition.build / "manifest.json").read_text(encoding="utf-8"))
    now = {"inputs": dict(inputs), "configuration": edition.config.model_dump(mode="json")}
    for run in (earlier, now):
        run["inputs"].pop(_edition_file(edition).relative_to(edition.root).as_posix(), None)
        for name in only:
            run["configuration"]["notebooks"].pop(name, None)
        if execution.PROFILE in only:
            run["configuration"].pop("profiles", None)
    for what in ("inputs", "configuration"):
        if earlier[what] != now[what]:
            raise ReportError(
                f"the {what} changed since the last report of {edition.name}; --only would mix two runs. "
                f"Run: aici report {edition.name}"
            )


def make_corpus(edition: Edition, say: Callable[[str], None], raw: Path | None = None, out: Path | None = None) -> None:
    """Read the edition's exports into its corpus; see `corpus.build_corpus`.

    Raises
    ------
    ReportError
        If the edition has no exports, or `out` holds anything but a corpus, or lies where the exports do.
    """
    if not edition.config.from_exports:
        raise ReportError(f"edition {edition.name} is transcribed from print and has no exports to read.")
    config, raw, out = edition.config, raw or edition.raw, out or edition.corpus
    _require_corpus_folder(out, raw)
    _ensure_exports(edition, raw, say)
    made = corpus.build_corpus(
        raw,
        out,
        choices=corpus.Choices.of(config),
        decisions=edition.decisions,
        simulated=config.basis == "simulated",
        progress=say,
    )
    counted = f"{made.records:,} records of papers, {made.works:,} works, {made.sample:,} in the sample"
    say(f"Corpus: {counted}; {made.patent_records:,} records of patents; {made.rejects:,} rows or files rejected")
    if made.undecided:
        say(f"{made.undecided:,} pairs of records may be one paper: decide what you can in its {corpus.REVIEW}")


def _ensure_exports(edition: Edition, raw: Path, say: Callable[[str], None]) -> None:
    """Make the exports of a simulated edition where they belong; elsewhere they must be a whole world of its kind.

    That no file is simulated in another edition, and every file in this one, is seen when they are read.
    """
    simulation = edition.config.simulation
    if simulation and raw.resolve() == edition.raw.resolve():
        simulate.simulate(edition.raw, edition.facts, say, scale=simulation.scale, seed=simulation.seed)
    if simulation:
        simulate.require_whole(raw, scale=simulation.scale, seed=simulation.seed)


def _require_corpus_folder(out: Path, raw: Path) -> None:
    whole, exports = out.resolve(), raw.resolve()
    if whole == exports or whole in exports.parents or exports in whole.parents:
        raise ReportError(f"--out {out} and the exports in {raw} must not lie in each other. Choose another folder.")
    own = {corpus.REVIEW, *(f"{name}.parquet" for name in CORPUS)}
    if out.exists() and (not out.is_dir() or {path.name for path in out.iterdir()} - own):
        raise ReportError(f"--out {out} holds other things than a corpus, which would be lost. Choose another folder.")


def _describe(edition: Edition, notebooks: Path, inputs: dict[str, str]) -> None:
    """What the report says about itself: title-page metadata, imprint, and whose notebooks these are."""
    metadata = disclosure.title_page(edition)
    _write(notebooks / "_edition.yml", yaml.safe_dump(metadata, sort_keys=False, allow_unicode=True))
    _write(notebooks / "_imprint.md", _imprint(edition, inputs))
    _write(notebooks / "EDITION", f"{edition.name}\n")


def _imprint(edition: Edition, inputs: dict[str, str]) -> str:
    """Versions and input files; the files as a code block, so that no file name is taken for markup."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    listed = [f"{digest[:16]}  {path.replace(chr(10), ' ')}" for path, digest in inputs.items()]
    more = [f"and {len(listed) - LISTED} more, see manifest.json"] if len(listed) > LISTED else []
    fence = "`" * max(3, 1 + max(len(run) for run in re.findall("`*", "".join(listed))))
    return "\n".join(
        [
            f"Edition {edition.name}, made with aici {aici.__version__} on Python {platform.python_version()} with "
            f"{versions}. Input files, with the first digits of their SHA-256:\n",
            fence,
            *listed[:LISTED],
            *more,
            fence,
            "",
        ]
    )


def _manifest(edition: Edition, inputs: dict[str, str], renderer: str, staging: Path) -> dict[str, object]:
    return {
        "edition": edition.name,
        "basis": edition.config.basis,
        "configuration": edition.config.model_dump(mode="json"),
        "aici": aici.__version__,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "renderer": renderer,
        "inputs": inputs,
    } | outputs.inventory(staging)


def _extract(notebooks: Path, staging: Path) -> None:
    """Write what all notebooks displayed as files, and nothing of an earlier run."""
    for kind in outputs.FOLDERS:
        shutil.rmtree(staging / kind, ignore_errors=True)
    outputs.extract(sorted(notebooks.glob("*.ipynb")), staging)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
