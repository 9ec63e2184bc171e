"""Records -> works: which rows of the exports are one paper, and what the paper then says.

Rules: rows with the same `record_id` are one work, and so are records with the same DOI; both hold through chains (A
and B share a DOI, B and C an id). The work is named by its smallest `record_id`. So the order of files or rows does not
matter. A field of the work is that of the first record that has one, in order of `PREFERENCE`, `record_id`, file and
row; research areas are those of the first database that names any, united over its records, as each has a vocabulary of
its own; `citations` is the largest count of the first database that has one: within one database that is the latest.
Titles are not compared yet: a record without DOI meets only rows of its own id.
"""

from __future__ import annotations

import ibis
import polars as pl
from ibis import _
from ibis.expr.types import Table

RECORD_ORDER = ("record_id", "file", "row")
# whose fields a work takes, first to last: curated indexes before those that gather what they find
PREFERENCE = ("wos", "scopus", "ieee_xplore", "openalex", "google_scholar")
# what the addresses of a record tell about the country of its first author, most first
_TELLING = ("bracket", "single_address", "parallel_list", "single_country", "reprint", "not_linked", "no_address")
_FIRST = (
    "title", "year", "document_type", "venue", "venue_key", "issn", "eissn", "publisher_country_code", "doi",
    "n_authors", "authors_truncated", "is_hyper_authored",
)  # fmt: skip


def match_records(records: pl.DataFrame) -> pl.DataFrame:
    """The work of each record.

    Parameters
    ----------
    records : DataFrame[record_id, file, row, doi]
        One row per row of an export.

    Returns
    -------
    DataFrame[record_id, file, row, work_id, rule]
        One row per row of an export, in order of `record_id`, file and row. `rule` is `same_doi` in a work that joins
        several ids, `same_id` in one whose single id stands on several rows, else `single`.
    """
    works = records.select("record_id").unique().join(_joined_by_doi(records), on="record_id", how="left")
    named = works.with_columns(pl.col("work_id").fill_null(pl.col("record_id")))
    matched = records.select(RECORD_ORDER).join(named, on="record_id")
    ids, rows = pl.col("record_id").n_unique().over("work_id"), pl.len().over("work_id")
    rule = pl.when(ids > 1).then(pl.lit("same_doi")).when(rows > 1).then(pl.lit("same_id")).otherwise(pl.lit("single"))
    return matched.with_columns(rule=rule).sort(RECORD_ORDER)


def _joined_by_doi(records: pl.DataFrame) -> pl.DataFrame:
    """Table[record_id, work_id]: records that share a DOI with another, and the smallest id they are connected to.

    Each round hands the smallest id one step further along the chains, so there are as many rounds as the longest
    chain has links: two or three, whatever the size of the corpus.
    """
    edges = records.select("record_id", "doi").drop_nulls().unique()
    shared = edges.filter(pl.col("record_id").n_unique().over("doi") > 1)
    reach = edges.join(shared.select("record_id").unique(), on="record_id", how="semi")
    reach = reach.with_columns(work_id=pl.col("record_id"))
    while True:
        step = reach.with_columns(pl.col("work_id").min().over("doi"))
        step = step.with_columns(pl.col("work_id").min().over("record_id"))
        if step["work_id"].equals(reach["work_id"]):
            return reach.select("record_id", "work_id").unique()
        reach = step


def merge_works(records: Table, record_work: Table) -> Table:
    """The fields of each work.

    Parameters
    ----------
    records : Table of `CORPUS["records"]` with `venue_key`, `publisher_country_code` and the flags of author lists
    record_work : Table[record_id, file, row, work_id, rule]

    Returns
    -------
    Table[work_id, title, year, document_type, venue, venue_key, issn, eissn, publisher_country_code, doi, n_authors, \
authors_truncated, is_hyper_authored, citations, research_areas, data_sources]
        One row per work; lists are sorted.
    """
    rows = records.inner_join(record_work, list(RECORD_ORDER))
    alone, joined = rows.filter(_.rule == "single"), rows.filter(_.rule != "single")
    one = alone.select("work_id", *_FIRST, "citations")
    order = [joined[name] for name in RECORD_ORDER]
    place = _preference(joined)
    many = joined.group_by("work_id").agg(
        **{name: joined[name].first(order_by=[place, *order]) for name in _FIRST},
        citations=joined.citations.first(order_by=[place, joined.citations.desc(), *order]),
    )
    works = ibis.union(one, many)
    named = _of_first_database(rows.filter(rows.research_areas.length() > 0))
    for united in (
        _united(named, "research_areas", named.research_areas.unnest()), _united(rows, "data_sources", rows.data_source)
    ):  # fmt: skip
        works = works.left_join(united, "work_id").drop("work_id_right")
    return works


def _of_first_database(rows: Table) -> Table:
    """Of each work the rows of the database that stands first in `PREFERENCE`: each has words of its own for areas."""
    placed = rows.mutate(place=_preference(rows))
    return placed.filter(placed.place == placed.place.min().over(group_by="work_id"))


def _preference(rows: Table) -> ibis.Value:
    """The place of a row's database in `PREFERENCE`."""
    places = ((rows.record_id.startswith(f"{name}:"), place) for place, name in enumerate(PREFERENCE))
    return ibis.cases(*places, else_=len(PREFERENCE))


def _united(rows: Table, name: str, values: ibis.Value) -> Table:
    distinct = rows.select("work_id", value=values).distinct().filter(_.value.notnull())
    return distinct.group_by("work_id").agg(**{name: distinct.value.collect(order_by=distinct.value)})


def merge_authorships(lines: Table, record_work: Table) -> tuple[Table, Table]:
    """One list of authors and addresses for each work, and what it tells of the first author.

    The list is that of the record that tells most, in the order of `_TELLING`, then of `PREFERENCE`, `record_id`, file
    and row; so that no author of a work is counted twice.

    Parameters
    ----------
    lines : Table[record_id, file, row, position, affiliation_raw, link, country_code, …]
        One row per record × author × address.
    record_work : Table[record_id, file, row, work_id]

    Returns
    -------
    tuple
        `lines` of the chosen records with `work_id`; and Table[work_id, first_author_status], one row per work.
    """
    statuses = record_work.left_join(_statuses(lines), list(RECORD_ORDER))
    status = statuses.first_author_status.fill_null("no_address")
    told = statuses.select(*RECORD_ORDER, "work_id", first_author_status=status)
    rank = ibis.cases(*((told.first_author_status == name, n) for n, name in enumerate(_TELLING)), else_=len(_TELLING))
    order = [rank, _preference(told), *(told[name] for name in RECORD_ORDER)]
    place = ibis.row_number().over(group_by="work_id", order_by=order)
    chosen = told.mutate(place=place).filter(_.place == 0)
    merged = lines.inner_join(chosen.select(*RECORD_ORDER, "work_id"), list(RECORD_ORDER))
    return merged, chosen.select("work_id", "first_author_status")


def _statuses(lines: Table) -> Table:
    """Table[record_id, file, row, first_author_status] of `records.FIRST_AUTHOR_STATUSES`.

    Where nothing but a reprint entry links the first author to an address, but all unlinked addresses lie in one
    country, he is there, too. Reprint addresses are not among those: they are the corresponding authors'.
    """
    address = lines.affiliation_raw.notnull()
    listed = address & (lines.link != "reprint")
    unlinked = listed & lines.position.isnull()
    first = address & (lines.position == 1).fill_null(False)
    found = lines.group_by(list(RECORD_ORDER)).agg(
        **{
            link: (first & (lines.link == link)).any()
            for link in ("bracket", "single_address", "parallel_list", "reprint")
        },
        addresses=address.sum(),
        listed=listed.sum(),
        placed=(listed & lines.country_code.notnull()).sum(),
        unlinked=unlinked.sum(),
        countries=lines.country_code.nunique(where=unlinked),
    )
    single_country = (found.unlinked > 0) & (found.placed == found.listed) & (found.countries == 1)
    status = ibis.cases(
        *((found[link], link) for link in ("bracket", "single_address", "parallel_list")),
        (single_country, "single_country"),
        (found.reprint, "reprint"),
        (found.addresses > 0, "not_linked"),
        else_="no_address",
    )
    return found.select(*RECORD_ORDER, first_author_status=status)
