"""Indicator tables of an edition that is computed from its exports.

Takes the corpus through `indicators/` and gives each result the columns of the contract: labels of the territory
policy, inhabitants of the edition's reference year, counting and basis. Where the exports do not hold what an
indicator needs, the table is empty and says what is missing; it is never filled with zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from aici import corpus, territories
from aici.computed import needs
from aici.computed.overlap import POLICIES_COMPARED, OverlapTables
from aici.computed.selected import SelectedTables
from aici.configuration import DATA_SOURCES, citation_words
from aici.corpus.funnel import ALL, with_first_author_country
from aici.corpus.patent_steps import ALL_PATENTS
from aici.dedup import OPEN
from aici.indicators import collaboration, counts, factors, impact, institutions, time_series, topics
from aici.records import FIRST_AUTHOR_STATUSES, INDICATORS, Indicator, require_columns

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from aici.configuration import EditionConfig

# value column of an indicator -> decimals shown
DECIMALS = {
    "papers_by_country": 1,
    "mean_citations_by_country": 1,
    "mean_impact_factor_by_country": 1,
    "impact_value_by_country": 4,
    "topic_shares_by_country": 1,
}
FACTORED = ("mean_impact_factor_by_country", "impact_value_by_country")
UNKNOWN = ("not_linked", "no_address")
TAKEN_FROM = dict(
    zip(
        (*FIRST_AUTHOR_STATUSES, "unplaced"),
        (
            "an address that names the author",
            "the only address of the paper",
            "the author's place in a list of addresses",
            "the only country of the unlinked addresses",
            "the reprint address",
            "not known: no address is linked to the author",
            "not known: no address is exported",
            "not known: the address names no known country",
        ),
        strict=True,
    )
)
SOURCE_LABELS = DATA_SOURCES | dict.fromkeys((ALL, ALL_PATENTS), "all databases")
OF_PATENTS = ("patent_selection", "patent_classes", "patent_bridge_by_year")
OF_BOTH = ("corpus_files", "corpus_funnel", "field_coverage")
# one paper has one venue, and is counted once for each institution on it
COUNTED_FULL = ("papers_by_venue", "institutions_by_country")
COUNTED_FIRST = ("collaboration_by_country", "collaboration_profile")


class ComputedTables:
    """The computed tables of one edition, by indicator name."""

    def __init__(self, folder: Path, raw: str, config: EditionConfig) -> None:
        self._config = config
        self._raw = raw  # as the author knows it, for messages
        self._corpus = corpus.read_corpus(folder)
        self._works = self._corpus["works"].filter(self._corpus["works"].in_sample)
        self._labels = territories.labels(self._config.territory_policy)

    def indicator(self, name: str, countries: int | None) -> Indicator:
        """The computed table of that name, or an empty one that says what the exports lack."""
        missing = self._missing(name)
        if missing:
            return self._empty(name, missing)
        frame = self._completed(name, self._builders()[name](countries))
        value, reason = needs.VALUELESS.get(name, ("", ""))
        if value and frame[value].isna().all():
            return self._empty(name, reason)
        simulated = self._config.basis == "simulated"
        frame = require_columns(frame, INDICATORS[name])
        return Indicator(name, frame, self._config.basis, self._origin(name), "", self._notes(name), simulated)

    @staticmethod
    def _empty(name: str, missing: str) -> Indicator:
        return Indicator(name, pd.DataFrame(columns=INDICATORS[name].column_names), "", "", missing)

    def _builders(self) -> dict[str, Callable[[int | None], pd.DataFrame]]:
        return {
            "papers_by_country": self._papers,
            "papers_by_counting": lambda _: self._frame(counts.papers_by_counting(*self._tables)),
            "papers_by_venue": lambda _: self._frame(counts.papers_by_venue(self._works), "venue"),
            "papers_by_country_year": lambda _: self._frame(self._counted(time_series.papers_by_country_year)),
            "mean_citations_by_country": lambda n: self._means(n).drop(
                columns=["mean_impact_factor", "coverage_percent"]
            ),
            "mean_impact_factor_by_country": lambda n: self._means(n).drop(columns="mean_citations"),
            "impact_value_by_country": self._impact,
            "collaboration_by_country": lambda _: self._frame(collaboration.collaboration_by_country(*self._tables)),
            "collaboration_profile": lambda _: self._frame(
                collaboration.collaboration_profile(*self._tables), "first_author_country_code"
            ),
            "topic_shares_by_country": self._topics,
            "institutions_by_country": self._institutions,
            "attribution": lambda _: self._attribution(),
            "unmatched_addresses": lambda _: self._unmatched(),
            **SelectedTables(self._corpus, self._works, self._config).builders(),
            **self._overlap.builders(),
            "corpus_files": lambda _: corpus.files(self._corpus),
            "corpus_funnel": lambda _: _named(self._corpus["funnel"].to_pandas()),
            "field_coverage": lambda _: self._coverage(),
            "totals": lambda _: self._totals(),
        }

    @cached_property
    def _overlap(self) -> OverlapTables:
        return OverlapTables(self._corpus, self._works, self._config)

    @property
    def _tables(self) -> tuple[Table, Table]:
        return self._works, self._corpus["authorships"]

    def _counted(self, indicator: Callable[..., Table], *more: Table, **options: object) -> Table:
        """An indicator under the edition's counting method."""
        return indicator(*self._tables, *more, counting=self._config.counting, **options)

    def _frame(self, table: Table, key: str = "country_code") -> pd.DataFrame:
        """The rows with a known key; what has none is in the notes."""
        frame = table.to_pandas()
        return frame[frame[key].notna()].reset_index(drop=True)

    @cached_property
    def _by_country(self) -> pd.DataFrame:
        """Papers by country in rank order, the unattributed share in the row without code."""
        return self._counted(counts.papers_by_country).to_pandas()

    def _papers(self, countries: int | None) -> pd.DataFrame:
        known = self._by_country[self._by_country["country_code"].notna()]
        inhabitants = known["country_code"].map(territories.population(self._config.population_year))
        frame = known.assign(papers_per_million=known["papers"] / inhabitants * 1e6)
        return frame.head(countries) if countries else frame

    def _largest_first(self, frame: pd.DataFrame, countries: int | None) -> pd.DataFrame:
        """Rows of the countries with most papers, in that order and with that rank."""
        ranks = self._papers(countries)[["country_code", "rank"]]
        return ranks.merge(frame.drop(columns="rank", errors="ignore"), on="country_code", how="inner")

    @cache  # noqa: B019  (one edition lives as long as its notebook)
    def _means(self, countries: int | None) -> pd.DataFrame:
        """Mean citations and mean impact factor of the countries with most papers."""
        cited = self._frame(self._counted(impact.mean_citations_by_country))[["country_code", "mean_citations"]]
        placed = self._frame(
            self._counted(
                impact.mean_impact_factor_by_country,
                self._corpus["journal_metrics"],
                metric_year=self._config.impact_factor_year,
            )
        )[["country_code", "mean_impact_factor", "coverage_percent"]]
        return self._largest_first(cited.merge(placed, on="country_code", how="outer"), countries)

    def _impact(self, countries: int | None) -> pd.DataFrame:
        means = self._means(countries)[["country_code", "mean_citations", "mean_impact_factor"]]
        valued = impact.impact_value_by_country(ibis.memtable(means)).to_pandas()
        return self._largest_first(valued, countries)

    def _topics(self, countries: int | None) -> pd.DataFrame:
        areas = territories.read_reference("research_areas.csv")
        order = areas["topic"].unique(maintain_order=True).to_list()
        shares = self._frame(self._counted(topics.topic_shares_by_country, ibis.memtable(areas)))
        frame = self._largest_first(shares, countries)
        return frame.sort_values(["topic", "rank"], key=lambda c: c.map(order.index) if c.name == "topic" else c)

    def _institutions(self, countries: int | None) -> pd.DataFrame:
        frame = self._frame(institutions.institutions_by_country(*self._tables))
        frame = frame[frame["institution"].notna()].rename(columns={"rank": "place"})
        return self._largest_first(frame, countries).drop(columns="rank").rename(columns={"place": "rank"})

    def _totals(self) -> pd.DataFrame:
        """Totals that the tables must agree with, each counted directly; exact, as they are counted here."""
        sample, authorships = self._tables
        placed = authorships.semi_join(sample, "work_id").filter(authorships.country_code.notnull())
        records, assigned, evidence = (self._corpus[name] for name in ("records", "record_work", "evidence"))
        direct = {
            "papers identified": self._corpus["works"].count(),
            "papers counted": sample.count(),
            "work and country pairs": placed.select("work_id", "country_code").distinct().count(),
            "records": records.count(),
            "records assigned to a work": assigned.select("record_id", "file", "row").distinct().count(),
            "pairs of records left undecided": evidence.filter(evidence.outcome.isin(OPEN)).count(),
            "papers with a cut list of authors": sample.filter(sample.authors_truncated.fill_null(False)).count(),
            "papers with more than 100 authors": sample.filter(sample.is_hyper_authored.fill_null(False)).count(),
        }
        rows = [(total, float(count.to_pandas()), 0) for total, count in direct.items()]
        for counting in ("first_author", "fractional"):
            shares = counts.papers_by_country(*self._tables, counting=counting).to_pandas()
            unattributed = float(shares.loc[shares["country_code"].isna(), "papers"].sum())
            rows.append((f"papers without country, {counting.replace('_', ' ')}", unattributed, 0))
        return pd.DataFrame(rows, columns=["total", "value", "resolution"])

    def _attribution(self) -> pd.DataFrame:
        """Papers by how the first author's country was found; a way that does not occur has 0."""
        placed = with_first_author_country(self._corpus).mutate(placed=True)
        works = self._works.left_join(placed, "work_id").drop("work_id_right")
        unplaced = works.placed.isnull() & ~works.first_author_status.isin(UNKNOWN)
        told = works.mutate(first_author_status=unplaced.ifelse("unplaced", works.first_author_status))
        found = counts.papers_by_first_author_status(told).to_pandas().set_index("status")
        every = found.reindex(list(TAKEN_FROM), fill_value=0).reset_index()
        return every.assign(taken_from=every["status"].map(TAKEN_FROM))

    def _coverage(self) -> pd.DataFrame:
        return _named(corpus.coverage(self._corpus))

    def _unmatched(self) -> pd.DataFrame:
        return (
            self._corpus["unmatched_countries"].to_pandas().sort_values(["lines", "segment"], ascending=[False, True])
        )

    def _completed(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """The contract's columns that every computed table shares: labels, decimals, counting, basis."""
        frame = frame.assign(basis=self._config.basis, decimals=DECIMALS.get(name, 1))
        full, first = name in COUNTED_FULL, name in COUNTED_FIRST
        frame["counting"] = "full" if full else "first_author" if first else self._config.counting
        for code in ("country_code", "first_author_country_code", "host_country_code"):
            if code in frame.columns:
                frame[code.removesuffix("country_code") + "label"] = frame[code].map(self._labels)
        return frame.reset_index(drop=True)

    def _missing(self, name: str) -> str:
        """Why the exports cannot give the table of that name; empty where they can."""
        return needs.missing(name, self._held) or (self._factors.missing if name in FACTORED else "")

    @cached_property
    def _held(self) -> dict[str, bool]:
        return needs.held(self._corpus, self._works)

    def _origin(self, name: str) -> str:
        """From how many files and records the table was computed: those of papers, of patents, or of both."""
        kinds = ("papers",) * (name not in OF_PATENTS) + ("patents",) * (name in (*OF_PATENTS, *OF_BOTH))
        told = [self._read[kind] for kind in kinds if self._read[kind]] or ["no records"]
        exports = "simulated export files" if self._config.basis == "simulated" else "export files"
        return f"Computed from {exports}: {'; '.join(told)}."

    @cached_property
    def _read(self) -> dict[str, str]:
        """What was read of each kind, in words; empty where nothing was."""
        counts = {}
        for kind, name in (("papers", "records"), ("patents", "patent_records")):
            table = self._corpus[name]
            counts[kind] = table.agg(files=table.file.nunique(), records=table.count()).to_pandas().iloc[0]
        works, sample = (int(t.count().to_pandas()) for t in (self._corpus["works"], self._works))
        of = {kind: f"{n['files']:,} of {kind} ({n['records']:,} records" for kind, n in counts.items() if n["records"]}
        ends = {"papers": f", {works:,} works, {sample:,} in the sample)", "patents": ")"}
        return {kind: of[kind] + end if kind in of else "" for kind, end in ends.items()}

    @cached_property
    def _factors(self) -> factors.Factors:
        """What is known of the impact factors of the sample's venues."""
        metrics, year = self._corpus["journal_metrics"], self._config.impact_factor_year
        return factors.described(self._works, metrics, metric_year=year, folder=f"{self._raw}/journal_metrics/")

    def _notes(self, name: str) -> tuple[str, ...]:
        """What a reader must know beside the numbers: whose factors they are, and what no country could be given."""
        if name in FACTORED:
            return (self._factors.note,)
        if name == "citation_policies":
            words = citation_words(self._config.citations)
            return f"Citation count of a paper under the edition's policy: {words}.", POLICIES_COMPARED
        if name not in ("papers_by_country", "papers_by_country_year"):
            return ()
        papers, code = self._by_country["papers"], self._by_country["country_code"]
        share = papers[code.isna()].sum() / papers.sum() * 100
        return (f"Not attributed to any country: {share:.1f} % of the papers.",)


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the names of their data sources; a folder that is none keeps its own."""
    return frame.assign(label=[SOURCE_LABELS.get(name, name) for name in frame["data_source"]])
