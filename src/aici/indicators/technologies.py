"""Technologies turn the patents of one country into a network: which technologies occur together, and their clusters.

Rule: two technologies are linked by the patents that have both. Links are normalised by association strength (van Eck &
Waltman 2009, doi:10.1002/asi.21075) and clustered as VOSviewer does (Waltman, van Eck & Noyons 2010,
doi:10.1016/j.joi.2010.07.002) with the Leiden algorithm (Traag, Waltman & van Eck 2019,
doi:10.1038/s41598-019-41695-z). Clusters are numbered by their number of technologies, ties by label; the label of a
cluster is its technology with most patents, then the largest total link strength, then the first by name. A technology
that never occurs with another has no cluster. The input is a small indicator table, hence pandas and not Ibis.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

import igraph
import pandas as pd

STARTS = 10  # runs of the Leiden algorithm, of which the best counts
NODES = "technology cluster cluster_label patents total_link_strength".split()
LINKS = "technology with_technology patents association_strength".split()


@dataclass(frozen=True)
class Network:
    """Technologies of the patents of one country and the pairs that occur together.

    Attributes
    ----------
    nodes : DataFrame[technology, cluster, cluster_label, patents, total_link_strength]
        One row per technology, by cluster, then patents descending; `total_link_strength` is the sum of `patents` over
        its links. `cluster` counts from 1; it and its label are null for a technology without links.
    links : DataFrame[technology, with_technology, patents, association_strength]
        One row per pair in the order of the names, by `patents` descending.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame


def network(technologies: pd.DataFrame, *, country: str, resolution: float = 1.0, seed: int = 0) -> Network:
    """Co-occurrence network of the technologies in the patents of a country, with clusters.

    The same rows in any order give the same network.

    Parameters
    ----------
    technologies : DataFrame[country_code, family_id, technology]
        One row per patent × technology, as `technologies_by_patent`; other columns are left aside.
    country : ISO 3166-1 alpha-3 code; one without rows gives an empty network.
    resolution : association strength, as a multiple of the one expected by chance, that holds a cluster together;
        above 0, more gives smaller clusters
    seed : start of the random numbers of the Leiden algorithm

    Raises
    ------
    ValueError
        If `resolution` is not above 0.
    """
    if not resolution > 0:
        raise ValueError(f"`resolution` must be above 0, got {resolution}; 1 is the usual one, more splits clusters")
    rows = technologies.loc[technologies["country_code"] == country, ["family_id", "technology"]]
    rows = rows.dropna().drop_duplicates()
    nodes = rows.groupby("technology").size().rename("patents").reset_index()
    links = co_occurrences(rows)
    ends = pd.concat([links.set_index(end)["patents"] for end in ("technology", "with_technology")])
    strength = ends.groupby(level=0).sum()
    nodes["total_link_strength"] = nodes["technology"].map(strength).fillna(0).astype("int64")
    return Network(_numbered(nodes, _clusters(links, resolution, seed)), links)


def co_occurrences(patents: pd.DataFrame) -> pd.DataFrame:
    """Pairs of technologies that occur in the same patent.

    Association strength is `c_ij / (s_i s_j)`, with c_ij the patents that have both and s_i the total link strength of
    a technology (sum of c_ij over j). By twice the sum of all c_ij it is the ratio of observed to expected.

    Parameters
    ----------
    patents : DataFrame[family_id, technology]
        One row per patent × technology, none twice.

    Returns
    -------
    DataFrame[technology, with_technology, patents, association_strength]
        One row per pair that occurs, the first name before the second; patents in patents.
    """
    sets = patents.groupby("family_id")["technology"].agg(sorted)
    pairs = pd.DataFrame([pair for names in sets for pair in combinations(names, 2)], columns=LINKS[:2], dtype="str")
    links = pairs.groupby(LINKS[:2]).size().rename("patents").reset_index()
    strength = pairs.stack().value_counts()
    # Typed at once: without any pair these are columns of text.
    first, second = (links[end].map(strength).astype("int64") for end in LINKS[:2])
    links["association_strength"] = links["patents"] / (first * second)
    order = links.sort_values(["patents", *LINKS[:2]], ascending=[False, True, True], ignore_index=True)
    return order[LINKS]


def _clusters(links: pd.DataFrame, resolution: float, seed: int) -> dict[str, int]:
    """Cluster of each linked technology, numbered at will.

    VOSviewer's quality function is the constant Potts model on `2m c_ij / (s_i s_j)`, every technology of weight 1.
    """
    names = sorted({*links["technology"], *links["with_technology"]})
    if not names:
        return {}
    place = {name: k for k, name in enumerate(names)}
    ends = zip(links["technology"].map(place), links["with_technology"].map(place), strict=True)
    # In the order of the names: the algorithm visits the same graph whatever the order of the rows.
    edges = sorted(zip(ends, links["association_strength"] * 2 * links["patents"].sum(), strict=True))
    graph = igraph.Graph(n=len(names), edges=[edge for edge, _ in edges])
    weights = [weight for _, weight in edges]
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = [
            graph.community_leiden("CPM", weights=weights, resolution=resolution, n_iterations=-1)
            for _ in range(STARTS)
        ]
    finally:
        igraph.set_random_number_generator(random)  # igraph's own default
    best = max(found, key=lambda clustering: round(clustering.quality, 9))
    return dict(zip(names, best.membership, strict=True))


def _numbered(nodes: pd.DataFrame, clusters: dict[str, int]) -> pd.DataFrame:
    """Nodes with the cluster's number and label, in the order of `Network`."""
    by_weight = ["patents", "total_link_strength", "technology"]
    nodes = nodes.assign(found=nodes["technology"].map(clusters)).sort_values(
        by_weight, ascending=[False, False, True], kind="stable"
    )
    groups = nodes.groupby("found")["technology"].agg(["first", "size"]).reset_index()
    groups = groups.sort_values(["size", "first"], ascending=[False, True])
    number = {found: k for k, found in enumerate(groups["found"], 1)}
    nodes["cluster"] = nodes["found"].map(number).astype("Int64")
    nodes["cluster_label"] = nodes["found"].map(groups.set_index("found")["first"]).astype("str")
    return nodes.sort_values("cluster", kind="stable", na_position="last", ignore_index=True)[NODES]
