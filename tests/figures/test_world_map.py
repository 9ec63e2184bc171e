"""The map shows exactly the codes of its table, keeps zero and no data apart, and every small territory in sight."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from aici import figures
from aici.figures import choropleth
from aici.figures.geometry import equal_earth, read_world

SVG = "{http://www.w3.org/2000/svg}"


def fills(svg: str) -> dict[str, str]:
    """Fill colour of every named unit, circle and legend field."""
    found = {}
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        name = group.get("id") or ""
        if re.match(r"(unit|circle)-", name):
            styles = " ".join(element.get("style") or "" for element in group.iter())
            found[name] = re.search(r"fill: (#\w{6})", styles)[1]
    return found


def test_map_shows_exactly_the_codes_of_the_table(papers):
    names = fills(figures.world_map(papers).content)
    assert {name.split("-")[1] for name in names} == set(papers.frame["country_code"])
    assert {name for name in names if name.startswith("circle")} == {"circle-SGP", "circle-HKG", "circle-MAC"}


def test_csv_is_the_table(papers):
    assert figures.world_map(papers).csv == papers.frame.to_csv(index=False, lineterminator="\n")


def test_zero_has_a_field_of_its_own_and_no_data_is_hatched(papers):
    svg = figures.world_map(papers).content
    colours = fills(svg)
    assert colours["unit-GRL"] == choropleth.ZERO
    assert list(colours.values()).count(choropleth.ZERO) == 1
    blank = re.search(r'<g id="no-data">(.*?)</g>', svg, re.DOTALL)[1]
    assert "fill: url(#" in blank


def test_equal_values_share_a_class_and_classes_darken(papers):
    colours = fills(figures.world_map(papers).content)
    grey = {code: sum(to_rgb(colours[f"unit-{code}"])) for code in ("CHN", "USA", "SGP", "TWN", "MAC", "GRL")}
    assert grey["CHN"] < grey["USA"] < grey["SGP"] < grey["TWN"] < grey["MAC"] < grey["GRL"]
    assert colours["unit-HKG"] == colours["circle-HKG"] == colours["unit-TWN"]


@pytest.mark.parametrize("classes", range(1, 8))
def test_shades_darken_in_grey(classes):
    grey = [np.dot(to_rgb(shade), (0.299, 0.587, 0.114)) for shade in choropleth.shades(classes)]
    assert all(a - b > 0.05 for a, b in zip(grey, grey[1:], strict=False))


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([12260, 768643], [10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000]),
        ([75.6, 4378.1], [50, 100, 200, 500, 1000, 2000, 5000]),
        ([1, 999], [1, 3, 10, 30, 100, 300, 1000]),
        ([1, 768643], [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]),
        ([10, 10], [10, 20]),
        ([0.2], [0.2, 0.5]),
        ([], []),
    ],
)
def test_class_bounds_are_round_and_enclose_the_values(values, bounds):
    assert choropleth.class_bounds(pd.Series(values, dtype=float)) == pytest.approx(bounds)


def test_code_without_place_is_named(papers):
    unknown = papers.frame.assign(country_code=["ZZZ", "QQQ", *papers.frame["country_code"][2:]])
    with pytest.raises(ValueError, match="no place on the map for country_code QQQ, ZZZ"):
        figures.world_map(dataclasses.replace(papers, frame=unknown))


def test_territory_without_outline_is_a_circle(papers):
    gibraltar = papers.frame.head(1).assign(country_code="GIB")
    names = fills(figures.world_map(dataclasses.replace(papers, frame=gibraltar)).content)
    assert set(names) == {"circle-GIB"}


def test_rows_without_code_or_value_are_counted_below_the_map(papers):
    frame = papers.frame.copy()
    frame.loc[1, "papers"], frame.loc[2, "country_code"] = None, None
    exhibit = figures.world_map(dataclasses.replace(papers, frame=frame))
    below = " ".join(re.findall(r"<!-- (.*?) -->", exhibit.content))
    assert "Rows of the table without country or value, not on the map: 2." in below
    assert not {"unit-USA", "unit-SGP"} & set(fills(exhibit.content))
    assert exhibit.csv.count("\n") == len(frame) + 1


def test_value_must_be_a_numeric_column(papers):
    with pytest.raises(ValueError, match="numeric column of papers_by_country, got 'label'"):
        figures.world_map(papers, value="label")


@pytest.fixture
def density(papers):
    """Per million, as if the territories were of one size; Macao has one paper, Taiwan twice ten, Hong Kong nine."""
    frame = papers.frame.assign(papers=papers.frame["papers"].mask(papers.frame["country_code"] == "HKG", 9.0))
    return dataclasses.replace(papers, frame=frame.assign(papers_per_million=frame["papers"] / 50))


def test_ratio_of_few_papers_has_a_field_of_its_own(density):
    exhibit = figures.world_map(density, value="papers_per_million")
    assert "<!-- fewer than 10 papers -->" in exhibit.content
    assert set(re.findall(r'<g id="unit-(\w+)">\s*<path [^>]*fill: url', exhibit.content)) == {"HKG", "MAC"}
    assert set(re.findall(rf'<g id="circle-(\w+)">(?:(?!</g>).)*{choropleth.FEW}', exhibit.content, re.DOTALL)) == {
        "HKG", "MAC",
    }  # fmt: skip
    assert re.search(rf'<g id="unit-GRL">\s*<path [^>]*fill: {choropleth.ZERO}', exhibit.content)
    assert exhibit.summary.endswith("from 0 (grl) to 15,372.9 (chn).")


def test_few_papers_make_no_class_and_matter_to_no_count(density):
    svg = figures.world_map(density, value="papers_per_million").content
    # the least with ten papers or more is Taiwan with 0.4; Macao would open a class at 0.02
    assert "<!-- 0.1 -->" in svg
    assert "<!-- 0.01 -->" not in svg
    assert choropleth.FEW_LABEL not in figures.world_map(density).content


def test_few_papers_may_lie_beyond_all_classes(density):
    frame = density.frame.copy()
    frame.loc[frame["country_code"] == "MAC", "papers_per_million"] = 1e9
    drawn = figures.world_map(dataclasses.replace(density, frame=frame), value="papers_per_million")
    assert re.search(rf'<g id="circle-MAC">(?:(?!</g>).)*{choropleth.FEW}', drawn.content, re.DOTALL)


def test_small_bounds_are_printed_in_full(density):
    values = [0.3, 0.06, 0.05, 0, 0, 0, 0.02]
    small = dataclasses.replace(density, frame=density.frame.assign(papers_per_million=values))
    svg = figures.world_map(small, value="papers_per_million").content
    assert [bound for bound in ("0.02", "0.05", "0.1", "0.2", "0.5") if f"<!-- {bound} -->" not in svg] == []


def test_negative_value_is_refused(papers):
    with pytest.raises(ValueError, match="must not be negative"):
        figures.world_map(dataclasses.replace(papers, frame=papers.frame.assign(papers=-1.0)))


def test_map_of_every_unit_stays_small(papers):
    codes = [code for code in read_world() if code.isupper()]
    frame = pd.DataFrame({"country_code": codes, "label": codes, "papers": np.arange(float(len(codes)))})
    full = figures.world_map(dataclasses.replace(papers, frame=frame.reindex(columns=papers.table.column_names)))
    assert len(fills(full.content)) >= len(codes)
    assert len(figures.world_map(papers).content) < 350_000
    assert len(full.content) < 360_000


def test_equal_earth_keeps_areas():
    # Two strips of equal area on the sphere: equal spans of the sine of latitude, away from and near the pole.
    edges = np.degrees(np.arcsin([0.0, 0.1, 0.8, 0.9]))
    steps = np.linspace(0, 1, 2001)
    areas = []
    for low, high in ((edges[0], edges[1]), (edges[2], edges[3])):
        side = low + steps * (high - low)
        x, y = equal_earth(np.full(2001, 61.0), side).T
        areas.append(np.sum((x[1:] + x[:-1]) / 2 * np.diff(y)))
    assert areas[0] == pytest.approx(areas[1], rel=1e-6)
    assert areas[0] == pytest.approx(np.radians(50) * 0.1, rel=1e-6)


def test_equal_earth_at_known_places():
    # Half the equator and the pole of the unit sphere, from the paper's coefficients by hand.
    assert equal_earth(np.array([191.0]), np.array([0.0]))[0] == pytest.approx([2.706630, 0.0], abs=1e-5)
    assert equal_earth(np.array([11.0]), np.array([90.0]))[0] == pytest.approx([0.0, 1.317363], abs=1e-5)


def test_geometry_is_whole_across_the_antimeridian():
    width = {code: np.ptp(np.vstack(unit.rings)[:, 0]) for code, unit in read_world().items() if unit.rings}
    assert max(width, key=width.get) in {"RUS", "USA"}
    assert width["RUS"] < 2.6
    assert width["FJI"] < 0.1


@pytest.mark.parametrize(
    ("code", "area"),
    [("CHN", 9.4e6), ("BRA", 8.5e6), ("ZAF", 1.22e6), ("ITA", 3.0e5), ("TWN", 3.6e4), ("SGP", 7e2), ("LSO", 3.0e4)],
)
def test_simplified_units_keep_their_area(code, area):
    # Square kilometres; South Africa has Lesotho as a hole, Italy San Marino and the Vatican.
    assert read_world()[code].area * 6371.0**2 == pytest.approx(area, rel=0.06 if area > 1e4 else 0.5)


def test_units_are_drawn_where_they_lie():
    world = read_world()
    for code in ("BRA", "SGP", "RUS", "FJI", "NZL"):
        assert any(matplotlib.path.Path(ring).contains_point(world[code].point) for ring in world[code].rings), code


def test_geometry_file_is_small(request):
    file = request.config.rootpath / "data" / "reference" / "world.json"
    assert file.stat().st_size < 250_000
