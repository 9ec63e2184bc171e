"""Growth compares the yearly papers of countries: how far each came from one year to another, and who overtook whom.

Rule: both years are given by the caller, who knows which ones are complete; nothing is fitted or smoothed, so that a
rate rests on the two ends alone. A country that had none in the first year has no rate. What no country has is left
out.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import in_rank_order, papers_by_country
from aici.indicators.time_series import papers_by_country_year


def growth_by_country(works: Table, authorships: Table, *, counting: str, first_year: int, last_year: int) -> Table:
    """Papers of each country in two years, and its growth from one to the other.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `year`) and addresses, as in `weights.country_weights`.
    counting : {"first_author", "full", "fractional", "corresponding"}
    first_year, last_year : int
        Complete years; the latter not before the former.

    Returns
    -------
    Table[rank, country_code, first_year, last_year, papers_first, papers_last, change_percent, annual_growth_percent]
        One row per country, ranked by its papers of all years; change in %, compound annual growth rate in % a year,
        both null where the first number is 0 or unknown or the years are one. The null country is left out.

    Raises
    ------
    ValueError
        If `counting` is none of the four, or the years are not in order.
    """
    if last_year < first_year:
        raise ValueError(f"`last_year` must not lie before `first_year` ({first_year}), got {last_year}.")
    papers = papers_by_country(works, authorships, counting=counting).filter(_.country_code.notnull())
    yearly = papers_by_country_year(works, authorships, counting=counting)
    ends = yearly.group_by("country_code").agg(
        papers_first=_.papers.max(where=_.year == first_year), papers_last=_.papers.max(where=_.year == last_year)
    )
    joined = papers.select("rank", "country_code").left_join(ends, "country_code").drop("country_code_right")
    factor = joined.papers_last / joined.papers_first.nullif(0)
    span = last_year - first_year
    return in_rank_order(joined.select(
        "rank", "country_code", first_year=ibis.literal(first_year), last_year=ibis.literal(last_year),
        papers_first=joined.papers_first, papers_last=joined.papers_last,
        change_percent=(100 * (factor - 1)).round(9) if span else ibis.null("float64"),
        annual_growth_percent=(100 * (factor.pow(1 / span) - 1)).round(9) if span else ibis.null("float64"),
    ))  # fmt: skip


def overtakings(
    works: Table,
    authorships: Table,
    *,
    counting: str,
    first_year: int,
    last_year: int,
    countries: Sequence[str] | None = None,
) -> Table:
    """Which country overtook which, and from which year on it stays ahead.

    The year is the one after the last in which it was not ahead, up to `last_year`; a tie is not ahead. One that was
    never behind within the years has overtaken nobody.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `year`) and addresses, as in `weights.country_weights`.
    counting : {"first_author", "full", "fractional", "corresponding"}
    first_year, last_year : int
        Complete years compared, both included.
    countries : codes, optional
        Compared with each other; all where it is not given.

    Returns
    -------
    Table[year, country_code, behind_country_code, papers, behind_papers]
        One row per pair, by year, then by codes; papers of both in that year.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    yearly = papers_by_country_year(works, authorships, counting=counting)
    within = yearly.filter(yearly.country_code.notnull() & yearly.year.between(first_year, last_year))
    compared = within if countries is None else within.filter(within.country_code.isin(list(countries)))
    other = compared.rename(behind_country_code="country_code", behind_papers="papers")
    pairs = compared.join(other, "year").filter(_.country_code != _.behind_country_code)
    turns = pairs.group_by("country_code", "behind_country_code").agg(
        year=_.year.max(where=_.papers <= _.behind_papers) + 1, was_behind=(_.papers < _.behind_papers).any()
    )
    found = turns.filter(turns.was_behind & (turns.year <= last_year)).drop("was_behind")
    told = found.join(pairs, ["country_code", "behind_country_code", "year"])
    columns = ("year", "country_code", "behind_country_code")
    return told.select(*columns, "papers", "behind_papers").order_by(*columns)
