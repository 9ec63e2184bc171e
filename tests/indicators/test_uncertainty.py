"""Resampling with numbers given by hand, and what holds for any: identities, invariances, no interval where none is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators import resampling, uncertainty
from aici.indicators.uncertainty import Resampled, composite, intervals, resampled

TIMES = [[1, 2, 0, 1], [1, 0, 2, 3]]  # how often two works are in four replicates


def values(rows, *measures):
    return pd.DataFrame(rows, columns=["work_id", "group", "weight", *measures])


def many(works=400, seed=1):
    """Works of three countries with skewed citations, of which some are unknown, and factors."""
    rng = np.random.default_rng(seed)
    cited = rng.poisson(rng.lognormal(2, 1, works)).astype(float)
    cited[::17] = np.nan
    rows = {"work_id": [f"w{k}" for k in range(works)], "group": rng.choice(["A", "B", "C"], works, p=[0.6, 0.3, 0.1])}
    return pd.DataFrame(rows | {"weight": 1.0, "cited": cited, "factor": rng.lognormal(1, 0.4, works)})


def test_reflected_values_by_hand(monkeypatch):
    drawn = np.zeros((1, 2, resampling.BUNDLE), np.uint8)
    drawn[0, :, :4] = TIMES
    monkeypatch.setattr(resampling, "drawn", lambda *_: drawn)
    got = resampled(values([("a", "X", 1.0, 0.0), ("b", "X", 1.0, 2.0)], "cited"), replicates=4, fewest=2)
    # Mean 1, squares around it 2; one of average size, 1, is added: standard error √3 / 2. The replicates have the
    # means 1, 0, 2, 3/2, the squares 2, 0, 0, 3, and the standard errors √3/2, 1/2, 1/2, √4/4. The second and the
    # third are reflected to 1 ± √3, which lies beyond the values 0 and 2.
    error = 3**0.5 / 2
    assert got.values.tolist() == [[1.0]]
    assert got.varies.tolist() == [[True]]
    assert got.draws[:, 0, 0] == pytest.approx([1.0, 2.0, 0.0, 1 - error])


def test_intervals_and_ranks_by_hand():
    draws = np.array([[1, 2], [2, 2], [3, 2], [4, 2], [5, 2.0]])[..., None]
    given_draws = Resampled(("A", "B"), ("cited",), np.array([[3.0], [2.0]]), draws, np.array([[True], [False]]))
    # a quarter of the draws lies below 2 and above 4; A is second once, shares the first place once, and is first
    # three times. B does not vary.
    rows = given_draws.intervals(level=0.5).to_numpy().tolist()
    assert rows[0] == ["A", "cited", 3.0, 2.0, 4.0, 1.0, 1.0]
    assert rows[1][:3] == ["B", "cited", 2.0]
    assert np.isnan(rows[1][3:]).all()
    assert given_draws.intervals(level=0.98).iloc[0].tolist()[3:] == pytest.approx([1.04, 4.96, 1.0, 2.0])


def test_composite_by_hand():
    draws = np.array([[[0, 0], [2, 1], [4, 4]], [[0, 1], [1, 0], [2, 5.0]]])
    drawn = Resampled(("A", "B", "C"), ("x", "y"), np.array([[0, 0], [1, 1], [2, 4.0]]), draws, np.full((3, 2), True))
    got = composite(drawn, "z", of=("x", "y"))
    assert got.values[:, 0].tolist() == [0.0, 0.375, 1.0]
    # the draws are 0, 0.375, 1 and 0.1, 0.25, 1; their means 0.05, 0.3125, 1 are shifted to the values, not below 0
    assert got.draws[..., 0] == pytest.approx(np.array([[0.0, 0.4375, 1.0], [0.05, 0.3125, 1.0]]))


def test_a_group_without_one_of_the_means_is_out_of_the_scale():
    values_of = np.array([[0, 0], [1, 1], [9, np.nan]])
    drawn = Resampled(("A", "B", "C"), ("x", "y"), values_of, np.stack([values_of] * 3), ~np.isnan(values_of))
    assert composite(drawn, "z", of=("x", "y")).values[:, 0].tolist()[:2] == [0.0, 1.0]
    alone = composite(drawn.among(["B", "C", "nowhere"]), "z", of=("x", "y"))
    assert alone.groups == ("B", "C")
    assert np.isnan(alone.values).all()
    assert np.isnan(alone.draws).all()
    assert alone.intervals()["lb"].isna().all()


def test_weighted_mean_of_known_values_over_all_rows_of_a_work():
    rows = [
        ("a", "X", 0.5, 4.0),
        ("a", "Y", 0.5, 4.0),
        ("b", "X", 1.0, 1.0),
        ("c", "Y", 1.0, None),
        ("d", None, 1, 9.0),
    ]
    got = intervals(values(rows, "cited"), replicates=20)
    assert got[["group", "value"]].to_numpy().tolist() == [["X", 2.0], ["Y", 4.0]]


@pytest.mark.parametrize(
    "known",
    [[3.0], [3.0, None], [3.0, 3.0, 3.0], [1 / 3] * 7, [None, None]],
    ids=["one paper", "one known", "all equal", "all equal thirds", "none known"],
)
def test_no_interval_where_no_two_known_papers_differ(known):
    rows = [(f"w{k}", "X", 1.0, value) for k, value in enumerate(known)] + [("y", "Y", 1.0, 0.0), ("z", "Y", 1.0, 9.0)]
    got = intervals(values(rows, "cited"), replicates=60, fewest=1).set_index("group")
    assert got.loc["X", ["lb", "ub", "rank_lb", "rank_ub"]].isna().all()
    assert got.loc["Y", ["lb", "ub", "rank_lb", "rank_ub"]].notna().all()
    first = [value for value in known if value is not None][:1]
    assert got.loc["X", "value"] == pytest.approx(first[0]) if first else np.isnan(got.loc["X", "value"])


def test_no_interval_for_fewer_than_twenty_papers_of_known_value_and_weight():
    rows = [(f"few {k:02}", "few", float(k > 0), None if k == 1 else float(k)) for k in range(21)]  # 19 of both
    rows += [(f"few {k:02}", "enough", 0.5, float(k)) for k in range(20)]
    got = intervals(values(rows, "cited"), replicates=60).set_index("group")
    assert uncertainty.FEWEST == 20
    assert got.loc["few", ["lb", "ub", "rank_lb", "rank_ub"]].isna().all()
    assert got.loc["enough", ["lb", "ub", "rank_lb", "rank_ub"]].notna().all()
    assert intervals(values(rows, "cited"), replicates=60, fewest=19).notna().all(axis=None)


def test_a_composite_has_an_interval_where_both_of_its_measures_have():
    grid = np.array([[0, 0], [1, 1], [2, 4.0]])
    varies = np.array([[True, True], [True, False], [False, False]])
    drawn = Resampled(("A", "B", "C"), ("x", "y"), grid, np.stack([grid] * 3), varies)
    assert composite(drawn, "z", of=("x", "y")).varies[:, 0].tolist() == [True, False, False]


def test_order_of_rows_changes_no_byte_and_another_seed_does():
    given_values = many()
    got = intervals(given_values, replicates=100)
    shuffled = given_values.sample(frac=1, random_state=3)
    assert intervals(shuffled, replicates=100).to_csv() == got.to_csv()
    assert intervals(given_values, replicates=100, seed=7).to_csv() != got.to_csv()


def test_all_values_and_countries_of_a_work_move_together():
    given_values = many().assign(factor=lambda rows: rows["cited"] * 3)
    both = pd.concat([given_values, given_values.assign(group="twin of " + given_values["group"])])
    draws = resampled(both, replicates=50)
    assert draws.draws[..., 1] == pytest.approx(3 * draws.draws[..., 0])
    assert (draws.among(["A"]).draws == draws.among(["twin of A"]).draws).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=60), st.sampled_from([0.25, 2.0, 64.0]))
def test_the_interval_holds_its_value_and_scales_with_it(cited, factor):
    rows = [(f"w{k:03}", "AB"[k % 2], 1.0, float(value)) for k, value in enumerate(cited)]
    got = intervals(values(rows, "cited"), replicates=50, fewest=2)
    sure = got.dropna()
    assert ((sure["lb"] <= sure["value"]) & (sure["value"] <= sure["ub"])).all()
    assert ((sure["rank_lb"] >= 1) & (sure["rank_lb"] <= sure["rank_ub"]) & (sure["rank_ub"] <= 2)).all()
    times = values(rows, "cited").assign(cited=lambda table: table["cited"] * factor)
    scaled = intervals(times, replicates=50, fewest=2)
    for column in ("value", "lb", "ub"):
        assert scaled[column].to_numpy() == pytest.approx(got[column].to_numpy() * factor, nan_ok=True, abs=1e-6)
    assert scaled[["rank_lb", "rank_ub"]].equals(got[["rank_lb", "rank_ub"]])


def test_the_numbers_drawn_are_poisson_of_mean_one():
    times = resampling.drawn(1, 0, 400, 40).astype(float)
    assert times.shape == (40, 400, resampling.BUNDLE)
    assert times.mean() == pytest.approx(1, abs=0.01)
    assert times.var() == pytest.approx(1, abs=0.02)
    assert (times == 0).mean() == pytest.approx(np.exp(-1), abs=0.005)
    assert times.max() <= resampling.LARGEST


def test_sums_of_replicates_are_exact():
    rows = resampling.Rows(np.arange(2001), np.zeros(2000, int), np.full((2000, 1), 0.1))
    (tenths,) = resampling.replicated(rows, 1, replicates=3, seed=1).T.tolist()[0]
    drawn = np.concatenate([resampling.drawn(1, k, n, 1)[0] for k, n in enumerate([512, 512, 512, 464])]).sum(axis=0)
    assert tenths == pytest.approx((drawn[:3] * 0.1).tolist(), rel=1e-11)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (values([("a", "X", 1.0)]), "at least one measure"),
        (pd.DataFrame({"work_id": ["a"], "cited": [1.0]}), "work_id, group, weight"),
        (values([("a", "X", 1.0, 1.0), ("a", "X", 0.5, 1.0)], "cited"), "occurs twice in 'X'"),
    ],
)
def test_errors_say_what_is_wrong(frame, message):
    with pytest.raises(ValueError, match=message):
        intervals(frame)


def test_no_rows_have_no_intervals():
    assert intervals(values([], "cited")).empty
    assert uncertainty.REPLICATES == 1000
