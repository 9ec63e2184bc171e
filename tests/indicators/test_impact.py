"""Impact: mean citations, impact factors of venues, their means, and the impact value."""

import ibis
import pytest

from aici.indicators.impact import (
    impact_factor_of_works,
    impact_value_by_country,
    mean_citations_by_country,
    mean_impact_factor_by_country,
)

CITATIONS = {
    "first_author": [
        (1, "USA", 9.333333, 1.5),
        (2, "DEU", 4.0, 0.5),
        (3, "FRA", 4.0, 0.5),
        (4, "CHN", 2.0, 3.0),
        (5, "GBR", 2.0, 1.0),
        (None, None, 4.0, 2.5),
    ],
    "full": [
        (1, "USA", 5.25, 4.0),
        (2, "DEU", 4.0, 1.0),
        (3, "FRA", 4.0, 1.0),
        (4, "CHN", 3.5, 5.0),
        (5, "GBR", 1.5, 2.0),
        (None, None, 6.0, 1.0),
    ],
    "fractional": [
        (1, "USA", 5.166667, 1.5),
        (2, "DEU", 4.0, 0.25),
        (3, "FRA", 4.0, 0.75),
        (4, "CHN", 3.0, 3.25),
        (5, "GBR", 2.0, 0.5),
        (None, None, 5.272727, 2.75),
    ],
    "corresponding": [
        (1, "CHN", 10.0, 1.0),
        (2, "DEU", 4.0, 0.5),
        (3, "FRA", 4.0, 0.5),
        (4, "USA", 4.0, 1.25),
        (5, "GBR", 1.5, 2.0),
        (None, None, 4.363636, 3.75),
    ],
}
IMPACT_FACTORS = {
    "first_author": [
        (1, "CHN", 5.0, 33.333333, 3.0),
        (2, "DEU", 5.0, 100.0, 0.5),
        (3, "FRA", 5.0, 100.0, 0.5),
        (4, "USA", 4.333333, 100.0, 1.5),
        (5, "GBR", 3.0, 100.0, 1.0),
        (None, None, 3.0, 60.0, 2.5),
    ],
    "full": [
        (1, "DEU", 5.0, 100.0, 1.0),
        (2, "FRA", 5.0, 100.0, 1.0),
        (3, "CHN", 4.333333, 60.0, 5.0),
        (4, "USA", 3.666667, 75.0, 4.0),
        (5, "GBR", 3.0, 50.0, 2.0),
        (None, None, None, 0.0, 1.0),
    ],
    "fractional": [
        (1, "DEU", 5.0, 100.0, 0.25),
        (2, "FRA", 5.0, 100.0, 0.75),
        (3, "CHN", 4.5, 61.538462, 3.25),
        (4, "USA", 3.8, 83.333333, 1.5),
        (5, "GBR", 3.0, 100.0, 0.5),
        (None, None, 3.0, 45.454545, 2.75),
    ],
    "corresponding": [
        (1, "CHN", 5.0, 100.0, 1.0),
        (2, "DEU", 5.0, 100.0, 0.5),
        (3, "FRA", 5.0, 100.0, 0.5),
        (4, "GBR", 3.0, 50.0, 2.0),
        (5, "USA", 3.0, 20.0, 1.25),
        (None, None, 3.727273, 73.333333, 3.75),
    ],
}


@pytest.mark.parametrize("counting", CITATIONS)
def test_mean_citations_by_country(works, authorships, rows_of, counting):
    expression = mean_citations_by_country(works, authorships, counting=counting)
    assert expression.columns == ("rank", "country_code", "mean_citations", "papers")
    assert rows_of(expression) == CITATIONS[counting]


def test_country_without_known_citations_has_null_and_no_rank(works, authorships, rows_of):
    only_w3 = works.filter(works.work_id == "w3")
    assert rows_of(mean_citations_by_country(only_w3, authorships, counting="full")) == [(None, "CHN", None, 1.0)]


@pytest.mark.parametrize("counting", IMPACT_FACTORS)
def test_mean_impact_factor_by_country(works, authorships, journal_metrics, rows_of, counting):
    expression = mean_impact_factor_by_country(works, authorships, journal_metrics, counting=counting)
    assert expression.columns == ("rank", "country_code", "mean_impact_factor", "coverage_percent", "papers")
    assert rows_of(expression) == IMPACT_FACTORS[counting]


def test_impact_factor_is_joined_by_issn_and_by_title_only_where_one_is_missing(works, journal_metrics, rows_of):
    assert rows_of(impact_factor_of_works(works, journal_metrics).order_by("work_id")) == [
        ("w1", 5.0, "issn"),
        ("w2", 5.0, "issn"),
        ("w3", 5.0, "title"),
        ("w4", 3.0, "title"),
        ("w5", None, None),
        ("w6", 3.0, "title"),
        ("w7", 3.0, "title"),
        ("w8", None, None),
        ("w9", None, None),
    ]


def test_impact_factor_of_a_given_year(works, journal_metrics, rows_of):
    rows = rows_of(impact_factor_of_works(works, journal_metrics, metric_year=2020).order_by("work_id"))
    assert rows[:4] == [("w1", 50.0, "title"), ("w2", 50.0, "title"), ("w3", 50.0, "title"), ("w4", None, None)]


def test_year_without_metrics_has_no_coverage(works, authorships, journal_metrics, rows_of):
    expression = mean_impact_factor_by_country(works, authorships, journal_metrics, counting="full", metric_year=1999)
    assert {row[:4] for row in rows_of(expression)} == {
        (None, country, None, 0.0) for country in ("CHN", "DEU", "FRA", "GBR", "USA", None)
    }


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ([("arxiv", None, None, 99.0, "SJR", 2013)], None),
        ([("arxiv", None, None, 99.0, "SJR", 2013), ("arxiv", None, None, 4.0, "2yr_mean_citedness", 2012)], 4.0),
        ([("arxiv", None, None, 4.0, "2yr_mean_citedness", 2013), ("arxiv", None, None, 2.0, "IF", 2012)], 2.0),
        ([("arxiv", None, None, 4.0, "Citations / Doc. (2years)", 2012), ("arxiv", None, None, 2.0, "IF", 2012)], 2.0),
        ([("arxiv", None, None, 2.0, "IF", None)], 2.0),
        ([("arxiv", None, None, 2.0, "IF", None), ("arxiv", None, None, 1.0, "IF", 2012)], 1.0),
        ([], None),
    ],
    ids=[
        "no factor", "citedness beside sjr", "factor before citedness", "factor beside citedness", "no year",
        "a year before none", "no metrics",
    ],
)  # fmt: skip
def test_one_kind_of_metric_is_used(works, make_metrics, rows_of, metrics, expected):
    arxiv = works.filter(works.work_id == "w8")
    [(_, factor, _)] = rows_of(impact_factor_of_works(arxiv, make_metrics(metrics)))
    assert factor == expected


def test_citedness_of_the_year_asked_for_comes_before_factors_of_another(works, make_metrics, rows_of):
    metrics = make_metrics(
        [("arxiv", None, None, 4.0, "2yr_mean_citedness", 2013), ("arxiv", None, None, 2.0, "IF", 2012)]
    )
    arxiv = works.filter(works.work_id == "w8")
    assert rows_of(impact_factor_of_works(arxiv, metrics, metric_year=2013)) == [("w8", 4.0, "title")]


def means(*rows):
    names = ("country_code", "mean_citations", "mean_impact_factor")
    schema = {"country_code": "string", "mean_citations": "float64", "mean_impact_factor": "float64"}
    return ibis.memtable([dict(zip(names, row, strict=True)) for row in rows], schema=schema)


def test_impact_value_is_the_mean_of_both_after_min_max_scaling(rows_of):
    given = means(("CHE", 20.0, 4.0), ("USA", 15.0, 6.0), ("IND", 10.0, 2.0))
    expression = impact_value_by_country(given)
    assert expression.columns == ("rank", "country_code", "mean_citations", "mean_impact_factor", "impact_value")
    assert rows_of(expression) == [
        (1, "CHE", 20.0, 4.0, 0.75),
        (2, "USA", 15.0, 6.0, 0.75),
        (3, "IND", 10.0, 2.0, 0.0),
    ]


def test_incomplete_rows_are_out_of_the_scale_and_stay_null(rows_of):
    given = means(("CHE", 20.0, 4.0), ("USA", 10.0, 2.0), ("IND", 99.0, None), (None, 99.0, 99.0))
    assert rows_of(impact_value_by_country(given)) == [
        (1, "CHE", 20.0, 4.0, 1.0),
        (2, "USA", 10.0, 2.0, 0.0),
        (None, "IND", 99.0, None, None),
        (None, None, 99.0, 99.0, None),
    ]


def test_no_spread_gives_no_impact_value(rows_of):
    given = means(("CHE", 20.0, 4.0), ("USA", 10.0, 4.0))
    assert [row[-1] for row in rows_of(impact_value_by_country(given))] == [None, None]


def test_impact_value_replaces_the_rank_of_its_input(works, authorships, rows_of):
    ranked = mean_citations_by_country(works, authorships, counting="full").mutate(mean_impact_factor=ibis.row_number())
    expression = impact_value_by_country(ranked)
    assert expression.columns.count("rank") == 1
    assert [row[0] for row in rows_of(expression)] == [1, 2, 3, 4, 5, None]
