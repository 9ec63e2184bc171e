"""Affinity compares the joint papers of two countries with those that their totals alone would let expect.

Rule: expected joint papers keep each country's total over all its partners and know no preference; no country is its
own partner, so the diagonal is no part of the table (quasi-independence). Starts from the small table of pairs, and is
pandas and numpy.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from aici.indicators.weights import Z95

LEAST_JOINT_PAPERS = 30  # of a pair whose affinity is shaded or told: the interval of fewer spans half as much again
LEAST_EXPECTED = 0.05  # joint papers of a pair that has an affinity: the bound of no joint papers is 73 times as many
STEPS, NEAR = 10_000, 1e-14  # of the fit: at most so many, and how little the last one moves
KEPT = 1e-6  # how near a fit that has converged comes to each country's total, as a part of it
PAIR = ["country_code", "partner_country_code"]


def collaboration_affinity(pairs: pd.DataFrame) -> pd.DataFrame:
    """Observed over expected joint papers of all pairs of countries that have any partner.

    Parameters
    ----------
    pairs : DataFrame[country_code, partner_country_code, papers, first_author_papers]
        One row per ordered pair that occurs, as from `collaboration.collaboration_pairs`; `papers` the same both ways.

    Returns
    -------
    DataFrame[country_code, partner_country_code, papers, first_author_papers, expected_papers, affinity, affinity_lb,
    affinity_ub]
        One row per ordered pair, pairs without joint papers included, by code. The expected papers of a country sum to
        its joint papers; affinity 1 is as expected. Intervals, 95 %, take the expected papers as given. Affinity and
        interval are null where fewer than `LEAST_EXPECTED` papers are expected, and throughout where the fit has not
        converged, as where one of three or more countries is in all pairs.

    Source: Zitt, Bassecoulard & Okubo (2000), Scientometrics 47, 627–657 (probabilistic affinity); Goodman (1968),
    JASA 63, 1091–1131 (quasi-independence); Breslow & Day (1987), IARC 82, p. 69 (Byar's interval).
    """
    codes = pd.Index(sorted(pairs["country_code"].unique()), name="country_code")
    both = [_grid(pairs, column, codes) for column in ("papers", "first_author_papers")]
    expected = expected_papers(both[0])
    row, column = np.nonzero(~np.eye(len(codes), dtype=bool))
    joint, first, wanted = (matrix[row, column] for matrix in (*both, expected))
    bounds = byar_interval(joint)
    frame = pd.DataFrame({
        "country_code": codes[row], "partner_country_code": codes[column], "papers": joint,
        "first_author_papers": first, "expected_papers": wanted.round(9),
    })  # fmt: skip
    converged = np.allclose(expected.sum(axis=1), both[0].sum(axis=1), rtol=KEPT, atol=0.0)
    enough = converged & (wanted >= LEAST_EXPECTED)
    for name, count in zip(("affinity", "affinity_lb", "affinity_ub"), (joint, *bounds), strict=True):
        frame[name] = (count / np.where(enough, wanted, np.nan)).round(9)
    return frame


def expected_papers(joint: np.ndarray) -> np.ndarray:
    """Expected joint papers under quasi-independence: f_i × f_j off the diagonal, with the row sums of `joint`.

    `joint` is a symmetric array (n, n) with an empty diagonal. Where one of three or more countries is in all pairs
    no such factors exist but in the limit: the last step then stands, scaled to the same total, and its row sums are
    not those of `joint`.
    """
    totals = joint.sum(axis=1)
    factor = totals / np.sqrt(max(totals.sum(), 1.0))
    for _ in range(STEPS):
        others = factor.sum() - factor
        wanted = np.divide(totals, others, out=np.zeros_like(totals), where=others > 0)
        moved, factor = factor, np.sqrt(factor * wanted)  # half the way in logarithms: the full step may swing
        if np.abs(factor - moved).max(initial=0.0) <= NEAR * factor.max(initial=0.0):
            break
    expected = np.outer(factor, factor)
    np.fill_diagonal(expected, 0.0)
    return expected * (totals.sum() / expected.sum()) if expected.any() else expected


def byar_interval(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of 95 % of the mean of a Poisson count, by Byar's approximation; the lower one of no papers is 0."""
    some, more = np.maximum(count, 1.0), count + 1.0
    lower = some * (1 - 1 / (9 * some) - Z95 / (3 * np.sqrt(some))) ** 3
    upper = more * (1 - 1 / (9 * more) + Z95 / (3 * np.sqrt(more))) ** 3
    return np.where(count > 0, lower, 0.0), upper


def _grid(pairs: pd.DataFrame, column: str, codes: pd.Index) -> np.ndarray:
    wide = pairs.pivot(index=PAIR[0], columns=PAIR[1], values=column)
    return wide.reindex(index=codes, columns=codes).fillna(0.0).to_numpy(dtype="float64")
