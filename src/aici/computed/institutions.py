"""Tables of section 05-topics: institutions, and the systems they belong to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from aici.computed import named
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import institutions

if TYPE_CHECKING:
    from ibis.expr.types import Table

FIRST = 10  # institutions of a country whose common share tells concentration
LISTED = 100  # institutions of the world
SYSTEMS = (
    "A system stands in the place of its members; a paper that several of them sign counts once for it. "
    "An institution that is in no system stands for itself; ranks are among both."
)

WORLD = (
    "Fractional: a paper is shared equally among its authors, then among each author's addresses. "
    "One name in two countries is two institutions; members of a system stand each for themselves."
)


class InstitutionTables:
    """Papers by institution and by system of institutions, under full counting."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        # a paper is counted once for each institution on it
        full, systems = {"counting": "full"}, {"counting": "full", "notes": lambda: (SYSTEMS,)}
        return {
            "institutions_by_country": Recipe(self._by_country, **full),
            "institution_units_by_country": Recipe(self._units, **systems),
            "institution_systems_by_country": Recipe(self._systems, missing=self._no_system, **systems),
            "institutions_of_the_world": Recipe(lambda _: self._world(), notes=lambda: (WORLD,), **full),
            "institution_concentration_by_country": Recipe(self._concentration, **full),
        }

    def _of(self, indicator: Callable[..., Table], **options: object) -> pd.DataFrame:
        """An institution indicator of the sample, countries and institutions known."""
        return keyed(indicator(*self._sample.tables, self._spellings, **options))

    @cached_property
    def _spellings(self) -> Table:
        return named.spellings(self._sample.corpus["authorships"])

    def _by_country(self, countries: int | None) -> pd.DataFrame:
        frame = self._of(institutions.institutions_by_country)
        return self._ranked(frame[frame["institution"].notna()], countries)

    def _units(self, countries: int | None) -> pd.DataFrame:
        return self._ranked(self._every_unit, countries)

    def _systems(self, countries: int | None) -> pd.DataFrame:
        return self._ranked(self._every_unit[self._every_unit["is_system"]], countries)

    def _no_system(self) -> str:
        return "" if self._every_unit["is_system"].any() else "no address names an institution of a known system"

    @cached_property
    def _every_unit(self) -> pd.DataFrame:
        return self._of(institutions.institution_units_by_country)

    def _ranked(self, frame: pd.DataFrame, countries: int | None) -> pd.DataFrame:
        """Rows of the countries with most papers, which come first, with their own rank."""
        placed = self._sample.largest_first(frame.rename(columns={"rank": "place"}), countries)
        return placed.drop(columns="rank").rename(columns={"place": "rank"})

    def _world(self) -> pd.DataFrame:
        return self._of(institutions.institutions_of_the_world).head(LISTED)

    def _concentration(self, countries: int | None) -> pd.DataFrame:
        frame = self._of(institutions.institution_concentration_by_country, first=FIRST)
        return self._sample.largest_first(frame, countries)
