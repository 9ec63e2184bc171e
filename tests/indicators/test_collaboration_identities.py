"""Identities of flows, spread and joint papers that hold for every corpus, tried on random small ones."""

from random import Random

import ibis
import pandas as pd
import pytest
from hypothesis import given

from aici.indicators.affinity import collaboration_affinity
from aici.indicators.collaboration import (
    collaboration_by_country,
    collaboration_pairs,
    collaboration_profile,
    collaboration_spread,
)

from . import test_identities
from .test_identities import corpora, large_corpus, light, summed

FIRST = "first_author_country_code"
computed = test_identities.computed


@pytest.fixture(scope="module")
def con():
    """A connection of its own: `computed` makes tables in it."""
    return ibis.duckdb.connect()


@light
@given(corpus=corpora())
def test_flows_are_at_most_papers_times_partners(corpus, computed):
    profile = {row[FIRST]: row for row in computed(corpus, collaboration_profile)}
    flows = summed(computed(corpus, collaboration_by_country), "papers", FIRST)
    spread = computed(corpus, collaboration_spread)
    assert {row[FIRST] for row in spread} == {home for home in profile if home is not None}
    for row in spread:
        home = profile[row[FIRST]]
        abroad = home["papers"] * home["international_percent"] / 100
        assert row["papers"] == home["papers"]
        assert flows[row[FIRST],] <= abroad * row["partners"] + 1e-6
        assert flows[row[FIRST],] == pytest.approx(abroad * (row["partners_per_paper"] or 0), abs=1e-6)
        assert row["several_percent"] <= home["international_percent"] + 1e-6
        if row["partners"]:
            assert 1 - 1e-9 <= row["effective_partners"] <= row["partners"] + 1e-6
        assert home["international_percent_lb"] <= home["international_percent"] <= home["international_percent_ub"]


@light
@given(corpus=corpora())
def test_joint_papers_are_the_same_both_ways_and_hold_the_flows(corpus, computed):
    rows = computed(corpus, collaboration_pairs)
    joint = {(row["country_code"], row["partner_country_code"]): row for row in rows}
    flows = computed(corpus, collaboration_by_country)
    assert {(row[FIRST], row["country_code"]) for row in flows} <= set(joint)
    assert sum(row["papers"] for row in flows) == pytest.approx(sum(row["first_author_papers"] for row in rows))
    for (one, other), row in joint.items():
        assert one != other
        assert joint[other, one]["papers"] == row["papers"] >= 1
        assert row["first_author_papers"] + joint[other, one]["first_author_papers"] <= row["papers"] + 1e-9


@pytest.mark.parametrize("indicator", [collaboration_spread, collaboration_pairs])
def test_row_order_of_the_inputs_does_not_matter(indicator, computed):
    random = Random(2025)
    corpus = large_corpus(random)
    shuffled = [random.sample(rows, len(rows)) for rows in corpus]
    assert computed(corpus, indicator) == computed(shuffled, indicator)


def test_affinities_of_a_corpus_average_to_1_by_what_is_expected(computed):
    pairs = pd.DataFrame(computed(large_corpus(Random(7)), collaboration_pairs))
    frame = collaboration_affinity(pairs)
    assert (frame["affinity"] * frame["expected_papers"]).sum() / frame["expected_papers"].sum() == pytest.approx(1)
