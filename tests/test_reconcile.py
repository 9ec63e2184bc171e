"""Every check can fail: each is shown once holding and once failing."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import reconcile, rounding
from aici.editions import open_edition
from aici.reconcile import FAILS, HOLDS, OPEN, ROUNDING
from aici.records import Indicator
from checkout import ROOT


@pytest.fixture(scope="module")
def edition():
    return open_edition("2025", ROOT)


def changed(indicator: Indicator, row: int, column: str, value: object) -> Indicator:
    frame = indicator.frame.copy()
    frame.loc[row, column] = value
    return dataclasses.replace(indicator, frame=frame)


def verdicts(checks: pd.DataFrame) -> list[str]:
    return checks["Verdict"].tolist()


def test_printed_ranks_hold_and_a_swapped_one_fails(edition):
    papers = edition.indicator("papers_by_country")
    assert verdicts(reconcile.ranks(papers)) == [HOLDS]
    assert verdicts(reconcile.ranks(changed(papers, 0, "papers", 1))) == [FAILS]


def test_equal_values_may_stand_in_either_order(edition):
    papers = edition.indicator("papers_by_country")
    tied = changed(papers, 1, "papers", papers.frame.loc[0, "papers"])
    assert verdicts(reconcile.ranks(tied)) == [HOLDS]


def test_later_tables_are_numbered_like_the_first(edition):
    papers, cited = edition.indicators("papers_by_country", "mean_citations_by_country")
    assert verdicts(reconcile.same_ranks(papers, cited)) == [HOLDS]
    assert verdicts(reconcile.same_ranks(papers, changed(cited, 3, "rank", 5))) == [FAILS]


def test_printed_impact_values_against_the_formula(edition):
    table = rounding.impact_formula(edition.indicator("impact_value_by_country", countries=30))
    rows = table.set_index("Country/region")
    # by hand: Switzerland x = x_max = 43.9 -> 1, y = (7.5 - 1.5) / (9.5 - 1.5) = 0.75; printed 0.8523
    assert rows.loc["Switzerland", "Formula"] == pytest.approx(0.875)
    assert rows.loc["Switzerland", "Verdict"] == FAILS
    # Japan: (14.9 - 8.9) / 35 / 2 + (5.5 - 1.5) / 8 / 2 = 0.3357; printed 0.3333, within 0.1 / 35 + 0.1 / 8 of it
    assert rows.loc["Japan", "Verdict"] == ROUNDING
    assert table["Verdict"].value_counts().to_dict() == {FAILS: 24, ROUNDING: 6}


def test_impact_values_that_follow_hold_exactly():
    x, y = pd.Series([10.0, 20.0, 15.0]), pd.Series([1.0, 2.0, 3.0])
    z = 0.5 * (x - 10) / 10 + 0.5 * (y - 1) / 2
    frame = pd.DataFrame(
        {"label": list("abc"), "mean_citations": x, "mean_impact_factor": y, "impact_value": z, "decimals": 4}
    )
    table = rounding.impact_formula(Indicator("impact_value_by_country", frame, "computed", ""))
    assert table["Verdict"].tolist() == [HOLDS] * 3


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 99), st.floats(0, 20)).map(lambda p: (round(p[0], 6), round(p[1], 6))),
        min_size=3,
        max_size=12,
    )
)
def test_values_before_rounding_never_fail(means):
    """Whatever the means were before rounding, their composite lies within the interval of the print."""
    true = pd.DataFrame(means, columns=["mean_citations", "mean_impact_factor"])
    printed = true.round(1)
    if (printed.max() - printed.min() < 0.3).any():
        return
    for column in true:
        # the printed extremes must be those of the true values: ties in print cannot be told apart
        if (printed[column] == printed[column].max()).sum() > 1 or (printed[column] == printed[column].min()).sum() > 1:
            return
    value = ((true - true.min()) / (true.max() - true.min())).mean(axis=1).round(4)
    frame = printed.assign(label=[str(i) for i in printed.index], impact_value=value, decimals=4)
    table = rounding.impact_formula(Indicator("impact_value_by_country", frame, "published", ""))
    assert FAILS not in table["Verdict"].tolist()


def test_implied_populations(edition):
    papers, patents = edition.indicators("papers_by_country", "patents_by_country")
    table = rounding.per_million(papers, patents, year=2024, rows=30).set_index("Country/region")
    # by hand: 768643 / 549.05 = 1399.95, 768643 / 548.95 = 1400.21; 529591 / 367.8 is about 1440
    assert table.loc["Mainland, China", "Papers, low"] == pytest.approx(1399.95, abs=0.01)
    assert table.loc["Mainland, China", "Papers, high"] == pytest.approx(1400.21, abs=0.01)
    assert table.loc["Mainland, China", "Verdict"] == FAILS
    assert table.loc["Germany", "Verdict"] == HOLDS
    assert table.loc["Pakistan", "Verdict"] == OPEN


def test_sums_against_totals(edition):
    totals, papers, venues, series, patents = edition.indicators(
        "totals", "papers_by_country", "papers_by_venue", "papers_by_country_year", "patents_by_country"
    )
    # by hand: the thirty countries of Table 7 sum to 1,488,280, more than the 1.484 million patents identified
    table = reconcile.sums(totals, (papers, venues, series, patents))
    assert verdicts(table) == [HOLDS, HOLDS, OPEN, FAILS]
    assert table["Got"].tolist() == ["2,277,749", "377,682", "–", "1,488,280"]
    too_many = changed(papers, 0, "papers", 3_000_000)
    assert verdicts(reconcile.sums(totals, (too_many,))) == [FAILS]
    just = changed(papers, 0, "papers", 768_643 + 2_421_400 - 2_277_749)
    assert verdicts(reconcile.sums(totals, (just,))) == [ROUNDING]


def test_a_leak_in_the_funnel_fails(edition):
    funnel = edition.indicator("corpus_funnel")
    assert verdicts(reconcile.flow(funnel)) == [HOLDS]
    assert verdicts(reconcile.flow(changed(funnel, 0, "removed", 1))) == [FAILS]


def test_the_funnel_is_checked_for_each_source_and_from_step_to_step():
    columns = ["kind", "step", "data_source", "rows_in", "rows_out", "removed", "reason"]
    rows = [
        ["papers", "exports to records", "scopus", 5, 4, 1, "damaged"],
        ["papers", "exports to records", "wos", 3, 3, 0, None],
        ["papers", "records to works", "all", 7, 6, 1, "repeated"],
        ["papers", "records to works", "scopus", 4, 4, 0, None],
        ["papers", "records to works", "wos", 3, 3, 0, None],
        ["patents", "exports to records", "lens", 9, 9, 0, None],
    ]

    def checked(changes=()):
        frame = pd.DataFrame(rows, columns=columns)
        for row, column, value in changes:
            frame.loc[row, column] = value
        return reconcile.flow(Indicator("corpus_funnel", frame, "computed", ""))

    assert checked().values.tolist() == [
        ["rows in = rows out + removed: exports to records (papers)", "8", "7 + 1", "none", HOLDS],
        ["rows in = rows out + removed: records to works (papers)", "7", "6 + 1", "none", HOLDS],
        ["rows in = rows out + removed: exports to records (patents)", "9", "9 + 0", "none", HOLDS],
    ]
    lost = checked([(4, "rows_out", 2)])
    assert lost["Control"].tolist()[1] == "6 + 1; wos: 3 is not 2 + 0"
    assert verdicts(lost) == [HOLDS, FAILS, HOLDS]
    gap = checked([(2, "rows_in", 6), (2, "removed", 0)])
    assert gap["Control"].tolist()[1] == "6 + 0; the step before gives out 7"
    assert verdicts(gap) == [HOLDS, FAILS, HOLDS]


def test_series_shares_and_percentages_can_fail():
    papers = Indicator("papers_by_country", pd.DataFrame({"country_code": ["AAA"], "papers": [3.0]}), "computed", "")
    yearly = pd.DataFrame({"country_code": ["AAA", "AAA"], "year": [2020, 2021], "papers": [1.0, 2.0]})
    series = Indicator("papers_by_country_year", yearly, "computed", "")
    assert verdicts(reconcile.series(series, papers)) == [HOLDS]
    assert verdicts(reconcile.series(changed(series, 0, "papers", 2.0), papers)) == [FAILS]
    parts = {"domestic_percent": [60.0], "international_percent": [30.0], "unattributed_percent": [10.0]}
    profile = Indicator("collaboration_profile", pd.DataFrame(parts), "computed", "")
    assert verdicts(reconcile.shares(profile)) == [HOLDS]
    assert verdicts(reconcile.shares(changed(profile, 0, "domestic_percent", 50.0))) == [FAILS]
    share = Indicator("topic_shares_by_country", pd.DataFrame({"share_percent": [100.0]}), "computed", "")
    assert verdicts(reconcile.percentages(share)) == [HOLDS]
    assert verdicts(reconcile.percentages(changed(share, 0, "share_percent", 100.1))) == [FAILS]


@pytest.mark.parametrize(
    ("shares", "got", "control", "verdict"),
    [
        ([50.0, None], "1 inside", "1 shares", HOLDS),  # null: a country without a paper that could be in an area
        ([100.1, None], "0 inside", "1 shares", FAILS),
        ([None, None], "–", "–", OPEN),
        ([], "–", "–", OPEN),
    ],
)
def test_shares_that_are_not_known_are_not_checked(shares, got, control, verdict):
    frame = pd.DataFrame({"share_percent": pd.Series(shares, dtype="float64")})
    checked = reconcile.percentages(Indicator("topic_shares_by_country", frame, "computed", ""))
    row = ["shares lie between 0 and 100 %", got, control, "–" if verdict == OPEN else "none", verdict]
    assert checked.to_numpy().tolist() == [row]


def test_our_own_failure_stops_the_notebook_and_a_printed_one_is_a_finding():
    failing = pd.DataFrame([["sum", "5", "at most 4", "none", FAILS]], columns=reconcile.COLUMNS)
    assert reconcile.require(failing, basis="published").content == "Verdicts: fails 1."
    with pytest.raises(
        reconcile.ReconciliationError, match="1 of 1 checks fail: sum: got 5, control at most 4. Do not publish"
    ):
        reconcile.require(failing, basis="computed")


def counted(**changes):
    """Two works: one by authors in AAA and BBB, one by an author in AAA; one of three records was merged."""
    frame = pd.DataFrame(
        {"country_code": ["AAA", "BBB"], "first_author": [2.0, 0.0], "full": [2.0, 1.0], "fractional": [1.5, 0.5],
         "corresponding": [0.5, 0.5]}
    ).melt("country_code", var_name="counting", value_name="papers")  # fmt: skip
    values = {
        "papers counted": 2.0, "work and country pairs": 3.0, "records": 3.0, "records assigned to a work": 3.0,
        "papers without country, first author": 0.0, "papers without country, fractional": 0.0,
        "papers without country, corresponding": 1.0,
    } | changes  # fmt: skip
    totals = pd.DataFrame({"total": values.keys(), "value": values.values()})
    return Indicator("papers_by_counting", frame, "computed", ""), Indicator("totals", totals, "computed", "")


def test_identities_of_the_counting_methods_hold():
    assert verdicts(reconcile.counting(*counted())) == [HOLDS] * 6


@pytest.mark.parametrize(
    ("total", "value", "failing"),
    [
        ("papers counted", 3.0, [0, 1, 2]),
        ("papers without country, first author", 0.5, [0]),
        ("papers without country, fractional", 0.5, [1]),
        ("papers without country, corresponding", 0.5, [2]),
        ("work and country pairs", 4.0, [3]),
        ("records assigned to a work", 2.0, [5]),
    ],
)
def test_each_identity_can_fail(total, value, failing):
    found = verdicts(reconcile.counting(*counted(**{total: value})))
    assert found == [FAILS if row in failing else HOLDS for row in range(6)]


def test_no_country_has_more_under_fractional_than_under_full_counting():
    variants, totals = counted()
    row = variants.frame.index[(variants.frame["country_code"] == "BBB") & (variants.frame["counting"] == "fractional")]
    assert verdicts(reconcile.counting(changed(variants, row[0], "papers", 1.25), totals))[4] == FAILS


def test_own_choice_and_ends_of_growth_can_fail():
    papers = Indicator("papers_by_country", pd.DataFrame({"country_code": ["AAA"], "papers": [3.0]}), "computed", "")
    rows = {"country_code": ["AAA", "AAA"], "scope": ["edition", "articles"], "papers": [3.0, 1.0]}
    scopes = Indicator("papers_by_scope", pd.DataFrame(rows | {"rank_change": [None, 0]}), "computed", "")
    assert verdicts(reconcile.own_choice(papers, scopes)) == [HOLDS]
    assert verdicts(reconcile.own_choice(papers, changed(scopes, 0, "papers", 2.0))) == [FAILS]
    yearly = pd.DataFrame({"country_code": ["AAA", "AAA"], "year": [2020, 2021], "papers": [1.0, 2.0]})
    series = Indicator("papers_by_country_year", yearly, "computed", "")
    ends = {"first_year": 2020, "last_year": 2021, "papers_first": 1.0, "papers_last": 2.0}
    growth = Indicator("growth_by_country", pd.DataFrame([{"country_code": "AAA"} | ends]), "computed", "")
    assert verdicts(reconcile.ends(growth, series)) == [HOLDS]
    assert verdicts(reconcile.ends(changed(growth, 0, "papers_last", 1.0), series)) == [FAILS]
    gone = dataclasses.replace(growth, missing="no years")
    assert verdicts(reconcile.ends(gone, series)) == verdicts(reconcile.own_choice(papers, gone)) == [OPEN]


def test_under_full_counting_papers_are_held_against_pairs_of_work_and_country():
    _, totals = counted()
    totals = dataclasses.replace(totals, frame=totals.frame.assign(resolution=0.0))
    frame = pd.DataFrame({"country_code": ["AAA", "BBB"], "papers": [2.0, 1.0], "counting": "full"})
    papers = Indicator("papers_by_country", frame, "computed", "")
    assert verdicts(reconcile.sums(totals, (papers,))) == [HOLDS]
    assert verdicts(reconcile.sums(totals, (changed(papers, 0, "papers", 3.0),))) == [FAILS]
