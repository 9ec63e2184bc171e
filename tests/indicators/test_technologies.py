"""Technologies: co-occurrence counted by hand, clusters that were planted, the same network from rows in any order."""

from __future__ import annotations

import random
from math import log

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators.technologies import LINKS, NODES, clusters, co_occurrences, network
from planted_technologies import names, planted

PATENTS = {"p1": "ABC", "p2": "AB", "p3": "AB", "p4": "DE", "p5": "DE", "p6": "CD", "p7": "F"}
EIGHT = (10, 9, 8, 8, 7, 7, 6, 5)


def table(patents: dict[str, str], country: str = "CHN") -> pd.DataFrame:
    """One row per letter of each patent."""
    rows = [(country, family, technology) for family, letters in patents.items() for technology in letters]
    return pd.DataFrame(rows, columns=["country_code", "family_id", "technology"])


def rows(frame: pd.DataFrame) -> list[tuple]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [tuple(round(v, 9) if isinstance(v, float) else v for v in row) for row in plain.itertuples(index=False)]


def test_links_and_association_strengths_by_hand():
    # links of A: B 3, C 1; of B: A 3, C 1; of C: A 1, B 1, D 1; of D: E 2, C 1; of E: D 2
    assert rows(network(table(PATENTS), country="CHN").links) == [
        ("A", "B", 3, round(3 / (4 * 4), 9)),
        ("D", "E", 2, round(2 / (3 * 2), 9)),
        ("A", "C", 1, round(1 / (4 * 3), 9)),
        ("B", "C", 1, round(1 / (4 * 3), 9)),
        ("C", "D", 1, round(1 / (3 * 3), 9)),
    ]


def test_nodes_clusters_and_labels_by_hand():
    # p1 to p3 are of the cluster of A, p4 and p5 of that of D, p6 of both, p7 of none: four and three of seven patents
    a, c = ratio(3, 0, 1, 3), ratio(2, 0, 2, 3)
    d, e = ratio(3, 0, 0, 4), ratio(2, 0, 1, 4)
    assert rows(network(table(PATENTS), country="CHN").nodes) == [
        ("A", 1, "A", 3, 4, a),
        ("B", 1, "A", 3, 4, a),
        ("C", 1, "A", 2, 3, c),
        ("D", 2, "D", 3, 3, d),
        ("E", 2, "D", 2, 2, e),
        ("F", None, None, 1, 0, None),
    ]


def ratio(both, having, own, neither):
    """Log-likelihood ratio of a table of four cells, written out: 2 times the sum of n log(n / expected)."""
    total = both + having + own + neither
    cells = [
        (both, (both + having) * (both + own)), (having, (both + having) * (having + neither)),
        (own, (both + own) * (own + neither)), (neither, (having + neither) * (own + neither)),
    ]  # fmt: skip
    return round(2 * sum(n * log(n * total / margins) for n, margins in cells if n), 9)


def test_clusters_by_hand():
    patents = table(PATENTS)
    found = clusters(network(patents, country="CHN"), patents, country="CHN")
    assert rows(found) == [(1, "A", "B; C", 3, 4), (2, "D", "E", 2, 3)]  # C counts p6 for the first, D for the second
    assert rows(clusters(network(patents, country="CHN"), patents, country="CHN", further=1))[0][2] == "B"


def test_no_clusters_of_patents_without_links():
    patents = table({"p1": "A", "p2": "B"})
    assert clusters(network(patents, country="CHN"), patents, country="CHN").empty
    assert clusters(network(patents, country="FRA"), patents, country="FRA").empty


def test_a_cluster_is_called_after_what_its_patents_have_more_than_others():
    # G is in every patent of both clusters, and in most patents, but in no cluster more than elsewhere
    patents = {f"x{k}": "AXG" for k in range(3)} | {f"y{k}": "BYG" for k in range(4)} | {"z": "BY"}
    found = network(table(patents), country="CHN").nodes
    assert found.set_index("technology").loc["G", "patents"] == found["patents"].max()
    assert set(found["cluster_label"]) == {"A", "B"}


def test_columns_are_those_promised():
    found = network(table(PATENTS), country="CHN")
    assert list(found.nodes.columns) == NODES
    assert list(found.links.columns) == LINKS
    assert found.nodes["cluster"].dtype == "Int64"


def test_label_in_a_single_cluster_is_that_with_most_patents_then_links_then_the_first_name():
    by_patents = network(table({"p1": "AB", "p2": "B"}), country="CHN")
    assert set(by_patents.nodes["cluster_label"]) == {"B"}
    by_links = network(table({"p1": "AC", "p2": "ABD", "p3": "BC", "p4": "BD"}), country="CHN", resolution=0.01)
    assert by_links.nodes["patents"].tolist() == [3, 2, 2, 2]
    assert set(by_links.nodes["cluster_label"]) == {"B"}
    by_name = network(table({"p1": "BA"}), country="CHN")
    assert set(by_name.nodes["cluster_label"]) == {"A"}


def test_clusters_of_one_size_are_numbered_by_label():
    found = network(table({"p1": "YZ", "p2": "AB", "p3": "KLM"}), country="CHN")
    assert found.nodes.groupby("cluster")["cluster_label"].first().tolist() == ["K", "A", "Y"]


def test_other_countries_repeated_rows_and_nulls_do_not_count():
    once = table(PATENTS)
    nulls = pd.DataFrame({"country_code": ["CHN"] * 2, "family_id": ["p1", None], "technology": [None, "A"]})
    more = pd.concat([once, once, table({"p1": "AZ", "p8": "AE"}, "USA"), nulls])
    assert rows(network(more, country="CHN").links) == rows(network(once, country="CHN").links)
    assert rows(network(more, country="CHN").nodes) == rows(network(once, country="CHN").nodes)


def test_country_without_rows_gives_an_empty_network():
    found = network(table(PATENTS), country="FRA")
    assert (list(found.nodes.columns), len(found.nodes)) == (NODES, 0)
    assert (list(found.links.columns), len(found.links)) == (LINKS, 0)


def test_patents_of_one_technology_each_give_nodes_without_cluster():
    found = network(table({"p1": "A", "p2": "B", "p3": "B"}), country="CHN")
    assert rows(found.nodes) == [("B", None, None, 2, 0, None), ("A", None, None, 1, 0, None)]
    assert found.links.empty


@pytest.mark.parametrize(("country", "sizes"), [("CHN", EIGHT), ("USA", (12, 10, 9, 8, 6, 5))])
def test_planted_clusters_are_found(country, sizes):
    found = network(planted(country, sizes, astray=0.05), country=country)
    groups = found.nodes.groupby("cluster")["technology"].agg(set).tolist()
    expected = [set(names(country, number, size)) for number, size in enumerate(sizes, 1)]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, expected))
    assert [len(group) for group in groups] == sorted(sizes, reverse=True)


def test_rows_in_any_order_and_another_random_state_give_the_same_network():
    patents = planted("CHN", EIGHT, astray=0.6)
    first = network(patents, country="CHN")
    random.seed(99)
    again = network(patents.sample(frac=1, random_state=5), country="CHN")
    pd.testing.assert_frame_equal(first.nodes, again.nodes)
    pd.testing.assert_frame_equal(first.links, again.links)


def test_random_numbers_of_others_are_left_alone():
    random.seed(3)
    expected = random.random()
    random.seed(3)
    network(table(PATENTS), country="CHN")
    assert random.random() == expected


def test_higher_resolution_gives_no_fewer_clusters():
    patents = planted("CHN", EIGHT)
    counts = [network(patents, country="CHN", resolution=r).nodes["cluster"].max() for r in (0.05, 1, 8)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


@pytest.mark.parametrize("resolution", [0, -1.0, float("nan")])
def test_impossible_resolution_is_refused(resolution):
    with pytest.raises(ValueError, match="`resolution` must be above 0, got"):
        network(table(PATENTS), country="CHN", resolution=resolution)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text("pqr", min_size=1, max_size=3), st.sets(st.sampled_from("ABCDEFGH")), max_size=12))
def test_identities(patents):
    patents = {family: "".join(sorted(letters)) for family, letters in patents.items()}
    found = network(table(patents), country="CHN")
    sizes = [len(letters) for letters in patents.values()]
    assert found.nodes["patents"].sum() == sum(sizes)
    assert found.links["patents"].sum() == sum(n * (n - 1) // 2 for n in sizes)
    assert found.nodes["total_link_strength"].sum() == 2 * found.links["patents"].sum()
    assert (found.links["technology"] < found.links["with_technology"]).all()
    linked = {*found.links["technology"], *found.links["with_technology"]}
    assert set(found.nodes.loc[found.nodes["cluster"].notna(), "technology"]) == linked
    sizes = found.nodes["cluster"].value_counts().sort_index()
    assert sizes.index.tolist() == list(range(1, len(sizes) + 1))
    assert sizes.is_monotonic_decreasing


def test_co_occurrences_of_one_patent():
    links = co_occurrences(pd.DataFrame({"family_id": ["p"] * 3, "technology": list("CAB")}))
    assert rows(links) == [("A", "B", 1, 0.25), ("A", "C", 1, 0.25), ("B", "C", 1, 0.25)]
