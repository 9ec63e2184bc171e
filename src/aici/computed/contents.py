"""Tables of section 00-corpus: files, funnel, coverage, attribution, and totals that other tables must agree with."""

from __future__ import annotations

import pandas as pd

from aici import corpus
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample
from aici.configuration import DATA_SOURCES
from aici.corpus.funnel import ALL, with_first_author_country
from aici.corpus.patent_steps import ALL_PATENTS
from aici.dedup import OPEN
from aici.indicators import counts, patents
from aici.records import FIRST_AUTHOR_STATUSES

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
SOURCE_LABELS = DATA_SOURCES | {
    ALL: "all databases", ALL_PATENTS: "all databases", "journal_metrics": "Journal metrics",
}  # fmt: skip
BOTH = ("papers", "patents")


class ContentTables:
    """What was read, what each step left out, and what is known of the papers that remain."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        held = self._sample.corpus
        return {
            "attribution": Recipe(lambda _: self._attribution(), needs=("works",)),
            "unmatched_addresses": Recipe(lambda _: self._unmatched(), needs=("unmatched",)),
            "corpus_files": Recipe(lambda _: labelled(corpus.files(held)), needs=(), kinds=BOTH),
            "corpus_funnel": Recipe(lambda _: labelled(held["funnel"].to_pandas()), needs=(), kinds=BOTH),
            "field_coverage": Recipe(lambda _: labelled(corpus.coverage(held)), needs=(), kinds=BOTH),
            "totals": Recipe(lambda _: self._totals(), needs=()),
        }

    def _totals(self) -> pd.DataFrame:
        """Totals that the tables must agree with, each counted directly; exact, as they are counted here."""
        tables = self._sample.corpus
        sample, authorships = self._sample.tables
        placed = authorships.semi_join(sample, "work_id").filter(authorships.country_code.notnull())
        records, assigned, evidence = (tables[name] for name in ("records", "record_work", "evidence"))
        direct = {
            "papers identified": tables["works"].count(),
            "papers counted": sample.count(),
            "work and country pairs": placed.select("work_id", "country_code").distinct().count(),
            "records": records.count(),
            "records assigned to a work": assigned.select("record_id", "file", "row").distinct().count(),
            "pairs of records left undecided": evidence.filter(evidence.outcome.isin(OPEN)).count(),
            "papers with a cut list of authors": sample.filter(sample.authors_truncated.fill_null(False)).count(),
            "papers with more than 100 authors": sample.filter(sample.is_hyper_authored.fill_null(False)).count(),
        }
        rows = [(total, float(count.to_pandas()), 0) for total, count in direct.items()]
        for counting in ("first_author", "fractional", "corresponding"):
            shares = counts.papers_by_country(*self._sample.tables, counting=counting).to_pandas()
            unattributed = float(shares.loc[shares["country_code"].isna(), "papers"].sum())
            rows.append((f"papers without country, {counting.replace('_', ' ')}", unattributed, 0))
        return pd.DataFrame([*rows, *self._patent_totals()], columns=["total", "value", "resolution"])

    def _patent_totals(self) -> list[tuple[str, float, int]]:
        """Those of patents; none where none was read."""
        if not self._sample.corpus["patent_records"].count().to_pandas():
            return []
        found = self._sample.inventions
        rows = self._sample.corpus["applicants"].semi_join(found.counted, "family_id")
        countries = rows.filter(rows.country_code.notnull()).select("family_id", "country_code").distinct()
        shares = patents.patents_by_country(*found.tables, counting=found.counting).to_pandas()
        direct = {
            "patents identified": found.identified.count(),
            "patents counted": found.counted.count(),
            "patent and applicant pairs": rows.select("family_id", "applicant").distinct().count(),
            "patent and country pairs": countries.count(),
        }
        told = [(total, float(count.to_pandas()), 0) for total, count in direct.items()]
        unattributed = float(shares.loc[shares["country_code"].isna(), "patents"].sum())
        return [*told, ("patents without country", unattributed, 0)]

    def _attribution(self) -> pd.DataFrame:
        """Papers by how the first author's country was found; a way that does not occur has 0."""
        placed = with_first_author_country(self._sample.corpus).mutate(placed=True)
        works = self._sample.works.left_join(placed, "work_id").drop("work_id_right")
        unplaced = works.placed.isnull() & ~works.first_author_status.isin(UNKNOWN)
        told = works.mutate(first_author_status=unplaced.ifelse("unplaced", works.first_author_status))
        found = counts.papers_by_first_author_status(told).to_pandas().set_index("status")
        every = found.reindex(list(TAKEN_FROM), fill_value=0).reset_index()
        return every.assign(taken_from=every["status"].map(TAKEN_FROM))

    def _unmatched(self) -> pd.DataFrame:
        frame = self._sample.corpus["unmatched_countries"].to_pandas()
        return frame.sort_values(["lines", "segment"], ascending=[False, True])


def labelled(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the names of their data sources; a folder that is none keeps its own."""
    return frame.assign(label=[SOURCE_LABELS.get(name, name) for name in frame["data_source"]])
