"""Stability: the adjusted Rand index by hand and by its properties, clusters found again or dissolved."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators import stability as module
from aici.indicators.stability import adjusted_rand_index, stability
from planted_technologies import planted

LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=25)


def test_index_by_hand():
    # groups of 3 and 3, of 2, 1, 2 and 1; cells 2, 1, 2, 1: 2 pairs together in both, 6 in one, 2 in the other, of 15
    # expected 6 * 2 / 15 = 0.8, most (6 + 2) / 2 = 4: (2 - 0.8) / (4 - 0.8)
    assert adjusted_rand_index(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 2, 2, 3])) == pytest.approx(0.375)


def test_index_of_partitions_that_cross_is_below_0():
    # every cell holds one: no pair together in both, 2 in each of 6: (0 - 2 * 2 / 6) / (2 - 2 * 2 / 6)
    assert adjusted_rand_index(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])) == pytest.approx(-0.5)


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 2], [5]])
def test_index_where_chance_leaves_nothing_to_tell_is_1(labels):
    assert adjusted_rand_index(np.array(labels), np.array(labels)) == 1.0


def test_index_of_nothing_is_null_and_of_different_things_refused():
    assert math.isnan(adjusted_rand_index(np.array([]), np.array([])))
    with pytest.raises(ValueError, match="of the same things, got 2 and 3 labels"):
        adjusted_rand_index(np.zeros(2), np.zeros(3))


@given(LABELS, st.permutations(range(4)))
@settings(max_examples=80, deadline=None)
def test_index_is_symmetric_blind_to_names_and_order_and_1_at_most(pairs, names):
    one, other = map(np.array, zip(*pairs, strict=True))
    index = adjusted_rand_index(one, other)
    assert index <= 1 + 1e-12
    assert adjusted_rand_index(other, one) == pytest.approx(index)
    assert adjusted_rand_index(np.array(names)[one], other) == pytest.approx(index)
    assert adjusted_rand_index(one[::-1], other[::-1]) == pytest.approx(index)
    assert adjusted_rand_index(one, one) == 1.0


def test_index_of_partitions_drawn_at_random_is_0_on_average():
    rng = np.random.default_rng(5)
    drawn = [adjusted_rand_index(*rng.integers(0, 4, (2, 40))) for _ in range(400)]
    assert abs(np.mean(drawn)) < 4 * np.std(drawn) / 20


def test_clusters_are_found_again_by_jaccard_similarity_over_what_the_replicate_holds():
    own = np.array([1, 1, 1, 1, 2, 2, 3, -1])
    other = np.array([0, 0, 1, -1, 1, 1, -1, 0])
    # of cluster 1 three are left, two together: 2 / 3; of 2 both, with one of 1: 2 / 3; of 3 nothing is left
    assert module._found_again(own, other).tolist() == [True, True, False]
    # 1 is spread: 1 / 3 at best; 2 in one of four: 2 / 4 is just enough
    assert module._found_again(np.array([1, 1, 1, 2, 2]), np.array([0, 1, 2, 1, 1])).tolist()[0] is False
    assert module._found_again(np.array([1, 1, 2, 2]), np.array([0, 0, 0, 0])).tolist() == [True, True]


def test_clear_clusters_are_stable_and_technologies_drawn_at_random_are_not():
    clear = stability(planted("CHN", (8, 7, 6), astray=0.02), country="CHN", runs=5, replicates=20)
    assert clear.over_seeds == 1.0
    assert clear.bootstrap > 0.95
    assert clear.bootstrap_lb <= clear.bootstrap <= clear.bootstrap_ub
    assert clear.found_percent.tolist() == [100.0] * 3
    assert clear.found_percent.index.tolist() == [1, 2, 3]
    rng = np.random.default_rng(3)
    rows = [("CHN", f"p{k}", f"t{t:02}") for k in range(60) for t in rng.choice(20, 3, replace=False)]
    noise = stability(pd.DataFrame(rows, columns=["country_code", "family_id", "technology"]), country="CHN", runs=5,
                      replicates=20)  # fmt: skip
    assert noise.bootstrap < 0.5
    assert noise.found_percent.mean() < 80


def test_same_rows_in_any_order_give_the_same_stability():
    patents = planted("USA", (6, 5), astray=0.4)
    first = stability(patents, country="USA", runs=3, replicates=8)
    again = stability(patents.sample(frac=1, random_state=1), country="USA", runs=3, replicates=8)
    assert (first.over_seeds, first.bootstrap, first.bootstrap_lb) == (
        again.over_seeds, again.bootstrap, again.bootstrap_lb,
    )  # fmt: skip
    pd.testing.assert_series_equal(first.found_percent, again.found_percent)


@pytest.mark.parametrize("rows", [[], [("CHN", "p", "A"), ("CHN", "q", "B")]], ids=["no patents", "no links"])
def test_without_links_nothing_is_told(rows):
    frame = pd.DataFrame(rows, columns=["country_code", "family_id", "technology"])
    told = stability(frame, country="CHN", runs=2, replicates=2)
    assert np.isnan([told.over_seeds, told.bootstrap, told.bootstrap_lb, told.bootstrap_ub]).all()
    assert told.found_percent.empty
