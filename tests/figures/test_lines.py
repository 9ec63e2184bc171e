"""Time series: the chosen countries and no other, the same look in both panels, gaps where a year is missing."""

from __future__ import annotations

import dataclasses
import io
import re

import pandas as pd
import pytest

from aici import figures


def drawn(svg: str) -> dict[str, str]:
    """Stroke of every named line, by code."""
    return dict(re.findall(r'<g id="line-(\w+)">.*?style="([^"]*)"', svg, re.DOTALL))


def test_largest_countries_by_total_are_drawn_with_their_rows(series):
    exhibit = figures.lines(series, countries=2)
    assert set(drawn(exhibit.content)) == {"CHN", "USA"}
    plotted = pd.read_csv(io.StringIO(exhibit.csv))
    expected = series.frame[series.frame["country_code"].isin(["CHN", "USA"])].reset_index(drop=True)
    assert plotted[["country_code", "year", "papers"]].values.tolist() == (
        expected[["country_code", "year", "papers"]].values.tolist()
    )


def test_named_countries_are_drawn(series):
    assert set(drawn(figures.lines(series, countries=["IND", "GBR"]).content)) == {"IND", "GBR"}


@pytest.mark.parametrize("countries", [3, ["IND", "USA", "CHN"]])
def test_second_panel_leaves_the_largest_out_and_keeps_the_looks(series, countries):
    both = drawn(figures.lines(series, countries=countries).content)
    rest = drawn(figures.lines(series, countries=countries, without_largest=True).content)
    assert set(both) - set(rest) == {"CHN"}
    assert all(both[code] == rest[code] for code in rest)


def test_without_china_the_largest_is_another(series):
    rest = figures.lines(elsewhere(series, "CHN"), countries=3, without_largest=True)
    assert set(drawn(rest.content)) == {"IND", "GBR"}


def test_one_country_alone_leaves_a_placeholder(series):
    rest = figures.lines(series, countries=1, without_largest=True)
    assert rest.summary.endswith("Figure not drawn: no country or region is left without the largest.")


def test_papers_without_year_are_not_drawn_but_numbered(series):
    rows = series.frame.head(2).assign(year=None, papers=[4.0, 1.0])
    frame = pd.concat([series.frame, rows], ignore_index=True)
    exhibit = figures.lines(dataclasses.replace(series, frame=frame), countries=2)
    assert drawn(exhibit.content) == drawn(figures.lines(series, countries=2).content)
    assert "<!-- Papers without publication year, not drawn: 5. -->" in exhibit.content
    assert pd.read_csv(io.StringIO(exhibit.csv))["year"].notna().all()
    nothing = dataclasses.replace(series, frame=frame.assign(year=None))
    assert figures.lines(nothing, countries=2).summary.endswith("Figure not drawn: no paper has a publication year.")


@pytest.fixture
def recent(series):
    """The last of three years is not complete."""
    return dataclasses.replace(series, frame=series.frame.assign(is_complete=series.frame["year"] < 2022))


def test_years_that_are_not_complete_lie_on_grey_with_open_circles(recent):
    exhibit = figures.lines(recent, countries=2)
    assert "<!-- On grey, open circles: not complete when the databases were searched (2022). -->" in exhibit.content
    assert 'id="incomplete"' in exhibit.content
    whole = re.search(r'<g id="line-USA">(.*?)<g id="', exhibit.content, re.DOTALL)[1]
    assert re.search(r'<path d="([^"]*)"', whole)[1].count("L") == 1
    tail = re.search(r'<g id="open-USA">(.*?)<g id="(line|patch|matplotlib|text|label)', exhibit.content, re.DOTALL)[1]
    assert re.search(r'<path d="([^"]*)"', tail)[1].count("L") == 1
    assert tail.count("<use ") == 1
    assert pd.read_csv(io.StringIO(exhibit.csv))["is_complete"].tolist() == [True, True, False] * 2


def test_complete_or_unmarked_years_are_not_on_grey(series, recent):
    whole = dataclasses.replace(recent, frame=recent.frame.assign(is_complete=True))
    for table in (series, whole):
        assert 'id="incomplete"' not in figures.lines(table, countries=2).content


def test_years_none_of_which_is_complete_are_all_open(recent):
    none = dataclasses.replace(recent, frame=recent.frame.assign(is_complete=False))
    assert "(2020, 2021, 2022)" in figures.lines(none, countries=2).content


def test_one_year_is_drawn_as_dots(series):
    one = dataclasses.replace(series, frame=series.frame[series.frame["year"] == 2020])
    assert set(drawn(figures.lines(one, countries=2).content)) == {"USA", "CHN"}


def elsewhere(series, code):
    """The table without the rows of a country."""
    return dataclasses.replace(series, frame=series.frame[series.frame["country_code"] != code])


def test_lines_differ_in_colour_and_dashes(series):
    looks = drawn(figures.lines(series, countries=4).content).values()
    assert len({re.search(r"stroke: (#\w+)", look)[1] for look in looks}) == 4
    assert len({(re.search(r"stroke-dasharray: ([\d.,]+)", look) or [None, ""])[1] for look in looks}) == 4


def test_missing_year_breaks_the_line_and_leaves_dots(series):
    line = re.search(r'<g id="line-GBR">(.*?)<g id="', figures.lines(series, countries=["GBR"]).content, re.DOTALL)[1]
    assert "L" not in "".join(re.findall(r'<path d="([^"]*)"', line))
    assert line.count("<use ") == 2
    whole = re.search(r'<g id="line-USA">(.*?)<g id="', figures.lines(series, countries=["USA"]).content, re.DOTALL)[1]
    assert whole.count("<use ") == 0
    assert re.search(r'<path d="([^"]*)"', whole)[1].count("L") == 2


def test_ends_are_labelled_in_the_order_of_the_last_values(series):
    svg = figures.lines(series, countries=4).content
    heights = {
        code: float(y) for code, y in re.findall(r'<g id="label-(\w+)">.*?translate\([\d.]+ ([\d.]+)\)', svg, re.DOTALL)
    }
    assert sorted(heights, key=heights.get) == ["CHN", "USA", "IND", "GBR"]
    gaps = sorted(heights.values())
    assert min(b - a for a, b in zip(gaps, gaps[1:], strict=False)) > 8


def test_axis_has_thousands_separators(series):
    frame = series.frame.assign(papers=series.frame["papers"] * 1000)
    svg = figures.lines(type(series)(series.name, frame, "computed", ""), countries=2).content
    assert "<!-- 200,000 -->" in svg


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"countries": ["CHN", "ZZZ"]}, "`countries` names .'ZZZ'., not in the table; allowed are CHN, GBR, IND, USA"),
        ({"countries": 0}, "must name 1 to 20 lines, got 0"),
    ],
)
def test_wrong_countries_are_refused(series, arguments, message):
    with pytest.raises(ValueError, match=message):
        figures.lines(series, **arguments)
