"""Tables of section 06-patents on technologies: those of the most cited patents of leading firms, with clusters."""

from __future__ import annotations

from functools import cached_property

import ibis
import pandas as pd
from ibis.expr.types import Table

from aici import territories
from aici.computed.recipe import Recipe
from aici.computed.sample import Sample
from aici.dedup import holders
from aici.indicators import most_cited, technologies, technology_terms
from aici.indicators.stability import ALIKE, REPLICATES, RUNS, Stability, stability

PLACES = ("CHN", "USA")  # of Figures 6 and 7
NEEDS = {"needs": ("patents", "families"), "kinds": ("patents",)}
NO_FIRMS = "no firm of the countries looked at is among the applicants of the patents counted"
NO_CITATIONS = "no export tells how often the patents of the leading firms are cited"
NO_TERMS = f"no technology occurs in {technology_terms.LEAST} of the most cited patents of a country"
NONE_RELEVANT = "no technology of the most cited patents of a country stands out from the others beyond chance"
MEANT = {
    "phrases": "phrases of titles and abstracts, in Latin letters,",
    "classes": "main groups of the International and the Cooperative Patent Classification",
}


class TechnologyTables:
    """Technologies of the most cited patents of the leading firms of two countries."""

    def __init__(self, sample: Sample) -> None:
        self._sample, self._choices = sample, sample.config.technologies

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        made = {
            "technologies_by_patent": (lambda: self._technologies, self._meant),
            "technology_clusters": (self._clusters, lambda: (*self._meant(), *self._taken(), self._found())),
            "technology_stability": (self._stabilities, self._meant),
        }
        return {
            name: Recipe(lambda _, build=build: build(), notes=notes, missing=self._missing, **NEEDS)
            for name, (build, notes) in made.items()
        }

    def _missing(self) -> str:
        return (
            NO_FIRMS if self._leading.empty else NO_CITATIONS if self._kinds.empty
            else NO_TERMS if self._terms.empty else NONE_RELEVANT if self._technologies.empty else ""
        )  # fmt: skip

    @cached_property
    def _leading(self) -> pd.DataFrame:
        """The leading firms of each country with their families.

        Raises
        ------
        ValueError
            If a firm named in the edition is no applicant of the countries.
        """
        kinds = ibis.memtable(holders.reviewed().select("holder", "kind").unique().sort("holder").to_arrow())
        tables = self._sample.inventions.counted, self._sample.corpus["applicants"], kinds
        firms = self._choices.firms
        found = most_cited.leading_firms(*tables, countries=PLACES, firms=firms).to_pandas()
        unknown = [] if isinstance(firms, int) else sorted({*firms} - {*found["applicant"]})
        if unknown:
            raise ValueError(
                f"`technologies.firms`: {', '.join(unknown)} have no AI patent as applicants of {' or '.join(PLACES)}. "
                "Name them as patents_by_holder does, or give a number of firms."
            )
        return found

    @cached_property
    def _families(self) -> Table:
        """Table[country_code, family_id, year] of the leading firms."""
        leading = ibis.memtable(self._leading[["country_code", "applicant"]])
        families = self._sample.inventions.counted, self._sample.corpus["applicants"]
        return most_cited.families_of(leading, *families).cache()

    @cached_property
    def _kinds(self) -> pd.DataFrame:
        """What citation counts of these families are of; the first kind is compared."""
        return most_cited.citation_kinds(self._families, self._sample.corpus["patents"]).to_pandas()

    @cached_property
    def _cited(self) -> pd.DataFrame:
        patents, kind = self._sample.corpus["patents"], self._kinds["citation_kind"].iloc[0]
        count = most_cited.FAMILIES
        return most_cited.most_cited_families(self._families, patents, kind=kind, count=count).to_pandas()

    @cached_property
    def _terms(self) -> pd.DataFrame:
        """DataFrame[country_code, family_id, technology], those of each country apart."""
        told = self._phrases if self._choices.terms == "phrases" else self._groups
        cited = self._cited.groupby("country_code")["family_id"]
        return pd.concat([told(part).assign(country_code=code) for code, part in cited], ignore_index=True)

    @cached_property
    def _technologies(self) -> pd.DataFrame:
        """DataFrame[country_code, family_id, technology, counting], the relevant ones of each country."""
        terms = self._terms.groupby("country_code")[["family_id", "technology"]]
        parts = [technology_terms.relevant(part).assign(country_code=code) for code, part in terms]
        return pd.concat(parts, ignore_index=True).assign(counting=None)

    def _phrases(self, families: pd.Series) -> pd.DataFrame:
        held, cited = self._sample.corpus, ibis.memtable(pd.DataFrame({"family_id": families}))
        texts = most_cited.texts(cited, held["patents"], held["patent_records"]).to_pandas()
        return technology_terms.phrases(texts, _words())

    def _groups(self, families: pd.Series) -> pd.DataFrame:
        cited = ibis.memtable(pd.DataFrame({"family_id": families}))
        classes = most_cited.classes(cited, self._sample.corpus["patents"]).to_pandas()
        groups = technology_terms.main_groups(classes)
        names = dict(territories.read_reference("patent_groups.csv").select("symbol", "label").iter_rows())
        named = groups["technology"].map(lambda symbol: f"{symbol} {names[symbol]}" if symbol in names else symbol)
        return groups.assign(technology=named)

    @cached_property
    def _stable(self) -> dict[str, Stability]:
        return {code: stability(self._technologies, country=code) for code in self._places}

    @property
    def _places(self) -> list[str]:
        return [code for code in PLACES if (self._technologies["country_code"] == code).any()]

    @cached_property
    def _networks(self) -> dict[str, technologies.Network]:
        return {code: technologies.network(self._technologies, country=code) for code in self._places}

    def _clusters(self) -> pd.DataFrame:
        parts = []
        for code, found in self._networks.items():
            part = technologies.clusters(found, self._technologies, country=code)
            again = part["cluster"].map(self._stable[code].found_percent)
            parts.append(part.assign(country_code=code, found_percent=again))
        return pd.concat(parts, ignore_index=True)

    def _stabilities(self) -> pd.DataFrame:
        rows = []
        for code, found in self._networks.items():
            linked, stable = found.nodes[found.nodes["cluster"].notna()], self._stable[code]
            rows.append({
                "country_code": code, "technologies": len(linked), "clusters": linked["cluster"].nunique(),
                "patents": self._with_technology[code], "rand_seeds": stable.over_seeds,
                "rand_bootstrap": stable.bootstrap, "rand_bootstrap_lb": stable.bootstrap_lb,
                "rand_bootstrap_ub": stable.bootstrap_ub,
            })  # fmt: skip
        constants = {"runs": RUNS, "replicates": REPLICATES, "resolution": technologies.RESOLUTION}
        return pd.DataFrame(rows).assign(**constants, seed=technologies.SEED)

    @cached_property
    def _with_technology(self) -> pd.Series:
        return self._technologies.groupby("country_code")["family_id"].nunique()

    def _meant(self) -> tuple[str, ...]:
        """Which patents are looked at, and what a technology is."""
        firms, kind = self._choices.firms, self._kinds["citation_kind"].iloc[0]
        several = f"{firms} firms" if firms != 1 else "firm"
        whose = f"the {several} with most patents in the country" if isinstance(firms, int) else "the firms named"
        least, most = technology_terms.LEAST, technology_terms.MOST
        return (
            f"Patents: the {most_cited.FAMILIES} most cited families of {whose}. Citations ({kind}): the largest "
            "count of a family's publications, which are not added; counts of different offices or databases do not "
            "compare.",
            f"Technologies: {MEANT[self._choices.terms]} that at least {least} of these patents have; of these the "
            f"most relevant {100 * technology_terms.KEPT:.0f} %, {most} at most.",
        )

    def _taken(self) -> tuple[str, ...]:
        """For each country the firms, and where the line of the most cited is drawn."""
        labels = territories.labels(self._sample.config.territory_policy)
        return tuple(
            f"{labels[code]}: {_firms(part)}. {self._drawn(code)}"
            for code, part in self._leading.groupby("country_code")
        )

    def _drawn(self, code: str) -> str:
        """Which of the families of a country's firms are taken."""
        held = (self._families.country_code == code).sum().to_pandas()
        part = self._cited[self._cited["country_code"] == code]
        if part.empty:
            return f"None of their {held:,} families has a count of this kind: nothing is told of them."
        return (
            f"Of their {held:,} families {part['with_count'].iloc[0]:,} have a count; the {len(part)} taken are cited "
            f"{part['citations'].min():,} times or more{_tied(part)}, and {self._with_technology.get(code, 0)} of them "
            "have a technology."
        )

    def _found(self) -> str:
        return (
            f"Found again: of {REPLICATES} times that as many patents are drawn with replacement and clustered anew, "
            f"the share in which a cluster has a Jaccard similarity of {ALIKE} or more with the one here."
        )


def _firms(part: pd.DataFrame) -> str:
    """The leading firms of a country with their families; how many have as many as the last one and are not taken."""
    named = ", ".join(f"{row.applicant} ({row.families:,})" for row in part.itertuples())
    left = part["tied"].iloc[0] - (part["families"] == part["families"].min()).sum()
    has = "has" if left == 1 else "have"
    return f"{named} ({left} more {has} as many families as the last, and a later name)" if left else named


def _tied(part: pd.DataFrame) -> str:
    """What is done where the last place is shared with families that are not taken."""
    left = part["tied"].iloc[0] - (part["citations"] == part["citations"].min()).sum()
    return f" ({left} more have the last count, and an earlier priority or a larger number)" if left else ""


def _words() -> technology_terms.Words:
    kinds = territories.read_reference("technology_words.csv").group_by("kind").agg("word")
    return technology_terms.Words(**{kind: frozenset(words) for kind, words in kinds.iter_rows()})
