"""Tables from works as our own deduplication finds them, against those from works as they truly are.

They may differ by what deduplication is measured to do wrong on the same records, and by no more: a record that was
not removed adds one paper at most, and takes from its work at most the country or the count that it alone tells.
"""

import numpy as np
import polars as pl
import pytest

from aici.dedup.evaluation import record_level
from aici.indicators import counts, impact


@pytest.fixture(scope="module")
def errors(made, truth):
    """Records that deduplication left beside their work, and works it lost in others."""
    found = pl.from_arrow(made["record_work"].select("record_id", "work_id").to_pyarrow()).unique()
    measured = record_level(found, truth["records"].select("record_id", work="work_id").unique())
    assert 0 < measured.misses < 0.02 * found.height and measured.false_positives == 0
    return measured.misses + measured.false_positives


def samples(*corpora):
    return [(held["works"].filter(held["works"].in_sample), held["authorships"]) for held in corpora]


def side_by_side(own, true, value):
    """Both tables by country, the unattributed share in the row of the empty code, absent countries as 0."""
    tables = [pl.from_arrow(t.to_pyarrow()).with_columns(pl.col("country_code").fill_null("")) for t in (own, true)]
    joined = tables[0].join(tables[1], on="country_code", how="full", coalesce=True, suffix="_true")
    return [joined[name].fill_null(0).to_numpy() for name in (value, f"{value}_true")]


@pytest.mark.parametrize("counting", ["first_author", "full", "fractional", "corresponding"])
def test_papers_by_country_differ_by_the_measured_error_at_most(made, made_with_true_works, errors, counting):
    own, true = samples(made, made_with_true_works)
    tables = [counts.papers_by_country(*sample, counting=counting) for sample in (own, true)]
    found, right = side_by_side(*tables, "papers")
    assert 0 <= found.sum() - right.sum() <= errors or counting == "full"
    assert np.abs(found - right).max() <= errors
    assert np.abs(found - right).sum() <= 3 * errors  # one paper more, and one moved from a country to none
    assert np.abs(found - right).sum() < 0.02 * right.sum()


def test_means_differ_by_what_the_error_can_move(made, made_with_true_works, errors):
    """Of countries with a thousand papers; a record left beside its work is mostly one that is cited less."""
    own, true = samples(made, made_with_true_works)
    tables = [impact.mean_citations_by_country(*sample, counting="first_author") for sample in (own, true)]
    found, right = side_by_side(*tables, "mean_citations")
    papers = side_by_side(*tables, "papers")[1]
    share = errors / papers.sum()
    large = papers >= 1_000
    assert large.sum() > 3
    assert (np.abs(found - right)[large] <= share * right[large]).all()
