"""Rendering by Quarto itself, in a mirror of the project: sources checked before, its log read after.

The mirror holds `_quarto.yml`, report/ and the executed notebooks of this run, so that a failed run leaves the
project as it was. Quarto ends well even where a reference leads nowhere or a font lacks a letter; so shortcodes,
references, labels and letters are checked as for the embedded renderer, and every warning in its log is an error but
the one of a script it cannot fetch, which the report does not need. What only Quarto can show is left to it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from aici.render import fonts
from aici.render.embedded import Job, typst_text
from aici.render.project import FORMATS, Project, RenderError, as_list, read_project
from aici.render.sources import collect

WARNING = re.compile(r"^\W*warn(ing)?\b", re.I)
HARMLESS = re.compile(
    r"(could not|unable to|failed to) (fetch|load).*https?://\S*(\.(js|css)\b|cdnjs|jsdelivr|unpkg)", re.I
)
QUARTOS_OWN = frozenset({"caption", "division", "option", "picture", "raw"})  # problems of the embedded renderer only
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
            If a shortcode, reference, label or letter of the sources is wrong, if Quarto fails, warns or writes no
            output.
        """
        project = read_project(Path(root).resolve(), executed, known_only=False)
        text = checked(project)
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="aici-quarto-") as scratch:
            mirror = Path(scratch) / "project"
            document = mirrored(project, mirror)
            add_faces(project, mirror, text)
            folders = as_list(project.format("typst").get("font-paths"))
            environment = {
                **os.environ,
                "SOURCE_DATE_EPOCH": "0",
                # also told by the environment: versions differ in what font-paths are relative to
                "TYPST_FONT_PATHS": os.pathsep.join(str(mirror / relative) for relative in folders),
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
            raise RenderError("Quarto warns; correct the source:\n" + "\n".join(problems))
        made = document.with_suffix(f".{name}")
        if not made.is_file():
            raise RenderError(f"Quarto wrote no {made.name}. Its log ends:\n{_tail(log)}")
        return _put(made, out / f"report.{name}")


def checked(project: Project) -> str:
    """The report as the embedded renderer's Typst text; an error where Quarto would print a hole in silence."""
    with tempfile.TemporaryDirectory(prefix="aici-check-") as scratch:
        job = Job(project, collect(project), Path(scratch), "", QUARTOS_OWN)
        job.stage()
        return typst_text(replace(job, parsed=job.parse()))


def add_faces(project: Project, mirror: Path, text: str) -> None:
    """Characters that the main font lacks, at the end of the mirror's style sheet; Typst finds the fonts by itself."""
    faces = fonts.further_faces(set(text), *fonts.families(project))
    for relative in as_list(project.format("html").get("css"))[-1:] if faces else ():
        with (mirror / relative).open("a", encoding="utf-8") as sheet:
            sheet.write("\n" + faces)


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
    """Warnings in Quarto's log, but of what the report does not need."""
    return [line.strip() for line in log.splitlines() if WARNING.match(line) and not HARMLESS.search(line)]


def _tail(log: str) -> str:
    return "\n".join(log.strip().splitlines()[-20:])


def _put(made: Path, path: Path) -> Path:
    """Move to the results' folder under a passing name, then rename: a reader never meets half a report."""
    partial = path.with_name(f".{path.name}.partial")
    shutil.move(made, partial)
    partial.replace(path)
    return path
