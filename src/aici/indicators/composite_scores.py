"""Composite scores turn two means of each country into one value and a rank, by every method that is compared.

Rules: a null is out of the scale and of the ranks. Values that agree to nine decimals are equal, and equal values share
the best of their places. Arithmetic aggregation takes scores as they are; geometric and harmonic ones, which need
positive numbers, take scores between 0 and 1 put on a scale from 1 to 100, so that a z-score is not combined with them.
The input is numeric arrays, countries along the last axis, hence numpy and not Ibis.
"""

from __future__ import annotations

import numpy as np

MEANS = ("mean_citations", "mean_impact_factor")
NORMALISATIONS = {
    "min_max": "Min–max",
    "z_score": "z-score",
    "percentile": "Percentile rank",
    "log": "Logarithm, then min–max",
    "distance": "Share of the highest",
}
AGGREGATIONS = {"arithmetic": "Arithmetic mean", "geometric": "Geometric mean", "harmonic": "Harmonic mean"}
COMBINED = tuple(  # methods of the combinations; the harmonic mean, harsher than the geometric, is a variant only
    (normalisation, aggregation)
    for normalisation in NORMALISATIONS
    for aggregation in ("arithmetic", "geometric")
    if (normalisation, aggregation) != ("z_score", "geometric")
)
NEAR = 1e-6  # weights that are nearer to each other than this are one
PAIRS = 10_000_000  # of countries in the runs that are compared at a time
EXACT = 9  # decimals to which equal values agree


def composite(
    x: np.ndarray,
    y: np.ndarray,
    *,
    weight: float | np.ndarray = 0.5,
    normalisation: str = "min_max",
    aggregation: str = "arithmetic",
) -> np.ndarray:
    """Composite of two means, `weight` being that of `x`; null where a mean is, or where a mean does not differ.

    Parameters
    ----------
    x, y : array (…, countries), not negative
    weight : 0 to 1; an array is broadcast against the two
    normalisation, aggregation : of `NORMALISATIONS` and `AGGREGATIONS`; a z-score only with the arithmetic mean
    """
    a, b = SCORES[normalisation](x), SCORES[normalisation](y)
    if aggregation == "arithmetic":
        return weight * a + (1 - weight) * b
    a, b = 1 + 99 * a, 1 + 99 * b
    if aggregation == "geometric":
        return a**weight * b ** (1 - weight)
    return 1 / (weight / a + (1 - weight) / b)


def ranks(values: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Rank of each value in its run, the largest first; null where the value is.

    What a run leaves out keeps its side: it counts as above those that it is above in `whole`.

    Parameters
    ----------
    values : array (runs, countries)
    whole : array (countries,) or (runs, countries)
        The values of all countries by the same method.
    """
    whole = np.broadcast_to(whole, values.shape)
    parts = max(1, values.size * values.shape[-1] // PAIRS)
    pairs = (np.array_split(one, parts) for one in (values, whole))
    return np.concatenate([_places(*pair) for pair in zip(*pairs, strict=True)])


def _places(values: np.ndarray, whole: np.ndarray) -> np.ndarray:
    above, out = _above(values), np.isnan(values)
    if out.any():
        above = np.where(out[..., None, :], _above(whole), above)
    return np.where(out, np.nan, 1.0 + above.sum(axis=-1))


def min_max(x: np.ndarray) -> np.ndarray:
    """Position between the lowest and the highest, 0 to 1; null where these coincide."""
    low, high = _lowest(x), _highest(x)
    return (x - low) / np.where(high > low, high - low, np.nan)


def weights_apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Weights of `a`, from 0 to 1 inclusive, between which no two of the values weight a + (1 - weight) b change order.

    Two lines cross where their values agree, so that these weights are exact and no grid is needed.
    """
    slope = a - b
    apart, rising = b[None] - b[:, None], slope[:, None] - slope[None]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.unique(apart / rising)
    inner = crossing[(crossing > NEAR) & (crossing < 1 - NEAR)]
    kept = inner[np.diff(inner, prepend=0) > NEAR]
    return np.concatenate([[0.0], kept, [1.0]])


def rounded(x: np.ndarray, y: np.ndarray, half_x: float, half_y: float) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest baseline value and rank (2, countries) if each mean may lie half a unit to either side.

    Pairs are bounded one by one, so that the ranks may be wider than all cells together allow, and never narrower.
    """
    values = (_scaled_bounds(x, half_x) + _scaled_bounds(y, half_y)) / 2
    surely = np.round(_least_lead(x, half_x) + _least_lead(y, half_y), EXACT) > 0
    known = ~np.isnan(values[0])
    places = np.stack([1.0 + surely.sum(axis=1), known.sum() - surely.sum(axis=0)])
    return values, np.where(known, places, np.nan)


def _least_lead(x: np.ndarray, half: float) -> np.ndarray:
    """The least scaled lead of country k (second axis) over country i (first axis), within rounding."""
    lead, span = x[None] - x[:, None] - 2 * half, _highest(x) - _lowest(x)
    narrow = np.maximum(span - 2 * half, np.finfo(float).tiny)
    return np.clip(np.where(lead > 0, lead / (span + 2 * half), lead / narrow), -1.0, 1.0)


def _scaled_bounds(x: np.ndarray, half: float) -> np.ndarray:
    """Lowest and highest min–max score (2, countries) within rounding; the cell that is a bound stays one."""
    score, slack = min_max(x), 2 * half / (_highest(x) - _lowest(x))
    bound = (x == _lowest(x)) | (x == _highest(x))
    return np.where(bound, score, np.clip([score - slack, score + slack], 0, 1))


def _above(values: np.ndarray) -> np.ndarray:
    """Whether country k (last axis) has more than country i (axis before it)."""
    values = np.round(values, EXACT)
    return values[..., None, :] > values[..., :, None]


def _lowest(x: np.ndarray) -> np.ndarray:
    return np.fmin.reduce(x, axis=-1, keepdims=True, initial=np.nan)


def _highest(x: np.ndarray) -> np.ndarray:
    return np.fmax.reduce(x, axis=-1, keepdims=True, initial=np.nan)


def _z_score(x: np.ndarray) -> np.ndarray:
    known = ~np.isnan(x)
    count = np.maximum(known.sum(axis=-1, keepdims=True), 1)
    mean = np.where(known, x, 0).sum(axis=-1, keepdims=True) / count
    spread = np.sqrt((np.where(known, x - mean, 0) ** 2).sum(axis=-1, keepdims=True) / count)
    return (x - mean) / np.where(spread > 0, spread, np.nan)


def _percentile(x: np.ndarray) -> np.ndarray:
    """Share of the others that have less, a tie counting half."""
    below = _above(x).sum(axis=-2)
    tied = (x[..., None, :] == x[..., :, None]).sum(axis=-2) - 1
    others = (~np.isnan(x)).sum(axis=-1, keepdims=True) - 1
    score = (below + tied / 2) / np.maximum(others, 1)
    return np.where(np.isnan(x) | ~(_highest(x) > _lowest(x)), np.nan, score)


def _log(x: np.ndarray) -> np.ndarray:
    return min_max(np.log1p(x))


def _distance(x: np.ndarray) -> np.ndarray:
    high = _highest(x)
    return x / np.where(high > 0, high, np.nan)


SCORES = {"min_max": min_max, "z_score": _z_score, "percentile": _percentile, "log": _log, "distance": _distance}
