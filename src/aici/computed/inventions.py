"""The families of inventions about AI that an edition counts as patents, with their applicants and first offices.

Counted are the families of the records that the edition's selection takes, as the funnel counts them, whose priority
year lies within the edition's years; one without year only where both ends are open.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import ibis

from aici.corpus.choices import Choices, in_years
from aici.dedup import applicants
from aici.indicators import patents
from aici.selection import patents_selected

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from aici.configuration import EditionConfig

_RECORD = ("record_id", "file", "row")


class Inventions:
    """What an edition counts as patents, found once for all its tables.

    Attributes
    ----------
    corpus : the tables of `records.CORPUS`, by name
    counting : the method of the edition, one of `records.PATENT_COUNTINGS`
    """

    def __init__(self, corpus: dict[str, Table], config: EditionConfig) -> None:
        self.corpus, self._config = corpus, config
        self.counting = config.patent_counting

    @cached_property
    def identified(self) -> Table:
        """All families of inventions about AI, of any year, as `indicators.patents.inventions` gives them."""
        records, matches = self.corpus["patent_records"], self.corpus["matches"]
        judged = patents_selected(records, matches, self._config.patent_selection)
        about_ai = records.semi_join(judged.filter(judged.is_ai), list(_RECORD))
        return ibis.memtable(patents.inventions(about_ai, self.corpus["patents"]).to_pyarrow())

    @cached_property
    def counted(self) -> Table:
        """Those within the edition's years."""
        return self.identified.filter(in_years(self.identified, Choices.of(self._config)))

    @cached_property
    def first_offices(self) -> Table:
        """Table[family_id, country_code]: where families were first filed, of those of which it is known."""
        families = self.corpus["patents"].select("publication_number", "family_id")
        records = self.corpus["patent_records"].select("file", "publication_number", "priority_numbers")
        placed = records.inner_join(families, "publication_number").to_polars()
        return ibis.memtable(applicants.first_offices(placed).rename({"first": "country_code"}).to_arrow())

    @property
    def tables(self) -> tuple[Table, Table, Table]:
        """Families counted, applicants and first offices, as indicators take them."""
        return self.counted, self.corpus["applicants"], self.first_offices
