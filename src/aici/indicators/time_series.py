"""Time series turn the sample into papers per country and year.

Rule: from the first to the last year of the sample each country has a row, so that a year without papers is a true
0; papers without year stay as rows of the null year. Growth is left to `growth`; nothing is smoothed.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.weights import country_weights, total


def papers_by_country_year(works: Table, authorships: Table, *, counting: str) -> Table:
    """Papers of each country in each year.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `year`) and addresses, as in `weights.country_weights`.
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[country_code, year, papers]
        One row per country × year between the first and the last year of the sample; papers in papers. The null
        country is the unattributed share; a null year is there only for countries with papers without year.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    weights = country_weights(works, authorships, counting=counting)
    dated = weights.join(works.select("work_id", "year"), "work_id")
    shares = dated.select("country_code", "weight", year=_.year.cast("int64"))
    rows = ibis.union(shares, _zero_of_each_year(shares))
    papers = rows.group_by("country_code", "year").agg(papers=total(_.weight))
    return papers.order_by([ibis.asc(name, nulls_first=False) for name in ("country_code", "year")])


def _zero_of_each_year(shares: Table) -> Table:
    """A share of 0 for every country in every year of the window."""
    window = shares.agg(first=_.year.min(), last=_.year.max())
    years = window.select(year=ibis.range(window.first, window.last + 1).unnest()).filter(_.year.notnull())
    grid = shares.select("country_code").distinct().cross_join(years)
    return grid.select("country_code", weight=ibis.literal(0.0), year=_.year.cast("int64"))
