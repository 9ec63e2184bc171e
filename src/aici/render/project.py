"""The report project: `_quarto.yml` with its metadata files, read into one object.

Only options that the report uses are known. Any other is an error, because a renderer that skips an option in
silence would print another report than Quarto does. Metadata files are merged over the project's own values as
Quarto merges them; a missing one is passed over, as Quarto passes over it. The report's text is not read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FORMATS = {"html": "html", "pdf": "typst"}  # what the user asks for -> Quarto's name of the format
PROJECT_KEYS = {
    "project", "execute", "lang", "bibliography", "csl", "link-citations", "number-sections", "toc", "toc-depth",
    "toc-title", "crossref", "metadata-files", "filters", "format", "date-format", "title", "notebook-links",
}  # fmt: skip
FORMAT_KEYS = {
    "html": {"theme", "css", "embed-resources", "minimal", "html-math-method", "template-partials", "toc-location",
             "anchor-sections", "smooth-scroll", "code-copy", "notebook-links", "fig-cap-location", "tbl-cap-location"},
    "typst": {"papersize", "margin", "mainfont", "fontsize", "font-paths", "section-numbering", "page-numbering",
              "template-partials", "citeproc", "css-property-processing", "fig-cap-location", "tbl-cap-location"},
}  # fmt: skip
CUSTOM_KEYS = {
    "kind", "key", "reference-prefix", "caption-prefix", "space-before-numbering", "latex-env", "caption-location",
}  # fmt: skip


class RenderError(ValueError):
    """The report cannot be rendered as it stands; the message names file, line or label, and the cure."""


@dataclass(frozen=True)
class Kind:
    """A family of cross-references, such as tables: `Table 1`, `Table S1`; `above` is where its caption stands."""

    key: str
    prefix: str
    space: bool = True
    above: bool = False


@dataclass(frozen=True)
class Project:
    """A Quarto project of type `default` with one document; `executed` holds the notebooks its embeds name."""

    root: Path
    document: Path
    executed: Path
    options: dict
    kinds: tuple[Kind, ...]

    def format(self, name: str) -> dict:
        """Options of the format `html` or `typst`."""
        return (self.options.get("format") or {}).get(name) or {}

    def path(self, relative: str) -> Path:
        """A file named in `_quarto.yml`, which must exist."""
        path = self.root / relative.lstrip("/")
        if not path.exists():
            raise RenderError(f"_quarto.yml names {relative!r}, which does not exist in {self.root}. Correct the path.")
        return path

    def partial(self, format_name: str, filename: str) -> Path:
        """The template partial `filename` of a format."""
        for relative in self.format(format_name).get("template-partials") or []:
            if Path(relative).name == filename:
                return self.path(relative)
        raise RenderError(f"_quarto.yml lists no template partial {filename!r} under format {format_name}. Add it.")


def read_yaml(path: Path) -> dict:
    """Mapping in a YAML file; empty where the file is empty."""
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as problem:
        raise RenderError(f"{path}: not valid YAML: {problem}") from problem
    if not isinstance(value or {}, dict):
        raise RenderError(f"{path}: expected a mapping of options, got {type(value).__name__}.")
    return value or {}


def as_list(value: str | list[str] | None) -> list[str]:
    """An option that may be one value or several, as a list."""
    return [value] if isinstance(value, str) else value or []


def merged(base: dict, over: dict) -> dict:
    """`over` laid over `base`; nested mappings are merged, lists joined, other values replaced."""
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = merged(old, value)
        else:
            result[key] = [*old, *value] if isinstance(old, list) and isinstance(value, list) else value
    return result


def refuse_unknown(keys, allowed: set[str], where: str) -> None:
    """Raise if a key is not among the allowed ones."""
    unknown = sorted(set(keys) - allowed)
    if unknown:
        raise RenderError(
            f"{where}: the embedded renderer does not know {unknown}; it knows {sorted(allowed)}. "
            "Remove the option, or render with Quarto (--renderer quarto)."
        )


def read_project(root: Path, executed: Path | None = None, *, known_only: bool = True) -> Project:
    """The project at `root`; `executed` stands for report/executed where the notebooks lie elsewhere.

    With `known_only`, an option that the embedded renderer does not know is an error.
    """
    source = root / "_quarto.yml"
    if not source.is_file():
        raise RenderError(f"{source} does not exist. Run from the project's root.")
    options = read_yaml(source)
    if known_only:
        _check(options, source)
    document = root / _document(options, source)
    executed = executed or document.parent / "executed"
    for relative in options.get("metadata-files") or []:
        path = _metadata_file(root, relative, document, executed)
        options = merged(options, read_yaml(path)) if path.is_file() else options
    return Project(root, document, executed, options, _kinds(options))


def _metadata_file(root: Path, relative: str, document: Path, executed: Path) -> Path:
    """A metadata file; one in the folder of executed notebooks is taken from where these really lie."""
    path = root / relative
    return executed / path.name if path.parent == document.parent / "executed" else path


def _check(options: dict, source: Path) -> None:
    refuse_unknown(options, PROJECT_KEYS, str(source))
    formats = options.get("format") or {}
    refuse_unknown(formats, set(FORMAT_KEYS), f"{source}, format")
    for name, values in formats.items():
        refuse_unknown(values or {}, FORMAT_KEYS[name], f"{source}, format {name}")
    crossref = options.get("crossref") or {}
    refuse_unknown(crossref, {"custom"}, f"{source}, crossref")
    for kind in crossref.get("custom") or []:
        refuse_unknown(kind, CUSTOM_KEYS, f"{source}, crossref custom")
    for item in options.get("filters") or []:
        if not isinstance(item, dict) or item.get("at") != "pre-ast":
            raise RenderError(f"{source}: filter {item!r} is unknown here; only `at: pre-ast` with a `path` is known.")


def _document(options: dict, source: Path) -> str:
    project = options.get("project") or {}
    render = project.get("render") or []
    if project.get("type", "default") != "default" or len(render) != 1:
        raise RenderError(
            f"{source}: expected project type `default` with one document in `render`, "
            f"got type {project.get('type')!r} with {render!r}. Put [report/report.qmd] there."
        )
    return render[0]


def _kinds(options: dict) -> tuple[Kind, ...]:
    named = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}
    builtin = tuple(Kind(key, prefix, above=key == "tbl") for key, prefix in named.items())
    custom = (options.get("crossref") or {}).get("custom") or []
    return builtin + tuple(
        Kind(
            item["key"],
            item.get("caption-prefix", item["reference-prefix"]),
            item.get("space-before-numbering", True),
            item.get("caption-location") == "top",
        )
        for item in custom
    )
