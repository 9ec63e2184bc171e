"""Calibration keeps every table cell, then totals, then sentences; what nothing decides is an assumption by name."""

import numpy as np
import pandas as pd
import pytest

from aici import calibration, territories
from aici.calibration import collaboration, institutions, series
from aici.calibration.facts import Facts
from checkout import ROOT

PUBLISHED = ROOT / "data" / "published" / "2025"


@pytest.fixture(scope="module")
def facts():
    return Facts(PUBLISHED)


@pytest.fixture(scope="module")
def papers():
    return calibration.papers(PUBLISHED)


@pytest.fixture(scope="module")
def patents():
    return calibration.patent_families(PUBLISHED)


def printed(file, value):
    frame = pd.read_csv(PUBLISHED / file)
    return pd.Series(frame[value].to_numpy(), territories.codes_of_labels(frame["country"]))


def test_papers_are_those_of_table_1_within_the_sample_and_at_the_printed_ranks(papers):
    table = printed("table1_papers_by_country.csv", "papers")
    assert list(papers.countries[:30]) == list(table.index)
    np.testing.assert_array_equal(papers.papers[:30], table)
    assert papers.papers.sum() == pytest.approx(2_421_000)
    by_country = dict(zip(papers.countries, papers.papers, strict=True))
    assert by_country["HKG"] == 6_532
    assert by_country["ARE"] == 3_126
    assert papers.countries.index("HKG") == 38
    assert papers.countries.index("ARE") == 54
    assert (np.diff(papers.papers[29:]) <= 0).all()
    assert papers.conference_papers == 1_407_000


def test_years_sum_to_the_table_and_keep_the_printed_ends(papers):
    np.testing.assert_allclose(papers.papers_by_year.sum(axis=1), papers.papers)
    china = dict(zip(papers.years, papers.papers_by_year[0], strict=True))
    assert china[2015] == pytest.approx(16_700)
    assert china[2024] == pytest.approx(133_000)
    assert papers.papers_by_year.min() > 0


def test_impact_factors_give_table_4_and_venue_sizes_table_2(papers):
    ranked = papers.venues["impact_factor"].notna().to_numpy()
    shares = papers.venue_weights[:30, ranked]
    means = shares @ papers.venues.loc[ranked, "impact_factor"] / shares.sum(axis=1)
    np.testing.assert_allclose(means, printed("table4_mean_impact_factor.csv", "mean_impact_factor"))
    table = pd.read_csv(PUBLISHED / "table2_papers_by_journal.csv")
    sizes = papers.papers @ papers.venue_weights
    assert list(papers.venues["venue"][:30]) == list(table["journal"])
    np.testing.assert_allclose(sizes[:30], table["papers"], rtol=1e-4)
    assert sizes[30:].max() < table["papers"].min()
    np.testing.assert_allclose(papers.venue_weights.sum(axis=1), 1)


def test_issns_have_the_right_check_digit(papers):
    issns = papers.venues["issn"].dropna()
    assert issns.is_unique
    for issn in issns[:100]:
        digits = [10 if c == "X" else int(c) for c in issn.replace("-", "")]
        assert sum(d * w for d, w in zip(digits, range(8, 0, -1), strict=True)) % 11 == 0


def test_areas_are_those_of_table_6(papers):
    topics = pd.read_csv(PUBLISHED / "table6_topic_shares.csv")
    china = topics[topics["country"] == "Mainland, China"].set_index("topic")["share_percent"]
    by_area = dict(zip(papers.areas, papers.area_shares[:, 0], strict=True))
    assert by_area["Robotics"] == pytest.approx(china["Robotics"] / 100)
    assert by_area["Telecommunications"] == pytest.approx(china["Communication"] / 100)
    assert by_area["Radiology, Nuclear Medicine & Medical Imaging"] == pytest.approx(china["Medical Imaging"] / 100)
    assert papers.area_shares.shape == (10, len(papers.countries))


def test_partners_and_institutions_are_distributions_without_oneself(papers):
    np.testing.assert_allclose(papers.partners.sum(axis=1), 1)
    assert (np.diag(papers.partners) == 0).all()
    np.testing.assert_allclose(papers.institutions.groupby("country_code")["share"].sum(), 1)
    systems = papers.institutions.dropna(subset="system")
    assert set(systems["system"]) == {
        "University of California system", "University of Texas system", "Helmholtz Association",
    }  # fmt: skip
    assert not papers.institutions.duplicated(["country_code", "institution"]).any()


def test_the_ten_largest_institutions_are_those_of_the_illustration(facts, papers):
    """Also where a system is several institutions in addresses."""
    frame = papers.institutions
    whole = frame.assign(name=frame["system"].fillna(frame["institution"]))
    shares = whole.groupby(["country_code", "name"])["share"].sum()
    expected = institutions.largest(facts, list(papers.countries))
    for code, of_country in expected.groupby("country_code"):
        assert list(shares[code].nlargest(10).index) == list(of_country["institution"]), code


def test_territories_below_the_table_stand_in_a_research_order(papers):
    """By the order of a tracker of AI articles, not by inhabitants: Denmark and Portugal before the Congo."""
    by_country = dict(zip(papers.countries, papers.papers, strict=True))
    assert by_country["PRT"] > by_country["DNK"] > 1_000 > by_country["COD"]
    assert min(by_country.values()) > 1


def test_named_partners_have_their_percentages(facts):
    shares = collaboration.partners(facts)
    assert shares.loc["CHN", "KOR"] == pytest.approx(0.10)
    assert shares.loc["GBR", "FRA"] == pytest.approx(0.11)


def test_families_are_those_of_table_7_and_holders_those_of_table_8(patents):
    np.testing.assert_array_equal(patents.families, printed("table7_patents_by_country.csv", "patents"))
    table = pd.read_csv(PUBLISHED / "table8_patents_by_holder.csv")
    assert list(patents.holders["holder"][:15]) == list(table["holder"])
    np.testing.assert_array_equal(patents.holders["families"][:15], table["patents"])
    assert patents.holders["families"][15:].max() < table["patents"].min()
    held = patents.holders.groupby("country_code")["families"].sum()
    assert (held <= pd.Series(patents.families, patents.countries)[held.index]).all()


def test_technologies_have_the_printed_clusters(patents):
    clusters = patents.technologies.groupby("country_code")["cluster"].nunique()
    assert clusters.to_dict() == {"CHN": 8, "USA": 6}
    assert patents.technologies["technology"].is_unique


def test_names_that_are_not_printed_are_neutral(papers, patents):
    facts_text = (PUBLISHED / "targets.yml").read_text(encoding="utf-8")
    free = papers.institutions.loc[~papers.institutions["institution"].map(lambda n: n in facts_text), "institution"]
    assert free.str.fullmatch(r"Institution [A-Z]{2}-\d{2,3}").all()
    assert patents.holders["holder"][15:].str.fullmatch(r"Firm [A-Z]{2}-\d{3}").all()


def test_a_table_cell_wins_over_a_sentence_that_it_cannot_hold(tmp_path):
    """Twice the papers of Table 1 in one year cannot be: the path keeps the table, the sentence is missed."""
    for path in PUBLISHED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (PUBLISHED / "targets.yml").read_text(encoding="utf-8")
    (tmp_path / "targets.yml").write_text(text.replace("value: 133000", "value: 1530000"), encoding="utf-8")
    yearly = series.papers_by_year(Facts(tmp_path))
    assert yearly.loc["CHN"].sum() == pytest.approx(768_643)
    assert yearly.loc["CHN", 2024] < 768_643
