"""Tables of section 01-counts."""

from __future__ import annotations

from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import counts


class CountTables:
    """Papers by country and by venue."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        sample = self._sample
        return {
            "papers_by_country": Recipe(sample.papers, notes=sample.unattributed),
            "papers_by_counting": Recipe(lambda _: keyed(counts.papers_by_counting(*sample.tables))),
            # one paper has one venue
            "papers_by_venue": Recipe(
                lambda _: keyed(counts.papers_by_venue(sample.works), "venue"),
                needs=("works", "venues"),
                counting="full",
            ),
        }
