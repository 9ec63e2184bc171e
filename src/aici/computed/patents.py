"""Tables of section 06-patents: families of inventions by country, year and holder."""

from __future__ import annotations

from functools import cached_property

import ibis
import pandas as pd
from ibis.expr.types import Table

from aici.computed.recipe import Recipe
from aici.computed.sample import Sample, keyed, unattributed
from aici.dedup import holders
from aici.indicators import patents

NEEDS = ("patents", "families")
PATENTS = {"needs": NEEDS, "kinds": ("patents",)}
NONE_IN_YEARS = "no family of inventions about AI has a priority year within the edition's years"
NO_COUNTRY = "no patent is attributed to a country under the edition's counting"
NO_HOLDER = "no applicant of the patents counted is known, inventors who apply left out"
ATTRIBUTIONS = {
    "first_applicant": "First applicant",
    "fractional_applicants": "Applicants, shared",
    "all_applicants": "Applicants, each in full",
    "inventors": "Inventors",
    "first_office": "Office of first filing",
}
NOBODY = "inventors"  # whose countries no export tells
HOLDING = (
    "Counting: a patent counts once for each of its applicants, under one name; applicants known as inventors are left "
    "out."
)
REACH = (
    "International: published by two offices or more, or as an international application. Intervals of 95 % take the "
    "patents as draws from the process that made them."
)


class PatentTables:
    """Families of inventions about AI by country, year and holder."""

    def __init__(self, sample: Sample) -> None:
        self._sample, self._found = sample, sample.inventions

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        made = {
            "patents_by_country": (self._by_country, self._placed),
            "patents_by_attribution": (self._by_attribution, lambda: (*self._what(), self._left_out())),
            "patents_by_country_year": (self._by_year, lambda: (*self._placed(), self._filling())),
            "patent_reach_by_country": (self._reach, lambda: (*self._placed(), REACH)),
            "patents_by_holder": (self._by_holder, lambda: (*self._what(), HOLDING)),
        }
        usual = {"counting": self._found.counting, "empty": NO_COUNTRY, "missing": self._missing, **PATENTS}
        own = {"patents_by_holder": {"counting": "all_applicants", "empty": NO_HOLDER}}
        return {name: Recipe(build, notes=notes, **usual | own.get(name, {})) for name, (build, notes) in made.items()}

    def _missing(self) -> str:
        return "" if self._found.counted.count().to_pandas() else NONE_IN_YEARS

    def _counted(self, indicator, **options: object) -> Table:
        return indicator(*self._found.tables, counting=self._found.counting, **options)

    def _of(self, frame: pd.DataFrame, countries: int | None) -> pd.DataFrame:
        """The rows of the countries with most patents, where a number is asked; ranks as whole numbers."""
        ranks = {name: "Int64" for name in frame if str(name).startswith("rank") or name == "year"}
        largest = self._shares["country_code"].dropna().head(countries) if countries else frame["country_code"]
        return frame[frame["country_code"].isin(largest)].astype(ranks)

    @cached_property
    def _shares(self) -> pd.DataFrame:
        """Patents by country in rank order, the unattributed share in the row without code."""
        return self._counted(patents.patents_by_country).to_pandas()

    def _by_country(self, countries: int | None) -> pd.DataFrame:
        known = self._shares[self._shares["country_code"].notna()]
        return self._of(known.assign(patents_per_million=self._sample.per_million(known, "patents")), countries)

    def _by_attribution(self, countries: int | None) -> pd.DataFrame:
        frame = keyed(self._counted(patents.patents_by_attribution))
        return self._of(frame.assign(counting_label=frame["counting"].map(ATTRIBUTIONS)), countries)

    def _by_year(self, countries: int | None) -> pd.DataFrame:
        complete_to = patents.last_complete_year(self._sample.config.cut_off)
        return self._of(keyed(self._counted(patents.patents_by_country_year, complete_to=complete_to)), countries)

    def _reach(self, countries: int | None) -> pd.DataFrame:
        return self._of(keyed(self._counted(patents.patent_reach_by_country)), countries)

    def _by_holder(self, _countries: int | None) -> pd.DataFrame:
        kinds = holders.reviewed().select("holder", "kind").unique().sort("holder")
        families, applicants, _ = self._found.tables
        return keyed(patents.patents_by_holder(families, applicants, ibis.memtable(kinds.to_arrow())), "holder")

    def _what(self) -> tuple[str, ...]:
        """What a patent is here, and how many of those identified are counted."""
        first, last = self._sample.config.years.first, self._sample.config.years.last
        limited = first is not None or last is not None
        window = f", with a priority year {_window(first, last)}" if limited else ""
        identified, counted = (int(t.count().to_pandas()) for t in (self._found.identified, self._found.counted))
        more = identified - counted
        left = f" {more:,} more {'has' if more == 1 else 'have'} another priority year, or none." if more else ""
        return (f"A patent is a simple family about AI that protects an invention{window}.{left}",)

    def _placed(self) -> tuple[str, ...]:
        """Beside that, how many patents have no country, or a stand-in for it."""
        families, applicants, _ = self._found.tables
        stand_in = float(patents.stand_ins(families, applicants).to_pandas()["share_percent"].iloc[0])
        return (
            *self._what(),
            f"{unattributed(self._shares, 'patents', of=families)} For {stand_in:.1f} % the office of first filing "
            "stands in for the country of the first applicant, which is not told.",
        )

    def _left_out(self) -> str:
        """How many patents each method gives to no country."""
        shares = self._counted(patents.patents_by_attribution).to_pandas()
        lost = shares[shares["country_code"].isna()].dropna(subset=["patents"]).set_index("counting")["patents"]
        told = lost / int(self._found.counted.count().to_pandas()) * 100
        methods = {name: label.lower() for name, label in ATTRIBUTIONS.items() if name != NOBODY}
        listed = ", ".join(f"{label} {told.get(name, 0):.1f} %" for name, label in methods.items())
        return f"Not attributed to any country: {listed} of the patents."

    def _filling(self) -> str:
        """From which priority year on patents are still missing, and why."""
        published = patents.MONTHS_TO_PUBLICATION
        loaded = published + patents.MONTHS_TO_DATABASES
        last = patents.last_complete_year(self._sample.config.cut_off)
        return (
            f"Priority years after {last} are not complete: an application is published {published} months after its "
            f"priority, and taken to be in the databases after {loaded}."
        )


def _window(first: int | None, last: int | None) -> str:
    return f"from {first} to {last}" if first and last else f"from {first} on" if first else f"up to {last}"
