"""At a hundredth of full size the world's true tables lie within sampling error of the printed ones.

Bounds: every cell within 4.5 standard errors, so that a right world fails about once in a thousand seeds over some 200
cells, and the sum of squared deviations of a table within what chance allows. Works and families are drawn one by one,
so that a count has the standard error of a binomial; a mean has that of the papers drawn, or, where few papers make
that estimate itself unsure, of the spread of all papers relative to the mean.
"""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from aici import territories
from checkout import ROOT

PUBLISHED = ROOT / "data" / "published" / "2025"
SCALE, FARTHEST = 0.01, 4.5
SAMPLE, CONFERENCE, FAMILIES = 2_421_000, 1_407_000, 1_488_280


def printed(file, value, key="country"):
    frame = pd.read_csv(PUBLISHED / file)
    index = territories.codes_of_labels(frame[key]) if key == "country" else frame[key]
    return pd.Series(frame[value].to_numpy(dtype=float), index)


def by_key(frame, key):
    counted = frame.group_by(key).agg(n=pl.len())
    return pd.Series(counted["n"].to_numpy().astype(float), counted[key].to_list())


def within_error(deviations):
    """No cell too far out, and not all of them a little: the sum of squares is about the number of cells."""
    cells = len(deviations)
    allowed = cells + FARTHEST * np.sqrt(2 * cells)
    return cells > 0 and np.abs(deviations).max() < FARTHEST and (deviations**2).sum() < allowed


def of_counts(got, wanted, total):
    """Deviations in standard errors of binomial counts of `total` drawn."""
    expected = wanted * SCALE
    return (got.reindex(wanted.index).fillna(0) - expected) / np.sqrt(expected * (1 - expected / total))


@pytest.fixture(scope="module")
def works(truth):
    return truth["works"].filter("is_ai")


@pytest.fixture(scope="module")
def sample(works):
    return works.filter(pl.col("document_type") != "conference_paper")


@pytest.fixture(scope="module")
def families(truth):
    return truth["families"].filter(pl.col("is_ai") & (pl.col("form") == "invention"))


def test_sizes_are_those_of_the_printed_totals(works, sample, families):
    assert works.height == round((SAMPLE + CONFERENCE) * SCALE)
    assert abs(sample.height - SAMPLE * SCALE) < FARTHEST * np.sqrt(SAMPLE * SCALE * CONFERENCE / (SAMPLE + CONFERENCE))
    assert families.height == round(FAMILIES * SCALE)


def test_table_1(sample):
    wanted = printed("table1_papers_by_country.csv", "papers")
    assert within_error(of_counts(by_key(sample, "country_code"), wanted, SAMPLE * SCALE))


def test_table_2(sample):
    wanted = printed("table2_papers_by_journal.csv", "papers", key="journal")
    assert within_error(of_counts(by_key(sample, "venue"), wanted, SAMPLE * SCALE))


@pytest.mark.parametrize(
    "file, column", [("table3_mean_citations.csv", "citations"), ("table4_mean_impact_factor.csv", "impact_factor")]
)
def test_tables_3_and_4(sample, file, column):
    wanted = printed(file, file.removesuffix(".csv").partition("_")[2])
    held = sample.filter(pl.col(column).is_not_null())
    by_country = held.group_by("country_code").agg(mean=pl.col(column).mean(), spread=pl.col(column).std(), n=pl.len())
    frame = by_country.to_pandas().set_index("country_code").reindex(wanted.index)
    usual = (by_country["spread"] / by_country["mean"]).median()
    spread = np.maximum(frame["spread"], usual * wanted)
    assert within_error((frame["mean"] - wanted) / (spread / np.sqrt(frame["n"])))


def test_table_6(sample):
    topics = pd.read_csv(PUBLISHED / "table6_topic_shares.csv")
    topics["country_code"] = territories.codes_of_labels(topics["country"])
    reference = territories.read_reference("research_areas.csv").to_pandas().query("vocabulary == 'SC'")
    area = reference.drop_duplicates("topic", keep="last").set_index("topic")["value"]
    papers = by_key(sample, "country_code")
    found = sample.explode("areas").group_by("country_code", "areas").agg(n=pl.len()).to_pandas()
    counts = found.set_index(["areas", "country_code"])["n"]
    share = topics["share_percent"] / 100
    n = topics["country_code"].map(papers)
    got = pd.Series([counts.get((area[t], c), 0) for t, c in zip(topics["topic"], topics["country_code"], strict=True)])
    assert within_error((got - share * n) / np.sqrt(n * share * (1 - share)))


def test_table_7(families):
    wanted = printed("table7_patents_by_country.csv", "patents")
    assert within_error(of_counts(by_key(families, "country_code"), wanted, FAMILIES * SCALE))


def test_table_8(families, truth):
    first = truth["applicants"].filter(pl.col("position") == 1).join(families.select("family_id"), on="family_id")
    wanted = printed("table8_patents_by_holder.csv", "patents", key="holder")
    assert within_error(of_counts(by_key(first, "applicant"), wanted, FAMILIES * SCALE))


def test_years_of_mainland_china_follow_the_printed_growth(sample):
    years = by_key(sample.filter(pl.col("country_code") == "CHN"), "year")
    for year, papers in ((2015, 16_700), (2024, 133_000)):
        assert abs(years[year] - papers * SCALE) < FARTHEST * np.sqrt(papers * SCALE)
