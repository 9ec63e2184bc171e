"""Printed tables: rounding, alignment, the note with the basis, and a place kept where there are no numbers."""

import dataclasses

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from aici import tables
from aici.records import INDICATORS, Indicator


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
    given = frame.reindex(columns=INDICATORS["mean_citations_by_country"].column_names)
    return Indicator("mean_citations_by_country", given, "computed", "Computed from 2 files.", "", **more)


def cells(exhibit):
    soup = BeautifulSoup(exhibit.content, "html.parser")
    return [[cell.get_text() for cell in row.find_all("td")] for row in soup.select("tbody tr")], soup


def test_decimals_are_those_of_each_cell_and_aligned():
    rows, _ = cells(tables.ranking(ranked([218.26, 76.0, 5.5], decimals=[2, 0, 1])))
    assert [row[-1] for row in rows] == ["218.26", "76\u2008\u2007\u2007", "5.5\u2007"]


def test_an_interval_is_one_column_in_which_equal_ends_are_one_number():
    given = ranked([11.34, 5.0, None], decimals=[1, 2, 1])
    ends = {"mean_citations_lb": [11.04, 5.0, None], "mean_citations_ub": [12.66, 5.0, None]}
    frame = given.frame.assign(**ends, rank_lb=[1, 2, None], rank_ub=[3, 2, None])
    rows, soup = cells(tables.ranking(dataclasses.replace(given, frame=frame)))
    assert [head.get_text() for head in soup.select("thead th")][-2:] == ["95 % interval", "Rank, 95 %"]
    assert [row[-2:] for row in rows] == [["11.0–12.7", "1–3"], ["5.00", "2"], ["–", "–"]]


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
    frame = pd.DataFrame({"year": [2020, 2021], "label": ["A", "B"], "behind_label": ["B", "A"], "basis": "computed"})
    whole = frame.assign(country_code=["AAA", "BBB"], papers=[1200.0, 3.0], behind_papers=[1.5, 1.0])
    rows, _ = cells(tables.ranking(Indicator("overtakings", whole, "computed", "")))
    assert [row[3] for row in rows] == ["1,200", "3"]
    assert [row[4] for row in rows] == ["1.5", "1.0"]


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
    ends = "mean_citations_lb,mean_citations_ub,rank_lb,rank_ub"
    assert exhibit.csv.splitlines()[0] == f"rank,country_code,label,mean_citations,{ends},decimals,counting,basis"
    assert exhibit.csv.splitlines()[1:] == ["1,C00,Land 0,0.3333333333333333,,,,,1,first_author,computed"]


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


def test_spans_stand_side_by_side_for_countries_and_for_variants():
    rows = [("A", "Land A", "Any weight", 1, 3), ("A", "Land A", "z-score", 2, 2), ("B", "Land B", "Any weight", 1, 2),
            ("B", "Land B", "z-score", None, None)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["country_code", "label", "variant_label", "rank_low", "rank_high"])
    frame = frame.assign(rank=[4, 4, None, None], basis="computed").convert_dtypes()
    given = Indicator("impact_sensitivity", frame, "computed", "")
    exhibit = tables.spans(given, low="rank_low", high="rank_high", across="variant_label")
    assert cells(exhibit)[0] == [["Land A", "4", "1–3", "2"], ["Land B", "–", "1–2", "–"]]
    assert exhibit.csv.count("\n") == 5
    turned = tables.spans(given, low="rank_low", high="rank_high", across="label", down="variant_label", columns=1)
    found, soup = cells(turned)
    assert found == [["Any weight", "1–3"], ["z-score", "2"]]
    assert [head.get_text() for head in soup.select("thead th")] == ["Variant", "Land A"]
    assert turned.csv == exhibit.csv


def test_table_of_which_no_row_is_asked_for_says_so():
    made = tables.ranking(ranked([1.0]), only=["ABW"])
    assert cells(made)[0] == [["No numbers: none of the rows asked for is in the table."]]


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (768643, 0, "768,643"),
        (0.19299, 4, "0.1930"),
        (None, 1, "–"),
        (-2.5, 1, "−2.5"),
        (-0.004, 2, "0.00"),
        (-1234, 0, "−1,234"),
    ],
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
    frame["label"] = frame["data_source"].replace("wos", "Web of Science")
    made = tables.files(Indicator("corpus_files", frame.assign(basis="computed"), "computed", "Computed.", ""))
    assert cells(made)[0] == [
        ["Web of Science", "wos/1.txt to 2.txt (2 files)", "5", "5", "0", "–", "–"],
        ["Web of Science", "wos/3.txt", "1", "0", "1", "cut", "–"],
        ["Web of Science", "wos/4.txt", "5", "5", "0", "–", "–"],
        ["Web of Science", "wos/4a.txt", "5", "5", "0", "–", "abstract"],
        ["other", "other/5.csv", "1", "0", "1", "cut", "–"],
        ["other", "6.csv", "1", "0", "1", "cut", "–"],
    ]
    assert len(made.csv.splitlines()) == 8


def test_an_interval_stands_in_one_printed_column():
    """The lower end is printed with the upper one beside it, which has no column of its own."""
    ends = [(table, c) for table in INDICATORS.values() for c in table.columns if c.name.endswith("_ub")]
    assert len(ends) > 10
    for table, column in ends:
        assert f"{column.name[:-2]}lb" in table.column_names, (table.name, column.name)
        assert not column.heading, (table.name, column.name)
