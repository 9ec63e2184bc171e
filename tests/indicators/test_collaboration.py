"""Collaboration: flows between first-author and co-author countries, and the profile of each country."""

from aici.indicators.collaboration import collaboration_by_country, collaboration_profile


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
        ("GBR", 0.5, 100.0, 0.0, 0.0),
        ("USA", 0.5, 100.0, 0.0, 0.0),
    ]


def test_collaboration_profile(works, authorships, rows_of):
    expression = collaboration_profile(works, authorships)
    assert expression.columns == (
        "first_author_country_code",
        "papers",
        "domestic_percent",
        "international_percent",
        "unattributed_percent",
    )
    assert rows_of(expression) == [
        ("CHN", 3.0, 66.666667, 33.333333, 0.0),
        ("USA", 1.5, 0.0, 66.666667, 33.333333),
        ("GBR", 1.0, 0.0, 0.0, 100.0),
        ("DEU", 0.5, 0.0, 100.0, 0.0),
        ("FRA", 0.5, 100.0, 0.0, 0.0),
        (None, 2.5, 0.0, 0.0, 100.0),
    ]


def test_known_coauthor_abroad_outweighs_an_unknown_one(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w", "n_authors": 3}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "Inst X", None, "Inst X, Atlantis", "bracket"),
            ("w", 3, False, "Cem", "UCL", "GBR", "UCL, England", "bracket"),
        ]
    )
    assert rows_of(collaboration_profile(works, authorships)) == [("USA", 1.0, 0.0, 100.0, 0.0)]


def test_address_without_country_leaves_the_paper_unattributed(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w", "n_authors": 2}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "Inst X", None, "Inst X, Atlantis", "bracket"),
        ]
    )
    assert rows_of(collaboration_profile(works, authorships)) == [("USA", 1.0, 0.0, 0.0, 100.0)]
