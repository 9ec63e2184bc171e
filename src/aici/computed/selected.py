"""Indicator tables of what was found by keyword groups and patent classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from aici import selection as finding
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample
from aici.indicators import selection

if TYPE_CHECKING:
    from ibis.expr.types import Table


UNGROUPED = "none of these"


class SelectedTables:
    """The tables of a corpus that tell how its papers and patents were found."""

    def __init__(self, sample: Sample) -> None:
        self._sample, self._corpus = sample, sample.corpus

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        patents = {"needs": ("patents",), "kinds": ("patents",)}
        matches = self._corpus["matches"]
        return {
            "keyword_groups": Recipe(lambda _: self._contributions(), needs=("works",)),
            "leave_one_group_out": Recipe(self._without),
            "patent_selection": Recipe(lambda _: selection.patent_selection(self._selected()).to_pandas(), **patents),
            "patent_classes": Recipe(lambda _: selection.patent_classes(matches, _classes()).to_pandas(), **patents),
            "patent_bridge_by_year": Recipe(lambda _: self._by_year(), **patents),
        }

    def _contributions(self) -> pd.DataFrame:
        groups = selection.keyword_groups(self._sample.works, _groups()).to_pandas()
        return groups.assign(group_label=groups["group_label"].fillna(UNGROUPED))

    def _without(self, countries: int | None) -> pd.DataFrame:
        """Of the countries with most papers; the unattributed share is left to the notes of other tables."""
        counting = self._sample.config.counting
        found = selection.leave_one_group_out(*self._sample.tables, _groups(), counting=counting)
        frame = found.filter(found.country_code.notnull()).to_pandas()
        return frame[frame["rank_all_groups"] <= countries] if countries else frame

    def _selected(self) -> Table:
        records, matches = self._corpus["patent_records"], self._corpus["matches"]
        return finding.patents_selected(records, matches, self._sample.config.patent_selection)

    def _by_year(self) -> pd.DataFrame:
        records, matches = self._corpus["patent_records"], self._corpus["matches"]
        return selection.patent_bridge_by_year(records, matches, _classes()).to_pandas()


def _groups() -> Table:
    return ibis.memtable(finding.keyword_groups().to_pandas())


def _classes() -> Table:
    return ibis.memtable(finding.class_groups().to_pandas())
