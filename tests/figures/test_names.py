"""Names in pictures: letter for letter, in a font that has the letter, in a file that any reader of XML takes."""

from __future__ import annotations

import dataclasses
import re
import shutil
import warnings
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from aici import figures
from aici.figures import style
from fallback_font import write_font

ROOT = Path(__file__).resolve().parents[2]
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
NAMES = [
    "cost $5 & $6", "$x$", "$unclosed{", r"\$a\$ \alpha", "<AI> & 'q' \"Q\"", "a--b ---", "]]> -->", "_hidden",
    "%(x)s {0}", ' d="0.123456" x="9.876543" translate(1.23456 0)',
]  # fmt: skip
HAN = "\u4e2d\u56fd"
DRAW = {
    "impact": lambda table: figures.impact_matrix(table),
    "series": lambda table: figures.lines(table, countries=3),
    "collaboration": lambda table: figures.flows(table, first_authors=("CHN", "GBR"), partners=2),
    "pairs": lambda table: figures.affinity_matrix(table, countries=3),
    "institutions": lambda table: figures.stacked_bars(table, countries=2, institutions=3),
    "papers": lambda table: figures.world_map(table),
}


@pytest.fixture(params=DRAW)
def named(request):
    """Draws a figure whose country (and institution) names are the one given."""

    def draw(name: str):
        table = request.getfixturevalue(request.param)
        columns = {"label", "first_author_label", "partner_label", "institution"} & set(table.frame.columns)
        frame = table.frame.copy()
        for column in columns:
            frame[column] = [f"{name}{k}" for k in range(len(frame))]
        for code, label in (("country_code", "label"), ("first_author_country_code", "first_author_label")):
            if code in frame.columns:
                frame[label] = name + frame[code].fillna("none")
        return DRAW[request.param](dataclasses.replace(table, frame=frame, origin=f"From {name}."))

    return draw


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own with the report's fonts, the working directory in it."""
    shutil.copytree(ROOT / "report" / "theme" / "fonts", tmp_path / "report" / "theme" / "fonts")
    (tmp_path / "data" / "editions").mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "_quarto.yml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def glyphs(svg: str, gid: str) -> list[str]:
    """Names of the glyphs of the text with that id."""
    group = next(g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("id") == gid)
    return [use.get(LINK) for use in group.iter(f"{SVG}use")]


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_takes_any_name(named, name):
    root = ET.fromstring(named(name).content)
    assert root.tag == f"{SVG}svg"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_letter_by_letter(impact, name):
    frame = impact.frame.assign(label=impact.frame["label"].where(impact.frame["country_code"] != "USA", name))
    exhibit = figures.impact_matrix(dataclasses.replace(impact, frame=frame))
    assert len(glyphs(exhibit.content, "label-USA")) == len(name)


def test_a_name_stays_as_it_is_where_the_file_is_made_small(papers):
    name = ' d="0.123456" x="9.876543" translate(1.23456 0) id="DejaVuSans-4a"'
    exhibit = figures.world_map(dataclasses.replace(papers, frame=papers.frame.assign(label=name)))
    assert name in ET.fromstring(exhibit.content).find(f"{SVG}title").text


def test_control_characters_and_invisible_marks_do_no_harm(named):
    exhibit = named("a\x00b\x1fc\x85d\u200be\u202af\ufe0fg\uffff")
    ET.fromstring(exhibit.content)
    assert not set("\x00\x1f\x85\uffff") & set(exhibit.content + exhibit.summary)


def test_combining_marks_are_drawn_as_one_letter(impact):
    frame = impact.frame.assign(label=impact.frame["label"].where(impact.frame["country_code"] != "USA", "e\u0301X"))
    exhibit = figures.impact_matrix(dataclasses.replace(impact, frame=frame))
    assert len(glyphs(exhibit.content, "label-USA")) == 2


def test_a_letter_that_no_font_has_is_refused_with_name_and_cure(named):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=f"U.4E2D CJK .*{HAN}.*[.]ttf or [.]otf.*report/theme/fonts/"):
            named(HAN)


def test_a_further_font_in_the_folder_draws_it(project, impact, papers, caplog):
    write_font(project / "report" / "theme" / "fonts" / "TinyHan.ttf", HAN)
    name = f"A{HAN}"
    frame = impact.frame.assign(label=impact.frame["label"].where(impact.frame["country_code"] != "USA", name))
    table = dataclasses.replace(impact, frame=frame)
    exhibit = figures.impact_matrix(table)
    used = [re.sub("-[0-9a-f]+$", "", one) for one in glyphs(exhibit.content, "label-USA")]
    assert used == ["#AICISR", "#TinyHan-Regular", "#TinyHan-Regular"]
    assert exhibit == figures.impact_matrix(table)
    assert figures.world_map(papers)  # its headings are bold, the further font is not
    assert not caplog.records
    assert style.text_width(name, 10) == pytest.approx(20 + style.text_width("A", 10), abs=0.2)
