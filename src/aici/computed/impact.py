"""Tables of section 03-impact."""

from __future__ import annotations

from functools import cache, cached_property

import ibis
import pandas as pd

from aici.computed.recipe import COUNTRIES, Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import factors, impact

CITED = (*COUNTRIES, "citations")


class ImpactTables:
    """Mean citations, mean impact factor and the impact value."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        factored = {"notes": lambda: (self._factors.note,), "missing": lambda: self._factors.missing}
        return {
            "mean_citations_by_country": Recipe(
                lambda n: self._means(n).drop(columns=["mean_impact_factor", "coverage_percent"]),
                needs=CITED,
                valueless=("mean_citations", "no paper of the countries compared has a citation count"),
            ),
            "mean_impact_factor_by_country": Recipe(
                lambda n: self._means(n).drop(columns="mean_citations"),
                valueless=("mean_impact_factor", "no paper of the countries compared has an impact factor"),
                **factored,
            ),
            "impact_value_by_country": Recipe(
                self._impact,
                needs=CITED,
                decimals=4,
                valueless=(
                    "impact_value",
                    "the countries compared do not differ in both means, so that nothing can be scaled",
                ),
                **factored,
            ),
        }

    @cache  # noqa: B019  (one edition lives as long as its notebook)
    def _means(self, countries: int | None) -> pd.DataFrame:
        """Mean citations and mean impact factor of the countries with most papers."""
        sample, code = self._sample, "country_code"
        cited = keyed(sample.counted(impact.mean_citations_by_country))[[code, "mean_citations"]]
        year = sample.config.impact_factor_year
        metrics = sample.corpus["journal_metrics"]
        placed = keyed(sample.counted(impact.mean_impact_factor_by_country, metrics, metric_year=year))
        placed = placed[[code, "mean_impact_factor", "coverage_percent"]]
        return sample.largest_first(cited.merge(placed, on=code, how="outer"), countries)

    def _impact(self, countries: int | None) -> pd.DataFrame:
        means = self._means(countries)[["country_code", "mean_citations", "mean_impact_factor"]]
        valued = impact.impact_value_by_country(ibis.memtable(means)).to_pandas()
        return self._sample.largest_first(valued, countries)

    @cached_property
    def _factors(self) -> factors.Factors:
        """What is known of the impact factors of the sample's venues."""
        sample = self._sample
        metrics, year = sample.corpus["journal_metrics"], sample.config.impact_factor_year
        return factors.described(sample.works, metrics, metric_year=year, folder=f"{sample.raw}/journal_metrics/")
