"""Indicator tables of an edition that is transcribed from a printed report.

Reads `data/published/<edition>/` and gives each printed table the columns of the contract: labels as printed, their
ISO code beside them, the printed decimals of each cell. What was printed only as a picture has no numbers here, and
says so; nothing is filled in.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import yaml

from aici import territories
from aici.indicators import composite
from aici.records import INDICATORS, ContractError, Indicator, require_columns
from aici.records.indicators import profile

if TYPE_CHECKING:
    from aici.configuration import EditionConfig

# indicator -> (file, printed as, value column whose decimals carry the rounding)
TABLES = {
    "papers_by_country": ("table1_papers_by_country.csv", "Table 1", "papers_per_million"),
    "papers_by_venue": ("table2_papers_by_journal.csv", "Table 2", None),
    "mean_citations_by_country": ("table3_mean_citations.csv", "Table 3", "mean_citations"),
    "mean_impact_factor_by_country": ("table4_mean_impact_factor.csv", "Table 4", "mean_impact_factor"),
    "impact_value_by_country": ("table5_impact_value.csv", "Table 5", "impact_value"),
    "topic_shares_by_country": ("table6_topic_shares.csv", "Table 6", "share_percent"),
    "patents_by_country": ("table7_patents_by_country.csv", "Table 7", "patents_per_million"),
    "patents_by_holder": ("table8_patents_by_holder.csv", "Table 8", None),
}
NOT_PRINTED = "the published report does not print them as numbers"
ILLUSTRATED = f"{NOT_PRINTED}; the figure here is an illustration, whose numbers are invented"
NO_RECORDS = "the printed tables have no records behind them that could be counted another way"
NO_ADDRESSES = "there are no addresses behind the printed tables"
NO_AREAS = "there are no research areas of single papers behind the printed shares"
NO_EXPORTS = "this edition is transcribed from print, not read from export files"
NO_PAPERS = "the published report prints no citation counts of single papers"
NO_YEARS = "the published report prints no numbers of papers by year"
NO_RECORDS_SEARCHED = "there are no records behind the printed tables that terms and classes could be searched in"
MISSING = {
    "papers_by_country_year": ILLUSTRATED,
    "growth_by_country": NO_YEARS,
    "normalised_impact_by_country": NO_PAPERS,
    "overtakings": NO_YEARS,
    "collaboration_by_country": ILLUSTRATED,
    "institutions_by_country": ILLUSTRATED,
    "collaboration_profile": f"{NOT_PRINTED}, and {NO_ADDRESSES}",
    "collaboration_spread": f"{NOT_PRINTED}, and {NO_ADDRESSES}",
    "collaboration_affinity": f"{NOT_PRINTED}, and {NO_ADDRESSES}",
    "specialisation_by_country": "the published report prints no share of a research area in the whole sample",
    "topic_overlap": NO_AREAS,
    "unmapped_areas": NO_AREAS,
    "institution_units_by_country": f"{NOT_PRINTED}, and {NO_ADDRESSES}",
    "institution_systems_by_country": f"{NOT_PRINTED}, and {NO_ADDRESSES}",
    "institutions_of_the_world": f"{NOT_PRINTED}, and {NO_ADDRESSES}",
    "institution_concentration_by_country": f"{NOT_PRINTED}, and {NO_ADDRESSES}",
    "technologies_by_patent": ILLUSTRATED,
    "technology_clusters": ILLUSTRATED,
    "technology_stability": ILLUSTRATED,
    "patents_by_country_year": "the published report prints no numbers of patents by year",
    "illustration_targets": "these are held against illustrations, which are no printed table",
    "attribution": NO_ADDRESSES,
    "unmatched_addresses": NO_ADDRESSES,
    "works_by_databases": NO_EXPORTS,
    "corpus_files": NO_EXPORTS,
    "field_coverage": NO_EXPORTS,
    "keyword_groups": NO_RECORDS_SEARCHED,
    "leave_one_group_out": NO_RECORDS_SEARCHED,
    "patent_selection": NO_RECORDS_SEARCHED,
    "patent_classes": NO_RECORDS_SEARCHED,
    "patent_bridge_by_year": NO_RECORDS_SEARCHED,
    **dict.fromkeys(profile.NAMES, "an institution is profiled from export files, and this edition has none"),
}
COMPARED = (
    "mean_citations_by_country", "mean_impact_factor_by_country", "impact_value_by_country", "papers_by_country",
)  # fmt: skip
COMPUTED_FROM = "Computed from the printed Tables 3 and 4, with the papers of Table 1, beside the printed Table 5."
NOT_VARIED = "Counting method and papers are not varied: there are no records behind the printed tables."
ASSUMED = "The printed report names neither the counting method nor the years; this one is an assumption."
RENAMED = {"journal": "venue", "host_country": "host_label"}
LABELLED = {"papers_by_venue": ("host_label", "host_country_code"), "patents_by_holder": ("label", "country_code")}
COUNTED_AS = {"papers_by_venue": "full", "patents_by_country": None, "patents_by_holder": None}
TEXT = {"country", "label", "journal", "venue", "host_country", "host_label", "topic", "holder"}


class PublishedTables:
    """The printed tables of one edition, by indicator name."""

    def __init__(self, folder: Path, config: EditionConfig) -> None:
        self._folder = folder
        self._counting = config.counting

    def indicator(self, name: str, countries: int | None) -> Indicator:
        """The printed table of that name, or an empty one that says why there is none."""
        if name == "corpus_funnel":
            return self._indicator(name, self._funnel(), "the opening of section I of the published report (facts.yml)")
        if name == "totals":
            return self._indicator(
                name, self._totals(), "the openings of its sections in the published report (facts.yml)"
            )
        if name in composite.TABLES:
            return self._composite(name)
        if name not in TABLES:
            return Indicator(name, empty(name), "", "", MISSING.get(name, NO_RECORDS))
        file, printed_as, _ = TABLES[name]
        frame = self._printed(name)
        # a printed composite is scaled over all the countries printed: cut, it would no longer follow from its formula
        whole = name == "impact_value_by_country"
        if countries is not None and "country_code" in frame.columns and not whole:
            frame = frame[frame["country_code"].isin(self._largest(countries))].reset_index(drop=True)
        return self._indicator(name, frame, f"{printed_as} of the published report ({file})")

    def _indicator(self, name: str, frame: pd.DataFrame, where: str) -> Indicator:
        frame = require_columns(frame.assign(basis="published"), INDICATORS[name])
        counted = "country_code" in frame.columns and frame["counting"].notna().any()
        return Indicator(name, frame, "published", f"Transcribed from {where}.", "", (ASSUMED,) if counted else ())

    def _composite(self, name: str) -> Indicator:
        """How far the impact value hangs on its definition; scaled, as the printed one, over all countries printed."""
        frame = getattr(self._examined, composite.TABLES[name])
        if "country_code" in frame:
            citations = self._printed(COMPARED[0]).set_index("country_code")
            frame = frame.assign(label=frame["country_code"].map(citations["label"]))
        frame = frame.assign(decimals=composite.DECIMALS.get(name, 4), counting=self._counting)
        given = self._indicator(name, frame, "")
        return replace(given, origin=COMPUTED_FROM, notes=(*given.notes, *composite.NOTES.get(name, ()), NOT_VARIED))

    @cached_property
    def _examined(self) -> composite.Examined:
        citations, factors, printed, papers = (self._printed(one) for one in COMPARED)
        means = citations[["country_code", "mean_citations"]]
        for other, column in ((factors, "mean_impact_factor"), (papers, "papers"), (printed, "impact_value")):
            means = means.merge(other[["country_code", column]], on="country_code", how="left")
        tables = {"mean_citations": citations, "mean_impact_factor": factors}
        decimals = {column: int(table["decimals"].min()) for column, table in tables.items()}
        return composite.sensitivity(means.rename(columns={"impact_value": "printed_value"}), decimals=decimals)

    def _largest(self, countries: int) -> list[str]:
        papers = self._printed("papers_by_country")
        return papers.loc[papers["rank"] <= countries, "country_code"].tolist()

    def _printed(self, name: str) -> pd.DataFrame:
        file, _, rounded = TABLES[name]
        printed = read_printed(self._folder / file)
        frame = _typed(printed).rename(columns=RENAMED)
        text, code = LABELLED.get(name, ("label", "country_code"))
        frame = frame.rename(columns={"country": text})
        frame[code] = territories.codes_of_labels(frame[text])
        if rounded:
            frame["decimals"] = printed[rounded].map(printed_decimals)
        frame["counting"] = COUNTED_AS.get(name, self._counting)
        return self._completed(name, frame)

    def _completed(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Columns of the contract that the printed table leaves to its neighbours, or that no table prints."""
        if name == "impact_value_by_country":
            for other in ("mean_citations", "mean_impact_factor"):
                frame = frame.merge(self._printed(f"{other}_by_country")[["country_code", other]], how="left")
        if name == "mean_impact_factor_by_country":
            frame["coverage_percent"] = pd.NA
        if name == "papers_by_venue":
            frame["host_rule"] = "printed"
        if name == "patents_by_holder":
            frame["kind"] = pd.NA
        ends = [column for column in INDICATORS[name].column_names if column.endswith(("_lb", "_ub"))]
        return frame.assign(**dict.fromkeys(ends, pd.NA))  # no print gives intervals

    def _totals(self) -> pd.DataFrame:
        facts = read_facts(self._folder / "facts.yml")
        printed = {"papers identified": "papers_identified", "papers counted": "papers_journal"}
        printed |= {"patents identified": "patents_identified"}
        rows = [(total, facts[name]["value"], facts[name]["resolution"]) for total, name in printed.items()]
        return pd.DataFrame(rows, columns=["total", "value", "resolution"])

    def _funnel(self) -> pd.DataFrame:
        facts = read_facts(self._folder / "facts.yml")
        rows_in, rows_out = (facts[f"papers_{which}"]["value"] for which in ("identified", "journal"))
        return pd.DataFrame(
            {
                "kind": ["papers"],
                "step": ["journal papers"],
                "data_source": ["all"],
                "label": ["all databases"],
                "rows_in": [rows_in],
                "rows_out": [rows_out],
                "removed": [facts["papers_conference"]["value"]],
                "reason": ["conference papers"],
            }
        )


def read_printed(path: Path) -> pd.DataFrame:
    """A transcribed table with every cell as the text that was printed."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def read_facts(path: Path) -> dict[str, dict[str, object]]:
    """Figures printed outside the tables, by id: `value`, `unit`, `resolution` and `where` it is printed."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def printed_decimals(cell: str) -> int:
    """Decimals of a printed number: 2 of "218.26", 0 of "76"."""
    return len(cell.partition(".")[2])


def empty(name: str) -> pd.DataFrame:
    """The indicator table without rows."""
    return pd.DataFrame(columns=INDICATORS[name].column_names)


def _typed(printed: pd.DataFrame) -> pd.DataFrame:
    typed = printed.copy()
    for column in typed.columns.difference(list(TEXT)):
        try:
            typed[column] = pd.to_numeric(typed[column])
        except ValueError as error:
            raise ContractError(f"printed column {column!r} must hold numbers: {error}") from error
    return typed
