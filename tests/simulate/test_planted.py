"""Everything that `rates.RATES` names stands in the export files at its rate, by a reading apart from the program."""

import numpy as np
import polars as pl
import pytest

from aici.simulate.rates import RATES
from simulate import planted_elsewhere, planted_patents, planted_works, planted_wos

COUNTERS = (
    planted_wos.COUNTERS | planted_elsewhere.COUNTERS | planted_works.COUNTERS | planted_patents.COUNTERS
)  # fmt: skip
BY_THE_LIST = COUNTERS | planted_patents.BY_PUBLICATION
FARTHEST = 4.5  # standard deviations of a binomial
PAIRS = ("conference_version", "preprint_version", "part_of_series")
CLUSTER = pl.coalesce(pl.col("CitesURL").str.extract(r"cites=(\d+)"), pl.col("ArticleURL").str.extract(r"SIM(\d+)"))
IDENTITIES = {
    "wos": pl.format("wos:{}", "UT"),
    "ieee": pl.format("ieee_xplore:{}", pl.col("PDF Link").str.extract(r"arnumber=(\d+)")),
    "scholar": pl.format("google_scholar:{}", CLUSTER),
    "openalex": pl.format("openalex:{}", pl.col("id").str.extract(r"/(W\d+)$")),
    "derwent": pl.format("derwent:{}", "UT"),
    "incopat": pl.format("incopat:{}", "number"),
    "patsnap": pl.format("patsnap:{}", "number"),
}


@pytest.fixture(scope="module")
def seen(world, truth):
    """What the raw files show, by table."""
    tables = planted_wos.tables(world, truth) | planted_elsewhere.tables(world, truth)
    return tables | planted_works.tables(world, truth, tables) | planted_patents.tables(world, truth)


def test_every_rate_is_counted():
    assert set(COUNTERS) == set(RATES)


@pytest.mark.parametrize("name", RATES)
def test_hits_are_as_frequent_as_the_rate_says(seen, name):
    hits, trials = COUNTERS[name](seen)
    rate = RATES[name].rate
    assert trials
    assert abs(hits - trials * rate) <= FARTHEST * np.sqrt(trials * rate * (1 - rate)) + 1


@pytest.mark.parametrize("name", RATES)
def test_hits_are_where_the_truth_lists_them(seen, name):
    strays = BY_THE_LIST[name].strays(seen, name)
    assert strays is None or strays.is_empty(), strays


def test_the_truth_lists_no_other_names(seen, truth):
    tables = ("files", "records", "patent_records", "publications")
    listed = {name for table in tables for name in truth[table]["planted"].explode().drop_nulls()}
    assert listed <= {name for name, counter in BY_THE_LIST.items() if "planted" in seen[counter.table].columns}


@pytest.mark.parametrize("table", IDENTITIES)
def test_rows_are_the_records_that_the_truth_says(seen, table):
    own = seen[table].select(own=IDENTITIES[table], told="record_id")
    assert own["told"].null_count() == 0
    assert own.drop_nulls("own").filter(pl.col("own") != pl.col("told")).is_empty()
    assert own["own"].null_count() < 0.01 * own.height  # citations without address, uncited


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_are_those_of_the_truth(seen, name):
    counter = COUNTERS[name]
    found = seen["pairs"].filter(counter.trial & counter.hit)
    assert set(found["apart_kind"]) == {name}
    planted = seen["pairs"].filter(counter.trial & (pl.col("apart_kind") == name))
    assert found.height > 0.98 * planted.height  # others stand in Google Scholar only, where titles are cut


def test_nothing_is_held_by_no_database(seen):
    works = seen["works"]
    assert works.filter(~pl.col("wos") & ~pl.col("ieee"))["scholar"].all()
    assert seen["families"]["kinds"].null_count() == 0
