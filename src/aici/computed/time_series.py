"""Tables of section 02-time-series."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.configuration import COMPLETE_AFTER_MONTHS, last_complete_year
from aici.indicators import growth, time_series

SPAN = 10  # years of growth where the edition leaves its first year open: those that a new edition counts
NO_YEARS = "no publication year of the papers counted was complete on the day of the search"
NO_GROWTH = "no country or region has papers in the first of the complete years, with a later one to compare"
STAYS_AHEAD = (
    "Year: the one from which the former is ahead in every complete year, having been behind; level is not ahead."
)
NO_OVERTAKING = "of the countries and regions compared, none overtook another within the complete years"


class TimeSeriesTables:
    """Papers by country and year, their growth, and who overtook whom."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        ends = {"missing": lambda: "" if self._window else NO_YEARS, "notes": self._compared}
        return {
            "papers_by_country_year": Recipe(lambda _: self._series(), notes=self._sample.unattributed),
            "growth_by_country": Recipe(self._growth, valueless=("change_percent", NO_GROWTH), **ends),
            "overtakings": Recipe(
                self._overtakings,
                valueless=("papers", NO_OVERTAKING),
                **ends | {"notes": lambda: (STAYS_AHEAD, *self._compared())},
            ),
        }

    def _series(self) -> pd.DataFrame:
        frame = keyed(self._sample.counted(time_series.papers_by_country_year))
        return with_completeness(frame, last_complete_year(self._sample.config.cut_off))

    @cached_property
    def _window(self) -> tuple[int, int] | None:
        """First and last complete year of the edition's window that have papers; None where there is none."""
        year, given = self._sample.works.year, self._sample.config.years
        held = year.min().to_pandas(), year.max().to_pandas()
        if pd.isna(held[0]):
            return None
        last = min(last_complete_year(self._sample.config.cut_off), int(held[1]), given.last or int(held[1]))
        first = max(given.first or last - SPAN + 1, int(held[0]))
        return (first, last) if first <= last else None

    @property
    def _between(self) -> dict[str, int]:
        return dict(zip(("first_year", "last_year"), self._window or (), strict=True))

    def _compared(self) -> tuple[str, ...]:
        """Which years are compared, and why these."""
        (first, last), given = self._between.values(), self._sample.config.years
        months = f"{COMPLETE_AFTER_MONTHS} months"
        asked = given.first or first, min(given.last or last, last_complete_year(self._sample.config.cut_off))
        clipped = f", those of {asked[0]} to {asked[1]} that have papers" if asked != (first, last) else ""
        opened = "" if given.first else f", {SPAN} years at most, as the edition sets no first year"
        return (
            f"Complete years compared: {first} to {last}{clipped}{opened}.",
            f"A year is complete where {months} or more lie between its end and the search in the databases.",
        )

    def _growth(self, countries: int | None) -> pd.DataFrame:
        frame = self._sample.counted(growth.growth_by_country, **self._between).to_pandas()
        return frame[frame["rank"] <= countries] if countries else frame

    def _overtakings(self, countries: int | None) -> pd.DataFrame:
        codes = self._sample.papers(countries)["country_code"].tolist()
        return self._sample.counted(growth.overtakings, countries=codes, **self._between).to_pandas()


def with_completeness(frame: pd.DataFrame, last_complete: int) -> pd.DataFrame:
    """The yearly rows with column `is_complete`; null for the null year."""
    return frame.assign(is_complete=frame["year"].astype("Int64") <= last_complete)
