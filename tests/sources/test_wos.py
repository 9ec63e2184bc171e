"""Web of Science tagged text: every vintage and every known awkward record, on invented records."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import sources
from aici.sources import papers

HEADER = "FN Clarivate Analytics Web of Science\nVR 1.0\n"


def test_record_with_every_field(read, record, export):
    assert read(export(record()))["records"].row(0, named=True) == {
        "record_id": "wos:WOS:000000000000001", "data_source": "wos", "file": "wos/savedrecs.txt", "row": 1,
        "doi": "10.1000/abc.1", "title": "Learning to sort pebbles & stones", "year": 2024,
        "document_type": "journal_article", "venue": "JOURNAL OF PEBBLES", "issn": "1234-567X", "eissn": "2345-6789",
        "volume": "3", "issue": "2", "pages": "17-19", "publisher_country": "ENGLAND",
        "citations": 7, "abstract": "A study.",
        "author_keywords": ["sorting", "pebble counting", "stones"],
        "research_areas": ["Computer Science", "Robotics", "Computer Science, Artificial Intelligence"],
        "authors": ["Arden, Bea C.", "Boro, Dan"], "first_author": "Arden, Bea C.",
        "affiliations_raw": "[Arden, Bea C.; Boro, Dan] Univ North, Dept Stones, Lund, Sweden.\n"
        "[Boro, Dan] Inst South, Boston, MA 02115 USA.",
        "publisher_address": "1 STONE ST, LONDON, ENGLAND",
    }  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "FN Clarivate Analytics Web of Science\nVR 1.0\n", "FN Thomson Reuters Web of Science™\nVR 1.0\n",
        "FN Thomson Reuters Web of Knowledge\nVR 1.0\n", "FN ISI Export Format VR 1.0\n",
        "XX Thomson Reuters\nVR 1.0\n", "XYZ damaged\n", "",
    ],
)  # fmt: skip
def test_header_of_every_vintage(read, header, record):
    frames = read(header + record(1) + record(2) + "EF\n")
    assert (frames["records"].height, frames["rejects"].height) == (2, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_end_do_not_matter(read, encoding, line_end, record, export):
    frames = read(export(record(1, SO="REVUE DES ÉTOILES"), record(2)).replace("\n", line_end), encoding)
    assert frames["records"]["venue"].to_list() == ["REVUE DES ÉTOILES", "JOURNAL OF PEBBLES"]
    assert frames["authorships"].height == 6


def test_stray_byte_costs_neither_file_nor_neighbours(tmp_path, record, export):
    path = tmp_path / "x.txt"
    text = export(record(1, SO="REVUE DES #TOILES"), record(2, SO="ÉTUDES")).encode().replace(b"#", b"\xc9")
    path.write_bytes(text)
    assert sources.read(path).frames["records"]["venue"].to_list() == ["REVUE DES ÉTOILES", "ÉTUDES"]


def test_exports_put_together_are_read_as_one(read, record, export):
    frames = read(export(record(1)) + "\ufeff" + export(record(2)) + export(record(3)) + "\n")
    assert frames["records"]["row"].to_list() == [1, 2, 3]
    assert frames["rejects"].is_empty()


def test_lines_that_look_like_marks_are_text(read, record, export):
    frames = read(export(record(AB="Stress in the\nER stress of cells is\nPT is a metal and\nVR headsets\n   do it.")))
    assert frames["records"]["abstract"].to_list() == [
        "Stress in the ER stress of cells is PT is a metal and VR headsets do it."
    ]


def test_unindented_text_that_looks_like_a_tag_stays_text(read, record, export):
    text = "Alloys of gold and\nAU nanoparticles of\nQQ type are\nuseful."
    record_ = read(export(record(AB=text)))["records"].row(0, named=True)
    assert record_["abstract"] == "Alloys of gold and AU nanoparticles of QQ type are useful."
    assert record_["authors"] == ["Arden, Bea C.", "Boro, Dan"]


def test_truncated_file_keeps_whole_records_and_rejects_the_rest(read, record, export):
    whole = export(record(1), record(2))
    frames = read(whole[: whole.rindex("AB ")])
    assert frames["records"]["row"].to_list() == [1]
    assert frames["authorships"]["row"].unique().to_list() == [1]
    assert frames["rejects"].select("file", "row").rows() == [("wos/savedrecs.txt", 2)]
    assert "no end line “ER”" in frames["rejects"]["reason"][0]


def test_record_cut_in_the_middle_of_a_file_does_not_swallow_the_next(read, record, export):
    cut = record(2).replace("ER\n\n", "")
    frames = read(export(record(1), cut, record(3)))
    assert frames["records"]["row"].to_list() == [1, 3]
    assert frames["rejects"]["row"].to_list() == [2]


def test_export_without_records_is_rejected_with_the_reason(read):
    frames = read(HEADER + "EF")
    assert frames["records"].is_empty()
    assert "holds no record" in frames["rejects"]["reason"][0]


def test_derwent_patent_is_rejected_and_a_patent_of_another_index_kept(read, record, export):
    frames = read(export(record(PT="P", UT="DIIDW:2020123456"), record(PT="P", UT="BIOSIS:PREV1", DT="Patent")))
    assert frames["records"].select("record_id", "document_type").rows() == [("wos:BIOSIS:PREV1", "other")]
    assert frames["rejects"]["row"].to_list() == [1]
    assert "Derwent" in frames["rejects"]["reason"][0]


def test_record_without_ut_has_an_id_that_stays(read, record, export):
    first = read(export(record(UT=None), record(UT=None, TI="Another")))["records"]["record_id"].to_list()
    second = read(export(record(UT=None, TI="Another"), record(UT=None)))["records"]["record_id"].to_list()
    assert first == second[::-1] and len(set(first)) == 2
    assert all(re.fullmatch(r"wos:hash-[0-9a-f]{16}", i) for i in first)


@pytest.mark.parametrize(
    ("place", "pages"),
    [
        ({}, "17-19"), ({"EP": "17"}, "17"), ({"EP": "+"}, "17"), ({"EP": None}, "17"), ({"BP": None}, "e17"),
        ({"BP": None, "EP": None}, "e17"), ({"BP": None, "AR": None}, None), ({"BP": "S17", "EP": "S19"}, "S17-S19"),
        ({"PS": "1-74"}, "17-19"),
        *(({"BP": None, "EP": None, "PS": span}, pages) for span, pages in [
            ("1-74", "1-74"), ("170", "170"), ("pp. 1-74", "1-74"), ("i-iv, 1-74", "1-74"), ("(5)", "5"),
            ("1-74,illust.", "1-74"), ("duz039", "duz039"), ("74pp.", "e17"), ("Unpaginated", "e17"),
        ]),
    ],
)  # fmt: skip
def test_pages_are_first_and_last_or_the_article_number(read, record, export, place, pages):
    assert read(export(record(**place)))["records"].select("volume", "issue", "pages").row(0) == ("3", "2", pages)


@pytest.mark.parametrize(
    "changes", [{"DI": "10.1000/other"}, {"VL": "4"}, {"BP": "18"}, {"AR": "e18"}], ids=lambda changes: "".join(changes)
)
def test_records_without_ut_that_differ_in_doi_or_place_are_two(read, record, export, changes):
    ids = read(export(record(UT=None), record(UT=None, **changes), record(UT=None)))["records"]["record_id"]
    assert ids[0] == ids[2] != ids[1]


def test_prefix_of_old_exports_is_that_of_new_ones(read, record, export):
    ids = read(export(record(UT="ISI:000111111111111"), record(UT="WOS:000111111111111")))["records"]["record_id"]
    assert ids.to_list() == ["wos:WOS:000111111111111"] * 2


def test_records_with_neither_title_nor_ut_are_rejected(read, record, export):
    frames = read(export(record(1), record(UT=None, TI=None), record(UT=None), record(4, TI=None)))
    assert frames["records"]["row"].to_list() == [1, 3, 4]
    assert frames["rejects"].select("row", "reason").rows() == [(2, papers.NO_TITLE)]
    assert frames["authorships"]["row"].unique().sort().to_list() == [1, 3, 4]
    none = read(export(record(UT=None, TI=None)))
    assert (none["records"].height, none["authorships"].height, none["rejects"].height) == (0, 0, 1)


def test_year_of_early_access_stands_in_for_the_year(read, record, export):
    frames = read(export(record(PY=None, EA="AUG 2021"), record(2, EA="AUG 2021"), record(3, PY=None)))
    assert frames["records"]["year"].to_list() == [2021, 2024, None]


def test_citations_are_those_of_the_core_collection_else_of_all_databases(read, record, export):
    frames = read(export(record(), record(2, TC=None), record(3, TC=None, Z9=None)))
    assert frames["records"]["citations"].to_list() == [7, 9, None]


@pytest.mark.parametrize(
    ("pt", "dt", "expected"),
    [
        ("J", "Article", "journal_article"), ("J", "Article; Proceedings Paper", "journal_article"),
        ("C", "Article; Proceedings Paper", "conference_paper"), ("C", "Proceedings Paper", "conference_paper"),
        ("J", "Review; Early Access", "review"), ("S", "Review; Book Chapter", "review"), ("J", "Book Review", "other"),
        ("B", "Article; Book Chapter", "book_chapter"), ("B", "Book", "book_chapter"),
        ("J", "Article; Data Paper", "journal_article"),
        ("J", "Editorial Material", "other"), ("J", "Letter", "other"), ("J", "Meeting Abstract", "other"),
        ("J", "Correction", "other"),
        ("J", None, "journal_article"), ("C", None, None),
    ],
)  # fmt: skip
def test_document_type(read, pt, dt, expected, record, export):
    assert read(export(record(PT=pt, DT=dt)))["records"]["document_type"].to_list() == [expected]


def test_index_names_with_entities_do_not_break_lists(read, record, export):
    frames = read(export(record(SC="Arts &amp; Humanities; Neurosciences &amp;\n   Neurology", WC=None)))
    assert frames["records"]["research_areas"].to_list() == [["Arts & Humanities", "Neurosciences & Neurology"]]


@pytest.mark.parametrize("name", ["savedrecs[1].txt", "s*.txt", "save?recs.txt", "[!a].txt"])
def test_file_name_that_looks_like_a_pattern_is_a_name(tmp_path, name, record, export):
    (tmp_path / "savedrecs1.txt").write_text(export(record(1), record(2)), "utf-8")
    (tmp_path / name).write_text(export(record(3)), "utf-8")
    assert sources.read(tmp_path / name).frames["records"]["record_id"].to_list() == ["wos:WOS:000000000000003"]


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_rows_counted_are_records_and_rejects_however_damaged_the_file(tmp_path_factory, data):
    block = [
        "PT J",
        "TI Pebbles",
        "SO STONES",
        "UT WOS:1",
        "ER",
        "",
        "EF",
        "FN Clarivate",
        "VR 1.0",
        "PT P",
        "ER stress",
    ]
    lines = data.draw(st.lists(st.sampled_from(block), max_size=30))
    path = tmp_path_factory.mktemp("damaged") / "x.txt"
    path.write_text("\n".join(["FN Clarivate Analytics Web of Science", *lines]), "utf-8")
    reading = sources.read(path)
    taken = reading.frames["patent_records" if reading.kind == "patents" else "records"]
    assert reading.rows == taken.height + reading.rejects.height


def test_fields_not_exported_are_null(read, record, export):
    text = export(record(**dict.fromkeys(("SC", "WC", "DE", "AB", "C1", "RP", "TC", "Z9", "PA", "SN", "EI", "DI"))))
    frames = read(text)
    assert (
        frames["records"]
        .select("research_areas", "author_keywords", "abstract", "affiliations_raw", "citations", "issn", "doi")
        .row(0)
        == (None,) * 7
    )
    assert frames["authorships"].select("author", "affiliation_raw", "is_corresponding").rows() == [
        ("Arden, Bea C.", None, None),
        ("Boro, Dan", None, None),
    ]
