"""Tables of section 04-collaboration."""

from __future__ import annotations

from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import collaboration


class CollaborationTables:
    """First-author countries and the countries of their co-authors."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        tables = self._sample.tables
        return {
            "collaboration_by_country": Recipe(
                lambda _: keyed(collaboration.collaboration_by_country(*tables)), counting="first_author"
            ),
            "collaboration_profile": Recipe(
                lambda _: keyed(collaboration.collaboration_profile(*tables), "first_author_country_code"),
                counting="first_author",
            ),
        }
