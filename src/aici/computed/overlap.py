"""Indicator tables of which databases hold the papers, and of what the choice among their citation counts moves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from aici.computed.recipe import COUNTRIES, Recipe
from aici.computed.sample import Sample
from aici.configuration import DATA_SOURCES, citation_words
from aici.dedup.merging import in_order
from aici.dedup.order import PREFERENCE
from aici.indicators import overlap

if TYPE_CHECKING:
    from ibis.expr.types import Table

HELD_BY = DATA_SOURCES | {overlap.ALL: "all combinations"}
TAKEN = {name: f"{label} first" for name, label in DATA_SOURCES.items()} | {"edition": "Edition's", "max": "Largest"}
POLICIES_COMPARED = (
    "A database first: its count where it gives one, else that of the edition's order. Every database that gives "
    "counts is put first once; left out is an order that is the edition's."
)


class OverlapTables:
    """The tables of a corpus that compare databases."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        return {
            "works_by_databases": Recipe(lambda _: self._combinations(), needs=("works",)),
            "citation_policies": Recipe(self._policies, needs=(*COUNTRIES, "citations"), notes=self._compared),
        }

    def _compared(self) -> tuple[str, ...]:
        words = citation_words(self._sample.config.citations)
        return f"Citation count of a paper under the edition's policy: {words}.", POLICIES_COMPARED

    @cached_property
    def _counts(self) -> Table:
        held = self._sample.corpus
        counts = overlap.citation_counts(self._sample.works, held["records"], held["record_work"])
        return counts.cache()

    def _combinations(self) -> pd.DataFrame:
        frame = overlap.works_by_databases(self._sample.works, self._counts).to_pandas()
        names = frame["databases"].str.split(overlap.JOINED, regex=False)
        return frame.assign(label=[overlap.JOINED.join(HELD_BY[name] for name in part) for part in names])

    def _policies(self, countries: int | None) -> pd.DataFrame:
        given = set(self._counts.select("data_source").distinct().to_pandas()["data_source"])
        policies = compared(self._sample.config.citations, given)
        tables = *self._sample.tables, self._counts
        counting = self._sample.config.counting
        frame = overlap.citation_policies(*tables, policies, counting=counting, countries=countries).to_pandas()
        return frame.assign(policy_label=frame["policy"].map(TAKEN))


def compared(citations: Sequence[str] | str, given: set[str]) -> dict[str, tuple[str, ...] | str]:
    """The edition's policy, each database first, and the largest count, by name, as databases in order.

    `given` are the databases that give counts, listed by the edition or not; a policy under which these come in the
    order of the edition's is left out, as are all but the edition's where there is only one.
    """
    listed = PREFERENCE if citations == "max" else citations
    present = [name for name in in_order(listed) if name in given]
    first = {name: (name, *(n for n in present if n != name)) for name in present}
    edition = "max" if citations == "max" else tuple(present)
    others = {name: way for name, way in (first | {"max": "max"}).items() if way != edition and len(given) > 1}
    return {"edition": edition} | others
