"""Institutions turn the addresses of the sample into papers per institution within each country.

Rule: full counting; a work counts once for each institution × country among its addresses. Names are compared without
regard to case; parent systems are not dissolved into members, nor members joined.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import in_rank_order, most_frequent, rank_of


def institutions_by_country(works: Table, authorships: Table) -> Table:
    """Papers of each institution, ranked within its country.

    Parameters
    ----------
    works : Table[work_id]
        One row per work of the sample.
    authorships : Table[work_id, country_code, institution, affiliation_raw]
        One row per work × author × address; rows of other works are ignored.

    Returns
    -------
    Table[rank, country_code, institution, papers]
        One row per country × institution, most frequent spelling; papers in papers. Addresses without institution or
        country, and works without address, are counted under nulls and have no rank.
    """
    addresses = authorships.filter(_.affiliation_raw.notnull()).select("work_id", "country_code", "institution")
    rows = works.select("work_id").left_join(addresses, "work_id").drop("work_id_right")
    keyed = rows.mutate(key=_.institution.strip().nullif("").lower(), institution=_.institution.strip())
    papers = (
        keyed.select("work_id", "country_code", "key")
        .distinct()
        .group_by("country_code", "key")
        .agg(papers=_.count().cast("float64"))
    )
    named = papers.left_join(most_frequent(keyed, "institution", of="key"), "key")
    rank = rank_of(named, "papers", by="institution", within="country_code")
    return in_rank_order(named.select(rank, "country_code", "institution", "papers"), "country_code")
