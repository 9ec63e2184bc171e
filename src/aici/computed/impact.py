"""Tables of section 03-impact."""

from __future__ import annotations

from functools import cache, cached_property

import ibis
import pandas as pd

from aici.computed import intervals
from aici.computed.recipe import COUNTRIES, Recipe
from aici.computed.sample import Sample, keyed
from aici.configuration import last_complete_year
from aici.indicators import factors, impact, normalised

CITED = (*COUNTRIES, "citations")
UNSCALED = "the countries compared do not differ in both means, so that nothing can be scaled"


class ImpactTables:
    """Mean citations, mean impact factor and the impact value; normalised citations beside them."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        factored = {"notes": self._factor_notes, "missing": lambda: self._factors.missing}
        return {
            "mean_citations_by_country": Recipe(
                lambda n: self._ranged(n, "mean_citations").drop(columns=["mean_impact_factor", "coverage_percent"]),
                needs=CITED,
                notes=lambda: (intervals.NOTE, *self._uncounted(), *self._sample.unattributed()),
                valueless=("mean_citations", "no paper of the countries compared has a citation count"),
            ),
            "mean_impact_factor_by_country": Recipe(
                lambda n: self._ranged(n, "mean_impact_factor").drop(columns="mean_citations"),
                valueless=("mean_impact_factor", "no paper of the countries compared has an impact factor"),
                **factored,
            ),
            "impact_value_by_country": Recipe(
                self._impact,
                needs=CITED,
                decimals=4,
                valueless=("impact_value", UNSCALED),
                **factored,
            ),
            "normalised_impact_by_country": Recipe(
                self._normalised,
                needs=CITED,
                decimals=2,
                notes=lambda: (self._compared, intervals.NOTE),
                valueless=("mncs", "no paper of the countries compared has both a citation count and a year"),
            ),
        }

    def _uncounted(self) -> tuple[str, ...]:
        """How many papers the means of citations leave out; nothing where they leave out none."""
        share = 100 * float(self._sample.works.citations.isnull().mean().to_pandas())
        return (f"Not in the means: {share:.1f} % of the papers, whose citations are not known.",) if share else ()

    def _factor_notes(self) -> tuple[str, ...]:
        return self._factors.note, intervals.NOTE

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

    def _ranged(self, countries: int | None, measure: str) -> pd.DataFrame:
        """The means, with the intervals of one of them."""
        means = self._means(countries)
        return self._with_intervals(means, {measure: "rank"})

    def _impact(self, countries: int | None) -> pd.DataFrame:
        means = self._means(countries)[["country_code", "mean_citations", "mean_impact_factor"]]
        valued = impact.impact_value_by_country(ibis.memtable(means)).to_pandas()
        return self._with_intervals(self._sample.largest_first(valued, countries), {"impact_value": "rank"})

    def _normalised(self, countries: int | None) -> pd.DataFrame:
        last = last_complete_year(self._sample.config.cut_off)
        scored = self._sample.counted(normalised.normalised_impact_by_country, last_complete_year=last)
        frame = self._sample.largest_first(keyed(scored), countries)
        return self._with_intervals(frame, {"mncs": "rank", "pp_top10_percent": "rank_pp_top10"})

    def _with_intervals(self, frame: pd.DataFrame, ranks: dict[str, str]) -> pd.DataFrame:
        listed = intervals.among(self._sample, frame["country_code"].tolist())
        return intervals.with_intervals(frame, listed, ranks)

    @cached_property
    def _compared(self) -> str:
        """What the normalisation rests on, with the shares of papers that it leaves out or cannot place."""
        told = normalised.comparison(self._sample.works).to_pandas().iloc[0]
        last = last_complete_year(self._sample.config.cut_off)
        return (
            "Expected citations and threshold: means and most cited tenth of field (research areas, in equal parts), "
            f"year and document type of this sample, not of all literature. Compared: {told['compared_percent']:.1f} "
            f"% of the papers, those with citation count and year; of these {told['without_field_percent']:.1f} % have "
            f"no research area and form a field of their own, and {told['uncited_percent']:.1f} % lie where no paper "
            f"is cited and count as 1. Young: papers of years after {last}."
        )

    @cached_property
    def _factors(self) -> factors.Factors:
        """What is known of the impact factors of the sample's venues."""
        sample = self._sample
        metrics, year = sample.corpus["journal_metrics"], sample.config.impact_factor_year
        return factors.described(sample.works, metrics, metric_year=year, folder=f"{sample.raw}/journal_metrics/")
