"""Journal metrics lists: JCR of several years, SCImago, OpenAlex; what a cell without a number means."""

from __future__ import annotations

import pytest

from aici import sources
from checkout import needs_real
from sources.real_exports import reading


@pytest.fixture
def read(tmp_path):
    def read(text: str, name: str = "list.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        reading = sources.read(tmp_path / name, f"journal_metrics/{name}")
        assert reading.data_source == "journal_metrics"
        return reading.frames

    return read


def test_jcr_with_issn(read):
    frames = read(
        "Journal,ISSN,eISSN,Category,IF(2024),IF Quartile(2024),IF Rank(2024)\n"
        "PEBBLES & STONES,1234-567X,2345-6789,GEOLOGY(SCIE),12.5,Q1,1/9\n"
        '"SORTING, ANNALS OF",N/A,3456-7890,X,<0.1,Q4,9/9\n'
    )
    file = "journal_metrics/list.csv"
    assert frames["journal_metrics"].rows() == [
        (file, 1, "PEBBLES & STONES", "pebbles and stones", "1234-567X", "2345-6789", 12.5, "IF(2024)", 2024),
        (file, 2, "SORTING, ANNALS OF", "sorting annals of", None, "3456-7890", None, "IF(2024)", 2024),
    ]


@pytest.mark.parametrize(
    ("heading", "metric", "year"),
    [
        ("IF (2020)", "IF (2020)", 2020), (" IF(2023)", "IF(2023)", 2023), ("IF(2025)", "IF(2025)", 2025),
        ("2023 JIF", "2023 JIF", 2023), ("Journal Impact Factor", "Journal Impact Factor", None),
        ("2022 Journal Impact Factor", "2022 Journal Impact Factor", 2022), ("2 year", "2 year", None),
        ("2-year IF (2021)", "2-year IF (2021)", 2021),
    ],
)  # fmt: skip
def test_heading_of_the_impact_factor_changes(read, heading, metric, year):
    frames = read(f"Journal,{heading}\nPEBBLES,1.5\n")
    assert frames["journal_metrics"].select("impact_factor", "metric", "metric_year").rows() == [(1.5, metric, year)]


@pytest.mark.parametrize("cell", ["N/A", "Not Available", "<0.1", "", "n/a"])
def test_cell_without_a_number_is_null_and_its_row_kept(read, cell):
    frames = read(f"Journal,ISSN,IF (2020)\nPEBBLES,1234-5678,{cell}\n")
    assert frames["journal_metrics"].select("venue", "impact_factor").rows() == [("PEBBLES", None)]


def test_scimago_download(read):
    frames = read(
        "Rank;Sourceid;Title;Type;Issn;SJR;SJR Best Quartile;H index;Total Docs. (2023);Citations / Doc. (2years)\n"
        '1;28773;"Pebbles; a Journal";journal;"15424863, 00079235";106,094;Q1;211;43;299,99\n'
    )
    assert frames["journal_metrics"].select(
        "venue", "issn", "eissn", "impact_factor", "metric", "metric_year"
    ).rows() == [("Pebbles; a Journal", "1542-4863", "0007-9235", 299.99, "Citations / Doc. (2years)", 2023)]


def test_sjr_is_no_impact_factor_and_named_only_where_there_is_nothing_better(read):
    frames = read('Title,SJR,H index,Quartile\nPebbles,"106,094",211,Q1\n', "scimagojr_2013.csv")
    assert frames["journal_metrics"].select("impact_factor", "metric", "metric_year").rows() == [(None, "SJR", 2013)]
    better = read("Title;SJR;Cites / Doc. (2years)\nPebbles;106,094;2,5\n", "scimagojr 2014.csv")
    assert better["journal_metrics"].select("impact_factor", "metric", "metric_year").rows() == [
        (2.5, "Cites / Doc. (2years)", 2014)
    ]


def test_preamble_and_closing_lines_of_jcr(read):
    frames = read(
        "Journal Data Filtered By:  Selected JCR Year: 2023\n\n"
        '"Journal name","ISSN","eISSN","2023 JIF","JIF Quartile"\n'
        '"PEBBLES","1234-5678","2345-6789","1,012.5","Q1"\n"Copyright (c) 2024 Clarivate"\n'
    )
    assert frames["journal_metrics"].select("venue", "impact_factor", "metric_year").rows() == [
        ("PEBBLES", 1012.5, 2023)
    ]
    assert frames["rejects"].select("row", "reason").rows() == [
        (2, "no journal: the row has no title, or nothing beside it")
    ]


SHIFTED = "1111-1111,Nature, Reviews,9000,4.5"
WHOLE = '1111-1112,"Nature, Physics",8000,3.5'


@pytest.mark.parametrize("lines", [[SHIFTED, WHOLE], [WHOLE, SHIFTED]], ids=["long row first", "long row last"])
def test_row_with_more_cells_than_headings_is_rejected_and_gives_no_factor(read, lines):
    frames = read("\n".join(["ISSN,Journal,Total Cites,IF (2020)", *lines]))
    assert frames["journal_metrics"].select("row", "venue", "impact_factor").rows() == [
        (lines.index(WHOLE) + 1, "Nature, Physics", 3.5)
    ]
    [(row, reason)] = frames["rejects"].select("row", "reason").rows()
    assert row == lines.index(SHIFTED) + 1
    assert reason.startswith("shifted: the row has more cells than there are headings")


def test_blank_cells_beyond_the_headings_and_blank_rows_are_harmless(read):
    frames = read("Journal,IF (2020)\nPEBBLES,1.5,,\n\n,,,\nSTONES,2.5, \n")
    assert frames["journal_metrics"].select("row", "venue", "impact_factor").rows() == [
        (1, "PEBBLES", 1.5), (2, "STONES", 2.5)
    ]  # fmt: skip
    assert frames["rejects"].is_empty()


def test_open_quotation_mark_costs_its_own_line_only(read):
    frames = read('ISSN,Journal,IF (2020)\n1234-5678,"PEBBLES,1.5\n1234-5679,5" DISKS,2.5\n')
    assert frames["journal_metrics"].select("venue", "impact_factor").rows() == [('5" DISKS', 2.5)]
    assert frames["rejects"]["row"].to_list() == [1]
    assert "quotation mark" in frames["rejects"]["reason"][0]


@pytest.mark.parametrize(
    ("text", "rows"),
    [("Journal,IF (2020)\n", 0), ("Journal,IF (2020)\r\nA,1\r\n,,\r\n\r\nB,2,3\r\nC\r\n", 3),
     ("Year: 2023\n\nJournal;2023 JIF\nA;1\n", 1)],
)  # fmt: skip
def test_rows_are_counted_apart_from_reading(tmp_path, text, rows):
    (tmp_path / "list.csv").write_text(text, "utf-8", newline="")
    reading = sources.read(tmp_path / "list.csv")
    assert reading.rows == rows == reading.frames["journal_metrics"].height + reading.rejects.height


@needs_real
@pytest.mark.parametrize(
    ("name", "journals", "metric", "first"),
    [("jcr_2020.csv", 13048, "IF (2020)", 508.702), ("jcr_2024.csv", 22249, "IF(2024)", 232.4),
     ("scimagojr_2013.csv", 29165, "SJR", None)],
)  # fmt: skip
def test_real_list(name, journals, metric, first):
    found = reading(f"journal_metrics/{name}").frames["journal_metrics"]
    assert found.height == journals
    assert found.select("metric", "impact_factor").row(0) == (metric, first)
