"""Names reach page and PDF letter for letter; a letter that the report's font lacks comes from a further one."""

from __future__ import annotations

import base64
import io
import re

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from pandas import DataFrame
from pypdf import PdfReader

from aici import narrative
from aici.render import EmbeddedRenderer, RenderError
from fallback_font import write_font

NAMES = [
    "\"x\" 'y' z", "a -- b --- c ... d", "- dash", "+ plus", "= head", "== head", "/ term: x", "1. one", "2) two",
    "a-? b", "x -6 (-7) -8", "// comment", "/* c */ x", "https://x.org/a", "#let x = 1", "<tbl-x> @tbl-x",
    "$x$ *s* _u_ `c` ^2^ H~2~O", "[a](b) ![c](d)", "{{< x >}} {a} \\n \\", "AT&T &amp; &lt;",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "<b>x</b> <!-- y -->", "A*STAR* [@moed2005] @moed2005 ::: #x",
]  # fmt: skip
HAN = "\u4e2d\u56fd"


def render(project, tiny, *cells):
    tiny.write_notebook(project / "report/executed/09-x.ipynb", *cells)
    labels = [re.search('label: "(.*?)"', cell["source"])[1] for cell in cells]
    section = project / "report/sections/_counts.qmd"
    embeds = "".join(f"\n{{{{< embed executed/09-x.ipynb#{label} >}}}}\n" for label in labels)
    section.write_text(section.read_text() + embeds)
    return EmbeddedRenderer("test").render(project, project / "build")


def words(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def pdf_text(path) -> str:
    return words(" ".join(page.extract_text() for page in PdfReader(path).pages))


def test_names_in_a_table_come_out_letter_for_letter(project, tiny):
    frame = DataFrame({"Name": NAMES, "N": [f"n{k}." for k in range(len(NAMES))]})
    paths = render(project, tiny, tiny.cell("tbl-x", tiny.table(frame, note=NAMES[-3]), tbl_cap="X"))
    page = BeautifulSoup(paths["html"].read_text(encoding="utf-8"), "html.parser")
    assert [words(td.get_text()) for td in page.select("#tbl-x tbody td:first-child")] == NAMES
    assert words(page.select_one("#tbl-x tfoot").get_text()) == NAMES[-3]
    pdf = pdf_text(paths["pdf"])
    assert [name for k, name in enumerate(NAMES) if f"{name} n{k}." not in pdf] == []


def test_names_in_a_narrative_come_out_letter_for_letter(project, tiny):
    cells = [
        tiny.cell(f"txt-{k}", tiny.text(f"{narrative.escaped(name)} and {narrative.escaped(name)} n{k}."))
        for k, name in enumerate(NAMES)
    ]
    paths = render(project, tiny, *cells)
    page = words(BeautifulSoup(paths["html"].read_text(encoding="utf-8"), "html.parser").get_text())
    pdf = pdf_text(paths["pdf"])
    told = [f"{name} and {name} n{k}." for k, name in enumerate(NAMES)]
    assert [one for one in told if one not in page] == []
    assert [one for one in told if one not in pdf] == []


def test_a_further_font_in_the_folder_is_used_after_the_reports_own(project, tiny):
    write_font(project / "report/theme/fonts/TinyHan.ttf", HAN + "A")
    frame = DataFrame({"Name": [f"A {HAN}"], "N": ["1"]})
    cells = [
        tiny.cell("tbl-x", tiny.table(frame), tbl_cap="X"),
        tiny.cell("txt-x", tiny.text(f"**Bold** A {HAN} *and* `code {HAN}`.")),
    ]
    paths = render(project, tiny, *cells)
    assert f"A {HAN}" in pdf_text(paths["pdf"])
    fonts = {
        str(f.get_object()["/BaseFont"])
        for p in PdfReader(paths["pdf"]).pages
        for f in p["/Resources"]["/Font"].values()
    }
    assert any("TinyHan" in font for font in fonts)
    page = paths["html"].read_text(encoding="utf-8")
    face = re.search(
        r'@font-face{font-family:"AICI Sans Further";src:url[(]"data:font/woff;base64,(.*?)"[)];(.*?)}', page
    )
    assert face[2] == "unicode-range:U+4E2D,U+56FD"
    assert set(TTFont(io.BytesIO(base64.b64decode(face[1]))).getBestCmap()) == set(map(ord, HAN))
    again = EmbeddedRenderer("test").render(project, project / "again")
    assert {name: path.read_bytes() for name, path in again.items()} == {n: p.read_bytes() for n, p in paths.items()}


def test_a_page_within_the_reports_font_carries_no_further_one(project, tiny):
    write_font(project / "report/theme/fonts/TinyHan.ttf", HAN)
    paths = render(project, tiny, tiny.cell("txt-x", tiny.text("Nothing foreign.")))
    assert "unicode-range" not in paths["html"].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "where"),
    [
        (lambda tiny: tiny.cell("txt-x", tiny.text(f"Papers of {HAN} rose.")), "cell 'txt-x'"),
        (lambda tiny: tiny.cell("txt-x", tiny.text(f"See `{HAN}.txt`.")), "cell 'txt-x'"),
        (
            lambda tiny: tiny.cell("tbl-x", tiny.table(DataFrame({"Name": [f"Univ {HAN}"], "N": ["1"]})), tbl_cap="X"),
            "cell 'tbl-x'",
        ),
    ],
)
def test_a_letter_that_no_font_has_is_refused_with_place_and_cure(project, tiny, cell, where):
    with pytest.raises(RenderError) as caught:
        render(project, tiny, cell(tiny))
    first, *_, cure = str(caught.value).splitlines()
    assert f"09-x.ipynb, {where}: no font has \u4e2d (U+4E2D CJK UNIFIED IDEOGRAPH-4E2D), in \u201c" in first
    assert cure == (
        "Put a font that has it (.ttf or .otf), such as Noto Sans CJK, into "
        f"{(project / 'report/theme/fonts').resolve()}."
    )


def test_a_control_character_is_to_be_removed(project, tiny):
    with pytest.raises(RenderError, match=r"(?s)U\+0007 .*Remove control characters from the data"):
        render(project, tiny, tiny.cell("txt-x", tiny.text("a\x07b")))
