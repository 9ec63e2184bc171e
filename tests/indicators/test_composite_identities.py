"""The impact value under other choices: combinations counted one by one, and what holds for any countries."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators.composite import sensitivity
from aici.indicators.composite_scores import COMBINED, composite, ranks
from aici.indicators.composite_variants import COMBINED_WEIGHTS

THREE = [("A", 10.0, 1.0, 30.0), ("B", 5.0, 4.0, 20.0), ("C", 0.0, 0.0, 10.0)]
COLUMNS = ["country_code", "mean_citations", "mean_impact_factor", "papers"]
PRINTED = {"mean_citations": 0, "mean_impact_factor": 0}


def table(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def variant(examined, name: str) -> pd.DataFrame:
    return examined.values[examined.values["variant"] == name]


def normalised(values: dict[str, float], how: str) -> dict[str, float]:
    """Scores of one mean, one country at a time."""
    low, high, count = min(values.values()), max(values.values()), len(values)
    if high == low:
        return dict.fromkeys(values, math.nan)
    mean = sum(values.values()) / count
    spread = math.sqrt(sum((v - mean) ** 2 for v in values.values()) / count)
    others = {c: [w for d, w in values.items() if d != c] for c in values}
    score = {
        "min_max": lambda c, v: (v - low) / (high - low),
        "z_score": lambda c, v: (v - mean) / spread,
        "percentile": lambda c, v: sum((w < v) + (w == v) / 2 for w in others[c]) / (count - 1),
        "log": lambda c, v: math.log((1 + v) / (1 + low)) / math.log((1 + high) / (1 + low)),
        "distance": lambda c, v: v / high,
    }[how]
    return {c: score(c, v) for c, v in values.items()}


def composed(rows, out, how, mean, weight) -> dict[str, float]:
    kept = [row for row in rows if row[0] != out]
    x, y = (normalised({row[0]: row[column] for row in kept}, how) for column in (1, 2))
    if mean == "arithmetic":
        return {c: round(weight * x[c] + (1 - weight) * y[c], 9) for c in x}
    return {c: round((1 + 99 * x[c]) ** weight * (1 + 99 * y[c]) ** (1 - weight), 9) for c in x}


def enumerated(rows) -> dict[str, list[int]]:
    """Ranks of each country under every combination, counted one by one."""
    found = {row[0]: [] for row in rows}
    for (how, mean), weight in itertools.product(COMBINED, COMBINED_WEIGHTS):
        whole = composed(rows, None, how, mean, weight)
        for out in (None, *found):
            values = composed(rows, out, how, mean, weight)
            for code, value in values.items():
                if not math.isnan(value):
                    above = sum(other > value for other in values.values())
                    found[code].append(1 + above + (out is not None and whole[out] > whole[code]))
    return found


FOUR = [("A", 12.0, 1.0, 4.0), ("B", 5.0, 4.0, 3.0), ("C", 7.0, 2.0, 2.0), ("D", 6.0, 3.5, 1.0)]


@pytest.mark.parametrize("rows", [THREE, FOUR], ids=["three countries", "four countries"])
def test_combinations_are_all_enumerated(rows):
    ranges = sensitivity(table(rows)).ranges
    combined = ranges[ranges["kind"] == "combinations"].set_index("country_code")
    for code, found in enumerated(rows).items():
        ordered, row = sorted(found), combined.loc[code]
        cut = [ordered[math.ceil(part * len(ordered)) - 1] for part in (0.05, 0.5, 0.95)]
        assert row["variants"] == len(ordered) == len(COMBINED) * len(COMBINED_WEIGHTS) * len(rows)
        assert row[["rank_low", "rank_p05", "rank_median", "rank_p95", "rank_high"]].tolist() == [
            ordered[0], *cut, ordered[-1],
        ]  # fmt: skip
        assert row["share_percent"] == pytest.approx(100 * found.count(row["rank"]) / len(found))
        assert row["first_percent"] == pytest.approx(100 * found.count(1) / len(found))


CELLS = st.tuples(st.integers(0, 60), st.integers(0, 30), st.integers(1, 99))
COUNTRIES = st.lists(CELLS, min_size=3, max_size=6)
few = settings(max_examples=10)  # each enumerates hundreds of combinations


def drawn(cells) -> pd.DataFrame:
    rows = [(chr(65 + k), x / 2, y / 2, float(papers)) for k, (x, y, papers) in enumerate(cells)]
    return table(rows)


@few
@given(COUNTRIES)
def test_ranges_contain_the_baseline_and_all_contains_every_kind(cells):
    ranges = sensitivity(drawn(cells), decimals=PRINTED).ranges
    wide = ranges.set_index(["country_code", "kind"])
    for code in ranges["country_code"].unique():
        row, combined = wide.loc[(code, "all")], wide.loc[(code, "combinations")]
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]
        assert combined["rank_low"] <= combined["rank_p05"] <= combined["rank_median"] <= combined["rank_p95"]
        assert combined["rank_p95"] <= combined["rank_high"]
        assert combined["rank_low"] <= row["rank"] <= combined["rank_high"]
        rounded = wide.loc[(code, "rounding")]
        assert rounded["rank_low"] <= row["rank"] <= rounded["rank_high"]
        single = wide.loc[code].drop(index=["combinations"])
        assert row["rank_low"] == single["rank_low"].min()
        assert row["rank_high"] == single["rank_high"].max()


@few
@given(COUNTRIES)
def test_weight_one_orders_by_citations_and_weight_none_by_impact_factor(cells):
    means = drawn(cells)
    examined = sensitivity(means)
    if not examined.values.empty:
        for name, column in (("weight_100", "mean_citations"), ("weight_000", "mean_impact_factor")):
            got = variant(examined, name).set_index("country_code")["rank"].sort_index()
            expected = means.set_index("country_code")[column].rank(ascending=False, method="min")
            assert got.tolist() == expected.astype(int).tolist()


@few
@given(COUNTRIES)
def test_a_country_that_is_no_extreme_changes_nothing_by_leaving(cells):
    means = drawn(cells)
    whole = sensitivity(means)
    x, y = means["mean_citations"], means["mean_impact_factor"]
    inner = means[x.between(x.min(), x.max(), "neither") & y.between(y.min(), y.max(), "neither")]
    for code in inner["country_code"]:
        left = variant(sensitivity(means[means["country_code"] != code]), "baseline").set_index("country_code")
        stayed = variant(whole, "baseline").set_index("country_code").loc[left.index]
        np.testing.assert_allclose(left["impact_value"], stayed["impact_value"])
        assert (stayed["rank"] - left["rank"]).isin([0, 1]).all()  # only the place of the one that left falls empty


@few
@given(COUNTRIES)
def test_more_of_both_means_is_never_ranked_lower(cells):
    examined = sensitivity(drawn(cells)).values
    means = drawn(cells).set_index("country_code")
    ranked = examined.dropna(subset="rank").pivot(index="country_code", columns="variant", values="rank")
    for one, other in itertools.permutations(ranked.index, 2):
        if (means.loc[one, COLUMNS[1:3]] >= means.loc[other, COLUMNS[1:3]]).all():
            pair = ranked.loc[[one, other]].dropna(axis=1)
            assert (pair.loc[one] <= pair.loc[other]).all()


@few
@given(COUNTRIES, st.lists(st.floats(-0.5, 0.5), min_size=12, max_size=12))
def test_numbers_that_round_to_the_printed_cells_keep_within_the_bounds(cells, noise):
    means = drawn(cells).assign(mean_citations=[c[0] for c in cells], mean_impact_factor=[c[1] for c in cells])
    bounds = variant(sensitivity(means, decimals=PRINTED), "rounding")
    n = len(cells)
    pair = means[COLUMNS[1:3]].to_numpy(float).T + np.reshape(noise[:n] + noise[-n:], (2, n))
    values = composite(*pair)[None]
    got = dict(zip(means["country_code"], ranks(values, values)[0], strict=True))
    for row in bounds.itertuples():
        assert math.isnan(got[row.country_code]) or row.rank_low <= got[row.country_code] <= row.rank_high


@few
@given(COUNTRIES)
def test_weights_between_two_changes_of_the_lead_have_the_leader_given(cells):
    means = drawn(cells)
    examined = sensitivity(means)
    x, y = ((means[name] - means[name].min()) / (means[name].max() - means[name].min()) for name in COLUMNS[1:3])
    for low, part in examined.leading.groupby("weight_low"):
        weight = (low + part["weight_high"].iloc[0]) / 2
        values = (weight * x + (1 - weight) * y).round(9)
        assert part["country_code"].tolist() == means.loc[values == values.max(), "country_code"].tolist()
