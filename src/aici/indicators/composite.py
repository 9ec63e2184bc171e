"""Composite examines how far the order of countries by impact value hangs on the choices made in it.

Rules: one choice is changed at a time (countries compared, weight, normalisation, aggregation, counting, rounding of
printed cells), and then the choices of method are combined. A country that lacks one of the two means is out of the
scale throughout, and has null. Rows come in the order of the baseline, ties by code. The input is a small result table,
hence pandas and not Ibis.

Source: OECD & JRC (2008), doi:10.1787/9789264043466-en; Saisana, Saltelli & Tarantola (2005),
doi:10.1111/j.1467-985X.2005.00350.x.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aici.indicators.composite_scores import EXACT, MEANS, composite, min_max, weights_apart
from aici.indicators.composite_variants import COMBINED_WEIGHTS, Variant, baseline, changed, combinations

KINDS = {
    "printed": "As printed",
    "left_out": "Country left out",
    "weight": "Weight",
    "normalisation": "Normalisation",
    "aggregation": "Aggregation",
    "minimum": "Minimum of papers",
    "counting": "Counting",
    "rounding": "Rounding",
    "bootstrap": "Bootstrap",
    "all": "All variants",
    "combinations": "Combinations",
}
PERCENTILES = {"rank_p05": 5, "rank_median": 50, "rank_p95": 95}
VALUES = (
    "country_code variant variant_label kind runs impact_value impact_value_low impact_value_high rank rank_low "
    "rank_high rank_change"
).split()
VARIANTS = "variant variant_label kind runs countries moved mean_shift largest_shift leader".split()
RANGES = (
    "rank country_code impact_value kind kind_label variants rank_low rank_p05 rank_median rank_p95 rank_high "
    "share_percent first_percent"
).split()
LEADING = "weight_low weight_high country_code".split()
TABLES = {  # indicator table -> attribute of `Examined`
    "impact_sensitivity": "values",
    "impact_variants": "variants",
    "impact_rank_ranges": "ranges",
    "impact_leading_weights": "leading",
}
VALUED = {  # indicator table -> a column that has values where there are any
    "impact_sensitivity": "impact_value_low",
    "impact_variants": "countries",
    "impact_rank_ranges": "impact_value",
    "impact_leading_weights": "weight_low",
}
DECIMALS = {"impact_variants": 2, "impact_rank_ranges": 1, "impact_leading_weights": 3}
APART = (
    "A country that a variant leaves out is out of the scale and stays on its side of the others; equal values share "
    "the best rank."
)
STEP = COMBINED_WEIGHTS[1] - COMBINED_WEIGHTS[0]
ENUMERATED = (
    "Combinations: every normalisation with the arithmetic mean and, except the z-score, with the geometric mean; "
    f"weights of mean citations from {COMBINED_WEIGHTS[0]:.2f} to {COMBINED_WEIGHTS[-1]:.2f} in steps of "
    f"{STEP:.2f}; with all countries and with each left out in turn."
)
NOTES = {"impact_sensitivity": (APART,), "impact_variants": (APART,), "impact_rank_ranges": (APART, ENUMERATED)}


@dataclass(frozen=True)
class Examined:
    """What `sensitivity` finds; countries by their codes, labels are the edition's.

    Attributes
    ----------
    values : DataFrame of `VALUES`, one row per country × variant
        Impact value and rank; of a variant of several runs the lowest and the highest. `rank_change` is the number of
        places gained on the baseline.
    variants : DataFrame of `VARIANTS`, one row per variant
        Countries ranked and moved; average and largest shift in places; what becomes of the first place.
    ranges : DataFrame of `RANGES`, one row per country × kind of choice
        Lowest and highest rank; share of the variants under which the rank of the baseline holds, and of those under
        which the country is first, in percent. Percentiles are of the combinations alone.
    leading : DataFrame of `LEADING`, one row per stretch of weights × country first in it
    """

    values: pd.DataFrame
    variants: pd.DataFrame
    ranges: pd.DataFrame
    leading: pd.DataFrame


def sensitivity(
    means: pd.DataFrame,
    *,
    counted: Mapping[str, pd.DataFrame] | None = None,
    decimals: Mapping[str, int] | None = None,
) -> Examined:
    """Impact values and ranks of countries under other choices than those of the impact value.

    Parameters
    ----------
    means : DataFrame[country_code, mean_citations, mean_impact_factor, papers]
        One row per country compared. Where there are any, columns `rank_lb` and `rank_ub` are the bootstrap's, and
        `printed_value` is the impact value as printed, which is set beside the variants and is none of them.
    counted : counting method -> DataFrame[country_code, mean_citations, mean_impact_factor], optional
        The means under other counting methods; rows of other countries are left aside.
    decimals : name of a mean -> decimals it was printed with, optional
        Given where the means are printed cells, each of which stands for an interval.

    Returns
    -------
    Examined
        A country without one of the means has null throughout. Without rows where no country has both means, or the
        countries do not differ in one of them.
    """
    known = _comparable(means)
    base = baseline(known)
    if np.isnan(base.values).all():
        return Examined(*(pd.DataFrame(columns=names) for names in (VALUES, VARIANTS, RANGES, LEADING)))
    variants = [base, *changed(known, counted or {}, decimals or {})]
    order = np.argsort(base.ranks[0], kind="stable")
    codes = known["country_code"].to_numpy()
    return Examined(
        values=_by_country([_valued(one, base, codes) for one in variants], order),
        variants=_typed(pd.DataFrame([_told(one, base) for one in variants], columns=VARIANTS)),
        ranges=_by_country([*_ranges(variants, codes), _combined(combinations(known), base, codes)], order),
        leading=_leading(known),
    )


def _comparable(means: pd.DataFrame) -> pd.DataFrame:
    """The rows by code, with both means or none."""
    rows = means.astype(dict.fromkeys(MEANS, "float64")).sort_values("country_code").reset_index(drop=True)
    lacking = rows[[*MEANS]].isna().any(axis=1)
    return rows.assign(**{name: rows[name].mask(lacking) for name in MEANS})


def _by_country(parts: list[pd.DataFrame], order: np.ndarray) -> pd.DataFrame:
    """Tables of the same countries as one, country by country."""
    frame = pd.concat([part.iloc[order].assign(turn=range(len(part))) for part in parts])
    frame = frame.sort_values("turn", kind="stable").drop(columns="turn")
    return _typed(frame.reset_index(drop=True))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Ranks and numbers of things as whole numbers that may be null."""
    whole = [name for name in frame if name.startswith("rank") or name in _WHOLE]
    return frame.astype(dict.fromkeys(whole, "Int64"))


_WHOLE = ("runs", "countries", "moved", "largest_shift", "variants")


def _low_high(found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.fmin.reduce(found), np.fmax.reduce(found)


def _valued(one: Variant, base: Variant, codes: np.ndarray) -> pd.DataFrame:
    """One variant: a row per country, with its value and rank where there is one run."""
    single, nothing = len(one.values) == 1, np.full(len(codes), np.nan)
    value, rank = (one.values[0], one.ranks[0]) if single else (nothing, nothing)
    change = nothing if one is base else base.ranks[0] - rank
    runs = np.nan if one.shares is None else len(one.values)
    (low, high), (best, worst) = (_low_high(found) for found in (one.values, one.ranks))
    cells = [codes, one.name, one.label, one.kind, runs, value, low, high, rank, best, worst, change]
    return pd.DataFrame(dict(zip(VALUES, cells, strict=True)))


def _told(one: Variant, base: Variant) -> list[object]:
    """How far a variant shifts the ranks: on average over countries and runs, at most, and at the first place."""
    shift, known = np.abs(one.ranks - base.ranks), ~np.isnan(one.ranks)
    mean = np.nan
    if one.shares is not None:
        part = known * one.shares[:, None]
        mean = np.round(np.nansum(shift * part) / part.sum(), EXACT)
    best, worst = (found[base.ranks[0] == 1] for found in _low_high(one.ranks))
    leader = "lost" if (best > 1).any() else "lost in some runs" if (worst > 1).any() else "kept"
    leader = "left out" if np.isnan(best).all() else leader
    runs = np.nan if one.shares is None else len(one.ranks)
    moved = (np.nan_to_num(shift) > 0).any(axis=0).sum()
    return [one.name, one.label, one.kind, runs, known.any(axis=0).sum(), moved, mean, np.nanmax(shift), leader]


def _ranges(variants: list[Variant], codes: np.ndarray) -> list[pd.DataFrame]:
    """A table for each kind of choice that was changed, and one of all variants."""
    of = {kind: [one for one in variants if one.kind == kind] for kind in KINDS}
    of["all"] = [one for one in variants if one.kind != "printed"]
    base = variants[0]
    tables = []
    for kind, ones in of.items():
        if ones:
            bounds = np.array([_low_high(one.ranks) for one in ones])
            tables.append(_range(kind, bounds[:, 0], bounds[:, 1], base, codes))
    return tables


def _range(kind: str, low: np.ndarray, high: np.ndarray, base: Variant, codes: np.ndarray) -> pd.DataFrame:
    """Lowest and highest rank (variants, countries) of one kind of choice, summed up country by country."""
    given = (~np.isnan(low)).sum(axis=0)
    shares = [
        100 * np.where(given, ((low == place) & (high == place)).sum(axis=0), np.nan) / np.maximum(given, 1)
        for place in (base.ranks[0], 1)
    ]
    frame = pd.DataFrame({"rank": base.ranks[0], "country_code": codes, "impact_value": base.values[0]})
    frame = frame.assign(kind=kind, kind_label=KINDS[kind], variants=given)
    frame = frame.assign(rank_low=np.fmin.reduce(low), rank_high=np.fmax.reduce(high), **dict.fromkeys(PERCENTILES))
    return frame.assign(share_percent=shares[0].round(EXACT), first_percent=shares[1].round(EXACT))[RANGES]


def _combined(found: np.ndarray, base: Variant, codes: np.ndarray) -> pd.DataFrame:
    """The combinations, with percentiles that are ranks they give, none between two."""
    frame = _range("combinations", found, found, base, codes)
    ranked = ~np.isnan(found).all(axis=0)
    cut = np.full((len(PERCENTILES), len(codes)), np.nan)
    cut[:, ranked] = np.nanpercentile(found[:, ranked], [*PERCENTILES.values()], axis=0, method="inverted_cdf")
    return frame.assign(**dict(zip(PERCENTILES, cut, strict=True)))


def _leading(known: pd.DataFrame) -> pd.DataFrame:
    """Stretches of the weight of citations in which the same countries are first; the exact weights, no grid."""
    x, y = (known[name].to_numpy() for name in MEANS)
    bounds = weights_apart(min_max(x), min_max(y))
    values = composite(x, y, weight=((bounds[1:] + bounds[:-1]) / 2)[:, None])
    first = values.round(EXACT) == np.fmax.reduce(values.round(EXACT), axis=1, keepdims=True)
    begins = np.flatnonzero(np.r_[True, (first[1:] != first[:-1]).any(axis=1)])
    ends = np.r_[begins[1:], len(first)]
    rows = [
        (round(bounds[begin], EXACT), round(bounds[end], EXACT), code)
        for begin, end in zip(begins, ends, strict=True)
        for code in known.loc[first[begin], "country_code"]
    ]
    return pd.DataFrame(rows, columns=LEADING)
