"""Tables of section 05-topics: research areas."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from aici import territories
from aici.computed.contents import labelled
from aici.computed.recipe import COUNTRIES, Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import topics

if TYPE_CHECKING:
    from ibis.expr.types import Table

AREAS = ("works", "areas")


class TopicTables:
    """Shares of research areas and specialisation in them, and what research areas leave open."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        by_country = {"needs": (*COUNTRIES, "areas"), "notes": self._base}
        return {
            "topic_shares_by_country": Recipe(self._shares, **by_country),
            "specialisation_by_country": Recipe(self._specialisation, decimals=2, **by_country),
            "topic_overlap": Recipe(lambda _: self._overlap(), needs=AREAS),
            "unmapped_areas": Recipe(lambda _: self._unmapped, needs=AREAS, missing=self._all_mapped),
        }

    @cached_property
    def _works(self) -> Table:
        return topics.with_areas_source(self._sample.works)

    @cached_property
    def _reference(self) -> pd.DataFrame:
        return territories.read_reference("research_areas.csv").to_pandas()

    @property
    def _areas(self) -> Table:
        return ibis.memtable(self._reference)

    def _shares(self, countries: int | None) -> pd.DataFrame:
        return self._by_area(self._counted(topics.topic_shares_by_country), countries)

    def _specialisation(self, countries: int | None) -> pd.DataFrame:
        return self._by_area(self._counted(topics.specialisation_by_country), countries)

    def _counted(self, indicator) -> pd.DataFrame:
        counting = self._sample.config.counting
        return keyed(indicator(self._works, self._sample.corpus["authorships"], self._areas, counting=counting))

    def _by_area(self, frame: pd.DataFrame, countries: int | None) -> pd.DataFrame:
        """Rows in the order of the areas in the reference, in each the countries with most papers first."""
        order = list(dict.fromkeys(self._reference["topic"]))
        shown = self._sample.largest_first(frame, countries)
        return shown.sort_values(["topic", "rank"], key=lambda c: c.map(order.index) if c.name == "topic" else c)

    def _overlap(self) -> pd.DataFrame:
        return labelled(topics.topic_overlap(self._works, self._areas).to_pandas())

    @cached_property
    def _unmapped(self) -> pd.DataFrame:
        return labelled(topics.unmapped_areas(self._works, self._areas).to_pandas())

    def _all_mapped(self) -> str:
        return "every research area of the papers is in one of the areas shown" if self._unmapped.empty else ""

    def _base(self) -> tuple[str, ...]:
        """The note on the papers that a share of an area is of."""
        return (
            "Base: papers with research areas, from a database that has a word for the area. "
            "A paper is in all the areas it carries.",
        )
