"""Co-author countries: the share of papers with a co-author abroad, and with whom.

Partners named in the assumptions have the percentages given there; the others share the rest by their papers to a
power, which is small where partners are said to be spread widely.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from aici.calibration.facts import Facts


def international(facts: Facts) -> pd.Series:
    """Share of the papers of each first-author country that have a co-author abroad, 0 to 1."""
    given = facts.assumed["collaboration"]["international_percent"]
    return pd.Series([given.get(code, given["others"]) / 100 for code in facts.papers.index], facts.papers.index)


def partners(facts: Facts) -> pd.DataFrame:
    """Distribution over co-author countries (columns) for each first-author country (rows); rows sum to 1."""
    papers, given = facts.papers, facts.assumed["collaboration"]
    flat = np.array([given["flatness"].get(code, given["flatness"]["others"]) for code in papers.index])
    weights = papers.to_numpy()[None, :] ** flat[:, None]
    shares = pd.DataFrame(weights, papers.index, papers.index)
    for code in papers.index:
        named = pd.Series(given["partners_percent"].get(code, {}), dtype="float64") / 100
        shares.loc[code, [code, *named.index]] = 0.0
        shares.loc[code] *= (1 - named.sum()) / shares.loc[code].sum()
        shares.loc[code, named.index] = named
    return shares
