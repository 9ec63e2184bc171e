"""Derwent Innovations Index: tagged text of both forms, tables of its tags, and files that are not wholly its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.patent_exports import csv_text, filled, read, records, workbook

HEADER = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
RECORD = """PT P
PN US2018340218-A1; US10266887-B2; KR2019104030-A; CN110506128-A; JP2020501546-W
TI Sorting system for pebbles and
   stones.
AU ARDEN B
   BORO D
AE STONE INST INC (STON-C)
   ARDEN B (ARDE-Individual)
   STONE INSTITUTE (STON-C)
   STONE INST INC (STON-C)
GA 201846551F
AB    NOVELTY - System sorts pebbles.
   USE - Sorting.
DC T01 (Digital Computers)
MC T01-J16C1; T01-N01B3
IP G06N-003/08; G06F-017/30; C12Q-001/6869
PD US2018340218-A1   29 Nov 2018   G06N-003/08   201880      English
   US10266887-B2   23 Apr 2019   G06N-003/08   201930   Pages: 12   English
   KR2019104030-A   05 Sep 2019   G06N-003/08   201970      
AD US2018340218-A1    US917546    09 Mar 2018
   US10266887-B2    US917546    09 Mar 2018
   CN110506128-A    CN80086203    08 Dec 2017
FD  US2018340218-A1 Provisional Application US432553P
PI US432553P    09 Dec 2016
   CN80086203    09 Aug 2019
DS WO2018107129-A1: 
\t\t      (National): AE; AG
      (Regional): BW; GH
WO2018107129-A8: 
\t\t      (National): AE; AU
CP US10266887-B2
      US20170321198-A1      
      WO2014047561-A1   BROAD INST INC (BROD);  NICOL R (NICO-Individual)   NICOL R
UT DIIDW:201846551F
ER

"""  # noqa: W291
EXPECTED = {
    "record_id": "derwent:DIIDW:201846551F", "publication_number": "US20180340218A1",
    "family_members": ["US20180340218A1", "US10266887B2", "KR1020190104030A", "CN110506128A", "JP2020501546A"],
    "application_number": "US2018917546", "priority_numbers": ["US2016432553P", "CN201980086203.8"],
    "family_id": "derwent:201846551F", "office": "US", "kind": "A1", "application_year": 2017, "priority_year": 2016,
    "publication_year": 2018, "title": "Sorting system for pebbles and stones",
    "abstract": "NOVELTY - System sorts pebbles. USE - Sorting.", "inventors": ["ARDEN B", "BORO D"],
    "applicants": ["STONE INST INC", "ARDEN B", "STONE INSTITUTE"], "applicants_standard": ["STON-C", "ARDEN B"],
    "classes": ["G06N 3/08", "G06F 17/30", "C12Q 1/6869"],
}  # fmt: skip
OLD = """PT P
AU YANG Y
TI Use of reagent for sorting
   stones
PN CN110836969-A
AE UNIV NORTH
AB 
   NOVELTY - Use of reagent, is claimed in sorting
   stones.
Z9 3
UT DIIDW:202018799C
ER

"""  # noqa: W291
PAPER = "PT J\nAU Arden, B\nTI Stones\nUT WOS:1\nER\n\n"


def test_record_with_every_field(tmp_path):
    [record] = records(read(tmp_path / "x", HEADER + RECORD + "EF"), "derwent")
    assert filled(record) == EXPECTED


def test_older_form_without_dates_and_codes(tmp_path):
    [record] = records(read(tmp_path / "x", HEADER + OLD + "EF"), "derwent")
    assert filled(record) == {
        "record_id": "derwent:DIIDW:202018799C", "publication_number": "CN110836969A",
        "family_members": ["CN110836969A"], "family_id": "derwent:202018799C", "office": "CN", "kind": "A",
        "title": "Use of reagent for sorting stones", "inventors": ["YANG Y"], "applicants": ["UNIV NORTH"],
        "abstract": "NOVELTY - Use of reagent, is claimed in sorting stones.", "citations": 3,
        "citation_kind": "by families",
    }  # fmt: skip


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encoding_and_line_end_do_not_matter(tmp_path, line_end, encoding):
    text = (HEADER + RECORD + OLD + "EF").replace("\n", line_end)
    assert len(records(read(tmp_path / "x", text.encode(encoding)), "derwent")) == 2


def test_records_without_number_or_end_are_rejected(tmp_path):
    text = HEADER + RECORD.replace("PN US", "QQ US") + OLD + RECORD.replace("ER\n\n", "")
    reading = read(tmp_path / "x", text)
    assert [record["row"] for record in records(reading, "derwent")] == [2]
    assert reading.rejects["row"].to_list() == [1, 3]
    assert "PN" in reading.rejects["reason"][0] and "ER" in reading.rejects["reason"][1]


def test_without_identifiers_a_digest_is_the_id(tmp_path):
    bare = OLD.replace("UT DIIDW:202018799C\n", "")
    [record] = records(read(tmp_path / "x", HEADER + bare + "EF"), "derwent")
    assert record["record_id"].startswith("derwent:hash-") and record["family_id"] is None


def test_mixed_file_is_web_of_science_and_rejects_patents(tmp_path):
    far = OLD * 400  # so that the paper stands behind the bytes that are looked at first
    for text in (RECORD + PAPER, PAPER + RECORD, far + PAPER):
        reading = read(tmp_path / "x", HEADER + text + "EF")
        assert (reading.data_source, reading.frames["records"].height) == ("wos", 1)
        assert reading.rejects["reason"].str.contains("Derwent").all()


@pytest.mark.parametrize("damage", [("PT P", "PPT P"), ("PT P", "PT J"), ("UT DIIDW:", "UT DIXDW:"), ("UT DI", "")])
def test_damaged_mark_of_a_record_does_not_make_the_file_another_index_s(tmp_path, damage):
    reading = read(tmp_path / "x", HEADER + RECORD.replace(*damage) + OLD + "EF")
    assert "derwent:DIIDW:202018799C" in [record["record_id"] for record in records(reading, "derwent")]


CELLS = {
    "PN": "CN109502914-A; CN209383619-U", "TI": "Waste system.", "AU": "LIANG J;ZHU Z",
    "AE": "JIANGXI JIEDI (JIAN-Non-standard); UNIV NORTH (UYNO-C)", "GA": "201928669F", "AB": "NOVELTY - A system.",
    "IP": "B01D-053/62; C02F-009/14", "AD": "CN109502914-A CN11582772 24 Dec 2018 CN209383619-U CN22174769 25 Dec 2018",
    "PD": "CN109502914-A 22 Mar 2019 C02F-009/14 201926 Pages: 11 Chinese CN209383619-U 13 Sep 2019 C02F-009/14 201972",
    "PI": "CN11582772 24 Dec 2018 CN22174769 24 Dec 2018", "UT": "DIIDW:201928669F", "FD": "",
}  # fmt: skip
OF_CELLS = {
    "record_id": "derwent:DIIDW:201928669F", "publication_number": "CN109502914A",
    "family_members": ["CN109502914A", "CN209383619U"], "application_number": "CN201811582772.5",
    "priority_numbers": ["CN201811582772.5", "CN201822174769.1"], "family_id": "derwent:201928669F", "office": "CN",
    "kind": "A", "application_year": 2018, "priority_year": 2018, "publication_year": 2019, "title": "Waste system",
    "abstract": "NOVELTY - A system.", "inventors": ["LIANG J", "ZHU Z"], "applicants": ["JIANGXI JIEDI", "UNIV NORTH"],
    "applicants_standard": ["JIANGXI JIEDI", "UYNO-C"], "classes": ["B01D 53/62", "C02F 9/14"],
}  # fmt: skip


def test_table_of_tags(tmp_path):
    [record] = records(read(workbook(tmp_path / "x", list(CELLS), [list(CELLS.values())])), "derwent")
    assert filled(record) == OF_CELLS
    [record] = records(read(tmp_path / "y", csv_text(list(CELLS), [list(CELLS.values())])), "derwent")
    assert filled(record) == OF_CELLS


_letters = st.text(alphabet="ABCDEFGH", min_size=2, max_size=9)


@settings(max_examples=40, deadline=None)
@given(serials=st.lists(st.integers(10**5, 10**6 - 1), min_size=1, max_size=6, unique=True), years=st.data(),
       names=st.lists(_letters, min_size=1, max_size=4, unique=True))  # fmt: skip
def test_random_record_comes_back(tmp_path_factory, serials, years, names):
    when = [years.draw(st.integers(2004, 2030)) for _ in serials]
    numbers = [f"US{year}{serial}-A1" for year, serial in zip(when, serials, strict=True)]
    dated = zip(numbers, when, strict=True)
    dates = "\n   ".join(f"{n}   01 Feb {y}   G06N-003/08   202001      English" for n, y in dated)
    people = "\n   ".join(f"{name} (ABCD-Non-standard)" for name in names)
    text = f"PT P\nPN {'; '.join(numbers)}\nTI Stones.\nAE {people}\nPD {dates}\nUT DIIDW:1\nER\n\n"
    [record] = records(read(tmp_path_factory.mktemp("x") / "x", HEADER + text + "EF"), "derwent")
    assert record["family_members"] == [f"US{year}0{serial}A1" for year, serial in zip(when, serials, strict=True)]
    assert (record["applicants"], record["publication_year"]) == (names, min(when))
