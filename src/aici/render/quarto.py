"""Rendering by Quarto itself, in a mirror of the project, with its log read.

The mirror holds `_quarto.yml`, report/ and the executed notebooks of this run, so that a failed run leaves the
project as it was. Quarto ends well even where a reference leads nowhere; its warnings about what would be a hole in
the report are errors here. Other warnings, such as scripts it cannot fetch, do not touch the report and pass.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from aici.render.project import FORMATS, Project, RenderError, as_list, read_project

HOLE = re.compile(
    r"unable to resolve|unresolved|citation .*not found|citeproc|unknown font family|duplicate|"
    r"label .* (does not exist|occurs multiple times)|could not (find|fetch|load)|unknown float|missing glyph",
    re.I,
)
HARMLESS = re.compile(r"require(js)?(\.min)?\.js|jquery|cdnjs|jsdelivr", re.I)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def find_quarto() -> tuple[Path, str] | None:
    """Path and version of the `quarto` on the PATH, or None where there is none that answers."""
    path = shutil.which("quarto")
    if path is None:
        return None
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return Path(path), done.stdout.strip()


class QuartoRenderer:
    """Renders with the Quarto binary at `path`; `reason` says why it was chosen."""

    name = "quarto"

    def __init__(self, path: Path, reason: str):
        self.path = path
        self.reason = reason

    def render(
        self, root: Path, out: Path, formats: tuple[str, ...] = ("html", "pdf"), *, executed: Path | None = None
    ) -> dict[str, Path]:
        """Write report.html and report.pdf into `out`; parameters as in `EmbeddedRenderer.render`.

        Raises
        ------
        RenderError
            If Quarto fails, writes no output, or warns of a reference, citation, label or font it did not find.
        """
        project = read_project(Path(root).resolve(), executed, known_only=False)
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="aici-quarto-") as scratch:
            mirror = Path(scratch) / "project"
            document = mirrored(project, mirror)
            fonts = as_list(project.format("typst").get("font-paths"))
            environment = {
                **os.environ,
                "SOURCE_DATE_EPOCH": "0",
                # also told by the environment: versions differ in what font-paths are relative to
                "TYPST_FONT_PATHS": os.pathsep.join(str(mirror / relative) for relative in fonts),
            }
            return {name: self._one(document, mirror, environment, name, out) for name in formats}

    def _one(self, document: Path, mirror: Path, environment: dict[str, str], name: str, out: Path) -> Path:
        command = [str(self.path), "render", document.relative_to(mirror).as_posix(), "--to", FORMATS[name]]
        done = subprocess.run(
            command, cwd=mirror, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
            errors="replace", check=False,
        )  # fmt: skip
        log = ANSI.sub("", done.stdout)
        if done.returncode:
            raise RenderError(f"Quarto failed on {name} (exit code {done.returncode}):\n{_tail(log)}")
        problems = holes(log)
        if problems:
            raise RenderError("Quarto warns of a hole in the report; correct the source:\n" + "\n".join(problems))
        made = document.with_suffix(f".{name}")
        if not made.is_file():
            raise RenderError(f"Quarto wrote no {made.name}. Its log ends:\n{_tail(log)}")
        return _put(made, out / f"report.{name}")


def mirrored(project: Project, mirror: Path) -> Path:
    """Copy what Quarto needs of the project into `mirror`; returns the document there."""
    report = project.document.parent
    skipped = shutil.ignore_patterns("executed", ".quarto", "*_files", "*.html.partial")
    shutil.copytree(report, mirror / report.relative_to(project.root), ignore=skipped)
    shutil.copyfile(project.root / "_quarto.yml", mirror / "_quarto.yml")
    target = mirror / report.relative_to(project.root) / "executed"
    if project.executed.is_dir():
        shutil.copytree(project.executed, target)
    return mirror / project.document.relative_to(project.root)


def holes(log: str) -> list[str]:
    """Lines of Quarto's log that tell of something missing from the report."""
    warned = [line.strip() for line in log.splitlines() if re.search(r"\bwarn(ing)?\b", line, re.I)]
    return [line for line in warned if HOLE.search(line) and not HARMLESS.search(line)]


def _tail(log: str) -> str:
    return "\n".join(log.strip().splitlines()[-20:])


def _put(made: Path, path: Path) -> Path:
    """Move to the results' folder under a passing name, then rename: a reader never meets half a report."""
    partial = path.with_name(f".{path.name}.partial")
    shutil.move(made, partial)
    partial.replace(path)
    return path
