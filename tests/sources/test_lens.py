"""The Lens: the columns of three vintages, shifted columns, damaged rows."""

from __future__ import annotations

import pytest

from sources.patent_exports import csv_text, filled, read, records

ROW = {
    "#": "1", "Jurisdiction": "US", "Kind": "A1", "Publication Number": "US 2011/0185700 A1",
    "Lens ID": "122-778-618-820-63X", "Publication Date": "2011-08-04", "Publication Year": "2011",
    "Application Number": "US 65784810 A", "Application Date": "2010-01-29",
    "Priority Numbers": "US 65784810 A 20100129;;US 83547206 P 20060804", "Earliest Priority Date": "2006-08-04",
    "Title": "Sorting Stones", "Applicants": "UNIV NORTH;;BORO; DAN", "Inventors": "BORO DAN;;ARDEN BEA",
    "Owners (US)": "", "URL": "https://lens.org/122-778-618-820-63X", "Type": "Patent Application",
    "Has Full Text": "yes", "Cites Patent Count": "7", "Cited by Patent Count": "8", "Simple Family Size": "1",
    "Extended Family Size": "1", "Sequence Count": "0", "CPC Classifications": "G06N3/08;;F02C7/055",
    "IPCR Classifications": "F02C7/055;;F02C7/04", "NPL Citation Count": "0", "NPL Citations": "a; b",
}  # fmt: skip
EXPECTED = {
    "record_id": "lens:122-778-618-820-63X", "publication_number": "US20110185700A1",
    "application_number": "US2010657848", "priority_numbers": ["US2010657848", "US2006835472P"], "office": "US",
    "kind": "A1", "application_year": 2010, "priority_year": 2006, "publication_year": 2011, "title": "Sorting Stones",
    "inventors": ["BORO DAN", "ARDEN BEA"], "applicants": ["UNIV NORTH", "BORO; DAN"],
    "classes": ["F02C 7/055", "F02C 7/04", "G06N 3/08"], "citations": 8, "citation_kind": "by patents",
}  # fmt: skip
RENAMED = {"Publication Number": "Display Key", "Owners (US)": "Owners", "Type": "Document Type"}
OLDEST = {"Cited by Patent Count": "Cited Count", "NPL Citations": "Non-Patent Citations", "Has Full Text": "Full Text"}


def _csv(*changes: dict, headings: dict | None = None) -> str:
    rows = [ROW | change for change in changes]
    return csv_text([(headings or {}).get(name, name) for name in rows[0]], [list(row.values()) for row in rows])


@pytest.mark.parametrize("headings", [{}, RENAMED, OLDEST], ids=["2021", "newer", "2016"])
def test_record_of_every_vintage(tmp_path, headings):
    [record] = records(read(tmp_path / "x", _csv({}, headings=headings)), "lens")
    assert filled(record) == EXPECTED


def test_family_and_abstract_of_the_newer_vintage(tmp_path):
    more = {"Abstract": "A study.", "Simple Family Members": "US 2011/0185700 A1;;EP 971217 B1;;JP H03918 A"}
    [record] = records(read(tmp_path / "x", _csv(more, headings=RENAMED)), "lens")
    members = ["US20110185700A1", "EP0971217B1", "JPH03000918A"]
    assert filled(record) == EXPECTED | {"abstract": "A study.", "family_members": members}


def test_what_is_missing_stays_null_and_a_digest_is_the_id(tmp_path):
    kept = {"#", "Jurisdiction", "Publication Number", "Title"}
    [record] = records(read(tmp_path / "x", _csv(dict.fromkeys(set(ROW) - kept, ""))), "lens")
    assert record["record_id"].startswith("lens:hash-") and len(record["record_id"]) == 26
    assert set(filled(record)) == {"record_id", "publication_number", "office", "kind", "title"}


@pytest.mark.parametrize(
    "damage", [{"Lens ID": "2011-08-04"}, {"Cited by Patent Count": "F02C7/04"}, {"URL": "ARDEN BEA"}]
)
def test_shifted_row_is_rejected_and_the_others_kept(tmp_path, damage):
    reading = read(tmp_path / "x", _csv({}, damage, {}))
    assert [record["row"] for record in records(reading, "lens")] == [1, 3]
    assert reading.rejects["row"].to_list() == [2] and "shifted" in reading.rejects["reason"][0]


def test_file_split_at_the_separators_is_rejected(tmp_path):
    text = _csv({}, {}, {}).replace(";;", ",,").splitlines()
    reading = read(tmp_path / "x", "\n".join([text[0] + "," * 12, *(line + "," * 4 for line in text[1:])]) + "\n")
    [reason] = reading.rejects["reason"]
    assert "columns are shifted from row 1 on (3 of 3 rows)" in reason and "export again" in reason


def test_export_without_titles_is_rejected(tmp_path):
    [reason] = read(tmp_path / "x", "Lens ID,Jurisdiction,Kind,Display Key\na,US,A1,US 1 A1\n").rejects["reason"]
    assert "no column “Title”" in reason
