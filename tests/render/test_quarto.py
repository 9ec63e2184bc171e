"""Quarto is run in a mirror of the project, its sources are checked before and its log after."""

from __future__ import annotations

import re
import shutil
import stat

import pytest

from aici import render
from aici.render import RenderError
from fallback_font import write_font

FAKE = """#!/bin/sh
if [ "$1" = "--version" ]; then echo 1.9.38; exit 0; fi
echo "$@" >> {calls}
{body}
case "$4" in html) ext=html;; typst) ext=pdf;; esac
cat report/executed/_edition.yml > "${{2%.qmd}}.$ext"
"""


@pytest.fixture
def quarto(tmp_path, monkeypatch):
    """Puts a `quarto` that runs the given shell lines on the PATH; returns the file of its calls."""

    def install(body: str = ":"):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        script = folder / "quarto"
        script.write_text(FAKE.format(body=body, calls=tmp_path / "calls"))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return tmp_path / "calls"

    return install


def test_auto_takes_quarto_where_it_is_found(quarto):
    quarto()
    chosen = render.choose("auto")
    assert chosen.name == "quarto"
    assert chosen.reason.startswith("Quarto 1.9.38: found at ")


def test_auto_says_why_it_takes_the_embedded_one(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert render.choose("auto").name == "embedded"
    assert "Quarto is not on the PATH" in render.choose("auto").reason


def test_a_quarto_that_does_not_answer_is_none(quarto, tmp_path):
    quarto()
    (tmp_path / "bin" / "quarto").write_text("#!/bin/sh\nexit 3\n")
    assert render.choose("auto").name == "embedded"


def test_asking_for_quarto_where_it_is_missing_names_the_cure(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RenderError, match="not on the PATH.*make quarto.*--renderer embedded"):
        render.choose("quarto")


def test_an_unknown_renderer_is_named(monkeypatch):
    with pytest.raises(RenderError, match="must be one of .*got 'latex'"):
        render.choose("latex")


def test_outputs_are_named_report_and_the_project_is_left_alone(quarto, project):
    calls = quarto()
    before = sorted(path.relative_to(project) for path in project.rglob("*"))
    paths = render.choose("quarto").render(project, project.parent / "out")
    assert sorted(path.name for path in (project.parent / "out").iterdir()) == ["report.html", "report.pdf"]
    assert "Edition 2025" in paths["pdf"].read_text()
    assert calls.read_text().splitlines() == [
        "render report/report.qmd --to html",
        "render report/report.qmd --to typst",
    ]
    assert sorted(path.relative_to(project) for path in project.rglob("*")) == before


def test_staged_notebooks_stand_for_the_executed_ones(quarto, project):
    quarto()
    staged = project.parent / "staged"
    shutil.copytree(project / "report" / "executed", staged)
    (staged / "_edition.yml").write_text("edition: staged\n")
    paths = render.choose("quarto").render(project, project.parent / "out", ("html",), executed=staged)
    assert paths["html"].read_text() == "edition: staged\n"


def test_options_only_quarto_knows_are_left_to_it(quarto, project):
    quarto()
    source = project / "_quarto.yml"
    source.write_text(source.read_text().replace("theme: none", "theme: none\n    code-fold: true"))
    assert set(render.choose("quarto").render(project, project.parent / "out")) == {"html", "pdf"}


def test_fonts_of_the_project_are_found_by_typst(quarto, project, tmp_path):
    quarto(f'ls "$TYPST_FONT_PATHS" > {tmp_path}/fonts')
    render.choose("quarto").render(project, project.parent / "out", ("pdf",))
    assert "AICISans-Regular.ttf" in (tmp_path / "fonts").read_text()


@pytest.mark.parametrize(
    "line",
    [
        "[WARNING] Unable to resolve crossref @tbl-none",
        "WARN (report.qmd) Unable to resolve crossref @tbl-none",
        "[WARNING] Citeproc: citation nobody1999 not found",
        "warning: unknown font family: aici sans",
        "WARN: Shortcode noticeowl not found",
        "[WARNING] Could not fetch resource figures/map.svg",
        "[WARNING] Could not fetch resource https://example.org/logo.png",
        "WARNING: something that nobody has thought of",
    ],
)
def test_a_warning_is_an_error(quarto, project, line):
    quarto(f"echo '{line}' >&2")
    with pytest.raises(RenderError) as caught:
        render.choose("quarto").render(project, project.parent / "out")
    assert line in str(caught.value)
    assert not list((project.parent / "out").iterdir())


@pytest.mark.parametrize(
    "line",
    [
        "[WARNING] Could not fetch resource https://cdnjs.cloudflare.com/ajax/libs/require.js",
        "[WARNING] Could not fetch resource https://cdn.jsdelivr.net/npm/x",
        "Output created: warning.html",
    ],
)
def test_other_lines_of_the_log_pass(quarto, project, line):
    quarto(f"echo '{line}' >&2")
    assert set(render.choose("quarto").render(project, project.parent / "out")) == {"html", "pdf"}


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ("See @tbl-none.", r"sections/_counts\.qmd:\d+: the reference @tbl-none leads nowhere"),
        ("See [@nobody1999].", r"the citation @nobody1999 is not in the bibliography"),
        ("## Again {#sec-counts}", r"the label sec-counts is given twice"),
        ("{{< noticeowl >}}", r"sections/_counts\.qmd:\d+: .*noticeowl"),
        ("{{< embed executed/01-counts.ipynb#tbl-none >}}", r"no cell labelled 'tbl-none'"),
        ("Papers of \u4e2d\u56fd.", r"sections/_counts\.qmd:\d+: no font has \u4e2d .*report/theme/fonts"),
    ],
)
def test_what_quarto_would_print_with_a_hole_is_found_before(quarto, project, addition, message):
    calls = quarto()
    section = project / "report/sections/_counts.qmd"
    section.write_text(section.read_text() + "\n" + addition + "\n")
    with pytest.raises(RenderError) as caught:
        render.choose("quarto").render(project, project.parent / "out")
    assert re.search(message, str(caught.value), re.S)
    assert not calls.exists()


def test_divisions_only_quarto_knows_are_left_to_it(quarto, project):
    quarto()
    section = project / "report/sections/_counts.qmd"
    section.write_text(section.read_text() + "\n::: {.panel-tabset}\nx\n:::\n\n[a]{.mark} <b>c</b>\n")
    assert set(render.choose("quarto").render(project, project.parent / "out")) == {"html", "pdf"}


def test_characters_of_a_further_font_reach_quartos_style_sheet(quarto, project, tmp_path):
    write_font(project / "report/theme/fonts/TinyHan.ttf", "\u4e2d")
    section = project / "report/sections/_counts.qmd"
    section.write_text(section.read_text() + "\n\u4e2d\n")
    quarto(f"cp report/theme/report.css {tmp_path}/report.css")
    render.choose("quarto").render(project, project.parent / "out", ("html",))
    assert "unicode-range:U+4E2D}" in (tmp_path / "report.css").read_text()
    assert "unicode-range" not in (project / "report/theme/report.css").read_text()


def test_a_failed_quarto_shows_the_end_of_its_log(quarto, project):
    quarto("echo 'ERROR: notebook not found' >&2; exit 1")
    with pytest.raises(RenderError, match="exit code 1"):
        render.choose("quarto").render(project, project.parent / "out")


def test_a_quarto_that_writes_nothing_is_an_error(quarto, project):
    quarto("exit 0")
    with pytest.raises(RenderError, match="wrote no report.html"):
        render.choose("quarto").render(project, project.parent / "out")


def test_installed_names_each_component_with_version_or_cure(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    rows = {component: (version, todo) for component, version, todo in render.installed()}
    assert list(rows) == ["quarto", "pandoc", "typst", "fonttools"]
    assert rows["quarto"][0] is None
    assert "make quarto" in rows["quarto"][1]
    assert all(version and not todo for version, todo in list(rows.values())[1:])
