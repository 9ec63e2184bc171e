"""Growth: two years compared, and the year from which one country stays ahead of another."""

import datetime

import pandas as pd
import pytest

from aici.computed.time_series import with_completeness
from aici.configuration import last_complete_year
from aici.indicators.growth import growth_by_country, overtakings

YEARS = range(2018, 2024)
# papers of each year: B is level with A in 2020 and ahead from 2021, C is ahead in 2019 alone, D in 2022 and 2023
PAPERS = {"A": (3, 3, 3, 2, 2, 2), "B": (1, 2, 3, 3, 3, 4), "C": (0, 4, 1, 1, 1, 1), "D": (1, 1, 1, 1, 5, 4)}


@pytest.fixture
def tables(make_works, make_authorships):
    rows = [
        (f"{code}{year}{number}", code, year)
        for code, papers in PAPERS.items() for year, count in zip(YEARS, papers, strict=True) for number in range(count)
    ]  # fmt: skip
    rows += [("undated", "A", None), ("nowhere", None, 2018)]
    works = make_works([{"work_id": work, "year": year} for work, _, year in rows])
    placed = [(work, 1, True, "Ada", "Inst", code, "Inst", "bracket") for work, code, _ in rows]
    return works, make_authorships(placed)


def test_growth_by_country(tables, rows_of):
    expression = growth_by_country(*tables, counting="full", first_year=2018, last_year=2020)
    assert expression.columns == (
        "rank", "country_code", "first_year", "last_year", "papers_first", "papers_last", "change_percent",
        "annual_growth_percent",
    )  # fmt: skip
    assert rows_of(expression) == [
        (1, "A", 2018, 2020, 3.0, 3.0, 0.0, 0.0),
        (2, "B", 2018, 2020, 1.0, 3.0, 200.0, 73.205081),  # the square root of 3
        (3, "D", 2018, 2020, 1.0, 1.0, 0.0, 0.0),
        (4, "C", 2018, 2020, 0.0, 1.0, None, None),  # from none no rate leads anywhere
    ]


def test_a_fall_to_none_is_a_change_and_an_unknown_year_is_null(tables, rows_of):
    works, authorships = tables
    until = works.filter((works.year <= 2019) | works.year.isnull())
    rows = rows_of(growth_by_country(until, authorships, counting="full", first_year=2019, last_year=2020))
    assert [row[4:] for row in rows] == [(3.0, None, None, None), (4.0, None, None, None), (2.0, None, None, None),
                                         (1.0, None, None, None)]  # fmt: skip
    fallen = works.filter(~works.work_id.startswith("C2020"))
    rows = rows_of(growth_by_country(fallen, authorships, counting="full", first_year=2019, last_year=2020))
    assert [row[4:] for row in rows if row[1] == "C"] == [(4.0, 0.0, -100.0, -100.0)]


def test_one_year_has_no_growth_and_years_must_be_in_order(tables, rows_of):
    rows = rows_of(growth_by_country(*tables, counting="full", first_year=2019, last_year=2019))
    assert [row[4:] for row in rows][0] == (3.0, 3.0, None, None)
    with pytest.raises(ValueError, match="`last_year` must not lie before `first_year` .2020., got 2019"):
        growth_by_country(*tables, counting="full", first_year=2020, last_year=2019)


def test_overtakings(tables, rows_of):
    expression = overtakings(*tables, counting="full", first_year=2018, last_year=2023)
    assert expression.columns == ("year", "country_code", "behind_country_code", "papers", "behind_papers")
    assert rows_of(expression) == [
        (2020, "A", "C", 3.0, 1.0),  # C was ahead in 2019 alone
        (2020, "B", "C", 3.0, 1.0),
        (2021, "B", "A", 3.0, 2.0),  # level in 2020, which is not ahead
        (2022, "D", "A", 5.0, 2.0),
        (2022, "D", "C", 5.0, 1.0),
    ]


def test_overtakings_end_with_the_last_year_and_name_only_the_countries_asked(tables, rows_of):
    asked = {"counting": "full", "first_year": 2018, "last_year": 2022, "countries": ["B", "D"]}
    assert rows_of(overtakings(*tables, **asked)) == [(2022, "D", "B", 5.0, 3.0)]
    assert rows_of(overtakings(*tables, **asked | {"last_year": 2023})) == []  # level in 2023
    assert rows_of(overtakings(*tables, **asked | {"countries": []})) == []


@pytest.mark.parametrize(
    ("cut_off", "year"),
    [((2025, 2, 14), 2023), ((2025, 6, 30), 2023), ((2025, 7, 1), 2024), ((2025, 12, 31), 2024), ((2026, 1, 1), 2024)],
)
def test_a_year_is_complete_half_a_year_after_its_end(cut_off, year):
    assert last_complete_year(datetime.date(*cut_off)) == year


def test_whether_an_unknown_year_is_complete_is_unknown():
    rows = with_completeness(pd.DataFrame({"year": [2023.0, 2024.0, None]}), 2023)
    assert rows["is_complete"].tolist() == [True, False, pd.NA]
