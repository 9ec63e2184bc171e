"""The impact value under other choices: every variant of three countries by hand, null means, printed cells."""

import pandas as pd
import pytest

from aici.indicators.composite import sensitivity

# Scaled, citations are 1, 1/2, 0 and factors 1/4, 1, 0, so that B leads by 3/4 to 5/8; the lines cross at weight 3/5.
THREE = [("A", 10.0, 1.0, 30.0), ("B", 5.0, 4.0, 20.0), ("C", 0.0, 0.0, 10.0)]
FOUR = [("A", 12.0, 1.0, 4.0), ("B", 5.0, 4.0, 3.0), ("C", 7.0, 2.0, 2.0), ("D", 6.0, 3.5, 1.0)]
COLUMNS = ["country_code", "mean_citations", "mean_impact_factor", "papers"]

# variant, country, runs, impact value, rank, best and worst rank, places gained
EVERY = [
    ("baseline", "A", 1, 0.625, 2, 2, 2, None),
    ("baseline", "B", 1, 0.75, 1, 1, 1, None),
    ("baseline", "C", 1, 0.0, 3, 3, 3, None),
    ("distance", "A", 1, 0.625, 2, 2, 2, 0),
    ("distance", "B", 1, 0.75, 1, 1, 1, 0),
    ("distance", "C", 1, 0.0, 3, 3, 3, 0),
    ("geometric", "A", 1, 50.744458, 2, 2, 2, 0),  # of 100 and 25.75
    ("geometric", "B", 1, 71.063352, 1, 1, 1, 0),  # of 50.5 and 100
    ("geometric", "C", 1, 1.0, 3, 3, 3, 0),
    ("harmonic", "A", 1, 40.954274, 2, 2, 2, 0),
    ("harmonic", "B", 1, 67.109635, 1, 1, 1, 0),
    ("harmonic", "C", 1, 1.0, 3, 3, 3, 0),
    ("leave_one_out", "A", 3, None, None, 1, 2, None),  # level with B where C is left out
    ("leave_one_out", "B", 3, None, None, 1, 1, None),
    ("leave_one_out", "C", 3, None, None, 3, 3, None),
    ("log", "A", 1, 0.715338, 2, 2, 2, 0),
    ("log", "B", 1, 0.873611, 1, 1, 1, 0),
    ("log", "C", 1, 0.0, 3, 3, 3, 0),
    ("minimum_25", "A", 1, 0.5, 1, 1, 1, 1),
    ("minimum_25", "B", 1, 0.5, 1, 1, 1, 0),
    ("minimum_25", "C", 1, None, None, None, None, None),
    ("minimum_50", "A", 1, 0.5, 1, 1, 1, 1),
    ("minimum_50", "B", 1, 0.5, 1, 1, 1, 0),
    ("minimum_50", "C", 1, None, None, None, None, None),
    ("percentile", "A", 1, 0.75, 1, 1, 1, 1),
    ("percentile", "B", 1, 0.75, 1, 1, 1, 0),
    ("percentile", "C", 1, 0.0, 3, 3, 3, 0),
    ("weight_000", "A", 1, 0.25, 2, 2, 2, 0),
    ("weight_000", "B", 1, 1.0, 1, 1, 1, 0),
    ("weight_000", "C", 1, 0.0, 3, 3, 3, 0),
    ("weight_025", "A", 1, 0.4375, 2, 2, 2, 0),
    ("weight_025", "B", 1, 0.875, 1, 1, 1, 0),
    ("weight_025", "C", 1, 0.0, 3, 3, 3, 0),
    ("weight_075", "A", 1, 0.8125, 1, 1, 1, 1),
    ("weight_075", "B", 1, 0.625, 2, 2, 2, -1),
    ("weight_075", "C", 1, 0.0, 3, 3, 3, 0),
    ("weight_100", "A", 1, 1.0, 1, 1, 1, 1),
    ("weight_100", "B", 1, 0.5, 2, 2, 2, -1),
    ("weight_100", "C", 1, 0.0, 3, 3, 3, 0),
    ("weight_any", "A", 4, None, None, 1, 2, None),
    ("weight_any", "B", 4, None, None, 1, 2, None),
    ("weight_any", "C", 4, None, None, 3, 3, None),
    ("z_score", "A", 1, 0.416256, 2, 2, 2, 0),
    ("z_score", "B", 1, 0.686406, 1, 1, 1, 0),
    ("z_score", "C", 1, -1.102663, 3, 3, 3, 0),
]  # fmt: skip


def table(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def plain(frame: pd.DataFrame) -> list[tuple]:
    """Rows as tuples, floats to six decimals, nulls as None."""
    cells = ([None if pd.isna(v) else round(v, 6) if isinstance(v, float) else v for v in row] for row in frame.values)
    return [tuple(row) for row in cells]


def of(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    return plain(frame[["country_code", *columns]])


def variant(examined, name: str) -> pd.DataFrame:
    return examined.values[examined.values["variant"] == name]


def kind(examined, name: str) -> pd.DataFrame:
    return examined.ranges[examined.ranges["kind"] == name]


@pytest.fixture(scope="module")
def three():
    return sensitivity(table(THREE))


def test_every_variant_of_three_countries_by_hand(three):
    runs_value_rank = ["variant", "country_code", "runs", "impact_value", "rank", "rank_low", "rank_high"]
    by_variant = three.values.sort_values(["variant", "country_code"], kind="stable")
    assert plain(by_variant[[*runs_value_rank, "rank_change"]]) == EVERY


def test_several_runs_keep_their_lowest_and_highest_value(three):
    bounds = ("impact_value_low", "impact_value_high")
    assert of(variant(three, "leave_one_out"), *bounds) == [("B", 0.5, 1.0), ("A", 0.5, 1.0), ("C", 0.0, 0.0)]
    assert of(variant(three, "weight_any"), *bounds) == [("B", 0.5, 1.0), ("A", 0.25, 1.0), ("C", 0.0, 0.0)]


def test_how_far_each_variant_shifts_the_ranks(three):
    # one country left out: A gains a place in one of the six pairs of run and country; any weight: A and B change
    # places over two fifths of the weights
    assert plain(three.variants.drop(columns=["variant_label", "kind"])) == [
        ("baseline", 1, 3, 0, 0.0, 0, "kept"),
        ("leave_one_out", 3, 3, 1, 0.166667, 1, "kept"),
        ("weight_000", 1, 3, 0, 0.0, 0, "kept"),
        ("weight_025", 1, 3, 0, 0.0, 0, "kept"),
        ("weight_075", 1, 3, 2, 0.666667, 1, "lost"),
        ("weight_100", 1, 3, 2, 0.666667, 1, "lost"),
        ("weight_any", 4, 3, 2, 0.266667, 1, "lost in some runs"),
        ("z_score", 1, 3, 0, 0.0, 0, "kept"),
        ("percentile", 1, 3, 1, 0.333333, 1, "kept"),
        ("log", 1, 3, 0, 0.0, 0, "kept"),
        ("distance", 1, 3, 0, 0.0, 0, "kept"),
        ("geometric", 1, 3, 0, 0.0, 0, "kept"),
        ("harmonic", 1, 3, 0, 0.0, 0, "kept"),
        ("minimum_25", 1, 2, 1, 0.5, 1, "kept"),
        ("minimum_50", 1, 2, 1, 0.5, 1, "kept"),
    ]
    labels = dict(zip(three.variants["variant"], three.variants["variant_label"], strict=True))
    assert labels["minimum_25"] == "Countries with at least 20 papers"


def test_ranges_by_kind_of_choice(three):
    columns = ["rank", "country_code", "impact_value", "kind", "variants", "rank_low", "rank_high", "share_percent"]
    first = three.ranges[three.ranges["country_code"] == "B"]
    assert plain(first[[*columns, "first_percent"]])[:-1] == [
        (1, "B", 0.75, "left_out", 1, 1, 1, 100.0, 100.0),
        (1, "B", 0.75, "weight", 5, 1, 2, 40.0, 40.0),
        (1, "B", 0.75, "normalisation", 4, 1, 1, 100.0, 100.0),
        (1, "B", 0.75, "aggregation", 2, 1, 1, 100.0, 100.0),
        (1, "B", 0.75, "minimum", 2, 1, 1, 100.0, 100.0),
        (1, "B", 0.75, "all", 15, 1, 2, 80.0, 80.0),
    ]
    last = three.ranges[three.ranges["country_code"] == "C"]
    assert set(last["rank_low"].dropna()) == set(last["rank_high"].dropna()) == {3}
    assert plain(last[columns])[4] == (3, "C", 0.0, "minimum", 0, None, None, None)


def test_the_first_place_changes_hands_at_the_weight_where_the_lines_cross(three):
    assert plain(three.leading) == [(0.0, 0.6, "B"), (0.6, 1.0, "A")]


def test_countries_with_the_same_means_are_first_together():
    rows = [("A", 9.0, 4.0, 1.0), ("B", 9.0, 4.0, 1.0), ("C", 1.0, 1.0, 1.0)]
    examined = sensitivity(table(rows))
    assert plain(examined.leading) == [(0.0, 1.0, "A"), (0.0, 1.0, "B")]
    assert of(kind(examined, "all"), "rank", "rank_low", "rank_high") == [
        ("A", 1, 1, 1),
        ("B", 1, 1, 1),
        ("C", 3, 3, 3),
    ]


def test_a_country_without_one_of_the_means_is_out_of_every_scale_and_null():
    rows = [*THREE, ("D", 99.0, None, 99.0), ("E", None, 99.0, 99.0)]
    examined, without = sensitivity(table(rows)), sensitivity(table(THREE))
    compared = examined.values[examined.values["country_code"].isin(["A", "B", "C"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(compared, without.values)
    pd.testing.assert_frame_equal(examined.variants, without.variants)
    lacking = examined.ranges[examined.ranges["country_code"].isin(["D", "E"])]
    assert lacking[["rank", "rank_low", "rank_high", "share_percent", "impact_value"]].isna().all(axis=None)
    assert set(lacking["variants"]) == {0}
    assert examined.ranges["country_code"].drop_duplicates().tolist() == ["B", "A", "C", "D", "E"]


@pytest.mark.parametrize(
    "rows",
    [[], THREE[:1], [("A", 1.0, 2.0, 1.0), ("B", 1.0, 3.0, 1.0)], [("A", None, 1.0, 1.0), ("B", 2.0, None, 1.0)]],
    ids=["none", "one", "same citations", "none complete"],
)  # fmt: skip
def test_nothing_to_scale_gives_empty_tables(rows):
    examined = sensitivity(table(rows))
    for frame in (examined.values, examined.variants, examined.ranges, examined.leading):
        assert frame.empty
        assert len(frame.columns)


def test_two_countries_have_no_run_without_one_of_them():
    examined = sensitivity(table(THREE[:2]))
    assert "leave_one_out" not in set(examined.variants["variant"])
    assert of(kind(examined, "combinations"), "rank", "rank_low", "rank_high") == [("A", 1, 1, 2), ("B", 1, 1, 2)]


def test_a_country_out_of_the_scale_is_out_under_another_counting():
    lacking = table(THREE + [("D", 90.0, None, 10)])
    full = table(THREE + [("D", 90.0, 9.0, 10)])
    got = of(variant(sensitivity(lacking, counted={"full": full}), "counting_full"), "impact_value", "rank")
    three = sensitivity(table(THREE), counted={"full": table(THREE)})
    assert got[:3] == of(variant(three, "counting_full"), "impact_value", "rank")
    assert all(pd.isna(cell) for cell in got[3][1:])


def test_another_counting_takes_its_own_means_of_the_same_countries():
    full = table([("A", 3.0, 1.0, None), ("B", 2.0, 2.0, None), ("C", 1.0, 1.5, None), ("Z", 99.0, 99.0, None)])
    lacking = full.assign(mean_citations=[3.0, 2.0, None, 1.0])
    examined = sensitivity(table(THREE), counted={"full": full, "fractional": lacking})
    assert of(variant(examined, "counting_full"), "impact_value", "rank") == [
        ("B", 0.75, 1), ("A", 0.5, 2), ("C", 0.25, 3),
    ]  # fmt: skip
    assert of(variant(examined, "counting_fractional"), "impact_value", "rank") == [
        ("B", 0.5, 1), ("A", 0.5, 1), ("C", None, None),
    ]  # fmt: skip


def test_printed_cells_stand_for_intervals():
    # half a unit to either side: B's citations may score 0.4 to 0.6, A's factor 0 to 0.5; bounds stay bounds
    examined = sensitivity(table(THREE), decimals={"mean_citations": 0, "mean_impact_factor": 0})
    columns = ("impact_value_low", "impact_value_high", "rank_low", "rank_high")
    assert of(variant(examined, "rounding"), *columns) == [
        ("B", 0.7, 0.8, 1, 2), ("A", 0.5, 0.75, 1, 2), ("C", 0.0, 0.0, 3, 3),
    ]  # fmt: skip
    finer = sensitivity(table(THREE), decimals={"mean_citations": 2, "mean_impact_factor": 2})
    assert of(variant(finer, "rounding"), "rank_low", "rank_high") == [("B", 1, 1), ("A", 2, 2), ("C", 3, 3)]


def test_intervals_of_a_bootstrap_and_printed_values_stand_beside():
    means = table(THREE).assign(rank_lb=[1, 1, 3], rank_ub=[2, 2, 3], printed_value=[0.9, 0.7, 0.1])
    examined = sensitivity(means)
    assert of(kind(examined, "bootstrap"), "rank_low", "rank_high") == [("B", 1, 2), ("A", 1, 2), ("C", 3, 3)]
    assert of(variant(examined, "printed"), "impact_value", "rank") == [("B", 0.7, 2), ("A", 0.9, 1), ("C", 0.1, 3)]
    assert set(kind(examined, "all")["variants"]) == {16, 14}  # the printed values are none of the variants


def test_the_order_of_rows_does_not_matter():
    examined, turned = sensitivity(table(FOUR)), sensitivity(table(FOUR[::-1]))
    for name in ("values", "variants", "ranges", "leading"):
        pd.testing.assert_frame_equal(getattr(examined, name), getattr(turned, name))
