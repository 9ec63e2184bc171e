"""Topics: share of each research area in the papers of each country."""

import ibis
import pyarrow as pa
import pytest

from aici.indicators.topics import topic_shares_by_country

RESEARCH_AREAS = [
    ("Communication", "Communication"),
    ("Communication", "Telecommunications "),
    ("Computer science", "COMPUTER SCIENCE"),
    ("Engineering", "Engineering"),
]
# Communication, Computer science, Engineering
SHARES = {
    "first_author": {
        "CHN": (100.0, 50.0, 0.0),
        "DEU": (0.0, 0.0, 100.0),
        "FRA": (0.0, 0.0, 100.0),
        "GBR": (0.0, 0.0, 0.0),
        "USA": (0.0, 100.0, 66.666667),
        None: (0.0, 100.0, 0.0),
    },
    "full": {
        "CHN": (66.666667, 66.666667, 33.333333),
        "DEU": (0.0, 0.0, 100.0),
        "FRA": (0.0, 0.0, 100.0),
        "GBR": (50.0, 0.0, 0.0),
        "USA": (33.333333, 100.0, 33.333333),
        None: (0.0, 100.0, 0.0),
    },
    "fractional": {
        "CHN": (71.428571, 42.857143, 28.571429),
        "DEU": (0.0, 0.0, 100.0),
        "FRA": (0.0, 0.0, 100.0),
        "GBR": (0.0, 0.0, 0.0),
        "USA": (25.0, 100.0, 50.0),
        None: (18.181818, 81.818182, 0.0),
    },
    "corresponding": {
        "CHN": (0.0, 100.0, 100.0),
        "DEU": (0.0, 0.0, 100.0),
        "FRA": (0.0, 0.0, 100.0),
        "GBR": (50.0, 0.0, 0.0),
        "USA": (80.0, 100.0, 0.0),
        None: (0.0, 100.0, 0.0),
    },
}


@pytest.fixture(scope="module")
def research_areas():
    columns = dict(zip(("topic", "wos_value"), map(list, zip(*RESEARCH_AREAS, strict=True)), strict=True))
    return ibis.memtable(pa.table(columns))


@pytest.mark.parametrize("counting", SHARES)
def test_topic_shares_by_country(works, authorships, research_areas, rows_of, counting):
    expression = topic_shares_by_country(works, authorships, research_areas, counting=counting)
    assert expression.columns == ("topic", "country_code", "share_percent")
    assert rows_of(expression) == [
        (topic, country, shares[place])
        for place, topic in enumerate(("Communication", "Computer science", "Engineering"))
        for country, shares in SHARES[counting].items()
    ]


def test_country_whose_papers_have_no_areas_has_null_shares(works, authorships, research_areas, rows_of):
    without_areas = works.filter(works.work_id.isin(["w3", "w4"]))
    rows = rows_of(topic_shares_by_country(without_areas, authorships, research_areas, counting="full"))
    assert rows == [
        (topic, country, None)
        for topic in ("Communication", "Computer science", "Engineering")
        for country in ("CHN", "USA")
    ]


def test_paper_with_two_values_of_a_topic_counts_once(works, authorships, research_areas, rows_of):
    w9 = works.filter(works.work_id == "w9")
    rows = rows_of(topic_shares_by_country(w9, authorships, research_areas, counting="first_author"))
    assert rows == [
        ("Communication", "CHN", 100.0),
        ("Computer science", "CHN", 100.0),
        ("Engineering", "CHN", 0.0),
    ]
