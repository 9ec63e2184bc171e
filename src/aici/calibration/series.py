"""Papers by country and year: paths that keep Table 1 and the growth that is printed.

From the first to the last year of the decade a country goes from a to g times a, along the share of the way
((year - first) / 9) to a power, its lateness; before the decade each year back has a fixed percentage less. Table 1
fixes a for all but the country whose end points are printed: there it fixes the lateness.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from aici.calibration.facts import Facts
from aici.calibration.fitting import with_sum

LATENESS = (0.2, 5.0)  # between which it is sought


def papers_by_year(facts: Facts) -> pd.DataFrame:
    """Papers of each territory in each year.

    Returns
    -------
    DataFrame[year by country_code]
        One row per territory, one column per year, papers; rows sum to the territory's papers.
    """
    years = facts.assumed["years"]
    papers, ends = facts.papers, _printed_ends(facts)
    growth, lateness = (_by_country(facts, name, papers.index) for name in ("growth_percent", "lateness"))
    rows = {code: _scaled(growth[code], lateness[code], total, years) for code, total in papers.items()}
    rows |= {code: _through(first, last, papers[code], years) for code, (first, last) in ends.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=_years(years))


def _years(years: dict) -> range:
    return range(years["first"], years["decade"][1] + 1)


def _printed_ends(facts: Facts) -> dict[str, tuple[float, float]]:
    """Countries whose first and last year of the decade are printed."""
    decade = facts.assumed["years"]["decade"]
    found: dict[str, dict[int, float]] = {}
    for target in facts.targets.values():
        if target["check"] == "papers_in_year":
            found.setdefault(target["country"], {})[target["year"]] = target["value"]
    return {code: tuple(of[year] for year in decade) for code, of in found.items() if set(decade) <= set(of)}


def _by_country(facts: Facts, name: str, codes: pd.Index) -> dict[str, float]:
    """An assumption by country: as named, else drawn evenly from the range of the others, always the same."""
    years = facts.assumed["years"]
    rng = np.random.default_rng([facts.assumed["seed"], len(name)])
    drawn = dict(zip(codes, rng.uniform(*years["others"][name], len(codes)), strict=True))
    return drawn | years[name]


def _path(growth: float, lateness: float, years: dict) -> np.ndarray:
    """The path of a country that begins the decade with 1 paper."""
    first, last = years["decade"]
    back = np.arange(first - years["first"], 0, -1)
    way = (np.arange(last - first + 1) / (last - first)) ** lateness
    return np.concatenate([(1 - years["yearly_decline_percent"] / 100) ** back, 1 + growth / 100 * way])


def _scaled(growth: float, lateness: float, total: float, years: dict) -> np.ndarray:
    path = _path(growth, lateness, years)
    return path * total / path.sum()


def _through(first: float, last: float, total: float, years: dict) -> np.ndarray:
    """The path between two printed years; its lateness is the one with which the total is met.

    Where no lateness meets it, the table's total wins and the printed years are missed.
    """
    return with_sum(lambda lateness: first * _path((last / first - 1) * 100, lateness, years), total, *LATENESS)
