"""Tables on how far the impact value hangs on its definition."""

from __future__ import annotations

from functools import cache, partial

import pandas as pd

from aici.computed.impact import ImpactTables
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import composite, impact
from aici.indicators.composite import Examined
from aici.indicators.composite_variants import COUNTED
from aici.records import COUNTINGS

CODE = "country_code"


class CompositeTables:
    """The impact value under other choices; the countries compared are those of the impact value."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._given = ImpactTables(sample).recipes()["impact_value_by_country"]

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        return {
            name: Recipe(
                partial(self._table, name),
                needs=self._given.needs,
                decimals=composite.DECIMALS.get(name, self._given.decimals),
                notes=partial(self._notes, name),
                missing=self._given.missing,
                valueless=(value, self._given.valueless[1]),
            )
            for name, value in composite.VALUED.items()
        }

    def _table(self, name: str, countries: int | None) -> pd.DataFrame:
        frame = getattr(self._examined(countries), composite.TABLES[name])
        return frame.assign(counting=self._counting(frame)) if name == "impact_sensitivity" else frame

    def _counting(self, frame: pd.DataFrame) -> pd.Series:
        """The counting method of each row: its own where that is the choice changed, else the edition's."""
        own = frame["variant"].where(frame["kind"] == "counting").str.removeprefix(COUNTED)
        return own.fillna(self._sample.config.counting)

    def _notes(self, name: str) -> tuple[str, ...]:
        return (*self._given.notes(), *composite.NOTES.get(name, ()))

    @cache  # noqa: B019  (one edition lives as long as its notebook)
    def _examined(self, countries: int | None) -> Examined:
        given = self._given.build(countries)
        papers = self._sample.papers(countries)[[CODE, "papers"]]
        means = given.drop(columns=["rank", "papers"], errors="ignore").merge(papers, on=CODE, how="left")
        others = [counting for counting in COUNTINGS if counting != self._sample.config.counting]
        return composite.sensitivity(means, counted={counting: self._means(counting) for counting in others})

    def _means(self, counting: str) -> pd.DataFrame:
        """Mean citations and mean impact factor of all countries under a counting method."""
        works, authorships = self._sample.tables
        metrics, year = self._sample.corpus["journal_metrics"], self._sample.config.impact_factor_year
        cited = impact.mean_citations_by_country(works, authorships, counting=counting)
        placed = impact.mean_impact_factor_by_country(works, authorships, metrics, counting=counting, metric_year=year)
        return keyed(cited.drop("rank", "papers")).merge(keyed(placed.drop("rank", "papers")), on=CODE, how="outer")
