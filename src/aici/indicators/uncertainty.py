"""Uncertainty of means: how far a value and its rank might have come out otherwise, had other such papers been written.

Rule: a bootstrap. The papers at hand are taken as draws from the process that made them. In each of 1,000 replicates
every paper is there as often as a Poisson number of mean 1 says, which is drawing with replacement from a large corpus
(to 16 bits: 65,536 equally likely entries). A paper brings all its values and all its countries along, so that
measures, countries and ranks of a replicate belong together. The interval is the bootstrap-t: a replicate's distance
from the value is measured in standard errors of that replicate, as plain percentiles are too narrow for few papers of
skewed citations; the 2.5 and 97.5 percentiles of the values so reflected, held within the smallest and the largest
value of any paper, are its ends. Ranks are those among the reflected values of one replicate. What the papers are
compared with (expected citations) is held fixed.

Null stays null. There is no interval for fewer than 20 known papers (of a weight above 0): the large values that make
a mean of citations are mostly not among so few, and intervals of 95 % were measured to hold the true mean in 64 % of
samples of 2 papers, 75 % of 3, 89 % of 10 and more than 91 % of 20 (benchmarks/INTERVALS.md). Nor is there one where
all values are the same. A group without interval has its value in every replicate, beside which the others are ranked.
Sums are taken in whole numbers, so that neither the order of rows nor the number of processors changes a bit. Works on
numeric arrays, as no engine resamples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aici.indicators import resampling

REPLICATES, SEED, LEVEL = 1000, 2025, 0.95
FEWEST = 20  # known papers of a group that has an interval
KEYS = ("work_id", "group", "weight")  # columns of `values` that are no measure
_ADDED = 1.0  # papers of average variance in each standard error, so that none of a replicate is 0


@dataclass(frozen=True)
class Resampled:
    """What resampling tells of G groups and K measures.

    Attributes
    ----------
    groups, measures : G and K names
    values : G × K, as computed from all papers; null (NaN) where none is known
    draws : R × G × K, the reflected values of each replicate
    varies : G × K, whether there is an interval: enough known papers, that differ
    """

    groups: tuple[str, ...]
    measures: tuple[str, ...]
    values: np.ndarray
    draws: np.ndarray
    varies: np.ndarray

    def among(self, groups: Sequence[str]) -> Resampled:
        """The groups given that there are, in that order: ranks and composites are then among these."""
        place = {name: k for k, name in enumerate(self.groups)}
        kept = [name for name in groups if name in place]
        rows = [place[name] for name in kept]
        return Resampled(tuple(kept), self.measures, self.values[rows], self.draws[:, rows], self.varies[rows])

    def joined(self, other: Resampled) -> Resampled:
        """The measures of both, of the same groups and replicates."""
        grids = (
            np.concatenate(pair, axis=-1)
            for pair in ((self.values, other.values), (self.draws, other.draws), (self.varies, other.varies))
        )
        return Resampled(self.groups, self.measures + other.measures, *grids)

    def intervals(self, *, level: float = LEVEL) -> pd.DataFrame:
        """Values with their intervals and rank intervals.

        Returns
        -------
        DataFrame[group, measure, value, lb, ub, rank_lb, rank_ub]
            One row per group × measure; ranks among the groups, 1 the largest value, equal values sharing the better
            rank. Null where there is no interval. An interval is widened to its value in the rare case that it lies
            beside it.
        """
        tails = [(1 - level) / 2, (1 + level) / 2]
        low, high = _quantiles(self.draws, tails, self.values, "linear")
        best, worst = _quantiles(_ranks(self.draws), tails, _ranks(self.values[None])[0], "nearest")
        columns = {"value": self.values, "lb": low, "ub": high, "rank_lb": best, "rank_ub": worst}
        known = {"value": np.full(self.varies.shape, True)}
        keys = pd.MultiIndex.from_product([self.groups, self.measures], names=["group", "measure"])
        told = {name: np.where(known.get(name, self.varies), grid, np.nan).ravel() for name, grid in columns.items()}
        return pd.DataFrame(told, index=keys).round(9).reset_index()


def intervals(
    values: pd.DataFrame, *, replicates: int = REPLICATES, seed: int = SEED, fewest: int = FEWEST
) -> pd.DataFrame:
    """Weighted means of groups of works, with intervals of value and rank.

    Parameters
    ----------
    values : DataFrame[work_id, group, weight, …]
        One row per work × group; each further column is a measure, null where the work's value is not known. Values of
        a work are the same in all its rows. Rows without group are left out.
    replicates, seed : number of replicates, start of the random numbers
    fewest : known papers of a group that has an interval

    Returns
    -------
    DataFrame[group, measure, value, lb, ub, rank_lb, rank_ub]
        One row per group × measure, in the order of names; see `Resampled.intervals`.

    Raises
    ------
    ValueError
        If a key column is missing, there is no measure, or a work has two rows in a group.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 12 (bootstrap-t), 13 (percentiles);
    Hanley & MacGibbon (2006), doi:10.1016/j.cmpb.2006.04.006 (Poisson numbers in place of drawing); compare the
    stability intervals of the CWTS Leiden Ranking.
    """
    return resampled(values, replicates=replicates, seed=seed, fewest=fewest).intervals()


def resampled(
    values: pd.DataFrame, *, replicates: int = REPLICATES, seed: int = SEED, fewest: int = FEWEST
) -> Resampled:
    """The replicates behind `intervals`, for ranks among a choice of groups and for composites.

    Parameters and errors as `intervals`.

    Returns
    -------
    Resampled
        Groups in the order of their names.
    """
    measures = _measures(values)
    given = _prepared(values[values["group"].notna()], measures)
    _each_once(given.rows, given.groups)
    groups = len(given.groups)
    whole = _moments(resampling.sums(given.rows, groups), given.places)
    drawn = resampling.replicated(given.rows, groups, replicates=replicates, seed=seed)
    varies = (given.papers >= fewest) & (given.low < given.high) & (whole.spread > 0)
    draws = _reflected(whole, _moments(drawn, given.places), _ADDED * whole.spread / np.maximum(given.papers, 1))
    draws = np.clip(draws, given.low.min(axis=0, initial=np.inf), given.high.max(axis=0, initial=-np.inf))
    return Resampled(tuple(given.groups), measures, whole.mean, np.where(varies, draws, whole.mean), varies)


def _reflected(whole: _Moments, parts: _Moments, added: np.ndarray) -> np.ndarray:
    """The value less each replicate's distance from it, in standard errors: of the replicate, then of the whole."""
    with np.errstate(all="ignore"):
        error, errors = (np.sqrt(one.spread + added) / one.known for one in (whole, parts))
        return whole.mean - (parts.mean - whole.mean) / errors * error


def composite(drawn: Resampled, name: str, *, of: tuple[str, str]) -> Resampled:
    """Mean of two measures, each scaled between the lowest and the highest of the groups, anew in every replicate.

    Parameters
    ----------
    drawn : Resampled
        Of the groups compared, and no others: they set the scale.
    name : str
        Of the composite.
    of : names of two measures

    Returns
    -------
    Resampled
        Of this one measure. A group without one of the two is out of the scale and has null; one without interval of
        one of the two has none of the composite. As the extremes of drawn values lie further out than those of the
        true ones, the draws of each group are shifted to have its value as their mean.
    """
    places = [drawn.measures.index(measure) for measure in of]
    both = ~np.isnan(drawn.values[:, places]).any(axis=1)
    values, draws = (
        _scaled(np.where(both[:, None], grid[..., places], np.nan)) for grid in (drawn.values, drawn.draws)
    )
    varies = drawn.varies[:, places].all(axis=1) & ~np.isnan(values)
    return Resampled(drawn.groups, (name,), values[:, None], _centred(draws, values)[..., None], varies[:, None])


def _centred(draws: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Draws (R × G) shifted so that their mean is the value, within 0 and 1."""
    known = ~np.isnan(draws)
    sums, counts = np.where(known, draws, 0.0).sum(axis=0), known.sum(axis=0)
    return np.clip(draws - np.where(counts > 0, sums / np.maximum(counts, 1) - values, 0.0), 0.0, 1.0)


def _scaled(grid: np.ndarray) -> np.ndarray:
    """Mean of the two last-axis measures after min-max scaling over the groups; null where these do not differ."""
    unknown = np.isnan(grid)
    low = np.min(grid, axis=-2, keepdims=True, where=~unknown, initial=np.inf)
    high = np.max(grid, axis=-2, keepdims=True, where=~unknown, initial=-np.inf)
    differ = high > low
    return np.where(differ, (grid - low) / np.where(differ, high - low, 1.0), np.nan).mean(axis=-1)


def _ranks(draws: np.ndarray) -> np.ndarray:
    """1 + the number of groups with a larger value, in each replicate and measure; null for null."""
    larger = np.zeros(draws.shape)
    for k in range(draws.shape[1]):
        larger[:, k] = (draws > draws[:, [k]]).sum(axis=1)
    return np.where(np.isnan(draws), np.nan, larger + 1.0)


def _quantiles(draws: np.ndarray, tails: Sequence[float], values: np.ndarray, method: str) -> np.ndarray:
    """Lower and upper quantile over the replicates that know a value, widened to the values: 2 × G × K."""
    if not draws.size:
        return np.full((2, *values.shape), np.nan)
    known = ~np.isnan(draws).all(axis=0)
    filled = np.where(known, draws, 0.0)
    low, high = np.nanquantile(filled, tails, axis=0, method=method)
    return np.where(known, [np.fmin(low, values), np.fmax(high, values)], np.nan)


def _measures(values: pd.DataFrame) -> tuple[str, ...]:
    missing = [name for name in KEYS if name not in values]
    measures = tuple(str(name) for name in values if name not in KEYS)
    if missing or not measures:
        raise ValueError(
            f"values must have the columns {', '.join(KEYS)} and at least one measure, got {list(values.columns)}"
        )
    return measures


@dataclass(frozen=True)
class _Prepared:
    """Rows of work × group, the place of each of the columns w, wv, w², w²v, w²v² among theirs, and known papers."""

    rows: resampling.Rows
    places: np.ndarray  # 5 × K
    groups: list[str]
    papers: np.ndarray  # G × K
    low: np.ndarray  # G × K, smallest known value
    high: np.ndarray  # G × K, largest


def _prepared(values: pd.DataFrame, measures: Sequence[str]) -> _Prepared:
    order, first, group, groups = resampling.numbered(values["work_id"], values["group"])
    weight = values["weight"].to_numpy(float, na_value=0.0)[order]
    papers = np.zeros((len(groups), len(measures)))
    low, high, columns = np.full(papers.shape, np.inf), np.full(papers.shape, -np.inf), []
    for k, measure in enumerate(measures):
        value = values[measure].to_numpy(float, na_value=np.nan)[order]
        known = ~np.isnan(value) & (weight > 0)
        np.add.at(papers[:, k], group, known)
        np.minimum.at(low[:, k], group[known], value[known])
        np.maximum.at(high[:, k], group[known], value[known])
        w, v = weight * known, np.where(known, value, 0.0)
        columns += [w, w * v, w**2, w**2 * v, w**2 * v**2]
    summed, places = resampling.distinct(columns)
    return _Prepared(resampling.Rows(first, group, summed), np.reshape(places, (-1, 5)).T, groups, papers, low, high)


def _each_once(rows: resampling.Rows, groups: Sequence[str]) -> None:
    twice = (np.diff(rows.work) == 0) & (np.diff(rows.group) == 0)
    if twice.any():
        group = groups[rows.group[int(np.argmax(twice))]]
        raise ValueError(f"values must have one row per work_id × group; a work occurs twice in {group!r}")


@dataclass(frozen=True)
class _Moments:
    """Weights of known papers, their weighted mean, and the variance of its numerator: each … × K."""

    known: np.ndarray
    mean: np.ndarray
    spread: np.ndarray


def _moments(sums: np.ndarray, places: np.ndarray) -> _Moments:
    """From sums of the columns, whose `places` are those of w, wv, w², w²v and w²v² of each measure."""
    known, total, squares, crossed, squared = (sums[..., place] for place in places)
    with np.errstate(all="ignore"):
        mean = np.where(known > 0, total / known, np.nan)
    spread = squared - 2 * mean * crossed + mean**2 * squares
    # what rounding leaves of equal values is no spread
    return _Moments(known, mean, np.where(spread > 1e-12 * squared, spread, 0.0))
