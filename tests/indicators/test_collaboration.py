"""Collaboration: flows between first-author and co-author countries, joint papers, and the profile of each country."""

import pytest

from aici.indicators.collaboration import (
    collaboration_by_country,
    collaboration_pairs,
    collaboration_profile,
    collaboration_spread,
)
from aici.indicators.weights import Z95


def test_collaboration_by_country(works, authorships, rows_of):
    expression = collaboration_by_country(works, authorships)
    assert expression.columns == ("first_author_country_code", "country_code", "papers")
    assert rows_of(expression) == [("CHN", "USA", 1.0), ("DEU", "FRA", 0.5), ("USA", "CHN", 1.0)]


def test_each_coauthor_country_counts_once_a_paper(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w", "n_authors": 4}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "UCL", "GBR", "UCL, England", "bracket"),
            ("w", 3, False, "Cem", "Univ Oxford", "GBR", "Univ Oxford, England", "bracket"),
            ("w", 4, False, "Dee", "CNRS", "FRA", "CNRS, France", "bracket"),
            ("w", 4, False, "Dee", "MIT", "USA", "MIT, USA", "bracket"),
        ]
    )
    assert rows_of(collaboration_by_country(works, authorships)) == [("USA", "FRA", 1.0), ("USA", "GBR", 1.0)]


def test_second_address_of_the_first_author_is_no_collaboration(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w", "n_authors": 1}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 1, False, "Ada", "UCL", "GBR", "UCL, England", "bracket"),
        ]
    )
    assert rows_of(collaboration_by_country(works, authorships)) == []
    assert rows_of(collaboration_profile(works, authorships)) == [
        ("GBR", 0.5, 100.0, 0.0, 0.0, 88.483134, 0.0),
        ("USA", 0.5, 100.0, 0.0, 0.0, 88.483134, 0.0),
    ]


def test_collaboration_profile(works, authorships, rows_of):
    expression = collaboration_profile(works, authorships)
    assert expression.columns == (
        "first_author_country_code",
        "papers",
        "domestic_percent",
        "international_percent",
        "international_percent_lb",
        "international_percent_ub",
        "unattributed_percent",
    )
    assert rows_of(expression) == [
        ("CHN", 3.0, 66.666667, 33.333333, 6.149194, 79.23404, 0.0),
        ("USA", 1.5, 0.0, 66.666667, 12.944961, 96.415778, 33.333333),
        ("GBR", 1.0, 0.0, 0.0, 0.0, 79.345069, 100.0),
        ("DEU", 0.5, 0.0, 100.0, 11.516866, 100.0, 0.0),
        ("FRA", 0.5, 100.0, 0.0, 0.0, 88.483134, 0.0),
        (None, 2.5, 0.0, 0.0, None, None, 100.0),
    ]


def test_bounds_of_a_share_are_where_it_lies_as_far_as_chance_goes(works, authorships, rows_of):
    for _, papers, _, share, lower, upper, _ in rows_of(collaboration_profile(works, authorships))[:-1]:
        for bound in (lower / 100, upper / 100):
            reach = Z95 * (bound * (1 - bound) / papers) ** 0.5
            assert abs(share / 100 - bound) == pytest.approx(reach, abs=1e-6) or bound == share / 100


def test_known_coauthor_abroad_outweighs_an_unknown_one(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w", "n_authors": 3}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "Inst X", None, "Inst X, Atlantis", "bracket"),
            ("w", 3, False, "Cem", "UCL", "GBR", "UCL, England", "bracket"),
        ]
    )
    assert rows_of(collaboration_profile(works, authorships)) == [("USA", 1.0, 0.0, 100.0, 20.654931, 100.0, 0.0)]


def test_address_without_country_leaves_the_paper_unattributed(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w", "n_authors": 2}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "Inst X", None, "Inst X, Atlantis", "bracket"),
        ]
    )
    assert rows_of(collaboration_profile(works, authorships)) == [("USA", 1.0, 0.0, 0.0, 0.0, 79.345069, 100.0)]


def test_collaboration_spread(works, authorships, rows_of):
    expression = collaboration_spread(works, authorships)
    assert expression.columns == (
        "first_author_country_code",
        "papers",
        "several_percent",
        "partners_per_paper",
        "partners",
        "effective_partners",
    )
    assert rows_of(expression) == [
        ("CHN", 3.0, 0.0, 1.0, 1, 1.0),
        ("USA", 1.5, 0.0, 1.0, 1, 1.0),
        ("GBR", 1.0, 0.0, None, 0, None),
        ("DEU", 0.5, 0.0, 1.0, 1, 1.0),
        ("FRA", 0.5, 0.0, None, 0, None),
    ]


def test_rare_partners_count_little_in_the_effective_number(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": w, "n_authors": 3} for w in "abc"])
    homes = {"a": ("GBR", "FRA"), "b": ("GBR", "GBR"), "c": ("USA", "USA")}
    authorships = make_authorships(
        [
            (work, position, False, f"A{position}", f"Univ {code}", code, f"Univ {code}", "bracket")
            for work, others in homes.items()
            for position, code in enumerate(("USA", *others), 1)
        ]
    )
    # papers 2 with GBR and 1 with FRA: entropy ln 3 - (2 ln 2) / 3 = 0.636514
    assert rows_of(collaboration_spread(works, authorships)) == [("USA", 3.0, 33.333333, 1.5, 2, 1.889882)]
    assert rows_of(collaboration_pairs(works, authorships)) == [
        ("FRA", "GBR", 1.0, 0.0),
        ("FRA", "USA", 1.0, 0.0),
        ("GBR", "FRA", 1.0, 0.0),
        ("GBR", "USA", 2.0, 0.0),
        ("USA", "FRA", 1.0, 1.0),
        ("USA", "GBR", 2.0, 2.0),
    ]


def test_collaboration_pairs(works, authorships, rows_of):
    expression = collaboration_pairs(works, authorships)
    assert expression.columns == ("country_code", "partner_country_code", "papers", "first_author_papers")
    # China and the US: w1, w4, whose first author has no country, and w9; China and the UK: w8, by its reprint address
    assert rows_of(expression) == [
        ("CHN", "GBR", 1.0, 0.0),
        ("CHN", "USA", 3.0, 1.0),
        ("DEU", "FRA", 1.0, 0.5),
        ("FRA", "DEU", 1.0, 0.0),
        ("GBR", "CHN", 1.0, 0.0),
        ("USA", "CHN", 3.0, 1.0),
    ]
