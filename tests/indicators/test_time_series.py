"""Time series: papers by country and year, on a complete grid."""

import pytest

from aici.indicators.time_series import papers_by_country_year

FIRST_AUTHOR = [
    ("CHN", 2020, 1.0),
    ("CHN", 2021, 0.0),
    ("CHN", 2022, 2.0),
    ("DEU", 2020, 0.5),
    ("DEU", 2021, 0.0),
    ("DEU", 2022, 0.0),
    ("FRA", 2020, 0.5),
    ("FRA", 2021, 0.0),
    ("FRA", 2022, 0.0),
    ("GBR", 2020, 1.0),
    ("GBR", 2021, 0.0),
    ("GBR", 2022, 0.0),
    ("USA", 2020, 1.0),
    ("USA", 2021, 0.0),
    ("USA", 2022, 0.5),
    (None, 2020, 0.0),
    (None, 2021, 0.0),
    (None, 2022, 1.5),
    (None, None, 1.0),
]
# 2020 and 2022; every country has 0 in 2021, and one paper without year or country is left
OTHERS = {
    "full": {"CHN": (2, 3), "DEU": (1, 0), "FRA": (1, 0), "GBR": (1, 1), "USA": (2, 2), None: (0, 0)},
    "fractional": {
        "CHN": (0.75, 2.5),
        "DEU": (0.25, 0),
        "FRA": (0.75, 0),
        "GBR": (0.5, 0),
        "USA": (0.75, 0.75),
        None: (1, 0.75),
    },
    "corresponding": {
        "CHN": (1, 0),
        "DEU": (0.5, 0),
        "FRA": (0.5, 0),
        "GBR": (1, 1),
        "USA": (1, 0.25),
        None: (0, 2.75),
    },
}


def test_papers_by_country_year_of_first_authors(works, authorships, rows_of):
    expression = papers_by_country_year(works, authorships, counting="first_author")
    assert expression.columns == ("country_code", "year", "papers")
    assert rows_of(expression) == FIRST_AUTHOR


@pytest.mark.parametrize("counting", OTHERS)
def test_papers_by_country_year(works, authorships, rows_of, counting):
    expected = [
        (country, year, float(papers))
        for country, (in_2020, in_2022) in OTHERS[counting].items()
        for year, papers in ((2020, in_2020), (2021, 0), (2022, in_2022))
    ]
    assert rows_of(papers_by_country_year(works, authorships, counting=counting)) == [*expected, (None, None, 1.0)]


def test_sample_without_any_year_has_null_years_only(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w"}])
    authorships = make_authorships([("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket")])
    assert rows_of(papers_by_country_year(works, authorships, counting="full")) == [("USA", None, 1.0)]


def test_narrow_integers_are_as_good(works, authorships, rows_of):
    narrow = works.mutate(year=works.year.cast("int32"), n_authors=works.n_authors.cast("int32"))
    positions = authorships.mutate(position=authorships.position.cast("int16"))
    for counting in ("first_author", "fractional"):
        expected = rows_of(papers_by_country_year(works, authorships, counting=counting))
        assert rows_of(papers_by_country_year(narrow, positions, counting=counting)) == expected
