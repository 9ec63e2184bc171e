"""Stability tells how much the clusters of technologies owe to chance: of the algorithm and of the patents.

- Over seeds: the algorithm is run with `RUNS` starts of its random numbers; any two of the partitions are compared.
- Bootstrap: as many patents are drawn with replacement, `REPLICATES` times; each time the technologies, which stay the
  same, are linked and clustered anew, and the partition is compared with the one shown, over the technologies that have
  links in both. A cluster is found again if one of the replicate has a Jaccard similarity of at least `ALIKE` with what
  the replicate holds of it (Hennig 2007, doi:10.1016/j.csda.2006.11.025).
Partitions are compared by the adjusted Rand index: 1 for the same, 0 on average for those that agree by chance alone
(Hubert & Arabie 1985, doi:10.1007/BF01908075). The input is a small indicator table, hence arrays and not Ibis.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from aici.indicators.technologies import RESOLUTION, SEED, incidence, network, partition, shared

RUNS, REPLICATES = 20, 100
ALIKE = 0.5  # Jaccard similarity from which a cluster counts as found again
PERCENTILES = (5, 95)


@dataclass(frozen=True)
class Stability:
    """How stable the clusters of one network are.

    Attributes
    ----------
    over_seeds : mean adjusted Rand index of any two runs; null where nothing is linked
    bootstrap, bootstrap_lb, bootstrap_ub : mean and `PERCENTILES` of that of replicates and the partition shown
    found_percent : Series by cluster, from 1
        Share of the replicates in which it is found again, in %; those that hold none of it count as not.
    """

    over_seeds: float
    bootstrap: float
    bootstrap_lb: float
    bootstrap_ub: float
    found_percent: pd.Series


def adjusted_rand_index(first: np.ndarray, second: np.ndarray) -> float:
    """Agreement of two partitions of the same things, given as arrays of labels; 1 for the same, null for none.

    Where chance leaves nothing to tell (all in one cluster, or each in its own, in both), it is 1.

    Raises
    ------
    ValueError
        If the partitions are not of equally many things.
    """
    if len(first) != len(second):
        raise ValueError(f"two partitions must be of the same things, got {len(first)} and {len(second)} labels")
    if not len(first):
        return float("nan")
    rows, columns = (np.unique(labels, return_inverse=True)[1] for labels in (first, second))
    cells = np.bincount(rows * (columns.max() + 1) + columns)
    both, one, other = (_pairs(counts) for counts in (cells, np.bincount(rows), np.bincount(columns)))
    expected, most = one * other / max(_pairs(np.array([len(first)])), 1), (one + other) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def _pairs(counts: np.ndarray) -> int:
    """Pairs of things in groups of these sizes."""
    return int((counts * (counts - 1) // 2).sum())


def stability(
    technologies: pd.DataFrame,
    *,
    country: str,
    resolution: float = RESOLUTION,
    seed: int = SEED,
    runs: int = RUNS,
    replicates: int = REPLICATES,
) -> Stability:
    """Stability of the clusters that `technologies.network` finds with the same arguments.

    Parameters
    ----------
    technologies : DataFrame[country_code, family_id, technology]
        One row per patent × technology, as `technologies_by_patent`.
    country, resolution, seed : as for `technologies.network`
    runs : of the algorithm, with the seeds from `seed` on
    replicates : sets of patents drawn, from random numbers that begin with `seed`
    """
    rows = technologies.loc[technologies["country_code"] == country, ["family_id", "technology"]]
    table = incidence(rows.dropna().drop_duplicates())
    shown = network(technologies, country=country, resolution=resolution, seed=seed).nodes.set_index("technology")
    own = shown["cluster"].reindex(table.columns).fillna(-1).to_numpy(int)
    has = table.to_numpy()
    ran = [partition(shared(has), resolution, seed + k)[own > 0] for k in range(runs)]
    over_seeds = [adjusted_rand_index(*pair) for pair in combinations(ran, 2)]
    rng = np.random.default_rng(seed)
    drawn = [_replicate(has, rng, resolution, seed) for _ in range(replicates if len(has) else 0)]
    index = [adjusted_rand_index(own[kept], other[kept]) for other in drawn if (kept := (own > 0) & (other >= 0)).any()]
    found = np.array([_found_again(own, other) for other in drawn]).reshape(len(drawn), own.max(initial=0))
    low, high = np.percentile(index, PERCENTILES) if index else (np.nan, np.nan)
    share = pd.Series(100 * found.sum(axis=0) / max(len(found), 1)).rename_axis("cluster")
    share.index += 1
    return Stability(_mean(over_seeds), _mean(index), float(low), float(high), share)


def _replicate(has: np.ndarray, rng: np.random.Generator, resolution: float, seed: int) -> np.ndarray:
    """Partition of the technologies from as many patents drawn with replacement."""
    times = np.bincount(rng.integers(0, len(has), len(has)), minlength=len(has))
    return partition(shared(has, times), resolution, seed)


def _found_again(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether each cluster of `own`, from 1, is like one of `other`, over the technologies linked in both."""
    kept = other >= 0
    mine = own[:, None] == np.arange(1, own.max(initial=0) + 1)
    theirs = (other[:, None] == np.arange(other.max(initial=-1) + 1)) & (own > 0)[:, None]
    both = (mine & kept[:, None]).T.astype(int) @ theirs
    either = (mine & kept[:, None]).sum(axis=0)[:, None] + theirs.sum(axis=0) - both
    similarity = np.divide(both, either, out=np.zeros(both.shape), where=either > 0)
    return similarity.max(axis=1, initial=0) >= ALIKE


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
