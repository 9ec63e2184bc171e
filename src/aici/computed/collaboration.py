"""Tables of section 04-collaboration."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.indicators import affinity, collaboration

FIRST = "first_author_country_code"
INTERVAL = "From and to: bounds of the international share, an interval of 95 % (Wilson's)."
ALL_AT_HOME = "no paper whose first author's country is known has an address in another country"
NO_PAIRS = "no paper has addresses in two of the countries or regions compared"
JOINT = (
    "Joint papers have addresses in both countries, whoever is first author; a paper counts for every pair of its "
    "countries. Expected are those that each country's total over all partners, shown or not, would give if no pair "
    "had a preference (none is its own partner). Affinity: joint papers / expected.",
)


class CollaborationTables:
    """First-author countries and the countries of their co-authors, and pairs of countries."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        return {
            "collaboration_by_country": Recipe(
                lambda _: self._flows(), counting="first_author", notes=self._drawn, empty=ALL_AT_HOME
            ),
            "collaboration_profile": Recipe(
                self._shares, counting="first_author", notes=lambda: (INTERVAL, self._unplaced())
            ),
            "collaboration_spread": Recipe(
                self._spread, counting="first_author", decimals=2, notes=lambda: (self._unplaced(),)
            ),
            "collaboration_affinity": Recipe(self._affinity, counting="full", notes=lambda: JOINT, empty=NO_PAIRS),
        }

    def _flows(self) -> pd.DataFrame:
        """Flows of all papers, or of the edition's sample of them."""
        chosen = self._sample.config.collaboration_sample
        drawn = {"sample_percent": chosen.percent, "seed": chosen.seed} if chosen else {}
        frame = keyed(collaboration.collaboration_by_country(*self._sample.tables, **drawn))
        return frame.assign(sample_percent=chosen.percent if chosen else 100)

    def _drawn(self) -> tuple[str, ...]:
        chosen = self._sample.config.collaboration_sample
        if chosen is None or chosen.percent == 100:
            return ()
        return (
            f"A random sample: {chosen.percent} % of the papers of each first-author country (seed {chosen.seed}). "
            "Other exhibits count all papers.",
        )

    @cached_property
    def _profile(self) -> pd.DataFrame:
        return collaboration.collaboration_profile(*self._sample.tables).to_pandas()

    def _shares(self, countries: int | None) -> pd.DataFrame:
        return self._largest(self._profile[self._profile[FIRST].notna()], countries)

    def _spread(self, countries: int | None) -> pd.DataFrame:
        return self._largest(collaboration.collaboration_spread(*self._sample.tables).to_pandas(), countries)

    def _largest(self, frame: pd.DataFrame, countries: int | None) -> pd.DataFrame:
        """Rows of the countries with most papers, or of all."""
        return frame[frame[FIRST].isin(self._sample.papers(countries)["country_code"])] if countries else frame

    def _unplaced(self) -> str:
        papers = self._profile["papers"]
        share = papers[self._profile[FIRST].isna()].sum() / papers.sum() * 100
        return f"In no row, as their first author's country is not known: {share:.1f} % of the papers."

    def _affinity(self, countries: int | None) -> pd.DataFrame:
        """All pairs, or those among the countries with most papers; what is expected does not depend on it."""
        pairs = collaboration.collaboration_pairs(*self._sample.tables).to_pandas()
        frame = affinity.collaboration_affinity(pairs)
        ranks = self._sample.papers(countries).set_index("country_code")["rank"].astype("Int64")
        frame = frame.assign(rank=frame["country_code"].map(ranks), place=frame["partner_country_code"].map(ranks))
        frame = frame.sort_values(["rank", "country_code", "place", "partner_country_code"])
        return frame.dropna(subset=["rank", "place"]) if countries else frame
