"""The impact matrix: every label legible, the means of the rows drawn, fields as the means divide them."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from aici import figures
from aici.figures import scatter, style
from aici.figures.placement import overlaps


@pytest.fixture
def boxes(impact):
    with style.sheet(impact, scatter.HEIGHT) as sheet:
        axes = sheet.axes(**scatter.MARGINS)
        drawn = impact.frame.assign(field=scatter.fields(impact.frame))
        scatter._draw_points(axes, drawn, impact)
        points, boxes = scatter.label_boxes(axes, drawn, scatter._draw_means(axes, drawn))
        return points, boxes, axes.bbox.extents


def test_no_two_of_thirty_labels_overlap(boxes):
    _, labels, _ = boxes
    assert overlaps(labels, labels).sum() == 30


def test_no_label_covers_a_marker(boxes):
    points, labels, _ = boxes
    markers = np.hstack([points - scatter.RADIUS, points + scatter.RADIUS])
    assert overlaps(labels, markers).sum() == 0


def test_no_label_leaves_the_axes(boxes):
    _, labels, (left, bottom, right, top) = boxes
    assert (labels[:, :2] >= (left, bottom)).all()
    assert (labels[:, 2:] <= (right, top)).all()


def test_fields_divide_at_the_means(table):
    rows = [("a", 1, 1), ("b", 3, 1), ("c", 1, 3), ("d", 3, 3), ("e", 2, 2)]
    frame = table(
        "impact_value_by_country",
        [{"country_code": c, "label": c, "mean_citations": x, "mean_impact_factor": y} for c, x, y in rows],
    ).frame
    assert scatter.fields(frame).tolist() == [
        "above neither", "above mean citations only", "above mean impact factor only", "above both means",
        "above neither",
    ]  # fmt: skip


def test_picture_names_means_and_every_country(impact):
    exhibit = figures.impact_matrix(impact)
    assert {"<!-- mean 22.2 -->", "<!-- mean 5.2 -->"} <= set(re.findall(r"<!-- mean .*? -->", exhibit.content))
    assert len(re.findall(r'id="label-[A-Z]{3}"', exhibit.content)) == 30
    assert exhibit.csv == impact.frame.to_csv(index=False, lineterminator="\n")
    assert len(exhibit.content) < 150_000


def test_country_without_one_value_is_named_below_and_not_placed(impact):
    frame = impact.frame.copy()
    frame.loc[frame["country_code"] == "ISR", "mean_impact_factor"] = None
    exhibit = figures.impact_matrix(dataclasses.replace(impact, frame=frame))
    assert "Not placed, a value is missing: Israel." in exhibit.content
    assert 'id="label-ISR"' not in exhibit.content


def test_no_complete_row_gives_a_placeholder(impact):
    exhibit = figures.impact_matrix(dataclasses.replace(impact, frame=impact.frame.assign(mean_citations=None)))
    assert exhibit.summary == "Figure not drawn: no row has both mean_citations and mean_impact_factor."


def test_one_country_alone_can_be_drawn(impact):
    alone = dataclasses.replace(impact, frame=impact.frame.head(1))
    assert 'id="label-CHN"' in figures.impact_matrix(alone).content


@pytest.mark.parametrize(("highest", "scale"), [(60, "linear"), (900, "log")])
def test_one_country_far_off_does_not_press_the_others_into_a_corner(impact, highest, scale):
    frame = impact.frame.copy()
    frame.loc[0, "mean_citations"] = highest
    exhibit = figures.impact_matrix(dataclasses.replace(impact, frame=frame))
    assert ("logarithmic scale" in exhibit.content) == (scale == "log")


def test_the_axis_label_stays_on_the_sheet_beside_long_ticks(table):
    rows = [("a", 1, 10.25), ("b", 3, 10.75)]
    drawn = figures.impact_matrix(table(
        "impact_value_by_country",
        [{"country_code": c, "label": c, "mean_citations": x, "mean_impact_factor": y} for c, x, y in rows],
    ))  # fmt: skip
    (baseline,) = re.findall(r"translate\(([-\d.]+) [-\d.]+\) rotate\(-90\)", drawn.content)
    assert float(baseline) > style.TEXT * 0.8
