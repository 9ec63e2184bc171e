"""Tables of section 05-topics: research areas and institutions."""

from __future__ import annotations

import ibis
import pandas as pd

from aici import territories
from aici.computed.recipe import COUNTRIES, Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import institutions, topics


class TopicTables:
    """Shares of research areas, and papers by institution."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        return {
            "topic_shares_by_country": Recipe(self._topics, needs=(*COUNTRIES, "areas")),
            # a paper is counted once for each institution on it
            "institutions_by_country": Recipe(self._institutions, counting="full"),
        }

    def _topics(self, countries: int | None) -> pd.DataFrame:
        areas = territories.read_reference("research_areas.csv")
        order = areas["topic"].unique(maintain_order=True).to_list()
        shares = keyed(self._sample.counted(topics.topic_shares_by_country, ibis.memtable(areas)))
        frame = self._sample.largest_first(shares, countries)
        return frame.sort_values(["topic", "rank"], key=lambda c: c.map(order.index) if c.name == "topic" else c)

    def _institutions(self, countries: int | None) -> pd.DataFrame:
        frame = keyed(institutions.institutions_by_country(*self._sample.tables))
        frame = frame[frame["institution"].notna()].rename(columns={"rank": "place"})
        return self._sample.largest_first(frame, countries).drop(columns="rank").rename(columns={"place": "rank"})
