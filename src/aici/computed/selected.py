"""Indicator tables of what was found by keyword groups and patent classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from aici import selection as finding
from aici.indicators import selection

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from aici.configuration import EditionConfig


UNGROUPED = "none of these"


class SelectedTables:
    """The tables of a corpus that tell how its papers and patents were found."""

    def __init__(self, corpus: dict[str, Table], works: Table, config: EditionConfig) -> None:
        self._corpus, self._works, self._config = corpus, works, config

    def builders(self) -> dict[str, Callable[[int | None], pd.DataFrame]]:
        """Each table by its name."""
        return {
            "keyword_groups": lambda _: self._contributions(),
            "leave_one_group_out": self._without,
            "patent_selection": lambda _: selection.patent_selection(self._selected()).to_pandas(),
            "patent_classes": lambda _: selection.patent_classes(self._corpus["matches"], _classes()).to_pandas(),
            "patent_bridge_by_year": lambda _: self._by_year(),
        }

    def _contributions(self) -> pd.DataFrame:
        groups = selection.keyword_groups(self._works, _groups()).to_pandas()
        return groups.assign(group_label=groups["group_label"].fillna(UNGROUPED))

    def _without(self, countries: int | None) -> pd.DataFrame:
        """Of the countries with most papers; the unattributed share is left to the notes of other tables."""
        counting = self._config.counting
        found = selection.leave_one_group_out(self._works, self._corpus["authorships"], _groups(), counting=counting)
        frame = found.filter(found.country_code.notnull()).to_pandas()
        return frame[frame["rank_all_groups"] <= countries] if countries else frame

    def _selected(self) -> Table:
        records, matches = self._corpus["patent_records"], self._corpus["matches"]
        return finding.patents_selected(records, matches, self._config.patent_selection)

    def _by_year(self) -> pd.DataFrame:
        records, matches = self._corpus["patent_records"], self._corpus["matches"]
        return selection.patent_bridge_by_year(records, matches, _classes()).to_pandas()


def _groups() -> Table:
    return ibis.memtable(finding.keyword_groups().to_pandas())


def _classes() -> Table:
    return ibis.memtable(finding.class_groups().to_pandas())
