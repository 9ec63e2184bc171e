"""Google Patents: with and without its first line, names with commas, damaged files."""

from __future__ import annotations

import pytest

from sources.patent_exports import csv_text, filled, read, records

FIRST = "search URL:,https://patents.google.com/?q=stones\n"
HEADINGS = [
    "id", "title", "assignee", "inventor/author", "priority date", "filing/creation date", "publication date",
    "grant date", "result link", "representative figure link",
]  # fmt: skip
ROW = ["US-2019198156-A1", "Sorting stones ", "Stone, Inc., 北方大学, Arden Co., Ltd", "Bea Arden, Dan Boro",
       "2017-12-21", "2018-01-21", "2019-06-27", "", "https://patents.google.com/patent/US1", ""]  # fmt: skip
EXPECTED = {
    "record_id": "google_patents:US20190198156A1", "publication_number": "US20190198156A1", "office": "US",
    "kind": "A1", "application_year": 2018, "priority_year": 2017, "publication_year": 2019,
    "title": "Sorting stones", "inventors": ["Bea Arden", "Dan Boro"],
    "applicants": ["Stone, Inc.", "北方大学", "Arden Co., Ltd"],
}  # fmt: skip


@pytest.mark.parametrize("above", [FIRST, ""])
def test_record_with_every_column(tmp_path, above):
    [record] = records(read(tmp_path / "x", csv_text(HEADINGS, [ROW], above)), "google_patents")
    assert filled(record) == EXPECTED


def test_dates_of_a_spreadsheet_and_numbers_of_offices(tmp_path):
    dates = ["12/16/2022", "", "1/3/1995"]
    rows = [[number, *ROW[1:4], *dates, *ROW[7:]] for number in ("JP-H0731702-A", "KR-20220016873-A")]
    first, second = records(read(tmp_path / "x", csv_text(HEADINGS, [*rows])), "google_patents")
    assert (first["publication_number"], second["publication_number"]) == ("JPH07031702A", "KR1020220016873A")
    assert (first["priority_year"], first["application_year"], first["publication_year"]) == (2022, None, 1995)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Capital One Services, Llc, Elekta, Inc.", ["Capital One Services, Llc", "Elekta, Inc."]),
        ("Samsung Electronics Co., Ltd.", ["Samsung Electronics Co., Ltd."]),
        ("Renner, Heinz, Dr.", ["Renner", "Heinz, Dr."]),
        ("Coates, Amy, Incyte", ["Coates", "Amy", "Incyte"]),
        ("", None),
    ],
)
def test_names_with_commas(tmp_path, written, names):
    text = csv_text(HEADINGS, [[*ROW[:2], written, *ROW[3:]]], FIRST)
    [record] = records(read(tmp_path / "x", text), "google_patents")
    assert record["applicants"] == names


def test_damaged_rows_and_missing_columns(tmp_path):
    text = csv_text(HEADINGS, [ROW, ["no id", *ROW[1:]], ROW], FIRST) + "US-1-A,cut\n"
    reading = read(tmp_path / "x", text)
    assert [record["row"] for record in records(reading, "google_patents")] == [1, 3]
    assert reading.rejects["row"].to_list() == [2, 4]
    [reason] = read(tmp_path / "x", FIRST + "id,assignee\nUS-1-A,Stone\n").rejects["reason"]
    assert "no column “title”" in reason
    assert "holds no record" in read(tmp_path / "x", FIRST + "id,title\n").rejects["reason"][0]
