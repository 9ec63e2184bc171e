"""Institutions: papers of each institution, ranked within its country."""

from aici.indicators.institutions import institutions_by_country


def test_institutions_by_country(works, authorships, rows_of):
    expression = institutions_by_country(works, authorships)
    assert expression.columns == ("rank", "country_code", "institution", "papers")
    assert rows_of(expression) == [
        (1, "CHN", "Tsinghua Univ", 4.0),
        (2, "CHN", "Zhejiang Univ", 1.0),
        (1, "DEU", "KIT", 1.0),
        (1, "FRA", "CNRS", 1.0),
        (None, "FRA", None, 1.0),
        (1, "GBR", "UCL", 2.0),
        (1, "USA", "MIT", 4.0),
        (None, None, "Inst X", 1.0),
        (None, None, None, 1.0),
    ]


def test_institutions_with_equal_papers_rank_by_name(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w"}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "Univ Oxford", "GBR", "Univ Oxford, England", "bracket"),
            ("w", 1, False, "Ada", "UCL", "GBR", "UCL, England", "bracket"),
        ]
    )
    assert rows_of(institutions_by_country(works, authorships)) == [
        (1, "GBR", "UCL", 1.0),
        (2, "GBR", "Univ Oxford", 1.0),
    ]
