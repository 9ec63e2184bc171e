"""Tables of section 02-time-series."""

from __future__ import annotations

from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import time_series


class TimeSeriesTables:
    """Papers by country and year."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        sample = self._sample
        return {
            "papers_by_country_year": Recipe(
                lambda _: keyed(sample.counted(time_series.papers_by_country_year)), notes=sample.unattributed
            ),
        }
