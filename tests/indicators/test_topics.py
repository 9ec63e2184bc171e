"""Topics: research areas of papers, their shares in the papers of each country, and specialisation in them."""

import ibis
import pyarrow as pa
import pytest

from aici.indicators.topics import (
    specialisation_by_country,
    topic_overlap,
    topic_shares_by_country,
    unmapped_areas,
    with_areas_source,
)
from aici.indicators.weights import wilson

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


# topic, country -> papers, papers with areas, share, activity index, relative specialisation, by first author
SPECIALISATION = {
    ("Communication", "CHN"): (2.0, 2.0, 100.0, 3.5, 0.555556),
    ("Communication", "DEU"): (0.0, 0.5, 0.0, 0.0, -1.0),
    ("Communication", "FRA"): (0.0, 0.5, 0.0, 0.0, -1.0),
    ("Communication", "GBR"): (0.0, 1.0, 0.0, 0.0, -1.0),
    ("Communication", "USA"): (0.0, 1.5, 0.0, 0.0, -1.0),
    ("Communication", None): (0.0, 1.5, 0.0, 0.0, -1.0),
    ("Computer science", "CHN"): (1.0, 2.0, 50.0, 0.875, -0.066667),
    ("Computer science", "DEU"): (0.0, 0.5, 0.0, 0.0, -1.0),
    ("Computer science", "FRA"): (0.0, 0.5, 0.0, 0.0, -1.0),
    ("Computer science", "GBR"): (0.0, 1.0, 0.0, 0.0, -1.0),
    ("Computer science", "USA"): (1.5, 1.5, 100.0, 1.75, 0.272727),
    ("Computer science", None): (1.5, 1.5, 100.0, 1.75, 0.272727),
    ("Engineering", "CHN"): (0.0, 2.0, 0.0, 0.0, -1.0),
    ("Engineering", "DEU"): (0.5, 0.5, 100.0, 3.5, 0.555556),
    ("Engineering", "FRA"): (0.5, 0.5, 100.0, 3.5, 0.555556),
    ("Engineering", "GBR"): (0.0, 1.0, 0.0, 0.0, -1.0),
    ("Engineering", "USA"): (1.0, 1.5, 66.666667, 2.333333, 0.4),
    ("Engineering", None): (0.0, 1.5, 0.0, 0.0, -1.0),
}
IN_SAMPLE = {"Communication": 2.0, "Computer science": 4.0, "Engineering": 2.0}  # of seven papers with areas


def areas(rows):
    columns = ("topic", "data_source", "value")
    return ibis.memtable(pa.table(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))))


@pytest.fixture(scope="module")
def research_areas():
    return areas([(topic, "wos", value) for topic, value in RESEARCH_AREAS])


@pytest.fixture(scope="module")
def works(works):
    return works.mutate(areas_source=ibis.literal("wos"))


@pytest.fixture(scope="module")
def of_two_databases(works):
    """The research areas of w8, Telecommunications, are of OpenAlex."""
    return works.mutate(areas_source=ibis.ifelse(works.work_id == "w8", "openalex", "wos"))


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


def test_specialisation_by_country(works, authorships, research_areas, rows_of):
    found = specialisation_by_country(works, authorships, research_areas, counting="first_author")
    told = found.select(
        "topic", "country_code", "papers", "papers_with_areas", "share_percent", "activity_index",
        "relative_specialisation",
    )  # fmt: skip
    assert {row[:2]: row[2:] for row in rows_of(told)} == SPECIALISATION
    sample = found.select("topic", "sample_papers", "sample_papers_with_areas", "sample_share_percent").distinct()
    assert sorted(rows_of(sample)) == [(t, n, 7.0, round(100 * n / 7, 6)) for t, n in IN_SAMPLE.items()]
    limits = found.filter((found.country_code == "CHN") & (found.topic != "Engineering"))
    # Wilson with n = 2 and z² = 3.841459: 2 of 2 has the lower limit 2 / (2 + z²)
    assert rows_of(limits.select("share_percent_lb", "share_percent_ub")) == [
        (34.238023, 100.0), (9.453121, 90.546879),
    ]  # fmt: skip


def test_specialisation_in_what_no_paper_has_is_null(works, authorships, rows_of):
    robots = areas([("Robotics", "wos", "Robotics")])
    w9 = works.filter(works.work_id == "w9")
    found = specialisation_by_country(w9, authorships, robots, counting="full")
    told = found.select("country_code", "papers", "share_percent", "activity_index", "relative_specialisation")
    assert rows_of(told) == [("CHN", 0.0, 0.0, None, None), ("USA", 0.0, 0.0, None, None)]


def test_value_counts_in_the_words_of_its_database_alone(of_two_databases, authorships, research_areas, rows_of):
    """w8 says Telecommunications in OpenAlex, which has no row for it: it is in no area and in no base."""
    w8 = of_two_databases.filter(of_two_databases.work_id.isin(["w8", "w9"]))
    rows = rows_of(topic_shares_by_country(w8, authorships, research_areas, counting="first_author"))
    assert rows == [("Communication", "CHN", 100.0), ("Computer science", "CHN", 100.0), ("Engineering", "CHN", 0.0)]


def test_base_of_an_area_are_papers_of_databases_with_a_word_for_it(of_two_databases, authorships, rows_of):
    """OpenAlex knows Communication alone: w8 is in its base, not in that of Computer science."""
    words = [(topic, "wos", value) for topic, value in RESEARCH_AREAS]
    reference = areas([*words, ("Communication", "openalex", "Media")])
    found = specialisation_by_country(of_two_databases, authorships, reference, counting="first_author")
    china = found.filter(found.country_code == "CHN")
    told = china.select("topic", "papers", "papers_with_areas", "sample_papers", "sample_papers_with_areas")
    assert rows_of(told) == [
        ("Communication", 1.0, 2.0, 1.0, 7.0),
        ("Computer science", 1.0, 1.0, 4.0, 6.0),
        ("Engineering", 0.0, 1.0, 2.0, 6.0),
    ]


def test_topic_overlap(of_two_databases, rows_of):
    words = [(topic, "wos", value) for topic, value in RESEARCH_AREAS]
    found = topic_overlap(of_two_databases, areas([*words, ("Communication", "openalex", "telecommunications")]))
    assert found.columns == (
        "data_source", "papers", "without_percent", "outside_percent", "one_percent", "several_percent", "mean_areas",
    )  # fmt: skip
    # without areas: w3 and w4; in none: w6; in several: w1 and w9
    assert rows_of(found) == [
        ("all", 9, 22.222222, 11.111111, 44.444444, 22.222222, 1.142857),
        ("wos", 8, 25.0, 12.5, 37.5, 25.0, 1.166667),
        ("openalex", 1, 0.0, 0.0, 100.0, 0.0, 1.0),
    ]


def test_topic_overlap_of_papers_without_areas_has_no_mean(works, research_areas, rows_of):
    w3 = works.filter(works.work_id == "w3")
    assert rows_of(topic_overlap(w3, research_areas)) == [
        ("all", 1, 100.0, 0.0, 0.0, 0.0, None),
        ("wos", 1, 100.0, 0.0, 0.0, 0.0, None),
    ]


def test_unmapped_areas(of_two_databases, research_areas, rows_of):
    found = unmapped_areas(of_two_databases, research_areas)
    assert found.columns == ("data_source", "value", "papers", "papers_outside")
    assert rows_of(found) == [("openalex", "Telecommunications", 1, 1), ("wos", "Radiology", 1, 1)]
    communication = areas([(topic, "wos", value) for topic, value in RESEARCH_AREAS if topic == "Communication"])
    assert rows_of(unmapped_areas(of_two_databases, communication)) == [
        # w1, w5 and w7 are in none; w9 is in Communication
        ("wos", "Computer Science", 4, 3),
        ("wos", "ENGINEERING", 2, 2),
        ("openalex", "Telecommunications", 1, 1),
        ("wos", "Radiology", 1, 1),
    ]


def test_areas_are_of_the_record_that_gave_them_else_of_the_first(rows_of):
    columns = {
        "work_id": ["w1", "w2", "w3"],
        "fields_from": ["wos:1", "wos:2", "google_scholar:3"],
        "fields_from_others": [["research_areas:openalex:W9", "year:wos:2"], ["year:wos:7"], []],
    }
    works = ibis.memtable(pa.table(columns))
    assert rows_of(with_areas_source(works).select("work_id", "areas_source").order_by("work_id")) == [
        ("w1", "openalex"), ("w2", "wos"), ("w3", "google_scholar"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "whole", "limits"),
    [
        (10.0, 100.0, (0.055229, 0.174366)),
        (0.0, 10.0, (0.0, 0.277533)),
        (10.0, 10.0, (0.722467, 1.0)),
        (0.0, 0.0, None),
    ],
)
def test_wilson(part, whole, limits, rows_of):
    table = ibis.memtable(pa.table({"part": [part], "whole": [whole]}))
    lower, upper = wilson(table.part, table.whole)
    assert rows_of(table.select(lower=lower, upper=upper)) == [limits or (None, None)]
