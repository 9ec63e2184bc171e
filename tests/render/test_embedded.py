"""The embedded renderer shows every exhibit, number and caption in both formats, in one file each."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from pandas import DataFrame
from pypdf import PdfReader

from aici.render import EmbeddedRenderer

CAPTIONS = (
    "Table 1: Papers by country",
    "Figure 1: Map of Table 1",
    "Figure 2: Per year",
    "Table S1: Papers under two counting methods, as in Table 1",
)


def page_of(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def words(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def pdf_text(path) -> str:
    return words(" ".join(page.extract_text() for page in PdfReader(path).pages))


def test_captions_carry_quartos_numbers_in_html(rendered):
    page = page_of(rendered[1]["html"])
    found = [words(c.get_text()) for c in page.select("figcaption") if not c.get_text().strip().startswith("(")]
    assert found == [CAPTIONS[0], CAPTIONS[1], CAPTIONS[2], CAPTIONS[3]]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_captions_carry_quartos_numbers_in_the_pdf(rendered, caption):
    assert caption in pdf_text(rendered[1]["pdf"])


def test_panels_have_letters_in_both_formats(rendered):
    html, pdf = words(page_of(rendered[1]["html"]).get_text()), pdf_text(rendered[1]["pdf"])
    for panel in ("(a) All", "(b) Without China"):
        assert panel in html
        assert panel in pdf


def test_references_of_a_narrative_cell_are_resolved(rendered):
    sentence = "China leads (Table 1, Figure 2; Section 1) (Moed 2005)."
    assert sentence in words(page_of(rendered[1]["html"]).get_text())
    assert sentence in pdf_text(rendered[1]["pdf"])


def test_references_reach_supplements_and_equations(rendered):
    sentence = "One paper, one country; see Table S1 and Equation 1."
    assert sentence in words(page_of(rendered[1]["html"]).get_text())
    assert sentence in pdf_text(rendered[1]["pdf"])


def test_every_reference_leads_to_an_element_of_the_page(rendered):
    page = page_of(rendered[1]["html"])
    ids = {tag["id"] for tag in page.select("[id]")}
    targets = {a["href"][1:] for a in page.select("a[href^='#']")}
    assert {"tbl-counts", "fig-series", "sec-counts", "suptbl-counting", "eq-impact", "ref-moed2005"} <= targets
    assert targets <= ids


def test_contents_list_sections_with_numbers(rendered):
    contents = [words(a.get_text()) for a in page_of(rendered[1]["html"]).select("nav#TOC a")]
    assert contents == ["1 Papers", "1.1 Over time", "References"]
    assert re.search(r"Contents 1 Papers.*1\.1 Over time.*References", pdf_text(rendered[1]["pdf"]))


def test_table_keeps_heads_alignment_and_source_note(rendered, tiny):
    first = page_of(rendered[1]["html"]).select_one("#tbl-counts table")
    assert [th.get_text() for th in first.select("thead th[scope=col]")] == ["Country", "Papers"]
    assert [td.get_text() for td in first.select("tbody td")] == [*tiny.counts.iloc[0], *tiny.counts.iloc[1]]
    assert "text-align: right" in first.select("tbody td")[1]["style"]
    assert first.select_one("tfoot").get_text().strip() == "Basis: published."
    assert not first.find("style")


def test_alternative_text_is_in_both_formats(rendered):
    assert page_of(rendered[1]["html"]).select_one("#fig-map img")["alt"] == 'A map; "China" is darkest.'
    assert alternative_texts(rendered[1]["pdf"]) == ['A map; "China" is darkest.', "Lines.", "Lines."]


def alternative_texts(path) -> list[str]:
    reader = PdfReader(path)
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [str(thing["/Alt"]) for thing in objects if isinstance(thing, dict) and "/Alt" in thing]


def test_html_is_one_file_that_asks_no_server(rendered):
    page = page_of(rendered[1]["html"])
    assert not page.select("link, script, iframe, object, embed")
    assert all(img["src"].startswith("data:") for img in page.select("img"))
    styles = "".join(style.get_text() for style in page.select("style"))
    assert re.findall(r"url\(\"(.{5})", styles) == ["data:"] * 3
    assert "@import" not in styles


def test_formula_is_mathml(rendered):
    assert page_of(rendered[1]["html"]).select_one("#eq-impact math mfrac")


def test_pdf_embeds_only_the_fonts_of_the_project_and_of_typst(rendered):
    fonts = {str(f["/BaseFont"]).split("+")[-1] for page in PdfReader(rendered[1]["pdf"]).pages for f in fonts_of(page)}
    assert "AICISans-Regular" in " ".join(fonts)
    assert all(name.startswith(("/AICISans", "AICISans", "NewCM", "DejaVuSansMono")) for name in fonts)


def fonts_of(page):
    return [font.get_object() for font in page["/Resources"].get("/Font", {}).values()]


def test_title_page_says_edition_and_status(rendered):
    first = words(PdfReader(rendered[1]["pdf"]).pages[0].extract_text())
    assert first == "Edition 2025 Countries As published"
    assert words(page_of(rendered[1]["html"]).select_one("header").get_text()) == first


def test_second_run_gives_the_same_bytes(rendered):
    root, paths = rendered
    again = EmbeddedRenderer("test").render(root, root / "again")
    assert {name: path.read_bytes() for name, path in again.items()} == {n: p.read_bytes() for n, p in paths.items()}


def test_nothing_but_the_results_is_left_in_the_folder(rendered):
    assert sorted(path.name for path in (rendered[0] / "build").iterdir()) == ["report.html", "report.pdf"]


def test_long_table_repeats_its_head_on_every_page(project, tiny):
    frame = DataFrame({"Country": [f"Land {n}" for n in range(120)], "Papers": [str(n) for n in range(120)]})
    tiny.write_notebook(
        project / "report/executed/03-long.ipynb", tiny.cell("tbl-long", tiny.table(frame), tbl_cap="Long")
    )
    section = project / "report/sections/_counts.qmd"
    section.write_text(section.read_text() + "\n{{< embed executed/03-long.ipynb#tbl-long >}}\n")
    reader = PdfReader(EmbeddedRenderer("test").render(project, project / "build", ("pdf",))["pdf"])
    with_rows = [page.extract_text() for page in reader.pages if "Land " in page.extract_text()]
    assert len(with_rows) >= 3
    assert all("Country" in page for page in with_rows)
    assert sum(page.count("Land ") for page in with_rows) == 120


def test_wide_table_stays_inside_the_page(project, tiny):
    heads = ["Mainland, China", "United States", "United Kingdom", "Switzerland", "Netherlands", "Saudi Arabia"]
    frame = DataFrame(
        {"Research area": ["Radiology & Medical Imaging"]} | {f"{h} {n}": ["12.3"] for n in "ab" for h in heads}
    )
    tiny.write_notebook(
        project / "report/executed/03-wide.ipynb", tiny.cell("tbl-wide", tiny.table(frame), tbl_cap="Wide")
    )
    section = project / "report/sections/_counts.qmd"
    section.write_text(section.read_text() + "\n{{< embed executed/03-wide.ipynb#tbl-wide >}}\n")
    paths = EmbeddedRenderer("test").render(project, project / "build")
    assert page_of(paths["html"]).select_one("#tbl-wide table")["class"] == ["report-table", "wide"]
    assert pdf_text(paths["pdf"]).count("12.3") == 12
    right = []
    for page in PdfReader(paths["pdf"]).pages:
        page.extract_text(visitor_text=lambda text, cm, tm, *_: right.append(tm[4] + cm[4]) if "12.3" in text else None)
    assert max(right) < 595 - 25 * 72 / 25.4


def test_notebooks_may_lie_in_a_staging_folder(project):
    staged = project / "build" / "E.partial" / "notebooks"
    staged.parent.mkdir(parents=True)
    (project / "report" / "executed").rename(staged)
    (staged / "_note.md").write_text("A note of this run.")
    document = project / "report" / "report.qmd"
    document.write_text("{{< include executed/_note.md >}}\n\n" + document.read_text())
    path = EmbeddedRenderer("test").render(project, project / "out", ("html",), executed=staged)["html"]
    assert "Edition 2025" in path.read_text(encoding="utf-8")
    assert "A note of this run." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("value", "shown", "left_out"), [("true", "Shown", "Hidden"), ("false", "Hidden", "Shown")])
def test_a_division_stands_only_where_its_condition_holds(project, value, shown, left_out):
    """What is left out is neither numbered nor listed in the contents."""
    executed = project / "report" / "executed"
    edition = executed / "_edition.yml"
    edition.write_text(edition.read_text() + f"from-exports: {value}\n")
    section = project / "report/sections/_counts.qmd"
    wrapped = section.read_text().replace(
        "::: {#suptbl-counting}",
        ':::: {.content-visible when-meta="from-exports"}\n\n## Shown\n\n::::\n\n'
        ':::: {.content-hidden when-meta="from-exports"}\n\n## Hidden\n\n::: {#suptbl-first}\n\n| a |\n|---|\n| 1 |\n\n'
        "First\n\n:::\n\nSee @suptbl-first.\n\n::::\n\n::: {#suptbl-counting}",
    )
    section.write_text(wrapped)
    made = EmbeddedRenderer("test").render(project, project / "build")
    page, pdf = page_of(made["html"]), pdf_text(made["pdf"])
    contents = [words(a.get_text()) for a in page.select("nav#TOC a")]
    assert contents == ["1 Papers", "1.1 Over time", f"1.2 {shown}", "References"]
    number = 1 if value == "true" else 2
    assert words(page.select_one("#suptbl-counting-caption").get_text()).startswith(f"Table S{number}:")
    assert f"1.2 {shown}" in pdf and left_out not in pdf
    assert bool(page.select("#suptbl-first")) == (value == "false")
