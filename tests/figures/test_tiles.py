"""Tiles: an index in every cell, bold where it is told from 1, areas down or countries down, nothing that overlaps."""

from __future__ import annotations

import dataclasses
import io
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from aici import figures
from aici.figures import grid, style

LONG = ("Mathematical Computational Biology", "Automation Control Systems", "Instruments Instrumentation")


def cell(topic, code, index, low=0.0, high=100.0, label=None):
    relative = None if index is None else (index - 1) / (index + 1)
    return {
        "topic": topic, "country_code": code, "label": label or code.lower(), "activity_index": index,
        "relative_specialisation": relative, "share_percent_lb": low, "share_percent_ub": high,
        "sample_share_percent": 20.0, "decimals": 2,
    }  # fmt: skip


def many(table, countries, label=lambda k: f"Country {k}"):
    rows = [
        cell(topic, f"C{k:02}", 0.6 + 0.05 * (k + n), label=label(k))
        for n, topic in enumerate(LONG)
        for k in range(countries)
    ]
    return table("specialisation_by_country", rows)


def test_every_cell_has_its_index_and_the_csv_all_columns(specialisation):
    exhibit = figures.tiles(specialisation)
    assert re.findall(r"<!-- (\d\.\d\d) -->", exhibit.content)[:5] == ["1.50", "0.50", "1.02", "0.00", "1.00"]
    held = pd.read_csv(io.StringIO(exhibit.csv))
    assert held["activity_index"].round(2).tolist()[:2] == [1.5, 0.5]
    assert list(held.columns) == specialisation.table.column_names
    assert exhibit.summary == (
        "Heat map of the activity index of 3 countries or regions in 2 research areas; it is largest for chn in "
        "Vision, 1.50."
    )


def test_bold_is_what_the_interval_tells_from_the_sample(specialisation):
    rows = specialisation.frame.itertuples()
    assert [grid.distinct(row) for row in rows] == [True, True, False, False, False, False]


def test_cell_without_index_is_hatched_and_the_key_says_what_it_means(specialisation, table):
    svg = figures.tiles(specialisation).content
    assert "no paper that could be in the area" in svg
    assert len(re.findall(r'id="cell-', svg)) == 6
    assert "no paper that could be in the area" not in figures.tiles(many(table, 3)).content


def test_scale_reaches_the_largest_specialisation_and_is_even_on_both_sides(specialisation, table):
    assert grid.limit(specialisation.frame) == 1.0  # 0.00 is a relative specialisation of -1
    near = table("specialisation_by_country", [cell("Vision", "CHN", 1.1), cell("Vision", "FRA", 0.9)])
    assert grid.limit(near.frame) == grid.LEAST
    assert [round(grid.index_of(r), 2) for r in (-0.5, 0, 0.5)] == [0.33, 1.0, 3.0]
    assert grid.index_of(1) == float("inf")


def test_shades_darken_with_the_index_in_grey_too():
    grey = [float(np.dot(to_rgb(grid.SHADES(k)), (0.299, 0.587, 0.114))) for k in range(grid.STEPS)]
    assert all(later < earlier for earlier, later in zip(grey, grey[1:], strict=False))


def test_numbers_can_be_read_on_every_shade():
    for k in range(grid.STEPS):
        grey = float(np.dot(to_rgb(grid.SHADES(k)), (0.299, 0.587, 0.114)))
        assert (1 - grey if grey < grid.DARK else grey) > 0.4


def test_many_countries_stand_below_each_other(table):
    assert grid.placed(many(table, 6).frame).down == "topic"
    placed = grid.placed(many(table, 30).frame)
    assert (placed.down, placed.across, placed.upright) == ("label", "topic", True)
    assert placed.names + len(LONG) * placed.column <= style.WIDTH


@pytest.mark.parametrize("countries", [2, 9, 30])
@pytest.mark.parametrize("label", [lambda k: f"Country {k}", lambda k: f"United Republic of Longcountryname {k}"])
def test_no_text_covers_another_and_all_stay_on_the_sheet(extents, table, countries, label):
    indicator = many(table, countries, label)
    boxes, texts = extents(lambda: figures.tiles(indicator))
    assert len(boxes) == 3 * countries
    for k, (said, one) in enumerate(texts):
        assert one.x0 >= 0
        assert one.x1 <= style.WIDTH + 1, said
        assert not [other for _, other in texts[k + 1 :] if one.overlaps(other)], said


def test_nothing_to_draw_gives_a_placeholder_and_the_reason(specialisation):
    frame = specialisation.frame.assign(activity_index=np.nan, relative_specialisation=np.nan)
    exhibit = figures.tiles(dataclasses.replace(specialisation, frame=frame))
    assert exhibit.summary == "Figure not drawn: no paper of these countries could be in any of the areas."
    gone = dataclasses.replace(specialisation, frame=frame.head(0), missing="not printed")
    assert figures.tiles(gone).summary == "Figure not drawn: not printed."


def test_negative_index_is_refused(specialisation):
    frame = specialisation.frame.assign(activity_index=-0.5)
    with pytest.raises(ValueError, match="`activity_index` must be 0 or more, got -0.5 for 'Vision' in 'CHN'"):
        figures.tiles(dataclasses.replace(specialisation, frame=frame))
