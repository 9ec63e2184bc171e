"""Printed tables reach the notebooks cell by cell, with the decimals they were printed with."""

import csv

import pandas as pd
import pytest

from aici.editions import open_edition
from aici.published import TABLES, printed_decimals
from aici.records import INDICATORS
from checkout import ROOT

PUBLISHED = ROOT / "data" / "published" / "2025"


def transcribed(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / TABLES[name][0]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def edition():
    return open_edition("2025", ROOT)


@pytest.mark.parametrize("name", TABLES)
def test_every_printed_cell_is_in_the_table(edition, name):
    indicator = edition.indicator(name)
    assert indicator.basis == "published"
    for printed, row in zip(transcribed(name), indicator.frame.to_dict("records"), strict=True):
        label = printed.get("country") if "label" in row else None
        assert row.get("label") == label
        for column, cell in printed.items():
            if column in row and column not in ("country", "topic", "holder"):
                assert float(row[column]) == float(cell)


@pytest.mark.parametrize("name", [n for n in TABLES if TABLES[n][2]])
def test_printed_decimals_are_kept_cell_by_cell(edition, name):
    cells = [printed_decimals(row[TABLES[name][2]]) for row in transcribed(name)]
    assert edition.indicator(name).frame["decimals"].tolist() == cells


def test_every_printed_country_has_a_code(edition):
    for name in TABLES:
        frame = edition.indicator(name).frame
        for column in ("country_code", "host_country_code"):
            if column in frame:
                assert frame[column].notna().all(), name


@pytest.mark.parametrize(
    ("label", "code"),
    [("Mainland, China", "CHN"), ("Hong Kong, China", "HKG"), ("Taiwan, China", "TWN"), ("US", "USA")],
)
def test_territory_policy_keeps_rows_apart(edition, label, code):
    tables = [edition.indicator(n).frame for n in ("papers_by_country", "patents_by_country")]
    rows = pd.concat([table[["label", "country_code"]] for table in tables])
    assert set(rows.loc[rows["label"] == label, "country_code"]) == {code}


def test_what_was_printed_as_a_picture_has_no_numbers(edition):
    for name in (
        "papers_by_country_year",
        "collaboration_by_country",
        "institutions_by_country",
        "technologies_by_patent",
    ):
        indicator = edition.indicator(name)
        assert indicator.missing.startswith("the published report does not print them as numbers; the figure here")
        assert indicator.frame.empty
        assert list(indicator.frame.columns) == INDICATORS[name].column_names


def test_print_has_no_addresses(edition):
    for name in ("attribution", "unmatched_addresses"):
        assert edition.indicator(name).missing == "there are no addresses behind the printed tables"


def test_countries_keeps_the_largest_in_every_table(edition):
    shown = edition.indicator("mean_citations_by_country", countries=3).frame
    assert shown["country_code"].tolist() == ["CHN", "USA", "IND"]


def test_printed_tables_say_that_the_counting_is_assumed(edition):
    notes = " ".join(edition.indicator("papers_by_country").notes)
    assert "assumption" in notes


def test_a_printed_composite_stays_whole(edition):
    assert len(edition.indicator("impact_value_by_country", countries=3).frame) == 30
