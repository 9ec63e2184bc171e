"""OpenAlex as CSV: lists that are not parallel, countries that are one, shifted rows."""

from __future__ import annotations

import pytest

from paper_exports import links, read, record, table

CSV_ROW = {
    "id": "https://openalex.org/W1001", "display_name": "Sorting pebbles", "doi": "https://doi.org/10.1000/ABC.1",
    "publication_year": "2023", "cited_by_count": "7", "type": "article", "abstract": "We sort.",
    "authorships.author.display_name": "Bea Arden|Dan Boro", "authorships.countries": "SE|SE",
    "authorships.institutions.display_name": "North University|South Institute",
        "authorships.is_corresponding": "True|False",
    "primary_location.source.display_name": "Pebbles", "primary_location.source.issn_l": "1234-5678",
    "biblio.volume": "3", "biblio.issue": "2", "biblio.first_page": "17", "biblio.last_page": "19",
    "primary_location.source.type": "journal", "primary_topic.field.display_name": "Earth Science",
}  # fmt: skip


def test_record_of_the_csv(tmp_path):
    reading = read(tmp_path, table(list(CSV_ROW), [CSV_ROW, CSV_ROW | {"id": "https://openalex.org/W2"}]))
    assert record(reading) == {
        "record_id": "openalex:W1001", "doi": "10.1000/abc.1", "title": "Sorting pebbles", "year": 2023,
        "document_type": "journal_article", "venue": "Pebbles", "issn": "1234-5678",
        "volume": "3", "issue": "2", "pages": "17-19", "citations": 7, "abstract": "We sort.",
        "research_areas": ["Earth Science"], "authors": ["Bea Arden", "Dan Boro"], "first_author": "Bea Arden",
        "affiliations_raw": "North University, Sweden\nSouth Institute, Sweden",
    }  # fmt: skip
    assert links(reading) == [
        (1, "Bea Arden", None, "none"), (2, "Dan Boro", None, "none"),
        (None, None, "North University, Sweden", "none"), (None, None, "South Institute, Sweden", "none"),
    ]  # fmt: skip
    assert reading.frames["authorships"]["is_corresponding"].to_list() == [True, False, None, None] * 2


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"authorships.countries": "SE|US"}, ["North University", "South Institute"]),
        ({"authorships.countries": ""}, ["North University", "South Institute"]),
        ({"authorships.countries": "SE|US", "authorships.institutions.country_code": "SE|US"},
         ["North University, Sweden", "South Institute, US"]),
        ({"authorships.raw_affiliation_strings": "Lab, Lund, Sweden"}, ["Lab, Lund, Sweden"]),
        ({"authorships.author.display_name": "Bea Arden"}, ["North University, Sweden", "South Institute, Sweden"]),
    ],
)  # fmt: skip
def test_countries_of_the_csv(tmp_path, changes, expected):
    row = CSV_ROW | changes
    reading = read(tmp_path, table(list(row), [row]))
    found = [line for line in links(reading) if line[2]]
    assert [line[2] for line in found] == expected
    assert {line[3] for line in found} == {"parallel_list" if len(record(reading)["authors"]) == 1 else "none"}


def test_csv_without_titles_or_with_shifted_rows_is_rejected(tmp_path):
    headings = [name for name in CSV_ROW if name != "display_name"]
    assert "Tick “Title”" in read(tmp_path, table(headings, [CSV_ROW])).rejects["reason"][0]
    shifted = read(
        tmp_path, table(list(CSV_ROW), [CSV_ROW, CSV_ROW]).replace('"https://openalex.org/W1001"', '"a","b"', 1)
    )
    assert (shifted.rejects["row"].to_list(), shifted.frames["records"]["row"].to_list()) == ([1], [2])
