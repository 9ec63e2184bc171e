"""Counts: papers by country, by counting and by venue, with ranks."""

import pytest

from aici.indicators.counts import papers_by_counting, papers_by_country, papers_by_venue

PAPERS = {
    "first_author": [
        (1, "CHN", 3.0),
        (2, "USA", 1.5),
        (3, "GBR", 1.0),
        (4, "DEU", 0.5),
        (5, "FRA", 0.5),
        (None, None, 2.5),
    ],
    "full": [
        (1, "CHN", 5.0),
        (2, "USA", 4.0),
        (3, "GBR", 2.0),
        (4, "DEU", 1.0),
        (5, "FRA", 1.0),
        (None, None, 1.0),
    ],
    "fractional": [
        (1, "CHN", 3.25),
        (2, "USA", 1.5),
        (3, "FRA", 0.75),
        (4, "GBR", 0.5),
        (5, "DEU", 0.25),
        (None, None, 2.75),
    ],
    "corresponding": [
        (1, "GBR", 2.0),
        (2, "USA", 1.25),
        (3, "CHN", 1.0),
        (4, "DEU", 0.5),
        (5, "FRA", 0.5),
        (None, None, 3.75),
    ],
}


@pytest.mark.parametrize("counting", PAPERS)
def test_papers_by_country(works, authorships, rows_of, counting):
    expression = papers_by_country(works, authorships, counting=counting)
    assert expression.columns == ("rank", "country_code", "papers")
    assert rows_of(expression) == PAPERS[counting]


def test_papers_by_counting_side_by_side(works, authorships, rows_of):
    expression = papers_by_counting(works, authorships)
    assert expression.columns == (
        "rank",
        "country_code",
        "first_author",
        "full",
        "fractional",
        "rank_full",
        "rank_fractional",
    )
    assert rows_of(expression) == [
        (1, "CHN", 3.0, 5.0, 3.25, 1, 1),
        (2, "USA", 1.5, 4.0, 1.5, 2, 2),
        (3, "GBR", 1.0, 2.0, 0.5, 3, 4),
        (4, "DEU", 0.5, 1.0, 0.25, 4, 5),
        (5, "FRA", 0.5, 1.0, 0.75, 5, 3),
        (None, None, 2.5, 1.0, 2.75, None, None),
    ]


def test_country_of_coauthors_only_has_a_true_zero(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w"}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "UCL", "GBR", "UCL, England", "bracket"),
        ]
    )
    assert rows_of(papers_by_counting(works, authorships)) == [
        (1, "USA", 1.0, 1.0, 0.5, 2, 2),
        (2, "GBR", 0.0, 1.0, 0.5, 1, 1),
    ]


def test_nineteen_nineteenths_tie_with_one_paper(make_works, make_authorships, con):
    shared = [f"w{number}" for number in range(19)]
    works = make_works([{"work_id": w, "n_authors": 19} for w in shared] + [{"work_id": "alone", "n_authors": 1}])
    nineteenths = [(w, 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket") for w in shared]
    authorships = make_authorships([*nineteenths, ("alone", 1, False, "Bo", "UCL", "GBR", "UCL, England", "bracket")])
    rows = con.to_pyarrow(papers_by_country(works, authorships, counting="fractional")).to_pylist()
    assert rows == [
        {"rank": 1, "country_code": "GBR", "papers": 1.0},
        {"rank": 2, "country_code": "USA", "papers": 1.0},
        {"rank": None, "country_code": None, "papers": 18.0},
    ]


def test_papers_by_venue_under_the_most_frequent_spelling(works, rows_of):
    expression = papers_by_venue(works)
    assert expression.columns == ("rank", "venue", "papers", "host_country_code")
    assert rows_of(expression) == [
        (1, "AI Journal", 3.0, "USA"),
        (2, "Neural Nets", 3.0, "GBR"),
        (3, "arXiv", 1.0, None),
        (None, None, 2.0, None),
    ]


def test_empty_sample_gives_empty_tables(make_works, authorships, rows_of):
    works = make_works([])
    assert rows_of(papers_by_country(works, authorships, counting="full")) == []
    assert rows_of(papers_by_counting(works, authorships)) == []
    assert rows_of(papers_by_venue(works)) == []
