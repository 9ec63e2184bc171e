"""The type family: complete for the report's text, figures of one width, small enough, licensed; tables as dressed."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest
import typst
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


def _dressed(rows: int, to: str, group: int | None = None) -> str:
    """A table of two columns and a note as the theme's filter writes it; before row `group` stands a group's name."""
    lines = [f"<tr><td>Mainland, China</td><td style='text-align: right'>−{row}.5</td></tr>" for row in range(rows)]
    if group is not None:
        lines.insert(group, "<tr><td colspan='2'>Group</td></tr>")
    body = f"<tbody>{''.join(lines)}</tbody><tfoot><tr><td colspan='2'>A note.</td></tr></tfoot>"
    table = f"<table><thead><tr><th>Country</th><th>Value</th></tr></thead>{body}</table>"
    text = f"```{{=html}}\n{table}\n```"
    theme = FONTS.parent / "tables.lua"
    return pypandoc.convert_text(text, to, "markdown", extra_args=["--lua-filter", str(theme), "--wrap=none"])


def test_rows_that_must_not_stand_alone_on_a_page_are_spanned_by_an_unbreakable_cell():
    _, body, _ = _dressed(20, "typst", group=10).split("table.hline(),")
    lines = body.strip().splitlines()
    glued = [at for at, line in enumerate(lines) if "rowspan: 2, inset: 0pt, breakable: false" in line]
    assert (len(lines), glued) == (21, [0, 8, 10, 19])
    assert "breakable" not in "".join(line for at, line in enumerate(lines) if at not in glued)


def test_a_table_is_printed_with_minus_signs_and_compiles_without_a_warning():
    text = _dressed(20, "typst", group=10)
    _, warnings = typst.compile_with_warnings(text.encode(), font_paths=[FONTS], ignore_system_fonts=True)
    assert "[−3.5]" in text
    assert [str(warning) for warning in warnings if "font" not in warning.message] == []


def test_short_names_and_notes_are_marked_for_narrow_screens():
    made = _dressed(2, "html")
    assert made.count('class="name"') == 2
    assert '<div class="note-text">' in made
