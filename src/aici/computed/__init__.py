"""Indicator tables of an edition that is computed from its exports.

Takes the corpus through `indicators/`, a module for each section of the report, and gives each result the columns of
the contract: labels of the territory policy, inhabitants of the edition's reference year, counting and basis. Where the
exports do not hold what an indicator needs, the table is empty and says what is missing; it is never filled with zeros.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from aici import corpus, territories
from aici.computed import named, needs
from aici.computed.collaboration import CollaborationTables
from aici.computed.composite import CompositeTables
from aici.computed.contents import ContentTables
from aici.computed.counts import CountTables
from aici.computed.impact import ImpactTables
from aici.computed.institutions import InstitutionTables
from aici.computed.overlap import OverlapTables
from aici.computed.patents import PatentTables
from aici.computed.profile import ProfileTables
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample
from aici.computed.selected import SelectedTables
from aici.computed.technologies import TechnologyTables
from aici.computed.time_series import TimeSeriesTables
from aici.computed.topics import TopicTables
from aici.records import INDICATORS, Indicator, require_columns

if TYPE_CHECKING:
    from aici.configuration import EditionConfig

SECTIONS = (
    ContentTables, CountTables, TimeSeriesTables, ImpactTables, CollaborationTables, TopicTables, InstitutionTables,
    PatentTables, TechnologyTables, SelectedTables, OverlapTables, CompositeTables, ProfileTables,
)  # fmt: skip


class ComputedTables:
    """The computed tables of one edition, by indicator name."""

    def __init__(self, folder: Path, raw: str, config: EditionConfig) -> None:
        self._config = config
        self._sample = Sample(corpus.read_corpus(folder), config, raw)
        self._labels = territories.labels(config.territory_policy)

    def indicator(self, name: str, countries: int | None) -> Indicator:
        """The computed table of that name, or an empty one that says what the exports lack."""
        if name not in self._recipes:
            return _empty(name, needs.NOT_COMPUTED[name])
        recipe = self._recipes[name]
        if missing := needs.lacking(recipe, self._held):
            return _empty(name, missing)
        frame = self._completed(recipe, recipe.build(countries))
        if missing := needs.valueless(recipe, frame, self._held):
            return _empty(name, missing)
        simulated = self._config.basis == "simulated"
        frame = require_columns(frame, INDICATORS[name])
        return Indicator(name, frame, self._config.basis, self._origin(recipe), "", recipe.notes(), simulated)

    def institution(self, name: str) -> str:
        """The institution of the sample that the name means; see `named.institution`."""
        return named.institution(name, self._sample).name

    @cached_property
    def _recipes(self) -> dict[str, Recipe]:
        return {name: recipe for tables in SECTIONS for name, recipe in tables(self._sample).recipes().items()}

    @cached_property
    def _held(self) -> dict[str, bool]:
        return needs.held(self._sample)

    def _completed(self, recipe: Recipe, frame: pd.DataFrame) -> pd.DataFrame:
        """The columns that computed tables share and that this one does not have: labels, decimals, counting, basis."""
        shared = {"decimals": recipe.decimals, "counting": recipe.counting or self._config.counting}
        frame = frame.assign(
            basis=self._config.basis, **{name: value for name, value in shared.items() if name not in frame}
        )
        for code in [name for name in frame if str(name).endswith("country_code")]:
            frame[code.removesuffix("country_code") + "label"] = frame[code].map(self._labels)
        return frame.reset_index(drop=True)

    def _origin(self, recipe: Recipe) -> str:
        """From how many files and records the table was computed: those of papers, of patents, or of both."""
        told = [self._read[kind] for kind in recipe.kinds if self._read[kind]] or ["no records"]
        exports = "simulated export files" if self._config.basis == "simulated" else "export files"
        return f"Computed from {exports}: {'; '.join(told)}."

    @cached_property
    def _read(self) -> dict[str, str]:
        """What was read of each kind, in words; empty where nothing was."""
        held, counts = self._sample.corpus, {}
        for kind, name in (("papers", "records"), ("patents", "patent_records")):
            table = held[name]
            counts[kind] = table.agg(files=table.file.nunique(), records=table.count()).to_pandas().iloc[0]
        works, sample = (int(t.count().to_pandas()) for t in (held["works"], self._sample.works))
        of = {kind: f"{n['files']:,} of {kind} ({n['records']:,} records" for kind, n in counts.items() if n["records"]}
        ends = {"papers": f", {works:,} works, {sample:,} in the sample)", "patents": ")"}
        return {kind: of[kind] + end if kind in of else "" for kind, end in ends.items()}


def _empty(name: str, missing: str) -> Indicator:
    return Indicator(name, pd.DataFrame(columns=INDICATORS[name].column_names), "", "", missing)
