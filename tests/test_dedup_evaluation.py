"""How well a partition agrees with a true one: counted by hand on lettered records, and against all pairs listed."""

from __future__ import annotations

import math
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aici.dedup.evaluation import Agreement, pairwise, pairwise_between, record_level, wrong_pairs

PARTITIONS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from("xyz")), max_size=12)


def partition(groups: str, column: str) -> pl.DataFrame:
    """`AB C` puts A and B into one work and C into another."""
    rows = [(record, group[0]) for group in groups.split() for record in group]
    return pl.DataFrame(rows, schema={"record_id": pl.String, column: pl.String}, orient="row")


def both(found: str, true: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    return partition(found, "work_id"), partition(true, "work")


def drawn(rows: list[tuple[int, int, str]]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    ids = [f"r{n:02}" for n in range(len(rows))]
    found, true, sources = ([row[place] for row in rows] for place in range(3))
    frames = (("work_id", found, pl.Int64), ("work", true, pl.Int64), ("data_source", sources, pl.String))
    return tuple(
        pl.DataFrame({"record_id": ids, name: values}, schema={"record_id": pl.String, name: dtype})
        for name, values, dtype in frames
    )


def test_pairs_right_wrong_and_missed():
    # found AB AC BC DE; true AB DE DF EF: AB and DE are right, AC and BC wrong, DF and EF missed
    agreement = pairwise(*both("ABC DE F G", "AB C DEF G"))
    assert agreement == Agreement(true_positives=2, false_positives=2, misses=2)
    assert (agreement.precision, agreement.recall, agreement.f1) == (0.5, 0.5, 0.5)


def test_records_as_published():
    # A survives of ABC, D of DE, F and G of themselves. AB: one removed; C: lost; DEF: E removed, F one too many
    agreement = record_level(*both("ABC DE F G", "AB C DEF G"))
    assert agreement == Agreement(true_positives=2, false_positives=1, misses=1)
    assert (agreement.precision, agreement.recall, agreement.f1) == (2 / 3, 2 / 3, 2 / 3)


def test_a_true_work_lost_as_a_whole_is_one_false_positive_and_its_duplicates_are_removed():
    # only A survives: BCD loses its last record, the other two are rightly removed
    assert record_level(*both("ABCD", "A BCD")) == Agreement(true_positives=2, false_positives=1, misses=0)


def test_works_that_keep_a_survivor_each_hide_a_false_merge_from_the_record_level():
    found, true = both("AC BD", "AB CD")
    assert record_level(found, true) == Agreement(true_positives=1, false_positives=1, misses=1)
    assert pairwise(found, true) == Agreement(true_positives=0, false_positives=2, misses=2)


def test_the_smallest_id_survives_whatever_the_order_of_rows():
    found, true = both("AB C", "A BC")
    assert record_level(found.reverse(), true) == record_level(found, true) == Agreement(1, 0, 0)


def test_pairs_of_each_two_databases():
    # found A1A2 A1B1 A2B1 in one work, C1B2 in another; true: A1B1, A2C1, C1B2, A2B2
    found = pl.DataFrame({"record_id": ["a1", "a2", "b1", "c1", "b2"], "work_id": [1, 1, 1, 2, 2]})
    true = pl.DataFrame({"record_id": ["a1", "b1", "a2", "c1", "b2"], "work": [1, 1, 2, 2, 2]})
    source = true.select("record_id", data_source=pl.col("record_id").str.head(1))
    assert pairwise_between(found, true, source).rows() == [
        ("a", "a", 0, 1, 0),
        ("a", "b", 1, 1, 1),
        ("a", "c", 0, 0, 1),
        ("b", "c", 1, 0, 0),
    ]


def test_wrong_pairs_are_listed_with_their_kind():
    assert wrong_pairs(*both("ABC DE F G", "AB C DEF G")).rows() == [
        ("A", "C", "false_merge"),
        ("B", "C", "false_merge"),
        ("D", "F", "miss"),
        ("E", "F", "miss"),
    ]


def test_counts_of_sets_are_pooled_before_shares_are_taken():
    pooled = sum([Agreement(1, 0, 9), Agreement(89, 1, 0)], Agreement(0, 0, 0))
    assert pooled == Agreement(90, 1, 9)
    assert pooled.recall == 90 / 99


def test_nothing_found_and_nothing_to_find_have_no_share():
    agreement = pairwise(*both("A B", "A B"))
    assert all(math.isnan(share) for share in (agreement.precision, agreement.recall, agreement.f1))
    missed = pairwise(*both("A B", "AB"))
    assert math.isnan(missed.precision) and (missed.recall, missed.f1) == (0, 0)


@pytest.mark.parametrize("measure", [pairwise, record_level, wrong_pairs])
def test_records_of_one_partition_only_are_named(measure):
    with pytest.raises(ValueError, match="got 1 in found only, such as 'C'; name records alike in both"):
        measure(*both("AB C", "AB"))
    with pytest.raises(ValueError, match="got 2 in true only, such as 'C'"):
        measure(*both("AB", "AB CD"))


def test_a_record_listed_twice_is_named():
    with pytest.raises(ValueError, match="found must have one row per record, got 'B' more than once"):
        pairwise(*both("AB B", "A B"))


@given(PARTITIONS)
def test_counted_pairs_are_the_listed_pairs(rows):
    found, true, sources = drawn(rows)
    pairs = list(combinations(range(len(rows)), 2))
    in_found, in_true = ({(a, b) for a, b in pairs if rows[a][place] == rows[b][place]} for place in (0, 1))
    expected = Agreement(len(in_found & in_true), len(in_found - in_true), len(in_true - in_found))
    assert pairwise(found, true) == expected
    listed = {kind: set() for kind in ("false_merge", "miss")}
    for a, b, kind in wrong_pairs(found, true).iter_rows():
        listed[kind].add((int(a[1:]), int(b[1:])))
    assert listed == {"false_merge": in_found - in_true, "miss": in_true - in_found}
    between = pairwise_between(found, true, sources).select(pl.exclude("source_a", "source_b").sum()).row(0)
    assert Agreement(*between) == expected


@given(PARTITIONS)
def test_survivors_counted_are_survivors_listed(rows):
    found, true, _ = drawn(rows)
    survivors = {next(n for n, row in enumerate(rows) if row[0] == work) for work, _, _ in rows}
    expected = Agreement(0, 0, 0)
    for work in {work for _, work, _ in rows}:
        members = {n for n, row in enumerate(rows) if row[1] == work}
        left = len(members & survivors)
        lost = Agreement(len(members) - 1, 1, 0)
        expected += Agreement(len(members) - left, 0, left - 1) if left else lost
    assert record_level(found, true) == expected
