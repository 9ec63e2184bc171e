"""The embedded renderer: pandoc and Typst, the two engines inside Quarto, on Quarto's own sources.

The sources are collected and parsed once; HTML and PDF are then made side by side. It implements the Quarto features
that the report uses, no more, and every warning of an engine is an error here: a report that renders is whole.
Nothing in the result depends on the clock or on fonts of the machine, so a second run gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from importlib import resources
from pathlib import Path

import pypandoc
import typst

from aici.render import fonts
from aici.render.glyphs import check_glyphs
from aici.render.page import check_self_contained, stylesheet, with_pictures
from aici.render.project import Project, RenderError, as_list, read_project
from aici.render.sources import Document, collect

PARTIALS = {"html": ("title-block.html",), "typst": ("typst-template.typ", "typst-show.typ")}
STILL = {**os.environ, "SOURCE_DATE_EPOCH": "0"}
FORMAT_METADATA = ("fontsize", "papersize", "margin", "section-numbering")


class EmbeddedRenderer:
    """Renders with the pandoc and Typst wheels; `reason` says why it was chosen."""

    name = "embedded"

    def __init__(self, reason: str):
        self.reason = reason

    def render(
        self, root: Path, out: Path, formats: tuple[str, ...] = ("html", "pdf"), *, executed: Path | None = None
    ) -> dict[str, Path]:
        """Write report.html and report.pdf into `out`.

        Parameters
        ----------
        root : Path
            Project with `_quarto.yml`.
        out : Path
            Folder of the results; each is written beside and then put in place.
        formats : tuple of {"html", "pdf"}
        executed : Path, optional
            Executed notebooks and `_edition.yml`, where they do not lie in report/executed/.

        Raises
        ------
        RenderError
            On whatever would make the result differ from the sources: see the package's docstring.
        """
        project = read_project(Path(root).resolve(), executed)
        document = collect(project)
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="aici-render-") as scratch:
            job = Job(project, document, Path(scratch), "")
            job.stage()
            job = replace(job, parsed=job.parse())
            makers = {"html": make_html, "pdf": make_pdf}
            with ThreadPoolExecutor(len(formats)) as pool:
                results = dict(zip(formats, pool.map(lambda name: makers[name](job), formats), strict=True))
        return {name: _put(out / f"report.{name}", content) for name, content in results.items()}


@dataclass(frozen=True)
class Job:
    """One rendering: the collected document, the folder its pieces are staged in, the parsed text as pandoc JSON."""

    project: Project
    document: Document
    scratch: Path
    parsed: str
    passed: frozenset[str] = frozenset()  # kinds of problems (of `CURES`) that are none here

    def stage(self) -> None:
        """Put pictures, templates, filter and metadata where the engines find them."""
        for name, content in self.document.pictures.items():
            path = self.scratch / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        for name in ("report.html", "report.typ", "floats.lua"):
            (self.scratch / name).write_text(_resource(name), encoding="utf-8")
        for format_name, names in PARTIALS.items():
            for name in names if self.project.format(format_name) else ():
                shutil.copyfile(self.project.partial(format_name, name), self.scratch / name)
        kinds = [asdict(kind) for kind in self.project.kinds]
        for format_name in PARTIALS:
            own = {key: value for key, value in self.project.format(format_name).items() if key in FORMAT_METADATA}
            metadata = {**self.document.metadata, **own, "float-kinds": kinds}
            (self.scratch / f"{format_name}.json").write_text(json.dumps(metadata), encoding="utf-8")

    def parse(self) -> str:
        """The document as pandoc's JSON."""
        return self.pandoc(["-f", "markdown", "-t", "json"], self.document.markdown)

    def pandoc(self, arguments: list[str], text: str) -> str:
        """Output of pandoc; anything it says on stderr is an error, but problems of the kinds passed."""
        command = [pypandoc.get_pandoc_path(), *arguments]
        done = subprocess.run(
            command, input=text, capture_output=True, encoding="utf-8", cwd=self.scratch, env=STILL, check=False
        )
        said = [line for line in done.stderr.strip().splitlines() if _problem(line)[0] not in self.passed]
        if done.returncode or said:
            raise RenderError(explained("\n".join(said) or done.stderr, self.document))
        return done.stdout

    def write(self, format_name: str, template: str, options: list[str]) -> str:
        """The parsed document in pandoc's format `html` or `typst`."""
        filters = [str(self.project.path(item["path"])) for item in self.project.options.get("filters") or []]
        arguments = ["-f", "json", "-t", format_name, "--standalone", "--template", template, "--wrap=none"]
        arguments += ["--metadata-file", f"{format_name}.json", *options]
        for path in [*filters, "floats.lua"]:
            arguments += ["--lua-filter", path]
        return self.pandoc(arguments + self._contents() + self._citations(), self.parsed)

    def _contents(self) -> list[str]:
        options = self.project.options
        arguments = ["--toc", f"--toc-depth={options.get('toc-depth', 3)}"] if options.get("toc") else []
        return arguments + (["--number-sections"] if options.get("number-sections") else [])

    def _citations(self) -> list[str]:
        options, arguments = self.project.options, []
        for key in ("bibliography", "csl"):
            for relative in as_list(options.get(key)):
                arguments += [f"--{key}", str(self.project.path(relative))]
        return [*arguments, "--citeproc"]


def make_html(job: Job) -> bytes:
    """The whole report as one HTML page that asks nothing of any server."""
    text = job.write("html", "report.html", ["--mathml", "--section-divs=false", "--syntax-highlighting=none"])
    styles = [job.project.path(relative) for relative in as_list(job.project.format("html").get("css"))]
    further = fonts.further_faces(set(text), *fonts.families(job.project))
    text = text.replace("/*styles*/", stylesheet(styles) + further)
    text = with_pictures(text, job.document.pictures)
    check_self_contained(text)
    return text.encode("utf-8")


def typst_text(job: Job) -> str:
    """The whole report as Typst text, every character of which has a glyph."""
    families = fonts.families(job.project)
    names = [option for family in families for option in ("--variable", f"mainfont={family.name}")]
    text = job.write("typst", "report.typ", ["--syntax-highlighting=none", *names])
    covered = frozenset().union(*(family.covered for family in families))
    check_glyphs(text, job.document, covered, fonts.folders(job.project))
    return text


def make_pdf(job: Job) -> bytes:
    """The whole report as PDF, tagged, with the project's fonts only."""
    text = typst_text(job)
    source = job.scratch / "main.typ"
    source.write_text(text, encoding="utf-8")
    folders = fonts.folders(job.project)
    try:
        content, warnings = typst.compile_with_warnings(
            source, root=job.scratch, font_paths=folders, ignore_system_fonts=True, timestamp=0, format="pdf"
        )
    except typst.TypstError as problem:
        raise RenderError(f"Typst: {problem.message}\n{problem.diagnostic}") from problem
    if warnings:
        raise RenderError("Typst warns: " + "; ".join(f"{w.message}\n{w.diagnostic}" for w in warnings))
    return content


CURES = {
    "unresolved": "the reference @{what} leads nowhere. Correct it, or embed what it names",
    "citation": "the citation @{what} is not in the bibliography. Add it, or correct the key",
    "duplicate": "the label {what} is given twice. Labels must be unique; rename one",
    "caption": "the division #{what} needs content and, as last paragraph, its caption",
    "division": "the division `{what}` is unknown here. Known are callouts, #refs and the cross-reference kinds",
    "condition": "the condition {what!r} is no metadata that is true or false. Correct its name",
    "option": "unknown option {what}. Quarto may show it, the embedded renderer would drop it; remove it",
    "picture": "the picture {what!r} is no cell output. Pictures come from notebooks, by embed",
    "raw": "raw {what!r} would be dropped in one of the formats. Write it in Markdown",
}


SAID = (  # what pandoc itself says of the same problems
    ("citation", re.compile(r"citation (\S+) not found")),
    ("duplicate", re.compile(r"Duplicate identifier '([^']+)'")),
)


def explained(stderr: str, document: Document) -> str:
    """Engine messages in the author's terms, with the places they are about."""
    lines = []
    for line in stderr.strip().splitlines():
        kind, what = _problem(line)
        lines.append(_located(CURES[kind].format(what=what), what, document) if kind else line)
    return "\n".join(dict.fromkeys(lines))


def _problem(line: str) -> tuple[str, str]:
    """Kind and object of a message; kind is empty where it is not about the report's sources."""
    if line.startswith("PROBLEM "):
        kind, _, what = line.removeprefix("PROBLEM ").partition(" ")
        return kind, what
    found = ((kind, pattern.search(line)) for kind, pattern in SAID)
    return next(((kind, match[1]) for kind, match in found if match), ("", line))


def _located(message: str, what: str, document: Document) -> str:
    places = document.places("@" + what) or document.places("#" + what) or document.places(what)
    return f"{places or 'report.qmd'}: {message}."


def _resource(name: str) -> str:
    return resources.files("aici.render").joinpath(name).read_text(encoding="utf-8")


def _put(path: Path, content: bytes) -> Path:
    """Write beside, then rename: a reader never meets half a report."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)
    return path
