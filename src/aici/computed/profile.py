"""Tables of section 08-profile: what the institutions that the edition lists publish, each one by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import ibis
import pandas as pd
import polars as pl
from ibis.expr.types import Table

from aici import territories
from aici.computed import named
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample
from aici.configuration import EditionError, last_complete_year
from aici.indicators import normalised, patents, profile, profile_shares, topics, uncertainty

NONE_LISTED = "this edition lists no institution under `profiles`"
NO_HOLDER = "no applicant in the patent exports bears a name of the institution"
COUNTED = "A paper counts once for an institution with an address on it."
INTERVALS = (
    f"Intervals of 95 % by bootstrap over the papers, taken as draws from the process that made them; none for fewer "
    f"than {uncertainty.FEWEST} papers of known value."
)
FIGURES = {  # name: in words, unit, decimals, counting
    "papers": ("Papers", "papers", 0, "full"),
    "papers_fractional": ("Papers, fractional counting", "papers", 1, "fractional"),
    "papers_first_author": ("Papers, first-author counting", "papers", 1, "first_author"),
    "share_percent": ("Share in the papers of its country", "%", 2, "full"),
    "rank_in_country": ("Rank in its country by papers", "rank", 0, "full"),
    "rank_in_world": ("Rank in the world by papers", "rank", 0, "full"),
    "international_percent": ("Papers with partners abroad", "%", 1, "full"),
    "mean_citations": ("Mean citations", "citations / paper", 1, "full"),
    "mncs": ("Mean normalised citation score (MNCS)", "sample = 1", 2, "full"),
    "pp_top10_percent": ("Share in the most cited tenth, PP(top 10 %)", "%", 1, "full"),
    "patents": ("Patents as applicant", "families", 0, None),
}


class ProfileTables:
    """How much the listed institutions publish, with whom, on what and where, and their patents."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        shares = {"counting": "full", "missing": self._none_listed, "notes": self._notes}
        return {
            "profile_key_figures": Recipe(
                lambda _: self._each(One.key_figures), kinds=("papers", "patents"),
                **shares | {"notes": self._interval_notes},
            ),
            "profile_papers_by_year": Recipe(lambda _: self._each(One.papers_by_year), decimals=2, **shares),
            "profile_partner_institutions": Recipe(lambda _: self._each(One.partner_institutions), **shares),
            "profile_partner_countries": Recipe(lambda _: self._each(One.partner_countries), **shares),
            "profile_areas": Recipe(lambda _: self._each(One.areas), needs=("works", "areas"), decimals=2, **shares),
            "profile_venues": Recipe(lambda _: self._each(One.venues), needs=("works", "venues"), **shares),
            "profile_patents_by_year": Recipe(
                lambda _: self._each(One.patents_by_year), needs=("patents",), kinds=("patents",),
                missing=self._no_patents, notes=self._holders,
            ),
        }  # fmt: skip

    @cached_property
    def _ones(self) -> list[One]:
        sample = self._sample
        tables = named.tables(sample)
        scores = ibis.memtable(normalised.normalised_citations(sample.works).to_pyarrow())
        found = [one for one in self._named.values() if isinstance(one, named.Institution)]
        return [One(sample, tables, institution, scores) for institution in found]

    @cached_property
    def _named(self) -> dict[str, named.Institution | str]:
        """The institution that each name listed means, or why it means none."""
        found = {}
        for name in self._sample.config.profiles:
            try:
                found[name] = named.institution(name, self._sample)
            except EditionError as error:
                found[name] = str(error)
        return found

    @property
    def _refused(self) -> list[str]:
        return [reason for reason in self._named.values() if isinstance(reason, str)]

    def _each(self, made: Callable[[One], pd.DataFrame]) -> pd.DataFrame:
        tables = [made(one).assign(institution=one.name) for one in self._ones]
        return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)

    def _none_listed(self) -> str:
        """Why there is no profile; a name that means no one institution leaves the others theirs."""
        if not self._sample.config.profiles:
            return NONE_LISTED
        return "" if len(self._refused) < len(self._named) else " ".join(self._refused)

    def _no_patents(self) -> str:
        return self._none_listed() or ("" if any(one.holders for one in self._ones) else NO_HOLDER)

    def _notes(self) -> tuple[str, ...]:
        joined = [one.name for one in self._ones if one.is_system]
        told = f"Systems with all their members, and compared with systems so joined: {'; '.join(joined)}."
        return (COUNTED, *((told,) if joined else ()), *self._left_out())

    def _left_out(self) -> tuple[str, ...]:
        return tuple(f"Left out: {reason}" for reason in self._refused)

    def _interval_notes(self) -> tuple[str, ...]:
        return (*self._notes(), INTERVALS)

    def _holders(self) -> tuple[str, ...]:
        told = [f"{one.name} as {'; '.join(one.holders)}" for one in self._ones if one.holders]
        return (f"Applicants counted: {', '.join(told)}. A family of several counts once.", *self._left_out())


class One:
    """The tables of one institution, without the columns that say which one it is."""

    def __init__(
        self, sample: Sample, tables: tuple[Table, Table], institution: named.Institution, scores: Table
    ) -> None:  # fmt: skip
        self._sample, self._tables, self._institution, self._scores = sample, tables, institution, scores
        self.name, self.is_system = institution.name, institution.is_system

    def key_figures(self) -> pd.DataFrame:
        """Counts, ranks and impact, a row each; a figure that cannot be told is null."""
        counted = self._row(profile.papers(*self._own, institution=self.name))
        ranks = self._row(profile.ranks(*self._all, institution=self.name, country=self.country))
        values = {
            "papers": counted["full"], "papers_fractional": counted["fractional"],
            "papers_first_author": counted["first_author"],
            "international_percent": 100 * counted["international"] / counted["full"],
            "patents": self.patents_by_year()["patents"].sum() if self.holders else None,
        } | dict(ranks)  # fmt: skip
        impact = self._impact()
        rows = [(place, name, *words) for place, (name, words) in enumerate(FIGURES.items(), 1)]
        frame = pd.DataFrame(rows, columns=["place", "figure", "figure_label", "unit", "decimals", "counting"])
        known = frame["figure"].map(values | impact["value"].to_dict()).astype("float64")
        bounds = {f"value_{end}": frame["figure"].map(impact[end]).astype("float64") for end in ("lb", "ub")}
        return frame.assign(value=known, **bounds, country_code=self.country)

    def papers_by_year(self) -> pd.DataFrame:
        """Papers in each year of the sample."""
        frame = profile.papers_by_year(self._sample.works, self._own[1], institution=self.name).to_pandas()
        complete = frame["year"] <= last_complete_year(self._sample.config.cut_off)
        return frame.assign(is_complete=complete.astype("boolean").mask(frame["year"].isna()))

    def partner_institutions(self) -> pd.DataFrame:
        """Other institutions on its papers."""
        return profile_shares.partner_institutions(*self._own, institution=self.name).to_pandas()

    def partner_countries(self) -> pd.DataFrame:
        """Countries abroad on its papers."""
        return profile_shares.partner_countries(*self._own, institution=self.name).to_pandas()

    def areas(self) -> pd.DataFrame:
        """Its research areas against those of the sample."""
        works, authorships = self._all
        areas = ibis.memtable(territories.read_reference("research_areas.csv"))
        sourced = topics.with_areas_source(works)
        return profile_shares.areas(sourced, authorships, areas, institution=self.name).to_pandas()

    def venues(self) -> pd.DataFrame:
        """The journals of its papers; papers without one are left out."""
        frame = profile_shares.venues(*self._own, institution=self.name).to_pandas()
        return frame[frame["venue"].notna()]

    def patents_by_year(self) -> pd.DataFrame:
        """Its patent families; no row where no applicant bears its name."""
        if not self.holders:
            return pd.DataFrame(columns=["year", "patents", "is_complete", "holders"])
        complete_to = patents.last_complete_year(self._sample.config.cut_off)
        families = profile.families_by_year(
            self._sample.inventions.counted, self._applicants,
            holders=self.holders, country=self.country, complete_to=complete_to,
        )  # fmt: skip
        return families.to_pandas().assign(holders="; ".join(self.holders))

    @cached_property
    def country(self) -> str | None:
        """The country of most of its papers."""
        codes = profile.countries(*self._own, institution=self.name).to_pandas()["country_code"]
        return codes.iloc[0] if len(codes) else None

    @cached_property
    def holders(self) -> list[str]:
        """Its names as applicant, in its country or in none that is known, sorted; empty where there are none."""
        rows = self._applicants.select("applicant", "country_code", "is_person").distinct().to_polars()
        rows = rows.filter(~pl.col("is_person").fill_null(False))
        here = rows.filter(pl.col("country_code").fill_null(self.country or "") == (self.country or ""))
        return named.applicants_of(named.names_of(self._institution), here["applicant"].unique().sort())

    @property
    def _applicants(self) -> Table:
        """Applicants, their country null where it is but that of the office of first filing."""
        rows = self._sample.corpus["applicants"]
        stands_in = (rows.country_rule == patents.STAND_IN).fill_null(False)
        return rows.mutate(country_code=ibis.ifelse(stands_in, None, rows.country_code))

    def _impact(self) -> pd.DataFrame:
        """Value and interval of each measure of impact, by its name; no interval where the papers are few."""
        cited = self._own[0].select("work_id", mean_citations="citations")
        scores = self._scores.select("work_id", mncs="ncs", pp_top10_percent="top10_percent")
        cited = cited.left_join(scores, "work_id").drop("work_id_right").to_pandas()
        return uncertainty.intervals(cited.assign(group=self.name, weight=1.0)).set_index("measure")

    @cached_property
    def _all(self) -> tuple[Table, Table]:
        works, authorships = self._tables
        return works, profile.joined_systems(authorships) if self.is_system else authorships

    @cached_property
    def _own(self) -> tuple[Table, Table]:
        """Its works and their addresses, read once."""
        works = profile.works_of(*self._all, institution=self.name)
        return tuple(ibis.memtable(t.to_pyarrow()) for t in (works, self._all[1].semi_join(works, "work_id")))

    @staticmethod
    def _row(table: Table) -> pd.Series:
        return table.to_pandas().iloc[0]
