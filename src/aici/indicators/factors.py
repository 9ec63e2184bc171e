"""Impact factors in words: which metric of which file and year is used, how it was joined, or why there is none.

Reads the metrics files' rows and the sample's links to them; the sentences stand beside the tables that need factors.
No factor is computed here, and none is taken from another year or another metric than the one named.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd
from ibis import _
from ibis.expr.types import Table

from aici.indicators.impact import impact_factor_of_works, impact_factors, metrics_used

NO_SJR = "is no impact factor; add a JCR file, or a SCImago export with Citations / Doc. (2years)"


@dataclass(frozen=True)
class Factors:
    """`missing` says why no venue of the sample has an impact factor, else `note` whose factors they are."""

    missing: str = ""
    note: str = ""


def described(works: Table, journal_metrics: Table, *, metric_year: int | None, folder: str) -> Factors:
    """What must be said of the impact factors of a sample.

    Parameters
    ----------
    works : Table[work_id, issn, eissn, venue_key]
        One row per work of the sample.
    journal_metrics : Table[file, venue_key, issn, eissn, impact_factor, metric, metric_year]
        One row per venue × metrics file.
    metric_year : int, optional
        Year of the factors; the newest one present when not given.
    folder : str
        Where metrics files lie, as the author knows it.
    """
    used = _listed(metrics_used(journal_metrics, metric_year=metric_year))
    if used.empty:
        return Factors(missing=_reason(journal_metrics, metric_year, folder))
    factors = impact_factor_of_works(works, journal_metrics, metric_year=metric_year)
    links = factors.filter(_.impact_factor.notnull()).impact_factor_link.to_pandas()
    if links.empty:
        return Factors(missing=f"no venue of the sample has an impact factor in {_names(used['file'])}")
    by_title = 100 * (links == "title").mean()
    metrics = "; ".join(f"{_metric(row)}, from {_name(row.file)}" for row in used.itertuples())
    return Factors(
        note=f"Impact factor: {metrics}; joined by title, for want of an ISSN, for {by_title:.1f} % of the papers that "
        "have one."
    )


def _listed(metrics: Table) -> pd.DataFrame:
    """DataFrame[file, metric, metric_year]: the files in order of their path."""
    return metrics.select("file", "metric", "metric_year").distinct().order_by("file").to_pandas()


def _reason(journal_metrics: Table, metric_year: int | None, folder: str) -> str:
    """Why no row of the metrics files can be used."""
    known = _listed(impact_factors(journal_metrics))
    if len(known):
        years = sorted({str(int(year)) for year in known["metric_year"].dropna()})
        undated = known.loc[known["metric_year"].isna(), "file"]
        held = [*years, *([f"no year (put it into the name of {_names(undated)})"] if len(undated) else [])]
        return f"no impact factor of {metric_year}; the files hold {_and(held)}"
    listed = _listed(journal_metrics)
    sjr = listed.loc[listed["metric"].str.lower().str.startswith("sjr"), "file"]
    if len(sjr):
        return f"{_names(sjr)} {'holds' if len(sjr) == 1 else 'hold'} SJR, which {NO_SJR}"
    return f"there is no impact factor in {folder}"


def _metric(row: tuple) -> str:
    """The heading of the metric with its year, where the heading does not say it."""
    if pd.isna(row.metric_year):
        return f"{row.metric} of a year not stated"
    year = str(int(row.metric_year))
    return row.metric if year in row.metric else f"{row.metric} of {year}"


def _name(file: str) -> str:
    return PurePosixPath(file).name


def _names(files: pd.Series) -> str:
    return _and(list(dict.fromkeys(map(_name, files))))


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
