"""Intervals and normalised impact of an edition from its exports: four papers of three countries, counted by hand."""

from functools import partial

import pytest

from aici.indicators import uncertainty
from small_exports import make_edition

KEYS = ["country_code", "papers", "mncs", "pp_top10_percent", "median_citations", "compared_percent"]


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return make_edition(tmp_path_factory.mktemp("impact"))


def test_normalised_impact(edition):
    # Paper 1 is alone in its year, paper 2 in its fields: 1 and a tenth. 3 and 4 share Engineering 2021, where 2 are
    # expected and the tenth is a fifth of paper 4: 0 and 2, 0 % and 20 %. Paper 2 is half China's, half Germany's.
    normalised = edition.indicator("normalised_impact_by_country")
    assert normalised.frame[KEYS].round(6).to_numpy().tolist() == [
        ["CHN", 1.5, 1.0, 10.0, 10.0, 100.0],
        ["DEU", 1.5, 1.666667, 16.666667, 4.0, 100.0],
        ["KOR", 1.0, 0.0, 0.0, 0.0, 100.0],
    ]
    assert "Compared: 100.0 % of the papers" in normalised.notes[0]
    assert "Young: papers of years after 2024." in normalised.notes[0]


@pytest.fixture(scope="module")
def of_few(tmp_path_factory):
    """The edition, with intervals already for two papers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uncertainty, "resampled", partial(uncertainty.resampled, fewest=2))
        yield make_edition(tmp_path_factory.mktemp("few"))


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("mean_citations_by_country", "mean_citations"),
        ("mean_impact_factor_by_country", "mean_impact_factor"),
        ("impact_value_by_country", "impact_value"),
        ("normalised_impact_by_country", "mncs"),
        ("normalised_impact_by_country", "pp_top10_percent"),
    ],
)
def test_no_intervals_for_so_few_papers(edition, name, measure):
    table = edition.indicator(name)
    ends = [column for column in table.frame if column.endswith(("_lb", "_ub"))]
    assert {f"{measure}_lb", f"{measure}_ub", "rank_lb", "rank_ub"} <= set(ends)
    assert table.frame[ends].isna().all(axis=None)


def test_intervals_hold_their_values_and_are_null_for_one_paper(of_few):
    cited = of_few.indicator("mean_citations_by_country")
    rows = cited.frame.set_index("country_code")
    for code in ("CHN", "DEU"):
        row = rows.loc[code]
        assert 0 <= row["mean_citations_lb"] < row["mean_citations"] < row["mean_citations_ub"] <= 20
        assert 1 <= row["rank_lb"] <= row["rank_ub"] <= 3
    assert rows.loc["KOR", ["mean_citations_lb", "mean_citations_ub", "rank_lb", "rank_ub"]].isna().all()
    note = cited.notes[0]
    assert note.startswith("Intervals: 95 %, 1,000 bootstrap replicates (seed 2025).")
    assert "none for fewer than 20 papers" in note
    assert "Rank intervals are those of the countries that have an interval; the values of the others stand" in note


def test_ranks_are_among_the_countries_listed(of_few):
    two = of_few.indicator("mean_citations_by_country", countries=2).frame
    assert two["rank_ub"].max() == 2
    assert of_few.indicator("mean_impact_factor_by_country").frame["rank_lb"].isna().all()  # one journal has a factor
