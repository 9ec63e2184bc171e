"""Tables of section 01-counts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import ibis
import pandas as pd
import polars as pl

from aici import territories
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed
from aici.corpus.choices import Choices, in_years
from aici.indicators import counts, variants
from aici.sources.venues import venue_key

if TYPE_CHECKING:
    from ibis.expr.types import Table

ARTICLES = ("journal_article", "review")
SCOPES = {
    "edition": "Edition's",
    "articles": "Articles and reviews alone",
    "with_conference_papers": "With conference papers",
    "with_preprints": "With preprints",
    "with_both": "With both",
}
ALL_ELSE = "All else is as in the edition."
NO_OTHER_SCOPE = "the exports hold no papers of other document types that the edition leaves out"
ONE_ORDER = "Countries and regions with equal numbers are ranked by their code."


class CountTables:
    """Papers by country and by venue."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        sample = self._sample
        return {
            "papers_by_country": Recipe(sample.papers, notes=sample.unattributed),
            "papers_by_counting": Recipe(
                lambda countries: _of_the_largest(self._by_counting, countries), notes=self._left_by_counting
            ),
            "papers_by_scope": Recipe(
                lambda countries: _of_the_largest(self._by_scope, countries),
                notes=self._left_by_scope,
                missing=lambda: "" if len(self._scopes) > 1 else NO_OTHER_SCOPE,
            ),
            # one paper has one venue
            "papers_by_venue": Recipe(
                lambda _: self._by_venue, needs=("works", "venues"), counting="full", notes=self._hosted
            ),
        }

    @cached_property
    def _by_counting(self) -> pd.DataFrame:
        frame = self._sample.counted(variants.papers_by_counting).to_pandas()
        return frame.assign(counting_label=frame["counting"].map(_in_words))

    def _left_by_counting(self) -> tuple[str, ...]:
        """What each method attributes to no country, in percent of the papers."""
        left = self._by_counting[self._by_counting["country_code"].isna()].set_index("counting")["papers"]
        papers = self._sample.works.count().to_pandas()
        shares = [
            f"{_in_words(name).lower()} {100 * left.get(name, 0.0) / papers:.1f} %"
            for name in self._by_counting["counting"].unique()
        ]
        return f"Not attributed to any country: {', '.join(shares)} of the papers.", ONE_ORDER

    @cached_property
    def _within(self) -> Table:
        """Works about AI within the edition's years, of whatever type."""
        works = self._sample.corpus["works"]
        return works.filter(works.is_ai & in_years(works, Choices.of(self._sample.config)))

    @cached_property
    def _scopes(self) -> dict[str, tuple[str, ...]]:
        held = set(self._within.select("document_type").distinct().to_pandas()["document_type"].dropna())
        return compared_scopes(self._sample.config.document_types, held)

    @cached_property
    def _by_scope(self) -> pd.DataFrame:
        authorships, counting = self._sample.corpus["authorships"], self._sample.config.counting
        frame = variants.papers_by_scope(self._within, authorships, self._scopes, counting=counting).to_pandas()
        return frame.assign(scope_label=frame["scope"].map(SCOPES))

    def _left_by_scope(self) -> tuple[str, ...]:
        """The papers of each scope, and their share that is attributed to no country."""
        works, left = self._within.document_type, self._by_scope[self._by_scope["country_code"].isna()]
        told = []
        for name, kinds in self._scopes.items():
            papers = self._within.filter(works.isin(kinds)).count().to_pandas()
            share = 100 * left.loc[left["scope"] == name, "papers"].sum() / papers
            told.append(f"{SCOPES[name].lower()} {papers:,} ({share:.1f} %)")
        return ALL_ELSE, f"Papers, and their share not attributed to any country: {', '.join(told)}.", ONE_ORDER

    @cached_property
    def _by_venue(self) -> pd.DataFrame:
        return keyed(counts.papers_by_venue(self._sample.works, reviewed_hosts()), "venue")

    def _hosted(self) -> tuple[str, ...]:
        """Where the host countries come from."""
        reviewed = int((self._by_venue["host_rule"] == "journals_csv").sum())
        listed = f"; of {reviewed:,} {'venue' if reviewed == 1 else 'venues'} that of journals.csv" if reviewed else ""
        return (f"Host country: that of the publisher's address in most records of the venue{listed}.",)


def reviewed_hosts() -> Table:
    """The reviewed hosts of `data/reference/journals.csv`: Table[venue_key, issn, eissn, country_code]."""
    text = dict.fromkeys(("issn", "eissn"), pl.String)
    journals = territories.read_reference("journals.csv", **text)
    return ibis.memtable(journals.select(venue_key(pl.col("venue")).alias("venue_key"), *text, "country_code"))


def compared_scopes(counted: list[str], held: set[str]) -> dict[str, tuple[str, ...]]:
    """Document types of each scope by its name, the edition's first; those that hold the same papers only once.

    `counted` are the types that the edition counts, `held` those of the corpus.
    """
    edition = tuple(sorted(held & set(counted)))
    added = {
        "with_conference_papers": ("conference_paper",),
        "with_preprints": ("preprint",),
        "with_both": ("conference_paper", "preprint"),
    }
    ways = {"edition": edition, "articles": tuple(sorted(held & set(ARTICLES)))}
    ways |= {name: tuple(sorted({*edition, *(held & set(kinds))})) for name, kinds in added.items()}
    kept: dict[str, tuple[str, ...]] = {}
    for name, kinds in ways.items():
        if kinds and kinds not in kept.values():
            kept[name] = kinds
    return kept


def _of_the_largest(frame: pd.DataFrame, countries: int | None) -> pd.DataFrame:
    """Rows of a known country, of those with most papers where a number is asked."""
    known = frame[frame["country_code"].notna()]
    return known[known["rank"] <= countries] if countries else known


def _in_words(counting: str) -> str:
    return counting.replace("_", " ").capitalize()
