"""Yearly bars: one institution, its numbers above the bars, incomplete years open and on grey."""

from __future__ import annotations

import dataclasses
import io
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from aici import figures
from aici.figures import style
from aici.figures.yearly import yearly_bars
from aici.records import INDICATORS, Indicator

ORIGIN = "Counted from three made-up records."


def series(*rows, name="profile_papers_by_year", value="papers", basis="computed", **options):
    """The table of one institution from (year, value, is complete)."""
    told = [{"institution": "X", "year": y, value: n, "is_complete": whole} for y, n, whole in rows]
    frame = pd.DataFrame(told, columns=INDICATORS[name].column_names).astype({"year": "Int64"})
    return Indicator(name, frame.assign(basis=basis), basis, ORIGIN, **options)


PAPERS = series((2019, 3.0, True), (2020, 0.0, True), (2021, 12.0, False), (None, 2.0, None))
PATENTS = series((2019, 3.0, True), (2020, 5.0, True), name="profile_patents_by_year", value="patents")


def words(exhibit):
    """Texts of the picture: they are outlines, and matplotlib leaves the words as a comment beside them."""
    return [part.partition("-->")[0].strip() for part in exhibit.content.split("<!--")[1:]]


def test_each_year_has_a_bar_with_its_number_and_open_years_lie_on_grey():
    exhibit = yearly_bars(PAPERS)
    assert [f'id="bar-{year}"' in exhibit.content for year in (2019, 2020, 2021)] == [True] * 3
    assert exhibit.content.count('id="incomplete"') == 1
    told = words(exhibit)
    assert {"3", "0", "12", "AI papers per year", "incomplete"} <= set(told)
    assert "On grey, open bars: not complete when the databases were searched (2021)." in told
    assert "Of the papers, without year and not drawn: 2." in told
    assert f"Basis: computed. {ORIGIN}" in told
    assert exhibit.summary == "Bars of papers of X per year, 2019 to 2021; most in 2021: 12."


def test_patents_are_told_by_priority_year_and_complete_years_have_no_band():
    exhibit = yearly_bars(PATENTS)
    assert "AI patents per priority year" in words(exhibit)
    assert 'id="incomplete"' not in exhibit.content
    assert exhibit.summary == "Bars of patents of X per year, 2019 to 2020; most in 2020: 5."


def test_the_csv_has_the_rows_drawn():
    drawn = pd.read_csv(io.StringIO(yearly_bars(PAPERS).csv))
    assert drawn[["year", "papers"]].values.tolist() == [[2019, 3], [2020, 0], [2021, 12]]


def test_picture_is_well_formed_of_print_width_and_the_same_again():
    exhibit = yearly_bars(PAPERS)
    root = ET.fromstring(exhibit.content)
    assert float(root.get("viewBox").split()[2]) == pytest.approx(style.WIDTH)
    assert yearly_bars(PAPERS) == exhibit


def test_numbers_that_do_not_fit_side_by_side_are_left_to_the_axis():
    many = series(*((year, 12345.0, True) for year in range(1980, 2025)))
    assert "12,345" not in words(yearly_bars(many))


def test_badge_of_a_simulated_edition():
    simulated = dataclasses.replace(PAPERS, basis="simulated", of_simulated_edition=True)
    assert 'id="simulated-badge"' in yearly_bars(simulated).content
    assert yearly_bars(simulated).summary.startswith("Simulated: ")
    assert 'id="simulated-badge"' not in yearly_bars(PAPERS).content


@pytest.mark.parametrize("rows", [[], [(None, 2.0, None)]])
def test_nothing_to_draw_gives_a_placeholder(rows):
    assert yearly_bars(series(*rows)).summary.startswith("Figure not drawn: ")


def test_missing_numbers_give_the_reason():
    gone = dataclasses.replace(PAPERS, frame=PAPERS.frame.head(0), basis="", missing="none is listed")
    assert yearly_bars(gone) == figures.placeholder(gone)


def test_two_institutions_are_not_drawn_as_one():
    two = pd.concat([PAPERS.frame, PAPERS.frame.assign(institution="Y")])
    with pytest.raises(ValueError, match="must be of one institution, got 2"):
        yearly_bars(dataclasses.replace(PAPERS, frame=two))
