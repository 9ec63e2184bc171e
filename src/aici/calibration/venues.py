"""Venues, and how the papers of each country divide among them: Table 2 and Table 4 at once.

Printed venues keep their papers; the rest of the sample is in journals with neutral names and in falling sizes, below
the last printed one. Impact factors are simulated for all. Each country favours venues by a power of their impact
factor, the power with which its mean is that of Table 4; venue sizes are then restored in turn (iterative proportional
fitting, Deming & Stephan 1940, doi:10.1214/aoms/1177731829).
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from aici import territories
from aici.calibration.facts import Facts
from aici.calibration.fitting import falling
from aici.published import read_printed

SPREAD = 0.9  # standard deviation of the logarithm of impact factors
LARGEST = 0.97  # size of the largest neutral journal, as a share of the last printed one
SLOPE = 0.35  # neutral journals fall off with this power of their rank
ROUNDS, STEPS, LAST_STEPS = 200, 2, 20
PREPRINTS = "arXiv"
_WRITTEN = {"CHN": "Peoples R China", "USA": "USA", "GBR": "England"}  # where the label is no form of an address
_HOSTS = ("USA", "GBR", "NLD", "CHE", "DEU", "CHN")  # of neutral journals, in turn


def venues(facts: Facts) -> pd.DataFrame:
    """All venues of the simulated world with their papers at full scale.

    Returns
    -------
    DataFrame[venue, kind, host_country_code, impact_factor, issn, eissn, publisher, publisher_address, is_ieee, papers]
        Printed venues first, then neutral journals, then conferences. Papers of conferences sum to the printed total.
    """
    given = facts.assumed["venues"]
    printed = read_printed(facts.folder / "table2_papers_by_journal.csv")
    sizes = printed["papers"].astype(float)
    rest = facts.totals["papers_journal"]["value"] - sizes.sum()
    journals = pd.DataFrame({
        "venue": [*printed["journal"], *(f"Simulated Journal {k:04d}" for k in range(1, given["journals"] + 1))],
        "papers": [*sizes, *falling(rest, given["journals"], LARGEST * sizes.min(), SLOPE)],
        "host_country_code": [
            *territories.codes_of_labels(printed["host_country"]), *np.resize(_HOSTS, given["journals"])
        ],
    })  # fmt: skip
    journals["kind"] = np.where(journals["venue"] == PREPRINTS, "preprint_server", "journal")
    journals["impact_factor"] = _impact_factors(facts, journals)
    journals["is_ieee"] = journals["venue"].str.startswith("IEEE")
    frame = pd.concat([journals, _conferences(facts)], ignore_index=True)
    return frame.assign(**_identifiers(frame))


def weights(facts: Facts, frame: pd.DataFrame) -> np.ndarray:
    """Distribution of each country's papers over the venues of the sample, countries × venues; conferences have none.

    Territories that Table 4 does not name are alike: they have the median of its impact factors.
    """
    wanted = facts.table("table4_mean_impact_factor.csv", "mean_impact_factor")
    group = facts.papers.index.where(facts.papers.index.isin(wanted.index), "others")
    papers = facts.papers.groupby(group, sort=False).sum()
    means = wanted.reindex(papers.index, fill_value=wanted.median()).to_numpy()
    ranked, preprints = frame["impact_factor"].notna().to_numpy(), (frame["kind"] == "preprint_server").to_numpy()
    unranked = frame["papers"][preprints].to_numpy() / papers.sum()  # the same share in every country
    shares = np.zeros((len(papers), len(frame)))
    shares[:, preprints] = unranked
    shares[:, ranked] = (1 - unranked.sum()) * _fitted(papers.to_numpy(), means, frame[ranked])
    return shares[papers.index.get_indexer(group)]


def _fitted(papers: np.ndarray, means: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    """Distributions over venues with which each row has its mean impact factor and each venue its papers."""
    factor = frame["impact_factor"].to_numpy(float)
    sizes = frame["papers"].to_numpy() * papers.sum() / frame["papers"].sum()
    logs, base, power = np.log(factor), sizes.copy(), np.zeros(len(papers))
    for _ in range(ROUNDS):
        for _ in range(STEPS):
            power += _newton(base, logs, factor, power, means)
        base *= sizes / (papers @ _shares(base, logs, power))
    for _ in range(LAST_STEPS):  # means are met exactly, sizes as nearly as the rounds came
        power += _newton(base, logs, factor, power, means)
    return _shares(base, logs, power)


def _shares(base: np.ndarray, logs: np.ndarray, power: np.ndarray) -> np.ndarray:
    raw = base[None, :] * np.exp(power[:, None] * logs[None, :])
    return raw / raw.sum(axis=1, keepdims=True)


def _newton(base: np.ndarray, logs: np.ndarray, factor: np.ndarray, power: np.ndarray, means: np.ndarray) -> np.ndarray:
    """One Newton step of each country's power towards its mean impact factor."""
    shares = _shares(base, logs, power)
    mean = shares @ factor
    slope = shares @ (factor * logs) - mean * (shares @ logs)
    return np.clip((means - mean) / np.maximum(slope, 1e-9), -0.5, 0.5)


def _impact_factors(facts: Facts, journals: pd.DataFrame) -> np.ndarray:
    """Log-normal impact factors at evenly spaced quantiles in mixed order, their mean over papers that of Table 4."""
    count = len(journals)
    rng = np.random.default_rng([facts.assumed["seed"], count])
    logs = SPREAD * _normal_quantiles((rng.permutation(count) + 0.5) / count)
    factors = np.where(journals["kind"] == "preprint_server", np.nan, np.exp(logs))
    means = facts.everywhere("table4_mean_impact_factor.csv", "mean_impact_factor")
    overall = np.average(means, weights=facts.papers)
    has = ~np.isnan(factors)
    scale = overall / np.average(factors[has], weights=journals["papers"][has])
    return np.round(factors * scale, 3)


def _normal_quantiles(shares: np.ndarray) -> np.ndarray:
    return np.array([NormalDist().inv_cdf(share) for share in shares])


def _conferences(facts: Facts) -> pd.DataFrame:
    given = facts.assumed["venues"]
    count = given["conferences"]
    sizes = falling(facts.totals["papers_conference"]["value"], count, np.inf, SLOPE)
    ieee = np.arange(count) % 100 < given["ieee_conference_percent"]
    names = [
        f"{'IEEE ' if own else ''}Simulated International Conference {k:03d}" for k, own in enumerate(ieee, start=1)
    ]
    return pd.DataFrame({
        "venue": names, "papers": sizes, "host_country_code": "USA", "kind": "conference", "impact_factor": np.nan,
        "is_ieee": ieee,
    })  # fmt: skip


def _identifiers(frame: pd.DataFrame) -> dict[str, object]:
    """ISSNs from a block that is not assigned (9…), with a valid check digit; publishers with neutral names."""
    journal = frame["kind"] == "journal"
    numbers = np.arange(len(frame)) + 1
    host = frame["host_country_code"].map(territories.labels() | _WRITTEN)
    house = np.where(frame["is_ieee"], "IEEE", np.char.add("Simulated Press ", (numbers % 40 + 1).astype(str)))
    return {
        "issn": np.where(journal, _issn(9_000_000 + numbers), None),
        "eissn": np.where(journal, _issn(9_500_000 + numbers), None),
        "publisher": house,
        "publisher_address": "1 Press Street, City 1, " + host,
    }


def _issn(numbers: np.ndarray) -> np.ndarray:
    digits = numbers[:, None] // 10 ** np.arange(6, -1, -1) % 10
    check = -(digits * np.arange(8, 1, -1)).sum(axis=1) % 11
    text = np.char.zfill(numbers.astype(str), 7)
    last = np.where(check == 10, "X", check.astype(str))
    return np.array([f"{t[:4]}-{t[4:]}{c}" for t, c in zip(text, last, strict=True)], dtype=object)
