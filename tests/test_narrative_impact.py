"""Sentences on impact where there are intervals: ranks only between countries whose intervals do not overlap."""

import pandas as pd
import pytest

from aici import narrative
from aici.editions import open_edition
from aici.records import INDICATORS, Indicator
from checkout import ROOT

NAMES = {
    "mean_citations_by_country": "mean_citations",
    "mean_impact_factor_by_country": "mean_impact_factor",
    "impact_value_by_country": "impact_value",
}


def table(name, rows, basis="computed", missing=""):
    frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
    return Indicator(name, frame, "" if missing else basis, "Counted by hand.", missing)


def three(given):
    """The three tables, each of a country's value, lower and upper end given by its label."""
    tables = []
    for name, column in NAMES.items():
        rows = [
            {"country_code": label, "label": label, column: value, f"{column}_lb": low, f"{column}_ub": high}
            for label, (value, low, high) in given[column].items()
        ]
        if column == "impact_value":
            for row in rows:
                row |= {one: given[one][row["label"]][0] for one in ("mean_citations", "mean_impact_factor")}
        tables.append(table(name, rows))
    return tables


APART = {
    "mean_citations": {"A": (30.0, 28.0, 33.0), "B": (20.0, 18.0, 27.9), "C": (10.0, 9.0, 19.0)},
    "mean_impact_factor": {"A": (5.0, 3.5, 6.0), "B": (6.0, 5.5, 7.0), "C": (1.0, 0.5, 1.5)},
    "impact_value": {"A": (0.9, 0.8, 1.0), "B": (0.8, 0.7, 0.81), "C": (0.0, 0.0, 0.1)},
}


def test_who_overlaps_with_the_first_is_not_distinguishable():
    assert narrative.impact(*three(APART)).content == (
        "Papers are cited most, on average, for A (30.0, 95 % interval 28.0 to 33.0), whose interval lies above those "
        "of all others. The journals with the highest mean impact factor are those of B (6.0, 95 % interval 5.5 to "
        "7.0), from which A (5.0) is not distinguishable. The impact value is highest for A (0.9000, 95 % interval "
        "0.8000 to 1.0000), from which B (0.8000) is not distinguishable. Above both means (20.0 citations, impact "
        "factor 4.0) with the whole of both intervals lies no country; by value alone lies A."
    )


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"B": (99.0, None, None)}, "whose interval lies above those of all others that have one; B has too few papers "
         "for an interval and is left out"),
        ({"B": (99.0, None, None), "C": (28.0, None, None)}, "; B and C have too few papers for an interval and are "
         "left out"),
        ({"B": (99.0, None, None), "C": (29.0, 20.0, 35.0)}, "from which C (29.0) is not distinguishable; B has too "
         "few papers for an interval and is left out"),
        ({"B": (27.9, None, None)}, "whose interval lies above those of all others that have one"),
    ],
    ids=["above", "all", "overlapping", "below"],
)  # fmt: skip
def test_a_country_without_interval_is_left_out_of_the_ranking_and_named(others, told):
    alone = APART | {"mean_citations": APART["mean_citations"] | others}
    first = narrative.impact(*three(alone)).content.split(". The journals")[0]
    head = "Papers are cited most, on average, for A (30.0, 95 % interval 28.0 to 33.0)"
    assert first == f"{head}{'' if told.startswith(';') else ', '}{told}"


def normalised(rows):
    columns = ["label", "mncs", "mncs_lb", "mncs_ub", "pp_top10_percent", "pp_top10_percent_lb", "pp_top10_percent_ub"]
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    return table("normalised_impact_by_country", [row | {"country_code": row["label"]} for row in named])


def test_normalised_citations_against_what_is_expected():
    given = normalised([
        ("A", 2.0, 1.5, 2.5, 20.0, 15.0, 25.0), ("B", 1.6, 1.2, 1.9, 9.0, 8.0, 10.0),
        ("C", 1.0, 0.9, 1.2, 5.0, 4.0, 6.0),
        ("D", 0.5, 0.4, 0.99, 1.0, 0.0, 2.0), ("E", 3.0, None, None, 0.0, None, None),
    ])  # fmt: skip
    told = narrative.impact(*three(APART), given).content
    assert told.endswith(
        "Normalised for field, year and document type, papers are cited most for A (2.00, 95 % interval 1.50 to 2.50), "
        "from which B (1.60) is not distinguishable; E has too few papers for an interval and is left out. Of 4 "
        "countries and regions with an interval, 2 lie above the 1 that is expected of the sample, 1 below, and 1 is "
        "not distinguishable from it. The share of papers in the top 10 % is largest for A (20.0, 95 % interval 15.0 "
        "to 25.0), whose interval lies above those of all others that have one."
    )


@pytest.fixture(scope="module")
def published():
    edition = open_edition("2025", ROOT)
    return [edition.indicator(name, countries=30) for name in (*NAMES, "normalised_impact_by_country")]


def test_of_printed_means_it_is_said_that_there_are_no_intervals(published):
    told = narrative.impact(*published).content
    assert "0.7629). No intervals can be given for printed means, as these have no papers behind them" in told
    assert told.endswith(
        "Normalised citations cannot be given: the published report prints no citation counts of single papers."
    )


def test_simulated_numbers_of_another_edition_enter_no_sentence(published):
    invented = Indicator("normalised_impact_by_country", normalised([("A", 1, 1, 1, 1, 1, 1)]).frame,
                         "simulated", "Drawn.")  # fmt: skip
    with pytest.raises(narrative.SimulatedError):
        narrative.impact(*published[:3], invented)
