"""Counts turn the sample into papers per country and per venue, ranked, and into papers per kind of attribution.

Rule: rows are ranked by value, ties by key; what has no key (unattributed papers, works without venue) keeps its row
under a null key and has no rank. Papers per million are left to the edition, which knows the populations.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import IntegerColumn, Table

from aici.indicators.weights import country_weights, total

# first_author leads: it is the declared counting of the reproduction, the others stand beside it
COUNTINGS_COMPARED = ("first_author", "full", "fractional")


def papers_by_country(works: Table, authorships: Table, *, counting: str) -> Table:
    """Papers of each country.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[rank, country_code, papers]
        One row per country; papers in papers. The null row holds the unattributed share.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    papers = country_weights(works, authorships, counting=counting).group_by("country_code").agg(papers=total(_.weight))
    return in_rank_order(papers.select(rank_of(papers, "papers", by="country_code"), "country_code", "papers"))


def papers_by_counting(works: Table, authorships: Table) -> Table:
    """Papers of each country under first-author, full and fractional counting, side by side.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.

    Returns
    -------
    Table[rank, country_code, first_author, full, fractional, rank_full, rank_fractional]
        One row per country with any address; papers. `rank` is the one by `first_author`. The null row holds what
        each method leaves unattributed.
    """
    weights = ibis.union(
        *(
            country_weights(works, authorships, counting=counting).mutate(counting=ibis.literal(counting))
            for counting in COUNTINGS_COMPARED
        )
    )
    papers = weights.group_by("country_code").agg(
        **{c: total(ibis.ifelse(_.counting == c, _.weight, 0.0)) for c in COUNTINGS_COMPARED}
    )
    ranks = {f"rank_{c}": rank_of(papers, c, by="country_code") for c in ("full", "fractional")}
    rank = rank_of(papers, "first_author", by="country_code")
    return in_rank_order(papers.select(rank, "country_code", *COUNTINGS_COMPARED, **ranks))


def papers_by_venue(works: Table) -> Table:
    """Papers of each venue, under its most frequent spelling.

    Parameters
    ----------
    works : Table[work_id, venue, venue_key, publisher_country_code]
        One row per work of the sample.

    Returns
    -------
    Table[rank, venue, papers, host_country_code]
        One row per `venue_key`; papers in papers, host the most frequent publisher country. Works without venue form
        the null row.
    """
    papers = works.group_by("venue_key").agg(papers=_.count().cast("float64"))
    named = papers.left_join(most_frequent(works, "venue", of="venue_key"), "venue_key").drop("venue_key_right")
    hosts = most_frequent(works, "publisher_country_code", of="venue_key")
    hosted = named.left_join(hosts, "venue_key").select(
        "papers",
        # a venue known by its key alone is shown by it
        venue=_.venue.coalesce(_.venue_key),
        # works without venue have no host in common
        host_country_code=ibis.ifelse(_.venue_key.notnull(), _.publisher_country_code, ibis.null("string")),
    )
    return in_rank_order(hosted.select(rank_of(hosted, "papers", by="venue"), "venue", "papers", "host_country_code"))


def papers_by_first_author_status(works: Table) -> Table:
    """Papers by how the first author's country was found.

    Parameters
    ----------
    works : Table[work_id, first_author_status]
        One row per work of the sample.

    Returns
    -------
    Table[status, papers, share_percent]
        One row per status that occurs, by its name; shares of the sample in %, summing to 100.
    """
    papers = works.group_by(status=_.first_author_status).agg(papers=_.count())
    return papers.mutate(share_percent=100 * _.papers / _.papers.sum().over()).order_by("status")


def rank_of(table: Table, value: str, *, by: str, within: str | None = None) -> IntegerColumn:
    """Column `rank`: row number by `value` descending, ties by key; null where key or value is.

    `within` names the column whose groups are ranked apart.
    """
    keys = [by] if within is None else [within, by]
    ranked = table[value].notnull()
    for key in keys:
        ranked = ranked & table[key].notnull()
    order = [ranked.desc(), table[value].desc(), table[by].asc()]
    position = ibis.row_number().over(group_by=within, order_by=order) + 1
    return ibis.ifelse(ranked, position.cast("int64"), ibis.null("int64")).name("rank")


def in_rank_order(table: Table, *first: str) -> Table:
    """Rows in the order of `first`, then of rank; nulls last, ties by the remaining columns."""
    columns = [*first, "rank", *(name for name in table.columns if name not in (*first, "rank"))]
    return table.order_by([ibis.asc(name, nulls_first=False) for name in columns])


def most_frequent(table: Table, value: str, *, of: str) -> Table:
    """The most frequent known `value` of each known `of`, ties by alphabet: Table[of, value]."""
    seen = table.filter(table[value].notnull() & table[of].notnull())
    counted = seen.group_by(of, value).agg(times=_.count())
    place = ibis.row_number().over(group_by=of, order_by=[counted.times.desc(), counted[value].asc()])
    return counted.mutate(place=place).filter(_.place == 0).select(of, value)
