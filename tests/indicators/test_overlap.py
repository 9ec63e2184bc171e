"""Overlap: which databases hold the papers, where their citation counts differ, and what the policy moves."""

import ibis
import pyarrow as pa
import pytest

from aici.indicators import overlap
from aici.indicators.impact import mean_citations_by_country
from aici.records import INDICATORS

# record, work, count; the database is the first part of the record
RECORDS = [
    ("wos:1", "w1", 10), ("wos:1b", "w1", 12), ("google_scholar:1", "w1", 30),
    ("wos:2", "w2", 4), ("google_scholar:2", "w2", 4), ("ieee_xplore:2", "w2", None),
    ("wos:3", "w3", 0), ("google_scholar:3", "w3", None),
    ("google_scholar:4", "w4", 6), ("ieee_xplore:4", "w4", 3), ("wos:4", "w4", None),
    ("google_scholar:5", "w5", 8),
    ("google_scholar:6", "w6", None), ("google_scholar:6", "w6", None),
    ("wos:7", "w7", 0), ("google_scholar:7", "w7", 5),
    ("wos:8", "outside", 100), ("google_scholar:8", "outside", 1),
]  # fmt: skip
# first author's country
HOMES = {"w1": "CHN", "w2": "CHN", "w3": "USA", "w4": "USA", "w5": "USA", "w6": "DEU", "w7": "CHN", "outside": "JPN"}
COUNTS = [
    ("w1", "google_scholar", 30), ("w1", "wos", 12), ("w2", "google_scholar", 4), ("w2", "wos", 4), ("w3", "wos", 0),
    ("w4", "google_scholar", 6), ("w4", "ieee_xplore", 3), ("w5", "google_scholar", 8), ("w7", "google_scholar", 5),
    ("w7", "wos", 0),
]  # fmt: skip
POLICIES = {
    "edition": ("wos", "ieee_xplore", "google_scholar"),
    "google_scholar": ("google_scholar", "wos", "ieee_xplore"),
    "max": "max",
}


def table(rows, **schema):
    return ibis.memtable(pa.table([list(column) for column in zip(*rows, strict=True)], schema=pa.schema(schema)))


@pytest.fixture
def sample():
    works = {}
    for record, work, _count in RECORDS:
        works.setdefault(work, set()).add(record.partition(":")[0])
    rows = [(work, 1, sorted(sources)) for work, sources in works.items() if work != "outside"]
    return table(rows, work_id=pa.string(), n_authors=pa.int64(), data_sources=pa.list_(pa.string()))


@pytest.fixture
def counts(sample):
    key = {"record_id": pa.string(), "file": pa.string(), "row": pa.int64()}
    rows = [(record, f"{place}.txt", 1, work, count) for place, (record, work, count) in enumerate(RECORDS)]
    record_work = table([row[:4] for row in rows], **key, work_id=pa.string())
    records = table([(*row[:3], row[0].partition(":")[0], row[4]) for row in rows], **key, data_source=pa.string(),
                    citations=pa.int64())  # fmt: skip
    return overlap.citation_counts(sample, records, record_work)


@pytest.fixture
def addresses(make_authorships):
    return make_authorships([(w, 1, False, "A", "Inst", c, f"Inst, {c}", "bracket") for w, c in HOMES.items()])


def columns(name):
    return [column for column in INDICATORS[name].column_names if column not in ("label", "policy_label", "basis",
                                                                                 "counting")]  # fmt: skip


def test_citation_counts(counts, rows_of):
    assert rows_of(counts.order_by("work_id", "data_source")) == COUNTS


def test_works_by_databases(sample, counts, rows_of):
    expression = overlap.works_by_databases(sample, counts)
    assert list(expression.columns) == columns("works_by_databases")
    # w1, w3 and w7; w2 and w4; w5 and w6. Of w1 the counts differ by 18 of 30, of w7 by 5 of 5, of w4 by 3 of 6
    assert rows_of(expression) == [
        ("google_scholar + wos", 2, 3, 42.857143, 2, 2, 100.0, 80.0),
        ("google_scholar", 1, 2, 28.571429, 0, 0, None, None),
        ("google_scholar + ieee_xplore + wos", 3, 2, 28.571429, 2, 1, 50.0, 50.0),
        ("all", None, 7, 100.0, 4, 3, 75.0, 60.0),
    ]


def test_works_by_databases_of_an_empty_sample(sample, counts, rows_of):
    assert rows_of(overlap.works_by_databases(sample.filter(sample.work_id == ""), counts)) == []


def test_citation_policies(sample, addresses, counts, rows_of):
    expression = overlap.citation_policies(sample, addresses, counts, POLICIES, counting="first_author")
    assert list(expression.columns) == columns("citation_policies")
    # China w1 w2 w7: 12 4 0, then 30 4 5, then 30 4 5; USA w3 w4 w5: 0 3 8, then 0 6 8, then 0 6 8; Germany: no count
    assert rows_of(expression) == [
        (1, "CHN", "edition", 5.333333, None, 1, None),
        (1, "CHN", "google_scholar", 13.0, 143.75, 1, 0),
        (1, "CHN", "max", 13.0, 143.75, 1, 0),
        (2, "USA", "edition", 3.666667, None, 2, None),
        (2, "USA", "google_scholar", 4.666667, 27.272727, 2, 0),
        (2, "USA", "max", 4.666667, 27.272727, 2, 0),
        (3, "DEU", "edition", None, None, None, None),
        (3, "DEU", "google_scholar", None, None, None, None),
        (3, "DEU", "max", None, None, None, None),
    ]


def test_places_gained_are_among_the_countries_compared(sample, addresses, counts, rows_of):
    policies = {"edition": ("ieee_xplore",), "max": "max"}
    expression = overlap.citation_policies(sample, addresses, counts, policies, counting="first_author", countries=2)
    # IEEE Xplore alone counts w4
    assert rows_of(expression) == [
        (1, "CHN", "edition", None, None, None, None),
        (1, "CHN", "max", 13.0, None, 1, None),
        (2, "USA", "edition", 3.0, None, 1, None),
        (2, "USA", "max", 4.666667, 55.555556, 2, -1),
    ]


def test_a_mean_of_zero_has_no_difference_in_percent(sample, addresses, counts, rows_of):
    only = sample.filter(sample.work_id.isin(["w3", "w7"]))
    expression = overlap.citation_policies(only, addresses, counts, POLICIES, counting="full", countries=1)
    assert [row[3:5] for row in rows_of(expression)] == [(0.0, None), (5.0, None), (5.0, None)]


def test_a_policy_of_no_database_gives_no_count(sample, addresses, counts, rows_of):
    policies = {"edition": (), "max": "max"}
    rows = rows_of(overlap.citation_policies(sample, addresses, counts, policies, counting="first_author", countries=1))
    assert rows == [(1, "CHN", "edition", None, None, None, None), (1, "CHN", "max", 13.0, None, 1, None)]


@pytest.mark.parametrize("counting", ["first_author", "full", "fractional", "corresponding"])
def test_means_are_those_of_the_table_of_mean_citations(works, authorships, rows_of, counting):
    counts = works.filter(works.citations.notnull()).select("work_id", "citations", data_source=ibis.literal("wos"))
    one = overlap.citation_policies(works, authorships, counts, {"edition": ("wos",)}, counting=counting)
    means = {row[1]: row[2] for row in rows_of(mean_citations_by_country(works, authorships, counting=counting))}
    means.pop(None)
    assert {row[1]: row[3] for row in rows_of(one)} == means
