"""Sentences of section 06-patents on technologies: how many clusters, the largest, and whether they are stable.

Clusters are called stable by their adjusted Rand index between runs and under resampling, the smaller of the two means,
and the bounds of Steinley (2004, doi:10.1037/1082-989X.9.3.386): good from `STABLE` on, poor below `UNSTABLE`.
"""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import country, escaped, some
from aici.records import Indicator
from aici.tables import number

STABLE, UNSTABLE = 0.8, 0.65


def technologies(clusters: Indicator, stability: Indicator) -> Exhibit:
    """The clusters of technologies of each country, the largest of them, and how stable they are."""
    if clusters.missing:
        return no_numbers(clusters)
    groups = dict(list(observed(clusters).groupby("country_code", sort=False)))
    told = [
        sentence
        for row in observed(stability).itertuples()
        if row.country_code in groups
        for sentence in (_clusters(groups[row.country_code], row), _stable(row))
    ]
    return sentences(*told) if told else sentences("No technologies occur together in the most cited patents.")


def _clusters(groups: pd.DataFrame, row: tuple) -> str:
    largest = groups[groups["technologies"] == groups["technologies"].max()]
    several, single = len(largest) > 1, len(groups) == 1
    size = _counted(int(largest["technologies"].iloc[0]), "technology", "technologies")
    names = f"{some(map(escaped, largest['cluster_label']))} ({size}{' each' if several else ''})"
    which = f", {names}" if single else f"; the largest {'are' if several else 'is'} {names}"
    return (
        f"In {_counted(row.patents, 'patent', 'patents')} among the most cited of leading firms of "
        f"{country(row.label)}, {_counted(row.technologies, 'technology forms', 'technologies form')} "
        f"{_counted(row.clusters, 'cluster', 'clusters')}{which}."
    )


def _stable(row: tuple) -> str:
    if pd.isna(row.rand_seeds) or pd.isna(row.rand_bootstrap):
        return "How stable these clusters are cannot be told."
    least = min(row.rand_seeds, row.rand_bootstrap)
    shown = [number(value, 2) for value in (row.rand_bootstrap, row.rand_bootstrap_lb, row.rand_bootstrap_ub)]
    return (
        f"The clusters are {_verdict(least)}: the adjusted Rand index is {number(row.rand_seeds, 2)} between runs and "
        f"{shown[0]} when patents are drawn again (5 to 95 %: {shown[1]} to {shown[2]})."
    )


def _verdict(index: float) -> str:
    if index >= STABLE:
        return f"stable ({STABLE:g} or more)"
    if index >= UNSTABLE:
        return f"moderately stable ({UNSTABLE:g} or more)"
    return f"unstable (below {UNSTABLE:g}), and their borders should not be relied on"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
