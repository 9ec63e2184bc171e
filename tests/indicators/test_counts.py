"""Counts: papers by country and by venue, with ranks; hosts of venues, reviewed or from the publisher's address."""

import pytest

from aici.computed.counts import reviewed_hosts
from aici.indicators.counts import papers_by_country, papers_by_venue

from .conftest import table

JOURNALS_SCHEMA = dict.fromkeys(("venue_key", "issn", "eissn", "country_code"), "string")

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


@pytest.fixture
def hosts():
    """Reviewed hosts of a test's own."""
    return lambda *rows: table(list(rows), JOURNALS_SCHEMA)


def test_papers_by_venue_under_the_most_frequent_spelling(works, hosts, rows_of):
    expression = papers_by_venue(works, hosts())
    assert expression.columns == ("rank", "venue", "papers", "host_country_code", "host_rule")
    assert rows_of(expression) == [
        (1, "AI Journal", 3.0, "USA", "publisher_address"),
        (2, "Neural Nets", 3.0, "GBR", "publisher_address"),
        (3, "arXiv", 1.0, None, None),
        (None, None, 2.0, None, None),
    ]


def test_a_reviewed_host_comes_before_the_address(works, hosts, rows_of):
    listed = [
        ("another title", None, "1111-112X", "JPN"),  # by the electronic ISSN, which a work has as its print ISSN
        ("neural nets", None, None, "NLD"),  # by title, as the row has no ISSN
        ("arxiv", "7777-7777", None, "CHE"),  # the venue bears another ISSN: another venue of that title
    ]
    assert rows_of(papers_by_venue(works, hosts(*listed))) == [
        (1, "AI Journal", 3.0, "JPN", "journals_csv"),
        (2, "Neural Nets", 3.0, "NLD", "journals_csv"),
        (3, "arXiv", 1.0, None, None),
        (None, None, 2.0, None, None),
    ]


def test_a_host_listed_by_issn_holds_by_title_where_the_venue_has_none(make_works, hosts, rows_of):
    works = make_works(
        [{"work_id": "w1", "venue": "Nets", "venue_key": "nets", "publisher_country_code": "USA"}]
        + [{"work_id": "w2", "venue": "AI", "venue_key": "ai", "issn": "1111-1111", "publisher_country_code": "GBR"}]
    )
    listed = hosts(("nets", "2222-2222", None, "NLD"), ("ai", "1111-1111", None, "DEU"), ("ai", None, None, "FRA"))
    assert rows_of(papers_by_venue(works, listed)) == [
        (1, "AI", 1.0, "DEU", "journals_csv"),  # the ISSN comes before the title
        (2, "Nets", 1.0, "NLD", "journals_csv"),
    ]


def test_an_issn_holds_with_and_without_its_hyphen(make_works, hosts, rows_of):
    row = {"venue": "Nets", "venue_key": "nets", "publisher_country_code": "USA"}
    works = make_works([row | {"work_id": "w1", "issn": "1234-567X"}])
    assert rows_of(papers_by_venue(works, hosts(("nets", "1234567x", None, "NLD")))) == [
        (1, "Nets", 1.0, "NLD", "journals_csv"),
    ]


def test_the_reviewed_hosts_of_the_project_are_joined_by_issn_and_title(make_works, rows_of):
    rows = [
        {"work_id": "w1", "venue": "PATTERN RECOGN.", "venue_key": "pattern recogn", "issn": "0031-3203",
         "publisher_country_code": "GBR"},
        {"work_id": "w2", "venue": "arXiv", "venue_key": "arxiv"},
    ]  # fmt: skip
    assert rows_of(papers_by_venue(make_works(rows), reviewed_hosts())) == [
        (1, "PATTERN RECOGN.", 1.0, "NLD", "journals_csv"),
        (2, "arXiv", 1.0, "USA", "journals_csv"),
    ]


def test_empty_sample_gives_empty_tables(make_works, authorships, hosts, rows_of):
    works = make_works([])
    assert rows_of(papers_by_country(works, authorships, counting="full")) == []
    assert rows_of(papers_by_venue(works, hosts())) == []
