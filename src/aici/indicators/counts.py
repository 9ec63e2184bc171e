"""Counts turn the sample into papers per country and per venue, ranked, and into papers per kind of attribution.

Rule: rows are ranked by value, ties by key; what has no key (unattributed papers, works without venue) keeps its row
under a null key and has no rank. Papers per million are left to the edition, which knows the populations.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import IntegerColumn, Table

from aici.indicators.weights import country_weights, total


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


def papers_by_venue(works: Table, journals: Table) -> Table:
    """Papers of each venue, under its most frequent spelling, and its host country.

    Parameters
    ----------
    works : Table[work_id, venue, venue_key, issn, eissn, publisher_country_code]
        One row per work of the sample.
    journals : Table[venue_key, issn, eissn, country_code]
        Reviewed hosts, which come before the publisher's address. A row with an ISSN holds for venues that bear it,
        and by title for those of which none is known; a row without ISSN holds by title.

    Returns
    -------
    Table[rank, venue, papers, host_country_code, host_rule]
        One row per `venue_key`; papers in papers, host the reviewed one, else the most frequent country of the
        publisher; the rule is `journals_csv` or `publisher_address`, null where no host is known. Works without venue
        form the null row.
    """
    papers = works.group_by("venue_key").agg(papers=_.count().cast("float64"))
    named = papers.left_join(most_frequent(works, "venue", of="venue_key"), "venue_key").drop("venue_key_right")
    hosted = named.left_join(_hosts(works, journals), "venue_key").select(
        "papers", "host_country_code", "host_rule",
        # a venue known by its key alone is shown by it
        venue=_.venue.coalesce(_.venue_key),
    )  # fmt: skip
    columns = ("venue", "papers", "host_country_code", "host_rule")
    return in_rank_order(hosted.select(rank_of(hosted, "papers", by="venue"), *columns))


def _hosts(works: Table, journals: Table) -> Table:
    """Host country of each venue that has one, and the rule: Table[venue_key, host_country_code, host_rule]."""
    reviewed = _reviewed_hosts(works, journals)
    address = most_frequent(works, "publisher_country_code", of="venue_key")
    return ibis.union(
        reviewed.select("venue_key", host_country_code=_.country_code, host_rule=ibis.literal("journals_csv")),
        address.anti_join(reviewed, "venue_key").select(
            "venue_key", host_country_code=_.publisher_country_code, host_rule=ibis.literal("publisher_address")
        ),
    )


def _reviewed_hosts(works: Table, journals: Table) -> Table:
    """Reviewed host of each venue that has one, by ISSN before title: Table[venue_key, country_code]."""
    borne, listed = issns(works, "venue_key"), issns(journals, "country_code")
    by_issn = most_frequent(borne.join(listed, "issn"), "country_code", of="venue_key")
    untold = journals.filter(journals.issn.isnull() & journals.eissn.isnull())
    titled = ibis.union(untold, journals.anti_join(untold, "venue_key").anti_join(borne, "venue_key"))
    by_title = most_frequent(titled.semi_join(works, "venue_key"), "country_code", of="venue_key")
    return by_issn.union(by_title.anti_join(by_issn, "venue_key"))


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


def issns(table: Table, kept: str) -> Table:
    """Every ISSN of a row, print and electronic, in capitals without hyphen, with a known `kept`: Table[kept, issn]."""
    plain = (table.select(kept, issn=table[name].upper().replace("-", "")) for name in ("issn", "eissn"))
    return ibis.union(*plain).filter(_.issn.notnull() & _[kept].notnull())


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
