"""Which records are one work, what the work says, and whose addresses it takes."""

from __future__ import annotations

import ibis
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from aici import dedup


def records(*rows: tuple[str, str | None]) -> pl.DataFrame:
    """One row per (id, doi), each in a file of its own."""
    return pl.DataFrame(
        [{"record_id": i, "file": f"{n}.txt", "row": 1, "doi": doi} for n, (i, doi) in enumerate(rows)],
        schema={"record_id": pl.String, "file": pl.String, "row": pl.Int64, "doi": pl.String},
    )


def works(frame: pl.DataFrame) -> dict[str, tuple[str, str]]:
    found = dedup.match_records(frame).record_work.select("record_id", "work_id", "rule")
    return {record: (work, rule) for record, work, rule in found.iter_rows()}


def test_same_id_in_two_files_is_one_work():
    matched = dedup.match_records(records(("wos:A", "10.1/a"), ("wos:A", None), ("wos:B", None))).record_work
    assert matched.select("record_id", "file", "work_id", "rule").rows() == [
        ("wos:A", "0.txt", "wos:A", "same_id"),
        ("wos:A", "1.txt", "wos:A", "same_id"),
        ("wos:B", "2.txt", "wos:B", "single"),
    ]


def test_rows_of_one_id_are_one_record_whichever_of_them_has_the_doi():
    found = works(records(("wos:C", "10.1/x"), ("wos:B", None), ("wos:B", "10.1/x"), ("wos:D", "10.1/z")))
    assert found == {"wos:B": ("wos:B", "same_doi"), "wos:C": ("wos:B", "same_doi"), "wos:D": ("wos:D", "single")}


def test_records_without_doi_and_title_do_not_meet():
    assert works(records(("wos:A", None), ("wos:B", None))) == {
        "wos:A": ("wos:A", "single"),
        "wos:B": ("wos:B", "single"),
    }


DOIS = st.sampled_from([None, *(f"10.1/{letter}" for letter in "uvw")])


@given(st.dictionaries(st.sampled_from("abcdefg"), DOIS, min_size=1), st.randoms())
def test_works_partition_the_records_whatever_their_order(rows, random):
    frame = records(*rows.items())
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=random.randrange(1000))
    matched = dedup.match_records(frame).record_work
    assert matched.equals(dedup.match_records(shuffled).record_work)
    assert matched.height == frame.height
    expected = {i: min(j for j, other in rows.items() if j == i or (doi and doi == other)) for i, doi in rows.items()}
    assert dict(matched.select("record_id", "work_id").iter_rows()) == expected


FIELDS = {"title": None, "year": None, "document_type": None, "venue": None, "venue_key": None, "issn": None,
          "eissn": None, "publisher_country_code": None, "doi": None, "citations": None, "n_authors": None,
          "authors_truncated": None, "is_hyper_authored": None, "research_areas": None,
          "data_source": "wos"}  # fmt: skip
SCHEMA = dict.fromkeys(FIELDS, pl.String) | {
    "year": pl.Int64, "citations": pl.Int64, "n_authors": pl.Int64, "authors_truncated": pl.Boolean,
    "is_hyper_authored": pl.Boolean, "research_areas": pl.List(pl.String), "record_id": pl.String, "file": pl.String,
    "row": pl.Int64,
}  # fmt: skip


def test_merged_work_takes_the_first_value_there_is_and_the_largest_count():
    rows = [
        {"record_id": "wos:B", "file": "b.txt", "row": 1, "title": "Late", "year": 2020, "citations": 9,
         "doi": "10.1/x", "research_areas": ["Robotics"],
         "n_authors": 2, "authors_truncated": False, "is_hyper_authored": False},
        {"record_id": "wos:A", "file": "a.txt", "row": 3, "title": None, "year": 2019, "citations": 4,
         "doi": "10.1/x", "research_areas": ["Engineering", "Robotics"]},
    ]  # fmt: skip
    frame = pl.DataFrame([FIELDS | row for row in rows], schema=SCHEMA)
    record_work = ibis.memtable(dedup.match_records(frame.select("record_id", "file", "row", "doi")).record_work)
    merged = dedup.merge_works(ibis.memtable(frame), record_work).to_polars().row(0, named=True)
    assert merged == {
        "work_id": "wos:A", "title": "Late", "year": 2019, "document_type": None, "venue": None, "venue_key": None,
        "issn": None, "eissn": None, "publisher_country_code": None, "doi": "10.1/x", "citations": 9, "n_authors": 2,
        "authors_truncated": False, "is_hyper_authored": False, "research_areas": ["Engineering", "Robotics"],
        "data_sources": ["wos"], "citations_source": "wos", "fields_from": "wos:A", "fields_from_others": [
            "authors_truncated:wos:B", "citations:wos:B", "is_hyper_authored:wos:B", "n_authors:wos:B", "title:wos:B",
        ],
    }  # fmt: skip


def test_merged_work_takes_what_the_preferred_database_says():
    rows = [
        {"record_id": "google_scholar:1", "data_source": "google_scholar", "title": "Late …", "citations": 90},
        {"record_id": "ieee_xplore:1", "data_source": "ieee_xplore", "title": "Late bloom", "year": 2021,
         "research_areas": ["Robots"]},
        {"record_id": "wos:WOS:1", "data_source": "wos", "title": "Late Bloom", "citations": 3,
         "research_areas": ["Robotics"]},
        {"record_id": "wos:WOS:1", "data_source": "wos", "title": "Late Bloom", "citations": 4, "row": 2,
         "research_areas": ["Engineering", "Robotics"]},
    ]  # fmt: skip
    frame = pl.DataFrame([FIELDS | {"file": "a", "row": 1, "doi": "10.1/x"} | row for row in rows], schema=SCHEMA)
    record_work = ibis.memtable(dedup.match_records(frame.select("record_id", "file", "row", "doi")).record_work)
    merged = dedup.merge_works(ibis.memtable(frame), record_work).to_polars().row(0, named=True)
    shown = ("work_id", "title", "year", "citations", "data_sources", "research_areas")
    assert {name: merged[name] for name in shown} == {
        "work_id": "google_scholar:1", "title": "Late Bloom", "year": 2021, "citations": 4,
        "data_sources": ["google_scholar", "ieee_xplore", "wos"], "research_areas": ["Engineering", "Robotics"],
    }  # fmt: skip


def lines(*rows: tuple) -> ibis.Table:
    names = ("record_id", "position", "affiliation_raw", "country_code", "link")
    schema = dict.fromkeys(names, pl.String) | {"position": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(file=pl.lit("a.txt"), row=pl.lit(1, pl.Int64))
    return ibis.memtable(frame)


def record_work(**works: str) -> ibis.Table:
    frame = pl.DataFrame({"record_id": list(works), "file": "a.txt", "row": 1, "work_id": list(works.values())})
    return ibis.memtable(frame)


def test_work_takes_the_addresses_of_the_record_that_tells_most():
    addresses = lines(
        ("A", 1, None, None, "none"), ("A", None, "X, Japan", "JPN", "none"), ("A", None, "Y, India", "IND", "none"),
        ("B", 1, "X, Japan", "JPN", "bracket"),
    )  # fmt: skip
    merged, statuses = dedup.merge_authorships(addresses, record_work(A="A", B="A"))
    assert merged.select("work_id", "record_id", "position", "country_code").to_polars().rows() == [
        ("A", "B", 1, "JPN")
    ]
    assert statuses.to_polars().rows() == [("A", "bracket")]


def test_status_says_how_the_first_authors_country_was_found():
    addresses = lines(
        ("A", 1, "X, Japan", "JPN", "single_address"),
        ("B", 1, "X, Japan", "JPN", "reprint"), ("B", None, "Y, Japan", "JPN", "none"),
        ("B", None, "Z, India", "IND", "none"),
        ("C", 1, None, None, "none"), ("C", None, "X, Japan", "JPN", "none"), ("C", None, "Y, Japan", "JPN", "none"),
        ("D", 1, None, None, "none"), ("D", None, "X, Japan", "JPN", "none"), ("D", None, "Y, India", "IND", "none"),
        ("E", 1, None, None, "none"), ("E", None, "X, Japan", "JPN", "none"), ("E", None, "Y, Nowhere", None, "none"),
        ("F", 1, None, None, "none"),
        ("H", 1, "X, India", "IND", "reprint"), ("H", None, "Y, Japan", "JPN", "none"),
        ("I", 1, None, None, "none"), ("I", 2, "X, Japan", "JPN", "reprint"),
        ("J", 2, "X, India", "IND", "reprint"), ("J", None, "Y, Japan", "JPN", "none"),
    )  # fmt: skip
    _, statuses = dedup.merge_authorships(addresses, record_work(**{name: name for name in "ABCDEFGHIJ"}))
    assert dict(statuses.order_by("work_id").to_polars().iter_rows()) == {
        "A": "single_address", "B": "reprint", "C": "single_country", "D": "not_linked", "E": "not_linked",
        "F": "no_address", "G": "no_address", "H": "single_country", "I": "not_linked", "J": "single_country",
    }  # fmt: skip
