"""Values of the sample's papers, resampled once for all tables that print intervals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from aici.computed.sample import Sample
from aici.indicators import impact, normalised, uncertainty
from aici.indicators.uncertainty import Resampled
from aici.indicators.weights import country_weights

MEANS = ("mean_citations", "mean_impact_factor")
NOTE = (
    f"Intervals: {uncertainty.LEVEL * 100:.0f} %, {uncertainty.REPLICATES:,} bootstrap replicates (seed "
    f"{uncertainty.SEED}). All papers found are counted; an interval takes them as draws from the process that made "
    f"them, and does not cover errors of the databases. Dash: no interval; none for fewer than {uncertainty.FEWEST} "
    "papers of known value, nor where all have the same (measured coverage: benchmarks/INTERVALS.md). Rank intervals "
    "are those of the countries that have an interval; the values of the others stand still."
)


@lru_cache(maxsize=1)
def by_country(sample: Sample) -> Resampled:
    """Replicates of mean citations, mean impact factor, MNCS and PP(top 10 %) of every country."""
    metrics, year = sample.corpus["journal_metrics"], sample.config.impact_factor_year
    factors = impact.impact_factor_of_works(sample.works, metrics, metric_year=year)
    scores = normalised.normalised_citations(sample.works)
    values = sample.works.select("work_id", mean_citations="citations")
    values = values.join(factors.select("work_id", mean_impact_factor="impact_factor"), "work_id")
    values = values.join(scores.select("work_id", mncs="ncs", pp_top10_percent="top10_percent"), "work_id")
    shares = country_weights(*sample.tables, counting=sample.config.counting).filter(lambda t: t.country_code.notnull())
    rows = shares.select("work_id", "weight", group="country_code").join(values, "work_id")
    return uncertainty.resampled(rows.to_pandas())


def among(sample: Sample, countries: list[str]) -> Resampled:
    """The replicates of the countries listed, with the impact value over these."""
    listed = by_country(sample).among(countries)
    return listed.joined(uncertainty.composite(listed, "impact_value", of=MEANS))


def with_intervals(frame: pd.DataFrame, listed: Resampled, ranks: Mapping[str, str]) -> pd.DataFrame:
    """The rows, by `country_code`, with the intervals of each measure and of its rank.

    `ranks` gives, by measure, what the columns of its rank begin with.
    """
    told = listed.intervals().set_index("group")
    for measure, rank in ranks.items():
        own = told[told["measure"] == measure].reindex(frame["country_code"])
        ends = {f"{measure}_lb": own["lb"], f"{measure}_ub": own["ub"]}
        ends |= {f"{rank}_{end}": own[f"rank_{end}"].astype("Int64") for end in ("lb", "ub")}
        frame = frame.assign(**{name: column.array for name, column in ends.items()})
    return frame
