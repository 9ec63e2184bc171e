"""Tables of section 06-patents."""

from __future__ import annotations

import pandas as pd

from aici.computed.recipe import Recipe
from aici.computed.sample import Sample

FAMILIES = ("patents", "families")


class PatentTables:
    """Patent families by country and holder, and the technologies of the most cited."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        names = ("patents_by_country", "patents_by_holder", "technologies_by_patent")
        return {name: Recipe(lambda _: pd.DataFrame(), needs=FAMILIES, kinds=("patents",)) for name in names}
