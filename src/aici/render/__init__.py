"""From `_quarto.yml`, the sections and the executed notebooks to one HTML page and one PDF.

Two renderers read the same sources: Quarto where it is found, and otherwise the embedded one (pandoc and Typst as
Python wheels). Both fail rather than print a report with a hole in it. Executing notebooks is not done here.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Protocol

import pypandoc

from aici.render.embedded import EmbeddedRenderer
from aici.render.project import RenderError
from aici.render.quarto import QuartoRenderer, find_quarto

__all__ = ["EmbeddedRenderer", "QuartoRenderer", "RenderError", "Renderer", "choose", "installed"]

NAMES = ("auto", "quarto", "embedded")
CURE = "Install Quarto (`make quarto`, or from conda-forge), or use `--renderer embedded`."


class Renderer(Protocol):
    """Makes report.html and report.pdf; `reason` says in one line which renderer it is and why."""

    name: str
    reason: str

    def render(
        self, root: Path, out: Path, formats: tuple[str, ...] = ("html", "pdf"), *, executed: Path | None = None
    ) -> dict[str, Path]:
        """Write the formats into `out` and return their paths by format."""


def choose(name: str = "auto") -> Renderer:
    """The renderer `auto`, `quarto` or `embedded`; `auto` takes Quarto where it is found.

    Raises
    ------
    RenderError
        If the name is unknown, or Quarto is asked for and not found.
    """
    if name not in NAMES:
        raise RenderError(f"renderer must be one of {NAMES}, got {name!r}. Correct --renderer.")
    if name == "embedded":
        return EmbeddedRenderer("embedded renderer (pandoc and Typst): asked for")
    found = find_quarto()
    if found:
        path, version = found
        return QuartoRenderer(path, f"Quarto {version}: " + ("asked for" if name == "quarto" else f"found at {path}"))
    if name == "quarto":
        raise RenderError(f"Quarto was asked for and is not on the PATH. {CURE}")
    return EmbeddedRenderer("embedded renderer (pandoc and Typst): Quarto is not on the PATH")


def installed() -> list[tuple[str, str | None, str]]:
    """What rendering needs, as (component, version or None, what to do); the last is empty where nothing is."""
    found = find_quarto()
    rows = [("quarto", found[1] if found else None, "" if found else f"Optional. {CURE}")]
    versions = {
        "pandoc": (pypandoc.get_pandoc_version(), "pypandoc_binary"),
        "typst": (_version("typst"), "typst"),
        "fonttools": (_version("fonttools"), "fonttools"),
    }
    for component, (version, package) in versions.items():
        rows.append((component, version, "" if version else f"Needed: run `make` again, it installs {package}."))
    return rows


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
