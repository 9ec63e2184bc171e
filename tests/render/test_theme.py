"""The type family: complete for the report's text, figures of one width, small enough, licensed."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from aici.render.fonts import read_families
from aici.render.glyphs import missing_glyphs

FONTS = Path(__file__).resolve().parents[2] / "report" / "theme" / "fonts"
NEEDED = "0123456789 .,\u2007\u2008\u2009\u202f\u2212×≤≥→…–—•·√∑±≈°§€µαΩДяßøłşğéüñçőŽ“”‘’"


@pytest.mark.parametrize("style", ["Regular", "Italic", "SemiBold", "SemiBoldItalic"])
def test_font_has_the_reports_characters(style):
    path = FONTS / f"AICISans-{style}.ttf"
    font = TTFont(path)
    missing = set(map(ord, NEEDED)) - set(font.getBestCmap())
    assert not missing
    assert path.stat().st_size < 150_000


@pytest.mark.parametrize("style", ["Regular", "SemiBold"])
def test_figures_and_their_blanks_have_one_width(style):
    font = TTFont(FONTS / f"AICISans-{style}.ttf")
    width = {chr(code): font["hmtx"][name][0] for code, name in font.getBestCmap().items()}
    assert len({width[c] for c in "0123456789\u2007"}) == 1
    assert width["\u2008"] == width["."]


def test_modified_font_does_not_bear_the_reserved_name():
    for path in FONTS.glob("*.ttf"):
        names = TTFont(path)["name"]
        assert names.getDebugName(1) == "AICI Sans"
        assert "Open Font License" in names.getDebugName(13)
    assert "Reserved Font Name 'Source'" in (FONTS / "OFL.txt").read_text()


def test_the_folder_is_one_family_as_typst_reads_it():
    (family,) = read_families((FONTS,))
    assert (family.name, family.path.name) == ("AICI Sans", "AICISans-Regular.ttf")
    assert set(NEEDED) <= family.covered


def test_formulas_and_alternative_text_need_no_glyph_code_does():
    (family,) = read_families((FONTS,))
    formulas = '$ \u222b \U0001d465 $ and #image("f.svg", alt: "\u65e5\u672c \\" $")'
    assert missing_glyphs(formulas, family.covered) == []
    assert missing_glyphs("cost \\$5 \u65e5 \\$6 <tbl-x>", family.covered) == [
        ("\u65e5", "\u201ccost \\$5 \u65e5 \\$6 <tbl-x>\u201d (before <tbl-x>)")
    ]
    code = '`a$b` \u65e5 ```c$d \u672c``` \\` \u4eac \\` #raw("$") \u4e2d #raw("$")'
    assert [character for character, _ in missing_glyphs(code, family.covered)] == sorted("\u65e5\u672c\u4eac\u4e2d")
    assert missing_glyphs("e\u0301 a\u200bb \ufe0f", family.covered) == []
