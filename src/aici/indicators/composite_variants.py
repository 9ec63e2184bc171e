"""Composite variants: the impact value with one choice changed at a time, and with the choices of method combined.

Rules: a country that a variant leaves out is out of the scale; for the ranks of the others it stays on the side of them
where the same method with all countries has it, so that a rank never changes only because a place above fell empty.
Every combination is enumerated, none is drawn at random. The input is a small result table, hence pandas and not Ibis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from aici.indicators.composite_scores import (
    AGGREGATIONS,
    COMBINED,
    MEANS,
    NORMALISATIONS,
    composite,
    min_max,
    ranks,
    rounded,
    weights_apart,
)

WEIGHTS = {  # of mean citations
    0.0: "Mean impact factor alone",
    0.25: "Weight of mean citations 0.25",
    0.75: "Weight of mean citations 0.75",
    1.0: "Mean citations alone",
}
COMBINED_WEIGHTS = tuple(np.arange(5, 16) / 20)  # neither mean weighs more than three times the other
FEWEST = (0.25, 0.5)  # parts of the countries, those with fewest papers, that a variant leaves out

COUNTED = "counting_"  # how the names of variants of counting begin


@dataclass(frozen=True)
class Variant:
    """One changed choice: impact values and ranks (runs, countries), null where a country is out of a run.

    `shares` are the parts of the runs in the whole; without them `values` and `ranks` are a lowest and a highest.
    """

    name: str
    label: str
    kind: str
    values: np.ndarray
    ranks: np.ndarray
    shares: np.ndarray | None = None


def baseline(known: pd.DataFrame) -> Variant:
    """The impact value as the report defines it: min–max, equal weights, arithmetic mean; one run."""
    return _once(known, "baseline", "Baseline: min–max, equal weights, arithmetic mean", "baseline")


def changed(known: pd.DataFrame, counted: Mapping[str, pd.DataFrame], decimals: Mapping[str, int]) -> Iterator[Variant]:
    """The variants that rank at least one country; parameters as those of `composite.sensitivity`."""
    every = [
        *_printed(known), *_left_out(known), *_weights(known), *_methods(known), *_minimums(known),
        *_counted(known, counted), *_rounding(known, decimals), *_bootstrap(known),
    ]  # fmt: skip
    return (one for one in every if not np.isnan(one.ranks).all())


def combinations(known: pd.DataFrame) -> np.ndarray:
    """Ranks (combinations, countries) by each of `COMBINED` × weight × country left out, or none; null where it is."""
    out = np.vstack([np.zeros((1, len(known)), dtype=bool), _each(known)])
    x, y = (np.where(out, np.nan, one) for one in _pair(known))
    found = []
    for (normalisation, aggregation), weight in product(COMBINED, COMBINED_WEIGHTS):
        values = composite(x, y, weight=weight, normalisation=normalisation, aggregation=aggregation)
        found.append(ranks(values, values[0]))
    return np.concatenate(found)


def _pair(known: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return tuple(known[name].to_numpy(float) for name in MEANS)


def _each(known: pd.DataFrame) -> np.ndarray:
    """Each country that is compared, marked in a row of its own."""
    return np.eye(len(known), dtype=bool)[known[[*MEANS]].notna().all(axis=1)]


def _once(known: pd.DataFrame, name: str, label: str, kind: str, **method: object) -> Variant:
    """The variant of one run with all countries, by another method."""
    values = composite(*_pair(known), **method)[None]
    return Variant(name, label, kind, values, ranks(values, values), np.ones(1))


def _without(known: pd.DataFrame, out: np.ndarray, name: str, label: str, kind: str) -> Variant:
    """The variant that leaves out of the scale the countries marked, a row of `out` for each run."""
    pair = _pair(known)
    values = composite(*(np.where(out, np.nan, one) for one in pair))
    return Variant(name, label, kind, values, ranks(values, composite(*pair)), np.full(len(out), 1 / len(out)))


def _left_out(known: pd.DataFrame) -> Iterator[Variant]:
    extreme = np.logical_or.reduce([(one == np.nanmin(one)) | (one == np.nanmax(one)) for one in _pair(known)])
    yield _without(known, _each(known), "leave_one_out", "One country left out, each in turn", "left_out")
    yield _without(known, extreme[None], "extremes", "All countries that set the scale left out", "left_out")


def _weights(known: pd.DataFrame) -> Iterator[Variant]:
    for weight, label in WEIGHTS.items():
        yield _once(known, f"weight_{weight * 100:03.0f}", label, "weight", weight=weight)
    bounds = weights_apart(*map(min_max, _pair(known)))
    stretches = np.concatenate([[0.0], (bounds[1:] + bounds[:-1]) / 2, [1.0]])
    values = composite(*_pair(known), weight=stretches[:, None])
    shares = np.concatenate([[0.0], np.diff(bounds), [0.0]])
    yield Variant("weight_any", "Any weight from 0 to 1", "weight", values, ranks(values, values), shares)


def _methods(known: pd.DataFrame) -> Iterator[Variant]:
    for name, label in list(NORMALISATIONS.items())[1:]:
        yield _once(known, name, label, "normalisation", normalisation=name)
    for name, label in list(AGGREGATIONS.items())[1:]:
        yield _once(known, name, label, "aggregation", aggregation=name)


def _minimums(known: pd.DataFrame) -> Iterator[Variant]:
    papers = known["papers"].astype("float64").where(known[[*MEANS]].notna().all(axis=1))
    for part in FEWEST if papers.notna().any() else ():
        least = float(papers.quantile(part, interpolation="higher"))
        label = f"Countries with at least {f'{least:,.1f}'.removesuffix('.0')} papers"
        few = ~(papers >= least).to_numpy()
        yield _without(known, few[None], f"minimum_{part * 100:.0f}", label, "minimum")


def _counted(known: pd.DataFrame, counted: Mapping[str, pd.DataFrame]) -> Iterator[Variant]:
    for counting, means in counted.items():
        other = _pair(means.set_index("country_code").reindex(known["country_code"]))
        base = _pair(known)
        out = np.isnan([*other, *base]).any(axis=0)
        values = composite(*(np.where(out, np.nan, one) for one in other))[None]
        label = f"Counting: {counting.replace('_', ' ')}"
        places = ranks(values, composite(*base))
        yield Variant(f"{COUNTED}{counting}", label, "counting", values, places, np.ones(1))


def _rounding(known: pd.DataFrame, decimals: Mapping[str, int]) -> Iterator[Variant]:
    if decimals:
        values, places = rounded(*_pair(known), *(0.5 * 10.0 ** -decimals[name] for name in MEANS))
        yield Variant("rounding", "Any numbers that round to the printed cells", "rounding", values, places)


def _bootstrap(known: pd.DataFrame) -> Iterator[Variant]:
    if {"rank_lb", "rank_ub"} <= set(known) and known["rank_lb"].notna().any():
        places = known[["rank_lb", "rank_ub"]].to_numpy(float).T
        nothing = np.full(places.shape, np.nan)
        yield Variant("bootstrap", "Papers drawn anew, interval of the rank", "bootstrap", nothing, places)


def _printed(known: pd.DataFrame) -> Iterator[Variant]:
    if "printed_value" in known and known["printed_value"].notna().any():
        values = known["printed_value"].to_numpy(float)[None]
        places = ranks(values, composite(*_pair(known)))
        yield Variant("printed", "Impact value as printed", "printed", values, places, np.ones(1))
