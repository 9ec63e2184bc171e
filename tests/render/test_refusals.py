"""What the embedded renderer cannot show as Quarto would, it refuses, naming the place and the cure."""

from __future__ import annotations

import re

import pytest
from pandas import DataFrame

from aici.render import EmbeddedRenderer, RenderError

FAILED = {"output_type": "error", "ename": "KeyError", "evalue": "'p'", "traceback": []}
PRINTED = {"output_type": "stream", "name": "stdout", "text": ["hello"]}
ONE = DataFrame({"a": ["1"]})


def refusal(project, formats=("html", "pdf")) -> str:
    with pytest.raises(RenderError) as caught:
        EmbeddedRenderer("test").render(project, project / "build", formats)
    assert not (project / "build" / "report.html").exists()
    return str(caught.value)


def add(project, addition: str) -> None:
    section = project / "report/sections/_counts.qmd"
    section.write_text(section.read_text() + "\n" + addition + "\n")


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ("{{< video x.mp4 >}}", r"sections/_counts\.qmd:\d+: .*video"),
        ("see {{< embed executed/01-counts.ipynb#tbl-counts >}}", r"sections/_counts\.qmd:\d+: .*line of its own"),
        ("{{< include _other.qmd >}}", r"sections/_counts\.qmd:\d+: .*include"),
        ("{{< embed executed/09-none.ipynb#tbl-x >}}", r"09-none\.ipynb does not exist.*aici report"),
        ("{{< embed executed/01-counts.ipynb#tbl-none >}}", r"no cell labelled 'tbl-none'; it has \['fig-map'"),
        ("{{< embed executed/01-counts.ipynb >}}", r"embed needs `notebook#label`"),
        ("{{< embed executed/01-counts.ipynb#fig-map >}}", r"embedded at report/sections/_counts\.qmd:7 already"),
        ("See @tbl-none.", r"sections/_counts\.qmd:\d+: the reference @tbl-none leads nowhere"),
        ("See [x](#nowhere).", r"the reference @nowhere leads nowhere"),
        ("See [@nobody1999].", r"sections/_counts\.qmd:\d+: the citation @nobody1999 is not in the bibliography"),
        ("See [@tbl-counts; @moed2005].", r"references and citations in one bracket"),
        ("## Again {#sec-counts}", r"the label sec-counts is given twice"),
        ("::: {.panel-tabset}\nx\n:::", r"the division `::: \{# \.panel-tabset\}` is unknown"),
        ('::: {.callout-note collapse="true"}\nx\n:::', r"unknown option callout attribute collapse"),
        ("::: {.callout-note .wide}\nx\n:::", r"unknown option on a callout-note"),
        ("::: {#suptbl-y}\nOnly a caption\n:::", r"the division #suptbl-y needs content"),
        ("::: {.content-visible}\nx\n:::", r"a division \.content-visible; it takes when-meta or unless-meta"),
        ('::: {.content-visible when-format="html"}\nx\n:::', r"it takes when-meta or unless-meta"),
        ('::: {.content-visible when-meta="titel"}\nx\n:::', r"the condition 'titel' is no metadata that is true or"),
        ("# Heading {.appendix}", r"heading class \.appendix"),
        ("A [word]{.mark}.", r"unknown option on the span \[word\]"),
        ("![](logo.png)", r"the picture 'logo\.png' is no cell output"),
        ("<b>bold</b>", r"raw 'html <b>' would be dropped"),
        ("```{python}\n1\n```", r"executable code cell"),
    ],
)
def test_a_section_with(project, addition, message):
    add(project, addition)
    assert re.search(message, refusal(project))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            lambda tiny: tiny.cell("tbl-x", outputs=[FAILED]),
            "KeyError",
        ),
        (
            lambda tiny: tiny.cell("tbl-x", outputs=[PRINTED]),
            "prints 'hello'",
        ),
        (lambda tiny: tiny.cell("tbl-x", outputs=[], tbl_cap="T"), "has no output"),
        (
            lambda tiny: tiny.cell("tbl-x", {"image/png": "aGk=", "text/plain": "p"}, tbl_cap="T"),
            "expected one output of",
        ),
        (lambda tiny: tiny.cell("tbl-x", tiny.table(ONE)), "needs `#| tbl-cap:`"),
        (
            lambda tiny: tiny.cell("suptbl-x", tiny.table(ONE)),
            "label the cell otherwise and wrap the embed",
        ),
        (lambda tiny: tiny.cell("fig-x", tiny.figure(), fig_cap="F"), "no alternative text"),
        (
            lambda tiny: tiny.cell("fig-x", tiny.figure(), tiny.figure(), fig_cap="F", fig_alt="F"),
            "2 outputs, 0 entries in `fig-subcap`",
        ),
        (
            lambda tiny: tiny.cell("fig-x", tiny.figure(), fig_cap="F", fig_alt="F", fig_align="left"),
            "does not know ['fig-align']",
        ),
        (lambda tiny: tiny.cell("txt-x", tiny.text("{{< meta title >}}")), "its text holds a shortcode"),
        (
            lambda tiny: tiny.cell("txt-x", tiny.text("See @fig-none.")),
            "cell 'txt-x': the reference @fig-none leads nowhere",
        ),
    ],
)
def test_a_cell_with(project, tiny, broken, message):
    broken = broken(tiny)
    label = broken["source"].split('"')[1]
    tiny.write_notebook(project / "report/executed/09-broken.ipynb", broken)
    add(project, f"{{{{< embed executed/09-broken.ipynb#{label} >}}}}")
    refused = refusal(project)
    assert message in refused
    assert "09-broken.ipynb" in refused


def test_two_cells_of_one_label(project, tiny):
    tiny.write_notebook(
        project / "report/executed/09-broken.ipynb",
        tiny.cell("txt-x", tiny.text("a")),
        tiny.cell("txt-x", tiny.text("b")),
    )
    add(project, "{{< embed executed/09-broken.ipynb#txt-x >}}")
    assert "the label 'txt-x' is on two cells" in refusal(project)


@pytest.mark.parametrize(
    ("addition", "where"),
    [
        ("Papers of \u4e2d\u56fd rose.", "Papers of \u4e2d\u56fd rose."),
        ("", "the text of figures/fig-x-1.svg"),
    ],
)
def test_a_character_without_glyph_in_the_pdf(project, tiny, addition, where):
    svg = tiny.svg if addition else tiny.svg.replace("<rect", "<text>\u4e2d\u56fd</text><rect")
    tiny.write_notebook(
        project / "report/executed/09-x.ipynb", tiny.cell("fig-x", tiny.figure(svg), fig_cap="F", fig_alt="F")
    )
    add(project, addition + "\n\n{{< embed executed/09-x.ipynb#fig-x >}}")
    refused = refusal(project)
    assert "U+4E2D CJK UNIFIED IDEOGRAPH-4E2D" in refused
    assert where in refused


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("number-sections: true", "number-depth: 2", r"does not know \['number-depth'\]"),
        ("theme: none", "theme: none\n    code-fold: true", r"format html: .* does not know \['code-fold'\]"),
        ("type: default", "type: book", r"expected project type `default`"),
        (
            "bibliography: report/references.bib",
            "bibliography: report/none.bib",
            r"'report/none\.bib', which does not exist",
        ),
        ("- at: pre-ast\n    path: report/theme/tables.lua", "- report/theme/tables.lua", r"only `at: pre-ast`"),
    ],
)
def test_a_project_with(project, old, new, message):
    source = project / "_quarto.yml"
    assert old in source.read_text()
    source.write_text(source.read_text().replace(old, new))
    assert re.search(message, refusal(project))


def test_a_file_that_is_no_notebook(project):
    (project / "report/executed/02-series.ipynb").write_text("{half a")
    assert "02-series.ipynb: not a Jupyter notebook" in refusal(project)


def test_a_folder_without_project(tmp_path):
    assert "_quarto.yml does not exist" in refusal(tmp_path)


def test_a_date_that_quarto_would_rewrite(project):
    edition = project / "report/executed/_edition.yml"
    edition.write_text(edition.read_text() + 'date: "14 February 2025"\n')
    assert "date must be YYYY-MM-DD, got '14 February 2025'" in refusal(project)


def test_a_missing_metadata_file_is_passed_over_as_quarto_does(project):
    (project / "report/executed/_edition.yml").write_text("")
    (project / "report/report.qmd").write_text("---\ntitle: Only here\n---\n\n{{< include sections/_counts.qmd >}}\n")
    (project / "report/executed/_edition.yml").unlink()
    path = EmbeddedRenderer("test").render(project, project / "build", ("html",))["html"]
    assert "<title>Only here</title>" in path.read_text(encoding="utf-8")
