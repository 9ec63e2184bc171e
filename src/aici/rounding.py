"""What printed cells allow: arithmetic that carries the rounding of every cell along.

A printed number stands for the interval that rounds to it, 10.3 for [10.25, 10.35). A relation between printed numbers
holds exactly, holds only within these intervals, or fails. The same arithmetic runs over computed tables, whose cells
are not rounded.
"""

from __future__ import annotations

import math

import pandas as pd

from aici import territories
from aici.reconcile import FAILS, HOLDS, OPEN, ROUNDING, verdict
from aici.records import Indicator


def per_million(papers: Indicator, patents: Indicator, *, year: int, rows: int) -> pd.DataFrame:
    """Inhabitants implied by each country's papers and patents per million, beside a reference population.

    Returns
    -------
    Table[country, papers low, papers high, patents low, patents high, reference, verdict], millions of inhabitants
        One row per country among the first `rows` of either table. The interval is count / (printed value ± half a unit
        of its last digit). The verdict says whether the two intervals meet; where only papers are computed, whether
        the reference population they were divided by lies in theirs.
    """
    left, right = (_implied(t, v, rows) for t, v in ((papers, "papers"), (patents, "patents")))
    pairs = left.merge(right, on="country_code", how="outer", suffixes=(" by papers", " by patents"), sort=True)
    pairs["label"] = pairs["label by papers"].fillna(pairs["label by patents"])
    pairs["reference"] = pairs["country_code"].map(territories.population(year)) / 1e6
    own = papers.basis != "published" and patents.missing
    pairs["verdict"] = [_contains(row) if own else _meet(row) for _, row in pairs.iterrows()]
    order = pairs["low by papers"].fillna(pairs["low by patents"]).sort_values(ascending=False, kind="stable").index
    names = ["label", "low by papers", "high by papers", "low by patents", "high by patents", "reference", "verdict"]
    heads = ["Country/region", "Papers, low", "Papers, high", "Patents, low", "Patents, high", f"Reference {year}"]
    return pairs.loc[order, names].set_axis([*heads, "Verdict"], axis=1).reset_index(drop=True)


def impact_formula(impact: Indicator) -> pd.DataFrame:
    """Each printed impact value against the formula, the rounding of every cell carried along.

    Returns
    -------
    Table[country, printed, formula, low, high, verdict]
        One row per country. `formula` takes the printed cells as exact; `low` and `high` are the extremes within their
        rounding, the lowest and highest cell taken as the bounds they are.

    Source: the printed report, section III (formula); method in `data/README.md`.
    """
    heads = ["Country/region", "Given", "Formula", "Low", "High", "Verdict"]
    if impact.missing:
        return pd.DataFrame(columns=heads)
    frame = impact.frame.dropna(subset=["mean_citations", "mean_impact_factor", "impact_value"])
    scaled = [_scaled(frame[c]) for c in ("mean_citations", "mean_impact_factor")]
    exact, low, high = (sum(part[i] for part in scaled) / 2 for i in range(3))
    half = 0.5 * 10.0 ** -frame["decimals"].astype(int)
    given = frame["impact_value"]
    verdicts = [
        HOLDS if abs(g - e) <= h else ROUNDING if lo - h <= g <= hi + h else FAILS
        for g, e, lo, hi, h in zip(given, exact, low, high, half + 1e-9, strict=True)
    ]
    columns = [frame["label"], given, exact, low, high, verdicts]
    return pd.DataFrame(dict(zip(heads, columns, strict=True))).reset_index(drop=True)


def _implied(indicator: Indicator, count: str, rows: int) -> pd.DataFrame:
    """Millions of inhabitants implied by a count and its value per million; open above where that rounds to 0."""
    frame = indicator.frame.head(rows).astype({count: float, f"{count}_per_million": float})
    half = 0.5 * 10.0 ** -frame["decimals"].astype(float)
    least = frame[f"{count}_per_million"] - half
    return pd.DataFrame(
        {
            "country_code": frame["country_code"],
            "label": frame["label"],
            "low": frame[count] / (frame[f"{count}_per_million"] + half),
            "high": (frame[count] / least).where(least > 0, math.inf),
        }
    )


def _meet(row: pd.Series) -> str:
    if row.isna()[["low by papers", "low by patents"]].any():
        return OPEN
    meet = row["low by papers"] <= row["high by patents"] and row["low by patents"] <= row["high by papers"]
    return verdict(bool(meet))


def _contains(row: pd.Series) -> str:
    if row.isna()[["low by papers", "reference"]].any():
        return OPEN
    return verdict(bool(row["low by papers"] <= row["reference"] <= row["high by papers"]))


def _scaled(cells: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Min-max scaled values of one column: taking cells as exact, and their extremes within rounding.

    The scaled value rises with its own cell and falls with either bound, so the extremes lie at the corners; a cell
    that is itself a bound is 0 or 1 whatever its rounding.
    """
    step = 10.0 ** -max(len(repr(float(v)).partition(".")[2].rstrip("0")) for v in cells)
    half, lowest, highest = step / 2, cells.min(), cells.max()
    exact = (cells - lowest) / (highest - lowest)
    low = (cells - half - (lowest + half)) / (highest - lowest)
    high = (cells + half - (lowest - half)) / (highest - lowest)
    bound = cells.isin([lowest, highest])
    return exact, exact.where(bound, low.clip(0, 1)), exact.where(bound, high.clip(0, 1))
