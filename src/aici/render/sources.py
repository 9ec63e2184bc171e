"""The report's sources into one Pandoc Markdown text: report.qmd, its included sections, its embedded cells.

Paths of includes and embeds are relative to report.qmd, as Quarto takes them. The shortcodes are `include` (in
report.qmd only) and `embed` with a label; each stands on a line of its own. Any other shortcode, a missing file or
label, or a cell embedded twice is an error that names file and line.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from aici.render.notebooks import Cell, cell_markdown, read_cells
from aici.render.project import Project, RenderError

SHORTCODE = re.compile(r"\{\{<\s*(\S+)\s*(.*?)\s*>\}\}")
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.S)
CODE_CELL = re.compile(r"^`{3,}\s*\{(python|r|julia|ojs)\b", re.M)


@dataclass
class Document:
    """What is to be rendered: Markdown text, metadata, pictures by file name, and the text of each source file."""

    markdown: str = ""
    metadata: dict = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def places(self, needle: str) -> str:
        """Where `needle` stands in the sources, as `file:line` or `notebook, cell …`; empty where it does not."""
        return self._found(re.compile(re.escape(needle) + r"(?![\w-])"))

    def holding(self, text: str) -> str:
        """Where the text stands in the sources, be it within a word or a table."""
        return self._found(re.compile(re.escape(text)))

    def _found(self, pattern: re.Pattern) -> str:
        found = []
        for name, text in self.files.items():
            match = pattern.search(text)
            if match and name.endswith(".qmd"):
                found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}")
            elif match:
                found.append(name)
        return ", ".join(found)


class Collector:
    """Follows includes and embeds of one project from its document."""

    def __init__(self, project: Project):
        self.project = project
        self.kinds = {kind.key for kind in project.kinds}
        self.cells: dict[Path, dict[str, Cell]] = {}
        self.embedded: dict[tuple[Path, str], str] = {}
        self.document = Document()

    def collect(self) -> Document:
        """The whole document."""
        text, metadata = self._front_matter(self._read(self.project.document))
        self.document.metadata = {**_printed(self.project.options), **metadata}
        self.document.markdown = self._expanded(text, self.project.document, includes=True)
        return self.document

    def _read(self, path: Path) -> str:
        text = path.read_text(encoding="utf-8")
        self.document.files[self._name(path)] = text
        return text

    def _name(self, path: Path) -> str:
        return path.relative_to(self.project.root).as_posix() if path.is_relative_to(self.project.root) else str(path)

    def _front_matter(self, text: str) -> tuple[str, dict]:
        match = FRONT_MATTER.match(text)
        if not match:
            return text, {}
        metadata = yaml.safe_load(match[1]) or {}
        unknown = sorted(set(metadata) - {"title", "subtitle", "abstract"})
        if unknown:
            raise RenderError(f"{self.project.document}: front matter {unknown} belongs into _quarto.yml.")
        # the lines of the front matter stay as empty ones, so that line numbers in messages are true
        return "\n" * match[0].count("\n") + text[match.end() :], metadata

    def _expanded(self, text: str, path: Path, *, includes: bool) -> str:
        if CODE_CELL.search(text):
            raise RenderError(f"{self._name(path)}: it has an executable code cell. Compute in the notebooks.")
        lines = text.split("\n")
        return "\n".join(self._line(line, f"{self._name(path)}:{n}", includes) for n, line in enumerate(lines, start=1))

    def _line(self, line: str, place: str, includes: bool) -> str:
        if "{{<" not in line:
            return line
        match = SHORTCODE.fullmatch(line.strip())
        if match and match[1] == "include" and includes:
            return self._include(match[2], place)
        if match and match[1] == "embed":
            return self._embed(match[2], place)
        raise RenderError(
            f"{place}: {line.strip()!r} is not possible. On a line of its own `{{{{< embed notebook#label >}}}}` is, "
            "and in report.qmd `{{< include file >}}`."
        )

    def _include(self, relative: str, place: str) -> str:
        path = self._path(relative)
        if not path.is_file():
            raise RenderError(
                f"{place}: the included file {path} does not exist. Correct the path, relative to report.qmd."
            )
        text = self._read(path)
        if FRONT_MATTER.match(text):
            raise RenderError(f"{self._name(path)}: an included file has no front matter. Move it to report.qmd.")
        return "\n" + self._expanded(text, path, includes=False) + "\n"

    def _embed(self, argument: str, place: str) -> str:
        relative, _, label = argument.partition("#")
        if not label or " " in label:
            raise RenderError(f"{place}: embed needs `notebook#label` and no options, got {argument!r}.")
        path = self._path(relative)
        if (path, label) in self.embedded:
            first = self.embedded[path, label]
            raise RenderError(f"{place}: {argument!r} is embedded at {first} already. Refer to it by @.")
        self.embedded[path, label] = place
        if path not in self.cells:
            self.cells[path] = read_cells(path)
        if label not in self.cells[path]:
            raise RenderError(f"{place}: {path} has no cell labelled {label!r}; it has {sorted(self.cells[path])}.")
        return self._cell(self.cells[path][label])

    def _cell(self, cell: Cell) -> str:
        narrative = "\n".join(content for media_type, content in cell.outputs if media_type == "text/markdown")
        captions = "\n".join(str(cell.options.get(key, "")) for key in ("label", "fig-cap", "tbl-cap", "fig-subcap"))
        tables = "\n".join(content for media_type, content in cell.outputs if media_type == "text/html")
        self.document.files[cell.place] = f"#{captions}\n{narrative}\n{tables}"
        if "{{<" in narrative:
            raise RenderError(f"{cell.place}: its text holds a shortcode. Shortcodes belong into the sections.")
        return "\n" + cell_markdown(cell, self.kinds, self.document.pictures) + "\n"

    def _path(self, relative: str) -> Path:
        """A file named relative to report.qmd; `executed/` is where the notebooks of this run really lie."""
        folder, name = Path(relative).parent, Path(relative).name
        return (self.project.executed if folder == Path("executed") else self.project.document.parent / folder) / name


def collect(project: Project) -> Document:
    """The report of `project` as one Markdown text.

    Raises
    ------
    RenderError
        On an unknown shortcode, a missing file or label, a cell embedded twice, or a cell that cannot be shown.
    """
    if not project.document.is_file():
        raise RenderError(f"{project.document} does not exist; _quarto.yml names it under project, render.")
    return Collector(project).collect()


def _printed(options: dict) -> dict:
    """The metadata that is printed, each as text; a date must be ISO, since Quarto would rewrite any other."""
    structure = {"project", "execute", "format", "crossref", "filters", "metadata-files", "bibliography", "csl"}
    metadata = {key: value for key, value in options.items() if key not in structure}
    date = metadata.get("date")
    if date is not None:
        try:
            metadata["date"] = datetime.date.fromisoformat(str(date)).isoformat()
        except ValueError as problem:
            raise RenderError(f"date must be YYYY-MM-DD, got {date!r}. Correct the edition's metadata.") from problem
    return metadata
