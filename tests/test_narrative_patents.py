"""Sentences of section 06-patents in full: print, computed, ties, too few patents, years that are not complete."""

import dataclasses

import pandas as pd
import pytest

from aici import narrative
from aici.editions import open_edition
from aici.records import INDICATORS, Indicator
from checkout import ROOT


def table(name, rows, missing="", basis="computed"):
    """An indicator table from rows; columns not given are null."""
    frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
    return Indicator(name, frame, "" if missing else basis, "Counted by hand.", missing)


def by_country(*rows):
    columns = ("country_code", "label", "patents", "patents_per_million", "decimals")
    return table("patents_by_country", [dict(zip(columns, (*row, 1), strict=True)) for row in rows])


def holders(*rows):
    return table("patents_by_holder", [dict(zip(("holder", "patents"), row, strict=True)) for row in rows])


NO_HOLDERS = table("patents_by_holder", [], "no patent export has been read")
MANY = by_country(
    ("CHN", "Mainland, China", 50.0, 0.04), ("USA", "US", 40.0, 0.12), ("DEU", "Germany", 12.0, 0.14),
    ("LIE", "Liechtenstein", 2.0, 50.0), ("MCO", "Monaco", 0.0, 0.0),
)  # fmt: skip


@pytest.fixture(scope="module")
def published():
    return open_edition("2025", ROOT)


def test_the_printed_tables(published):
    patents, owners = published.indicators("patents_by_country", "patents_by_holder")
    assert narrative.patents(patents, owners, rows=30).content == (
        "Most patents are those of mainland China (529,591), the United States (465,684), Japan (218,057) and South "
        "Korea (118,207); per million inhabitants South Korea (2,317.9), Japan (1,751.2), the United States (1,365.2), "
        "Israel (1,114.9) and Luxembourg (1,103.1) come first. The largest holders are IBM (17,702), Tencent (12,380) "
        "and Samsung Electronics (11,434)."
    )


def test_what_print_does_not_tell_is_said_with_the_reason(published):
    names = ("patents_by_country_year", "patents_by_attribution", "patent_reach_by_country")
    assert narrative.patents_beside(*published.indicators(*names), rows=30).content == (
        "Patents by year cannot be given: the published report prints no numbers of patents by year. Other "
        "attributions and offices of filing cannot be given: the printed tables have no records behind them that could "
        "be counted another way."
    )


def test_a_ratio_of_few_patents_is_not_ranked():
    told = narrative.patents(MANY, holders(("IBM", 9.0))).content
    assert told == (
        "Most patents are those of mainland China (50), the US (40), Germany (12) and Liechtenstein (2); per million "
        "inhabitants, among those with at least 10 patents, Germany (0.1), the US (0.1) and mainland China (0.0) come "
        "first. The largest holder is IBM (9)."
    )


def test_only_the_rows_shown_are_told_of():
    assert narrative.patents(MANY, NO_HOLDERS, rows=1).content == (
        "Most patents are those of mainland China (50); per million inhabitants mainland China (0.0) comes first."
    )


def test_who_is_level_is_named_together_and_all_who_share_the_last_place():
    level = by_country(("CHN", "Mainland, China", 2.0, None), ("USA", "US", 2.0, None), ("DEU", "Germany", 1.5, None))
    names = [(f"Firm {letter}", 1.0) for letter in "CDEFG"]
    assert narrative.patents(level, holders(("Firm A", 4.0), ("Firm B", 4.0), *names)).content == (
        "Most patents are those of mainland China and the US (2 each) and Germany (1.5). The largest holders are Firm "
        "A and Firm B (4 each) and Firm C, Firm D, Firm E and 2 more (1 each)."
    )


def test_patents_without_any_country():
    assert narrative.patents(by_country(("CHN", "Mainland, China", 0.0, None)), NO_HOLDERS).content == ""
    missing = table("patents_by_country", [], "no patent export has been read")
    told = narrative.patents(missing, NO_HOLDERS).content
    assert told == "No numbers can be given here: no patent export has been read."


def yearly(*rows):
    columns = ("country_code", "label", "year", "patents", "is_complete")
    return table("patents_by_country_year", [dict(zip(columns, row, strict=True)) for row in rows])


CHINA, US = ("CHN", "Mainland, China"), ("USA", "US")
SERIES = yearly(
    (*CHINA, 2020, 1.0, True), (*CHINA, 2021, 4.0, True), (*CHINA, 2022, 9.0, False), (*CHINA, None, 3.0, None),
    (*US, 2020, 0.0, True), (*US, 2021, 2.0, True), (*US, 2022, 0.0, False),
)  # fmt: skip
ATTRIBUTED = table("patents_by_attribution", [
    {"rank": rank, "country_code": code, "label": name, "counting": method, "counting_label": label, "patents": 10.0,
     "rank_change": change}
    for rank, (code, name), changes in ((1, CHINA, (None, 0, -1)), (2, US, (None, 0, 1)))
    for method, label, change in zip(
        ("first_applicant", "all_applicants", "first_office"),
        ("First applicant", "Applicants, each in full", "Office of first filing"), changes, strict=True,
    )
])  # fmt: skip
SMALL = dataclasses.replace(ATTRIBUTED, frame=ATTRIBUTED.frame.assign(
    patents=[10.0, 10.0, 10.0, 9.0, 30.0, 30.0]
))  # fmt: skip
NO_REACH = table("patent_reach_by_country", [], "no patent export has been read")


def reach(*rows):
    columns = ("rank", "country_code", "label", "patents", "international_percent", "international_percent_lb",
               "international_percent_ub")  # fmt: skip
    return table("patent_reach_by_country", [dict(zip(columns, row, strict=True)) for row in rows])


def test_complete_years_alone_are_compared_and_attributions_told_apart():
    assert narrative.patents_beside(SERIES, ATTRIBUTED, NO_REACH, rows=2).content == (
        "From 2020 to 2021, the last complete priority year, patents went: mainland China from 1 to 4 (+300 %) and the "
        "US from 0 to 2. Later priority years, to 2022, are not complete. Counted by applicants, each in full, all 2 "
        "countries and regions keep their place. Counted by office of first filing, none of the 2 countries and "
        "regions keep their place and the others move by one. Offices of filing cannot be given: no patent export has "
        "been read."
    )


def test_places_of_countries_with_few_patents_are_not_told_of():
    none_by_year = table("patents_by_country_year", [], "not here")
    assert narrative.patents_beside(none_by_year, SMALL, NO_REACH, rows=2).content.startswith(
        "Counted by applicants, each in full, among those with at least 10 patents, all 1 countries and regions keep "
        "their place. Counted by office of first filing, among those with at least 10 patents, none of the 1 countries "
        "and regions keep their place and the other moves by one. "
    )


@pytest.mark.parametrize(
    ("series", "told"),
    [
        (SERIES.frame[SERIES.frame["year"] == 2021],
         "In 2021, the only complete priority year, the largest numbers are those of mainland China (4) and the US "
         "(2)."),
        (SERIES.frame[SERIES.frame["year"] == 2022], "No priority year of the patents is complete."),
    ],
    ids=["one", "none"],
)  # fmt: skip
def test_one_complete_year_or_none(series, told):
    given = dataclasses.replace(SERIES, frame=series)
    found = narrative.patents_beside(given, ATTRIBUTED, NO_REACH, rows=0).content
    assert found == f"{told} Offices of filing cannot be given: no patent export has been read."


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # 100 and 100 patents, 20 % and 40 %: 30 % together; Monaco has too few
        ([(1, *CHINA, 100.0, 20.0, 13.3, 28.9), (2, *US, 100.0, 40.0, 30.9, 49.8),
          (3, "MCO", "Monaco", 2.0, 100.0, 34.2, 100.0)],
         "30.0 % are international; the interval lies wholly above this share for the US and wholly below it for "
         "mainland China."),
        ([(1, *CHINA, 100.0, 20.0, 13.3, 28.9), (2, *US, 20.0, 40.0, 21.9, 61.3)],
         "23.3 % are international; no interval lies wholly above or below this share."),
    ],
    ids=["apart", "not distinguishable"],
)  # fmt: skip
def test_shares_are_told_apart_by_their_intervals(rows, told):
    none_by_year = table("patents_by_country_year", [], "not here")
    none_attributed = table("patents_by_attribution", [], "not here")
    found = narrative.patents_beside(none_by_year, none_attributed, reach(*rows), rows=30).content
    assert found == (
        f"Of the patents of these countries and regions, among those with at least 10 patents, {told} Patents by year "
        "and other attributions cannot be given: not here."
    )


def test_nothing_simulated_enters_a_sentence_of_another_edition():
    simulated = dataclasses.replace(MANY, basis="simulated")
    with pytest.raises(narrative.SimulatedError):
        narrative.patents(simulated, NO_HOLDERS)
    with pytest.raises(narrative.SimulatedError):
        narrative.patents_beside(dataclasses.replace(SERIES, basis="simulated"), ATTRIBUTED, NO_REACH, rows=2)
