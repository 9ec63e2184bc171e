"""Reads what calibration starts from: the printed tables, the printed totals, the targets and the assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from aici import territories
from aici.calibration.fitting import with_sum
from aici.published import read_facts, read_printed

TAIL = 2.0  # below the ranks printed, papers fall with this power of the distance: slowly enough to reach all
POWERS = (1.0, 60.0)  # between which the power is sought
POPULATION_YEAR = 2024  # of the inhabitants by which the territories stand that no list names


@dataclass(frozen=True)
class Facts:
    """The facts under `folder`, such as `data/published/2025`; tables carry ISO codes instead of printed names."""

    folder: Path

    @cached_property
    def targets(self) -> dict[str, dict]:
        return self._file["targets"]

    def named_technologies(self, country: str) -> list[str]:
        """The clusters of technologies that are printed by name for a country."""
        named = (target for target in self.targets.values() if target["check"] == "named_clusters")
        return next(target["names"] for target in named if target["country"] == country)

    @cached_property
    def assumed(self) -> dict:
        return self._file["assumed"]

    @cached_property
    def totals(self) -> dict[str, dict]:
        return read_facts(self.folder / "facts.yml")

    @cached_property
    def _file(self) -> dict:
        return yaml.safe_load((self.folder / "targets.yml").read_text(encoding="utf-8"))

    def table(self, file: str, value: str) -> pd.Series:
        """One printed column by ISO code, in printed order."""
        printed = read_printed(self.folder / file)
        return pd.Series(pd.to_numeric(printed[value]).to_numpy(), territories.codes_of_labels(printed["country"]))

    def everywhere(self, file: str, value: str) -> pd.Series:
        """One printed column for all territories, in the order of `papers`; those not printed have its median."""
        printed = self.table(file, value)
        return printed.reindex(self.papers.index).fillna(printed.median())

    @cached_property
    def printed_papers(self) -> pd.Series:
        return self.table("table1_papers_by_country.csv", "papers")

    @cached_property
    def papers(self) -> pd.Series:
        """Papers of all territories: those of Table 1, then all others within the rest of the sample, by rank."""
        printed, ranked = self.printed_papers, self._file["ranked"]
        rest = self.totals["papers_journal"]["value"] - printed.sum()
        sizes = _below(float(printed.iloc[-1]), len(printed), ranked, rest)
        taken = {fact["rank"]: code for code, fact in ranked.items()}
        inhabitants = territories.population(POPULATION_YEAR).sort_values(ascending=False)
        order = dict.fromkeys([*self.assumed["below_table_1"], *inhabitants.index])
        free = iter(code for code in order if code not in printed.index and code not in ranked)
        codes = [taken.get(rank) or next(free, None) for rank in sizes.index]
        named = pd.Series(sizes.to_numpy(), codes)
        return pd.concat([printed.astype("float64"), named[named.index.notna()]])


def _below(last: float, printed: int, ranked: dict[str, dict], rest: float) -> pd.Series:
    """Papers by rank below the table: through the ranks that are printed, the rest falling off; sums to `rest`.

    Between two printed ranks the numbers fall along a power of the distance, steep at first; the power is the one with
    which the total is met.
    """
    anchors = {printed: last} | {fact["rank"]: float(fact["papers"]) for fact in ranked.values()}
    ranks = sorted(anchors)
    inhabited = len(territories.population(POPULATION_YEAR))
    tail = anchors[ranks[-1]] * (1 + np.arange(1, inhabited - ranks[-1] + 1) / 3) ** -TAIL

    def between(power: float) -> np.ndarray:
        pieces = []
        for high, low in zip(ranks, ranks[1:], strict=False):
            left = 1 - np.arange(1, low - high + 1) / (low - high)
            pieces.append(anchors[low] + (anchors[high] - anchors[low]) * left**power)
        return np.concatenate(pieces)

    sizes = np.concatenate([with_sum(between, rest - tail.sum(), *POWERS), tail])
    return pd.Series(sizes, np.arange(printed + 1, printed + 1 + len(sizes)))
