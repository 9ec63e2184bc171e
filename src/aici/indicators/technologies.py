"""Technologies turn the patents of one country into a network: which technologies occur together, and their clusters.

Rule: two technologies are linked by the patents that have both. Links are normalised by association strength (van Eck &
Waltman 2009, doi:10.1002/asi.21075) and clustered as VOSviewer does (Waltman, van Eck & Noyons 2010,
doi:10.1016/j.joi.2010.07.002) with the Leiden algorithm (Traag, Waltman & van Eck 2019,
doi:10.1038/s41598-019-41695-z). Clusters are numbered by their number of technologies, ties by label. A cluster is
called after its most characteristic technology: a patent belongs to the cluster of most of its technologies (to each of
several, if so), and the log-likelihood ratio (Dunning 1993) tells how much more often its patents have the technology
than others; ties by patents, then by total link strength, then by name. A technology that never occurs with another has
no cluster. The input is a small indicator table, hence pandas and not Ibis.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

import igraph
import numpy as np
import pandas as pd

RESOLUTION = 1.0  # association strength, in multiples of the one expected by chance, that holds a cluster together
SEED = 0  # start of the random numbers of the Leiden algorithm
STARTS = 10  # its runs, of which the best counts
NODES = "technology cluster cluster_label patents total_link_strength log_likelihood".split()
LINKS = "technology with_technology patents association_strength".split()


@dataclass(frozen=True)
class Network:
    """Technologies of the patents of one country and the pairs that occur together.

    Attributes
    ----------
    nodes : DataFrame[technology, cluster, cluster_label, patents, total_link_strength, log_likelihood]
        One row per technology, by cluster, then patents descending; `total_link_strength` is the sum of `patents` over
        its links, `log_likelihood` how characteristic it is of its cluster, rounded to nine decimals. `cluster` counts
        from 1; it, its label and the last column are null for a technology without links.
    links : DataFrame[technology, with_technology, patents, association_strength]
        One row per pair in the order of the names, by `patents` descending.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame


def network(technologies: pd.DataFrame, *, country: str, resolution: float = RESOLUTION, seed: int = SEED) -> Network:
    """Co-occurrence network of the technologies in the patents of a country, with clusters.

    The same rows in any order give the same network.

    Parameters
    ----------
    technologies : DataFrame[country_code, family_id, technology]
        One row per patent × technology, as `technologies_by_patent`; other columns are left aside.
    country : ISO 3166-1 alpha-3 code; one without rows gives an empty network.
    resolution : above 0, more gives smaller clusters
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
    has = incidence(rows)
    together = shared(has.to_numpy())
    nodes = pd.DataFrame({
        "technology": has.columns.to_numpy(str), "patents": has.sum().to_numpy("int64"),
        "total_link_strength": together.sum(axis=0).astype("int64"),
    })  # fmt: skip
    clusters = partition(together, resolution, seed)
    return Network(_numbered(nodes, clusters, _characteristic(has.to_numpy(), clusters)), co_occurrences(rows))


def clusters(found: Network, technologies: pd.DataFrame, *, country: str, further: int = 3) -> pd.DataFrame:
    """The clusters of a network.

    Parameters
    ----------
    found : as `network` gives it for the same rows and country
    technologies, country : as for `network`
    further : characteristic technologies named beside the one that a cluster is called after

    Returns
    -------
    DataFrame[cluster, cluster_label, characteristic, technologies, patents]
        One row per cluster; `characteristic` joins names by `; `; patents that have a technology of the cluster, which
        may be in several.
    """
    linked = found.nodes[found.nodes["cluster"].notna()]
    named = linked[linked["technology"] != linked["cluster_label"]]
    named = named.sort_values(["cluster", "log_likelihood"], ascending=[True, False], kind="stable")
    told = named.groupby("cluster").head(further).groupby("cluster")["technology"].agg("; ".join)
    rows = technologies[technologies["country_code"] == country].merge(linked[["technology", "cluster"]])
    groups = linked.groupby(["cluster", "cluster_label"]).size().rename("technologies").reset_index()
    patents = rows.groupby("cluster")["family_id"].nunique()
    groups = groups.assign(characteristic=groups["cluster"].map(told), patents=groups["cluster"].map(patents))
    return groups[["cluster", "cluster_label", "characteristic", "technologies", "patents"]]


def incidence(rows: pd.DataFrame) -> pd.DataFrame:
    """Which patents (index) have which technologies (columns), 1 or 0, both in the order of their names."""
    return pd.crosstab(rows["family_id"], rows["technology"]).sort_index().sort_index(axis=1)


def shared(has: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Patents that have both technologies, array (n, n), 0 on the diagonal; `weights` are those of the patents."""
    together = has.T @ (has if weights is None else has * weights[:, None])
    np.fill_diagonal(together, 0)
    return together


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


def partition(together: np.ndarray, resolution: float = RESOLUTION, seed: int = SEED) -> np.ndarray:
    """Cluster of each technology, numbered at will, -1 for one without links; `together` as `shared` gives it.

    VOSviewer's quality function is the constant Potts model on `2m c_ij / (s_i s_j)`, every technology of weight 1.
    """
    strength = together.sum(axis=0)
    clusters = np.full(len(together), -1)
    linked = np.flatnonzero(strength)
    if not len(linked):
        return clusters
    # In the order of the names: the algorithm visits the same graph whatever the order of the rows.
    ends = np.argwhere(np.triu(together[np.ix_(linked, linked)]))
    first, second = linked[ends].T
    weights = together[first, second] / (strength[first] * strength[second]) * strength.sum()
    graph = igraph.Graph(n=len(linked), edges=ends.tolist())
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = [
            graph.community_leiden("CPM", weights=weights.tolist(), resolution=resolution, n_iterations=-1)
            for _ in range(STARTS)
        ]
    finally:
        igraph.set_random_number_generator(random)  # igraph's own default
    clusters[linked] = max(found, key=lambda clustering: round(clustering.quality, 9)).membership
    return clusters


def _characteristic(has: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Log-likelihood ratio of each technology and the patents of its cluster; below 0 where they have it less often."""
    member = clusters[:, None] == np.arange(clusters.max(initial=-1) + 1)
    of_clusters = has @ member  # technologies of each cluster in each patent
    owns = (of_clusters == of_clusters.max(axis=1, keepdims=True, initial=0)) & (of_clusters > 0)
    both = np.where(member, has.T @ owns, 0).sum(axis=1)
    own, having = np.where(member, owns.sum(axis=0), 0).sum(axis=1), has.sum(axis=0)
    cells = np.array([both, having - both, own - both, len(has) - having - own + both], float)
    lacking, others = len(has) - having, len(has) - own
    expected = np.array([having * own, having * others, lacking * own, lacking * others]) / max(len(has), 1)
    parts = cells * np.log(np.divide(cells, expected, out=np.ones_like(cells), where=cells > 0))
    return np.round(2 * parts.sum(axis=0) * np.where(both < expected[0], -1, 1), 9)


def _numbered(nodes: pd.DataFrame, clusters: np.ndarray, characteristic: np.ndarray) -> pd.DataFrame:
    """Nodes with the cluster's number and label, in the order of `Network`."""
    by_weight = ["patents", "total_link_strength", "technology"]
    nodes = nodes.assign(found=clusters, log_likelihood=characteristic)
    nodes["log_likelihood"] = nodes["log_likelihood"].where(nodes["found"] >= 0)
    nodes = nodes.sort_values(by_weight, ascending=[False, False, True], kind="stable")
    named = nodes[nodes["found"] >= 0].sort_values("log_likelihood", ascending=False, kind="stable")
    groups = named.groupby("found")["technology"].agg(["first", "size"]).reset_index()
    groups = groups.sort_values(["size", "first"], ascending=[False, True])
    number = {found: k for k, found in enumerate(groups["found"], 1)}
    nodes["cluster"] = nodes["found"].map(number).astype("Int64")
    nodes["cluster_label"] = nodes["found"].map(groups.set_index("found")["first"]).astype("str")
    return nodes.sort_values("cluster", kind="stable", na_position="last", ignore_index=True)[NODES]
