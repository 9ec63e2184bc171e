"""What all figures promise: well-formed, same bytes, basis named, badge when simulated, a placeholder when missing."""

from __future__ import annotations

import dataclasses
import io
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from aici import figures
from aici.figures import fonts, style
from aici.figures.network import COLUMNS as NETWORK

SVG = "{http://www.w3.org/2000/svg}"
DRAW = {
    "papers": lambda table: figures.world_map(table),
    "impact": lambda table: figures.impact_matrix(table),
    "series": lambda table: figures.lines(table, countries=3),
    "collaboration": lambda table: figures.flows(table, first_authors=("CHN", "GBR"), partners=2),
    "institutions": lambda table: figures.stacked_bars(table, countries=2, institutions=3),
    "technologies": lambda table: figures.network(table, country="USA"),
    "funnel": lambda table: figures.flow(table),
    "coverage": lambda table: figures.heat_map(table),
    "specialisation": lambda table: figures.tiles(table),
    "pairs": lambda table: figures.affinity_matrix(table, countries=3),
    "normalised": lambda table: figures.intervals(table),
    "rank_ranges": lambda table: figures.rank_ranges(table),
}


@pytest.fixture(params=DRAW)
def drawable(request):
    return request.getfixturevalue(request.param), DRAW[request.param]


def test_picture_is_well_formed_svg_of_print_width_with_a_title(drawable):
    indicator, draw = drawable
    exhibit = draw(indicator)
    root = ET.fromstring(exhibit.content)
    assert exhibit.media_type == "image/svg+xml"
    assert root.tag == f"{SVG}svg"
    assert float(root.get("viewBox").split()[2]) == pytest.approx(170 / 25.4 * 72)
    assert root.find(f"{SVG}title").text == exhibit.summary
    assert "\n" not in exhibit.summary


def test_two_runs_give_the_same_bytes(drawable):
    indicator, draw = drawable
    assert draw(indicator) == draw(indicator)


def test_basis_and_origin_stand_in_the_picture(drawable):
    indicator, draw = drawable
    # Text is outlines; matplotlib leaves the words as a comment beside them.
    assert f"<!-- Basis: {indicator.basis}. Counted from three made-up records. -->" in draw(indicator).content


@pytest.mark.parametrize("basis", ["published", "computed", "simulated"])
def test_badge_stands_in_simulated_pictures_only(drawable, basis):
    indicator, draw = drawable
    exhibit = draw(dataclasses.replace(indicator, basis=basis))
    assert ('id="simulated-badge"' in exhibit.content) == (basis == "simulated")
    assert (style.ILLUSTRATION in exhibit.content) == (basis == "simulated")
    assert exhibit.summary.startswith("Simulated illustration: ") == (basis == "simulated")


def test_pictures_of_a_simulated_edition_are_no_illustrations(drawable):
    indicator, draw = drawable
    exhibit = draw(dataclasses.replace(indicator, basis="simulated", of_simulated_edition=True))
    assert style.DEMONSTRATION in exhibit.content
    assert style.ILLUSTRATION not in exhibit.content
    assert exhibit.summary.startswith("Simulated: ")


def test_missing_numbers_give_a_placeholder_with_the_reason(drawable):
    indicator, draw = drawable
    reason = "the published report does not print them as numbers"
    gone = dataclasses.replace(indicator, frame=indicator.frame.head(0), basis="", origin="", missing=reason)
    exhibit = draw(gone)
    assert exhibit == figures.placeholder(gone)
    assert exhibit.summary == f"Figure not drawn: {reason}."
    assert exhibit.csv == ",".join(indicator.table.column_names) + "\n"
    assert float(ET.fromstring(exhibit.content).get("viewBox").split()[3]) < 40 / 25.4 * 72


def test_table_without_rows_gives_a_placeholder(drawable):
    indicator, draw = drawable
    exhibit = draw(dataclasses.replace(indicator, frame=indicator.frame.head(0)))
    assert exhibit.summary.endswith("has no rows.")


def test_long_reason_is_wrapped_inside_the_frame(papers):
    gone = dataclasses.replace(papers, missing="no export of this edition links authors to addresses " * 6)
    lines = style.wrapped(gone.missing, style.WIDTH - 80, style.TEXT + 1)
    assert len(lines) > 2
    assert all(style.text_width(line, style.TEXT + 1) <= style.WIDTH - 80 for line in lines)
    assert "Figure not drawn" in figures.placeholder(gone).content


def test_csv_has_the_contract_columns_or_those_of_the_network(drawable):
    indicator, draw = drawable
    columns = NETWORK if indicator.name == "technologies_by_patent" else indicator.table.column_names
    assert list(pd.read_csv(io.StringIO(draw(indicator).csv)).columns) == columns


def test_shared_pages_are_safe_glyph_names_do_not_depend_on_the_picture(impact, series):
    def glyphs(svg):
        paths = ET.fromstring(svg).iter(f"{SVG}path")
        return {path.get("id"): path.get("d") for path in paths if "-" in (path.get("id") or "")}

    first, second = glyphs(figures.impact_matrix(impact).content), glyphs(figures.lines(series, countries=2).content)
    common = first.keys() & second.keys()
    assert len(common) > 10
    assert {name: first[name] for name in common} == {name: second[name] for name in common}


def test_shortened_text_fits_and_keeps_what_fits():
    assert style.shortened("Oxford", 500, 8) == "Oxford"
    cut = style.shortened("Centre national de la recherche scientifique", 60, 8)
    assert cut.endswith("…")
    assert style.text_width(cut, 8) <= 60
    assert style.shortened("Oxford", 1, 8) == ""


def test_fonts_fall_back_outside_a_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert fonts.families() == ["DejaVu Sans"]
