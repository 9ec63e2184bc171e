"""Printed tables: rounding, alignment, the note with the basis, and a place kept where there are no numbers."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from aici import tables
from aici.records import Indicator


def ranked(values, decimals=1, **more):
    count = len(values)
    frame = pd.DataFrame(
        {
            "rank": range(1, count + 1),
            "country_code": [f"C{i:02}" for i in range(count)],
            "label": [f"Land {i}" for i in range(count)],
            "mean_citations": values,
            "decimals": decimals,
            "counting": "first_author",
            "basis": "computed",
        }
    )
    return Indicator("mean_citations_by_country", frame, "computed", "Computed from 2 files.", "", **more)


def cells(exhibit):
    soup = BeautifulSoup(exhibit.content, "html.parser")
    return [[cell.get_text() for cell in row.find_all("td")] for row in soup.select("tbody tr")], soup


def test_decimals_are_those_of_each_cell_and_aligned():
    rows, _ = cells(tables.ranking(ranked([218.26, 76.0, 5.5], decimals=[2, 0, 1])))
    assert [row[-1] for row in rows] == ["218.26", "76\u2008\u2007\u2007", "5.5\u2007"]


def test_years_are_no_counts():
    frame = pd.DataFrame({"year": [2021, None], "patents": [1200, 3], "basis": "computed"})
    frame = frame.assign(patents_without_bridge=frame["patents"], only_by_bridge=0)
    rows, _ = cells(tables.ranking(Indicator("patent_bridge_by_year", frame, "computed", "")))
    assert [row[:2] for row in rows] == [["2021", "1,200"], ["–", "3"]]


def test_rows_that_are_not_printed_may_be_in_the_csv():
    shown = tables.ranking(ranked([3.0, 2.0, 1.0]), rows=1)
    rest = tables.ranking(ranked([3.0, 2.0, 1.0]), rows=1, rest=True)
    assert len(cells(shown)[0]) == len(cells(rest)[0]) == 1
    assert (len(shown.csv.splitlines()), len(rest.csv.splitlines())) == (2, 4)
    assert "2 more rows are in the CSV." in rest.content
    assert "more rows" not in shown.content


def test_null_is_a_dash_and_never_zero():
    rows, _ = cells(tables.ranking(ranked([1.0, None])))
    assert rows[1][-1] == "–"


def test_counts_show_decimals_only_where_papers_are_shared():
    frame = pd.DataFrame({"country_code": ["AAA", "BBB"], "label": ["A", "B"], "rank": [1, 2], "basis": "computed"})
    whole = frame.assign(
        first_author=[1200.0, 3.0], full=[1.5, 1.0], fractional=[0.25, 1.0], rank_full=[1, 2], rank_fractional=[2, 1]
    )
    rows, _ = cells(tables.ranking(Indicator("papers_by_counting", whole, "computed", "")))
    assert [row[2] for row in rows] == ["1,200", "3"]
    assert [row[3] for row in rows] == ["1.5", "1.0"]


def test_note_names_basis_origin_and_counting():
    _, soup = cells(tables.ranking(ranked([1.0], notes=("A remark.",))))
    note = soup.select_one("tfoot").get_text()
    assert note.strip() == (
        "Basis: computed. Computed from 2 files. "
        "Counting: a paper counts for the country of its first author. A remark."
    )


def test_rows_limit_and_selection():
    rows, _ = cells(tables.ranking(ranked([3.0, 2.0, 1.0]), rows=2))
    assert len(rows) == 2
    rows, _ = cells(tables.ranking(ranked([3.0, 2.0, 1.0]), only=["C02"]))
    assert [row[1] for row in rows] == ["Land 2"]


def test_csv_holds_the_shown_rows_unrounded():
    exhibit = tables.ranking(ranked([1 / 3, 0.5]), rows=1)
    assert exhibit.csv.splitlines()[0] == "rank,country_code,label,mean_citations,decimals,counting,basis"
    assert exhibit.csv.splitlines()[1:] == ["1,C00,Land 0,0.3333333333333333,1,first_author,computed"]


def test_missing_table_keeps_its_place_and_says_why():
    empty = Indicator("patents_by_holder", pd.DataFrame(), "", "", "no patent export")
    rows, _ = cells(tables.ranking(empty))
    assert rows == [["No numbers: no patent export."]]


def test_cross_table_keeps_printed_cells_and_marks_gaps():
    frame = pd.DataFrame(
        {
            "topic": ["Robotics", "Robotics", "Mathematics"],
            "country_code": ["DEU", "FRA", "DEU"],
            "label": ["Germany", "France", "Germany"],
            "share_percent": [13, 12.5, 40.25],
            "decimals": [0, 1, 2],
        }
    )
    indicator = Indicator("topic_shares_by_country", frame, "published", "From print.")
    rows, soup = cells(tables.cross(indicator, rows="topic", values="share_percent"))
    assert [[cell.strip("\u2007\u2008") for cell in row] for row in rows] == [
        ["Robotics", "13", "12.5"],
        ["Mathematics", "40.25", "–"],
    ]
    assert [head.get_text() for head in soup.select("thead th")] == ["Research area", "Germany", "France"]


def test_table_of_which_no_row_is_asked_for_says_so():
    made = tables.ranking(ranked([1.0]), only=["ABW"])
    assert cells(made)[0] == [["No numbers: none of the rows asked for is in the table."]]


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [(768643, 0, "768,643"), (0.19299, 4, "0.1930"), (None, 1, "–"), (-2.5, 1, "-2.5")],
)
def test_number(value, decimals, printed):
    assert tables.number(value, decimals) == printed


def test_neighbouring_files_of_which_the_same_is_said_share_a_row_and_the_csv_has_each():
    rows = [
        ("wos", "wos/1.txt", 3, 3, 0, None, None), ("wos", "wos/2.txt", 2, 2, 0, None, None),
        ("wos", "wos/3.txt", 1, 0, 1, "cut", None), ("wos", "wos/4.txt", 5, 5, 0, None, None),
        ("wos", "wos/4a.txt", 5, 5, 0, None, "abstract"), ("other", "other/5.csv", 1, 0, 1, "cut", None),
        ("other", "6.csv", 1, 0, 1, "cut", None),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns="data_source file rows records rejected reason lacks".split())
    made = tables.files(Indicator("corpus_files", frame.assign(basis="computed"), "computed", "Computed.", ""))
    assert cells(made)[0] == [
        ["wos", "wos/1.txt to 2.txt (2 files)", "5", "5", "0", "–", "–"],
        ["wos", "wos/3.txt", "1", "0", "1", "cut", "–"],
        ["wos", "wos/4.txt", "5", "5", "0", "–", "–"],
        ["wos", "wos/4a.txt", "5", "5", "0", "–", "abstract"],
        ["other", "other/5.csv", "1", "0", "1", "cut", "–"],
        ["other", "6.csv", "1", "0", "1", "cut", "–"],
    ]
    assert len(made.csv.splitlines()) == 8
