"""A tiny report project, written whole into a folder of the test: three notebooks, two sections, one page of text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from great_tables import GT
from pandas import DataFrame

from aici.render import EmbeddedRenderer

ROOT = Path(__file__).resolve().parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="80pt"><rect width="200" height="80"/></svg>'
COUNTS = DataFrame({"Country": ["Mainland, China", "Türkiye"], "Papers": ["768,643", "\u200723,459"]})


def table(frame: DataFrame, note: str = "Basis: published.") -> dict:
    """Output bundle of a table as tables.py displays it."""
    gt = GT(frame, id="t").cols_align("right", columns=list(frame.columns[1:])).tab_source_note(note)
    return {"text/html": gt.as_raw_html(), "text/csv": frame.to_csv(index=False), "text/plain": "table"}


def figure(svg: str = SVG) -> dict:
    """Output bundle of a figure."""
    return {"image/svg+xml": svg, "text/csv": "a\n1\n", "text/plain": "figure"}


def text(markdown: str) -> dict:
    """Output bundle of a narrative."""
    return {"text/markdown": markdown, "text/plain": markdown}


def cell(label: str, *bundles: dict, outputs: list | None = None, **options) -> dict:
    """A labelled code cell that displayed the bundles."""
    head = {"label": label} | {name.replace("_", "-"): value for name, value in options.items()}
    shown = [{"output_type": "display_data", "metadata": {}, "data": bundle} for bundle in bundles]
    source = "".join(f"#| {key}: {json.dumps(value)}\n" for key, value in head.items()) + "shown"
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": shown if outputs is None else outputs}


def write_notebook(path: Path, *cells: dict) -> None:
    """A notebook file of the cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


SECTION = """# Papers {#sec-counts}

{{< embed executed/01-counts.ipynb#txt-counts >}}

{{< embed executed/01-counts.ipynb#tbl-counts >}}

{{< embed executed/01-counts.ipynb#fig-map >}}

## Over time

{{< embed executed/02-series.ipynb#fig-series >}}

::: {#suptbl-counting}
{{< embed executed/01-counts.ipynb#sup-counting >}}

Papers under two counting methods, as in @tbl-counts
:::

$$ Z = \\frac{x}{y} $$ {#eq-impact}

::: {.callout-note title="What is counted"}
One paper, one country; see @suptbl-counting and @eq-impact.
:::
"""
REFERENCES = "@book{moed2005, author={Moed, Henk}, title={Citation Analysis}, publisher={Springer}, year={2005}}\n"


def write_project(root: Path) -> Path:
    """The project with `_quarto.yml` and theme of the house and its own few pages."""
    shutil.copy(ROOT / "_quarto.yml", root)
    shutil.copytree(ROOT / "report" / "theme", root / "report" / "theme")
    executed = root / "report" / "executed"
    write_notebook(
        executed / "01-counts.ipynb",
        cell("tbl-counts", table(COUNTS), tbl_cap="Papers by *country*"),
        cell("fig-map", figure(), fig_cap="Map of @tbl-counts", fig_alt='A map; "China" is darkest.'),
        cell("txt-counts", text("China leads (@tbl-counts, @fig-series; @sec-counts) [@moed2005].")),
        cell("sup-counting", table(COUNTS, "Basis: simulated.")),
    )
    write_notebook(
        executed / "02-series.ipynb",
        cell(
            "fig-series", figure(), figure(), fig_cap="Per year", fig_subcap=["All", "Without China"], fig_alt="Lines."
        ),
    )
    (executed / "_edition.yml").write_text('title: "Countries"\nedition: "Edition 2025"\nstatus: "As published"\n')
    (root / "report" / "sections").mkdir()
    (root / "report" / "sections" / "_counts.qmd").write_text(SECTION)
    (root / "report" / "references.bib").write_text(REFERENCES)
    (root / "report" / "report.qmd").write_text(
        "{{< include sections/_counts.qmd >}}\n\n# References {.unnumbered}\n\n::: {#refs}\n:::\n"
    )
    return root


@pytest.fixture(scope="session")
def tiny():
    """The builders above, for tests that write notebooks of their own."""
    return SimpleNamespace(
        root=ROOT,
        svg=SVG,
        counts=COUNTS,
        table=table,
        figure=figure,
        text=text,
        cell=cell,
        write_notebook=write_notebook,
    )


@pytest.fixture
def project(tmp_path) -> Path:
    """The tiny project, new for each test."""
    root = tmp_path / "project"
    root.mkdir()
    return write_project(root)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """The tiny project rendered once: (project root, {format: path})."""
    root = write_project(tmp_path_factory.mktemp("rendered"))
    return root, EmbeddedRenderer("test").render(root, root / "build")
