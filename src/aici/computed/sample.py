"""What every section computes from: corpus, sample of works, the edition's choices, and the order of countries."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from aici import territories
from aici.computed.inventions import Inventions
from aici.indicators import counts

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from aici.configuration import EditionConfig


class Sample:
    """The works an edition counts, with their addresses, and its choices.

    Attributes
    ----------
    corpus : the tables of `records.CORPUS`, by name
    works : those of the sample
    inventions : the families of inventions it counts as patents
    config : the edition's configuration
    raw : its raw folder as the author knows it, for messages
    """

    def __init__(self, corpus: dict[str, Table], config: EditionConfig, raw: str) -> None:
        self.corpus, self.config, self.raw = corpus, config, raw
        self.works = corpus["works"].filter(corpus["works"].in_sample)
        self.inventions = Inventions(corpus, config)

    @property
    def tables(self) -> tuple[Table, Table]:
        """Works of the sample and all authorships, as indicators take them."""
        return self.works, self.corpus["authorships"]

    def counted(self, indicator: Callable[..., Table], *more: Table, **options: object) -> Table:
        """An indicator of the sample under the edition's counting method."""
        return indicator(*self.tables, *more, counting=self.config.counting, **options)

    @cached_property
    def by_country(self) -> pd.DataFrame:
        """Papers by country in rank order, the unattributed share in the row without code."""
        return self.counted(counts.papers_by_country).to_pandas()

    def papers(self, countries: int | None = None) -> pd.DataFrame:
        """Papers, in all and per million inhabitants, of the countries with most, or of all."""
        known = self.by_country[self.by_country["country_code"].notna()]
        frame = known.assign(papers_per_million=self.per_million(known, "papers"))
        return frame.head(countries) if countries else frame

    def per_million(self, frame: pd.DataFrame, value: str) -> pd.Series:
        """A value of countries per million inhabitants in the edition's reference year; null where none are known."""
        inhabitants = frame["country_code"].map(territories.population(self.config.population_year))
        return frame[value] / inhabitants.astype("float64") * 1e6

    def largest_first(self, frame: pd.DataFrame, countries: int | None) -> pd.DataFrame:
        """Rows of the countries with most papers, in that order and with that rank."""
        ranks = self.papers(countries)[["country_code", "rank"]]
        return ranks.merge(frame.drop(columns="rank", errors="ignore"), on="country_code", how="inner")

    def unattributed(self) -> tuple[str, ...]:
        """The note on the papers that are given to no country."""
        return (unattributed(self.by_country, "papers", of=self.works),)


def unattributed(frame: pd.DataFrame, unit: str, *, of: Table) -> str:
    """What the row without country of a table by country holds, as a share of all works, or families, counted.

    The rows cannot stand for the whole: counted in full, a work is in the row of each of its countries.
    """
    lost = frame.loc[frame["country_code"].isna(), unit].sum()
    return f"Not attributed to any country: {100 * lost / of.count().to_pandas():.1f} % of the {unit}."


def keyed(table: Table, key: str = "country_code") -> pd.DataFrame:
    """The rows with a known key; what has none is in the notes."""
    frame = table.to_pandas()
    return frame[frame[key].notna()].reset_index(drop=True)
