"""Sentences of section 05-topics in full: who is first, who cannot be told from the first, and what overlaps."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from aici import narrative
from aici.records import INDICATORS, Indicator


def table(name, rows, basis="computed", missing=""):
    frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
    return Indicator(name, frame.assign(basis=basis), basis, "Counted.", missing)


def shares(cells, basis="computed", decimals=1):
    rows = [
        {"topic": topic, "country_code": code, "label": code, "share_percent": share, "decimals": decimals}
        for (topic, code), share in cells.items()
    ]
    return table("topic_shares_by_country", rows, basis)


def index(cells):
    """Cells of share, its limits, share in the sample."""
    columns = ("share_percent", "share_percent_lb", "share_percent_ub", "sample_share_percent")
    rows = [
        {"topic": topic, "country_code": code, "label": code, "decimals": 2, "activity_index": values[0] / values[3]}
        | dict(zip(columns, values, strict=True))
        for (topic, code), values in cells.items()
    ]
    return table("specialisation_by_country", rows)


SHARES = {("Vision", "A"): 40.0, ("Vision", "B"): 39.0, ("Vision", "C"): 10.0, ("Sound", "A"): 5.0, ("Sound", "B"): 9.0}
INDEX = {
    ("Vision", "A"): (40.0, 36.0, 44.0, 20.0), ("Vision", "B"): (39.0, 35.0, 43.0, 20.0),
    ("Vision", "C"): (10.0, 8.0, 12.0, 20.0), ("Sound", "A"): (5.0, 3.0, 6.0, 5.0),
    ("Sound", "B"): (9.0, 7.0, 11.0, 5.0),
}  # fmt: skip


def test_shares_whose_intervals_overlap_are_not_ranked():
    told = narrative.topics(shares(SHARES), index(INDEX)).content
    assert told == (
        "The largest share of its papers in each research area has, by area, Vision: A (40.0 %), not distinguishable "
        "from B; Sound: B (9.0 %).\n\n"
        "The area in which its share most exceeds that of the sample (activity index) is, by country, for A Vision "
        "(2.00); for B Vision (1.95), with 1 more not distinguishable. "
        "No such area has C.\n\n"
        "Not distinguishable are those whose 95 % intervals overlap."
    )


def test_countries_like_the_sample_are_said_to_have_no_speciality():
    alike = {("Vision", "A"): (20.0, 15.0, 25.0, 20.0), ("Vision", "B"): (5.0, 4.0, 6.0, 20.0)}
    told = narrative.topics(shares({("Vision", "A"): 20.0, ("Vision", "B"): 5.0}), index(alike)).content
    assert told == (
        "The largest share of its papers in each research area has, by area, Vision: A (20.0 %).\n\n"
        "In no research area is the share of a country distinguishable from that of the sample and larger."
    )


def test_printed_shares_that_may_be_equal_before_rounding_are_said_to_be():
    rows = [
        {"topic": "Vision", "country_code": code, "label": code, "share_percent": share, "decimals": decimals}
        for code, share, decimals in (("A", 13.0, 0), ("B", 12.6, 1), ("C", 12.4, 1))
    ]
    printed = table("topic_shares_by_country", rows, "published")
    # 13 is 12.5 to 13.5, 12.6 is 12.55 to 12.65, 12.4 is less than 12.45
    assert narrative.topics(printed).content == (
        "The largest share of its papers in each research area has, by area, Vision: A (13 %), within rounding of B."
    )
    apart = dataclasses.replace(printed, frame=printed.frame.assign(share_percent=[13.0, 12.5, 12.45]))
    assert "within rounding of B." in narrative.topics(apart).content
    touching = dataclasses.replace(printed, frame=printed.frame.assign(share_percent=[13.0, 12.45, 12.4]))
    assert narrative.topics(touching).content.endswith("Vision: A (13 %).")


def test_equal_cells_tie():
    cells = {("Vision", code): 41.0 for code in "AB"} | {("Vision", "C"): 40.8}
    for basis in ("published", "computed"):
        assert narrative.topics(shares(cells, basis)).content.endswith("Vision: A and B (41.0 %).")


def test_missing_index_leaves_the_printed_shares():
    gone = table("specialisation_by_country", [], missing="not printed")
    assert narrative.topics(shares(SHARES, "published"), gone).content == (
        "The largest share of its papers in each research area has, by area, Vision: A (40.0 %); Sound: B (9.0 %)."
    )


def test_overlap_of_areas_is_told_of_the_whole_sample():
    columns = ("data_source", "papers", "without_percent", "outside_percent", "several_percent", "mean_areas")
    rows = [("all", 9, 22.22, 11.11, 22.22, 1.14), ("wos", 8, 25.0, 12.5, 25.0, 1.17)]
    overlap = table("topic_overlap", [dict(zip(columns, row, strict=True)) | {"decimals": 1} for row in rows])
    told = narrative.topics(shares(SHARES, "published"), None, overlap).content
    assert told.endswith(
        "A paper with research areas is on average in 1.1 of the 2 areas shown; of all papers of the sample 22.2 % are "
        "in more than one, 11.1 % in none of them, and 22.2 % have no research area."
    )
    without = dataclasses.replace(overlap, frame=overlap.frame.assign(mean_areas=None))
    assert narrative.topics(shares(SHARES, "published"), None, without).content.endswith("Sound: B (9.0 %).")


HOUSES = [
    {"rank": 1, "country_code": "USA", "label": "US", "institution": "Harvard", "papers": 12.0},
    {"rank": 2, "country_code": "USA", "label": "US", "institution": "MIT", "papers": 12.0},
    {"rank": 1, "country_code": "FRA", "label": "France", "institution": "CNRS", "papers": 7.0},
]
LEADING = "The institution with most papers is Harvard and MIT for the US (12 each) and CNRS for France (7)."


def test_systems_are_told_beside_the_sum_of_their_members():
    columns = ("country_code", "label", "institution", "is_system", "members", "papers", "papers_of_members")
    rows = [("USA", "US", "UC", True, 3, 20.0, 26.0), ("FRA", "France", "CNRS", True, 1, 7.0, 7.0)]
    systems = table("institution_systems_by_country", [dict(zip(columns, row, strict=True)) for row in rows])
    assert narrative.institutions(table("institutions_by_country", HOUSES), systems).content == (
        f"{LEADING} Systems of several institutions, each paper counted once, are led by UC in the US (20 papers; "
        "those of its 3 members add up to 26)."
    )
    alone = dataclasses.replace(systems, frame=systems.frame.tail(1))
    assert narrative.institutions(table("institutions_by_country", HOUSES), alone).content == LEADING


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"USA": 40.0, "FRA": 45.25, "ITA": 41.0},
         " The ten institutions with most papers sign from 40.0 % of their country's papers in the US to 45.2 % in "
         "France, each paper counted once."),
        ({"USA": 40.0, "FRA": 45.0, "ITA": 45.0},
         " The ten institutions with most papers sign from 40.0 % of their country's papers in the US to 45.0 % in "
         "France and Italy, each paper counted once."),
        ({"USA": 40.0}, " The ten institutions with most papers sign 40.0 % of the papers of the US."),
        ({}, ""),
    ],
)  # fmt: skip
def test_concentration_is_told_from_least_to_most(held, said):
    labels = {"USA": "US", "FRA": "France", "ITA": "Italy"}
    rows = [
        {"country_code": code, "label": labels[code], "share_percent": share, "decimals": 1}
        for code, share in held.items()
    ]
    concentration = table("institution_concentration_by_country", rows)
    told = narrative.institutions(table("institutions_by_country", HOUSES), None, concentration).content
    assert told == LEADING + said


def test_missing_tables_are_passed_over():
    gone = [
        table(name, [], missing="not printed")
        for name in ("institution_systems_by_country", "institution_concentration_by_country")
    ]
    assert narrative.institutions(table("institutions_by_country", HOUSES), *gone).content == LEADING


@pytest.mark.parametrize("place", [1, 2])
def test_no_sentence_is_made_of_a_simulated_table_in_an_observed_edition(place):
    given = [table("institutions_by_country", HOUSES), None, None]
    name = ("institution_systems_by_country", "institution_concentration_by_country")[place - 1]
    given[place] = table(name, [{"share_percent": 1.0, "members": 1}], "simulated")
    with pytest.raises(narrative.SimulatedError, match=name):
        narrative.institutions(*given)
