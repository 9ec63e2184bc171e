"""What a work says: whose citation count it takes under each policy, and which record every field came from."""

from __future__ import annotations

import ibis
import polars as pl
import pytest

from aici import dedup
from aici.configuration import PAPER_SOURCES
from aici.corpus import Choices
from aici.editions import open_edition
from checkout import ROOT

FIELDS = {
    "title": pl.String, "year": pl.Int64, "document_type": pl.String, "venue": pl.String, "venue_key": pl.String,
    "issn": pl.String, "eissn": pl.String, "publisher_country_code": pl.String, "doi": pl.String,
    "citations": pl.Int64, "n_authors": pl.Int64, "authors_truncated": pl.Boolean, "is_hyper_authored": pl.Boolean,
    "research_areas": pl.List(pl.String),
}  # fmt: skip
KEY = {"record_id": pl.String, "data_source": pl.String, "file": pl.String, "row": pl.Int64}
WORKS = {"work_id": pl.String, "rule": pl.String}


def merged(rows: list[dict], citations: tuple[str, ...] | str = ()) -> list[dict]:
    """The works of rows given by record and work; other fields are null."""
    whole = [
        {"data_source": row["record_id"].partition(":")[0], "file": "a.txt", "row": place,
         "rule": "same_doi" if sum(other["work_id"] == row["work_id"] for other in rows) > 1 else "single"} | row
        for place, row in enumerate(rows)
    ]  # fmt: skip
    frame = pl.DataFrame(whole, schema=KEY | WORKS | FIELDS)
    parts = ibis.memtable(frame.select(*KEY, *FIELDS)), ibis.memtable(frame.select("record_id", "file", "row", *WORKS))
    return dedup.merge_works(*parts, citations).order_by("work_id").to_polars().to_dicts()


def counted(given: str, work: str = "A") -> list[dict]:
    """Rows such as `wos 3, wos 4, scopus -`, which is a record without count."""
    rows = [part.split() for part in given.split(", ")]
    return [
        {"record_id": f"{source}:{place}", "work_id": work, "citations": None if count == "-" else int(count)}
        for place, (source, count) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("given", "citations", "count", "source"),
    [
        ("wos 3, google_scholar 90", (), 3, "wos"),
        ("wos 3, google_scholar 90", ("google_scholar",), 90, "google_scholar"),
        ("wos 3, google_scholar 90", "max", 90, "google_scholar"),
        ("wos -, google_scholar 90", ("wos", "google_scholar"), 90, "google_scholar"),
        ("wos 0, google_scholar 90", ("wos", "google_scholar"), 0, "wos"),
        # within one database the largest, which is the latest
        ("wos 3, wos 5, wos 4, google_scholar 90", ("wos",), 5, "wos"),
        # databases that are not listed come after those listed, in the usual order
        ("scopus 1, ieee_xplore 2, openalex 3, google_scholar 4", ("google_scholar",), 4, "google_scholar"),
        ("scopus 1, ieee_xplore 2, openalex 3, google_scholar -", ("google_scholar",), 1, "scopus"),
        ("ieee_xplore 2, openalex 3", ("wos", "openalex"), 3, "openalex"),
        # equally large counts are those of the database that is usually preferred
        ("google_scholar 7, scopus 7, wos 6", "max", 7, "scopus"),
        ("wos -, google_scholar -", "max", None, None),
        ("openalex 8", "max", 8, "openalex"),
        ("openalex -", ("openalex",), None, None),
    ],
)  # fmt: skip
def test_the_policy_says_whose_count_a_work_has(given, citations, count, source):
    for rows in (counted(given), counted(given)[::-1]):
        [work] = merged(rows, citations)
        assert (work["citations"], work["citations_source"]) == (count, source)


def test_every_field_says_which_record_it_came_from():
    rows = [
        {"record_id": "google_scholar:1", "work_id": "A", "title": "Late …", "citations": 90, "n_authors": 3,
         "issn": "1111-1111"},
        {"record_id": "wos:1", "work_id": "A", "title": "Late Bloom", "citations": 3, "year": None},
        {"record_id": "wos:2", "work_id": "A", "citations": 5, "year": 2021, "venue": "J"},
        {"record_id": "ieee_xplore:1", "work_id": "A", "year": 2020, "venue": "K", "doi": "10.1/a",
         "research_areas": ["Robots"]},
        # one record in two files is one source
        {"record_id": "wos:3", "work_id": "B", "title": None, "citations": 1},
        {"record_id": "wos:3", "work_id": "B", "title": "Twice", "citations": 2},
        {"record_id": "openalex:4", "work_id": "C", "title": "Alone"},
    ]  # fmt: skip
    shown = ("title", "year", "venue", "doi", "citations", "citations_source", "fields_from", "fields_from_others")
    assert [tuple(work[name] for name in shown) for work in merged(rows, "max")] == [
        ("Late Bloom", 2021, "J", "10.1/a", 90, "google_scholar", "wos:1", [
            "citations:google_scholar:1", "doi:ieee_xplore:1", "issn:google_scholar:1", "n_authors:google_scholar:1",
            "research_areas:ieee_xplore:1", "venue:wos:2", "year:wos:2",
        ]),
        ("Twice", None, None, None, 2, "wos", "wos:3", []),
        ("Alone", None, None, None, None, None, "openalex:4", []),
    ]  # fmt: skip


@pytest.mark.parametrize("citations", ["wos", "largest", ("wos", "derwent")])
def test_a_policy_of_no_database_is_an_error(citations):
    with pytest.raises(ValueError, match="citations must be max or databases of"):
        merged(counted("wos 1"), citations)


@pytest.mark.parametrize(
    ("citations", "told"),
    [
        (["wos", "wos"], r"citations must name each database once, got \['wos', 'wos'\]: wos occurs more than once"),
        ("wos", r"citations must be max or databases of .* got 'wos'\. One database alone is a list, too: \[wos\]"),
    ],
)
def test_a_policy_in_another_form_is_an_error_that_tells_the_form(citations, told):
    with pytest.raises(ValueError, match=told):
        merged(counted("wos 1"), citations)


def test_the_databases_an_author_may_name_are_those_that_are_merged():
    assert set(PAPER_SOURCES) == set(dedup.PREFERENCE)


def test_the_editions_policy_reaches_the_corpus():
    config = open_edition("demo", ROOT).config
    assert Choices.of(config).citations == ("wos", "ieee_xplore", "google_scholar")
    assert Choices.of(config.model_copy(update={"citations": "max"})).citations == "max"
