"""Illustrations: tables for the figures of a published report whose numbers were not printed.

They are drawn at full scale from the calibration, in a moment and the same at every run. Their basis is `simulated`;
they are for figures only: nothing is computed from them, no sentence is made of them. Names of institutions, firms and
technologies that are not printed are neutral. What the printed sentences say of the figure is in the table of targets.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from aici import territories
from aici.calibration import collaboration, institutions, patents, series
from aici.calibration.facts import Facts
from aici.configuration import last_complete_year
from aici.illustrations import targets
from aici.records import INDICATORS, Indicator, require_columns

ILLUSTRATED = {
    "papers_by_country_year": "Figure 2",
    "collaboration_by_country": "Figure 4",
    "institutions_by_country": "Figure 5",
    "technologies_by_patent": "Figures 6 and 7",
    "illustration_targets": "its figures",
}
COUNTRIES = 10  # of Figures 2 and 5
PATENTS = 100  # most cited, of leading firms
TECHNOLOGIES = (2, 4)  # of a patent: least, most


class Illustrations:
    """The illustrations of one published edition, from the facts under `folder`, such as `data/published/2025`.

    `cut_off` is the day on which its databases were searched; where it is not given no year is known to be complete.
    """

    def __init__(self, folder: Path, cut_off: datetime.date | None = None) -> None:
        self._facts, self._cut_off = Facts(folder), cut_off
        self._labels = territories.labels()

    def indicator(self, name: str) -> Indicator:
        """The illustration of that name, basis `simulated`.

        Raises
        ------
        KeyError
            If no figure is illustrated by a table of that name.
        ContractError
            If a target is not met and no conflict is stated for it.
        """
        made = self._targets if name == "illustration_targets" else self._drawings[name]
        frame = made().assign(basis="simulated")
        origin = (
            f"Drawn to agree with what the published report states of {ILLUSTRATED[name]}, whose numbers it does not "
            "print; all else is assumed (targets.yml)."
        )
        return Indicator(name, require_columns(frame, INDICATORS[name]), "simulated", origin)

    @property
    def _drawings(self) -> dict[str, Callable[[], pd.DataFrame]]:
        return {
            "papers_by_country_year": self._series,
            "collaboration_by_country": self._flows,
            "institutions_by_country": self._institutions,
            "technologies_by_patent": self._technologies,
        }

    def _targets(self) -> pd.DataFrame:
        return targets.evaluated(self._facts, {name: draw() for name, draw in self._drawings.items()})

    @cached_property
    def _leading(self) -> list[str]:
        return list(self._facts.printed_papers.index[:COUNTRIES])

    def _labelled(self, frame: pd.DataFrame, **columns: object) -> pd.DataFrame:
        """Labels beside the codes, and further columns."""
        for code in [name for name in frame.columns if name.endswith("country_code")]:
            frame[code.removesuffix("country_code") + "label"] = frame[code].map(self._labels)
        return frame.assign(**columns)

    def _series(self) -> pd.DataFrame:
        first, last = self._facts.assumed["years"]["decade"]
        yearly = series.papers_by_year(self._facts).loc[self._leading, first:last].round()
        long = (
            yearly.rename_axis("country_code").reset_index().melt("country_code", var_name="year", value_name="papers")
        )
        long = long.astype({"year": int})
        complete = long["year"] <= last_complete_year(self._cut_off) if self._cut_off else None
        return self._labelled(long, counting="first_author", is_complete=complete)

    def _flows(self) -> pd.DataFrame:
        given = self._facts.assumed["collaboration"]
        shares = collaboration.partners(self._facts).loc[given["shown"]]
        abroad = collaboration.international(self._facts) * self._facts.papers * given["countries_per_paper"]
        flows = shares.mul(abroad.loc[given["shown"]], axis=0).round()
        long = flows.rename_axis("first_author_country_code").reset_index()
        long = long.melt("first_author_country_code", var_name="country_code", value_name="papers")
        shown = long[long["papers"] > 0].reset_index(drop=True)
        return self._labelled(shown, counting="first_author", sample_percent=None)

    def _institutions(self) -> pd.DataFrame:
        top = institutions.largest(self._facts, self._leading)
        top["papers"] = (top["share"] * top["country_code"].map(self._facts.papers)).round()
        top["rank"] = top.groupby("country_code").cumcount() + 1
        return self._labelled(top, counting="full")

    def _technologies(self) -> pd.DataFrame:
        planted = patents.technologies(self._facts)
        given = self._facts.assumed["technologies"]
        frames = [
            _patents_of(
                code, part, given["astray_percent"] / 100, np.random.default_rng([self._facts.assumed["seed"], k])
            )
            for k, (code, part) in enumerate(planted.groupby("country_code", sort=False))
        ]
        return self._labelled(pd.concat(frames, ignore_index=True), counting=None)


def _patents_of(code: str, planted: pd.DataFrame, astray: float, rng: np.random.Generator) -> pd.DataFrame:
    """Technologies of the most cited patents of one country, each patent in one cluster but for a few strays.

    Every cluster has patents in proportion to its technologies; its first technology is in all of them, and in strays.
    """
    clusters = list(planted.groupby("cluster", sort=False)["technology"].agg(list))
    sizes = np.array([len(members) for members in clusters])
    owned = np.repeat(np.arange(len(clusters)), _apportioned(sizes, PATENTS))
    rows = []
    for number, cluster in enumerate(owned, start=1):
        members = clusters[cluster]
        count = min(int(rng.integers(TECHNOLOGIES[0], TECHNOLOGIES[1] + 1)), len(members))
        own = [members[0], *rng.choice(members[1:], count - 1, replace=False)]
        if rng.random() < astray * count:
            own.append(clusters[rng.choice(np.delete(np.arange(len(clusters)), cluster))][0])
        family = f"Patent {institutions.short_code(code)}-{number:03d}"
        rows += [(code, family, str(technology)) for technology in own]
    return pd.DataFrame(rows, columns=["country_code", "family_id", "technology"])


def _apportioned(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to `weights` with that total, by largest remainders."""
    exact = weights * total / weights.sum()
    whole = np.floor(exact).astype(int)
    first = np.argsort(whole - exact, kind="stable")[: total - whole.sum()]
    whole[first] += 1
    return whole
