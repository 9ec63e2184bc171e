"""Affinity: expected joint papers keep every country's total, and nobody is his own partner."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators.affinity import LEAST_EXPECTED, PAIR, byar_interval, collaboration_affinity, expected_papers

COLUMNS = [*PAIR, "papers", "first_author_papers"]
AFFINITY = ["affinity", "affinity_lb", "affinity_ub"]


def pairs(joint: dict[str, int]) -> pd.DataFrame:
    """Pairs given as "A B", both ways; all first authors are in the first country."""
    rows = []
    for names, papers in joint.items():
        first, second = names.split()
        rows += [(first, second, float(papers), float(papers)), (second, first, float(papers), 0.0)]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_four_countries_with_equal_totals():
    # every country has 3 joint papers, and three partners to share them
    frame = collaboration_affinity(pairs({"A B": 2, "C D": 2, "A C": 1, "B D": 1}))
    shown = [tuple(round(v, 6) if isinstance(v, float) else v for v in row) for row in frame.itertuples(index=False)]
    assert list(frame.columns) == [*COLUMNS, "expected_papers", "affinity", "affinity_lb", "affinity_ub"]
    two, one, none = (2.0, 0.224625, 7.220869), (1.0, 0.013072, 5.563756), (0.0, 0.0, 3.668012)
    assert shown == [
        ("A", "B", 2.0, 2.0, 1.0, *two), ("A", "C", 1.0, 1.0, 1.0, *one), ("A", "D", 0.0, 0.0, 1.0, *none),
        ("B", "A", 2.0, 0.0, 1.0, *two), ("B", "C", 0.0, 0.0, 1.0, *none), ("B", "D", 1.0, 1.0, 1.0, *one),
        ("C", "A", 1.0, 0.0, 1.0, *one), ("C", "B", 0.0, 0.0, 1.0, *none), ("C", "D", 2.0, 2.0, 1.0, *two),
        ("D", "A", 0.0, 0.0, 1.0, *none), ("D", "B", 1.0, 0.0, 1.0, *one), ("D", "C", 2.0, 0.0, 1.0, *two),
    ]  # fmt: skip


def test_preferences_that_are_only_size_have_affinity_1():
    # 6 = 2 x 3 and so on: each country has a size, and papers are the product
    sizes = {"A": 2, "B": 3, "C": 5, "D": 7, "E": 11}
    made = {f"{a} {b}": sizes[a] * sizes[b] for a in sizes for b in sizes if a < b}
    assert collaboration_affinity(pairs(made))["affinity"].tolist() == pytest.approx([1.0] * 20)


@pytest.mark.parametrize("joint", [{"A B": 7}, {"A B": 4, "A C": 9, "B C": 1}])
def test_two_or_three_countries_leave_no_choice(joint):
    frame = collaboration_affinity(pairs(joint))
    assert frame["expected_papers"].tolist() == pytest.approx(frame["papers"].tolist())


@pytest.mark.parametrize("joint", [{"A B": 4, "A C": 2, "A D": 2}, {"A B": 10, "A C": 5}])
def test_country_that_is_in_all_pairs_leaves_no_affinity(joint):
    frame = collaboration_affinity(pairs(joint)).set_index(PAIR)
    assert frame.loc[("A", "B"), "expected_papers"] == pytest.approx(joint["A B"], rel=0.01)
    assert frame.loc[("B", "C"), "expected_papers"] < 0.02
    assert frame["expected_papers"].sum() == pytest.approx(2 * sum(joint.values()))
    assert frame[AFFINITY].isna().all(axis=None)


def test_pair_of_which_next_to_nothing_is_expected_has_no_affinity():
    large = {f"{a} {b}": 1000 for a, b in ("AB", "AC", "AD", "BC", "BD", "CD")}
    frame = collaboration_affinity(pairs(large | {"A E": 1, "B F": 1})).set_index(PAIR)
    assert frame.loc[("E", "F"), "expected_papers"] < LEAST_EXPECTED < frame.loc[("A", "E"), "expected_papers"]
    assert frame.loc[[("E", "F"), ("F", "E")], AFFINITY].isna().all(axis=None)
    assert frame.drop([("E", "F"), ("F", "E")])[AFFINITY].notna().all(axis=None)


def test_no_pairs_give_no_rows():
    assert collaboration_affinity(pd.DataFrame(columns=COLUMNS).astype(dict.fromkeys(COLUMNS[2:], float))).empty


def test_interval_is_near_the_exact_one():
    # exact bounds of a Poisson mean: Garwood (1936), half of chi-squared quantiles
    lower, upper = byar_interval(np.array([1.0, 5.0, 10.0, 30.0, 100.0]))
    assert lower == pytest.approx([0.0253, 1.6235, 4.7954, 20.2407, 81.3640], rel=0.03, abs=0.02)
    assert upper == pytest.approx([5.5716, 11.6683, 18.3904, 42.8269, 121.6273], rel=0.03)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.integers(4, 9).flatmap(lambda n: st.lists(st.integers(1, 400), min_size=n * n, max_size=n * n)))
def test_expected_papers_keep_the_totals_and_are_the_same_both_ways(cells):
    n = int(len(cells) ** 0.5)
    upper = np.triu(np.array(cells, dtype=float).reshape(n, n), 1)
    joint = upper + upper.T
    expected = expected_papers(joint)
    assert (expected == expected.T).all()
    assert (np.diag(expected) == 0).all()
    assert expected.sum() == pytest.approx(joint.sum())
    if joint.sum(axis=1).max() < 0.45 * joint.sum():
        assert expected.sum(axis=1) == pytest.approx(joint.sum(axis=1), rel=1e-9)
    off = ~np.eye(n, dtype=bool)
    assert np.average((joint / np.where(off, expected, 1))[off], weights=expected[off]) == pytest.approx(1)
