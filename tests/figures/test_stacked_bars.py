"""Stacked bars: the largest institutions of each country, shares that add up, names cut only where they must be."""

from __future__ import annotations

import dataclasses
import io
import re

import pandas as pd
import pytest

from aici import figures
from aici.figures import bars, style


def test_largest_institutions_with_ties_by_name(institutions):
    drawn = bars.largest(institutions.frame, 2, 3)
    assert drawn[["country_code", "institution", "papers"]].head(3).values.tolist() == [
        ["CHN", "Academy", 60.0], ["CHN", "Bridge", 30.0], ["CHN", "Tower", 30.0],
    ]  # fmt: skip
    assert drawn["country_code"].tolist() == ["CHN", "CHN", "CHN", "FRA", "FRA"]


def test_named_countries_keep_their_order(institutions):
    drawn = bars.largest(institutions.frame, ["ITA", "CHN"], 1)
    assert drawn["institution"].tolist() == ["Consiglio", "Academy"]


def test_segments_shares_and_csv(institutions):
    exhibit = figures.stacked_bars(institutions, countries=1, institutions=3)
    assert re.findall(r'id="segment-(\w+-\d)"', exhibit.content) == ["CHN-1", "CHN-2", "CHN-3"]
    assert re.findall(r"<!-- (\d+ %) -->", exhibit.content)[-3:] == ["50 %", "25 %", "25 %"]
    assert pd.read_csv(io.StringIO(exhibit.csv))["papers"].tolist() == [60, 30, 30]
    assert "<!-- 120 counts -->" in exhibit.content


def test_three_largest_are_named_and_long_names_cut(institutions):
    svg = figures.stacked_bars(institutions, countries=["CHN", "FRA"]).content
    assert {"<!-- 1 Academy -->", "<!-- 2 Bridge -->", "<!-- 3 Tower -->", "<!-- 2 École -->"} <= set(
        re.findall(r"<!-- \d \D*? -->", svg)
    )
    assert "4 Small" not in svg


def test_names_are_cut_until_all_have_room():
    assert bars._ceiling([10, 20, 30], 60) == 30
    assert bars._ceiling([10, 50, 90], 90) == 40
    widths = [100.0, 300.0, 400.0]
    assert sum(min(width, bars._ceiling(widths, 500)) for width in widths) == pytest.approx(500)


def test_no_papers_give_a_placeholder(institutions):
    nothing = dataclasses.replace(institutions, frame=institutions.frame.assign(papers=0.0))
    assert figures.stacked_bars(nothing).summary == "Figure not drawn: no institution has papers."


@pytest.mark.parametrize("arguments", [{"countries": 0}, {"institutions": 0}, {"countries": []}])
def test_nothing_asked_for_is_refused(institutions, arguments):
    with pytest.raises(ValueError, match="must be at least 1"):
        figures.stacked_bars(institutions, **arguments)


def test_unknown_country_is_refused(institutions):
    with pytest.raises(ValueError, match="`countries` names .'ZZZ'., not in the table; allowed are CHN, FRA, ITA"):
        figures.stacked_bars(institutions, countries=["ZZZ"])


def test_ten_countries_of_ten_stay_small(table):
    rows = [
        {"country_code": f"A{c}", "label": f"Country {c}", "institution": f"University of the City of {c} and {k}",
         "papers": 100.0 - 7 * k}
        for c in range(10) for k in range(10)
    ]  # fmt: skip
    exhibit = figures.stacked_bars(table("institutions_by_country", rows, "simulated"))
    assert len(exhibit.content) < 150_000
    assert style.ILLUSTRATION in exhibit.content


def test_system_stands_in_the_place_of_its_members_with_their_number(table):
    rows = [
        {"country_code": "USA", "label": "us", "institution": name, "papers": n, "is_system": system, "members": k}
        for name, n, system, k in (("UC", 8.0, True, 4), ("Harvard", 5.0, True, 1), ("MIT", 3.0, False, 1))
    ]
    exhibit = figures.stacked_bars(table("institution_units_by_country", rows))
    assert {"<!-- 1 UC (4 members) -->", "<!-- 2 Harvard -->", "<!-- 3 MIT -->"} <= set(
        re.findall(r"<!-- \d \D.*? -->", exhibit.content)
    )
    assert "largest institutions and systems of a country" in exhibit.content
    assert list(pd.read_csv(io.StringIO(exhibit.csv))["is_system"]) == [True, True, False]


def test_long_names_of_real_institutions_do_not_cover_each_other(extents, table):
    names = (
        "Centre National de la Recherche Scientifique (CNRS)",
        "Commissariat à l'énergie atomique et aux énergies alternatives (CEA)",
        "Institut national de recherche en informatique et en automatique (INRIA)",
    )
    rows = [
        {"country_code": "FRA", "label": "France", "institution": name, "papers": 9.0 - k}
        for k, name in enumerate(names)
    ]
    _, texts = extents(lambda: figures.stacked_bars(table("institutions_by_country", rows)))
    cut = [box for said, box in texts if re.match(r"[123] [A-Z]", said)]
    assert len(cut) == 3
    assert all(one.x1 < other.x0 for one, other in zip(cut, cut[1:], strict=False))
    assert cut[-1].x1 <= style.WIDTH
