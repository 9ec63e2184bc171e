"""Impact turns citations and journal impact factors into means per country, and both into the impact value.

Rule: a mean is taken over the papers whose value is known, weighted by the country's share in them; a country without
any has null. Factors are joined by ISSN, by title only where an ISSN is missing. Field and year are not normalised
here: the printed tables are not.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanColumn, FloatingColumn, Table

from aici.indicators.counts import in_rank_order, issns, rank_of
from aici.indicators.weights import country_weights, percent, ratio, total


def mean_citations_by_country(works: Table, authorships: Table, *, counting: str) -> Table:
    """Mean citations per paper of each country.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `citations`) and addresses, as in `weights.country_weights`.
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[rank, country_code, mean_citations, papers]
        One row per country; citations per paper, over papers whose citations are known; `papers` are all its papers.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    means = _weighted_means(works, authorships, works.select("work_id", value="citations"), counting)
    named = means.select("country_code", mean_citations="mean", papers="papers")
    return _ranked(named, "mean_citations")


def mean_impact_factor_by_country(
    works: Table, authorships: Table, journal_metrics: Table, *, counting: str, metric_year: int | None = None
) -> Table:
    """Mean journal impact factor of the papers of each country.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `issn`, `eissn`, `venue_key`) and addresses, as in `weights.country_weights`.
    journal_metrics : Table[venue_key, issn, eissn, impact_factor, metric, metric_year]
        One row per venue × metrics file.
    counting : {"first_author", "full", "fractional", "corresponding"}
    metric_year : int, optional
        Year of the factors; the newest one present when not given.

    Returns
    -------
    Table[rank, country_code, mean_impact_factor, coverage_percent, papers]
        One row per country; citations per citable item, over papers whose venue has a factor; coverage is their
        share (%) in `papers`, all papers of the country.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    factors = impact_factor_of_works(works, journal_metrics, metric_year=metric_year)
    means = _weighted_means(works, authorships, factors.select("work_id", value="impact_factor"), counting)
    named = means.select("country_code", "papers", mean_impact_factor="mean", coverage_percent="coverage_percent")
    return _ranked(named, "mean_impact_factor", "coverage_percent")


def impact_factor_of_works(works: Table, journal_metrics: Table, *, metric_year: int | None = None) -> Table:
    """Impact factor of the venue of each work.

    Parameters
    ----------
    works : Table[work_id, issn, eissn, venue_key]
        One row per work.
    journal_metrics : Table[venue_key, issn, eissn, impact_factor, metric, metric_year]
        One row per venue × metrics file. Only one kind and year is used (see `metrics_used`).
    metric_year : int, optional
        Year of the factors; the newest one present when not given.

    Returns
    -------
    Table[work_id, impact_factor, impact_factor_link]
        One row per work; the highest factor where several rows match. The link is `issn` (print or electronic, either
        against either), `title` (where work or metrics row has no ISSN) or null (no factor).
    """
    metrics = metrics_used(journal_metrics, metric_year=metric_year)
    by_issn = _highest(issns(works, "work_id").join(issns(metrics, "impact_factor"), "issn"), "by_issn")
    by_title = _highest(_title_matches(works, metrics), "by_title")
    joined = works.select("work_id").left_join(by_issn, "work_id").drop("work_id_right").left_join(by_title, "work_id")
    link = ibis.cases((joined.by_issn.notnull(), "issn"), (joined.by_title.notnull(), "title"))
    return joined.select("work_id", impact_factor=_.by_issn.coalesce(_.by_title), impact_factor_link=link)


def impact_factors(journal_metrics: Table) -> Table:
    """The rows of the metrics files that hold an impact factor, of whatever kind and year; SJR is none."""
    return journal_metrics.filter(_.impact_factor.notnull() & ~_.metric.lower().contains("sjr"))


def metrics_used(journal_metrics: Table, *, metric_year: int | None = None) -> Table:
    """The rows of the metrics files that are used: of one kind and one year, with a value.

    Impact factors come before two-year mean citedness, as a mean over a mixture would mean nothing. Where no year is
    asked for, it is the newest of the preferred kind; where no row of that kind names a year, all its rows are used.

    Parameters
    ----------
    journal_metrics : Table[impact_factor, metric, metric_year, …]
        One row per venue × metrics file.
    metric_year : int, optional
        Year of the factors.

    Returns
    -------
    Table of the same columns
    """
    known = impact_factors(journal_metrics)
    if metric_year is not None:
        return _one_kind(known.filter(_.metric_year == metric_year))
    kind = _one_kind(known)
    return kind.filter(kind.metric_year.identical_to(kind.metric_year.max().over()))


def impact_value_by_country(means: Table) -> Table:
    """Impact value: the mean of both indicators after min–max scaling over the rows given.

    Parameters
    ----------
    means : Table[country_code, mean_citations, mean_impact_factor, …]
        One row per country to be compared; the scale is set by these rows, so it moves when they do.

    Returns
    -------
    Table[rank, country_code, …, impact_value]
        The rows given; impact value from 0 to 1. A row without country or without one of the means is out of the
        scale and has null, and so has every row where the rows do not differ in one of the means.

    Source: the printed report; Z = 0.5 (x - min x)/(max x - min x) + 0.5 (y - min y)/(y max - y min).
    """
    complete = _.country_code.notnull() & _.mean_citations.notnull() & _.mean_impact_factor.notnull()
    rows = means.mutate(complete=complete)
    value = 0.5 * _min_max(rows, "mean_citations") + 0.5 * _min_max(rows, "mean_impact_factor")
    valued = rows.mutate(impact_value=ibis.ifelse(rows.complete, value, ibis.null("float64"))).drop("complete")
    kept = [name for name in valued.columns if name != "rank"]
    return in_rank_order(valued.select(rank_of(valued, "impact_value", by="country_code"), *kept))


def _weighted_means(works: Table, authorships: Table, values: Table, counting: str) -> Table:
    """Mean of the works' `value` per country: Table[country_code, mean, coverage_percent, papers]."""
    shares = country_weights(works, authorships, counting=counting).join(values, "work_id")
    known = ibis.ifelse(shares.value.notnull(), shares.weight, 0.0)
    return shares.group_by("country_code").agg(
        papers=total(shares.weight),
        mean=ratio(shares.weight * shares.value, known),
        coverage_percent=percent(known, shares.weight),
    )


def _ranked(means: Table, value: str, *more: str) -> Table:
    rank = rank_of(means, value, by="country_code")
    return in_rank_order(means.select(rank, "country_code", value, *more, "papers"))


def _min_max(rows: Table, name: str) -> FloatingColumn:
    """Position of `name` between its extremes over the complete rows; null where these coincide."""
    compared = ibis.ifelse(rows.complete, rows[name], ibis.null("float64"))
    low, high = compared.min().over(), compared.max().over()
    return (rows[name] - low) / (high - low).nullif(0)


def _one_kind(metrics: Table) -> Table:
    """The rows of the preferred kind there is: impact factors, else two-year mean citedness under any of its names."""
    name = metrics.metric.lower()
    citedness = name.contains("citedness") | name.contains("cites") | name.contains("citations")
    ranked = metrics.mutate(kind=ibis.cases((citedness, 1), else_=0))
    return ranked.filter(ranked.kind == ranked.kind.min().over()).drop("kind")


def _title_matches(works: Table, metrics: Table) -> Table:
    """Works and metrics rows of the same title, one of which has no ISSN: Table[work_id, impact_factor]."""
    titles = metrics.select("venue_key", "impact_factor", metric_has_issn=_has_issn(metrics))
    works = works.select("work_id", "venue_key", work_has_issn=_has_issn(works))
    pairs = works.join(titles, "venue_key")
    return pairs.filter(~(pairs.work_has_issn & pairs.metric_has_issn)).select("work_id", "impact_factor")


def _has_issn(table: Table) -> BooleanColumn:
    return table.issn.notnull() | table.eissn.notnull()


def _highest(matches: Table, name: str) -> Table:
    return matches.group_by("work_id").agg(**{name: _.impact_factor.max()})
