"""Normalised impact: a sample of eight works in two fields, counted by hand, and what holds for any sample."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators.normalised import (
    comparison,
    normalised_citations,
    normalised_impact_by_country,
    weighted_medians,
)
from aici.indicators.weights import country_weights

SCHEMA = {
    "work_id": "string", "year": "int64", "document_type": "string", "research_areas": "array<string>",
    "citations": "int64", "n_authors": "int64",
}  # fmt: skip
# Expected in A of 2020: (10 + 4 + 4/2) / 2.5 = 6.4; in B: (4/2 + 0) / 1.5. Tenth of A: 0.25 of a paper, of B: 0.15.
WORKS = [
    ("w1", 2020, "article", ["A"], 10, 1),
    ("w2", 2020, "article", ["A"], 4, 1),
    ("w3", 2020, "article", ["A", "B"], 4, 1),
    ("w4", 2020, "article", ["B", None, "B"], 0, 1),
    ("w5", 2021, "article", ["A"], 0, 1),
    ("w6", 2020, "article", ["A"], None, 1),
    ("w7", None, "article", ["A"], 1, 1),
    ("w8", 2020, None, None, 3, 1),
]
COUNTRIES = {"w1": "USA", "w2": "CHN", "w3": "USA", "w4": "CHN", "w5": "FRA", "w6": "CHN", "w7": "USA"}


def sample(rows):
    columns = [[row[place] for row in rows] for place in range(len(SCHEMA))]
    return ibis.memtable(pa.table(columns, schema=ibis.schema(SCHEMA).to_pyarrow()))


@pytest.fixture(scope="module")
def addresses(make_authorships):
    rows = [(work, 1, True, "Ada", "I", code, f"I, {code}", "bracket") for work, code in COUNTRIES.items()]
    return make_authorships(rows)


def test_normalised_citations_of_each_work(rows_of):
    assert sorted(rows_of(normalised_citations(sample(WORKS)))) == [
        ("w1", 1.5625, 25.0),  # 10 / 6.4; a quarter of it fills the tenth
        ("w2", 0.625, 0.0),
        ("w3", 1.8125, 15.0),  # half 4 / 6.4 and half 4 / (2/1.5); 0.15 of the half that lies in B
        ("w4", 0.0, 0.0),
        ("w5", 1.0, 10.0),  # nobody of its cell is cited
        ("w6", None, None),
        ("w7", None, None),
        ("w8", 1.0, 10.0),  # alone in the field of papers without any
    ]


def test_those_that_tie_at_the_threshold_share_what_is_left_of_the_tenth(rows_of):
    rows = [(f"w{k:02}", 2020, "article", ["A"], cited, 1) for k, cited in enumerate([9] + [5] * 4 + [0] * 15)]
    top = [row[2] for row in sorted(rows_of(normalised_citations(sample(rows))))]
    assert top == [100.0] + [25.0] * 4 + [0.0] * 15  # two papers of twenty: one, and one among four


def test_normalised_impact_by_country(addresses, rows_of):
    table = normalised_impact_by_country(
        sample(WORKS), addresses, counting="first_author", last_complete_year=2020
    )  # fmt: skip
    assert table.columns == (
        "rank", "country_code", "mncs", "pp_top10_percent", "median_citations", "compared_percent", "immature_percent",
        "papers",
    )  # fmt: skip
    assert rows_of(table) == [
        (1, "USA", 1.6875, 20.0, 4.0, 66.666667, 0.0, 3.0),
        (2, "FRA", 1.0, 10.0, 0.0, 100.0, 100.0, 1.0),
        (3, "CHN", 0.3125, 0.0, 2.0, 66.666667, 0.0, 3.0),
        (None, None, 1.0, 10.0, 3.0, 100.0, 0.0, 1.0),
    ]


def test_without_a_last_complete_year_nothing_is_young(addresses, rows_of):
    table = normalised_impact_by_country(sample(WORKS), addresses, counting="full")
    assert {row[6] for row in rows_of(table)} == {None}


def test_what_the_comparison_rests_on(rows_of):
    # 6 of 8 can be compared; of these w8 has no field, w5 lies where nobody is cited
    assert rows_of(comparison(sample(WORKS))) == [(75.0, 16.666667, 16.666667)]


def test_weighted_medians(rows_of):
    rows = [("a", 1.0, 1.0), ("a", 1.0, 3.0), ("a", 2.0, 9.0), ("b", 0.25, 1.0), ("b", 1.0, 2.0), ("b", 0.5, None),
            ("c", 1 / 3, 5.0), ("c", 1 / 6, 6.0), ("c", 0.5, 8.0), ("d", 1.0, None)]  # fmt: skip
    table = ibis.memtable(rows, schema={"group": "string", "weight": "float64", "value": "float64"})
    # a: half the weight lies at 3 and below, half at 9; c likewise at 6 and 8
    assert sorted(rows_of(weighted_medians(table, "group"))) == [("a", 6.0), ("b", 2.0), ("c", 7.0)]


some_works = st.lists(
    st.tuples(
        st.sampled_from([2019, 2020, None]),
        st.sampled_from(["article", "review", None]),
        st.lists(st.sampled_from("ABC"), max_size=3),
        st.one_of(st.none(), st.integers(0, 4), st.integers(0, 5000)),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=15, deadline=None)
@given(some_works)
def test_of_the_whole_sample_mncs_is_1_and_pp_top10_is_10(con, given_works):
    rows = [(f"w{k}", *row, 1) for k, row in enumerate(given_works)]
    scored = con.to_pyarrow(normalised_citations(sample(rows))).to_pandas()
    known = [row[1] is not None and row[4] is not None for row in rows]
    assert scored.sort_values("work_id", key=lambda ids: ids.str[1:].astype(int))["ncs"].notna().tolist() == known
    if any(known):
        assert scored["ncs"].mean() == pytest.approx(1)
        assert scored["top10_percent"].mean() == pytest.approx(10)


def test_with_fractional_counting_the_countries_together_have_1_and_10(works, authorships, con):
    typed = works.mutate(document_type=ibis.literal("article"))
    shares = country_weights(typed, authorships, counting="fractional").join(normalised_citations(typed), "work_id")
    known = con.to_pyarrow(shares.filter(shares.ncs.notnull())).to_pandas()
    assert (known["weight"] * known["ncs"]).sum() / known["weight"].sum() == pytest.approx(1)
    assert (known["weight"] * known["top10_percent"]).sum() / known["weight"].sum() == pytest.approx(10)


def test_ten_times_the_citations_change_nothing_and_neither_does_the_order_of_rows(rows_of):
    scaled = [(*row[:4], None if row[4] is None else 10 * row[4], row[5]) for row in reversed(WORKS)]
    assert sorted(rows_of(normalised_citations(sample(scaled)))) == sorted(rows_of(normalised_citations(sample(WORKS))))
