"""What illustrations and the simulated world are drawn from: distributions that the published report implies.

Table cells hold as they are printed, then totals, then sentences (`data/published/<edition>/targets.yml`); what no fact
determines is an assumption that file states by name. Everything here is expected values at full scale; nothing is
random, so that illustrations are the same at every run. Two things draw on it and on nothing else of each other:
`illustrations` (tables for figures whose numbers were not printed) and `simulate` (exports whose truth is known).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from aici import territories
from aici.calibration import collaboration, institutions, patents, series, venues
from aici.calibration.facts import Facts
from aici.published import read_printed


@dataclass(frozen=True)
class PaperCalibration:
    """Papers at full scale: C territories, Y years, V venues, T research areas.

    Attributes
    ----------
    countries : C codes, those of Table 1 in its order, then all others
    papers : C, papers of the sample by first author's country
    conference_papers : papers outside the sample, all countries
    years : Y publication years
    papers_by_year : C × Y, summing to `papers` by country
    mean_citations : C
    areas : T values of the Web of Science field SC, `area_shares` : T × C, each 0 to 1; areas overlap
    venues : DataFrame[venue, kind, host_country_code, impact_factor, is_ieee, issn, eissn, publisher, ...]
        And `publisher_address`. `kind` is journal, preprint_server or conference; no impact factor is null.
    venue_weights : C × V, the distribution of the sample's papers over venues; conferences have weight 0
    conference_weights : V, the distribution of conference papers over venues; zero but for conferences
    international : C, share of papers with a co-author abroad
    partners : C × C, distribution over co-author countries of a first-author country's international papers
    institutions : DataFrame[country_code, institution, institution_wos, system, share]
        Shares sum to 1 within a country.
    """

    countries: tuple[str, ...]
    papers: np.ndarray
    conference_papers: float
    years: np.ndarray
    papers_by_year: np.ndarray
    mean_citations: np.ndarray
    areas: tuple[str, ...]
    area_shares: np.ndarray
    venues: pd.DataFrame
    venue_weights: np.ndarray
    conference_weights: np.ndarray
    international: np.ndarray
    partners: np.ndarray
    institutions: pd.DataFrame


@dataclass(frozen=True)
class PatentCalibration:
    """Patent families at full scale.

    Attributes
    ----------
    countries : codes of applicants, in the order of Table 7
    families : families by applicant's country
    years : priority years; `year_weights` : countries × years, rows summing to 1
    holders : DataFrame[holder, name_zh, country_code, families]
        The printed holders, then firms with neutral names; the rest of a country's families is of small applicants.
    technologies : DataFrame[country_code, cluster, technology]
        Planted technologies of the most cited families of leading firms, `cluster` by name, in the order of the report.
    """

    countries: tuple[str, ...]
    families: np.ndarray
    years: np.ndarray
    year_weights: np.ndarray
    holders: pd.DataFrame
    technologies: pd.DataFrame


def papers(folder: Path) -> PaperCalibration:
    """The calibration of papers from the printed facts under `folder`, such as `data/published/2025`."""
    facts = Facts(folder)
    yearly, frame = series.papers_by_year(facts), venues.venues(facts)
    codes = facts.papers.index
    areas, shares = _area_shares(facts, codes)
    conference = np.where(frame["kind"] == "conference", frame["papers"], 0.0)
    return PaperCalibration(
        countries=tuple(codes),
        papers=facts.papers.to_numpy(),
        conference_papers=float(facts.totals["papers_conference"]["value"]),
        years=yearly.columns.to_numpy(),
        papers_by_year=yearly.to_numpy(),
        mean_citations=facts.everywhere("table3_mean_citations.csv", "mean_citations").to_numpy(),
        areas=areas,
        area_shares=shares,
        venues=frame.drop(columns="papers"),
        venue_weights=venues.weights(facts, frame),
        conference_weights=conference / conference.sum(),
        international=collaboration.international(facts).to_numpy(),
        partners=collaboration.partners(facts).to_numpy(),
        institutions=institutions.institutions(facts),
    )


def patent_families(folder: Path) -> PatentCalibration:
    """The calibration of patents from the printed facts under `folder`."""
    facts = Facts(folder)
    families, (years, weights) = patents.families(facts), patents.year_weights(facts)
    return PatentCalibration(
        countries=tuple(families.index),
        families=families.to_numpy(),
        years=years,
        year_weights=np.tile(weights, (len(families), 1)),
        holders=patents.holders(facts),
        technologies=patents.technologies(facts),
    )


def _area_shares(facts: Facts, codes: pd.Index) -> tuple[tuple[str, ...], np.ndarray]:
    """Values of the field SC for the printed topics, and their shares; countries not printed have the mean."""
    printed = read_printed(facts.folder / "table6_topic_shares.csv")
    printed["country_code"] = territories.codes_of_labels(printed["country"])
    printed["share"] = pd.to_numeric(printed["share_percent"]) / 100
    wide = printed.pivot(index="topic", columns="country_code", values="share")
    reference = territories.read_reference("research_areas.csv").to_pandas().query("vocabulary == 'SC'")
    values = reference.drop_duplicates("topic", keep="last").set_index("topic")["value"]
    shares = wide.reindex(columns=codes).apply(lambda row: row.fillna(row.mean()), axis=1)
    return tuple(values[wide.index]), shares.to_numpy()
