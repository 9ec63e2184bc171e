"""Web of Science as tab-delimited text, workbook and CSV: every vintage of headings, on invented records."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from aici import sources
from wos_tables import (
    FIRST,
    SECOND,
    TAB_2015,
    TAB_2019,
    TAB_2020,
    TAB_2022,
    TAB_ALL,
    THIRD,
    XLS_2021,
    XLS_2023,
    XLS_ALL,
    by_heading,
    comma,
    tab,
    workbook,
)  # fmt: skip

EXPECTED = {
    "record_id": "wos:WOS:000000000000001", "data_source": "wos", "file": "wos/table", "row": 1,
    "doi": "10.1000/abc.1", "title": "Learning to sort pebbles & stones", "year": 2024,
    "document_type": "journal_article", "venue": "JOURNAL OF PEBBLES", "issn": "1234-567X", "eissn": "2345-6789",
    "volume": "3", "issue": "2", "pages": "17-19", "publisher_country": "ENGLAND",
    "citations": 7, "abstract": "A study.",
    "author_keywords": ["sorting", "pebble counting", "stones"],
    "research_areas": ["Computer Science", "Robotics", "Computer Science, Artificial Intelligence"],
    "authors": ["Arden, Bea C.", "Boro, Dan"], "first_author": "Arden, Bea C.",
    "affiliations_raw": "[Arden, Bea C.; Boro, Dan] Univ North, Dept Stones, Lund, Sweden\n"
    "[Boro, Dan] Inst South, Boston, MA 02115 USA",
    "publisher_address": "1 STONE ST, LONDON, ENGLAND",
}  # fmt: skip


@pytest.fixture
def reading(tmp_path):
    """Reads text or a written file; what is counted must be what is read."""

    def reading(content: str | Path) -> sources.Reading:
        path = content if isinstance(content, Path) else tmp_path / "export"
        if isinstance(content, str):
            path.write_bytes(content.encode())
        found = sources.read(path, "wos/table")
        assert found.data_source == "wos"
        if found.kind:
            assert found.rows == found.frames["records"].height + found.rejects.height
        return found

    return reading


@pytest.mark.parametrize(
    ("headings", "trailing"),
    [(TAB_2015, "\t"), (TAB_2019, "\t"), (TAB_2020, "\t"), (TAB_2020, ""), (TAB_2022, "")],
    ids=["2015", "2019", "2020", "2020_saved_again", "2022"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tab_headings_of_every_vintage(reading, headings, trailing, end):
    frames = reading(tab(headings, FIRST, SECOND, THIRD, end=end, trailing=trailing)).frames
    assert frames["records"].row(0, named=True) == EXPECTED
    year = 2021 if "EA" in headings else None
    assert frames["records"].select("record_id", "title", "year", "document_type").rows()[1:] == [
        ("wos:WOS:000000000000002", '"Quoted" at the start', year, "journal_article"),
        ("wos:ZOOREC:ZOOR1", "Stones", 2003, "conference_paper"),
    ]
    columns = ["row", "position", "is_corresponding", "author", "affiliation_raw", "link"]
    north, south = "Univ North, Dept Stones, Lund, Sweden", "Inst South, Boston, MA 02115 USA"
    assert frames["authorships"].filter(pl.col("row") != 2).select(columns).rows() == [
        (1, 1, True, "Arden, Bea C.", north, "bracket"), (1, 2, False, "Boro, Dan", north, "bracket"),
        (1, 2, False, "Boro, Dan", south, "bracket"),
        (3, 1, None, "Cole, E", "UNIV NORTH,LUND,SWEDEN", "single_address"),
    ]  # fmt: skip


def test_tab_of_all_databases_has_a_column_without_heading(reading):
    frames = reading(tab([*TAB_ALL, ""], FIRST, THIRD)).frames
    assert frames["records"].select("record_id", "title", "authors", "citations").rows() == [
        ("wos:WOS:000000000000001", "Learning to sort pebbles & stones", ["Arden, Bea C.", "Boro, Dan"], 7),
        ("wos:ZOOREC:ZOOR1", "Stones", ["Cole, E"], None),
    ]


@pytest.mark.parametrize("headings", [XLS_2021, XLS_2023], ids=["2021", "2023"])
def test_workbook_and_its_csv_give_the_record(reading, tmp_path, headings):
    book = reading(workbook(tmp_path / "savedrecs.xls", headings, FIRST, SECOND, THIRD)).frames
    text = reading(comma(headings, FIRST, SECOND, THIRD)).frames
    assert book["records"].row(0, named=True) == EXPECTED
    assert all(book[name].equals(text[name]) for name in book)
    assert book["records"]["year"].to_list() == [2024, 2021, 2003]


def test_workbook_of_all_databases_repeats_headings(reading, tmp_path):
    frames = reading(workbook(tmp_path / "x.xlsx", XLS_ALL, FIRST, THIRD)).frames
    assert frames["records"].select("record_id", "title", "year", "issn", "research_areas").rows() == [
        ("wos:WOS:000000000000001", "Learning to sort pebbles & stones", 2024, "1234-567X", None),
        ("wos:ZOOREC:ZOOR1", "Stones", 2003, None, None),
    ]


def test_custom_selection_without_authors_and_identifier(reading, tmp_path):
    headings = ["Article Title", "Source Title", "Document Type", "Abstract", "Publication Year", "Reprint Addresses"]
    frames = reading(workbook(tmp_path / "x.xlsx", headings, FIRST, THIRD)).frames
    assert frames["records"].select("title", "year", "authors", "first_author", "doi").rows() == [
        ("Learning to sort pebbles & stones", 2024, None, None, None), ("Stones", 2003, None, None, None)
    ]  # fmt: skip
    assert frames["records"]["record_id"].str.contains("^wos:hash-[0-9a-f]{16}$").all()
    assert frames["authorships"].is_empty()


def test_columns_are_told_by_heading_not_by_place(reading):
    frames = reading(comma(["Year", *sorted(XLS_2023, reverse=True)], FIRST)).frames
    assert frames["records"].row(0, named=True) == EXPECTED


def test_table_of_tags_saved_as_csv(reading):
    headings = sorted(TAB_2022)
    lines = [",".join(headings), ",".join(f'"{FIRST.get(tag, "")}"' for tag in headings)]
    assert reading("\n".join(lines) + "\n").frames["records"].row(0, named=True) == EXPECTED


def test_authors_that_run_together_are_not_parted_by_guess(reading):
    record = FIRST | {"AU": "Arden, BC Boro, D Cole, E", "AF": "Arden, Bea C. Boro, Dan Cole, E."}
    found = reading(tab(sorted(TAB_2022), record))
    assert found.kind is None
    assert "run together" in found.rejects["reason"][0]


def test_full_names_alone_are_met_by_the_short_ones_of_reprint_entries(reading):
    people = "Luo, Zhiqing; Porsdam Mann, Sebastian; Ferrero-Lopez, Ana; Li, Wei; Li, Wen"
    entries = "Luo, ZQ; Mann, SP; Ferrero-López, A; Li, W (corresponding author), Univ Far, Oslo, Norway."
    record = FIRST | {"AF": people, "RP": entries, "C1": ""}
    frames = reading(comma([name for name in XLS_2023 if name != "Authors"], record)).frames
    assert frames["records"]["authors"].to_list() == [people.split("; ")]
    assert frames["authorships"].select("position", "is_corresponding", "link").rows() == [
        (1, True, "reprint"), (2, True, "reprint"), (3, True, "reprint"), (4, False, "none"), (5, False, "none"),
    ]  # fmt: skip


def test_reprint_entries_without_blank_between(reading):
    entries = "Arden, BC (corresponding author), A, Rome, Italy.;Boro, D (通讯作者)，B, Lund, Sweden."
    found = reading(comma(XLS_2023, FIRST | {"C1": "", "RP": entries})).frames["authorships"]
    assert found.select("position", "affiliation_raw").rows() == [(1, "A, Rome, Italy"), (2, "B, Lund, Sweden")]


def test_item_cut_by_the_limit_of_a_cell_is_left_out(reading):
    address = "[Arden, Bea C.] Univ North, Lund, Sweden; "
    cut = (address * 1000)[:32_767]
    lines = reading(tab(TAB_2022, FIRST | {"C1": cut})).frames["records"]["affiliations_raw"][0].split("\n")
    assert set(lines) == {"[Arden, Bea C.] Univ North, Lund, Sweden"}


def test_entities_and_line_ends_in_cells(reading):
    record = FIRST | {"SC": "Arts &amp; Humanities; Neurosciences", "WC": "", "AB": "One\n  two", "TC": "7.0"}
    row = reading(comma(XLS_2023, record, SECOND)).frames["records"].row(0, named=True)
    assert (row["research_areas"], row["abstract"], row["citations"]) == (
        ["Arts & Humanities", "Neurosciences"], "One two", 7
    )  # fmt: skip


def test_table_without_titles_names_the_box_to_tick(reading, tmp_path):
    headings = [name for name in XLS_2023 if name != "Article Title"]
    for content in (workbook(tmp_path / "x.xlsx", headings, FIRST), tab([t for t in TAB_2022 if t != "TI"], FIRST)):
        found = reading(content)
        assert found.kind is None and found.rows == 1
        assert "Full Record" in found.rejects["reason"][0]


def test_headings_alone_are_an_export_without_records(reading):
    for content in (tab(TAB_2022), comma(XLS_2023)):
        assert "holds no record" in reading(content).rejects["reason"][0]


def test_shifted_row_costs_itself_and_a_shifted_table_the_file(reading):
    headings = XLS_2023
    rows = [by_heading(headings, record) for record in (FIRST, SECOND, THIRD)]
    rows[1] = ["", *rows[1][:-1]]
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    found = reading(text.getvalue())
    assert found.frames["records"]["row"].to_list() == [1, 3]
    assert found.rejects["row"].to_list() == [2] and "shifted" in found.rejects["reason"][0]
    text = io.StringIO()
    csv.writer(text).writerows([headings, rows[1], rows[1]])
    assert reading(text.getvalue()).kind is None


def test_row_with_a_tab_too_many_or_a_line_end_is_rejected_alone(reading):
    broken = FIRST | {"TI": "Two\tcells", "AB": "x"}
    cut = FIRST | {"AB": "Two\nlines"}
    found = reading(tab(TAB_2022, FIRST, broken, SECOND, cut, THIRD))
    assert found.frames["records"]["row"].to_list() == [1, 3, 6]
    assert found.rejects["row"].to_list() == [2, 4, 5]


def test_patents_are_rejected_by_row(reading):
    found = reading(tab(TAB_2022, FIRST, FIRST | {"PT": "P", "UT": "DIIDW:2020123456"}))
    assert found.frames["records"]["row"].to_list() == [1]
    assert "Derwent" in found.rejects["reason"][0]
