"""A simulated world through the chain: planted clusters of technologies are found among the most cited patents.

The truth is read from its Parquet files. A planted name that holds a stop word (`Processor architecture and
configuration`) is found by the phrase it begins with.
"""

import numpy as np
import polars as pl
import pytest

from aici.computed import ComputedTables
from aici.editions import open_edition
from aici.indicators.stability import adjusted_rand_index
from aici.indicators.technologies import network
from checkout import ROOT

AGREEMENT = 0.95  # adjusted Rand index of planted and found clusters, at least
FOUND = 0.9  # share of the planted technologies that are in the network, at least
CLUSTERS = {"CHN": 8, "USA": 6}


@pytest.fixture(scope="module")
def tables(corpus_folder):
    return ComputedTables(corpus_folder, "data/raw/demo", open_edition("demo", ROOT).config)


@pytest.fixture(scope="module")
def technologies(tables):
    return tables.indicator("technologies_by_patent", None)


@pytest.fixture(scope="module")
def planted(truth):
    """Planted technologies: country_code, cluster, technology."""
    carried = truth["families"].drop_nulls("cluster").explode("technologies")
    return carried.select("country_code", "cluster", technology="technologies").unique().sort("technology")


@pytest.mark.parametrize("country", CLUSTERS)
def test_planted_clusters_are_found(technologies, planted, country):
    nodes = network(technologies.frame, country=country).nodes
    cluster = dict(zip(nodes["technology"].str.lower(), nodes["cluster"], strict=True))
    own = planted.filter(pl.col("country_code") == country)
    rows = [(group, term) for group, name in own.select("cluster", "technology").iter_rows()
            if (term := next((t for t in cluster if name.lower().startswith(t)), None))]  # fmt: skip
    assert len(rows) >= FOUND * own.height
    groups, terms = zip(*rows, strict=True)
    found = np.array([cluster[term] for term in terms], dtype=int)
    assert own["cluster"].n_unique() == CLUSTERS[country]
    assert len(set(found)) == nodes["cluster"].nunique() == CLUSTERS[country]
    assert adjusted_rand_index(np.array(groups), found) >= AGREEMENT


@pytest.mark.parametrize("country", CLUSTERS)
def test_most_cited_patents_are_those_that_carry_technologies(technologies, truth, made, country):
    """Carriers are cited forty times and more; few others are."""
    frame = technologies.frame[technologies.frame["country_code"] == country]
    numbers = made["patents"].select("publication_number", "family_id").to_polars()
    true = numbers.join(
        truth["publications"].select("publication_number", true_id="family_id"), on="publication_number"
    )
    carriers = truth["families"].drop_nulls("cluster").select(true_id="family_id")
    taken = pl.DataFrame({"family_id": sorted(set(frame["family_id"]))}).join(true, on="family_id")
    share = taken.join(carriers, on="true_id", how="semi")["family_id"].n_unique() / taken["family_id"].n_unique()
    assert taken["family_id"].n_unique() >= 95
    assert share >= 0.95


def test_planted_clusters_are_stable(tables):
    stable = tables.indicator("technology_stability", None).frame
    assert (stable["rand_seeds"] == 1).all()
    assert (stable["rand_bootstrap"] > 0.8).all()
    clusters = tables.indicator("technology_clusters", None).frame
    assert clusters.groupby("country_code").size().to_dict() == CLUSTERS
    assert (clusters["found_percent"] > 90).all()
